//! Records: written, read, refused, and nothing left behind by what failed.

use cid::Cid;
use proptest::prelude::*;
use salus_client::{
	fhir::{FhirError, Manifest},
	files::{save_content, save_folder, write_file, FOLDER_MEDIA_TYPE},
	keys::{Account, DevKey, KeyError},
	record::{
		decrypt_small, delete, encrypt_small, guess_media_type, is_unprintable, load_blob,
		read_content, read_manifest, safe_file_name, store_blob, write_record, Details, Progress,
		RecordError, WrittenRecord, CONTENT, MANIFEST, MAX_BLOB_LEN,
	},
	store::{
		dag_blocks, dag_usage, resolve, write_directory, Batch, BlockStore, EmbeddedStore,
		Imported, StoreError,
	},
	Category,
};
use sha2::{Digest, Sha256};
use std::{
	fs,
	io::{self, Read, Write},
	path::{Path, PathBuf},
	sync::atomic::{AtomicUsize, Ordering},
};

const MIB: usize = 1 << 20;

fn dev(path: &str) -> Account {
	DevKey::parse(path).unwrap().account().unwrap()
}

fn details() -> Details {
	Details {
		category: Category::LABORATORY,
		author: dev("//Alice").address(),
		date: "2026-11-20T09:30:00Z".into(),
		..Details::default()
	}
}

fn pattern(len: usize) -> Vec<u8> {
	(0..len).map(|i| ((i * 31) ^ (i >> 8) ^ ((i >> 20) * 13)) as u8).collect()
}

fn silent(_: Progress) {}

/// A folder with a store in it, and Alice's key epoch.
struct RecordScope {
	dir: tempfile::TempDir,
	store: EmbeddedStore,
	alice: Account,
}

impl RecordScope {
	fn new() -> Self {
		let dir = tempfile::tempdir().unwrap();
		let store = EmbeddedStore::open(dir.path().join("blocks")).unwrap();
		Self { dir, store, alice: dev("//Alice") }
	}

	fn path(&self, name: &str) -> PathBuf {
		self.dir.path().join(name)
	}

	fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
		fs::write(self.path(name), bytes).unwrap();
		self.path(name)
	}

	fn recipient(&self) -> [u8; 32] {
		self.alice.epoch_identity(Category::LABORATORY, 0).recipient()
	}

	fn write(&self, path: &Path) -> Result<WrittenRecord, RecordError> {
		write_file(path, &details(), self.recipient(), &self.store, &mut silent)
	}

	fn manifest(&self, cid: &Cid) -> Result<Manifest, RecordError> {
		read_manifest(cid, &self.alice.epoch_identity(Category::LABORATORY, 0), &self.store)
	}

	fn content(&self, record: &WrittenRecord) -> Result<Vec<u8>, RecordError> {
		let mut bytes = Vec::new();
		let identity = self.alice.epoch_identity(Category::LABORATORY, 0);
		let (cid, manifest) = (&record.cid, &record.manifest);
		read_content(cid, manifest, &identity, &self.store, &mut bytes, &mut silent)?;
		Ok(bytes)
	}

	fn save(&self, record: &WrittenRecord, to: &Path, overwrite: bool) -> Result<(), RecordError> {
		let identity = self.alice.epoch_identity(Category::LABORATORY, 0);
		let (cid, manifest) = (&record.cid, &record.manifest);
		save_content(cid, manifest, &identity, &self.store, to, overwrite, &mut silent)
	}

	fn assert_store_is_empty(&self) {
		assert_eq!(self.store.list().unwrap(), []);
		assert_eq!(fs::read_dir(self.store.path().join("tmp")).unwrap().count(), 0);
	}
}

// Writing and reading

#[test]
fn record_is_written_and_read() {
	let place = RecordScope::new();
	for len in [1, 1000, MIB, 5 * MIB / 2] {
		let bytes = pattern(len);
		let record = place.write(&place.file("Blood count.pdf", &bytes)).unwrap();
		assert_eq!(record.manifest.title, "Blood count.pdf");
		assert_eq!(record.manifest.content_type, "application/octet-stream");
		assert_eq!(record.manifest.size, len as u64);
		assert_eq!(record.manifest.sha256, <[u8; 32]>::from(Sha256::digest(&bytes)));
		assert_eq!(place.manifest(&record.cid).unwrap(), record.manifest);
		assert!(place.content(&record).unwrap() == bytes);
		let usage = dag_usage(&record.cid, &place.store).unwrap();
		assert_eq!((usage.bytes, usage.blocks), (record.stored, record.blocks.len() as u64));
	}
}

