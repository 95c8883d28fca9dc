//! What can be wrong with a FHIR resource. No variant carries a value of one.

use miette::Diagnostic;
use thiserror::Error;

/// What is wrong with a manifest or a profile.
#[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
pub enum FhirError {
	/// The text is not JSON.
	#[error("this is not JSON: the error is at line {line}, column {column}")]
	#[diagnostic(
		code(salus::fhir::not_json),
		help("It is not a manifest or profile, or is damaged. Fetch it again.")
	)]
	NotJson {
		/// Line of the error, from 1.
		line: usize,
		/// Column of the error.
		column: usize,
	},

	/// Another resource than expected.
	#[error("this is not a FHIR {expected}")]
	#[diagnostic(
		code(salus::fhir::wrong_resource),
		help("Check that the CID is the one of the right record or profile.")
	)]
	WrongResource {
		/// The type expected.
		expected: &'static str,
	},

	/// An element is missing.
	#[error("{path} is missing")]
	#[diagnostic(code(salus::fhir::missing), help("Give it a value."))]
	Missing {
		/// The element.
		path: String,
	},

	/// An element has a value it cannot have.
	#[error("{path} is not valid: {reason}")]
	#[diagnostic(code(salus::fhir::invalid), help("Correct it and try again."))]
	Invalid {
		/// The element.
		path: String,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// The system gives no random numbers.
	#[error("the system gives no random numbers")]
	#[diagnostic(code(salus::fhir::no_randomness), help("Check the system, then try again."))]
	NoRandomness,
}

impl FhirError {
	pub(super) fn not_json(error: &serde_json::Error) -> Self {
		FhirError::NotJson { line: error.line(), column: error.column() }
	}

	pub(super) fn missing(path: impl Into<String>) -> Self {
		FhirError::Missing { path: path.into() }
	}

	pub(super) fn invalid(path: impl Into<String>, reason: &'static str) -> Self {
		FhirError::Invalid { path: path.into(), reason }
	}
}
