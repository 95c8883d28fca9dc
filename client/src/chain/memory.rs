//! What is remembered of chains between runs: bytes by name, behind a small trait, since a browser
//! keeps them elsewhere than in a folder. Touches nothing; on a machine with files,
//! `FolderMemory` touches the folder that it is given.

#[cfg(not(target_family = "wasm"))]
mod folder;

#[cfg(not(target_family = "wasm"))]
pub use folder::FolderMemory;

use crate::{
	clock::{sleep, Instant},
	Code,
};
use std::{
	collections::BTreeMap,
	path::PathBuf,
	sync::{Mutex, PoisonError},
	time::Duration,
};
use thiserror::Error;

/// The longest that is remembered under one name, in bytes.
pub const MAX_LEN: usize = 16 << 20;

/// How long another process may hold the memory.
const HELD: Duration = Duration::from_secs(5);

/// How often a memory is asked again that another process holds.
const ASK_AGAIN: Duration = Duration::from_millis(5);

/// Bytes that are kept between runs, by name. Names are of ASCII letters, digits, `-` and `.`.
///
/// What comes back may be old, damaged or somebody else's: who reads it checks it.
pub trait Memory: Send + Sync {
	/// What is remembered as `name`.
	///
	/// # Errors
	/// It cannot be read.
	fn get(&self, name: &str) -> Result<Option<Vec<u8>>, MemoryError>;

	/// Remembers what `change` makes of what is remembered as `name`, or forgets it where that is
	/// nothing. No other change of this memory comes in between. Waits for nobody: [`change`] does.
	///
	/// # Errors
	/// It cannot be read or written. [`MemoryError::is_held`] where another process changes it this moment:
	/// then nothing was changed.
	fn try_change(&self, name: &str, change: &mut Change<'_>) -> Result<(), MemoryError>;
}

/// What a change makes of what was remembered.
pub type Change<'a> = dyn FnMut(Option<Vec<u8>>) -> Option<Vec<u8>> + Send + 'a;

/// As [`Memory::try_change`], and waits for another process that changes the memory.
///
/// # Errors
/// It cannot be read or written, or another process holds it for five seconds.
pub async fn change(
	memory: &dyn Memory,
	name: &str,
	change: &mut Change<'_>,
) -> Result<(), MemoryError> {
	let began = Instant::now();
	loop {
		match memory.try_change(name, change) {
			Err(error) if error.is_held && began.elapsed() < HELD => {
				sleep(ASK_AGAIN).await;
			}
			done => return done,
		}
	}
}

/// Remembers `bytes` as `name`.
///
/// # Errors
/// As [`change`].
pub async fn put(memory: &dyn Memory, name: &str, bytes: &[u8]) -> Result<(), MemoryError> {
	change(memory, name, &mut |_| Some(bytes.to_vec())).await
}

/// Forgets what is remembered as `name`.
///
/// # Errors
/// As [`change`].
pub async fn forget(memory: &dyn Memory, name: &str) -> Result<(), MemoryError> {
	change(memory, name, &mut |_| None).await
}

/// What is remembered cannot be read or written.
#[derive(Debug, Error)]
#[error("what is remembered of the chain in {} cannot be {action}: {reason}", place.display())]
pub struct MemoryError {
	/// Where it is.
	pub place: PathBuf,
	/// "read" or "written".
	pub action: &'static str,
	/// What the system said.
	pub reason: String,
	/// Whether another process changes it this moment: a little later it may be changed.
	pub is_held: bool,
}

impl Code for MemoryError {
	fn code(&self) -> &'static str {
		"salus::memory"
	}
}

/// A memory that ends with the process.
#[derive(Default)]
pub struct Forgetful(Mutex<BTreeMap<String, Vec<u8>>>);

impl Memory for Forgetful {
	fn get(&self, name: &str) -> Result<Option<Vec<u8>>, MemoryError> {
		Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
	}

	fn try_change(&self, name: &str, change: &mut Change<'_>) -> Result<(), MemoryError> {
		let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(bytes) = change(all.remove(name)) {
			all.insert(name.to_owned(), bytes);
		}
		Ok(())
	}
}
