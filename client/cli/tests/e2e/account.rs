//! What an account is told of itself: how the chain sees it.

use crate::harness::{wait_for, Machine, Node, Person};
use serde_json::{json, Value};
use std::time::Duration;

#[test]
fn account_shows_registration_status_and_what_is_left_of_the_allowance() {
	let machine = Machine::new(Node::shared());
	let stranger = machine.stranger("stranger");
	let show = |who: &Person| machine.ok(who, &["account", "show"]);
	let is = |who: &Person, role: Value, registered_as: Value, status: Value| {
		let shown = show(who);
		assert_eq!(shown["address"], who.address.as_str());
		let found = (&shown["role"], &shown["registered_as"], &shown["status"]);
		assert_eq!(found, (&role, &registered_as, &status), "{shown}");
		assert_eq!(shown["erasing"], false);
	};
	is(&stranger, Value::Null, Value::Null, Value::Null);
	machine.ok(&Person::admin(), &["role", "assign", &stranger.address, "pharmacy"]);
	is(&stranger, json!("pharmacy"), Value::Null, Value::Null);
	let doctor = machine.provider("doctor", "doctor");
	is(&doctor, json!("doctor"), json!("doctor"), json!("unverified"));
	let text = machine.run(&doctor, &["account", "show"]).succeeded().out;
	assert!(text.contains("registered  as doctor, unverified\n"), "{text}");
	for (verdict, status) in [("verify", "verified"), ("suspend", "suspended")] {
		machine.ok(&Person::admin(), &["doctor", verdict, &doctor.address]);
		is(&doctor, json!("doctor"), json!("doctor"), json!(status));
	}

	let patient = machine.patient("patient");
	is(&patient, json!("patient"), json!("patient"), Value::Null);
	let shown = show(&patient);
	let [left, max] = ["left_ms", "max_ms"].map(|it| shown[it].as_u64().expect("a number"));
	assert!(left < max && max > 0, "who has just come has not all of it: {shown}");
	let allowance = machine.ok(&Person::nobody(), &["role", "allowance"]);
	assert_eq!(shown["max_ms"], allowance["max_ms"]);

	machine.ok(&patient, &["patient", "deregister", "--yes"]);
	assert_eq!(show(&patient)["registered_as"], Value::Null);
	wait_for("it is erased", Duration::from_secs(120), || {
		(show(&patient)["erasing"] == false).then_some(())
	});
	let text = machine.run(&patient, &["account", "show"]).succeeded().out;
	assert!(text.contains("registered  no\n"), "{text}");
}
