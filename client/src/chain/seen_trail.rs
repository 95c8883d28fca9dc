//! The longest audit trail of a chain that this machine has verified. It only grows, and its beginning does
//! not change: a trail that is shorter, or that began otherwise, is not believed. Touches the memory that it
//! is given.

use super::{
	memory::{self, Memory, MemoryError},
	Hash,
};
use serde::{Deserialize, Serialize};

/// A trail: how long it is, and what it hashes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailMark {
	/// How many events.
	pub events: u64,
	/// Their running hash, in hexadecimal.
	pub head: String,
}

/// By what it is remembered. What a node was believed in never counts against what was proved.
fn name(genesis: Hash, proved: bool) -> String {
	let how = if proved { "trail" } else { "trail-believed" };
	format!("{genesis:?}.{how}")
}

fn remembered(
	memory: &dyn Memory,
	genesis: Hash,
	proved: bool,
) -> Result<Option<TrailMark>, MemoryError> {
	let bytes = memory.get(&name(genesis, proved))?;
	let mark = bytes.as_deref().map(serde_json::from_slice);
	if matches!(mark, Some(Err(_))) {
		tracing::warn!("how long the trail was is damaged on this machine: thrown away");
	}
	Ok(mark.and_then(Result::ok))
}

/// The trails that one whose end is `proved`, or only believed, has to go on from.
///
/// # Errors
/// The memory cannot be read.
pub(super) fn held_to(
	memory: &dyn Memory,
	genesis: Hash,
	proved: bool,
) -> Result<Vec<TrailMark>, MemoryError> {
	let believed = match proved {
		true => None,
		false => remembered(memory, genesis, false)?,
	};
	Ok(remembered(memory, genesis, true)?.into_iter().chain(believed).collect())
}

/// Remembers `mark`. Of processes that do so at the same time the longest wins.
///
/// # Errors
/// The memory cannot be changed.
pub(super) async fn note(
	memory: &dyn Memory,
	genesis: Hash,
	proved: bool,
	mark: &TrailMark,
) -> Result<(), MemoryError> {
	let bytes = serde_json::to_vec(mark).unwrap_or_default();
	let name = name(genesis, proved);
	let mut longest = |before: Option<Vec<u8>>| {
		let longer = before.as_deref().and_then(|it| serde_json::from_slice(it).ok());
		match longer.filter(|it: &TrailMark| it.events >= mark.events) {
			Some(_) => before,
			None => Some(bytes.clone()),
		}
	};
	memory::change(memory, &name, &mut longest).await
}

/// Forgets both.
///
/// # Errors
/// The memory cannot be changed.
pub(super) async fn forget(memory: &dyn Memory, genesis: Hash) -> Result<(), MemoryError> {
	memory::forget(memory, &name(genesis, true)).await?;
	memory::forget(memory, &name(genesis, false)).await
}
