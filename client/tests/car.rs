//! CAR files: what they carry arrives whole, or nothing of it does and what is wrong is named.

use cid::{multihash::Multihash, Cid};
use proptest::{prelude::*, test_runner::TestRunner};
use salus_client::store::{
	car, dag_blocks, import, write_directory, Batch, BlockStore, EmbeddedStore, Profile, Staging,
	StoreError, RAW,
};
use sha2::{Digest, Sha256};
use std::{
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

struct RecordScope {
	dir: TempDir,
	from: EmbeddedStore,
	root: Cid,
}

impl RecordScope {
	/// A store with a directory of two files in it.
	fn new() -> Self {
		let dir = tempfile::tempdir().unwrap();
		let from = EmbeddedStore::open(dir.path().join("from")).unwrap();
		let mut batch = Batch::new(&from);
		let small = Profile { chunk_size: 4000, max_links: 3 };
		let content: Vec<_> = (0..5000u32).flat_map(u32::to_le_bytes).collect();
		let content = import(&content[..], &mut batch, small).unwrap();
		let manifest = import(&b"manifest"[..], &mut batch, small).unwrap();
		let entries = [("content.age", content), ("manifest.age", manifest)];
		let root = write_directory(&entries, &mut batch).unwrap().cid;
		batch.keep();
		Self { dir, from, root }
	}

	fn path(&self) -> PathBuf {
		self.dir.path().join("file.car")
	}

	fn export(&self) -> Vec<u8> {
		let mut bytes = Vec::new();
		car::write(&[self.root], &self.from, &mut bytes, &mut |_, _| {}).unwrap();
		bytes
	}

	/// What reading `bytes` gives, and the store it is read into.
	fn import(&self, bytes: &[u8]) -> (Result<car::Contents, StoreError>, Staging) {
		fs::write(self.path(), bytes).unwrap();
		let into = Staging::open(self.dir.path().join("into")).unwrap();
		into.clear().unwrap();
		(car::read(&self.path(), into.blocks(), &mut |_, _| {}), into)
	}
}

fn cid_of(bytes: &[u8]) -> Cid {
	Cid::new_v1(RAW, Multihash::wrap(0x12, &Sha256::digest(bytes)).unwrap())
}

/// A block as a CAR file has it.
fn section(cid: &Cid, bytes: &[u8]) -> Vec<u8> {
	let name = cid.to_bytes();
	let len = name.len() + bytes.len();
	assert!((128..1 << 14).contains(&len) || len < 128);
	let len = if len < 128 { vec![len as u8] } else { vec![len as u8 | 0x80, (len >> 7) as u8] };
	[len, name, bytes.to_vec()].concat()
}

/// The header of a CAR file with one root.
fn header(root: &Cid) -> Vec<u8> {
	let name = root.to_bytes();
	let mut header = vec![0xa2, 0x65];
	header.extend(b"roots\x81\xd8\x2a\x58");
	header.extend([name.len() as u8 + 1, 0]);
	header.extend(name);
	header.extend(b"\x67version\x01");
	[&[header.len() as u8][..], &header].concat()
}

#[test]
fn tree_is_carried_whole_and_in_the_order_it_is_read() {
	let place = RecordScope::new();
	let bytes = place.export();
	let (contents, into) = place.import(&bytes);
	let contents = contents.unwrap();
	assert_eq!(contents.roots, [place.root]);
	let blocks = dag_blocks(&place.root, &place.from).unwrap();
	assert_eq!(contents.blocks, blocks);
	assert_eq!(dag_blocks(&place.root, into.blocks()).unwrap(), blocks);
	for cid in &blocks {
		assert_eq!(into.blocks().get(cid).unwrap(), place.from.get(cid).unwrap());
	}
	let expected: Vec<_> =
		blocks.iter().flat_map(|cid| section(cid, &place.from.get(cid).unwrap())).collect();
	assert_eq!(bytes, [header(&place.root), expected].concat());
}

#[test]
fn file_with_a_wrong_block_names_it() {
	let place = RecordScope::new();
	let bytes = place.export();
	let last = dag_blocks(&place.root, &place.from).unwrap().pop().unwrap();
	let mut wrong = bytes;
	*wrong.last_mut().unwrap() ^= 1;
	let error = place.import(&wrong).0.unwrap_err();
	assert!(matches!(error, StoreError::CarWrongBlock { cid, .. } if cid == last), "{error}");
}

#[test]
fn file_that_lacks_a_block_names_it_whichever_it_is() {
	let place = RecordScope::new();
	let blocks = dag_blocks(&place.root, &place.from).unwrap();
	for missing in &blocks {
		let kept = blocks.iter().filter(|cid| *cid != missing);
		let kept: Vec<_> =
			kept.flat_map(|cid| section(cid, &place.from.get(cid).unwrap())).collect();
		let error = place.import(&[header(&place.root), kept].concat()).0.unwrap_err();
		let StoreError::CarMissingBlock { cid, root, .. } = error else { panic!("{error}") };
		assert_eq!((*cid, *root), (*missing, place.root));
	}
}

#[test]
fn blocks_that_no_root_needs_are_left_out() {
	let place = RecordScope::new();
	let stranger = cid_of(b"stranger");
	let bytes = [place.export(), section(&stranger, b"stranger")].concat();
	let contents = place.import(&bytes).0.unwrap();
	assert!(!contents.blocks.contains(&stranger));
}

#[test]
fn file_that_is_no_car_says_what_is_wrong_with_it_and_where() {
	let place = RecordScope::new();
	let bytes = place.export();
	let root = header(&place.root);
	let mut version_2 = root.clone();
	*version_2.last_mut().unwrap() = 2;
	let cut = &bytes[..bytes.len() - 1];
	let huge = [&root[..], &[0xff, 0xff, 0xff, 0x7f]].concat();
	let no_cid = [&root[..], &[3, 1, 2, 3]].concat();
	let zero = [&root[..], &[0]].concat();
	let endless = [&root[..], &[0xff; 12]].concat();
	let no_roots = b"\x11\xa2\x65roots\x80\x67version\x01".to_vec();
	let at = root.len().to_string();
	for (bytes, said) in [
		(&b""[..], "header"),
		(b"no car at all, but a letter", "ends within"),
		(&[0x80, 0x80, 0x80, 0x80, 0x01], "header"),
		(&version_2, "version 2"),
		(&no_roots, "no root"),
		(cut, "ends within"),
		(&huge, &at),
		(&no_cid, &at),
		(&zero, &at),
		(&endless, &at),
	] {
		let error = place.import(bytes).0.unwrap_err();
		let StoreError::BadCar { path, reason } = error else { panic!("{said}: {error}") };
		assert_eq!(path, place.path());
		assert!(reason.contains(said), "{reason:?} does not say {said:?}");
	}
	let missing = Path::new("/nonexistent.car");
	let error = car::read(missing, &place.from, &mut |_, _| {}).unwrap_err();
	assert!(error.to_string().contains("nonexistent.car"), "{error}");
}

#[test]
fn export_of_what_is_not_whole_names_the_block() {
	let place = RecordScope::new();
	let blocks = dag_blocks(&place.root, &place.from).unwrap();
	let last = blocks.last().unwrap();
	place.from.delete(last).unwrap();
	let error = car::write(&[place.root], &place.from, Vec::new(), &mut |_, _| {}).unwrap_err();
	assert!(matches!(error, StoreError::NotFound { cid } if cid == *last), "{error}");
}

#[test]
fn no_bytes_make_reading_panic() {
	let place = RecordScope::new();
	let car = place.export();
	let mut runner = TestRunner::new(ProptestConfig::with_cases(256));
	let input = (prop::collection::vec(any::<u8>(), 0..300), 0..200usize);
	let result = runner.run(&input, |(bytes, keep)| {
		let _ = place.import(&bytes).0;
		let _ = place.import(&[&car[..keep], &bytes].concat()).0;
		Ok(())
	});
	result.unwrap();
}
