//! Two hospitals start a chain together, as chain-spec/README.md says, and nothing else: each makes its
//! keys with one command, one file goes around, and the nodes make blocks and finalise them.

mod command;
mod node;

use command::{refusal_of, stdout_of};
use node::Node;
use serde_json::{json, Value};
use std::{
	collections::BTreeSet, fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path,
	time::Duration,
};

/// Longest wait for anything, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn founders_start_a_chain_from_their_own_keys() {
	let folder = tempfile::tempdir().unwrap();
	let port = free_port();
	let file = folder.path().join("two.toml");
	let [admin, second] = [command::account(), command::account()];
	let head = format!(
		"name = \"Two Hospitals\"\nid = \"two\"\nminimum_validators = 2\nenrolment = \"by-admin\"\n\
		council = [\"{admin}\"]\nadmins = [\"{admin}\"]\n"
	);
	fs::write(&file, &head).unwrap();

	let mut text = head;
	let mut blocks = String::new();
	for (name, account) in [("north", &admin), ("south", &second)] {
		let base_path = folder.path().join(name);
		let address = format!("/ip4/127.0.0.1/tcp/{port}");
		let args: &[&str] = &[
			"key",
			"founder",
			"--account",
			account,
			"--consortium",
			file.to_str().unwrap(),
			"--base-path",
			base_path.to_str().unwrap(),
			"--name",
			name,
			"--address",
			&address,
		];
		let printed = stdout_of(args);
		// Whoever lost it gets it again, with a proof that holds too.
		let block = stdout_of(args);
		let public = |block: &str| -> Vec<_> {
			block.lines().filter(|line| !line.starts_with("proof")).map(str::to_owned).collect()
		};
		assert_eq!(public(&block), public(&printed));
		if name == "north" {
			let (_, bootnode) = block.split_once("bootnodes: ").unwrap();
			text += &format!("bootnodes = [{}]\n", bootnode.trim());
		}
		blocks += &block;
		only_this_user_may_read(&base_path);
	}
	fs::write(&file, text + &blocks).unwrap();

	let out = folder.path().join("spec");
	stdout_of(&["consortium", "check", file.to_str().unwrap()]);
	stdout_of(&["consortium", "build", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
	let raw = out.join("raw.json");
	let north = validator(folder.path(), "north", &raw, port);
	let south = validator(folder.path(), "south", &raw, 0);

	// Neither can finalise alone.
	for node in [&north, &south] {
		node.wait_for("block 4 to be final", PATIENCE, |node| finalised(node) >= 4);
	}
	let authors = |node: &Node| (1..=finalised(node)).map(|number| turn(node, number)).collect();
	let mut turns = BTreeSet::new();
	north.wait_for("both to make blocks", PATIENCE, |node| {
		turns = authors(node);
		turns.len() == 2
	});
	assert_eq!(block_hash(&north, 4), block_hash(&south, 4));
	south.stop();
	north.stop();
}

/// A validator on keys that are there, told nothing but where they are and what the chain is.
fn validator(folder: &Path, name: &str, raw: &Path, port: u16) -> Node {
	let base_path = folder.join(name);
	let port = format!("--port={port}");
	Node::start(
		folder,
		&[
			"--chain",
			raw.to_str().unwrap(),
			"--base-path",
			base_path.to_str().unwrap(),
			"--validator",
			"--no-mdns",
			&port,
		],
	)
}

fn only_this_user_may_read(base_path: &Path) {
	let chain = base_path.join("chains/two");
	for (folder, count) in [("keystore", 2), ("network", 1)] {
		let folder = chain.join(folder);
		assert_eq!(mode(&folder), 0o700, "{}", folder.display());
		let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
		assert_eq!(files.len(), count, "{files:?}");
		for file in files {
			assert_eq!(mode(&file), 0o600, "{}", file.display());
		}
	}
}

fn mode(path: &Path) -> u32 {
	fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn free_port() -> u16 {
	TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn finalised(node: &Node) -> u64 {
	let hash = node.call("chain_getFinalizedHead", json!([]));
	let header = node.call("chain_getHeader", json!([hash]));
	let number = header["number"].as_str().unwrap();
	u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
}

fn block_hash(node: &Node, number: u64) -> Value {
	node.call("chain_getBlockHash", json!([number]))
}

/// Which of the two authorities made a block: they take turns by the slot, which the header names.
fn turn(node: &Node, number: u64) -> u8 {
	let header = node.call("chain_getHeader", json!([block_hash(node, number)]));
	let logs = header["digest"]["logs"].as_array().unwrap();
	// 6: a pre-runtime item; the engine; the length of what follows, 8 bytes; the slot, little-endian.
	let prefix = format!("0x06{}20", hex::encode("aura"));
	let slot = logs.iter().find_map(|log| log.as_str().unwrap().strip_prefix(&prefix)).unwrap();
	hex::decode(slot).unwrap()[0] % 2
}

fn founder(folder: &Path, more: &[&str]) -> Vec<String> {
	let base_path = folder.join("node").to_str().unwrap().to_owned();
	let args = ["key", "founder", "--base-path", &base_path];
	args.iter().chain(more).map(|arg| (*arg).to_owned()).collect()
}

#[test]
fn keys_that_are_there_stay_and_others_beside_them_are_not_made() {
	let folder = tempfile::tempdir().unwrap();
	let account = command::account();
	let args = founder(folder.path(), &["--id", "two", "--account", &account]);
	let args: Vec<_> = args.iter().map(String::as_str).collect();
	stdout_of(&args);
	let chain = folder.path().join("node/chains/two");
	let contents = || {
		let folders = ["keystore", "network"].map(|name| fs::read_dir(chain.join(name)).unwrap());
		let files = folders.into_iter().flatten().map(|it| it.unwrap().path());
		files.map(|file| (file.clone(), fs::read(file).unwrap())).collect::<BTreeSet<_>>()
	};
	let before = contents();
	stdout_of(&args);
	assert_eq!(contents(), before);

	for (file, key) in &before {
		fs::remove_file(file).unwrap();
		let left = contents();
		let refusal = refusal_of(&args);
		assert!(refusal.contains("keystore is there already"), "{refusal}");
		assert_eq!(refusal.trim_end().lines().count(), 1, "{refusal}");
		assert_eq!(contents(), left);
		fs::write(file, key).unwrap();
	}
	fs::remove_dir_all(chain.join("keystore")).unwrap();
	let refusal = refusal_of(&args);
	assert!(refusal.contains("secret_ed25519 is there already"), "{refusal}");
	assert!(!chain.join("keystore").exists());
}

#[test]
fn founder_shows_no_secret() {
	let folder = tempfile::tempdir().unwrap();
	let account = command::account();
	let args = founder(folder.path(), &["--id", "two", "--account", &account]);
	let output = command::salus_node(&args.iter().map(String::as_str).collect::<Vec<_>>());
	let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
	let chain = folder.path().join("node/chains/two");
	for file in fs::read_dir(chain.join("keystore")).unwrap() {
		let phrase: String =
			serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap();
		assert_eq!(phrase.split(' ').count(), 12);
		assert!(!said.contains(&phrase), "{said}");
	}
	let secret = fs::read(chain.join("network/secret_ed25519")).unwrap();
	assert!(!said.contains(&hex::encode(secret)), "{said}");
}

#[test]
fn what_a_founder_says_wrongly_is_refused_by_name_and_nothing_is_made() {
	let folder = tempfile::tempdir().unwrap();
	let account = command::account();
	let address = |it| ["--id", "two", "--account", &account, "--address", it].to_vec();
	let p2p =
		format!("/dns/a/tcp/1/p2p/{}", "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp");
	let cases = [
		(vec!["--id", "two", "--account", "5Nobody"], "5Nobody"),
		(vec!["--id", "../two", "--account", &account], "../two"),
		(vec!["--id", "two", "--account", &account, "--name", ""], "name is"),
		(address("north.example"), "is no multiaddress"),
		(address(&p2p), "leave out /p2p/"),
		(vec!["--consortium", "nowhere.toml", "--account", &account], "nowhere.toml"),
		(vec!["--account", &account], "--consortium"),
	];
	for (more, says) in cases {
		let args = founder(folder.path(), &more);
		let refusal = refusal_of(&args.iter().map(String::as_str).collect::<Vec<_>>());
		assert!(refusal.contains(says), "{says}: {refusal}");
		assert!(!folder.path().join("node").exists(), "{says}");
	}
}
