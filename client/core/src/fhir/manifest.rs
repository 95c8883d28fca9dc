//! A record's manifest: a FHIR R4 `DocumentReference`.
//!
//! FHIR's own `Attachment.hash` is a base64 SHA-1, which no longer proves anything, and its `size`
//! ends at 2 GiB. The manifest therefore carries two extensions on the attachment:
//!
//! | url | value |
//! |---|---|
//! | [`canonical::SHA256`] | `valueString`: the SHA-256 of the content, 64 hex digits |
//! | [`canonical::SIZE`] | `valueDecimal`: the length of the content in bytes |
//!
//! and `size` only where it fits. A resource that was imported from a Bundle keeps the `fullUrl` that
//! others refer to it by as an `identifier` of the system `urn:ietf:rfc:3986`.

use super::{
	canonical,
	category::{category_element, read_category},
	communication::{record_name, RECORD_SYSTEM},
	date,
	element::{check_optional, check_text, object, parse_resource, set, to_bytes, Element},
	valid::is_forbidden,
	FhirError,
};
use crate::{keys::AccountId, Category};
use base64::{prelude::BASE64_STANDARD, Engine};
use serde::{Serialize, Serializer};
use serde_json::{json, Map, Value};
use std::ffi::OsStr;

/// The identifier system of account addresses.
pub const ACCOUNT_SYSTEM: &str = "urn:salus:account";

const RESOURCE: &str = "DocumentReference";
const MAX_TITLE_LEN: usize = 1024;
/// What the extensions were called at first.
const FORMER_SHA256: &str = "urn:salus:sha256";
const FORMER_SIZE: &str = "urn:salus:size";

const MHD: &str =
	"https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Minimal.DocumentReference";

/// What refers to the content that a document contains.
pub(super) const INLINE: &str = "#content";
const TITLE: &str = "DocumentReference.content[0].attachment.title";
const CONTENT_TYPE: &str = "DocumentReference.content[0].attachment.contentType";
const AUTHOR: &str = "DocumentReference.author[0].identifier.value";
const DATE: &str = "DocumentReference.date";
const CATEGORY: &str = "DocumentReference.category[0].coding[0].code";
const DESCRIPTION: &str = "DocumentReference.description";
const FULL_URL: &str = "DocumentReference.identifier[0].value";

/// The media type of an age file (<https://www.iana.org/assignments/media-types/application/vnd.age>).
const ENCRYPTED: &str = "application/vnd.age";

/// The code system of media types.
const MEDIA_TYPE_SYSTEM: &str = "urn:ietf:bcp:13";

/// The identifier system of URIs (<https://hl7.org/fhir/R4/identifier-registry.html>).
const URI_SYSTEM: &str = "urn:ietf:rfc:3986";

/// What a record is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
	/// Its title: the file's name, unless its author gave another.
	pub title: String,
	/// Its media type.
	pub content_type: String,
	/// Length of the content, in bytes.
	pub size: u64,
	/// SHA-256 of the content.
	#[serde(serialize_with = "hex_digits")]
	pub sha256: [u8; 32],
	/// Its category.
	pub category: Category,
	/// The address of who wrote it.
	pub author: String,
	/// When it was written, as a FHIR instant.
	pub date: String,
	/// What its author says about it.
	pub description: Option<String>,
	/// What other resources call it: the `fullUrl` that it had in the Bundle it was imported from.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub full_url: Option<String>,
}

/// A title made of the name of a file, which may hold what FHIR allows in no text.
pub fn title_of(file_name: &OsStr) -> String {
	file_name.to_string_lossy().replace(is_forbidden, "\u{fffd}")
}

fn hex_digits<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
	serializer.serialize_str(&hex::encode(bytes))
}

