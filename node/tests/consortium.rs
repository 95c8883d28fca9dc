//! The founders' file, checked and built by the real binary: what it says of a sound one, and of each fault.
//! Keys and proofs are made by `key founder`.

mod command;

use command::{refusal_of, stdout_of};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
	fs,
	path::{Path, PathBuf},
	sync::LazyLock,
};
use tempfile::TempDir;

/// Where the files are that come with the sources.
const CHECKED_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../chain-spec");

/// Three validators, made once: their keys take no chain.
static FOUNDERS: LazyLock<[Founder; 3]> =
	LazyLock::new(|| ["North", "South", "West"].map(Founder::new));

/// What a founder hands in.
struct Founder {
	account: String,
	block: String,
}

impl Founder {
	fn new(name: &str) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let account = command::account();
		let base_path = folder.path().to_str().unwrap();
		let args = ["key", "founder", "--id", "three", "--name", name, "--account", &account];
		let block = stdout_of(&[&args[..], &["--base-path", base_path]].concat());
		Self { account, block }
	}

	/// What stands behind `field` in what was handed in.
	fn field(&self, field: &str) -> &str {
		let line = self.block.lines().find(|line| line.starts_with(field)).unwrap();
		line.split('"').nth(1).unwrap()
	}
}

/// A sound file, to which a test does what it is about.
fn sound() -> String {
	let [north, south, west] = &*FOUNDERS;
	format!(
		"name = \"Three Hospitals\"\nid = \"three\"\nminimum_validators = 2\nenrolment = \"by-admin\"\n\
		council = [\"{}\", \"{}\"]\nadmins = [\"{}\"]\n\
		bootnodes = [\"/dns/north.example/tcp/30333/p2p/{PEER}\"]\n\n{}\n{}\n{}",
		north.account, south.account, west.account, north.block, south.block, west.block
	)
}

const PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// `text` in a file.
fn file(text: &str) -> (TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("three.toml");
	fs::write(&path, text).unwrap();
	(folder, path)
}

/// The one line that is said against a file with this text.
fn fault_of(text: &str) -> String {
	let (_folder, path) = file(text);
	let refusal = refusal_of(&["consortium", "check", path.to_str().unwrap()]);
	assert_eq!(refusal.trim_end().lines().count(), 1, "{refusal}");
	assert!(refusal.starts_with(&format!("Error: {}", path.display())), "{refusal}");
	refusal
}

/// Replaces the only place where `old` stands.
fn with(old: &str, new: &str) -> String {
	let text = sound();
	assert_eq!(text.matches(old).count(), 1, "{old} in\n{text}");
	text.replace(old, new)
}

/// That the line names the place and says each of `words`.
fn says(refusal: &str, words: &[&str]) {
	for word in words {
		assert!(refusal.contains(word), "{word:?} is not in {refusal}");
	}
}

fn build(path: &Path, out: &Path, more: &[&str]) -> String {
	let (path, out) = (path.to_str().unwrap(), out.to_str().unwrap());
	stdout_of(&[&["consortium", "build", path, "--out", out], more].concat())
}

#[test]
fn sound_file_is_told_in_plain_words() {
	let (_folder, path) = file(&sound());
	let text = stdout_of(&["consortium", "check", path.to_str().unwrap()]);
	let north = &FOUNDERS[0].account;
	says(
		&text,
		&[
			"Three Hospitals",
			"three",
			"real records",
			"3 validators",
			"all of them have voted",
			"2 with session keys",
			"2 accounts in the council. 2 of them",
			"1 admin,",
			"whom no admin has enrolled",
			&format!("North  {north}"),
			&format!("{north}  (North)"),
			PEER,
			"Genesis hash",
			"SHA-256 of raw.json",
		],
	);
}

