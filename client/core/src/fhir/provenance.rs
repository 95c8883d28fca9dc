//! Who wrote a record that is exported as the resource that it holds: a FHIR R4 `Provenance`.

use super::{
	consent::concept,
	date,
	element::{object, to_bytes},
	manifest::ACCOUNT_SYSTEM,
	FhirError,
};
use serde_json::json;

/// How an export calls them: before the patient's address and the record's number.
pub const PROVENANCE: &str = "urn:salus:provenance";

const AGENT: &str = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

/// That `author`, an address, put the resource that its Bundle calls `target` on record at `date`, a FHIR
/// instant.
///
/// # Errors
/// [`FhirError::Invalid`] where `date` is no instant.
pub fn of(target: &str, author: &str, date: &str) -> Result<Vec<u8>, FhirError> {
	if !date::is_instant(date) {
		let reason = "an instant reads YYYY-MM-DDThh:mm:ssZ";
		return Err(FhirError::invalid("Provenance.recorded", reason));
	}
	to_bytes(object(json!({
		"resourceType": "Provenance",
		"target": [{ "reference": target }],
		"recorded": date,
		"agent": [{
			"type": concept(AGENT, "enterer", "Enterer"),
			"who": { "identifier": { "system": ACCOUNT_SYSTEM, "value": author } },
		}],
	})))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::Value;

	#[test]
	fn provenance_names_the_resource_and_who_put_it_on_record() {
		let author = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let json = of("urn:salus:record:5F:1", author, "2026-11-20T12:00:00Z").expect("valid");
		let json: Value = serde_json::from_slice(&json).expect("JSON");
		assert_eq!(json["target"][0]["reference"], "urn:salus:record:5F:1");
		assert_eq!(json["agent"][0]["who"]["identifier"]["value"], author);
		assert!(of("urn:x", author, "yesterday").is_err());
	}
}
