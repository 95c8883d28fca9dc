//! Exported accounts, and other passphrases for accounts.

use super::*;
use std::{io::Write, iter};

/// A keystore with an account, and the account exported under another passphrase.
fn exported() -> (tempfile::TempDir, Keystore, PathBuf) {
	let (dir, keystore) = keystore();
	create(&keystore, "alice");
	let file = dir.path().join("alice-export.age");
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	account.export(&file, &secret("battery staple")).unwrap();
	(dir, keystore, file)
}

#[test]
fn export_alone_brings_the_account_back() {
	let (_dir, _, file) = exported();
	let (_elsewhere, keystore) = keystore();
	let secrets = AccountFile::read(&file).unwrap().open(&secret("battery staple")).unwrap();
	let entry = keystore.create("me", &secrets, &secret("battery staple")).unwrap();
	assert_eq!(entry.address, Some(dev("//Alice").address()));
	let account = keystore.unlock("me", &secret("battery staple")).unwrap();
	assert_eq!(account.id(), dev("//Alice").id());
	assert_eq!(
		account.epoch_identity(Category::IMAGING, 4).recipient(),
		dev("//Alice").epoch_identity(Category::IMAGING, 4).recipient()
	);
}

#[test]
fn export_is_its_owners_only_and_holds_nothing_in_clear() {
	let (_dir, _, file) = exported();
	assert_eq!(mode(&file), 0o600);
	let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
	assert!(text.starts_with("age-encryption.org/v1\n-> scrypt "));
	assert!(!text.contains("curtain") && !text.contains("Alice"));
}

#[test]
fn export_opens_with_its_own_passphrase_and_not_with_that_of_the_account() {
	let (_dir, keystore, file) = exported();
	let error = AccountFile::read(&file).unwrap().open(&secret("correct horse")).unwrap_err();
	assert!(matches!(error, KeystoreError::WrongFilePassphrase { .. }), "{error:?}");
	assert!(keystore.unlock("alice", &secret("correct horse")).is_ok());
	assert!(keystore.unlock("alice", &secret("battery staple")).is_err());
}

#[test]
fn export_never_overwrites_and_needs_a_passphrase() {
	let (dir, keystore, file) = exported();
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	let before = fs::read(&file).unwrap();
	let error = account.export(&file, &secret("x")).unwrap_err();
	assert!(matches!(error, KeystoreError::FileExists { .. }), "{error:?}");
	assert_eq!(fs::read(&file).unwrap(), before);
	let new = dir.path().join("new.age");
	let error = account.export(&new, &secret("")).unwrap_err();
	assert!(matches!(error, KeystoreError::EmptyPassphrase), "{error:?}");
	let nowhere = dir.path().join("nowhere").join("new.age");
	let error = account.export(&nowhere, &secret("x")).unwrap_err();
	assert!(matches!(error, KeystoreError::Io { .. }), "{error:?}");
	let names = fs::read_dir(dir.path()).unwrap().count();
	assert_eq!(names, 2, "the keystore and the first export");
}

#[test]
fn export_that_others_can_read_is_refused() {
	let (_dir, _, file) = exported();
	fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
	let error = AccountFile::read(&file).err().unwrap();
	assert!(matches!(error, KeystoreError::Permissions { mode: 0o644, .. }), "{error:?}");
}

/// An age file of something else, which `passphrase` opens.
fn age_file(content: &[u8], passphrase: &str) -> Vec<u8> {
	let mut recipient = age::scrypt::Recipient::new(secret(passphrase));
	recipient.set_work_factor(2);
	sealed(age::Encryptor::with_recipients(iter::once(&recipient as _)).unwrap(), content)
}

fn sealed(encryptor: age::Encryptor, content: &[u8]) -> Vec<u8> {
	let mut file = Vec::new();
	let mut writer = encryptor.wrap_output(&mut file).unwrap();
	writer.write_all(content).unwrap();
	writer.finish().unwrap();
	file
}

