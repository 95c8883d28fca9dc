//! A member replaces an age recipient whose identity others may have: nothing is lost, and what is
//! added later is closed to the old identity.

use crate::harness::{block_on, together, trail, Machine, Node, Person};
use salus_client::{
	chain::{
		api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
		types::{self, Right},
	},
	keys::{open_keys, parse_address, seal_keys, AccountId, AgeIdentity, EpochKey, KeyError},
	record::{self, RecordError},
	store::parse_cid,
	Category,
};
use serde_json::{json, Value};
use std::{fs, slice};

fn id(who: &Person) -> AccountId {
	parse_address(&who.address).expect("an address")
}

/// The keys that `patient` sealed for `provider`, as anybody reads them from the chain.
fn sealed_keys(machine: &Machine, patient: &Person, provider: &Person) -> Vec<u8> {
	block_on(async {
		let member = machine.member(provider).await;
		let [patient, provider] = [patient, provider].map(id);
		let payload = api::view_functions().patients().sealed_keys(patient, provider);
		member.chain.view(payload).await.expect("an answer").expect("a grant").0
	})
}

/// What whoever has `identity` opens of the keys that `patient` sealed for `provider`.
fn stolen(
	machine: &Machine,
	(patient, provider): (&Person, &Person),
	identity: &AgeIdentity,
) -> Result<Vec<EpochKey>, KeyError> {
	open_keys(&sealed_keys(machine, patient, provider), slice::from_ref(identity))
}

/// Whether one of `keys` opens the record that was `added`.
fn opens(machine: &Machine, keys: &[EpochKey], added: &Value) -> bool {
	let cid = parse_cid(added["cid"].as_str().expect("a CID")).expect("a CID");
	let store = machine.store();
	keys.iter().any(|key| match record::read_manifest(&cid, &key.identity, &store) {
		Ok(_) => true,
		Err(RecordError::WrongKey { .. }) => false,
		Err(error) => panic!("{error}"),
	})
}

fn content(machine: &Machine, who: &Person, number: u32, of: &Person) -> String {
	let (number, to) = (number.to_string(), format!("{number}.got"));
	let mut get = vec!["record", "get", &number, "--to", &to, "--force"];
	if who.address != of.address {
		get.extend(["--patient", &of.address]);
	}
	machine.ok(who, &get);
	fs::read_to_string(machine.path(&to)).expect("written")
}

fn still_hold(machine: &Machine, patient: &Person) -> Value {
	machine.ok(patient, &["access", "list"])[0]["still_hold"].clone()
}

#[test]
fn i6_what_a_doctor_replaced_opens_nothing_that_is_added_after_the_patients_next_command() {
	let machine = Machine::new(Node::shared());
	let [doctor, patient] =
		together([&|| machine.verified("muster", "doctor"), &|| machine.patient("erika")]);
	let [first, second] = ["first", "second"].map(|name| machine.file(name, name));
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "clinical,imaging"]);
	let before = machine.ok(&patient, &["record", "add", &first, "-c", "clinical"]);
	machine.ok(&doctor, &["library", "add", &first]);
	let old = doctor.account();
	let loot = stolen(&machine, (&patient, &doctor), old.identity()).expect("sealed to it");
	assert!(opens(&machine, &loot, &before), "what could be read, can be read");

	let done = machine.ok(&doctor, &["account", "rekey"]);
	assert_eq!((&done["resealed"], &done["library"]), (&json!(1), &json!(1)), "{done}");
	assert_eq!((&done["left_out"], &done["closed"]), (&json!([]), &json!([])));
	let shown = machine.ok(&doctor, &["account", "show"]);
	assert_eq!(shown["recipient"], done["recipient"]);
	let error = stolen(&machine, (&patient, &doctor), old.identity()).expect_err("sealed anew");
	assert!(matches!(error, KeyError::NotForThisKey { .. }), "{error}");
	let profile = machine.ok(&doctor, &["doctor", "show"]);
	assert_eq!(profile["profile"]["name"], "Provider muster", "{profile}");
	assert_eq!(content(&machine, &doctor, 0, &patient), "first");
	let library = machine.ok(&doctor, &["library", "list"]);
	assert_eq!(library.as_array().map(Vec::len), Some(1), "{library}");
	assert_eq!(
		(&library[0]["file"], &library[0]["manifest"]["title"]),
		(&json!(1), &json!("first"))
	);
	machine.ok(&doctor, &["library", "get", "1", "--to", "leaflet"]);

	let expected = json!([{ "address": doctor.address, "why": "replaced a key",
		"department": null, "categories": ["clinical", "imaging"] }]);
	assert_eq!(still_hold(&machine, &patient), expected);
	let text = machine.run(&patient, &["access", "list"]).succeeded().out;
	assert!(text.contains("replaced a key, and whoever has the old one may read"), "{text}");
	let add = ["record", "add", &second, "-c", "clinical"];
	let said = machine.run(&patient, &add).succeeded().err;
	assert!(said.contains("replaced a key that others may have: new keys for"), "{said}");
	assert_eq!(still_hold(&machine, &patient), json!([]));
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!((&listed[1]["epoch"], &listed[1]["record"]), (&json!(1), &json!(1)), "{listed}");
	assert!(!opens(&machine, &loot, &listed[1]), "what was stolen opens what came later");
	assert_eq!(content(&machine, &doctor, 1, &patient), "second");
	let done = machine.ok(&doctor, &["account", "rekey", "--finish"]);
	assert_eq!((&done["resealed"], &done["library"]), (&json!(0), &json!(0)), "{done}");
}

