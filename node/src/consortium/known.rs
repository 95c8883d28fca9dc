//! Keys whose secrets everybody knows: those of Alice and the others, for development. What they derive
//! from, if it is one of them.

use salus_runtime::AccountId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// What `account` derives from.
pub fn account(account: &AccountId) -> Option<String> {
	let key = AsRef::<[u8; 32]>::as_ref(account);
	aura(*key).or_else(|| grandpa(*key))
}

/// What the sr25519 key derives from.
pub fn aura(key: [u8; 32]) -> Option<String> {
	Sr25519Keyring::iter().find(|known| known.to_raw_public() == key).map(|known| known.to_seed())
}

/// What the ed25519 key derives from.
pub fn grandpa(key: [u8; 32]) -> Option<String> {
	Ed25519Keyring::iter().find(|known| known.to_raw_public() == key).map(|known| known.to_seed())
}
