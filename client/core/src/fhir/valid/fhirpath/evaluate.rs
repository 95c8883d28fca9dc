//! What an expression says of a resource. Each evaluation has so many steps and no more: anybody may
//! have made the resource.

use super::{Expression, Function, Operator};
use crate::fhir::valid::table::{Kind, Table};
use chrono::DateTime;
use serde_json::Value;
use std::{borrow::Cow, cell::Cell, cmp::Ordering, collections::HashSet, iter};

const UCUM: &str = "http://unitsofmeasure.org";

/// An element of a resource.
#[derive(Clone, Copy, Debug)]
pub(in crate::fhir::valid) struct Node<'a> {
	pub(in crate::fhir::valid) value: Option<&'a Value>,
	/// What stands beside a primitive value: its id and extensions.
	pub(in crate::fhir::valid) beside: Option<&'a Value>,
	/// The name of its type.
	pub(in crate::fhir::valid) kind: &'static str,
}

#[derive(Clone, Debug)]
enum Item<'a> {
	Node(Node<'a>),
	Boolean(bool),
	Number(f64),
	Text(Cow<'a, str>),
}

type Items<'a> = Vec<Item<'a>>;

/// What an item is as a plain value.
enum Plain<'b> {
	Boolean(bool),
	Number(f64),
	Text(&'b str),
	Whole(&'b Value),
}

/// How many letters of a text are written in about the time of a step.
const LETTERS_A_STEP: usize = 16;

/// There were more steps than allowed.
struct TooLong;

type Outcome<'a> = Result<Items<'a>, TooLong>;

/// Where expressions are evaluated.
pub(in crate::fhir::valid) struct Scope<'a> {
	/// The resource that the element is of.
	pub(in crate::fhir::valid) resource: Node<'a>,
	/// The resource that it is contained in, or itself.
	pub(in crate::fhir::valid) root: Node<'a>,
	/// How many steps are left.
	pub(in crate::fhir::valid) steps: &'a Cell<u32>,
	undecided: Cell<bool>,
}

impl<'a> Scope<'a> {
	pub(in crate::fhir::valid) fn new(
		resource: Node<'a>,
		root: Node<'a>,
		steps: &'a Cell<u32>,
	) -> Self {
		Self { resource, root, steps, undecided: Cell::new(false) }
	}

	/// Whether `expression` holds for `of`. One that cannot be decided, because two dates are of
	/// different precision, two quantities of different units, or the resource is too large, does.
	pub(in crate::fhir::valid) fn holds(&self, expression: &Expression, of: Node<'a>) -> bool {
		self.undecided.set(false);
		let focus = [Item::Node(of)];
		match self.evaluate(expression, &focus) {
			Err(TooLong) => true,
			Ok(items) => truth(&items).unwrap_or(false) || self.undecided.get(),
		}
	}

	fn step(&self, number: usize) -> Result<(), TooLong> {
		let number = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
		self.steps.set(self.steps.get().checked_sub(number).ok_or(TooLong)?);
		Ok(())
	}

	/// What `items` are compared by. To write a whole element out takes as many steps as it is long.
	fn keys(&self, items: &[Item<'a>]) -> Result<Vec<String>, TooLong> {
		let one = |item: &Item<'a>| {
			let key = item.key();
			self.step(key.len() / LETTERS_A_STEP)?;
			Ok(key)
		};
		items.iter().map(one).collect()
	}

	fn evaluate(&self, expression: &Expression, focus: &[Item<'a>]) -> Outcome<'a> {
		self.step(0)?;
		Ok(match expression {
			Expression::This => focus.to_vec(),
			Expression::Variable("ucum") => vec![Item::Text(UCUM.into())],
			Expression::Variable("rootResource") => vec![Item::Node(self.root)],
			// The invariants use %context for the resource alone.
			Expression::Variable(_) => vec![Item::Node(self.resource)],
			Expression::Text(text) => vec![Item::Text(text.clone().into())],
			Expression::Number(number) => vec![Item::Number(*number)],
			Expression::Boolean(value) => vec![Item::Boolean(*value)],
			Expression::Member(of, name) => {
				let of = self.evaluate(of, focus)?;
				let mut found = Vec::new();
				for item in &of {
					match item {
						// A path may begin with the type that it is of.
						Item::Node(node) if node.kind == *name => found.push(item.clone()),
						Item::Node(node) => node.member(name, &mut found),
						_ => {}
					}
				}
				self.step(found.len())?;
				found
			}
			Expression::OfType(of, name) => {
				let of = self.evaluate(of, focus)?;
				of.into_iter().filter(|it| is_a(it, name)).collect()
			}
			Expression::Is(of, name) => match &self.evaluate(of, focus)?[..] {
				[] => Vec::new(),
				[one] => vec![Item::Boolean(is_a(one, name))],
				_ => vec![Item::Boolean(false)],
			},
			Expression::Call(of, function, arguments) => {
				let of = self.evaluate(of, focus)?;
				self.call(of, *function, arguments, focus)?
			}
			Expression::Binary(left, operator, right) => {
				let left = self.evaluate(left, focus)?;
				let decided = match (operator, truth(&left)) {
					(Operator::Or, Some(true)) | (Operator::Implies, Some(false)) => Some(true),
					(Operator::And, Some(false)) => Some(false),
					_ => None,
				};
				match decided {
					Some(decided) => vec![Item::Boolean(decided)],
					None => {
						let right = self.evaluate(right, focus)?;
						self.binary(left, *operator, right)?
					}
				}
			}
		})
	}

	/// `focus` is what the arguments are about, unless they are about each item of `of`.
	fn call(
		&self,
		of: Items<'a>,
		function: Function,
		arguments: &[Expression],
		focus: &[Item<'a>],
	) -> Outcome<'a> {
		let boolean = |value: bool| Ok(vec![Item::Boolean(value)]);
		match function {
			Function::Exists | Function::Empty => {
				let there = match arguments.first() {
					None => !of.is_empty(),
					Some(criterion) => !self.filter(of, criterion)?.is_empty(),
				};
				boolean(there == (function == Function::Exists))
			}
			Function::Not => Ok(truth(&of).map(|it| Item::Boolean(!it)).into_iter().collect()),
			Function::Where => match arguments.first() {
				Some(criterion) => self.filter(of, criterion),
				None => Ok(of),
			},
			Function::All => {
				let Some(criterion) = arguments.first() else { return Ok(of) };
				let number = of.len();
				boolean(self.filter(of, criterion)?.len() == number)
			}
			Function::Select => {
				let mut selected = Vec::new();
				for item in of {
					for argument in arguments {
						selected.extend(self.evaluate(argument, std::slice::from_ref(&item))?);
					}
				}
				Ok(selected)
			}
			Function::Iif => {
				let chosen = match arguments {
					[test, then, ..] if truth(&self.evaluate(test, &of)?) == Some(true) => {
						Some(then)
					}
					[_, _, other] => Some(other),
					_ => None,
				};
				chosen.map_or(Ok(Vec::new()), |it| self.evaluate(it, &of))
			}
			Function::Count => Ok(vec![Item::Number(of.len() as f64)]),
			Function::First => Ok(of.into_iter().take(1).collect()),
			Function::Tail => Ok(of.into_iter().skip(1).collect()),
			// Nothing outside the resource is looked at.
			Function::Resolve => Ok(Vec::new()),
			Function::Trace => Ok(of),
			Function::HasValue => boolean(matches!(&of[..], [one] if one.has_value())),
			Function::Children => self.children(&of),
			Function::Descendants => {
				let mut all = self.children(&of)?;
				let mut next = 0;
				while next < all.len() {
					let below = self.children(&all[next..])?;
					next = all.len();
					all.extend(below);
				}
				Ok(all)
			}
			Function::IsDistinct => {
				let mut seen = HashSet::new();
				boolean(self.keys(&of)?.into_iter().all(|it| seen.insert(it)))
			}
			Function::Combine | Function::Intersect => {
				let Some(argument) = arguments.first() else { return Ok(of) };
				let other = self.evaluate(argument, focus)?;
				if function == Function::Combine {
					return Ok(of.into_iter().chain(other).collect());
				}
				let others: HashSet<_> = self.keys(&other)?.into_iter().collect();
				let own = self.keys(&of)?;
				let both = iter::zip(of, own).filter(|(_, key)| others.contains(key));
				Ok(both.map(|(it, _)| it).collect())
			}
			Function::ToInteger => {
				let number = |item: &Item<'a>| match item.plain()? {
					Plain::Number(number) => Some(number),
					Plain::Text(text) => text.parse::<i64>().ok().map(|it| it as f64),
					_ => None,
				};
				Ok(of.first().and_then(number).map(Item::Number).into_iter().collect())
			}
			Function::ToText => {
				let text = of.first().map(|it| Item::Text(it.key().into()));
				Ok(text.into_iter().collect())
			}
			Function::StartsWith | Function::EndsWith | Function::Contains => {
				let argument = match arguments.first() {
					Some(argument) => self.evaluate(argument, focus)?,
					None => Vec::new(),
				};
				// Validators take the absence of a text for one without the part, and bdl-8 relies on it.
				let (Some(text), Some(part)) = (text_of(&of), text_of(&argument)) else {
					return boolean(false);
				};
				boolean(match function {
					Function::StartsWith => text.starts_with(part),
					Function::EndsWith => text.ends_with(part),
					_ => text.contains(part),
				})
			}
		}
	}

	fn filter(&self, of: Items<'a>, criterion: &Expression) -> Outcome<'a> {
		let mut kept = Vec::new();
		for item in of {
			let result = self.evaluate(criterion, std::slice::from_ref(&item))?;
			if truth(&result) == Some(true) {
				kept.push(item);
			}
		}
		Ok(kept)
	}

	fn children(&self, of: &[Item<'a>]) -> Outcome<'a> {
		let mut found = Vec::new();
		for item in of {
			if let Item::Node(node) = item {
				node.children(&mut found);
			}
		}
		self.step(found.len())?;
		Ok(found)
	}

	fn binary(&self, left: Items<'a>, operator: Operator, right: Items<'a>) -> Outcome<'a> {
		let (a, b) = (truth(&left), truth(&right));
		let answer = match operator {
			Operator::And if a == Some(false) || b == Some(false) => Some(false),
			Operator::Or if a == Some(true) || b == Some(true) => Some(true),
			Operator::Implies if a == Some(false) || b == Some(true) => Some(true),
			Operator::And | Operator::Or | Operator::Xor | Operator::Implies => {
				a.zip(b).map(|(a, b)| match operator {
					Operator::And => a && b,
					Operator::Or => a || b,
					Operator::Xor => a != b,
					_ => !a || b,
				})
			}
			Operator::In | Operator::Contains => {
				let (one, many) =
					if operator == Operator::In { (&left, &right) } else { (&right, &left) };
				let one = self.keys(one.get(..1).unwrap_or_default())?.pop();
				let many = self.keys(many)?;
				one.map(|one| many.contains(&one))
			}
			Operator::Equal | Operator::NotEqual => {
				let known = !left.is_empty() && !right.is_empty();
				let equal = known && self.keys(&left)? == self.keys(&right)?;
				known.then_some(equal == (operator == Operator::Equal))
			}
			Operator::Less
			| Operator::LessOrEqual
			| Operator::Greater
			| Operator::GreaterOrEqual => {
				let ordering = match (&left[..], &right[..]) {
					([left], [right]) => {
						let ordering = left.compare(right);
						self.undecided.set(self.undecided.get() || ordering.is_none());
						ordering
					}
					_ => None,
				};
				ordering.map(|it| match operator {
					Operator::Less => it == Ordering::Less,
					Operator::LessOrEqual => it != Ordering::Greater,
					Operator::Greater => it == Ordering::Greater,
					_ => it != Ordering::Less,
				})
			}
			Operator::Union => {
				let mut seen = HashSet::new();
				let all: Items<'a> = left.into_iter().chain(right).collect();
				let keys = self.keys(&all)?;
				let new = iter::zip(all, keys).filter(|(_, key)| seen.insert(key.clone()));
				return Ok(new.map(|(it, _)| it).collect());
			}
			Operator::Concatenate => {
				let part = |items: &[Item<'a>]| items.first().map(Item::key).unwrap_or_default();
				return Ok(vec![Item::Text(format!("{}{}", part(&left), part(&right)).into())]);
			}
			Operator::Add => {
				let number = |items: &[Item<'a>]| match items.first()?.plain()? {
					Plain::Number(number) => Some(number),
					_ => None,
				};
				let sum = number(&left).zip(number(&right)).map(|(a, b)| Item::Number(a + b));
				return Ok(sum.into_iter().collect());
			}
		};
		Ok(answer.map(Item::Boolean).into_iter().collect())
	}
}

/// What a collection says where a yes or no is asked for: nothing where it is empty.
fn truth(items: &[Item<'_>]) -> Option<bool> {
	match items {
		[] => None,
		[one] => match one.plain() {
			Some(Plain::Boolean(value)) => Some(value),
			_ => Some(true),
		},
		_ => Some(true),
	}
}

fn text_of<'b>(items: &'b [Item<'_>]) -> Option<&'b str> {
	match items.first()?.plain()? {
		Plain::Text(text) => Some(text),
		_ => None,
	}
}

fn is_a(item: &Item<'_>, name: &str) -> bool {
	match item {
		// Invariants name FHIR's primitive types by those of FHIRPath, too.
		Item::Node(node) => {
			Table::r4().is_a(node.kind, name) || node.kind.eq_ignore_ascii_case(name)
		}
		Item::Boolean(_) => name.eq_ignore_ascii_case("boolean"),
		Item::Number(_) => ["decimal", "integer"].iter().any(|it| name.eq_ignore_ascii_case(it)),
		Item::Text(_) => name.eq_ignore_ascii_case("string"),
	}
}

impl<'a> Item<'a> {
	fn has_value(&self) -> bool {
		match self {
			Item::Node(node) => node.value.is_some_and(|it| !it.is_object() && !it.is_null()),
			_ => true,
		}
	}

	fn plain(&self) -> Option<Plain<'_>> {
		Some(match self {
			Item::Boolean(value) => Plain::Boolean(*value),
			Item::Number(number) => Plain::Number(*number),
			Item::Text(text) => Plain::Text(text),
			Item::Node(node) => match node.value? {
				Value::Bool(value) => Plain::Boolean(*value),
				Value::Number(number) => Plain::Number(number.as_f64()?),
				Value::String(text) => Plain::Text(text),
				whole => Plain::Whole(whole),
			},
		})
	}

	/// A text that two items share when they are equal.
	fn key(&self) -> String {
		match self.plain() {
			None => String::new(),
			Some(Plain::Boolean(value)) => value.to_string(),
			Some(Plain::Number(number)) => number.to_string(),
			Some(Plain::Text(text)) => text.to_owned(),
			// Members come in the order of their names.
			Some(Plain::Whole(whole)) => whole.to_string(),
		}
	}

	fn compare(&self, other: &Self) -> Option<Ordering> {
		match (self.plain()?, other.plain()?) {
			(Plain::Number(a), Plain::Number(b)) => a.partial_cmp(&b),
			(Plain::Text(a), Plain::Text(b)) => compare_dates(a, b),
			(Plain::Whole(a), Plain::Whole(b)) => compare_quantities(a, b),
			_ => None,
		}
	}
}

fn compare_quantities(a: &Value, b: &Value) -> Option<Ordering> {
	let unit = |it: &Value| {
		let text = |name: &str| it.get(name).and_then(Value::as_str).map(str::to_owned);
		text("code").or_else(|| text("unit"))
	};
	let value = |it: &Value| it.get("value").and_then(Value::as_f64);
	(unit(a) == unit(b)).then_some(())?;
	value(a)?.partial_cmp(&value(b)?)
}

/// Compares two dates or times as far as both go.
fn compare_dates(a: &str, b: &str) -> Option<Ordering> {
	let whole = |text| DateTime::parse_from_rfc3339(text).ok();
	if let (Some(a), Some(b)) = (whole(a), whole(b)) {
		return Some(a.cmp(&b));
	}
	let day = |text: &'_ str| text.split('T').next().unwrap_or_default().to_owned();
	let (day_a, day_b) = (day(a), day(b));
	let shared = day_a.len().min(day_b.len());
	match day_a.get(..shared)?.cmp(day_b.get(..shared)?) {
		Ordering::Equal if a == b => Some(Ordering::Equal),
		Ordering::Equal => None,
		order => Some(order),
	}
}

impl<'a> Node<'a> {
	/// The elements of this `name`, without the `[x]` of those of several types.
	fn member(&self, name: &str, found: &mut Items<'a>) {
		let table = Table::r4();
		if let Some(Value::Object(members)) = self.value {
			let Some(kind) = table.get(self.kind) else { return };
			if let Some((element, type_of)) = table.element(kind, name) {
				if !element.choice {
					let beside = members.get(&format!("_{name}"));
					push(members.get(name), beside, type_of.name, found);
					return;
				}
			}
			let choice = table.lineage(kind).flat_map(|it| &it.elements);
			if !choice.filter(|it| it.choice).any(|it| it.name == name) {
				return;
			}
			for (key, value) in members.iter().filter(|(key, _)| key.starts_with(name)) {
				match table.element(kind, key) {
					Some((element, type_of)) if element.choice && element.name == name => {
						push(Some(value), members.get(&format!("_{key}")), type_of.name, found);
					}
					_ => {}
				}
			}
		} else if let Some(beside) = self.beside {
			Node { value: Some(beside), beside: None, kind: "Element" }.member(name, found);
		}
	}

	fn children(&self, found: &mut Items<'a>) {
		let table = Table::r4();
		if let Some(Value::Object(members)) = self.value {
			let Some(kind) = table.get(self.kind) else { return };
			for (key, value) in members {
				if let Some((_, type_of)) = table.element(kind, key) {
					push(Some(value), members.get(&format!("_{key}")), type_of.name, found);
				}
			}
		} else if let Some(beside) = self.beside {
			Node { value: Some(beside), beside: None, kind: "Element" }.children(found);
		}
	}
}

/// The elements that a member of an object is.
fn push<'a>(
	value: Option<&'a Value>,
	beside: Option<&'a Value>,
	kind: &'static str,
	found: &mut Items<'a>,
) {
	match (value, beside) {
		(None, None) => {}
		(Some(Value::Array(values)), beside) => {
			for (i, value) in values.iter().enumerate() {
				found.push(Item::Node(node(Some(value), beside.and_then(|it| it.get(i)), kind)));
			}
		}
		(None, Some(Value::Array(all))) => {
			found.extend(all.iter().map(|it| Item::Node(node(None, Some(it), kind))));
		}
		(value, beside) => found.push(Item::Node(node(value, beside, kind))),
	}
}

/// An element, whose type its own `resourceType` tells where it is a resource.
fn node<'a>(value: Option<&'a Value>, beside: Option<&'a Value>, kind: &'static str) -> Node<'a> {
	let own = || {
		let name = value?.get("resourceType")?.as_str()?;
		Table::r4().resource(name).map(|it| it.name)
	};
	let abstracted = Table::r4().get(kind).is_some_and(|it| it.kind == Kind::Abstract);
	let kind = if abstracted { own().unwrap_or(kind) } else { kind };
	let value = value.filter(|it| !it.is_null());
	Node { value, beside, kind }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::fhir::valid::fhirpath::parse;
	use serde_json::json;

	fn holds(expression: &'static str, value: &Value) -> bool {
		let steps = Cell::new(10_000);
		let node = node(Some(value), None, "Resource");
		let expression = parse(expression).expect(expression);
		Scope::new(node, node, &steps).holds(&expression, node)
	}

	#[test]
	fn operators_functions_choices_and_types_mean_what_fhirpath_says() {
		let value = json!({
			"resourceType": "Observation", "status": "final", "valueQuantity": { "value": 3 },
			"code": { "coding": [{ "system": "a", "code": "1" }, { "code": "2" }] },
			"_issued": { "extension": [{ "url": "x" }] },
			"contained": [{ "resourceType": "Patient", "id": "p", "gender": "male" }],
			"effectivePeriod": { "start": "2020-01", "end": "2020-02-01" },
		});
		for yes in [
			"status = 'final' and value.exists()",
			"value.value > 2 and (value.value >= 3).not().not()",
			"code.coding.count() = 2",
			"code.coding.where(system = 'a' and code = '1').exists()",
			"code.coding.select(system & code).isDistinct()",
			"status in ('final' | 'amended')",
			"value is Quantity",
			"value.ofType(Quantity).value = 3",
			"(value as Period).empty()",
			"code.coding.all(code.exists())",
			"issued.exists() and issued.hasValue().not()",
			"contained.first().is(Patient)",
			"descendants().where($this = 'male').count() = 1",
			"Observation.status = 'final'",
			"%resource.code.coding.first().code = '1'",
			"effective.start <= effective.end",
			"status.startsWith('fi') and status.contains('nal')",
			"code.coding.tail().code = '2'",
			"false or true",
			"component.empty() implies status.exists()",
			"code.coding.code.intersect('1').count() = 1",
			"true xor false",
			"status != 'x'",
			"issued.extension.url = 'x'",
			"subject.resolve().iif(empty(), true, false)",
			"1 + 2 = 3",
			"code.coding.code contains '2'",
			"code.coding.code.combine(code.coding.code).isDistinct().not()",
		] {
			assert!(holds(yes, &value), "{yes}");
		}
		for no in [
			"status = 'x'",
			"subject.exists()",
			"subject.reference = 'x'",
			"value.value < 3",
			"value is Period",
			"code.coding.system.exists() implies component.exists()",
			"true xor true",
			"true and component.exists()",
			"descendants().as(Patient).empty()",
			"nonsense.exists()",
		] {
			assert!(!holds(no, &value), "{no}");
		}
	}

	#[test]
	fn what_cannot_be_decided_or_takes_too_long_is_held_against_nobody() {
		let period = |start: &str, end: &str| {
			let text = json!({ "start": start, "end": end });
			holds(
				"period.start <= period.end",
				&json!({ "resourceType": "Encounter", "period": text }),
			)
		};
		assert!(period("2020", "2020-02-01") && period("2020-02-01T10:00:00Z", "2020-02-01"));
		assert!(period("2020-02-01T10:00:00+02:00", "2020-02-01T09:00:00Z"));
		assert!(!period("2020-02-02", "2020-02-01") && !period("2021", "2020-02-01T10:00:00Z"));
		let long =
			json!({ "resourceType": "Observation", "note": vec![json!({ "text": "a" }); 20_000] });
		assert!(holds("descendants().count() = 0", &long));
	}
}
