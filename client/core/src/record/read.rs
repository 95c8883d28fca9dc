//! Reading a record: its manifest alone, or its content checked against the manifest.

use super::{
	blob::{MAX_BLOB_LEN, MAX_SEALED_LEN},
	opening::{entry, open, read_error},
	pipeline, Progress, RecordError, MANIFEST,
};
use crate::{fhir::Manifest, ipfs::BlockStore, keys::AgeIdentity};
use cid::Cid;
use std::io::{self, Read, Write};
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
