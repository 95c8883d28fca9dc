//! The store: what goes in comes out, under the CID that everyone else gives it, or not at all.

use cid::{multihash::Multihash, Cid};
use proptest::prelude::*;
use salus_client::store::{
	dag_blocks, dag_usage, delete_dag, delete_dag_except, import, parse_cid, resolve, verify,
	write_directory, Batch, BlockStore, EmbeddedStore, FileReader, FileWriter, Imported, Profile,
	StoreError, DAG_PB, MAX_BLOCK_LEN, RAW,
};
use sha2::{Digest, Sha256};
use std::{
	collections::HashMap,
	fs,
	io::{self, Read, Write},
	path::{Path, PathBuf},
	sync::Mutex,
};

const MIB: usize = 1 << 20;

/// Chunks and nodes so small that a few bytes make a tree of several levels.
const SMALL: Profile = Profile { chunk_size: 4, max_links: 3 };

fn store() -> (tempfile::TempDir, EmbeddedStore) {
	let dir = tempfile::tempdir().unwrap();
	let store = EmbeddedStore::open(dir.path().join("blocks")).unwrap();
	(dir, store)
}

/// Bytes of which no two chunks of a MiB are alike.
fn pattern(len: usize) -> Vec<u8> {
	(0..len).map(|i| ((i * 31) ^ (i >> 8) ^ ((i >> 20) * 13)) as u8).collect()
}

fn add(bytes: &[u8], profile: Profile, store: &dyn BlockStore) -> Imported {
	let mut batch = Batch::new(store);
	let imported = import(bytes, &mut batch, profile).unwrap();
	batch.keep();
	imported
}

fn read(cid: Cid, store: &dyn BlockStore) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	FileReader::open(cid, store).map_err(io::Error::other)?.read_to_end(&mut bytes)?;
	Ok(bytes)
}

fn cid_of(codec: u64, bytes: &[u8]) -> Cid {
	Cid::new_v1(codec, Multihash::wrap(0x12, &Sha256::digest(bytes)).unwrap())
}

fn file_of(dir: &Path, cid: &Cid) -> PathBuf {
	let name = cid.to_string();
	dir.join(&name[name.len() - 3..name.len() - 1]).join(&name)
}

fn files_in(dir: &Path) -> Vec<PathBuf> {
	let mut files = Vec::new();
	for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
		match entry.is_dir() {
			true => files.extend(files_in(&entry)),
			false => files.push(entry),
		}
	}
	files
}

// CIDs: the expected ones were computed apart from this code

