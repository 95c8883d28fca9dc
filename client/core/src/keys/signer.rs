//! What signs transactions: a key that derives from a recovery phrase, or one that came without.

use super::AccountId;
use std::fmt;
use subxt_signer::sr25519::Keypair;
use zeroize::Zeroizing;

/// The context of every sr25519 signature in Substrate.
const CONTEXT: &[u8] = b"substrate";

/// What the text of a signing key begins with.
const PREFIX: &str = "sr25519:";

/// An sr25519 secret key that no phrase leads to. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SigningKey(Box<schnorrkel::Keypair>);

impl SigningKey {
	/// How long its bytes are.
	pub const LEN: usize = schnorrkel::SECRET_KEY_LENGTH;

	/// The key of these bytes, as Polkadot.js has them: the scalar times the cofactor, little endian,
	/// then 32 bytes that signatures draw their nonces from. None where they are no key.
	pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
		let secret = schnorrkel::SecretKey::from_ed25519_bytes(bytes).ok()?;
		Some(Self(Box::new(secret.to_keypair())))
	}

	/// The bytes of [`SigningKey::from_bytes`].
	pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
		Zeroizing::new(self.0.secret.to_ed25519_bytes())
	}

	/// Reads what [`SigningKey::expose`] writes.
	pub fn parse(text: &str) -> Option<Self> {
		let mut bytes = Zeroizing::new([0; Self::LEN]);
		hex::decode_to_slice(text.strip_prefix(PREFIX)?, bytes.as_mut_slice()).ok()?;
		Self::from_bytes(bytes.as_slice())
	}

	/// The key as `sr25519:` and 128 hexadecimal digits, to be stored encrypted.
	pub fn expose(&self) -> Zeroizing<String> {
		let mut digits = Zeroizing::new([0; 2 * Self::LEN]);
		hex::encode_to_slice(self.to_bytes().as_slice(), digits.as_mut_slice())
			.expect("two digits a byte");
		let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + digits.len()));
		text.push_str(PREFIX);
		text.extend(digits.iter().copied().map(char::from));
		text
	}

	/// The account id.
	pub fn id(&self) -> AccountId {
		AccountId(self.0.public.to_bytes())
	}

	/// The part of the secret that the account id follows from. The other part may differ from one
	/// copy of the key to the next: a soft derivation draws it anew each time.
	pub(super) fn scalar(&self) -> Zeroizing<[u8; 32]> {
		let bytes = self.to_bytes();
		let (scalar, _) = bytes.split_first_chunk().expect("it is longer than its half");
		Zeroizing::new(*scalar)
	}
}

impl fmt::Debug for SigningKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "SigningKey(of {})", self.id())
	}
}

/// What signs transactions for an account.
#[derive(Clone)]
pub struct Signer(Source);

#[derive(Clone)]
enum Source {
	Phrase(Box<Keypair>),
	Key(SigningKey),
}

impl Signer {
	/// The account id.
	pub fn id(&self) -> AccountId {
		match &self.0 {
			Source::Phrase(pair) => AccountId(pair.public_key().0),
			Source::Key(key) => key.id(),
		}
	}

	/// The sr25519 signature of `payload`, in Substrate's context.
	pub fn sign(&self, payload: &[u8]) -> [u8; 64] {
		match &self.0 {
			Source::Phrase(pair) => pair.sign(payload).0,
			Source::Key(SigningKey(pair)) => {
				let context = schnorrkel::signing_context(CONTEXT);
				pair.sign(context.bytes(payload)).to_bytes()
			}
		}
	}
}

impl From<Keypair> for Signer {
	fn from(pair: Keypair) -> Self {
		Self(Source::Phrase(Box::new(pair)))
	}
}

impl From<SigningKey> for Signer {
	fn from(key: SigningKey) -> Self {
		Self(Source::Key(key))
	}
}
