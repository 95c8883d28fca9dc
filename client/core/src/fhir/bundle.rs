//! Reading a FHIR R4 `Bundle` of any size, entry by entry: memory holds one entry at a time, and a few
//! bytes of each. Nothing here touches a file: it is given what reads one.
//!
//! [`scan`] checks everything and remembers where each entry is. [`Found::entry`] makes an entry of
//! the bytes there, if they are the ones that were checked.

use super::{
	mapping,
	valid::{bundle_faults, entry_faults},
	FhirError,
};
use serde::{
	de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
	Deserialize, Deserializer,
};
use serde_json::{value::RawValue, Map, Value};
use sha2::{Digest, Sha256};
use std::{
	cell::Cell,
	fmt,
	io::{self, Read},
};

/// The most entries of a Bundle.
pub const MAX_ENTRIES: usize = 250_000;

/// The longest entry of a Bundle, in bytes. What a Bundle has beside entries is no longer either.
pub const MAX_ENTRY_LEN: u64 = 16 << 20;

const RESOURCE: &str = "Bundle";

/// Why a Bundle was not read.
#[derive(Debug)]
pub enum BundleError {
	/// It is not a valid one.
	Fhir(FhirError),
	/// What it was read from failed.
	Source(io::Error),
}

/// An entry, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// Its resource, byte by byte as the Bundle has it.
	pub resource: String,
	/// What other entries refer to it by.
	pub full_url: Option<String>,
	/// A title for it.
	pub title: String,
	/// Index of the category it belongs to.
	pub category: u8,
}

/// Where an entry is.
#[derive(Clone, Debug)]
pub struct Found {
	/// Its first byte, counted from the beginning of what was read.
	pub offset: u64,
	/// Its length in bytes.
	pub len: usize,
	/// Index of the category it belongs to.
	pub category: u8,
	/// What tells its resource from others ([`resource_id`]).
	pub resource: [u8; 32],
	sha256: [u8; 32],
}

/// What tells a resource from others: the name that its Bundle gives it, and its bytes.
///
/// - `full_url`: the entry's `fullUrl`.
/// - `sha256`: the SHA-256 of the resource, byte by byte as the Bundle has it.
pub fn resource_id(full_url: Option<&str>, sha256: &[u8; 32]) -> [u8; 32] {
	let named = [u8::from(full_url.is_some())];
	let hash = Sha256::new().chain_update(named).chain_update(sha256);
	hash.chain_update(full_url.unwrap_or_default()).finalize().into()
}

impl Found {
	/// The entry, where `bytes` are what was found, and `None` where they have changed since.
	pub fn entry(&self, bytes: &[u8]) -> Option<Entry> {
		if self.sha256[..] != Sha256::digest(bytes)[..] {
			return None;
		}
		read_entry(std::str::from_utf8(bytes).ok()?).ok()
	}
}

/// Reads a whole Bundle and checks it. `progress` is told how many bytes were read.
///
/// # Errors
/// It is not a Bundle, an entry is not valid FHIR R4 or has no resource, or there is too much of it:
/// with the path of what is wrong.
pub fn scan(reader: impl Read, progress: &mut dyn FnMut(u64)) -> Result<Vec<Found>, BundleError> {
	let meter = Meter::default();
	let mut found = Vec::new();
	let mut refused = None;
	let mut json = serde_json::Deserializer::from_reader(Metered { reader, meter: &meter });
	let top = Top { meter: &meter, found: &mut found, refused: &mut refused, progress };
	let read = top.deserialize(&mut json).and_then(|rest| json.end().map(|()| rest));
	let rest = match (read, refused) {
		(Ok(rest), Some(error)) => {
			return Err(BundleError::Fhir(check_type(&rest).err().unwrap_or(error)))
		}
		(Err(_), Some(error)) => return Err(BundleError::Fhir(error)),
		(Err(error), None) => return Err(meter.explain(error, found.len())),
		(Ok(rest), None) => rest,
	};
	check_type(&rest).map_err(BundleError::Fhir)?;
	if let Some(error) = bundle_faults(rest).into_iter().next() {
		return Err(BundleError::Fhir(error));
	}
	match found.is_empty() {
		true => Err(BundleError::Fhir(FhirError::missing("Bundle.entry"))),
		false => Ok(found),
	}
}

