//! Which category an imported resource belongs to, and why.
//!
//! Access is granted by category, so what says that it is sensitive is kept apart whatever else it is, and
//! what no rule places is not guessed. `docs/formats.md` has the same tables for people.

use super::sensitive::{mental_by_words, sensitivity, Sensitivity};
use crate::{category, Category};
use serde::Serialize;
use serde_json::Value;

const DEMOGRAPHICS: Category = Category::DEMOGRAPHICS;
const CLINICAL: Category = Category::CLINICAL;
const LABORATORY: Category = Category::LABORATORY;
const IMAGING: Category = Category::IMAGING;
const MEDICATION: Category = Category::MEDICATION;
const IMMUNIZATION: Category = Category::IMMUNIZATION;
const MENTAL_HEALTH: Category = Category::MENTAL_HEALTH;
const OTHER: Category = Category::OTHER;

/// Why a resource belongs to its category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
	/// A security label says that it is sensitive.
	Label,
	/// It names a category of Salus.
	Named,
	/// The code of its kind says it.
	Code,
	/// The words for its kind say it.
	Words,
	/// Its type says it.
	Type,
	/// No rule says it: the user did.
	Otherwise,
}

/// The category of a type of resource, where nothing in it says another. Types of `OTHER` are about
/// no patient, or are no part of the care.
const TYPES: [(&str, Category); 93] = [
	("Account", DEMOGRAPHICS),
	("ActivityDefinition", OTHER),
	("AdverseEvent", CLINICAL),
	("AllergyIntolerance", CLINICAL),
	("Appointment", CLINICAL),
	("AppointmentResponse", CLINICAL),
	("AuditEvent", OTHER),
	("BiologicallyDerivedProduct", LABORATORY),
	("BodyStructure", CLINICAL),
	("CarePlan", CLINICAL),
	("CareTeam", CLINICAL),
	("ChargeItem", CLINICAL),
	("Claim", CLINICAL),
	("ClaimResponse", CLINICAL),
	("ClinicalImpression", CLINICAL),
	("CodeSystem", OTHER),
	("Communication", CLINICAL),
	("CommunicationRequest", CLINICAL),
	("Composition", CLINICAL),
	("ConceptMap", OTHER),
	("Condition", CLINICAL),
	("Consent", DEMOGRAPHICS),
	("Contract", OTHER),
	("Coverage", DEMOGRAPHICS),
	("CoverageEligibilityRequest", DEMOGRAPHICS),
	("CoverageEligibilityResponse", DEMOGRAPHICS),
	("DetectedIssue", CLINICAL),
	("Device", OTHER),
	("DeviceMetric", OTHER),
	("DeviceRequest", CLINICAL),
	("DeviceUseStatement", CLINICAL),
	("DiagnosticReport", CLINICAL),
	("DocumentManifest", CLINICAL),
	("DocumentReference", CLINICAL),
	("Encounter", CLINICAL),
	("Endpoint", OTHER),
	("EnrollmentRequest", DEMOGRAPHICS),
	("EpisodeOfCare", CLINICAL),
	("ExplanationOfBenefit", CLINICAL),
	("FamilyMemberHistory", CLINICAL),
	("Flag", CLINICAL),
	("Goal", CLINICAL),
	("Group", OTHER),
	("GuidanceResponse", CLINICAL),
	("HealthcareService", OTHER),
	("ImagingStudy", IMAGING),
	("Immunization", IMMUNIZATION),
	("ImmunizationEvaluation", IMMUNIZATION),
	("ImmunizationRecommendation", IMMUNIZATION),
	("InsurancePlan", OTHER),
	("Invoice", DEMOGRAPHICS),
	("List", CLINICAL),
	("Location", OTHER),
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
	("Organization", OTHER),
	("OrganizationAffiliation", OTHER),
	("Patient", DEMOGRAPHICS),
	("PaymentNotice", OTHER),
	("PaymentReconciliation", OTHER),
	("Person", DEMOGRAPHICS),
	("PlanDefinition", OTHER),
	("Practitioner", OTHER),
	("PractitionerRole", OTHER),
	("Procedure", CLINICAL),
	("Provenance", OTHER),
	("Questionnaire", OTHER),
	("QuestionnaireResponse", CLINICAL),
	("RelatedPerson", DEMOGRAPHICS),
	("RequestGroup", CLINICAL),
	("ResearchStudy", OTHER),
	("ResearchSubject", CLINICAL),
	("RiskAssessment", CLINICAL),
	("Schedule", OTHER),
	("ServiceRequest", CLINICAL),
	("Slot", OTHER),
	("Specimen", LABORATORY),
	("StructureDefinition", OTHER),
	("Substance", OTHER),
	("SupplyDelivery", OTHER),
	("SupplyRequest", OTHER),
	("Task", CLINICAL),
	("ValueSet", OTHER),
	("VerificationResult", OTHER),
	("VisionPrescription", CLINICAL),
];

