//! Guardians: accounts that act for a patient, within what they may and without the patient's keys.

use crate::{
	harness::{block_on, trail, Cast, Machine, Node, Person},
	surface::has,
};
use salus_client::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				pallet_patients::pallet::Call as PatientsCall, salus_runtime::RuntimeCall,
			},
		},
		types,
		types::ProxyType,
	},
	keys::{make_link, parse_address},
	Category,
};
use subxt::utils::MultiAddress;

#[test]
fn guardian_revokes_and_deletes_for_a_patient_and_nothing_else() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let (patient, guardian) = (machine.patient("ward"), machine.patient("guardian"));
	let file = machine.file("note.txt", "a note");
	let add = ["record", "add", &file, "--category", "clinical"];
	machine.ok(&patient, &add);
	let grant = ["access", "grant", &doctor.address, "--category", "clinical", "--contribute"];
	machine.ok(&patient, &grant);
	let comment = ["comment", "add", "-c", "clinical", "--text-file", &file];
	machine.ok(doctor, &[&comment[..], &["--patient", &patient.address]].concat());
	let revoke = ["guardian", "revoke", &doctor.address, "--of", &patient.address];
	let delete = ["guardian", "delete", "0", "--of", &patient.address];
	let not_proxy = |who: &Person| {
		machine.fails(who, &revoke).is("salus::chain::refused", "Proxy.NotProxy", "");
	};
	not_proxy(&guardian);

	// Of another type: it may not touch the patient's grants.
	let staff = ["guardian", "add", &guardian.address, "--type", "staff"];
	assert_eq!(machine.ok(&patient, &staff)["address"], guardian.address.as_str());
	not_proxy(&guardian);
	machine.ok(&patient, &["guardian", "remove", &guardian.address, "--type", "staff"]);

	machine.ok(&patient, &["guardian", "add", &guardian.address]);
	let of = ["guardian", "list", "--of", &patient.address];
	let listed = machine.ok(&Person::nobody(), &of);
	let expected =
		serde_json::json!([{ "address": guardian.address, "kind": "consent", "delay": 0 }]);
	assert_eq!(listed, expected);
	assert_eq!(machine.ok(&patient, &["guardian", "list"]), expected);
	machine.fails(&patient, &["guardian", "add", &guardian.address]).is(
		"salus::chain::refused",
		"Proxy.Duplicate",
		"",
	);

	// Revoked at once, in the patient's name; the new keys are the patient's to make.
	let revoked = machine.ok(&guardian, &revoke);
	assert_eq!(revoked["provider"], doctor.address.as_str());
	assert_eq!(machine.ok(&patient, &["access", "list"]), serde_json::json!([]));
	machine.fails(&patient, &add).is(
		"salus::chain::refused",
		"Patients.RotationDue",
		"access rotate",
	);
	machine.ok(&patient, &["access", "rotate"]);
	machine.ok(&patient, &add);
	machine.fails(&guardian, &revoke).is("salus::chain::refused", "Patients.NotFound", "");

	machine.ok(&guardian, &delete);
	let left = machine.ok(&patient, &["record", "list"]);
	assert_eq!(left.as_array().expect("a list").len(), 1);
	let delete = ["guardian", "delete-comment", "0", "--of", &patient.address];
	let deleted = machine.ok(&guardian, &delete);
	has(&deleted, &["patient", "comment", "finality"]);
	assert_eq!(machine.ok(&patient, &["comment", "list"]), serde_json::json!([]));
	machine.fails(&guardian, &delete).is("salus::chain::refused", "CommentNotFound", "list");
	let kinds: Vec<_> = trail(&machine, &patient).into_iter().map(|(kind, _)| kind).collect();
	let count = |kind: &str| kinds.iter().filter(|it| it.as_str() == kind).count();
	let counts = ["AccessRevoked", "FileDeleted", "CommentDeleted"].map(count);
	assert_eq!(counts, [1, 1, 1], "{kinds:?}");
	// In the patient's name, and signed by the guardian.
	let events = machine.ok(&patient, &["audit", "trail", "--of", &patient.address]);
	let deleted = |it: &&serde_json::Value| it["kind"] == "FileDeleted";
	let deleted = events.as_array().and_then(|all| all.iter().find(deleted)).expect("one");
	assert_eq!(deleted["actor"], patient.address.as_str());
	assert_eq!(deleted["signer"], guardian.address.as_str());

	machine.ok(&patient, &["guardian", "remove", &guardian.address]);
	not_proxy(&guardian);
	let text = machine.run(&patient, &["guardian", "list"]).succeeded().out;
	assert!(text.contains("GUARDIAN") && !text.contains(&guardian.address), "{text}");
}

