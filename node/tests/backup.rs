//! A validator's machine is lost, and its keys go on on another one, by the commands of
//! `docs/operating.md`.

mod node;

use node::Node;
use serde_json::{json, Value};
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::Path,
	process::Command,
	time::{Duration, Instant},
};

/// Longest wait for anything, with four nodes on one machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(180);

/// The page, and the commands of its that are run here.
const PAGE: &str = include_str!("../../docs/operating.md");
const BACK_UP: &str = "tar -C /var/lib/salus -c $(cd /var/lib/salus && echo chains/*/keystore chains/*/network/secret_ed25519) \\\n  | age -R /etc/salus/backup.recipients > validator.age";
const RESTORE: &str = "age -d -i backup.key validator.age | tar -C /var/lib/salus -xp";

/// Runs commands of the page with `base` for `/var/lib/salus`, and `folder` for the rest.
fn by_the_page(commands: &str, base: &Path, folder: &Path) {
	assert!(PAGE.contains(commands), "docs/operating.md says something else than\n{commands}");
	let commands = commands
		.replace("/var/lib/salus", base.to_str().unwrap())
		.replace("/etc/salus/", &format!("{}/", folder.to_str().unwrap()));
	let shell = ["-o", "pipefail", "-e", "-c", &commands];
	let done = Command::new("bash").args(shell).current_dir(folder).output().unwrap();
	assert!(done.status.success(), "{commands}: {}", String::from_utf8_lossy(&done.stderr));
}

fn salus_node(args: &[&str]) {
	let done = Command::new(env!("CARGO_BIN_EXE_salus-node")).args(args).output().unwrap();
	assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A validator of the local chain whose keys are in its folder, as those of a hospital are.
fn dave(base: &Path, temporary: &Path, peer: &str) -> Node {
	let base = format!("--base-path={}", base.display());
	let peer = format!("--bootnodes={peer}");
	let args = ["--chain=local", "--validator", "--name=dave", "--no-mdns", "--prometheus-port=0"];
	Node::start(temporary, &[&args[..], &[&base, &peer]].concat())
}

/// Where other nodes find this one.
fn address(node: &Node) -> String {
	let addresses = node.call("system_localListenAddresses", json!([]));
	let mut addresses = addresses.as_array().unwrap().iter().filter_map(Value::as_str);
	addresses.find(|it| it.contains("/127.0.0.1/tcp/")).unwrap().to_owned()
}

fn identity(node: &Node) -> Value {
	node.call("system_localPeerId", json!([]))
}

fn finalised(node: &Node) -> u64 {
	let hash = node.call("chain_getFinalizedHead", json!([]));
	let header = node.call("chain_getHeader", json!([hash]));
	let number = header["number"].as_str().unwrap();
	u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
}

/// The blocks that a node says to have made: number and hash.
fn made(node: &Node) -> Vec<(u64, String)> {
	let log = node.log();
	let lines = log.lines().filter_map(|line| line.split_once("Pre-sealed block for proposal at "));
	let blocks = lines.filter_map(|(_, rest)| {
		let (number, rest) = rest.split_once('.')?;
		let hash = &rest[rest.find("0x")?..][..66];
		Some((number.parse().ok()?, hash.to_owned()))
	});
	blocks.collect()
}

/// Waits until a block that `node` made is final with `witness`.
fn makes_final_blocks(node: &Node, witness: &Node) {
	witness.wait_for("a block of the validator to be final", PATIENCE, |witness| {
		let last = finalised(witness);
		let is_final = |(number, hash): &(u64, String)| {
			*number <= last && witness.call("chain_getBlockHash", json!([number])) == hash.as_str()
		};
		made(node).iter().any(is_final)
	});
}

#[test]
fn validator_is_restored_on_another_machine_from_its_backup_alone() {
	let (folder, temporary) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
	let (folder, temporary) = (folder.path(), temporary.path());
	let local = ["--chain=local", "--unsafe-force-node-key-generation", "--no-mdns"];
	let named = |name: &str, more: &[&str]| {
		let base = format!("--base-path={}", folder.join(name).display());
		Node::start(temporary, &[&local[..], &[&base, &format!("--{name}")], more].concat())
	};
	let alice = named("alice", &[]);
	let peer = address(&alice);
	let others = ["bob", "charlie"].map(|name| named(name, &[&format!("--bootnodes={peer}")]));

	let (lost, other) = (folder.join("lost"), folder.join("other"));
	let base = lost.to_str().unwrap();
	salus_node(&["key", "generate-node-key", "--chain=local", "--base-path", base]);
	// The page says `umask 077`.
	let node_key = lost.join("chains/salus_local/network/secret_ed25519");
	fs::set_permissions(node_key, fs::Permissions::from_mode(0o600)).unwrap();
	for (key, scheme) in [("aura", "sr25519"), ("gran", "ed25519")] {
		let options = ["--chain=local", "--suri=//Dave", "--key-type", key, "--scheme", scheme];
		salus_node(&[&["key", "insert", "--base-path", base][..], &options].concat());
	}
	let first = dave(&lost, temporary, &peer);
	makes_final_blocks(&first, &alice);
	let (before, known_as) = (finalised(&alice), identity(&first));

	// The backup, while it runs. Nothing in it can be read without the key.
	let key = Command::new("age-keygen").arg("-o").arg(folder.join("backup.key")).output().unwrap();
	let said = String::from_utf8(key.stderr).unwrap();
	let recipient = said.trim().strip_prefix("Public key: ").unwrap_or_else(|| panic!("{said}"));
	fs::write(folder.join("backup.recipients"), recipient).unwrap();
	by_the_page(BACK_UP, &lost, folder);
	let backup = fs::read(folder.join("validator.age")).unwrap();
	assert!(backup.starts_with(b"age-encryption.org/v1") && backup.len() < 20_000);

	// The machine is lost. The others go on without it.
	drop(first);
	fs::remove_dir_all(&lost).unwrap();
	alice
		.wait_for("finality without the lost one", PATIENCE, |alice| finalised(alice) > before + 5);

	fs::create_dir(&other).unwrap();
	by_the_page(RESTORE, &other, folder);
	let keys = other.join("chains/salus_local/keystore");
	let kept: Vec<_> = fs::read_dir(&keys).unwrap().map(|it| it.unwrap().path()).collect();
	assert_eq!(kept.len(), 2, "{kept:?}");
	for file in kept.iter().chain([&other.join("chains/salus_local/network/secret_ed25519")]) {
		assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
	}
	let begun = Instant::now();
	let again = dave(&other, temporary, &peer);
	assert_eq!(identity(&again), known_as, "its peers know it as before");
	makes_final_blocks(&again, &alice);
	println!(
		"restored, and a block of its own final, after {:.0} s",
		begun.elapsed().as_secs_f64()
	);
	again.wait_for("its votes", PATIENCE, |node| {
		node.metric("substrate_finality_grandpa_precommits_total", "").is_some_and(|it| it > 0.0)
	});
	drop(others);
}
