//! Accounts that Polkadot.js Apps or its extension exported as JSON.
//!
//! The formats of such a file are those of `@polkadot/keyring`: a PKCS #8 text with the secret key in
//! it (`src/pair/encode.ts`), encrypted with a password by scrypt and XSalsa20-Poly1305
//! (`@polkadot/util-crypto`, `src/json/encryptFormat.ts`). `encoded` is, in base64:
//!
//! ```text
//! salt (32) ++ N (4) ++ p (4) ++ r (4), little endian ++ nonce (24) ++ box
//! box  = header (16) ++ secret key (64) ++ divider (5) ++ public key (32), encrypted
//! ```
//!
//! `subxt-signer` reads these files too, but keeps the secret to itself, and the age identities
//! derive from it.

use super::{parse_address, AccountId, SigningKey};
use crate::{
	text::{text_of, TextError},
	Code,
};
use base64::{prelude::BASE64_STANDARD, Engine};
use crypto_secretbox::{aead::Aead, Key, KeyInit, Nonce, XSalsa20Poly1305};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::{
	fs,
	io::{self, Read},
	path::{Path, PathBuf},
};
use thiserror::Error;
use zeroize::Zeroizing;

/// The JSON of one account takes about a kilobyte, and more where its owner described it at length.
const MAX_LEN: u64 = 64 * 1024;

/// Kinds of accounts that sign otherwise.
const OTHER_KEYS: [&str; 3] = ["ed25519", "ecdsa", "ethereum"];

/// The most that scrypt may be asked for: what Polkadot.js asks for at most takes 128 MiB.
const MAX_LOG_N: u32 = 17;
const MAX_R: u32 = 8;

const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];

/// What is wrong with such a file.
#[derive(Debug, Error)]
pub enum PolkadotJsError {
	/// The file system refuses.
	#[error("cannot read {}", path.display())]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},

	/// It is much longer than the JSON of an account.
	#[error("{} is too long for the JSON of one account", path.display())]
	TooLong {
		/// The file.
		path: PathBuf,
	},

	/// It is no JSON, or none of an account.
	#[error("{} is not the JSON of a Polkadot.js account", path.display())]
	NoAccount {
		/// The file.
		path: PathBuf,
	},

	/// It is no UTF-8.
	#[error("{} cannot be read: {source}", path.display())]
	Encoding {
		/// The file.
		path: PathBuf,
		/// What it is.
		source: TextError,
	},

	/// The account of a hardware wallet, or one that is only watched.
	#[error("{} has no key in it: the account is in a hardware wallet, or is only watched", path.display())]
	NoKey {
		/// The file.
		path: PathBuf,
	},

	/// All accounts of somebody in one file.
	#[error("{} holds several accounts", path.display())]
	Batch {
		/// The file.
		path: PathBuf,
	},

	/// A key that makes other signatures.
	#[error("the key in {} is of type {found}; Salus signs with sr25519", path.display())]
	KeyType {
		/// The file.
		path: PathBuf,
		/// The type.
		found: &'static str,
	},

	/// The secret is there for everybody to read.
	#[error("the key in {} is not protected by a password", path.display())]
	Unprotected {
		/// The file.
		path: PathBuf,
	},

	/// A format that Polkadot.js wrote long ago, or will write.
	#[error("{} has a format that this client does not read", path.display())]
	Format {
		/// The file.
		path: PathBuf,
	},

	/// The password does not open it.
	#[error("wrong password for {}, or the file is damaged", path.display())]
	WrongPassword {
		/// The file.
		path: PathBuf,
	},

	/// It does not hold together.
	#[error("{} is damaged: {what}", path.display())]
	Damaged {
		/// The file.
		path: PathBuf,
		/// In which way.
		what: &'static str,
	},
}

impl Code for PolkadotJsError {
	fn code(&self) -> &'static str {
		match self {
			Self::Unreadable { .. } => "salus::polkadot_js::unreadable",
			Self::TooLong { .. } => "salus::polkadot_js::too_long",
			Self::NoAccount { .. } => "salus::polkadot_js::no_account",
			Self::Encoding { .. } => "salus::polkadot_js::encoding",
			Self::NoKey { .. } => "salus::polkadot_js::no_key",
			Self::Batch { .. } => "salus::polkadot_js::batch",
			Self::KeyType { .. } => "salus::polkadot_js::key_type",
			Self::Unprotected { .. } => "salus::polkadot_js::unprotected",
			Self::Format { .. } => "salus::polkadot_js::format",
			Self::WrongPassword { .. } => "salus::polkadot_js::wrong_password",
			Self::Damaged { .. } => "salus::polkadot_js::damaged",
		}
	}
}

/// An account that Polkadot.js exported, read and not yet opened.
pub struct PolkadotJs {
	path: PathBuf,
	id: AccountId,
	encoded: Vec<u8>,
}

