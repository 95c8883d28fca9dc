//! The file that a record is made of: refused where it cannot be one, and watched for changes
//! while it is read.

use crate::record::RecordError;
use std::{
	fs::{self, File, Metadata},
	io::{self, Read},
	path::{Path, PathBuf},
	time::{SystemTime, UNIX_EPOCH},
};

/// What tells one state of a file from another.
#[derive(PartialEq, Eq)]
struct State {
	len: u64,
	modified: Option<SystemTime>,
	#[cfg(unix)]
	inode: (u64, u64),
}

impl State {
	fn of(metadata: &Metadata) -> Self {
		#[cfg(unix)]
		use std::os::unix::fs::MetadataExt;
		Self {
			len: metadata.len(),
			modified: metadata.modified().ok(),
			#[cfg(unix)]
			inode: (metadata.dev(), metadata.ino()),
		}
	}
}

/// A file that is being read.
pub(super) struct Source {
	path: PathBuf,
	file: File,
	before: State,
}

impl Source {
	/// Opens `path`, which has content.
	pub(super) fn open(path: &Path) -> Result<Self, RecordError> {
		let source = Self::open_any(path)?;
		if source.len() == 0 {
			return Err(RecordError::EmptyFile { path: path.to_owned() });
		}
		Ok(source)
	}

	/// Opens `path`, which may be empty.
	pub(super) fn open_any(path: &Path) -> Result<Self, RecordError> {
		let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
		// Looked at before it is opened: opening a pipe would wait for its writer.
		let metadata = fs::metadata(path).map_err(unreadable)?;
		if !metadata.is_file() {
			return Err(RecordError::NotRegular { path: path.to_owned() });
		}
		let file = File::open(path).map_err(unreadable)?;
		let before = State::of(&file.metadata().map_err(unreadable)?);
		Ok(Self { path: path.to_owned(), file, before })
	}

	pub(super) fn len(&self) -> u64 {
		self.before.len
	}

	/// When it was last changed, in seconds since the Unix epoch.
	pub(super) fn modified(&self) -> u64 {
		let since = self.before.modified.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
		since.map_or(0, |since| since.as_secs())
	}

	/// Reads up to `len` bytes from the start, to be given back before the rest.
	pub(super) fn head(&self, len: u64) -> Result<Vec<u8>, RecordError> {
		let mut head = Vec::new();
		(&self.file).take(len).read_to_end(&mut head).map_err(|it| self.unreadable(it))?;
		Ok(head)
	}

	/// What follows the head.
	pub(super) fn rest(&self) -> impl Read + Send + '_ {
		&self.file
	}

	/// Checks that the file is still what it was, `read` bytes long.
	pub(super) fn check_unchanged(&self, read: u64) -> Result<(), RecordError> {
		let now = self.file.metadata().map_err(|error| self.unreadable(error))?;
		// The name may lead to another file now; a file that was deleted is whole in our hands.
		let replaced = fs::metadata(&self.path).is_ok_and(|it| State::of(&it) != self.before);
		if read != self.before.len || State::of(&now) != self.before || replaced {
			return Err(RecordError::ChangedWhileRead { path: self.path.clone() });
		}
		Ok(())
	}

	pub(super) fn unreadable(&self, source: io::Error) -> RecordError {
		RecordError::Unreadable { path: self.path.clone(), source }
	}
}
