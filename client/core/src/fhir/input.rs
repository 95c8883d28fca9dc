//! What a file that is to be imported is, told by how it begins: taken as it is, unpacked, converted, or
//! named as what it is. Nothing here touches a file.

use super::gzip;
use crate::Code;
use thiserror::Error;

/// How much of a file is looked at, in bytes.
pub const HEAD_LEN: usize = 4096;

/// The byte order mark of UTF-8, which some editors write first.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// A form that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
	/// JSON, or what may be JSON: one resource, or one on each line.
	Json,
	/// FHIR as XML.
	Xml,
	/// gzip of one of these.
	Gzip,
}

/// What is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Foreign {
	/// UTF-16, as PowerShell and some editors write it.
	#[error("it is UTF-16, and FHIR is UTF-8")]
	Utf16,
	/// Not UTF-8: Latin-1 or Windows-1252, most likely.
	#[error("it is not UTF-8: line {line} has a byte of another encoding, such as Latin-1")]
	NotUtf8 {
		/// The line, from 1.
		line: u64,
	},
	/// A CDA document: C-CDA among others.
	#[error("it is a CDA document (HL7 V3, C-CDA), not FHIR")]
	Cda,
	/// Other XML.
	#[error("it is XML, but not FHIR")]
	Xml,
	/// An HL7 v2 message.
	#[error("it is an HL7 v2 message, not FHIR")]
	Hl7V2,
	/// A PDF.
	#[error("it is a PDF, not FHIR")]
	Pdf,
	/// A DICOM file.
	#[error("it is a DICOM file, not FHIR")]
	Dicom,
	/// A ZIP archive, or what is made of one: docx, xlsx, odt.
	#[error("it is a ZIP archive or an office document, not FHIR")]
	Zip,
	/// A SMART Health Card: signed, and its FHIR is packed within.
	#[error("it is a SMART Health Card, not a FHIR resource")]
	SmartHealthCard,
	/// A JSON list.
	#[error("it is a list of JSON values, not a FHIR resource")]
	List,
	/// JSON that says of no FHIR resource what it is.
	#[error("it is JSON without resourceType, so not a FHIR Bundle or resource")]
	NoResource,
}

impl Code for Foreign {
	fn code(&self) -> &'static str {
		match self {
			Self::Utf16 => "salus::import::utf16",
			Self::NotUtf8 { .. } => "salus::import::not_utf8",
			Self::Cda => "salus::import::cda",
			Self::Xml => "salus::import::not_fhir_xml",
			Self::Hl7V2 => "salus::import::hl7_v2",
			Self::Pdf => "salus::import::pdf",
			Self::Dicom => "salus::import::dicom",
			Self::Zip => "salus::import::zip",
			Self::SmartHealthCard => "salus::import::smart_health_card",
			Self::List => "salus::import::list",
			Self::NoResource => "salus::import::no_resource",
		}
	}
}

/// What a file is that begins with `head`, up to [`HEAD_LEN`] bytes of it.
///
/// # Errors
/// It is something else than FHIR.
pub fn form_of(head: &[u8]) -> Result<Form, Foreign> {
	if is_utf16(head) {
		return Err(Foreign::Utf16);
	}
	let text = without_bom(head).trim_ascii_start();
	match text {
		_ if head.starts_with(gzip::MAGIC) => Ok(Form::Gzip),
		_ if head.starts_with(b"PK\x03\x04") => Err(Foreign::Zip),
		_ if head.get(128..132) == Some(b"DICM") => Err(Foreign::Dicom),
		_ if text.starts_with(b"%PDF-") => Err(Foreign::Pdf),
		_ if is_hl7_v2(text) => Err(Foreign::Hl7V2),
		_ if text.starts_with(b"<") => xml(text),
		_ => Ok(Form::Json),
	}
}

/// `head` without the byte order mark of UTF-8.
pub fn without_bom(head: &[u8]) -> &[u8] {
	head.strip_prefix(BOM).unwrap_or(head)
}

/// Whether `head` is UTF-16: by its byte order mark, or because every other byte of its beginning is zero.
pub fn is_utf16(head: &[u8]) -> bool {
	let marked = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
	let zeros = |from: usize| {
		let start = &head[..head.len().min(8)];
		start.len() >= 4
			&& start.iter().enumerate().all(|(i, byte)| (*byte == 0) == (i % 2 == from))
	};
	marked || zeros(0) || zeros(1)
}

/// Header segments of HL7 v2: of a message, a batch and a file of batches. What follows is the separator.
fn is_hl7_v2(text: &[u8]) -> bool {
	let text = text.strip_prefix(b"\x0b").unwrap_or(text);
	let segment = [b"MSH", b"BHS", b"FHS"].into_iter().any(|segment| text.starts_with(segment));
	segment && text.get(3).is_some_and(u8::is_ascii_punctuation)
}

fn xml(text: &[u8]) -> Result<Form, Foreign> {
	let has = |what: &str| text.windows(what.len()).any(|at| at == what.as_bytes());
	match text {
		_ if has("http://hl7.org/fhir") => Ok(Form::Xml),
		_ if has("ClinicalDocument") || has("urn:hl7-org:v3") => Err(Foreign::Cda),
		_ => Err(Foreign::Xml),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_a_file_is_is_told_by_how_it_begins() {
		let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
		let big = "{\"a\":1}".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
		let dicom = [&[0; 128][..], b"DICM"].concat();
		for (head, form) in [
			(&b"{\"resourceType\":"[..], Ok(Form::Json)),
			(b"\xef\xbb\xbf\r\n{", Ok(Form::Json)),
			(b"no JSON at all", Ok(Form::Json)),
			(b"", Ok(Form::Json)),
			(b"\x1f\x8b\x08", Ok(Form::Gzip)),
			(b"<?xml version=\"1.0\"?>\n<Bundle xmlns=\"http://hl7.org/fhir\">", Ok(Form::Xml)),
			(b"\xef\xbb\xbf<Patient xmlns='http://hl7.org/fhir'/>", Ok(Form::Xml)),
			(b"<ClinicalDocument xmlns=\"urn:hl7-org:v3\">", Err(Foreign::Cda)),
			(b"<html>", Err(Foreign::Xml)),
			(b"MSH|^~\\&|LAB|", Err(Foreign::Hl7V2)),
			(b"\x0bMSH|^~\\&|LAB|", Err(Foreign::Hl7V2)),
			(b"MSHx", Ok(Form::Json)),
			(b"%PDF-1.7", Err(Foreign::Pdf)),
			(b"PK\x03\x04", Err(Foreign::Zip)),
			(&dicom, Err(Foreign::Dicom)),
			(&utf16("{\"a\":1}"), Err(Foreign::Utf16)),
			(&[b"\xff\xfe", &utf16("{")[..]].concat(), Err(Foreign::Utf16)),
			(&big, Err(Foreign::Utf16)),
		] {
			assert_eq!(form_of(head), form, "{head:?}");
		}
	}
}
