//! JSON as a tree, and the members that an object has more than once: one of them would be lost.
//! Touches nothing.

use super::path::Path;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::{cell::RefCell, fmt};

/// Reads `json`, with the paths of members that are there more than once. The root's path is `root`,
/// or else the resource's type.
///
/// # Errors
/// It is not JSON.
pub(super) fn read(
	json: &str,
	root: Option<&str>,
) -> Result<(Value, Vec<String>), serde_json::Error> {
	let twice = RefCell::new(Vec::new());
	let mut reader = serde_json::Deserializer::from_str(json);
	let value = Tree { path: &Path::Root(""), twice: &twice }.deserialize(&mut reader)?;
	reader.end()?;
	let own = value.get("resourceType").and_then(Value::as_str).unwrap_or("resource");
	let root = root.unwrap_or(own);
	let twice = twice.into_inner().into_iter().map(|path| format!("{root}{path}")).collect();
	Ok((value, twice))
}

/// What a number is called where the program keeps all digits of numbers: an object of this one member.
const NUMBER: &str = "$serde_json::private::Number";

struct Tree<'a> {
	path: &'a Path<'a>,
	twice: &'a RefCell<Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
	type Value = Value;

	fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
		json.deserialize_any(self)
	}
}

impl<'de> Visitor<'de> for Tree<'_> {
	type Value = Value;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("JSON")
	}

	fn visit_unit<E: Error>(self) -> Result<Value, E> {
		Ok(Value::Null)
	}

	fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
		Ok(Value::Bool(value))
	}

	fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
		Ok(value.into())
	}

	fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
		Ok(value.into())
	}

	fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
		Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
	}

	fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
		Ok(Value::String(value.to_owned()))
	}

	fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
		Ok(Value::String(value))
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
		let mut list = Vec::new();
		loop {
			let path = Path::Item(self.path, list.len());
			match items.next_element_seed(Tree { path: &path, twice: self.twice })? {
				Some(item) => list.push(item),
				None => return Ok(Value::Array(list)),
			}
		}
	}

	fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
		let mut object = Map::new();
		while let Some(name) = members.next_key::<String>()? {
			if name == NUMBER && object.is_empty() {
				let digits: String = members.next_value()?;
				let number = serde_json::from_str(&digits).map_err(A::Error::custom)?;
				return Ok(Value::Number(number));
			}
			let path = Path::Member(self.path, &name);
			let value = members.next_value_seed(Tree { path: &path, twice: self.twice })?;
			if object.contains_key(&name) && self.twice.borrow().len() < super::MAX_FAULTS {
				self.twice.borrow_mut().push(path.to_string());
			}
			object.insert(name, value);
		}
		Ok(Value::Object(object))
	}
}
