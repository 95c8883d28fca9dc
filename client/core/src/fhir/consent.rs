//! A grant as a FHIR R4 `Consent`: who may read which categories of a patient's records, until when.

use super::{
	category::category_element,
	date,
	element::{object, set, to_bytes},
	manifest::{account, ACCOUNT_SYSTEM},
	FhirError,
};
use crate::{category::LOINC, Category};
use serde_json::{json, Value};

const SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ACTION: &str = "http://terminology.hl7.org/CodeSystem/consentaction";

/// The identifier system of grants: the addresses of the patient and of the provider.
pub const GRANT_SYSTEM: &str = "urn:salus:grant";

/// What a grant is called.
pub fn grant_name(patient: &str, provider: &str) -> String {
	format!("{patient}:{provider}")
}

/// What a patient lets a provider do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
	/// The patient's address.
	pub patient: String,
	/// The provider's address, and of a department those of the doctors who act for it.
	pub readers: Vec<String>,
	/// The categories covered.
	pub categories: Vec<Category>,
	/// Whether the provider may add records too.
	pub contribute: bool,
	/// When it ends, in milliseconds since the Unix epoch.
	pub expires: Option<u64>,
	/// Whether it holds now.
	pub live: bool,
}

impl Consent {
	/// The grant as a `Consent`.
	///
	/// # Errors
	/// [`FhirError::Invalid`] where no code stands for a category.
	pub fn to_json(&self) -> Result<Vec<u8>, FhirError> {
		to_bytes(object(json!({
			"resourceType": "Consent",
			"identifier": [{
				"system": GRANT_SYSTEM,
				"value": grant_name(&self.patient, self.readers.first().map_or("", |it| it)),
			}],
			"status": if self.live { "active" } else { "inactive" },
			"scope": concept(SCOPE, "patient-privacy", "Privacy Consent"),
			"category": [concept(LOINC, "59284-0", "Consent Document")],
			"patient": account("Patient", &self.patient),
			"performer": [account("Patient", &self.patient)],
			"policyRule": concept(ACT_CODE, "OPTIN", "opt-in"),
			"provision": self.provision()?,
		})))
	}

	fn provision(&self) -> Result<Value, FhirError> {
		let wrong =
			|| FhirError::invalid("Consent.provision.code", "no code stands for the category");
		let codes = self.categories.iter().map(|category| {
			category_element(*category).map(|list| list[0].clone()).ok_or_else(wrong)
		});
		let actor = |who: &String| {
			json!({
				"role": concept(PARTICIPATION, "IRCP", "information recipient"),
				"reference": { "identifier": { "system": ACCOUNT_SYSTEM, "value": who } },
			})
		};
		let mut action = vec![concept(ACTION, "access", "Access")];
		if self.contribute {
			action.push(concept(ACTION, "correct", "Access and Correct"));
		}
		let mut provision = object(json!({
			"type": "permit",
			"actor": self.readers.iter().map(actor).collect::<Vec<_>>(),
			"action": action,
			"code": codes.collect::<Result<Vec<_>, _>>()?,
		}));
		let period = self.expires.map(|end| json!({ "end": date::format_instant(end) }));
		set(&mut provision, "period", period);
		Ok(Value::Object(provision))
	}
}

/// A `CodeableConcept` of one code.
pub(super) fn concept(system: &str, code: &str, display: &str) -> Value {
	json!({ "coding": [{ "system": system, "code": code, "display": display }] })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn consent() -> Consent {
		Consent {
			patient: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into(),
			readers: vec!["5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty".into()],
			categories: vec![Category::LABORATORY, Category::IMAGING],
			contribute: false,
			expires: Some(1_790_000_000_000),
			live: true,
		}
	}

	fn value(consent: &Consent) -> Value {
		serde_json::from_slice(&consent.to_json().expect("valid")).expect("JSON")
	}

	#[test]
	fn grant_is_a_consent_of_its_categories_provider_and_end() {
		let json = value(&consent());
		assert_eq!(
			(&json["status"], &json["provision"]["type"]),
			(&"active".into(), &"permit".into())
		);
		assert_eq!(json["patient"]["identifier"]["value"], consent().patient.as_str());
		let provision = &json["provision"];
		assert_eq!(
			provision["actor"][0]["reference"]["identifier"]["value"],
			consent().readers[0].as_str()
		);
		assert_eq!(provision["period"]["end"], "2026-09-21T14:13:20Z");
		assert_eq!(provision["code"][0]["coding"][0]["code"], "11502-2");
		assert_eq!(provision["code"][1]["text"], "Imaging");
		assert_eq!(provision["action"].as_array().map(Vec::len), Some(1));
	}

	#[test]
	fn grant_that_is_over_is_inactive_and_one_without_an_end_has_no_period() {
		let over = Consent { live: false, ..consent() };
		assert_eq!(value(&over)["status"], "inactive");
		let open = Consent { expires: None, contribute: true, ..consent() };
		assert_eq!(value(&open)["provision"].get("period"), None);
		assert_eq!(value(&open)["provision"]["action"][1]["coding"][0]["code"], "correct");
		assert!(Consent { categories: vec![Category::new(8)], ..consent() }.to_json().is_err());
	}
}
