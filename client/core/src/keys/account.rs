//! An account: its signing key and every age identity that derives from its recovery phrase, or from
//! its signing key where it has no phrase.
//!
//! # Derivation
//!
//! The signing key is Substrate's: sr25519 from the phrase, then the path's junctions. The age
//! identities come from the same phrase and path through HKDF-SHA256:
//!
//! ```text
//! root          = HKDF(salt = "salus/v1", ikm = BIP-39 seed, info = "salus/v1/root" ++ junctions)
//! identity 0    = HKDF-Expand(root, "salus/v1/identity")
//! identity n    = HKDF-Expand(root, "salus/v1/identity" ++ n as u32, little endian), n > 0
//! epoch (c, n)  = HKDF-Expand(root, "salus/v1/epoch" ++ c as u8 ++ n as u32, little endian)
//! names         = HKDF-Expand(root, "salus/v1/names")
//! ```
//!
//! A member begins with identity 0 and moves on to the next one when somebody may have got hold of
//! the current one. Which one it is, the recipient on chain says ([`Account::at_recipient`]).
//!
//! `junctions` is the SCALE encoding of each junction of the path, so that `//1` and `//01`, which
//! sign with one key, also open with one.
//!
//! An account that came without its phrase, from Polkadot.js, has another root, and so other
//! identities than the account that signs alike and came from the phrase:
//!
//! ```text
//! root          = HKDF(salt = "salus/v1", ikm = scalar, info = "salus/v1/sr25519")
//! ```
//!
//! `scalar` is the first half of the secret key as Polkadot.js has it: 32 bytes, the sr25519 scalar
//! times the cofactor, little endian. The other half is left out: a soft derivation draws it anew,
//! so that two exports of one account may differ in it.

use super::{AccountId, AgeIdentity, KeyError, RecoveryPhrase, Signer, SigningKey};
use crate::Category;
use codec::Encode;
use hkdf::Hkdf;
use secrecy::SecretString;
use sha2::Sha256;
use std::fmt;
use subxt_signer::{sr25519::Keypair, DeriveJunction, SecretUri};
use zeroize::Zeroizing;

const SALT: &[u8] = b"salus/v1";
const ROOT: &[u8] = b"salus/v1/root";
const KEY_ROOT: &[u8] = b"salus/v1/sr25519";
const IDENTITY: &[u8] = b"salus/v1/identity";
const EPOCH: &[u8] = b"salus/v1/epoch";
const NAMES: &[u8] = b"salus/v1/names";

/// An account whose secrets are at hand.
#[derive(Clone)]
pub struct Account {
	signer: Signer,
	/// Those in use so far, the current one first.
	identities: Vec<AgeIdentity>,
	root: Zeroizing<[u8; 32]>,
}

/// How many identities are tried for one that fits a recipient on chain.
const MAX_IDENTITIES: u32 = 256;

impl Account {
	/// Derives the account of `phrase` under `path`, which may be empty.
	///
	/// # Errors
	/// The path is malformed.
	pub fn from_phrase(phrase: &RecoveryPhrase, path: &str) -> Result<Self, KeyError> {
		let junctions = parse_path(path)?;
		let signer = Keypair::from_phrase(&phrase.mnemonic()?, None)
			.map_err(|_| KeyError::Underivable)?
			.derive(junctions.iter().copied());
		let root = derive_root(phrase, &junctions)?;
		Ok(Self::new(signer.into(), root))
	}

	/// The account of a signing key that came without a phrase.
	pub fn from_key(key: &SigningKey) -> Self {
		let mut root = Zeroizing::new([0; 32]);
		let hkdf = Hkdf::new(Some(SALT), key.scalar().as_slice());
		fill(&hkdf, &[KEY_ROOT], &mut root);
		Self::new(key.clone().into(), root)
	}

	fn new(signer: Signer, root: Zeroizing<[u8; 32]>) -> Self {
		let identities = vec![numbered_identity(&root, 0)];
		Self { signer, identities, root }
	}

	/// The account id.
	pub fn id(&self) -> AccountId {
		self.signer.id()
	}

