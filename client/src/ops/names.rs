//! Names under which a client remembers what it does: keyed by a secret of the account and by the
//! chain. Whoever reads the name of a file cannot try whether a text that they guess leads to it (I1),
//! and what is remembered of one chain is not found on another. Pure.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// What the names of one account on one chain are made with.
#[derive(Clone)]
pub struct Names {
	key: Zeroizing<[u8; 32]>,
	genesis: [u8; 32],
}

impl Names {
	/// Length of a name, in hexadecimal digits.
	pub const LEN: usize = 32;

	/// Those of the account with this key ([`Account::names_key`](crate::keys::Account::names_key)) on
	/// the chain with this first block.
	pub fn new(key: Zeroizing<[u8; 32]>, genesis: [u8; 32]) -> Self {
		Self { key, genesis }
	}

	/// The name of what `parts`, in this order, tell from everything else.
	pub fn name(&self, parts: &[&[u8]]) -> String {
		let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(self.key.as_slice())
			.expect("HMAC takes a key of any length");
		mac.update(&self.genesis);
		for part in parts {
			mac.update(&(part.len() as u64).to_le_bytes());
			mac.update(part);
		}
		hex::encode(&mac.finalize().into_bytes()[..Self::LEN / 2])
	}
}

impl fmt::Debug for Names {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("Names(…)")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn names(key: u8, genesis: u8) -> Names {
		Names::new(Zeroizing::new([key; 32]), [genesis; 32])
	}

	#[test]
	fn i1_name_needs_the_accounts_key_and_is_another_on_another_chain() {
		let comment: &[&[u8]] = &[b"comment", b"looks fine"];
		let name = names(1, 1).name(comment);
		assert_eq!(name.len(), Names::LEN);
		assert_eq!(name, names(1, 1).name(comment), "it is found again");
		assert_ne!(name, names(2, 1).name(comment));
		assert_ne!(name, names(1, 2).name(comment));
	}

	#[test]
	fn parts_are_told_apart_wherever_one_ends() {
		let names = names(1, 1);
		assert_ne!(names.name(&[b"ab", b"c"]), names.name(&[b"a", b"bc"]));
		assert_ne!(names.name(&[b"ab"]), names.name(&[b"ab", b""]));
	}
}
