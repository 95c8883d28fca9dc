//! What scrypt is asked for: always the same, whatever the machine was doing, and bounded.

use super::*;
use salus_client::keystore::{MAX_WORK_FACTOR, WORK_FACTOR};
use std::time::{Duration, Instant};

const PAGE: &str = include_str!("../../../docs/formats.md");

/// The keystore in `dir` as everybody has it, and the same writing files as an earlier client could.
fn keystores(dir: &tempfile::TempDir, factor: u8) -> (Keystore, Keystore) {
	let of_today = Keystore::open(dir.path().join("keys"));
	(of_today.clone(), of_today.with_work_factor(factor))
}

/// The header line of an age file that says what scrypt is asked for: `-> scrypt SALT FACTOR`.
fn stanza(file: &Path) -> String {
	let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
	text.lines().nth(1).unwrap().to_owned()
}

/// The work factor of an age file.
fn factor(file: &Path) -> u8 {
	stanza(file).rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn every_file_has_the_same_work_factor() {
	let dir = tempfile::tempdir().unwrap();
	let keystore = Keystore::open(dir.path().join("keys"));
	create(&keystore, "alice");
	let file = keystore.path().join("alice.age");
	assert_eq!(factor(&file), WORK_FACTOR);
	let account = keystore.open_account("alice", &secret("correct horse")).unwrap();
	let exported = dir.path().join("export.age");
	account.export(&exported, &secret("battery staple")).unwrap();
	assert_eq!(factor(&exported), WORK_FACTOR);
	account.change_passphrase(&secret("another")).unwrap();
	assert_eq!(factor(&file), WORK_FACTOR);
}

#[test]
fn file_with_another_work_factor_opens_as_it_is_and_a_change_of_passphrase_brings_it_to_todays() {
	for other in [2, WORK_FACTOR + 1] {
		let dir = tempfile::tempdir().unwrap();
		let (of_today, earlier) = keystores(&dir, other);
		create(&earlier, "alice");
		let file = of_today.path().join("alice.age");
		let before = fs::read(&file).unwrap();
		let account = of_today.open_account("alice", &secret("correct horse")).unwrap();
		assert_eq!(factor(&file), other);
		assert_eq!(fs::read(&file).unwrap(), before, "opening rewrites nothing");
		account.change_passphrase(&secret("correct horse")).unwrap();
		assert_eq!(factor(&file), WORK_FACTOR);
		let again = of_today.unlock("alice", &secret("correct horse")).unwrap();
		assert_eq!(again.id(), dev("//Alice").id());
	}
}

#[test]
fn account_of_an_exported_file_with_another_work_factor_is_kept_with_todays() {
	let dir = tempfile::tempdir().unwrap();
	let (of_today, earlier) = keystores(&dir, 2);
	create(&earlier, "alice");
	let exported = dir.path().join("export.age");
	let account = earlier.open_account("alice", &secret("correct horse")).unwrap();
	account.export(&exported, &secret("battery staple")).unwrap();
	let opened = AccountFile::read(&exported).unwrap().open(&secret("battery staple")).unwrap();
	of_today.create("again", &opened, &secret("battery staple")).unwrap();
	assert_eq!(factor(&of_today.path().join("again.age")), WORK_FACTOR);
}

#[test]
fn file_that_asks_for_more_than_the_maximum_is_refused_by_name_and_before_any_work() {
	let (dir, keystore) = keystore();
	create(&keystore, "alice");
	let file = keystore.path().join("alice.age");
	let honest = fs::read(&file).unwrap();
	let line = stanza(&file);
	let head = line.strip_suffix(" 2").unwrap();
	for greedy in [MAX_WORK_FACTOR + 1, 30, 63, 64, 99] {
		// As somebody could hand it over: the header as it was, but for the one number.
		let at = honest.windows(line.len()).position(|it| it == line.as_bytes()).unwrap();
		let rest = &honest[at + line.len()..];
		let greedy_file = [&honest[..at], format!("{head} {greedy}").as_bytes(), rest].concat();
		fs::write(&file, &greedy_file).unwrap();
		let begun = Instant::now();
		let error = keystore.unlock("alice", &secret("correct horse")).unwrap_err();
		assert!(matches!(&error, KeystoreError::TooMuchWork { factor, .. } if *factor == greedy));
		assert!(error.to_string().contains("alice.age"), "{error}");
		let copy = private(&dir, "copy.age", &greedy_file);
		let error = AccountFile::read(&copy).unwrap().open(&secret("correct horse")).unwrap_err();
		assert!(matches!(error, KeystoreError::TooMuchWork { .. }), "{error:?}");
		assert!(begun.elapsed() < Duration::from_secs(5), "it was refused before the work");
	}
}

#[test]
fn page_on_formats_says_the_work_factor_and_the_maximum() {
	assert!(PAGE.contains(&format!("N = 2^{WORK_FACTOR}, r = 8, p = 1")));
	assert!(PAGE.contains(&format!("up to N = 2^{MAX_WORK_FACTOR}")));
}
