//! Staff: people who run a department without its phrase.

use crate::{
	harness::{block_on, together, Machine, Node, Person},
	surface::{has, is_final},
};
use serde_json::json;

const REFUSED: &str = "salus::chain::refused";

#[test]
fn staff_of_a_department_manage_its_doctors_and_hand_on_keys_that_they_can_open() {
	let machine = Machine::new(Node::shared());
	let [department, doctor, colleague, clerk, patient] = together([
		&|| machine.verified("department", "department"),
		&|| machine.verified("doctor", "doctor"),
		&|| machine.verified("colleague", "doctor"),
		&|| machine.patient("clerk"),
		&|| machine.patient("patient"),
	]);
	let manage = |who: &Person, command: &str, whom: &Person| {
		let of = ["--of", &department.address, "--output", "json"];
		machine.run(who, &[&["department", command, &whom.address][..], &of].concat())
	};
	let not_proxy = |who: &Person| {
		manage(who, "name-doctor", &doctor).problem().is(REFUSED, "Proxy.NotProxy", "no proxy");
	};
	not_proxy(&clerk);
	for staff in [&clerk, &doctor] {
		machine.ok(&department, &["guardian", "add", &staff.address, "--type", "staff"]);
	}

	// What the chain refuses the department is reported as if the department had asked.
	let named = manage(&clerk, "name-doctor", &doctor).json();
	has(&named, &["address", "fingerprint", "finality"]);
	is_final(&named["finality"]);
	let again = manage(&clerk, "name-doctor", &doctor).problem();
	again.is(REFUSED, "name the doctor: Doctors.AlreadyNamed", "nothing to do");
	manage(&clerk, "name-doctor", &patient).problem().is(REFUSED, "NotADoctor", "--kind doctor");
	manage(&clerk, "dismiss-doctor", &colleague).problem().is(REFUSED, "NotNamed", "name-doctor");
	let trail = machine.ok(&Person::nobody(), &["audit", "trail", "--of", &department.address]);
	let last = trail.as_array().and_then(|it| it.last()).expect("an event");
	assert_eq!((&last["kind"], &last["item"]), (&"DoctorNamed".into(), &named["address"]));
	assert_eq!(last["actor"], department.address.as_str(), "it was done in its name");

	machine.ok(&patient, &["access", "grant", &department.address, "-c", "imaging,clinical"]);
	manage(&clerk, "name-doctor", &colleague).json();
	let acting = ["--patient", &patient.address, "--department", &department.address];
	let list = [&["record", "list"][..], &acting].concat();
	let share = ["department", "share-keys", "--of", &department.address];
	let closed = "salus::keys_not_shared";
	machine.fails(&colleague, &list).is(closed, &department.address, "share-keys");
	machine.fails(&clerk, &share).is(closed, &department.address, "name-doctor");
	let shared = machine.ok(&doctor, &share);
	let handed = json!([{ "patient": patient.address, "categories": ["clinical", "imaging"] }]);
	assert_eq!((&shared["doctors"], &shared["batches"][0]["grants"]), (&2.into(), &handed));
	assert_eq!(machine.ok(&colleague, &list), json!([]), "the keys open");
	let text = machine.run(&doctor, &share).succeeded().out;
	assert!(text.contains("keys of 1 patient handed on to 2 doctors, final"), "{text}");

	manage(&clerk, "dismiss-doctor", &colleague).json();
	let doctors = machine.ok(&department, &["department", "doctors"]);
	assert_eq!(doctors, json!([doctor.address]));
	machine.ok(&department, &["guardian", "remove", &clerk.address]);
	not_proxy(&clerk);
	let wrong = ["department", "share-keys", "--of", &doctor.address];
	machine.fails(&clerk, &wrong).is("salus::not_a_department", &doctor.address, "doctor list");
}

#[test]
fn keys_of_many_grants_are_handed_on_batch_by_batch() {
	let machine = Machine::new(Node::shared());
	let [department, doctor] =
		together([&|| machine.verified("department", "department"), &|| {
			machine.verified("doctor", "doctor")
		}]);
	let grant = ["access", "grant", &department.address, "-c", "imaging"];
	let patients: Vec<Person> = std::thread::scope(|scope| {
		let patient = |number| {
			let (machine, grant) = (&machine, &grant);
			scope.spawn(move || {
				let patient = machine.patient(&format!("patient-{number}"));
				machine.ok(&patient, grant);
				patient
			})
		};
		let threads: Vec<_> = (0..17).map(patient).collect();
		threads.into_iter().map(|thread| thread.join().expect("granted")).collect()
	});
	machine.ok(&department, &["department", "name-doctor", &doctor.address]);
	let shared = machine.ok(&department, &["department", "share-keys"]);
	let batches = shared["batches"].as_array().expect("a list");
	let mut handed: Vec<_> = Vec::new();
	for (batch, size) in batches.iter().zip([16, 1]) {
		is_final(&batch["finality"]);
		let grants = batch["grants"].as_array().expect("a list");
		assert_eq!(grants.len(), size);
		handed.extend(grants.iter().map(|it| it["patient"].as_str().expect("an address")));
	}
	let mut expected: Vec<_> = patients.iter().map(|it| it.address.as_str()).collect();
	handed.sort_unstable();
	expected.sort_unstable();
	assert_eq!(handed, expected);

	// The grant of the second batch goes while the first is on its way.
	let listed = machine.ok(&department, &["access", "patients"]);
	let last = listed.as_array().and_then(|it| it.last()).expect("patients");
	let last = patients.iter().find(|it| *last == it.address.as_str()).expect("a patient");
	let mut revoke = |done: u64, _: u64| {
		if done == 16 {
			machine.ok(last, &["access", "revoke", &department.address]);
		}
	};
	let stopped = block_on(async {
		let department = machine.member(&department).await;
		department.departments().share_keys(None, None, &mut revoke).await
	});
	let stopped = stopped.expect_err("the second batch is refused").to_string();
	assert!(stopped.contains("16 of 17 patients") && stopped.contains("NoGrant"), "{stopped}");
}
