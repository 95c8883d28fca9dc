//! Which category an imported resource belongs to, and under which title it is listed.
//!
//! Access is granted by category, so whatever says that it is of mental health goes there first, and
//! what nothing is known of goes to `Other`. `docs/formats.md` has the same tables for people.

use crate::Category;
use serde_json::Value;

const DEMOGRAPHICS: Category = Category::DEMOGRAPHICS;
const CLINICAL: Category = Category::CLINICAL;
const LABORATORY: Category = Category::LABORATORY;
const IMAGING: Category = Category::IMAGING;
const MEDICATION: Category = Category::MEDICATION;
const IMMUNIZATION: Category = Category::IMMUNIZATION;
const MENTAL_HEALTH: Category = Category::MENTAL_HEALTH;
const OTHER: Category = Category::OTHER;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// The category of a type of resource, where nothing in it says another.
const TYPES: [(&str, Category); 52] = [
	("Account", DEMOGRAPHICS),
	("AdverseEvent", CLINICAL),
	("AllergyIntolerance", CLINICAL),
	("Appointment", CLINICAL),
	("BodyStructure", CLINICAL),
	("CarePlan", CLINICAL),
	("CareTeam", CLINICAL),
	("ClinicalImpression", CLINICAL),
	("Communication", CLINICAL),
	("CommunicationRequest", CLINICAL),
	("Composition", CLINICAL),
	("Condition", CLINICAL),
	("Coverage", DEMOGRAPHICS),
	("DetectedIssue", CLINICAL),
	("DeviceRequest", CLINICAL),
	("DeviceUseStatement", CLINICAL),
	("DiagnosticReport", CLINICAL),
	("DocumentReference", CLINICAL),
	("Encounter", CLINICAL),
	("EpisodeOfCare", CLINICAL),
	("FamilyMemberHistory", CLINICAL),
	("Flag", CLINICAL),
	("Goal", CLINICAL),
	("ImagingStudy", IMAGING),
	("Immunization", IMMUNIZATION),
	("ImmunizationEvaluation", IMMUNIZATION),
	("ImmunizationRecommendation", IMMUNIZATION),
	("Media", IMAGING),
	("Medication", MEDICATION),
	("MedicationAdministration", MEDICATION),
	("MedicationDispense", MEDICATION),
	("MedicationKnowledge", MEDICATION),
	("MedicationRequest", MEDICATION),
	("MedicationStatement", MEDICATION),
	("MolecularSequence", LABORATORY),
	("NutritionOrder", CLINICAL),
	("Observation", CLINICAL),
	("Patient", DEMOGRAPHICS),
	("Person", DEMOGRAPHICS),
	("Procedure", CLINICAL),
	("Questionnaire", OTHER),
	("QuestionnaireResponse", CLINICAL),
	("RelatedPerson", DEMOGRAPHICS),
	("RequestGroup", CLINICAL),
	("RiskAssessment", CLINICAL),
	("ServiceRequest", CLINICAL),
	("Specimen", LABORATORY),
	("SupplyDelivery", OTHER),
	("SupplyRequest", OTHER),
	("Task", CLINICAL),
	("VerificationResult", OTHER),
	("VisionPrescription", CLINICAL),
];

const OBSERVATION_CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
const SERVICE_SECTION: &str = "http://terminology.hl7.org/CodeSystem/v2-0074";
const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

/// Codes in `category` that say more than the type.
const CODES: [(&str, &[&str], Category); 4] = [
	(OBSERVATION_CATEGORY, &["laboratory"], LABORATORY),
	(OBSERVATION_CATEGORY, &["imaging"], IMAGING),
	(
		SERVICE_SECTION,
		&["LAB", "CH", "HM", "MB", "MCB", "BLB", "CP", "CG", "GE", "IMM", "SP", "SR", "TX", "VR"],
		LABORATORY,
	),
	(
		SERVICE_SECTION,
		&["RAD", "RX", "RUS", "CT", "CTH", "NMR", "NMS", "CUS", "OUS", "VUS", "XRC"],
		IMAGING,
	),
];

/// Security labels of mental health: behavioural health, mental health, psychiatry, psychotherapy.
const MENTAL_LABELS: [&str; 4] = ["BH", "MH", "PSY", "PSYTHPN"];

/// The category that `resource` belongs to.
pub fn category_of(resource: &Value) -> Category {
	let labels = codings(&resource["meta"]["security"]);
	if labels.iter().any(|(system, code)| *system == ACT_CODE && MENTAL_LABELS.contains(code)) {
		return MENTAL_HEALTH;
	}
	let mut codes = concepts(&resource["category"]);
	codes.extend(concepts(&resource["type"]));
	// A document of this client's own says it outright.
	let own = |(system, code): &(&str, &str)| Category::from_code(system, code);
	let known = |(system, code): &(&str, &str)| {
		let found = CODES.iter().find(|(of, codes, _)| of == system && codes.contains(code));
		found.map(|(_, _, category)| *category)
	};
	let said = codes.iter().find_map(own).or_else(|| codes.iter().find_map(known));
	let kind = resource["resourceType"].as_str().unwrap_or_default();
	let by_type = || TYPES.iter().find(|(name, _)| *name == kind).map(|(_, category)| *category);
	said.or_else(by_type).unwrap_or(OTHER)
}