#[test]
fn same_file_gives_the_same_bytes_in_any_order_of_its_lists_and_their_hashes_are_shown() {
	let (folder, path) = file(&sound());
	let out = folder.path().join("spec");
	let written =
		|| ["plain", "raw"].map(|name| fs::read(out.join(format!("{name}.json"))).unwrap());
	let said = build(&path, &out, &["--output", "json"]);
	let before = written();

	// As another founder would have pasted it together.
	let [north, south, west] = &*FOUNDERS;
	let text = with(
		&format!("[\"{}\", \"{}\"]", north.account, south.account),
		&format!("[\"{}\", \"{}\"]", south.account, north.account),
	);
	let blocks = format!("{}\n{}\n{}", north.block, south.block, west.block);
	let text = text.replace(&blocks, &format!("{}\n{}\n{}", west.block, south.block, north.block));
	fs::write(&path, text).unwrap();
	assert_eq!(said, build(&path, &out, &["--output", "json", "--force"]));
	assert!(before == written(), "other bytes");

	let said: Value = serde_json::from_str(&said).unwrap();
	for (name, bytes) in ["plain", "raw"].iter().zip(&before) {
		assert_eq!(
			said[format!("{name}_sha256")],
			format!("{:x}", Sha256::digest(bytes)),
			"{name}"
		);
	}
}

#[test]
fn files_that_are_there_are_not_replaced_unasked() {
	let (folder, path) = file(&sound());
	let out = folder.path().join("spec");
	fs::create_dir(&out).unwrap();
	fs::write(out.join("raw.json"), "precious").unwrap();
	let args = ["consortium", "build", path.to_str().unwrap(), "--out", out.to_str().unwrap()];
	says(&refusal_of(&args), &["raw.json", "--force"]);
	assert_eq!(fs::read_to_string(out.join("raw.json")).unwrap(), "precious");
	assert!(!out.join("plain.json").exists(), "nothing is half written");
}

#[test]
fn dev_and_local_begin_as_their_presets_do() {
	for chain in ["dev", "local"] {
		let folder = tempfile::tempdir().unwrap();
		let out = folder.path().join("spec");
		build(&Path::new(CHECKED_IN).join(format!("{chain}.toml")), &out, &[]);
		let built: Value =
			serde_json::from_slice(&fs::read(out.join("raw.json")).unwrap()).unwrap();
		let preset: Value =
			serde_json::from_str(&stdout_of(&["export-chain-spec", "--chain", chain, "--raw"]))
				.unwrap();
		assert!(built == preset, "{chain}");
	}
}

#[test]
fn example_is_sound_and_has_four_hospitals() {
	let example = Path::new(CHECKED_IN).join("example.toml");
	let text = stdout_of(&["consortium", "check", example.to_str().unwrap(), "--output", "json"]);
	let said: Value = serde_json::from_str(&text).unwrap();
	assert_eq!(said["validators"].as_array().unwrap().len(), 4);
	assert_eq!(said["minimum_validators"], 3);
}

#[test]
fn all_faults_of_a_file_are_said_at_once_in_the_order_of_its_lines() {
	let text =
		with("id = \"three\"", "id = \"Three!\"").replace("_validators = 2", "_validators = 0");
	let (_folder, path) = file(&text);
	let refusal = refusal_of(&["consortium", "check", path.to_str().unwrap()]);
	let lines: Vec<_> = refusal.trim_end().lines().collect();
	assert_eq!(lines.len(), 2, "{refusal}");
	says(lines[0], &["three.toml:2:", "Three!"]);
	says(lines[1], &["three.toml:3:", "minimum_validators is 0"]);
}

#[test]
fn account_of_two_authorities_is_refused() {
	let (north, south) = (&FOUNDERS[0], &FOUNDERS[1]);
	let text = sound().replace(&south.block, &north.block.replace("North", "South"));
	let (_folder, path) = file(&text);
	// The keys are repeated too.
	let refusal = refusal_of(&["consortium", "check", path.to_str().unwrap()]);
	assert_eq!(refusal.trim_end().lines().count(), 3, "{refusal}");
	says(&refusal, &["South:", "is the account of North already", "aura key", "grandpa key"]);
}

#[test]
fn session_key_of_two_authorities_is_refused() {
	let (north, south) = (&FOUNDERS[0], &FOUNDERS[1]);
	let text = with(south.field("grandpa"), north.field("grandpa"));
	let (_folder, path) = file(&text);
	let refusal = refusal_of(&["consortium", "check", path.to_str().unwrap()]);
	says(&refusal, &["South:", north.field("grandpa"), "is the grandpa key of North already"]);
	// Nor does the proof fit.
	says(&refusal, &["the proof does not show"]);
}

