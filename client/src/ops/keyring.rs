//! Which keys open which records: a patient's own derive from the phrase, a provider's come sealed
//! in the grant, and links lead back to earlier epochs.

use super::{record_scope::RecordScope, Member, OpError};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::key::EpochState},
		types, At, Chain,
	},
	keys::{open_keys, AgeIdentity, EpochKey, EpochKeyring, EpochLink, KeyError},
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
}

impl Member {
	/// The keys of this account to the records of `place`.
	///
	/// # Errors
	/// [`OpError::NoGrant`], [`OpError::KeysNotShared`] by the department, or sealed keys that do
	/// not open to what the chain says.
	pub async fn keys_to(&self, at: &At, place: RecordScope) -> Result<Keys, OpError> {
		if place.patient == self.account.id() {
			return Ok(Keys::Own);
		}
		let sealed = self.sealed_keys(at, place).await?;
		Ok(Keys::Granted(self.open_keys_to(at, place, &sealed).await?.keyring))
	}

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
		let payload = api::view_functions()
			.patients()
			.sealed_keys(types::account(patient), types::account(holder));
		let sealed = self.chain.view_at(at, payload).await?.ok_or_else(|| OpError::NoGrant {
			patient: crate::keys::address(patient),
			provider: crate::keys::address(holder),
		})?;
		Ok(sealed.0)
	}

	/// Opens `sealed`, the keys of the grant at `place`.
	///
	/// # Errors
	/// As [`Self::open_sealed`]; [`OpError::KeysNotShared`] by the department.
	pub(super) async fn open_keys_to(
		&self,
		at: &At,
		place: RecordScope,
		sealed: &[u8],
	) -> Result<Opened, OpError> {
		match self.open_sealed(at, place.patient, sealed).await {
			Err(OpError::Key(KeyError::NotForThisKey { .. })) if place.department.is_some() => {
				Err(OpError::KeysNotShared {
					department: crate::keys::address(place.holder(self)),
					patient: crate::keys::address(place.patient),
					doctor: self.account.address(),
				})
			}
			opened => opened,
		}
	}

	/// Opens sealed keys, each compared with the recipient that the chain holds.
	///
	/// # Errors
	/// They are not sealed to this account. A key that is not what the chain says is left out.
	pub async fn open_sealed(
		&self,
		at: &At,
		patient: [u8; 32],
		sealed: &[u8],
	) -> Result<Opened, OpError> {
		let mut opened = Opened { keyring: EpochKeyring::new(), wrong: 0 };
		for key in open_keys(sealed, self.account.identities())? {
			let state = epoch(&self.chain, at, patient, key.category, key.epoch).await;
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
	/// As [`Self::keys_to`], or links that lie.
	pub async fn granted_keys(&self, place: RecordScope) -> Result<Vec<EpochKey>, OpError> {
		let (at, patient) = (self.chain.at_finalized().await?, place.patient);
		let mut keys = self.keys_to(&at, place).await?;
		let mut all = Vec::new();
		for category in types::CATEGORIES {
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
				let state = epoch(&self.chain, &at, patient, category, number).await?;
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
		&self,
		at: &At,
		patient: [u8; 32],
		keys: &mut Keys,
		record: u64,
		category: u8,
		number: u32,
	) -> Result<AgeIdentity, OpError> {
		let keyring = match keys {
			Keys::Own => return Ok(self.account.epoch_identity(category, number)),
			Keys::Granted(keyring) => keyring,
		};
		let closed =
			OpError::Closed { record, category: types::category_name(category), epoch: number };
		if let Some(identity) = keyring.get(category, number) {
			return Ok(identity.clone());
		}
		let Some(from) = keyring.nearest(category, number) else { return Err(closed) };
		let mut history = HashMap::new();
		for step in number..=from {
			let state = epoch(&self.chain, at, patient, category, step).await?;
			let link = state.link.map(|link| link.0);
			history.insert(step, EpochLink { recipient: state.recipient.0, link });
		}
		let identity = keyring.walk_back(category, number, |step| history.get(&step).cloned())?;
		Ok(identity.clone())
	}
}

/// An epoch of `patient` as the chain holds it.
///
/// # Errors
/// [`OpError::NoEpoch`].
pub async fn epoch(
	chain: &Chain,
	at: &At,
	patient: [u8; 32],
	category: u8,
	number: u32,
) -> Result<EpochState, OpError> {
	let payload = api::view_functions().patients().epoch(
		types::account(patient),
		types::category(category),
		number,
	);
	chain.view_at(at, payload).await?.ok_or_else(|| OpError::NoEpoch {
		patient: crate::keys::address(patient),
		category: types::category_name(category),
		epoch: number,
	})
}
