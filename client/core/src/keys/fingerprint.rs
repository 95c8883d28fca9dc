//! Fingerprints: an account and its age recipient in six words, which two people compare by voice or by
//! QR code before one of them trusts the other's keys. Bytes in, words out.
//!
//! What it stops is a node, or whoever else carries the chain's answers, that names an account or a
//! recipient of its own: the words on the owner's screen come from the owner's keys.
//!
//! ```text
//! hash         = scrypt(password account ++ recipient, salt "salus/v1/fingerprint",
//!                       N = 2^14, r = 8, p = 1)                                    32 bytes
//! fingerprint  = the first 66 bits of hash, 11 a word, the most significant bit first, as numbers of
//!                words in BIP-39's English list
//! ```
//!
//! # What a liar would have to compute
//!
//! A second preimage: another account and recipient, both of the liar's choice, with the words of the
//! account that is meant. A guess costs one scrypt, with 16 MiB of memory and some hundredths of a second of
//! a core, and fits with a chance of 2^-66: at a million guesses a second, some two million years. Where
//! any of ten thousand accounts will do, some two hundred. Two accounts of the liar's own that share their
//! words are found sooner and are of no use: the words to compare with come from the account's owner.

use super::{parse_address, AccountId, KeyError};
use bip39::Language;
use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};

const SALT: &[u8] = b"salus/v1/fingerprint";

/// What is hashed of a chain is in the same way, with a salt of its own: the words of an account are no
/// chain's.
const CHAIN_SALT: &[u8] = b"salus/v1/chain-fingerprint";

/// scrypt's N is 2 to this. With r = 8 it takes 16 MiB and some hundredths of a second.
const LOG_N: u8 = 14;

/// How many words a fingerprint has.
pub const WORDS: usize = 6;

const BITS_A_WORD: usize = 11;

/// What the text of a QR code begins with.
const SCHEME: &str = "salus:provider:";

/// An account and its recipient, or a chain, in six words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u16; WORDS]);

impl Fingerprint {
	/// The fingerprint of `account`, to whose `recipient` others encrypt.
	pub fn of(account: AccountId, recipient: &[u8; 32]) -> Self {
		Self::derived(&[account.0, *recipient].concat(), SALT)
	}

	/// The fingerprint of a chain: of the hash of its first block, and of `checkpoint`, the encoded block
	/// from which it is followed and who makes and finalises the blocks after it (empty for the first).
	pub fn of_chain(genesis: &[u8; 32], checkpoint: &[u8]) -> Self {
		Self::derived(&[genesis.as_slice(), checkpoint].concat(), CHAIN_SALT)
	}

	fn derived(bytes: &[u8], salt: &[u8]) -> Self {
		let costs = scrypt::Params::new(LOG_N, 8, 1, 32).expect("costs within scrypt's bounds");
		let mut hash = [0; 32];
		scrypt::scrypt(bytes, salt, &costs, &mut hash).expect("a length it can give");
		let bit = |at: usize| u16::from(hash[at / 8] >> (7 - at % 8) & 1);
		let word = |number: usize| {
			let bits = number * BITS_A_WORD..(number + 1) * BITS_A_WORD;
			bits.fold(0, |word, at| word << 1 | bit(at))
		};
		Self(std::array::from_fn(word))
	}

	/// The words.
	pub fn words(&self) -> [&'static str; WORDS] {
		let list = Language::English.word_list();
		self.0.map(|number| list[usize::from(number)])
	}

	/// What a QR code of it holds, for `account`: `salus:provider:ADDRESS:word-word-word-word-word-word`.
	pub fn uri(&self, account: AccountId) -> String {
		format!("{SCHEME}{}:{}", account, self.words().join("-"))
	}

	/// The account and the fingerprint that a QR code holds. None where `text` is no such text.
	///
	/// # Errors
	/// The address or the words are none.
	pub fn parse_uri(text: &str) -> Option<Result<(AccountId, Self), KeyError>> {
		let (address, words) = text.trim().strip_prefix(SCHEME)?.split_once(':')?;
		Some(parse_address(address).and_then(|account| Ok((account, words.parse()?))))
	}
}

impl FromStr for Fingerprint {
	type Err = KeyError;

	/// Reads six words. Case does not matter, nor whether spaces, hyphens or commas stand between them.
	fn from_str(text: &str) -> Result<Self, KeyError> {
		let words = text.split(|c: char| c.is_whitespace() || c == '-' || c == ',');
		let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
		let mut numbers = [0; WORDS];
		if words.len() != WORDS {
			return Err(KeyError::FingerprintWords { found: words.len() });
		}
		for (place, (word, number)) in words.into_iter().zip(&mut numbers).enumerate() {
			*number = Language::English
				.find_word(&word.to_ascii_lowercase())
				.ok_or(KeyError::FingerprintWord { position: place + 1 })?;
		}
		Ok(Self(numbers))
	}
}

