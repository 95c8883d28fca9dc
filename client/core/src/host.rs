//! What the unit tests need of a host where they run as WebAssembly without one: numbers in place of random
//! ones. No key is made of them outside of tests.

use getrandom_02::{register_custom_getrandom, Error};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};

static DRAWN: AtomicU64 = AtomicU64::new(0);

register_custom_getrandom!(fill);

#[allow(clippy::unnecessary_wraps)] // getrandom says what it returns.
fn fill(bytes: &mut [u8]) -> Result<(), Error> {
	for chunk in bytes.chunks_mut(32) {
		let number = DRAWN.fetch_add(1, Ordering::Relaxed);
		chunk.copy_from_slice(&Sha256::digest(number.to_le_bytes())[..chunk.len()]);
	}
	Ok(())
}
