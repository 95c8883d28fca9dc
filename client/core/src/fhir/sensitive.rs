//! Whether a resource says of itself that it is sensitive: by a security label, wherever it stands and in
//! whatever edition of the code systems, or as a confidential document. What is sensitive is kept apart,
//! whatever else it is.
//!
//! Labels: HL7's ActCode, information sensitivity
//! (<https://terminology.hl7.org/ValueSet-v3-ActInformationSensitivityPolicy.html>), and Confidentiality.

use serde_json::Value;

/// What makes it sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
	/// Psychiatry, psychotherapy, behavioural health.
	MentalHealth,
	/// Alcohol, drugs.
	SubstanceUse,
	/// Sexuality and reproduction.
	Reproductive,
	/// Hereditary diseases.
	Genetics,
	/// HIV and other infections that are passed on sexually.
	Infection,
	/// Violence and abuse.
	Violence,
	/// Restricted, without saying why.
	Restricted,
}

use Sensitivity::{
	Genetics, Infection, MentalHealth, Reproductive, Restricted, SubstanceUse, Violence,
};

/// Codes of ActCode.
const ACT_CODES: [(&str, Sensitivity); 27] = [
	("BH", MentalHealth),
	("COGN", MentalHealth),
	("DVD", MentalHealth),
	("EMOTDIS", MentalHealth),
	("MH", MentalHealth),
	("PSY", MentalHealth),
	("PSYTHPN", MentalHealth),
	("ALC", SubstanceUse),
	("DRGIS", SubstanceUse),
	("ETH", SubstanceUse),
	("ETHUD", SubstanceUse),
	("OPIOIDUD", SubstanceUse),
	("SUD", SubstanceUse),
	("SEX", Reproductive),
	("GDIS", Genetics),
	("SCA", Genetics),
	("SICKLE", Genetics),
	("HIV", Infection),
	("STD", Infection),
	("MST", Violence),
	("SDV", Violence),
	("VIO", Violence),
	("SOC", Restricted),
	("SPI", Restricted),
	("TBOO", Restricted),
	("VIP", Restricted),
	("CEL", Restricted),
];

/// Codes of Confidentiality: restricted, very restricted.
const CONFIDENTIALITY: [&str; 2] = ["R", "V"];

/// How deep labels are looked for.
const MAX_DEPTH: usize = 64;

const INLINE_LABEL: &str = "extension-inline-sec-label";

/// What `resource`, or anything within it, says of its sensitivity.
pub fn sensitivity(resource: &Value) -> Option<Sensitivity> {
	within(resource, MAX_DEPTH)
}

fn within(value: &Value, depth: usize) -> Option<Sensitivity> {
	let depth = depth.checked_sub(1)?;
	match value {
		Value::Array(items) => items.iter().find_map(|item| within(item, depth)),
		Value::Object(members) => {
			let own = members.iter().find_map(|(name, member)| match name.as_str() {
				"meta" => labelled(&member["security"]),
				"securityLabel" => labelled(member),
				"confidentiality" => member.as_str().and_then(confidential),
				_ => None,
			});
			let inline = || {
				let url = members.get("url")?.as_str()?;
				url.ends_with(INLINE_LABEL).then(|| label(members.get("valueCoding")?))?
			};
			let deeper = || members.values().find_map(|member| within(member, depth));
			own.or_else(inline).or_else(deeper)
		}
		_ => None,
	}
}

/// What labels say: a `Coding`, a `CodeableConcept`, or a list of either.
pub fn labelled(labels: &Value) -> Option<Sensitivity> {
	match labels {
		Value::Array(items) => items.iter().find_map(labelled),
		Value::Object(members) => match members.get("coding") {
			Some(codings) => labelled(codings).or_else(|| by_words(&labels["text"])),
			None => label(labels),
		},
		_ => None,
	}
}

