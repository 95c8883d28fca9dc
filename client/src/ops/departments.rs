//! Departments: which doctors act for one, and the keys that they need for it.

use super::{
	blocking, grants,
	pages::{self, Window},
	record_scope::RecordScope,
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				pallet_doctors::pallet::Call as DoctorsCall,
				pallet_utility::pallet::Call as UtilityCall, salus_runtime::RuntimeCall,
			},
		},
		open::GrantState,
		types::{ProviderKind, ProviderStatus, ProxyType},
		AccountId, At, Chain, ChainError,
	},
	keys::seal_keys,
	Category,
};
use serde::Serialize;

/// How many grants one transaction hands on: each takes up to 4 KiB.
const GRANTS_AT_ONCE: usize = 16;

/// What handing on keys did.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
	/// How many doctors can open them now.
	pub doctors: usize,
	/// What was handed on, transaction by transaction.
	pub batches: Vec<Batch>,
	/// The patients whose keys were not, and why.
	pub left_out: Vec<LeftOut>,
}

/// Keys that one transaction handed on.
#[derive(Clone, Debug, Serialize)]
pub struct Batch {
	/// Whose, and of what.
	pub grants: Vec<Handed>,
	/// When it was final.
	pub finality: Finality,
}

/// The keys of a grant that were handed on.
#[derive(Clone, Debug, Serialize)]
pub struct Handed {
	/// The patient's address.
	pub patient: String,
	/// The names of the categories.
	pub categories: Vec<Category>,
}

/// A patient whose keys were not handed on.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
	/// The patient's address.
	pub patient: String,
	/// Why.
	pub reason: String,
}

/// The doctors whom `department` names.
///
/// # Errors
/// The node no longer answers.
pub async fn doctors_of(chain: &Chain, department: AccountId) -> Result<Vec<String>, OpError> {
	let at = chain.at_finalized().await?;
	let doctors = staff(chain, &at, department).await?;
	Ok(doctors.iter().map(|who| who.to_string()).collect())
}

/// The departments that name `doctor`.
///
/// # Errors
/// The node no longer answers.
pub async fn departments_of(chain: &Chain, doctor: AccountId) -> Result<Vec<String>, OpError> {
	let at = &chain.at_finalized().await?;
	let found = pages::read(Window::default(), |after: Option<AccountId>, limit| async move {
		let payload = api::view_functions().doctors().departments_of(doctor, after, limit + 1);
		let mut page = chain.view_at(at, payload).await?;
		let next = pages::behind(&mut page, limit, |who| *who);
		Ok((page, next))
	});
	Ok(found.await?.items.iter().map(|who| who.to_string()).collect())
}

/// The doctors whom `department` names, verified or not.
pub(super) async fn staff(
	chain: &Chain,
	at: &At,
	department: AccountId,
) -> Result<Vec<AccountId>, OpError> {
	let payload = api::view_functions().doctors().staff(department);
	Ok(chain.view_at(at, payload).await?)
}

/// What keys for `provider` are sealed to: to the provider, who comes first, and of a department to every
/// doctor who may act for it now. Who is not verified is handed no keys: the chain would refuse the call,
/// but what is sealed in it is out once it is sent (I4).
pub(super) async fn readers(
	chain: &Chain,
	at: &At,
	provider: AccountId,
) -> Result<Vec<[u8; 32]>, OpError> {
	let doctors = api::view_functions().doctors();
	let known = chain.view_at(at, doctors.provider(provider)).await?;
	let known = known.ok_or_else(|| OpError::NotAProvider { address: provider.to_string() })?;
	if known.status != ProviderStatus::Verified {
		return Err(OpError::ProviderNotActive { address: provider.to_string() });
	}
	let mut readers = vec![known.recipient.0];
	if !has_staff(&known.kind)? {
		return Ok(readers);
	}
	for doctor in staff(chain, at, provider).await? {
		let acts = doctors.acts_for(doctor, provider);
		if !chain.view_at(at, acts).await? {
			continue;
		}
		let doctor = chain.view_at(at, doctors.provider(doctor)).await?;
		readers.extend(doctor.map(|doctor| doctor.recipient.0));
	}
	Ok(readers)
}

/// Whether others act for a provider of this kind. Of a kind that is new nobody knows who reads.
fn has_staff(kind: &ProviderKind) -> Result<bool, ChainError> {
	match kind {
		ProviderKind::Doctor | ProviderKind::Pharmacy => Ok(false),
		ProviderKind::Department => Ok(true),
		ProviderKind::New(new) => {
			Err(ChainError::NewHere { what: "kind of provider", name: new.name.clone() })
		}
	}
}

