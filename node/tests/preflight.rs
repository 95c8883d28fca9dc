//! What keeps a node from starting: one line each, and no exit code of success.

mod command;
mod node;

use node::Node;
use serde_json::json;
use std::{
	fs,
	io::{self, Write},
	net::TcpListener,
	os::unix::fs::PermissionsExt,
	path::Path,
	process::{Command, Stdio},
	thread::sleep,
	time::{Duration, Instant},
};

/// Longest time in which a node that may not start has to have said so.
const PATIENCE: Duration = Duration::from_secs(120);

/// The one line of the error with which a node does not start.
fn refusal(folder: &Path, args: &[&str]) -> String {
	let mut node = Command::new(env!("CARGO_BIN_EXE_salus-node"));
	node.arg("--base-path").arg(folder.join("node")).arg("--disable-log-color").args(args);
	refusal_of(folder, node)
}

/// That of a node which `command` starts.
fn refusal_of(folder: &Path, mut command: Command) -> String {
	let log = folder.join("log");
	let mut process =
		command.stdout(Stdio::null()).stderr(fs::File::create(&log).unwrap()).spawn().unwrap();
	let deadline = Instant::now() + PATIENCE;
	let status = loop {
		if let Some(status) = process.try_wait().unwrap() {
			break status;
		}
		if Instant::now() > deadline {
			process.kill().unwrap();
			process.wait().unwrap();
			panic!("the node runs:\n{}", fs::read_to_string(&log).unwrap());
		}
		sleep(Duration::from_millis(100));
	};
	assert_eq!(status.code(), Some(1));
	// The log, whose lines begin with the date, is written by a thread of its own: before and after.
	let said = fs::read_to_string(&log).unwrap();
	let is_log = |line: &str| line.is_empty() || line.starts_with(|c: char| c.is_ascii_digit());
	let lines: Vec<_> = said.lines().filter(|line| !is_log(line)).collect();
	assert_eq!(lines.len(), 1, "{said}");
	let error = lines[0].strip_prefix("Error: ").unwrap_or_else(|| panic!("no error:\n{said}"));
	error.to_owned()
}

/// What a node on ports that the system picks is told too.
const QUIET: [&str; 3] = ["--rpc-port=0", "--port=0", "--no-prometheus"];

fn says(refusal: &str, words: &[&str]) {
	for word in words {
		assert!(refusal.contains(word), "{word:?} is not in {refusal}");
	}
}

// One test, since each node that starts takes seconds.
#[test]
fn database_in_use_or_of_another_chain_or_damaged_is_refused_and_left_as_it_is() {
	let folder = tempfile::tempdir().unwrap();
	let base_path = folder.path().join("node");
	let base_path = base_path.to_str().unwrap();
	let args = ["--chain=dev", "--base-path", base_path];
	let node = Node::start(folder.path(), &args);
	let genesis = node.call("chain_getBlockHash", json!([0]));
	let said = refusal(folder.path(), &[&QUIET[..], &["--chain=dev"]].concat());
	says(&said, &["in use", base_path]);
	node.stop();

	// Founders who have agreed on something else meanwhile, under the same id.
	let raw = other_chain(folder.path());
	let said = refusal(folder.path(), &[&QUIET[..], &[&raw]].concat());
	let database = folder.path().join("node/chains/salus_dev/paritydb/full");
	let path = database.to_str().unwrap();
	says(&said, &["of another chain", path, genesis.as_str().unwrap(), "purge-chain"]);

	let metadata = database.join("metadata");
	let sound = fs::read(&metadata).unwrap();
	fs::write(&metadata, "nothing of the kind").unwrap();
	let said = refusal(folder.path(), &[&QUIET[..], &["--chain=dev"]].concat());
	says(&said, &[path, "does not open", "purge-chain"]);

	// Nothing of it was lost.
	fs::write(&metadata, sound).unwrap();
	let node = Node::start(folder.path(), &args);
	assert_eq!(node.call("chain_getBlockHash", json!([0])), genesis);
	node.stop();

	command::stdout_of(&["purge-chain", "--chain=dev", "--base-path", base_path, "-y"]);
	assert!(!database.exists());
}

/// The option with which a node starts another chain of the development chain's id.
fn other_chain(folder: &Path) -> String {
	let file = folder.join("other.toml");
	let dev = concat!(env!("CARGO_MANIFEST_DIR"), "/../chain-spec/dev.toml");
	let dev = fs::read_to_string(dev).unwrap();
	fs::write(&file, dev.replace("enrolment = \"open\"", "enrolment = \"by-admin\"")).unwrap();
	let out = folder.join("spec");
	let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
	command::stdout_of(&["consortium", "build", file, "--out", out]);
	format!("--chain={out}/raw.json")
}

/// Runs `$2…` where the folder `$1` is a disk of 255 MiB of its own.
const SMALL_DISK: &str = r#"mount -t tmpfs -o size=255m tmpfs "$1" && shift && exec "$@""#;

