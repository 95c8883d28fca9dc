//! Small things that are one file in the store, such as profiles, and encryption of them.

use super::RecordError;
use crate::{
	ipfs::{self, Batch, BlockStore, FileReader, Profile, StoreError},
	keys::{identity, AgeIdentity},
};
use cid::Cid;
use std::io::Read;
use zeroize::Zeroizing;

/// The longest of them, in bytes.
pub const MAX_BLOB_LEN: usize = 256 * 1024;

/// The longest of them once encrypted, in bytes.
pub(super) const MAX_SEALED_LEN: usize = 2 * MAX_BLOB_LEN;

const BLOB: &str = "the profile or comment";

/// Encrypts something small, such as a profile.
///
/// # Errors
/// The recipient is unusable, or it is not small.
pub fn encrypt_small(plain: &[u8], recipient: [u8; 32]) -> Result<Vec<u8>, RecordError> {
	if plain.len() > MAX_BLOB_LEN {
		return Err(RecordError::TooLarge { what: BLOB, max: MAX_BLOB_LEN });
	}
	Ok(identity::encrypt(plain, recipient)?)
}

/// Decrypts what [`encrypt_small`] made, with the one of `identities` that it is for.
///
/// # Errors
/// It is encrypted to none of them, damaged, or not small.
pub fn decrypt_small(
	sealed: &[u8],
	identities: &[AgeIdentity],
) -> Result<Zeroizing<Vec<u8>>, RecordError> {
	if sealed.len() > MAX_SEALED_LEN {
		return Err(RecordError::TooLarge { what: BLOB, max: MAX_SEALED_LEN });
	}
	Ok(identity::decrypt(BLOB, sealed, identities)?)
}

/// Stores something small as one file.
///
/// # Errors
/// It is not small, or the store refuses.
pub fn store_blob(bytes: &[u8], store: &dyn BlockStore) -> Result<Cid, RecordError> {
	if bytes.len() > MAX_SEALED_LEN {
		return Err(RecordError::TooLarge { what: BLOB, max: MAX_SEALED_LEN });
	}
	let mut batch = Batch::new(store);
	let blob = ipfs::import(bytes, &mut batch, Profile::default())?;
	store.pin(&blob.cid)?;
	batch.keep();
	Ok(blob.cid)
}

/// Fetches what [`store_blob`] stored.
///
/// # Errors
/// It is not in the store, damaged, or not small.
pub fn load_blob(cid: &Cid, store: &dyn BlockStore) -> Result<Vec<u8>, RecordError> {
	let max = MAX_SEALED_LEN;
	let mut bytes = Vec::new();
	FileReader::open(*cid, store)?
		.take(max as u64 + 1)
		.read_to_end(&mut bytes)
		.map_err(|error| StoreError::from_io(error).unwrap_or_else(StoreError::Source))?;
	match bytes.len() {
		len if len > max => Err(RecordError::TooLarge { what: BLOB, max }),
		_ => Ok(bytes),
	}
}
