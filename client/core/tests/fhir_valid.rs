//! What a FHIR R4 resource is refused for, by which path and in which words, and what is taken.

use salus_core::fhir::{
	valid::{entry_faults, Validator, MAX_FAULTS, R4},
	FhirError,
};
use serde_json::{json, Value};

fn patient() -> Value {
	json!({
		"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1964-08-12",
		"name": [{ "use": "official", "family": "Canary", "given": ["Mara"] }],
		"text": { "status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Mara</p></div>" },
		"contact": [{ "name": { "text": "Canary" }, "gender": "male" }],
		"identifier": [{ "system": "urn:oid:1.2.3", "value": "7" }],
	})
}

fn observation() -> Value {
	json!({
		"resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-11-02T09:30:00+01:00",
		"code": { "coding": [{ "system": "http://loinc.org", "code": "4548-4" }] },
		"subject": { "reference": "Patient/p1" },
		"valueQuantity": { "value": 6.10, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%" },
	})
}

fn condition() -> Value {
	json!({
		"resourceType": "Condition", "subject": { "display": "Canary" },
		"clinicalStatus": { "coding": [{
			"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active",
		}]},
	})
}

/// `resource` with `value` at `pointer`; without what is there where it is null-like (`Value::Null` is a
/// value of its own here).
fn with(mut resource: Value, pointer: &str, value: Value) -> Value {
	let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
	let parent = resource.pointer_mut(parent).expect("there");
	match parent {
		Value::Array(items) => items[name.parse::<usize>().expect("an index")] = value,
		_ => parent[name] = value,
	}
	resource
}

fn without(mut resource: Value, name: &str) -> Value {
	resource.as_object_mut().expect("an object").remove(name).expect("there");
	resource
}

fn told(resource: &Value) -> Vec<(String, String)> {
	let of = |error| match error {
		FhirError::Missing { path } => (path, "is missing".to_owned()),
		FhirError::Invalid { path, reason } => (path, reason.to_owned()),
		error => panic!("{error:?}"),
	};
	R4.faults(&resource.to_string()).into_iter().map(of).collect()
}

/// Checks that `wrong` is refused for one fault at `path`, in words that have `reason`.
fn refused(wrong: &Value, path: &str, reason: &str) {
	let told = told(wrong);
	assert_eq!(told.len(), 1, "{path}: {told:?}");
	assert_eq!(told[0].0, path);
	assert!(told[0].1.contains(reason), "{path}: {}", told[0].1);
	assert!(!told[0].1.contains("anary"), "a value is repeated: {}", told[0].1);
	assert!(R4.validate(&wrong.to_string()).is_err());
}

#[test]
fn resources_as_hospitals_send_them_are_taken() {
	for right in [
		patient(),
		observation(),
		condition(),
		json!({ "resourceType": "Patient" }),
		with(patient(), "/_id", json!({ "extension": [{ "url": "http://a", "valueCode": "x" }] })),
		with(patient(), "/_birthDate", json!({ "id": "b" })),
		with(
			without(patient(), "birthDate"),
			"/_birthDate",
			json!({ "extension": [{ "url": "http://a", "valueCode": "unknown" }] }),
		),
		with(
			with(patient(), "/name/0/given", json!(["Mara", null])),
			"/name/0/_given",
			json!([null, { "extension": [{ "url": "http://a", "valueString": "x" }] }]),
		),
		with(patient(), "/birthDate", json!("1964-08")),
		with(patient(), "/language", json!("de-AT")),
		with(observation(), "/effectiveDateTime", json!("2016-12-31T23:59:60Z")),
		with(observation(), "/subject", json!({ "reference": "urn:uuid:1" })),
		with(
			observation(),
			"/subject",
			json!({ "reference": "https://example.org/fhir/Patient/1/_history/2" }),
		),
		with(observation(), "/valueQuantity/value", json!(-0.5e-7)),
		with(patient(), "/multipleBirthInteger", json!(2)),
		json!({
			"resourceType": "MedicationRequest", "status": "active", "intent": "order", "subject": { "display": "a" },
			"medicationReference": { "reference": "#m" }, "contained": [{ "resourceType": "Medication", "id": "m" }],
		}),
		json!({
			"resourceType": "Observation", "status": "final", "code": { "text": "a" }, "valueSampledData": {
				"origin": { "value": 0 }, "period": 10, "dimensions": 1, "data": "1 2 E",
			},
		}),
	] {
		assert_eq!(told(&right), [], "{right}");
	}
}

#[test]
fn what_breaks_the_structure_is_refused_by_its_path() {
	for (pointer, value, path, reason) in [
		("/id", json!("a b"), "Patient.id", "characters"),
		("/id", json!("x".repeat(65)), "Patient.id", "64"),
		("/birthDate", json!("12.08.1964"), "Patient.birthDate", "YYYY"),
		("/birthDate", json!("2019-02-30"), "Patient.birthDate", "calendar"),
		("/birthDate", json!("2023-02-29"), "Patient.birthDate", "calendar"),
		("/birthDate", json!(null), "Patient.birthDate", "null"),
		("/birthDate", json!(["1964"]), "Patient.birthDate", "not a list"),
		("/birthDate", json!(1964), "Patient.birthDate", "string"),
		("/name", json!([]), "Patient.name", "empty lists"),
		("/name", json!([{}]), "Patient.name[0]", "ele-1"),
		("/name", json!([null]), "Patient.name[0]", "null"),
		("/name", json!({ "text": "a" }), "Patient.name", "list"),
		("/name/0/family", json!(""), "Patient.name[0].family", "empty strings"),
		("/name/0/family", json!("a\u{0}b"), "Patient.name[0].family", "control"),
		("/name/0/given", json!(["a", null]), "Patient.name[0].given[1]", "null"),
		("/name/0/canary", json!("a"), "Patient.name[0].canary", "no such element"),
		("/maritalStatus", json!({ "id": "a" }), "Patient.maritalStatus", "ele-1"),
		("/deceasedBoolean", json!("true"), "Patient.deceasedBoolean", "true or false"),
		("/deceasedCode", json!("a"), "Patient.deceasedCode", "no such type"),
		("/extension", json!([{ "valueCode": "a" }]), "Patient.extension[0].url", "missing"),
		("/extension", json!([{ "url": "http://a" }]), "Patient.extension[0]", "ext-1"),
		(
			"/extension",
			json!([{ "url": "a", "valueCode": "a" }]),
			"Patient.extension[0].url",
			"absolute",
		),
		("/identifier/0/system", json!("1.2.3"), "Patient.identifier[0].system", "absolute"),
		("/meta", json!({ "profile": ["a"] }), "Patient.meta.profile[0]", "absolute"),
		(
			"/photo",
			json!([{ "contentType": "a/b", "data": "aGk=", "size": 5 }]),
			"Patient.photo[0].size",
			"size",
		),
		(
			"/managingOrganization",
			json!({ "reference": "Organization/a b" }),
			"Patient.managingOrganization.reference",
			"white space",
		),
		("/_id", json!({}), "Patient._id", "ele-1"),
		("/_name", json!([{ "id": "a" }]), "Patient._name", "no such element"),
		("/identifier/0/system", json!("urn:oid:abc"), "Patient.identifier[0].system", "OID"),
		(
			"/identifier/0/system",
			json!("http://a b"),
			"Patient.identifier[0].system",
			"white space",
		),
		("/photo", json!([{ "size": -1 }]), "Patient.photo[0].size", "0 or more"),
		("/multipleBirthInteger", json!(1.5), "Patient.multipleBirthInteger", "whole"),
	] {
		refused(&with(patient(), pointer, value), path, reason);
	}
	refused(&without(observation(), "code"), "Observation.code", "missing");
	refused(
		&with(observation(), "/valueString", json!("a")),
		"Observation.valueString",
		"one of its types",
	);
	refused(&json!({ "resourceType": "Canary" }), "Canary", "no resource of FHIR R4");
	let twice = r#"{"resourceType":"Patient","name":[{"text":"a","text":"b"}]}"#;
	let error = R4.validate(twice).expect_err("twice");
	assert!(
		error.to_string().contains("Patient.name[0].text")
			&& error.to_string().contains("more than once")
	);
}

#[test]
fn code_outside_a_required_value_set_is_refused_and_the_value_set_named() {
	let clinical =
		|system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
	for (resource, pointer, value, path, set) in [
		(patient(), "/gender", json!("f"), "Patient.gender", "administrative-gender"),
		(
			patient(),
			"/contact/0/gender",
			json!("x"),
			"Patient.contact[0].gender",
			"administrative-gender",
		),
		(patient(), "/name/0/use", json!("x"), "Patient.name[0].use", "name-use"),
		(
			patient(),
			"/telecom",
			json!([{ "system": "telephone" }]),
			"Patient.telecom[0].system",
			"contact-point-system",
		),
		(patient(), "/text/status", json!("x"), "Patient.text.status", "narrative-status"),
		(patient(), "/language", json!("no such language"), "Patient.language", "language tag"),
		(observation(), "/status", json!("done"), "Observation.status", "observation-status"),
		(
			observation(),
			"/valueQuantity/comparator",
			json!("="),
			"Observation.valueQuantity.comparator",
			"quantity-comparator",
		),
		(
			condition(),
			"/clinicalStatus",
			clinical("http://terminology.hl7.org/CodeSystem/condition-clinical", "x"),
			"Condition.clinicalStatus",
			"condition-clinical",
		),
		(
			condition(),
			"/clinicalStatus",
			clinical("http://example.org", "active"),
			"Condition.clinicalStatus",
			"condition-clinical",
		),
		(
			condition(),
			"/clinicalStatus",
			json!({ "text": "active" }),
			"Condition.clinicalStatus",
			"condition-clinical",
		),
	] {
		refused(&with(resource, pointer, value), path, set);
	}
}

#[test]
fn what_breaks_an_invariant_is_refused_with_its_key_and_words() {
	let component = json!([{ "code": observation()["code"], "valueString": "a" }]);
	for (wrong, path, key) in [
		(
			with(patient(), "/contact", json!([{ "gender": "male" }])),
			"Patient.contact[0]",
			"pat-1: SHALL at least contain",
		),
		(with(observation(), "/component", component), "Observation", "obs-7"),
		(with(observation(), "/dataAbsentReason", json!({ "text": "a" })), "Observation", "obs-6"),
		(
			with(observation(), "/valueQuantity", json!({ "value": 1, "code": "%" })),
			"Observation.valueQuantity",
			"qty-3",
		),
		(
			with(
				without(observation(), "valueQuantity"),
				"/valueRange",
				json!({ "low": { "value": 9 }, "high": { "value": 1 } }),
			),
			"Observation.valueRange",
			"rng-2",
		),
		(
			with(
				observation(),
				"/referenceRange",
				json!([{ "low": { "value": 1, "comparator": "<" } }]),
			),
			"Observation.referenceRange[0].low",
			"sqty-1",
		),
		(
			with(observation(), "/referenceRange", json!([{ "age": { "low": { "value": 1 } } }])),
			"Observation.referenceRange[0]",
			"obs-3",
		),
		(with(condition(), "/abatementDateTime", json!("2020")), "Condition", "con-4"),
		(
			with(patient(), "/name/0/period", json!({ "start": "2021", "end": "2020" })),
			"Patient.name[0].period",
			"per-1",
		),
		(with(patient(), "/photo", json!([{ "data": "aGk=" }])), "Patient.photo[0]", "att-1"),
		(with(patient(), "/telecom", json!([{ "value": "1" }])), "Patient.telecom[0]", "cpt-2"),
		(json!({ "resourceType": "Organization", "active": true }), "Organization", "org-1"),
		(
			json!({ "resourceType": "Organization", "name": "a", "telecom": [{ "system": "phone", "use": "home" }] }),
			"Organization.telecom[0]",
			"org-3",
		),
		(
			json!({ "resourceType": "AllergyIntolerance", "patient": { "display": "a" } }),
			"AllergyIntolerance",
			"ait-1",
		),
		(
			with(observation(), "/subject", json!({ "reference": "#nobody" })),
			"Observation.subject.reference",
			"ref-1",
		),
		(
			with(
				patient(),
				"/contained",
				json!([{ "resourceType": "Basic", "id": "b", "code": { "text": "a" } }]),
			),
			"Patient.contained[0]",
			"dom-3",
		),
		(
			with(
				patient(),
				"/contained",
				json!([{ "resourceType": "Basic", "id": "b", "code": { "text": "a" }, "subject": { "reference": "#" }, "meta": { "versionId": "1" } }]),
			),
			"Patient.contained[0].meta",
			"dom-4",
		),
		(
			with(
				patient(),
				"/contained",
				json!([{ "resourceType": "Basic", "id": "b", "code": { "text": "a" }, "subject": { "reference": "#" }, "contained": [{ "resourceType": "Basic", "id": "c", "code": { "text": "a" } }] }]),
			),
			"Patient.contained[0].contained[0]",
			"dom-2",
		),
		(
			with(
				patient(),
				"/text/div",
				json!(
					"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>canary()</script></div>"
				),
			),
			"Patient.text.div",
			"txt-1",
		),
		(
			with(
				patient(),
				"/text/div",
				json!("<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>"),
			),
			"Patient.text.div",
			"txt-2",
		),
		(
			with(
				patient(),
				"/identifier/0",
				json!({ "system": "urn:ietf:rfc:3986", "value": "no uri" }),
			),
			"Patient.identifier[0].value",
			"full URI",
		),
	] {
		refused(&wrong, path, key);
	}
}

#[test]
fn all_faults_are_told_at_once_each_once_and_not_without_end() {
	let mut wrong = with(patient(), "/gender", json!("f"));
	wrong = with(wrong, "/name", json!([]));
	wrong = with(wrong, "/birthDate", json!("2019-02-30"));
	let paths: Vec<_> = told(&wrong).into_iter().map(|(path, _)| path).collect();
	assert_eq!(paths, ["Patient.birthDate", "Patient.gender", "Patient.name"]);
	let many = with(patient(), "/name", json!(vec![json!({}); 10_000]));
	assert_eq!(told(&many).len(), MAX_FAULTS);
}

#[test]
fn entry_is_checked_with_its_own_path_whatever_the_bundles_type() {
	let entry = json!({
		"fullUrl": "urn:uuid:1", "resource": patient(), "request": { "method": "POST", "url": "Patient" },
	});
	assert_eq!(entry_faults(&entry.to_string(), "Bundle.entry[7]"), []);
	let wrong = with(entry, "/resource/gender", json!("f"));
	let told = entry_faults(&wrong.to_string(), "Bundle.entry[7]");
	assert!(told[0].to_string().contains("Bundle.entry[7].resource.gender"), "{told:?}");
}

#[test]
fn resource_made_to_take_long_is_checked_in_bounded_time() {
	let coding: Vec<_> = (0..3_000).map(|i| json!({ "code": i.to_string() })).collect();
	let component = json!({ "code": { "coding": coding }, "valueString": "a" });
	let mut wrong = with(observation(), "/component", json!(vec![component; 30]));
	wrong = with(wrong, "/code", json!({ "coding": coding }));
	let begun = std::time::Instant::now();
	let _ = told(&wrong);
	let mut object = serde_json::Map::new();
	object.extend((0..50_000).map(|i| (format!("x{i}"), json!(1))));
	object.insert("resourceType".into(), json!("Patient"));
	assert_eq!(told(&Value::Object(object)).len(), MAX_FAULTS);
	assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn every_extension_of_our_own_has_a_valid_definition_under_docs() {
	use salus_core::fhir::canonical;
	for url in [
		canonical::SHA256,
		canonical::SIZE,
		canonical::ORGANISATION,
		canonical::CATEGORY,
		canonical::CONTRIBUTION,
	] {
		let name = url.rsplit('/').next().expect("a name");
		let path = format!("../../docs/fhir/StructureDefinition-{name}.json");
		let text = std::fs::read_to_string(&path).expect("a definition");
		assert_eq!(R4.faults(&text), [], "{name}");
		let definition: Value = serde_json::from_str(&text).expect("JSON");
		assert_eq!((&definition["url"], &definition["type"]), (&url.into(), &"Extension".into()));
	}
}
