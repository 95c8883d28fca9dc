//! Calls that the council pauses, on a node of the test's own.

use crate::harness::{Machine, Node, Person};

#[test]
fn paused_call_is_refused_until_the_council_lets_it_again() {
	let node = Node::start();
	let machine = Machine::new(&node);
	let (alice, patient) = (Person::admin(), machine.patient("erika"));
	let file = machine.file("note.txt", "a note");
	let add = ["record", "add", &file, "--category", "clinical"];
	let paused = || machine.ok(&Person::nobody(), &["pause", "list"]);

	let done = machine.ok(&alice, &["pause", "add", "patients.add_file"]);
	assert_eq!(done["executed"], true);
	assert_eq!(done["asks"], "pause Patients.add_file");
	assert_eq!(paused(), serde_json::json!(["Patients.add_file"]));
	machine.fails(&patient, &add).is("salus::chain::refused", "System.CallFiltered", "pause list");
	machine.fails(&alice, &["pause", "add", "Patients.add_file"]).is(
		"salus::chain::refused",
		"TxPause.IsPaused",
		"",
	);
	// Others go on.
	machine.ok(&alice, &["role", "assign", &machine.stranger("new").address, "auditor"]);

	let done = machine.ok(&alice, &["pause", "remove", "Patients.add_file"]);
	assert_eq!(done["asks"], "let Patients.add_file be called again");
	assert_eq!(paused(), serde_json::json!([]));
	machine.ok(&patient, &add);
	machine.fails(&alice, &["pause", "remove", "Patients.add_file"]).is(
		"salus::chain::refused",
		"TxPause.IsUnpaused",
		"",
	);

	// What would undo a pause cannot be paused, and what is no call neither.
	machine.fails(&alice, &["pause", "add", "TxPause.unpause"]).is(
		"salus::chain::refused",
		"TxPause.Unpausable",
		"",
	);
	for name in ["Patients", "Patients.no_such_call", "Nobody.add_file"] {
		machine.fails(&alice, &["pause", "add", name]).is(
			"salus::pause::unknown_call",
			name,
			"PALLET.CALL",
		);
	}
}
