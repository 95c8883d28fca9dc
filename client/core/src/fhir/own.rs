//! What an export of Salus's own made of a record that is no FHIR resource: the `DocumentReference` with the
//! content in it, taken for the record that it was.

use super::{manifest::INLINE, provenance::PROVENANCE};
use crate::{category::LOINC, Category};
use base64::{prelude::BASE64_STANDARD, Engine};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How an export calls the profile of whoever made it, and comments.
const PROFILE: &str = "urn:salus:account:";
const COMMENT: &str = "urn:salus:comment:";

/// A record as an export has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRecord {
	/// Its content, or none where the export says only where its encrypted content is.
	pub content: Option<Vec<u8>>,
	/// The SHA-256 of its content.
	pub sha256: [u8; 32],
	/// Its media type.
	pub content_type: String,
	/// Its title.
	pub title: String,
	/// What its author said about it.
	pub description: Option<String>,
	/// Its category.
	pub category: Category,
}

/// The record that `resource` was, where it is a `DocumentReference` that Salus exported: its extension names
/// the SHA-256 that its content has.
pub fn record_of(resource: &Value) -> Option<OwnRecord> {
	if resource["resourceType"] != "DocumentReference" {
		return None;
	}
	let attachment = &resource["content"][0]["attachment"];
	let mut extensions = attachment["extension"].as_array()?.iter();
	let hash = extensions.find(|it| {
		let url = it["url"].as_str().unwrap_or_default();
		url.contains("salus") && url.ends_with("sha256")
	})?;
	let mut sha256 = [0; 32];
	hex::decode_to_slice(hash["valueString"].as_str()?, &mut sha256).ok()?;
	let contained = || resource["contained"][0]["data"].as_str();
	let data = match attachment["url"].as_str() {
		Some(INLINE) => contained(),
		_ => attachment["data"].as_str(),
	};
	let content = match (data, attachment["url"].as_str()) {
		(Some(data), _) => {
			let content = BASE64_STANDARD.decode(data).ok()?;
			// What was altered since is a resource like any other.
			(Sha256::digest(&content)[..] == sha256).then_some(Some(content))?
		}
		(None, Some(url)) if url.starts_with("ipfs://") => None,
		_ => return None,
	};
	let codings = resource["category"][0]["coding"].as_array()?;
	let code = codings.iter().find(|it| it["system"] == LOINC)?["code"].as_str()?;
	Some(OwnRecord {
		content,
		sha256,
		content_type: attachment["contentType"].as_str()?.to_owned(),
		title: attachment["title"].as_str()?.to_owned(),
		description: resource["description"].as_str().map(str::to_owned),
		category: Category::from_code(LOINC, code)?,
	})
}

/// Whether an export calls an entry so that is the profile of whoever made it.
pub fn is_profile(full_url: Option<&str>) -> bool {
	full_url.is_some_and(|url| url.starts_with(PROFILE))
}

/// Whether an export calls an entry so that says who put a record of `patient` there.
pub fn is_provenance(full_url: Option<&str>, patient: &str) -> bool {
	let rest = full_url.and_then(|url| url.strip_prefix(PROVENANCE)?.strip_prefix(':'));
	rest.and_then(|rest| rest.strip_prefix(patient)).is_some_and(|rest| rest.starts_with(':'))
}

/// Whether an export calls an entry so that is a comment about `patient`.
pub fn is_comment(full_url: Option<&str>, patient: &str) -> bool {
	let rest = full_url.and_then(|url| url.strip_prefix(COMMENT)?.strip_prefix(patient));
	rest.is_some_and(|rest| rest.starts_with(':'))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::fhir::{manifest::Content, Manifest};

	const PATIENT: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	fn exported(content: &[u8], at: Option<&str>) -> Value {
		let manifest = Manifest {
			title: "letter.pdf".into(),
			content_type: "application/pdf".into(),
			size: content.len() as u64,
			sha256: Sha256::digest(content).into(),
			category: Category::IMAGING,
			author: PATIENT.into(),
			date: "2026-01-31T12:00:00Z".into(),
			description: Some("of the ward".into()),
			full_url: None,
		};
		let content = at.map_or(Content::Inline(content), Content::At);
		let json = manifest.to_document(PATIENT, 0, content).expect("valid");
		serde_json::from_slice(&json).expect("JSON")
	}

	#[test]
	fn exported_document_is_the_record_that_it_was() {
		let record = record_of(&exported(b"%PDF-1.7", None)).expect("our own");
		assert_eq!(record.content.as_deref(), Some(&b"%PDF-1.7"[..]));
		assert_eq!((&record.title[..], record.category), ("letter.pdf", Category::IMAGING));
		assert_eq!(record.content_type, "application/pdf");
		assert_eq!(record.description.as_deref(), Some("of the ward"));
	}

	#[test]
	fn link_to_encrypted_content_is_told_from_content() {
		let url = "ipfs://bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i/content.age";
		let document = exported(b"long", Some(url));
		let attachment = &document["content"][0]["attachment"];
		assert_eq!(attachment["contentType"], "application/vnd.age");
		assert_eq!(attachment.get("size"), None);
		assert_eq!(document["content"][0]["format"]["code"], "application/pdf");
		let record = record_of(&document).expect("our own");
		assert_eq!(record.content, None);
		assert_eq!(record.sha256[..], Sha256::digest(b"long")[..]);
		assert_eq!(record_of(&exported(b"long", Some("https://ehr.example/1"))), None);
	}

	#[test]
	fn document_that_was_altered_or_is_anothers_is_a_resource() {
		let mut altered = exported(b"one", None);
		altered["contained"][0]["data"] = "dHdv".into();
		assert_eq!(record_of(&altered), None);
		let mut foreign = exported(b"one", None);
		foreign["content"][0]["attachment"]["extension"] = Value::Null;
		assert_eq!(record_of(&foreign), None);
	}

	#[test]
	fn document_of_an_earlier_version_is_the_record_that_it_was() {
		let mut earlier = exported(b"one", None);
		let data = earlier["contained"][0]["data"].take();
		earlier.as_object_mut().expect("an object").remove("contained");
		let attachment = &mut earlier["content"][0]["attachment"];
		attachment.as_object_mut().expect("an object").remove("url");
		attachment["data"] = data;
		attachment["extension"][0]["url"] = "urn:salus:sha256".into();
		assert_eq!(record_of(&earlier).expect("our own").content.as_deref(), Some(&b"one"[..]));
	}

	#[test]
	fn comments_of_this_patient_and_profiles_are_known_by_their_names() {
		assert!(is_profile(Some("urn:salus:account:5F")) && !is_profile(Some("urn:uuid:1")));
		assert!(is_comment(Some("urn:salus:comment:5F:1"), "5F"));
		assert!(!is_comment(Some("urn:salus:comment:5G:1"), "5F") && !is_comment(None, "5F"));
		assert!(is_provenance(Some("urn:salus:provenance:5F:1"), "5F"));
		assert!(!is_provenance(Some("urn:salus:provenance:5G:1"), "5F"));
	}
}