#[test]
fn record_of_a_stream_is_written_and_read() {
	let place = RecordScope::new();
	let named = Details { title: Some("note.json".into()), ..details() };
	let bytes = br#"{ "resourceType": "Bundle" }"#;
	let write = |details: &Details| {
		let recipient = place.recipient();
		write_record(bytes.as_slice(), None, details, recipient, &place.store, &mut silent)
	};
	let record = write(&named).unwrap();
	assert_eq!(record.manifest.content_type, "application/fhir+json");
	assert_eq!(place.content(&record).unwrap(), bytes);
	let error = write(&details()).unwrap_err();
	assert!(matches!(error, RecordError::Fhir(FhirError::Missing { .. })), "{error:?}");
}

#[test]
fn details_given_win_over_what_is_guessed() {
	let place = RecordScope::new();
	let given = Details {
		title: Some("A title".into()),
		content_type: Some("text/x-own".into()),
		description: Some("words".into()),
		..details()
	};
	let path = place.file("x.pdf", b"%PDF-1.7");
	let record = write_file(&path, &given, place.recipient(), &place.store, &mut silent).unwrap();
	let manifest = place.manifest(&record.cid).unwrap();
	assert_eq!(manifest.title, "A title");
	assert_eq!(manifest.content_type, "text/x-own");
	assert_eq!(manifest.description.as_deref(), Some("words"));
}

#[test]
fn progress_grows_to_the_length_of_the_file() {
	let place = RecordScope::new();
	let path = place.file("a", &pattern(300_000));
	let mut seen = Vec::new();
	let mut watch = |progress: Progress| seen.push(progress);
	let record =
		write_file(&path, &details(), place.recipient(), &place.store, &mut watch).unwrap();
	let identity = place.alice.epoch_identity(Category::LABORATORY, 0);
	let (cid, manifest) = (&record.cid, &record.manifest);
	let mut sink = io::sink();
	read_content(cid, manifest, &identity, &place.store, &mut sink, &mut watch).unwrap();
	assert!(seen.len() > 4);
	assert!(seen.iter().all(|progress| progress.total == Some(300_000)));
	assert_eq!(seen.iter().filter(|progress| progress.done == 300_000).count(), 2);
}

#[test]
fn i1_nothing_of_a_record_is_readable_in_the_store() {
	let place = RecordScope::new();
	let path = place.file("Canary-Name.txt", &b"canary content ".repeat(100));
	place.write(&path).unwrap();
	for cid in place.store.list().unwrap() {
		let block = place.store.get(&cid).unwrap();
		let text = String::from_utf8_lossy(&block).to_lowercase();
		assert!(!text.contains("canary") && !text.contains("documentreference"));
		assert!(!text.contains(&place.alice.address().to_lowercase()));
	}
}

#[test]
fn same_file_twice_is_two_records() {
	let place = RecordScope::new();
	let path = place.file("a", b"same");
	assert_ne!(place.write(&path).unwrap().cid, place.write(&path).unwrap().cid);
}

#[test]
fn record_opens_with_any_age_tool() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", b"plain")).unwrap();
	let content = resolve(&record.cid, CONTENT, &place.store).unwrap();
	let sealed = load_blob(&content, &place.store).unwrap();
	let identity = place.alice.epoch_identity(Category::LABORATORY, 0).to_age().unwrap();
	assert_eq!(age::decrypt(&identity, &sealed).unwrap(), b"plain");
}

#[test]
fn deleting_a_record_leaves_no_block_of_it() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", &pattern(3 * MIB))).unwrap();
	assert_eq!(delete(&record.cid, &place.store).unwrap().bytes, record.stored);
	place.assert_store_is_empty();
}

// What cannot be added

#[test]
fn empty_file_is_refused() {
	let place = RecordScope::new();
	let path = place.file("empty", b"");
	assert!(matches!(place.write(&path), Err(RecordError::EmptyFile { path: it }) if it == path));
	place.assert_store_is_empty();
}

/// A folder with files of all sorts of names.
fn folder(place: &RecordScope) -> PathBuf {
	let folder = place.path("Befunde März");
	fs::create_dir_all(folder.join("a/b")).unwrap();
	fs::create_dir(folder.join("empty folder")).unwrap();
	for (name, content) in [
		("first.txt", pattern(10)),
		("empty", vec![]),
		("a/scan.bin", pattern(3 * MIB)),
		("a/b/\u{1f9ec} dna.txt", pattern(511)),
		(&format!("a/b/{}", "long".repeat(60)), pattern(513)),
	] {
		fs::write(folder.join(name), content).unwrap();
	}
	folder
}

/// Every file and folder below `dir`, with the content of files.
fn tree(dir: &Path) -> std::collections::BTreeMap<PathBuf, Option<Vec<u8>>> {
	let mut found = std::collections::BTreeMap::new();
	let mut pending = vec![dir.to_owned()];
	while let Some(next) = pending.pop() {
		for entry in fs::read_dir(next).unwrap() {
			let path = entry.unwrap().path();
			let below = path.strip_prefix(dir).unwrap().to_owned();
			if path.is_dir() {
				found.insert(below, None);
				pending.push(path);
			} else {
				found.insert(below, Some(fs::read(path).unwrap()));
			}
		}
	}
	found
}

