//! What goes wrong before the chain is asked: nodes that are none, secrets, addresses, options.

use crate::harness::{together, Machine, Node, Person, Running};
use std::{net::TcpListener, os::unix::fs::PermissionsExt, path::Path};

/// A machine whose node does not run.
fn offline() -> Machine {
	Machine::at("ws://127.0.0.1:1")
}

#[test]
fn node_that_does_not_answer_is_named_with_what_to_do() {
	let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
	let silent = format!("ws://{}", silent.local_addr().expect("an address"));
	let verify =
		|url: &str| Machine::at(url).fails(&Person::nobody(), &["audit", "verify", "--trust-node"]);
	let unreachable = |url: &str| {
		verify(url).is("salus::chain::unreachable", url, "salus-node --dev");
	};
	together([
		&|| unreachable("ws://127.0.0.1:1"),
		&|| unreachable("wss://node.invalid:9944"),
		&|| unreachable(&silent),
	]);
	verify("ws://records.example.org:9944").is(
		"salus::chain::insecure_url",
		"unencrypted",
		"wss://",
	);
	verify("ws://192.0.2.1:9944").is("salus::chain::insecure_url", "192.0.2.1", "wss://");
	verify("127.0.0.1:9944").is("salus::chain::bad_url", "ws://", "ws://127.0.0.1:9944");
	verify("http://127.0.0.1:9944").is("salus::chain::bad_url", "ws://", "ws://127.0.0.1:9944");
}

fn import(machine: &Machine, phrase: &Path, passphrase: &Path) -> crate::harness::Problem {
	let path = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
	let arguments = [
		"account",
		"import",
		"me",
		"--phrase-file",
		&path(phrase),
		"--passphrase-file",
		&path(passphrase),
	];
	machine.fails(&Person::nobody(), &arguments)
}

#[test]
fn malformed_phrase_is_refused_without_repeating_it() {
	let machine = offline();
	let passphrase = machine.secret("passphrase", "a passphrase");
	let phrases = [
		("legal winner", "salus::key::word_count", "2 words", "12 or 24"),
		(
			"legal winner thank year wave sausage worth useful legal winner thank yelow",
			"salus::key::unknown_word",
			"word 12",
			"spelling",
		),
		(
			"legal winner thank year wave sausage worth useful legal winner thank thank",
			"salus::key::checksum",
			"belong together",
			"swapped",
		),
	];
	for (phrase, code, message, help) in phrases {
		let file = machine.secret("phrase", phrase);
		let problem = import(&machine, &file, &passphrase).is(code, message, help);
		for word in ["winner", "sausage", "yelow"] {
			assert!(!format!("{problem:?}").contains(word), "{problem:?}");
		}
	}
	assert_eq!(machine.ok(&Person::nobody(), &["account", "list"]), serde_json::json!([]));
}

#[test]
fn secret_of_a_file_is_refused_where_others_can_read_it() {
	let machine = offline();
	let good = machine.secret("good", "a passphrase");
	let open = machine.secret("open", "a passphrase");
	std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).expect("its own file");
	let new = |file: &Path| {
		let file = file.to_str().expect("a path in UTF-8");
		let new = ["account", "new", "me", "--phrase-file", "phrase", "--passphrase-file", file];
		let problem = machine.fails(&Person::nobody(), &new);
		assert!(!machine.path("phrase").exists(), "a phrase without an account");
		problem
	};
	new(&open).is("salus::secret_exposed", "644", "chmod 600");
	import(&machine, &open, &good).is("salus::secret_exposed", "644", "chmod 600");
	new(&machine.path("missing")).is("salus::secret_unreadable", "missing", "check the path");
	new(&machine.secret("empty", "\n")).is("salus::empty_secret", "empty", "nothing was changed");
	assert_eq!(machine.ok(&Person::nobody(), &["account", "list"]), serde_json::json!([]));
}

#[test]
fn without_a_terminal_secrets_are_asked_for_in_files() {
	let machine = offline();
	let nobody = Person::nobody();
	for arguments in [["account", "new", "me"], ["account", "import", "me"]] {
		machine.fails(&nobody, &arguments).is("salus::no_terminal", "no terminal", "file");
	}
}

