//! What other processes of the same user see of a `salus` that has secrets, and how much memory it takes
//! to open an account. No node is needed.

use crate::harness::{wait_for, Machine, Person, Running};
use std::{
	fs,
	process::{Child, Command, Stdio},
	time::Duration,
};

/// A machine with the account erika.
fn machine() -> Machine {
	let machine = Machine::at("ws://127.0.0.1:1");
	machine.secret("old", "one horse\n");
	machine.secret("new", "two batteries\n");
	let new = ["account", "new", "erika", "--phrase-file", "phrase", "--passphrase-file", "old"];
	machine.ok(&Person::nobody(), &new);
	machine
}

/// A process that ends with the test.
struct Waiting(Child);

impl Waiting {
	fn start(mut command: Command) -> Self {
		command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
		Self(command.spawn().expect("a command"))
	}

	fn file(&self, name: &str) -> String {
		format!("/proc/{}/{name}", self.0.id())
	}
}

impl Drop for Waiting {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// A shell's way to run a command as any user's process: root's has no right to look into all others.
fn as_any_user() -> &'static str {
	let status = fs::read_to_string("/proc/self/status").expect("Linux");
	match status.lines().any(|line| line.starts_with("Uid:\t0\t")) {
		true => r#"exec setpriv --bounding-set=-all --inh-caps=-all "$@""#,
		false => r#"exec "$@""#,
	}
}

/// A command of any user's process.
fn ordinary(arguments: &[&str]) -> Command {
	let mut shell = Command::new("sh");
	shell.args(["-c", as_any_user(), "sh"]).args(arguments);
	shell
}

/// Whether another process of this user reads `path`.
fn another_reads(path: &str) -> bool {
	let mut reader = ordinary(&["cat", path]);
	reader.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("a program").success()
}

#[test]
#[cfg(target_os = "linux")]
fn process_that_waits_for_a_passphrase_leaves_no_core_file_and_is_closed_to_other_processes() {
	let machine = machine();
	// It reads the passphrase from a pipe into which nobody writes.
	let change = ["account", "passphrase", "erika", "--passphrase-fd", "0"];
	let salus = Waiting::start(machine.in_shell(as_any_user(), &Person::nobody(), &change));
	wait_for("core files are off", Duration::from_secs(60), || {
		let limits = fs::read_to_string(salus.file("limits")).expect("it waits");
		let core = limits.lines().find(|line| line.starts_with("Max core file size"))?;
		let limits: Vec<_> = core.split_whitespace().skip(4).take(2).collect();
		(limits == ["0", "0"]).then_some(())
	});
	for file in ["environ", "maps", "auxv"] {
		assert!(!another_reads(&salus.file(file)), "{file} is open");
	}
	// Whoever reads it there reads what is not closed.
	let open = Waiting::start(ordinary(&["sleep", "60"]));
	wait_for("it is open", Duration::from_secs(10), || {
		another_reads(&open.file("environ")).then_some(())
	});
}

#[test]
#[cfg(target_os = "linux")]
fn account_is_opened_and_given_another_passphrase_within_160_mib() {
	let machine = machine();
	let change = ["account", "passphrase", "erika", "--passphrase-file", "old"];
	let change = [&change[..], &["--new-passphrase-file", "new"]].concat();
	let done = Running::start(machine.command(&Person::nobody(), &change)).wait().succeeded();
	assert!((128..160).contains(&done.memory), "{} MiB", done.memory);
}