	/// The account id as an SS58 address with Substrate's general prefix.
	pub fn address(&self) -> String {
		self.id().to_string()
	}

	/// What signs transactions.
	pub fn signer(&self) -> &Signer {
		&self.signer
	}

	/// The member's current age identity.
	pub fn identity(&self) -> &AgeIdentity {
		&self.identities[0]
	}

	/// Every age identity that the member has used, the current one first.
	pub fn identities(&self) -> &[AgeIdentity] {
		&self.identities
	}

	/// The public half of the member's current age identity, published on chain.
	pub fn recipient(&self) -> [u8; 32] {
		self.identity().recipient()
	}

	/// This account with the age identity of `number` as the current one.
	pub fn at_identity(&self, number: u32) -> Self {
		let identities = (0..=number).rev().map(|number| numbered_identity(&self.root, number));
		Self { identities: identities.collect(), ..self.clone() }
	}

	/// This account with the age identity of `recipient` as the current one. None where it is none
	/// of this account's first 256.
	pub fn at_recipient(&self, recipient: [u8; 32]) -> Option<Self> {
		let mut numbers = 0..MAX_IDENTITIES;
		let fits = |number: &u32| numbered_identity(&self.root, *number).recipient() == recipient;
		numbers.find(fits).map(|number| self.at_identity(number))
	}

	/// This account with the next age identity, which was not used before, as the current one. None
	/// behind the 256th.
	pub fn with_next_identity(&self) -> Option<Self> {
		let next = self.identities.len() as u32;
		(next < MAX_IDENTITIES).then(|| self.at_identity(next))
	}

	/// The identity of one epoch of one of this patient's categories.
	pub fn epoch_identity(&self, category: Category, epoch: u32) -> AgeIdentity {
		let secret = expand(&self.root, &[EPOCH, &[category.index()], &epoch.to_le_bytes()]);
		AgeIdentity::from_bytes(secret)
	}

	/// What names of files are made with that nobody may guess the content by.
	pub fn names_key(&self) -> Zeroizing<[u8; 32]> {
		Zeroizing::new(expand(&self.root, &[NAMES]))
	}

	/// The member's age identity as `AGE-SECRET-KEY-1…`, for any age tool.
	pub fn export_identity(&self) -> SecretString {
		self.identity().export()
	}
}

impl fmt::Debug for Account {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_tuple("Account").field(&self.address()).finish()
	}
}

/// Reads a derivation path such as `//hospital/2`. The empty path is one.
pub(super) fn parse_path(path: &str) -> Result<Vec<DeriveJunction>, KeyError> {
	if path.is_empty() {
		return Ok(Vec::new());
	}
	if !path.starts_with('/') {
		return Err(KeyError::Path);
	}
	let uri = path.parse::<SecretUri>().map_err(|_| KeyError::Path)?;
	match uri.password {
		None => Ok(uri.junctions),
		Some(_) => Err(KeyError::Path),
	}
}

fn derive_root(
	phrase: &RecoveryPhrase,
	junctions: &[DeriveJunction],
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
	let seed = phrase.seed()?;
	let mut info = ROOT.to_vec();
	junctions.iter().for_each(|junction| junction.encode_to(&mut info));
	let mut root = Zeroizing::new([0; 32]);
	fill(&Hkdf::new(Some(SALT), seed.as_slice()), &[&info], &mut root);
	Ok(root)
}

fn numbered_identity(root: &[u8; 32], number: u32) -> AgeIdentity {
	let bytes = number.to_le_bytes();
	let number: &[u8] = if number == 0 { &[] } else { &bytes };
	AgeIdentity::from_bytes(expand(root, &[IDENTITY, number]))
}

fn expand(root: &[u8; 32], info: &[&[u8]]) -> [u8; 32] {
	let hkdf = Hkdf::from_prk(root).expect("the root is as long as the hash");
	let mut out = [0; 32];
	fill(&hkdf, info, &mut out);
	out
}

fn fill(hkdf: &Hkdf<Sha256>, info: &[&[u8]], out: &mut [u8; 32]) {
	hkdf.expand_multi_info(info, out).expect("32 bytes are within HKDF's bound");
}
