//! Checking a resource against the definitions, element by element. Touches nothing.
//!
//! What a resource is refused for never repeats its values.

use super::{
	fhirpath::{Node, Scope},
	narrative,
	path::Path,
	primitive,
	table::{Element, Invariant, Kind, Table, Type, TypeOf, LANGUAGES},
	MAX_FAULTS,
};
use crate::fhir::FhirError;
use serde_json::{Map, Value};
use std::{cell::Cell, collections::HashSet};

type Members = Map<String, Value>;

const EMPTY_OBJECT: &str = "ele-1: All FHIR elements must have a @value or children: leave it out";
const EMPTY_LIST: &str = "FHIR has no empty lists: leave it out";
const NULL: &str = "FHIR has no null here: leave it out";
const CONTROL: &str = "FHIR allows no control characters";
const DOM_2: &str = "dom-2: If the resource is contained in another resource, it SHALL NOT contain nested Resources";
const DOM_3: &str = "dom-3: If the resource is contained in another resource, it SHALL be referred to from elsewhere in the resource or SHALL refer to the containing resource";
const DOM_4: &str = "dom-4: If a resource is contained in another resource, it SHALL NOT have a meta.versionId or a meta.lastUpdated";
const DOM_5: &str =
	"dom-5: If a resource is contained in another resource, it SHALL NOT have a security label";
const EXT_1: &str = "ext-1: Must have either extensions or value[x], not both";
const REF_1: &str = "ref-1: SHALL have a contained resource if a local reference is provided";

/// How many steps the invariants of one outermost resource may take.
const MAX_STEPS: u32 = 20_000_000;

/// What was found, and what it takes to go on.
pub(super) struct Walk {
	table: &'static Table,
	faults: Vec<FhirError>,
	steps: Cell<u32>,
	/// Whether a Bundle's entries are not at hand: nothing is said of them.
	without_entries: bool,
}

/// The resource that an element is of.
#[derive(Clone, Copy)]
struct Within<'a> {
	resource: Node<'a>,
	root: Node<'a>,
	/// The ids of what the root contains.
	contained: &'a HashSet<&'a str>,
	is_contained: bool,
}

impl Walk {
	pub(super) fn new() -> Self {
		let (table, steps) = (Table::r4(), Cell::new(MAX_STEPS));
		Self { table, faults: Vec::new(), steps, without_entries: false }
	}

	pub(super) fn without_entries() -> Self {
		Self { without_entries: true, ..Self::new() }
	}

	pub(super) fn into_faults(self) -> Vec<FhirError> {
		self.faults
	}

	fn invalid(&mut self, path: &Path<'_>, reason: &'static str) {
		if self.faults.len() < MAX_FAULTS {
			self.faults.push(FhirError::invalid(path.to_string(), reason));
		}
	}

	fn missing(&mut self, path: &Path<'_>) {
		if self.faults.len() < MAX_FAULTS {
			self.faults.push(FhirError::missing(path.to_string()));
		}
	}

	/// Checks `value`, which no other resource contains.
	pub(super) fn resource(&mut self, value: &Value, path: &Path<'_>) {
		let Some((kind, members)) = self.resource_type(value, path) else { return };
		let ids = contained(members).filter_map(|it| it.get("id").and_then(Value::as_str));
		let ids: HashSet<_> = ids.collect();
		let node = Node { value: Some(value), beside: None, kind: kind.name };
		let within = Within { resource: node, root: node, contained: &ids, is_contained: false };
		self.object(kind, value, members, path, within);
	}

	/// Checks `value`, an entry of a Bundle.
	pub(super) fn entry(&mut self, value: &Value, path: &Path<'_>) {
		let (ids, kind) = (HashSet::new(), self.table.get("Bundle.entry"));
		let Some((kind, members)) = kind.zip(value.as_object()) else {
			return self.invalid(path, "it should be a JSON object");
		};
		let node = Node { value: Some(value), beside: None, kind: kind.name };
		let within = Within { resource: node, root: node, contained: &ids, is_contained: false };
		self.object(kind, value, members, path, within);
	}

