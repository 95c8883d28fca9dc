//! What is remembered of chains between runs: bytes by name, behind a small trait, since a browser
//! keeps them elsewhere than in a folder. [`FolderMemory`] touches the folder that it is given.

use crate::Code;
use std::{
	collections::BTreeMap,
	fs::{self, File},
	io::{self, Read, Write},
	path::PathBuf,
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
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
				tokio::time::sleep(ASK_AGAIN).await;
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
		match self.open_lock().and_then(|file| Ok(file.try_lock().map(|()| file))) {
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

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

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