#[test]
fn cids_of_files_are_those_of_the_profile() {
	let (_dir, store) = store();
	for (bytes, cid) in [
		(vec![], "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
		(b"hello world".to_vec(), "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"),
		(pattern(MIB), "bafkreifiadqifi5caiukplb2cslkpbzl3sgaorrikaiyo646o7uvhdzzmy"),
		(pattern(MIB + 1), "bafybeigjo2rjoomf2tzqiw3u5xr23zjqxtt2lkqb2s36gazypoo4cubo5u"),
		(pattern(5 * MIB / 2), "bafybeictdjxvnwvz5gbq2pxawqlinjsvaul2u4m3hhu63qnmuggwjhzure"),
	] {
		assert_eq!(add(&bytes, Profile::default(), &store).cid.to_string(), cid);
	}
}

#[test]
fn cids_of_trees_of_several_levels_are_those_of_the_balanced_layout() {
	let (_dir, store) = store();
	for (len, dag_size, cid) in [
		(16, 311, "bafybeigm66qqtzgzlqnvvzu5gdigqeey5yuorbrq332sheqywaiectdm44"),
		(17, 358, "bafybeihw7vjf7nwf5prgzf7py5cjxocly57yepe5qp5retfifvutg7gzxq"),
		(100, 1891, "bafybeiej6r43ckuadwos4xcmjfnobqaegvpqfaua73y3kovksoadx5igda"),
		(1000, 19299, "bafybeihdo7zoy5nhafrwkg77qkqjxtdsc6hhxsvg6xv4mwhm6s7xakfrx4"),
	] {
		let imported = add(&pattern(len), SMALL, &store);
		assert_eq!(imported.cid.to_string(), cid);
		assert_eq!((imported.size, imported.dag_size), (len as u64, dag_size));
	}
}

#[test]
fn cid_of_a_directory_is_that_of_the_profile() {
	let (_dir, store) = store();
	let content = add(&pattern(5 * MIB / 2), Profile::default(), &store);
	let manifest = add(b"hello world", Profile::default(), &store);
	let mut batch = Batch::new(&store);
	// The order in which they are given does not matter.
	let entries = [("manifest.age", manifest), ("content.age", content)];
	let directory = write_directory(&entries, &mut batch).unwrap();
	assert_eq!(
		directory.cid.to_string(),
		"bafybeicxkg5jeysgqtuqkgrjltvfnhkvb7be2nvmzftzci2nrryugl622m"
	);
	assert_eq!(directory.dag_size, 2_621_728);
	assert_eq!(resolve(&directory.cid, "content.age", &store).unwrap(), content.cid);
	assert_eq!(resolve(&directory.cid, "manifest.age", &store).unwrap(), manifest.cid);
}

// Files

#[test]
fn what_is_imported_is_read_back() {
	let (_dir, store) = store();
	for len in [0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB] {
		let bytes = pattern(len);
		let imported = add(&bytes, Profile::default(), &store);
		assert_eq!(imported.size, len as u64);
		assert!(read(imported.cid, &store).unwrap() == bytes, "{len}");
		assert_eq!(dag_usage(&imported.cid, &store).unwrap().bytes, imported.dag_size, "{len}");
	}
}

#[test]
fn writing_in_pieces_gives_the_same_file() {
	let (_dir, store) = store();
	let bytes = pattern(3 * MIB / 2);
	let whole = add(&bytes, Profile::default(), &store);
	let mut batch = Batch::new(&store);
	let mut writer = FileWriter::new(&mut batch, Profile::default());
	for piece in bytes.chunks(70_001) {
		writer.write_all(piece).unwrap();
	}
	assert_eq!(writer.finish().unwrap(), whole);
}

#[test]
fn batch_that_is_dropped_leaves_what_was_there_before() {
	let (_dir, store) = store();
	let before = add(&pattern(100), SMALL, &store);
	let blocks = store.list().unwrap().len();
	let mut batch = Batch::new(&store);
	let imported = import(pattern(200).as_slice(), &mut batch, SMALL).unwrap();
	assert!(store.has(&imported.cid).unwrap());
	drop(batch);
	assert!(!store.has(&imported.cid).unwrap());
	assert_eq!(store.list().unwrap().len(), blocks);
	assert_eq!(read(before.cid, &store).unwrap(), pattern(100));
}

#[test]
fn source_that_fails_leaves_nothing() {
	struct Failing(usize);
	impl Read for Failing {
		fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
			self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::ConnectionReset)?;
			buffer.fill(self.0 as u8);
			Ok(buffer.len())
		}
	}
	let (_dir, store) = store();
	let mut batch = Batch::new(&store);
	let error = import(Failing(9), &mut batch, SMALL).unwrap_err();
	assert!(matches!(error, StoreError::Source(_)), "{error:?}");
	drop(batch);
	assert_eq!(files_in(store.path()), Vec::<PathBuf>::new());
}