	fn resource_type<'a>(
		&mut self,
		value: &'a Value,
		path: &Path<'_>,
	) -> Option<(&'static Type, &'a Members)> {
		let Some(members) = value.as_object() else {
			self.invalid(path, "it should be a JSON object");
			return None;
		};
		let name = members.get("resourceType").and_then(Value::as_str);
		let kind = name.and_then(|name| self.table.resource(name));
		if kind.is_none() {
			self.invalid(path, "its resourceType is no resource of FHIR R4");
		}
		kind.map(|kind| (kind, members))
	}

	/// Checks a resource that stands in another one: contained, or an entry.
	fn inner<'a>(
		&mut self,
		value: &'a Value,
		path: &Path<'_>,
		within: Within<'a>,
		is_contained: bool,
	) {
		if !is_contained {
			return self.resource(value, path);
		}
		let Some((kind, members)) = self.resource_type(value, path) else { return };
		let resource = Node { value: Some(value), beside: None, kind: kind.name };
		let within = Within { resource, is_contained: true, ..within };
		self.object(kind, value, members, path, within);
	}

	fn object<'a>(
		&mut self,
		kind: &'static Type,
		value: &'a Value,
		members: &'a Members,
		path: &Path<'_>,
		within: Within<'a>,
	) {
		let before = self.faults.len();
		if kind.kind != Kind::Resource && members.keys().all(|name| name == "id") {
			return self.invalid(path, EMPTY_OBJECT);
		}
		let mut seen: Vec<(&'static Element, &str)> = Vec::new();
		for (name, member) in members {
			let plain = name.strip_prefix('_').unwrap_or(name);
			let place = Path::Member(path, name);
			if name == "resourceType" && kind.kind == Kind::Resource {
				continue;
			}
			let found = self.table.element(kind, plain);
			let found = found.filter(|(_, of)| plain == name || primitive::is_one(of.name));
			let Some((element, type_of)) = found else {
				let reason = self.unknown(kind, plain);
				self.invalid(&place, reason);
				continue;
			};
			match seen.iter().find(|(it, _)| std::ptr::eq(*it, element)) {
				Some((_, other)) if *other != plain => {
					self.invalid(&place, "only one of its types may be given");
				}
				Some(_) => {}
				None => seen.push((element, plain)),
			}
			if plain == name {
				let beside = members.get(&format!("_{name}"));
				self.element((element, type_of), member, beside, &place, within);
			} else {
				self.beside((element, members.get(plain)), member, &place, within);
			}
		}
		self.required(kind, &seen, path);
		self.rules(kind, members, path, within);
		// What an invariant says of an element that is not in order would be told twice.
		if self.faults.len() == before {
			let node = Node { value: Some(value), beside: None, kind: kind.name };
			for it in self.table.lineage(kind).flat_map(|it| &it.invariants) {
				self.invariant(it, node, path, within);
			}
		}
	}

	/// What is wrong with an element that is not there under this name.
	fn unknown(&self, kind: &'static Type, name: &str) -> &'static str {
		let mut elements = self.table.lineage(kind).flat_map(|it| &it.elements);
		let is_type = |element: &Element| {
			let rest = name.strip_prefix(element.name).filter(|_| element.choice);
			rest.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_uppercase()))
		};
		match elements.any(is_type) {
			true => "FHIR R4 has no such type for this element here",
			false => "FHIR R4 has no such element here",
		}
	}

	fn required(&mut self, kind: &'static Type, seen: &[(&Element, &str)], path: &Path<'_>) {
		for element in self.table.lineage(kind).flat_map(|it| &it.elements) {
			if element.required && !seen.iter().any(|(it, _)| std::ptr::eq(*it, element)) {
				let name = match element.choice {
					true => format!("{}[x]", element.name),
					false => element.name.to_owned(),
				};
				self.missing(&Path::Member(path, &name));
			}
		}
	}

	fn element<'a>(
		&mut self,
		(element, type_of): (&'static Element, &'static TypeOf),
		member: &'a Value,
		beside: Option<&'a Value>,
		path: &Path<'_>,
		within: Within<'a>,
	) {
		let one =
			|walk: &mut Self, value: &'a Value, beside: Option<&'a Value>, path: &Path<'_>| {
				walk.value((element, type_of), value, beside, path, within);
			};
		match (element.list, member) {
			(_, Value::Null) => self.invalid(path, NULL),
			(true, Value::Array(items)) if items.is_empty() => self.invalid(path, EMPTY_LIST),
			(true, Value::Array(items)) => {
				for (i, item) in items.iter().enumerate() {
					one(self, item, beside.and_then(|it| it.get(i)), &Path::Item(path, i));
				}
			}
			(true, _) => self.invalid(path, "it should be a list: a JSON array"),
			(false, Value::Array(_)) => self.invalid(path, "it should be one value, not a list"),
			(false, value) => one(self, value, beside, path),
		}
	}

	fn value<'a>(
		&mut self,
		(element, type_of): (&'static Element, &'static TypeOf),
		value: &'a Value,
		beside: Option<&'a Value>,
		path: &Path<'_>,
		within: Within<'a>,
	) {
		let before = self.faults.len();
		if primitive::is_one(type_of.name) {
			self.primitive(type_of.name, value, beside, path);
		} else if type_of.name == "Resource" {
			let is_contained = element.name == "contained";
			if is_contained && within.is_contained {
				return self.invalid(path, DOM_2);
			}
			self.inner(value, path, within, is_contained);
		} else {
			let Some(members) = value.as_object() else {
				let reason = if value.is_null() { NULL } else { "it should be a JSON object" };
				return self.invalid(path, reason);
			};
			let Some(kind) = self.table.get(type_of.name) else { return };
			self.object(kind, value, members, path, within);
		}
		if self.faults.len() > before {
			return;
		}
		if let Some(name) = element.value_set {
			self.codes(name, type_of.name, value, path);
		}
		let node = Node { value: Some(value), beside, kind: type_of.name };
		for it in &element.invariants {
			self.invariant(it, node, path, within);
		}
	}

	fn primitive(&mut self, kind: &str, value: &Value, beside: Option<&Value>, path: &Path<'_>) {
		match value {
			// In a list, where its extensions stand beside it.
			Value::Null if beside.is_some_and(Value::is_object) => {}
			Value::Null => self.invalid(path, NULL),
			Value::String(text) if text.chars().any(super::is_forbidden) => {
				self.invalid(path, CONTROL);
			}
			value => {
				if let Err(reason) = primitive::check(kind, value) {
					self.invalid(path, reason);
				}
			}
		}
	}

	/// Checks what stands beside a primitive value, or a list of them: ids and extensions.
	fn beside<'a>(
		&mut self,
		(element, value): (&'static Element, Option<&Value>),
		beside: &'a Value,
		path: &Path<'_>,
		within: Within<'a>,
	) {
		let one = |walk: &mut Self, beside: &'a Value, path: &Path<'_>| match beside.as_object() {
			Some(members) if members.is_empty() => walk.invalid(path, EMPTY_OBJECT),
			// An id alone will do beside a value.
			Some(members) => {
				let Some(kind) = walk.table.get("Element") else { return };
				if !members.keys().all(|it| it == "id") {
					walk.object(kind, beside, members, path, within);
				}
			}
			None => walk.invalid(path, "it should be a JSON object, of an id and extensions"),
		};
		match (element.list, beside) {
			(true, Value::Array(items)) if !items.is_empty() => {
				for (i, item) in items.iter().enumerate() {
					let value = value.and_then(|it| it.get(i)).filter(|it| !it.is_null());
					match (item, value) {
						(Value::Null, Some(_)) => {}
						(Value::Null, None) => self.invalid(&Path::Item(path, i), NULL),
						(item, _) => one(self, item, &Path::Item(path, i)),
					}
				}
			}
			(true, Value::Array(_)) => self.invalid(path, EMPTY_LIST),
			(true, _) => self.invalid(path, "it should be a list: a JSON array"),
			(false, beside) => one(self, beside, path),
		}
	}

	fn codes(&mut self, name: &str, kind: &str, value: &Value, path: &Path<'_>) {
		let text =
			|value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
		if name == LANGUAGES {
			if value.as_str().is_some_and(|it| !primitive::is_language(it)) {
				self.invalid(path, "it is not a language tag (BCP 47)");
			}
			return;
		}
		let Some(set) = self.table.value_set(name) else { return };
		let has = |coding: &Value| {
			let (system, code) = (text(coding, "system"), text(coding, "code"));
			code.is_some_and(|code| set.has(Some(system.as_deref().unwrap_or_default()), &code))
		};
		let right = match kind {
			"Coding" => has(value),
			"CodeableConcept" => {
				value.get("coding").and_then(Value::as_array).is_some_and(|it| it.iter().any(has))
			}
			_ => value.as_str().is_none_or(|code| set.has(None, code)),
		};
		// An extension may say why there is no code.
		let told = value.get("coding").is_some() || value.get("extension").is_none();
		if !right && (kind != "CodeableConcept" || told) {
			self.invalid(path, &set.told);
		}
	}

	/// Checks a reference to what is contained.
	fn reference(&mut self, members: &Members, path: &Path<'_>, within: Within<'_>) {
		let Some(reference) = members.get("reference").and_then(Value::as_str) else { return };
		let place = Path::Member(path, "reference");
		if reference.contains(char::is_whitespace) {
			self.invalid(&place, "a reference has no white space");
		}
		if let Some(id) = reference.strip_prefix('#') {
			if !id.is_empty() && !within.contained.contains(id) {
				self.invalid(&place, REF_1);
			}
		}
	}

	/// What holds of some types and no path can say.
	fn rules(
		&mut self,
		kind: &'static Type,
		members: &Members,
		path: &Path<'_>,
		within: Within<'_>,
	) {
		let text = |name: &str| members.get(name).and_then(Value::as_str);
		let relative = |name: &str| text(name).is_some_and(|it| !primitive::is_absolute(it));
		self.extensions(kind, members, path);
		match kind.name {
			"Reference" => self.reference(members, path, within),
			"Attachment" => self.attachment(members, path),
			"Bundle.entry" if relative("fullUrl") => {
				self.invalid(&Path::Member(path, "fullUrl"), "the fullUrl must be an absolute URL");
			}
			"Identifier" if relative("system") => {
				let reason =
					"Identifier.system must be an absolute reference, not a local reference";
				self.invalid(&Path::Member(path, "system"), reason);
			}
			"Extension" => {
				let value =
					members.keys().any(|it| it.trim_start_matches('_').starts_with("value"));
				if value == members.contains_key("extension") {
					self.invalid(path, EXT_1);
				}
			}
			"Narrative" => {
				if let Some(Err(reason)) = text("div").map(narrative::check) {
					self.invalid(&Path::Member(path, "div"), reason);
				}
			}
			"Identifier" if text("system") == Some("urn:ietf:rfc:3986") && relative("value") => {
				let reason = "if identifier.system is urn:ietf:rfc:3986, then the identifier.value must be a full URI";
				self.invalid(&Path::Member(path, "value"), reason);
			}
			_ if kind.kind == Kind::Resource && within.is_contained => {
				self.contained_resource(members, path);
			}
			_ if kind.kind == Kind::Resource => self.unreferenced(members, path),
			_ => {}
		}
	}

	/// Checks the URLs of extensions. Those inside of an extension are names that it gives.
	fn extensions(&mut self, kind: &'static Type, members: &Members, path: &Path<'_>) {
		if kind.name == "Extension" {
			return;
		}
		for name in ["extension", "modifierExtension"] {
			let list = Path::Member(path, name);
			let items = members.get(name).and_then(Value::as_array).into_iter().flatten();
			for (i, item) in items.enumerate() {
				let url = item.get("url").and_then(Value::as_str);
				if url.is_some_and(|it| !primitive::is_absolute(it)) {
					let item = Path::Item(&list, i);
					let reason = "Extension.url must be an absolute URL";
					self.invalid(&Path::Member(&item, "url"), reason);
				}
			}
		}
	}

	fn attachment(&mut self, members: &Members, path: &Path<'_>) {
		let data = members.get("data").and_then(Value::as_str);
		let size = members.get("size").and_then(Value::as_u64);
		if let Some((data, size)) = data.zip(size) {
			if primitive::base64_len(data) != size {
				let reason = "the stated size is not that of the data";
				self.invalid(&Path::Member(path, "size"), reason);
			}
		}
	}

	fn contained_resource(&mut self, members: &Members, path: &Path<'_>) {
		let Some(meta) = members.get("meta") else { return };
		let place = Path::Member(path, "meta");
		if meta.get("versionId").is_some() || meta.get("lastUpdated").is_some() {
			self.invalid(&place, DOM_4);
		}
		if meta.get("security").is_some() {
			self.invalid(&place, DOM_5);
		}
	}

	/// Finds what is contained for nothing.
	fn unreferenced(&mut self, members: &Members, path: &Path<'_>) {
		if !members.contains_key("contained") {
			return;
		}
		let mut referred = HashSet::new();
		for (name, member) in members {
			referrers(name, member, &mut referred);
		}
		let list = Path::Member(path, "contained");
		let mut ids = HashSet::new();
		for (i, resource) in contained(members).enumerate() {
			let place = Path::Item(&list, i);
			let id = resource.get("id").and_then(Value::as_str);
			if id.is_some_and(|id| !ids.insert(id)) {
				self.invalid(&Path::Member(&place, "id"), "another contained resource has this id");
			}
			let mut own = HashSet::new();
			referrers("contained", resource, &mut own);
			match id {
				Some(id) if referred.contains(id) || own.contains("") => {}
				Some(_) => self.invalid(&place, DOM_3),
				None if own.contains("") => {}
				None => self.missing(&Path::Member(&place, "id")),
			}
		}
	}

	fn invariant<'a>(
		&mut self,
		invariant: &'static Invariant,
		node: Node<'a>,
		path: &Path<'_>,
		within: Within<'a>,
	) {
		let Some(expression) = &invariant.expression else { return };
		if self.without_entries && invariant.text.contains("entry") {
			return;
		}
		let scope = Scope::new(within.resource, within.root, &self.steps);
		if !scope.holds(expression, node) {
			self.invalid(path, &invariant.told);
		}
	}
}

/// What a resource contains.
fn contained(members: &Members) -> impl Iterator<Item = &Value> {
	members.get("contained").and_then(Value::as_array).into_iter().flatten()
}

/// What the texts of `value` refer to inside the resource: those that begin with `#`, without it.
/// A narrative does not count.
fn referrers<'a>(name: &str, value: &'a Value, found: &mut HashSet<&'a str>) {
	match value {
		Value::String(text) if name != "div" => found.extend(text.strip_prefix('#')),
		Value::Array(items) => items.iter().for_each(|it| referrers(name, it, found)),
		Value::Object(members) => members.iter().for_each(|(name, it)| referrers(name, it, found)),
		_ => {}
	}
}
