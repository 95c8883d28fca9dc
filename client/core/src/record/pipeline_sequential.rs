//! Content on its way into a record and out of it, one step after the other: for browsers, which have no
//! threads. `pipeline.rs` does the same with threads.

use super::{
	opening,
	sealing::{encrypt_into, read_some, writing, SealError, Sealed},
	Progress, RecordError, CONTENT,
};
use crate::{
	fhir::Manifest,
	ipfs::{Batch, BlockStore, FileWriter, Profile},
	keys::AgeIdentity,
};
use cid::Cid;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

/// How much is read at once, in bytes.
const BUFFER_LEN: usize = 256 * 1024;

/// Encrypts everything `reader` gives into the batch.
pub(super) fn seal(
	reader: &mut (dyn Read + Send),
	total: Option<u64>,
	recipient: [u8; 32],
	batch: &mut Batch<'_>,
	progress: &mut dyn FnMut(Progress),
) -> Result<Sealed, SealError> {
	let mut writer = encrypt_into(FileWriter::new(batch, Profile::default()), recipient)?;
	let (mut size, mut hasher) = (0, Sha256::new());
	let mut buffer = Zeroizing::new(vec![0; BUFFER_LEN]);
	loop {
		let len = read_some(reader, &mut buffer).map_err(SealError::Reading)?;
		if len == 0 {
			break;
		}
		hasher.update(&buffer[..len]);
		writer.write_all(&buffer[..len]).map_err(writing)?;
		size += len as u64;
		progress(Progress { done: size, total });
	}
	let file = writer.finish().map_err(writing)?;
	let content = file.finish().map_err(|error| SealError::Writing(error.into()))?;
	Ok(Sealed { content, size, sha256: hasher.finalize().into() })
}

/// Decrypts a record's content into `out`.
pub(super) fn open(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	out: &mut (dyn Write + Send),
	progress: &mut dyn FnMut(Progress),
	unwritable: &dyn Fn(io::Error) -> RecordError,
) -> Result<(), RecordError> {
	let mut reader = opening::open_content(cid, identity, store)?;
	let (mut done, mut hasher) = (0, Sha256::new());
	let mut buffer = Zeroizing::new(vec![0; BUFFER_LEN]);
	loop {
		let len = opening::fill(&mut reader, &mut buffer);
		let len = len.map_err(|error| opening::read_error(cid, CONTENT, error))?;
		if len == 0 {
			break;
		}
		done += len as u64;
		if done > manifest.size {
			return Err(RecordError::ContentMismatch { cid: *cid, what: "size" });
		}
		hasher.update(&buffer[..len]);
		out.write_all(&buffer[..len]).map_err(unwritable)?;
		progress(Progress { done, total: Some(manifest.size) });
	}
	out.flush().map_err(unwritable)?;
	opening::ensure_as_described(cid, manifest, done, hasher.finalize().into())
}
