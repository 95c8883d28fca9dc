//! What is under way and has to be remembered for the next run: a note for each thing, and a lock, so that
//! only one process works on it. On a machine with files it is a folder; elsewhere a host's memory.

#[cfg(not(target_family = "wasm"))]
mod folder;
mod kept;

#[cfg(all(test, not(target_family = "wasm")))]
pub(super) use folder::path as folder_path;

use super::OpError;
use crate::chain::memory::Memory;
#[cfg(not(target_family = "wasm"))]
use std::path::Path;
use std::{path::PathBuf, sync::Arc};

/// Where a member's client remembers what is under way.
#[derive(Clone)]
pub enum Desk {
	/// The data directory.
	#[cfg(not(target_family = "wasm"))]
	Folder(PathBuf),
	/// A memory that is kept between runs. Two processes that work with the same one at the same time are not
	/// kept from each other: that is the host's to do.
	Memory(Arc<dyn Memory>),
}

/// Keeps others from one thing, until it is dropped.
#[derive(Debug)]
pub enum Lock {
	/// By a file.
	#[cfg(not(target_family = "wasm"))]
	File(super::lock::Lock),
	/// Within this process.
	Kept(kept::Lock),
}

/// A note that is written and does not count yet.
pub(super) enum Next {
	#[cfg(not(target_family = "wasm"))]
	File(folder::Next),
	Kept(kept::Next),
}

#[cfg(not(target_family = "wasm"))]
impl From<PathBuf> for Desk {
	fn from(data_dir: PathBuf) -> Self {
		Self::Folder(data_dir)
	}
}

impl Desk {
	/// The data directory, where there is one.
	#[cfg(not(target_family = "wasm"))]
	pub fn folder(&self) -> Option<&Path> {
		match self {
			Self::Folder(data_dir) => Some(data_dir),
			Self::Memory(_) => None,
		}
	}

	/// Takes the lock of what is called `name`.
	///
	/// # Errors
	/// [`OpError::InUse`] where another one has it for too long; it cannot be made.
	pub(super) fn lock(&self, name: &str) -> Result<Lock, OpError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(data_dir) => folder::lock(data_dir, name).map(Lock::File),
			Self::Memory(_) => kept::Lock::take(name).map(Lock::Kept),
		}
	}

	/// The note called `name`.
	///
	/// # Errors
	/// It cannot be read.
	pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, OpError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(data_dir) => folder::read(data_dir, name),
			Self::Memory(memory) => kept::read(memory.as_ref(), name),
		}
	}

	/// Moves the note called `name` aside, and says where it is then.
	///
	/// # Errors
	/// It cannot be moved.
	pub(super) fn set_aside(&self, name: &str) -> Result<PathBuf, OpError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(data_dir) => folder::set_aside(data_dir, name),
			Self::Memory(memory) => kept::set_aside(memory.as_ref(), name),
		}
	}

	/// Writes a note that does not count yet. Where there is little room, there is none for it now rather than
	/// later.
	///
	/// # Errors
	/// It cannot be written.
	pub(super) fn begin(&self, name: &str, note: &[u8]) -> Result<Next, OpError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(data_dir) => folder::Next::begin(data_dir, name, note).map(Next::File),
			Self::Memory(memory) => {
				Ok(Next::Kept(kept::Next::begin(memory.clone(), name, note.to_vec())))
			}
		}
	}

	/// Forgets the note called `name`.
	pub(super) fn clear(&self, name: &str) {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(data_dir) => folder::clear(data_dir, name),
			Self::Memory(memory) => kept::clear(memory.as_ref(), name),
		}
	}
}

impl Next {
	/// Writes `note` in place of what was written, which was no shorter.
	///
	/// # Errors
	/// It cannot be written.
	pub(super) fn write(&mut self, note: &[u8]) -> Result<(), OpError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::File(next) => next.write(note),
			Self::Kept(next) => {
				next.write(note.to_vec());
				Ok(())
			}
		}
	}

	/// From now on it counts: it is there whole or not at all, and stays when the power fails.
	///
	/// # Errors
	/// It cannot be kept.
	pub(super) fn take(self) -> Result<(), OpError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::File(next) => next.take(),
			Self::Kept(next) => next.take(),
		}
	}
}
