//! What the chain refuses, and what the user is told then.

use crate::harness::{block_on, together, trail, wait_for, Cast, Machine, Node, Person};
use salus_client::{
	chain::{api, types, ChainError},
	fhir,
	keys::AccountId,
	ops::{Member, OpError},
	Category,
};
use std::time::Duration;

fn machine() -> Machine {
	Machine::new(Node::shared())
}

#[test]
fn i7_strangers_call_that_is_no_registration_is_refused_with_advice() {
	let machine = machine();
	let stranger = machine.stranger("stranger");
	machine.fails(&stranger, &["role", "assign", &stranger.address, "admin"]).is(
		"salus::chain::not_accepted",
		"assign a role",
		"salus patient register",
	);
	assert_eq!(machine.ok(&stranger, &["account", "show"])["role"], serde_json::Value::Null);
	machine.fails(&stranger, &["access", "list"]).is(
		"salus::not_a_patient",
		&stranger.address,
		"patient register",
	);
	assert_eq!(trail(&machine, &stranger), []);
}

#[test]
fn i7_nobody_needs_a_token_to_register_and_work() {
	let machine = machine();
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "free of charge");
	machine.ok(&patient, &["record", "add", &file, "-c", "other"]);
	assert_eq!(machine.ok(&patient, &["account", "show"])["role"], "patient");
}

#[test]
fn call_of_an_admin_is_refused_to_others() {
	let machine = machine();
	let patient = machine.patient("patient");
	let doctor = &Cast::of_all().unverified;
	let refused = "salus::chain::refused";
	machine.fails(&patient, &["doctor", "verify", &doctor.address]).is(
		refused,
		"NotAuthorized",
		"admin",
	);
	machine.fails(doctor, &["doctor", "verify", &doctor.address]).is(
		refused,
		"NotAuthorized",
		"admin",
	);
	machine.fails(&patient, &["role", "remove", &doctor.address]).is(
		refused,
		"NotAuthorized",
		"admin",
	);
}

/// Submits a record of `doctor` past the client's own checks.
fn upload_unasked(machine: &Machine, doctor: &Person, patient: &Person) -> ChainError {
	block_on(async {
		let doctor = machine.member(doctor).await;
		let cid = "bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i";
		let call = api::transactions().doctors().upload_file(
			id(&patient.address),
			types::chain_category(Category::IMAGING),
			0,
			types::chain_cid(&cid.parse().expect("a CID")),
			None,
		);
		doctor.submit(&call, "upload").await.err().expect("refused")
	})
}

fn id(address: &str) -> AccountId {
	salus_client::keys::parse_address(address).expect("an address")
}

#[test]
fn i4_suspended_or_revoked_provider_neither_adds_nor_opens() {
	let machine = machine();
	let [doctor, patient] =
		together([&|| machine.verified("doctor", "doctor"), &|| machine.patient("patient")]);
	let file = machine.file("note.txt", "a note");
	let grant = ["access", "grant", &doctor.address, "-c", "imaging", "--contribute"];
	together([&|| machine.ok(&patient, &["record", "add", &file, "-c", "imaging"])]);
	machine.ok(&patient, &grant);
	let of = ["--patient", &patient.address];
	let add = [&["record", "add", &file, "-c", "imaging"][..], &of].concat();
	let get = [&["record", "get", "0", "--to", "got.txt"][..], &of].concat();

	machine.ok(&Person::admin(), &["doctor", "suspend", &doctor.address]);
	let before = (machine.blocks(), trail(&machine, &patient));
	machine.fails(&doctor, &add).is("salus::may_not_contribute", "verified", "doctor show");
	machine.fails(&doctor, &get).is("salus::chain::refused", "ProviderNotActive", "verif");
	assert!(upload_unasked(&machine, &doctor, &patient).is_refusal("ProviderNotActive"));
	assert!(!machine.path("got.txt").exists());
	assert_eq!((machine.blocks(), trail(&machine, &patient)), before, "nothing was done");

	machine.ok(&Person::admin(), &["doctor", "reinstate", &doctor.address]);
	machine.ok(&doctor, &get);
	machine.ok(&patient, &["access", "revoke", &doctor.address]);
	let before = (machine.blocks(), trail(&machine, &patient));
	machine.fails(&doctor, &add).is("salus::may_not_contribute", "grant", "--contribute");
	machine.fails(&doctor, &get).is("salus::no_grant", "", "access grant");
	assert!(upload_unasked(&machine, &doctor, &patient).is_refusal("NoGrant"));
	assert_eq!((machine.blocks(), trail(&machine, &patient)), before, "nothing was done");
}

