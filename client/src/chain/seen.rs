//! The highest final block of a chain that this machine has seen. It does not go back and does not
//! change: a source that says otherwise is of another past, and is not believed.

use super::{
	memory::{self, Memory, MemoryError},
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
		/// Whether a block of this source was believed before: then something may have been sent.
		begun: bool,
	},

	/// It does not show a block that is final.
	#[error("{source_name} says that block {number} is the last final one, and does not show block {seen}, which this machine has seen final")]
	NotShown {
		/// Who says so.
		source_name: String,
		/// The number of the last final block there.
		number: u64,
		/// The number of the block that was seen.
		seen: u64,
		/// The chain.
		genesis: String,
		/// Whether a block of this source was believed before: then something may have been sent.
		begun: bool,
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
		/// Whether a block of this source was believed before: then something may have been sent.
		begun: bool,
	},
}

impl Code for PastError {
	fn code(&self) -> &'static str {
		match self {
			Self::Behind { .. } => "salus::chain::behind",
			Self::NotShown { .. } => "salus::chain::past_not_shown",
			Self::Other { .. } => "salus::chain::other_past",
		}
	}
}

/// What a final block is to what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
	/// It is higher. The source has not shown yet that the blocks in `check`, which were seen before,
	/// are its own.
	Higher { check: Vec<Final> },
	/// It is the one.
	Same,
	/// It is lower.
	Behind(Final),
	/// It has that number and is another.
	Other(Final),
}

/// How it is known that a block is final. What is only believed never counts against what is proved: a
/// node that lies once would lock the light client out for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
	/// By the votes of the validators, which the light client checked. It is held to such blocks alone.
	Proved,
	/// By the word of a node, which is held to both kinds.
	Believed,
}

/// The highest final block of one chain, in this process and, where there is a memory, in those before.
pub(super) struct Seen {
	memory: Option<Arc<dyn Memory>>,
	name: String,
	state: Mutex<State>,
}

struct State {
	highest: Option<Final>,
	/// What was remembered, as long as the source has not shown that it is of its past.
	unchecked: Vec<Final>,
	/// Whether a block of the source was believed already.
	begun: bool,
}

/// By what it is remembered.
fn name(mark: Mark, genesis: Hash) -> String {
	match mark {
		Mark::Proved => format!("{genesis:?}.final"),
		Mark::Believed => format!("{genesis:?}.believed"),
	}
}

fn parse(bytes: &[u8]) -> Option<Final> {
	serde_json::from_slice(bytes).ok()
}

/// The highest final block of the chain that was seen so.
pub(super) fn remembered(
	memory: &dyn Memory,
	mark: Mark,
	genesis: Hash,
) -> Result<Option<Final>, MemoryError> {
	let Some(bytes) = memory.get(&name(mark, genesis))? else { return Ok(None) };
	let parsed = parse(&bytes);
	if parsed.is_none() {
		tracing::warn!("which final block was seen last is damaged on this machine: thrown away");
	}
	Ok(parsed)
}

/// Forgets what was seen of the chain. What was the highest?
pub(super) async fn forget(
	memory: &dyn Memory,
	genesis: Hash,
) -> Result<Option<Final>, MemoryError> {
	let mut highest = None;
	for mark in [Mark::Proved, Mark::Believed] {
		let before = remembered(memory, mark, genesis)?;
		memory::forget(memory, &name(mark, genesis)).await?;
		highest = [highest, before].into_iter().flatten().max_by_key(|it: &Final| it.number);
	}
	Ok(highest)
}

impl Seen {
	/// What was seen of the chain before, for a source whose blocks are final by `mark`.
	pub fn of(
		memory: Option<Arc<dyn Memory>>,
		mark: Mark,
		genesis: Hash,
	) -> Result<Self, MemoryError> {
		let held_to = match mark {
			Mark::Proved => &[Mark::Proved][..],
			Mark::Believed => &[Mark::Proved, Mark::Believed],
		};
		let mut unchecked = Vec::new();
		if let Some(memory) = &memory {
			for mark in held_to {
				unchecked.extend(remembered(memory.as_ref(), *mark, genesis)?);
			}
		}
		let highest = unchecked.iter().copied().max_by_key(|it| it.number);
		let state = Mutex::new(State { highest, unchecked, begun: false });
		Ok(Self { memory, name: name(mark, genesis), state })
	}

	/// Where it is kept between runs.
	pub fn memory(&self) -> Option<&dyn Memory> {
		self.memory.as_deref()
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Whether a block of this source was believed already.
	pub fn is_begun(&self) -> bool {
		self.state().begun
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
			_ => Word::Higher { check: state.unchecked.clone() },
		}
	}

