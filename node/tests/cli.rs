//! What the real binary answers to its command line. No node is started.

mod command;

use command::{refusal_of, stdout_of};
use serde_json::Value;
use std::sync::LazyLock;

// The runtime makes them, which takes a while: once is enough.
static DEV: LazyLock<Value> = LazyLock::new(|| spec_of(&["export-chain-spec", "--chain", "dev"]));
static LOCAL: LazyLock<Value> =
	LazyLock::new(|| spec_of(&["export-chain-spec", "--chain", "local"]));

fn spec_of(args: &[&str]) -> Value {
	serde_json::from_str(&stdout_of(args)).unwrap()
}

fn authorities_of(spec: &Value) -> usize {
	spec["genesis"]["runtimeGenesis"]["patch"]["session"]["keys"].as_array().unwrap().len()
}

#[test]
fn version_is_that_of_the_package() {
	let version = stdout_of(&["--version"]);
	assert!(version.starts_with(concat!("salus-node ", env!("CARGO_PKG_VERSION"))), "{version}");
}

#[test]
fn help_names_every_subcommand() {
	let help = stdout_of(&["--help"]);
	for subcommand in [
		"consortium",
		"key",
		"build-spec",
		"export-chain-spec",
		"check-block",
		"export-blocks",
		"export-state",
		"import-blocks",
		"purge-chain",
		"revert",
		"chain-info",
	] {
		assert!(help.contains(&format!("\n  {subcommand} ")), "{subcommand} is not in\n{help}");
	}
}

#[test]
fn development_spec_has_one_authority() {
	assert_eq!(DEV["id"], "salus_dev");
	assert_eq!(DEV["chainType"], "Development");
	assert_eq!(authorities_of(&DEV), 1);
}

#[test]
fn local_spec_has_four_authorities() {
	assert_eq!(LOCAL["id"], "salus_local");
	assert_eq!(LOCAL["chainType"], "Local");
	assert_eq!(authorities_of(&LOCAL), 4);
}

#[test]
fn no_spec_reports_to_anyone_or_names_a_boot_node() {
	for spec in [&*DEV, &*LOCAL] {
		assert_eq!(spec["telemetryEndpoints"], Value::Null);
		assert_eq!(spec["bootNodes"], Value::Array(vec![]));
	}
}

#[test]
fn every_spec_tells_wallets_what_they_sign_and_that_there_is_no_token() {
	for spec in [&*DEV, &*LOCAL] {
		let properties =
			serde_json::json!({ "ss58Format": 42, "tokenDecimals": 0, "tokenSymbol": "NONE" });
		assert_eq!(spec["properties"], properties);
	}
}

#[test]
fn build_spec_adds_this_node_as_boot_node() {
	let node_key = format!("--node-key={}", "01".repeat(32));
	let spec = spec_of(&["build-spec", "--chain", "dev", &node_key]);
	assert_eq!(spec["id"], "salus_dev");
	assert_eq!(spec["bootNodes"].as_array().unwrap().len(), 1);
}

#[test]
fn exported_raw_spec_is_read_back_the_same() {
	let raw = stdout_of(&["export-chain-spec", "--chain", "local", "--raw"]);
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("local.json");
	std::fs::write(&file, &raw).unwrap();
	let again = stdout_of(&["export-chain-spec", "--chain", file.to_str().unwrap(), "--raw"]);

	let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
	assert_eq!(parse(&again), parse(&raw));
}

#[test]
fn unknown_chain_is_refused_by_name() {
	let refusal = refusal_of(&["--chain", "nowhere.json"]);
	assert!(refusal.contains("nowhere.json"), "{refusal}");
	assert_eq!(refusal.trim_end().lines().count(), 1, "{refusal}");
}

#[test]
fn file_that_is_no_spec_is_refused_by_name() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("spec.json");
	std::fs::write(&file, "{}").unwrap();
	let refusal = refusal_of(&["--chain", file.to_str().unwrap()]);
	assert!(refusal.contains(file.to_str().unwrap()), "{refusal}");
}

#[test]
fn node_does_not_guess_its_chain() {
	let refusal = refusal_of(&[]);
	assert!(refusal.contains("no chain given"), "{refusal}");
}

#[test]
fn unknown_argument_is_refused_by_name() {
	let refusal = refusal_of(&["--frobnicate"]);
	assert!(refusal.contains("--frobnicate"), "{refusal}");
}

#[test]
fn the_other_network_backend_is_refused() {
	let refusal = refusal_of(&["--dev", "--network-backend", "libp2p"]);
	assert!(refusal.contains("litep2p"), "{refusal}");
}
