//! What `record import` takes, refuses by name, and files where: as hospitals send it.

use crate::harness::{Machine, Node, Person, Running};
use serde_json::{json, Value};
use std::{fs, process::Command};

const PULSE: &str = r#"{"resourceType":"Observation","status":"final","code":{"text":"Pulse"}}"#;

fn check(machine: &Machine, file: &str) -> Value {
	machine.ok(&Person::nobody(), &["record", "import", file, "--check"])
}

#[track_caller]
fn refused(machine: &Machine, file: &str, code: &str, message: &str, help: &str) {
	let problem = machine.fails(&Person::nobody(), &["record", "import", file, "--check"]);
	problem.is(code, message, help);
}

fn bundle(entries: &[Value]) -> Value {
	json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
}

/// `content` as gzip makes it.
fn gzipped(machine: &Machine, name: &str, content: &str) -> String {
	let file = machine.file(name, content);
	let packed = Command::new("gzip").args(["-k", "-f", &file]).status().expect("gzip");
	assert!(packed.success());
	format!("{file}.gz")
}

#[test]
fn one_resource_lines_gzip_and_a_byte_order_mark_are_taken() {
	let machine = Machine::new(Node::shared());
	let lines = format!("{PULSE}\n{{\"resourceType\":\"Patient\",\"id\":\"p\"}}\n");
	for (file, number) in [
		(machine.file("one.json", PULSE), 1),
		(machine.file("bom.json", format!("\u{feff}{PULSE}\r\n")), 1),
		(machine.file("lines.ndjson", &lines), 2),
		(gzipped(&machine, "packed.ndjson", &lines), 2),
	] {
		assert_eq!(check(&machine, &file)["resources"], number, "{file}");
	}
	let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
		<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>
		<entry><fullUrl value="urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-111111111111"/>
		<resource><Patient><id value="p1"/><name><family value="Beispiel"/></name></Patient></resource></entry></Bundle>"#;
	for file in [machine.file("bundle.xml", xml), gzipped(&machine, "packed.xml", xml)] {
		assert_eq!(check(&machine, &file)["categories"], json!({ "demographics": 1 }), "{file}");
	}
	let piped = format!(r#"cat {} | "$@" --output json"#, machine.file("piped.json", PULSE));
	let import = ["record", "import", "-", "--check"];
	let done = Running::start(machine.in_shell(&piped, &Person::nobody(), &import)).wait();
	assert_eq!(done.json()["resources"], 1);
}

#[test]
fn what_is_not_taken_is_named_with_what_to_do() {
	let machine = Machine::new(Node::shared());
	let utf16: Vec<u8> = PULSE.encode_utf16().flat_map(u16::to_le_bytes).collect();
	let utf16 = [b"\xff\xfe".to_vec(), utf16].concat();
	let latin1 = PULSE.replace("Pulse", "P*ls").into_bytes();
	let latin1: Vec<_> = latin1.iter().map(|b| if *b == b'*' { 0xfc } else { *b }).collect();
	let is = |name: &str, content: &[u8], code: &str, message: &str, help: &str| {
		refused(&machine, &machine.file(name, content), code, message, help);
	};
	is("utf16.json", &utf16, "salus::import::utf16", "UTF-16", "iconv");
	is("latin1.json", &latin1, "salus::import::not_utf8", "line 1", "iconv");
	let cda = b"<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";
	is("ccda.xml", cda, "salus::import::cda", "CDA", "record add");
	is("adt.hl7", b"MSH|^~\\&|A|B\r", "salus::import::hl7_v2", "HL7 v2", "record add");
	is("letter.pdf", b"%PDF-1.7", "salus::import::pdf", "PDF", "record add");
	is("list.json", b"[{\"resourceType\":\"Patient\"}]", "salus::import::list", "list", "jq");
	let card = b"{\"verifiableCredential\":[\"x\"]}";
	is("x.smart-health-card", card, "salus::import::smart_health_card", "SMART", "record add");
	let order = r#"{"resourceType":"MedicationOrder","status":"active"}"#;
	let code = "salus::import::invalid";
	is("old.json", order.as_bytes(), code, "MedicationOrder of FHIR DSTU2", "R4 (4.0.1)");
	let deletion = bundle(&[
		json!({ "resource": { "resourceType": "Patient" } }),
		json!({ "fullUrl": "urn:uuid:1", "request": { "method": "DELETE", "url": "Patient/1" } }),
	]);
	is(
		"history.json",
		deletion.to_string().as_bytes(),
		code,
		"entry[1] is not valid: it is a del",
		"",
	);
	let surrogate = PULSE.replace("Pulse", "\\ud800");
	is("surrogate.json", surrogate.as_bytes(), code, "surrogate", "");
	let deep = format!(
		"{{\"resourceType\":\"Basic\",\"x\":{}1{}}}",
		"[".repeat(10_000),
		"]".repeat(10_000)
	);
	is("deep.json", deep.as_bytes(), code, "nested too deeply", "");
}

#[test]
fn gzip_bomb_is_refused_by_name() {
	let machine = Machine::new(Node::shared());
	let bomb = machine.path("bomb.gz");
	let make = format!("head -c 2000000000 /dev/zero | gzip -1 > {}", bomb.display());
	assert!(Command::new("sh").args(["-c", &make]).status().expect("sh").success());
	let bomb = bomb.to_str().expect("UTF-8");
	refused(&machine, bomb, "salus::import::bomb", "bomb", "where it comes from");
	let cut = machine.file("cut.gz", &fs::read(bomb).expect("there")[..1000]);
	refused(&machine, &cut, "salus::import::damaged_gzip", "damaged", "where it comes from");
}

#[test]
fn all_faults_are_told_at_once_and_as_an_operation_outcome() {
	let machine = Machine::new(Node::shared());
	let faulty = bundle(&[
		json!({ "resource": { "resourceType": "Patient", "name": [{ "family": "" }] } }),
		json!({ "resource": { "resourceType": "Patient", "telecom": [] } }),
		json!({ "resource": { "resourceType": "Observation", "status": "canary", "code": { "text": "x" } } }),
	]);
	let file = machine.file("faulty.json", faulty.to_string());
	let import = ["record", "import", &file, "--check", "--output", "json"];
	let done = machine.run(&Person::nobody(), &import);
	let error: Value = serde_json::from_str(&done.err).expect("JSON");
	let outcome = &error["error"]["outcome"];
	assert_eq!(outcome["resourceType"], "OperationOutcome");
	let paths: Vec<_> = outcome["issue"].as_array().expect("a list").iter().collect();
	let paths: Vec<_> =
		paths.iter().map(|it| it["expression"][0].as_str().expect("a path")).collect();
	assert_eq!(
		paths,
		[
			"Bundle.entry[0].resource.name[0].family",
			"Bundle.entry[1].resource.telecom",
			"Bundle.entry[2].resource.status"
		]
	);
	assert!(!done.err.contains("canary"), "{}", done.err);
	let told = machine.run(&Person::nobody(), &import[..4]).err;
	assert!(paths.iter().all(|path| told.contains(path)), "{told}");
}

#[test]
fn document_is_one_record_and_comes_back_as_it_was() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let document = json!({ "resourceType": "Bundle", "type": "document",
		"identifier": { "system": "urn:ietf:rfc:3986", "value": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-111111111111" },
		"timestamp": "2024-05-01T00:00:00Z",
		"entry": [
		{ "fullUrl": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-222222222222", "resource": {
			"resourceType": "Composition", "status": "final", "title": "Discharge letter",
			"type": { "coding": [{ "system": "http://loinc.org", "code": "18842-5" }], "text": "Discharge summary" },
			"subject": { "reference": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-333333333333" },
			"date": "2024-05-01", "author": [{ "display": "Dr. X" }] } },
		{ "fullUrl": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-333333333333", "resource": {
			"resourceType": "Patient", "id": "p" } },
	] });
	let file = machine.file("document.json", document.to_string());
	assert_eq!(machine.ok(&patient, &["record", "import", &file])["added"], 1);
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!(listed[0]["manifest"]["title"], "Document: Discharge letter");
	let description = "Discharge summary, 2024-05-01, Dr. X";
	assert_eq!(listed[0]["manifest"]["description"], description);
	assert_eq!(listed[0]["category"], "clinical");
	let got = machine.ok(&patient, &["record", "get", "0"]);
	assert!(got["file"].as_str().is_some_and(|file| file.ends_with("letter.json")), "{got}");
	machine.ok(&patient, &["record", "export", "--fhir", "--to", "out.json"]);
	let out: Value =
		serde_json::from_slice(&fs::read(machine.path("out.json")).expect("there")).expect("JSON");
	let entries = out["entry"].as_array().expect("a list");
	assert!(entries.iter().any(|entry| entry["resource"] == document));
	let split = machine.ok(&patient, &["record", "import", &file, "--split"]);
	assert_eq!(split["added"], 2);
}