impl fmt::Display for Fingerprint {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.words().join(" "))
	}
}

impl fmt::Debug for Fingerprint {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Fingerprint({self})")
	}
}

impl Serialize for Fingerprint {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Account, recipient, fingerprint, as Python's `hashlib.scrypt` and the word list of BIP-39 give it.
	const VECTORS: [(&str, &str, &str); 4] = [
		(
			"0000000000000000000000000000000000000000000000000000000000000000",
			"0000000000000000000000000000000000000000000000000000000000000000",
			"sunset vacuum prize region achieve word",
		),
		(
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
			"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
			"theory race pact glad cup scare",
		),
		(
			"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
			"attack insane flee photo kidney text",
		),
		(
			"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"0101010101010101010101010101010101010101010101010101010101010101",
			"fan inside this until very neither",
		),
	];

	/// That of a chain, made so too.
	const CHAIN_WORDS: &str = "search wool proud bread need room";

	fn bytes(text: &str) -> [u8; 32] {
		hex::decode(text).expect("hexadecimal").try_into().expect("32 bytes")
	}

	#[test]
	fn fingerprint_is_what_another_implementation_makes_of_the_same_account_and_recipient() {
		for (account, recipient, words) in VECTORS {
			let found = Fingerprint::of(AccountId(bytes(account)), &bytes(recipient));
			assert_eq!(found.to_string(), words);
			assert_eq!(words.parse(), Ok(found));
		}
	}

	#[test]
	fn page_on_formats_has_a_fingerprint_to_compare_with() {
		let page = include_str!("../../../../docs/formats.md");
		let (account, recipient, words) = VECTORS[1];
		for text in [account, recipient, words] {
			assert!(page.contains(text), "{text}");
		}
	}

	#[test]
	fn another_account_or_another_recipient_is_another_fingerprint() {
		let (account, recipient) = (AccountId([7; 32]), [9; 32]);
		let found = Fingerprint::of(account, &recipient);
		assert_eq!(Fingerprint::of(account, &recipient), found);
		for at in [0, 31] {
			let (mut other_account, mut other_recipient) = (account, recipient);
			other_account.0[at] ^= 1;
			other_recipient[at] ^= 1;
			assert_ne!(Fingerprint::of(other_account, &recipient), found);
			assert_ne!(Fingerprint::of(account, &other_recipient), found);
		}
		assert_ne!(
			Fingerprint::of(AccountId(recipient), &account.0),
			found,
			"nor do they change places"
		);
	}

	#[test]
	fn fingerprint_of_a_chain_is_that_of_its_first_block_and_of_all_of_its_checkpoint() {
		let found = Fingerprint::of_chain(&[7; 32], &[9; 32]);
		assert_eq!(found.to_string(), CHAIN_WORDS);
		assert_ne!(found, Fingerprint::of(AccountId([7; 32]), &[9; 32]), "no account's");
		assert_ne!(found, Fingerprint::of_chain(&[8; 32], &[9; 32]));
		assert_ne!(found, Fingerprint::of_chain(&[7; 32], &[9; 31]));
		assert_ne!(found, Fingerprint::of_chain(&[7; 32], &[]));
	}

	#[test]
	fn fingerprint_is_read_however_its_words_are_joined_and_no_other_word_is_taken() {
		let found = Fingerprint::of(AccountId([7; 32]), &[9; 32]);
		let words = found.words();
		for joined in [words.join(" "), words.join("-"), words.join(", ").to_uppercase()] {
			assert_eq!(joined.parse(), Ok(found), "{joined}");
		}
		let five = words[..5].join(" ");
		assert_eq!(five.parse::<Fingerprint>(), Err(KeyError::FingerprintWords { found: 5 }));
		let seven = format!("{found} zoo");
		assert_eq!(seven.parse::<Fingerprint>(), Err(KeyError::FingerprintWords { found: 7 }));
		let misspelt = format!("{five} zooo");
		assert_eq!(misspelt.parse::<Fingerprint>(), Err(KeyError::FingerprintWord { position: 6 }));
		assert_eq!("".parse::<Fingerprint>(), Err(KeyError::FingerprintWords { found: 0 }));
	}

	#[test]
	fn text_of_a_qr_code_gives_account_and_fingerprint_back_or_says_what_is_wrong() {
		let account = AccountId([7; 32]);
		let found = Fingerprint::of(account, &[9; 32]);
		let text = found.uri(account);
		assert_eq!(Fingerprint::parse_uri(&text), Some(Ok((account, found))));
		assert_eq!(Fingerprint::parse_uri(&account.to_string()), None);
		let cut = text.rsplit_once('-').expect("words").0;
		assert!(matches!(
			Fingerprint::parse_uri(cut),
			Some(Err(KeyError::FingerprintWords { .. }))
		));
		let misspelt = text.replacen("provider:5", "provider:6", 1);
		assert_eq!(Fingerprint::parse_uri(&misspelt), Some(Err(KeyError::Address)));
	}
}