fn save_as_folder(
	place: &RecordScope,
	record: &WrittenRecord,
	to: &Path,
) -> Result<(), RecordError> {
	let identity = place.alice.epoch_identity(Category::LABORATORY, 0);
	save_folder(&record.cid, &record.manifest, &identity, &place.store, to, &mut silent)
}

#[test]
fn folder_is_one_record_and_comes_back_as_it_was() {
	let place = RecordScope::new();
	let folder = folder(&place);
	let mut last = None;
	let mut watch = |progress| last = Some(progress);
	let record =
		write_file(&folder, &details(), place.recipient(), &place.store, &mut watch).unwrap();
	let len = record.manifest.size;
	assert_eq!(last, Some(Progress { done: len, total: Some(len) }), "its length is known before");
	assert_eq!(record.manifest.title, "Befunde März");
	assert_eq!(record.manifest.content_type, FOLDER_MEDIA_TYPE);
	let to = place.path("back");
	save_as_folder(&place, &record, &to).unwrap();
	assert_eq!(tree(&to), tree(&folder));
	#[cfg(unix)]
	for (path, mode) in [("", 0o700), ("a", 0o700), ("first.txt", 0o600)] {
		use std::os::unix::fs::PermissionsExt;
		let found = fs::metadata(to.join(path)).unwrap().permissions().mode();
		assert_eq!(found & 0o777, mode, "{path}");
	}
	let again = save_as_folder(&place, &record, &to).unwrap_err();
	assert!(matches!(again, RecordError::AlreadyExists { .. }));

	// Without being unpacked it is an archive that every tar opens.
	let archive = place.path("archive.tar");
	place.save(&record, &archive, false).unwrap();
	fs::create_dir(place.path("tar")).unwrap();
	let mut tar = std::process::Command::new("tar");
	let done = tar.arg("xf").arg(&archive).arg("-C").arg(place.path("tar")).status().unwrap();
	assert!(done.success());
	assert_eq!(tree(&place.path("tar")), tree(&folder));
}

#[test]
fn folder_that_cannot_be_a_record_is_refused_and_leaves_nothing() {
	let place = RecordScope::new();
	let empty = place.path("empty");
	fs::create_dir_all(empty.join("folder in it")).unwrap();
	assert!(matches!(place.write(&empty), Err(RecordError::EmptyFolder { path }) if path == empty));
	#[cfg(unix)]
	{
		let linked = folder(&place);
		std::os::unix::fs::symlink("/etc/passwd", linked.join("link")).unwrap();
		let error = place.write(&linked).unwrap_err();
		assert!(matches!(error, RecordError::NotRegular { path } if path.ends_with("link")));
	}
	place.assert_store_is_empty();
}

#[test]
fn folder_that_changes_while_it_is_read_is_refused_and_leaves_nothing() {
	let place = RecordScope::new();
	let folder = folder(&place);
	let mut changed = false;
	let mut watch = |_: Progress| {
		if !std::mem::replace(&mut changed, true) {
			fs::write(folder.join("first.txt"), b"another length").unwrap();
		}
	};
	let result = write_file(&folder, &details(), place.recipient(), &place.store, &mut watch);
	let error = result.unwrap_err();
	assert!(matches!(error, RecordError::ChangedWhileRead { .. }), "{error:?}");
	place.assert_store_is_empty();
}

/// A record of an archive with these entries: what tar is told to do with each, and under what name.
fn archive_of(place: &RecordScope, entries: &[(tar::EntryType, &str)]) -> WrittenRecord {
	let mut archive = tar::Builder::new(Vec::new());
	for (kind, name) in entries {
		let mut header = tar::Header::new_gnu();
		header.set_entry_type(*kind);
		header.set_size(4);
		// Written as it is: the library would refuse such a name.
		header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
		if kind.is_symlink() || kind.is_hard_link() {
			header.set_size(0);
			header.set_link_name("/etc/passwd").unwrap();
		}
		header.set_cksum();
		let content: &[u8] = if header.size().unwrap() == 4 { b"evil" } else { b"" };
		archive.append(&header, content).unwrap();
	}
	let bytes = archive.into_inner().unwrap();
	let details = Details { title: Some("folder".into()), ..details() };
	write_record(bytes.as_slice(), None, &details, place.recipient(), &place.store, &mut silent)
		.unwrap()
}

