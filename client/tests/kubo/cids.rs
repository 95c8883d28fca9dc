//! The same bytes have the same CID in both stores, and are given it by Kubo's own `add`.

use crate::daemon::Daemon;
use cid::Cid;
use proptest::{prelude::*, test_runner::TestRunner};
use salus_client::store::{
	import, Batch, BlockStore, EmbeddedStore, FileReader, KuboStore, Profile, StoreError,
};
use std::{fs, io::Read, time::Duration};

const MIB: usize = 1 << 20;

fn noise(len: usize) -> Vec<u8> {
	let mut bytes = vec![0; len];
	getrandom::fill(&mut bytes).expect("random numbers");
	bytes
}

fn add(reader: impl Read, store: &dyn BlockStore) -> Cid {
	let mut batch = Batch::new(store);
	let imported = import(reader, &mut batch, Profile::default()).expect("stored");
	batch.keep();
	imported.cid
}

/// The CID that Kubo gives the file `path`. Its configuration has the profile `unixfs-v1-2025`.
fn only_hash(daemon: &Daemon, path: &std::path::Path) -> String {
	daemon.run(&["add", "--only-hash", "--quieter", path.to_str().expect("a path in UTF-8")])
}

#[test]
fn same_bytes_have_the_same_cid_in_both_stores_and_for_kubo() {
	let test = "same_bytes_have_the_same_cid_in_both_stores_and_for_kubo";
	let Some(daemon) = Daemon::start(test) else { return };
	let dir = tempfile::tempdir().expect("a folder");
	let embedded = EmbeddedStore::open(dir.path().join("blocks")).expect("a store");
	let kubo = KuboStore::new(&daemon.url(), None, Duration::from_secs(20)).expect("a store");
	let file = dir.path().join("file");
	let check = |bytes: &[u8]| {
		fs::write(&file, bytes).expect("written");
		let cid = add(bytes, &embedded);
		assert_eq!(add(bytes, &kubo), cid);
		assert_eq!(only_hash(&daemon, &file), cid.to_string(), "{} bytes", bytes.len());
		let mut read = Vec::new();
		FileReader::open(cid, &kubo).expect("there").read_to_end(&mut read).expect("whole");
		assert!(read == bytes, "{} bytes come back as others", bytes.len());
		assert!(daemon.bytes(&["cat", &cid.to_string()]) == bytes, "for Kubo they are others");
	};
	for len in [0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB / 2] {
		check(&noise(len));
	}
	let mut runner = TestRunner::new(ProptestConfig { cases: 8, ..ProptestConfig::default() });
	let random = runner.run(&(1..4 * MIB), |len| {
		check(&noise(len));
		Ok(())
	});
	random.expect("the same CIDs");
}

/// Keeps nothing: what matters are the CIDs.
struct Nowhere;

impl BlockStore for Nowhere {
	fn put(&self, _: &Cid, _: &[u8]) -> Result<bool, StoreError> {
		Ok(true)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		Err(StoreError::NotFound { cid: *cid })
	}

	fn size(&self, _: &Cid) -> Result<Option<u64>, StoreError> {
		Ok(None)
	}

	fn delete(&self, _: &Cid) -> Result<bool, StoreError> {
		Ok(false)
	}
}

#[test]
fn sparse_file_of_a_gib_has_the_cid_that_kubo_gives_it() {
	let test = "sparse_file_of_a_gib_has_the_cid_that_kubo_gives_it";
	let Some(daemon) = Daemon::start(test) else { return };
	let dir = tempfile::tempdir().expect("a folder");
	// The second one needs a tree of two levels: a node has 1024 links at most.
	for len in [1u64 << 30, (1 << 30) + 1] {
		let path = dir.path().join("sparse");
		fs::File::create(&path).and_then(|file| file.set_len(len)).expect("a sparse file");
		let cid = add(fs::File::open(&path).expect("there"), &Nowhere);
		assert_eq!(only_hash(&daemon, &path), cid.to_string());
	}
}
