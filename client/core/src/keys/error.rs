//! What can go wrong with keys. No variant carries a secret.

use super::fingerprint::WORDS;
use crate::fhir::category;
use miette::Diagnostic;
use thiserror::Error;

/// What went wrong with a key.
#[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
pub enum KeyError {
	/// The phrase has a number of words that no recovery phrase has.
	#[error("the recovery phrase has {found} words")]
	#[diagnostic(
		code(salus::key::word_count),
		help("A recovery phrase has 12 or 24 words. Check that none is missing.")
	)]
	WordCount {
		/// How many words were given.
		found: usize,
	},

	/// A word is not in the list.
	#[error("word {position} of the recovery phrase is not in the BIP-39 English word list")]
	#[diagnostic(
		code(salus::key::unknown_word),
		help("Check the spelling of that word against what you wrote down.")
	)]
	UnknownWord {
		/// Its place in the phrase, counted from 1.
		position: usize,
	},

	/// Every word is in the list, but they do not belong together.
	#[error("the words of the recovery phrase do not belong together")]
	#[diagnostic(
		code(salus::key::checksum),
		help(
			"The checksum is wrong: a word is another one than you wrote down, or two are swapped."
		)
	)]
	Checksum,

	/// The system gave no random bytes.
	#[error("the system gave no random numbers, so no phrase was made")]
	#[diagnostic(
		code(salus::key::no_randomness),
		help("Try again, or make the phrase on another machine.")
	)]
	NoRandomness,

	/// A derivation path is malformed.
	#[error("the derivation path is malformed")]
	#[diagnostic(code(salus::key::path), help(
		"Leave it empty, or write it like //hospital//2 or //Alice/soft. A password (///…) is not \
		 supported: use a phrase of its own instead."
	))]
	Path,

	/// A development key without a path.
	#[error("this is not a development key")]
	#[diagnostic(
		code(salus::key::dev_key),
		help("Write it like //Alice. It is for development chains only.")
	)]
	DevKey,

	/// The phrase and path give no valid signing key.
	#[error("no signing key could be derived from the recovery phrase")]
	#[diagnostic(code(salus::key::underivable), help("Check the phrase and the derivation path."))]
	Underivable,

	/// Not an account's address.
	#[error("this is not an account's address")]
	#[diagnostic(
		code(salus::key::address),
		help(
			"An address is 47 or 48 letters and digits, such as \
		 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY. Copy it whole."
		)
	)]
	Address,

	/// Not an age recipient.
	#[error("this is not a usable age recipient")]
	#[diagnostic(
		code(salus::key::recipient),
		help("A recipient reads age1… and is found on chain, in the registration of its owner.")
	)]
	Recipient,

	/// A fingerprint of another length.
	#[error("this fingerprint has {found} words; one has {WORDS}")]
	#[diagnostic(
		code(salus::key::fingerprint),
		help("Write the six words as they are shown, with spaces between them, in quotes.")
	)]
	FingerprintWords {
		/// How many words were given.
		found: usize,
	},

	/// A word of a fingerprint that is not in the list.
	#[error("word {position} of the fingerprint is not in the BIP-39 English word list")]
	#[diagnostic(
		code(salus::key::fingerprint),
		help("Ask for its spelling: another word is another fingerprint.")
	)]
	FingerprintWord {
		/// Its place, counted from 1.
		position: usize,
	},

	/// Not an age identity.
	#[error("this is not an age identity")]
	#[diagnostic(code(salus::key::identity), help("An identity reads AGE-SECRET-KEY-1…"))]
	Identity,

	/// Nothing was given to seal.
	#[error("there are no keys to seal")]
	#[diagnostic(code(salus::key::nothing), help("Name at least one category."))]
	Nothing,

	/// A category index that does not exist.
	#[error("there is no category {category}")]
	#[diagnostic(code(salus::key::no_category), help("Categories are numbered from 0 to 7."))]
	NoCategory {
		/// The index given.
		category: u8,
	},

	/// What is encrypted is longer than the chain keeps.
	#[error("{what} would be {len} bytes long; the chain keeps {max}")]
	#[diagnostic(code(salus::key::too_long), help("Seal fewer keys at once."))]
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
	#[diagnostic(code(salus::key::not_for_this_key), help(
		"Use the account that it was made for. If it is yours, its writer used a wrong recipient: \
		 ask them to make it again."
	))]
	NotForThisKey {
		/// What could not be opened.
		what: &'static str,
	},

	/// The ciphertext, or what is in it, is damaged.
	#[error("{what} is damaged or is not what it claims to be")]
	#[diagnostic(
		code(salus::key::damaged),
		help("Fetch it again. If that does not help, ask its writer to make it again.")
	)]
	Damaged {
		/// What could not be read.
		what: &'static str,
	},

	/// A format that a later client wrote.
	#[error("{what} has format version {found}, which this client does not know")]
	#[diagnostic(code(salus::key::version), help("Update the client."))]
	Version {
		/// What could not be read.
		what: &'static str,
		/// Its version.
		found: u8,
	},

	/// A key that is not the one whose recipient is on chain.
	#[error(
		"the key of category {}, epoch {epoch}, is not the one on chain",
		category::name(*category)
	)]
	#[diagnostic(code(salus::key::mismatch), help(
		"Do not use it: whoever made it was mistaken or lied. Ask the patient to reseal the keys."
	))]
	Mismatch {
		/// The category.
		category: u8,
		/// The epoch.
		epoch: u32,
	},

	/// No key leads to an epoch.
	#[error("no key at hand opens category {}, epoch {epoch}", category::name(*category))]
	#[diagnostic(code(salus::key::not_held), help(
		"Ask the patient for access to this category. A key given before a revocation does not \
		 open what was added after it."
	))]
	NotHeld {
		/// The category.
		category: u8,
		/// The epoch.
		epoch: u32,
	},

	/// The chain does not know an epoch that was asked for.
	#[error("the chain has no epoch {epoch} of category {}", category::name(*category))]
	#[diagnostic(code(salus::key::no_epoch), help("Fetch the patient's key epochs again."))]
	NoEpoch {
		/// The category.
		category: u8,
		/// The epoch.
		epoch: u32,
	},

	/// An epoch that should lead to the one before has no link.
	#[error("epoch {epoch} of category {} has no link to the one before", category::name(*category))]
	#[diagnostic(
		code(salus::key::no_link),
		help("What was added before that epoch can only be opened by the patient.")
	)]
	NoLink {
		/// The category.
		category: u8,
		/// The epoch.
		epoch: u32,
	},
}
