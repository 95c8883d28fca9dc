//! A provider's own library, and what is sent from it.

use crate::{
	harness::{noise, trail, Cast, Machine, Node, Person},
	surface::{has, is_final},
};
use serde_json::json;
use std::fs;

#[test]
fn library_keeps_files_for_the_provider_alone_and_sends_them_to_patients() {
	let machine = Machine::new(Node::shared());
	let doctor = machine.verified("doctor", "doctor");
	let patient = machine.patient("patient");
	let content = noise(40_000);
	let file = machine.file("leaflet.bin", &content);
	let before = machine.blocks();
	let added = machine.ok(&doctor, &["library", "add", &file, "--title", "Leaflet"]);
	has(&added, &["file", "cid", "resumed", "finality"]);
	is_final(&added["finality"]);
	assert_eq!(added["file"], 0);
	let listed = machine.ok(&doctor, &["library", "list"]);
	has(&listed[0], &["file", "cid", "added_at", "manifest", "closed"]);
	assert_eq!(listed[0]["manifest"]["title"], "Leaflet");
	let got = machine.ok(&doctor, &["library", "get", "0", "--to", "got.bin"]);
	has(&got, &["file", "manifest", "to"]);
	assert_eq!(fs::read(machine.path("got.bin")).expect("written"), content);

	let send = ["library", "send", "0", "--patient", &patient.address, "-c", "clinical"];
	let kept = machine.blocks();
	machine.fails(&doctor, &send).is("salus::may_not_contribute", "clinical", "--contribute");
	assert_eq!(machine.blocks(), kept, "nothing is left of what was not sent");
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "clinical", "--contribute"]);
	let sent = machine.ok(&doctor, &send);
	has(&sent, &["record", "cid", "category", "epoch", "resumed", "finality"]);
	assert_ne!(sent["cid"], added["cid"], "it is encrypted again, to the patient");
	let records = machine.ok(&patient, &["record", "list"]);
	assert_eq!(records[0]["manifest"]["title"], "Leaflet");
	assert_eq!(records[0]["author"], doctor.address.as_str());
	machine.ok(&patient, &["record", "get", "0", "--to", "sent.bin"]);
	assert_eq!(fs::read(machine.path("sent.bin")).expect("written"), content);

	let deleted = machine.ok(&doctor, &["library", "delete", "0"]);
	has(&deleted, &["file", "finality", "freed", "left"]);
	assert_eq!(machine.ok(&doctor, &["library", "list"]), json!([]));
	machine.ok(&patient, &["record", "get", "0", "--to", "again.bin"]);
	machine.ok(&patient, &["record", "get", "0", "--to", "sent.bin", "--force"]);
	let deleted_blocks: Vec<_> = kept.difference(&before).collect();
	assert!(deleted_blocks.iter().all(|cid| !machine.blocks().contains(*cid)));
	let of_library: Vec<_> =
		trail(&machine, &doctor).into_iter().filter(|it| it.0.starts_with("Library")).collect();
	let item = Some("library file 0".to_owned());
	let expected = ["LibraryFileAdded", "LibraryFileDeleted"].map(|it| (it.into(), item.clone()));
	assert_eq!(of_library, expected, "what is sent is on the patient's trail");
}

#[test]
fn library_of_others_and_files_that_are_not_there_are_refused() {
	let machine = Machine::new(Node::shared());
	let unverified = &Cast::of_all().unverified;
	let patient = machine.patient("patient");
	let file = machine.file("leaflet.txt", "take with water");
	let (get, no) = (["library", "get", "9", "--to", "x"], "salus::no_library_file");
	machine.fails(unverified, &get).is(no, "9", "library list");
	machine.fails(unverified, &["library", "delete", "9"]).is(no, "9", "library list");
	let add = ["library", "add", &file];
	machine.fails(&patient, &add).is("salus::not_a_provider", &patient.address, "doctor register");
	let nobody = machine.run(&Person::nobody(), &["library", "list"]);
	assert_ne!(nobody.exit, Some(0));
	assert!(!machine.path("x").exists());
}