/// What a `DocumentReference` refers to.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
	/// These bytes, which become a `Binary` that it contains.
	Inline(&'a [u8]),
	/// The encrypted file at this URL.
	At(&'a str),
}

impl Manifest {
	/// Checks every element.
	///
	/// # Errors
	/// One is missing or invalid.
	pub fn validate(&self) -> Result<(), FhirError> {
		self.to_json().map(|_| ())
	}

	fn check(&self) -> Result<(), FhirError> {
		match self.title.len() {
			_ if self.title.trim().is_empty() => return Err(FhirError::missing(TITLE)),
			0..=MAX_TITLE_LEN => {}
			_ => return Err(FhirError::invalid(TITLE, "it is longer than 1024 bytes")),
		}
		check_text(CONTENT_TYPE, &self.content_type)?;
		check_optional(DESCRIPTION, self.description.as_deref())?;
		check_optional(FULL_URL, self.full_url.as_deref())?;
		if self.category.coding().is_none() {
			return Err(FhirError::invalid(CATEGORY, "it is not the code of a category"));
		}
		if self.author.parse::<AccountId>().is_err() {
			return Err(FhirError::invalid(AUTHOR, "it is not an account address"));
		}
		if !date::is_instant(&self.date) {
			return Err(FhirError::invalid(DATE, "an instant reads YYYY-MM-DDThh:mm:ssZ"));
		}
		Ok(())
	}

	/// The manifest as a `DocumentReference`.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn to_json(&self) -> Result<Vec<u8>, FhirError> {
		to_bytes(self.to_resource()?)
	}

	/// The manifest of the record `number` of `patient` as a `DocumentReference` that brings its content
	/// along, or says where it is: in the shape of IHE's MHD (Minimal).
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn to_document(
		&self,
		patient: &str,
		number: u64,
		content: Content<'_>,
	) -> Result<Vec<u8>, FhirError> {
		let mut document = self.to_resource()?;
		let name = format!("{RECORD_SYSTEM}:{}", record_name(patient, number));
		let unique = json!({ "use": "usual", "system": URI_SYSTEM, "value": name });
		document.insert("meta".into(), json!({ "profile": [MHD] }));
		document.insert("masterIdentifier".into(), unique);
		document.insert("subject".into(), account("Patient", patient));
		let content_at = &mut document["content"][0];
		match content {
			Content::Inline(bytes) => {
				content_at["attachment"]["url"] = json!(INLINE);
				let binary = json!({
					"resourceType": "Binary",
					"id": INLINE.trim_start_matches('#'),
					"contentType": self.content_type,
					"data": BASE64_STANDARD.encode(bytes),
				});
				document.insert("contained".into(), json!([binary]));
			}
			Content::At(url) => {
				// What is there is encrypted: a length and a media type of its own, and what it is once it
				// is opened beside it.
				content_at["format"] =
					json!({ "system": MEDIA_TYPE_SYSTEM, "code": self.content_type });
				content_at["attachment"]["contentType"] = json!(ENCRYPTED);
				content_at["attachment"]["url"] = json!(url);
				if let Some(attachment) = content_at["attachment"].as_object_mut() {
					attachment.remove("size");
				}
			}
		}
		to_bytes(document)
	}

	/// The manifest as the members of a `DocumentReference`.
	pub(super) fn to_resource(&self) -> Result<Map<String, Value>, FhirError> {
		self.check()?;
		let mut attachment = object(json!({
			"contentType": self.content_type,
			"title": self.title,
			"extension": [
				{ "url": canonical::SHA256, "valueString": hex::encode(self.sha256) },
				{ "url": canonical::SIZE, "valueDecimal": self.size },
			],
		}));
		set(&mut attachment, "size", i32::try_from(self.size).ok().map(|size| json!(size)));
		let category = category_element(self.category);
		let mut document = object(json!({
			"resourceType": RESOURCE,
			"status": "current",
			"author": [{ "identifier": { "system": ACCOUNT_SYSTEM, "value": self.author } }],
			"date": self.date,
			"content": [{ "attachment": attachment }],
		}));
		set(&mut document, "category", category);
		set(&mut document, "description", self.description.as_ref().map(|text| json!(text)));
		let identifier = |uri| json!([{ "system": URI_SYSTEM, "value": uri }]);
		set(&mut document, "identifier", self.full_url.as_ref().map(identifier));
		Ok(document)
	}

	/// Reads a `DocumentReference`.
	///
	/// # Errors
	/// An element is missing or invalid.
	pub fn from_json(json: &[u8]) -> Result<Self, FhirError> {
		let root = parse_resource(json, RESOURCE)?;
		let root = Element::root(&root, RESOURCE);
		let attachment = root.first("content").get("attachment");
		let manifest = Self {
			title: attachment.get("title").text()?,
			content_type: attachment.get("contentType").text()?,
			size: read_size(&attachment)?,
			sha256: read_sha256(&attachment)?,
			category: read_category(&root)?,
			author: root.first("author").get("identifier").get("value").text()?,
			date: root.get("date").text()?,
			description: root.get("description").optional_text()?,
			full_url: root
				.find("identifier", "system", URI_SYSTEM)?
				.get("value")
				.optional_text()?,
		};
		manifest.check()?;
		Ok(manifest)
	}
}

/// A reference to the member with this address, of whom there is a resource of type `kind`.
pub(super) fn account(kind: &str, address: &str) -> Value {
	json!({ "type": kind, "identifier": { "system": ACCOUNT_SYSTEM, "value": address } })
}

fn read_size(attachment: &Element<'_>) -> Result<u64, FhirError> {
	let element = attachment.extension(canonical::SIZE, FORMER_SIZE)?.get("valueDecimal");
	let size = element.whole()?;
	match attachment.get("size").optional_whole()? {
		Some(other) if other != size => Err(element.invalid("it differs from attachment.size")),
		_ => Ok(size),
	}
}

fn read_sha256(attachment: &Element<'_>) -> Result<[u8; 32], FhirError> {
	let element = attachment.extension(canonical::SHA256, FORMER_SHA256)?.get("valueString");
	let mut sha256 = [0; 32];
	hex::decode_to_slice(element.text()?, &mut sha256)
		.map_err(|_| element.invalid("it should be 64 hex digits"))?;
	Ok(sha256)
}
