//! The definitions of FHIR R4, as `r4.txt` beside this file has them. Touches nothing but that text, which
//! is part of the program and read once.
//!
//! `r4.txt` is written by `make fhir-tables` from the definitions that HL7 publishes (CC0). A line is
//! a list of fields between tabs; the first one says what it is:
//!
//! | line | fields |
//! |---|---|
//! | `T` | a type, its base (`-`: none), its kind: `a`bstract, `r`esource, `c`omplex, `b`ackbone element |
//! | `E` | an element of the type above: name, least and most (`1` or `*`), types, value sets |
//! | `C` | an invariant of the type above: key, FHIRPath, FHIR's words |
//! | `K` | an invariant of the element above, the same way |
//! | `V` | a value set: name, then of each code system `\|` and its URI, and its codes |
//!
//! A type is a name, or `@` and the path of a backbone element.
//! The value set `~language` is any BCP 47 tag.

use super::fhirpath::{self, Expression};
use std::{collections::HashMap, sync::OnceLock};

const TEXT: &str = include_str!("r4.txt");

/// The value set of all language tags.
pub(super) const LANGUAGES: &str = "~language";

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
	Abstract,
	Resource,
	Complex,
	Backbone,
}

/// A type of FHIR R4 that has elements.
#[derive(Debug)]
pub(super) struct Type {
	pub(super) name: &'static str,
	pub(super) base: Option<&'static str>,
	pub(super) kind: Kind,
	/// Its own elements, without its base's.
	pub(super) elements: Vec<Element>,
	/// Its own invariants.
	pub(super) invariants: Vec<Invariant>,
	/// The names that its elements have in JSON: of which element, and of which of its types.
	names: HashMap<String, (usize, usize)>,
}

/// An element of a type.
#[derive(Debug)]
pub(super) struct Element {
	/// Its name, without `[x]`.
	pub(super) name: &'static str,
	/// Whether it is one of several types, which its name in JSON tells.
	pub(super) choice: bool,
	/// Whether it has to be there.
	pub(super) required: bool,
	/// Whether it is a list.
	pub(super) list: bool,
	pub(super) types: Vec<TypeOf>,
	/// The value set that its code has to be of.
	pub(super) value_set: Option<&'static str>,
	pub(super) invariants: Vec<Invariant>,
}

/// A type that an element may have.
#[derive(Debug)]
pub(super) struct TypeOf {
	pub(super) name: &'static str,
}

/// A rule that FHIR states in FHIRPath.
#[derive(Debug)]
pub(super) struct Invariant {
	/// Its key and FHIR's words.
	pub(super) told: String,
	/// None where it needs what this FHIRPath does not have.
	pub(super) expression: Option<Expression>,
	/// The expression as FHIR has it.
	pub(super) text: &'static str,
}

/// The codes of a value set.
#[derive(Debug)]
pub(super) struct ValueSet {
	/// Each with its code system.
	codes: HashMap<&'static str, Vec<&'static str>>,
	/// What to say of a code that it does not have.
	pub(super) told: String,
}

impl ValueSet {
	/// Whether it has `code`, of `system` where that is known.
	pub(super) fn has(&self, system: Option<&str>, code: &str) -> bool {
		self.codes
			.get(code)
			.is_some_and(|systems| system.is_none_or(|system| systems.contains(&system)))
	}
}

/// All definitions.
#[derive(Debug)]
pub(super) struct Table {
	types: HashMap<&'static str, Type>,
	value_sets: HashMap<&'static str, ValueSet>,
}

