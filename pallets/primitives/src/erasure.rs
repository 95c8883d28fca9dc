//! The erasure of what accounts left behind, so many items a block and each account in turn. Touches
//! the map of those who left, and the value that says whose turn was last, of the pallet that asks.
//!
//! An item is an entry of storage, or a few that go together; the end of an account is one too, and
//! so is a look that finds nobody. Where one account has more than a block erases, the next block
//! goes on with the account after it: nobody waits for all that another one stored.

use alloc::vec::Vec;
use codec::{EncodeLike, FullCodec};
use frame_support::{
	storage::{IterableStorageMap, StorageValue},
	weights::Weight,
};

/// The most items that a pallet erases in one block, however much of it is free: more than strangers can
/// leave behind who register and leave again in one block.
pub const MAX_ERASED_PER_BLOCK: u64 = 1_024;

/// Has `erase` erase as many items, of weight `item` each, as `remaining` pays for. `erase` gets how
/// many that is and says how many it was. Returns what they weighed.
pub fn erase_within(remaining: Weight, item: Weight, erase: impl FnOnce(u64) -> u64) -> Weight {
	// Nothing to divide by: an item costs nothing.
	let affordable = remaining.checked_div_per_component(&item).unwrap_or(u64::MAX);
	item.saturating_mul(erase(affordable.min(MAX_ERASED_PER_BLOCK)))
}

/// Erases at most `budget` items of the accounts in `Leavers`, beginning with the account after that
/// in `Last`, and says how many it was.
///
/// `erase_of` erases at most so many items of an account and says how many it was; fewer mean that
/// nothing is left. Then `gone` is told.
pub fn erase_in_turns<Account, Leavers, Last>(
	budget: u64,
	erase_of: impl Fn(&Account, u64) -> u64,
	gone: impl Fn(Account),
) -> u64
where
	Account: FullCodec + EncodeLike,
	Leavers: IterableStorageMap<Account, ()>,
	Last: StorageValue<Account, Query = Option<Account>>,
{
	let mut left = budget;
	for who in in_turn::<Account, Leavers>(Last::get()) {
		if left == 0 {
			return budget;
		}
		left = left.saturating_sub(erase_of(&who, left));
		if left == 0 {
			Last::put(&who);
			return budget;
		}
		Leavers::remove(&who);
		gone(who);
		left = left.saturating_sub(1);
	}
	Last::kill();
	let done = budget.saturating_sub(left);
	done.max(budget.min(1))
}

/// Those who left, beginning after `last`.
fn in_turn<Account, Leavers>(last: Option<Account>) -> impl Iterator<Item = Account>
where
	Account: FullCodec + EncodeLike,
	Leavers: IterableStorageMap<Account, ()>,
{
	let after = last.map(|who| Leavers::iter_keys_from(Leavers::hashed_key_for(who)));
	after.into_iter().flatten().chain(Leavers::iter_keys())
}

/// Hands the first `limit` of `keys` to `erase`, and says how many there were.
///
/// They are collected first: a search that begins anew after each removal would step over all that
/// was removed in this block.
pub fn erase_each<Key>(keys: impl Iterator<Item = Key>, limit: u64, erase: impl FnMut(Key)) -> u64 {
	let keys: Vec<Key> = keys.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect();
	let found = keys.len() as u64;
	keys.into_iter().for_each(erase);
	found
}