#[test]
fn archive_that_reaches_outside_of_its_folder_is_refused_and_nothing_appears() {
	use tar::EntryType::{Char, Link, Regular, Symlink};
	let place = RecordScope::new();
	for entries in [
		&[(Regular, "../outside")][..],
		&[(Regular, "a/../../outside")],
		&[(Regular, "/tmp/salus-outside")],
		&[(Symlink, "link")],
		&[(Link, "link")],
		&[(Char, "device")],
		&[(Regular, "good"), (Symlink, "good/link")],
	] {
		let record = archive_of(&place, entries);
		let before = left_in(place.dir.path());
		let error = save_as_folder(&place, &record, &place.path("to")).unwrap_err();
		assert!(matches!(error, RecordError::NotAFolder { .. }), "{entries:?}: {error:?}");
		assert_eq!(left_in(place.dir.path()), before, "{entries:?}");
	}
	assert!(!Path::new("/tmp/salus-outside").exists());
	let record = place.write(&place.file("a", &pattern(3 * MIB))).unwrap();
	let error = save_as_folder(&place, &record, &place.path("to")).unwrap_err();
	assert!(matches!(error, RecordError::NotAFolder { .. }), "{error:?}");
	// The same name twice: the second does not replace the first.
	let twice = archive_of(&place, &[(Regular, "a"), (Regular, "a")]);
	save_as_folder(&place, &twice, &place.path("to")).unwrap_err();
	assert!(!place.path("to").exists());
}

#[test]
fn names_out_of_an_archive_neither_steer_a_terminal_nor_pass_for_options() {
	use tar::EntryType::Regular;
	let place = RecordScope::new();
	let names = ["-rf", "a\n\x1b[2J", "b/-x", "c-d"];
	let record = archive_of(&place, &names.map(|name| (Regular, name)));
	save_as_folder(&place, &record, &place.path("to")).unwrap();
	for name in ["_rf", "a__[2J", "b/_x", "c-d"] {
		assert_eq!(fs::read(place.path("to").join(name)).unwrap(), b"evil", "{name}");
	}
	// Two that become one are not one.
	let both = archive_of(&place, &[(Regular, "-a"), (Regular, "_a")]);
	save_as_folder(&place, &both, &place.path("both")).unwrap_err();
	assert!(!place.path("both").exists());
}

#[test]
fn folder_keeps_the_times_of_its_files() {
	let place = RecordScope::new();
	let folder = place.path("folder");
	fs::create_dir(&folder).unwrap();
	let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
	let mut file = fs::File::create(folder.join("a")).unwrap();
	file.write_all(b"content").unwrap();
	file.set_modified(then).unwrap();
	let record = place.write(&folder).unwrap();
	save_as_folder(&place, &record, &place.path("to")).unwrap();
	let back = fs::metadata(place.path("to/a")).unwrap();
	assert_eq!(back.modified().unwrap(), then);
}

#[test]
fn archive_with_names_that_no_disk_takes_or_that_steer_a_terminal_is_refused_and_nothing_appears() {
	let place = RecordScope::new();
	let write = |archive: &[u8]| {
		let details = Details { title: Some("folder".into()), ..details() };
		let recipient = place.recipient();
		write_record(archive, None, &details, recipient, &place.store, &mut silent).unwrap()
	};
	let nested = "a/".repeat(2048);
	for name in ["ü".repeat(2048), format!("{nested}a")] {
		let mut archive = tar::Builder::new(Vec::new());
		let mut header = tar::Header::new_gnu();
		header.set_size(4);
		archive.append_data(&mut header, &name, &b"long"[..]).unwrap();
		let record = write(&archive.into_inner().unwrap());
		let before = left_in(place.dir.path());
		let error = save_as_folder(&place, &record, &place.path("to")).unwrap_err();
		assert!(matches!(error, RecordError::Unwritable { .. }), "{error:?}");
		assert_eq!(left_in(place.dir.path()), before);
	}

	let mut header = tar::Header::new_gnu();
	header.as_old_mut().name[..12].copy_from_slice(b"\x1b[2J\x07\xe2\x80\xaeevil");
	header.as_old_mut().size = *b"\x1b[31m\xe2\x80\xae\0\0\0\0";
	header.set_cksum();
	let record = write(&[header.as_bytes(), &[0; 1024][..]].concat());
	let error = save_as_folder(&place, &record, &place.path("to")).unwrap_err();
	assert!(matches!(error, RecordError::NotAFolder { .. }), "{error:?}");
	assert!(!error.to_string().contains(is_unprintable), "{:?}", error.to_string());
	assert!(error.to_string().contains("evil"), "{error}");
	assert!(!place.path("to").exists());
}

#[cfg(unix)]
#[test]
fn device_is_refused() {
	let error = RecordScope::new().write(Path::new("/dev/zero")).unwrap_err();
	assert!(matches!(error, RecordError::NotRegular { .. }));
}

