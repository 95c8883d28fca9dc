//! What can go wrong with a record. No variant carries anything of its content.

use crate::Code;
use crate::{fhir::FhirError, ipfs::StoreError, keys::KeyError};
use cid::Cid;
use std::{io, path::PathBuf};
use thiserror::Error;

/// What went wrong with a record.
#[derive(Debug, Error)]
pub enum RecordError {
	/// The file has no content.
	#[error("{} is empty", path.display())]
	EmptyFile {
		/// The file.
		path: PathBuf,
	},

	/// A folder with nothing in it.
	#[error("{} is an empty folder", path.display())]
	EmptyFolder {
		/// The folder.
		path: PathBuf,
	},

	/// A folder with too much in it.
	#[error("{} holds more than {max} files and folders", path.display())]
	FolderTooLarge {
		/// The folder.
		path: PathBuf,
		/// The most it may hold.
		max: usize,
	},

	/// What is to be unpacked is no folder that may be.
	#[error("the content of {cid} cannot be unpacked: {reason}")]
	NotAFolder {
		/// The record.
		cid: Cid,
		/// What is wrong with it.
		reason: Box<str>,
	},

	/// A device, pipe or socket.
	#[error("{} is not a regular file", path.display())]
	NotRegular {
		/// What was given.
		path: PathBuf,
	},

	/// The file cannot be read.
	#[error("cannot read {}", path.display())]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},

	/// Somebody wrote to the file while it was read.
	#[error("{} changed while it was read", path.display())]
	ChangedWhileRead {
		/// The file.
		path: PathBuf,
	},

	/// What is read from is not a file, and it failed.
	#[error("cannot read the content")]
	Source(#[source] io::Error),

	/// The identity does not open the record.
	#[error("record {cid} is not encrypted to the key at hand")]
	WrongKey {
		/// The record.
		cid: Cid,
	},

	/// What is stored is not a well-formed age file.
	#[error("{what} of {cid} is damaged or is not what it claims to be")]
	Damaged {
		/// The record.
		cid: Cid,
		/// Which part of it.
		what: &'static str,
	},

	/// The content is not what the manifest says.
	#[error("the content of {cid} is not what its manifest says: its {what} differs")]
	ContentMismatch {
		/// The record.
		cid: Cid,
		/// What differs.
		what: &'static str,
	},

	/// The target is there already.
	#[error("{} exists already", path.display())]
	AlreadyExists {
		/// The target.
		path: PathBuf,
	},

	/// The target cannot be written.
	#[error("cannot write {}", path.display())]
	Unwritable {
		/// The target.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},

	/// Something that has to be small is not.
	#[error("{what} is longer than {max} bytes")]
	TooLarge {
		/// What it is.
		what: &'static str,
		/// The longest it may be.
		max: usize,
	},

	/// A key is unusable.
	#[error(transparent)]
	Key(#[from] KeyError),

	/// The manifest is not valid.
	#[error(transparent)]
	Fhir(#[from] FhirError),

	/// The store failed.
	#[error(transparent)]
	Store(#[from] StoreError),
}

impl Code for RecordError {
	fn code(&self) -> &'static str {
		match self {
			Self::EmptyFile { .. } => "salus::record::empty_file",
			Self::EmptyFolder { .. } => "salus::record::empty_folder",
			Self::FolderTooLarge { .. } => "salus::record::folder_too_large",
			Self::NotAFolder { .. } => "salus::record::not_a_folder",
			Self::NotRegular { .. } => "salus::record::not_regular",
			Self::Unreadable { .. } => "salus::record::unreadable",
			Self::ChangedWhileRead { .. } => "salus::record::changed_while_read",
			Self::Source(..) => "salus::record::source",
			Self::WrongKey { .. } => "salus::record::wrong_key",
			Self::Damaged { .. } => "salus::record::damaged",
			Self::ContentMismatch { .. } => "salus::record::content_mismatch",
			Self::AlreadyExists { .. } => "salus::record::already_exists",
			Self::Unwritable { .. } => "salus::record::unwritable",
			Self::TooLarge { .. } => "salus::record::too_large",
			Self::Key(error) => error.code(),
			Self::Fhir(error) => error.code(),
			Self::Store(error) => error.code(),
		}
	}
}
