//! What every command shows: help with an example, and JSON with the fields that scripts rely on.

use crate::harness::{together, Cast, Machine, Node, Person};
use clap::CommandFactory;
use salus_cli::Cli;
use serde_json::Value;

/// Calls `visit` with each command that does something, as its names.
fn commands(command: &clap::Command, names: &[String], visit: &mut dyn FnMut(&[String])) {
	let mut below = command.get_subcommands().filter(|it| it.get_name() != "help").peekable();
	if below.peek().is_none() {
		visit(names);
	}
	for command in below {
		commands(command, &[names, &[command.get_name().to_owned()]].concat(), visit);
	}
}

#[test]
fn help_of_every_command_has_an_example() {
	let machine = Machine::at("ws://127.0.0.1:1");
	let mut seen = 0;
	commands(&Cli::command(), &[], &mut |names| {
		for help in ["--help", "-h"] {
			let names: Vec<_> = names.iter().map(String::as_str).chain([help]).collect();
			let text = machine.run(&Person::nobody(), &names).succeeded().out;
			assert!(text.contains("Example"), "{names:?} has no example: {text}");
			let call = format!("salus {}", names[..names.len() - 1].join(" "));
			let example = text.split("Example").last().unwrap_or_default();
			let without_options = example.replace(" --account erika", "");
			let without_options =
				without_options.replace(" --account muster", "").replace(" --dev //Alice", "");
			let without_options = without_options
				.replace(" --account radiology", "")
				.replace(" --account pharmacy", "")
				.replace(" --ipfs http://127.0.0.1:5001", "");
			assert!(without_options.contains(&call), "{names:?}: {example}");
			seen += 1;
		}
	});
	assert!(seen >= 2 * 30, "{seen}");
}

#[test]
fn help_of_every_group_lists_its_commands() {
	let machine = Machine::at("ws://127.0.0.1:1");
	let groups = Cli::command();
	for group in groups.get_subcommands().filter(|it| it.has_subcommands()) {
		let text = machine.run(&Person::nobody(), &[group.get_name(), "--help"]).succeeded().out;
		for command in group.get_subcommands() {
			assert!(text.contains(command.get_name()), "{text}");
		}
	}
	let text = machine.run(&Person::nobody(), &["--help"]).succeeded().out;
	assert!(text.contains("Examples:") && text.contains("--passphrase-file"), "{text}");
	let version = machine.run(&Person::nobody(), &["--version"]).succeeded().out;
	assert_eq!(version, format!("salus {}\n", env!("CARGO_PKG_VERSION")));
	let script = machine.run(&Person::nobody(), &["completions", "bash"]).succeeded().out;
	assert!(script.contains("salus"));
}

/// Checks that `value` has exactly these fields.
#[track_caller]
pub fn has(value: &Value, fields: &[&str]) {
	let mut found: Vec<_> =
		value.as_object().expect("an object").keys().map(String::as_str).collect();
	let mut fields = fields.to_vec();
	found.sort_unstable();
	fields.sort_unstable();
	assert_eq!(found, fields);
}

/// Checks that `value` says when something became final.
#[track_caller]
pub fn is_final(value: &Value) {
	has(value, &["block", "block_hash", "transaction", "included_ms", "final_ms"]);
	for hash in ["block_hash", "transaction"] {
		let hash = value[hash].as_str().expect("a hash");
		assert!(hash.len() == 66 && hash.starts_with("0x"), "{hash}");
	}
	assert!(value["block"].as_u64() > Some(0) && value["final_ms"].is_u64(), "{value}");
}

/// Checks the answer of a command that changes something about an account.
#[track_caller]
fn changed(value: &Value, who: &Person) {
	has(value, &["address", "finality"]);
	assert_eq!(value["address"], who.address.as_str());
	is_final(&value["finality"]);
}