#[test]
fn disk_without_room_for_the_database_is_refused_before_it_is_opened() {
	let isolated = ["-rm", "-m"].into_iter().find(|how| {
		let mount = [how, "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
		let tried = Command::new("unshare").args(mount).output();
		tried.is_ok_and(|output| output.status.success())
	});
	let Some(isolated) = isolated else {
		// Not captured as the output of tests is.
		let skipped = b"SKIPPED disk_without_room_for_the_database_is_refused_before_it_is_opened: a tmpfs cannot be mounted here\n";
		io::stderr().write_all(skipped).unwrap();
		return;
	};
	let folder = tempfile::tempdir().unwrap();
	let disk = folder.path().join("disk");
	fs::create_dir(&disk).unwrap();
	let base_path = disk.join("node");
	let blocks = folder.path().join("blocks");
	fs::write(&blocks, "").unwrap();
	let runs: [&[&str]; 2] = [&QUIET, &["import-blocks", blocks.to_str().unwrap()]];
	for run in runs {
		let mut command = Command::new("unshare");
		command.args([isolated, "sh", "-c", SMALL_DISK, "sh"]).arg(&disk);
		command.arg(env!("CARGO_BIN_EXE_salus-node")).args(run);
		command.args(["--chain=dev", "--disable-log-color", "--base-path"]).arg(&base_path);
		let said = refusal_of(folder.path(), command);
		says(&said, &["full", base_path.to_str().unwrap(), "256 MiB", "--base-path"]);
	}
}

#[test]
fn taken_port_is_refused_with_the_option_for_another() {
	let folder = tempfile::tempdir().unwrap();
	let taken = TcpListener::bind("127.0.0.1:0").unwrap();
	let port = taken.local_addr().unwrap().port().to_string();
	for (what, option) in
		[("JSON-RPC", "--rpc-port"), ("peers", "--port"), ("metrics", "--prometheus-port")]
	{
		let mut args = vec!["--chain=dev", option, &port];
		let others = [("--rpc-port", "--rpc-port=0"), ("--port", "--port=0")];
		args.extend(others.iter().filter(|(other, _)| *other != option).map(|(_, zero)| *zero));
		if what != "metrics" {
			args.push("--no-prometheus");
		}
		says(&refusal(folder.path(), &args), &[&port, what, "taken", option]);
	}
}

#[test]
fn validator_without_session_keys_is_refused_unless_it_awaits_them() {
	let folder = tempfile::tempdir().unwrap();
	let args = ["--chain=dev", "--validator", "--unsafe-force-node-key-generation"];
	let args = [&QUIET[..], &args].concat();
	let keystore = folder.path().join("node/chains/salus_dev/keystore");
	let remedies = ["key founder", "--await-session-keys", "salus validator set-keys"];
	let said = refusal(folder.path(), &args);
	says(&said, &["no aura and no grandpa key", keystore.to_str().unwrap()]);
	says(&said, &remedies);

	// One of the two is not enough: this is one that makes blocks and does not vote.
	let base_path = folder.path().join("node");
	let base_path = base_path.to_str().unwrap();
	let account = command::account();
	let founder = ["key", "founder", "--id", "salus_dev", "--account", &account];
	command::stdout_of(&[&founder[..], &["--base-path", base_path]].concat());
	let votes = hex::encode("gran");
	for file in fs::read_dir(&keystore).unwrap().map(|it| it.unwrap().path()) {
		if file.file_name().unwrap().to_str().unwrap().starts_with(&votes) {
			fs::remove_file(file).unwrap();
		}
	}
	says(&refusal(folder.path(), &args), &["no grandpa key"]);

	let other = folder.path().join("other");
	let awaits = ["--chain=dev", "--validator", "--unsafe-force-node-key-generation"];
	let base_path = ["--await-session-keys", "--base-path", other.to_str().unwrap()];
	let node = Node::start(folder.path(), &[&awaits[..], &base_path].concat());
	node.wait_for("the node to say that it makes no blocks", PATIENCE, |node| {
		node.log().contains("No session key of this node is a validator's")
	});
	node.stop();
}

#[test]
fn validator_without_a_network_key_is_refused_in_one_line() {
	let folder = tempfile::tempdir().unwrap();
	let said = refusal(folder.path(), &[&QUIET[..], &["--chain=dev", "--validator"]].concat());
	says(&said, &["secret_ed25519", "key founder", "generate-node-key"]);
}

#[test]
fn node_key_that_others_may_read_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let key = folder.path().join("node.key");
	let open = |mode| fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
	fs::write(&key, [7; 32]).unwrap();
	let named = ["--chain=dev", "--node-key-file", key.to_str().unwrap()];
	for mode in [0o644, 0o640, 0o604, 0o660] {
		open(mode);
		let said = refusal(folder.path(), &[&QUIET[..], &named].concat());
		says(&said, &[key.to_str().unwrap(), &format!("{mode:04o}"), "chmod 600"]);
	}

	// The one that the node would look for by itself.
	let network = folder.path().join("node/chains/salus_dev/network");
	fs::create_dir_all(&network).unwrap();
	fs::copy(&key, network.join("secret_ed25519")).unwrap();
	fs::set_permissions(network.join("secret_ed25519"), fs::Permissions::from_mode(0o644)).unwrap();
	let said = refusal(folder.path(), &[&QUIET[..], &["--chain=dev"]].concat());
	says(&said, &["secret_ed25519", "0644", "chmod 600"]);
}
