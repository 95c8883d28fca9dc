//! A record's manifest: a FHIR R4 `DocumentReference`.
//!
//! FHIR's own `Attachment.hash` is a base64 SHA-1, which no longer proves anything, and its `size`
//! ends at 2 GiB. The manifest therefore carries two extensions on the attachment:
//!
//! | url | value |
//! |---|---|
//! | `urn:salus:sha256` | `valueString`: the SHA-256 of the content, 64 hex digits |
//! | `urn:salus:size` | `valueDecimal`: the length of the content in bytes |
//!
//! and `size` only where it fits.

use super::{
	category::{self, LOINC},
	date,
	element::{check_optional, check_text, object, parse_resource, set, to_bytes, Element},
	FhirError,
};
use serde::{Serialize, Serializer};
use serde_json::{json, Value};
use subxt::utils::AccountId32;

/// The identifier system of account addresses.
pub const ACCOUNT_SYSTEM: &str = "urn:salus:account";

const RESOURCE: &str = "DocumentReference";
const MAX_TITLE_LEN: usize = 1024;
const SHA256_URL: &str = "urn:salus:sha256";
const SIZE_URL: &str = "urn:salus:size";
const TITLE: &str = "DocumentReference.content[0].attachment.title";
const CONTENT_TYPE: &str = "DocumentReference.content[0].attachment.contentType";
const AUTHOR: &str = "DocumentReference.author[0].identifier.value";
const DATE: &str = "DocumentReference.date";
const CATEGORY: &str = "DocumentReference.category[0].coding[0].code";
const DESCRIPTION: &str = "DocumentReference.description";

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
	/// Index of its category.
	pub category: u8,
	/// The address of who wrote it.
	pub author: String,
	/// When it was written, as a FHIR instant.
	pub date: String,
	/// What its author says about it.
	pub description: Option<String>,
}

fn hex_digits<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
	serializer.serialize_str(&hex::encode(bytes))
}

impl Manifest {
	/// Checks every element.
	///
	/// # Errors
	/// One is missing or invalid.
	pub fn validate(&self) -> Result<(), FhirError> {
		// A title may be any file name, control characters included.
		match self.title.len() {
			_ if self.title.trim().is_empty() => return Err(FhirError::missing(TITLE)),
			0..=MAX_TITLE_LEN => {}
			_ => return Err(FhirError::invalid(TITLE, "it is longer than 1024 bytes")),
		}
		check_text(CONTENT_TYPE, &self.content_type)?;
		check_optional(DESCRIPTION, self.description.as_deref())?;
		if category::by_index(self.category).is_none() {
			return Err(FhirError::invalid(CATEGORY, "it is not the code of a category"));
		}
		if self.author.parse::<AccountId32>().is_err() {
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
		self.validate()?;
		let mut attachment = object(json!({
			"contentType": self.content_type,
			"title": self.title,
			"extension": [
				{ "url": SHA256_URL, "valueString": hex::encode(self.sha256) },
				{ "url": SIZE_URL, "valueDecimal": self.size },
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
		Ok(to_bytes(document))
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
		};
		manifest.validate()?;
		Ok(manifest)
	}
}

fn read_size(attachment: &Element<'_>) -> Result<u64, FhirError> {
	let element = attachment.find("extension", "url", SIZE_URL)?.get("valueDecimal");
	let size = element.whole()?;
	match attachment.get("size").optional_whole()? {
		Some(other) if other != size => Err(element.invalid("it differs from attachment.size")),
		_ => Ok(size),
	}
}

fn read_sha256(attachment: &Element<'_>) -> Result<[u8; 32], FhirError> {
	let element = attachment.find("extension", "url", SHA256_URL)?.get("valueString");
	let mut sha256 = [0; 32];
	hex::decode_to_slice(element.text()?, &mut sha256)
		.map_err(|_| element.invalid("it should be 64 hex digits"))?;
	Ok(sha256)
}

/// A category as the element `category` has it.
pub(super) fn category_element(index: u8) -> Option<Value> {
	category::by_index(index).map(|it| {
		let coding = json!({ "system": LOINC, "code": it.code, "display": it.display });
		json!([{ "coding": [coding], "text": it.name }])
	})
}

/// The category that the element `category` of `root` names.
pub(super) fn read_category(root: &Element<'_>) -> Result<u8, FhirError> {
	let code = root.first("category").find("coding", "system", LOINC)?.get("code");
	category::by_code(&code.text()?).ok_or_else(|| code.invalid("it is not the code of a category"))
}