#[test]
fn guardian_is_removed_whatever_type_and_delay_another_program_gave() {
	let machine = Machine::new(Node::shared());
	let (patient, guardian) = (machine.patient("ward"), machine.patient("guardian"));
	let who = parse_address(&guardian.address).expect("an address");
	block_on(async {
		let patient = machine.member(&patient).await;
		let call = api::transactions().proxy();
		let call = call.add_proxy(MultiAddress::Id(who), ProxyType::Any, 5);
		patient.submit(&call, "add a proxy").await.map(drop).expect("added");
	});
	machine.ok(&patient, &["guardian", "add", &guardian.address]);
	let kinds = || {
		let listed = machine.ok(&patient, &["guardian", "list"]);
		let listed = listed.as_array().expect("a list").iter();
		let listed = listed.map(|it| format!("{} {}", it["kind"], it["delay"]));
		let mut listed: Vec<_> = listed.collect();
		listed.sort();
		listed
	};
	assert_eq!(kinds(), ["\"any\" 5", "\"consent\" 0"]);
	let remove = ["guardian", "remove", &guardian.address];
	let other = "salus::no_guardian";
	let staff = [&remove[..], &["--type", "staff"]].concat();
	machine.fails(&patient, &staff).is(other, &guardian.address, "guardian list");
	machine.ok(&patient, &remove);
	assert_eq!(kinds(), Vec::<String>::new());
	machine.fails(&patient, &remove).is(other, &guardian.address, "guardian list");
}

/// Has `guardian`, a proxy in everything, move a category of `patient` to an epoch of keys that the guardian
/// alone has.
async fn take_over(machine: &Machine, patient: &Person, guardian: &Person) {
	let (ward, keys) = (machine.member(patient).await, guardian.account());
	let clinical = Category::new(1);
	let call =
		api::transactions().proxy().add_proxy(MultiAddress::Id(keys.id()), ProxyType::Any, 0);
	ward.submit(&call, "add a proxy").await.map(drop).expect("added");
	let recipient = keys.epoch_identity(clinical, 1).recipient();
	let link = make_link(&keys.epoch_identity(clinical, 0), recipient).expect("a link");
	let rotate = PatientsCall::rotate_keys {
		category: types::chain_category(clinical),
		epoch: 1,
		recipient: types::recipient(recipient),
		link: BoundedVec(link),
	};
	let real = MultiAddress::Id(patient.account().id());
	let call = api::transactions().proxy().proxy(real, None, RuntimeCall::Patients(rotate));
	let guardian = machine.member(guardian).await;
	guardian.submit(&call, "rotate for another").await.map(drop).expect("rotated");
}

#[test]
fn i6_patient_gets_out_of_keys_that_somebody_made_in_their_name_and_nobody_loses_a_record() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let (patient, guardian) = (machine.patient("ward"), machine.patient("guardian"));
	let file = machine.file("before.txt", "before");
	let add = |file: &str| machine.ok(&patient, &["record", "add", file, "-c", "clinical"]);
	add(&file);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "clinical"]);
	block_on(take_over(&machine, &patient, &guardian));

	let again = ["access", "grant", &doctor.address, "-c", "clinical"];
	machine.fails(&patient, &again).is("salus::foreign_keys", "clinical", "access rotate");
	let rotated = machine.ok(&patient, &["access", "rotate"]);
	assert_eq!(rotated["rotated"], serde_json::json!(["clinical"]), "{rotated}");
	assert_eq!(rotated["resealed"], 1);
	add(&machine.file("after.txt", "after"));
	for (number, content) in [("0", "before"), ("1", "after")] {
		let get =
			["record", "get", number, "--to", "got", "--force", "--patient", &patient.address];
		machine.ok(doctor, &get);
		let got = std::fs::read_to_string(machine.path("got")).expect("written");
		assert_eq!(got, content);
	}
	// The trail says who made those keys.
	let events = machine.ok(&patient, &["audit", "trail", "--of", &patient.address]);
	let signers = events.as_array().expect("a list").iter();
	let signers = signers.filter(|it| it["kind"] == "KeysRotated").map(|it| it["signer"].clone());
	let expected = [serde_json::json!(guardian.address), serde_json::Value::Null];
	assert_eq!(signers.collect::<Vec<_>>(), expected);
}
