//! Reading JSON element by element, and checking values, with errors that name the element.

use super::{
	date,
	valid::{Validator, R4},
	FhirError,
};
use serde_json::{json, Map, Value};

/// Longest text of one element.
const MAX_TEXT_LEN: usize = 2048;

/// A JSON value and where it stands.
#[derive(Clone)]
pub(super) struct Element<'a> {
	value: Option<&'a Value>,
	path: String,
}

/// Reads `json` as a valid FHIR R4 resource of type `expected`.
pub(super) fn parse_resource(json: &[u8], expected: &'static str) -> Result<Value, FhirError> {
	let root: Value = serde_json::from_slice(json).map_err(|error| FhirError::not_json(&error))?;
	match root.get("resourceType").and_then(Value::as_str) {
		Some(found) if found == expected => {}
		_ => return Err(FhirError::WrongResource { expected }),
	}
	// JSON is UTF-8, or it would not have been read.
	R4.validate(&String::from_utf8_lossy(json))?;
	Ok(root)
}

impl<'a> Element<'a> {
	pub(super) fn root(value: &'a Value, name: &str) -> Self {
		Self { value: Some(value), path: name.to_owned() }
	}

	/// The child `name`, which may be absent.
	pub(super) fn get(&self, name: &str) -> Self {
		let value = self.value.and_then(|value| value.get(name));
		Self { value, path: format!("{}.{name}", self.path) }
	}

	/// The first item of the list `name`, which may be absent.
	pub(super) fn first(&self, name: &str) -> Self {
		let value = self.value.and_then(|value| value.get(name)).and_then(|list| list.get(0));
		Self { value, path: format!("{}.{name}[0]", self.path) }
	}

	/// The items of the list `name`. An absent list has none.
	pub(super) fn items(&self, name: &str) -> Result<Vec<Self>, FhirError> {
		let list = self.get(name);
		let items = match list.value {
			None => return Ok(Vec::new()),
			Some(Value::Array(items)) => items,
			Some(_) => return Err(FhirError::invalid(list.path, "it should be a list")),
		};
		let item = |(i, value)| Self { value: Some(value), path: format!("{}[{i}]", list.path) };
		Ok(items.iter().enumerate().map(item).collect())
	}

	/// The first item of the list `name` whose `key` is `wanted`.
	pub(super) fn find(&self, name: &str, key: &str, wanted: &str) -> Result<Self, FhirError> {
		let items = self.items(name)?;
		let found = items
			.into_iter()
			.find(|item| item.get(key).value.and_then(Value::as_str) == Some(wanted));
		let path = format!("{}.{name}[{key}={wanted}]", self.path);
		Ok(Self { value: found.and_then(|item| item.value), path })
	}

	/// The extension `url`, or the one that earlier versions of Salus wrote for it.
	pub(super) fn extension(&self, url: &str, former: &str) -> Result<Self, FhirError> {
		let found = self.find("extension", "url", url)?;
		let earlier = self.find("extension", "url", former)?;
		Ok(if found.value.is_none() && earlier.value.is_some() { earlier } else { found })
	}

	pub(super) fn text(&self) -> Result<String, FhirError> {
		self.optional_text()?.ok_or_else(|| FhirError::missing(&self.path))
	}

	pub(super) fn optional_text(&self) -> Result<Option<String>, FhirError> {
		match self.value {
			None => Ok(None),
			Some(Value::String(text)) => Ok(Some(text.clone())),
			Some(_) => Err(self.invalid("it should be a text")),
		}
	}

	pub(super) fn optional_number(&self) -> Result<Option<f64>, FhirError> {
		match self.value {
			None => Ok(None),
			Some(value) => {
				value.as_f64().map(Some).ok_or_else(|| self.invalid("it should be a number"))
			}
		}
	}

	pub(super) fn optional_whole(&self) -> Result<Option<u64>, FhirError> {
		match self.value {
			None => Ok(None),
			Some(value) => {
				value.as_u64().map(Some).ok_or_else(|| self.invalid("it should be a whole number"))
			}
		}
	}

	pub(super) fn whole(&self) -> Result<u64, FhirError> {
		self.optional_whole()?.ok_or_else(|| FhirError::missing(&self.path))
	}

	pub(super) fn invalid(&self, reason: &'static str) -> FhirError {
		FhirError::invalid(&self.path, reason)
	}
}

/// Checks a text that has to be there.
pub(super) fn check_text(path: &str, text: &str) -> Result<(), FhirError> {
	if text.trim().is_empty() {
		return Err(FhirError::missing(path));
	}
	if text.len() > MAX_TEXT_LEN {
		return Err(FhirError::invalid(path, "it is longer than 2048 bytes"));
	}
	if text.chars().any(|c| c.is_control() && !"\t\r\n".contains(c)) {
		return Err(FhirError::invalid(path, "it contains control characters"));
	}
	Ok(())
}

/// Checks a text that may be absent.
pub(super) fn check_optional(path: &str, text: Option<&str>) -> Result<(), FhirError> {
	text.map_or(Ok(()), |text| check_text(path, text))
}

/// Checks a date that has to be there.
pub(super) fn check_date(path: &str, text: &str) -> Result<(), FhirError> {
	check_text(path, text)?;
	match date::is_date(text) {
		true => Ok(()),
		false => Err(FhirError::invalid(path, "a date reads YYYY, YYYY-MM or YYYY-MM-DD")),
	}
}

/// Sets `name` where there is a value: FHIR has no empty elements.
pub(super) fn set(object: &mut Map<String, Value>, name: &str, value: Option<Value>) {
	if let Some(value) = value {
		object.insert(name.to_owned(), value);
	}
}

/// How somebody is reached.
#[derive(Clone, Debug, Default)]
pub(super) struct Contact {
	pub(super) phone: Option<String>,
	pub(super) email: Option<String>,
	pub(super) address: Option<String>,
}

impl Contact {
	pub(super) fn check(&self, resource: &str) -> Result<(), FhirError> {
		let path = |element: &str| format!("{resource}.{element}");
		check_optional(&path("telecom[system=phone].value"), self.phone.as_deref())?;
		check_optional(&path("telecom[system=email].value"), self.email.as_deref())?;
		check_optional(&path("address[0].text"), self.address.as_deref())
	}

	pub(super) fn write(&self, object: &mut Map<String, Value>) {
		let telecom = [("phone", &self.phone), ("email", &self.email)];
		let telecom = telecom.into_iter().filter_map(|(system, value)| {
			value.as_ref().map(|value| json!({ "system": system, "value": value }))
		});
		let telecom = telecom.collect::<Vec<_>>();
		set(object, "telecom", (!telecom.is_empty()).then_some(Value::Array(telecom)));
		set(object, "address", self.address.as_ref().map(|text| json!([{ "text": text }])));
	}

	pub(super) fn read(root: &Element<'_>) -> Result<Self, FhirError> {
		Ok(Self {
			phone: root.find("telecom", "system", "phone")?.get("value").optional_text()?,
			email: root.find("telecom", "system", "email")?.get("value").optional_text()?,
			address: root.first("address").get("text").optional_text()?,
		})
	}
}

/// The resource as text, once it is a valid one.
pub(super) fn to_bytes(object: Map<String, Value>) -> Result<Vec<u8>, FhirError> {
	let json = Value::Object(object).to_string();
	R4.validate(&json)?;
	Ok(json.into_bytes())
}

/// An object, as `json!` makes one.
pub(super) fn object(value: Value) -> Map<String, Value> {
	match value {
		Value::Object(object) => object,
		_ => Map::new(),
	}
}
