//! The main job from beginning to end: a patient, a doctor, a pharmacy and an auditor.

use crate::harness::{together, trail, Machine, Node, Person};
use salus_client::keys::AgeIdentity;
use serde_json::Value;
use std::{fs, io::Read, path::Path};

const BUNDLE: &[u8] = include_bytes!("files/bundle.json");
const REPORT: &[u8] = include_bytes!("files/report.pdf");
const SCAN: &[u8] = include_bytes!("files/scan.png");

#[test]
fn main_job_is_done_by_the_command_alone() {
	let machine = Machine::new(Node::shared());
	let (doctor, pharmacy, patient) = who_takes_part(&machine);
	let added = patient_adds_three_files(&machine, &patient);
	doctor_is_refused_without_a_grant(&machine, &doctor, &patient);
	doctor_reads_and_writes_under_a_grant(&machine, &doctor, &patient);
	pharmacy_sees_its_category_alone(&machine, &pharmacy, &patient);
	let keys =
		i6_what_is_added_after_a_revocation_stays_closed(&machine, &doctor, &patient, &added);
	second_grant_leads_back_to_every_epoch(&machine, &doctor, &patient);
	assert_eq!(keys, 2, "one key for each category of the first grant");
	i3_auditor_finds_every_step_once(&machine, &doctor, &pharmacy, &patient);
}

fn who_takes_part(machine: &Machine) -> (Person, Person, Person) {
	let [doctor, pharmacy, patient] = together([
		&|| machine.verified("doctor", "doctor"),
		&|| machine.verified("pharmacy", "pharmacy"),
		&|| machine.patient("patient"),
	]);
	let shown = machine.ok(&Person::nobody(), &["doctor", "show", &doctor.address]);
	assert_eq!((&shown["status"], &shown["kind"]), (&"verified".into(), &"doctor".into()));
	assert_eq!(shown["profile"]["name"], "Provider doctor");
	assert_eq!(shown["profile"]["licence"], Value::Null, "the licence is not public");
	(doctor, pharmacy, patient)
}

fn patient_adds_three_files(machine: &Machine, patient: &Person) -> Vec<String> {
	let files = [
		("bundle.json", BUNDLE, "medication", "application/fhir+json"),
		("report.pdf", REPORT, "laboratory", "application/pdf"),
		("scan.png", SCAN, "imaging", "image/png"),
	];
	let mut cids = Vec::new();
	for (number, (name, content, category, _)) in files.iter().enumerate() {
		let path = machine.file(name, content);
		let added = machine.ok(patient, &["record", "add", &path, "--category", category]);
		assert_eq!(added["record"], number);
		cids.push(added["cid"].as_str().expect("a CID").to_owned());
	}
	let listed = machine.ok(patient, &["record", "list"]);
	for (record, (name, content, category, media)) in
		listed.as_array().expect("a list").iter().zip(files)
	{
		assert_eq!(record["category"], category);
		let manifest = &record["manifest"];
		assert_eq!(manifest["title"], name);
		assert_eq!(manifest["content_type"], media);
		assert_eq!(manifest["size"], content.len());
		assert_eq!(manifest["author"], patient.address.as_str());
	}
	cids
}

fn doctor_is_refused_without_a_grant(machine: &Machine, doctor: &Person, patient: &Person) {
	let of = ["--patient", &patient.address];
	machine.fails(doctor, &[&["record", "list"][..], &of].concat()).is(
		"salus::no_grant",
		&patient.address,
		"access grant",
	);
	machine.fails(doctor, &[&["record", "get", "2"][..], &of].concat()).is(
		"salus::no_grant",
		&patient.address,
		"access grant",
	);
}

