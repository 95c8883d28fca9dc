//! The digest of a runtime's metadata, as RFC 78 has it: what the transaction extension
//! `CheckMetadataHash` compares. The runtime's build script computes it with the same code. Touches nothing.

pub use salus_metadata_digest::metadata_digest as of;

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