#[test]
fn file_that_is_not_there_is_refused_by_its_name() {
	let place = RecordScope::new();
	let error = place.write(&place.path("absent.pdf")).unwrap_err();
	assert!(matches!(error, RecordError::Unreadable { .. }));
	assert!(error.to_string().contains("absent.pdf"));
}

#[test]
fn wrong_detail_is_refused_before_anything_is_read() {
	let place = RecordScope::new();
	let wrong = Details { author: "nobody".into(), ..details() };
	let path = place.file("a", &pattern(1000));
	let mut read = false;
	let mut watch = |_: Progress| read = true;
	let error = write_file(&path, &wrong, place.recipient(), &place.store, &mut watch);
	assert!(matches!(error, Err(RecordError::Fhir(FhirError::Invalid { .. }))));
	assert!(!read);
	place.assert_store_is_empty();
}

#[test]
fn unusable_recipient_is_refused() {
	let place = RecordScope::new();
	let path = place.file("a", b"x");
	let error = write_file(&path, &details(), [0; 32], &place.store, &mut silent).unwrap_err();
	assert!(matches!(error, RecordError::Key(KeyError::Recipient)));
	place.assert_store_is_empty();
}

/// Adds a file to which `change` happens once the first of it was read.
fn add_while(change: impl Fn(&Path)) {
	let place = RecordScope::new();
	let path = place.file("a", &pattern(3 * MIB));
	let mut changed = false;
	let mut watch = |_: Progress| {
		if !std::mem::replace(&mut changed, true) {
			change(&path);
		}
	};
	let result = write_file(&path, &details(), place.recipient(), &place.store, &mut watch);
	let error = result.unwrap_err();
	assert!(matches!(error, RecordError::ChangedWhileRead { .. }), "{error:?}");
	place.assert_store_is_empty();
}

#[test]
fn file_that_grows_while_it_is_read_is_refused_and_leaves_nothing() {
	add_while(|path| {
		let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
		file.write_all(b"more").unwrap();
	});
}

#[test]
fn file_that_is_cut_while_it_is_read_is_refused_and_leaves_nothing() {
	add_while(|path| {
		fs::OpenOptions::new().write(true).open(path).unwrap().set_len(MIB as u64).unwrap();
	});
}

#[test]
fn file_that_is_rewritten_while_it_is_read_is_refused_and_leaves_nothing() {
	add_while(|path| {
		std::thread::sleep(std::time::Duration::from_millis(20));
		fs::write(path, vec![7; 3 * MIB]).unwrap();
	});
}

#[cfg(unix)]
#[test]
fn file_that_is_replaced_while_it_is_read_is_refused_and_leaves_nothing() {
	add_while(|path| {
		let other = path.with_extension("new");
		fs::write(&other, pattern(3 * MIB)).unwrap();
		fs::rename(other, path).unwrap();
	});
}

/// A store that is full after some blocks.
struct Full<'a> {
	store: &'a EmbeddedStore,
	room: AtomicUsize,
}

impl BlockStore for Full<'_> {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		let less = |room: usize| room.checked_sub(1);
		if self.room.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_err() {
			let source = io::ErrorKind::StorageFull.into();
			return Err(StoreError::Full { path: "/full/disk".into(), source });
		}
		self.store.put(cid, bytes)
	}
	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.store.get(cid)
	}
	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		self.store.size(cid)
	}
	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		self.store.delete(cid)
	}
}

#[test]
fn full_disk_at_any_block_is_named_and_leaves_nothing() {
	let place = RecordScope::new();
	let path = place.file("a", &pattern(2 * MIB + 1000));
	let blocks = place.write(&path).unwrap();
	delete(&blocks.cid, &place.store).unwrap();
	for room in 0..blocks.blocks.len() {
		let full = Full { store: &place.store, room: AtomicUsize::new(room) };
		let result = write_file(&path, &details(), place.recipient(), &full, &mut silent);
		let error = result.unwrap_err();
		assert!(matches!(error, RecordError::Store(StoreError::Full { .. })), "{error:?}");
		assert!(error.to_string().contains("/full/disk"));
		place.assert_store_is_empty();
	}
}

#[test]
fn stream_that_fails_leaves_nothing() {
	struct Failing(usize);
	impl Read for Failing {
		fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
			self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::ConnectionReset)?;
			Ok(buffer.len())
		}
	}
	let place = RecordScope::new();
	let named = Details { title: Some("a".into()), ..details() };
	let recipient = place.recipient();
	let result = write_record(Failing(50), None, &named, recipient, &place.store, &mut silent);
	assert!(matches!(result.unwrap_err(), RecordError::Source(_)));
	place.assert_store_is_empty();
}

// What cannot be read

