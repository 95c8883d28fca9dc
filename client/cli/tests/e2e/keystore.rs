//! Accounts in files: exported and brought back, from Polkadot.js, under another passphrase. None of
//! these commands needs a node.

use crate::harness::{Done, Machine, Node, Person, Problem, Running};
use salus_client::{keys::encode_recipient, keystore::Keystore};
use secrecy::SecretString;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

const POLKADOT_JS: &str = include_str!("../../../tests/keystore/polkadot-js.json");
const PASSWORD: &str = "grüße aus Polkadot.js";

/// A machine without a node, with the passphrases `old` and `new`, and the account erika under the
/// first.
fn machine() -> (Machine, String) {
	let machine = Machine::at("ws://127.0.0.1:1");
	machine.secret("old", "one horse\n");
	machine.secret("new", "two batteries\n");
	let new = ["account", "new", "erika", "--phrase-file", "phrase", "--passphrase-file", "old"];
	let made = machine.ok(&Person::nobody(), &new);
	let address = made["address"].as_str().expect("an address").to_owned();
	(machine, address)
}

/// Runs a command that nobody unlocks anything for.
fn run(machine: &Machine, arguments: &[&str]) -> Done {
	let arguments = [arguments, &["--output", "json"]].concat();
	machine.run(&Person::nobody(), &arguments)
}

fn fails(machine: &Machine, arguments: &[&str]) -> Problem {
	machine.fails(&Person::nobody(), arguments)
}

/// The recipient of account `name`, which shows that its secrets are what they were.
fn recipient(machine: &Machine, name: &str, passphrase: &str) -> String {
	let passphrase = fs::read_to_string(machine.path(passphrase)).expect("a passphrase");
	let passphrase = SecretString::from(passphrase.trim_end());
	let keystore = Keystore::open(machine.data_dir().join("keys"));
	let account = keystore.unlock(name, &passphrase).expect("its passphrase");
	encode_recipient(&account.recipient())
}

/// Runs a command at a terminal into which `typed` is typed.
fn at_a_terminal(machine: &Machine, typed: &str, command: &str) -> Done {
	let typed = machine.file("typed", typed);
	let salus = env!("CARGO_BIN_EXE_salus");
	let data = machine.data_dir();
	let salus = format!("{salus} --data-dir {}", data.to_str().expect("a path in UTF-8"));
	let command = command.replace("salus", &salus);
	let script = format!("exec script --quiet --return --command '{command}' /dev/null <{typed}");
	let mut shell = std::process::Command::new("sh");
	Running::start({
		shell.args(["-c", &script]).current_dir(machine.path(""));
		shell
	})
	.wait()
}

fn mode(path: &Path) -> u32 {
	fs::metadata(path).expect("written").permissions().mode() & 0o777
}

#[test]
fn exported_account_is_itself_again_on_an_empty_machine() {
	let (machine, address) = machine();
	// Both passphrases by descriptor.
	let export = r#""$@" --passphrase-fd 3 --new-passphrase-fd 4 --output json 3<old 4<new"#;
	let arguments = ["account", "export", "erika", "erika.age"];
	let nobody = Person::nobody();
	let done = Running::start(machine.in_shell(export, &nobody, &arguments)).wait().succeeded();
	for secret in ["one horse", "two batteries"] {
		assert!(!done.err.contains(secret) && !done.out.contains(secret));
	}
	let exported = done.json();
	assert_eq!(
		(&exported["name"], &exported["address"]),
		(&"erika".into(), &address.as_str().into())
	);
	assert_eq!(exported["file"], "erika.age");
	let file = machine.path("erika.age");
	assert_eq!(mode(&file), 0o600);

	let elsewhere = Machine::at("ws://127.0.0.1:1");
	elsewhere.secret("new", "two batteries");
	fs::copy(&file, elsewhere.path("copy.age")).expect("copied");
	let import = ["account", "import", "me", "--from", "copy.age", "--passphrase-file", "new"];
	assert_eq!(run(&elsewhere, &import).json()["address"], address.as_str());
	assert_eq!(recipient(&elsewhere, "me", "new"), recipient(&machine, "erika", "old"));
	fails(&elsewhere, &import).is("salus::keystore::already_exists", "\"me\"", "another name");
}