#[test]
fn json_of_patients_has_the_documented_fields() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let patient = machine.stranger("patient");
	let profile = machine.file(
		"p.json",
		r#"{"name": "P", "birth_date": "1964-08-12", "gender": "female", "phone": "+49 221 1",
		"email": "p@example.org", "address": "Street 1", "blood_type": "A+",
		"allergies": ["penicillin"], "weight_kg": 68.5, "height_cm": 172.5}"#,
	);
	let with_profile = ["--profile", profile.as_str()];
	changed(
		&machine.ok(&patient, &[&["patient", "register"][..], &with_profile].concat()),
		&patient,
	);
	changed(&machine.ok(&patient, &[&["patient", "update"][..], &with_profile].concat()), &patient);

	let file = machine.file("note.txt", "a note");
	let add = ["record", "add", &file, "-c", "mental-health", "--description", "d"];
	let added = machine.ok(&patient, &add);
	has(&added, &["record", "cid", "category", "epoch", "resumed", "finality"]);
	assert_eq!((&added["category"], &added["resumed"]), (&"mental-health".into(), &false.into()));
	is_final(&added["finality"]);
	let granted =
		machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "mental-health,other"]);
	has(&granted, &["provider", "fingerprint", "finality"]);
	is_final(&granted["finality"]);

	let shown = machine.ok(&patient, &["patient", "show"]);
	has(&shown, &["address", "records", "grants", "profile"]);
	assert_eq!((&shown["records"], &shown["grants"]), (&1.into(), &1.into()));
	let written: Value =
		serde_json::from_slice(&std::fs::read(&profile).expect("a file")).expect("JSON");
	assert_eq!(shown["profile"], written, "what was written in is what comes out");
	let listed = machine.ok(&patient, &["record", "list"]);
	let record = &listed[0];
	let fields = ["record", "cid", "category", "epoch", "author", "dispensed_by"];
	has(record, &[&fields[..], &["manifest", "closed"]].concat());
	let manifest =
		["title", "content_type", "size", "sha256", "category", "author", "date", "description"];
	has(&record["manifest"], &manifest);
	let grants = machine.ok(&patient, &["access", "list"]);
	let fields = ["provider", "categories", "right", "expires", "live", "state"];
	has(&grants[0], &[&fields[..], &["doctors", "still_hold"]].concat());
	assert_eq!(grants[0]["categories"], serde_json::json!(["mental-health", "other"]));
	assert_eq!((&grants[0]["right"], &grants[0]["live"]), (&"view".into(), &true.into()));

	let got = machine.ok(&patient, &["record", "get", "0", "--to", "out.txt"]);
	has(&got, &["record", "manifest", "logged", "file"]);
	let of = ["--patient", &patient.address];
	let got = machine.ok(doctor, &[&["record", "get", "0", "--to", "out2.txt"][..], &of].concat());
	is_final(&got["logged"]);
	let patients = machine.ok(doctor, &["access", "patients"]);
	assert!(patients.as_array().expect("a list").contains(&patient.address.as_str().into()));
	let keys = machine.ok(doctor, &["access", "keys", &patient.address, "--to", "keys.txt"]);
	has(&keys, &["file", "keys"]);
	assert_eq!(keys["keys"], 2);

	let revoked = machine.ok(&patient, &["access", "revoke", &doctor.address]);
	has(&revoked, &["rotated", "resealed", "finality", "not_rotated", "not_resealed", "next"]);
	is_final(&revoked["finality"]);
	let deleted = machine.ok(&patient, &["record", "delete", "0"]);
	has(&deleted, &["record", "finality", "freed", "left"]);
	is_final(&deleted["finality"]);
	let status = machine.ok(&patient, &["store", "status"]);
	has(&status, &["kind", "path", "blocks", "bytes"]);
	assert_eq!(status["blocks"], 1, "the profile alone is left");
}

