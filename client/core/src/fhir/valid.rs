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
	/// All that is wrong with `json`, one resource, each once: the first [`MAX_FAULTS`] of it, with the
	/// path. Never a value: it may be somebody's name.
	fn faults(&self, json: &str) -> Vec<FhirError>;

	/// Checks `json`, one resource.
	///
	/// # Errors
	/// The first of [`Validator::faults`].
	fn validate(&self, json: &str) -> Result<(), FhirError> {
		self.faults(json).into_iter().next().map_or(Ok(()), Err)
	}
}

/// How many faults of one resource are told.
pub const MAX_FAULTS: usize = 100;

/// Checks against the definitions of FHIR R4 (4.0.1).
pub struct R4;

/// Reading an object takes time that grows with the square of its members, and anybody may have
/// made it.
const MAX_MEMBERS: usize = 1000;

const TOO_MANY: &str = "it has more than 1000 elements";

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
	fn faults(&self, json: &str) -> Vec<FhirError> {
		let value: Value = match serde_json::from_str(json) {
			Ok(value) => value,
			Err(error) => return vec![FhirError::not_json(&error)],
		};
		let root = value.get("resourceType").and_then(Value::as_str).unwrap_or("resource");
		let mut faults = Vec::new();
		walk(&value, root, &mut faults);
		if faults
			.iter()
			.any(|fault| matches!(fault, FhirError::Invalid { reason, .. } if *reason == TOO_MANY))
		{
			return faults;
		}
		match fhirkit::from_json::<Resource>(json) {
			Err(error) => {
				faults.push(FhirError::NotJson { line: error.line, column: error.column });
			}
			Ok((_, issues)) => {
				let errors = issues.into_iter().filter(|issue| issue.severity == Severity::Error);
				for fault in errors.map(|issue| told(issue.path, &issue.message)) {
					// One thing that is wrong with an element is enough.
					if faults.len() < MAX_FAULTS
						&& faults.iter().all(|it| it.path() != fault.path())
					{
						faults.push(fault);
					}
				}
			}
		}
		faults
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
fn walk(value: &Value, path: &str, faults: &mut Vec<FhirError>) {
	if faults.len() >= MAX_FAULTS {
		return;
	}
	match value {
		Value::String(text) if text.chars().any(is_forbidden) => {
			faults.push(FhirError::invalid(path, "FHIR allows no control characters"));
		}
		Value::Array(items) => {
			for (i, item) in items.iter().enumerate() {
				walk(item, &format!("{path}[{i}]"), faults);
			}
		}
		Value::Object(members) if members.len() > MAX_MEMBERS => {
			faults.push(FhirError::invalid(path, TOO_MANY));
		}
		Value::Object(members) => {
			check_codes(members, path, faults);
			for (name, member) in members {
				walk(member, &format!("{path}.{name}"), faults);
			}
		}
		_ => {}
	}
}

/// Characters that a FHIR string does not have.
pub(super) fn is_forbidden(c: char) -> bool {
	c < ' ' && !"\t\r\n".contains(c)
}

fn check_codes(members: &Map<String, Value>, path: &str, faults: &mut Vec<FhirError>) {
	let Some(resource) = members.get("resourceType").and_then(Value::as_str) else { return };
	for (_, element, codes) in CODES.iter().filter(|(of, ..)| *of == resource) {
		match members.get(*element).and_then(Value::as_str) {
			Some(code) if !codes.contains(&code) => {
				let reason = "it is not one of the codes that FHIR R4 has";
				faults.push(FhirError::invalid(format!("{path}.{element}"), reason));
			}
			_ => {}
		}
	}
}