#[test]
fn resolving_what_is_not_there_says_so() {
	let (_dir, store) = store();
	let file = add(&pattern(100), SMALL, &store);
	let leaf = add(b"x", SMALL, &store);
	let mut batch = Batch::new(&store);
	let directory = write_directory(&[("a", leaf)], &mut batch).unwrap().cid;
	batch.keep();
	let resolve = |cid: &Cid, name: &str| resolve(cid, name, &store).unwrap_err();
	assert!(matches!(resolve(&directory, "b"), StoreError::NoEntry { .. }));
	assert!(matches!(resolve(&leaf.cid, "a"), StoreError::NoEntry { .. }));
	assert!(matches!(resolve(&file.cid, "a"), StoreError::Malformed { .. }));
	let absent = cid_of(DAG_PB, b"absent");
	assert!(matches!(resolve(&absent, "a"), StoreError::NotFound { cid } if cid == absent));
	// A directory is not a file.
	assert!(matches!(FileReader::open(directory, &store), Err(StoreError::Malformed { .. })));
}

#[test]
fn tree_of_empty_parts_ends_in_an_error() {
	let (_dir, store) = store();
	let empty = cid_of(RAW, b"");
	store.put(&empty, b"").unwrap();
	// A file node, 200 times linked to the empty leaf: no honest tree has one.
	let hash = [&[0x0a, 36], empty.to_bytes().as_slice()].concat();
	let link = [&[0x12, hash.len() as u8], hash.as_slice()].concat();
	let sizes = [0x20, 0].repeat(200);
	let data = [&[0x08, 2, 0x18, 0], sizes.as_slice()].concat();
	let len = [(data.len() & 0x7f) as u8 | 0x80, (data.len() >> 7) as u8];
	let node = [link.repeat(200).as_slice(), &[0x0a], &len, &data].concat();
	let root = cid_of(DAG_PB, &node);
	store.put(&root, &node).unwrap();
	let error = read(root, &store).unwrap_err();
	assert!(error.to_string().contains("without content"), "{error}");
}

// Blocks

#[test]
fn block_is_stored_once_and_deleted_once() {
	let (_dir, store) = store();
	let cid = cid_of(RAW, b"block");
	assert!(!store.has(&cid).unwrap());
	assert!(store.put(&cid, b"block").unwrap());
	assert!(!store.put(&cid, b"block").unwrap());
	assert_eq!(store.get(&cid).unwrap(), b"block");
	assert_eq!(store.size(&cid).unwrap(), Some(5));
	assert_eq!(store.list().unwrap(), [cid]);
	assert_eq!((store.usage().unwrap().blocks, store.usage().unwrap().bytes), (1, 5));
	assert!(store.delete(&cid).unwrap());
	assert!(!store.delete(&cid).unwrap());
	assert!(matches!(store.get(&cid), Err(StoreError::NotFound { .. })));
}

#[test]
fn block_of_both_cid_versions_is_one() {
	let (_dir, store) = store();
	let v1 = add(&pattern(100), SMALL, &store).cid;
	let v0 = Cid::new_v0(*v1.hash()).unwrap();
	assert_eq!(store.get(&v0).unwrap(), store.get(&v1).unwrap());
	assert_eq!(read(v0, &store).unwrap(), pattern(100));
}

#[test]
fn block_that_does_not_match_its_cid_is_not_stored() {
	let (_dir, store) = store();
	let error = store.put(&cid_of(RAW, b"one"), b"two").unwrap_err();
	assert!(matches!(error, StoreError::Corrupt { .. }));
	let blake = Cid::new_v1(RAW, Multihash::wrap(0xb220, &[7; 32]).unwrap());
	let error = store.put(&blake, b"two").unwrap_err();
	assert!(matches!(error, StoreError::UnsupportedHash { .. }));
	let long = vec![0; MAX_BLOCK_LEN + 1];
	let error = store.put(&cid_of(RAW, &long), &long).unwrap_err();
	assert!(matches!(error, StoreError::TooLarge { .. }));
	assert_eq!(files_in(store.path()), Vec::<PathBuf>::new());
}