#[test]
fn i4_grant_that_expired_or_covers_another_category_gives_nothing() {
	let machine = machine();
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "a note");
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let ends = salus_client::clock::now_millis() + 8_000;
	let until = fhir::format_instant(ends);
	let grant = ["access", "grant", &doctor.address, "-c", "clinical,imaging", "--contribute"];
	machine.ok(&patient, &[&grant[..], &["--expires", &until]].concat());
	let listed = machine.ok(&patient, &["access", "list"]);
	assert_eq!(listed[0]["live"], true);
	let of = ["--patient", &patient.address];
	let elsewhere = [&["record", "add", &file, "-c", "other"][..], &of].concat();
	machine.fails(doctor, &elsewhere).is("salus::may_not_contribute", "other", "access grant");

	wait_for("the grant expires", Duration::from_secs(30), || {
		let listed = machine.ok(&patient, &["access", "list"]);
		(listed[0]["live"] == false).then_some(())
	});
	let add = [&["record", "add", &file, "-c", "imaging"][..], &of].concat();
	machine.fails(doctor, &add).is("salus::may_not_contribute", "grant", "access grant");
	let get = [&["record", "get", "0", "--to", "got.txt"][..], &of].concat();
	machine.fails(doctor, &get).is("salus::chain::refused", "GrantExpired", "grant access again");
	assert!(upload_unasked(&machine, doctor, &patient).is_refusal("GrantExpired"));
	assert!(!machine.path("got.txt").exists());

	// I6: what the patient does next ends it, with new keys before anything is added.
	let count = |kind: &str| {
		let trail = trail(&machine, &patient);
		trail.into_iter().filter(|(found, _)| found == kind).count()
	};
	assert_eq!((count("AccessRevoked"), count("KeysRotated")), (0, 0));
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	assert_eq!((count("AccessRevoked"), count("KeysRotated")), (1, 2));
	assert_eq!(machine.ok(&patient, &["access", "list"]), serde_json::json!([]));
	let (kinds, _): (Vec<_>, Vec<_>) = trail(&machine, &patient).into_iter().unzip();
	assert_eq!(kinds.last().map(String::as_str), Some("FileAdded"), "the keys come first");
	let said = machine.run(&patient, &["record", "add", &file, "-c", "imaging"]).succeeded();
	assert!(!said.err.contains("was over"), "once: {}", said.err);
}

#[test]
fn i6_category_whose_keys_a_revoked_provider_holds_takes_no_record_until_they_change() {
	let machine = machine();
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "a note");
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	block_on(async {
		// As a wallet revokes, which knows nothing of keys.
		let member = machine.member(&patient).await;
		let provider = id(&doctor.address);
		let call = api::transactions().patients().revoke_access(provider);
		member.submit(&call, "revoke").await.expect("revoked");
	});
	let before = machine.blocks();
	let add = ["record", "add", &file, "-c", "imaging"];
	machine.fails(&patient, &add).is("salus::chain::refused", "RotationDue", "access rotate");
	assert_eq!(machine.blocks(), before, "nothing is left in the store");
	let rotated = machine.ok(&patient, &["access", "rotate"]);
	assert_eq!(rotated["rotated"], serde_json::json!(["imaging"]));
	assert_eq!(machine.ok(&patient, &add)["epoch"], 1);
	let again = machine.ok(&patient, &["access", "rotate"]);
	assert_eq!(again["finality"], serde_json::Value::Null, "nothing is due: {again}");
}

