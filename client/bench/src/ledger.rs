//! What became of each transaction. Every one that was offered ends as final, failed, refused,
//! dropped or unresolved, so that the sum is the number offered, whatever happens. Touches nothing.

use serde::Serialize;
use std::{collections::HashMap, time::Duration};

/// How a transaction stands. Times count from the start of the load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
	/// Not offered to any node.
	Unsent,
	/// Offered, and not known to have come to an end.
	Waiting,
	/// The node did not take it, for this reason.
	Refused(String),
	/// In a finalised block, where it succeeded.
	Final,
	/// In a finalised block, where it failed for this reason.
	Failed(String),
	/// Taken by a node, and in no node's pool and no block any more.
	Dropped,
}

/// One transaction.
#[derive(Clone, Debug)]
pub struct Entry {
	/// When it was first offered to a node.
	pub offered: Option<Duration>,
	/// When a best block was first seen to hold it.
	pub included: Option<Duration>,
	/// When that was seen to be final.
	pub settled: Option<Duration>,
	/// How it stands.
	pub fate: Fate,
}

/// How many transactions have come how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
	/// How many there are.
	pub planned: usize,
	/// Never offered to a node. All others are in one of the counts that follow.
	pub unsent: usize,
	/// Offered. The sum of the counts that follow.
	pub sent: usize,
	/// Succeeded, in a finalised block.
	pub r#final: usize,
	/// Failed, in a finalised block.
	pub failed: usize,
	/// Not taken by a node.
	pub refused: usize,
	/// Taken, and then lost from every pool.
	pub dropped: usize,
	/// Taken, and neither in a finalised block nor known to be lost when the run ended.
	pub unresolved: usize,
}

/// All transactions of a load.
pub struct Ledger {
	entries: Vec<Entry>,
	numbers: HashMap<[u8; 32], usize>,
	counts: Counts,
}

impl Ledger {
	/// The ledger of transactions with these hashes, none of them offered.
	pub fn new(hashes: impl IntoIterator<Item = [u8; 32]>) -> Self {
		let numbers: HashMap<_, _> =
			hashes.into_iter().enumerate().map(|(number, hash)| (hash, number)).collect();
		let planned = numbers.len();
		let entry = Entry { offered: None, included: None, settled: None, fate: Fate::Unsent };
		let counts = Counts { planned, unsent: planned, ..Counts::default() };
		Self { entries: vec![entry; planned], numbers, counts }
	}

	/// The number of the transaction with this hash, if it is one of these.
	pub fn number(&self, hash: &[u8; 32]) -> Option<usize> {
		self.numbers.get(hash).copied()
	}

	/// Every transaction, by its number.
	pub fn entries(&self) -> &[Entry] {
		&self.entries
	}

	/// How many have come how far.
	pub fn counts(&self) -> Counts {
		self.counts
	}

	/// Whether it is in a block, or is known to get into none.
	pub fn is_done(&self, number: usize) -> bool {
		let entry = &self.entries[number];
		entry.included.is_some() || !matches!(entry.fate, Fate::Unsent | Fate::Waiting)
	}

	/// The numbers of those that are offered and in no block.
	pub fn waiting(&self) -> Vec<usize> {
		let waits = |entry: &Entry| entry.fate == Fate::Waiting && entry.included.is_none();
		let entries = self.entries.iter().enumerate();
		entries.filter(|(_, entry)| waits(entry)).map(|(number, _)| number).collect()
	}

	/// It was offered to a node. Only the first time counts.
	pub fn offer(&mut self, number: usize, at: Duration) {
		if self.entries[number].fate == Fate::Unsent {
			self.entries[number].offered = Some(at);
			self.move_to(number, Fate::Waiting);
		}
	}

	/// No node takes it. A block that has it nevertheless counts more.
	pub fn refuse(&mut self, number: usize, reason: String) {
		self.give_up(number, Fate::Refused(reason));
	}

	/// It is in no pool any more. A block that has it nevertheless counts more.
	pub fn lose(&mut self, number: usize) {
		self.give_up(number, Fate::Dropped);
	}

	fn give_up(&mut self, number: usize, fate: Fate) {
		let entry = &self.entries[number];
		if entry.fate == Fate::Waiting && entry.included.is_none() {
			self.move_to(number, fate);
		}
	}