/// Code systems of kinds of service, in all of their editions.
const OBSERVATION_CATEGORY: [&str; 3] = [
	"http://terminology.hl7.org/CodeSystem/observation-category",
	"http://hl7.org/fhir/observation-category",
	"http://hl7.org/fhir/ValueSet/observation-category",
];
const SERVICE_SECTION: [&str; 4] = [
	"http://terminology.hl7.org/CodeSystem/v2-0074",
	"http://hl7.org/fhir/v2/0074",
	"http://hl7.org/fhir/diagnostic-service-section",
	"urn:oid:2.16.840.1.113883.12.74",
];
const LOINC: [&str; 2] = [category::LOINC, "urn:oid:2.16.840.1.113883.6.1"];

/// Codes of kinds of service that say more than the type.
const CODES: [(&[&str], &[&str], Category); 11] = [
	(&OBSERVATION_CATEGORY, &["laboratory"], LABORATORY),
	(&OBSERVATION_CATEGORY, &["imaging"], IMAGING),
	(
		&SERVICE_SECTION,
		&["LAB", "CH", "HM", "MB", "MCB", "BLB", "CP", "CG", "GE", "IMM", "SP", "SR", "TX", "VR"],
		LABORATORY,
	),
	(
		&SERVICE_SECTION,
		&["RAD", "RX", "RUS", "CT", "CTH", "NMR", "NMS", "CUS", "OUS", "VUS", "XRC"],
		IMAGING,
	),
	// LOINC's parts: Laboratory, Pathology; Radiology.
	(&LOINC, &["LP29693-6", "LP7839-6"], LABORATORY),
	(&LOINC, &["LP29684-5"], IMAGING),
	// Documents and sections: of laboratory, microbiology, chemistry, haematology, pathology.
	(
		&LOINC,
		&["26436-6", "11502-2", "18725-2", "18719-5", "18723-7", "30954-2", "60567-5", "11526-1"],
		LABORATORY,
	),
	(&LOINC, &["18748-4", "18726-0", "68604-8", "85430-7", "18782-3"], IMAGING),
	// Prescription, list of prescriptions, medication dispensed, summaries of medication.
	(&LOINC, &["57833-6", "57828-6", "60593-1", "10160-0", "56445-0", "61357-0"], MEDICATION),
	(&LOINC, &["11369-6", "82593-5", "87273-9"], IMMUNIZATION),
	// Notes of psychiatry and psychology.
	(&LOINC, &["34788-0", "28627-8", "34791-4"], MENTAL_HEALTH),
];

/// Words that stand for a kind of service alone.
const WORDS: [(&[&str], Category); 2] = [
	(&["laboratory", "lab", "laboratory report", "laboratory results"], LABORATORY),
	(&["imaging", "radiology", "diagnostic imaging", "imaging report"], IMAGING),
];

