//! Whether a text is a valid FHIR R4 resource: what stands between this client and everything that
//! claims to be one. Touches nothing.
//!
//! The definitions of FHIR R4 are tables beside this file, which are generated from what HL7 publishes.
//! So each element, cardinality, type, form of a primitive, required code and invariant is checked as
//! FHIR has it. What tables cannot say is code: narratives, contained resources, references, control
//! characters. No terminology is looked up beyond the value sets that FHIR lists itself, and no
//! profile is known.
//!
//! | module | holds |
//! |---|---|
//! | `table` | the definitions |
//! | `walk` | checking a resource against them |
//! | `primitive` | the form of primitive types |
//! | `narrative` | the XHTML of a narrative |
//! | `fhirpath` | the language of invariants |
//! | `tree`, `path` | JSON with its paths |

mod fhirpath;
mod narrative;
mod path;
mod primitive;
mod table;
mod tree;
mod walk;

use super::FhirError;
use path::Path;
use serde_json::{Map, Value};
use walk::Walk;

/// How many faults of one resource are told at most.
pub const MAX_FAULTS: usize = 100;

/// Something that can tell a valid FHIR R4 resource from an invalid one.
pub trait Validator {
	/// All that is wrong with `json`, one resource, each once: the first [`MAX_FAULTS`] of it, each with
	/// its path and FHIR's reason. Never a value: it may be somebody's name.
	fn faults(&self, json: &str) -> Vec<FhirError>;

	/// Checks `json`, one resource.
	///
	/// # Errors
	/// The first of [`Validator::faults`].
	fn validate(&self, json: &str) -> Result<(), FhirError> {
		self.faults(json).into_iter().next().map_or(Ok(()), Err)
	}
}

/// Checks against the definitions of FHIR R4 (4.0.1).
pub struct R4;

impl Validator for R4 {
	fn faults(&self, json: &str) -> Vec<FhirError> {
		of(json, None, |walk, value, root| walk.resource(value, &Path::Root(root)))
	}
}

/// All that is wrong with `json`, one entry of a Bundle whose type is not known. Its path is `path`.
pub fn entry_faults(json: &str, path: &str) -> Vec<FhirError> {
	of(json, Some(path), |walk, value, root| walk.entry(value, &Path::Root(root)))
}

/// All that is wrong with a Bundle of which only the elements beside `entry` are at hand.
pub fn bundle_faults(rest: Map<String, Value>) -> Vec<FhirError> {
	let mut walk = Walk::without_entries();
	walk.resource(&Value::Object(rest), &Path::Root("Bundle"));
	walk.into_faults()
}

fn of(
	json: &str,
	root: Option<&str>,
	check: impl FnOnce(&mut Walk, &Value, &str),
) -> Vec<FhirError> {
	let (value, twice) = match tree::read(json, root) {
		Ok(read) => read,
		Err(error) => return vec![FhirError::not_json(&error)],
	};
	if !twice.is_empty() {
		let told = |path| FhirError::invalid(path, "it appears more than once");
		return twice.into_iter().map(told).collect();
	}
	let own = value.get("resourceType").and_then(Value::as_str).unwrap_or("resource");
	let mut walk = Walk::new();
	check(&mut walk, &value, root.unwrap_or(own));
	walk.into_faults()
}

/// How JSON has an element of FHIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
	/// As text.
	Text,
	/// As a number or a truth value, without quotes.
	Bare,
	/// As text that is XHTML.
	Xhtml,
	/// As a resource of any type.
	Resource,
	/// As an object of this type.
	Type(&'static str),
}

/// Whether the element called `name` in a `kind` is a list, and how JSON has one of it.
pub(super) fn shape_of(kind: &str, name: &str) -> Option<(bool, Shape)> {
	let table = table::Table::r4();
	let (element, of) = table.element(table.get(kind)?, name)?;
	let shape = match of.name {
		"boolean" | "decimal" | "integer" | "positiveInt" | "unsignedInt" => Shape::Bare,
		"xhtml" => Shape::Xhtml,
		"Resource" => Shape::Resource,
		name if primitive::is_one(name) => Shape::Text,
		name => Shape::Type(name),
	};
	Some((element.list, shape))
}

/// Characters that a FHIR string does not have.
pub(super) fn is_forbidden(c: char) -> bool {
	c < ' ' && !"\t\r\n".contains(c)
}