#[test]
fn i6_record_does_not_open_with_another_epochs_key() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", b"x")).unwrap();
	for identity in [
		place.alice.epoch_identity(Category::LABORATORY, 1),
		place.alice.epoch_identity(Category::IMAGING, 0),
		place.alice.identity().clone(),
		dev("//Bob").epoch_identity(Category::LABORATORY, 0),
	] {
		let error = read_manifest(&record.cid, &identity, &place.store).unwrap_err();
		assert!(matches!(error, RecordError::WrongKey { cid } if cid == record.cid));
		let (cid, manifest) = (&record.cid, &record.manifest);
		let to = place.path("out");
		let error = save_content(cid, manifest, &identity, &place.store, &to, false, &mut silent);
		assert!(matches!(error, Err(RecordError::WrongKey { .. })));
		assert!(!to.exists());
	}
}

#[test]
fn record_that_is_in_no_store_is_not_found() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", b"x")).unwrap();
	delete(&record.cid, &place.store).unwrap();
	let error = place.manifest(&record.cid).unwrap_err();
	let RecordError::Store(StoreError::NotFound { cid }) = error else { panic!("{error:?}") };
	assert_eq!(cid, record.cid);
}

#[test]
fn cid_that_is_no_record_is_refused() {
	let place = RecordScope::new();
	let blob = store_blob(b"a profile", &place.store).unwrap();
	let error = place.manifest(&blob).unwrap_err();
	assert!(matches!(error, RecordError::Store(StoreError::NoEntry { .. })), "{error:?}");
}

#[test]
fn truncated_or_altered_block_is_named_and_no_file_appears() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", &pattern(3 * MIB))).unwrap();
	let content = resolve(&record.cid, CONTENT, &place.store).unwrap();
	let leaf = *dag_blocks(&content, &place.store).unwrap().last().unwrap();
	let name = leaf.to_string();
	let shard = &name[name.len() - 3..name.len() - 1];
	let file = place.store.path().join(shard).join(&name);
	let whole = fs::read(&file).unwrap();
	let mut altered = whole.clone();
	altered[7] ^= 1;
	for damaged in [&whole[..100], &altered] {
		fs::write(&file, damaged).unwrap();
		let to = place.path("out");
		let error = place.save(&record, &to, false).unwrap_err();
		let RecordError::Store(StoreError::Corrupt { cid }) = error else { panic!("{error:?}") };
		assert_eq!(cid, leaf);
		assert_eq!(left_in(place.dir.path()), ["a", "blocks"]);
	}
	// The manifest is another block: listing still works.
	assert_eq!(place.manifest(&record.cid).unwrap(), record.manifest);
}

fn left_in(dir: &Path) -> Vec<String> {
	let names = fs::read_dir(dir).unwrap();
	let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
	let mut names = names.collect::<Vec<_>>();
	names.sort();
	names
}

#[test]
fn content_that_is_not_what_the_manifest_says_is_refused_and_no_file_appears() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", &pattern(200_000))).unwrap();
	let size = record.manifest.size;
	let claim = |size, sha256| WrittenRecord {
		manifest: Manifest { size, sha256, ..record.manifest.clone() },
		..record.clone()
	};
	let sha256 = record.manifest.sha256;
	for (claim, what) in [
		(claim(size - 1, sha256), "size"),
		(claim(size + 1, sha256), "size"),
		(claim(0, sha256), "size"),
		(claim(size, [0; 32]), "SHA-256"),
	] {
		let error = place.save(&claim, &place.path("out"), false).unwrap_err();
		assert!(
			matches!(error, RecordError::ContentMismatch { what: it, .. } if it == what),
			"{error:?}"
		);
		assert_eq!(left_in(place.dir.path()), ["a", "blocks"]);
	}
}

/// A record made by hand of these two files.
fn record_of(content: &[u8], manifest: &[u8], store: &dyn BlockStore) -> Cid {
	let entry = |bytes: &[u8]| {
		let cid = store_blob(bytes, store).unwrap();
		Imported { cid, size: bytes.len() as u64, dag_size: bytes.len() as u64 }
	};
	let mut batch = Batch::new(store);
	let entries = [(CONTENT, entry(content)), (MANIFEST, entry(manifest))];
	let directory = write_directory(&entries, &mut batch).unwrap();
	batch.keep();
	directory.cid
}

#[test]
fn manifest_that_is_none_is_refused() {
	let place = RecordScope::new();
	let sealed = |plain: &[u8]| encrypt_small(plain, place.recipient()).unwrap();
	let manifest =
		|bytes: &[u8]| place.manifest(&record_of(b"x", bytes, &place.store)).unwrap_err();
	assert!(matches!(manifest(b"not age"), RecordError::Damaged { .. }));
	let json = br#"{ "resourceType": "Patient" }"#;
	assert!(matches!(manifest(&sealed(json)), RecordError::Fhir(FhirError::WrongResource { .. })));
	assert!(matches!(manifest(&sealed(b"{")), RecordError::Fhir(FhirError::NotJson { .. })));
	let whole = sealed(json);
	assert!(matches!(manifest(&whole[..whole.len() - 1]), RecordError::Damaged { .. }));
	let long = encrypt_small(&vec![b' '; MAX_BLOB_LEN], place.recipient()).unwrap();
	assert!(matches!(manifest(&long), RecordError::Fhir(_)));
}

