//! Guessing a file's media type from how it begins and what it is called.

/// The media type of a FHIR resource as JSON.
pub const FHIR_JSON: &str = "application/fhir+json";
const DICOM: &str = "application/dicom";
const UNKNOWN: &str = "application/octet-stream";

/// How files of a type begin.
const MAGIC: [(&[u8], &str); 9] = [
	(b"%PDF-", "application/pdf"),
	(b"\x89PNG\r\n\x1a\n", "image/png"),
	(b"\xff\xd8\xff", "image/jpeg"),
	(b"GIF8", "image/gif"),
	(b"II*\0", "image/tiff"),
	(b"MM\0*", "image/tiff"),
	(b"PK\x03\x04", "application/zip"),
	(b"\x1f\x8b", "application/gzip"),
	(b"<?xml", "application/xml"),
];

/// What files of a type are called. Asked only where the beginning says nothing.
const EXTENSIONS: [(&str, &str); 8] = [
	("json", "application/json"),
	("xml", "application/xml"),
	("txt", "text/plain"),
	("md", "text/markdown"),
	("csv", "text/csv"),
	("html", "text/html"),
	("dcm", DICOM),
	("hl7", "x-application/hl7-v2+er7"),
];

/// The media type of a file called `name` that begins with `head`.
pub fn guess_media_type(name: &str, head: &[u8]) -> &'static str {
	if head.get(128..132) == Some(b"DICM") {
		return DICOM;
	}
	if let Some((_, media_type)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
		return media_type;
	}
	if is_fhir_json(head) {
		return FHIR_JSON;
	}
	let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
	let known = EXTENSIONS.iter().find(|(known, _)| extension.as_deref() == Some(*known));
	known.map_or(UNKNOWN, |(_, media_type)| media_type)
}

/// Whether this is the beginning of a JSON object that says which FHIR resource it is.
fn is_fhir_json(head: &[u8]) -> bool {
	const KEY: &[u8] = b"\"resourceType\"";
	head.trim_ascii_start().starts_with(b"{") && head.windows(KEY.len()).any(|at| at == KEY)
}