fn doctor_reads_and_writes_under_a_grant(machine: &Machine, doctor: &Person, patient: &Person) {
	let categories = "laboratory,imaging";
	let grant = ["access", "grant", &doctor.address, "-c", categories, "--contribute"];
	machine.ok(patient, &grant);
	let of = ["--patient", &patient.address];
	let listed = machine.ok(doctor, &[&["record", "list"][..], &of].concat());
	let numbers: Vec<_> =
		listed.as_array().expect("a list").iter().map(|it| &it["record"]).collect();
	assert_eq!(numbers, [1, 2], "only what the grant covers");

	for (number, content) in [("1", REPORT), ("2", SCAN)] {
		let to = machine.path(&format!("got-{number}"));
		let got = get(machine, doctor, patient, number, &to);
		assert_eq!(fs::read(&to).expect("written"), content);
		assert!(got["logged"]["block"].is_u64(), "the opening is on the trail: {got}");
	}

	let finding = machine.file("finding.txt", "Fracture of the left radius.\n");
	let title = ["--title", "Finding", "--description", "seen with the scan"];
	let add = [&["record", "add", &finding, "-c", "imaging"][..], &of, &title].concat();
	let added = machine.ok(doctor, &add);
	assert_eq!(added["record"], 3);
	let listed = machine.ok(patient, &["record", "list", "-c", "imaging"]);
	let written = &listed[1];
	assert_eq!(written["author"], doctor.address.as_str());
	assert_eq!(written["manifest"]["title"], "Finding");
	assert_eq!(written["manifest"]["description"], "seen with the scan");
	let to = machine.path("finding");
	machine.ok(patient, &["record", "get", "3", "--to", to.to_str().expect("a path")]);
	assert_eq!(fs::read(&to).expect("written"), b"Fracture of the left radius.\n");
}

fn pharmacy_sees_its_category_alone(machine: &Machine, pharmacy: &Person, patient: &Person) {
	machine.ok(patient, &["access", "grant", &pharmacy.address, "-c", "medication"]);
	let of = ["--patient", &patient.address];
	let listed = machine.ok(pharmacy, &[&["record", "list"][..], &of].concat());
	assert_eq!(listed.as_array().expect("a list").len(), 1);
	assert_eq!(listed[0]["manifest"]["title"], "bundle.json");
	let to = machine.path("prescribed");
	get(machine, pharmacy, patient, "0", &to);
	assert_eq!(fs::read(&to).expect("written"), BUNDLE);
	let closed = [&["record", "get", "2"][..], &of].concat();
	machine.fails(pharmacy, &closed).is("salus::closed", "imaging", "ask for access");
	let note = machine.file("note.txt", "dispensed");
	let add = [&["record", "add", &note, "-c", "medication"][..], &of].concat();
	machine.fails(pharmacy, &add).is("salus::may_not_contribute", "medication", "--contribute");
}

fn i6_what_is_added_after_a_revocation_stays_closed(
	machine: &Machine,
	doctor: &Person,
	patient: &Person,
	added: &[String],
) -> usize {
	let file = machine.path("keys.txt");
	let to = file.to_str().expect("a path");
	machine.ok(doctor, &["access", "keys", &patient.address, "--to", to]);
	let text = fs::read_to_string(&file).expect("written");
	let keys: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
	let mut held: Vec<_> = keys.iter().map(|key| AgeIdentity::parse(key).expect("a key")).collect();
	held.push(doctor.account().identity().clone());

	let revoked = machine.ok(patient, &["access", "revoke", &doctor.address]);
	assert_eq!(revoked["rotated"], serde_json::json!(["laboratory", "imaging"]));
	let path = machine.file("later.png", [SCAN, b"later"].concat());
	let later = machine.ok(patient, &["record", "add", &path, "-c", "imaging"]);
	assert_eq!((&later["record"], &later["epoch"]), (&4.into(), &1.into()));
	let cid = later["cid"].as_str().expect("a CID");

	let of = ["--patient", &patient.address];
	for command in [&["record", "list"][..], &["record", "get", "4"], &["record", "get", "2"]] {
		machine.fails(doctor, &[command, &of].concat()).is("salus::no_grant", "", "access grant");
	}
	for part in ["manifest.age", "content.age"] {
		let before = store_file(machine, &added[2], part);
		assert!(held.iter().any(|key| opens(key, &before)), "what they were given opens {part}");
		let after = store_file(machine, cid, part);
		assert!(!held.iter().any(|key| opens(key, &after)), "{part} is closed to all of it");
	}
	keys.len()
}