#[test]
fn file_of_something_else_is_refused_by_name() {
	let (dir, _) = keystore();
	let recipient = age::x25519::Identity::generate().to_public();
	let to_a_key = age::Encryptor::with_recipients(iter::once(&recipient as _)).unwrap();
	let files = [
		("letter.age", age_file(b"Dear Alice,\n", "x")),
		("bytes.age", age_file(&[0xff; 64], "x")),
		("empty.age", age_file(b"", "x")),
		("half.age", age_file(b"sr25519:00ff\n", "x")),
		("key.age", sealed(to_a_key, b"anything")),
		("long.age", age_file(&[b'x'; 1 << 20], "x")),
	];
	for (name, content) in files {
		let path = private(&dir, name, content);
		let opened = AccountFile::read(&path).and_then(|file| file.open(&secret("x")));
		let error = opened.unwrap_err();
		assert!(matches!(error, KeystoreError::NoAccount { .. }), "{name}: {error:?}");
		assert!(error.to_string().contains(name), "{error}");
	}
	let error = AccountFile::read(dir.path()).err().unwrap();
	assert!(matches!(error, KeystoreError::NoAccount { .. }), "a folder: {error:?}");
	let error = AccountFile::read(&dir.path().join("missing")).err().unwrap();
	assert!(matches!(error, KeystoreError::Io { .. }), "{error:?}");
}

#[test]
fn export_that_is_damaged_anywhere_is_refused() {
	let (dir, _, file) = exported();
	let whole = fs::read(&file).unwrap();
	let opened = |bytes: &[u8]| {
		let path = private(&dir, "copy.age", bytes);
		AccountFile::read(&path).and_then(|file| file.open(&secret("battery staple")))
	};
	assert!(opened(&whole).is_ok());
	for at in 0..whole.len() {
		assert!(opened(&whole[..at]).is_err(), "cut at {at}");
	}
	// The end of the header's first lines says how it is made, and its work factor may grow.
	let body = whole.windows(4).position(|it| it == b"\n---").unwrap();
	for at in body..whole.len() {
		let mut altered = whole.clone();
		altered[at] ^= 1;
		assert!(opened(&altered).is_err(), "altered at {at}");
	}
}

// Other passphrases

#[test]
fn changed_passphrase_opens_the_same_account_and_the_old_one_no_longer_does() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let listed = keystore.list().unwrap();
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	account.change_passphrase(&secret("battery staple")).unwrap();
	assert_eq!(
		keystore.unlock("alice", &secret("battery staple")).unwrap().id(),
		dev("//Alice").id()
	);
	let error = keystore.unlock("alice", &secret("correct horse")).unwrap_err();
	assert!(matches!(error, KeystoreError::WrongPassphrase { .. }), "{error:?}");
	assert_eq!(keystore.list().unwrap(), listed);
	assert_eq!(mode(&keystore.path().join("alice.age")), 0o600);
	assert_eq!(fs::read_dir(keystore.path()).unwrap().count(), 2, "nothing is left beside it");
}

#[test]
fn copy_made_before_a_change_keeps_its_passphrase() {
	let (_dir, keystore, file) = exported();
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	account.change_passphrase(&secret("something new")).unwrap();
	assert!(AccountFile::read(&file).unwrap().open(&secret("battery staple")).is_ok());
}

#[test]
fn change_that_fails_leaves_the_account_as_it_was() {
	let (dir, keystore) = keystore();
	create(&keystore, "alice");
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	let error = account.change_passphrase(&secret("")).unwrap_err();
	assert!(matches!(error, KeystoreError::EmptyPassphrase), "{error:?}");
	assert!(keystore.unlock("alice", &secret("correct horse")).is_ok());

	// Its folder is out of reach while it is changed, as that of a stick that was pulled out.
	let away = dir.path().join("away");
	fs::rename(keystore.path(), &away).unwrap();
	let error = account.change_passphrase(&secret("battery staple")).unwrap_err();
	assert!(matches!(error, KeystoreError::Io { .. }), "{error:?}");
	fs::rename(&away, keystore.path()).unwrap();
	assert!(keystore.unlock("alice", &secret("correct horse")).is_ok());
}

#[test]
fn i1_what_opened_never_shows_its_secret() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	let shown = format!("{account:?} {:?}", account.secret());
	assert!(!shown.contains("curtain") && !shown.contains("correct"), "{shown}");
}
