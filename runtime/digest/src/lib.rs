//! The digest of a runtime's metadata (RFC 78), which clients and wallets sign where they turn
//! `CheckMetadataHash` on. The runtime's build script puts it into the runtime, and the client computes
//! it of the metadata that it was built for. Computes; touches nothing.

#[path = "../../src/chain_properties.rs"]
pub mod chain_properties;

use chain_properties::{SS58_FORMAT, TOKEN_DECIMALS, TOKEN_SYMBOL};
use codec::Decode;
use frame_metadata::{
	v15::{self, RuntimeMetadataV15},
	v16::RuntimeMetadataV16,
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};

/// The digest of `metadata`, encoded with its prefix, of version 15 or 16, with the properties that
/// chain specifications name. The name and version of the runtime are read from the metadata.
///
/// Wallets take version 15. Both versions number the types of calls and extensions alike, so that the
/// digest is the same.
///
/// # Errors
/// The bytes are no metadata of these versions, or not of a runtime with a `System` pallet.
pub fn metadata_digest(metadata: &[u8]) -> Result<[u8; 32], String> {
	let decoded = RuntimeMetadataPrefixed::decode(&mut &*metadata)
		.map_err(|error| format!("these bytes are no metadata: {error}"))?;
	macro_rules! version_constant {
		($metadata:ident) => {{
			let system = $metadata.pallets.iter().find(|pallet| pallet.name == "System");
			let mut constants = system.into_iter().flat_map(|pallet| &pallet.constants);
			constants.find(|it| it.name == "Version").map(|it| it.value.clone())
		}};
	}
	let (version, metadata) = match decoded.1 {
		RuntimeMetadata::V15(metadata) => (version_constant!(metadata), metadata),
		RuntimeMetadata::V16(metadata) => (version_constant!(metadata), as_version_15(metadata)?),
		other => return Err(format!("metadata of version {}, not 15 or 16", other.version())),
	};
	let version = version.ok_or("the metadata has no constant System.Version")?;
	// What stands behind these in a `RuntimeVersion` is not read.
	let (spec_name, _, _, spec_version) =
		<(String, String, u32, u32)>::decode(&mut &version[..])
			.map_err(|error| format!("the constant System.Version: {error}"))?;
	let extra = ExtraInfo {
		spec_version,
		spec_name,
		base58_prefix: SS58_FORMAT,
		decimals: TOKEN_DECIMALS,
		token_symbol: TOKEN_SYMBOL.into(),
	};
	Ok(generate_metadata_digest(&RuntimeMetadata::V15(metadata), extra)?.hash())
}

/// What the digest is of, in the form of version 15: the transaction and the types in it.
fn as_version_15(metadata: RuntimeMetadataV16) -> Result<RuntimeMetadataV15, String> {
	let extrinsic = metadata.extrinsic;
	let version = extrinsic.versions.iter().min().ok_or("no version of transactions is named")?;
	// The extensions of signed transactions are those of the first version of the pipeline.
	let pipelines = &extrinsic.transaction_extensions_by_version;
	let numbers = pipelines.get(&0).ok_or("no extensions of transactions are named")?;
	let signed_extensions = numbers
		.iter()
		.map(|number| extrinsic.transaction_extensions.get(number.0 as usize))
		.map(|extension| {
			let it = extension.ok_or("an extension of transactions is missing")?;
			Ok(v15::SignedExtensionMetadata {
				identifier: it.identifier.clone(),
				ty: it.ty,
				additional_signed: it.implicit,
			})
		})
		.collect::<Result<_, String>>()?;
	Ok(RuntimeMetadataV15 {
		types: metadata.types,
		pallets: Vec::new(),
		extrinsic: v15::ExtrinsicMetadata {
			version: *version,
			address_ty: extrinsic.address_ty,
			call_ty: extrinsic.call_ty,
			signature_ty: extrinsic.signature_ty,
			// Neither of these two is part of the digest.
			extra_ty: extrinsic.call_ty,
			signed_extensions,
		},
		ty: extrinsic.call_ty,
		apis: Vec::new(),
		outer_enums: metadata.outer_enums,
		custom: metadata.custom,
	})
}