impl Table {
	/// The definitions of FHIR R4.
	pub(super) fn r4() -> &'static Self {
		static TABLE: OnceLock<Table> = OnceLock::new();
		TABLE.get_or_init(|| Self::parse(TEXT))
	}

	pub(super) fn get(&'static self, name: &str) -> Option<&'static Type> {
		self.types.get(name)
	}

	pub(super) fn value_set(&'static self, name: &str) -> Option<&'static ValueSet> {
		self.value_sets.get(name)
	}

	/// The resource of this name.
	pub(super) fn resource(&'static self, name: &str) -> Option<&'static Type> {
		self.get(name).filter(|it| it.kind == Kind::Resource)
	}

	/// `of` and all that it is based on, the nearest first.
	pub(super) fn lineage(&'static self, of: &'static Type) -> impl Iterator<Item = &'static Type> {
		std::iter::successors(Some(of), |it| it.base.and_then(|base| self.get(base)))
	}

	/// The element that JSON calls `name` in a `of`, and its type.
	pub(super) fn element(
		&'static self,
		of: &'static Type,
		name: &str,
	) -> Option<(&'static Element, &'static TypeOf)> {
		self.lineage(of).find_map(|it| {
			let (element, kind) = it.names.get(name)?;
			let element = it.elements.get(*element)?;
			Some((element, element.types.get(*kind)?))
		})
	}

	/// Whether `name` is a `of`, or is based on one.
	pub(super) fn is_a(&'static self, name: &str, of: &str) -> bool {
		name == of || self.get(name).is_some_and(|it| self.lineage(it).any(|it| it.name == of))
	}

	fn parse(text: &'static str) -> Self {
		let mut table = Self { types: HashMap::new(), value_sets: HashMap::new() };
		let mut current: Option<Type> = None;
		for line in text.lines() {
			let mut fields = line.split('\t');
			let mark = fields.next().unwrap_or_default();
			match mark {
				"T" => {
					table.finish(current.take());
					current = parse_type(fields);
				}
				"V" => {
					if let Some((name, value_set)) = parse_value_set(fields) {
						table.value_sets.insert(name, value_set);
					}
				}
				_ => {
					if let Some(current) = &mut current {
						current.add(mark, fields);
					}
				}
			}
		}
		table.finish(current);
		table
	}

	fn finish(&mut self, done: Option<Type>) {
		if let Some(done) = done {
			self.types.insert(done.name, done);
		}
	}
}

type Fields = std::str::Split<'static, char>;

fn parse_type(mut fields: Fields) -> Option<Type> {
	let (name, base) = (fields.next()?, fields.next()?);
	let kind = match fields.next()? {
		"a" => Kind::Abstract,
		"r" => Kind::Resource,
		"b" => Kind::Backbone,
		_ => Kind::Complex,
	};
	let base = (base != "-").then_some(base);
	let (elements, invariants, names) = (Vec::new(), Vec::new(), HashMap::new());
	Some(Type { name, base, kind, elements, invariants, names })
}

impl Type {
	fn add(&mut self, mark: &str, fields: Fields) {
		match mark {
			"E" => {
				let Some(element) = parse_element(fields) else { return };
				for (i, kind) in element.types.iter().enumerate() {
					let name = match element.choice {
						true => format!("{}{}", element.name, suffix(kind.name)),
						false => element.name.to_owned(),
					};
					self.names.insert(name, (self.elements.len(), i));
				}
				self.elements.push(element);
			}
			"C" => self.invariants.extend(parse_invariant(fields)),
			"K" => {
				if let Some(element) = self.elements.last_mut() {
					element.invariants.extend(parse_invariant(fields));
				}
			}
			_ => {}
		}
	}
}

/// What the name of an element of several types ends with, where it is of the type `name`.
fn suffix(name: &str) -> String {
	let name = if name == "SimpleQuantity" { "Quantity" } else { name };
	let (first, rest) = name.split_at(name.len().min(1));
	format!("{}{rest}", first.to_ascii_uppercase())
}

fn parse_element(mut fields: Fields) -> Option<Element> {
	let (name, often, types) = (fields.next()?, fields.next()?, fields.next()?);
	let plain = name.trim_end_matches("[x]");
	Some(Element {
		name: plain,
		choice: plain.len() != name.len(),
		required: !often.starts_with('0'),
		list: often.ends_with('*'),
		types: types.split(',').map(parse_type_of).collect(),
		value_set: fields.next(),
		invariants: Vec::new(),
	})
}

fn parse_type_of(text: &'static str) -> TypeOf {
	TypeOf { name: text.trim_start_matches('@') }
}

fn parse_invariant(mut fields: Fields) -> Option<Invariant> {
	let (key, text, words) = (fields.next()?, fields.next()?, fields.next()?);
	Some(Invariant { told: format!("{key}: {words}"), expression: fhirpath::parse(text), text })
}

fn parse_value_set(mut fields: Fields) -> Option<(&'static str, ValueSet)> {
	let name = fields.next()?;
	let (mut codes, mut system) = (HashMap::<_, Vec<_>>::new(), "");
	for field in fields {
		match field.strip_prefix('|') {
			Some(next) => system = next,
			None => codes.entry(field).or_default().push(system),
		}
	}
	let told = format!(
		"its code is not in the value set {name} (http://hl7.org/fhir/ValueSet/{name}), and FHIR R4 requires one of these"
	);
	Some((name, ValueSet { codes, told }))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::fhir::valid::primitive;

	#[test]
	fn every_type_base_and_value_set_that_the_tables_name_is_there() {
		let table = Table::r4();
		assert!(table.types.values().filter(|it| it.kind == Kind::Resource).count() > 140);
		for it in table.types.values() {
			let depth = table.lineage(it).count();
			assert!(it.base.is_none() == (depth == 1) && depth < 6, "{}", it.name);
			for element in &it.elements {
				for kind in &element.types {
					let known = table.get(kind.name).is_some() || primitive::is_one(kind.name);
					assert!(known, "{}.{}: {}", it.name, element.name, kind.name);
				}
				if let Some(name) = element.value_set.filter(|it| *it != LANGUAGES) {
					assert!(!table.value_set(name).expect("a value set").codes.is_empty());
				}
			}
		}
	}

	#[test]
	fn tables_have_no_line_that_is_not_read() {
		let count = |mark: &str| TEXT.lines().filter(|it| it.starts_with(mark)).count();
		let table = Table::r4();
		let types = || table.types.values();
		assert_eq!(types().count(), count("T\t"));
		assert_eq!(types().map(|it| it.elements.len()).sum::<usize>(), count("E\t"));
		assert_eq!(types().map(|it| it.invariants.len()).sum::<usize>(), count("C\t"));
		let of_elements = types().flat_map(|it| &it.elements).map(|it| it.invariants.len());
		assert_eq!(of_elements.sum::<usize>(), count("K\t"));
		assert_eq!(table.value_sets.len(), count("V\t"));
		let lines = ["T\t", "E\t", "C\t", "K\t", "V\t", "#"].map(count).iter().sum::<usize>();
		assert_eq!(TEXT.lines().count(), lines);
	}

	#[test]
	fn all_required_codes_but_media_types_are_listed_and_all_invariants_but_those_of_patterns_understood(
	) {
		let types = || Table::r4().types.values();
		let bound = types().flat_map(|it| &it.elements).filter(|it| it.value_set.is_some());
		assert!(bound.count() >= 350);
		let all = types().flat_map(|it| {
			it.invariants.iter().chain(it.elements.iter().flat_map(|it| &it.invariants))
		});
		for it in all.filter(|it| it.expression.is_none()) {
			assert!(it.text.contains("atches("), "{}: {}", it.told, it.text);
		}
	}
}
