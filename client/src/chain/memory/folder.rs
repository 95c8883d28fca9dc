//! A memory in files. Touches the folder that it is given.

use super::{Change, Memory, MemoryError, MAX_LEN};
use std::{
	fs::{self, File},
	io::{self, Read, Write},
	path::PathBuf,
};

/// A memory in files of one folder, each only its owner's and replaced as a whole.
pub struct FolderMemory(PathBuf);

impl FolderMemory {
	/// A memory in `folder`, which is made when something is remembered.
	pub fn new(folder: PathBuf) -> Self {
		Self(folder)
	}

	fn failed(&self, action: &'static str) -> impl FnOnce(io::Error) -> MemoryError + '_ {
		move |error| {
			let (place, reason) = (self.0.clone(), error.to_string());
			MemoryError { place, action, reason, is_held: false }
		}
	}

	fn path(&self, name: &str) -> Result<PathBuf, MemoryError> {
		let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '.';
		if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
			let reason = io::Error::other(format!("{name:?} is no name"));
			return Err(self.failed("read")(reason));
		}
		Ok(self.0.join(name))
	}

	fn read(&self, name: &str) -> Result<Option<Vec<u8>>, MemoryError> {
		let file = match File::open(self.path(name)?) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
			file => file.map_err(self.failed("read"))?,
		};
		let mut bytes = Vec::new();
		file.take(MAX_LEN as u64).read_to_end(&mut bytes).map_err(self.failed("read"))?;
		Ok(Some(bytes))
	}

	/// The lock, which ends with the file that is returned.
	fn lock(&self) -> Result<File, MemoryError> {
		let failed = self.failed("written");
		match self.open_lock().map(|file| file.try_lock().map(|()| file)) {
			Ok(Ok(file)) => Ok(file),
			Ok(Err(fs::TryLockError::WouldBlock)) => {
				let held = io::Error::other("another process is changing it");
				Err(MemoryError { is_held: true, ..failed(held) })
			}
			Ok(Err(fs::TryLockError::Error(error))) | Err(error) => Err(failed(error)),
		}
	}

	fn open_lock(&self) -> io::Result<File> {
		use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
		fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
		let mut options = File::options();
		options.create(true).append(true).mode(0o600).open(self.0.join(".lock"))
	}

	fn write(&self, name: &str, bytes: &[u8]) -> Result<(), MemoryError> {
		let path = self.path(name)?;
		let write = || {
			let mut temp = tempfile::NamedTempFile::new_in(&self.0)?;
			temp.write_all(bytes)?;
			temp.persist(path).map_err(|error| error.error)?;
			Ok(())
		};
		write().map_err(self.failed("written"))
	}
}

impl Memory for FolderMemory {
	fn get(&self, name: &str) -> Result<Option<Vec<u8>>, MemoryError> {
		self.read(name)
	}

	fn try_change(&self, name: &str, change: &mut Change<'_>) -> Result<(), MemoryError> {
		let _lock = self.lock()?;
		let before = self.read(name)?;
		let (is_there, after) = (before.is_some(), change(before));
		match after {
			Some(bytes) => self.write(name, &bytes),
			None if is_there => fs::remove_file(self.path(name)?).map_err(self.failed("written")),
			None => Ok(()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::memory::{change, forget, put};
	use std::{os::unix::fs::PermissionsExt, time::Duration};

	#[tokio::test]
	async fn what_is_remembered_is_its_owners_only_and_replaced_as_a_whole() {
		let dir = tempfile::tempdir().expect("a folder");
		let folder = dir.path().join("deep/chains");
		let memory = FolderMemory::new(folder.clone());
		assert_eq!(memory.get("a.final").expect("read"), None);
		put(&memory, "a.final", b"one").await.expect("written");
		put(&memory, "a.final", b"two").await.expect("written");
		assert_eq!(memory.get("a.final").expect("read").as_deref(), Some(&b"two"[..]));
		let mode = |name: &str| {
			let data = fs::metadata(folder.join(name)).expect("a file");
			data.permissions().mode() & 0o777
		};
		assert_eq!((mode("a.final"), mode("."), mode(".lock")), (0o600, 0o700, 0o600));
		forget(&memory, "a.final").await.expect("removed");
		forget(&memory, "a.final").await.expect("it is not there");
		assert_eq!(memory.get("a.final").expect("read"), None);
		assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "no rest but the lock");
	}

	#[tokio::test]
	async fn name_that_leads_elsewhere_is_refused() {
		let dir = tempfile::tempdir().expect("a folder");
		let memory = FolderMemory::new(dir.path().join("chains"));
		for name in ["", "../x", "a/b", ".lock", "a b"] {
			assert!(put(&memory, name, b"").await.is_err(), "{name}");
			assert!(memory.get(name).is_err(), "{name}");
		}
	}

	/// What adds a byte to what is remembered.
	fn more(before: Option<Vec<u8>>) -> Option<Vec<u8>> {
		let mut bytes = before.unwrap_or_default();
		bytes.push(1);
		Some(bytes)
	}

	#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
	async fn changes_at_the_same_time_are_all_made() {
		let dir = tempfile::tempdir().expect("a folder");
		let add = |folder: PathBuf| async move {
			let memory = FolderMemory::new(folder);
			for _ in 0..50 {
				change(&memory, "count", &mut more).await.expect("written");
			}
		};
		let adding = [(); 4].map(|()| tokio::spawn(add(dir.path().to_owned())));
		for one in adding {
			one.await.expect("it ends");
		}
		let memory = FolderMemory::new(dir.path().to_owned());
		assert_eq!(memory.get("count").expect("read").map(|it| it.len()), Some(200));
	}

	/// On a runtime of one thread: were it to wait there, nobody would let go of the lock.
	#[tokio::test]
	async fn memory_that_another_holds_is_waited_for_and_meanwhile_others_work_on() {
		let dir = tempfile::tempdir().expect("a folder");
		let memory = FolderMemory::new(dir.path().to_owned());
		let held = memory.lock().expect("free");
		let refused = memory.try_change("count", &mut more).expect_err("it is held");
		assert!(refused.is_held, "{refused}");
		let let_go = async {
			tokio::time::sleep(Duration::from_millis(50)).await;
			drop(held);
		};
		let mut adds = more;
		let (changed, ()) = tokio::join!(change(&memory, "count", &mut adds), let_go);
		changed.expect("written");
		assert_eq!(memory.get("count").expect("read"), Some(vec![1]));
	}
}
