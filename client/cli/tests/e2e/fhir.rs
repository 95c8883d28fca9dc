//! FHIR Bundles: imported as records, and records, grants and the trail exported as some.

use crate::harness::{noise, trail, wait_for, Cast, Machine, Node, Person, Running};
use salus_client::fhir::valid::{Validator, R4};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	fs,
	io::{BufWriter, Write},
	os::unix::fs::PermissionsExt,
	path::PathBuf,
	time::Duration,
};

const BUNDLE: &str = include_str!("files/bundle.json");

fn patient() -> (Machine, Person) {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	(machine, patient)
}

/// The Bundle that was exported to `name`, once it is a valid one.
#[track_caller]
fn exported(machine: &Machine, name: &str) -> Vec<Value> {
	let path = machine.path(name);
	assert_eq!(fs::metadata(&path).expect("written").permissions().mode() & 0o777, 0o600);
	let text = fs::read_to_string(path).expect("text");
	R4.validate(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
	let bundle: Value = serde_json::from_str(&text).expect("JSON");
	assert_eq!(
		(&bundle["resourceType"], &bundle["type"]),
		(&"Bundle".into(), &"collection".into())
	);
	let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
	let urls: BTreeSet<_> = entries.iter().map(|it| it["fullUrl"].to_string()).collect();
	assert_eq!(urls.len(), entries.len(), "each entry has a URL of its own");
	entries
}

/// The resources of type `kind` among `entries`.
fn of_kind<'a>(entries: &'a [Value], kind: &str) -> Vec<&'a Value> {
	entries.iter().map(|it| &it["resource"]).filter(|it| it["resourceType"] == kind).collect()
}

/// A Bundle of `number` observations, of which each says its number.
fn observations(number: usize) -> String {
	let entry = |i: usize| {
		json!({ "fullUrl": format!("urn:uuid:{i}"), "resource": {
			"resourceType": "Observation", "status": "final", "code": { "text": format!("T{i}") },
			"category": [{ "coding": [{
				"system": "http://terminology.hl7.org/CodeSystem/observation-category",
				"code": if i.is_multiple_of(2) { "laboratory" } else { "vital-signs" },
			}]}],
		}})
	};
	let entries: Vec<_> = (0..number).map(entry).collect();
	json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }).to_string()
}

