//! Reading a record: its manifest alone, or its content checked against the manifest.

use super::{
	blob::{MAX_BLOB_LEN, MAX_SEALED_LEN},
	pipeline, Progress, RecordError, CONTENT, MANIFEST,
};
use crate::{
	fhir::Manifest,
	ipfs::{self, BlockStore, FileReader, StoreError},
	keys::{identity::decryptor, AgeIdentity},
};
use age::DecryptError;
use cid::Cid;
use std::{
	io::{self, BufRead, Read, Write},
	iter,
};
use zeroize::Zeroizing;

/// Fetches and decrypts a record's manifest. The content is not touched.
///
/// # Errors
/// The record is not in the store, not encrypted to `identity`, or damaged.
pub fn read_manifest(
	cid: &Cid,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
) -> Result<Manifest, RecordError> {
	let sealed = entry(cid, MANIFEST, store)?;
	if sealed.size() > MAX_SEALED_LEN as u64 {
		return Err(RecordError::TooLarge { what: MANIFEST, max: MAX_SEALED_LEN });
	}
	// What its first block claims need not be so.
	let reader = open(cid, MANIFEST, sealed.take(MAX_SEALED_LEN as u64), identity)?;
	let mut json = Zeroizing::new(Vec::new());
	reader
		.take(MAX_BLOB_LEN as u64 + 1)
		.read_to_end(&mut json)
		.map_err(|error| read_error(cid, MANIFEST, error))?;
	if json.len() > MAX_BLOB_LEN {
		return Err(RecordError::TooLarge { what: MANIFEST, max: MAX_BLOB_LEN });
	}
	Ok(Manifest::from_json(&json)?)
}

/// Decrypts a record's content into `out`, and checks it against the manifest.
///
/// What was written before an error is not to be trusted: who writes a file lets it appear only once all
/// of it was checked.
///
/// # Errors
/// The record is not in the store, not encrypted to `identity`, damaged, or not what its manifest
/// says; or `out` fails.
pub fn read_content(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	out: &mut (dyn Write + Send),
	progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
	let unwritable = |source| RecordError::Unwritable { path: "the output".into(), source };
	read_content_into(cid, manifest, identity, store, out, progress, &unwritable)
}

/// Decrypts a record's content into `out`, as [`read_content`] does; `unwritable` says what it means that
/// `out` fails.
///
/// # Errors
/// As [`read_content`].
pub fn read_content_into(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	out: &mut (dyn Write + Send),
	progress: &mut dyn FnMut(Progress),
	unwritable: &dyn Fn(io::Error) -> RecordError,
) -> Result<(), RecordError> {
	pipeline::open(cid, manifest, identity, store, out, progress, unwritable)
}

/// Checks what was read against the manifest.
pub(super) fn ensure_as_described(
	cid: &Cid,
	manifest: &Manifest,
	size: u64,
	sha256: [u8; 32],
) -> Result<(), RecordError> {
	if size != manifest.size {
		return Err(RecordError::ContentMismatch { cid: *cid, what: "size" });
	}
	if sha256 != manifest.sha256 {
		return Err(RecordError::ContentMismatch { cid: *cid, what: "SHA-256" });
	}
	Ok(())
}

/// Starts to decrypt a record's content.
pub(super) fn open_content<'a>(
	cid: &Cid,
	identity: &AgeIdentity,
	store: &'a dyn BlockStore,
) -> Result<impl Read + 'a, RecordError> {
	open(cid, CONTENT, entry(cid, CONTENT, store)?, identity)
}

/// One entry of a record, encrypted.
pub(super) fn entry<'a>(
	cid: &Cid,
	name: &str,
	store: &'a dyn BlockStore,
) -> Result<FileReader<'a>, RecordError> {
	Ok(FileReader::open(ipfs::resolve(cid, name, store)?, store)?)
}

/// Starts to decrypt one entry of a record.
pub(super) fn open<'a>(
	cid: &Cid,
	entry: &'static str,
	sealed: impl BufRead + 'a,
	identity: &AgeIdentity,
) -> Result<impl Read + 'a, RecordError> {
	let identity = identity.to_age()?;
	let failed = |error| match error {
		DecryptError::NoMatchingKeys => RecordError::WrongKey { cid: *cid },
		DecryptError::Io(error) => read_error(cid, entry, error),
		_ => RecordError::Damaged { cid: *cid, what: entry },
	};
	let decryptor = decryptor(sealed).map_err(failed)?;
	decryptor.decrypt(iter::once(&identity as _)).map_err(failed)
}

/// Reads until `buffer` is full or there is no more.
pub(super) fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
	let mut filled = 0;
	while filled < buffer.len() {
		match reader.read(&mut buffer[filled..])? {
			0 => break,
			len => filled += len,
		}
	}
	Ok(filled)
}

/// The store's own error where it is one. Everything else is what `age` says of a damaged file.
pub(super) fn read_error(cid: &Cid, what: &'static str, error: io::Error) -> RecordError {
	match StoreError::from_io(error) {
		Ok(error) => error.into(),
		Err(_) => RecordError::Damaged { cid: *cid, what },
	}
}
