//! The metrics of Salus that a development node serves: all of them, and nothing that names anybody.
//! That they count what members do is tested with the client, in `client/cli/tests/e2e/metrics.rs`.

mod node;

use node::Node;
use std::{collections::BTreeSet, time::Duration};

/// Each metric of our own, and what it is on a development chain on which nothing was done.
const AT_FIRST: [(&str, &str, f64); 15] = [
	("salus_members", "role=\"admin\"", 1.0),
	("salus_members", "role=\"patient\"", 0.0),
	("salus_members", "role=\"doctor\"", 0.0),
	("salus_members", "role=\"pharmacy\"", 0.0),
	("salus_members", "role=\"department\"", 0.0),
	("salus_members", "role=\"auditor\"", 0.0),
	("salus_validators", "", 1.0),
	("salus_validators_disabled", "", 0.0),
	("salus_validator_seats", "", 1.0),
	("salus_validators_minimum", "", 1.0),
	("salus_transactions_refused_total", "reason=\"allowance\"", 0.0),
	("salus_transactions_refused_total", "reason=\"enrolment\"", 0.0),
	("salus_transactions_refused_total", "reason=\"registration\"", 0.0),
	("salus_transactions_refused_total", "reason=\"stranger\"", 0.0),
	("salus_transactions_refused_total", "reason=\"other\"", 0.0),
];

#[test]
fn metrics_are_those_of_the_last_final_block_and_each_is_explained() {
	let folder = tempfile::tempdir().unwrap();
	let node = Node::start(folder.path(), &["--dev", "--prometheus-port=0"]);
	let started = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
	let time = "salus_finalized_block_timestamp_seconds";
	node.wait_for("a final block of now", Duration::from_secs(120), |node| {
		node.metric(time, "").is_some_and(|time| time >= started)
	});
	for (name, label, expected) in AT_FIRST {
		assert_eq!(node.metric(name, label), Some(expected), "{name} {label}");
	}
	let version = node.call("state_getRuntimeVersion", serde_json::json!([]));
	assert_eq!(node.metric("salus_runtime_spec_version", ""), version["specVersion"].as_f64());

	let text = node.metrics();
	let family = |line: &str| line.split(['{', ' ']).next().unwrap().to_owned();
	let ours: BTreeSet<_> =
		text.lines().filter(|it| it.starts_with("salus_")).map(family).collect();
	assert!(ours.len() >= 9, "{ours:?}");
	for name in ours {
		assert!(text.contains(&format!("# HELP {name} ")), "{name} says not what it is");
	}
}
