//! What can be wrong with a FHIR resource. No variant carries a value of one.

use crate::record::printable;
use crate::Code;
use thiserror::Error;

/// How much of a path is told, in characters: no path of FHIR's own elements is as long.
const MAX_PATH_LEN: usize = 200;

/// What is wrong with a manifest or a profile.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FhirError {
	/// The text is not JSON.
	#[error("this is not JSON: the error is at line {line}, column {column}")]
	NotJson {
		/// Line of the error, from 1.
		line: usize,
		/// Column of the error.
		column: usize,
	},

	/// The text is not XML, or has a document type definition.
	#[error("this is not XML that FHIR allows: the error is at line {line}, column {column}")]
	NotXml {
		/// Line of the error, from 1.
		line: usize,
		/// Column of the error.
		column: usize,
	},

	/// Another resource than expected.
	#[error("this is not a FHIR {expected}")]
	WrongResource {
		/// The type expected.
		expected: &'static str,
	},

	/// An element is missing.
	#[error("{path} is missing")]
	Missing {
		/// The element.
		path: String,
	},

	/// An element has a value it cannot have.
	#[error("{path} is not valid: {reason}")]
	Invalid {
		/// The element.
		path: String,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// A resource of another version of FHIR.
	#[error("{path} is not valid in FHIR R4: it looks like {resource} of FHIR {version}")]
	OtherVersion {
		/// Where it is.
		path: String,
		/// Its type.
		resource: &'static str,
		/// The version that it looks like.
		version: &'static str,
	},

	/// The system gives no random numbers.
	#[error("the system gives no random numbers")]
	NoRandomness,
}

impl Code for FhirError {
	fn code(&self) -> &'static str {
		match self {
			Self::NotJson { .. } => "salus::fhir::not_json",
			Self::NotXml { .. } => "salus::fhir::not_xml",
			Self::WrongResource { .. } => "salus::fhir::wrong_resource",
			Self::Missing { .. } => "salus::fhir::missing",
			Self::Invalid { .. } => "salus::fhir::invalid",
			Self::OtherVersion { .. } => "salus::fhir::other_version",
			Self::NoRandomness => "salus::fhir::no_randomness",
		}
	}
}

impl FhirError {
	/// The element that it is about, where it is about one.
	pub fn path(&self) -> Option<&str> {
		match self {
			Self::Missing { path }
			| Self::Invalid { path, .. }
			| Self::OtherVersion { path, .. } => Some(path),
			Self::NotJson { .. }
			| Self::NotXml { .. }
			| Self::WrongResource { .. }
			| Self::NoRandomness => None,
		}
	}

	/// The error with another path.
	pub(super) fn moved(self, to: impl FnOnce(String) -> String) -> Self {
		match self {
			Self::Missing { path } => Self::Missing { path: to(path) },
			Self::Invalid { path, reason } => Self::Invalid { path: to(path), reason },
			Self::OtherVersion { path, resource, version } => {
				Self::OtherVersion { path: to(path), resource, version }
			}
			error => error,
		}
	}

	pub(super) fn not_json(error: &serde_json::Error) -> Self {
		FhirError::NotJson { line: error.line(), column: error.column() }
	}

	pub(super) fn missing(path: impl Into<String>) -> Self {
		FhirError::Missing { path: shown(&path.into()) }
	}

	pub(super) fn invalid(path: impl Into<String>, reason: &'static str) -> Self {
		FhirError::Invalid { path: shown(&path.into()), reason }
	}
}

/// A path for somebody's screen. Its names are those of the resource, which anybody may have made.
fn shown(path: &str) -> String {
	printable(path, '\u{fffd}').chars().take(MAX_PATH_LEN).collect()
}
