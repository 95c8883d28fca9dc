//! The digest of a runtime's metadata, as RFC 78 has it: what the transaction extension
//! `CheckMetadataHash` compares. Computes; touches nothing.

use codec::Decode;
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use subxt::ext::frame_metadata::{
	v15::{self, RuntimeMetadataV15},
	v16::RuntimeMetadataV16,
	RuntimeMetadata, RuntimeMetadataPrefixed,
};

/// The prefix of addresses, and what stands for a token that there is not. They are part of the
/// digest: `runtime/src/chain_properties.rs` has the same.
const SS58_FORMAT: u16 = 42;
const TOKEN_SYMBOL: &str = "NONE";
const TOKEN_DECIMALS: u8 = 0;

/// The digest of metadata of version 15, or 16, encoded. Both number the types of calls alike.
///
/// # Errors
/// What of it cannot be read.
pub fn of(metadata: &[u8]) -> Result<[u8; 32], String> {
	let decoded = RuntimeMetadataPrefixed::decode(&mut &*metadata).map_err(|e| e.to_string())?;
	let (version, metadata) = match decoded.1 {
		RuntimeMetadata::V15(metadata) => {
			let system = metadata.pallets.iter().find(|pallet| pallet.name == "System");
			let mut constants = system.into_iter().flat_map(|pallet| &pallet.constants);
			let version = constants.find(|it| it.name == "Version").map(|it| it.value.clone());
			(version, metadata)
		}
		RuntimeMetadata::V16(metadata) => {
			let system = metadata.pallets.iter().find(|pallet| pallet.name == "System");
			let mut constants = system.into_iter().flat_map(|pallet| &pallet.constants);
			let version = constants.find(|it| it.name == "Version").map(|it| it.value.clone());
			(version, as_version_15(metadata)?)
		}
		_ => return Err("it is of another version than 15 and 16".into()),
	};
	let version = version.ok_or("it says no version of its runtime")?;
	// What stands behind these is not part of the digest.
	let (spec_name, _, _, spec_version) =
		<(String, String, u32, u32)>::decode(&mut &version[..]).map_err(|e| e.to_string())?;
	let extra = ExtraInfo {
		spec_version,
		spec_name,
		base58_prefix: SS58_FORMAT,
		decimals: TOKEN_DECIMALS,
		token_symbol: TOKEN_SYMBOL.into(),
	};
	Ok(generate_metadata_digest(&RuntimeMetadata::V15(metadata), extra)?.hash())
}

/// What the digest is made of, in the form of version 15: calls, transactions and the types in them.
fn as_version_15(metadata: RuntimeMetadataV16) -> Result<RuntimeMetadataV15, String> {
	let extrinsic = metadata.extrinsic;
	let version = extrinsic.versions.iter().min().ok_or("it names no format of transactions")?;
	// Signed transactions have the extensions of version 0.
	let numbers = extrinsic.transaction_extensions_by_version.get(&0);
	let numbers = numbers.ok_or("it names no transaction extensions")?;
	let extension = |number: &codec::Compact<u32>| {
		let it = extrinsic.transaction_extensions.get(number.0 as usize);
		let it = it.ok_or("it lacks a transaction extension")?;
		let (identifier, ty, additional_signed) = (it.identifier.clone(), it.ty, it.implicit);
		Ok(v15::SignedExtensionMetadata { identifier, ty, additional_signed })
	};
	Ok(RuntimeMetadataV15 {
		types: metadata.types,
		pallets: Vec::new(),
		extrinsic: v15::ExtrinsicMetadata {
			version: *version,
			address_ty: extrinsic.address_ty,
			call_ty: extrinsic.call_ty,
			signature_ty: extrinsic.signature_ty,
			// Neither this nor what follows is part of the digest.
			extra_ty: extrinsic.call_ty,
			signed_extensions: numbers.iter().map(extension).collect::<Result<_, String>>()?,
		},
		ty: extrinsic.call_ty,
		apis: Vec::new(),
		outer_enums: metadata.outer_enums,
		custom: metadata.custom,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::{altered::Altered, built_in};

	#[test]
	fn digest_changes_with_whatever_a_signature_means() {
		let ours = built_in().digest();
		assert_eq!(of(&Altered::new().bytes()), Ok(ours));
		let swapped = Altered::new().swapped("role::Role", ["Admin", "Auditor"]).bytes();
		let renamed = Altered::new().with(|altered| {
			altered.variant("pallet_roles::pallet::Call", "assign").fields[0].name =
				Some("x".into());
		});
		for other in [swapped, renamed.bytes(), Altered::new().with_pallet("Newest", 200).bytes()] {
			assert_ne!(of(&other).expect("a digest"), ours);
		}
	}

	#[test]
	fn what_is_no_metadata_has_no_digest() {
		let bytes = Altered::new().bytes();
		for wrong in [&[][..], b"meta", b"text", &bytes[..bytes.len() / 2]] {
			assert!(of(wrong).is_err());
		}
	}
}