/// The codes of one `CodeableConcept` or of a list of them.
fn concepts(value: &Value) -> Vec<(&str, &str)> {
	match value {
		Value::Array(items) => items.iter().flat_map(|item| codings(&item["coding"])).collect(),
		one => codings(&one["coding"]),
	}
}

fn codings(list: &Value) -> Vec<(&str, &str)> {
	let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
	items.iter().filter_map(|it| it["system"].as_str().zip(it["code"].as_str())).collect()
}

/// A title for `resource`: its type, and what it says it is.
pub fn title_of(resource: &Value) -> String {
	let kind = resource["resourceType"].as_str().unwrap_or("Resource");
	match what(resource) {
		Some(what) => format!("{kind}: {what}").chars().take(MAX_TITLE).collect(),
		None => kind.to_owned(),
	}
}

fn what(resource: &Value) -> Option<&str> {
	const CONCEPTS: [&str; 5] =
		["code", "medicationCodeableConcept", "vaccineCode", "type", "serviceType"];
	let concept = |name: &&str| {
		let concept = &resource[*name];
		concept["text"].as_str().or_else(|| concept["coding"][0]["display"].as_str())
	};
	let texts = ["/title", "/description", "/name/0/text", "/name/0/family", "/id"];
	let found = CONCEPTS.iter().find_map(concept);
	let found = found.or_else(|| texts.iter().find_map(|at| resource.pointer(at)?.as_str()));
	found.map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::category::LOINC;
	use serde_json::json;

	fn coded(kind: &str, system: &str, code: &str) -> Value {
		json!({ "resourceType": kind, "category": [{ "coding": [{ "system": system, "code": code }] }] })
	}

	#[test]
	fn resource_goes_to_the_category_of_its_type_where_nothing_says_another() {
		for (kind, category) in TYPES.iter().chain(&[("Provenance", OTHER), ("Canary", OTHER)]) {
			assert_eq!(category_of(&json!({ "resourceType": kind })), *category, "{kind}");
		}
		assert!(TYPES.is_sorted());
	}

	#[test]
	fn codes_say_more_than_the_type() {
		for (system, codes, category) in CODES {
			for code in codes {
				assert_eq!(category_of(&coded("Observation", system, code)), category);
				assert_eq!(category_of(&coded("DiagnosticReport", system, code)), category);
			}
			assert_eq!(category_of(&coded("Observation", system, "x")), CLINICAL);
			assert_eq!(category_of(&coded("Observation", "x", codes[0])), CLINICAL);
		}
		for own in Category::all() {
			let code = own.coding().expect("a code").code;
			let document = coded("DocumentReference", LOINC, code);
			assert_eq!(category_of(&document), own);
			let typed = json!({ "resourceType": "Composition",
				"type": { "coding": [{ "system": LOINC, "code": code }] } });
			assert_eq!(category_of(&typed), own);
		}
	}

	#[test]
	fn what_is_labelled_as_mental_health_is_kept_apart_whatever_else_it_is() {
		for label in MENTAL_LABELS {
			let mut resource = coded("Observation", OBSERVATION_CATEGORY, "laboratory");
			resource["meta"] = json!({ "security": [{ "system": ACT_CODE, "code": label }] });
			assert_eq!(category_of(&resource), MENTAL_HEALTH);
		}
	}

	#[test]
	fn title_tells_resources_apart() {
		for (resource, title) in [
			(
				json!({ "resourceType": "Observation", "code": { "text": "Pulse" } }),
				"Observation: Pulse",
			),
			(
				json!({ "resourceType": "Observation", "code": { "coding": [{ "display": "Hb" }] } }),
				"Observation: Hb",
			),
			(
				json!({ "resourceType": "Immunization", "vaccineCode": { "text": "Tdap" }, "id": "1" }),
				"Immunization: Tdap",
			),
			(json!({ "resourceType": "Patient", "name": [{ "text": "E M" }] }), "Patient: E M"),
			(json!({ "resourceType": "Binary", "id": "b1" }), "Binary: b1"),
			(json!({ "resourceType": "Basic", "code": { "text": " " } }), "Basic"),
		] {
			assert_eq!(title_of(&resource), title);
		}
		let long = json!({ "resourceType": "Basic", "code": { "text": "ü".repeat(999) } });
		assert_eq!(title_of(&long).chars().count(), MAX_TITLE);
	}
}
