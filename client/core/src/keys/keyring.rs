//! The epochs that somebody can open, and the walk back from a newer one to an older.

use super::{open_link, AgeIdentity, EpochKey, KeyError};
use crate::Category;
use std::collections::BTreeMap;

/// What the chain says of one epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochLink {
	/// What records of the epoch are encrypted to.
	pub recipient: [u8; 32],
	/// Leads to the epoch before. The first has none.
	pub link: Option<Vec<u8>>,
}

/// The identities at hand, by category and epoch. Every one was compared with the chain's
/// recipient, except where its owner derived it.
#[derive(Clone, Debug, Default)]
pub struct EpochKeyring(BTreeMap<(Category, u32), AgeIdentity>);

impl EpochKeyring {
	/// An empty keyring.
	pub fn new() -> Self {
		Self::default()
	}

	/// Adds a key that its owner derived.
	pub fn insert(&mut self, key: EpochKey) {
		self.0.insert((key.category, key.epoch), key.identity);
	}

	/// Adds a key that somebody else handed over, once it is the one whose recipient is on chain.
	///
	/// # Errors
	/// It is not.
	pub fn insert_verified(&mut self, key: EpochKey, expected: [u8; 32]) -> Result<(), KeyError> {
		key.verify(expected)?;
		self.insert(key);
		Ok(())
	}

	/// The identity of an epoch, where it is at hand.
	pub fn get(&self, category: Category, epoch: u32) -> Option<&AgeIdentity> {
		self.0.get(&(category, epoch))
	}

	/// Every key at hand.
	pub fn into_keys(self) -> Vec<EpochKey> {
		let key = |((category, epoch), identity)| EpochKey { category, epoch, identity };
		self.0.into_iter().map(key).collect()
	}

	/// The nearest epoch at hand from which a walk back reaches `epoch`: the chain's states of
	/// `epoch..=nearest` are what [`EpochKeyring::walk_back`] asks for.
	pub fn nearest(&self, category: Category, epoch: u32) -> Option<u32> {
		let found = self.0.range((category, epoch)..=(category, u32::MAX)).next();
		found.map(|((_, epoch), _)| *epoch)
	}

	/// Walks back along the links to `epoch` from the nearest later one at hand, and keeps what it
	/// finds on the way. `state` gives the chain's state of an epoch of the category. Each
	/// identity is compared with the chain's recipient before the next step.
	///
	/// A link may step over epochs: those that somebody made in the patient's name, whose keys the patient
	/// never had.
	///
	/// # Errors
	/// No key at hand leads there, the chain lacks an epoch or a link, or a link does not hold the
	/// identity it should.
	pub fn walk_back(
		&mut self,
		category: Category,
		epoch: u32,
		state: impl Fn(u32) -> Option<EpochLink>,
	) -> Result<&AgeIdentity, KeyError> {
		let not_held = KeyError::NotHeld { category, epoch };
		let nearest = self.nearest(category, epoch).ok_or(not_held.clone())?;
		let mut newer = nearest;
		while newer > epoch {
			let fetch = |epoch| state(epoch).ok_or(KeyError::NoEpoch { category, epoch });
			let link = fetch(newer)?.link.ok_or(KeyError::NoLink { category, epoch: newer })?;
			let identity = open_link(&link, self.get(category, newer).ok_or(not_held.clone())?)?;
			let recipient = identity.recipient();
			let is_of = |step: &u32| state(*step).is_some_and(|it| it.recipient == recipient);
			let step = (epoch..newer).rev().find(is_of).unwrap_or(newer - 1);
			let key = EpochKey { category, epoch: step, identity };
			self.insert_verified(key, fetch(step)?.recipient)?;
			newer = step;
		}
		self.get(category, epoch).ok_or(not_held)
	}
}
