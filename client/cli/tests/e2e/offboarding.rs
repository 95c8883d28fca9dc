//! Leaving: what the chain kept of somebody is erased, and the trail stays.

use crate::{
	harness::{block_on, together, trail, wait_for, Cast, Machine, Node, Person},
	surface::{has, is_final},
};
use salus_client::{
	chain::{api, types, AccountId},
	keys::{parse_address, AgeIdentity},
	Category,
};
use serde_json::{json, Value};
use std::time::Duration;

/// How long the chain may take to erase what little these tests put there.
const ERASURE: Duration = Duration::from_secs(120);

fn id(who: &Person) -> AccountId {
	parse_address(&who.address).expect("an address")
}

/// Checks that no view function gives anything of `patient`.
async fn assert_erased(machine: &Machine, patient: &Person, provider: &Person) {
	let chain = machine.member(patient).await.chain;
	let (views, who) = (api::view_functions().patients(), id(patient));
	assert!(!chain.view(views.is_registered(who)).await.expect("an answer"));
	assert!(chain.view(views.patient(who)).await.expect("an answer").is_none());
	assert!(chain.view(views.files(who, None, 0, 10)).await.expect("an answer").0.is_empty());
	assert!(chain.view(views.comments(who, None, 0, 10)).await.expect("an answer").0.is_empty());
	assert!(chain.view(views.grants(who, None, 10)).await.expect("an answer").is_empty());
	assert!(chain.view(views.dispensed(who, 1)).await.expect("an answer").is_none());
	for category in Category::all().map(types::chain_category) {
		let epoch = chain.view(views.epoch(who, category, 0)).await.expect("an answer");
		assert!(epoch.is_none());
	}
	let keys = chain.view(views.sealed_keys(who, id(provider))).await.expect("an answer");
	assert!(keys.is_none());
	let to = chain.view(views.grants_to(id(provider), None, 256)).await.expect("an answer");
	assert!(!to.contains(&who));
}

#[test]
fn patient_who_leaves_is_erased_from_state_and_store_and_the_trail_stays() {
	let machine = Machine::new(Node::shared());
	let pharmacy = machine.verified("pharmacy", "pharmacy");
	// What a doctor wrote is kept where the doctor keeps it.
	let elsewhere = Machine::new(Node::shared());
	let doctor = elsewhere.verified("doctor", "doctor");
	let before = machine.blocks();
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "ibuprofen");
	for provider in [&pharmacy, &doctor] {
		let grant = ["access", "grant", &provider.address, "-c", "medication", "--contribute"];
		machine.ok(&patient, &grant);
	}
	let of = ["--patient", &patient.address];
	let add = ["record", "add", &file, "-c", "medication"];
	machine.ok(&patient, &add);
	// A prescription is what a doctor wrote.
	elsewhere.ok(&doctor, &[&add[..], &of].concat());
	machine.ok(&pharmacy, &[&["record", "dispense", "1"][..], &of].concat());
	let comment = ["comment", "add", "-c", "medication", "--text-file", &file];
	machine.ok(&pharmacy, &[&comment[..], &of].concat());
	let trail_before = trail(&machine, &patient);

	let leave = ["patient", "deregister"];
	machine.fails(&patient, &leave).is(
		"salus::not_confirmed",
		"2 records, 1 comment and 2 grants",
		"--yes",
	);
	assert_eq!(trail(&machine, &patient), trail_before, "nothing was done");
	let gone = machine.ok(&patient, &[&leave[..], &["--yes"]].concat());
	has(&gone, &["address", "erased", "freed", "left", "finality"]);
	is_final(&gone["finality"]);
	assert_eq!((&gone["erased"]["records"], &gone["erased"]["grants"]), (&2.into(), &2.into()));
	assert_eq!(machine.blocks(), before, "nothing of the patient is left in the store");

	let list = [&["record", "list"][..], &of].concat();
	machine.fails(&pharmacy, &list).is("salus::not_a_patient", &patient.address, "register");
	machine.fails(&patient, &["patient", "show"]).is("salus::not_a_patient", "", "register");
	let role = machine.ok(&Person::nobody(), &["role", "show", &patient.address]);
	assert_eq!(role["role"], Value::Null);
	wait_for("the patient is erased", ERASURE, || {
		let erasing = block_on(async {
			let chain = machine.member(&patient).await.chain;
			chain.view(api::view_functions().patients().is_erasing(id(&patient))).await
		});
		(!erasing.expect("an answer")).then_some(())
	});
	block_on(assert_erased(&machine, &patient, &pharmacy));
	let mut expected = trail_before;
	expected.push(("PatientDeregistered".into(), None));
	assert_eq!(trail(&machine, &patient), expected, "what was done is not forgotten");
	machine.ok(&Person::nobody(), &["audit", "verify"]);
}

