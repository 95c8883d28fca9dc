//! FHIR as XML (<https://hl7.org/fhir/R4/xml.html>), converted to FHIR as JSON. What is a list, a number or a
//! truth value in JSON, the definitions of FHIR R4 say; whether it is valid is looked at afterwards. Touches
//! nothing.

use super::{
	valid::{shape_of, Shape},
	FhirError,
};
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;

/// The longest that is converted, in bytes.
pub const MAX_LEN: u64 = 24 << 20;

/// The namespace of FHIR.
const FHIR: &str = "http://hl7.org/fhir";

/// How many attributes an element may have, namespaces among them: more than any that FHIR has.
const MAX_ATTRIBUTES: usize = 32;

/// How many elements, attributes and texts there may be.
const MAX_NODES: u32 = 3_000_000;

/// How many kinds of elements one may have: more than any that FHIR has.
const MAX_KINDS: usize = 256;

/// How deep elements may be within each other: deeper than any that FHIR has.
const MAX_DEPTH: usize = 100;

/// `text`, one resource as XML, as JSON.
///
/// # Errors
/// It is no XML, has a document type definition, or is no FHIR.
pub fn to_json(text: &str) -> Result<String, FhirError> {
	ensure_shallow(text)?;
	ensure_few_attributes(text)?;
	let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..Default::default() };
	let document = Document::parse_with_options(text, options).map_err(|error| {
		let place = error.pos();
		FhirError::NotXml { line: place.row as usize, column: place.col as usize }
	})?;
	let mut json = String::with_capacity(text.len());
	resource(document.root_element(), &mut json, 0)?;
	Ok(json)
}

/// Refuses what is nested deeper than anything that FHIR has, before it is read.
fn ensure_shallow(text: &str) -> Result<(), FhirError> {
	let (mut depth, bytes) = (0usize, text.as_bytes());
	for (at, byte) in bytes.iter().enumerate() {
		match (byte, bytes.get(at + 1)) {
			(b'<', Some(b'/')) => depth = depth.saturating_sub(1),
			(b'<', Some(next)) if next.is_ascii_alphabetic() => depth += 1,
			(b'/', Some(b'>')) => depth = depth.saturating_sub(1),
			_ => {}
		}
		if depth > MAX_DEPTH {
			return Err(FhirError::invalid("XML", "it is nested too deeply"));
		}
	}
	Ok(())
}

/// Refuses tags with more attributes than anything that FHIR has: to compare each with all others takes the
/// square of their number.
fn ensure_few_attributes(text: &str) -> Result<(), FhirError> {
	let (mut in_tag, mut quote, mut attributes) = (false, None, 0);
	let mut bytes = text.bytes().peekable();
	while let Some(byte) = bytes.next() {
		match (quote, byte) {
			(Some(open), byte) if open == byte => quote = None,
			(Some(_), _) => {}
			(None, b'"' | b'\'') if in_tag => quote = Some(byte),
			(None, b'<') if bytes.peek().is_some_and(u8::is_ascii_alphabetic) => {
				(in_tag, attributes) = (true, 0);
			}
			(None, b'>') => in_tag = false,
			(None, b'=') if in_tag => attributes += 1,
			(None, _) => {}
		}
		if attributes > MAX_ATTRIBUTES {
			return Err(FhirError::invalid("XML", "an element has too many attributes"));
		}
	}
	Ok(())
}

/// The elements of FHIR in `node`.
fn elements<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
	node.children().filter(Node::is_element)
}

fn resource(node: Node<'_, '_>, json: &mut String, depth: usize) -> Result<(), FhirError> {
	let kind = node.tag_name();
	if kind.namespace() != Some(FHIR) {
		let reason = "it is not in the namespace of FHIR";
		return Err(FhirError::invalid(kind.name(), reason));
	}
	let mut fields = Fields::default();
	fields.add("resourceType", false, Item::of(text(kind.name())));
	object(node, kind.name(), &mut fields, depth)?;
	fields.write(json);
	Ok(())
}

/// What one element has: a value, and what stands beside it where that is a primitive one.
struct Item {
	value: Option<String>,
	beside: Option<String>,
}

impl Item {
	fn of(value: String) -> Self {
		Self { value: Some(value), beside: None }
	}
}

