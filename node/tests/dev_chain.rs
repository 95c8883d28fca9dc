//! A development node, started for real: it makes blocks, finalises them and serves its methods.

mod node;

use node::Node;
use serde_json::{json, Value};
use std::time::Duration;

/// Longest wait for anything, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn development_node_finalises_at_once_and_serves_what_clients_use() {
	let folder = tempfile::tempdir().unwrap();
	let node = Node::start(folder.path(), &["--dev"]);

	node.wait_for("block 2 to be final", PATIENCE, |node| finalised(node) >= 2);
	finality_keeps_up(&node);
	slots_last_two_seconds(&node);
	methods_are_served(&node);
	finality_can_be_proved(&node);
	nobody_is_reported_to(&node);

	node.stop();
	let left = std::fs::read_dir(folder.path()).unwrap().count();
	assert_eq!(left, 0, "a node without a folder of its own leaves nothing behind");
}

/// Every block is final before the one after the next. A single late round is no failure.
fn finality_keeps_up(node: &Node) {
	let mut in_time = 0;
	node.wait_for("finality to keep up with the best block", PATIENCE, |node| {
		in_time = if best(node) <= finalised(node) + 1 { in_time + 1 } else { 0 };
		in_time >= 8
	});
}

fn slots_last_two_seconds(node: &Node) {
	let encoded = node.call("state_call", json!(["AuraApi_slot_duration", "0x"]));
	assert_eq!(encoded, "0xd007000000000000", "2000 ms, little-endian");
}

fn methods_are_served(node: &Node) {
	let answer = node.call("rpc_methods", json!([]));
	let methods = answer["methods"].as_array().unwrap();
	for method in [
		"system_accountNextIndex",
		"system_dryRun",
		"grandpa_roundState",
		"grandpa_proveFinality",
		"grandpa_subscribeJustifications",
		"chainSpec_v1_chainName",
		"chainHead_v1_follow",
		"transactionWatch_v1_submitAndWatch",
	] {
		assert!(methods.contains(&Value::from(method)), "{method} is missing");
	}
	assert_eq!(node.call("chainSpec_v1_chainName", json!([])), "Salus Development");
	let properties = json!({ "ss58Format": 42, "tokenDecimals": 0, "tokenSymbol": "NONE" });
	assert_eq!(node.call("system_properties", json!([])), properties);

	let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	assert_eq!(node.call("system_accountNextIndex", json!([alice])), 0);
}

/// The proof of finality of at least one block is kept: the first to be final, then one in sixteen.
fn finality_can_be_proved(node: &Node) {
	let round = node.call("grandpa_roundState", json!([]));
	assert_eq!(round["best"]["totalWeight"], 1, "{round}");

	let is_proved = |number| {
		let hash = node.call("chain_getBlockHash", json!([number]));
		!node.call("chain_getBlock", json!([hash]))["justifications"].is_null()
	};
	assert!((1..=finalised(node)).any(is_proved));
}

fn nobody_is_reported_to(node: &Node) {
	assert!(!node.log().contains("telemetry"), "{}", node.log());
}

fn best(node: &Node) -> u64 {
	number_of(&node.call("chain_getHeader", json!([])))
}

fn finalised(node: &Node) -> u64 {
	let hash = node.call("chain_getFinalizedHead", json!([]));
	number_of(&node.call("chain_getHeader", json!([hash])))
}

fn number_of(header: &Value) -> u64 {
	let number = header["number"].as_str().unwrap();
	u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
}

#[test]
fn development_node_goes_on_where_it_stopped_in_a_folder_it_is_given() {
	let folder = tempfile::tempdir().unwrap();
	let base_path = folder.path().join("chain");
	let args = ["--dev", "--base-path", base_path.to_str().unwrap()];

	let node = Node::start(folder.path(), &args);
	node.wait_for("block 1 to be final", PATIENCE, |node| finalised(node) >= 1);
	let first = first_block(&node);
	node.stop();

	let node = Node::start(folder.path(), &args);
	assert_eq!(first_block(&node), first);
}

fn first_block(node: &Node) -> Value {
	node.call("chain_getBlockHash", json!([1]))
}
