//! What an account comes from: all that its file holds.

use super::{Account, KeyError, RecoveryPhrase, SigningKey};
use std::fmt;
use zeroize::Zeroizing;

/// What an account comes from.
#[derive(Clone)]
pub enum AccountSecret {
	/// A recovery phrase.
	Phrase {
		/// The phrase.
		phrase: RecoveryPhrase,
		/// The derivation path, which may be empty.
		path: String,
	},
	/// A signing key that came without a phrase.
	Key(SigningKey),
}

impl AccountSecret {
	/// The account.
	///
	/// # Errors
	/// The path is malformed.
	pub fn account(&self) -> Result<Account, KeyError> {
		match self {
			Self::Phrase { phrase, path } => Account::from_phrase(phrase, path),
			Self::Key(key) => Ok(Account::from_key(key)),
		}
	}

	/// The text of an account's file: the phrase or the key on the first line, the derivation path on
	/// the second.
	pub fn to_text(&self) -> Zeroizing<String> {
		let exposed;
		let (first, path) = match self {
			Self::Phrase { phrase, path } => (phrase.expose(), path.as_str()),
			Self::Key(key) => {
				exposed = key.expose();
				(exposed.as_str(), "")
			}
		};
		Zeroizing::new(format!("{first}\n{path}\n"))
	}

	/// Reads the text of an account's file. None where it is none.
	pub fn parse(text: &str) -> Option<Self> {
		let mut lines = text.lines();
		let first = lines.next()?;
		if let Some(key) = SigningKey::parse(first) {
			return Some(Self::Key(key));
		}
		let phrase = RecoveryPhrase::parse(first).ok()?;
		Some(Self::Phrase { phrase, path: lines.next().unwrap_or_default().to_owned() })
	}
}

impl From<RecoveryPhrase> for AccountSecret {
	fn from(phrase: RecoveryPhrase) -> Self {
		Self::Phrase { phrase, path: String::new() }
	}
}

impl fmt::Debug for AccountSecret {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("AccountSecret(…)")
	}
}
