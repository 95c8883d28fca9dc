//! Guessing a file's media type from how it begins and what it is called: by its beginning where that says
//! all, by its name where the beginning is that of a container for many types, and otherwise by its
//! name.

/// The media type of a FHIR resource as JSON.
pub const FHIR_JSON: &str = "application/fhir+json";
const FHIR_XML: &str = "application/fhir+xml";
const DICOM: &str = "application/dicom";
const HL7_V2: &str = "x-application/hl7-v2+er7";
const NDJSON: &str = "application/x-ndjson";
const UNKNOWN: &str = "application/octet-stream";

/// How files of a type begin.
const MAGIC: [(&[u8], &str); 8] = [
	(b"%PDF-", "application/pdf"),
	(b"\x89PNG\r\n\x1a\n", "image/png"),
	(b"\xff\xd8\xff", "image/jpeg"),
	(b"GIF8", "image/gif"),
	(b"II*\0", "image/tiff"),
	(b"MM\0*", "image/tiff"),
	(b"{\\rtf", "application/rtf"),
	(b"MSH|^~\\&", HL7_V2),
];

/// How containers begin that files of many types are: office documents are ZIP archives, SVG is XML.
const CONTAINERS: [(&[u8], &str); 3] = [
	(b"PK\x03\x04", "application/zip"),
	(b"\x1f\x8b", "application/gzip"),
	(b"<?xml", "application/xml"),
];

/// Brands of ISO base media files (ISO/IEC 14496-12), by which their types are told.
const BRANDS: [(&[u8], &str); 6] = [
	(b"heic", "image/heic"),
	(b"heix", "image/heic"),
	(b"mif1", "image/heif"),
	(b"avif", "image/avif"),
	(b"qt  ", "video/quicktime"),
	(b"M4A ", "audio/mp4"),
];

/// What files of this field are called, which general tables do not know.
const EXTENSIONS: [(&str, &str); 7] = [
	("dcm", DICOM),
	("dicom", DICOM),
	("hl7", HL7_V2),
	("jsonl", NDJSON),
	("ndjson", NDJSON),
	("smart-health-card", "application/smart-health-card"),
	("xml", "application/xml"),
];

/// The media type of a file called `name` that begins with `head`.
pub fn guess_media_type(name: &str, head: &[u8]) -> &'static str {
	if head.get(128..132) == Some(b"DICM") {
		return DICOM;
	}
	if let Some((_, media_type)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
		return media_type;
	}
	if head.get(4..8) == Some(b"ftyp") {
		let brand = head.get(8..12).unwrap_or_default();
		let known = BRANDS.iter().find(|(known, _)| *known == brand);
		return known.map_or("video/mp4", |(_, media_type)| media_type);
	}
	let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
	// What begins otherwise than files of a type do is not of that type, whatever it is called.
	let begins = |it: &&str| *it != HL7_V2 && MAGIC.iter().any(|(_, known)| known == it);
	let by_name = by_name(name).filter(|it| !begins(it));
	if text.starts_with(b"<") && has(text, b"http://hl7.org/fhir\"") {
		return FHIR_XML;
	}
	if let Some((_, container)) = CONTAINERS.iter().find(|(magic, _)| text.starts_with(magic)) {
		return by_name.unwrap_or(container);
	}
	// Several resources, one on each line, are told from one by their name alone.
	if text.starts_with(b"{") && has(text, b"\"resourceType\"") && by_name != Some(NDJSON) {
		return FHIR_JSON;
	}
	by_name.unwrap_or(UNKNOWN)
}

fn by_name(name: &str) -> Option<&'static str> {
	let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
	let own = EXTENSIONS.iter().find(|(known, _)| extension == *known);
	let own = own.map(|(_, media_type)| *media_type);
	own.or_else(|| mime_guess::from_ext(&extension).first_raw())
}

fn has(text: &[u8], what: &[u8]) -> bool {
	text.windows(what.len()).any(|at| at == what)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn files_of_this_field_and_of_offices_have_their_media_type() {
		const ZIP: &[u8] = b"PK\x03\x04\x14";
		let dicom = [&[0; 128][..], b"DICM"].concat();
		for (name, head, media_type) in [
			("a", &dicom[..], DICOM),
			("scan.dcm", b"?", DICOM),
			(
				"letter.docx",
				ZIP,
				"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
			),
			(
				"table.xlsx",
				ZIP,
				"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			),
			("letter.odt", ZIP, "application/vnd.oasis.opendocument.text"),
			("archive.zip", ZIP, "application/zip"),
			("archive", ZIP, "application/zip"),
			("photo", b"\0\0\0\x18ftypheic", "image/heic"),
			("photo.heic", b"\0\0\0\x18ftypmif1", "image/heif"),
			("gait.mp4", b"\0\0\0\x18ftypisom", "video/mp4"),
			("letter.rtf", b"{\\rtf1", "application/rtf"),
			("letter.doc", b"{\\rtf1", "application/rtf"),
			("message", b"MSH|^~\\&|LAB", HL7_V2),
			("message.hl7", b"FHS|", HL7_V2),
			("patients.ndjson", b"{\"resourceType\":\"Patient\"}", NDJSON),
			(
				"card.smart-health-card",
				b"{\"verifiableCredential\":[]}",
				"application/smart-health-card",
			),
			("bundle.json", b"\xef\xbb\xbf {\"resourceType\":\"Bundle\"", FHIR_JSON),
			("bundle", b"{\"resourceType\":\"Bundle\"", FHIR_JSON),
			("other.json", b"{\"a\":1}", "application/json"),
			("bundle.xml", b"<Bundle xmlns=\"http://hl7.org/fhir\">", FHIR_XML),
			("ccda.xml", b"<?xml version=\"1.0\"?><ClinicalDocument", "application/xml"),
			("x.svg", b"<?xml version=\"1.0\"?><svg", "image/svg+xml"),
			("a.pdf.txt", b"%PDF-1.7", "application/pdf"),
			("notes.TXT", b"hello", "text/plain"),
			("noname", b"?", UNKNOWN),
			("no.pdf", b"hello", UNKNOWN),
		] {
			assert_eq!(guess_media_type(name, head), media_type, "{name}");
		}
	}
}
