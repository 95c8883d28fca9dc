//! The user's own files: records made of them, and content written to them. What a record is, and how its
//! content is encrypted, is in [`crate::record`].
//!
//! | module | holds |
//! |---|---|
//! | [`identity`] | what tells it from others |
//! | [`source`] | the file that a record is made of, watched while it is read |
//! | [`folder`] | a folder as the content of a record |
//! | [`target`] | the file that content is written to |

mod folder;
mod identity;
mod source;
pub(crate) mod target;

pub use folder::MEDIA_TYPE as FOLDER_MEDIA_TYPE;

use crate::{
	fhir::{manifest::title_of, Manifest},
	keys::AgeIdentity,
	record::{
		read_content, read_content_into, write_content, Content, Details, Progress, RecordError,
		WrittenRecord, HEAD_LEN,
	},
	store::{direct::DirectWriter, BlockStore},
};
use cid::Cid;
use folder::Folder;
use source::Source;
use std::{
	io, panic,
	path::{Path, PathBuf},
	thread,
};
use target::Target;
use zeroize::Zeroizing;

/// Makes a record of the file or folder `path`, encrypted to `recipient`. Of a folder it is a tar
/// archive, made on the way.
///
/// What is there is read once. Where it is empty, unreadable or changed while it is read, nothing
/// of it stays in the store.
///
/// # Errors
/// The file is none of what can be added, a detail is invalid, or the store refuses.
pub fn write_file(
	path: &Path,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	if path.is_dir() {
		return write_folder(path, details, recipient, store, progress);
	}
	let source = Source::open(path)?;
	let head = source.head(HEAD_LEN)?;
	let title = path.file_name().map(title_of).unwrap_or_default();
	let total = Some(source.len());
	let content = Content { title: &title, head: &head, rest: &mut source.rest(), total };
	let unreadable = |error| source.unreadable(error);
	let unchanged = |manifest: &Manifest| source.check_unchanged(manifest.size);
	write_content(content, details, recipient, store, progress, unreadable, unchanged)
}

impl crate::source::Source for PathBuf {
	fn identity(&self) -> Result<crate::source::Identity, RecordError> {
		identity::of(self)
	}

	fn write(
		&self,
		details: &Details,
		recipient: [u8; 32],
		into: &dyn BlockStore,
		progress: &mut dyn FnMut(Progress),
	) -> Result<WrittenRecord, RecordError> {
		write_file(self, details, recipient, into, progress)
	}
}

/// Makes a record of the folder `path`.
fn write_folder(
	path: &Path,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	let folder = Folder::open(path)?;
	let content_type = details.content_type.clone().or(Some(FOLDER_MEDIA_TYPE.into()));
	let details = Details { content_type, ..details.clone() };
	let title = folder.name();
	let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
	let total = Some(folder.packed_len().map_err(unreadable)?);
	let (mut reader, writer) = io::pipe().map_err(unreadable)?;
	thread::scope(|scope| {
		let packing = scope.spawn(|| folder.pack(writer));
		// The reader comes to its end when packing does, however that ends.
		let packed = |_: &Manifest| packing.join().unwrap_or_else(|it| panic::resume_unwind(it));
		let content = Content { title: &title, head: &[], rest: &mut reader, total };
		let written =
			write_content(content, &details, recipient, store, progress, unreadable, packed);
		// Whoever packs must not wait for a reader that has given up.
		drop(reader);
		written
	})
}

/// Decrypts a record's content into the file `target`, readable by its owner only.
///
/// The file appears once all of it was checked against the manifest. One that is there stays as it
/// is unless `overwrite` is set.
///
/// # Errors
/// As [`read_content`], or the target exists or cannot be written.
pub fn save_content(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	target: &Path,
	overwrite: bool,
	progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
	let unwritable = |source| RecordError::Unwritable { path: target.to_owned(), source };
	ensure_free(target, overwrite)?;
	let folder = match target.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => folder,
		_ => Path::new("."),
	};
	let mut hidden = Target::new(folder).map_err(unwritable)?;
	let mut buffer = Zeroizing::new(Vec::new());
	let mut writer = DirectWriter::new(hidden.file(), &mut buffer);
	read_content_into(cid, manifest, identity, store, &mut writer, progress, &unwritable)?;
	hidden.appear(target, folder, overwrite).map_err(|error| match error.kind() {
		io::ErrorKind::AlreadyExists => RecordError::AlreadyExists { path: target.to_owned() },
		_ => unwritable(error),
	})
}

/// Decrypts a record whose content is a folder into the new folder `target`, readable by its owner
/// only. It appears once all of it was checked against the manifest.
///
/// # Errors
/// As [`read_content`], or the content is no archive of a folder, or the target exists or cannot be
/// written.
pub fn save_folder(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	target: &Path,
	progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
	let unwritable = |source| RecordError::Unwritable { path: target.to_owned(), source };
	ensure_free(target, false)?;
	let hidden = folder::Hidden::beside(target).map_err(unwritable)?;
	let (reader, mut writer) = io::pipe().map_err(unwritable)?;
	let (copied, unpacked) = thread::scope(|scope| {
		let unpacking = scope.spawn(|| folder::unpack(reader, hidden.path()));
		let copied = read_content(cid, manifest, identity, store, &mut writer, progress);
		drop(writer);
		let unpacked = unpacking.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
		(copied, unpacked)
	});
	let unpacked = unpacked.map_err(|error| match error {
		folder::UnpackError::NotAFolder(reason) => {
			RecordError::NotAFolder { cid: *cid, reason: reason.into() }
		}
		folder::UnpackError::Io(source) => unwritable(source),
	});
	match (copied, unpacked) {
		// Reading stops where unpacking does, which knows why.
		(Err(RecordError::Unwritable { .. }), Err(error)) => return Err(error),
		(copied, unpacked) => {
			copied?;
			unpacked?;
		}
	}
	hidden.appear(target).map_err(unwritable)
}

/// Checks that content may be written to `target`, before anything is done for it.
///
/// # Errors
/// [`RecordError::AlreadyExists`]: there is a folder of that name, or a file that `overwrite` does not
/// give up.
pub fn ensure_free(target: &Path, overwrite: bool) -> Result<(), RecordError> {
	if target.is_dir() || (!overwrite && target.symlink_metadata().is_ok()) {
		return Err(RecordError::AlreadyExists { path: target.to_owned() });
	}
	Ok(())
}
