//! Accounts of the keystore: kept, given back, and refused.

use super::*;

#[test]
fn keystore_gives_back_the_account() {
	let (_dir, keystore) = keystore();
	let entry = keystore.create("alice", &alice(), &secret("correct horse")).unwrap();
	assert_eq!(entry.address, Some(dev("//Alice").address()));
	let account = keystore.unlock("alice", &secret("correct horse")).unwrap();
	assert_eq!(account.id(), dev("//Alice").id());
	assert_eq!(account.recipient(), dev("//Alice").recipient());
	let opened = keystore.open_account("alice", &secret("correct horse")).unwrap();
	let AccountSecret::Phrase { phrase, path } = opened.secret() else { panic!("no phrase") };
	assert_eq!((phrase.expose(), path.as_str()), (PHRASE, "//Alice"));
}

#[test]
fn keystore_lists_names_and_addresses_without_a_passphrase() {
	let (_dir, keystore) = keystore();
	assert_eq!(keystore.list().unwrap(), []);
	create(&keystore, "work");
	create(&keystore, "home");
	let entries = keystore.list().unwrap();
	let names = entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>();
	assert_eq!(names, ["home", "work"]);
	assert!(entries.iter().all(|entry| entry.address == Some(dev("//Alice").address())));
}

#[test]
fn keystore_refuses_a_wrong_passphrase() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let error = keystore.unlock("alice", &secret("wrong horse")).unwrap_err();
	assert!(matches!(error, KeystoreError::WrongPassphrase { .. }), "{error:?}");
}

#[test]
fn keystore_refuses_an_empty_passphrase() {
	let (_dir, keystore) = keystore();
	let error = keystore.create("alice", &alice(), &secret("")).unwrap_err();
	assert!(matches!(error, KeystoreError::EmptyPassphrase));
}

#[test]
fn keystore_never_overwrites() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let error = keystore.create("alice", &phrase().into(), &secret("other")).unwrap_err();
	assert!(matches!(error, KeystoreError::AlreadyExists { .. }));
	let account = keystore.unlock("alice", &secret("correct horse")).unwrap();
	assert_eq!(account.id(), dev("//Alice").id());
}

#[test]
fn keystore_without_the_account_says_which_are_there() {
	let (_dir, keystore) = keystore();
	create(&keystore, "home");
	let error = keystore.unlock("work", &secret("x")).unwrap_err();
	let KeystoreError::NotFound { found, .. } = &error else { panic!("{error:?}") };
	assert_eq!(found, &["home"]);
	assert!(matches!(keystore.entry("work"), Err(KeystoreError::NotFound { .. })));
}

#[test]
fn keystore_refuses_names_that_leave_its_folder() {
	let (_dir, keystore) = keystore();
	for name in ["", ".", "..", "../x", "a/b", ".hidden", "a b", "ä", &"a".repeat(65)] {
		let error = keystore.create(name, &alice(), &secret("x")).unwrap_err();
		assert!(matches!(error, KeystoreError::Name { .. }), "{name}");
		assert!(matches!(keystore.unlock(name, &secret("x")), Err(KeystoreError::Name { .. })));
	}
}

#[test]
fn keystore_refuses_a_damaged_file() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let file = keystore.path().join("alice.age");
	let sealed = fs::read(&file).unwrap();
	fs::write(&file, &sealed[..sealed.len() - 4]).unwrap();
	let error = keystore.unlock("alice", &secret("correct horse")).unwrap_err();
	assert!(matches!(error, KeystoreError::Damaged { .. }), "{error:?}");
	fs::write(&file, b"not an age file").unwrap();
	let error = keystore.unlock("alice", &secret("correct horse")).unwrap_err();
	assert!(matches!(error, KeystoreError::Damaged { .. }), "{error:?}");
}

#[test]
fn i1_keystore_files_hold_no_word_of_the_phrase() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let files = fs::read_dir(keystore.path()).unwrap().map(|it| it.unwrap().path());
	let files = files.collect::<Vec<_>>();
	assert_eq!(files.len(), 2);
	for file in files {
		let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
		assert!(!text.contains("curtain") && !text.contains("AGE-SECRET"), "{file:?}");
	}
}

#[test]
fn keystore_is_its_owners_only() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	assert_eq!(mode(keystore.path()), 0o700);
	assert_eq!(mode(&keystore.path().join("alice.age")), 0o600);
}

#[test]
fn file_or_folder_that_others_can_read_is_refused_with_the_mode_that_it_should_have() {
	let (_dir, keystore) = keystore();
	create(&keystore, "alice");
	let file = keystore.path().join("alice.age");
	for (path, open, right) in [(file.as_path(), 0o640, 0o600), (keystore.path(), 0o755, 0o700)] {
		let before = mode(path);
		fs::set_permissions(path, Permissions::from_mode(open)).unwrap();
		let error = keystore.unlock("alice", &secret("correct horse")).unwrap_err();
		let KeystoreError::Permissions { mode, wanted, .. } = &error else { panic!("{error:?}") };
		assert_eq!((*mode, *wanted), (open, right));
		fs::set_permissions(path, Permissions::from_mode(before)).unwrap();
	}
	assert!(keystore.unlock("alice", &secret("correct horse")).is_ok());
}

#[test]
fn keystore_in_a_place_that_is_no_folder_names_it() {
	let file = tempfile::NamedTempFile::new().unwrap();
	let keystore = Keystore::open(file.path().join("keys")).with_work_factor(2);
	let error = keystore.create("alice", &alice(), &secret("x")).unwrap_err();
	assert!(matches!(error, KeystoreError::Io { .. }), "{error:?}");
	assert!(error.to_string().contains(file.path().to_str().unwrap()));
}