/// The name of a type of R4 that this client has a rule for.
pub(super) fn type_name(kind: &str) -> Option<&'static str> {
	TYPES.iter().find(|(name, _)| *name == kind).map(|(name, _)| *name)
}

/// The category that what is sensitive in this way is filed under.
///
/// The categories of Salus have one for all of it.
pub fn category_of_sensitivity(_: Sensitivity) -> Category {
	MENTAL_HEALTH
}

/// The category that `resource` belongs to, and why. None where no rule says so.
pub fn category_of(resource: &Value) -> Option<(Category, Why)> {
	if let Some(sensitivity) = sensitivity(resource) {
		return Some((category_of_sensitivity(sensitivity), Why::Label));
	}
	let Some(composition) = composition(resource) else { return of_kind(resource) };
	let found = of_kind(composition);
	// A document is as sensitive as what is most sensitive in it.
	let entries = each(&resource["entry"]).iter().map(|entry| &entry["resource"]);
	let mut parts = entries.chain(each(&composition["section"]));
	let sensitive = |found: &(Category, Why)| found.0 == MENTAL_HEALTH;
	found.filter(sensitive).or_else(|| parts.find_map(|it| of_kind(it).filter(sensitive))).or(found)
}

/// The category that the kind of `resource`, or of a section, says, and why. Sensitive beats general.
fn of_kind(resource: &Value) -> Option<(Category, Why)> {
	let kinds = ["category", "type", "class"].map(|name| &resource[name]);
	let setting = &resource["context"]["practiceSetting"];
	// The code of a report or a section is its kind, that of an observation what was observed.
	let has_kind = matches!(resource["resourceType"].as_str(), None | Some("DiagnosticReport"));
	let code = has_kind.then(|| &resource["code"]);
	let kinds: Vec<_> = kinds.into_iter().chain([setting]).chain(code).collect();
	let codes: Vec<_> = kinds.iter().flat_map(|kind| concepts(kind)).collect();
	let title = &resource["title"];
	let words: Vec<_> = kinds.iter().flat_map(|kind| words(kind)).chain(title.as_str()).collect();
	let own = |(system, code): &(&str, &str)| Category::from_code(system, code);
	let named: Vec<Category> = codes.iter().filter_map(own).collect();
	let known = |(system, code): &(&str, &str)| {
		let is = |known: &&(&[&str], &[&str], Category)| {
			let fits = |it: &&str| it.eq_ignore_ascii_case(code);
			known.0.contains(system) && known.1.iter().any(fits)
		};
		CODES.iter().find(is).map(|(.., category)| *category)
	};
	let said: Vec<Category> = codes.iter().filter_map(known).collect();
	for (all, why) in [(&named, Why::Named), (&said, Why::Code)] {
		if all.contains(&MENTAL_HEALTH) {
			return Some((MENTAL_HEALTH, why));
		}
	}
	if words.iter().any(|words| mental_by_words(words)) {
		return Some((MENTAL_HEALTH, Why::Words));
	}
	let first = |all: &[Category], why| all.first().map(|category| (*category, why));
	if let Some(found) = first(&named, Why::Named).or_else(|| first(&said, Why::Code)) {
		return Some(found);
	}
	let by_words = words.iter().find_map(|text| {
		let text = text.trim().to_lowercase();
		WORDS.iter().find(|(words, _)| words.contains(&text.as_str())).map(|(_, it)| *it)
	});
	if let Some(category) = by_words {
		return Some((category, Why::Words));
	}
	let kind = resource["resourceType"].as_str().unwrap_or_default();
	TYPES.iter().find(|(name, _)| *name == kind).map(|(_, category)| (*category, Why::Type))
}

/// The Composition of a document Bundle: its first entry.
pub fn composition(resource: &Value) -> Option<&Value> {
	let document = resource["resourceType"] == "Bundle" && resource["type"] == "document";
	let first = &resource["entry"][0]["resource"];
	(document && first["resourceType"] == "Composition").then_some(first)
}

