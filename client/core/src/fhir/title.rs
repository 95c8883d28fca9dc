//! The title under which an imported resource is listed: what somebody who knows the record would call it.

use super::mapping::composition;
use serde_json::Value;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// Elements that say what a resource is: `CodeableConcept`s, `Coding`s, lists of them, or texts.
const WHAT: [&str; 15] = [
	"code",
	"medicationCodeableConcept",
	"medicationReference",
	"vaccineCode",
	"title",
	"type",
	"serviceType",
	"productCodeableConcept",
	"description",
	"name",
	"deviceName",
	"relationship",
	"class",
	"reasonCode",
	"category",
];

/// Elements that say when, the first that fits.
const WHEN: [&str; 20] = [
	"effectiveDateTime",
	"effectivePeriod",
	"effectiveInstant",
	"onsetDateTime",
	"performedDateTime",
	"performedPeriod",
	"occurrenceDateTime",
	"period",
	"actualPeriod",
	"whenHandedOver",
	"authoredOn",
	"authored",
	"started",
	"billablePeriod",
	"date",
	"issued",
	"recordedDate",
	"recorded",
	"created",
	"start",
];

/// A title for `resource`: its type, and what it says it is, or when it was. `referred` is what the resource
/// is called that it refers to for that ([`refers_to`]).
pub fn title_of(resource: &Value, referred: Option<&str>) -> String {
	let document = composition(resource);
	let resource = document.unwrap_or(resource);
	let kind = match document {
		Some(_) => "Document",
		None => resource["resourceType"].as_str().unwrap_or("Resource"),
	};
	let what = what(resource).or_else(|| referred.map(str::to_owned));
	let what = what.or_else(|| when(resource).map(str::to_owned));
	let id = || resource["id"].as_str().map(str::to_owned);
	match what.or_else(id) {
		Some(what) => format!("{kind}: {what}").chars().take(MAX_TITLE).collect(),
		None => kind.to_owned(),
	}
}

/// What a document says about itself: its type, its date and who wrote it.
pub fn description_of(resource: &Value) -> Option<String> {
	let document = composition(resource)?;
	let kind = text_of(&document["type"]);
	let date = document["date"].as_str().map(str::to_owned);
	let author = document["author"].as_array().into_iter().flatten();
	let authors = author.filter_map(|author| {
		let named = || name(&referred(resource, author)?["name"]);
		author["display"].as_str().map(str::to_owned).or_else(named)
	});
	let parts: Vec<_> = kind.into_iter().chain(date).chain(authors).collect();
	let text: String = parts.join(", ").chars().take(MAX_TITLE).collect();
	(!text.is_empty()).then_some(text)
}

/// The resource in the Bundle `bundle` that `reference` leads to.
fn referred<'a>(bundle: &'a Value, reference: &Value) -> Option<&'a Value> {
	let reference = reference["reference"].as_str()?;
	let mut entries = bundle["entry"].as_array()?.iter();
	let entry = entries.find(|entry| {
		let (kind, id) = (&entry["resource"]["resourceType"], &entry["resource"]["id"]);
		let relative = kind.as_str().zip(id.as_str()).map(|(kind, id)| format!("{kind}/{id}"));
		entry["fullUrl"] == reference || relative.as_deref() == Some(reference)
	})?;
	Some(&entry["resource"])
}

/// The reference by which `resource` says what it is, where it says it in no other way.
pub fn refers_to(resource: &Value) -> Option<&str> {
	match what(resource) {
		Some(_) => None,
		None => resource["medicationReference"]["reference"].as_str(),
	}
}

/// What `resource` says it is.
pub fn what(resource: &Value) -> Option<String> {
	let contained = || {
		let id = refers(resource)?.strip_prefix('#')?;
		let mut contained = resource["contained"].as_array()?.iter();
		what(contained.find(|it| it["id"] == id)?)
	};
	let attachment = || text_of(&resource["content"][0]["attachment"]["title"]);
	let dosage = || text_of(&resource["dosageInstruction"][0]["text"]);
	let said = WHAT.iter().find_map(|element| match *element {
		"name" => name(&resource["name"]),
		element => text_of(&resource[element]),
	});
	said.or_else(contained).or_else(attachment).or_else(dosage)
}

fn refers(resource: &Value) -> Option<&str> {
	resource["medicationReference"]["reference"].as_str()
}

/// What a text, a `Coding`, a `CodeableConcept`, a `Reference` or the first of a list that says anything says.
fn text_of(value: &Value) -> Option<String> {
	let text = match value {
		Value::String(text) => text.trim(),
		Value::Array(items) => return items.iter().find_map(text_of),
		Value::Object(_) => {
			let own = ["text", "display", "name"].into_iter().find_map(|name| {
				value[name].as_str().map(str::trim).filter(|text| !text.is_empty())
			});
			match own {
				Some(own) => own,
				None => return value.get("coding").and_then(text_of),
			}
		}
		_ => return None,
	};
	(!text.is_empty()).then(|| text.to_owned())
}

