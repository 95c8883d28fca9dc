//! What is remembered of chains between runs: bytes by name, behind a small trait, since a browser
//! keeps them elsewhere than in a folder. Touches nothing; on a machine with files,
//! `FolderMemory` touches the folder that it is given.

#[cfg(not(target_family = "wasm"))]
mod folder;

#[cfg(not(target_family = "wasm"))]
pub use folder::FolderMemory;

use crate::Code;
use std::{
	collections::BTreeMap,
	path::PathBuf,
	sync::{Mutex, PoisonError},
};
use thiserror::Error;

/// The longest that is remembered under one name, in bytes.
pub const MAX_LEN: usize = 16 << 20;

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
	/// nothing. No other change of this memory comes in between.
	///
	/// # Errors
	/// It cannot be read or written.
	fn change(
		&self,
		name: &str,
		change: &mut dyn FnMut(Option<Vec<u8>>) -> Option<Vec<u8>>,
	) -> Result<(), MemoryError>;

	/// Remembers `bytes` as `name`.
	///
	/// # Errors
	/// They cannot be written.
	fn put(&self, name: &str, bytes: &[u8]) -> Result<(), MemoryError> {
		self.change(name, &mut |_| Some(bytes.to_vec()))
	}

	/// Forgets what is remembered as `name`.
	///
	/// # Errors
	/// It cannot be removed.
	fn forget(&self, name: &str) -> Result<(), MemoryError> {
		self.change(name, &mut |_| None)
	}
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

	fn change(
		&self,
		name: &str,
		change: &mut dyn FnMut(Option<Vec<u8>>) -> Option<Vec<u8>>,
	) -> Result<(), MemoryError> {
		let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(bytes) = change(all.remove(name)) {
			all.insert(name.to_owned(), bytes);
		}
		Ok(())
	}
}
