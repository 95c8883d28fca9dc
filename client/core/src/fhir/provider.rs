//! A provider's two profiles: a FHIR R4 `Practitioner` for a doctor, an `Organization` for a
//! pharmacy or a department.
//!
//! The public one holds what patients choose by: name, qualification or type, and the organisation
//! behind it. The private one holds the licence number, telephone, mail and address, and is
//! encrypted before it leaves the machine.
//!
//! The CID of the public one is on chain for good, and a hash of what can be guessed would tell it
//! for good. A random `meta.versionId` makes every public profile one of its kind.

use super::{
	canonical,
	element::{
		check_optional, check_text, object, parse_resource, set, to_bytes, Contact, Element,
	},
	FhirError,
};
use serde::{Deserialize, Serialize};
use serde_json::{json, Map, Value};

/// The identifier system of licence numbers.
pub const LICENCE_SYSTEM: &str = "urn:salus:licence";

/// What the extension was called at first.
const FORMER_ORGANISATION: &str = "urn:salus:organisation";

/// The three kinds of provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderKind {
	/// A person who treats patients.
	#[default]
	Doctor,
	/// A pharmacy.
	Pharmacy,
	/// A department of a hospital.
	Department,
}

impl ProviderKind {
	/// The FHIR resource of such a provider.
	fn resource(self) -> &'static str {
		match self {
			ProviderKind::Doctor => "Practitioner",
			ProviderKind::Pharmacy | ProviderKind::Department => "Organization",
		}
	}
}

/// A provider's profile, as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProviderProfile {
	/// Public: full name.
	pub name: String,
	/// Public: a doctor's specialty, or what kind of pharmacy or department it is.
	pub qualification: Option<String>,
	/// Public: the hospital or company behind it.
	pub organisation: Option<String>,
	/// Private: licence number. Absent where only the public profile was read.
	pub licence: Option<String>,
	/// Private: telephone number.
	pub phone: Option<String>,
	/// Private: mail address.
	pub email: Option<String>,
	/// Private: postal address.
	pub address: Option<String>,
}

impl ProviderProfile {
	/// Checks every element of both profiles.
	///
	/// # Errors
	/// One is missing or invalid.
	pub fn validate(&self, kind: ProviderKind) -> Result<(), FhirError> {
		self.validate_public(kind)?;
		let path = format!("{}.identifier[0].value", kind.resource());
		check_text(&path, self.licence.as_deref().unwrap_or_default())?;
		self.contact().check(kind.resource())
	}

	/// The public profile. `version` is random: it tells this one from every other of the same words, whose
	/// CID could be guessed.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn public_json(&self, kind: ProviderKind, version: [u8; 16]) -> Result<Vec<u8>, FhirError> {
		self.validate_public(kind)?;
		let mut public = object(json!({
			"resourceType": kind.resource(),
			"meta": { "versionId": hex::encode(version) },
			"active": true,
		}));
		match kind {
			ProviderKind::Doctor => self.write_practitioner(&mut public),
			ProviderKind::Pharmacy | ProviderKind::Department => {
				self.write_organization(&mut public)
			}
		}
		to_bytes(public)
	}

	/// The private profile, to be encrypted.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn private_json(&self, kind: ProviderKind) -> Result<Vec<u8>, FhirError> {
		self.validate(kind)?;
		let mut private = object(json!({
			"resourceType": kind.resource(),
			"identifier": [{ "system": LICENCE_SYSTEM, "value": self.licence }],
		}));
		self.contact().write(&mut private);
		to_bytes(private)
	}

	/// Reads the public profile, and the private one where it is at hand.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn from_json(
		kind: ProviderKind,
		public: &[u8],
		private: Option<&[u8]>,
	) -> Result<Self, FhirError> {
		let root = parse_resource(public, kind.resource())?;
		let mut profile = read_public(kind, &Element::root(&root, kind.resource()))?;
		profile.validate_public(kind)?;
		if let Some(private) = private {
			let root = parse_resource(private, kind.resource())?;
			profile.read_private(&Element::root(&root, kind.resource()))?;
			profile.validate(kind)?;
		}
		Ok(profile)
	}

	fn validate_public(&self, kind: ProviderKind) -> Result<(), FhirError> {
		let path = |element: &str| format!("{}.{element}", kind.resource());
		let (name, qualification, organisation) = match kind {
			ProviderKind::Doctor => {
				("name[0].text", "qualification[0].code.text", "extension[0].valueString")
			}
			_ => ("name", "type[0].text", "partOf.display"),
		};
		check_text(&path(name), &self.name)?;
		check_optional(&path(qualification), self.qualification.as_deref())?;
		check_optional(&path(organisation), self.organisation.as_deref())
	}

	fn write_practitioner(&self, public: &mut Map<String, Value>) {
		set(public, "name", Some(json!([{ "text": self.name }])));
		let qualification = self.qualification.as_ref();
		let qualification = qualification.map(|text| json!([{ "code": { "text": text } }]));
		set(public, "qualification", qualification);
		let organisation = self.organisation.as_ref();
		let extension = organisation
			.map(|text| json!([{ "url": canonical::ORGANISATION, "valueString": text }]));
		set(public, "extension", extension);
	}

	fn write_organization(&self, public: &mut Map<String, Value>) {
		set(public, "name", Some(json!(self.name)));
		let kind = self.qualification.as_ref().map(|text| json!([{ "text": text }]));
		set(public, "type", kind);
		let parent = self.organisation.as_ref().map(|text| json!({ "display": text }));
		set(public, "partOf", parent);
	}

	fn read_private(&mut self, root: &Element<'_>) -> Result<(), FhirError> {
		let contact = Contact::read(root)?;
		let licence = root.find("identifier", "system", LICENCE_SYSTEM)?;
		self.licence = Some(licence.get("value").text()?);
		(self.phone, self.email, self.address) = (contact.phone, contact.email, contact.address);
		Ok(())
	}

	fn contact(&self) -> Contact {
		Contact {
			phone: self.phone.clone(),
			email: self.email.clone(),
			address: self.address.clone(),
		}
	}
}

fn read_public(kind: ProviderKind, root: &Element<'_>) -> Result<ProviderProfile, FhirError> {
	let (name, qualification, organisation) = match kind {
		ProviderKind::Doctor => (
			root.first("name").get("text"),
			root.first("qualification").get("code").get("text"),
			root.extension(canonical::ORGANISATION, FORMER_ORGANISATION)?.get("valueString"),
		),
		ProviderKind::Pharmacy | ProviderKind::Department => {
			(root.get("name"), root.first("type").get("text"), root.get("partOf").get("display"))
		}
	};
	Ok(ProviderProfile {
		name: name.text()?,
		qualification: qualification.optional_text()?,
		organisation: organisation.optional_text()?,
		..ProviderProfile::default()
	})
}