#[test]
fn wrong_passphrase_is_refused_and_a_descriptor_serves_as_well() {
	let machine = Machine::new(Node::shared());
	let right = machine.secret("right", "one horse");
	let wrong = machine.secret("wrong", "two horses");
	let file = right.to_str().expect("a path");
	let new = ["account", "new", "me", "--phrase-file", "phrase", "--passphrase-file", file];
	let made = machine.ok(&Person::nobody(), &new);
	let address = made["address"].as_str().expect("an address");
	let show = |passphrase: &Path| {
		machine.command(&Person::named("me", passphrase, ""), &["account", "show"])
	};
	let json = |mut command: std::process::Command| {
		command.args(["--output", "json"]);
		Running::start(command).wait()
	};
	let problem = json(show(&wrong)).problem();
	let problem = problem.is("salus::keystore::wrong_passphrase", "\"me\"", "recovery phrase");
	assert!(!format!("{problem:?}").contains("two horses"));
	assert_eq!(json(show(&right)).json()["address"], address);

	let nobody = Person::nobody();
	let shell = r#""$@" --account me --passphrase-fd 7 --output json 7<right"#;
	let done = Running::start(machine.in_shell(shell, &nobody, &["account", "show"])).wait();
	assert_eq!(done.json()["address"], address);
	let absent = ["account", "show", "--account", "you", "--passphrase-file", file];
	machine.fails(&nobody, &absent).is("salus::keystore::not_found", "\"you\"", "me");
	machine.fails(&nobody, &["account", "show"]).is("salus::no_account", "no account", "--account");
}

#[test]
fn malformed_argument_is_refused_before_anything_is_done() {
	let machine = offline();
	let admin = Person::admin();
	let usage = "salus::usage";
	let verify = ["doctor", "verify", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX"];
	machine.fails(&admin, &verify).is(usage, "not an account's address", "--help");
	machine.fails(&admin, &["doctor", "verify", "//Bob"]).is(usage, "address", "--help");
	let address = admin.address.as_str();
	let grant = ["access", "grant", address, "-c", "imaging", "--expires", "soon"];
	machine.fails(&admin, &grant).is(usage, "no expiry", "--help");
	machine
		.fails(&admin, &["access", "grant", address, "-c", "teeth"])
		.is(usage, "teeth", "--help");
	machine.fails(&admin, &["record", "remove"]).is(usage, "remove", "--help");
	machine
		.fails(&Person::nobody(), &["--dev", "Alice", "access", "list"])
		.is(usage, "--dev", "--help");
	assert_eq!(machine.run(&admin, &["record", "remove"]).exit, Some(2));
}

#[test]
fn form_that_is_not_filled_in_is_refused_without_repeating_it() {
	let machine = offline();
	let who = machine.stranger("somebody");
	let register = |form: &str| machine.fails(&who, &["patient", "register", "--profile", form]);
	register("missing.json").is("salus::form_unreadable", "missing.json", "check the path");
	let form = machine.file("form.json", r#"{"name": "Canaria", "birthday": "1964-08-12"}"#);
	let problem = register(&form).is("salus::form_invalid", "birthday", "patient register --help");
	assert!(!format!("{problem:?}").contains("Canaria"), "{problem:?}");
	register(&machine.file("form.json", "{")).is("salus::form_invalid", "line 1", "--help");
}

#[test]
fn profile_with_an_invalid_value_is_refused_and_leaves_nothing() {
	let machine = Machine::new(Node::shared());
	let who = machine.stranger("somebody");
	let form = machine.file("form.json", r#"{"name": "Canaria", "birth_date": "12.8.1964"}"#);
	let problem = machine.fails(&who, &["patient", "register", "--profile", &form]);
	let problem = problem.is("salus::fhir::invalid", "birthDate", "Correct");
	assert!(!format!("{problem:?}").contains("1964"), "{problem:?}");
	assert!(machine.blocks().is_empty());
}
