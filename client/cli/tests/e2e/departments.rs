//! Departments: a doctor acts under a department's grants as long as it names them, and not after.

use crate::{
	harness::{block_on, together, trail, Machine, Node, Person, Problem},
	surface::{has, is_final},
};
use salus_client::{
	chain::{api, ChainError},
	keys::parse_address,
};
use serde_json::{json, Value};
use std::fs;

struct Ward {
	machine: Machine,
	department: Person,
	doctor: Person,
	other: Person,
	patient: Person,
}

impl Ward {
	/// A department that names `doctor`, and a patient who then granted it imaging.
	fn new() -> Self {
		let machine = Machine::new(Node::shared());
		let file = machine.file("scan.txt", "a scan");
		let [department, doctor, other, patient] = together([
			&|| machine.verified("department", "department"),
			&|| machine.verified("doctor", "doctor"),
			&|| machine.verified("other", "doctor"),
			&|| {
				let patient = machine.patient("patient");
				machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
				patient
			},
		]);
		machine.ok(&department, &["department", "name-doctor", &doctor.address]);
		let grant = ["access", "grant", &department.address, "-c", "imaging", "--contribute"];
		machine.ok(&patient, &grant);
		Self { machine, department, doctor, other, patient }
	}

	/// `arguments` of a doctor who acts under the department's grant of the patient.
	fn acting<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
		let of = ["--patient", &self.patient.address, "--department", &self.department.address];
		[arguments, &of].concat()
	}

	fn ok(&self, who: &Person, arguments: &[&str]) -> Value {
		self.machine.ok(who, &self.acting(arguments))
	}

	fn fails(&self, who: &Person, arguments: &[&str]) -> Problem {
		self.machine.fails(who, &self.acting(arguments))
	}

	/// Opens the first record past the client's own checks.
	fn open_unasked(&self, who: &Person) -> ChainError {
		let id = |who: &Person| parse_address(&who.address).expect("an address");
		let department = Some(id(&self.department));
		let call = api::transactions().doctors().open_file(id(&self.patient), 0, department);
		block_on(async {
			let who = self.machine.member(who).await;
			who.submit(&call, "open the record").await.err().expect("refused")
		})
	}
}

#[test]
fn doctor_acts_under_the_grant_of_a_department_that_names_them() {
	let ward = Ward::new();
	let Ward { machine, department, doctor, patient, .. } = &ward;
	let listed = ward.ok(doctor, &["record", "list"]);
	assert_eq!(listed[0]["manifest"]["title"], "scan.txt");
	let got = ward.ok(doctor, &["record", "get", "0", "--to", "got.txt"]);
	assert!(got["logged"]["block"].is_u64(), "the opening is on the trail: {got}");
	assert_eq!(fs::read(machine.path("got.txt")).expect("written"), b"a scan");
	let report = machine.file("report.txt", "no fracture");
	let added = ward.ok(doctor, &["record", "add", &report, "-c", "imaging"]);
	assert_eq!(added["record"], 1);
	ward.ok(doctor, &["comment", "add", "-c", "imaging", "--text-file", &report]);
	assert_eq!(ward.ok(doctor, &["comment", "list"])[0]["text"], "no fracture");
	let records = machine.ok(patient, &["record", "list"]);
	assert_eq!(records[1]["author"], doctor.address.as_str(), "the doctor wrote it");

	let events = machine.ok(&Person::nobody(), &["audit", "trail", "--of", &patient.address]);
	for kind in ["FileOpened", "FileUploaded", "CommentAdded"] {
		let event = events.as_array().expect("a list").iter().find(|it| it["kind"] == kind);
		let event = event.expect("it is on the trail");
		let who = (doctor.address.as_str(), department.address.as_str());
		assert_eq!((&event["actor"], &event["department"]), (&who.0.into(), &who.1.into()));
	}
	let printed = machine.run(&Person::nobody(), &["audit", "trail", "--of", &patient.address]);
	let acted = format!("{} for {}", doctor.address, department.address);
	assert!(printed.out.contains(&acted), "{}", printed.out);

	let doctors = machine.ok(department, &["department", "doctors"]);
	assert_eq!(doctors, json!([doctor.address]));
	let of = machine.ok(&Person::nobody(), &["department", "of", &doctor.address]);
	assert_eq!(of, json!([department.address]));
	let grants = machine.ok(patient, &["access", "list"]);
	assert_eq!(grants[0]["doctors"], json!([doctor.address]));
}

#[test]
fn i4_doctor_whom_a_department_does_not_name_or_dismissed_is_refused() {
	let ward = Ward::new();
	let Ward { machine, department, doctor, other, patient } = &ward;
	let file = machine.file("note.txt", "a note");
	let add = ["record", "add", &file, "-c", "imaging"];
	let comment = ["comment", "add", "-c", "imaging", "--text-file", &file];
	let before = (machine.blocks(), trail(machine, patient));
	for command in [&add[..], &comment] {
		ward.fails(other, command).is("salus::does_not_act_for", &other.address, "name-doctor");
	}
	let closed = "salus::keys_not_shared";
	ward.fails(other, &["record", "list"]).is(closed, &department.address, "share-keys");
	assert!(ward.open_unasked(other).is_refusal("NotNamed"));
	let own = ["record", "list", "--patient", &patient.address];
	machine.fails(doctor, &own).is("salus::no_grant", &patient.address, "access grant");

	machine.ok(department, &["department", "dismiss-doctor", &doctor.address]);
	for command in [&add[..], &comment] {
		ward.fails(doctor, command).is("salus::does_not_act_for", &doctor.address, "name-doctor");
	}
	let get = ["record", "get", "0", "--to", "got.txt"];
	ward.fails(doctor, &get).is("salus::chain::refused", "NotNamed", "department doctors");
	assert!(!machine.path("got.txt").exists());
	assert_eq!((machine.blocks(), trail(machine, patient)), before, "nothing was done");
	assert_eq!(machine.ok(department, &["department", "doctors"]), json!([]));
	let again = ["department", "dismiss-doctor", &doctor.address];
	machine.fails(department, &again).is("salus::chain::refused", "NotNamed", "name-doctor");
}

