//! What a node tells its operator of the chain and of the transactions that it refuses: numbers that
//! follow what members do, and nothing that names one of them.

use crate::harness::{block_on, together, wait_for, Machine, Node, Person};
use salus_client::chain::api;
use std::time::Duration;

/// How long a number may lag behind: a few blocks.
const SOON: Duration = Duration::from_secs(30);

#[track_caller]
fn becomes(node: &Node, name: &str, label: &str, value: u64) {
	wait_for(&format!("{name} {label} is {value}"), SOON, || {
		(node.metric(name, label) == Some(value)).then_some(())
	});
}

const MEMBERS: &str = "salus_members";
const EVENTS: &str = "salus_audit_events_recorded_total";
const REFUSED: &str = "salus_transactions_refused_total";

#[test]
fn metrics_follow_members_records_and_refusals() {
	let node = Node::measured();
	let machine = Machine::new(&node);
	becomes(&node, MEMBERS, "role=\"admin\"", 1);
	becomes(&node, MEMBERS, "role=\"patient\"", 0);
	assert_eq!(node.metric("salus_audit_events", ""), Some(0));
	assert_eq!(node.metric(EVENTS, "kind=\"FileAdded\""), Some(0), "it is there from the start");

	let [patient, doctor] =
		together([&|| machine.patient("counted"), &|| machine.verified("counted-too", "doctor")]);
	let file = machine.file("note.txt", "counted");
	machine.ok(&patient, &["record", "add", &file, "-c", "other"]);
	becomes(&node, MEMBERS, "role=\"patient\"", 1);
	becomes(&node, MEMBERS, "role=\"doctor\"", 1);
	becomes(&node, "salus_audit_events", "", 4);
	for kind in ["PatientRegistered", "ProviderRegistered", "ProviderVerified", "FileAdded"] {
		becomes(&node, EVENTS, &format!("kind=\"{kind}\""), 1);
	}
	machine.ok(&patient, &["record", "delete", "0"]);
	machine.ok(&patient, &["patient", "deregister", "--yes"]);
	becomes(&node, EVENTS, "kind=\"FileDeleted\"", 1);
	becomes(&node, MEMBERS, "role=\"patient\"", 0);

	let stranger = machine.stranger("stranger");
	machine.fails(&stranger, &["role", "assign", &stranger.address, "admin"]);
	becomes(&node, REFUSED, "reason=\"stranger\"", 1);
	assert_eq!(node.metric(REFUSED, "reason=\"allowance\""), Some(0));
	spend_the_allowance(&machine);
	becomes(&node, REFUSED, "reason=\"allowance\"", 1);

	let metrics = node.metrics();
	for person in [&patient, &doctor, &stranger, &Person::admin()] {
		let hex = hex::encode(person.account().id());
		assert!(!metrics.contains(&person.address) && !metrics.contains(&hex), "{metrics}");
	}
}

/// Sends long remarks until one is refused.
fn spend_the_allowance(machine: &Machine) {
	let long = api::transactions().system().remark(vec![0; 2 << 20]);
	let refusal = block_on(async {
		let admin = machine.member(&Person::admin()).await;
		for _ in 0..4 {
			if let Err(refusal) = admin.submit(&long, "remark").await {
				return refusal;
			}
		}
		panic!("eight megabytes are covered by an allowance")
	});
	assert!(refusal.is_allowance_spent(), "{refusal}");
}
