//! Keys that travel: the ones handed to a provider, and the links between epochs.
//!
//! Both are standard age files around a small binary payload:
//!
//! ```text
//! sealed keys  version (1) ++ count (1) ++ count × [category (1) ++ epoch (4, LE) ++ secret (32)]
//! link         version (1) ++ secret (32)
//! ```
//!
//! Whoever opens one derives the recipient and compares it with the chain's
//! ([`EpochKey::verify`]), so that a wrong key is found before anything is encrypted to it.

use super::{
	identity::{decrypt, encrypt, encrypt_to_all},
	AgeIdentity, KeyError,
};
use crate::Category;
use zeroize::Zeroizing;

/// Longest sealed keys that the chain keeps, in bytes.
pub const MAX_SEALED_KEYS_LEN: usize = 4096;

/// Longest link that the chain keeps, in bytes.
pub const MAX_LINK_LEN: usize = 512;

const VERSION: u8 = 1;
const ENTRY_LEN: usize = 1 + 4 + 32;
const KEYS: &str = "the sealed keys";
const LINK: &str = "the link between key epochs";

/// The identity of one key epoch.
#[derive(Clone, Debug)]
pub struct EpochKey {
	/// The category.
	pub category: Category,
	/// The epoch's number.
	pub epoch: u32,
	/// What opens the epoch's records.
	pub identity: AgeIdentity,
}

impl EpochKey {
	/// Checks that this is the key whose recipient is on chain.
	///
	/// # Errors
	/// It is not. The error names category and epoch.
	pub fn verify(&self, expected: [u8; 32]) -> Result<(), KeyError> {
		if self.identity.recipient() == expected {
			return Ok(());
		}
		Err(KeyError::Mismatch { category: self.category, epoch: self.epoch })
	}
}

/// Encrypts `keys` to whoever may read them: a provider, or a department and its doctors.
///
/// # Errors
/// There are none, this client does not know a category, a recipient is unusable, or the result is longer
/// than the chain keeps.
pub fn seal_keys(keys: &[EpochKey], readers: &[[u8; 32]]) -> Result<Vec<u8>, KeyError> {
	if keys.is_empty() {
		return Err(KeyError::Nothing);
	}
	let max = MAX_SEALED_KEYS_LEN;
	let plain_len = 2 + keys.len() * ENTRY_LEN;
	let count = u8::try_from(keys.len()).map_err(|_| KeyError::TooLong {
		what: KEYS,
		len: plain_len,
		max,
	})?;
	let mut plain = Zeroizing::new(Vec::with_capacity(plain_len));
	plain.extend([VERSION, count]);
	for key in keys {
		if !key.category.is_known() {
			return Err(KeyError::NoCategory { category: key.category });
		}
		plain.push(key.category.index());
		plain.extend(key.epoch.to_le_bytes());
		plain.extend(key.identity.secret());
	}
	bounded(KEYS, encrypt_to_all(&plain, readers)?, max)
}

/// Opens what [`seal_keys`] made with the one of `identities` that it is for. A newer client may have
/// sealed keys of categories that are new here. The caller verifies each key against the chain.
///
/// # Errors
/// It is for none of these identities, or damaged.
pub fn open_keys(sealed: &[u8], identities: &[AgeIdentity]) -> Result<Vec<EpochKey>, KeyError> {
	ensure_bounded(KEYS, sealed, MAX_SEALED_KEYS_LEN)?;
	let plain = decrypt(KEYS, sealed, identities)?;
	let damaged = KeyError::Damaged { what: KEYS };
	let entries = match plain.as_slice() {
		[VERSION, count, entries @ ..] if entries.len() == usize::from(*count) * ENTRY_LEN => {
			entries
		}
		[VERSION, ..] | [] => return Err(damaged),
		[found, ..] => return Err(KeyError::Version { what: KEYS, found: *found }),
	};
	entries.chunks_exact(ENTRY_LEN).map(read_entry).collect::<Option<_>>().ok_or(damaged)
}

fn read_entry(entry: &[u8]) -> Option<EpochKey> {
	let (&category, rest) = entry.split_first()?;
	let (epoch, secret) = rest.split_first_chunk::<4>()?;
	Some(EpochKey {
		category: Category::new(category),
		epoch: u32::from_le_bytes(*epoch),
		identity: AgeIdentity::from_bytes(secret.try_into().ok()?),
	})
}

/// Encrypts the identity of an epoch to the recipient of the next one.
///
/// # Errors
/// The recipient is unusable.
pub fn make_link(previous: &AgeIdentity, next: [u8; 32]) -> Result<Vec<u8>, KeyError> {
	let mut plain = Zeroizing::new(Vec::with_capacity(33));
	plain.push(VERSION);
	plain.extend(previous.secret());
	bounded(LINK, encrypt(&plain, next)?, MAX_LINK_LEN)
}

/// Opens a link with the identity of its epoch: the identity of the epoch before. The caller
/// compares its recipient with the chain's.
///
/// # Errors
/// It is not for this identity, or damaged.
pub fn open_link(link: &[u8], identity: &AgeIdentity) -> Result<AgeIdentity, KeyError> {
	ensure_bounded(LINK, link, MAX_LINK_LEN)?;
	let plain = decrypt(LINK, link, std::slice::from_ref(identity))?;
	match plain.as_slice() {
		[VERSION, secret @ ..] => secret
			.try_into()
			.map(AgeIdentity::from_bytes)
			.map_err(|_| KeyError::Damaged { what: LINK }),
		[found, ..] => Err(KeyError::Version { what: LINK, found: *found }),
		[] => Err(KeyError::Damaged { what: LINK }),
	}
}

fn bounded(what: &'static str, sealed: Vec<u8>, max: usize) -> Result<Vec<u8>, KeyError> {
	ensure_bounded(what, &sealed, max).map(|()| sealed)
}

fn ensure_bounded(what: &'static str, sealed: &[u8], max: usize) -> Result<(), KeyError> {
	match sealed.len() {
		len if len > max => Err(KeyError::TooLong { what, len, max }),
		_ => Ok(()),
	}
}