#[test]
fn truncated_or_altered_block_is_an_error_that_names_it_and_is_healed_by_storing_again() {
	let (_dir, store) = store();
	let bytes = pattern(3 * MIB);
	let imported = add(&bytes, Profile::default(), &store);
	let leaf = cid_of(RAW, &bytes[MIB..2 * MIB]);
	let file = file_of(store.path(), &leaf);
	let whole = fs::read(&file).unwrap();
	let mut altered = whole.clone();
	altered[1000] ^= 1;
	let longer = [whole.as_slice(), b"x"].concat();
	for damaged in [&whole[..MIB - 1], &altered, &longer, b""] {
		fs::write(&file, damaged).unwrap();
		assert!(matches!(store.get(&leaf), Err(StoreError::Corrupt { cid }) if cid == leaf));
		let error = read(imported.cid, &store).unwrap_err();
		assert!(error.to_string().contains(&leaf.to_string()));
		assert_eq!(add(&bytes, Profile::default(), &store), imported);
		assert!(read(imported.cid, &store).unwrap() == bytes);
	}
}

#[test]
fn missing_block_is_an_error_that_names_it() {
	let (_dir, store) = store();
	let bytes = pattern(100);
	let imported = add(&bytes, SMALL, &store);
	let leaf = cid_of(RAW, &bytes[8..12]);
	store.delete(&leaf).unwrap();
	let error = read(imported.cid, &store).unwrap_err();
	assert!(error.to_string().contains(&leaf.to_string()));
	assert!(matches!(dag_usage(&imported.cid, &store), Err(StoreError::NotFound { .. })));
}

#[test]
fn deleting_a_tree_removes_all_of_it_and_nothing_else() {
	let (_dir, store) = store();
	let other = add(b"another", SMALL, &store);
	let others = store.list().unwrap().len();
	let content = add(&pattern(1000), SMALL, &store);
	let manifest = add(b"manifest", SMALL, &store);
	let mut batch = Batch::new(&store);
	let directory =
		write_directory(&[("content.age", content), ("manifest.age", manifest)], &mut batch);
	let directory = directory.unwrap();
	batch.keep();
	let blocks = dag_blocks(&directory.cid, &store).unwrap();
	assert_eq!(blocks[0], directory.cid);
	assert_eq!(blocks.len() + others, store.list().unwrap().len());
	// One block is gone already: the rest goes all the same.
	store.delete(&cid_of(RAW, b"fest")).unwrap();
	let freed = delete_dag(&directory.cid, &store).unwrap();
	assert_eq!(freed.blocks, blocks.len() as u64 - 1);
	assert_eq!(store.list().unwrap().len(), others);
	assert_eq!(read(other.cid, &store).unwrap(), b"another");
	assert_eq!(delete_dag(&directory.cid, &store).unwrap().blocks, 0);
}

#[test]
fn deleting_a_tree_leaves_what_another_one_needs() {
	let (_dir, store) = store();
	let directory = |entries: &[(&str, Imported)]| {
		let mut batch = Batch::new(&store);
		let directory = write_directory(entries, &mut batch).unwrap();
		batch.keep();
		directory
	};
	let needed = directory(&[("content.age", add(&pattern(1000), SMALL, &store))]);
	let before = store.list().unwrap().len();
	// Two ways to make a tree of somebody else's blocks: the same one, and one that links to it.
	let own = add(b"its own", SMALL, &store);
	let bogus = directory(&[("content.age", needed), ("manifest.age", own)]);
	let (freed, left) = delete_dag_except(&bogus.cid, &[needed.cid], &store).unwrap();
	assert_eq!((freed.blocks, left.blocks), (4, before as u64));
	let by_v0 = Cid::new_v0(*needed.cid.hash()).unwrap();
	let (freed, left) = delete_dag_except(&needed.cid, &[by_v0], &store).unwrap();
	assert_eq!((freed.blocks, left.blocks), (0, before as u64));
	// What cannot be found of the other tree is no reason to refuse.
	let absent = cid_of(DAG_PB, b"absent");
	let (freed, left) = delete_dag_except(&needed.cid, &[absent], &store).unwrap();
	assert_eq!((freed.blocks, left.blocks), (before as u64, 0));
	assert_eq!(store.list().unwrap(), []);
}

