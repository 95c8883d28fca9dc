//! Manifests and profiles: what they look like, and what is refused by the path of its element.

use proptest::prelude::*;
use salus_client::{
	fhir::{
		date::{is_date, is_instant},
		format_instant,
		manifest::{title_of, Content},
		valid::{Validator, R4},
		FhirError, Manifest, PatientProfile, ProviderKind, ProviderProfile,
	},
	Category,
};
use serde_json::{json, Value};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

fn manifest() -> Manifest {
	Manifest {
		title: "Blood count (März).pdf".into(),
		content_type: "application/pdf".into(),
		size: 12_345,
		sha256: [0xab; 32],
		category: Category::LABORATORY,
		author: ALICE.into(),
		date: "2026-11-20T09:30:00Z".into(),
		description: Some("after the fast".into()),
		full_url: None,
	}
}

fn patient() -> PatientProfile {
	PatientProfile {
		name: "Petra Canary".into(),
		birth_date: "1984-02-29".into(),
		gender: Some("female".into()),
		phone: Some("+49 30 1234567".into()),
		email: Some("petra@example.org".into()),
		address: Some("Canary Lane 1, 10115 Berlin".into()),
		blood_type: Some("A+".into()),
		allergies: vec!["Penicillin".into(), "Hazelnut".into()],
		weight_kg: Some(61.5),
		height_cm: Some(172.0),
	}
}

fn provider() -> ProviderProfile {
	ProviderProfile {
		name: "Dr. Dora Canary".into(),
		qualification: Some("Cardiology".into()),
		organisation: Some("City Hospital".into()),
		licence: Some("LIC-4711".into()),
		phone: Some("+49 30 7654321".into()),
		email: Some("dora@example.org".into()),
		address: Some("Hospital Road 2".into()),
	}
}

fn value(json: &[u8]) -> Value {
	serde_json::from_slice(json).unwrap()
}

fn path_of(error: FhirError) -> String {
	match error {
		FhirError::Missing { path } | FhirError::Invalid { path, .. } => path,
		error => panic!("{error:?}"),
	}
}

/// The manifest with the element at `pointer` replaced, or removed.
fn altered(pointer: &str, new: Option<Value>) -> FhirError {
	let mut json = value(&manifest().to_json().unwrap());
	match new {
		Some(new) => *json.pointer_mut(pointer).unwrap() = new,
		None => {
			let (parent, name) = pointer.rsplit_once('/').unwrap();
			json.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
		}
	}
	Manifest::from_json(json.to_string().as_bytes()).unwrap_err()
}

// The manifest

#[test]
fn manifest_is_a_document_reference() {
	assert_eq!(
		value(&manifest().to_json().unwrap()),
		json!({
			"resourceType": "DocumentReference",
			"status": "current",
			"category": [{
				"coding": [{
					"system": "http://loinc.org",
					"code": "11502-2",
					"display": "Laboratory report",
				}],
				"text": "Laboratory",
			}],
			"author": [{ "identifier": { "system": "urn:salus:account", "value": ALICE } }],
			"date": "2026-11-20T09:30:00Z",
			"description": "after the fast",
			"content": [{
				"attachment": {
					"contentType": "application/pdf",
					"title": "Blood count (März).pdf",
					"size": 12_345,
					"extension": [
						{ "url": "https://w3id.org/salus/fhir/StructureDefinition/sha256", "valueString": "ab".repeat(32) },
						{ "url": "https://w3id.org/salus/fhir/StructureDefinition/size", "valueDecimal": 12_345 },
					],
				},
			}],
		})
	);
}

#[test]
fn manifest_survives_the_way_for_every_category() {
	for category in Category::all() {
		let manifest = Manifest { category, description: None, ..manifest() };
		assert_eq!(Manifest::from_json(&manifest.to_json().unwrap()).unwrap(), manifest);
	}
}

#[test]
fn manifest_of_more_than_fhirs_2_gib_keeps_its_size() {
	let manifest = Manifest { size: 5 << 30, ..manifest() };
	let json = manifest.to_json().unwrap();
	assert_eq!(value(&json).pointer("/content/0/attachment/size"), None);
	assert_eq!(Manifest::from_json(&json).unwrap().size, 5 << 30);
}

#[test]
fn manifest_with_elements_of_other_software_is_read() {
	let mut json = value(&manifest().to_json().unwrap());
	json["meta"] = json!({ "versionId": "1" });
	json["content"][0]["attachment"]["language"] = json!("de");
	json["category"][0]["coding"].as_array_mut().unwrap().insert(0, json!({ "code": "x" }));
	assert_eq!(Manifest::from_json(json.to_string().as_bytes()).unwrap(), manifest());
}

