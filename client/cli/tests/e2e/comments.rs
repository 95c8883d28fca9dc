//! Comments: written by providers, read by whoever may see the category, deleted by the patient.

use crate::{
	harness::{together, trail, Cast, Machine, Node, Person, Running},
	surface::{has, is_final},
};
use serde_json::{json, Value};

fn texts(listed: &Value) -> Vec<&str> {
	let listed = listed.as_array().expect("a list").iter();
	listed.map(|it| it["text"].as_str().unwrap_or("closed")).collect()
}

#[test]
fn comment_is_read_by_who_may_see_its_category_and_deleted_by_the_patient() {
	let machine = Machine::new(Node::shared());
	let Cast { doctor, colleague, .. } = Cast::of_all();
	let [patient, stranger] =
		together([&|| machine.patient("patient"), &|| machine.verified("stranger", "doctor")]);
	let file = machine.file("scan.txt", "a scan");
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let categories = "imaging,clinical";
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", categories, "--contribute"]);
	machine.ok(&patient, &["access", "grant", &colleague.address, "-c", "imaging"]);
	let of = ["--patient", &patient.address];

	let finding = machine.file("finding.txt", "No fracture.\nNothing else.\n");
	let add = ["comment", "add", "-c", "imaging", "--record", "0", "--text-file", &finding];
	let added = machine.ok(doctor, &[&add[..], &of].concat());
	has(&added, &["comment", "cid", "category", "about", "epoch", "finality"]);
	is_final(&added["finality"]);
	assert_eq!((&added["comment"], &added["about"]), (&0.into(), &0.into()));
	let add = [&["comment", "add", "-c", "clinical", "--text-file", "-"][..], &of].concat();
	let piped = machine.in_shell("printf 'Feels better.' | \"$@\"", doctor, &add);
	Running::start(piped).wait().succeeded();

	let listed = machine.ok(&patient, &["comment", "list"]);
	let fields =
		["comment", "cid", "category", "about", "epoch", "author", "date", "text", "closed"];
	has(&listed[0], &fields);
	assert_eq!(texts(&listed), ["No fracture.\nNothing else.\n", "Feels better."]);
	assert_eq!(listed[0]["author"], doctor.address.as_str());
	assert_eq!((&listed[0]["about"], &listed[1]["about"]), (&0.into(), &Value::Null));
	let listed = machine.ok(colleague, &[&["comment", "list"][..], &of].concat());
	assert_eq!(texts(&listed), ["No fracture.\nNothing else.\n"], "only what the grant covers");
	let printed = machine.run(&patient, &["comment", "list", "-c", "imaging"]).succeeded().out;
	assert!(printed.contains("  No fracture.\n  Nothing else."), "{printed}");
	let list = [&["comment", "list"][..], &of].concat();
	machine.fails(&stranger, &list).is("salus::no_grant", "", "access grant");

	let stored = machine.blocks();
	let deleted = machine.ok(&patient, &["comment", "delete", "0"]);
	has(&deleted, &["comment", "finality", "removed_here"]);
	assert_eq!(deleted["removed_here"], true);
	assert_eq!(machine.blocks().len(), stored.len() - 1);
	assert_eq!(texts(&machine.ok(&patient, &["comment", "list"])), ["Feels better."]);
	let delete = ["comment", "delete", "0"];
	machine.fails(&patient, &delete).is("salus::no_comment", "0", "comment list");
	let about = |number: u32| Some(format!("comment {number}"));
	let comments: Vec<_> =
		trail(&machine, &patient).into_iter().filter(|it| it.0.starts_with("Comment")).collect();
	let expected = [("Added", about(0)), ("Added", about(1)), ("Deleted", about(0))];
	assert_eq!(comments, expected.map(|(kind, item)| (format!("Comment{kind}"), item)));
}

#[test]
fn i4_comment_that_is_refused_leaves_nothing_in_the_store() {
	let machine = Machine::new(Node::shared());
	let Cast { doctor, colleague, .. } = Cast::of_all();
	let patient = machine.patient("patient");
	let file = machine.file("scan.txt", "a scan");
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let categories = "imaging,clinical";
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", categories, "--contribute"]);
	machine.ok(&patient, &["access", "grant", &colleague.address, "-c", "imaging"]);
	let before = (machine.blocks(), trail(&machine, &patient));
	let text = machine.file("text.txt", "something to say");
	let add = |who: &Person, category: &str, more: &[&str]| {
		let add = ["comment", "add", "--patient", &patient.address, "-c", category];
		machine.fails(who, &[&add[..], more].concat())
	};
	let says = ["--text-file", text.as_str()];
	let on = |number: &'static str| [&says[..], &["--record", number]].concat();
	add(colleague, "imaging", &says).is("salus::may_not_contribute", "imaging", "--contribute");
	add(doctor, "other", &says).is("salus::may_not_contribute", "other", "--contribute");
	add(doctor, "clinical", &on("0")).is("salus::chain::refused", "OtherCategory", "record list");
	add(doctor, "imaging", &on("7")).is("salus::chain::refused", "RecordNotFound", "record list");
	add(&patient, "imaging", &says).is("salus::own_comment", "providers", "record add");
	let empty = machine.file("empty.txt", "\n");
	let problem = add(doctor, "imaging", &["--text-file", &empty]);
	assert!(problem.message.contains("contentString"), "{problem:?}");
	assert_eq!((machine.blocks(), trail(&machine, &patient)), before);
	assert_eq!(machine.ok(&patient, &["comment", "list"]), json!([]));
	assert_eq!(machine.pending(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn i6_comment_that_is_written_after_a_revocation_is_closed_to_who_lost_access() {
	let machine = Machine::new(Node::shared());
	let Cast { doctor, colleague, .. } = Cast::of_all();
	let patient = machine.patient("patient");
	machine.ok(&patient, &["access", "grant", &colleague.address, "-c", "imaging"]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging", "--contribute"]);
	machine.ok(colleague, &["access", "keys", &patient.address, "--to", "keys.txt"]);
	machine.ok(&patient, &["access", "revoke", &colleague.address]);
	let text = machine.file("text.txt", "said later");
	let add = ["comment", "add", "--patient", &patient.address, "-c", "imaging"];
	let added = machine.ok(doctor, &[&add[..], &["--text-file", &text]].concat());
	assert_eq!(added["epoch"], 1);
	let (cid, sealed) = (added["cid"].as_str().expect("a CID"), machine.path("sealed.age"));
	let get = ["store", "get", cid, "--to", sealed.to_str().expect("a path")];
	machine.ok(&Person::nobody(), &get);
	let sealed = std::fs::read(&sealed).expect("written");
	let held = std::fs::read_to_string(machine.path("keys.txt")).expect("written");
	let held = held.lines().filter(|line| !line.starts_with('#'));
	let mut keys: Vec<_> =
		held.map(|key| salus_client::keys::AgeIdentity::parse(key).expect("a key")).collect();
	keys.push(colleague.account().identity().clone());
	for key in keys {
		assert!(
			salus_client::record::decrypt_small(&sealed, std::slice::from_ref(&key)).is_err(),
			"{key:?} opens it"
		);
	}
}