/// A name: a text, or a `HumanName`, or the first of a list.
fn name(value: &Value) -> Option<String> {
	if let Value::Array(items) = value {
		return items.iter().find_map(name);
	}
	text_of(value).or_else(|| {
		let given = value["given"].as_array().into_iter().flatten().filter_map(Value::as_str);
		let parts: Vec<_> = given.chain(value["family"].as_str()).collect();
		(!parts.is_empty()).then(|| parts.join(" "))
	})
}

/// When it was: the day.
fn when(resource: &Value) -> Option<&str> {
	let moment = WHEN.iter().find_map(|element| {
		let value = &resource[*element];
		value.as_str().or_else(|| value["start"].as_str())
	})?;
	moment.split('T').next()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn title_says_what_a_resource_is_or_when_it_was() {
		for (resource, title) in [
			(
				json!({ "resourceType": "Observation", "code": { "text": "Pulse" } }),
				"Observation: Pulse",
			),
			(
				json!({ "resourceType": "Observation", "code": { "coding": [{ "code": "1" }, { "display": "Hb" }] } }),
				"Observation: Hb",
			),
			(
				json!({ "resourceType": "Immunization", "vaccineCode": { "text": "Tdap" }, "id": "1" }),
				"Immunization: Tdap",
			),
			(json!({ "resourceType": "Patient", "name": [{ "text": "E M" }] }), "Patient: E M"),
			(
				json!({ "resourceType": "Patient", "name": [{ "family": "Musterfrau", "given": ["Erika", "A."] }] }),
				"Patient: Erika A. Musterfrau",
			),
			(
				json!({ "resourceType": "Organization", "name": "Ward 3", "id": "o" }),
				"Organization: Ward 3",
			),
			(
				json!({ "resourceType": "Encounter", "type": [{ "text": "Check-up" }], "class": { "code": "AMB" } }),
				"Encounter: Check-up",
			),
			(
				json!({ "resourceType": "Encounter", "id": "e", "class": { "code": "AMB" },
					"period": { "start": "2019-03-04T10:00:00Z" } }),
				"Encounter: 2019-03-04",
			),
			(
				json!({ "resourceType": "MedicationRequest", "medicationReference": { "reference": "Medication/1", "display": "Aspirin" } }),
				"MedicationRequest: Aspirin",
			),
			(
				json!({ "resourceType": "MedicationRequest", "medicationReference": { "reference": "#m" },
					"contained": [{ "resourceType": "Medication", "id": "m", "code": { "text": "Aspirin" } }] }),
				"MedicationRequest: Aspirin",
			),
			(
				json!({ "resourceType": "DocumentReference", "content": [{ "attachment": { "title": "a.pdf" } }] }),
				"DocumentReference: a.pdf",
			),
			(json!({ "resourceType": "Binary", "id": "b1" }), "Binary: b1"),
			(json!({ "resourceType": "Basic", "code": { "text": " " } }), "Basic"),
		] {
			assert_eq!(title_of(&resource, None), title);
		}
		let long = json!({ "resourceType": "Basic", "code": { "text": "ü".repeat(999) } });
		assert_eq!(title_of(&long, None).chars().count(), MAX_TITLE);
	}

	#[test]
	fn what_says_it_by_reference_only_is_called_as_what_it_refers_to() {
		let request = json!({ "resourceType": "MedicationRequest", "id": "1",
			"authoredOn": "2020-01-01", "medicationReference": { "reference": "urn:uuid:m" } });
		assert_eq!(refers_to(&request), Some("urn:uuid:m"));
		assert_eq!(title_of(&request, Some("Aspirin")), "MedicationRequest: Aspirin");
		assert_eq!(title_of(&request, None), "MedicationRequest: 2020-01-01");
	}

	#[test]
	fn document_has_title_type_date_and_authors_of_its_composition() {
		let document = json!({ "resourceType": "Bundle", "type": "document", "entry": [
			{ "resource": { "resourceType": "Composition", "title": "Discharge letter",
				"type": { "text": "Discharge summary" }, "date": "2024-05-01",
				"author": [{ "display": "Dr. X" }, { "reference": "urn:uuid:y" }] } },
			{ "fullUrl": "urn:uuid:y", "resource": { "resourceType": "Practitioner",
				"name": [{ "family": "Y", "prefix": ["Dr."] }] } },
		] });
		assert_eq!(title_of(&document, None), "Document: Discharge letter");
		let description = description_of(&document);
		assert_eq!(description.as_deref(), Some("Discharge summary, 2024-05-01, Dr. X, Y"));
		assert_eq!(description_of(&document["entry"][0]["resource"]), None);
	}
}