#[test]
fn manifest_without_an_element_names_its_path() {
	for (pointer, path) in [
		("/content/0/attachment/title", "DocumentReference.content[0].attachment.title"),
		(
			"/content/0/attachment/contentType",
			"DocumentReference.content[0].attachment.contentType",
		),
		("/content", "DocumentReference.content"),
		("/status", "DocumentReference.status"),
		("/date", "DocumentReference.date"),
		("/author", "DocumentReference.author[0].identifier.value"),
	] {
		assert_eq!(path_of(altered(pointer, None)), path);
	}
	let path = path_of(altered("/content/0/attachment/extension", None));
	assert_eq!(
		path,
		"DocumentReference.content[0].attachment.extension[url=https://w3id.org/salus/fhir/StructureDefinition/size].valueDecimal"
	);
	let path = path_of(altered("/content/0/attachment/extension", Some(json!([]))));
	assert_eq!(path, "DocumentReference.content[0].attachment.extension", "FHIR has no empty list");
}

#[test]
fn manifest_with_a_wrong_element_names_its_path_and_not_its_value() {
	for (pointer, wrong) in [
		("/date", json!("canary")),
		("/author/0/identifier/value", json!("canary")),
		("/category/0/coding/0/code", json!("canary")),
		("/content/0/attachment/title", json!(7)),
		("/content/0/attachment/size", json!(1)),
		("/content/0/attachment/extension/0/valueString", json!("canary")),
		("/content/0/attachment/extension/1/valueDecimal", json!(-1)),
	] {
		let error = altered(pointer, Some(wrong));
		assert!(matches!(error, FhirError::Invalid { .. }), "{pointer}: {error:?}");
		assert!(!format!("{error} {error:?}").contains("canary"));
	}
	assert_eq!(
		altered("/resourceType", Some(json!("Patient"))),
		FhirError::WrongResource { expected: "DocumentReference" }
	);
	let error = Manifest::from_json(b"{").unwrap_err();
	assert!(matches!(error, FhirError::NotJson { line: 1, .. }));
}

#[test]
fn what_is_no_valid_fhir_is_refused_with_its_path_in_every_resource() {
	let add = |json: Vec<u8>, pointer: &str, name: &str, new: Value| {
		let mut json = value(&json);
		json.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert(name.into(), new);
		json.to_string().into_bytes()
	};
	let document = || manifest().to_json().unwrap();
	for (pointer, name, new, path) in [
		("", "status", json!("canary"), "DocumentReference.status"),
		("", "canary", json!(1), "DocumentReference.canary"),
		("", "content", json!({}), "DocumentReference.content"),
		("", "docStatus", json!("canary"), "DocumentReference.docStatus"),
		("/content/0", "format", json!("canary"), "DocumentReference.content[0].format"),
		(
			"/content/0/attachment",
			"hash",
			json!("canary!"),
			"DocumentReference.content[0].attachment.hash",
		),
		(
			"/content/0/attachment",
			"title",
			json!("canary\u{1}"),
			"DocumentReference.content[0].attachment.title",
		),
		("/author/0", "identifier", json!([]), "DocumentReference.author[0].identifier"),
	] {
		let error = Manifest::from_json(&add(document(), pointer, name, new)).unwrap_err();
		assert!(!format!("{error} {error:?}").replace(path, "").contains("canary"), "{error:?}");
		assert_eq!(path_of(error), path);
	}

	let json = add(patient().to_json().unwrap(), "", "maritalStatus", json!("canary"));
	assert_eq!(path_of(PatientProfile::from_json(&json).unwrap_err()), "Patient.maritalStatus");
	let json = add(patient().to_json().unwrap(), "/contained/0", "status", json!("canary"));
	let path = path_of(PatientProfile::from_json(&json).unwrap_err());
	assert_eq!(path, "Patient.contained[0].status");

	for (kind, element, path) in [
		(ProviderKind::Doctor, "birthDate", "Practitioner.birthDate"),
		(ProviderKind::Pharmacy, "alias", "Organization.alias"),
	] {
		let public =
			add(provider().public_json(kind, [7; 16]).unwrap(), "", element, json!("canary"));
		let error = ProviderProfile::from_json(kind, &public, None).unwrap_err();
		assert_eq!(path_of(error), path);
		let private = add(provider().private_json(kind).unwrap(), "", element, json!("canary"));
		let public = provider().public_json(kind, [7; 16]).unwrap();
		let error = ProviderProfile::from_json(kind, &public, Some(&private)).unwrap_err();
		assert_eq!(path_of(error), path);
	}
	let twice = String::from_utf8(document()).unwrap().replacen('{', r#"{"status":"current","#, 1);
	let path = path_of(Manifest::from_json(twice.as_bytes()).unwrap_err());
	assert_eq!(path, "DocumentReference.status");
}

#[test]
fn everything_that_is_written_is_valid_fhir() {
	let valid = |json: Vec<u8>| R4.validate(std::str::from_utf8(&json).unwrap()).unwrap();
	let named = Manifest { full_url: Some("urn:uuid:1".into()), ..manifest() };
	valid(named.to_json().unwrap());
	let bytes = b"\0\xff any bytes";
	let sized = Manifest { size: bytes.len() as u64, ..named.clone() };
	valid(sized.to_document(ALICE, 7, Content::Inline(bytes)).unwrap());
	valid(named.to_document(ALICE, 7, Content::At("ipfs://bafy/content.age")).unwrap());
	valid(patient().to_json().unwrap());
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		valid(provider().public_json(kind, [7; 16]).unwrap());
		valid(provider().private_json(kind).unwrap());
	}
}

