//! A category of records as FHIR has it: a `CodeableConcept`.

use super::{element::Element, FhirError};
use crate::{category::LOINC, Category};
use serde_json::{json, Value};

/// A category as the element `category` has it. None where no code stands for it.
pub(super) fn category_element(category: Category) -> Option<Value> {
	category.coding().map(|it| {
		let coding = json!({ "system": it.system, "code": it.code, "display": it.display });
		json!([{ "coding": [coding], "text": it.text }])
	})
}

/// The category that the element `category` of `root` names.
pub(super) fn read_category(root: &Element<'_>) -> Result<Category, FhirError> {
	let code = root.first("category").find("coding", "system", LOINC)?.get("code");
	Category::from_code(LOINC, &code.text()?)
		.ok_or_else(|| code.invalid("it is not the code of a category"))
}
