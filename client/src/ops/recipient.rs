//! The age recipient of a member: of which identity it is, and its replacement by that of the next
//! one where somebody may have got hold of the current one. What was sealed to it is sealed anew.

use super::{
	blocking, departments::LeftOut, grants, keyring::MemberKeys, pages::Window, patient, Finality,
	Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_doctors::provider::Provider, pallet_patients::pallet::Call as PatientsCall,
				salus_primitives::record::Cid as ChainCid, salus_runtime::RuntimeCall,
			},
		},
		open::AuditKind,
		types::{self, Patient, ProviderStatus},
		AccountId, At, Chain, ChainError,
	},
	keys::{encode_recipient, open_keys, Account},
	record::{self, RecordError},
	store::{Store, StoreError},
	Category,
};
use cid::Cid;
use serde::Serialize;
use std::{path::PathBuf, slice};

/// What replacing a recipient is, for errors.
const ACTION: &str = "replace the recipient";

/// A recipient that was replaced, or whose replacement was brought to its end.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Replaced {
	/// The recipient of the account now, as `age1…`.
	pub recipient: String,
	/// When it became final. None where an earlier run had replaced it.
	pub finality: Option<Finality>,
	/// Of a patient, the categories whose keys were rotated.
	pub rotated: Vec<Category>,
	/// How many grants have their keys sealed anew: of a patient, those that the patient gave; of a
	/// provider, those that the provider has.
	pub resealed: usize,
	/// Of a provider, the patients whose grants have not, and why.
	pub left_out: Vec<LeftOut>,
	/// Of a provider, how many files of the library were encrypted anew.
	pub library: usize,
	/// Of a provider, the files of the library that could not be opened.
	pub closed: Vec<u64>,
	/// Whether the profile stayed as it was, because this store does not have it: it is encrypted to the
	/// key of before.
	pub profile_left: bool,
	/// Whether the keys of the grants stayed as they were, because the chain takes none from a provider
	/// who is not verified.
	pub on_hold: bool,
	/// Of a doctor, the departments that seal the keys of their grants to them: each does so anew.
	pub departments: Vec<String>,
}

/// `account` with the identity as its current one whose recipient is on chain. Who is not registered
/// goes on behind those that they replaced before they left.
async fn at_current_identity(chain: &Chain, account: Account) -> Result<Account, OpError> {
	let at = chain.at_finalized().await?;
	let who = account.id();
	let views = api::view_functions();
	let patient = chain.view_at(&at, views.patients().patient(who)).await?;
	let provider = chain.view_at(&at, views.doctors().provider(who)).await?;
	let on_chain = patient.map(|it| it.recipient).or(provider.map(|it| it.recipient));
	if let Some(recipient) = on_chain {
		return Ok(account.at_recipient(recipient.0).unwrap_or_else(|| {
			tracing::warn!(
				"the recipient on chain is none of this account's: what was sealed to it stays closed"
			);
			account
		}));
	}
	let trail = super::audit::trail_of(chain, &at, account.id(), Window::default()).await?;
	use AuditKind::{PatientRecipientChanged, ProviderRecipientChanged};
	let kinds = [PatientRecipientChanged, ProviderRecipientChanged];
	let replaced = trail.items.iter().filter(|(_, event)| kinds.contains(&event.kind));
	Ok(account.at_identity(replaced.count() as u32))
}

impl MemberKeys<'_> {
	/// Seals anew what earlier identities of this account open: the keys of the grants that a
	/// provider has and the files of the library. Of a patient, hands the current keys to everyone
	/// who has access. Goes on where a run was cut short.
	///
	/// # Errors
	/// This account is neither patient nor provider, or the chain refuses.
	pub async fn seal_anew(
		self,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Replaced, OpError> {
		let recipient = encode_recipient(&self.0.account.recipient());
		let own = self.0.account.id();
		if patient::patient(&self.0.chain, own).await?.is_some() {
			let resealed = self.0.hand_over(&Category::of_bits(u32::MAX)).await?;
			return Ok(Replaced { recipient, resealed, ..Replaced::default() });
		}
		let provider = self.0.own_provider().await?;
		let mut replaced = Replaced { recipient, ..Replaced::default() };
		// The chain takes no keys from others; patients seal to the new recipient when they grant.
		replaced.on_hold = provider.status != ProviderStatus::Verified;
		if !replaced.on_hold {
			let at = self.0.chain.at_finalized().await?;
			let patients = self.0.with_older_keys(&at).await?;
			let shared = self.0.share_keys_of(&at, None, patients, progress).await?;
			replaced.resealed = shared.batches.iter().map(|batch| batch.grants.len()).sum();
			replaced.left_out = shared.left_out;
		}
		(replaced.library, replaced.closed) = self.0.renew_library(progress).await?;
		replaced.departments = super::departments::departments_of(&self.0.chain, own).await?;
		Ok(replaced)
	}
}

