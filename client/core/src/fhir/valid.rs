//! Whether a text is a valid FHIR R4 resource: what stands between this client and everything that
//! claims to be one. Touches nothing; the library that checks is known here and nowhere else.
//!
//! `fhirkit` was chosen because it is generated from the R4 definitions themselves, names the path of
//! what is wrong, needs no network and depends on nothing. It checks structure, cardinality, types and
//! the form of primitives. What it leaves out and matters here is checked beside it: characters that
//! FHIR forbids, and the codes of required value sets ([`CODES`]).

use super::FhirError;
use fhirkit::{r4::Resource, Severity};
use serde_json::{Map, Value};

/// Something that can tell a valid FHIR R4 resource from an invalid one.
pub trait Validator {
	/// Checks `json`, one resource.
	///
	/// # Errors
	/// The path of the first thing that is wrong. Never its value: it may be somebody's name.
	fn validate(&self, json: &str) -> Result<(), FhirError>;
}

/// Checks against the definitions of FHIR R4 (4.0.1).
pub struct R4;

/// Reading an object takes time that grows with the square of its members, and anybody may have
/// made it.
const MAX_MEMBERS: usize = 1000;

const REQUEST_STATUS: &[&str] =
	&["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"];
const EVENT_STATUS: &[&str] = &[
	"preparation",
	"in-progress",
	"not-done",
	"on-hold",
	"stopped",
	"completed",
	"entered-in-error",
	"unknown",
];

/// Elements whose code FHIR takes from a list: those of the resources that this client writes, and
/// of the commonest that it imports.
const CODES: [(&str, &str, &[&str]); 22] = [
	("AuditEvent", "action", &["C", "R", "U", "D", "E"]),
	("AuditEvent", "outcome", &["0", "4", "8", "12"]),
	(
		"Bundle",
		"type",
		&[
			"document",
			"message",
			"transaction",
			"transaction-response",
			"batch",
			"batch-response",
			"history",
			"searchset",
			"collection",
		],
	),
	("CarePlan", "status", REQUEST_STATUS),
	("Communication", "status", EVENT_STATUS),
	(
		"Consent",
		"status",
		&["draft", "proposed", "active", "rejected", "inactive", "entered-in-error"],
	),
	("Composition", "status", &["preliminary", "final", "amended", "entered-in-error"]),
	(
		"DiagnosticReport",
		"status",
		&[
			"registered",
			"partial",
			"preliminary",
			"final",
			"amended",
			"corrected",
			"appended",
			"cancelled",
			"entered-in-error",
			"unknown",
		],
	),
	("DocumentReference", "docStatus", &["preliminary", "final", "amended", "entered-in-error"]),
	("DocumentReference", "status", &["current", "superseded", "entered-in-error"]),
	(
		"Encounter",
		"status",
		&[
			"planned",
			"arrived",
			"triaged",
			"in-progress",
			"onleave",
			"finished",
			"cancelled",
			"entered-in-error",
			"unknown",
		],
	),
	(
		"ImagingStudy",
		"status",
		&["registered", "available", "cancelled", "entered-in-error", "unknown"],
	),
	("Immunization", "status", &["completed", "entered-in-error", "not-done"]),
	(
		"MedicationDispense",
		"status",
		&[
			"preparation",
			"in-progress",
			"cancelled",
			"on-hold",
			"completed",
			"entered-in-error",
			"stopped",
			"declined",
			"unknown",
		],
	),
	(
		"MedicationRequest",
		"status",
		&[
			"active",
			"on-hold",
			"cancelled",
			"completed",
			"entered-in-error",
			"stopped",
			"draft",
			"unknown",
		],
	),
	(
		"MedicationStatement",
		"status",
		&[
			"active",
			"completed",
			"entered-in-error",
			"intended",
			"stopped",
			"on-hold",
			"unknown",
			"not-taken",
		],
	),
	(
		"Observation",
		"status",
		&[
			"registered",
			"preliminary",
			"final",
			"amended",
			"corrected",
			"cancelled",
			"entered-in-error",
			"unknown",
		],
	),
	("Patient", "gender", GENDERS),
	("Person", "gender", GENDERS),
	("Practitioner", "gender", GENDERS),
	("Procedure", "status", EVENT_STATUS),
	("ServiceRequest", "status", REQUEST_STATUS),
];

const GENDERS: &[&str] = &["male", "female", "other", "unknown"];

impl Validator for R4 {
	fn validate(&self, json: &str) -> Result<(), FhirError> {
		let value: Value =
			serde_json::from_str(json).map_err(|error| FhirError::not_json(&error))?;
		let root = value.get("resourceType").and_then(Value::as_str).unwrap_or("resource");
		walk(&value, root)?;
		let (_, issues) = fhirkit::from_json::<Resource>(json)
			.map_err(|error| FhirError::NotJson { line: error.line, column: error.column })?;
		match issues.into_iter().find(|issue| issue.severity == Severity::Error) {
			None => Ok(()),
			Some(issue) => Err(told(issue.path, &issue.message)),
		}
	}
}

/// The library's message without what it quotes.
fn told(path: String, message: &str) -> FhirError {
	let reason = match message {
		"required element missing" => return FhirError::missing(path),
		"unknown element" => "FHIR R4 has no such element here",
		"the key appears more than once" => "it appears more than once",
		_ if message.starts_with("expected ") => "it is of another type than FHIR R4 says",
		_ if message.contains("empty") => "FHIR has no empty elements: leave it out",
		_ if message.contains("only one type") => "only one of its types may be given",
		_ if message.contains("resourceType") || message.contains("resource type") => {
			"FHIR R4 has no such resource"
		}
		_ => "it does not have the form that FHIR R4 says",
	};
	FhirError::invalid(path, reason)
}

/// Checks what the library does not, below `path`.
fn walk(value: &Value, path: &str) -> Result<(), FhirError> {
	match value {
		Value::String(text) if text.chars().any(is_forbidden) => {
			Err(FhirError::invalid(path, "FHIR allows no control characters"))
		}
		Value::Array(items) => {
			items.iter().enumerate().try_for_each(|(i, item)| walk(item, &format!("{path}[{i}]")))
		}
		Value::Object(members) if members.len() > MAX_MEMBERS => {
			Err(FhirError::invalid(path, "it has more than 1000 elements"))
		}
		Value::Object(members) => {
			check_codes(members, path)?;
			members.iter().try_for_each(|(name, member)| walk(member, &format!("{path}.{name}")))
		}
		_ => Ok(()),
	}
}

/// Characters that a FHIR string does not have.
pub(super) fn is_forbidden(c: char) -> bool {
	c < ' ' && !"\t\r\n".contains(c)
}

fn check_codes(members: &Map<String, Value>, path: &str) -> Result<(), FhirError> {
	let Some(resource) = members.get("resourceType").and_then(Value::as_str) else { return Ok(()) };
	for (_, element, codes) in CODES.iter().filter(|(of, ..)| *of == resource) {
		match members.get(*element).and_then(Value::as_str) {
			Some(code) if !codes.contains(&code) => {
				let path = format!("{path}.{element}");
				return Err(FhirError::invalid(
					path,
					"it is not one of the codes that FHIR R4 has",
				));
			}
			_ => {}
		}
	}
	Ok(())
}