/// One `CodeableConcept` or `Coding`, or each of a list.
fn each(value: &Value) -> &[Value] {
	match value {
		Value::Array(items) => items,
		Value::Object(_) => std::slice::from_ref(value),
		_ => &[],
	}
}

/// The codings of a `CodeableConcept`, or a `Coding` itself.
fn codings(concept: &Value) -> &[Value] {
	match concept.get("coding") {
		Some(codings) => each(codings),
		None => std::slice::from_ref(concept),
	}
}

fn concepts(value: &Value) -> Vec<(&str, &str)> {
	let codings = each(value).iter().flat_map(codings);
	codings.filter_map(|it| it["system"].as_str().zip(it["code"].as_str())).collect()
}

fn words(value: &Value) -> Vec<&str> {
	let one = |concept| {
		let displays = codings(concept).iter().filter_map(|coding| coding["display"].as_str());
		concept["text"].as_str().into_iter().chain(displays)
	};
	each(value).iter().flat_map(one).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn coded(kind: &str, system: &str, code: &str) -> Value {
		json!({ "resourceType": kind, "category": [{ "coding": [{ "system": system, "code": code }] }] })
	}

	#[test]
	fn resource_goes_to_the_category_of_its_type_where_nothing_says_another() {
		for (kind, category) in TYPES {
			assert_eq!(
				category_of(&json!({ "resourceType": kind })),
				Some((category, Why::Type)),
				"{kind}"
			);
		}
		assert!(TYPES.is_sorted());
	}

	#[test]
	fn what_no_rule_places_is_not_guessed() {
		for kind in ["Basic", "Binary", "Parameters", "Canary"] {
			assert_eq!(category_of(&json!({ "resourceType": kind })), None, "{kind}");
		}
	}

	#[test]
	fn codes_say_more_than_the_type_in_every_edition_of_their_system() {
		for (systems, codes, category) in CODES {
			for (system, code) in
				systems.iter().flat_map(|it| codes.iter().map(move |code| (it, code)))
			{
				let why = match Category::from_code(system, code).is_some() {
					true => Why::Named,
					false => Why::Code,
				};
				for kind in ["Observation", "DiagnosticReport", "DocumentReference"] {
					let found = category_of(&coded(kind, system, code));
					assert_eq!(found, Some((category, why)), "{system} {code}");
				}
			}
			let other = |system, code| category_of(&coded("Observation", system, code));
			assert_eq!(other(systems[0], "x"), Some((CLINICAL, Why::Type)));
			assert_eq!(other("x", codes[0]), Some((CLINICAL, Why::Type)));
		}
		for own in Category::all() {
			let code = own.coding().expect("a code").code;
			let document = coded("DocumentReference", category::LOINC, code);
			assert_eq!(category_of(&document), Some((own, Why::Named)));
			let typed = json!({ "resourceType": "Composition",
				"type": { "coding": [{ "system": category::LOINC, "code": code }] } });
			assert_eq!(category_of(&typed), Some((own, Why::Named)));
		}
	}

	#[test]
	fn words_say_it_where_no_code_does() {
		for (resource, category) in [
			(
				json!({ "resourceType": "Observation", "category": [{ "text": "Laboratory" }] }),
				LABORATORY,
			),
			(
				json!({ "resourceType": "DiagnosticReport", "category": [{ "coding": [{ "display": "Radiology" }] }] }),
				IMAGING,
			),
			(
				json!({ "resourceType": "Composition", "title": "Psychotherapy letter" }),
				MENTAL_HEALTH,
			),
			(
				json!({ "resourceType": "DocumentReference", "category": [{ "text": "Laboratory" }],
					"type": { "text": "Letter of the psychiatric ward" } }),
				MENTAL_HEALTH,
			),
		] {
			assert_eq!(category_of(&resource), Some((category, Why::Words)), "{resource}");
		}
	}

	#[test]
	fn sensitive_beats_general() {
		let label = json!([{ "system": "http://hl7.org/fhir/v3/ActCode", "code": "ETH" }]);
		let mut resource = coded("Observation", OBSERVATION_CATEGORY[0], "laboratory");
		resource["meta"] = json!({ "security": label });
		assert_eq!(category_of(&resource), Some((MENTAL_HEALTH, Why::Label)));
		let note = json!({ "resourceType": "DocumentReference",
			"type": { "coding": [{ "system": category::LOINC, "code": "28627-8" }] },
			"category": [{ "coding": [{ "system": SERVICE_SECTION[0], "code": "LAB" }] }] });
		assert_eq!(category_of(&note), Some((MENTAL_HEALTH, Why::Code)));
		let report = |kind: &str| {
			json!({ "resourceType": "DocumentReference",
				"category": [{ "coding": [{ "system": category::LOINC, "code": "11502-2" }] }],
				"type": { "coding": [{ "system": category::LOINC, "code": kind }] } })
		};
		assert_eq!(category_of(&report("34788-0")), Some((MENTAL_HEALTH, Why::Named)));
		assert_eq!(category_of(&report("28627-8")), Some((MENTAL_HEALTH, Why::Code)));
		assert_eq!(category_of(&report("34109-9")), Some((LABORATORY, Why::Named)));
		let mut titled = report("34109-9");
		titled["title"] = "Psychotherapy letter".into();
		assert_eq!(category_of(&titled), Some((MENTAL_HEALTH, Why::Words)));
		let mut setting = json!({ "resourceType": "DocumentReference" });
		setting["context"] = json!({ "practiceSetting": { "text": "Psychiatry" } });
		assert_eq!(category_of(&setting), Some((MENTAL_HEALTH, Why::Words)));
	}

	#[test]
	fn document_is_filed_by_its_composition_and_by_the_labels_of_all_that_it_holds() {
		let document = |composition: Value, other: Value| {
			json!({ "resourceType": "Bundle", "type": "document",
				"entry": [{ "resource": composition }, { "resource": other }] })
		};
		let typed = |code: &str| {
			json!({ "resourceType": "Composition",
				"type": { "coding": [{ "system": category::LOINC, "code": code }] } })
		};
		let condition = json!({ "resourceType": "Condition" });
		for (code, found) in [
			("60591-5", (CLINICAL, Why::Type)),
			("18842-5", (CLINICAL, Why::Type)),
			("11502-2", (LABORATORY, Why::Named)),
			("57833-6", (MEDICATION, Why::Code)),
			("18748-4", (IMAGING, Why::Named)),
		] {
			let filed = category_of(&document(typed(code), condition.clone()));
			assert_eq!(filed, Some(found), "{code}");
		}
		let labelled = json!({ "resourceType": "Condition", "meta": { "security": [
			{ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY" }] } });
		let filed = category_of(&document(typed("60591-5"), labelled));
		assert_eq!(filed, Some((MENTAL_HEALTH, Why::Label)));
		let note = json!({ "resourceType": "DocumentReference",
			"type": { "coding": [{ "system": category::LOINC, "code": "28627-8" }] } });
		let filed = category_of(&document(typed("60591-5"), note));
		assert_eq!(filed, Some((MENTAL_HEALTH, Why::Code)), "an entry says so");
		let mut sectioned = typed("60591-5");
		sectioned["section"] = json!([{ "code": { "coding": [
			{ "system": category::LOINC, "code": "34788-0" }] } }]);
		let filed = category_of(&document(sectioned, condition));
		assert_eq!(filed, Some((MENTAL_HEALTH, Why::Named)), "a section says so");
		assert_eq!(category_of(&json!({ "resourceType": "Bundle", "type": "message" })), None);
	}
}