#[test]
fn bundle_becomes_records_in_their_categories_and_comes_back_as_it_was() {
	let (machine, patient) = patient();
	let doctor = &Cast::of_all().doctor;
	let bundle = machine.file("bundle.json", BUNDLE);
	let checked = machine.ok(&Person::nobody(), &["record", "import", &bundle, "--check"]);
	let contents = json!({ "resources": 2, "categories": { "clinical": 1, "medication": 1 } });
	for name in ["resources", "categories"] {
		assert_eq!(checked[name], contents[name]);
	}
	let imported = machine.ok(&patient, &["record", "import", &bundle]);
	assert_eq!(imported["categories"], contents["categories"]);
	assert_eq!((&imported["added"], &imported["present"]), (&2.into(), &0.into()));
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	let listed = machine.ok(&patient, &["record", "list"]);
	let title = "Observation: Hemoglobin [Mass/volume] in Blood";
	assert_eq!(listed[0]["manifest"]["title"], title);
	assert_eq!(listed[0]["manifest"]["content_type"], "application/fhir+json");
	assert_eq!(
		(&listed[0]["category"], &listed[1]["category"]),
		(&"clinical".into(), &"medication".into())
	);

	let scan = noise(70_000);
	let file = machine.file("scan.png", &scan);
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let grant = ["access", "grant", &doctor.address, "-c", "imaging,medication", "--contribute"];
	machine.ok(&patient, &grant);
	let comment = machine.file("comment.txt", "looks fine");
	let to = ["--patient", &patient.address];
	let add = ["comment", "add", "-c", "imaging", "--record", "2", "--text-file", &comment];
	machine.ok(doctor, &[&add[..], &to[..]].concat());

	let export = ["record", "export", "--fhir", "--to", "out.json"];
	let done = machine.ok(&patient, &export);
	assert_eq!((&done["records"], &done["comments"]), (&3.into(), &1.into()));
	assert_eq!((&done["left_out"], &done["logged"]), (&json!([]), &Value::Null));
	let entries = exported(&machine, "out.json");
	assert_eq!(entries.len(), 5, "profile, records and comment");
	assert_eq!(of_kind(&entries, "Patient")[0]["name"][0]["text"], "Patient patient");
	let original: Value = serde_json::from_str(BUNDLE).expect("JSON");
	for (entry, original) in entries[1..3].iter().zip(original["entry"].as_array().expect("two")) {
		assert_eq!(entry["resource"], original["resource"]);
		assert_eq!(entry["fullUrl"], original["fullUrl"], "references still lead there");
	}
	let text = fs::read_to_string(machine.path("out.json")).expect("text");
	assert!(text.contains(r#""valueQuantity": { "value": 13.9, "unit""#), "byte by byte");
	let document = of_kind(&entries, "DocumentReference")[0];
	let attachment = &document["content"][0]["attachment"];
	assert_eq!(attachment["title"], "scan.png");
	assert_eq!((&attachment["url"], attachment.get("data")), (&"#content".into(), None));
	let data = document["contained"][0]["data"].as_str().expect("base64");
	let decoded = Running::start(machine.in_shell(
		&format!("base64 -d {} | sha256sum", machine.file("scan.base64", data)),
		&Person::nobody(),
		&[],
	));
	let sha256 = attachment["extension"][0]["valueString"].as_str().expect("a hash");
	assert!(decoded.wait().succeeded().out.starts_with(sha256));
	assert_eq!(of_kind(&entries, "Communication")[0]["payload"][0]["contentString"], "looks fine");

	// What is there is not replaced unasked, and stays whole.
	machine.fails(&patient, &export).is("salus::record::already_exists", "out.json", "overwritten");
	machine.ok(&patient, &[&export[..], &["--force"]].concat());
	assert_eq!(exported(&machine, "out.json").len(), 5);

	// A provider gets what the grant covers, and the trail says what was opened.
	let export = [&["record", "export", "--fhir", "--to", "theirs.json"], &to[..]].concat();
	let done = machine.ok(doctor, &export);
	assert_eq!((&done["records"], &done["comments"]), (&2.into(), &1.into()));
	crate::surface::is_final(&done["logged"]);
	let entries = exported(&machine, "theirs.json");
	assert_eq!(of_kind(&entries, "MedicationStatement").len(), 1);
	assert_eq!(of_kind(&entries, "Observation").len() + of_kind(&entries, "Patient").len(), 0);
	let opened: Vec<_> =
		trail(&machine, &patient).into_iter().filter(|(kind, _)| kind == "FileOpened").collect();
	let opening = |n: u8| ("FileOpened".to_owned(), Some(format!("record {n}")));
	assert_eq!(opened, [opening(1), opening(2)]);

	// What came after a revocation is left out, and named.
	machine.ok(&patient, &["access", "revoke", &doctor.address]);
	machine.fails(doctor, &export).is("salus::record::already_exists", "theirs.json", "name");
	let export = [&["record", "export", "--fhir", "--to", "none.json"], &to[..]].concat();
	machine.fails(doctor, &export).is("salus::no_grant", "no access", "grant");
	assert!(!machine.path("none.json").exists());
}

#[test]
fn bundle_that_is_none_is_refused_with_the_path_and_nothing_is_done() {
	let (machine, patient) = patient();
	let before = machine.blocks();
	let wrong = observations(3).replacen("\"final\"", "\"canary\"", 1);
	let second = observations(3).replace("\"T1\"", "7");
	for (name, content, message) in [
		("text.json", "no JSON at all".to_owned(), "not JSON"),
		("cut.json", observations(2)[..200].to_owned(), "not JSON"),
		(
			"gender.json",
			json!({ "resourceType": "Patient", "gender": "canary" }).to_string(),
			"Patient.gender",
		),
		("code.json", wrong, "Bundle.entry[0].resource.status"),
		("type.json", second, "Bundle.entry[1].resource.code.text"),
		(
			"empty.json",
			json!({ "resourceType": "Bundle", "type": "collection" }).to_string(),
			"Bundle.entry is missing",
		),
	] {
		let file = machine.file(name, content);
		for check in [&[][..], &["--check"]] {
			let import = [&["record", "import", &file], check].concat();
			let problem = machine.fails(&patient, &import);
			assert!(!format!("{problem:?}").contains("canary"), "{problem:?}");
			problem.is("salus::import::invalid", message, "nothing was imported");
		}
	}
	let import = |path: &str| machine.fails(&patient, &["record", "import", path]);
	import("missing.json").is("salus::record::unreadable", "missing.json", "exists");
	import(".").is("salus::record::not_regular", "not a regular file", "");
	import(&machine.file("nothing.json", "")).is("salus::record::empty_file", "nothing", "right");
	assert_eq!((machine.blocks(), machine.pending()), (before, Vec::new()));
	assert_eq!(machine.ok(&patient, &["record", "list"]), json!([]));
}

/// A Bundle of `number` observations, each with a note of `length` bytes.
fn long_bundle(machine: &Machine, number: usize, length: usize) -> String {
	let path = machine.path("long.json");
	let mut file = BufWriter::new(fs::File::create(&path).expect("made"));
	let note = "x".repeat(length);
	write!(file, r#"{{"resourceType":"Bundle","type":"collection","entry":["#).expect("written");
	for i in 0..number {
		let comma = if i == 0 { "" } else { "," };
		let entry = json!({ "resource": {
			"resourceType": "Observation", "status": "final", "code": { "text": format!("T{i}") },
			"note": [{ "text": note }],
		}});
		write!(file, "{comma}{entry}").expect("written");
	}
	write!(file, "]}}").expect("written");
	file.flush().expect("written");
	path.into_os_string().into_string().expect("a path in UTF-8")
}

/// What a command that reads a Bundle of 100 MiB may take, in MiB: what it takes with a short one, and
/// little more.
const MEMORY: u64 = 64;

#[test]
fn bundle_of_50000_resources_is_checked_and_a_long_one_imported_in_bounded_memory() {
	let (machine, patient) = patient();
	let bundle = long_bundle(&machine, 50_000, 2_000);
	assert!(fs::metadata(&bundle).expect("written").len() > 100 << 20);
	let check = ["record", "import", &bundle, "--check", "--output", "json"];
	let done = machine.run(&Person::nobody(), &check);
	assert!(done.memory < MEMORY, "{} MiB", done.memory);
	assert_eq!(done.json()["resources"], 50_000);

	let bundle = long_bundle(&machine, 100, 1 << 20);
	let done = machine.run(&patient, &["record", "import", &bundle, "--output", "json"]);
	assert!(done.memory < MEMORY, "{} MiB", done.memory);
	assert_eq!(done.json()["resources"], 100);
}

#[test]
fn provider_imports_under_a_grant_that_covers_all_of_it_and_nothing_otherwise() {
	let (machine, patient) = patient();
	let doctor = &Cast::of_all().doctor;
	let bundle = machine.file("bundle.json", observations(4));
	let import = ["record", "import", &bundle, "--patient", &patient.address];
	let grant = ["access", "grant", &doctor.address, "--contribute", "-c"];
	machine.ok(&patient, &[&grant[..], &["laboratory"]].concat());
	let before = machine.blocks();
	machine.fails(doctor, &import).is("salus::may_not_contribute", "clinical", "grant");
	assert_eq!(machine.blocks(), before);
	machine.ok(&patient, &[&grant[..], &["laboratory,clinical"]].concat());
	assert_eq!(machine.ok(doctor, &import)["resources"], 4);
	let listed = machine.ok(&patient, &["record", "list"]);
	let listed = listed.as_array().expect("a list");
	assert_eq!(listed.len(), 4);
	assert!(listed.iter().all(|it| it["author"] == doctor.address.as_str()));
}

#[test]
fn import_that_is_cut_short_goes_on_where_it_stopped_and_adds_nothing_twice() {
	let (machine, patient) = patient();
	let bundle = machine.file("bundle.json", observations(300));
	let import = ["record", "import", &bundle];
	let running = Running::start(machine.command(&patient, &import));
	// Once the first batch is stored; whether it is sent by then, the next run has to find out.
	wait_for("the first batch is noted", Duration::from_secs(120), || machine.pending().pop());
	assert!(running.kill(), "it was still under way");
	let imported = machine.ok(&patient, &import);
	assert_eq!(imported["resources"], 300);
	assert!([0, 256].contains(&imported["present"].as_u64().expect("a number")), "{imported}");
	let listed = machine.ok(&patient, &["record", "list"]);
	let titles = listed.as_array().expect("a list").iter();
	let titles: Vec<_> = titles.map(|it| it["manifest"]["title"].as_str().expect("open")).collect();
	let expected: Vec<_> = (0..300).map(|i| format!("Observation: T{i}")).collect();
	assert_eq!(titles, expected);
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	// Three blocks a record and the profile: nothing of an earlier attempt is left.
	assert_eq!(machine.blocks().len(), 3 * 300 + 1);
}

#[test]
fn record_whose_bytes_are_missing_is_named_and_no_bundle_appears() {
	let (machine, patient) = patient();
	let file = machine.file("a.txt", "text");
	let added = machine.ok(&patient, &["record", "add", &file, "-c", "other"]);
	let elsewhere = Machine::new(Node::shared());
	let export = ["record", "export", "--fhir", "--to", "out.json", "-c", "other"];
	let cid = added["cid"].as_str().expect("a CID");
	elsewhere.fails(&patient, &export).is("salus::store::not_found", cid, "store");
	let names = fs::read_dir(elsewhere.path("")).expect("a folder");
	let names = names.map(|it| it.expect("a file").file_name().to_string_lossy().into_owned());
	assert!(!names.into_iter().any(|name| name.contains("out") || name.contains(".salus")));
}

#[test]
fn full_disk_while_a_bundle_is_written_leaves_nothing_of_it() {
	let (machine, patient) = patient();
	let file = machine.file("large.bin", noise(1 << 20));
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let limit = r#"trap '' XFSZ; ulimit -f 1024; exec "$@" --output json"#;
	let export = ["record", "export", "--fhir", "--to", "out.json"];
	let done = Running::start(machine.in_shell(limit, &patient, &export)).wait();
	done.problem().is("salus::record::unwritable", "out.json", "room");
	let names = fs::read_dir(machine.path("")).expect("a folder");
	let names = names.map(|it| it.expect("a file").file_name().to_string_lossy().into_owned());
	assert!(!names.into_iter().any(|name| name.contains("out") || name.contains(".salus")));
}

#[test]
fn grants_are_exported_as_consents_and_the_trail_as_audit_events() {
	let (machine, patient) = patient();
	let doctor = &Cast::of_all().doctor;
	let file = machine.file("a.txt", "text");
	machine.ok(&patient, &["record", "add", &file, "-c", "laboratory"]);
	machine.ok(
		&patient,
		&["access", "grant", &doctor.address, "-c", "laboratory,mental-health", "--expires", "30d"],
	);
	let of = ["--patient", &patient.address];
	machine.ok(doctor, &[&["record", "get", "0", "--to", "b.txt"], &of[..]].concat());

	let done = machine.ok(&patient, &["access", "export", "--fhir", "--to", "grants.json"]);
	assert_eq!(done["entries"], 1);
	let entries = exported(&machine, "grants.json");
	let consent = of_kind(&entries, "Consent")[0];
	let provision = &consent["provision"];
	assert_eq!((&consent["status"], &provision["type"]), (&"active".into(), &"permit".into()));
	assert_eq!(consent["patient"]["identifier"]["value"], patient.address.as_str());
	let reader = &provision["actor"][0]["reference"]["identifier"]["value"];
	assert_eq!(reader, doctor.address.as_str());
	let category = |i: usize| &provision["modifierExtension"][i]["valueCodeableConcept"]["text"];
	assert_eq!((category(0), category(1)), (&"Laboratory".into(), &"MentalHealth".into()));
	assert!(provision["period"]["end"].is_string() && consent["dateTime"].is_string());

	machine.ok(&patient, &["access", "revoke", &doctor.address]);
	machine.ok(&patient, &["access", "export", "--fhir", "--to", "revoked.json"]);
	let entries = exported(&machine, "revoked.json");
	let revoked = of_kind(&entries, "Consent")[0];
	assert_eq!((&revoked["status"], revoked["dateTime"].is_string()), (&"inactive".into(), true));
	assert!(revoked["provision"]["period"]["end"].is_string());
	let export = ["audit", "export", "--fhir", "--to", "trail.json"];
	let of_patient = [&export[..], &["--of", &patient.address]].concat();
	machine.ok(&Person::nobody(), &of_patient);
	let entries = exported(&machine, "trail.json");
	let events = of_kind(&entries, "AuditEvent");
	let told: Vec<_> = trail(&machine, &patient).into_iter().map(|(kind, _)| kind).collect();
	let kinds = events.iter().map(|event| {
		let mut subtypes = event["subtype"].as_array().expect("a list").iter();
		let own = subtypes.rfind(|it| it["system"] == "urn:salus:audit-kind");
		own.expect("the chain's word")["code"].as_str().expect("a code").to_owned()
	});
	assert_eq!(kinds.collect::<Vec<_>>(), told);
	let find = |kind: &str| {
		let at = told.iter().position(|it| it == kind).unwrap_or_else(|| panic!("no {kind}"));
		events[at]
	};
	let balp = |name: &str| {
		format!("https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.{name}")
	};
	for (kind, profile, action) in [
		("PatientRegistered", "PatientCreate", "C"),
		("FileAdded", "PatientCreate", "C"),
		("FileOpened", "PatientRead", "R"),
		("AccessRevoked", "PatientDelete", "D"),
	] {
		let event = find(kind);
		assert_eq!(event["meta"]["profile"][0], balp(profile));
		assert_eq!(event["action"], action);
	}
	assert_eq!(find("KeysRotated").get("meta"), None);
	let opened = find("FileOpened");
	assert_eq!(opened["agent"][0]["who"]["identifier"]["value"], doctor.address.as_str());
	let record = format!("{}:0", patient.address);
	assert_eq!(opened["entity"][1]["what"]["identifier"]["value"], record.as_str());

	// The whole trail, of everybody in these tests, is a valid Bundle too.
	let whole = machine.ok(&Person::nobody(), &[&export[..], &["--force"]].concat());
	assert_eq!(
		exported(&machine, "trail.json").len() as u64,
		whole["entries"].as_u64().expect("n")
	);
}

#[test]
fn file_name_of_any_kind_comes_back_as_a_safe_one_or_is_refused_by_the_path_of_its_element() {
	let (machine, patient) = patient();
	let before = machine.blocks();
	let file = machine.file("a.txt", "text");
	let title = "DocumentReference.content[0].attachment.title";
	let long = "ü".repeat(2048);
	for (wrong, message) in [(long.as_str(), "1024"), ("a\u{1}b", "control"), (" ", "missing")] {
		let add = ["record", "add", &file, "-c", "other", "--title", wrong];
		let problem = machine.fails(&patient, &add);
		assert!(
			problem.message.contains(title) && problem.message.contains(message),
			"{problem:?}"
		);
	}
	let deep = "a/".repeat(2048);
	let add = ["record", "add", &deep, "-c", "other"];
	machine.fails(&patient, &add).is("salus::record::unreadable", "a/a/a", "exists");
	assert_eq!((machine.blocks(), machine.pending()), (before, Vec::new()));

	let strange = machine.file("Röntgen 🩻\u{202e}gnp.\u{1}exe", "one");
	machine.ok(&patient, &["record", "add", &strange, "-c", "other"]);
	let add = ["record", "add", &file, "-c", "other", "--title", "../../etc/passwd\\nul"];
	machine.ok(&patient, &add);
	let elsewhere = machine.sharing_store();
	for (number, name) in [("0", "Röntgen 🩻_gnp.\u{fffd}exe"), ("1", "_.._etc_passwd_nul")] {
		let got = elsewhere.ok(&patient, &["record", "get", number]);
		assert_eq!(got["file"], name);
		assert!(elsewhere.path(name).is_file());
	}
}
