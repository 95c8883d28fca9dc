//! Notes in a memory that a host keeps.

use crate::{
	chain::{
		memory::{Memory, MemoryError},
		ChainError,
	},
	ops::OpError,
};
use std::{
	collections::BTreeSet,
	path::PathBuf,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What is locked in this process.
static LOCKED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn locked() -> MutexGuard<'static, BTreeSet<String>> {
	LOCKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lock of one note.
#[derive(Debug)]
pub struct Lock(String);

impl Lock {
	/// Takes it, or says at once that somebody has it: whoever waited here would hold up who has it.
	pub(super) fn take(name: &str) -> Result<Self, OpError> {
		if locked().insert(name.to_owned()) {
			return Ok(Self(name.to_owned()));
		}
		Err(OpError::InUse { path: name.into() })
	}
}

impl Drop for Lock {
	fn drop(&mut self) {
		locked().remove(&self.0);
	}
}

/// By what the note called `name` is remembered.
fn key(name: &str) -> String {
	format!("{name}.pending")
}

fn failed(error: MemoryError) -> OpError {
	ChainError::from(error).into()
}

/// Where a memory is another process's for a moment, that is told: a host whose memory can be shares no notes.
fn put(memory: &dyn Memory, name: &str, note: &[u8]) -> Result<(), OpError> {
	memory.try_change(name, &mut |_| Some(note.to_vec())).map_err(failed)
}

fn forget(memory: &dyn Memory, name: &str) -> Result<(), MemoryError> {
	memory.try_change(&key(name), &mut |_| None)
}

pub(super) fn read(memory: &dyn Memory, name: &str) -> Result<Option<Vec<u8>>, OpError> {
	memory.get(&key(name)).map_err(failed)
}

pub(super) fn set_aside(memory: &dyn Memory, name: &str) -> Result<PathBuf, OpError> {
	let aside = format!("{name}.aside");
	if let Some(note) = read(memory, name)? {
		put(memory, &aside, &note)?;
	}
	forget(memory, name).map_err(failed)?;
	Ok(aside.into())
}

pub(super) fn clear(memory: &dyn Memory, name: &str) {
	// What stays behind is compared with the chain by the next run, and cleared then.
	if let Err(error) = forget(memory, name) {
		tracing::debug!(%error, "a note stays behind");
	}
}

/// A note that does not count yet.
pub(in crate::ops) struct Next {
	memory: Arc<dyn Memory>,
	name: String,
	note: Vec<u8>,
}

impl Next {
	pub(super) fn begin(memory: Arc<dyn Memory>, name: &str, note: Vec<u8>) -> Self {
		Self { memory, name: name.to_owned(), note }
	}

	pub(super) fn write(&mut self, note: Vec<u8>) {
		self.note = note;
	}

	pub(super) fn take(self) -> Result<(), OpError> {
		put(self.memory.as_ref(), &key(&self.name), &self.note)
	}
}