/// Refuses to hand on the keys of a grant from `patient` that is not known to count. Of a grant that
/// there is not, reading its keys says so.
fn ensure_counts(state: Option<&GrantState>, patient: &str) -> Result<(), OpError> {
	match state {
		None | Some(GrantState::Live | GrantState::Unverified) => Ok(()),
		Some(GrantState::Expired | GrantState::Left) => {
			Err(OpError::GrantEnded { patient: patient.to_owned() })
		}
		Some(GrantState::New(new)) => {
			let (what, name) = ("state of a grant", new.name.clone());
			Err(ChainError::NewHere { what, name }.into())
		}
	}
}

/// Checks that `who` is registered as a department.
pub(super) async fn ensure_department(
	chain: &Chain,
	at: &At,
	who: AccountId,
) -> Result<(), OpError> {
	let address = who.to_string();
	let known = api::view_functions().doctors().provider(who);
	match chain.view_at(at, known).await? {
		None => Err(OpError::NotAProvider { address }),
		Some(known) if known.kind != ProviderKind::Department => {
			Err(OpError::NotADepartment { address })
		}
		Some(_) => Ok(()),
	}
}

/// The doctors of a department, and their keys: see [`Member::departments`].
#[derive(Clone, Copy)]
pub struct Departments<'a>(pub(super) &'a Member);

impl Departments<'_> {
	/// Lets `doctor` act under the grants of this department, or of the one for which this account
	/// acts with a proxy of the type `Staff`.
	///
	/// # Errors
	/// The chain refuses: this account is no department and no such proxy, `doctor` is no doctor or
	/// is named already, or the department names as many as it may.
	pub async fn name_doctor(
		self,
		of: Option<AccountId>,
		doctor: AccountId,
	) -> Result<Finality, OpError> {
		let call = DoctorsCall::name_doctor { doctor };
		self.0.submit_for(of, vec![call], "name the doctor").await
	}

	/// Lets `doctor` act under the grants of this department, or of the one for which this account
	/// acts, no longer.
	///
	/// # Errors
	/// The chain refuses: this account is no department and no such proxy, or the department does
	/// not name `doctor`.
	pub async fn dismiss_doctor(
		self,
		of: Option<AccountId>,
		doctor: AccountId,
	) -> Result<Finality, OpError> {
		let call = DoctorsCall::dismiss_doctor { doctor };
		self.0.submit_for(of, vec![call], "dismiss the doctor").await
	}

	/// Hands the keys of a department's grants, or of the one from `patient`, on to the doctors whom
	/// it names. The department is this account, or `of`, for which this account acts: then it can
	/// hand on what is sealed to it as one of the doctors. `progress` is told how many patients of
	/// how many are done.
	///
	/// # Errors
	/// It is no department, this account holds none of its keys, `patient` has granted it nothing,
	/// or the chain refuses. [`OpError::SharedInPart`] where something was handed on before.
	pub async fn share_keys(
		self,
		of: Option<AccountId>,
		patient: Option<AccountId>,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Shared, OpError> {
		let (at, department) =
			(self.0.chain.at_finalized().await?, of.unwrap_or_else(|| self.0.account.id()));
		ensure_department(&self.0.chain, &at, department).await?;
		if let Some(patient) = patient {
			let readers = readers(&self.0.chain, &at, department).await?;
			let call = self.0.handing_on(&at, department, patient, &readers).await?;
			let batches = self.0.hand_on(of, vec![call], progress).await?;
			return Ok(Shared { doctors: readers.len() - 1, batches, left_out: Vec::new() });
		}
		let patients =
			grants::patients_in(&self.0.chain, &at, department, Window::default()).await?;
		self.0.share_keys_of(&at, of, patients.items, progress).await
	}
}

