//! Prescriptions: a pharmacy that may see one marks it as dispensed, once.

use crate::{
	harness::{together, trail, Cast, Machine, Node, Person},
	surface::{has, is_final},
};
use serde_json::Value;

#[test]
fn i4_prescription_is_dispensed_once_by_a_pharmacy_that_may_see_it() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let file = machine.file("prescription.txt", "ibuprofen 400");
	let grant = |patient: &Person, provider: &Person| {
		let grant = ["access", "grant", &provider.address, "-c", "medication,imaging"];
		machine.ok(patient, &[&grant[..], &["--contribute"]].concat());
	};
	let [pharmacy, other, patient] = together([
		&|| machine.verified("pharmacy", "pharmacy"),
		&|| machine.verified("other", "pharmacy"),
		&|| {
			let patient = machine.patient("patient");
			grant(&patient, doctor);
			let prescribe =
				["record", "add", &file, "-c", "medication", "--patient", &patient.address];
			machine.ok(doctor, &prescribe);
			machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
			machine.ok(&patient, &["record", "add", &file, "-c", "medication"]);
			patient
		},
	]);
	grant(&patient, &pharmacy);
	let dispense = |number: &'static str| {
		["record", "dispense", number, "--patient", &patient.address].map(str::to_owned)
	};
	let fails = |who: &Person, number: &'static str| {
		machine.fails(who, &dispense(number).each_ref().map(String::as_str))
	};
	let refused = "salus::chain::refused";
	fails(&other, "0").is(refused, "NoGrant", "access grant");
	fails(doctor, "0").is(refused, "NotAPharmacy", "--kind pharmacy");
	fails(&pharmacy, "1").is(refused, "NotAPrescription", "medication");
	// What the patient wrote prescribes nothing.
	fails(&pharmacy, "2").is(refused, "NotAPrescription", "a doctor or a department");
	fails(&pharmacy, "9").is("salus::no_record", "9", "record list");
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!(listed[0]["dispensed_by"], Value::Null);

	let done = machine.ok(&pharmacy, &dispense("0").each_ref().map(String::as_str));
	has(&done, &["record", "patient", "finality"]);
	is_final(&done["finality"]);
	let of = ["record", "list", "--patient", &patient.address];
	for listed in [machine.ok(&patient, &["record", "list"]), machine.ok(&pharmacy, &of)] {
		assert_eq!(listed[0]["dispensed_by"], pharmacy.address.as_str());
		assert_eq!(listed[1]["dispensed_by"], Value::Null);
	}
	fails(&pharmacy, "0").is(refused, "AlreadyDispensed", "record list");
	let dispensed = trail(&machine, &patient).into_iter().filter(|it| it.0 == "FileDispensed");
	assert_eq!(dispensed.collect::<Vec<_>>(), [("FileDispensed".into(), Some("record 0".into()))]);
}
