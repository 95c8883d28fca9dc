//! What can go wrong with keys. No variant carries a secret.

use super::fingerprint::WORDS;
use crate::{Category, Code};
use thiserror::Error;

/// What went wrong with a key.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyError {
	/// The phrase has a number of words that no recovery phrase has.
	#[error("the recovery phrase has {found} words")]
	WordCount {
		/// How many words were given.
		found: usize,
	},

	/// A word is not in the list.
	#[error("word {position} of the recovery phrase is not in the BIP-39 English word list")]
	UnknownWord {
		/// Its place in the phrase, counted from 1.
		position: usize,
	},

	/// Every word is in the list, but they do not belong together.
	#[error("the words of the recovery phrase do not belong together")]
	Checksum,

	/// The system gave no random bytes.
	#[error("the system gave no random numbers, so no phrase was made")]
	NoRandomness,

	/// A derivation path is malformed.
	#[error("the derivation path is malformed")]
	Path,

	/// A development key without a path.
	#[error("this is not a development key")]
	DevKey,

	/// The phrase and path give no valid signing key.
	#[error("no signing key could be derived from the recovery phrase")]
	Underivable,

	/// Not an account's address.
	#[error("this is not an account's address")]
	Address,

	/// Not an age recipient.
	#[error("this is not a usable age recipient")]
	Recipient,

	/// A fingerprint of another length.
	#[error("this fingerprint has {found} words; one has {WORDS}")]
	FingerprintWords {
		/// How many words were given.
		found: usize,
	},

	/// A word of a fingerprint that is not in the list.
	#[error("word {position} of the fingerprint is not in the BIP-39 English word list")]
	FingerprintWord {
		/// Its place, counted from 1.
		position: usize,
	},

	/// Not an age identity.
	#[error("this is not an age identity")]
	Identity,

	/// Nothing was given to seal.
	#[error("there are no keys to seal")]
	Nothing,

	/// A category that this client does not know.
	#[error("this client does not know {category}")]
	NoCategory {
		/// The category given.
		category: Category,
	},

	/// What is encrypted is longer than the chain keeps.
	#[error("{what} would be {len} bytes long; the chain keeps {max}")]
	TooLong {
		/// What was encrypted.
		what: &'static str,
		/// Its length.
		len: usize,
		/// The longest allowed.
		max: usize,
	},

	/// The identity at hand does not open the ciphertext.
	#[error("{what} was not encrypted to this key")]
	NotForThisKey {
		/// What could not be opened.
		what: &'static str,
	},

	/// The ciphertext, or what is in it, is damaged.
	#[error("{what} is damaged or is not what it claims to be")]
	Damaged {
		/// What could not be read.
		what: &'static str,
	},

	/// A format that a later client wrote.
	#[error("{what} has format version {found}, which this client does not know")]
	Version {
		/// What could not be read.
		what: &'static str,
		/// Its version.
		found: u8,
	},

	/// A key that is not the one whose recipient is on chain.
	#[error("the key of {category}, epoch {epoch}, is not the one on chain")]
	Mismatch {
		/// The category.
		category: Category,
		/// The epoch.
		epoch: u32,
	},

	/// No key leads to an epoch.
	#[error("no key at hand opens {category}, epoch {epoch}")]
	NotHeld {
		/// The category.
		category: Category,
		/// The epoch.
		epoch: u32,
	},

	/// The chain does not know an epoch that was asked for.
	#[error("the chain has no epoch {epoch} of {category}")]
	NoEpoch {
		/// The category.
		category: Category,
		/// The epoch.
		epoch: u32,
	},

	/// An epoch that should lead to the one before has no link.
	#[error("epoch {epoch} of {category} has no link to the one before")]
	NoLink {
		/// The category.
		category: Category,
		/// The epoch.
		epoch: u32,
	},
}

impl Code for KeyError {
	fn code(&self) -> &'static str {
		match self {
			Self::WordCount { .. } => "salus::key::word_count",
			Self::UnknownWord { .. } => "salus::key::unknown_word",
			Self::Checksum => "salus::key::checksum",
			Self::NoRandomness => "salus::key::no_randomness",
			Self::Path => "salus::key::path",
			Self::DevKey => "salus::key::dev_key",
			Self::Underivable => "salus::key::underivable",
			Self::Address => "salus::key::address",
			Self::Recipient => "salus::key::recipient",
			Self::FingerprintWords { .. } => "salus::key::fingerprint",
			Self::FingerprintWord { .. } => "salus::key::fingerprint",
			Self::Identity => "salus::key::identity",
			Self::Nothing => "salus::key::nothing",
			Self::NoCategory { .. } => "salus::key::no_category",
			Self::TooLong { .. } => "salus::key::too_long",
			Self::NotForThisKey { .. } => "salus::key::not_for_this_key",
			Self::Damaged { .. } => "salus::key::damaged",
			Self::Version { .. } => "salus::key::version",
			Self::Mismatch { .. } => "salus::key::mismatch",
			Self::NotHeld { .. } => "salus::key::not_held",
			Self::NoEpoch { .. } => "salus::key::no_epoch",
			Self::NoLink { .. } => "salus::key::no_link",
		}
	}
}
