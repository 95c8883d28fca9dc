//! The runtime that this client was built for: its metadata, its version, the digest that a signature
//! binds itself to. Touches nothing.

use super::digest;
use codec::Decode;
use std::sync::LazyLock;
use subxt::{ArcMetadata, Metadata};

/// The metadata, from which the types of [`super::api`] are generated too.
const METADATA: &[u8] = include_bytes!("../../metadata/salus.scale");

/// The name and versions of a runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
	/// The name of the chain that it is for.
	pub spec_name: String,
	/// Rises with every upgrade.
	pub spec_version: u32,
	/// Rises with every change of how a call or a transaction is encoded.
	pub transaction_version: u32,
}

impl BuiltIn {
	/// The digest of its metadata (RFC 78), which the runtime compares where `CheckMetadataHash` is on.
	pub fn digest(&self) -> [u8; 32] {
		static DIGEST: LazyLock<[u8; 32]> =
			LazyLock::new(|| digest::of(METADATA).expect("a test computes it"));
		*DIGEST
	}
}

impl Version {
	/// The version that `metadata` says it is of.
	pub fn of(metadata: &Metadata) -> Option<Self> {
		type Encoded = (String, String, u32, u32, u32, Vec<([u8; 8], u32)>, u32);
		let system = metadata.pallet_by_name("System")?;
		let mut value = system.constant_by_name("Version")?.value();
		let (spec_name, _, _, spec_version, _, _, transaction_version) =
			Encoded::decode(&mut value).ok()?;
		Some(Self { spec_name, spec_version, transaction_version })
	}
}

/// The runtime that this client was built for.
pub struct BuiltIn {
	/// Its metadata.
	pub metadata: ArcMetadata,
	/// Its version.
	pub version: Version,
}

/// The runtime that this client was built for, decoded when it is first asked for.
pub fn built_in() -> &'static BuiltIn {
	static BUILT_IN: LazyLock<BuiltIn> = LazyLock::new(|| {
		let metadata = Metadata::decode_from(METADATA).expect("a test decodes it");
		let version = Version::of(&metadata).expect("a test reads it");
		BuiltIn { metadata: metadata.arc(), version }
	});
	&BUILT_IN
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn built_in_metadata_says_its_version() {
		let version = &built_in().version;
		assert_eq!(version.spec_name, "salus");
		assert!(version.spec_version >= 5 && version.transaction_version >= 3, "{version:?}");
		assert_ne!(built_in().digest(), [0; 32]);
	}
}
