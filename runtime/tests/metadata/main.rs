//! The metadata that is committed is that of the runtime and of its rehearsed next version, and so is
//! the digest of it that `CheckMetadataHash` compares.
//!
//! The client is generated from the first, `runtime/build.rs` computes both digests. After a change of
//! the runtime that its users see:
//!
//! ```sh
//! make build && UPDATE_METADATA=1 cargo test --release --workspace --test metadata committed
//! make build   # with the new digests
//! ```

#[path = "../common/mod.rs"]
mod common;
mod signing;
#[path = "../common/wasm.rs"]
mod wasm;

use codec::{Decode, Encode};
use frame_support::traits::Get;
use salus_metadata_digest::metadata_digest;
use salus_runtime::chain_properties;
use sp_io::TestExternalities;
use std::{fs, path::PathBuf};

/// The version of metadata that is committed: the newest, the first with view functions.
const COMMITTED: u32 = 16;

/// The version of metadata that wallets compute the digest from.
const OF_WALLETS: u32 = 15;

/// This runtime and the next: its code, and the file with its metadata.
fn versions() -> [(&'static [u8], &'static str); 2] {
	[
		(wasm::current_code(), "client/metadata/salus.scale"),
		(wasm::next_code(), "runtime/metadata/next.scale"),
	]
}

/// The metadata of this version as the WebAssembly gives it.
fn metadata_of(code: &[u8], version: u32) -> Vec<u8> {
	let mut state = TestExternalities::default();
	let answer = wasm::call(&mut state, code, "Metadata_metadata_at_version", &version.encode());
	Option::<Vec<u8>>::decode(&mut &answer[..]).expect("it is bytes").expect("there is the version")
}

#[test]
fn committed_metadata_is_that_of_the_webassembly() {
	for (code, file) in versions() {
		let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
		let metadata = metadata_of(code, COMMITTED);
		if std::env::var_os("UPDATE_METADATA").is_some() {
			fs::write(&path, &metadata).expect("the file can be written");
		}
		assert!(
			fs::read(&path).unwrap_or_default() == metadata,
			"{file} is not the metadata of the runtime: run this test with UPDATE_METADATA=1, build \
			 again, and commit the file",
		);
	}
}

#[test]
fn digest_is_that_of_the_metadata_that_wallets_take() {
	for (code, file) in versions() {
		let [committed, of_wallets] =
			[COMMITTED, OF_WALLETS].map(|version| metadata_digest(&metadata_of(code, version)));
		assert_eq!(committed.expect(file), of_wallets.expect(file), "{file}");
	}
	let [current, next] =
		versions().map(|(code, file)| metadata_digest(&metadata_of(code, COMMITTED)).expect(file));
	assert_ne!(current, next);
}

#[test]
fn digest_of_what_is_no_metadata_is_refused() {
	let metadata = metadata_of(wasm::current_code(), COMMITTED);
	for bytes in [&[][..], b"text", &metadata[..metadata.len() - 1]] {
		metadata_digest(bytes).expect_err("it is none");
	}
	metadata_digest(&metadata_of(wasm::current_code(), 14)).expect_err("it is too old");
}

/// Nor is it in the code: the rehearsal is compiled with this version too.
#[test]
fn nothing_of_the_rehearsal_is_in_this_version() {
	let current = salus_runtime::WASM_BINARY_BLOATY.expect("it is built");
	let next = salus_runtime::next::WASM_BINARY_BLOATY.expect("it is built");
	for word in ["Rehears", "rehears", "Understudy"] {
		let is_in = |code: &[u8]| code.windows(word.len()).any(|part| part == word.as_bytes());
		assert!(is_in(next), "the word {word} says nothing");
		assert!(!is_in(current), "{word}");
		let [current, next] = versions().map(|(code, _)| is_in(&metadata_of(code, COMMITTED)));
		assert_eq!((current, next), (false, true), "{word}");
	}
}

#[test]
fn prefix_of_addresses_is_that_of_the_chain_properties() {
	let prefix: u16 = <salus_runtime::Runtime as frame_system::Config>::SS58Prefix::get();
	assert_eq!(prefix, chain_properties::SS58_FORMAT);
}
