//! Blocks on their way into a store. Whatever is to be stored is made here first and goes into the
//! store once it is whole: a run that is cut short leaves nothing in the store, and where all was
//! made already, the next run only carries on with what is not there yet.

use super::{
	age::{self, Now},
	BlockStore, EmbeddedStore, KuboStore, StoreError,
};
use cid::Cid;
use std::{
	fs, io,
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicBool, Ordering},
		mpsc, Mutex, PoisonError,
	},
	thread,
	time::Duration,
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
		Self::opened(EmbeddedStore::unsynced(dir.into(), 0)?)
	}

	/// The one in the folder of `store`, which is new to whoever looks for what is abandoned.
	pub(super) fn opened(store: EmbeddedStore) -> Result<Self, StoreError> {
		let dir = store.path();
		age::touch(dir).map_err(StoreError::io("write", dir))?;
		Ok(Self { store, keep: AtomicBool::new(false) })
	}

	/// Removes what nobody went on with for `age` from the folder `dir` of such folders.
	pub(super) fn sweep(dir: &Path, age: Duration) {
		let Ok(now) = Now::on(dir) else { return };
		for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
			if now.is_beyond(&entry.path(), age) {
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

/// How many blocks are sent with one request.
const TOGETHER: usize = 8;

/// How many requests are under way at once.
const REQUESTS: usize = 2;

/// Moves `blocks` to a daemon, several at once, and tells `progress` how many bytes were dealt with.
/// Those that are not in `from` any more have to be there already.
///
/// # Errors
/// The first that any of them met. What was not sent stays where it is.
pub fn send(
	from: &EmbeddedStore,
	to: &KuboStore,
	blocks: &[Cid],
	progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), StoreError> {
	let batches = Mutex::new(blocks.chunks(TOGETHER));
	let (sender, done) = mpsc::channel();
	let next = || batches.lock().unwrap_or_else(PoisonError::into_inner).next();
	thread::scope(|scope| {
		for _ in 0..REQUESTS {
			let (sender, batches, next) = (sender.clone(), &batches, &next);
			scope.spawn(move || {
				while let Some(batch) = next() {
					let sent = send_batch(from, to, batch);
					if sent.is_err() {
						// Nobody begins another one.
						*batches.lock().unwrap_or_else(PoisonError::into_inner) =
							[].chunks(TOGETHER);
					}
					let _ = sender.send(sent);
				}
			});
		}
		drop(sender);
		let (mut bytes, mut failed) = (0, None);
		for sent in done {
			match sent {
				Ok(len) => {
					bytes += len;
					progress(bytes);
				}
				Err(error) => drop(failed.get_or_insert(error)),
			}
		}
		failed.map_or(Ok(()), Err)
	})
}

fn send_batch(from: &EmbeddedStore, to: &KuboStore, batch: &[Cid]) -> Result<u64, StoreError> {
	let (mut blocks, mut bytes) = (Vec::new(), 0);
	for cid in batch {
		// The daemon compares them with their CIDs.
		match from.read(cid) {
			Ok(block) => {
				bytes += block.len() as u64;
				blocks.push((*cid, block));
			}
			Err(StoreError::NotFound { .. }) => {
				bytes += to.size(cid)?.ok_or(StoreError::NotFound { cid: *cid })?;
			}
			Err(error) => return Err(error),
		}
	}
	if !blocks.is_empty() {
		let sent: Vec<_> = blocks.iter().map(|(cid, _)| *cid).collect();
		to.put_all(blocks).map_err(|error| remove_damaged(from, &sent).unwrap_or(error))?;
		for cid in sent {
			from.delete(&cid)?;
		}
	}
	Ok(bytes)
}

/// The error of a block that is not what its CID names, if one of `blocks` is not: it is removed, so
/// that the next run makes all of them anew.
fn remove_damaged(from: &EmbeddedStore, blocks: &[Cid]) -> Option<StoreError> {
	blocks.iter().find_map(|cid| match from.get(cid) {
		Err(error @ StoreError::Corrupt { .. }) => from.delete(cid).err().or(Some(error)),
		_ => None,
	})
}
