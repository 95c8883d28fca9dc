//! A memory in files. Touches the folder that it is given.

use super::{Memory, MemoryError, MAX_LEN};
use std::{
	fs::{self, File},
	io::{self, Read, Write},
	path::PathBuf,
	time::{Duration, Instant},
};

/// How long another process may hold the memory.
const LOCK: Duration = Duration::from_secs(5);

/// A memory in files of one folder, each only its owner's and replaced as a whole.
pub struct FolderMemory(PathBuf);

impl FolderMemory {
	/// A memory in `folder`, which is made when something is remembered.
	pub fn new(folder: PathBuf) -> Self {
		Self(folder)
	}

	fn failed(&self, action: &'static str) -> impl FnOnce(io::Error) -> MemoryError + '_ {
		move |error| MemoryError { place: self.0.clone(), action, reason: error.to_string() }
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
	fn lock(&self) -> io::Result<File> {
		use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
		fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
		let mut options = File::options();
		let file = options.create(true).append(true).mode(0o600).open(self.0.join(".lock"))?;
		let end = Instant::now() + LOCK;
		loop {
			match file.try_lock() {
				Ok(()) => return Ok(file),
				Err(fs::TryLockError::Error(error)) => return Err(error),
				Err(fs::TryLockError::WouldBlock) if Instant::now() > end => {
					let seconds = LOCK.as_secs();
					return Err(io::Error::other(format!(
						"another process holds it for {seconds} s"
					)));
				}
				Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
			}
		}
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

	fn change(
		&self,
		name: &str,
		change: &mut dyn FnMut(Option<Vec<u8>>) -> Option<Vec<u8>>,
	) -> Result<(), MemoryError> {
		let _lock = self.lock().map_err(self.failed("written"))?;
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
	use std::os::unix::fs::PermissionsExt;

	#[test]
	fn what_is_remembered_is_its_owners_only_and_replaced_as_a_whole() {
		let dir = tempfile::tempdir().expect("a folder");
		let folder = dir.path().join("deep/chains");
		let memory = FolderMemory::new(folder.clone());
		assert_eq!(memory.get("a.final").expect("read"), None);
		memory.put("a.final", b"one").expect("written");
		memory.put("a.final", b"two").expect("written");
		assert_eq!(memory.get("a.final").expect("read").as_deref(), Some(&b"two"[..]));
		let mode = |name: &str| {
			let data = fs::metadata(folder.join(name)).expect("a file");
			data.permissions().mode() & 0o777
		};
		assert_eq!((mode("a.final"), mode("."), mode(".lock")), (0o600, 0o700, 0o600));
		memory.forget("a.final").expect("removed");
		memory.forget("a.final").expect("it is not there");
		assert_eq!(memory.get("a.final").expect("read"), None);
		assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "no rest but the lock");
	}

	#[test]
	fn name_that_leads_elsewhere_is_refused() {
		let dir = tempfile::tempdir().expect("a folder");
		let memory = FolderMemory::new(dir.path().join("chains"));
		for name in ["", "../x", "a/b", ".lock", "a b"] {
			assert!(memory.put(name, b"").is_err(), "{name}");
			assert!(memory.get(name).is_err(), "{name}");
		}
	}

	#[test]
	fn changes_at_the_same_time_are_all_made() {
		let dir = tempfile::tempdir().expect("a folder");
		let add = || {
			let memory = FolderMemory::new(dir.path().to_owned());
			for _ in 0..50 {
				let mut more = |before: Option<Vec<u8>>| {
					let mut bytes = before.unwrap_or_default();
					bytes.push(1);
					Some(bytes)
				};
				memory.change("count", &mut more).expect("written");
			}
		};
		std::thread::scope(|scope| {
			for _ in 0..4 {
				scope.spawn(add);
			}
		});
		let memory = FolderMemory::new(dir.path().to_owned());
		assert_eq!(memory.get("count").expect("read").map(|it| it.len()), Some(200));
	}
}