#[test]
fn long_header_is_refused_before_it_takes_long() {
	let place = RecordScope::new();
	let stanzas = b"-> a\n\n".repeat(17_000);
	let hostile = [b"age-encryption.org/v1\n".as_slice(), &stanzas].concat();
	let cid = record_of(&hostile, &hostile, &place.store);
	let start = std::time::Instant::now();
	let error = place.manifest(&cid).unwrap_err();
	assert!(matches!(error, RecordError::Damaged { what: MANIFEST, .. }), "{error:?}");
	let whole = place.write(&place.file("a", b"x")).unwrap();
	let error = place.content(&WrittenRecord { cid, ..whole }).unwrap_err();
	assert!(matches!(error, RecordError::Damaged { what: CONTENT, .. }), "{error:?}");
	let error = decrypt_small(&hostile, place.alice.identities()).unwrap_err();
	assert!(matches!(error, RecordError::Key(KeyError::Damaged { .. })), "{error:?}");
	let took = start.elapsed();
	assert!(took < std::time::Duration::from_secs(1), "{took:?}");
}

#[test]
fn manifest_that_is_not_small_is_refused() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", &pattern(MIB))).unwrap();
	let content = resolve(&record.cid, CONTENT, &place.store).unwrap();
	let content = Imported { cid: content, size: 0, dag_size: 0 };
	let mut batch = Batch::new(&place.store);
	let entries = [(CONTENT, content), (MANIFEST, content)];
	let directory = write_directory(&entries, &mut batch).unwrap();
	batch.keep();
	let error = place.manifest(&directory.cid).unwrap_err();
	assert!(matches!(error, RecordError::TooLarge { what: MANIFEST, .. }), "{error:?}");
	let error = decrypt_small(&vec![0; 2 * MAX_BLOB_LEN + 1], place.alice.identities());
	assert!(matches!(error, Err(RecordError::TooLarge { .. })));
}

// The file that is written

#[test]
fn saved_file_has_the_bytes_and_is_its_owners_only() {
	let place = RecordScope::new();
	let bytes = pattern(100_000);
	let record = place.write(&place.file("a", &bytes)).unwrap();
	let to = place.path("out.bin");
	place.save(&record, &to, false).unwrap();
	assert_eq!(fs::read(&to).unwrap(), bytes);
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
	}
}

#[cfg(target_os = "linux")]
#[test]
fn i1_nothing_decrypted_has_a_name_before_it_was_checked() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", &pattern(800_000))).unwrap();
	let to = place.file("out", b"old");
	let mut seen = Vec::new();
	let mut watch = |_: Progress| seen.push(left_in(place.dir.path()));
	let identity = place.alice.epoch_identity(Category::LABORATORY, 0);
	let (cid, manifest) = (&record.cid, &record.manifest);
	save_content(cid, manifest, &identity, &place.store, &to, true, &mut watch).unwrap();
	assert!(seen.len() > 2 && seen.iter().all(|seen| *seen == ["a", "blocks", "out"]), "{seen:?}");
	assert_eq!(left_in(place.dir.path()), ["a", "blocks", "out"]);
	assert_eq!(fs::read(&to).unwrap(), pattern(800_000));
}

#[test]
fn saving_overwrites_only_when_told() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", b"new")).unwrap();
	let to = place.file("out", b"old");
	assert!(matches!(place.save(&record, &to, false), Err(RecordError::AlreadyExists { .. })));
	assert_eq!(fs::read(&to).unwrap(), b"old");
	place.save(&record, &to, true).unwrap();
	assert_eq!(fs::read(&to).unwrap(), b"new");
	// A folder is never overwritten.
	let folder = place.dir.path();
	assert!(matches!(place.save(&record, folder, true), Err(RecordError::AlreadyExists { .. })));
}

#[test]
fn saving_into_a_folder_that_is_not_there_names_the_file() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", b"x")).unwrap();
	let error = place.save(&record, &place.path("absent/out"), false).unwrap_err();
	assert!(matches!(error, RecordError::Unwritable { .. }));
	assert!(error.to_string().contains("absent/out"));
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_while_reading_is_an_error_of_the_output() {
	let place = RecordScope::new();
	let record = place.write(&place.file("a", &pattern(200_000))).unwrap();
	let mut full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
	let identity = place.alice.epoch_identity(Category::LABORATORY, 0);
	let (cid, manifest) = (&record.cid, &record.manifest);
	let error = read_content(cid, manifest, &identity, &place.store, &mut full, &mut silent);
	let Err(RecordError::Unwritable { source, .. }) = error else { panic!("{error:?}") };
	assert_eq!(source.kind(), io::ErrorKind::StorageFull);
}