#[test]
fn file_name_with_any_characters_makes_a_title() {
	use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
	for (name, title) in [
		(&b"R\xc3\xb6ntgen \xf0\x9f\xa9\xbb.png"[..], "Röntgen 🩻.png"),
		(b"a\x01b\nc", "a\u{fffd}b\nc"),
		(b"\xff.bin", "\u{fffd}.bin"),
		(b"\xe2\x80\xaegnp.exe", "\u{202e}gnp.exe"),
	] {
		assert_eq!(title_of(OsStr::from_bytes(name)), title);
		let named = Manifest { title: title.into(), ..manifest() };
		assert_eq!(Manifest::from_json(&named.to_json().unwrap()).unwrap(), named);
	}
	let long = Manifest { title: "ü".repeat(2048), ..manifest() };
	let path = path_of(long.to_json().unwrap_err());
	assert_eq!(path, "DocumentReference.content[0].attachment.title", "4 KiB are too long");
	let folders = Manifest { title: "../../etc/passwd".into(), ..manifest() };
	assert_eq!(Manifest::from_json(&folders.to_json().unwrap()).unwrap(), folders);
}

#[test]
fn manifest_is_not_written_with_a_wrong_element() {
	for wrong in [
		Manifest { title: " ".into(), ..manifest() },
		Manifest { title: "x".repeat(1025), ..manifest() },
		Manifest { content_type: String::new(), ..manifest() },
		Manifest { category: Category::new(8), ..manifest() },
		Manifest { author: "5Grw".into(), ..manifest() },
		Manifest { date: "2026-11-20".into(), ..manifest() },
		Manifest { title: "a\u{1}b".into(), ..manifest() },
		Manifest { content_type: "text /  plain".into(), ..manifest() },
		Manifest { full_url: Some(" ".into()), ..manifest() },
	] {
		assert!(wrong.to_json().is_err(), "{wrong:?}");
	}
}

// Dates

#[test]
fn dates_are_days_that_exist() {
	for good in ["1984", "1984-02", "1984-02-29", "2000-02-29", "1999-12-31"] {
		assert!(is_date(good), "{good}");
	}
	for bad in [
		"",
		"0000",
		"84",
		"1984-2",
		"1984-13",
		"1984-00",
		"1983-02-29",
		"1900-02-29",
		"1984-02-30",
		"1984-04-31",
		"29.02.1984",
		"1984-02-29T00:00:00Z",
		"1984-02-29-01",
		"1984-",
		"+984",
	] {
		assert!(!is_date(bad), "{bad}");
	}
}

#[test]
fn instants_have_seconds_and_a_zone() {
	for good in ["2026-11-20T09:30:00Z", "2026-11-20T09:30:00.123+01:00", "2026-06-30T23:59:60Z"] {
		assert!(is_instant(good), "{good}");
	}
	for bad in [
		"",
		"2026",
		"2026-11-20",
		"2026-11-20T09:30Z",
		"2026-11-20T09:30:00",
		"2026-11-20T24:00:00Z",
		"2026-11-31T09:30:00Z",
		"2026-11-20T09:30:00.Z",
		"2026-11-20T09:30:00+1:00",
		"2026-11-20 09:30:00Z",
		"2026-11-20T09:30:00:00Z",
	] {
		assert!(!is_instant(bad), "{bad}");
	}
}

#[test]
fn instants_are_written_in_utc() {
	assert_eq!(format_instant(0), "1970-01-01T00:00:00Z");
	assert_eq!(format_instant(951_782_400_000), "2000-02-29T00:00:00Z");
	assert_eq!(format_instant(1_709_164_799_999), "2024-02-28T23:59:59Z");
	assert_eq!(format_instant(1_790_000_000_000), "2026-09-21T14:13:20Z");
	assert!(is_instant(&salus_client::clock::now()));
}

