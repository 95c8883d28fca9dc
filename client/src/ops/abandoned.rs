//! Removing from a store what was brought there for something that will never be on chain.

use super::{pending::Pending, OpError};
use crate::store::{blocks_here, BlockStore};
use cid::Cid;
use std::collections::HashSet;

/// Removes the blocks that were new for the things in `pending` which are none of `live`, but for those that
/// the trees under `live` have: a tree that somebody else made may link to any block.
///
/// # Errors
/// The store refuses.
pub(super) fn remove(
	pending: &Pending,
	live: &HashSet<Cid>,
	store: &dyn BlockStore,
) -> Result<(), OpError> {
	let gone: Vec<_> = pending.items.iter().filter(|item| !live.contains(&item.cid)).collect();
	if gone.is_empty() {
		return Ok(());
	}
	let needed = blocks_here(live, store)?;
	for item in gone {
		store.unpin(&item.cid)?;
		for cid in item.blocks.iter().filter(|cid| !needed.contains(*cid)) {
			store.delete(cid)?;
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		ops::pending::Item,
		store::{import, Batch, MemoryStore, Profile},
	};

	/// Stores a file of several blocks, which begins with `byte`.
	fn stored(store: &MemoryStore, byte: u8) -> Item {
		let content: Vec<u8> = [vec![byte; 1000], vec![7; 1000], vec![9; 1000]].concat();
		let profile = Profile { chunk_size: 1000, ..Profile::default() };
		let mut batch = Batch::new(store);
		let cid = import(&content[..], &mut batch, profile).expect("stored").cid;
		Item { name: String::new(), cid, epoch: 0, blocks: batch.keep() }
	}

	fn of(items: Vec<Item>) -> Pending {
		Pending { registration: 1, next: 0, items, sent: None }
	}

	#[test]
	fn what_is_abandoned_goes_but_for_what_is_on_chain() {
		let store = MemoryStore::default();
		let gone = stored(&store, 1);
		assert!(gone.blocks.len() > 2);
		// Another file that has blocks of the first.
		let live = stored(&store, 2);
		let shared = blocks_here([&live.cid], &store).expect("readable");
		assert!(gone.blocks.iter().any(|cid| shared.contains(cid)), "they have some in common");
		let pending = of(vec![gone.clone(), live.clone()]);
		remove(&pending, &HashSet::from([live.cid]), &store).expect("removed");
		let left: HashSet<_> = store.list().into_iter().collect();
		assert_eq!(left, shared, "all of the live one and nothing else");
		remove(&pending, &HashSet::new(), &store).expect("removed");
		assert!(store.list().is_empty());
	}
}
