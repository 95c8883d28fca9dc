//! The metadata that the client is generated from is that of this runtime.
//!
//! After a change of the runtime that its users see: `UPDATE_METADATA=1 cargo test --release
//! --workspace --test metadata` writes the file anew.

use codec::Encode;
use salus_runtime::Runtime;
use std::{fs, path::Path};

/// The newest version, the first with view functions.
const METADATA_VERSION: u32 = 16;

#[test]
fn client_metadata_is_that_of_the_runtime() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/metadata/salus.scale");
	let metadata = Runtime::metadata_at_version(METADATA_VERSION).expect("the version exists");
	let current: Vec<u8> = (*metadata).clone();
	assert!(!current.is_empty() && metadata.encode().len() > current.len());
	if std::env::var_os("UPDATE_METADATA").is_some() {
		fs::write(&path, &current).expect("the file can be written");
	}
	let committed = fs::read(&path).unwrap_or_default();
	assert!(
		committed == current,
		"client/metadata/salus.scale is not the metadata of this runtime: run this test with \
		 UPDATE_METADATA=1 and commit the file",
	);
}
