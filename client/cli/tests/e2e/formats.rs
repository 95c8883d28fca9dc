//! docs/formats.md, followed to the letter: what the page says other software can do, the stock tools do.
//! And docs/privacy.md: the tests that its claims rest on are there.

use crate::harness::{noise, Machine, Node, Person, Running};
use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

const PAGE: &str = include_str!("../../../../docs/formats.md");

/// The block of the page that begins with ```` ```LANGUAGE NAME ````.
fn block(name: &str) -> &'static str {
	let (_, rest) = PAGE.split_once(&format!("```{name}\n")).expect("the page has the block");
	rest.split_once("\n```").expect("it ends").0
}

/// Runs a block of the page as `who`, to whom `salus` is the command that was built here.
fn run(machine: &Machine, who: &Person, name: &str) -> String {
	let bin = machine.path("bin");
	fs::create_dir_all(&bin).expect("made");
	let salus = machine.command(who, &[]);
	let quoted = |text: &std::ffi::OsStr| format!("'{}'", text.to_string_lossy());
	let options: Vec<_> = salus.get_args().map(quoted).collect();
	let wrapper =
		format!("#!/bin/sh\nexec {} {} \"$@\"\n", quoted(salus.get_program()), options.join(" "));
	let path = machine.file("bin/salus", wrapper);
	fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its own file");
	let found = std::env::var("PATH").unwrap_or_default();
	let mut shell = Command::new("sh");
	shell.args(["-euc", block(name)]).current_dir(machine.path(""));
	shell.env("PATH", format!("{}:{found}", bin.display())).env("HOME", machine.path(""));
	Running::start(shell).wait().succeeded().out
}

#[test]
fn record_of_every_epoch_opens_with_the_age_tool_following_the_page_alone() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let first = noise(200_000);
	let file = machine.file("Röntgen (März).png", &first);
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	machine.ok(&patient, &["access", "rotate", "-c", "imaging"]);
	let second = noise(10);
	let file = machine.file("second.bin", &second);
	assert_eq!(machine.ok(&patient, &["record", "add", &file, "-c", "imaging"])["epoch"], 1);

	let printed = run(&machine, &patient, "sh open");
	assert!(printed.contains("Röntgen (März).png is whole"), "{printed}");
	assert!(printed.contains("second.bin is whole"), "{printed}");
	assert_eq!(fs::read(machine.path("content-0")).expect("decrypted"), first);
	assert_eq!(fs::read(machine.path("content-1")).expect("decrypted"), second);
	let mode = fs::metadata(machine.path("imaging.key")).expect("written").permissions().mode();
	assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn exported_identity_opens_its_categories_and_no_other() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = machine.file("a.txt", "text");
	machine.ok(&patient, &["record", "add", &file, "-c", "clinical"]);
	let identity = |category: &str, to: &str| {
		machine.run(&patient, &["account", "identity", "-c", category, "--out", to]).succeeded()
	};
	let done = identity("imaging,laboratory", "two.key");
	assert!(done.err.contains("not protected"), "{}", done.err);
	let text = fs::read_to_string(machine.path("two.key")).expect("written");
	assert_eq!(text.matches("AGE-SECRET-KEY-1").count(), 2);
	assert!(text.contains("# imaging, epoch 0") && text.contains("# laboratory, epoch 0"));
	let printed = identity("clinical", "-").out;
	assert_eq!(printed.matches("AGE-SECRET-KEY-1").count(), 1);
	let clinical = machine.file("clinical.key", printed);

	let listed = machine.ok(&patient, &["record", "list"]);
	let content = format!("{}/content.age", listed[0]["cid"].as_str().expect("a CID"));
	machine.ok(&patient, &["store", "get", &content, "--to", "content.age"]);
	let age = |key: &str| {
		let mut age = Command::new("age");
		age.args(["--decrypt", "--identity", key, "content.age"]).current_dir(machine.path(""));
		Running::start(age).wait()
	};
	assert_eq!(age(&clinical).succeeded().out, "text");
	assert_ne!(age("two.key").exit, Some(0), "another category's key opens nothing");

	// The account's own key: what the profile and sealed keys are encrypted to.
	machine.ok(&patient, &["account", "identity", "--out", "own.key"]);
	let own = fs::read_to_string(machine.path("own.key")).expect("written");
	let recipient = machine.ok(&patient, &["account", "show"])["recipient"].clone();
	assert!(own.contains(recipient.as_str().expect("a recipient")), "it says whose it is");
	let again = ["account", "identity", "--out", "own.key"];
	machine.fails(&patient, &again).is("salus::file", "own.key", "folder");
}

/// Adds the names of the tests in the Rust files under `dir`.
fn tests_under(dir: &Path, names: &mut BTreeSet<String>) {
	for entry in fs::read_dir(dir).expect("a folder") {
		let path = entry.expect("an entry").path();
		let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
		if path.is_dir() && name != "node_modules" && name != "target" {
			tests_under(&path, names);
		} else if name.ends_with(".rs") {
			let text = fs::read_to_string(&path).expect("text");
			let marked = text.split("#[test]").skip(1);
			let found = marked.filter_map(|rest| rest.split_once("fn ")?.1.split_once('('));
			names.extend(found.map(|(name, _)| name.to_owned()));
		}
	}
}

#[test]
fn every_test_that_the_privacy_page_names_is_there() {
	let page = include_str!("../../../../docs/privacy.md");
	let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace");
	let mut there = BTreeSet::new();
	for part in ["client", "node", "pallets", "runtime"] {
		tests_under(&root.join(part), &mut there);
	}
	let bracketed = page.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
	let named: BTreeSet<_> = bracketed.map(|(name, _)| name).collect();
	assert!(named.len() >= 35, "{}", named.len());
	let missing: Vec<_> = named.iter().filter(|name| !there.contains(**name)).collect();
	assert_eq!(missing, Vec::<&&str>::new());
}
