//! Age X25519 identities and recipients in the 32-byte form that the chain uses, and encryption
//! of small things to them in memory.
//!
//! The format is that of age files (<https://age-encryption.org/v1>), so that any age tool opens
//! what is encrypted here.

use super::KeyError;
use bech32::{primitives::decode::CheckedHrpstring, Bech32, Hrp};
use secrecy::{ExposeSecret, SecretString};
use std::{
	fmt,
	io::{self, BufRead, Read, Write},
};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const RECIPIENT_PREFIX: &str = "age";
const IDENTITY_PREFIX: &str = "age-secret-key-";

/// The secret half of an age X25519 key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct AgeIdentity(Zeroizing<[u8; 32]>);

impl AgeIdentity {
	/// The identity with these secret bytes.
	pub fn from_bytes(secret: [u8; 32]) -> Self {
		Self(Zeroizing::new(secret))
	}

	/// Reads `AGE-SECRET-KEY-1…`.
	///
	/// # Errors
	/// The text is not an identity.
	pub fn parse(text: &str) -> Result<Self, KeyError> {
		let lower = Zeroizing::new(text.trim().to_ascii_lowercase());
		decode(IDENTITY_PREFIX, &lower).map(Self).ok_or(KeyError::Identity)
	}

	/// The public half, as the chain keeps it.
	pub fn recipient(&self) -> [u8; 32] {
		PublicKey::from(&StaticSecret::from(*self.0)).to_bytes()
	}

	/// The identity as `AGE-SECRET-KEY-1…`, for any age tool.
	pub fn export(&self) -> SecretString {
		let lower = Zeroizing::new(encode(IDENTITY_PREFIX, &self.0));
		SecretString::from(lower.to_ascii_uppercase())
	}

	/// The identity in the form of the `age` crate.
	///
	/// # Errors
	/// None in practice: what [`AgeIdentity::export`] writes, `age` reads.
	pub fn to_age(&self) -> Result<age::x25519::Identity, KeyError> {
		self.export().expose_secret().parse().map_err(|_| KeyError::Identity)
	}

	pub(super) fn secret(&self) -> &[u8; 32] {
		&self.0
	}
}

impl fmt::Debug for AgeIdentity {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "AgeIdentity(of {})", encode_recipient(&self.recipient()))
	}
}

/// A recipient as `age1…`.
pub fn encode_recipient(recipient: &[u8; 32]) -> String {
	encode(RECIPIENT_PREFIX, recipient)
}

/// Reads `age1…`.
///
/// # Errors
/// The text is not a recipient, or one that would make every ciphertext readable by anyone.
pub fn parse_recipient(text: &str) -> Result<[u8; 32], KeyError> {
	let bytes = decode(RECIPIENT_PREFIX, text.trim()).ok_or(KeyError::Recipient)?;
	to_age_recipient(*bytes).map(|_| *bytes)
}

/// The recipient in the form of the `age` crate.
///
/// # Errors
/// Points of low order are refused: everyone could open what is encrypted to them.
pub fn to_age_recipient(recipient: [u8; 32]) -> Result<age::x25519::Recipient, KeyError> {
	// Any secret shows it: the shared secret with such a point is zero whatever the secret is.
	let shared = StaticSecret::from([1; 32]).diffie_hellman(&PublicKey::from(recipient));
	if !shared.was_contributory() {
		return Err(KeyError::Recipient);
	}
	encode_recipient(&recipient).parse().map_err(|_| KeyError::Recipient)
}

/// Encrypts `plain` to `recipient`, as one binary age file.
///
/// # Errors
/// The recipient is unusable.
pub fn encrypt(plain: &[u8], recipient: [u8; 32]) -> Result<Vec<u8>, KeyError> {
	encrypt_to_all(plain, &[recipient])
}

/// Encrypts `plain` to all of `recipients`, as one binary age file that each of them opens.
///
/// # Errors
/// There are none, or one is unusable.
pub fn encrypt_to_all(plain: &[u8], recipients: &[[u8; 32]]) -> Result<Vec<u8>, KeyError> {
	let recipients: Vec<_> =
		recipients.iter().map(|it| to_age_recipient(*it)).collect::<Result<_, _>>()?;
	let encryptor = age::Encryptor::with_recipients(recipients.iter().map(|it| it as _))
		.map_err(|_| KeyError::Recipient)?;
	let mut sealed = Vec::with_capacity(plain.len() + 512);
	write_all(encryptor, plain, &mut sealed).map_err(|_| KeyError::Recipient)?;
	Ok(sealed)
}

fn write_all(encryptor: age::Encryptor, plain: &[u8], out: &mut Vec<u8>) -> std::io::Result<()> {
	let mut writer = encryptor.wrap_output(out)?;
	writer.write_all(plain)?;
	writer.finish().map(|_| ())
}

/// Longest header of an age file that is read. One with a single recipient takes some 200 bytes,
/// one with a department and as many doctors as it may name some 2600; the time that `age` takes
/// for one grows with the square of its length.
const MAX_HEADER_LEN: u64 = 4096;

/// Starts to decrypt an age file that anybody may have made.
///
/// # Errors
/// It has no header, or one that is too long; or reading fails.
pub fn decryptor<'a>(
	mut sealed: impl BufRead + 'a,
) -> Result<age::Decryptor<impl BufRead + 'a>, age::DecryptError> {
	let mut header = Vec::new();
	let mut bounded = (&mut sealed).take(MAX_HEADER_LEN);
	loop {
		let start = header.len();
		bounded.read_until(b'\n', &mut header)?;
		match &header[start..] {
			[.., b'\n'] if header[start..].starts_with(b"--- ") => break,
			[.., b'\n'] => {}
			_ => return Err(age::DecryptError::InvalidHeader),
		}
	}
	age::Decryptor::new_buffered(io::Cursor::new(header).chain(sealed))
}

/// Decrypts one age file with the one of `identities` that it is for. `what` names it in errors.
///
/// # Errors
/// It is not an age file, for none of these identities, or damaged.
pub fn decrypt(
	what: &'static str,
	sealed: &[u8],
	identities: &[AgeIdentity],
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
	let damaged = |_| KeyError::Damaged { what };
	let decryptor = self::decryptor(sealed).map_err(|_| KeyError::Damaged { what })?;
	let identities: Vec<_> =
		identities.iter().map(AgeIdentity::to_age).collect::<Result<_, _>>()?;
	let mut reader =
		decryptor.decrypt(identities.iter().map(|it| it as _)).map_err(|error| match error {
			age::DecryptError::NoMatchingKeys => KeyError::NotForThisKey { what },
			_ => KeyError::Damaged { what },
		})?;
	let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
	reader.read_to_end(&mut plain).map_err(damaged)?;
	Ok(plain)
}

fn encode(prefix: &str, bytes: &[u8; 32]) -> String {
	bech32::encode_lower::<Bech32>(Hrp::parse_unchecked(prefix), bytes)
		.expect("32 bytes behind a short prefix are within Bech32's bound")
}

fn decode(prefix: &str, text: &str) -> Option<Zeroizing<[u8; 32]>> {
	let checked = CheckedHrpstring::new::<Bech32>(text).ok()?;
	if checked.hrp() != Hrp::parse_unchecked(prefix) {
		return None;
	}
	let bytes = Zeroizing::new(checked.byte_iter().collect::<Vec<u8>>());
	Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}