#[test]
fn department_hands_its_keys_on_and_a_rotation_takes_them_from_who_was_dismissed() {
	let ward = Ward::new();
	let Ward { machine, department, doctor, other, patient } = &ward;
	machine.ok(department, &["department", "name-doctor", &other.address]);
	let closed = "salus::keys_not_shared";
	ward.fails(other, &["record", "list"]).is(closed, &department.address, "share-keys");
	let share = ["department", "share-keys", "--patient", &patient.address];
	let shared = machine.ok(department, &share);
	has(&shared, &["doctors", "batches", "left_out"]);
	let handed = json!([{ "patient": patient.address, "categories": ["imaging"] }]);
	assert_eq!((&shared["doctors"], &shared["batches"][0]["grants"]), (&2.into(), &handed));
	is_final(&shared["batches"][0]["finality"]);
	assert_eq!(ward.ok(other, &["record", "list"])[0]["manifest"]["title"], "scan.txt");
	assert_eq!(ward.ok(doctor, &["record", "list"])[0]["manifest"]["title"], "scan.txt");
	assert!(
		trail(machine, patient).contains(&("KeysShared".into(), Some(department.address.clone())))
	);

	machine.ok(department, &["department", "dismiss-doctor", &doctor.address]);
	let rotated = machine.ok(patient, &["access", "rotate", "-c", "imaging"]);
	assert_eq!(rotated["resealed"], 1);
	ward.fails(doctor, &["record", "list"]).is(closed, &department.address, "share-keys");
	assert_eq!(ward.ok(other, &["record", "list"])[0]["manifest"]["title"], "scan.txt");
	let shared = machine.ok(department, &["department", "share-keys"]);
	assert_eq!((&shared["doctors"], &shared["left_out"]), (&1.into(), &json!([])));
}

#[test]
fn doctor_lists_the_patients_of_a_department_and_takes_its_keys() {
	let ward = Ward::new();
	let Ward { machine, department, doctor, other, patient } = &ward;
	let of = ["--department", &department.address];
	let patients = [&["access", "patients"][..], &of].concat();
	assert_eq!(machine.ok(doctor, &patients), json!([patient.address]));
	assert_eq!(machine.ok(doctor, &["access", "patients"]), json!([]), "none of their own");
	let wrong = ["access", "patients", "--department", &other.address];
	machine.fails(doctor, &wrong).is("salus::not_a_department", &other.address, "doctor list");

	let keys = |file| {
		let keys = ["access", "keys", &patient.address, "--to", file];
		[&keys[..], &of].concat()
	};
	assert_eq!(machine.ok(doctor, &keys("keys.txt"))["keys"], 1);
	let held = fs::read_to_string(machine.path("keys.txt")).expect("written");
	let key = held.lines().last().expect("a key");
	let key = salus_client::keys::AgeIdentity::parse(key).expect("a key");
	let record = &ward.ok(doctor, &["record", "list"])[0];
	let cid = record["cid"].as_str().expect("a CID").parse().expect("a CID");
	assert!(salus_client::record::read_manifest(&cid, &key, &machine.store()).is_ok());
	let closed = "salus::keys_not_shared";
	machine.fails(other, &keys("none.txt")).is(closed, &department.address, "share-keys");
	assert!(!machine.path("none.txt").exists());
}

#[test]
fn department_names_doctors_and_nobody_else_does() {
	let machine = Machine::new(Node::shared());
	let [department, doctor, pharmacy] = together([
		&|| machine.provider("department", "department"),
		&|| machine.provider("doctor", "doctor"),
		&|| machine.provider("pharmacy", "pharmacy"),
	]);
	let name = |who: &Person, whom: &Person| {
		machine.fails(who, &["department", "name-doctor", &whom.address])
	};
	let refused = "salus::chain::refused";
	name(&pharmacy, &doctor).is(refused, "NotADepartment", "--kind department");
	name(&doctor, &doctor).is(refused, "NotADepartment", "--kind department");
	name(&department, &doctor).is(refused, "NotActive", "doctor verify");
	let share = ["department", "share-keys"];
	machine.fails(&doctor, &share).is("salus::not_a_department", &doctor.address, "doctor list");
	let inactive = "salus::provider_not_active";
	machine.fails(&department, &share).is(inactive, &department.address, "doctor verify");

	machine.ok(&Person::admin(), &["doctor", "verify", &department.address]);
	name(&department, &pharmacy).is(refused, "NotADoctor", "--kind doctor");
	let named = machine.ok(&department, &["department", "name-doctor", &doctor.address]);
	assert_eq!(named["address"], doctor.address.as_str());
	name(&department, &doctor).is(refused, "AlreadyNamed", "nothing to do");
	assert_eq!(machine.ok(&department, &share)["batches"], json!([]), "there is no grant");
}
