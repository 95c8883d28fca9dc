//! What can go wrong with the store of records.

use crate::Code;
use cid::Cid;
use std::{
	any::Any,
	fmt, io,
	path::{Path, PathBuf},
};
use thiserror::Error;

/// What went wrong with the store.
#[derive(Debug, Error)]
pub enum StoreError {
	/// No such block.
	#[error("block {cid} is not in the store")]
	NotFound {
		/// The block.
		cid: Cid,
	},

	/// The bytes are not those that the CID names.
	#[error("block {cid} is damaged: its bytes do not match its CID")]
	Corrupt {
		/// The block.
		cid: Cid,
	},

	/// A daemon gave other bytes than it was asked for, or made another block of ours.
	#[error("the Kubo daemon at {url} has other bytes for block {cid} than its CID names")]
	WrongBytes {
		/// The block.
		cid: Cid,
		/// The daemon.
		url: Box<str>,
	},

	/// Neither a daemon nor anyone that it knows has a block.
	#[error("block {cid} is not in the Kubo daemon at {url}, and nobody gave it to it within {seconds} s")]
	NobodyHas {
		/// The block.
		cid: Cid,
		/// The daemon.
		url: Box<str>,
		/// How long was waited.
		seconds: u32,
	},

	/// A file that is no CAR, or is damaged.
	#[error("{} is no CAR file that can be read: {reason}", path.display())]
	BadCar {
		/// The file.
		path: PathBuf,
		/// What is wrong with it, and where.
		reason: String,
	},

	/// A block of a CAR file that is not the one its CID names.
	#[error("{} has other bytes for block {cid} than its CID names", path.display())]
	CarWrongBlock {
		/// The file.
		path: Box<Path>,
		/// The block.
		cid: Cid,
	},

	/// A block that a CAR file lacks.
	#[error("{} lacks block {cid}, which its root {root} needs", path.display())]
	CarMissingBlock {
		/// The file.
		path: Box<Path>,
		/// The block.
		cid: Box<Cid>,
		/// What needs it.
		root: Box<Cid>,
	},

	/// A store that is not a folder failed, a daemon for instance.
	#[error(transparent)]
	Backend(BackendError),

	/// A hash that this client does not compute.
	#[error("{cid} uses another hash than sha2-256")]
	UnsupportedHash {
		/// The block.
		cid: Cid,
	},

	/// Something else than a file or a directory.
	#[error("{cid} is neither a file nor a directory: its codec is 0x{:x}", cid.codec())]
	UnsupportedCodec {
		/// The block.
		cid: Cid,
	},

	/// A block that claims to be part of a file or directory and cannot be read as one.
	#[error("{cid} is not a well-formed file or directory: {reason}")]
	Malformed {
		/// The block.
		cid: Cid,
		/// What is wrong with it.
		reason: Box<str>,
	},

	/// A directory lacks an entry.
	#[error("{cid} has no entry {name:?}")]
	NoEntry {
		/// The directory.
		cid: Cid,
		/// The entry asked for.
		name: Box<str>,
	},

	/// A block larger than blocks may be.
	#[error("block {cid} is {len} bytes long, more than a block may have")]
	TooLarge {
		/// The block.
		cid: Cid,
		/// Its length.
		len: usize,
	},

	/// A text that is no CID.
	#[error("{text:?} is not a CID: {reason}")]
	NotACid {
		/// What was given, cut to 128 characters.
		text: String,
		/// What is wrong with it.
		reason: String,
	},

	/// No room.
	#[error("no room left to write {}", path.display())]
	Full {
		/// The file that did not fit.
		path: PathBuf,
		/// What the file system said.
		source: io::Error,
	},

	/// The file system refuses.
	#[error("cannot {action} {}", path.display())]
	Io {
		/// What was tried.
		action: &'static str,
		/// On which file or folder.
		path: PathBuf,
		/// Why it failed.
		source: io::Error,
	},

	/// What was to be stored could not be read.
	#[error("cannot read what is to be stored")]
	Source(#[source] io::Error),
}

impl Code for StoreError {
	fn code(&self) -> &'static str {
		match self {
			Self::NotFound { .. } => "salus::store::not_found",
			Self::Corrupt { .. } => "salus::store::corrupt",
			Self::WrongBytes { .. } => "salus::store::wrong_bytes",
			Self::NobodyHas { .. } => "salus::store::nobody_has",
			Self::BadCar { .. } => "salus::store::bad_car",
			Self::CarWrongBlock { .. } => "salus::store::car_wrong_block",
			Self::CarMissingBlock { .. } => "salus::store::car_missing_block",
			Self::Backend(error) => error.code(),
			Self::UnsupportedHash { .. } => "salus::store::unsupported_hash",
			Self::UnsupportedCodec { .. } => "salus::store::unsupported_codec",
			Self::Malformed { .. } => "salus::store::malformed",
			Self::NoEntry { .. } => "salus::store::no_entry",
			Self::TooLarge { .. } => "salus::store::too_large",
			Self::NotACid { .. } => "salus::store::not_a_cid",
			Self::Full { .. } => "salus::store::full",
			Self::Io { .. } => "salus::store::io",
			Self::Source(..) => "salus::store::source",
		}
	}
}

impl StoreError {
	/// The error of the file system for `action` on `path`. A full disk has one of its own.
	pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
		let path = path.into();
		move |source| match source.kind() {
			io::ErrorKind::StorageFull
			| io::ErrorKind::QuotaExceeded
			| io::ErrorKind::FileTooLarge => StoreError::Full { path, source },
			_ => StoreError::Io { action, path, source },
		}
	}

	/// What the store's own daemon or server said, where that is a `T`.
	pub fn backend<T: 'static>(&self) -> Option<&T> {
		match self {
			Self::Backend(error) => error.downcast_ref(),
			_ => None,
		}
	}

	/// Passes through an interface that knows only [`io::Error`].
	pub fn into_io(self) -> io::Error {
		io::Error::other(self)
	}

	/// What [`StoreError::into_io`] wrapped.
	///
	/// # Errors
	/// The error itself, where it comes from elsewhere.
	pub fn from_io(error: io::Error) -> Result<Self, io::Error> {
		error.downcast::<StoreError>()
	}
}

/// What a store says that is none of the machine's own folders. The store's module knows its type, and
/// whoever asks for it by [`Self::downcast_ref`].
pub struct BackendError(Box<dyn Backend>);

/// An error that can be asked for its type.
trait Backend: Code + Send + Sync + 'static {
	fn any(&self) -> &dyn Any;
}

impl<T: Code + Send + Sync + 'static> Backend for T {
	fn any(&self) -> &dyn Any {
		self
	}
}

impl BackendError {
	/// Wraps a store's own error.
	pub fn new(error: impl Code + Send + Sync + 'static) -> Self {
		Self(Box::new(error))
	}

	/// The error, where it is a `T`.
	pub fn downcast_ref<T: 'static>(&self) -> Option<&T> {
		(*self.0).any().downcast_ref()
	}
}

impl fmt::Debug for BackendError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		fmt::Debug::fmt(&self.0, f)
	}
}

impl fmt::Display for BackendError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		fmt::Display::fmt(&self.0, f)
	}
}

impl std::error::Error for BackendError {
	fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
		self.0.source()
	}
}

impl Code for BackendError {
	fn code(&self) -> &'static str {
		self.0.code()
	}
}