/// The members of an object, in order.
#[derive(Default)]
struct Fields(Vec<(String, bool, Vec<Item>)>);

impl Fields {
	fn add(&mut self, name: &str, list: bool, item: Item) {
		match self.0.iter_mut().find(|(known, ..)| known == name) {
			// What FHIR has once and is there twice is told by whoever checks it.
			Some((_, is_list, items)) => {
				*is_list = true;
				items.push(item);
			}
			None => self.0.push((name.to_owned(), list, vec![item])),
		}
	}

	fn write(&self, json: &mut String) {
		json.push('{');
		let mut first = true;
		let mut member = |json: &mut String, name: String, list: bool, values: Vec<&str>| {
			if !std::mem::take(&mut first) {
				json.push(',');
			}
			json.push_str(&text(&name));
			json.push(':');
			let values = values.join(",");
			json.push_str(&if list { format!("[{values}]") } else { values });
		};
		for (name, list, items) in &self.0 {
			let has =
				|part: fn(&Item) -> &Option<String>| items.iter().any(|it| part(it).is_some());
			let parts = |part: fn(&Item) -> &Option<String>| {
				items.iter().map(|it| part(it).as_deref().unwrap_or("null")).collect()
			};
			if has(|it| &it.value) {
				member(json, name.clone(), *list, parts(|it| &it.value));
			}
			if has(|it| &it.beside) {
				member(json, format!("_{name}"), *list, parts(|it| &it.beside));
			}
		}
		json.push('}');
	}
}

/// Adds what `node`, of the type `kind`, has.
fn object(
	node: Node<'_, '_>,
	kind: &str,
	fields: &mut Fields,
	depth: usize,
) -> Result<(), FhirError> {
	if depth > MAX_DEPTH {
		return Err(FhirError::invalid("XML", "it is nested too deeply"));
	}
	for name in ["id", "url"] {
		if let Some(value) = node.attribute(name) {
			fields.add(name, false, Item::of(text(value)));
		}
	}
	for child in elements(node) {
		let name = child.tag_name().name();
		let (list, shape) = shape_of(kind, name).unwrap_or((false, Shape::Type("")));
		let item = match shape {
			Shape::Text | Shape::Bare => primitive(child, matches!(shape, Shape::Bare), depth)?,
			Shape::Xhtml => Item::of(text(&child.document().input_text()[child.range()])),
			Shape::Resource => {
				let mut json = String::new();
				if let Some(inner) = elements(child).next() {
					resource(inner, &mut json, depth + 1)?;
				}
				Item { value: (!json.is_empty()).then_some(json), beside: None }
			}
			Shape::Type(kind) => Item::of(nested(child, kind, depth)?),
		};
		fields.add(name, list, item);
		if fields.0.len() > MAX_KINDS {
			return Err(FhirError::invalid("XML", "an element has too many kinds of elements"));
		}
	}
	Ok(())
}

fn nested(node: Node<'_, '_>, kind: &str, depth: usize) -> Result<String, FhirError> {
	let (mut fields, mut json) = (Fields::default(), String::new());
	object(node, kind, &mut fields, depth + 1)?;
	fields.write(&mut json);
	Ok(json)
}

fn primitive(node: Node<'_, '_>, bare: bool, depth: usize) -> Result<Item, FhirError> {
	let value = node.attribute("value").map(|value| match bare && is_bare(value) {
		true => value.to_owned(),
		false => text(value),
	});
	let more = node.attribute("id").is_some() || elements(node).next().is_some();
	let beside = more.then(|| nested(node, "Element", depth)).transpose()?;
	Ok(Item { value, beside })
}

/// Whether JSON has `value` without quotes, digit by digit as it stands there.
fn is_bare(value: &str) -> bool {
	matches!(serde_json::from_str(value), Ok(Value::Number(_) | Value::Bool(_)))
}