#[test]
#[cfg(target_os = "linux")]
fn exported_account_opens_with_the_stock_age_tool() {
	let (machine, _) = machine();
	let passphrases = ["--passphrase-file", "old", "--new-passphrase-file", "new"];
	run(&machine, &[&["account", "export", "erika", "erika.age"], &passphrases[..]].concat())
		.succeeded();
	// As docs/formats.md has it. The tool asks at a terminal and nowhere else.
	let done = at_a_terminal(&machine, "two batteries\n", "age --decrypt --output plain erika.age");
	assert_eq!(done.exit, Some(0), "{}", done.out);
	let phrase = fs::read_to_string(machine.path("phrase")).expect("written");
	assert_eq!(
		fs::read_to_string(machine.path("plain")).expect("decrypted"),
		format!("{phrase}\n")
	);
	// A file of the keystore opens alike.
	let kept = "age --decrypt --output kept data/keys/erika.age";
	assert_eq!(at_a_terminal(&machine, "one horse\n", kept).exit, Some(0));
	assert_eq!(
		fs::read(machine.path("kept")).expect("decrypted"),
		fs::read(machine.path("plain")).expect("there")
	);
}

#[test]
#[cfg(target_os = "linux")]
fn new_passphrase_is_asked_for_twice_at_a_terminal() {
	let (machine, _) = machine();
	let change = |typed: &str| at_a_terminal(&machine, typed, "salus account passphrase erika");
	let done = change("one horse\ntwo batteries\ntwo bateries\n");
	assert_eq!(done.exit, Some(1), "{}", done.out);
	assert!(done.out.contains("differ"), "{}", done.out);
	let done = change("one horse\n\n\n");
	assert!(done.exit == Some(1) && done.out.contains("is empty"), "{}", done.out);
	// A wrong one is told before a new one is asked for.
	let done = change("two horses\n");
	assert!(done.exit == Some(1) && done.out.contains("wrong passphrase"), "{}", done.out);
	let before = recipient(&machine, "erika", "old");
	let done = change("one horse\ntwo batteries\ntwo batteries\n");
	assert_eq!(done.exit, Some(0), "{}", done.out);
	assert_eq!(recipient(&machine, "erika", "new"), before);
}

#[test]
fn changed_passphrase_is_the_only_one_from_then_on() {
	let (machine, address) = machine();
	let before = recipient(&machine, "erika", "old");
	let change = r#""$@" --passphrase-fd 8 --new-passphrase-fd 9 --output json 8<old 9<new"#;
	let arguments = ["account", "passphrase", "erika"];
	let command = machine.in_shell(change, &Person::nobody(), &arguments);
	let changed = Running::start(command).wait().json();
	assert_eq!(changed, serde_json::json!({ "name": "erika", "address": address }));
	assert_eq!(recipient(&machine, "erika", "new"), before);
	assert_eq!(mode(&machine.data_dir().join("keys/erika.age")), 0o600);
	let again = [
		"account",
		"passphrase",
		"erika",
		"--passphrase-file",
		"old",
		"--new-passphrase-file",
		"new",
	];
	let problem = fails(&machine, &again);
	problem.is("salus::keystore::wrong_passphrase", "\"erika\"", "exported");
	let accounts = machine.ok(&Person::nobody(), &["account", "list"]);
	assert_eq!(accounts, serde_json::json!([{ "name": "erika", "address": address }]));
}

/// Every file is as good as on a full disk. What is said goes through a pipe, which is none.
const FULL_DISK: &str =
	r#"(trap '' XFSZ; ulimit -f 0; exec "$@" --output json 2>&1) | cat >&2; exit 1"#;

