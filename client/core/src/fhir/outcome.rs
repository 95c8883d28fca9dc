//! What is wrong with a file as a FHIR `OperationOutcome`, for programs.

use super::FhirError;
use serde_json::{json, Value};

/// `faults`, and that there are `all`, as an `OperationOutcome`.
pub fn outcome_of(faults: &[FhirError], all: usize) -> Value {
	let mut issues: Vec<_> = faults.iter().map(issue).collect();
	if let Some(more) = all.checked_sub(faults.len()).filter(|more| *more > 0) {
		let text = format!("{more} more faults are not listed");
		issues.push(json!({ "severity": "error", "code": "too-costly", "diagnostics": text }));
	}
	json!({ "resourceType": "OperationOutcome", "issue": issues })
}

fn issue(fault: &FhirError) -> Value {
	let code = match fault {
		FhirError::NotJson { .. } | FhirError::NotXml { .. } | FhirError::WrongResource { .. } => {
			"structure"
		}
		FhirError::Missing { .. } => "required",
		FhirError::OtherVersion { .. } => "not-supported",
		FhirError::Invalid { .. } => "invalid",
		FhirError::NoRandomness => "exception",
	};
	let mut issue = json!({ "severity": "error", "code": code, "diagnostics": fault.to_string() });
	if let Some(path) = fault.path() {
		issue["expression"] = json!([path]);
	}
	issue
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::fhir::valid::{Validator, R4};

	#[test]
	fn faults_are_a_valid_outcome_with_their_paths() {
		let faults = [
			FhirError::missing("Bundle.entry[0].resource.code"),
			FhirError::NotJson { line: 1, column: 2 },
		];
		let outcome = outcome_of(&faults, 5);
		R4.validate(&outcome.to_string()).expect("valid");
		let issues = outcome["issue"].as_array().expect("a list");
		assert_eq!(issues.len(), 3);
		assert_eq!(issues[0]["code"], "required");
		assert_eq!(issues[0]["expression"][0], "Bundle.entry[0].resource.code");
		assert!(issues[2]["diagnostics"].as_str().expect("text").contains('3'));
	}
}
