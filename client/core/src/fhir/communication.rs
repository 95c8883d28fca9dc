//! A comment about a patient: a FHIR R4 `Communication`.

use super::{
	category::{category_element, read_category},
	date,
	element::{object, parse_resource, set, to_bytes, Element},
	manifest::{account, ACCOUNT_SYSTEM},
	FhirError,
};
use crate::{keys::AccountId, Category};
use serde::Serialize;
use serde_json::{json, Map, Value};

/// The identifier system of records: the patient's address and the record's number ([`record_name`]).
pub const RECORD_SYSTEM: &str = "urn:salus:record";

/// What a record is called among those of everybody.
pub fn record_name(patient: &str, number: u64) -> String {
	format!("{patient}:{number}")
}

/// Longest text of a comment, in bytes.
pub const MAX_COMMENT_LEN: usize = 64 * 1024;

const RESOURCE: &str = "Communication";
const TEXT: &str = "Communication.payload[0].contentString";
const CATEGORY: &str = "Communication.category[0].coding[0].code";
const SENDER: &str = "Communication.sender.identifier.value";
const SENT: &str = "Communication.sent";

/// What a comment says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Communication {
	/// The text.
	pub text: String,
	/// The category that it is about.
	pub category: Category,
	/// The number of the patient's record that it is about, where it is about one.
	pub about: Option<u64>,
	/// The address of who wrote it.
	pub author: String,
	/// When it was written, as a FHIR instant.
	pub date: String,
}

impl Communication {
	/// Checks every element.
	///
	/// # Errors
	/// One is missing or invalid.
	pub fn validate(&self) -> Result<(), FhirError> {
		if self.text.trim().is_empty() {
			return Err(FhirError::missing(TEXT));
		}
		if self.text.len() > MAX_COMMENT_LEN {
			return Err(FhirError::invalid(TEXT, "it is longer than 65536 bytes"));
		}
		if self.category.coding().is_none() {
			return Err(FhirError::invalid(CATEGORY, "it is not the code of a category"));
		}
		if self.author.parse::<AccountId>().is_err() {
			return Err(FhirError::invalid(SENDER, "it is not an account address"));
		}
		if !date::is_instant(&self.date) {
			return Err(FhirError::invalid(SENT, "an instant reads YYYY-MM-DDThh:mm:ssZ"));
		}
		Ok(())
	}

	/// The comment as a `Communication`.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn to_json(&self) -> Result<Vec<u8>, FhirError> {
		to_bytes(self.to_resource(|number| number.to_string())?)
	}

	/// The comment as a `Communication` for other software: about a record of `patient`, who is its subject.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn to_export(&self, patient: &str) -> Result<Vec<u8>, FhirError> {
		let mut resource = self.to_resource(|number| record_name(patient, number))?;
		resource.insert("subject".into(), account("Patient", patient));
		to_bytes(resource)
	}

	/// `name`: what a record is called.
	fn to_resource(&self, name: impl Fn(u64) -> String) -> Result<Map<String, Value>, FhirError> {
		self.validate()?;
		let mut resource = object(json!({
			"resourceType": RESOURCE,
			"status": "completed",
			"sender": { "identifier": { "system": ACCOUNT_SYSTEM, "value": self.author } },
			"sent": self.date,
			"payload": [{ "contentString": self.text }],
		}));
		set(&mut resource, "category", category_element(self.category));
		let about = |number: u64| json!([{ "identifier": { "system": RECORD_SYSTEM, "value": name(number) } }]);
		set(&mut resource, "about", self.about.map(about));
		Ok(resource)
	}

	/// Reads a `Communication`.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn from_json(json: &[u8]) -> Result<Self, FhirError> {
		let root = parse_resource(json, RESOURCE)?;
		let root = Element::root(&root, RESOURCE);
		let comment = Self {
			text: root.first("payload").get("contentString").text()?,
			category: read_category(&root)?,
			about: read_about(&root)?,
			author: root.get("sender").get("identifier").get("value").text()?,
			date: root.get("sent").text()?,
		};
		comment.validate()?;
		Ok(comment)
	}
}

fn read_about(root: &Element<'_>) -> Result<Option<u64>, FhirError> {
	let number = root.first("about").get("identifier").get("value");
	let text = number.optional_text()?;
	let wrong = |_| number.invalid("it should be the number of a record");
	// Exports name the patient before it.
	let own = |text: String| text.rsplit(':').next().unwrap_or_default().parse().map_err(wrong);
	text.map(own).transpose()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn comment(text: &str, about: Option<u64>) -> Communication {
		Communication {
			text: text.into(),
			category: Category::CLINICAL,
			about,
			author: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into(),
			date: "2026-11-20T12:00:00Z".into(),
		}
	}

	#[test]
	fn comment_comes_back_as_it_was_written() {
		for comment in [comment("Two lines\nand ü", None), comment("on a record", Some(u64::MAX))]
		{
			let json = comment.to_json().expect("valid");
			assert_eq!(Communication::from_json(&json), Ok(comment));
		}
	}

	#[test]
	fn exported_comment_names_the_patient_and_which_of_their_records_it_is_about() {
		let json = comment("x", Some(3)).to_export("5F").expect("valid");
		let value: Value = serde_json::from_slice(&json).expect("JSON");
		assert_eq!(value["about"][0]["identifier"]["value"], "5F:3");
		assert_eq!(value["subject"]["identifier"]["value"], "5F");
		assert_eq!(Communication::from_json(&json), Ok(comment("x", Some(3))));
	}

	#[test]
	fn comment_without_text_or_with_too_much_is_refused() {
		assert!(comment(" \n", None).to_json().is_err());
		assert!(comment(&"a".repeat(MAX_COMMENT_LEN), None).to_json().is_ok());
		assert!(comment(&"a".repeat(MAX_COMMENT_LEN + 1), None).to_json().is_err());
	}

	#[test]
	fn i1_error_of_a_comment_does_not_repeat_it() {
		let mut wrong = comment("Erika Mustermann", None);
		wrong.date = "yesterday".into();
		let error = wrong.to_json().expect_err("no instant");
		assert!(!format!("{error} {error:?}").contains("Erika"));
	}
}