#[test]
fn change_or_export_on_a_full_disk_leaves_the_account_as_it_was_and_nothing_else() {
	let (machine, _) = machine();
	let nobody = Person::nobody();
	let passphrases = ["--passphrase-file", "old", "--new-passphrase-file", "new"];
	let keys = machine.data_dir().join("keys");
	let names = |dir: &Path| {
		let entries = fs::read_dir(dir).expect("a folder");
		let mut names: Vec<_> = entries.map(|it| it.expect("an entry").file_name()).collect();
		names.sort();
		names
	};
	let before = (names(&keys), names(&machine.path("")));
	for command in
		[&["account", "passphrase", "erika"][..], &["account", "export", "erika", "erika.age"]]
	{
		let arguments = [command, &passphrases].concat();
		let done = Running::start(machine.in_shell(FULL_DISK, &nobody, &arguments)).wait();
		done.problem().is("salus::keystore::io", "cannot write", "room");
		assert_eq!((names(&keys), names(&machine.path(""))), before);
	}
	recipient(&machine, "erika", "old");
}

#[test]
fn export_is_refused_before_a_passphrase_is_asked_for_where_it_cannot_be() {
	let (machine, _) = machine();
	let taken = machine.file("taken.age", "something else");
	let export = ["account", "export", "erika", "taken.age"];
	fails(&machine, &export).is("salus::keystore::file_exists", "taken.age", "another name");
	assert_eq!(fs::read_to_string(taken).expect("there"), "something else");
	let absent = ["account", "export", "you", "you.age"];
	fails(&machine, &absent).is("salus::keystore::not_found", "\"you\"", "erika");
	let export = ["account", "export", "erika", "erika.age"];
	fails(&machine, &export).is("salus::no_terminal", "passphrase of erika", "--passphrase-fd");
	let with_old = [&export[..], &["--passphrase-file", "old"]].concat();
	fails(&machine, &with_old).is("salus::no_terminal", "erika.age", "--new-passphrase-fd");
	machine.secret("empty", "\n");
	let with_empty = [&with_old[..], &["--new-passphrase-file", "empty"]].concat();
	fails(&machine, &with_empty).is(
		"salus::empty_secret",
		"erika.age is empty",
		"nothing was changed",
	);
	machine.secret("long", &"x".repeat(5000));
	let with_long = [&with_old[..], &["--new-passphrase-file", "long"]].concat();
	fails(&machine, &with_long).is("salus::long_secret", "4096", "nothing was changed");
	let with_wrong =
		[&export[..], &["--passphrase-file", "new", "--new-passphrase-file", "new"]].concat();
	fails(&machine, &with_wrong).is("salus::keystore::wrong_passphrase", "\"erika\"", "Try again");
	assert!(!machine.path("erika.age").exists());
}

#[test]
fn file_that_is_no_account_is_refused_before_a_passphrase_is_asked_for() {
	let (machine, _) = machine();
	let import = |file: &str| fails(&machine, &["account", "import", "me", "--from", file]);
	import("missing.age").is("salus::keystore::io", "missing.age", "path");
	machine.secret("letter", "Dear Erika");
	import("letter").is("salus::keystore::damaged", "letter", "copy");
	let open = machine.data_dir().join("keys/erika.age");
	fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).expect("its own file");
	import("data/keys/erika.age").is("salus::keystore::permissions", "644", "chmod 600");
	fs::set_permissions(&open, fs::Permissions::from_mode(0o600)).expect("its own file");
	import("data/keys/erika.age").is("salus::no_terminal", "erika.age", "--passphrase-fd");
	let wrong =
		["account", "import", "me", "--from", "data/keys/erika.age", "--passphrase-file", "new"];
	fails(&machine, &wrong).is("salus::keystore::wrong_passphrase", "erika.age", "exported");
	let both = ["account", "import", "me", "--from", "a", "--polkadot-js", "b"];
	fails(&machine, &both).is("salus::usage", "--from", "--help");
	let other = ["account", "import", "me", "--password-file", "new"];
	fails(&machine, &other).is("salus::usage", "--polkadot-js", "--help");
	assert_eq!(
		machine.ok(&Person::nobody(), &["account", "list"]).as_array().map(Vec::len),
		Some(1)
	);
}

#[test]
fn phrase_is_taken_from_a_descriptor_too() {
	let (machine, address) = machine();
	let import = r#""$@" --phrase-fd 5 --passphrase-fd 6 --output json 5<phrase 6<new"#;
	let arguments = ["account", "import", "again"];
	let command = machine.in_shell(import, &Person::nobody(), &arguments);
	assert_eq!(Running::start(command).wait().json()["address"], address.as_str());
	assert_eq!(recipient(&machine, "again", "new"), recipient(&machine, "erika", "old"));
}

