//! Accounts from phrases: made, brought back, and alone on a new machine.

use crate::harness::{together, Cast, Machine, Node, Person};
use serde_json::{json, Value};
use std::{fs, os::unix::fs::PermissionsExt};

/// Makes account `name` on `machine`: who it is, and the words of its phrase.
fn account(machine: &Machine, name: &str) -> (Person, String) {
	let passphrase = machine.secret("passphrase", "one horse, two batteries\n");
	let phrase = machine.path("phrase");
	let (file, words) = (path(&passphrase), path(&phrase));
	let new = ["account", "new", name, "--passphrase-file", file, "--phrase-file", words];
	let made = machine.ok(&Person::nobody(), &new);
	let address = made["address"].as_str().expect("an address");
	assert_eq!(fs::metadata(&phrase).expect("written").permissions().mode() & 0o777, 0o600);
	let words = fs::read_to_string(&phrase).expect("written");
	assert_eq!(words.split_whitespace().count(), 24);
	(Person::named(name, &passphrase, address), words)
}

/// The account of `words` on an empty machine, which shares nothing with `lost` but the node and
/// the store. What `lost` kept is gone.
fn come_back(lost: &Machine, words: &str) -> (Machine, Person) {
	fs::remove_dir_all(lost.data_dir()).expect("it was there");
	let machine = lost.sharing_store();
	let words = machine.secret("words", words);
	let passphrase = machine.secret("passphrase", "another one altogether");
	let (words, file) = (path(&words), path(&passphrase));
	let import = ["account", "import", "me", "--phrase-file", words, "--passphrase-file", file];
	let imported = machine.ok(&Person::nobody(), &import);
	let address = imported["address"].as_str().expect("an address");
	let accounts = machine.ok(&Person::nobody(), &["account", "list"]);
	assert_eq!(accounts, json!([{ "name": "me", "address": address }]));
	let me = Person::named("me", &passphrase, address);
	(machine, me)
}

fn path(path: &std::path::Path) -> &str {
	path.to_str().expect("a path in UTF-8")
}

/// Adds a record that is called `title` and says so.
fn add(machine: &Machine, patient: &Person, category: &str, title: &str) {
	let file = machine.file(title, title);
	machine.ok(patient, &["record", "add", &file, "-c", category]);
}

fn rotate(machine: &Machine, patient: &Person, category: &str) {
	machine.ok(patient, &["access", "rotate", "-c", category]);
}

/// Checks that `me` lists `expected`, epochs and titles, and that each opens to what it says. `of`
/// are the options that say whose records they are.
#[track_caller]
fn assert_opens(machine: &Machine, me: &Person, of: &[&str], expected: &[(u32, &str)]) {
	let listed = machine.ok(me, &[&["record", "list"], of].concat());
	let listed = listed.as_array().expect("a list").iter();
	let listed: Vec<_> =
		listed.map(|it| (it["epoch"].clone(), it["manifest"]["title"].clone())).collect();
	let expected: Vec<_> =
		expected.iter().map(|(epoch, title)| (json!(epoch), json!(title))).collect();
	assert_eq!(listed, expected);
	for (number, (_, title)) in expected.iter().enumerate() {
		machine.ok(me, &[&["record", "get", &number.to_string()], of].concat());
		let title = title.as_str().expect("a title");
		let got = machine.path(title);
		assert_eq!(fs::read_to_string(&got).expect("written under its title"), title);
		assert_eq!(fs::metadata(&got).expect("written").permissions().mode() & 0o777, 0o600);
	}
}

fn texts(comments: &Value) -> Vec<&str> {
	let comments = comments.as_array().expect("a list").iter();
	comments.map(|it| it["text"].as_str().unwrap_or("closed")).collect()
}