fn text(value: &str) -> String {
	Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::fhir::valid::{Validator, R4};

	#[track_caller]
	fn converted(inner: &str) -> Value {
		let xml = format!("<?xml version=\"1.0\"?>\n{inner}");
		let json = to_json(&xml).expect("FHIR");
		R4.validate(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
		serde_json::from_str(&json).expect("JSON")
	}

	#[test]
	fn elements_become_lists_numbers_and_truth_values_as_fhir_has_them() {
		let patient = converted(
			r#"<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><active value="true"/>
			<name><family value="Be&amp;ispiel"/><given value="Mara"/><given value="A."/></name>
			<multipleBirthInteger value="2"/></Patient>"#,
		);
		let expected = serde_json::json!({ "resourceType": "Patient", "id": "p1", "active": true,
			"name": [{ "family": "Be&ispiel", "given": ["Mara", "A."] }], "multipleBirthInteger": 2 });
		assert_eq!(patient, expected);
		let json = to_json(
			r#"<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code>
			<valueQuantity><value value="1.50"/></valueQuantity></Observation>"#,
		);
		assert!(json.expect("FHIR").contains(r#""value":1.50"#), "digit by digit");
	}

	#[test]
	fn extensions_of_primitives_narratives_and_resources_within_are_kept() {
		let patient = converted(
			r##"<Patient xmlns="http://hl7.org/fhir">
			<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; B</p></div></text>
			<contained><Organization><id value="o"/><name value="Ward"/></Organization></contained>
			<name><given value="Mara"/><given id="g"><extension url="http://hl7.org/fhir/StructureDefinition/data-absent-reason"><valueCode value="unknown"/></extension></given></name>
			<managingOrganization><reference value="#o"/></managingOrganization></Patient>"##,
		);
		let div = r#"<div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; B</p></div>"#;
		assert_eq!(patient["text"]["div"], div);
		assert_eq!(patient["contained"][0]["name"], "Ward");
		assert_eq!(patient["name"][0]["given"], serde_json::json!(["Mara", null]));
		assert_eq!(patient["name"][0]["_given"][0], Value::Null);
		assert_eq!(patient["name"][0]["_given"][1]["extension"][0]["valueCode"], "unknown");
	}

	#[test]
	fn what_would_take_the_square_of_its_length_is_refused() {
		let refused = |inner: &str| {
			let xml = format!("<Patient xmlns=\"http://hl7.org/fhir\">{inner}</Patient>");
			to_json(&xml).expect_err("too many").to_string()
		};
		let many = |one: fn(u32) -> String| (0..300_000).map(one).collect::<String>();
		let attributes = format!("<name {}/>", many(|n| format!("a{n}=\"\" ")));
		assert!(refused(&attributes).contains("attributes"));
		let namespaces = format!("<name {}/>", many(|n| format!("xmlns:a{n}=\"u\" ")));
		assert!(refused(&namespaces).contains("attributes"));
		assert!(refused(&many(|n| format!("<a{n}/>"))).contains("kinds of elements"));
		refused(&"<a/>".repeat(MAX_NODES as usize));
		let quoted =
			"<name><given value=\"a=b=c > d\"/><given value='it=\"s\"'/></name>".repeat(40);
		to_json(&format!("<Patient xmlns=\"http://hl7.org/fhir\">{quoted}</Patient>"))
			.expect("FHIR");
	}

	#[test]
	fn bundle_and_its_entries_are_converted() {
		let bundle = converted(
			r#"<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>
			<entry><fullUrl value="urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-111111111111"/>
			<resource><Patient><name><family value="Beispiel"/></name></Patient></resource></entry></Bundle>"#,
		);
		assert_eq!(bundle["entry"][0]["resource"]["name"][0]["family"], "Beispiel");
	}

	#[test]
	fn what_is_no_xml_no_fhir_a_bomb_or_too_deep_is_refused() {
		assert_eq!(
			to_json("<Patient xmlns=\"http://hl7.org/fhir\">\n<name></Patient>"),
			Err(FhirError::NotXml { line: 2, column: 7 })
		);
		let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><Patient xmlns=\"http://hl7.org/fhir\"/>";
		assert!(matches!(to_json(bomb), Err(FhirError::NotXml { .. })));
		assert!(matches!(to_json("<Patient/>"), Err(FhirError::Invalid { .. })));
		let deep = format!("<Patient xmlns=\"{FHIR}\">{}", "<name>".repeat(10_000));
		assert!(matches!(to_json(&deep), Err(FhirError::Invalid { .. })));
	}
}