#[test]
fn patient_with_a_new_recipient_keeps_everything_and_closes_what_is_added_to_every_old_key() {
	let machine = Machine::new(Node::shared());
	let [doctor, patient] =
		together([&|| machine.verified("muster", "doctor"), &|| machine.patient("erika")]);
	let [first, second] = ["first", "second"].map(|name| machine.file(name, name));
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "clinical"]);
	machine.ok(&patient, &["record", "add", &first, "-c", "clinical"]);
	let old = patient.account();
	let loot: Vec<_> = Category::all()
		.map(|category| EpochKey { category, epoch: 0, identity: old.epoch_identity(category, 0) })
		.chain([EpochKey {
			category: Category::DEMOGRAPHICS,
			epoch: 0,
			identity: old.identity().clone(),
		}])
		.collect();
	let blocks = machine.blocks();

	let done = machine.ok(&patient, &["account", "rekey"]);
	assert_eq!(done["rotated"].as_array().map(Vec::len), Some(8), "{done}");
	assert_eq!((&done["resealed"], &done["recipient"]), (&json!(1), &json!(recipient(&patient))));
	let last = trail(&machine, &patient);
	assert!(last.iter().any(|(kind, _)| kind == "PatientRecipientChanged"), "{last:?}");
	assert_eq!(machine.ok(&patient, &["patient", "show"])["profile"]["name"], "Patient erika");
	assert_eq!(machine.blocks().difference(&blocks).count(), 1, "one profile came");
	assert_eq!(blocks.difference(&machine.blocks()).count(), 1, "and one went");
	let added = machine.ok(&patient, &["record", "add", &second, "-c", "clinical"]);
	assert_eq!(added["epoch"], 1);
	assert!(!opens(&machine, &loot, &added));
	// The same on an empty machine: the phrase is all that it takes.
	let elsewhere = machine.sharing_store();
	for (who, machine) in [(&doctor, &machine), (&patient, &machine), (&patient, &elsewhere)] {
		for (number, text) in [(0, "first"), (1, "second")] {
			assert_eq!(content(machine, who, number, &patient), text);
		}
	}
	let shown = elsewhere.ok(&patient, &["patient", "show"]);
	assert_eq!(shown["profile"]["name"], "Patient erika");
}

/// The recipient of the identity that follows the first.
fn recipient(who: &Person) -> String {
	let next = who.account().at_identity(1);
	salus_client::keys::encode_recipient(&next.recipient())
}

#[test]
fn rekey_that_was_cut_short_is_brought_to_its_end() {
	let machine = Machine::new(Node::shared());
	let [doctor, patient] =
		together([&|| machine.verified("muster", "doctor"), &|| machine.patient("erika")]);
	let file = machine.file("leaflet", "a leaflet");
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "clinical"]);
	machine.ok(&doctor, &["library", "add", &file]);
	// What a run does that is cut short behind its first transaction.
	block_on(async {
		let member = machine.member(&doctor).await;
		let payload = api::view_functions().doctors().provider(id(&doctor));
		let own = member.chain.view(payload).await.expect("an answer").expect("registered");
		let next = doctor.account().at_identity(1);
		let (recipient, profile) = (types::recipient(next.recipient()), own.private_profile);
		let call = api::transactions().doctors().set_recipient(recipient, profile);
		member.submit(&call, "replace the recipient").await.expect("final");
	});
	let done = machine.ok(&doctor, &["account", "rekey", "--finish"]);
	assert_eq!(done["recipient"], json!(recipient(&doctor)));
	assert_eq!((&done["resealed"], &done["library"]), (&json!(1), &json!(1)), "{done}");
	assert_eq!(done["finality"], Value::Null);
	let sealed = stolen(&machine, (&patient, &doctor), doctor.account().identity());
	assert!(sealed.is_err(), "sealed to the new recipient alone");
}