// Profiles

#[test]
fn blob_is_stored_encrypted_and_read() {
	let place = RecordScope::new();
	let sealed = encrypt_small(b"a profile", place.alice.recipient()).unwrap();
	let cid = store_blob(&sealed, &place.store).unwrap();
	let loaded = load_blob(&cid, &place.store).unwrap();
	assert_eq!(decrypt_small(&loaded, place.alice.identities()).unwrap().as_slice(), b"a profile");
	let error = decrypt_small(&loaded, dev("//Bob").identities()).unwrap_err();
	assert!(matches!(error, RecordError::Key(KeyError::NotForThisKey { .. })));
}

#[test]
fn blob_that_is_not_small_is_refused() {
	let place = RecordScope::new();
	let long = vec![0; MAX_BLOB_LEN + 1];
	let error = encrypt_small(&long, place.recipient()).unwrap_err();
	assert!(matches!(error, RecordError::TooLarge { .. }));
	let error = store_blob(&vec![0; 2 * MAX_BLOB_LEN + 1], &place.store).unwrap_err();
	assert!(matches!(error, RecordError::TooLarge { .. }));
	// One that somebody else stored.
	let record = place.write(&place.file("a", &pattern(MIB))).unwrap();
	let content = resolve(&record.cid, CONTENT, &place.store).unwrap();
	assert!(matches!(load_blob(&content, &place.store), Err(RecordError::TooLarge { .. })));
}

// Names and media types

#[test]
fn media_type_is_guessed_from_the_beginning_first() {
	let mut dicom = vec![0; 128];
	dicom.extend(b"DICM");
	for (name, head, expected) in [
		("a.txt", b"%PDF-1.7".as_slice(), "application/pdf"),
		("a", b"\x89PNG\r\n\x1a\n", "image/png"),
		("a", b"\xff\xd8\xff\xe0", "image/jpeg"),
		("a", &dicom, "application/dicom"),
		("a.dcm", b"", "application/dicom"),
		("a.json", b" {\"resourceType\":\"Bundle\"}", "application/fhir+json"),
		("a.json", b"{}", "application/json"),
		("a.json", b"[\"resourceType\"]", "application/json"),
		("A.TXT", b"hello", "text/plain"),
		("a.xml", b"<a/>", "application/xml"),
		("a", b"<?xml version=\"1.0\"?>", "application/xml"),
		("a.unknown", b"hello", "application/octet-stream"),
		("", b"", "application/octet-stream"),
	] {
		assert_eq!(guess_media_type(name, head), expected, "{name}");
	}
}

#[test]
fn file_names_are_safe_and_keep_their_extension() {
	for (title, expected) in [
		("Blood count.pdf", "Blood count.pdf"),
		("Müller März.pdf", "Müller März.pdf"),
		("../../etc/passwd", "_.._etc_passwd"),
		("/etc/passwd", "_etc_passwd"),
		("C:\\x\\y.txt", "C__x_y.txt"),
		("a\0b\nc.pdf", "a_b_c.pdf"),
		(".bashrc", "bashrc"),
		("..", "record"),
		("", "record"),
		(" . ", "record"),
		("x\u{202e}fdp.exe", "x_fdp.exe"),
		("a\u{feff}\u{2060}\u{9b}b", "a___b"),
	] {
		assert_eq!(safe_file_name(title), expected, "{title:?}");
	}
	let long = safe_file_name(&format!("{}.pdf", "ä".repeat(500)));
	assert!(long.len() <= 200 && long.ends_with("ä.pdf"));
}

proptest! {
	#[test]
	fn every_title_gives_a_name_in_one_folder(title in any::<String>()) {
		let name = safe_file_name(&title);
		prop_assert!(!name.is_empty() && name.len() <= 200 && !name.starts_with('.'));
		prop_assert_eq!(Path::new(&name).file_name().unwrap().to_str().unwrap(), &name);
		prop_assert!(!name.chars().any(|c| c.is_control() || "/\\:".contains(c)));
	}

	#[test]
	fn no_file_makes_guessing_panic(name in any::<String>(), head in any::<Vec<u8>>()) {
		let _ = guess_media_type(&name, &head);
	}
}

proptest! {
	// Each case syncs blocks to the disk.
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn no_bytes_make_decrypting_panic(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
		let place = RecordScope::new();
		let _ = decrypt_small(&bytes, place.alice.identities());
		let sealed = [b"age-encryption.org/v1\n-> X25519 ".as_slice(), &bytes].concat();
		let _ = decrypt_small(&sealed, place.alice.identities());
		let cid = record_of(&sealed, &bytes, &place.store);
		let _ = place.manifest(&cid);
	}
}
