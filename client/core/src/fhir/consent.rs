//! A grant as a FHIR R4 `Consent`: who may read which categories of a patient's records, until when.

use super::{
	audit_event::CHAIN_SYSTEM,
	canonical,
	category::category_element,
	date,
	element::{object, set, to_bytes},
	manifest::{account, ACCOUNT_SYSTEM},
	FhirError,
};
use crate::{category::LOINC, Category};
use serde_json::{json, Value};

const SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
const PCF: &str = "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic";

/// The identifier system of grants: the addresses of the patient and of the provider.
pub const GRANT_SYSTEM: &str = "urn:salus:grant";

/// What a grant is called.
pub fn grant_name(patient: &str, provider: &str) -> String {
	format!("{patient}:{provider}")
}

/// What a patient lets a provider do, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
	/// The patient's address.
	pub patient: String,
	/// The provider's address, and of a department those of the doctors who act for it.
	pub readers: Vec<String>,
	/// The categories covered. None where they are no longer known.
	pub categories: Option<Vec<Category>>,
	/// Whether the provider may add records too.
	pub contribute: bool,
	/// When it was given, in milliseconds since the Unix epoch.
	pub given: Option<u64>,
	/// When it ends or ended, in milliseconds since the Unix epoch.
	pub ends: Option<u64>,
	/// Whether it holds now.
	pub live: bool,
	/// The chain, which sees to it: the hash of its first block, in hexadecimal.
	pub chain: String,
}

impl Consent {
	/// The grant as a `Consent` in the shape of IHE's PCF.
	///
	/// # Errors
	/// [`FhirError::Invalid`] where no code stands for a category.
	pub fn to_json(&self) -> Result<Vec<u8>, FhirError> {
		let name = grant_name(&self.patient, self.readers.first().map_or("", |it| it));
		let identifier = json!({ "system": GRANT_SYSTEM, "value": name });
		let mut consent = object(json!({
			"resourceType": "Consent",
			"meta": { "profile": [PCF] },
			"identifier": [identifier],
			"status": if self.live { "active" } else { "inactive" },
			"scope": concept(SCOPE, "patient-privacy", "Privacy Consent"),
			"category": [concept(LOINC, "59284-0", "Consent Document")],
			"patient": account("Patient", &self.patient),
			"performer": [account("Patient", &self.patient)],
			"organization": [{
				"type": "Organization",
				"identifier": { "system": CHAIN_SYSTEM, "value": self.chain },
				"display": "the consortium that keeps the chain",
			}],
			"sourceReference": {
				"type": "Consent",
				"identifier": identifier,
				"display": "the grant on chain, signed by the patient",
			},
			"policy": [{ "uri": canonical::GRANT_POLICY }],
			"provision": self.provision()?,
		}));
		set(&mut consent, "dateTime", self.given.map(|it| json!(date::format_instant(it))));
		to_bytes(consent)
	}

	fn provision(&self) -> Result<Value, FhirError> {
		let actor = |who: &String| {
			json!({
				"role": concept(PARTICIPATION, "IRCP", "information recipient"),
				"reference": { "identifier": { "system": ACCOUNT_SYSTEM, "value": who } },
			})
		};
		let mut provision = object(json!({
			"type": "permit",
			"actor": self.readers.iter().map(actor).collect::<Vec<_>>(),
			"modifierExtension": self.categories()?,
			"extension": [{ "url": canonical::CONTRIBUTION, "valueBoolean": self.contribute }],
		}));
		let period = self.ends.map(|end| json!({ "end": date::format_instant(end) }));
		set(&mut provision, "period", period);
		Ok(Value::Object(provision))
	}

	/// What narrows the permission: whoever does not know of categories must not take it for one of all.
	fn categories(&self) -> Result<Vec<Value>, FhirError> {
		const PATH: &str = "Consent.provision.modifierExtension";
		let extension =
			|concept: Value| json!({ "url": canonical::CATEGORY, "valueCodeableConcept": concept });
		let Some(categories) = &self.categories else {
			return Ok(vec![extension(concept(ABSENT, "unknown", "Unknown"))]);
		};
		let wrong = || FhirError::invalid(PATH, "no code stands for the category");
		let one = |category: &Category| {
			category_element(*category).map(|list| extension(list[0].clone())).ok_or_else(wrong)
		};
		categories.iter().map(one).collect()
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
			categories: Some(vec![Category::LABORATORY, Category::IMAGING]),
			contribute: false,
			given: Some(1_780_000_000_000),
			ends: Some(1_790_000_000_000),
			live: true,
			chain: "ab".repeat(32),
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
		let categories = &provision["modifierExtension"];
		assert_eq!(categories[0]["url"], canonical::CATEGORY);
		assert_eq!(categories[0]["valueCodeableConcept"]["coding"][0]["code"], "11502-2");
		assert_eq!(categories[1]["valueCodeableConcept"]["text"], "Imaging");
		assert_eq!(provision["extension"][0]["valueBoolean"], false);
		// What PCF asks for and what it has no use for.
		assert!(json["dateTime"].is_string() && json["policy"][0]["uri"].is_string());
		assert!(json["organization"].is_array() && json["sourceReference"].is_object());
		assert!(["policyRule", "verification"].iter().all(|it| json.get(it).is_none()));
		assert!(["action", "class", "code"].iter().all(|it| provision.get(it).is_none()));
	}

	#[test]
	fn grant_that_is_over_is_inactive_and_one_without_an_end_has_no_period() {
		let over = Consent { live: false, ..consent() };
		assert_eq!(value(&over)["status"], "inactive");
		let open = Consent { ends: None, contribute: true, ..consent() };
		assert_eq!(value(&open)["provision"].get("period"), None);
		assert_eq!(value(&open)["provision"]["extension"][0]["valueBoolean"], true);
		let unknown = Consent { categories: None, ..consent() };
		let told = &value(&unknown)["provision"]["modifierExtension"][0]["valueCodeableConcept"];
		assert_eq!(told["coding"][0]["code"], "unknown");
		let wrong = Consent { categories: Some(vec![Category::new(8)]), ..consent() };
		assert!(wrong.to_json().is_err());
	}
}
