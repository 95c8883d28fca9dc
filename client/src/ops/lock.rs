//! Locks between processes that work on the same thing: a file each, which goes with the lock.

use super::{error::file_error, OpError};
use std::{
	fs::{self, File, TryLockError},
	io,
	os::unix::fs::{MetadataExt, OpenOptionsExt},
	path::{Path, PathBuf},
	thread::sleep,
	time::{Duration, Instant},
};

/// How long to wait before another try.
const PAUSE: Duration = Duration::from_millis(50);

/// Keeps other processes from a slot. Its file goes with it.
#[derive(Debug)]
pub struct Lock {
	path: PathBuf,
	_file: File,
}

impl Lock {
	/// Takes the lock that is the file at `path`, in a folder that is there; waits for `limit` at most where
	/// another process has it.
	///
	/// # Errors
	/// The file cannot be made. [`OpError::InUse`] where the other process is not done by then.
	pub(super) fn take(path: &Path, limit: Duration) -> Result<Self, OpError> {
		let end = Instant::now() + limit;
		loop {
			if let Some(lock) = Self::try_take(path).map_err(file_error(path))? {
				return Ok(lock);
			}
			if Instant::now() >= end {
				return Err(OpError::InUse { path: path.to_owned() });
			}
			sleep(PAUSE);
		}
	}

	/// None where another process has it.
	fn try_take(path: &Path) -> io::Result<Option<Self>> {
		let mut options = File::options();
		let file = options.write(true).create(true).truncate(false).mode(0o600).open(path)?;
		match file.try_lock() {
			Ok(()) => {}
			Err(TryLockError::WouldBlock) => return Ok(None),
			Err(TryLockError::Error(error)) => return Err(error),
		}
		// Who had it before may have removed the file meanwhile: then another one is locked by others.
		let (ours, named) = (file.metadata()?, fs::metadata(path));
		let same = named.is_ok_and(|named| (named.dev(), named.ino()) == (ours.dev(), ours.ino()));
		Ok(same.then(|| Self { path: path.to_owned(), _file: file }))
	}
}

impl Drop for Lock {
	fn drop(&mut self) {
		// While it is still locked, so that nobody else's is removed.
		let _ = fs::remove_file(&self.path);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SHORT: Duration = Duration::from_millis(10);

	#[test]
	fn lock_is_had_by_one_at_a_time_and_the_wait_for_it_ends() {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join("lock");
		let held = Lock::take(&path, SHORT).expect("free");
		let refused = Lock::take(&path, SHORT).expect_err("held");
		assert!(matches!(refused, OpError::InUse { .. }), "{refused}");
		Lock::take(&dir.path().join("other"), SHORT).expect("another one");
		drop(held);
		drop(Lock::take(&path, SHORT).expect("free again"));
		assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0, "none stays behind");
	}

	#[test]
	fn lock_that_a_killed_process_left_is_free() {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join("lock");
		File::create(&path).expect("made");
		Lock::take(&path, SHORT).expect("free");
	}

	#[test]
	fn lock_whose_file_was_removed_meanwhile_is_none() {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join("lock");
		let held = Lock::take(&path, SHORT).expect("free");
		std::thread::scope(|scope| {
			let waiting: Vec<_> = (0..8)
				.map(|_| {
					scope.spawn(|| {
						let _lock = Lock::take(&path, Duration::from_secs(60)).expect("in the end");
						// Who else had it now would take what is not theirs.
						let alone = dir.path().join("alone");
						File::create_new(&alone).expect("nobody else has the lock");
						sleep(Duration::from_millis(5));
						fs::remove_file(alone).expect("still there");
					})
				})
				.collect();
			drop(held);
			waiting.into_iter().for_each(|it| it.join().expect("one at a time"));
		});
	}
}
