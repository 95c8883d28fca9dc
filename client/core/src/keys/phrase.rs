//! The recovery phrase that everything derives from, and the well-known development keys.

use super::{Account, KeyError};
use bip39::{Language, Mnemonic};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The phrase of Substrate's well-known development keys. Everybody knows it.
const DEV_PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// How long a recovery phrase is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WordCount {
	/// 12 words, 128 bits.
	#[default]
	Twelve,
	/// 24 words, 256 bits.
	TwentyFour,
}

impl WordCount {
	fn entropy_len(self) -> usize {
		match self {
			WordCount::Twelve => 16,
			WordCount::TwentyFour => 32,
		}
	}
}

/// A BIP-39 phrase of 12 or 24 English words. Wiped from memory when dropped.
pub struct RecoveryPhrase(Zeroizing<String>);

impl RecoveryPhrase {
	/// Makes a new phrase from random numbers, which `fill` gives.
	///
	/// # Errors
	/// It gives none.
	pub fn generate<E>(
		words: WordCount,
		fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
	) -> Result<Self, KeyError> {
		let mut entropy = Zeroizing::new([0u8; 32]);
		let entropy = &mut entropy[..words.entropy_len()];
		fill(entropy).map_err(|_| KeyError::NoRandomness)?;
		let mnemonic = Mnemonic::from_entropy(entropy).map_err(|_| KeyError::NoRandomness)?;
		Ok(Self(Zeroizing::new(mnemonic.to_string())))
	}

	/// Reads a phrase. Case and the white space between words do not matter.
	///
	/// # Errors
	/// The number of words, a word or the checksum is wrong. The error names places, not words.
	pub fn parse(text: &str) -> Result<Self, KeyError> {
		let mut phrase = Zeroizing::new(String::with_capacity(text.len()));
		for (i, word) in text.split_whitespace().enumerate() {
			if i > 0 {
				phrase.push(' ');
			}
			phrase.extend(word.chars().map(|c| c.to_ascii_lowercase()));
		}
		match phrase.split(' ').filter(|word| !word.is_empty()).count() {
			12 | 24 => {}
			found => return Err(KeyError::WordCount { found }),
		}
		parse_mnemonic(&phrase)?;
		Ok(Self(phrase))
	}

	/// The words, to be shown to their owner once or stored encrypted.
	pub fn expose(&self) -> &str {
		&self.0
	}

	/// The 64-byte seed of BIP-39, without a password.
	pub(super) fn seed(&self) -> Result<Zeroizing<[u8; 64]>, KeyError> {
		Ok(Zeroizing::new(parse_mnemonic(&self.0)?.to_seed_normalized("")))
	}

	pub(super) fn mnemonic(&self) -> Result<Mnemonic, KeyError> {
		parse_mnemonic(&self.0)
	}
}

fn parse_mnemonic(phrase: &str) -> Result<Mnemonic, KeyError> {
	Mnemonic::parse_in_normalized(Language::English, phrase).map_err(|error| match error {
		bip39::Error::BadWordCount(found) => KeyError::WordCount { found },
		bip39::Error::UnknownWord(index) => KeyError::UnknownWord { position: index + 1 },
		_ => KeyError::Checksum,
	})
}

impl Clone for RecoveryPhrase {
	fn clone(&self) -> Self {
		Self(self.0.clone())
	}
}

impl fmt::Debug for RecoveryPhrase {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("RecoveryPhrase(…)")
	}
}

impl Zeroize for RecoveryPhrase {
	fn zeroize(&mut self) {
		self.0.zeroize();
	}
}

/// A key that everybody knows, such as `//Alice`, for development chains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevKey(String);

impl DevKey {
	/// Reads the path of a development key.
	///
	/// # Errors
	/// The path is empty or malformed.
	pub fn parse(path: &str) -> Result<Self, KeyError> {
		if path.is_empty() || super::account::parse_path(path).is_err() {
			return Err(KeyError::DevKey);
		}
		Ok(Self(path.to_owned()))
	}

	/// The path, as `//Alice`.
	pub fn path(&self) -> &str {
		&self.0
	}

	/// The account of this key.
	///
	/// # Errors
	/// The path gives no key.
	pub fn account(&self) -> Result<Account, KeyError> {
		Account::from_phrase(&RecoveryPhrase::parse(DEV_PHRASE)?, &self.0)
	}
}
