//! The header of a block, as the SDK encodes it. Touches nothing.

use super::Hash;
use codec::{Decode, Encode};
use sp_crypto_hashing::blake2_256;
pub use subxt::config::substrate::{Digest, DigestItem};

/// The header of a block, whose hash the client computes itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
	/// The hash of the block before it.
	pub parent_hash: Hash,
	/// The number of the block.
	#[codec(compact)]
	pub number: u32,
	/// The root of the state after it.
	pub state_root: Hash,
	/// The root of its transactions.
	pub extrinsics_root: Hash,
	/// What consensus says of it.
	pub digest: Digest,
}

impl Header {
	/// The hash of the block.
	pub fn hash(&self) -> Hash {
		blake2_256(&self.encode()).into()
	}
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use codec::DecodeAll;
	use sp_runtime::{generic, traits::BlakeTwo256};

	#[test]
	fn header_is_encoded_and_hashed_as_the_sdk_does() {
		let engine = *b"aura";
		let items = vec![
			generic::DigestItem::PreRuntime(engine, vec![1; 8]),
			generic::DigestItem::Consensus(*b"FRNK", vec![2; 70]),
			generic::DigestItem::Other(vec![3]),
			generic::DigestItem::RuntimeEnvironmentUpdated,
			generic::DigestItem::Seal(engine, vec![4; 64]),
		];
		let [parent, state, extrinsics] = [1, 2, 3].map(Hash::repeat_byte);
		for number in [0, 1, 63, 64, 16_384, u32::MAX] {
			let digest = generic::Digest { logs: items.clone() };
			let theirs = generic::Header::<u32, BlakeTwo256> {
				parent_hash: parent,
				number,
				state_root: state,
				extrinsics_root: extrinsics,
				digest,
			};
			let ours = Header::decode_all(&mut &theirs.encode()[..]).expect("a header");
			assert_eq!((ours.encode(), ours.hash()), (theirs.encode(), theirs.hash()));
			let read = (ours.number, ours.parent_hash, ours.state_root, ours.extrinsics_root);
			assert_eq!(read, (number, parent, state, extrinsics));
		}
	}
}