#[test]
fn i6_patient_who_comes_back_has_keys_that_nobody_was_handed_before() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	machine.ok(&patient, &["access", "rotate", "-c", "imaging"]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging,clinical"]);
	machine.ok(doctor, &["access", "keys", &patient.address, "--to", "keys.txt"]);
	machine.ok(&patient, &["patient", "deregister", "--yes"]);
	wait_for("the patient is erased", ERASURE, || {
		let erasing = block_on(async {
			let chain = machine.member(&patient).await.chain;
			chain.view(api::view_functions().patients().is_erasing(id(&patient))).await
		});
		(!erasing.expect("an answer")).then_some(())
	});
	let form = machine.path("patient.json");
	machine.ok(&patient, &["patient", "register", "--profile", form.to_str().expect("a path")]);
	let held = std::fs::read_to_string(machine.path("keys.txt")).expect("written");
	let held = held.lines().filter(|line| !line.starts_with('#'));
	let held: Vec<_> = held.map(|key| AgeIdentity::parse(key).expect("a key")).collect();
	assert_eq!(held.len(), 3, "two epochs of imaging, one of clinical");
	let file = machine.file("later.txt", "added later");
	for (category, epoch) in [("imaging", 2), ("clinical", 1)] {
		let added = machine.ok(&patient, &["record", "add", &file, "-c", category]);
		assert_eq!(added["epoch"], epoch, "{category}");
		let cid = added["cid"].as_str().expect("a CID").parse().expect("a CID");
		for key in &held {
			let opened = salus_client::record::read_manifest(&cid, key, &machine.store());
			assert!(opened.is_err(), "{key:?} opens what was added later");
		}
	}
	let again = machine.ok(&patient, &["access", "rotate"]);
	assert_eq!(again["finality"], Value::Null, "nothing is due: {again}");
}

#[test]
fn i4_provider_who_leaves_is_erased_and_their_grants_count_for_nothing() {
	let machine = Machine::new(Node::shared());
	let [department, doctor, patient] = together([
		&|| machine.verified("department", "department"),
		&|| machine.verified("doctor", "doctor"),
		&|| machine.patient("patient"),
	]);
	let file = machine.file("leaflet.txt", "take with water");
	machine.ok(&department, &["department", "name-doctor", &doctor.address]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging", "--contribute"]);
	machine.ok(&doctor, &["library", "add", &file]);
	let check = ["access", "check", "--patient", &patient.address, "--provider", &doctor.address];
	let check = [&check[..], &["-c", "imaging", "--contribute"]].concat();
	let allowed = machine.ok(&Person::nobody(), &check);
	has(&allowed, &["patient", "provider", "category", "right", "allowed"]);
	assert_eq!((&allowed["allowed"], &allowed["right"]), (&true.into(), &"contribute".into()));
	let trail_before = trail(&machine, &doctor);

	let leave = ["doctor", "deregister"];
	machine.fails(&doctor, &leave).is("salus::not_confirmed", "1 file of the library", "--yes");
	let gone = machine.ok(&doctor, &[&leave[..], &["--yes"]].concat());
	has(&gone, &["address", "erased", "freed", "left", "finality"]);
	assert_eq!(gone["erased"]["library_files"], 1);
	assert!(gone["freed"]["blocks"].as_u64() >= Some(4), "profiles and file: {gone}");
	assert_eq!(machine.ok(&Person::nobody(), &check)["allowed"], false);
	let show = ["doctor", "show", &doctor.address];
	machine.fails(&Person::nobody(), &show).is("salus::not_a_provider", &doctor.address, "address");
	let add = ["record", "add", &file, "-c", "imaging", "--patient", &patient.address];
	machine.fails(&doctor, &add).is("salus::may_not_contribute", "imaging", "doctor show");
	wait_for("the provider is erased", ERASURE, || {
		let erasing = block_on(async {
			let chain = machine.member(&doctor).await.chain;
			chain.view(api::view_functions().doctors().is_erasing(id(&doctor))).await
		});
		(!erasing.expect("an answer")).then_some(())
	});
	assert_eq!(machine.ok(&department, &["department", "doctors"]), json!([]));
	let left = block_on(async {
		let chain = machine.member(&doctor).await.chain;
		chain.view(api::view_functions().doctors().library(id(&doctor), 0, 10)).await
	});
	assert!(left.expect("an answer").0.is_empty());
	let mut expected = trail_before;
	expected.push(("ProviderDeregistered".into(), Some("doctor".into())));
	assert_eq!(trail(&machine, &doctor), expected);
	let revoked = machine.ok(&patient, &["access", "revoke", &doctor.address]);
	assert_eq!(revoked["rotated"], json!(["imaging"]), "the patient's keys change as ever");
}

#[test]
fn totals_count_who_is_registered() {
	let machine = Machine::new(Node::shared());
	Cast::of_all();
	let totals = machine.ok(&Person::nobody(), &["totals"]);
	let fields =
		["patients", "doctors", "pharmacies", "departments", "auditors", "events", "block"];
	has(&totals, &fields);
	assert!(totals["doctors"].as_u64() >= Some(3), "{totals}");
	assert!(totals["departments"].as_u64() >= Some(1), "{totals}");
	assert!(totals["events"].as_u64() >= Some(4), "{totals}");
}