impl Member {
	/// `account` at work on `chain`, with its current identity.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn connect(
		chain: Chain,
		account: Account,
		store: Store,
		data_dir: PathBuf,
	) -> Result<Self, OpError> {
		let account = at_current_identity(&chain, account).await?;
		Ok(Self { chain, account, store, data_dir })
	}

	/// Replaces the recipient of this patient or provider by that of the account's next identity, and
	/// goes on with [`MemberKeys::seal_anew`](crate::ops::keyring::MemberKeys::seal_anew). A patient's key epochs are rotated in the same batch.
	/// `progress` is told how many of how many are done of what takes long.
	///
	/// # Errors
	/// This account is neither, or the chain refuses. [`OpError::RekeyedInPart`] where only what follows
	/// fails: [`MemberKeys::seal_anew`](crate::ops::keyring::MemberKeys::seal_anew) goes on with it.
	pub async fn replace_recipient(
		&mut self,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<Replaced, OpError> {
		let next = self
			.account
			.with_next_identity()
			.ok_or_else(|| OpError::NoMoreIdentities { address: self.account.address() })?;
		let patient = patient::patient(&self.chain, self.account.id()).await?;
		let (finality, profile_left, rotated) = match patient {
			Some(patient) => self.replace_as_patient(&patient, &next).await?,
			None => {
				let provider = self.own_provider().await?;
				let (finality, left) = self.replace_as_provider(&provider, &next).await?;
				(finality, left, Vec::new())
			}
		};
		self.account = next;
		let sealed = self.keys().seal_anew(progress).await;
		let sealed =
			sealed.map_err(|error| OpError::RekeyedInPart { reason: error.to_string() })?;
		Ok(Replaced { finality: Some(finality), rotated, profile_left, ..sealed })
	}

	async fn replace_as_patient(
		&self,
		patient: &Patient,
		next: &Account,
	) -> Result<(Finality, bool, Vec<Category>), OpError> {
		let stored = self.encrypt_for(next, &patient.profile)?;
		let profile = stored.map_or(patient.profile.clone(), |cid| types::chain_cid(&cid));
		let recipient = types::recipient(next.recipient());
		let set = PatientsCall::set_recipient { recipient, profile };
		let mut epochs = self.current_epochs(&self.chain.at_finalized().await?).await?;
		let rotated: Vec<_> = epochs.numbers.keys().copied().collect();
		let mut calls = vec![set];
		calls.extend(self.rotate(&mut epochs, &rotated)?);
		let calls = calls.into_iter().map(RuntimeCall::Patients).collect();
		let batch = api::transactions().utility().batch_all(calls);
		let finality = self.submit_profile(&batch, ACTION, stored.as_slice()).await?;
		self.forget_profile(stored.is_some(), &patient.profile);
		Ok((finality, stored.is_none(), rotated))
	}

	async fn replace_as_provider(
		&self,
		provider: &Provider,
		next: &Account,
	) -> Result<(Finality, bool), OpError> {
		let stored = self.encrypt_for(next, &provider.private_profile)?;
		let profile = stored.map_or(provider.private_profile.clone(), |cid| types::chain_cid(&cid));
		let recipient = types::recipient(next.recipient());
		let call = api::transactions().doctors().set_recipient(recipient, profile);
		let finality = self.submit_profile(&call, ACTION, stored.as_slice()).await?;
		self.forget_profile(stored.is_some(), &provider.private_profile);
		Ok((finality, stored.is_none()))
	}

	/// Removes the profile `old` from this store, where another one took its place.
	fn forget_profile(&self, replaced: bool, old: &ChainCid) {
		let Some(old) = types::store_cid(old).filter(|_| replaced) else { return };
		if let Err(error) = blocking(|| record::delete(&old, self.blocks())) {
			tracing::warn!(cid = %old, %error, "the profile of before stays in the store");
		}
	}

	/// Encrypts the profile `cid`, which is this account's, to the identity of `next`. None where this
	/// store does not have it.
	fn encrypt_for(&self, next: &Account, cid: &ChainCid) -> Result<Option<Cid>, OpError> {
		let cid = types::store_cid(cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a profile's CID".into() })?;
		let stored = blocking(|| {
			let sealed = match record::load_blob(&cid, self.blocks()) {
				Err(RecordError::Store(StoreError::NotFound { .. })) => return Ok(None),
				sealed => sealed?,
			};
			let plain = record::decrypt_small(&sealed, self.account.identities())?;
			let sealed = record::encrypt_small(&plain, next.recipient())?;
			record::store_blob(&sealed, self.blocks()).map(Some)
		})?;
		Ok(stored)
	}

	/// The patients who granted this provider access, and whose sealed keys the account's current
	/// identity does not open.
	async fn with_older_keys(&self, at: &At) -> Result<Vec<AccountId>, OpError> {
		let own = self.account.id();
		let patients = grants::patients_in(&self.chain, at, own, Window::default()).await?;
		let mut older = Vec::new();
		for patient in patients.items {
			let payload = api::view_functions().patients().sealed_keys(patient, own);
			let Some(sealed) = self.chain.view_at(at, payload).await? else { continue };
			if open_keys(&sealed.0, slice::from_ref(self.account.identity())).is_err() {
				older.push(patient);
			}
		}
		Ok(older)
	}
}