#[test]
fn account_of_polkadot_js_keeps_records_as_any_other_does() {
	let machine = Machine::new(Node::shared());
	let expected = Person::dev("//Polkadot/js").address;
	// As a browser saves it: others may read it.
	machine.file("account.json", POLKADOT_JS);
	machine.secret("password", PASSWORD);
	let passphrase = machine.secret("passphrase", "two batteries");
	let import = r#""$@" --password-fd 5 --passphrase-fd 6 --output json 5<password 6<passphrase"#;
	let arguments = ["account", "import", "me", "--polkadot-js", "account.json"];
	let done =
		Running::start(machine.in_shell(import, &Person::nobody(), &arguments)).wait().succeeded();
	assert!(done.err.contains("do not open") && done.err.contains("keep the JSON"), "{}", done.err);
	assert!(!done.err.contains(PASSWORD) && !done.out.contains(PASSWORD));
	assert_eq!(done.json()["address"], expected.as_str());

	let me = Person::named("me", &passphrase, &expected);
	let profile = machine.file("p.json", r#"{"name": "Erika M", "birth_date": "1964-08-12"}"#);
	machine.ok(&me, &["patient", "register", "--profile", &profile]);
	let file = machine.file("note.txt", "a note");
	machine.ok(&me, &["record", "add", &file, "-c", "clinical"]);

	// Its export, on another machine, opens what it added.
	machine.secret("other", "a third one");
	let export = ["account", "export", "me", "me.age", "--new-passphrase-file", "other"];
	machine.ok(&Person::named("me", &passphrase, ""), &export);
	let elsewhere = machine.sharing_store();
	fs::copy(machine.path("me.age"), elsewhere.path("me.age")).expect("copied");
	let other = elsewhere.secret("other", "a third one");
	let there = Person::named("there", &other, &expected);
	elsewhere.ok(&there, &["account", "import", "there", "--from", "me.age"]);
	elsewhere.ok(&there, &["record", "get", "0", "--to", "copy.txt"]);
	assert_eq!(fs::read_to_string(elsewhere.path("copy.txt")).expect("decrypted"), "a note");
}

#[test]
fn json_of_polkadot_js_that_cannot_be_taken_is_refused_and_leaves_nothing() {
	let machine = Machine::at("ws://127.0.0.1:1");
	let import = |content: &str, more: &[&str]| {
		machine.file("account.json", content);
		fails(
			&machine,
			&[&["account", "import", "me", "--polkadot-js", "account.json"], more].concat(),
		)
	};
	let export = "Create a backup file";
	import("{}", &[]).is("salus::polkadot_js::no_account", "account.json", export);
	let batch = r#"{"encoded":"","encoding":{"content":["batch-pkcs8"]},"accounts":[]}"#;
	import(batch, &[]).is("salus::polkadot_js::batch", "several accounts", export);
	let ethereum = POLKADOT_JS.replace("\"sr25519\"", "\"ethereum\"");
	import(&ethereum, &[]).is("salus::polkadot_js::key_type", "ethereum", "account new");
	let long = format!("{POLKADOT_JS}{}", " ".repeat(1 << 17));
	import(&long, &[]).is("salus::polkadot_js::too_long", "too long", export);
	let cut = POLKADOT_JS.replace("lEACisOC6WS6", "");
	machine.secret("password", "another one");
	let password = ["--password-file", "password"];
	import(POLKADOT_JS, &[]).is("salus::no_terminal", "password of", "--password-fd");
	let problem = import(POLKADOT_JS, &password);
	let problem = problem.is("salus::polkadot_js::wrong_password", "account.json", "exported");
	assert!(!format!("{problem:?}").contains("another one"));
	import(&cut, &password).is("salus::polkadot_js::format", "account.json", "version 3");
	let other = POLKADOT_JS.replace("167uNvsE8E5dYmFX1WtWCHpgN1CcUPaxWkawyccpuKVYrei2", "5F");
	import(&other, &password).is("salus::polkadot_js::damaged", "address", export);
	assert_eq!(machine.ok(&Person::nobody(), &["account", "list"]), serde_json::json!([]));
}