	/// Remembers `head`, which is believed. Of processes that do so at the same time the highest wins.
	///
	/// # Errors
	/// It is not remembered between runs: for this process it is.
	pub async fn note(&self, head: Final) -> Result<(), MemoryError> {
		{
			let mut state = self.state();
			state.begun = true;
			if state.highest.is_some_and(|seen| seen.number >= head.number) {
				return Ok(());
			}
			(state.highest, state.unchecked) = (Some(head), Vec::new());
		}
		let Some(memory) = &self.memory else { return Ok(()) };
		let mut higher = |before: Option<Vec<u8>>| {
			let known = before.as_deref().and_then(parse);
			match known.filter(|it| it.number >= head.number) {
				Some(_) => before,
				None => serde_json::to_vec(&head).ok(),
			}
		};
		memory::change(memory.as_ref(), &self.name, &mut higher).await
	}
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use crate::chain::memory::Forgetful;

	fn block(number: u64, hash: u8) -> Final {
		Final { number, hash: Hash::repeat_byte(hash) }
	}

	fn genesis() -> Hash {
		Hash::repeat_byte(9)
	}

	fn of(memory: &Arc<dyn Memory>, mark: Mark) -> Seen {
		Seen::of(Some(memory.clone()), mark, genesis()).expect("read")
	}

	fn proved(memory: &Arc<dyn Memory>) -> Seen {
		of(memory, Mark::Proved)
	}

	#[tokio::test]
	async fn what_a_node_says_is_not_held_against_the_light_client_and_the_other_way_round_it_is() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		proved(&memory).note(block(5, 5)).await.expect("written");
		of(&memory, Mark::Believed).note(block(4_000_000_000, 1)).await.expect("written");
		assert_eq!(proved(&memory).highest(), Some(block(5, 5)));
		let nothing_new = Word::Higher { check: vec![block(5, 5)] };
		assert_eq!(proved(&memory).compare(block(6, 6)), nothing_new);
		// The next node has to be of both pasts.
		let node = of(&memory, Mark::Believed);
		assert_eq!(node.compare(block(6, 6)), Word::Behind(block(4_000_000_000, 1)));
		let check = vec![block(5, 5), block(4_000_000_000, 1)];
		assert_eq!(node.compare(block(4_000_000_001, 2)), Word::Higher { check });
		// Both are forgotten together.
		let forgotten = forget(memory.as_ref(), genesis()).await.expect("removed");
		assert_eq!(forgotten, Some(block(4_000_000_000, 1)));
		assert_eq!(of(&memory, Mark::Believed).highest(), None);
	}

	#[tokio::test]
	async fn node_is_behind_what_the_light_client_proved() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		proved(&memory).note(block(5, 5)).await.expect("written");
		let node = of(&memory, Mark::Believed);
		assert_eq!(node.compare(block(4, 4)), Word::Behind(block(5, 5)));
		assert_eq!(node.compare(block(5, 6)), Word::Other(block(5, 5)));
		assert_eq!(node.compare(block(5, 5)), Word::Same);
	}

	#[tokio::test]
	async fn what_was_seen_before_is_compared_with_what_a_source_says() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		let seen = proved(&memory);
		assert_eq!(seen.compare(block(5, 5)), Word::Higher { check: vec![] });
		seen.note(block(5, 5)).await.expect("written");
		let seen = proved(&memory);
		assert_eq!(seen.highest(), Some(block(5, 5)));
		assert_eq!(seen.compare(block(4, 4)), Word::Behind(block(5, 5)));
		assert_eq!(seen.compare(block(5, 5)), Word::Same);
		assert_eq!(seen.compare(block(5, 6)), Word::Other(block(5, 5)));
		assert_eq!(seen.compare(block(7, 7)), Word::Higher { check: vec![block(5, 5)] });
		seen.note(block(7, 7)).await.expect("written");
		assert_eq!(seen.compare(block(8, 8)), Word::Higher { check: vec![] });
		assert_eq!(forget(memory.as_ref(), genesis()).await.expect("removed"), Some(block(7, 7)));
		assert_eq!(remembered(memory.as_ref(), Mark::Proved, genesis()).expect("read"), None);
	}

	#[tokio::test]
	async fn highest_of_several_processes_is_remembered() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		let [one, two] = [(); 2].map(|()| proved(&memory));
		one.note(block(9, 9)).await.expect("written");
		two.note(block(6, 6)).await.expect("written");
		assert_eq!(
			remembered(memory.as_ref(), Mark::Proved, genesis()).expect("read"),
			Some(block(9, 9))
		);
	}

	#[tokio::test]
	async fn chains_are_remembered_apart_and_damage_is_no_memory() {
		let memory: Arc<dyn Memory> = Arc::new(Forgetful::default());
		proved(&memory).note(block(9, 9)).await.expect("written");
		let other = Hash::repeat_byte(8);
		assert_eq!(remembered(memory.as_ref(), Mark::Proved, other).expect("read"), None);
		memory::put(memory.as_ref(), &name(Mark::Proved, genesis()), b"{\"number\": 9")
			.await
			.expect("written");
		assert_eq!(remembered(memory.as_ref(), Mark::Proved, genesis()).expect("read"), None);
	}
}