fn second_grant_leads_back_to_every_epoch(machine: &Machine, doctor: &Person, patient: &Person) {
	machine.ok(patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	for (number, content) in [("2", SCAN.to_vec()), ("4", [SCAN, b"later"].concat())] {
		let to = machine.path(&format!("again-{number}"));
		get(machine, doctor, patient, number, &to);
		assert_eq!(fs::read(&to).expect("written"), content);
	}
}

fn i3_auditor_finds_every_step_once(
	machine: &Machine,
	doctor: &Person,
	pharmacy: &Person,
	patient: &Person,
) {
	let auditor = machine.stranger("auditor");
	machine.ok(&Person::admin(), &["audit", "add-auditor", &auditor.address]);
	let auditors = machine.ok(&auditor, &["audit", "auditors"]);
	assert!(auditors.as_array().expect("a list").contains(&auditor.address.as_str().into()));

	let record = |number: u32| Some(format!("record {number}"));
	let epoch = |category: &str| Some(format!("{category} epoch 1"));
	let (to_doctor, to_pharmacy) = (Some(doctor.address.clone()), Some(pharmacy.address.clone()));
	let expected = [
		("PatientRegistered", None),
		("FileAdded", record(0)),
		("FileAdded", record(1)),
		("FileAdded", record(2)),
		("AccessGranted", to_doctor.clone()),
		("FileOpened", record(1)),
		("FileOpened", record(2)),
		("FileUploaded", record(3)),
		("AccessGranted", to_pharmacy),
		("FileOpened", record(0)),
		("AccessRevoked", to_doctor.clone()),
		("KeysRotated", epoch("laboratory")),
		("KeysRotated", epoch("imaging")),
		("FileAdded", record(4)),
		("AccessGranted", to_doctor),
		("FileOpened", record(2)),
		("FileOpened", record(4)),
	];
	let expected = expected.map(|(kind, item)| (kind.to_owned(), item));
	assert_eq!(trail(machine, patient), expected);
	let own = |kind: &str, item: Option<&str>| (kind.to_owned(), item.map(str::to_owned));
	let registered = [own("ProviderRegistered", Some("doctor")), own("ProviderVerified", None)];
	assert_eq!(trail(machine, doctor), registered);
	let printed = machine.run(&auditor, &["audit", "trail"]).succeeded().out;
	assert!(printed.contains(&patient.address) && printed.contains("FileOpened"), "{printed}");

	let verified = machine.ok(&auditor, &["audit", "verify"]);
	assert!(verified["events"].as_u64() >= Some(expected.len() as u64), "{verified}");
	assert_eq!(verified["head"].as_str().map(str::len), Some(64), "{verified}");
}

fn get(machine: &Machine, who: &Person, patient: &Person, number: &str, to: &Path) -> Value {
	let to = to.to_str().expect("a path in UTF-8");
	machine.ok(who, &["record", "get", number, "--patient", &patient.address, "--to", to])
}

/// A file of a record as anybody who has the store can read it.
fn store_file(machine: &Machine, cid: &str, part: &str) -> Vec<u8> {
	let to = machine.path(&format!("{cid}-{part}"));
	let path = format!("{cid}/{part}");
	machine.ok(&Person::nobody(), &["store", "get", &path, "--to", to.to_str().expect("a path")]);
	fs::read(&to).expect("written")
}

/// Whether `key` opens an age file.
fn opens(key: &AgeIdentity, file: &[u8]) -> bool {
	let identity = key.to_age().expect("an identity");
	let opened = age::Decryptor::new(file)
		.expect("an age file")
		.decrypt(std::iter::once(&identity as _))
		.map(|mut plain| plain.read_to_end(&mut Vec::new()));
	matches!(opened, Ok(Ok(_)))
}