/// Checks that `rest`, what there is beside entries, says that it is a Bundle.
fn check_type(rest: &Map<String, Value>) -> Result<(), FhirError> {
	match rest.get("resourceType").and_then(Value::as_str) {
		Some(RESOURCE) => Ok(()),
		_ => Err(FhirError::WrongResource { expected: RESOURCE }),
	}
}

#[derive(Deserialize)]
struct Shape<'a> {
	#[serde(rename = "fullUrl")]
	full_url: Option<String>,
	#[serde(borrow)]
	resource: Option<&'a RawValue>,
}

/// Reads one entry, whose path is that of the first one.
fn read_entry(raw: &str) -> Result<Entry, FhirError> {
	let deep = |_| FhirError::invalid("Bundle.entry[0]", "it is nested too deeply");
	let fault = entry_faults(raw, "Bundle.entry[0]").into_iter().next();
	let missing = || FhirError::missing("Bundle.entry[0].resource");
	let shape = match (serde_json::from_str::<Shape<'_>>(raw), fault) {
		(_, Some(FhirError::NotJson { .. })) => return Err(deep(())),
		(Ok(Shape { resource: None, .. }), _) => return Err(missing()),
		(_, Some(error)) => return Err(error),
		(shape, None) => shape.map_err(|_| deep(()))?,
	};
	let resource = shape.resource.ok_or_else(missing)?.get();
	let value: Value = serde_json::from_str(resource).map_err(|_| deep(()))?;
	Ok(Entry {
		resource: resource.to_owned(),
		full_url: shape.full_url,
		title: mapping::title_of(&value),
		category: mapping::category_of(&value),
	})
}

/// How much was read, and how much may be.
struct Meter {
	read: Cell<u64>,
	limit: Cell<u64>,
}

impl Default for Meter {
	fn default() -> Self {
		Self { read: Cell::new(0), limit: Cell::new(MAX_ENTRY_LEN) }
	}
}

impl Meter {
	/// Lets the next thing be read.
	fn next(&self) {
		self.limit.set(self.read.get() + MAX_ENTRY_LEN);
	}

	/// What a failure of the parser means, after `entries` entries.
	fn explain(&self, error: serde_json::Error, entries: usize) -> BundleError {
		if self.read.get() >= self.limit.get() {
			let path = format!("Bundle.entry[{entries}]");
			return BundleError::Fhir(FhirError::invalid(path, "it is longer than 16 MiB"));
		}
		match error.classify() {
			serde_json::error::Category::Io => BundleError::Source(error.into()),
			serde_json::error::Category::Data => {
				BundleError::Fhir(FhirError::WrongResource { expected: RESOURCE })
			}
			_ => BundleError::Fhir(FhirError::not_json(&error)),
		}
	}
}

struct Metered<'a, R> {
	reader: R,
	meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let (read, limit) = (self.meter.read.get(), self.meter.limit.get());
		let left = usize::try_from(limit.saturating_sub(read)).unwrap_or(usize::MAX);
		if left == 0 {
			return Err(io::ErrorKind::FileTooLarge.into());
		}
		let most = buffer.len().min(left);
		let len = self.reader.read(&mut buffer[..most])?;
		self.meter.read.set(read + len as u64);
		Ok(len)
	}
}

/// Reads the object that a Bundle is: its entries one by one, and all else as it is.
struct Top<'a> {
	meter: &'a Meter,
	found: &'a mut Vec<Found>,
	refused: &'a mut Option<FhirError>,
	progress: &'a mut dyn FnMut(u64),
}

impl Top<'_> {
	/// Ends reading. What is wrong is kept beside: the parser's errors are texts.
	fn refuse<E: serde::de::Error>(&mut self, error: FhirError) -> E {
		*self.refused = Some(error);
		E::custom("refused")
	}

	fn add(&mut self, raw: &str) -> Result<(), FhirError> {
		let index = self.found.len();
		if index == MAX_ENTRIES {
			return Err(FhirError::invalid("Bundle.entry", "it has more than 250000 entries"));
		}
		let entry = read_entry(raw).map_err(|error| error.at_entry(index))?;
		let (end, len) = (self.meter.read.get(), raw.len());
		let sha256 = Sha256::digest(raw).into();
		let resource = Sha256::digest(&entry.resource).into();
		let resource = resource_id(entry.full_url.as_deref(), &resource);
		// Nothing is read beyond the brace that ends an object, which every valid entry is.
		let offset = end - len as u64;
		let category = entry.category;
		self.found.push(Found { offset, len, category, resource, sha256 });
		(self.progress)(end);
		Ok(())
	}
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
	type Value = Map<String, Value>;

	fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
		json.deserialize_map(self)
	}
}