// Profiles

#[test]
fn patient_survives_the_way() {
	assert_eq!(PatientProfile::from_json(&patient().to_json().unwrap()).unwrap(), patient());
	let least =
		PatientProfile { name: "X".into(), birth_date: "1984".into(), ..PatientProfile::default() };
	let json = least.to_json().unwrap();
	assert_eq!(PatientProfile::from_json(&json).unwrap(), least);
	// FHIR has no empty elements.
	assert_eq!(
		value(&json),
		json!({ "resourceType": "Patient", "name": [{ "text": "X" }], "birthDate": "1984" })
	);
}

#[test]
fn patients_measures_are_contained_resources_that_refer_to_the_patient() {
	let json = value(&patient().to_json().unwrap());
	let contained = json["contained"].as_array().unwrap();
	assert_eq!(contained.len(), 5);
	for resource in contained {
		let subject = resource.get("subject").or(resource.get("patient")).unwrap();
		assert_eq!(subject["reference"], "#");
	}
	assert_eq!(contained[1]["valueQuantity"]["code"], "kg");
	assert_eq!(contained[1]["code"]["coding"][0]["code"], "29463-7");
}

#[test]
fn patient_with_a_wrong_element_names_its_path_and_not_its_value() {
	let text = |text: &str| Some(text.to_owned());
	for (wrong, path) in [
		(PatientProfile { name: " \t".into(), ..patient() }, "Patient.name[0].text"),
		(PatientProfile { name: "canary\u{7}".into(), ..patient() }, "Patient.name[0].text"),
		(PatientProfile { name: "canary".repeat(400), ..patient() }, "Patient.name[0].text"),
		(PatientProfile { birth_date: String::new(), ..patient() }, "Patient.birthDate"),
		(PatientProfile { birth_date: "1983-02-29".into(), ..patient() }, "Patient.birthDate"),
		(PatientProfile { gender: text("canary"), ..patient() }, "Patient.gender"),
		(PatientProfile { phone: text(""), ..patient() }, "Patient.telecom[system=phone].value"),
		(PatientProfile { address: text(" "), ..patient() }, "Patient.address[0].text"),
		(
			PatientProfile { blood_type: text(""), ..patient() },
			"Patient.contained[id=loinc-882-1].valueString",
		),
		(
			PatientProfile { allergies: vec!["a".into(), "".into()], ..patient() },
			"Patient.contained[id=allergy-1].code.text",
		),
		(
			PatientProfile { weight_kg: Some(f64::NAN), ..patient() },
			"Patient.contained[id=loinc-29463-7].valueQuantity.value",
		),
		(
			PatientProfile { height_cm: Some(-1.0), ..patient() },
			"Patient.contained[id=loinc-8302-2].valueQuantity.value",
		),
	] {
		let error = wrong.to_json().unwrap_err();
		assert!(!format!("{error} {error:?}").contains("canary"));
		assert_eq!(path_of(error), path);
	}
}

#[test]
fn provider_survives_the_way_for_every_kind() {
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		let public = provider().public_json(kind, [7; 16]).unwrap();
		let private = provider().private_json(kind).unwrap();
		let read = ProviderProfile::from_json(kind, &public, Some(&private)).unwrap();
		assert_eq!(read, provider());
		let read = ProviderProfile::from_json(kind, &public, None).unwrap();
		assert_eq!((read.name.as_str(), read.licence), ("Dr. Dora Canary", None));
	}
}

#[test]
fn i1_public_profile_holds_nothing_private() {
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		let public = String::from_utf8(provider().public_json(kind, [7; 16]).unwrap()).unwrap();
		for private in ["LIC-4711", "7654321", "dora@example.org", "Hospital Road"] {
			assert!(!public.contains(private), "{kind:?}: {private}");
		}
		// And the private one does not repeat the public one.
		let private = String::from_utf8(provider().private_json(kind).unwrap()).unwrap();
		assert!(!private.contains("Canary"));
	}
}

#[test]
fn i1_public_profile_is_never_written_the_same_twice_and_cannot_be_guessed() {
	let random = || {
		let mut bytes = [0; 16];
		getrandom::fill(&mut bytes).expect("random numbers");
		bytes
	};
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		let write = || value(&provider().public_json(kind, random()).unwrap());
		let (mut first, second) = (write(), write());
		let version = |json: &Value| json["meta"]["versionId"].as_str().unwrap().to_owned();
		assert_ne!(version(&first), version(&second));
		assert_eq!(hex::decode(version(&first)).unwrap().len(), 16);
		// One of an earlier version has none, and is read all the same.
		first.as_object_mut().unwrap().remove("meta");
		let read = ProviderProfile::from_json(kind, first.to_string().as_bytes(), None).unwrap();
		assert_eq!(read.name, provider().name);
	}
}

