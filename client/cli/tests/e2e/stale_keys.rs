//! Who may still hold current keys though the chain refuses them: the patient is told, and what
//! shuts them out.

use crate::{
	harness::{together, wait_for, Machine, Node, Person},
	surface::has,
};
use serde_json::{json, Value};
use std::time::Duration;

fn still_hold(machine: &Machine, patient: &Person, provider: &Person) -> Value {
	let grants = machine.ok(patient, &["access", "list"]);
	let mut grants = grants.as_array().expect("a list").iter();
	let grant = grants.find(|it| it["provider"] == provider.address.as_str());
	grant.expect("a grant")["still_hold"].clone()
}

#[test]
fn i4_i6_who_left_and_came_back_is_handed_no_new_keys_and_keeps_nobody_from_theirs() {
	let machine = Machine::new(Node::shared());
	let [back, kept, gone, patient] = together([
		&|| machine.verified("back", "doctor"),
		&|| machine.verified("kept", "doctor"),
		&|| machine.verified("gone", "doctor"),
		&|| machine.patient("patient"),
	]);
	let file = machine.file("note.txt", "a note");
	let licence = machine.file("back.json", r#"{"name": "Back", "licence": "1"}"#);
	for provider in [&back, &kept, &gone] {
		machine.ok(&patient, &["access", "grant", &provider.address, "-c", "clinical"]);
	}
	machine.ok(&back, &["doctor", "deregister", "--yes"]);
	wait_for("what is kept of them is erased", Duration::from_secs(30), || {
		let shown = machine.ok(&back, &["account", "show"]);
		(shown["erasing"] == false).then_some(())
	});
	machine.ok(&back, &["doctor", "register", "--profile", &licence]);
	machine.ok(&Person::admin(), &["doctor", "verify", &back.address]);
	let grants = machine.ok(&patient, &["access", "list"]);
	let of = |who: &Person| {
		let mut grants = grants.as_array().expect("a list").iter();
		grants.find(|it| it["provider"] == who.address.as_str()).expect("a grant").clone()
	};
	assert_eq!((&of(&back)["live"], &of(&back)["state"]), (&false.into(), &"left".into()));
	assert_eq!((&of(&kept)["live"], &of(&kept)["state"]), (&true.into(), &"live".into()));
	assert_eq!(still_hold(&machine, &patient, &back)[0]["why"], "left");

	// The keys change: for the one who keeps access, and nobody else.
	let revoked = machine.ok(&patient, &["access", "revoke", &gone.address]);
	assert_eq!(revoked["resealed"], 1, "{revoked}");
	machine.ok(&patient, &["record", "add", &file, "-c", "clinical"]);
	let of = ["--patient", &patient.address];
	machine.ok(&kept, &[&["record", "get", "0", "--to", "kept.txt"][..], &of].concat());
	machine.fails(&back, &[&["record", "get", "0", "--to", "back.txt"][..], &of].concat());
	let left: Vec<_> =
		machine.ok(&patient, &["access", "list"]).as_array().expect("a list").clone();
	assert_eq!(left.len(), 1, "the grant that was over went before the record was added");
}

#[test]
fn i6_patient_is_told_who_may_hold_keys_that_they_may_no_longer_use() {
	let machine = Machine::new(Node::shared());
	let [department, dismissed, never, doctor, patient] = together([
		&|| machine.verified("department", "department"),
		&|| machine.verified("dismissed", "doctor"),
		&|| machine.verified("never", "doctor"),
		&|| machine.verified("doctor", "doctor"),
		&|| machine.patient("patient"),
	]);
	for command in ["name-doctor", "dismiss-doctor"] {
		machine.ok(&department, &["department", command, &never.address]);
	}
	machine.ok(&department, &["department", "name-doctor", &dismissed.address]);
	machine.ok(&patient, &["access", "grant", &department.address, "-c", "imaging,clinical"]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging,other"]);
	for provider in [&department, &doctor] {
		assert_eq!(still_hold(&machine, &patient, provider), json!([]), "all is well");
	}

	machine.ok(&department, &["department", "dismiss-doctor", &dismissed.address]);
	machine.ok(&Person::admin(), &["doctor", "suspend", &doctor.address]);
	let held = still_hold(&machine, &patient, &department);
	has(&held[0], &["address", "why", "department", "categories"]);
	let expected = |categories: &[&str]| {
		json!([{ "address": dismissed.address, "why": "dismissed",
			"department": department.address, "categories": categories }])
	};
	assert_eq!(held, expected(&["clinical", "imaging"]));
	let held = still_hold(&machine, &patient, &doctor);
	let suspended = |categories: &[&str]| {
		json!([{ "address": doctor.address, "why": "suspended", "department": null,
			"categories": categories }])
	};
	assert_eq!(held, suspended(&["imaging", "other"]));
	let text = machine.run(&patient, &["access", "list"]).succeeded().out;
	let hint = format!("{} was dismissed by {}", dismissed.address, department.address);
	let advice = "`salus access rotate --category clinical,imaging` shuts them out";
	assert!(text.contains(&hint) && text.contains(advice), "{text}");

	machine.ok(&patient, &["access", "rotate", "-c", "imaging"]);
	assert_eq!(still_hold(&machine, &patient, &department), expected(&["clinical"]));
	assert_eq!(still_hold(&machine, &patient, &doctor), suspended(&["other"]));
	machine.ok(&patient, &["access", "rotate", "-c", "clinical,other"]);
	for provider in [&department, &doctor] {
		assert_eq!(still_hold(&machine, &patient, provider), json!([]), "they are shut out");
	}
}