	/// A best block has it. Only the first one counts.
	pub fn include(&mut self, number: usize, at: Duration) {
		let entry = &mut self.entries[number];
		if entry.included.is_some() {
			return;
		}
		entry.included = Some(at);
		// Whoever said that it was lost was wrong.
		self.move_to(number, Fate::Waiting);
	}

	/// A best block has all of these.
	pub fn include_all(&mut self, numbers: impl IntoIterator<Item = usize>, at: Duration) {
		numbers.into_iter().for_each(|number| self.include(number, at));
	}

	/// A finalised block has it, where it failed for the reason given, or succeeded.
	pub fn settle(&mut self, number: usize, at: Duration, failure: Option<String>) {
		self.include(number, at);
		if self.entries[number].settled.is_some() {
			return;
		}
		self.entries[number].settled = Some(at);
		self.move_to(number, failure.map_or(Fate::Final, Fate::Failed));
	}

	fn move_to(&mut self, number: usize, fate: Fate) {
		let old = std::mem::replace(&mut self.entries[number].fate, fate);
		if old == Fate::Unsent {
			self.counts.sent += 1;
		}
		*self.count_of(&old) -= 1;
		let new = self.entries[number].fate.clone();
		*self.count_of(&new) += 1;
	}

	fn count_of(&mut self, fate: &Fate) -> &mut usize {
		match fate {
			Fate::Unsent => &mut self.counts.unsent,
			Fate::Waiting => &mut self.counts.unresolved,
			Fate::Refused(_) => &mut self.counts.refused,
			Fate::Final => &mut self.counts.r#final,
			Fate::Failed(_) => &mut self.counts.failed,
			Fate::Dropped => &mut self.counts.dropped,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn ledger(count: u8) -> Ledger {
		Ledger::new((0..count).map(|number| [number; 32]))
	}

	fn secs(seconds: u64) -> Duration {
		Duration::from_secs(seconds)
	}

	#[test]
	fn transaction_that_was_refused_or_dropped_and_is_in_a_block_counts_as_in_the_block() {
		let mut ledger = ledger(2);
		(0..2).for_each(|number| ledger.offer(number, secs(0)));
		ledger.refuse(0, "outdated".into());
		ledger.lose(1);
		assert_eq!((ledger.counts().refused, ledger.counts().dropped), (1, 1));
		(0..2).for_each(|number| ledger.settle(number, secs(2), None));
		let counts = ledger.counts();
		assert_eq!((counts.refused, counts.dropped, counts.r#final), (0, 0, 2));
	}

	#[test]
	fn only_the_first_block_and_the_first_offer_give_the_time() {
		let mut ledger = ledger(1);
		ledger.offer(0, secs(1));
		ledger.offer(0, secs(2));
		ledger.include(0, secs(3));
		ledger.include(0, secs(4));
		ledger.settle(0, secs(5), None);
		ledger.settle(0, secs(6), Some("late".into()));
		let entry = &ledger.entries()[0];
		assert_eq!(entry.offered, Some(secs(1)));
		assert_eq!(entry.included, Some(secs(3)));
		assert_eq!(entry.settled, Some(secs(5)));
		assert_eq!(entry.fate, Fate::Final);
	}

	#[test]
	fn hash_leads_to_its_transaction_and_no_other_does() {
		let ledger = ledger(3);
		assert_eq!(ledger.number(&[2; 32]), Some(2));
		assert_eq!(ledger.number(&[9; 32]), None);
	}

	proptest! {
		#[test]
		fn no_transaction_is_ever_lost_from_the_count(
			steps in prop::collection::vec((0usize..8, 0u8..6), 0..200),
		) {
			let mut ledger = ledger(8);
			for (number, step) in steps {
				match step {
					0 => ledger.offer(number, secs(0)),
					1 => ledger.refuse(number, "refused".into()),
					2 => ledger.lose(number),
					3 => ledger.include(number, secs(1)),
					4 => ledger.settle(number, secs(2), None),
					_ => ledger.settle(number, secs(2), Some("failed".into())),
				}
				let it = ledger.counts();
				prop_assert_eq!(it.planned, 8);
				prop_assert_eq!(it.unsent + it.sent, it.planned);
				prop_assert_eq!(
					it.r#final + it.failed + it.refused + it.dropped + it.unresolved,
					it.sent
				);
				prop_assert!(ledger.waiting().len() <= it.unresolved);
			}
		}
	}
}