#[test]
fn tree_with_a_damaged_node_can_be_deleted() {
	let (_dir, store) = store();
	let imported = add(&pattern(100), SMALL, &store);
	fs::write(file_of(store.path(), &imported.cid), b"damaged").unwrap();
	assert_eq!(delete_dag(&imported.cid, &store).unwrap().blocks, 1);
	assert!(!store.has(&imported.cid).unwrap());
}

// The folder

#[test]
fn store_opens_again_with_everything_in_it() {
	let (_dir, store) = store();
	let imported = add(&pattern(100), SMALL, &store);
	let again = EmbeddedStore::open(store.path()).unwrap();
	assert_eq!(read(imported.cid, &again).unwrap(), pattern(100));
}

#[test]
fn what_a_killed_process_left_is_swept_and_never_listed() {
	let (_dir, store) = store();
	let tmp = store.path().join("tmp");
	let (old, new) = (tmp.join("block-old"), tmp.join("block-new"));
	fs::write(&new, b"half").unwrap();
	fs::File::create(&old).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
	let again = EmbeddedStore::open(store.path()).unwrap();
	assert!(!old.exists() && new.exists());
	assert_eq!(again.list().unwrap(), []);
}

#[test]
fn several_writers_at_once_do_not_disturb_each_other() {
	let (_dir, store) = store();
	std::thread::scope(|scope| {
		for _ in 0..4 {
			scope.spawn(|| add(&pattern(400), SMALL, &store));
		}
	});
	let imported = add(&pattern(400), SMALL, &store);
	assert_eq!(read(imported.cid, &store).unwrap(), pattern(400));
	assert_eq!(files_in(&store.path().join("tmp")), Vec::<PathBuf>::new());
}

#[test]
fn store_in_a_place_that_is_no_folder_names_it() {
	let file = tempfile::NamedTempFile::new().unwrap();
	let error = EmbeddedStore::open(file.path().join("blocks")).unwrap_err();
	assert!(matches!(error, StoreError::Io { .. }), "{error:?}");
	assert!(error.to_string().contains(file.path().to_str().unwrap()));
}

#[cfg(unix)]
#[test]
fn store_is_its_owners_only() {
	use std::os::unix::fs::PermissionsExt;
	let (_dir, store) = store();
	let imported = add(b"block", SMALL, &store);
	let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
	assert_eq!(mode(store.path()), 0o700);
	assert_eq!(mode(&file_of(store.path(), &imported.cid)), 0o600);
}

#[cfg(unix)]
#[test]
fn store_grants_its_group_what_its_folder_does() {
	use std::os::unix::fs::PermissionsExt;
	let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
	for (root, dirs, blocks) in
		[(0o700, 0o700, 0o600), (0o2770, 0o2770, 0o640), (0o750, 0o750, 0o640)]
	{
		let dir = tempfile::tempdir().unwrap();
		fs::set_permissions(dir.path(), fs::Permissions::from_mode(root)).unwrap();
		let store = EmbeddedStore::open(dir.path()).unwrap();
		let file = file_of(dir.path(), &add(b"block", SMALL, &store).cid);
		assert_eq!(mode(&dir.path().join("tmp")), dirs);
		assert_eq!(mode(file.parent().unwrap()), dirs);
		assert_eq!(mode(&file), blocks);
	}
}

/// Runs in a process of its own that may write no file as long as a chunk.
#[cfg(unix)]
#[test]
#[ignore = "run by full_disk_is_named_and_leaves_nothing_half_written"]
fn child_imports_into_a_full_disk() {
	let dir = std::env::var_os("SALUS_TEST_FULL_DISK").expect("set by the parent");
	let store = EmbeddedStore::open(PathBuf::from(dir)).unwrap();
	let small = add(b"fits", Profile::default(), &store);
	let mut batch = Batch::new(&store);
	let error = import(pattern(3 * MIB).as_slice(), &mut batch, Profile::default()).unwrap_err();
	drop(batch);
	let StoreError::Full { path, .. } = &error else { panic!("{error:?}") };
	assert!(path.starts_with(store.path()));
	assert_eq!(files_in(store.path()), [file_of(store.path(), &small.cid)]);
}

