//! Blocks on their way into a store. Whatever is to be stored is made here first and goes into the
//! store once it is whole: a run that is cut short leaves nothing in the store, and where all was
//! made already, the next run only carries on with what is not there yet.

use super::{BlockStore, EmbeddedStore, StoreError};
use cid::Cid;
use std::{
	fs, io,
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		mpsc, Mutex, PoisonError,
	},
	thread,
	time::{Duration, SystemTime},
};

/// A folder of blocks on their way.
pub struct Staging {
	store: EmbeddedStore,
	keep: AtomicBool,
}

impl Staging {
	/// Opens the one in `dir`, which is made where it is not there.
	///
	/// # Errors
	/// The folder cannot be made.
	pub fn open(dir: impl Into<PathBuf>) -> Result<Self, StoreError> {
		Ok(Self::of(EmbeddedStore::unsynced(dir.into(), 0)?))
	}

	pub(super) fn of(store: EmbeddedStore) -> Self {
		Self { store, keep: AtomicBool::new(false) }
	}

	/// Removes what nobody went on with for `age` from the folder `dir` of such folders.
	pub(super) fn sweep(dir: &Path, age: Duration) {
		let now = SystemTime::now();
		for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
			let modified = entry.metadata().and_then(|it| it.modified());
			let old = modified.ok().and_then(|it| now.duration_since(it).ok());
			if old.is_some_and(|old| old > age) {
				let _ = fs::remove_dir_all(entry.path());
			}
		}
	}

	/// What is in it.
	pub fn blocks(&self) -> &EmbeddedStore {
		&self.store
	}

	/// Removes what an earlier run left in it.
	///
	/// # Errors
	/// It cannot be removed.
	pub fn clear(&self) -> Result<(), StoreError> {
		for cid in self.store.list()? {
			self.store.delete(&cid)?;
		}
		Ok(())
	}

	/// Leaves what is in it for a later run. Otherwise it goes with this value.
	pub fn keep(&self, keep: bool) {
		self.keep.store(keep, Ordering::Relaxed);
	}
}

impl Drop for Staging {
	fn drop(&mut self) {
		if self.keep.load(Ordering::Relaxed) {
			return;
		}
		match fs::remove_dir_all(self.store.path()) {
			Err(error) if error.kind() != io::ErrorKind::NotFound => {
				let path = self.store.path().display();
				tracing::warn!(%path, %error, "what is no longer needed stays behind");
			}
			_ => {}
		}
	}
}

/// Copies `blocks` from one store into another, several at once where that pays, and tells `progress`
/// how many bytes were dealt with. Those that are there already are not copied.
///
/// # Errors
/// The first that any of them met.
pub fn copy(
	from: &dyn BlockStore,
	to: &dyn BlockStore,
	blocks: &[Cid],
	progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), StoreError> {
	let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
	let (sender, done) = mpsc::channel();
	thread::scope(|scope| {
		for _ in 0..to.parallel().clamp(1, blocks.len().max(1)) {
			let (next, failed, sender) = (&next, &failed, sender.clone());
			scope.spawn(move || {
				while let Some(cid) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
					match copy_one(from, to, cid) {
						Ok(len) => drop(sender.send(len)),
						Err(error) => {
							next.store(blocks.len(), Ordering::Relaxed);
							failed
								.lock()
								.unwrap_or_else(PoisonError::into_inner)
								.get_or_insert(error);
						}
					}
				}
			});
		}
		drop(sender);
		let mut bytes = 0;
		for len in done {
			bytes += len;
			progress(bytes);
		}
	});
	match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
		Some(error) => Err(error),
		None => Ok(()),
	}
}

fn copy_one(from: &dyn BlockStore, to: &dyn BlockStore, cid: &Cid) -> Result<u64, StoreError> {
	match from.get(cid) {
		Ok(bytes) => to.put(cid, &bytes).map(|_| bytes.len() as u64),
		Err(StoreError::NotFound { .. }) => to.size(cid)?.ok_or(StoreError::NotFound { cid: *cid }),
		Err(error) => Err(error),
	}
}
