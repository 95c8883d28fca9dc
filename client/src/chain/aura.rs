//! Who made a block: the slot that its header names, whose turn that was, and the seal. Aura gives
//! the slots to the authorities in turn. Touches nothing.

use super::header::{DigestItem, Header};
use codec::DecodeAll;
use subxt_signer::sr25519::{verify, PublicKey, Signature};

/// By what Aura's items are known among those of a header.
const ENGINE: [u8; 4] = *b"aura";

/// What a header says of who made its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
	/// The slot.
	pub slot: u64,
	/// The hash that was signed: that of the header without the seal.
	before: [u8; 32],
	/// The signature.
	seal: [u8; 64],
}

impl Sealed {
	/// Reads the slot and the seal of a header. `None` where it has not both, as the genesis block.
	pub fn read(header: &Header) -> Option<Self> {
		let mut header = header.clone();
		let slot = header.digest.logs.iter().find_map(|item| match item {
			DigestItem::PreRuntime(ENGINE, slot) => u64::decode_all(&mut &slot[..]).ok(),
			_ => None,
		})?;
		let Some(DigestItem::Seal(ENGINE, seal)) = header.digest.logs.pop() else { return None };
		Some(Self { slot, before: header.hash().0, seal: seal.try_into().ok()? })
	}

	/// Which of the `authorities` made the block. `None` where the seal is not of the one whose turn
	/// the slot was.
	pub fn author(&self, authorities: &[[u8; 32]]) -> Option<usize> {
		let count = u64::try_from(authorities.len()).ok()?;
		let turn = usize::try_from(self.slot.checked_rem(count)?).ok()?;
		let (seal, key) = (Signature(self.seal), PublicKey(authorities[turn]));
		verify(&seal, self.before, &key).then_some(turn)
	}
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_core::{sr25519, Pair as _};

	fn pair(number: usize) -> sr25519::Pair {
		sr25519::Pair::from_string(&format!("//{number}"), None).expect("a path")
	}

	fn keys() -> Vec<[u8; 32]> {
		(0..3).map(|number| pair(number).public().0).collect()
	}

	/// The header of a block that `who` made in `slot`.
	fn made_by(who: usize, slot: u64) -> Header {
		let (parent_hash, state_root, extrinsics_root) = Default::default();
		let digest = Default::default();
		let mut header = Header { parent_hash, number: 7, state_root, extrinsics_root, digest };
		header.digest.logs.push(DigestItem::PreRuntime(ENGINE, slot.encode()));
		let seal = pair(who).sign(header.hash().as_bytes());
		header.digest.logs.push(DigestItem::Seal(ENGINE, seal.0.to_vec()));
		header
	}

	#[test]
	fn author_is_whose_turn_the_slot_was_and_who_sealed_the_block() {
		for slot in 30..33 {
			let sealed = Sealed::read(&made_by(slot as usize % 3, slot)).expect("a seal");
			assert_eq!(sealed.slot, slot);
			assert_eq!(sealed.author(&keys()), Some(slot as usize % 3));
		}
	}

	#[test]
	fn seal_of_another_authority_or_of_another_block_names_nobody() {
		let of = |header: &Header| Sealed::read(header).expect("a seal").author(&keys());
		assert_eq!(of(&made_by(1, 30)), None);
		let mut altered = made_by(0, 30);
		altered.state_root.0[0] ^= 1;
		assert_eq!(of(&altered), None);
		assert_eq!(Sealed::read(&made_by(0, 30)).expect("a seal").author(&[]), None);
	}

	#[test]
	fn header_without_slot_or_seal_names_nobody() {
		let mut header = made_by(0, 30);
		header.digest.logs.pop();
		assert_eq!(Sealed::read(&header), None);
		header.digest.logs[0] = DigestItem::PreRuntime(ENGINE, vec![1]);
		header.digest.logs.push(DigestItem::Seal(ENGINE, vec![0; 64]));
		assert_eq!(Sealed::read(&header), None);
	}
}