#[test]
fn sensitive_goes_to_its_category_wherever_it_is_said() {
	let machine = Machine::new(Node::shared());
	let label = json!([{ "system": "http://hl7.org/fhir/v3/ActCode", "code": "PSY" }]);
	let condition = |extra: Value| {
		let mut condition = json!({ "resourceType": "Condition", "code": { "text": "x" },
			"subject": { "reference": "Patient/p" } });
		let members = condition.as_object_mut().expect("an object");
		members.extend(extra.as_object().cloned().unwrap_or_default());
		bundle(&[json!({ "resource": condition })])
	};
	let mut whole = condition(json!({}));
	whole["meta"] = json!({ "security": label });
	let document =
		bundle(&[json!({ "resource": { "resourceType": "DocumentReference", "status": "current",
		"securityLabel": [{ "coding": label }], "content": [{ "attachment": { "title": "x" } }] } })]);
	for (name, said) in [
		("resource", condition(json!({ "meta": { "security": label } }))),
		("bundle", whole),
		("document", document),
	] {
		let file = machine.file(&format!("{name}.json"), said.to_string());
		let checked = check(&machine, &file);
		assert_eq!(checked["categories"], json!({ "mental-health": 1 }), "{name}");
		assert_eq!(checked["filed"][0]["why"], "label");
	}
}

