//! Departments: which doctors act for one, and the keys that they need for it.

use super::{access, blocking, keyring::Keys, place::Place, Finality, Member, OpError};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				pallet_doctors::pallet::Call as DoctorsCall,
				salus_primitives::role::{ProviderKind, ProviderStatus},
				salus_runtime::RuntimeCall,
			},
		},
		types, AccountId, At, Chain,
	},
	keys::seal_keys,
};
use serde::Serialize;

/// How many grants one transaction hands on: each takes up to 4 KiB.
const GRANTS_AT_ONCE: usize = 16;

/// What handing on keys did.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
	/// How many doctors can open them now.
	pub doctors: usize,
	/// The patients whose keys were handed on.
	pub patients: Vec<String>,
	/// The patients whose keys were not, and why.
	pub left_out: Vec<LeftOut>,
	/// When it was final. None where there was nothing to do.
	pub finality: Option<Finality>,
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
pub async fn doctors_of(chain: &Chain, department: [u8; 32]) -> Result<Vec<String>, OpError> {
	let at = chain.at_finalized().await?;
	let doctors = staff(chain, &at, department).await?;
	Ok(doctors.iter().map(|who| crate::keys::address(who.0)).collect())
}

/// The departments that name `doctor`.
///
/// # Errors
/// The node no longer answers.
pub async fn departments_of(chain: &Chain, doctor: [u8; 32]) -> Result<Vec<String>, OpError> {
	let at = chain.at_finalized().await?;
	let mut all: Vec<AccountId> = Vec::new();
	loop {
		let after = all.last().copied();
		let payload = api::view_functions().doctors().departments_of(
			types::account(doctor),
			after,
			super::PAGE,
		);
		let page = chain.view_at(&at, payload).await?;
		if page.is_empty() {
			return Ok(all.iter().map(|who| crate::keys::address(who.0)).collect());
		}
		all.extend(page);
	}
}

/// The doctors whom `department` names, verified or not.
pub(super) async fn staff(
	chain: &Chain,
	at: &At,
	department: [u8; 32],
) -> Result<Vec<AccountId>, OpError> {
	let payload = api::view_functions().doctors().staff(types::account(department));
	Ok(chain.view_at(at, payload).await?)
}

/// What keys for `provider` are sealed to: to the provider, and of a department to every doctor
/// who may act for it now. Who is not verified is handed no keys: the chain would refuse the call,
/// but what is sealed in it is out once it is sent (I4).
pub(super) async fn readers(
	chain: &Chain,
	at: &At,
	provider: [u8; 32],
) -> Result<Vec<[u8; 32]>, OpError> {
	let doctors = api::view_functions().doctors();
	let known = chain.view_at(at, doctors.provider(types::account(provider))).await?;
	let known =
		known.ok_or_else(|| OpError::NotAProvider { address: crate::keys::address(provider) })?;
	if known.status != ProviderStatus::Verified {
		return Err(OpError::ProviderNotActive { address: crate::keys::address(provider) });
	}
	let mut readers = vec![known.recipient.0];
	if known.kind != ProviderKind::Department {
		return Ok(readers);
	}
	for doctor in staff(chain, at, provider).await? {
		let acts = doctors.acts_for(doctor, types::account(provider));
		if !chain.view_at(at, acts).await? {
			continue;
		}
		let doctor = chain.view_at(at, doctors.provider(doctor)).await?;
		readers.extend(doctor.map(|doctor| doctor.recipient.0));
	}
	Ok(readers)
}

impl Member {
	/// Lets `doctor` act under the grants of this department.
	///
	/// # Errors
	/// The chain refuses: this account is no department, `doctor` is no doctor or is named already,
	/// or the department names as many as it may.
	pub async fn name_doctor(&self, doctor: [u8; 32]) -> Result<Finality, OpError> {
		let call = api::transactions().doctors().name_doctor(types::account(doctor));
		Ok((&self.submit(&call, "name the doctor").await?).into())
	}

	/// Lets `doctor` act under the grants of this department no longer.
	///
	/// # Errors
	/// The chain refuses: this department does not name `doctor`.
	pub async fn dismiss_doctor(&self, doctor: [u8; 32]) -> Result<Finality, OpError> {
		let call = api::transactions().doctors().dismiss_doctor(types::account(doctor));
		Ok((&self.submit(&call, "dismiss the doctor").await?).into())
	}

	/// Hands the keys of this department's grants, or of the one from `patient`, on to the doctors
	/// whom it names.
	///
	/// # Errors
	/// This account is no department, `patient` has granted it nothing, or the chain refuses.
	pub async fn share_keys(&self, patient: Option<[u8; 32]>) -> Result<Shared, OpError> {
		if self.own_provider().await?.kind != ProviderKind::Department {
			return Err(OpError::NotADepartment { address: self.account.address() });
		}
		let at = self.chain.at_finalized().await?;
		let readers = readers(&self.chain, &at, self.account.id()).await?;
		let patients = match patient {
			Some(patient) => vec![types::account(patient)],
			None => self.patients_at(&at).await?,
		};
		let mut shared = Shared {
			doctors: readers.len() - 1,
			patients: Vec::new(),
			left_out: Vec::new(),
			finality: None,
		};
		let mut calls = Vec::new();
		for who in patients {
			let address = crate::keys::address(who.0);
			match self.sealed_for(&at, who.0, &readers).await {
				Ok(sealed_keys) => {
					calls.push(RuntimeCall::Doctors(DoctorsCall::share_keys {
						patient: who,
						sealed_keys,
					}));
					shared.patients.push(address);
				}
				Err(error) if patient.is_some() || matches!(error, OpError::Chain(_)) => {
					return Err(error)
				}
				Err(error) => {
					shared.left_out.push(LeftOut { patient: address, reason: error.to_string() })
				}
			}
		}
		for calls in calls.chunks(GRANTS_AT_ONCE) {
			shared.finality = Some(self.submit_all(calls.to_vec(), "hand on the keys").await?);
		}
		Ok(shared)
	}

	/// The keys of this department's grant from `patient`, sealed to `readers`.
	async fn sealed_for(
		&self,
		at: &At,
		patient: [u8; 32],
		readers: &[[u8; 32]],
	) -> Result<BoundedVec<u8>, OpError> {
		let ended = OpError::GrantEnded { patient: crate::keys::address(patient) };
		let payload = api::view_functions()
			.patients()
			.grant(types::account(patient), types::account(self.account.id()));
		let grant = self.chain.view_at(at, payload).await?;
		let now = access::now(&self.chain, at).await?;
		if grant.is_some_and(|grant| !access::is_live(&grant, now)) {
			return Err(ended);
		}
		let Keys::Granted(keyring) = self.keys_to(at, Place::of(patient)).await? else {
			return Err(ended);
		};
		Ok(BoundedVec(blocking(|| seal_keys(&keyring.into_keys(), readers))?))
	}
}
