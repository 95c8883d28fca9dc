//! Other versions of FHIR, told by fields and types that R4 (4.0.1) does not have. Asked where a resource
//! is not valid, so that the version is named and not twenty elements.

use serde_json::Value;

/// Types that R4 does not have, and the version that does.
const TYPES: [(&str, &str); 21] = [
	("MedicationOrder", "DSTU2"),
	("DiagnosticOrder", "DSTU2"),
	("ProcessRequest", "STU3"),
	("ProcedureRequest", "DSTU2 or STU3"),
	("ReferralRequest", "DSTU2 or STU3"),
	("DeviceComponent", "DSTU2 or STU3"),
	("EligibilityRequest", "DSTU2 or STU3"),
	("EligibilityResponse", "DSTU2 or STU3"),
	("ImagingManifest", "STU3"),
	("BodySite", "DSTU2 or STU3"),
	("Sequence", "STU3"),
	("Citation", "R4B or R5"),
	("NutritionProduct", "R4B or R5"),
	("SubscriptionStatus", "R4B or R5"),
	("SubscriptionTopic", "R4B or R5"),
	("Ingredient", "R4B or R5"),
	("MedicinalProductDefinition", "R4B or R5"),
	("NutritionIntake", "R5"),
	("ImagingSelection", "R5"),
	("DeviceUsage", "R5"),
	("GenomicStudy", "R5"),
];

/// What an element of a type has to be to tell a version.
#[derive(Clone, Copy)]
enum Is {
	/// It is there at all.
	There,
	List,
	Object,
	/// An object with this member.
	With(&'static str),
	Text,
}

/// Elements that R4 does not have, or not in this form, and the version that does.
const FIELDS: [(&str, &str, Is, &str); 36] = [
	("MedicationRequest", "medication", Is::Object, "R5"),
	("MedicationStatement", "medication", Is::Object, "R5"),
	("MedicationAdministration", "medication", Is::Object, "R5"),
	("MedicationDispense", "medication", Is::Object, "R5"),
	("MedicationRequest", "context", Is::Object, "STU3"),
	("MedicationRequest", "definition", Is::There, "STU3"),
	("MedicationStatement", "taken", Is::There, "STU3"),
	("MedicationStatement", "reasonNotTaken", Is::There, "DSTU2 or STU3"),
	("MedicationStatement", "wasNotTaken", Is::There, "DSTU2"),
	("MedicationStatement", "effectiveTime", Is::There, "DSTU2"),
	("Encounter", "class", Is::List, "R5"),
	("Encounter", "class", Is::Text, "DSTU2"),
	("Encounter", "actualPeriod", Is::There, "R5"),
	("Encounter", "patient", Is::Object, "DSTU2"),
	("Condition", "clinicalStatus", Is::Text, "DSTU2 or STU3"),
	("Condition", "verificationStatus", Is::Text, "DSTU2 or STU3"),
	("Condition", "patient", Is::Object, "DSTU2"),
	("Condition", "context", Is::Object, "STU3"),
	("Condition", "participant", Is::List, "R5"),
	("AllergyIntolerance", "clinicalStatus", Is::Text, "STU3"),
	("AllergyIntolerance", "substance", Is::Object, "DSTU2"),
	("AllergyIntolerance", "type", Is::Object, "R5"),
	("Observation", "context", Is::Object, "STU3"),
	("Observation", "related", Is::List, "DSTU2 or STU3"),
	("Observation", "triggeredBy", Is::List, "R5"),
	("DiagnosticReport", "context", Is::Object, "STU3"),
	("DiagnosticReport", "codedDiagnosis", Is::List, "DSTU2 or STU3"),
	("Immunization", "wasNotGiven", Is::There, "DSTU2"),
	("Immunization", "notGiven", Is::There, "STU3"),
	("Immunization", "reported", Is::There, "DSTU2"),
	("Procedure", "context", Is::Object, "STU3"),
	("Procedure", "notDone", Is::There, "STU3"),
	("Procedure", "occurrenceDateTime", Is::There, "R5"),
	("DocumentReference", "indexed", Is::There, "DSTU2 or STU3"),
	("DocumentReference", "author", Is::Object, "DSTU2"),
	("CarePlan", "context", Is::Object, "STU3"),
];

/// Elements that more types have.
const SHARED: [(&str, Is, &str); 3] = [
	("reason", Is::With("concept"), "R5"),
	("reason", Is::With("reference"), "R5"),
	("animal", Is::Object, "DSTU2 or STU3"),
];

impl Is {
	fn fits(self, value: &Value) -> bool {
		match self {
			Self::There => true,
			Self::List => value.is_array(),
			Self::Object => value.is_object(),
			Self::With(name) => {
				let first = value.get(0).unwrap_or(value);
				first.get(name).is_some_and(Value::is_object)
			}
			Self::Text => value.is_string(),
		}
	}
}

/// The type of `resource` and the version of FHIR that it looks like, where that is not R4.
pub fn other_version(resource: &Value) -> Option<(&'static str, &'static str)> {
	let kind = resource["resourceType"].as_str()?;
	if let Some((name, version)) = TYPES.iter().find(|(name, _)| *name == kind) {
		return Some((name, version));
	}
	let of_kind = FIELDS.iter().filter(|(of, ..)| *of == kind);
	let found = of_kind
		.clone()
		.find(|(_, name, is, _)| resource.get(name).is_some_and(|value| is.fits(value)));
	if let Some((of, .., version)) = found {
		return Some((of, version));
	}
	let shared =
		SHARED.iter().find(|(name, is, _)| resource.get(name).is_some_and(|value| is.fits(value)));
	let known = super::mapping::type_name(kind)?;
	shared.map(|(.., version)| (known, *version))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn version_is_told_by_types_and_fields_that_r4_does_not_have() {
		for (resource, version) in [
			(json!({ "resourceType": "MedicationOrder" }), "DSTU2"),
			(
				json!({ "resourceType": "MedicationRequest", "context": { "reference": "x" } }),
				"STU3",
			),
			(json!({ "resourceType": "MedicationRequest", "medication": { "concept": {} } }), "R5"),
			(json!({ "resourceType": "Encounter", "class": [{}] }), "R5"),
			(json!({ "resourceType": "Encounter", "class": "inpatient" }), "DSTU2"),
			(json!({ "resourceType": "Condition", "clinicalStatus": "active" }), "DSTU2 or STU3"),
			(json!({ "resourceType": "Goal", "reason": [{ "concept": {} }] }), "R5"),
			(json!({ "resourceType": "ImagingSelection" }), "R5"),
		] {
			let kind = resource["resourceType"].as_str().expect("text");
			assert_eq!(other_version(&resource), Some((kind, version)));
		}
		for resource in [
			json!({ "resourceType": "Encounter", "class": { "code": "AMB" } }),
			json!({ "resourceType": "Condition", "clinicalStatus": { "text": "active" } }),
			json!({ "resourceType": "Canary", "reason": [{ "concept": {} }] }),
			json!({}),
		] {
			assert_eq!(other_version(&resource), None, "{resource}");
		}
	}
}