#[test]
fn proof_for_another_account_is_refused() {
	let (north, south) = (&FOUNDERS[0], &FOUNDERS[1]);
	says(
		&fault_of(&with(south.field("proof"), north.field("proof"))),
		&["South: the proof does not show", &south.account, "key founder"],
	);
	let other = command::account();
	let text = sound()
		.replace(&format!("account = \"{}\"", north.account), &format!("account = \"{other}\""));
	says(&fault_of(&text), &["North: the proof does not show", &other]);
}

#[test]
fn seat_without_session_keys_is_refused() {
	for field in ["aura", "grandpa", "proof"] {
		let value = FOUNDERS[1].field(field);
		let text = with(&format!("{field} = \"{value}\"\n"), "");
		says(&fault_of(&text), &["three.toml:", &format!("missing field `{field}`")]);
	}
	let text = with(FOUNDERS[1].field("aura"), "");
	says(&fault_of(&text), &["South: aura has to be 0x and 64 hexadecimal digits"]);
}

#[test]
fn chain_without_authorities_is_refused() {
	let text = sound();
	let text = &text[..text.find("[[authority]]").unwrap()];
	let (_folder, path) = file(text);
	says(
		&refusal_of(&["consortium", "check", path.to_str().unwrap()]),
		&["no [[authority]] is listed", "key founder", "minimum_validators is 2, and 0 are listed"],
	);
}

#[test]
fn council_is_neither_empty_nor_missing_nor_repeated() {
	let (north, south) = (&FOUNDERS[0].account, &FOUNDERS[1].account);
	let council = format!("council = [\"{north}\", \"{south}\"]");
	says(&fault_of(&with(&council, "council = []")), &["council is empty"]);
	says(&fault_of(&with(&council, "")), &["council is empty"]);
	let twice = format!("council = [\"{north}\", \"{north}\"]");
	says(&fault_of(&with(&council, &twice)), &["three.toml:5:", "council lists", north, "twice"]);
	let many: Vec<_> = (0..33).map(|n| format!("{:?}", command::address(n))).collect();
	says(
		&fault_of(&with(&council, &format!("council = [{}]", many.join(", ")))),
		&["council lists 33, and has 32 at most"],
	);
}

#[test]
fn chain_without_an_admin_or_with_one_twice_is_refused() {
	let west = &FOUNDERS[2].account;
	let admins = format!("admins = [\"{west}\"]");
	says(&fault_of(&with(&admins, "admins = []")), &["admins is empty"]);
	let twice = format!("admins = [\"{west}\", \"{west}\"]");
	says(&fault_of(&with(&admins, &twice)), &["three.toml:6:", "admins lists", west, "twice"]);
}

#[test]
fn minimum_is_between_one_and_the_validators_that_are_listed() {
	let minimum = "minimum_validators = 2";
	says(&fault_of(&with(minimum, "minimum_validators = 0")), &["is 0", "at least 1"]);
	says(
		&fault_of(&with(minimum, "minimum_validators = 4")),
		&["three.toml:3:", "is 4, and 3 are listed", "list more, or lower it"],
	);
	says(&fault_of(&with(minimum, "minimum_validators = -1")), &["three.toml:3:", "-1"]);
	says(&fault_of(&with(minimum, "")), &["missing field `minimum_validators`"]);
}

#[test]
fn unknown_field_is_refused_by_name_and_line() {
	let text = with("enrolment =", "token = \"SAL\"\nenrolment =");
	says(&fault_of(&text), &["three.toml:4:", "unknown field `token`", "bootnodes"]);
	let field = format!("aura = \"{}\"", FOUNDERS[0].field("aura"));
	says(&fault_of(&with(&field, &format!("{field}\nstake = 3"))), &["unknown field `stake`"]);
}

#[test]
fn text_that_is_no_toml_is_refused_by_line() {
	says(&fault_of(&with("id = \"three\"", "id = three")), &["three.toml:2:"]);
	says(
		&fault_of(&with("enrolment = \"by-admin\"", "enrolment = \"maybe\"")),
		&["three.toml:4:", "unknown variant `maybe`", "by-admin"],
	);
}

#[test]
fn file_that_is_not_there_is_refused_by_name() {
	says(&refusal_of(&["consortium", "check", "nowhere.toml"]), &["nowhere.toml"]);
}