#[test]
fn i6_patient_changes_the_keys_of_a_department_whose_doctor_replaced_a_recipient() {
	let machine = Machine::new(Node::shared());
	let [department, doctor, patient] = together([
		&|| machine.verified("ward", "department"),
		&|| machine.verified("muster", "doctor"),
		&|| machine.patient("erika"),
	]);
	let file = machine.file("note", "a note");
	machine.ok(&department, &["department", "name-doctor", &doctor.address]);
	machine.ok(&patient, &["access", "grant", &department.address, "-c", "clinical"]);
	let old = doctor.account();
	let loot = stolen(&machine, (&patient, &department), old.identity()).expect("sealed to it");
	let done = machine.ok(&doctor, &["account", "rekey"]);
	assert_eq!(done["departments"], json!([department.address]));
	assert_eq!(still_hold(&machine, &patient)[0]["why"], "replaced a key");
	let added = machine.ok(&patient, &["record", "add", &file, "-c", "clinical"]);
	assert_eq!(added["epoch"], 1);
	assert!(!opens(&machine, &loot, &added));
	let under = ["--patient", &patient.address, "--department", &department.address];
	machine.ok(&doctor, &[&["record", "get", "0", "--to", "got"][..], &under].concat());
	assert_eq!(still_hold(&machine, &patient), json!([]));
}

#[test]
fn who_is_not_registered_has_no_recipient_to_replace() {
	let machine = Machine::new(Node::shared());
	let stranger = machine.stranger("nobody");
	let problem = machine.fails(&stranger, &["account", "rekey"]);
	assert!(problem.message.contains(&stranger.address), "{problem:?}");
}

#[test]
fn who_comes_back_goes_on_behind_the_recipients_of_before() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("erika");
	let rekeyed = machine.ok(&patient, &["account", "rekey"]);
	machine.ok(&patient, &["patient", "deregister", "--yes"]);
	crate::harness::wait_for("it is erased", std::time::Duration::from_secs(60), || {
		(machine.ok(&patient, &["account", "show"])["erasing"] == false).then_some(())
	});
	let profile = machine.file("again.json", r#"{"name": "Erika", "birth_date": "1964-08-12"}"#);
	machine.ok(&patient, &["patient", "register", "--profile", &profile]);
	assert_eq!(machine.ok(&patient, &["account", "show"])["recipient"], rekeyed["recipient"]);
	assert_eq!(machine.ok(&patient, &["patient", "show"])["profile"]["name"], "Erika");
}

#[test]
fn rekey_where_the_profile_is_not_in_the_store_says_so_and_does_the_rest() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("erika");
	// A new machine, with a store of its own: what was in the lost one's is gone.
	let elsewhere = Machine::new(Node::shared());
	let done = elsewhere.ok(&patient, &["account", "rekey"]);
	assert_eq!(
		(&done["profile_left"], &done["recipient"]),
		(&json!(true), &json!(recipient(&patient)))
	);
	assert_eq!(machine.ok(&patient, &["patient", "show"])["profile"]["name"], "Patient erika");
	let profile = elsewhere.file("new.json", r#"{"name": "Erika", "birth_date": "1964-08-12"}"#);
	elsewhere.ok(&patient, &["patient", "update", "--profile", &profile]);
	assert_eq!(elsewhere.ok(&patient, &["patient", "show"])["profile"]["name"], "Erika");
}

#[test]
fn i10_account_that_signs_as_the_patient_and_has_other_keys_revokes_and_changes_none() {
	let machine = Machine::new(Node::shared());
	let [doctor, patient] =
		together([&|| machine.verified("muster", "doctor"), &|| machine.stranger("erika")]);
	let other = machine.stranger("somebody").account();
	block_on(async {
		let member = machine.member(&patient).await;
		let cid = parse_cid("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy");
		let recipients = std::array::from_fn(|category| {
			types::recipient(other.epoch_identity(Category::new(category as u8), 0).recipient())
		});
		let call = api::transactions().patients().register(
			types::chain_cid(&cid.expect("a CID")),
			types::recipient(other.recipient()),
			recipients,
		);
		member.submit(&call, "register").await.expect("final");
		let identity = other.epoch_identity(Category::CLINICAL, 0);
		let key = EpochKey { category: Category::CLINICAL, epoch: 0, identity };
		let call = api::transactions().patients().grant_access(
			id(&doctor),
			types::chain_categories(&[Category::CLINICAL]),
			Right::View,
			None,
			BoundedVec(seal_keys(&[key], &[doctor.account().recipient()]).expect("sealed")),
		);
		member.submit(&call, "grant access").await.expect("final");
	});
	let before = trail(&machine, &patient).len();
	for command in [
		&["access", "grant", &doctor.address, "-c", "clinical"][..],
		&["access", "rotate", "-c", "clinical"],
	] {
		machine.fails(&patient, command).is("salus::other_keys", &patient.address, "registered");
	}
	assert_eq!(trail(&machine, &patient).len(), before);
	let revoked = machine.ok(&patient, &["access", "revoke", &doctor.address]);
	assert_eq!((&revoked["rotated"], &revoked["not_resealed"]), (&json!([]), &Value::Null));
	let has = |field: &str, text: &str| {
		assert!(revoked[field].as_str().is_some_and(|it| it.contains(text)), "{revoked}");
	};
	has("not_rotated", "the keys of");
	has("next", "as it was registered");
	let (kinds, _): (Vec<_>, Vec<_>) = trail(&machine, &patient).into_iter().unzip();
	assert_eq!(kinds[before..], ["AccessRevoked"]);
}
