//! The highest final block of a chain that this machine has seen. It does not go back and does not
//! change: a source that says otherwise is of another past, and is not believed.

use super::{
	memory::{Memory, MemoryError},
	Hash,
};
use crate::Code;
use serde::{Deserialize, Serialize};
use std::{
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use thiserror::Error;

/// How long is waited for a source that is a few blocks behind.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How many blocks are "a few": what a node that keeps up is behind another at most.
pub const FEW: u64 = 64;

/// A final block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Final {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: Hash,
}

/// A source of another past than the one seen before.
#[derive(Debug, Error)]
pub enum PastError {
	/// It has not come as far.
	#[error("{source_name} says that block {number} is the last final one, and this machine has seen block {seen} final")]
	Behind {
		/// Who says so.
		source_name: String,
		/// The last final block there.
		number: u64,
		/// The last one that was seen.
		seen: u64,
		/// The chain.
		genesis: String,
	},

	/// It has another block where one is final.
	#[error("{source_name} has another block {number} than the one that this machine has seen final, {seen}")]
	Other {
		/// Who says so.
		source_name: String,
		/// The number of the block.
		number: u64,
		/// The hash that was seen.
		seen: String,
		/// The chain.
		genesis: String,
	},
}

impl Code for PastError {
	fn code(&self) -> &'static str {
		match self {
			Self::Behind { .. } => "salus::chain::behind",
			Self::Other { .. } => "salus::chain::other_past",
		}
	}
}

/// What a final block is to what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
	/// It is higher. Where `check` says so, the source has not shown yet that the block seen before is
	/// one of its own.
	Higher { check: Option<Final> },
	/// It is the one.
	Same,
	/// It is lower.
	Behind(Final),
	/// It has that number and is another.
	Other(Final),
}

/// The highest final block of one chain, in this process and, where there is a memory, in those before.
pub(super) struct Seen {
	memory: Option<Arc<dyn Memory>>,
	name: String,
	state: Mutex<State>,
}

struct State {
	highest: Option<Final>,
	/// Whether the source has shown that what was remembered is of its past.
	checked: bool,
}

/// By what it is remembered.
fn name(genesis: Hash) -> String {
	format!("{genesis:?}.final")
}

fn parse(bytes: &[u8]) -> Option<Final> {
	serde_json::from_slice(bytes).ok()
}

/// The highest final block that was seen of the chain.
pub(super) fn remembered(memory: &dyn Memory, genesis: Hash) -> Result<Option<Final>, MemoryError> {
	let Some(bytes) = memory.get(&name(genesis))? else { return Ok(None) };
	let parsed = parse(&bytes);
	if parsed.is_none() {
		tracing::warn!("which final block was seen last is damaged on this machine: thrown away");
	}
	Ok(parsed)
}

/// Forgets it. What was remembered?
pub(super) fn forget(memory: &dyn Memory, genesis: Hash) -> Result<Option<Final>, MemoryError> {
	let before = remembered(memory, genesis)?;
	memory.forget(&name(genesis))?;
	Ok(before)
}

impl Seen {
	/// What was seen of the chain before.
	pub fn of(memory: Option<Arc<dyn Memory>>, genesis: Hash) -> Result<Self, MemoryError> {
		let highest = match &memory {
			Some(memory) => remembered(memory.as_ref(), genesis)?,
			None => None,
		};
		let state = Mutex::new(State { highest, checked: highest.is_none() });
		Ok(Self { memory, name: name(genesis), state })
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// The highest one.
	pub fn highest(&self) -> Option<Final> {
		self.state().highest
	}

	/// What `head`, which a source says is final, is to what was seen.
	pub fn compare(&self, head: Final) -> Word {
		let state = self.state();
		match state.highest {
			Some(seen) if head.number < seen.number => Word::Behind(seen),
			Some(seen) if head.number == seen.number && head.hash != seen.hash => Word::Other(seen),
			Some(seen) if head.number == seen.number => Word::Same,
			seen => Word::Higher { check: seen.filter(|_| !state.checked) },
		}
	}

	/// Remembers `head`, which is believed. Of processes that do so at the same time the highest wins.
	pub fn note(&self, head: Final) -> Result<(), MemoryError> {
		{
			let mut state = self.state();
			state.checked = true;
			if state.highest.is_some_and(|seen| seen.number >= head.number) {
				return Ok(());
			}
			state.highest = Some(head);
		}
		let Some(memory) = &self.memory else { return Ok(()) };
		memory.change(&self.name, &mut |before| {
			let higher = before.as_deref().and_then(parse);
			match higher.filter(|it| it.number >= head.number) {
				Some(_) => before,
				None => serde_json::to_vec(&head).ok(),
			}
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::memory::Forgetful;

	fn block(number: u64, hash: u8) -> Final {
		Final { number, hash: Hash::repeat_byte(hash) }
	}

	fn genesis() -> Hash {
		Hash::repeat_byte(9)
	}

	#[test]
	fn what_was_seen_before_is_compared_with_what_a_source_says() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		let seen = Seen::of(Some(memory.clone()), genesis()).expect("empty");
		assert_eq!(seen.compare(block(5, 5)), Word::Higher { check: None });
		seen.note(block(5, 5)).expect("written");
		let seen = Seen::of(Some(memory.clone()), genesis()).expect("read");
		assert_eq!(seen.highest(), Some(block(5, 5)));
		assert_eq!(seen.compare(block(4, 4)), Word::Behind(block(5, 5)));
		assert_eq!(seen.compare(block(5, 5)), Word::Same);
		assert_eq!(seen.compare(block(5, 6)), Word::Other(block(5, 5)));
		assert_eq!(seen.compare(block(7, 7)), Word::Higher { check: Some(block(5, 5)) });
		seen.note(block(7, 7)).expect("written");
		assert_eq!(seen.compare(block(8, 8)), Word::Higher { check: None });
		assert_eq!(forget(memory.as_ref(), genesis()).expect("removed"), Some(block(7, 7)));
		assert_eq!(remembered(memory.as_ref(), genesis()).expect("read"), None);
	}

	#[test]
	fn highest_of_several_processes_is_remembered() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		let [one, two] =
			[(); 2].map(|()| Seen::of(Some(memory.clone()), genesis()).expect("empty"));
		one.note(block(9, 9)).expect("written");
		two.note(block(6, 6)).expect("written");
		assert_eq!(remembered(memory.as_ref(), genesis()).expect("read"), Some(block(9, 9)));
	}

	#[test]
	fn chains_are_remembered_apart_and_damage_is_no_memory() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		Seen::of(Some(memory.clone()), genesis())
			.expect("empty")
			.note(block(9, 9))
			.expect("written");
		let other = Hash::repeat_byte(8);
		assert_eq!(remembered(memory.as_ref(), other).expect("read"), None);
		memory.put(&name(genesis()), b"{\"number\": 9").expect("written");
		assert_eq!(remembered(memory.as_ref(), genesis()).expect("read"), None);
	}
}
