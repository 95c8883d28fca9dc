//! What this client put on chain out of its store, for who keeps that store as the chain says.

use super::Member;
use crate::keys::AccountId;
use cid::Cid;

impl Member {
	/// Remembers that `cids`, which are in this member's store, were on chain for `owner` by the final
	/// `block`. Where that cannot be done, a store that is to follow the chain keeps them once they are
	/// deleted. A store elsewhere is kept by whoever runs it.
	pub(super) fn note_published(&self, owner: AccountId, cids: &[Cid], block: u64) {
		#[cfg(not(target_family = "wasm"))]
		if let (super::RecordStore::Here(store), Some(folder)) = (&self.store, self.desk.folder()) {
			use super::journal::{place, Journal};
			let list = Journal::at(&place(folder, &self.chain, &store.name()));
			let noted = super::blocking(|| list.add(&owner.to_string(), cids, block));
			if let Err(error) = noted {
				tracing::warn!(%error, "could not note what was published");
			}
		}
		#[cfg(target_family = "wasm")]
		let _ = (owner, cids, block);
	}
}
