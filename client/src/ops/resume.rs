//! What becomes of what an interrupted run left, decided by what the chain says now. Pure: nothing here
//! reads or changes anything.
//!
//! What is remembered is a guess about the chain: the run may have ended anywhere, the chain may have
//! been begun anew, the member may have left and come back, other clients may have been at work. So
//! things are on chain where the chain lists their CIDs, and for no other reason. A CID is of one
//! encryption, which nobody makes twice.

use super::pending::Pending;
use cid::Cid;
use std::collections::HashMap;

/// What there is now.
pub(super) struct Seen<'a> {
	/// The block in which whose the things are to be registered.
	pub registration: u64,
	/// The keyed names of what is to be put on chain.
	pub names: &'a [String],
	/// The epoch that each has to be encrypted to.
	pub epochs: &'a [u32],
	/// What the chain lists from the remembered number on: number by CID.
	pub listed: &'a HashMap<Cid, u64>,
	/// Whether every block of what is remembered is here, undamaged.
	pub whole: bool,
}

/// What to do with what is remembered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
	/// Nothing: it is on chain. The number of each, and none where it was deleted since.
	Finish(Vec<Option<u64>>),
	/// Send it.
	Send,
	/// Remove it from the store and encrypt anew.
	Discard,
}

/// What to do with `pending`.
pub(super) fn next(pending: &Pending, seen: &Seen<'_>) -> Next {
	let numbers = numbers(pending, seen.listed);
	// All go on chain in one transaction, or none does.
	if numbers.iter().any(Option::is_some) {
		return Next::Finish(numbers);
	}
	let items = pending.items.iter();
	let fits = pending.registration == seen.registration
		&& items.clone().map(|item| &item.name).eq(seen.names)
		&& items.map(|item| &item.epoch).eq(seen.epochs);
	match fits && seen.whole {
		true => Next::Send,
		false => Next::Discard,
	}
}

/// The number of each of the things in `pending` that the chain lists.
pub(super) fn numbers(pending: &Pending, listed: &HashMap<Cid, u64>) -> Vec<Option<u64>> {
	pending.items.iter().map(|item| listed.get(&item.cid).copied()).collect()
}

/// From which number on the chain's list is to be read, for `pending` to be in what is read once it is
/// sent when the next number is `next`.
pub(super) fn read_from(pending: &Pending, next: u64) -> u64 {
	// A chain that was begun anew counts from 0 again.
	pending.next.min(next)
}
