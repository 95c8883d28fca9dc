//! Accounts from phrases: made, brought back, and alone on a new machine.

use crate::harness::{Cast, Machine, Node, Person};
use std::{fs, os::unix::fs::PermissionsExt};

#[test]
fn phrase_alone_opens_everything_again_on_a_new_machine() {
	let node = Node::shared();
	let doctor = &Cast::of_all().doctor;
	let machine = Machine::new(node);
	let passphrase = machine.secret("passphrase", "one horse, two batteries\n");
	let phrase = machine.path("phrase");
	let made = machine.ok(
		&Person::nobody(),
		&[
			"account",
			"new",
			"erika",
			"--passphrase-file",
			passphrase.to_str().expect("a path"),
			"--phrase-file",
			phrase.to_str().expect("a path"),
		],
	);
	let address = made["address"].as_str().expect("an address").to_owned();
	assert_eq!(fs::metadata(&phrase).expect("written").permissions().mode() & 0o777, 0o600);
	assert_eq!(fs::read_to_string(&phrase).expect("written").split_whitespace().count(), 24);

	let erika = Person::named("erika", &passphrase, &address);
	let profile = machine.file("p.json", r#"{"name": "Erika M", "birth_date": "1964-08-12"}"#);
	machine.ok(&erika, &["patient", "register", "--profile", &profile]);
	let first = machine.file("first.txt", "before the rotation");
	machine.ok(&erika, &["record", "add", &first, "-c", "clinical"]);
	machine.ok(&erika, &["access", "grant", &doctor.address, "-c", "clinical"]);
	machine.ok(&erika, &["access", "revoke", &doctor.address]);
	let second = machine.file("second.txt", "after the rotation");
	let added = machine.ok(&erika, &["record", "add", &second, "-c", "clinical"]);
	assert_eq!(added["epoch"], 1);

	let elsewhere = machine.sharing_store();
	let words = elsewhere.secret("words", &fs::read_to_string(&phrase).expect("written"));
	let other = elsewhere.secret("passphrase", "another one altogether");
	drop(fs::remove_dir_all(machine.data_dir()));
	let import = [
		"account",
		"import",
		"me",
		"--phrase-file",
		words.to_str().expect("a path"),
		"--passphrase-file",
		other.to_str().expect("a path"),
	];
	assert_eq!(elsewhere.ok(&Person::nobody(), &import)["address"], address.as_str());
	let me = Person::named("me", &other, &address);
	assert_eq!(elsewhere.ok(&me, &["patient", "show"])["profile"]["name"], "Erika M");
	let listed = elsewhere.ok(&me, &["record", "list"]);
	for (number, (title, content)) in
		[("first.txt", "before the rotation"), ("second.txt", "after the rotation")]
			.iter()
			.enumerate()
	{
		assert_eq!(listed[number]["manifest"]["title"], *title);
		elsewhere.ok(&me, &["record", "get", &number.to_string()]);
		let got = elsewhere.path(title);
		assert_eq!(fs::read_to_string(&got).expect("written under its title"), *content);
		assert_eq!(fs::metadata(&got).expect("written").permissions().mode() & 0o777, 0o600);
	}
	let accounts = elsewhere.ok(&Person::nobody(), &["account", "list"]);
	assert_eq!(accounts, serde_json::json!([{ "name": "me", "address": address }]));
}

#[test]
fn phrase_is_written_to_a_file_of_its_own_and_nowhere_else() {
	let machine = Machine::at("ws://127.0.0.1:1");
	let passphrase = machine.secret("passphrase", "one horse, two batteries");
	let file = passphrase.to_str().expect("a path");
	let new = ["account", "new", "erika", "--short", "--passphrase-file", file];
	let nobody = Person::nobody();

	// Without a terminal and without a file nobody would see the phrase: nothing is made.
	machine.fails(&nobody, &new).is("salus::no_terminal", "log", "--phrase-file");
	assert_eq!(machine.ok(&nobody, &["account", "list"]), serde_json::json!([]));

	// Nor is anything made where the file is there already, and the file stays as it is.
	let taken = machine.secret("taken", "something else");
	let taken = taken.to_str().expect("a path");
	let over = [&new[..], &["--phrase-file", taken]].concat();
	machine.fails(&nobody, &over).is("salus::file", "taken", "folder");
	assert_eq!(machine.ok(&nobody, &["account", "list"]), serde_json::json!([]));
	assert_eq!(fs::read_to_string(taken).expect("there").trim(), "something else");

	let phrase = machine.path("phrase");
	let with_file = [&new[..], &["--phrase-file", phrase.to_str().expect("a path")]].concat();
	let done = machine.run(&nobody, &[&with_file[..], &["--output", "json"]].concat()).succeeded();
	let words = fs::read_to_string(&phrase).expect("written");
	assert_eq!(words.split_whitespace().count(), 12);
	assert_eq!(fs::metadata(&phrase).expect("written").permissions().mode() & 0o777, 0o600);
	assert!(!done.err.contains(words.trim()), "the phrase is shown");
	assert_eq!(done.json()["name"], "erika");
	machine.fails(&nobody, &new).is("salus::keystore::already_exists", "erika", "another name");
}
