//! How the client speaks to a Salus chain through subxt: the types of accounts, headers and
//! transactions, and where metadata comes from. Touches nothing.
//!
//! The metadata of the runtime that this client was built for is the one that is built in, never what
//! a node hands out under the same version.

use super::{built_in, AccountId, Hash};
use codec::Encode;
use scale_info::PortableRegistry;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
};
use subxt::{
	config::{
		substrate::{BlakeTwo256, SubstrateHeader},
		transaction_extensions::{
			CheckGenesis, CheckMetadataHashMode, CheckMortality, CheckMortalityParams, CheckNonce,
			CheckNonceParams, CheckSpecVersion, CheckTxVersion, Params,
		},
		ClientState, TransactionExtension,
	},
	error::TransactionExtensionError,
	ext::frame_decode::extrinsics as encoding,
	utils::{MultiAddress, MultiSignature},
	ArcMetadata,
};

/// How the client speaks to a Salus chain.
#[derive(Clone, Debug, Default)]
pub struct Config {
	/// The metadata of other versions than the one built in, by what a source handed out.
	others: Arc<Mutex<HashMap<u32, ArcMetadata>>>,
}

impl subxt::Config for Config {
	type AccountId = AccountId;
	type Address = MultiAddress<AccountId, ()>;
	type Signature = MultiSignature;
	type Header = SubstrateHeader<Hash>;
	type TransactionExtensions = Extensions;
	type AssetId = u32;
	type Hasher = BlakeTwo256;

	fn metadata_for_spec_version(&self, version: u32) -> Option<ArcMetadata> {
		let built_in = built_in();
		if version == built_in.version.spec_version {
			return Some(built_in.metadata.clone());
		}
		self.others.lock().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
	}

	fn set_metadata_for_spec_version(&self, version: u32, metadata: ArcMetadata) {
		let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
		others.insert(version, metadata);
	}
}

/// What a transaction carries beside its call, as far as this client knows it. Which of these a
/// runtime wants, and in what order, its metadata says.
pub type Extensions = (
	CheckSpecVersion,
	CheckTxVersion,
	CheckGenesis<Config>,
	CheckMortality<Config>,
	CheckNonce,
	CheckMetadataHash,
);

/// The names of [`Extensions`] in metadata.
pub const EXTENSIONS: [&str; 6] = [
	"CheckSpecVersion",
	"CheckTxVersion",
	"CheckGenesis",
	"CheckMortality",
	"CheckNonce",
	METADATA_HASH,
];

/// The name of [`CheckMetadataHash`].
pub const METADATA_HASH: &str = "CheckMetadataHash";

/// What [`Extensions`] are made of: the nonce, for how long the transaction counts, and the digest of
/// the runtime's metadata to bind the signature to, if any.
pub fn extension_params(
	nonce: u64,
	mortality: CheckMortalityParams<Config>,
	digest: Option<[u8; 32]>,
) -> <Extensions as subxt::config::TransactionExtensions<Config>>::Params {
	((), (), (), mortality, CheckNonceParams::with_nonce(nonce), MetadataDigest(digest))
}

/// Binds a signature to the digest of the runtime's metadata (RFC 78): the chain refuses it where its
/// runtime means something else by the same bytes.
pub struct CheckMetadataHash(Option<[u8; 32]>);

/// The digest for [`CheckMetadataHash`]. `None` turns it off.
#[derive(Clone, Copy, Debug)]
pub struct MetadataDigest(Option<[u8; 32]>);

impl Params<Config> for MetadataDigest {}

impl TransactionExtension<Config> for CheckMetadataHash {
	type Decoded = CheckMetadataHashMode;
	type Params = MetadataDigest;

	fn new(
		_: &ClientState<Config>,
		digest: MetadataDigest,
	) -> Result<Self, TransactionExtensionError> {
		Ok(Self(digest.0))
	}
}

impl encoding::TransactionExtension<PortableRegistry> for CheckMetadataHash {
	const NAME: &str = METADATA_HASH;

	/// The mode: on or off.
	fn encode_value_to(
		&self,
		_: u32,
		_: &PortableRegistry,
		out: &mut Vec<u8>,
	) -> Result<(), encoding::TransactionExtensionError> {
		u8::from(self.0.is_some()).encode_to(out);
		Ok(())
	}

	/// What is signed with the transaction and not sent.
	fn encode_implicit_to(
		&self,
		_: u32,
		_: &PortableRegistry,
		out: &mut Vec<u8>,
	) -> Result<(), encoding::TransactionExtensionError> {
		self.0.encode_to(out);
		Ok(())
	}
}