impl<'de> Visitor<'de> for Top<'_> {
	type Value = Map<String, Value>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a Bundle")
	}

	fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
		let (mut rest, mut entries) = (Map::new(), false);
		while let Some(name) = map.next_key::<String>()? {
			if name == "entry" && !entries {
				map.next_value_seed(Entries(&mut self))?;
				entries = true;
				continue;
			}
			if name == "entry" || rest.contains_key(&name) {
				let error =
					FhirError::invalid(format!("{RESOURCE}.{name}"), "it appears more than once");
				return Err(self.refuse(error));
			}
			let value: Value = map.next_value()?;
			// Early, so that what else is wrong with another resource is not told first.
			if name == "resourceType" && value != RESOURCE {
				return Err(self.refuse(FhirError::WrongResource { expected: RESOURCE }));
			}
			rest.insert(name, value);
		}
		Ok(rest)
	}
}

struct Entries<'a, 'b>(&'a mut Top<'b>);

impl<'de> DeserializeSeed<'de> for Entries<'_, '_> {
	type Value = ();

	fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
		json.deserialize_seq(self)
	}
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
	type Value = ();

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a list of entries")
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
		self.0.meter.next();
		while let Some(raw) = entries.next_element::<Box<RawValue>>()? {
			// The rest is still read, for the case that it is another resource that has entries too.
			if self.0.refused.is_none() {
				*self.0.refused = self.0.add(raw.get()).err();
			}
			self.0.meter.next();
		}
		Ok(())
	}
}