impl PolkadotJs {
	/// Reads the JSON at `path`.
	///
	/// # Errors
	/// It is not the JSON of one sr25519 account, protected by a password.
	pub fn read(path: &Path) -> Result<Self, PolkadotJsError> {
		let owned = || path.to_owned();
		let text = read_bounded(path)?;
		let text =
			text_of(&text).map_err(|source| PolkadotJsError::Encoding { path: owned(), source })?;
		let json: Value =
			serde_json::from_str(text).map_err(|_| PolkadotJsError::NoAccount { path: owned() })?;
		// What a wallet only watches, or leaves to a hardware device, has no key in its file.
		let elsewhere = |name: &str| json["meta"][name] == true;
		if ["isHardware", "isExternal", "isInjected"].into_iter().any(elsewhere) {
			return Err(PolkadotJsError::NoKey { path: owned() });
		}
		check_kind(&json, path)?;
		let field = |name: &str| {
			json[name].as_str().ok_or_else(|| PolkadotJsError::NoAccount { path: owned() })
		};
		let damaged = |what| PolkadotJsError::Damaged { path: owned(), what };
		let id = parse_address(field("address")?).map_err(|_| damaged("its address is none"))?;
		let encoded = BASE64_STANDARD.decode(field("encoded")?);
		Ok(Self { path: owned(), id, encoded: encoded.map_err(|_| damaged("it is no base64"))? })
	}

	/// The address that it says it is of.
	pub fn address(&self) -> String {
		self.id.to_string()
	}

	/// The key, once it is certain that it is that of the address.
	///
	/// # Errors
	/// The password is wrong, or the file damaged.
	pub fn open(&self, password: &SecretString) -> Result<SigningKey, PolkadotJsError> {
		let damaged = |what| PolkadotJsError::Damaged { path: self.path.clone(), what };
		let short = || damaged("it is cut short");
		let (salt, rest) = self.encoded.split_first_chunk::<32>().ok_or_else(short)?;
		let (costs, rest) = rest.split_first_chunk::<12>().ok_or_else(short)?;
		let (nonce, sealed) = rest.split_first_chunk::<24>().ok_or_else(short)?;
		let costs =
			costs_of(costs).ok_or_else(|| PolkadotJsError::Format { path: self.path.clone() })?;
		let mut key = Zeroizing::new([0; 32]);
		let password = password.expose_secret().as_bytes();
		scrypt::scrypt(password, salt, &costs, key.as_mut_slice()).expect("a length it can give");
		let plain = XSalsa20Poly1305::new(Key::from_slice(key.as_slice()))
			.decrypt(Nonce::from_slice(nonce), sealed)
			.map(Zeroizing::new)
			.map_err(|_| PolkadotJsError::WrongPassword { path: self.path.clone() })?;
		let (secret, public) = parts_of(&plain).ok_or_else(|| damaged("there is no key in it"))?;
		SigningKey::from_bytes(secret)
			.filter(|key| key.id().0 == public && key.id() == self.id)
			.ok_or_else(|| damaged("the key in it is not that of its address"))
	}
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, PolkadotJsError> {
	let mut text = Vec::new();
	fs::File::open(path)
		.and_then(|file| file.take(MAX_LEN + 1).read_to_end(&mut text))
		.map_err(|source| PolkadotJsError::Unreadable { path: path.to_owned(), source })?;
	match text.len() as u64 > MAX_LEN {
		true => Err(PolkadotJsError::TooLong { path: path.to_owned() }),
		false => Ok(text),
	}
}

/// Checks that this is one sr25519 account in the format that Polkadot.js writes today.
fn check_kind(json: &Value, path: &Path) -> Result<(), PolkadotJsError> {
	let path = || path.to_owned();
	let encoding = &json["encoding"];
	// A list in the formats of today, a single word in older ones.
	let says = |field: &str, word: &str| match &encoding[field] {
		Value::Array(words) => words.iter().any(|it| it == word),
		value => value == word,
	};
	if says("content", "batch-pkcs8") || json["accounts"].is_array() {
		return Err(PolkadotJsError::Batch { path: path() });
	}
	if let Some(found) = OTHER_KEYS.into_iter().find(|word| says("content", word)) {
		return Err(PolkadotJsError::KeyType { path: path(), found });
	}
	if !says("content", "pkcs8") {
		return Err(PolkadotJsError::NoAccount { path: path() });
	}
	if says("type", "none") {
		return Err(PolkadotJsError::Unprotected { path: path() });
	}
	let known = says("content", "sr25519")
		&& says("type", "scrypt")
		&& says("type", "xsalsa20-poly1305")
		&& says("version", "3");
	known.then_some(()).ok_or_else(|| PolkadotJsError::Format { path: path() })
}

/// What scrypt is asked for. None where that is more than Polkadot.js ever does: a file from somebody
/// else shall not keep this machine busy.
fn costs_of(bytes: &[u8; 12]) -> Option<scrypt::Params> {
	let number = |at: usize| Some(u32::from_le_bytes(bytes[at..at + 4].try_into().ok()?));
	let (n, p, r) = (number(0)?, number(4)?, number(8)?);
	let log_n = n.is_power_of_two().then(|| n.trailing_zeros())?;
	let bounded = log_n <= MAX_LOG_N && r <= MAX_R && n.checked_mul(p)? <= 1 << MAX_LOG_N;
	bounded.then(|| scrypt::Params::new(log_n.try_into().ok()?, r, p, 32).ok())?
}

/// The secret and the public key of the decrypted text.
fn parts_of(plain: &[u8]) -> Option<(&[u8], [u8; 32])> {
	let (secret, rest) = plain.strip_prefix(&HEADER)?.split_at_checked(SigningKey::LEN)?;
	Some((secret, rest.strip_prefix(&DIVIDER)?.try_into().ok()?))
}
