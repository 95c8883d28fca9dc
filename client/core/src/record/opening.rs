//! Decrypting an entry of a record: what reading one is made of, with threads and without.

use super::{RecordError, CONTENT};
use crate::{
	fhir::Manifest,
	ipfs::{self, BlockStore, FileReader, StoreError},
	keys::{identity::decryptor, AgeIdentity},
};
use age::DecryptError;
use cid::Cid;
use std::{
	io::{self, BufRead, Read},
	iter,
};

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
