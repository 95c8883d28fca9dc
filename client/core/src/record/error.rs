//! What can go wrong with a record. No variant carries anything of its content.

use crate::{fhir::FhirError, ipfs::StoreError, keys::KeyError};
use cid::Cid;
use miette::Diagnostic;
use std::{io, path::PathBuf};
use thiserror::Error;

/// What went wrong with a record.
#[derive(Debug, Diagnostic, Error)]
pub enum RecordError {
	/// The file has no content.
	#[error("{} is empty", path.display())]
	#[diagnostic(
		code(salus::record::empty_file),
		help("There is nothing to add. Check that it is the right file.")
	)]
	EmptyFile {
		/// The file.
		path: PathBuf,
	},

	/// A folder with nothing in it.
	#[error("{} is an empty folder", path.display())]
	#[diagnostic(
		code(salus::record::empty_folder),
		help("There is nothing to add. Check that it is the right folder.")
	)]
	EmptyFolder {
		/// The folder.
		path: PathBuf,
	},

	/// A folder with too much in it.
	#[error("{} holds more than {max} files and folders", path.display())]
	#[diagnostic(
		code(salus::record::folder_too_large),
		help("Add parts of it, or pack it first: tar czf folder.tgz folder")
	)]
	FolderTooLarge {
		/// The folder.
		path: PathBuf,
		/// The most it may hold.
		max: usize,
	},

	/// What is to be unpacked is no folder that may be.
	#[error("the content of {cid} cannot be unpacked: {reason}")]
	#[diagnostic(
		code(salus::record::not_a_folder),
		help("Nothing was written. Get it without --unpack: then it is a file.")
	)]
	NotAFolder {
		/// The record.
		cid: Cid,
		/// What is wrong with it.
		reason: Box<str>,
	},

	/// A device, pipe or socket.
	#[error("{} is not a regular file", path.display())]
	#[diagnostic(
		code(salus::record::not_regular),
		help("Copy what it gives to a file and add that.")
	)]
	NotRegular {
		/// What was given.
		path: PathBuf,
	},

	/// The file cannot be read.
	#[error("cannot read {}", path.display())]
	#[diagnostic(
		code(salus::record::unreadable),
		help("Check that the file exists and that you may read it.")
	)]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},

	/// Somebody wrote to the file while it was read.
	#[error("{} changed while it was read", path.display())]
	#[diagnostic(code(salus::record::changed_while_read), help(
		"Nothing was added. Wait until whatever writes to it is done, then run the command again."
	))]
	ChangedWhileRead {
		/// The file.
		path: PathBuf,
	},

	/// What is read from is not a file, and it failed.
	#[error("cannot read the content")]
	#[diagnostic(
		code(salus::record::source),
		help("Nothing was added. Check where it comes from, then try again.")
	)]
	Source(#[source] io::Error),

	/// The identity does not open the record.
	#[error("record {cid} is not encrypted to the key at hand")]
	#[diagnostic(
		code(salus::record::wrong_key),
		help(
			"Ask the patient for access to its category. A key given before a revocation does not \
		 open what was added after it."
		)
	)]
	WrongKey {
		/// The record.
		cid: Cid,
	},

	/// What is stored is not a well-formed age file.
	#[error("{what} of {cid} is damaged or is not what it claims to be")]
	#[diagnostic(
		code(salus::record::damaged),
		help("Whoever wrote it made a mistake. Ask its author to add it again.")
	)]
	Damaged {
		/// The record.
		cid: Cid,
		/// Which part of it.
		what: &'static str,
	},

	/// The content is not what the manifest says.
	#[error("the content of {cid} is not what its manifest says: its {what} differs")]
	#[diagnostic(
		code(salus::record::content_mismatch),
		help("Nothing was written. Ask its author to add the record again.")
	)]
	ContentMismatch {
		/// The record.
		cid: Cid,
		/// What differs.
		what: &'static str,
	},

	/// The target is there already.
	#[error("{} exists already", path.display())]
	#[diagnostic(
		code(salus::record::already_exists),
		help("Choose another name, or say that it may be overwritten.")
	)]
	AlreadyExists {
		/// The target.
		path: PathBuf,
	},

	/// The target cannot be written.
	#[error("cannot write {}", path.display())]
	#[diagnostic(code(salus::record::unwritable), help(
		"Check that the folder exists, is yours and has room. Nothing half-written was left behind."
	))]
	Unwritable {
		/// The target.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},

	/// Something that has to be small is not.
	#[error("{what} is longer than {max} bytes")]
	#[diagnostic(
		code(salus::record::too_large),
		help("Shorten it, or check that the CID is the right one.")
	)]
	TooLarge {
		/// What it is.
		what: &'static str,
		/// The longest it may be.
		max: usize,
	},

	/// A key is unusable.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Key(#[from] KeyError),

	/// The manifest is not valid.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Fhir(#[from] FhirError),

	/// The store failed.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Store(#[from] StoreError),
}