fn label(coding: &Value) -> Option<Sensitivity> {
	let code = coding["code"].as_str().unwrap_or_default();
	let system = coding["system"].as_str().map(edition);
	let act = || ACT_CODES.iter().find(|(known, _)| *known == code).map(|(_, it)| *it);
	match system.as_deref() {
		Some("actcode" | "urn:oid:2.16.840.1.113883.5.4") => act(),
		Some("confidentiality" | "urn:oid:2.16.840.1.113883.5.25") => confidential(code),
		// A code of another system is its own; one of none is most likely one of these.
		Some(_) => None,
		None => act().or_else(|| confidential(code)),
	}
	.or_else(|| by_words(&coding["display"]))
}

fn confidential(code: &str) -> Option<Sensitivity> {
	CONFIDENTIALITY.contains(&code).then_some(Restricted)
}

/// What the name of a code system means: `v3-ActCode` of HL7's terminology, `v3/ActCode` of FHIR DSTU2 and
/// STU3, with or without a version.
fn edition(system: &str) -> String {
	let system = system.split('|').next().unwrap_or_default().trim_end_matches('/');
	let lower = system.to_ascii_lowercase();
	let hl7 = lower.starts_with("http") && lower.contains("hl7.org/");
	let last = lower.rsplit('/').next().unwrap_or_default();
	match last.trim_start_matches("v3-") {
		name @ ("actcode" | "confidentiality") if hl7 => name.to_owned(),
		_ => lower,
	}
}

/// Words that say it where a code does not.
fn by_words(text: &Value) -> Option<Sensitivity> {
	mental_by_words(text.as_str()?).then_some(MentalHealth)
}

/// Whether `text`, the name of a kind of document, says that it is of mental health.
pub fn mental_by_words(text: &str) -> bool {
	const WORDS: [&str; 6] = [
		"psychiatr",
		"psychother",
		"psycholog",
		"mental health",
		"behavioral health",
		"behavioural health",
	];
	let text = text.to_lowercase();
	WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

	#[test]
	fn label_counts_wherever_it_stands() {
		let label = || json!([{ "system": ACT_CODE, "code": "PSY" }]);
		let extension = json!({ "url": "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label",
			"valueCoding": { "system": ACT_CODE, "code": "SUD" } });
		for (resource, found) in [
			(json!({ "meta": { "security": label() } }), MentalHealth),
			(json!({ "securityLabel": [{ "coding": label() }] }), MentalHealth),
			(json!({ "contained": [{ "meta": { "security": label() } }] }), MentalHealth),
			(
				json!({ "entry": [{ "resource": { "meta": { "security": label() } } }] }),
				MentalHealth,
			),
			(json!({ "confidentiality": "R" }), Restricted),
			(json!({ "code": { "extension": [extension] } }), SubstanceUse),
		] {
			assert_eq!(sensitivity(&resource), Some(found), "{resource}");
		}
		assert_eq!(sensitivity(&json!({ "security": label() })), None);
	}

	#[test]
	fn label_counts_in_every_edition_of_its_code_system() {
		for system in [
			ACT_CODE,
			"http://terminology.hl7.org/CodeSystem/v3-ActCode|9.0.0",
			"http://hl7.org/fhir/v3/ActCode",
			"http://hl7.org/fhir/v3/ActCode/",
			"https://terminology.hl7.org/CodeSystem/v3-ActCode",
			"urn:oid:2.16.840.1.113883.5.4",
		] {
			for (code, found) in ACT_CODES {
				let coding = json!([{ "system": system, "code": code }]);
				assert_eq!(labelled(&coding), Some(found), "{system} {code}");
			}
		}
		for (coding, found) in [
			(json!({ "code": "PSY" }), Some(MentalHealth)),
			(json!({ "display": "Mental health information" }), Some(MentalHealth)),
			(
				json!({ "system": "http://hl7.org/fhir/v3/Confidentiality", "code": "V" }),
				Some(Restricted),
			),
			(json!({ "system": "http://hl7.org/fhir/v3/Confidentiality", "code": "N" }), None),
			(json!({ "system": ACT_CODE, "code": "AMB" }), None),
			(json!({ "system": "http://example.org/labels", "code": "MH" }), None),
			(json!({ "system": "http://example.org/v3-ActCode", "code": "MH" }), None),
		] {
			assert_eq!(labelled(&json!([coding])), found, "{coding}");
		}
	}
}
