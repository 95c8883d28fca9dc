//! Small files that people write, whatever editor or shell they used, and variables that say nothing.

use crate::harness::{Machine, Node, Person, Running};
use std::{fs, os::unix::fs::PermissionsExt};

fn private(machine: &Machine, name: &str, content: impl AsRef<[u8]>) -> String {
	let file = machine.file(name, content);
	fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("ours");
	file
}

fn utf16(text: &str) -> Vec<u8> {
	text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn passphrase_is_the_one_line_of_its_file_whatever_editor_wrote_it() {
	let machine = Machine::new(Node::shared());
	let nobody = Person::nobody();
	let unix = private(&machine, "unix", "correct horse\n");
	let phrase = machine.path("phrase");
	let phrase = phrase.to_str().expect("UTF-8");
	machine.ok(
		&nobody,
		&["account", "new", "erika", "--phrase-file", phrase, "--passphrase-file", &unix],
	);
	for (name, content) in [
		("crlf", "correct horse\r\n"),
		("bom", "\u{feff}correct horse\r\n"),
		("bare", "correct horse"),
	] {
		let file = private(&machine, name, content);
		let out = machine.path(&format!("{name}.age"));
		let out = out.to_str().expect("UTF-8");
		let export = ["account", "export", "erika", out, "--new-passphrase-file", &unix];
		machine.ok(&nobody, &[&export[..], &["--passphrase-file", &file]].concat());
	}
	let two = private(&machine, "two", "correct horse\nanother\n");
	let wide = private(&machine, "wide", utf16("correct horse\n"));
	for (file, code, message) in [
		(&two, "salus::second_line", "more than one line"),
		(&wide, "salus::secret_encoding", "UTF-16"),
	] {
		let out = machine.path("none.age");
		let out = out.to_str().expect("UTF-8");
		let export = ["account", "export", "erika", out, "--new-passphrase-file", &unix];
		let problem = machine.fails(&nobody, &[&export[..], &["--passphrase-file", file]].concat());
		problem.is(code, message, "nothing was changed");
	}
}

#[test]
fn form_is_read_with_a_byte_order_mark_and_its_encoding_is_named() {
	let machine = Machine::new(Node::shared());
	let form = r#"{ "name": "Mara Beispiel", "birth_date": "1971" }"#;
	let patient = machine.stranger("patient");
	let wide = machine.file("wide.json", utf16(form));
	let problem = machine.fails(&patient, &["patient", "register", "--profile", &wide]);
	problem.is("salus::form_encoding", "UTF-16", "UTF-8");
	let marked = machine.file("marked.json", format!("\u{feff}{form}\r\n"));
	machine.ok(&patient, &["patient", "register", "--profile", &marked]);
	assert_eq!(machine.ok(&patient, &["patient", "show"])["profile"]["name"], "Mara Beispiel");
}

#[test]
fn variable_that_is_empty_is_named_and_a_relative_home_is_none() {
	let machine = Machine::new(Node::shared());
	for name in ["SALUS_NODE", "SALUS_STORE", "SALUS_IPFS", "SALUS_TRUST_NODE"] {
		let script = format!(r#"{name}= "$@" --output json"#);
		let command = machine.in_shell(&script, &Person::nobody(), &["store", "status"]);
		Running::start(command).wait().problem().is("salus::empty_variable", name, "unset it");
	}
	for home in ["", "relative"] {
		let script = format!(
			r#"unset SALUS_DATA; export HOME={} XDG_DATA_HOME={home}; "$@" account list --output json"#,
			machine.path("home").display()
		);
		let mut command = std::process::Command::new("sh");
		command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_salus")]);
		command.current_dir(machine.path(""));
		let done = command.output().expect("sh");
		assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
		assert!(!machine.path("relative").exists() && !machine.path("salus").exists());
	}
}

#[test]
fn names_are_kept_as_their_scripts_write_them_and_times_of_files_as_they_were() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	for (number, name) in
		["مدارک\u{200c}پزشکی.pdf", "क्\u{200d}ष report.txt", "👨\u{200d}👩\u{200d}👧 family.jpg"]
			.into_iter()
			.enumerate()
	{
		let file = machine.file(name, "content");
		machine.ok(&patient, &["record", "add", &file, "-c", "other"]);
		fs::remove_file(&file).expect("removed");
		let listed = machine.run(&patient, &["record", "list"]).succeeded().out;
		assert!(listed.contains(name), "{listed}");
		let got = machine.ok(&patient, &["record", "get", &number.to_string()]);
		assert!(got["file"].as_str().is_some_and(|file| file.ends_with(name)), "{got}");
	}
	let folder = machine.path("folder");
	fs::create_dir(&folder).expect("made");
	let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
	let file = fs::File::create(folder.join("scan.txt")).expect("made");
	file.set_modified(then).expect("ours");
	fs::write(folder.join("scan.txt"), "content").expect("written");
	fs::File::options()
		.write(true)
		.open(folder.join("scan.txt"))
		.and_then(|it| it.set_modified(then))
		.expect("ours");
	machine.ok(&patient, &["record", "add", folder.to_str().expect("UTF-8"), "-c", "other"]);
	machine.ok(&patient, &["record", "get", "3", "--unpack", "--to", "back"]);
	let back = fs::metadata(machine.path("back/scan.txt")).expect("there");
	assert_eq!(back.modified().expect("a time"), then);
}