#[test]
fn json_of_providers_admins_and_auditors_has_the_documented_fields() {
	let machine = Machine::new(Node::shared());
	let (admin, nobody) = (Person::admin(), Person::nobody());
	together([&|| roles(&machine, &admin), &|| auditors(&machine, &admin), &|| {
		providers(&machine, &admin)
	}]);
	let trail = machine.ok(&nobody, &["audit", "trail"]);
	has(
		&trail[0],
		&["id", "time", "block", "actor", "department", "signer", "subject", "kind", "item"],
	);
	let verified = machine.ok(&nobody, &["audit", "verify"]);
	has(&verified, &["events", "head", "block", "block_hash", "trusts"]);
}

fn roles(machine: &Machine, admin: &Person) {
	let somebody = machine.stranger("somebody");
	changed(&machine.ok(admin, &["role", "assign", &somebody.address, "pharmacy"]), &somebody);
	let shown = machine.ok(&Person::nobody(), &["role", "show", &somebody.address]);
	assert_eq!(shown, serde_json::json!({ "address": somebody.address, "role": "pharmacy" }));
	let account = machine.ok(&somebody, &["account", "show"]);
	let standing = ["role", "registered_as", "status", "erasing", "left_ms", "max_ms"];
	has(&account, &[&["address", "recipient", "fingerprint"][..], &standing].concat());
	let listed = machine.ok(&Person::nobody(), &["role", "list", "pharmacy"]);
	assert!(listed.as_array().expect("a list").contains(&somebody.address.as_str().into()));
	changed(&machine.ok(admin, &["role", "remove", &somebody.address]), &somebody);
	let shown = machine.ok(&Person::nobody(), &["role", "show", &somebody.address]);
	assert_eq!(shown["role"], Value::Null);
}

fn auditors(machine: &Machine, admin: &Person) {
	let auditor = machine.stranger("auditor");
	let list = || machine.ok(&Person::nobody(), &["audit", "auditors"]);
	changed(&machine.ok(admin, &["audit", "add-auditor", &auditor.address]), &auditor);
	assert!(list().as_array().expect("a list").contains(&auditor.address.as_str().into()));
	changed(&machine.ok(admin, &["audit", "remove-auditor", &auditor.address]), &auditor);
	assert!(!list().as_array().expect("a list").contains(&auditor.address.as_str().into()));
}

fn providers(machine: &Machine, admin: &Person) {
	let provider = machine.stranger("provider");
	let profile = r#"{"name": "N", "qualification": "Q", "organisation": "O", "licence": "L",
		"phone": "1", "email": "e@example.org", "address": "A"}"#;
	let file = machine.file("d.json", profile);
	let department = ["--kind", "department", "--profile", &file];
	let register = [&["doctor", "register"][..], &department].concat();
	changed(&machine.ok(&provider, &register), &provider);
	changed(&machine.ok(&provider, &["doctor", "update", "--profile", &file]), &provider);
	let verified = machine.ok(admin, &["doctor", "verify", &provider.address]);
	has(&verified, &["address", "fingerprint", "finality"]);
	is_final(&verified["finality"]);
	for verdict in ["suspend", "reinstate"] {
		changed(&machine.ok(admin, &["doctor", verdict, &provider.address]), &provider);
	}
	let own = machine.ok(&provider, &["doctor", "show"]);
	has(&own, &["address", "kind", "status", "fingerprint", "public_profile", "profile"]);
	assert_eq!(own["fingerprint"], verified["fingerprint"]);
	assert_eq!(own["profile"], serde_json::from_str::<Value>(profile).expect("JSON"));
	let public = machine.ok(&Person::nobody(), &["doctor", "show", &provider.address]);
	assert_eq!((&public["kind"], &public["status"]), (&"department".into(), &"verified".into()));
	for private in ["licence", "phone", "email", "address"] {
		assert_eq!(public["profile"][private], Value::Null);
	}
	let listed = machine.ok(&Person::nobody(), &["doctor", "list"]);
	let listed = listed.as_array().expect("a list");
	let found = listed.iter().find(|it| it["address"] == provider.address.as_str());
	// But for the fingerprint, which takes a while for each.
	let mut listed = found.expect("it is listed").clone();
	listed["fingerprint"] = public["fingerprint"].clone();
	assert_eq!(listed, public);
}
