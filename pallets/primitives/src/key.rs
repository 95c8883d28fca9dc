//! Public keys of members and of key epochs, and what is sealed to them.
//!
//! All keys are age X25519 keys (<https://age-encryption.org/v1>). The chain sees public halves
//! and ciphertext only.

use crate::Category;
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
pub struct Recipient(pub [u8; 32]);

impl Recipient {
	/// Whether something may be encrypted to it. The all-zero point would make every ciphertext
	/// readable by anyone.
	pub fn is_usable(&self) -> bool {
		self.0 != [0; 32]
	}
}

/// Number of a key epoch of one category of one patient, counted from 0.
pub type EpochNumber = u32;

/// The first recipient of every category, in the order of [`Category::ALL`].
pub type EpochRecipients = [Recipient; Category::COUNT as usize];

/// Longest sealed keys, in bytes: an age file with one identity for each category.
pub const MAX_SEALED_KEYS_LEN: u32 = 1024;

/// One age file, encrypted to a provider's recipient, that holds the identities of the current
/// epochs of the categories granted.
pub type SealedKeys = BoundedVec<u8, ConstU32<MAX_SEALED_KEYS_LEN>>;

/// Longest link, in bytes: an age file with one identity.
pub const MAX_LINK_LEN: u32 = 512;

/// One age file, encrypted to an epoch's recipient, that holds the identity of the epoch before.
pub type Link = BoundedVec<u8, ConstU32<MAX_LINK_LEN>>;

/// A key epoch of one category of one patient.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct EpochState {
	/// What records of this epoch are encrypted to.
	pub recipient: Recipient,
	/// Leads to the epoch before. The first epoch has none.
	pub link: Option<Link>,
}
