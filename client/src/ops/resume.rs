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
	/// Encrypt anew, and leave the store alone: it was sent by somebody who had registered elsewhere. It may
	/// be on another chain that began with the same block, as development chains do.
	Forget,
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
		false if pending.sent.is_some() && pending.registration != seen.registration => {
			Next::Forget
		}
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::{seen::Final, Hash, Sent},
		ops::pending::Item,
	};
	use cid::multihash::Multihash;

	const SENT: Sent = Sent { nonce: 5, since: Final { number: 100, hash: Hash::repeat_byte(1) } };

	fn cid(number: u8) -> Cid {
		Cid::new_v1(0x55, Multihash::wrap(0x12, &[number; 32]).expect("a digest"))
	}

	/// Two things, called a and b, of epochs 3 and 4, for who registered in block 7.
	fn two() -> Pending {
		let item = |name: &str, number, epoch| Item {
			name: name.into(),
			cid: cid(number),
			epoch,
			blocks: vec![cid(number)],
		};
		let items = vec![item("a", 1, 3), item("b", 2, 4)];
		Pending { registration: 7, next: 5, items, sent: None }
	}

	/// What is looked at beside the chain's list.
	struct Rest {
		registration: u64,
		names: &'static [&'static str],
		epochs: &'static [u32],
		whole: bool,
	}

	/// What becomes of them where the chain lists these CIDs under these numbers.
	fn decide(listed: &[(u8, u64)], change: impl FnOnce(&mut Rest)) -> Next {
		let listed = listed.iter().map(|(number, at)| (cid(*number), *at)).collect();
		let mut rest = Rest { registration: 7, names: &["a", "b"], epochs: &[3, 4], whole: true };
		change(&mut rest);
		let Rest { registration, names, epochs, whole } = rest;
		let names: Vec<_> = names.iter().map(ToString::to_string).collect();
		next(&two(), &Seen { registration, names: &names, epochs, listed: &listed, whole })
	}

	#[test]
	fn what_the_chain_lists_is_there_and_what_it_does_not_list_was_deleted_since() {
		let finished = |numbers: [Option<u64>; 2]| Next::Finish(numbers.to_vec());
		assert_eq!(decide(&[(1, 5), (2, 6)], |_| ()), finished([Some(5), Some(6)]));
		assert_eq!(decide(&[(1, 5)], |_| ()), finished([Some(5), None]));
		assert_eq!(decide(&[(2, 6)], |_| ()), finished([None, Some(6)]));
		let other = |rest: &mut Rest| (rest.registration, rest.whole) = (8, false);
		assert_eq!(decide(&[(2, 6)], other), finished([None, Some(6)]), "whatever else is known");
	}

	#[test]
	fn what_the_chain_does_not_list_is_sent_as_it_is_or_encrypted_anew() {
		assert_eq!(decide(&[], |_| ()), Next::Send);
		assert_eq!(decide(&[(3, 5)], |_| ()), Next::Send, "what others added is no matter");
		assert_eq!(decide(&[], |rest| rest.registration = 8), Next::Discard);
		assert_eq!(decide(&[], |rest| rest.names = &["a", "c"]), Next::Discard);
		assert_eq!(decide(&[], |rest| rest.names = &["a"]), Next::Discard);
		assert_eq!(decide(&[], |rest| rest.epochs = &[3, 5]), Next::Discard);
		assert_eq!(decide(&[], |rest| rest.whole = false), Next::Discard);
	}

	#[test]
	fn bytes_of_what_was_sent_under_another_registration_stay() {
		let sent = Pending { sent: Some(SENT), ..two() };
		let names = ["a", "b"].map(str::to_owned);
		let seen = |registration, whole| {
			let (names, epochs) = (&names[..], &[3, 4][..]);
			next(&sent, &Seen { registration, names, epochs, listed: &HashMap::new(), whole })
		};
		assert_eq!(seen(8, true), Next::Forget);
		assert_eq!(seen(7, false), Next::Discard);
		assert_eq!(seen(7, true), Next::Send);
	}

	#[test]
	fn list_of_a_chain_that_counts_from_0_again_is_read_from_there() {
		assert_eq!(read_from(&two(), 9), 5);
		assert_eq!(read_from(&two(), 2), 2);
	}
}