#[test]
fn address_or_hexadecimal_that_is_misspelt_is_refused_by_line() {
	let west = &FOUNDERS[2];
	let admins = format!("admins = [\"{}\"]", west.account);
	let misspelt = format!("admins = [\"{}x\"]", west.account);
	says(&fault_of(&with(&admins, &misspelt)), &["three.toml:6:", "admins:", "is no address"]);
	let proof = west.field("proof");
	let misspelt = proof.replacen("0x", "0xg", 1);
	says(&fault_of(&with(proof, &misspelt)), &["West: proof", "256 hexadecimal digits"]);
}

#[test]
fn boot_node_that_cannot_be_one_is_refused() {
	let node = format!("/dns/north.example/tcp/30333/p2p/{PEER}");
	says(&fault_of(&with(&node, "north.example:30333")), &["three.toml:7:", "is no multiaddress"]);
	says(
		&fault_of(&with(&node, "/dns/north.example/tcp/30333")),
		&["says not which node it is", "/p2p/"],
	);
	let twice = format!("{node}\", \"{node}");
	says(&fault_of(&with(&node, &twice)), &["twice"]);
}

#[test]
fn name_and_id_are_neither_empty_nor_of_other_characters() {
	let id = "id = \"three\"";
	for wrong in ["", "Three", "../three", "3three", "thr ee", &"x".repeat(65)] {
		let refusal = fault_of(&with(id, &format!("id = {wrong:?}")));
		says(&refusal, &["three.toml:2:", "id is", "a-z"]);
	}
	let name = "name = \"Three Hospitals\"";
	for wrong in ["", " ", " Three", "Three\\nHospitals", &"x".repeat(65)] {
		says(&fault_of(&with(name, &format!("name = \"{wrong}\""))), &["three.toml:1:", "name is"]);
	}
	let name = "name = \"North\"";
	says(&fault_of(&with(name, "name = \"\"")), &["authority's name is"]);
}

#[test]
fn keys_that_everybody_knows_are_refused_for_a_live_chain() {
	let text = fs::read_to_string(Path::new(CHECKED_IN).join("local.toml")).unwrap();
	let (_folder, path) = file(&text.replace("type = \"local\"", "type = \"live\""));
	let refusal = refusal_of(&["consortium", "check", path.to_str().unwrap()]);
	// A council of three, two admins, and account and two keys of four validators.
	assert_eq!(refusal.trim_end().lines().count(), 3 + 2 + 4 * 3, "{refusal}");
	says(
		&refusal,
		&[
			"council:",
			"admins:",
			"Dave:",
			"the account of //Dave",
			"the grandpa key of //Bob",
			"\"local\"",
		],
	);
}

#[test]
fn runtime_of_ones_own_is_taken_and_one_that_is_none_refused() {
	let (folder, path) = file(&sound());
	let wasm = folder.path().join("runtime.wasm");
	fs::write(&wasm, "no runtime").unwrap();
	let args = ["consortium", "check", path.to_str().unwrap(), "--runtime", wasm.to_str().unwrap()];
	let refusal = refusal_of(&args);
	assert_eq!(refusal.trim_end().lines().count(), 1, "{refusal}");
	says(&refusal, &["three.toml: the runtime", "runtime.wasm refuses it"]);

	// The runtime of the raw specification is that of the program: the same chain comes of it.
	let out = folder.path().join("spec");
	let said = build(&path, &out, &["--output", "json"]);
	let raw: Value = serde_json::from_slice(&fs::read(out.join("raw.json")).unwrap()).unwrap();
	let code = raw["genesis"]["raw"]["top"]["0x3a636f6465"].as_str().unwrap();
	fs::write(&wasm, hex::decode(&code[2..]).unwrap()).unwrap();
	assert_eq!(stdout_of(&[&args[..], &["--output", "json"]].concat()), said);
}

#[test]
fn what_the_runtime_says_against_a_specification_is_shown() {
	let mut spec: Value =
		serde_json::from_str(&stdout_of(&["export-chain-spec", "--chain", "local"])).unwrap();
	spec["genesis"]["runtimeGenesis"]["patch"]["validators"]["minimum"] = 5.into();
	let (_folder, path) = file(&spec.to_string());
	let refusal = refusal_of(&["export-chain-spec", "--raw", "--chain", path.to_str().unwrap()]);
	assert_eq!(refusal.trim_end().lines().count(), 1, "{refusal}");
	says(
		&refusal,
		&["validators.validators of the chain spec names 4, and validators.minimum is 5"],
	);
}
