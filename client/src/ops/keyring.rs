//! Which keys open which records: a patient's own derive from the phrase, a provider's come sealed
//! in the grant, and links lead back to earlier epochs.

use super::{record_scope::RecordScope, Member, OpError};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::key::EpochState},
		types, At, Chain,
	},
	keys::{open_keys, AccountId, AgeIdentity, EpochKey, EpochKeyring, EpochLink, KeyError},
	Category,
};
use std::collections::HashMap;

/// A patient's records as an account can open them.
pub enum Keys {
	/// The patient's own: every epoch derives from the phrase.
	Own,
	/// A provider's: what the grant seals, and what links lead back to.
	Granted(EpochKeyring),
}

/// Sealed keys, opened.
pub struct Opened {
	/// Those that are what the chain says.
	pub keyring: EpochKeyring,
	/// How many are not, and were left out.
	pub wrong: usize,
	/// A category of which there is a key and which this client does not know, where there is one.
	pub new: Option<Category>,
}

/// What opens records: see [`Member::keys`].
#[derive(Clone, Copy)]
pub struct MemberKeys<'a>(pub(super) &'a Member);

impl MemberKeys<'_> {
	/// The keys of this account to the records of `place`.
	///
	/// # Errors
	/// [`OpError::NoGrant`], [`OpError::KeysNotShared`] by the department, or sealed keys that do
	/// not open to what the chain says.
	pub async fn to(self, at: &At, place: RecordScope) -> Result<Keys, OpError> {
		if place.patient == self.0.account.id() {
			return Ok(Keys::Own);
		}
		let sealed = self.0.sealed_keys(at, place).await?;
		Ok(Keys::Granted(self.0.open_keys_to(at, place, &sealed).await?.keyring))
	}

	/// Opens sealed keys, each compared with the recipient that the chain holds.
	///
	/// # Errors
	/// They are not sealed to this account. A key that is not what the chain says is left out.
	pub async fn open_sealed(
		self,
		at: &At,
		patient: AccountId,
		sealed: &[u8],
	) -> Result<Opened, OpError> {
		let mut opened = Opened { keyring: EpochKeyring::new(), wrong: 0, new: None };
		for key in open_keys(sealed, self.0.account.identities())? {
			if !key.category.is_known() {
				// It stays closed; the others of the grant do not.
				opened.new = Some(key.category);
				continue;
			}
			let state = epoch(&self.0.chain, at, patient, key.category, key.epoch).await;
			let kept = state
				.and_then(|state| Ok(opened.keyring.insert_verified(key, state.recipient.0)?));
			match kept {
				Ok(()) => {}
				Err(error @ OpError::Chain(_)) => return Err(error),
				// The category stays closed; the others of the grant do not.
				Err(error) => {
					tracing::warn!("the grant holds a wrong key: {error}");
					opened.wrong += 1;
				}
			}
		}
		Ok(opened)
	}

	/// Every identity that the grant at `place` leads to: those sealed in it, and those of all epochs
	/// before, along the links.
	///
	/// # Errors
	/// As [`Self::to`], or links that lie.
	pub async fn granted(self, place: RecordScope) -> Result<Vec<EpochKey>, OpError> {
		let (at, patient) = (self.0.chain.at_finalized().await?, place.patient);
		let mut keys = self.to(&at, place).await?;
		let mut all = Vec::new();
		for category in Category::all() {
			let Keys::Granted(keyring) = &keys else { break };
			let Some(newest) = keyring.nearest(category, 0) else { continue };
			let mut number = newest;
			// Of an epoch that the patient never had the keys of, nothing leads there; of those before it
			// something does.
			let mut not_led = None;
			loop {
				match self.identity_for(&at, patient, &mut keys, 0, category, number).await {
					Ok(identity) => {
						all.push(EpochKey { category, epoch: number, identity });
						not_led = None;
					}
					Err(error @ (OpError::Chain(_) | OpError::NoEpoch { .. })) => {
						return Err(error)
					}
					Err(error) => not_led = not_led.or(Some(error)),
				}
				// The first one, which is not 0 where the patient was one before, has no link.
				let state = epoch(&self.0.chain, &at, patient, category, number).await?;
				let (Some(_), Some(before)) = (state.link, number.checked_sub(1)) else { break };
				number = before;
			}
			if let Some(error) = not_led {
				return Err(error);
			}
		}
		all.sort_by_key(|key| (key.category, key.epoch));
		Ok(all)
	}

	/// The identity that opens a record of `patient` in `category` of `epoch`.
	///
	/// # Errors
	/// [`OpError::Closed`] where no key of this account leads there.
	pub async fn identity_for(
		self,
		at: &At,
		patient: AccountId,
		keys: &mut Keys,
		record: u64,
		category: Category,
		number: u32,
	) -> Result<AgeIdentity, OpError> {
		let keyring = match keys {
			Keys::Own => return Ok(self.0.account.epoch_identity(category, number)),
			Keys::Granted(keyring) => keyring,
		};
		let closed = OpError::Closed { record, category, epoch: number };
		if let Some(identity) = keyring.get(category, number) {
			return Ok(identity.clone());
		}
		let Some(from) = keyring.nearest(category, number) else { return Err(closed) };
		let mut history = HashMap::new();
		for step in number..=from {
			let state = epoch(&self.0.chain, at, patient, category, step).await?;
			let link = state.link.map(|link| link.0);
			history.insert(step, EpochLink { recipient: state.recipient.0, link });
		}
		let identity = keyring.walk_back(category, number, |step| history.get(&step).cloned())?;
		Ok(identity.clone())
	}
}

impl Member {
	/// The sealed keys of the grant at `place`, as the chain holds them.
	///
	/// # Errors
	/// [`OpError::NoGrant`].
	pub(super) async fn sealed_keys(
		&self,
		at: &At,
		place: RecordScope,
	) -> Result<Vec<u8>, OpError> {
		let (patient, holder) = (place.patient, place.holder(self));
		let payload = api::view_functions().patients().sealed_keys(patient, holder);
		let sealed = self.chain.view_at(at, payload).await?.ok_or_else(|| OpError::NoGrant {
			patient: patient.to_string(),
			provider: holder.to_string(),
		})?;
		Ok(sealed.0)
	}

	/// Opens `sealed`, the keys of the grant at `place`.
	///
	/// # Errors
	/// As [`MemberKeys::open_sealed`](crate::ops::keyring::MemberKeys::open_sealed); [`OpError::KeysNotShared`] by the department.
	pub(super) async fn open_keys_to(
		&self,
		at: &At,
		place: RecordScope,
		sealed: &[u8],
	) -> Result<Opened, OpError> {
		match self.keys().open_sealed(at, place.patient, sealed).await {
			Err(OpError::Key(KeyError::NotForThisKey { .. })) if place.department.is_some() => {
				Err(OpError::KeysNotShared {
					department: place.holder(self).to_string(),
					patient: place.patient.to_string(),
					doctor: self.account.address(),
				})
			}
			opened => opened,
		}
	}
}

/// An epoch of `patient` as the chain holds it.
///
/// # Errors
/// [`OpError::NoEpoch`].
pub async fn epoch(
	chain: &Chain,
	at: &At,
	patient: AccountId,
	category: Category,
	number: u32,
) -> Result<EpochState, OpError> {
	let payload =
		api::view_functions().patients().epoch(patient, types::chain_category(category), number);
	chain.view_at(at, payload).await?.ok_or_else(|| OpError::NoEpoch {
		patient: patient.to_string(),
		category,
		epoch: number,
	})
}