impl FhirError {
	/// The error of the first entry as that of entry `index`.
	fn at_entry(self, index: usize) -> Self {
		let moved = |path: String| match path.strip_prefix("Bundle.entry[0]") {
			Some(rest) => format!("Bundle.entry[{index}]{rest}"),
			None => path,
		};
		match self {
			FhirError::Missing { path } => FhirError::Missing { path: moved(path) },
			FhirError::Invalid { path, reason } => FhirError::Invalid { path: moved(path), reason },
			error => error,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn of(entries: &[Value]) -> String {
		json!({ "resourceType": RESOURCE, "type": "collection", "entry": entries }).to_string()
	}

	fn entry(number: usize) -> Value {
		json!({ "fullUrl": format!("urn:uuid:{number}"), "resource": {
			"resourceType": "Observation", "status": "final", "code": { "text": format!("T{number}") },
		}})
	}

	fn scanned(text: &str) -> Result<Vec<Found>, BundleError> {
		scan(text.as_bytes(), &mut |_| {})
	}

	fn refused(text: &str) -> FhirError {
		match scanned(text).expect_err("it is wrong") {
			BundleError::Fhir(error) => error,
			error => panic!("{error:?}"),
		}
	}

	#[test]
	fn entries_are_found_where_they_are_whatever_stands_between_them() {
		let first = r#"{ "resource" : {"resourceType":"Basic","code":{"text":"ü \" }"}} }"#;
		let second = entry(1).to_string();
		let text = format!(
			"\n{{ \"entry\" :[ {first}\t,\n\n{second} ] , \"type\":\"collection\",\n\"resourceType\":\"Bundle\"}} \n"
		);
		let found = scanned(&text).expect("a Bundle");
		for (found, raw) in found.iter().zip([first, &second]) {
			let start = usize::try_from(found.offset).expect("small");
			let bytes = &text.as_bytes()[start..start + found.len];
			assert_eq!(bytes, raw.as_bytes());
			assert!(found.entry(bytes).is_some());
			assert_eq!(found.entry(&bytes[1..]), None, "other bytes are no longer this entry");
		}
		let entry = found[0].entry(first.as_bytes()).expect("unchanged");
		assert_eq!(entry.resource, r#"{"resourceType":"Basic","code":{"text":"ü \" }"}}"#);
	}

	#[test]
	fn what_is_no_bundle_is_said_to_be_none() {
		let patient =
			json!({ "resourceType": "Patient", "name": [{ "text": "Erika" }] }).to_string();
		let list = json!({ "resourceType": "List", "entry": [{ "item": {} }] }).to_string();
		for text in [&patient, &list, "[]", "7", "\"Bundle\"", "{}"] {
			assert_eq!(refused(text), FhirError::WrongResource { expected: "Bundle" }, "{text}");
		}
		for text in ["", "{", "no JSON", "{\"resourceType\":\"Bundle\"", &of(&[entry(0)])[..60]] {
			assert!(matches!(refused(text), FhirError::NotJson { .. }), "{text}");
		}
	}

	#[test]
	fn what_is_wrong_is_named_with_its_path() {
		let with = |wrong: Value| of(&[entry(0), entry(1), wrong]);
		for (text, path) in [
			(of(&[]), "Bundle.entry"),
			(json!({ "resourceType": "Bundle", "type": "collection" }).to_string(), "Bundle.entry"),
			(json!({ "resourceType": "Bundle", "entry": [entry(0)] }).to_string(), "Bundle.type"),
			(
				json!({ "resourceType": "Bundle", "type": "x", "entry": [entry(0)] }).to_string(),
				"Bundle.type",
			),
			(
				json!({ "resourceType": "Bundle", "type": "batch", "x": 1, "entry": [entry(0)] })
					.to_string(),
				"Bundle.x",
			),
			(with(json!(7)), "Bundle.entry[2]"),
			(with(json!({ "fullUrl": "urn:uuid:2" })), "Bundle.entry[2].resource"),
			(
				with(json!({ "resource": { "resourceType": "Observation", "status": "final" } })),
				"Bundle.entry[2].resource.code",
			),
			(
				with(json!({ "resource": {
					"resourceType": "Observation", "status": "canary", "code": { "text": "x" },
				}})),
				"Bundle.entry[2].resource.status",
			),
			(
				with(json!({ "resource": { "resourceType": "Patient", "canary": 1 } })),
				"Bundle.entry[2].resource.canary",
			),
			(
				with(json!({ "resource": { "resourceType": "Patient", "birthDate": "canary" } })),
				"Bundle.entry[2].resource.birthDate",
			),
			(
				with(
					json!({ "resource": { "resourceType": "Patient", "name": [{ "text": "a\u{1}" }] } }),
				),
				"Bundle.entry[2].resource.name[0].text",
			),
		] {
			match refused(&text) {
				FhirError::Missing { path: found } => assert_eq!(found, path),
				FhirError::Invalid { path: found, reason } => {
					assert_eq!(found, path);
					assert!(!reason.contains("canary"));
				}
				error => panic!("{path}: {error:?}"),
			}
		}
		let unknown = with(json!({ "resource": { "resourceType": "Canary" } }));
		assert!(refused(&unknown).to_string().contains("Bundle.entry[2].resource"));
	}

	#[test]
	fn entry_that_is_too_long_or_too_deep_is_named() {
		let long = json!({ "resource": { "resourceType": "Binary", "contentType": "text/plain",
			"data": "A".repeat(17 << 20) }});
		let error = refused(&of(&[entry(0), long])).to_string();
		assert!(error.contains("Bundle.entry[1]") && error.contains("16 MiB"), "{error}");
		let deep = format!("{}{}", r#"{"extension":["#.repeat(200), "]}".repeat(200));
		let text = of(&[json!("x")]).replace("\"x\"", &deep);
		let error = refused(&text).to_string();
		assert!(error.contains("Bundle.entry[0]") && error.contains("deep"), "{error}");
	}

	#[test]
	fn bundle_of_50000_resources_is_read_entry_by_entry() {
		let entries = (0..50_000).map(entry).map(|entry| entry.to_string());
		let text = format!(
			r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
			entries.collect::<Vec<_>>().join(",")
		);
		let mut last = 0;
		let found = scan(text.as_bytes(), &mut |read| last = read).expect("a Bundle");
		assert_eq!(found.len(), 50_000);
		assert_eq!(last, text.len() as u64 - 2);
		let end = found.last().expect("the last");
		let bytes = &text.as_bytes()[usize::try_from(end.offset).expect("small")..][..end.len];
		assert_eq!(end.entry(bytes).expect("unchanged").title, "Observation: T49999");
	}

	#[test]
	fn source_that_fails_is_not_taken_for_a_wrong_bundle() {
		struct Failing;
		impl Read for Failing {
			fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
				Err(io::ErrorKind::TimedOut.into())
			}
		}
		let error = scan(Failing, &mut |_| {}).expect_err("it fails");
		assert!(
			matches!(error, BundleError::Source(error) if error.kind() == io::ErrorKind::TimedOut)
		);
	}
}