#[test]
fn doctor_is_a_practitioner_and_a_pharmacy_an_organization() {
	let public = |kind| value(&provider().public_json(kind, [7; 16]).unwrap());
	let doctor = public(ProviderKind::Doctor);
	assert_eq!(doctor["resourceType"], "Practitioner");
	assert_eq!(doctor["qualification"][0]["code"]["text"], "Cardiology");
	let pharmacy = public(ProviderKind::Pharmacy);
	assert_eq!(pharmacy["resourceType"], "Organization");
	assert_eq!(pharmacy["partOf"]["display"], "City Hospital");
	let json = provider().public_json(ProviderKind::Doctor, [7; 16]).unwrap();
	let error = ProviderProfile::from_json(ProviderKind::Pharmacy, &json, None).unwrap_err();
	assert_eq!(error, FhirError::WrongResource { expected: "Organization" });
}

#[test]
fn provider_without_name_or_licence_is_refused() {
	let unnamed = ProviderProfile { name: String::new(), ..provider() };
	let path = |kind| path_of(unnamed.public_json(kind, [7; 16]).unwrap_err());
	assert_eq!(path(ProviderKind::Doctor), "Practitioner.name[0].text");
	assert_eq!(path(ProviderKind::Department), "Organization.name");
	let unlicensed = ProviderProfile { licence: None, ..provider() };
	let error = unlicensed.private_json(ProviderKind::Doctor).unwrap_err();
	assert_eq!(path_of(error), "Practitioner.identifier[0].value");
}

// Whatever comes in, nothing panics

/// JSON that looks like a resource as little or as much as it happens to.
fn any_json() -> impl Strategy<Value = Value> {
	let key = prop::sample::select(vec![
		"resourceType",
		"content",
		"attachment",
		"extension",
		"url",
		"valueString",
		"valueDecimal",
		"size",
		"title",
		"category",
		"coding",
		"system",
		"code",
		"name",
		"text",
		"contained",
		"telecom",
		"value",
		"id",
		"valueQuantity",
		"birthDate",
		"author",
		"identifier",
		"date",
	]);
	let leaf = prop_oneof![
		Just(Value::Null),
		any::<bool>().prop_map(Value::from),
		any::<i64>().prop_map(Value::from),
		any::<f64>().prop_map(Value::from),
		"\\PC{0,12}".prop_map(Value::from),
		Just(Value::from("AllergyIntolerance")),
		Just(Value::from("http://loinc.org")),
	];
	leaf.prop_recursive(5, 64, 6, move |inner| {
		let object = prop::collection::hash_map(key.clone(), inner.clone(), 0..6);
		prop_oneof![
			prop::collection::vec(inner, 0..4).prop_map(Value::from),
			object.prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
		]
	})
}

fn parse_every_way(json: &[u8]) {
	let _ = Manifest::from_json(json);
	let _ = PatientProfile::from_json(json);
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy] {
		let _ = ProviderProfile::from_json(kind, json, Some(json));
	}
}

proptest! {
	#[test]
	fn no_bytes_make_parsing_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
		parse_every_way(&bytes);
	}

	#[test]
	fn no_json_makes_parsing_panic(mut json in any_json()) {
		for resource in ["DocumentReference", "Patient", "Practitioner", "Organization"] {
			if let Some(object) = json.as_object_mut() {
				object.insert("resourceType".into(), resource.into());
			}
			parse_every_way(json.to_string().as_bytes());
		}
	}

	#[test]
	fn no_text_makes_dates_panic(text in "\\PC{0,40}", digits in "[0-9T:.Z+-]{0,30}") {
		let _ = (is_date(&text), is_instant(&text), is_date(&digits), is_instant(&digits));
	}

	#[test]
	fn every_moment_is_an_instant(millis in 0u64..253_402_300_800_000) {
		prop_assert!(is_instant(&format_instant(millis)));
	}

	#[test]
	fn every_title_survives_the_way(title in "\\PC{1,200}") {
		let manifest = Manifest { title, ..manifest() };
		match manifest.to_json() {
			Ok(json) => prop_assert_eq!(Manifest::from_json(&json).unwrap(), manifest),
			Err(error) => prop_assert_eq!(path_of(error), "DocumentReference.content[0].attachment.title"),
		}
	}
}