#[test]
fn what_belongs_to_no_category_and_a_second_patient_are_questions() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let basic = json!({ "resource": { "resourceType": "Basic", "code": { "text": "x" } } });
	let file = machine.file("basic.json", bundle(&[basic]).to_string());
	for check in [&["--check"][..], &[]] {
		let import = [&["record", "import", &file], check].concat();
		machine.fails(&patient, &import).is("salus::import::unplaced", "Basic", "--otherwise");
	}
	let import = ["record", "import", &file, "--otherwise", "other"];
	assert_eq!(machine.ok(&patient, &import)["categories"], json!({ "other": 1 }));
	let person = |id: &str| json!({ "resource": { "resourceType": "Patient", "id": id } });
	let file = machine.file("two.json", bundle(&[person("a"), person("b")]).to_string());
	for check in [&["--check"][..], &[]] {
		let import = [&["record", "import", &file], check].concat();
		let problem = machine.fails(&patient, &import);
		problem.is("salus::import::several_patients", "2 different patients", "--several-patients");
	}
	let import = ["record", "import", &file, "--several-patients"];
	assert_eq!(machine.ok(&patient, &import)["added"], 2);
}

#[test]
fn page_of_a_search_and_what_the_server_says_are_told() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let page = json!({ "resourceType": "Bundle", "type": "searchset", "total": 57,
		"link": [{ "relation": "next", "url": "https://ehr.example/?page=2" }],
		"entry": [
			{ "fullUrl": "https://ehr.example/1", "resource": serde_json::from_str::<Value>(PULSE).expect("JSON"),
				"search": { "mode": "match" } },
			{ "resource": { "resourceType": "OperationOutcome",
				"issue": [{ "severity": "warning", "code": "suppressed" }] }, "search": { "mode": "outcome" } },
		] });
	let file = machine.file("page.json", page.to_string());
	let said = machine.run(&patient, &["record", "import", &file]).succeeded().out;
	assert!(said.contains("1 of 57") && said.contains("withheld"), "{said}");
	assert_eq!(machine.ok(&patient, &["record", "list"]).as_array().expect("a list").len(), 1);
}

#[test]
fn own_export_comes_back_as_the_records_that_it_was_made_of() {
	let machine = Machine::new(Node::shared());
	let (one, two) = (machine.patient("one"), machine.patient("two"));
	let letter = machine.file("letter.pdf", "%PDF-1.7\nletter");
	machine.ok(&one, &["record", "add", &letter, "-c", "clinical"]);
	let scan = machine.file("scan.bin", crate::harness::noise(13 << 20));
	machine.ok(&one, &["record", "add", &scan, "-c", "imaging"]);
	let long = machine.file("long.bin", crate::harness::noise(17 << 20));
	machine.ok(&one, &["record", "add", &long, "-c", "imaging"]);
	machine.ok(&one, &["record", "export", "--fhir", "--to", "out.json"]);
	let export = machine.path("out.json").to_str().expect("UTF-8").to_owned();
	let text = fs::read_to_string(&export).expect("text");
	assert!(
		text.contains("application/vnd.age") && text.contains("ipfs://"),
		"what is encrypted says so"
	);
	let again = machine.ok(&one, &["record", "import", &export]);
	assert_eq!((&again["added"], &again["present"]), (&0.into(), &3.into()), "{again}");
	let said = machine.run(&two, &["record", "import", &export]).succeeded().out;
	assert!(said.contains("2 records added") && said.contains("no content"), "{said}");
	machine.ok(&two, &["record", "get", "0", "--to", "back.pdf"]);
	assert_eq!(fs::read(machine.path("back.pdf")).expect("there"), b"%PDF-1.7\nletter");
	let listed = machine.ok(&two, &["record", "list"]);
	assert_eq!(listed[0]["manifest"]["content_type"], "application/pdf");
	assert_eq!(listed[0]["manifest"]["title"], "letter.pdf");
	assert_eq!(listed[1]["manifest"]["size"], 13 << 20);
}