#[test]
fn grant_is_refused_to_whom_it_may_not_go() {
	let machine = machine();
	let cast = Cast::of_all();
	let [patient, other] = together([&|| machine.patient("patient"), &|| machine.patient("other")]);
	let grant = |to: &Person, more: &[&str]| {
		machine
			.fails(&patient, &[&["access", "grant", &to.address, "-c", "imaging"], more].concat())
	};
	let refused = "salus::chain::refused";
	// These are sealed nothing: a call that is refused has its keys in the block all the same (I4).
	let inactive = "salus::provider_not_active";
	grant(&cast.unverified, &[]).is(inactive, &cast.unverified.address, "doctor verify");
	grant(&cast.suspended, &[]).is(inactive, &cast.suspended.address, "doctor verify");
	grant(&other, &[]).is("salus::not_a_provider", &other.address, "check the address");
	grant(&machine.stranger("unknown"), &[]).is("salus::not_a_provider", "", "check the address");
	grant(&patient, &[]).is("salus::self_grant", "", "provider");
	let past = ["--expires", "2020-01-31T12:00:00Z"];
	grant(&cast.doctor, &past).is("salus::expiry_in_past", "over already", "future");
	assert_eq!(machine.ok(&patient, &["access", "list"]), serde_json::json!([]));
	machine.fails(&patient, &["access", "revoke", &cast.doctor.address]).is(
		refused,
		"NotFound",
		"access list",
	);
}

#[test]
fn account_of_another_role_is_told_whose_it_should_be() {
	let machine = machine();
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "a note");
	let not_a_patient = |who: &Person, arguments: &[&str]| {
		machine.fails(who, arguments).is("salus::not_a_patient", &doctor.address, "--patient");
	};
	not_a_patient(doctor, &["record", "add", &file, "-c", "imaging"]);
	not_a_patient(doctor, &["record", "list"]);
	not_a_patient(doctor, &["patient", "show"]);
	not_a_patient(doctor, &["access", "grant", &Cast::of_all().colleague.address, "-c", "other"]);
	not_a_patient(&patient, &["record", "list", "--patient", &doctor.address]);
	let show = ["doctor", "show", &patient.address];
	machine.fails(&patient, &show).is("salus::not_a_provider", &patient.address, "register");
	assert_eq!(machine.pending(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn second_registration_is_refused_and_leaves_nothing() {
	let machine = machine();
	let [patient, doctor] =
		together([&|| machine.patient("patient"), &|| machine.provider("doctor", "doctor")]);
	let before = (machine.blocks(), trail(&machine, &patient), trail(&machine, &doctor));
	let form = machine.file("p.json", r#"{"name": "P", "birth_date": "1964-08-12"}"#);
	let licence = machine.file("d.json", r#"{"name": "D", "licence": "1"}"#);
	let as_patient = ["patient", "register", "--profile", &form];
	let as_doctor = ["doctor", "register", "--profile", &licence];
	// By the pool, before it costs a block.
	let (again, other) =
		(("Custom error: 3", "registered already"), ("Custom error: 9", "another role"));
	for (who, register, (code, hint)) in [
		(&patient, as_patient, again),
		(&doctor, as_doctor, again),
		(&patient, as_doctor, other),
		(&doctor, as_patient, other),
	] {
		machine.fails(who, &register).is("salus::chain::not_accepted", code, hint);
	}
	let after = (machine.blocks(), trail(&machine, &patient), trail(&machine, &doctor));
	assert_eq!(after, before);
}

#[test]
fn malformed_cid_is_refused_by_store_and_chain() {
	let machine = machine();
	let nobody = Person::nobody();
	let get = |cid: &str| machine.fails(&nobody, &["store", "get", cid, "--to", "out"]);
	get("bafybroken").is("salus::store::not_a_cid", "bafybroken", "bafy");
	get("bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i").is(
		"salus::store::not_found",
		"bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i",
		"another store",
	);
	assert!(!machine.path("out").exists());

	let patient = machine.patient("patient");
	let refused = block_on(async {
		let patient: Member = machine.member(&patient).await;
		let mut cid = types::chain_cid(&cid::Cid::default());
		cid.0 .0 = vec![1, 2, 3];
		let call = api::transactions().patients().add_file(
			types::chain_category(Category::DEMOGRAPHICS),
			0,
			cid,
		);
		OpError::from(patient.submit(&call, "add the record").await.err().expect("refused"))
	});
	assert!(
		matches!(&refused, OpError::Chain(error) if error.is_refusal("MalformedCid")),
		"{refused}"
	);
}