#[test]
fn phrase_alone_opens_records_of_every_epoch_and_category_comments_and_profile_to_a_patient() {
	let doctor = &Cast::of_all().doctor;
	let machine = Machine::new(Node::shared());
	let (erika, words) = account(&machine, "erika");
	let profile = machine.file("p.json", r#"{"name": "Erika M", "birth_date": "1964-08-12"}"#);
	machine.ok(&erika, &["patient", "register", "--profile", &profile]);
	let grant = ["access", "grant", &doctor.address, "-c", "clinical,imaging", "--contribute"];
	let comment = |category, text| {
		let text = machine.file("text", text);
		let add = ["comment", "add", "--patient", &erika.address, "-c", category];
		machine.ok(doctor, &[&add[..], &["--text-file", &text]].concat());
	};

	add(&machine, &erika, "clinical", "clinical 0");
	add(&machine, &erika, "imaging", "imaging 0");
	machine.ok(&erika, &grant);
	comment("imaging", "before the revocation");
	machine.ok(&erika, &["access", "revoke", &doctor.address]);
	add(&machine, &erika, "clinical", "clinical 1");
	rotate(&machine, &erika, "clinical");
	rotate(&machine, &erika, "clinical");
	add(&machine, &erika, "clinical", "clinical 3");
	machine.ok(&erika, &grant);
	comment("clinical", "after it");
	rotate(&machine, &erika, "imaging");
	add(&machine, &erika, "imaging", "imaging 2");

	let (elsewhere, me) = come_back(&machine, &words);
	assert_eq!(me.address, erika.address);
	assert_eq!(elsewhere.ok(&me, &["patient", "show"])["profile"]["name"], "Erika M");
	let expected = [
		(0, "clinical 0"),
		(0, "imaging 0"),
		(1, "clinical 1"),
		(3, "clinical 3"),
		(2, "imaging 2"),
	];
	assert_opens(&elsewhere, &me, &[], &expected);
	let comments = elsewhere.ok(&me, &["comment", "list"]);
	assert_eq!(texts(&comments), ["before the revocation", "after it"]);
	// And it is their account: they go on where they were.
	let revoked = elsewhere.ok(&me, &["access", "revoke", &doctor.address]);
	assert_eq!(revoked["rotated"], json!(["clinical", "imaging"]));
	add(&elsewhere, &me, "clinical", "clinical 4");
	let listed = elsewhere.ok(&me, &["record", "list"]);
	assert_eq!((&listed[5]["epoch"], &listed[5]["closed"]), (&4.into(), &Value::Null));
}

#[test]
fn phrase_alone_opens_what_was_granted_library_and_private_profile_to_a_doctor() {
	let machine = Machine::new(Node::shared());
	let (muster, words) = account(&machine, "muster");
	let profile = r#"{"name": "Dr. Muster", "licence": "L-1", "phone": "+49 221 7654321"}"#;
	let profile = machine.file("muster.json", profile);
	let [patient, _] = together([&|| machine.patient("patient"), &|| {
		machine.ok(&muster, &["doctor", "register", "--profile", &profile]);
		machine.ok(&Person::admin(), &["doctor", "verify", &muster.address]);
		muster.clone()
	}]);
	let leaflet = machine.file("leaflet.txt", "take with water");
	machine.ok(&muster, &["library", "add", &leaflet]);

	// Three epochs before the grant, which the links lead to, and one after it, which is resealed.
	add(&machine, &patient, "laboratory", "laboratory 0");
	rotate(&machine, &patient, "laboratory");
	add(&machine, &patient, "laboratory", "laboratory 1");
	rotate(&machine, &patient, "laboratory");
	add(&machine, &patient, "imaging", "imaging 0");
	add(&machine, &patient, "clinical", "of another category");
	let grant = ["access", "grant", &muster.address, "-c", "laboratory,imaging", "--contribute"];
	machine.ok(&patient, &grant);
	rotate(&machine, &patient, "imaging");
	add(&machine, &patient, "imaging", "imaging 1");

	let (elsewhere, me) = come_back(&machine, &words);
	assert_eq!(me.address, muster.address);
	let of = ["--patient", &patient.address];
	assert_eq!(elsewhere.ok(&me, &["access", "patients"]), json!([patient.address]));
	let listed = elsewhere.ok(&me, &[&["record", "list"][..], &of].concat());
	let listed = listed.as_array().expect("a list").iter();
	let listed: Vec<_> =
		listed.map(|it| (it["record"].as_u64().expect("a number"), it["epoch"].clone())).collect();
	let expected = [(0, 0), (1, 1), (2, 0), (4, 1)].map(|(record, epoch)| (record, json!(epoch)));
	assert_eq!(listed, expected);
	let titles = ["laboratory 0", "laboratory 1", "imaging 0", "imaging 1"];
	for ((number, _), title) in listed.iter().zip(titles) {
		elsewhere.ok(&me, &[&["record", "get", &number.to_string()][..], &of].concat());
		let got = fs::read_to_string(elsewhere.path(title));
		assert_eq!(got.expect("written under its title"), title);
	}
	let report = elsewhere.file("report.txt", "a report");
	let add = ["record", "add", &report, "-c", "imaging"];
	assert_eq!(elsewhere.ok(&me, &[&add[..], &of].concat())["epoch"], 1);

	let files = elsewhere.ok(&me, &["library", "list"]);
	assert_eq!(files[0]["manifest"]["title"], "leaflet.txt");
	elsewhere.ok(&me, &["library", "get", "0", "--to", "leaflet"]);
	let leaflet = fs::read_to_string(elsewhere.path("leaflet")).expect("written");
	assert_eq!(leaflet, "take with water");
	let profile = &elsewhere.ok(&me, &["doctor", "show"])["profile"];
	assert_eq!((&profile["name"], &profile["licence"]), (&"Dr. Muster".into(), &"L-1".into()));
	assert_eq!(profile["phone"], "+49 221 7654321");
}

#[test]
fn phrase_alone_opens_what_a_department_was_granted_to_its_doctor() {
	let machine = Machine::new(Node::shared());
	let (muster, words) = account(&machine, "muster");
	let profile = machine.file("muster.json", r#"{"name": "Dr. Muster", "licence": "L-1"}"#);
	let [patient, department, _] = together([
		&|| machine.patient("patient"),
		&|| machine.verified("department", "department"),
		&|| {
			machine.ok(&muster, &["doctor", "register", "--profile", &profile]);
			machine.ok(&Person::admin(), &["doctor", "verify", &muster.address]);
			muster.clone()
		},
	]);
	add(&machine, &patient, "laboratory", "laboratory 0");
	rotate(&machine, &patient, "laboratory");
	add(&machine, &patient, "laboratory", "laboratory 1");
	machine.ok(&patient, &["access", "grant", &department.address, "-c", "laboratory"]);
	// Named after the grant: the department hands the keys on, and the next rotation reseals them.
	machine.ok(&department, &["department", "name-doctor", &muster.address]);
	machine.ok(&department, &["department", "share-keys"]);
	let (elsewhere, me) = come_back(&machine, &words);
	let of = ["--patient", &patient.address, "--department", &department.address];
	assert_opens(&elsewhere, &me, &of, &[(0, "laboratory 0"), (1, "laboratory 1")]);
	rotate(&elsewhere, &patient, "laboratory");
	add(&elsewhere, &patient, "laboratory", "laboratory 2");
	let listed = elsewhere.ok(&me, &[&["record", "list"][..], &of].concat());
	assert_eq!(listed[2]["manifest"]["title"], "laboratory 2");
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
	assert_eq!(machine.ok(&nobody, &["account", "list"]), json!([]));

	// Nor is anything made where the file is there already, and the file stays as it is.
	let taken = machine.secret("taken", "something else");
	let taken = taken.to_str().expect("a path");
	let over = [&new[..], &["--phrase-file", taken]].concat();
	machine.fails(&nobody, &over).is("salus::file", "taken", "folder");
	assert_eq!(machine.ok(&nobody, &["account", "list"]), json!([]));
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