impl Member {
	/// Seals the keys of the grants that this account, or the department `of` for which it acts, has
	/// from `patients` anew, for everybody who may read under them now.
	///
	/// # Errors
	/// As [`Departments::share_keys`](crate::ops::departments::Departments::share_keys).
	pub(super) async fn share_keys_of(
		&self,
		at: &At,
		of: Option<AccountId>,
		patients: Vec<AccountId>,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Shared, OpError> {
		let provider = of.unwrap_or_else(|| self.account.id());
		let readers = readers(&self.chain, at, provider).await?;
		let (mut calls, mut left_out, mut no_keys) = (Vec::new(), Vec::new(), None);
		for who in patients {
			match self.handing_on(at, provider, who, &readers).await {
				Ok(call) => calls.push(call),
				// What is new about one grant is no word on the others.
				Err(error @ OpError::Chain(_)) if !error.is_new_here() => return Err(error),
				Err(error) => {
					let patient = who.to_string();
					left_out.push(LeftOut { patient, reason: error.to_string() });
					if matches!(error, OpError::KeysNotShared { .. }) {
						no_keys.get_or_insert(error);
					}
				}
			}
		}
		if let Some(error) = no_keys.filter(|_| calls.is_empty()) {
			return Err(error);
		}
		let batches = self.hand_on(of, calls, progress).await?;
		Ok(Shared { doctors: readers.len() - 1, batches, left_out })
	}

	/// Submits what hands keys on, so many at a time.
	async fn hand_on(
		&self,
		of: Option<AccountId>,
		calls: Vec<(Handed, DoctorsCall)>,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Vec<Batch>, OpError> {
		let (mut done, total) = (0, calls.len());
		let mut batches = Vec::new();
		for chunk in calls.chunks(GRANTS_AT_ONCE) {
			progress(done as u64, total as u64);
			let (grants, calls) = chunk.iter().cloned().unzip();
			let finality = self.submit_for(of, calls, "hand on the keys").await;
			let finality = finality.map_err(|error| match done {
				0 => error,
				done => OpError::SharedInPart { done, total, reason: error.to_string() },
			})?;
			done += chunk.len();
			batches.push(Batch { grants, finality });
		}
		Ok(batches)
	}

	/// Sends `calls` of a department, all or none: of this one, or of the one for which this account
	/// acts.
	async fn submit_for(
		&self,
		of: Option<AccountId>,
		calls: Vec<DoctorsCall>,
		action: &str,
	) -> Result<Finality, OpError> {
		let calls = calls.into_iter().map(RuntimeCall::Doctors).collect();
		match of {
			None => self.submit_all(calls, action).await,
			Some(department) => {
				let batch = RuntimeCall::Utility(UtilityCall::batch_all { calls });
				self.act_for(department, ProxyType::Staff, batch, action).await
			}
		}
	}

	/// The call that seals the keys of the grant that `provider`, this account or a department for
	/// which it acts, has from `patient` anew, to `readers`.
	async fn handing_on(
		&self,
		at: &At,
		provider: AccountId,
		patient: AccountId,
		readers: &[[u8; 32]],
	) -> Result<(Handed, DoctorsCall), OpError> {
		let address = patient.to_string();
		let payload = api::view_functions().patients().grant(patient, provider);
		let standing = self.chain.view_at(at, payload).await?;
		ensure_counts(standing.as_ref().map(|standing| &standing.state), &address)?;
		let department = Some(provider).filter(|provider| *provider != self.account.id());
		let place = RecordScope { patient, department };
		let sealed = self.sealed_keys(at, place).await?;
		let opened = self.open_keys_to(at, place, &sealed).await?;
		if opened.wrong > 0 {
			return Err(OpError::WrongKeys { patient: address });
		}
		// Whoever is handed the keys would lose that one.
		if let Some(category) = opened.new {
			return Err(OpError::new_category(category));
		}
		let keys = opened.keyring.into_keys();
		let categories = keys.iter().map(|key| key.category).collect();
		let sealed_keys = BoundedVec(blocking(|| seal_keys(&keys, readers))?);
		let replaced = sp_crypto_hashing::blake2_256(&sealed);
		let call = DoctorsCall::share_keys { patient, sealed_keys, replaced };
		Ok((Handed { patient: address, categories }, call))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::open::New;

	fn new() -> New {
		New { name: "Newest".into(), index: 200 }
	}

	#[test]
	fn keys_of_a_grant_whose_state_is_new_are_not_handed_on() {
		for state in [None, Some(GrantState::Live), Some(GrantState::Unverified)] {
			assert!(ensure_counts(state.as_ref(), "5F").is_ok(), "{state:?}");
		}
		for state in [GrantState::Expired, GrantState::Left] {
			let over = ensure_counts(Some(&state), "5F");
			assert!(matches!(over, Err(OpError::GrantEnded { .. })), "{state:?}");
		}
		let error = ensure_counts(Some(&GrantState::New(new())), "5F").expect_err("not known");
		assert!(error.is_new_here() && error.to_string().contains("Newest"), "{error}");
	}

	#[test]
	fn provider_of_a_kind_that_is_new_is_handed_no_keys() {
		let staff = |kind| has_staff(&kind).ok();
		assert_eq!(staff(ProviderKind::Doctor), Some(false));
		assert_eq!(staff(ProviderKind::Pharmacy), Some(false));
		assert_eq!(staff(ProviderKind::Department), Some(true));
		assert!(matches!(
			has_staff(&ProviderKind::New(new())),
			Err(ChainError::NewHere { name, .. }) if name == "Newest"
		));
	}
}
