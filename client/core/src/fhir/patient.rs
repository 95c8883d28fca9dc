//! A patient's profile: a FHIR R4 `Patient`. It is encrypted before it leaves the machine.
//!
//! Blood type, weight and height are `Observation`s contained in it, allergies are
//! `AllergyIntolerance`s; each refers to the patient as `#`.

use super::{
	element::{
		check_date, check_optional, check_text, object, parse_resource, set, to_bytes, Contact,
		Element,
	},
	FhirError,
};
use crate::category::LOINC;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

const RESOURCE: &str = "Patient";
const UCUM: &str = "http://unitsofmeasure.org";
const CLINICAL_STATUS: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
const GENDERS: [&str; 4] = ["male", "female", "other", "unknown"];

const BLOOD_TYPE: (&str, &str) = ("882-1", "ABO and Rh group [Type] in Blood");
const WEIGHT: (&str, &str) = ("29463-7", "Body weight");
const HEIGHT: (&str, &str) = ("8302-2", "Body height");

/// The most allergies of one profile.
const MAX_ALLERGIES: usize = 256;

/// A patient's profile, as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PatientProfile {
	/// Full name.
	pub name: String,
	/// Date of birth: YYYY, YYYY-MM or YYYY-MM-DD.
	pub birth_date: String,
	/// Administrative gender: male, female, other or unknown.
	pub gender: Option<String>,
	/// Telephone number.
	pub phone: Option<String>,
	/// Mail address.
	pub email: Option<String>,
	/// Postal address.
	pub address: Option<String>,
	/// Blood type, such as `A+`.
	pub blood_type: Option<String>,
	/// What the patient is allergic to.
	pub allergies: Vec<String>,
	/// Weight in kilograms.
	pub weight_kg: Option<f64>,
	/// Height in centimetres.
	pub height_cm: Option<f64>,
}

impl PatientProfile {
	/// Checks every element.
	///
	/// # Errors
	/// One is missing or invalid.
	pub fn validate(&self) -> Result<(), FhirError> {
		check_text("Patient.name[0].text", &self.name)?;
		check_date("Patient.birthDate", &self.birth_date)?;
		if self.gender.as_deref().is_some_and(|gender| !GENDERS.contains(&gender)) {
			let reason = "it should be male, female, other or unknown";
			return Err(FhirError::invalid("Patient.gender", reason));
		}
		self.contact().check(RESOURCE)?;
		check_optional(&value_path(BLOOD_TYPE, "valueString"), self.blood_type.as_deref())?;
		if self.allergies.len() > MAX_ALLERGIES {
			return Err(FhirError::invalid(
				"Patient.contained",
				"there are more than 256 allergies",
			));
		}
		for (i, allergy) in self.allergies.iter().enumerate() {
			check_text(&format!("Patient.contained[id=allergy-{i}].code.text"), allergy)?;
		}
		check_quantity(WEIGHT, self.weight_kg, 1000.0)?;
		check_quantity(HEIGHT, self.height_cm, 300.0)
	}

	/// The profile as a `Patient`.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn to_json(&self) -> Result<Vec<u8>, FhirError> {
		self.validate()?;
		let mut patient = object(json!({
			"resourceType": RESOURCE,
			"name": [{ "text": self.name }],
			"birthDate": self.birth_date,
		}));
		set(&mut patient, "gender", self.gender.as_ref().map(|gender| json!(gender)));
		self.contact().write(&mut patient);
		let contained = self.contained();
		set(&mut patient, "contained", (!contained.is_empty()).then_some(Value::Array(contained)));
		to_bytes(patient)
	}

	/// Reads a `Patient`.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn from_json(json: &[u8]) -> Result<Self, FhirError> {
		let root = parse_resource(json, RESOURCE)?;
		let root = Element::root(&root, RESOURCE);
		let contact = Contact::read(&root)?;
		let observation = |(code, _): (&str, &str)| root.find("contained", "id", &id_of(code));
		let profile = Self {
			name: root.first("name").get("text").text()?,
			birth_date: root.get("birthDate").text()?,
			gender: root.get("gender").optional_text()?,
			phone: contact.phone,
			email: contact.email,
			address: contact.address,
			blood_type: observation(BLOOD_TYPE)?.get("valueString").optional_text()?,
			allergies: read_allergies(&root)?,
			weight_kg: observation(WEIGHT)?.get("valueQuantity").get("value").optional_number()?,
			height_cm: observation(HEIGHT)?.get("valueQuantity").get("value").optional_number()?,
		};
		profile.validate()?;
		Ok(profile)
	}

	fn contact(&self) -> Contact {
		Contact {
			phone: self.phone.clone(),
			email: self.email.clone(),
			address: self.address.clone(),
		}
	}

	fn contained(&self) -> Vec<Value> {
		let blood_type = self.blood_type.as_ref().map(|text| {
			let mut value = observation(BLOOD_TYPE);
			value["valueString"] = json!(text);
			value
		});
		let weight = self.weight_kg.map(|value| quantity(WEIGHT, value, "kg"));
		let height = self.height_cm.map(|value| quantity(HEIGHT, value, "cm"));
		let allergies = self.allergies.iter().enumerate().map(|(i, text)| allergy(i, text));
		[blood_type, weight, height].into_iter().flatten().chain(allergies).collect()
	}
}

fn observation((code, display): (&str, &str)) -> Value {
	json!({
		"resourceType": "Observation",
		"id": id_of(code),
		"status": "final",
		"code": { "coding": [{ "system": LOINC, "code": code, "display": display }] },
		"subject": { "reference": "#" },
	})
}

fn quantity(code: (&str, &str), value: f64, unit: &str) -> Value {
	let mut observation = observation(code);
	observation["valueQuantity"] =
		json!({ "value": value, "unit": unit, "system": UCUM, "code": unit });
	observation
}

fn allergy(index: usize, text: &str) -> Value {
	json!({
		"resourceType": "AllergyIntolerance",
		"id": format!("allergy-{index}"),
		"clinicalStatus": { "coding": [{ "system": CLINICAL_STATUS, "code": "active" }] },
		"code": { "text": text },
		"patient": { "reference": "#" },
	})
}

fn read_allergies(root: &Element<'_>) -> Result<Vec<String>, FhirError> {
	let mut allergies = Vec::new();
	for item in root.items("contained")? {
		if item.get("resourceType").optional_text()?.as_deref() == Some("AllergyIntolerance") {
			allergies.push(item.get("code").get("text").text()?);
		}
	}
	Ok(allergies)
}

fn check_quantity(code: (&str, &str), value: Option<f64>, max: f64) -> Result<(), FhirError> {
	match value {
		Some(value) if !(value > 0.0 && value <= max) => {
			Err(FhirError::invalid(value_path(code, "valueQuantity.value"), "it is out of range"))
		}
		_ => Ok(()),
	}
}

fn value_path((code, _): (&str, &str), element: &str) -> String {
	format!("Patient.contained[id={}].{element}", id_of(code))
}

/// The id of the contained observation of a LOINC code.
fn id_of(code: &str) -> String {
	format!("loinc-{code}")
}
