//! Public keys of members and of key epochs, and what is sealed to them.
//!
//! All keys are age X25519 keys (<https://age-encryption.org/v1>). The chain sees public halves
//! and ciphertext only.

use crate::{BlockNumber, Category};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// The public half of an age X25519 identity.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Recipient(pub [u8; 32]);

impl Recipient {
	/// Whether something may be encrypted to it. To a point of low order every sender agrees on the
	/// same all-zero secret, and anyone could read the ciphertext.
	///
	/// Nor to another encoding of a key than the one below p: X25519 ignores the topmost bit and
	/// takes the rest modulo p (RFC 7748, section 5), and one key in two forms would pass for two.
	pub fn is_usable(&self) -> bool {
		self.0.iter().rev().lt(P.iter().rev()) && !LOW_ORDER_POINTS.contains(&self.0)
	}
}

/// The prime p = 2^255 - 19, least significant byte first.
const P: [u8; 32] = [
	0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
];

/// Every point of low order, in its encoding below p.
///
/// These are the inputs that yield the all-zero secret, which RFC 7748 has implementations look
/// for (section 6.1). The points are listed at <https://cr.yp.to/ecdh.html#validate>, and "May the
/// Fourth Be With You" (<https://eprint.iacr.org/2017/806>) shows what they are good for.
const LOW_ORDER_POINTS: [[u8; 32]; 5] = [
	// 0.
	[
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00,
	],
	// 1.
	[
		0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00,
	],
	// A point of order 8.
	[
		0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
		0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
		0xb8, 0x00,
	],
	// The other point of order 8.
	[
		0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
		0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
		0x11, 0x57,
	],
	// p - 1.
	[
		0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0x7f,
	],
];

/// Number of a key epoch of one category of one patient, counted from 0.
pub type EpochNumber = u32;

/// The first recipient of every category, in the order of [`Category::ALL`].
pub type EpochRecipients = [Recipient; Category::COUNT as usize];

/// Whether a patient may begin with `own` and `epochs`: each opens what no other of them does.
pub fn are_distinct(own: &Recipient, epochs: &EpochRecipients) -> bool {
	!epochs.contains(own)
		&& epochs.iter().enumerate().all(|(n, recipient)| !epochs[..n].contains(recipient))
}

/// Longest sealed keys, in bytes: an age file with one identity for each category, encrypted to a
/// department and to as many doctors as it names.
pub const MAX_SEALED_KEYS_LEN: u32 = 4096;

/// One age file that holds the identities of the current epochs of the categories granted. It is
/// encrypted to the recipient of the provider who has the grant; of a department, to those of the
/// doctors that it names as well.
pub type SealedKeys = BoundedVec<u8, ConstU32<MAX_SEALED_KEYS_LEN>>;

/// Longest link, in bytes: an age file with one identity.
pub const MAX_LINK_LEN: u32 = 512;

/// One age file, encrypted to an epoch's recipient, that holds the identity of the epoch before.
pub type Link = BoundedVec<u8, ConstU32<MAX_LINK_LEN>>;

/// A key epoch of one category of one patient.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct EpochState {
	/// What records of this epoch are encrypted to.
	pub recipient: Recipient,
	/// Leads to the epoch before. The first epoch has none.
	pub link: Option<Link>,
	/// The block in which it began. What was sealed before does not open it.
	pub began: BlockNumber,
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The point encoded as `first`, 30 times `rest`, and `last`.
	fn point(first: u8, rest: u8, last: u8) -> Recipient {
		let mut bytes = [rest; 32];
		(bytes[0], bytes[31]) = (first, last);
		Recipient(bytes)
	}

	#[test]
	fn points_of_low_order_are_refused_whatever_the_topmost_bit() {
		for low in LOW_ORDER_POINTS {
			let mut high = low;
			high[31] |= 0x80;
			assert!(!Recipient(low).is_usable(), "{low:?}");
			assert!(!Recipient(high).is_usable(), "{high:?}");
		}
	}

	#[test]
	fn zero_one_and_minus_one_are_refused_in_every_encoding() {
		for last in [0x00, 0x80] {
			assert!(!point(0, 0, last).is_usable());
			assert!(!point(1, 0, last).is_usable());
		}
		for last in [0x7f, 0xff] {
			for first in [0xec, 0xed, 0xee] {
				assert!(!point(first, 0xff, last).is_usable());
			}
		}
	}

	#[test]
	fn neighbours_of_low_order_points_and_the_base_point_are_usable() {
		for usable in [point(2, 0, 0), point(9, 0, 0), point(0xeb, 0xff, 0x7f)] {
			assert!(usable.is_usable(), "{usable:?}");
		}
		assert!((1..=127).all(|byte| Recipient([byte; 32]).is_usable()));
	}

	#[test]
	fn another_encoding_of_a_key_is_refused() {
		// With the topmost bit set, and with p added.
		assert!((1..=127).all(|byte| !point(byte, byte, byte | 0x80).is_usable()));
		assert!((0xed..=0xff).all(|first| !point(first, 0xff, 0x7f).is_usable()));
	}

	#[test]
	fn a_repetition_is_found_wherever_it_is() {
		let key = |n: usize| Recipient([n as u8 + 1; 32]);
		let epochs: EpochRecipients = core::array::from_fn(key);
		assert!(are_distinct(&key(100), &epochs));
		for n in 0..epochs.len() {
			assert!(!are_distinct(&key(n), &epochs));
			for other in (0..epochs.len()).filter(|other| *other != n) {
				let mut repeated = epochs;
				repeated[n] = key(other);
				assert!(!are_distinct(&key(100), &repeated));
			}
		}
	}
}