#[cfg(unix)]
#[test]
fn full_disk_is_named_and_leaves_nothing_half_written() {
	let dir = tempfile::tempdir().unwrap();
	let limited = r#"trap "" XFSZ; ulimit -f 256; exec "$0" "$@""#;
	let output = std::process::Command::new("sh")
		.args(["-c", limited])
		.arg(std::env::current_exe().unwrap())
		.args(["--exact", "child_imports_into_a_full_disk", "--ignored"])
		.env("SALUS_TEST_FULL_DISK", dir.path())
		.output()
		.unwrap();
	let text = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

// Whatever comes in, nothing panics

#[test]
fn malformed_cid_is_refused_with_its_text() {
	for text in ["", "bafy", "not a cid", "Qm", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjev"]
	{
		let error = parse_cid(text).unwrap_err();
		assert!(matches!(error, StoreError::NotACid { .. }), "{text}");
	}
	let good = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
	assert_eq!(parse_cid(&format!(" {good}\n")).unwrap().to_string(), good);
}

/// Blocks in memory, for tests that make many.
#[derive(Default)]
struct Memory(Mutex<HashMap<Cid, Vec<u8>>>);

impl BlockStore for Memory {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		verify(cid, bytes)?;
		Ok(self.0.lock().unwrap().insert(*cid, bytes.to_vec()).is_none())
	}
	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		let blocks = self.0.lock().unwrap();
		blocks.get(cid).cloned().ok_or(StoreError::NotFound { cid: *cid })
	}
	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		Ok(self.0.lock().unwrap().get(cid).map(|bytes| bytes.len() as u64))
	}
	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		Ok(self.0.lock().unwrap().remove(cid).is_some())
	}
}

/// Everything that reads a block, on a block somebody made up.
fn read_every_way(block: &[u8], store: &dyn BlockStore) {
	let cid = cid_of(DAG_PB, block);
	store.put(&cid, block).unwrap();
	let _ = read(cid, store);
	let _ = resolve(&cid, "content.age", store);
	let _ = dag_blocks(&cid, store);
	let _ = delete_dag(&cid, store);
}

proptest! {
	#[test]
	fn import_and_read_agree(len in 0usize..2000, chunk_size in 1usize..50, max_links in 2usize..9) {
		let store = Memory::default();
		let bytes = pattern(len);
		let imported = add(&bytes, Profile { chunk_size, max_links }, &store);
		prop_assert_eq!(read(imported.cid, &store).unwrap(), bytes);
		delete_dag(&imported.cid, &store).unwrap();
		prop_assert!(store.0.lock().unwrap().is_empty());
	}

	#[test]
	fn no_block_makes_reading_panic(block in prop::collection::vec(any::<u8>(), 0..300)) {
		let store = Memory::default();
		read_every_way(&block, &store);
	}

	#[test]
	fn no_altered_node_makes_reading_panic(
		len in 20usize..200,
		changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
	) {
		let store = Memory::default();
		let imported = add(&pattern(len), SMALL, &store);
		let mut batch = Batch::new(&store);
		let directory = write_directory(&[("content.age", imported)], &mut batch).unwrap();
		batch.keep();
		for cid in [imported.cid, directory.cid] {
			let mut block = store.get(&cid).unwrap();
			for (index, byte) in &changes {
				let at = index.index(block.len());
				block[at] ^= byte;
			}
			read_every_way(&block, &store);
		}
	}

	#[test]
	fn no_text_makes_parsing_a_cid_panic(text in "\\PC*") {
		let _ = parse_cid(&text);
	}
}
