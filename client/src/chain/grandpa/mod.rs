//! What proves a block final, checked by the client itself. Touches nothing: who asks for a proof
//! brings the bytes.
//!
//! | module | holds |
//! |---|---|
//! | [`set`] | the authorities that vote |
//! | [`rules`] | how many votes it takes, and how a block hands over to the next set |
//! | [`justification`] | the votes that prove a block final, and what is wrong with others |
//! | [`follow`] | from authorities that are trusted to those of a later block |
//! | [`state`] | what proves that a block's state names these authorities |
//! | [`error`] | what can be wrong with a proof |
//!
//! GRANDPA finalises a block, and with it all before it, once more than two thirds of the
//! authorities have signed a precommit for it or for one after it in the same round. These
//! precommits are its justification. Types and rules are those of the SDK (`sp-consensus-grandpa`,
//! `finality-grandpa`), which have no place in a browser: there the light client proves.

pub mod error;
#[cfg(not(target_family = "wasm"))]
pub mod follow;
#[cfg(not(target_family = "wasm"))]
pub mod justification;
#[cfg(not(target_family = "wasm"))]
pub mod rules;
pub mod set;
#[cfg(not(target_family = "wasm"))]
pub mod state;

pub use error::FinalityError;
#[cfg(not(target_family = "wasm"))]
pub use justification::{Justification, Verified};
pub use set::AuthoritySet;

use super::{Hash, Header};
use codec::{Decode, DecodeAll};

/// By what the justifications of GRANDPA are known among those of a block.
pub const ENGINE: [u8; 4] = *b"FRNK";

/// What `grandpa_proveFinality` answers: the proof of a block and the headers that lead to it.
#[derive(Decode)]
pub struct RemoteProof {
	/// The block that is proved.
	pub block: Hash,
	/// Its justification, encoded.
	pub justification: Vec<u8>,
	/// The headers from the block after the one asked for up to the one that is proved.
	pub headers: Vec<Header>,
}

impl RemoteProof {
	/// Decodes `bytes`.
	///
	/// # Errors
	/// They are no such proof.
	pub fn decode(bytes: &[u8]) -> Result<Self, FinalityError> {
		Self::decode_all(&mut &*bytes).map_err(|_| FinalityError::Malformed)
	}
}

/// Checks that `headers`, each on the one before, lead from the block `from` to `to`.
///
/// # Errors
/// They do not.
pub fn check_way(from: Hash, headers: &[Header], to: Hash) -> Result<(), FinalityError> {
	let mut last = from;
	for header in headers {
		if header.parent_hash != last {
			return Err(FinalityError::OtherBlock { proved: hex(to), asked: hex(from) });
		}
		last = header.hash();
	}
	if last == to {
		Ok(())
	} else {
		Err(FinalityError::OtherBlock { proved: hex(to), asked: hex(from) })
	}
}

fn hex(hash: Hash) -> String {
	format!("{hash:?}")
}
