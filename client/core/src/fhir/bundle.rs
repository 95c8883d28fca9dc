//! Reading what is to be imported, of any size, resource by resource: a FHIR R4 `Bundle`, one resource, or
//! one on each line (NDJSON). Memory holds one at a time, and a few bytes of each. Nothing here touches a
//! file: it is given what reads one.
//!
//! [`scan`] checks everything, tells all that is wrong, and remembers where each resource is.
//! [`Found::entry`] makes what becomes a record of the bytes there, if they are the ones that were
//! checked. A Bundle of type `document` is one resource: a document is not taken apart unasked.

use super::{
	input::{self, form_of, Foreign, Form, HEAD_LEN},
	mapping::{self, Why},
	own,
	sensitive::labelled,
	title,
	valid::{bundle_faults, entry_faults, Validator, R4},
	version::other_version,
	FhirError,
};
use crate::Category;
use serde::{
	de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
	Deserialize, Deserializer, Serialize,
};
use serde_json::{value::RawValue, Map, Value};
use sha2::{Digest, Sha256};
use std::{
	cell::Cell,
	collections::{HashMap, HashSet},
	fmt,
	io::{self, BufReader, Read, Seek, SeekFrom},
};

/// The most entries of a Bundle, or lines of NDJSON.
pub const MAX_ENTRIES: usize = 250_000;

/// The longest resource, in bytes: a content of 16 MiB as an export of Salus has it, and its manifest. What a
/// Bundle has beside entries is no longer either.
pub const MAX_ENTRY_LEN: u64 = 24 << 20;

/// How many faults are told.
pub const MAX_FAULTS: usize = 100;

/// How many names of medications are remembered, for those who refer to them.
const MAX_NAMES: usize = 10_000;

const RESOURCE: &str = "Bundle";

/// The path of an entry that was read alone.
const ENTRY: &str = "Bundle.entry[0]";

/// Why nothing was read.
#[derive(Debug)]
pub enum BundleError {
	/// It is not valid: the first [`MAX_FAULTS`] faults, each once, and how many there are.
	Fhir(Vec<FhirError>, usize),
	/// It is something else than FHIR as JSON.
	Foreign(Foreign),
	/// What it was read from failed.
	Source(io::Error),
}

impl From<FhirError> for BundleError {
	fn from(fault: FhirError) -> Self {
		Self::Fhir(vec![fault], 1)
	}
}

/// How it is to be taken.
#[derive(Clone, Debug, Default)]
pub struct Terms {
	/// Whether a document becomes a record of each of its entries.
	pub split: bool,
	/// The category of what no rule places.
	pub otherwise: Option<Category>,
	/// The address of the patient whose comments are on chain, and no records.
	pub patient: Option<String>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Scanned {
	/// What becomes records.
	pub found: Vec<Found>,
	/// What does not.
	pub left: Left,
	/// Set where it is one page of a search, which goes on elsewhere.
	pub page: Option<Page>,
	/// How many different patients there are.
	pub patients: usize,
}

/// How many entries become no records, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Left {
	/// What a server says about its answer: `OperationOutcome`.
	#[serde(skip_serializing_if = "none")]
	pub outcomes: u64,
	/// The profile of whoever exported it from Salus.
	#[serde(skip_serializing_if = "none")]
	pub profiles: u64,
	/// Comments that are on chain.
	#[serde(skip_serializing_if = "none")]
	pub comments: u64,
}

fn none(number: &u64) -> bool {
	*number == 0
}

impl Left {
	/// Whether there is none.
	pub fn is_empty(&self) -> bool {
		*self == Self::default()
	}
}

/// One page of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
	/// How many entries it has.
	pub entries: u64,
	/// How many there are, where the server says so.
	pub total: Option<u64>,
}

/// What becomes a record, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// Its content: a resource, byte by byte as it was read, or what an export made a resource of. None
	/// where an export says only where its encrypted content is.
	pub content: Option<Vec<u8>>,
	/// The media type of that.
	pub content_type: String,
	/// What other entries refer to it by.
	pub full_url: Option<String>,
	/// A title for it.
	pub title: String,
	/// What it says about itself.
	pub description: Option<String>,
	/// The category it belongs to.
	pub category: Category,
}

/// Where a resource is.
#[derive(Clone, Debug)]
pub struct Found {
	/// Its first byte, counted from the beginning of what was read.
	pub offset: u64,
	/// Its length in bytes.
	pub len: usize,
	/// The name of its type.
	pub kind: Box<str>,
	/// The category it belongs to. None where no rule places it, nor the user did.
	pub category: Option<Category>,
	/// Why it belongs there.
	pub why: Why,
	/// The SHA-256 of the content of the record that it becomes.
	pub sha256: [u8; 32],
	/// Whether its content is here.
	pub whole: bool,
	/// Whether it is a resource alone, and not the entry of a Bundle.
	bare: bool,
	/// The SHA-256 of the bytes there.
	bytes: [u8; 32],
	/// What it says what it is by, until that is known: a reference, then a name.
	called: Option<Box<str>>,
}

impl Found {
	/// What becomes the record, where `bytes` are what was found, and `None` where they have changed since.
	pub fn entry(&self, bytes: &[u8]) -> Option<Entry> {
		if self.bytes[..] != Sha256::digest(bytes)[..] {
			return None;
		}
		let text = std::str::from_utf8(bytes).ok()?;
		let shape = match self.bare {
			true => {
				Shape { full_url: None, resource: serde_json::from_str(text).ok(), request: None }
			}
			false => serde_json::from_str(text).ok()?,
		};
		let raw = shape.resource?.get();
		let value: Value = serde_json::from_str(raw).ok()?;
		let category = self.category?;
		if let Some(record) = own::record_of(&value) {
			return Some(Entry {
				content: record.content,
				content_type: record.content_type,
				full_url: None,
				title: record.title,
				description: record.description,
				category,
			});
		}
		Some(Entry {
			content: Some(raw.as_bytes().to_vec()),
			content_type: crate::record::FHIR_JSON.to_owned(),
			full_url: shape.full_url,
			title: title::title_of(&value, self.called.as_deref()),
			description: title::description_of(&value),
			category,
		})
	}
}

/// Reads the whole of `source` and checks it. `progress` is told how many bytes were read.
///
/// # Errors
/// It is something else, or not valid FHIR R4, or there is too much of it: with all that is wrong, each with
/// its path.
pub fn scan(
	source: &mut (impl Read + Seek),
	terms: &Terms,
	progress: &mut dyn FnMut(u64),
) -> Result<Scanned, BundleError> {
	let start = start_of(source)?;
	let mut state = State::new(terms, start);
	match scan_bundle(source, &mut state, progress) {
		Err(NotRead::OtherResource) => {
			state = State::new(terms, start);
			scan_resources(source, &mut state, progress)?;
		}
		Err(NotRead::Because(error)) => return Err(encoding(source, error)),
		Ok(()) => {}
	}
	state.finish()
}

/// Where what is not a byte order mark begins.
fn start_of(source: &mut (impl Read + Seek)) -> Result<u64, BundleError> {
	source.seek(SeekFrom::Start(0)).map_err(BundleError::Source)?;
	let mut head = Vec::new();
	source.take(HEAD_LEN as u64).read_to_end(&mut head).map_err(BundleError::Source)?;
	match form_of(&head).map_err(BundleError::Foreign)? {
		Form::Json => {}
		// Whoever reads files has unpacked and converted it.
		Form::Xml => return Err(BundleError::Foreign(Foreign::Xml)),
		Form::Gzip => return Err(FhirError::NotJson { line: 1, column: 1 }.into()),
	}
	Ok((head.len() - input::without_bom(&head).len()) as u64)
}

/// What an error means where the text is not even UTF-8.
fn encoding(source: &mut (impl Read + Seek), error: BundleError) -> BundleError {
	let BundleError::Fhir(faults, _) = &error else { return error };
	if !faults.iter().any(|fault| matches!(fault, FhirError::NotJson { .. })) {
		return error;
	}
	match line_of_other_encoding(source) {
		Ok(Some(line)) => BundleError::Foreign(Foreign::NotUtf8 { line }),
		Ok(None) => error,
		Err(failed) => BundleError::Source(failed),
	}
}

/// The line of the first byte that is not UTF-8.
fn line_of_other_encoding(source: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
	source.seek(SeekFrom::Start(0))?;
	let (mut left, mut line) = (Vec::new(), 1);
	let mut buffer = vec![0; 1 << 16];
	loop {
		let len = source.read(&mut buffer)?;
		left.extend_from_slice(&buffer[..len]);
		let (valid, broken) = match std::str::from_utf8(&left) {
			Ok(text) => (text.len(), false),
			Err(error) => (error.valid_up_to(), error.error_len().is_some() || len == 0),
		};
		line += left[..valid].iter().filter(|byte| **byte == b'\n').count() as u64;
		if broken {
			return Ok(Some(line));
		}
		if len == 0 {
			return Ok(None);
		}
		left.drain(..valid);
	}
}

/// Why a Bundle was not read.
enum NotRead {
	/// It is no Bundle.
	OtherResource,
	Because(BundleError),
}

/// What was found so far.
struct State<'a> {
	terms: &'a Terms,
	/// How many bytes stand before it.
	start: u64,
	scanned: Scanned,
	/// How many entries there were.
	entries: usize,
	faults: Vec<FhirError>,
	/// How many there are, told or not.
	wrong: usize,
	patients: HashSet<[u8; 32]>,
	/// What medications are called, by what others refer to them by.
	names: HashMap<String, Box<str>>,
}

impl<'a> State<'a> {
	fn new(terms: &'a Terms, start: u64) -> Self {
		Self {
			terms,
			start,
			scanned: Scanned::default(),
			entries: 0,
			faults: Vec::new(),
			wrong: 0,
			patients: HashSet::new(),
			names: HashMap::new(),
		}
	}

	fn wrong(&mut self, faults: Vec<FhirError>) {
		self.wrong += faults.len();
		let room = MAX_FAULTS - self.faults.len();
		self.faults.extend(faults.into_iter().take(room));
	}

	/// Takes note of a resource that ends at byte `end` and, with what may stand around it, is `raw`.
	fn add(&mut self, shape: &Shape<'_>, value: &Value, raw: &str, end: u64, bare: bool) {
		let full_url = shape.full_url.as_deref();
		let kind = value["resourceType"].as_str().unwrap_or_default();
		if kind == "OperationOutcome" {
			self.scanned.left.outcomes += 1;
			return;
		}
		if own::is_profile(full_url) && kind == "Patient" {
			self.scanned.left.profiles += 1;
			return;
		}
		let of_patient = |is: fn(Option<&str>, &str) -> bool| {
			self.terms.patient.as_ref().is_some_and(|it| is(full_url, it))
		};
		if kind == "Provenance" && of_patient(own::is_provenance) {
			return;
		}
		if kind == "Communication" && of_patient(own::is_comment) {
			self.scanned.left.comments += 1;
			return;
		}
		if kind == "Patient" {
			let who = value["id"].as_str().or(full_url).unwrap_or(raw);
			self.patients.insert(Sha256::digest(who).into());
		}
		self.remember_name(kind, value, full_url);
		let text = shape.resource.map(RawValue::get).unwrap_or_default();
		let record = own::record_of(value);
		let (category, why) = match (&record, mapping::category_of(value)) {
			(_, Some((category, Why::Label))) => (Some(category), Why::Label),
			(Some(record), _) => (Some(record.category), Why::Named),
			(None, Some((category, why))) => (Some(category), why),
			(None, None) => (self.terms.otherwise, Why::Otherwise),
		};
		let sha256 = match &record {
			Some(record) => record.sha256,
			None => Sha256::digest(text).into(),
		};
		self.scanned.found.push(Found {
			offset: self.start + end - raw.len() as u64,
			len: raw.len(),
			kind: kind.into(),
			category,
			why,
			sha256,
			whole: record.is_none_or(|record| record.content.is_some()),
			bare,
			bytes: Sha256::digest(raw).into(),
			called: title::refers_to(value).map(Into::into),
		});
	}

	fn remember_name(&mut self, kind: &str, value: &Value, full_url: Option<&str>) {
		if kind != "Medication" || self.names.len() >= MAX_NAMES {
			return;
		}
		let Some(name) = title::what(value).map(String::into_boxed_str) else { return };
		let relative = value["id"].as_str().map(|id| format!("{kind}/{id}"));
		for called in full_url.map(str::to_owned).into_iter().chain(relative) {
			self.names.insert(called, name.clone());
		}
	}

	/// Files all under the category of what `labels`, those of the whole, say.
	fn label(&mut self, labels: &Value) {
		let Some(sensitivity) = labelled(labels) else { return };
		for found in &mut self.scanned.found {
			found.category = Some(mapping::category_of_sensitivity(sensitivity));
			found.why = Why::Label;
		}
	}

	/// Files all parts of a document as sensitive where its Composition, the first, is.
	fn spread(&mut self) {
		let sensitive = Some(Category::MENTAL_HEALTH);
		let first = self.scanned.found.first().filter(|it| it.category == sensitive);
		let Some((true, why)) = first.map(|it| (&*it.kind == "Composition", it.why)) else {
			return;
		};
		for found in &mut self.scanned.found {
			if found.category != sensitive {
				(found.category, found.why) = (sensitive, why);
			}
		}
	}

	fn finish(mut self) -> Result<Scanned, BundleError> {
		if self.wrong > 0 {
			return Err(BundleError::Fhir(self.faults, self.wrong));
		}
		for found in &mut self.scanned.found {
			let called = found.called.take();
			found.called = called.and_then(|it| self.names.get(&*it).cloned());
		}
		self.scanned.patients = self.patients.len();
		Ok(self.scanned)
	}
}

/// Reads a Bundle.
fn scan_bundle(
	source: &mut (impl Read + Seek),
	state: &mut State<'_>,
	progress: &mut dyn FnMut(u64),
) -> Result<(), NotRead> {
	let failed = |error| NotRead::Because(BundleError::Source(error));
	let meter = Meter::default();
	let mut refused = None;
	let mut end = 0;
	source.seek(SeekFrom::Start(state.start)).map_err(failed)?;
	let reader = Metered { reader: BufReader::with_capacity(1 << 18, &mut *source), meter: &meter };
	let mut json = serde_json::Deserializer::from_reader(reader);
	let top = Top { meter: &meter, state, refused: &mut refused, end: &mut end, progress };
	let read = top.deserialize(&mut json).and_then(|rest| json.end().map(|()| rest));
	if let Some(error) = refused {
		return Err(error);
	}
	let rest = match read {
		Ok(rest) => rest,
		Err(error) => return Err(meter.explain(&error, state)),
	};
	match rest.get("resourceType").and_then(Value::as_str) {
		Some(RESOURCE) => {}
		Some(_) => return Err(NotRead::OtherResource),
		None if rest.contains_key("verifiableCredential") => {
			return Err(NotRead::Because(BundleError::Foreign(Foreign::SmartHealthCard)))
		}
		None => return Err(NotRead::Because(BundleError::Foreign(Foreign::NoResource))),
	}
	let labels = rest.get("meta").map(|meta| meta["security"].clone());
	let document = rest.get("type").is_some_and(|kind| kind == "document");
	let total = rest.get("total").and_then(Value::as_u64);
	let more = rest.get("link").and_then(Value::as_array).into_iter().flatten();
	if more.clone().any(|link| link["relation"] == "next") {
		let entries = state.scanned.found.len() as u64;
		state.scanned.page = Some(Page { entries, total });
	}
	let faults = bundle_faults(rest);
	state.wrong(faults);
	if state.entries == 0 {
		state.wrong(vec![FhirError::missing("Bundle.entry")]);
	}
	if document && !state.terms.split && state.wrong == 0 {
		take_document(source, state, end).map_err(NotRead::Because)?;
	}
	if document && state.terms.split {
		state.spread();
	}
	if let Some(labels) = labels {
		state.label(&labels);
	}
	Ok(())
}

/// Takes the Bundle that ends at byte `end`, all of which was checked, as the one document that it is.
fn take_document(
	source: &mut (impl Read + Seek),
	state: &mut State<'_>,
	end: u64,
) -> Result<(), BundleError> {
	if end > MAX_ENTRY_LEN {
		let reason = "a document that becomes one record is no longer than 24 MiB";
		return Err(FhirError::invalid(RESOURCE, reason).into());
	}
	source.seek(SeekFrom::Start(state.start)).map_err(BundleError::Source)?;
	let mut text = String::new();
	source.take(end).read_to_string(&mut text).map_err(BundleError::Source)?;
	let text = text.trim_start();
	let deep = |_| FhirError::invalid(RESOURCE, TOO_DEEP);
	let value: Value = serde_json::from_str(text).map_err(deep)?;
	let resource = serde_json::from_str(text).map_err(deep)?;
	state.scanned.found.clear();
	state.patients.clear();
	let shape = Shape { full_url: None, resource: Some(resource), request: None };
	state.add(&shape, &value, text, end, true);
	Ok(())
}

/// Reads one resource, or one after the other.
fn scan_resources(
	source: &mut (impl Read + Seek),
	state: &mut State<'_>,
	progress: &mut dyn FnMut(u64),
) -> Result<(), BundleError> {
	source.seek(SeekFrom::Start(state.start)).map_err(BundleError::Source)?;
	let meter = Meter::default();
	let reader = BufReader::with_capacity(1 << 18, &mut *source);
	let reader = Metered { reader, meter: &meter };
	let mut values = serde_json::Deserializer::from_reader(reader).into_iter::<Box<RawValue>>();
	let mut first = None;
	while let Some(raw) = values.next() {
		let raw = match raw {
			Ok(raw) => raw,
			Err(error) => {
				drop(values);
				return Err(match meter.explain(&error, state) {
					NotRead::Because(error) => encoding(source, error),
					NotRead::OtherResource => BundleError::Foreign(Foreign::NoResource),
				});
			}
		};
		let (raw, end) = (raw.get(), meter.read.get());
		if state.entries == MAX_ENTRIES {
			return Err(FhirError::invalid("NDJSON", TOO_MANY).into());
		}
		state.entries += 1;
		progress(end);
		let faults = add_resource(state, raw, end);
		// The first of several is only known for that when the second comes.
		match (state.entries, faults) {
			(1, faults) => first = Some(faults),
			(number, faults) => {
				if let Some(faults) = first.take() {
					state.wrong(of_line(1, faults));
				}
				state.wrong(of_line(number, faults));
			}
		}
		meter.next();
	}
	if let Some(faults) = first {
		state.wrong(faults);
	}
	if state.scanned.found.is_empty() && state.wrong == 0 {
		let reason = "an OperationOutcome is what a server says about a request, and no record";
		return Err(FhirError::invalid("OperationOutcome", reason).into());
	}
	Ok(())
}

/// Faults of the resource with this number, from 1.
fn of_line(number: usize, faults: Vec<FhirError>) -> Vec<FhirError> {
	let of = |fault: FhirError| fault.moved(|path| format!("resource {number}: {path}"));
	faults.into_iter().map(of).collect()
}

/// Takes note of the resource `raw`, which ends at byte `end`, and says what is wrong with it.
fn add_resource(state: &mut State<'_>, raw: &str, end: u64) -> Vec<FhirError> {
	let value: Value = match serde_json::from_str(raw) {
		Ok(value) => value,
		Err(error) => return vec![unread(&error, "resource")],
	};
	let Some(kind) = value["resourceType"].as_str() else {
		return vec![FhirError::missing("resource.resourceType")];
	};
	if kind == RESOURCE && mapping::composition(&value).is_none() {
		let reason = "a Bundle among other resources is imported on its own";
		return vec![FhirError::invalid(RESOURCE, reason)];
	}
	let faults = R4.faults(raw);
	if !faults.is_empty() {
		return match other_version(&value) {
			Some((resource, version)) => {
				let path = resource.to_owned();
				vec![FhirError::OtherVersion { path, resource, version }]
			}
			None => faults,
		};
	}
	let resource = serde_json::from_str(raw).ok();
	state.add(&Shape { full_url: None, resource, request: None }, &value, raw, end, true);
	Vec::new()
}

const TOO_DEEP: &str = "it is nested too deeply";
const TOO_MANY: &str = "it has more than 250000 entries";

/// What the parser's error means for the text at `path`, which is JSON as far as its brackets go.
fn unread(error: &serde_json::Error, path: &str) -> FhirError {
	let surrogate = error.to_string().contains("escape");
	let reason = match surrogate {
		true => "it has half of a surrogate pair (\\uD800 to \\uDFFF), which is no character",
		false => TOO_DEEP,
	};
	FhirError::invalid(path, reason)
}

#[derive(Deserialize)]
struct Shape<'a> {
	#[serde(rename = "fullUrl")]
	full_url: Option<String>,
	#[serde(borrow)]
	resource: Option<&'a RawValue>,
	request: Option<Value>,
}

/// Takes note of the entry `raw`, which ends at byte `end`, and says what is wrong with it.
fn add_entry(state: &mut State<'_>, raw: &str, end: u64) -> Vec<FhirError> {
	let value: Value = match serde_json::from_str(raw) {
		Ok(value) => value,
		Err(error) => return vec![unread(&error, ENTRY)],
	};
	let shape = serde_json::from_str::<Shape<'_>>(raw);
	if let Ok(Shape { resource: None, request, .. }) = &shape {
		let deleted = request.as_ref().is_some_and(|request| request["method"] == "DELETE");
		let reason = "it is a deletion, as a history has them: there is nothing to import";
		return vec![match deleted {
			true => FhirError::invalid(ENTRY, reason),
			false => FhirError::missing(format!("{ENTRY}.resource")),
		}];
	}
	let resource = &value["resource"];
	// What a server says about its answer becomes no record, whatever it is.
	let faults = match resource["resourceType"] == "OperationOutcome" {
		true => Vec::new(),
		false => entry_faults(raw, ENTRY),
	};
	if !faults.is_empty() {
		return match other_version(resource) {
			Some((resource, version)) => {
				let path = format!("{ENTRY}.resource");
				vec![FhirError::OtherVersion { path, resource, version }]
			}
			None => faults,
		};
	}
	match shape {
		Ok(shape) => state.add(&shape, resource, raw, end, false),
		Err(error) => return vec![unread(&error, ENTRY)],
	}
	Vec::new()
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

	/// What a failure of the parser means.
	fn explain(&self, error: &serde_json::Error, state: &State<'_>) -> NotRead {
		let because = |fault: FhirError| NotRead::Because(fault.into());
		if self.read.get() >= self.limit.get() {
			let path = format!("Bundle.entry[{}]", state.entries);
			return because(FhirError::invalid(path, "it is longer than 24 MiB"));
		}
		match error.classify() {
			serde_json::error::Category::Io => {
				let kind = error.io_error_kind().unwrap_or(io::ErrorKind::Other);
				NotRead::Because(BundleError::Source(kind.into()))
			}
			serde_json::error::Category::Data if error.to_string().contains("list of entries") => {
				because(FhirError::invalid("Bundle.entry", "it should be a list"))
			}
			serde_json::error::Category::Data => {
				let list = error.to_string().contains("sequence");
				let what = if list { Foreign::List } else { Foreign::NoResource };
				NotRead::Because(BundleError::Foreign(what))
			}
			_ if error.to_string().contains("recursion") => {
				because(FhirError::invalid(RESOURCE, TOO_DEEP))
			}
			_ => because(FhirError::not_json(error)),
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
struct Top<'a, 'b> {
	meter: &'a Meter,
	state: &'a mut State<'b>,
	refused: &'a mut Option<NotRead>,
	/// Where it ends.
	end: &'a mut u64,
	progress: &'a mut dyn FnMut(u64),
}

impl Top<'_, '_> {
	/// Ends reading. What is wrong is kept beside: the parser's errors are texts.
	fn refuse<E: serde::de::Error>(&mut self, error: NotRead) -> E {
		*self.refused = Some(error);
		E::custom("refused")
	}

	fn add<E: serde::de::Error>(&mut self, raw: &str) -> Result<(), E> {
		let index = self.state.entries;
		if index == MAX_ENTRIES {
			let fault = FhirError::invalid("Bundle.entry", TOO_MANY);
			return Err(self.refuse(NotRead::Because(fault.into())));
		}
		self.state.entries += 1;
		// Nothing is read beyond the brace that ends an object, which every valid entry is.
		let end = self.meter.read.get();
		let faults = add_entry(self.state, raw, end);
		self.state.wrong(faults.into_iter().map(|fault| fault.at_entry(index)).collect());
		(self.progress)(end);
		Ok(())
	}
}

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
	type Value = Map<String, Value>;

	fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
		json.deserialize_map(self)
	}
}

impl<'de> Visitor<'de> for Top<'_, '_> {
	type Value = Map<String, Value>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a Bundle")
	}

	fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
		let (mut rest, mut entries) = (Map::new(), false);
		while let Some(name) = map.next_key::<String>()? {
			if name == "entry" && !entries {
				// Whatever has entries of its own, too, is another resource: a List.
				if let Some(kind) = rest.get("resourceType") {
					if kind != RESOURCE {
						return Err(self.refuse(NotRead::OtherResource));
					}
				}
				map.next_value_seed(Entries(&mut self))?;
				entries = true;
				continue;
			}
			if name == "entry" || rest.contains_key(&name) {
				let path = format!("{RESOURCE}.{name}");
				let fault = FhirError::invalid(path, "it appears more than once");
				return Err(self.refuse(NotRead::Because(fault.into())));
			}
			let value: Value = map.next_value()?;
			// Early, so that what else is wrong with another resource is not told first.
			if name == "resourceType" && value != RESOURCE {
				return Err(self.refuse(NotRead::OtherResource));
			}
			rest.insert(name, value);
		}
		*self.end = self.meter.read.get();
		Ok(rest)
	}
}

struct Entries<'a, 'b, 'c>(&'a mut Top<'b, 'c>);

impl<'de> DeserializeSeed<'de> for Entries<'_, '_, '_> {
	type Value = ();

	fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
		json.deserialize_seq(self)
	}
}

impl<'de> Visitor<'de> for Entries<'_, '_, '_> {
	type Value = ();

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a list of entries")
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
		self.0.meter.next();
		while let Some(raw) = entries.next_element::<Box<RawValue>>()? {
			self.0.add(raw.get())?;
			self.0.meter.next();
		}
		Ok(())
	}
}

impl FhirError {
	/// The error of the first entry as that of entry `index`.
	fn at_entry(self, index: usize) -> Self {
		self.moved(|path| match path.strip_prefix(ENTRY) {
			Some(rest) => format!("Bundle.entry[{index}]{rest}"),
			None => path,
		})
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

	fn scanned_by(terms: &Terms, text: &str) -> Result<Scanned, BundleError> {
		scan(&mut io::Cursor::new(text), terms, &mut |_| {})
	}

	fn scanned(text: &str) -> Result<Scanned, BundleError> {
		scanned_by(&Terms::default(), text)
	}

	fn faults(text: &str) -> Vec<FhirError> {
		match scanned(text).expect_err("it is wrong") {
			BundleError::Fhir(faults, all) => {
				assert_eq!(faults.len(), all);
				faults
			}
			error => panic!("{error:?}"),
		}
	}

	fn refused(text: &str) -> FhirError {
		faults(text).remove(0)
	}

	/// What becomes records, as it is stored.
	fn stored(text: &str, scanned: &Scanned) -> Vec<Entry> {
		let entry = |found: &Found| {
			let start = usize::try_from(found.offset).expect("small");
			found.entry(&text.as_bytes()[start..start + found.len]).expect("unchanged")
		};
		scanned.found.iter().map(entry).collect()
	}

	#[test]
	fn entries_are_found_where_they_are_whatever_stands_between_them() {
		let first = r#"{ "resource" : {"resourceType":"Basic","code":{"text":"ü \" }"}} }"#;
		let second = entry(1).to_string();
		let text = format!(
			"\n{{ \"entry\" :[ {first}\t,\n\n{second} ] , \"type\":\"collection\",\n\"resourceType\":\"Bundle\"}} \n"
		);
		let found =
			scanned_by(&Terms { otherwise: Some(Category::OTHER), ..Terms::default() }, &text);
		let found = found.expect("a Bundle").found;
		for (found, raw) in found.iter().zip([first, &second]) {
			let start = usize::try_from(found.offset).expect("small");
			let bytes = &text.as_bytes()[start..start + found.len];
			assert_eq!(bytes, raw.as_bytes());
			assert!(found.entry(bytes).is_some());
			assert_eq!(found.entry(&bytes[1..]), None, "other bytes are no longer this entry");
		}
		let entry = found[0].entry(first.as_bytes()).expect("unchanged");
		let resource = r#"{"resourceType":"Basic","code":{"text":"ü \" }"}}"#;
		assert_eq!(entry.content.as_deref(), Some(resource.as_bytes()));
		assert_eq!((found[0].category, found[0].why), (Some(Category::OTHER), Why::Otherwise));
	}

	#[test]
	fn what_is_no_fhir_is_named_as_what_it_is() {
		let foreign =
			|text: &[u8]| match scan(&mut io::Cursor::new(text), &Terms::default(), &mut |_| {}) {
				Err(BundleError::Foreign(foreign)) => foreign,
				other => panic!("{other:?}"),
			};
		assert_eq!(foreign(b"[{\"resourceType\":\"Patient\"}]"), Foreign::List);
		for text in ["7", "\"Bundle\"", "{}"] {
			assert_eq!(foreign(text.as_bytes()), Foreign::NoResource, "{text}");
		}
		assert_eq!(foreign(br#"{"verifiableCredential":["x"]}"#), Foreign::SmartHealthCard);
		let latin = b"{\"resourceType\":\"Basic\",\n\"id\":\"M\xfcller\"}";
		assert_eq!(foreign(latin), Foreign::NotUtf8 { line: 2 });
		assert_eq!(foreign(b"MSH|^~\\&|"), Foreign::Hl7V2);
		for text in ["", "{", "no JSON", "{\"resourceType\":\"Bundle\"", &of(&[entry(0)])[..60]] {
			assert!(matches!(refused(text), FhirError::NotJson { .. }), "{text}");
		}
	}

	#[test]
	fn one_resource_and_one_on_each_line_are_taken() {
		let pulse = r#"{"resourceType":"Observation","status":"final","code":{"text":"Pulse"}}"#;
		for text in [pulse.to_owned(), format!("\u{feff}\r\n{pulse}\r\n")] {
			let scanned = scanned(&text).expect("a resource");
			let stored = stored(&text, &scanned);
			assert_eq!(stored.len(), 1);
			assert_eq!(stored[0].content.as_deref(), Some(pulse.as_bytes()));
			assert_eq!(
				(&stored[0].title[..], stored[0].category),
				("Observation: Pulse", Category::CLINICAL)
			);
		}
		let text = format!("{pulse}\n{{\"resourceType\":\"Patient\",\"id\":\"p\"}}\n\n{pulse}");
		let scanned = scanned(&text).expect("NDJSON");
		assert_eq!(scanned.patients, 1);
		let kinds: Vec<_> = scanned.found.iter().map(|found| &*found.kind).collect();
		assert_eq!(kinds, ["Observation", "Patient", "Observation"]);
		assert_eq!(stored(&text, &scanned)[2].content.as_deref(), Some(pulse.as_bytes()));
		let wrong = text.replace("\"id\":\"p\"", "\"gender\":\"x\"");
		let path = refused(&wrong).path().map(str::to_owned);
		assert_eq!(path.as_deref(), Some("resource 2: Patient.gender"));
		let path = refused(&pulse.replace("final", "canary")).path().map(str::to_owned);
		assert_eq!(path.as_deref(), Some("Observation.status"));
	}

	#[test]
	fn document_is_one_resource_unless_it_is_to_be_taken_apart() {
		let text = json!({ "resourceType": "Bundle", "type": "document", "timestamp": "2024-05-01T00:00:00Z",
			"identifier": { "system": "urn:ietf:rfc:3986", "value": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-111111111111" },
			"entry": [
			{ "fullUrl": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-222222222222",
				"resource": { "resourceType": "Composition", "status": "final", "title": "Letter",
				"type": { "text": "Discharge summary" }, "date": "2024-05-01",
				"author": [{ "display": "Dr. X" }] } },
			{ "fullUrl": "urn:uuid:0b0a6b5e-6c70-4f6a-9a8b-333333333333",
				"resource": { "resourceType": "Patient", "id": "p" } },
		] })
		.to_string();
		let text = format!(" \n{text}\n");
		let whole = scanned(&text).expect("a document");
		let document = stored(&text, &whole).remove(0);
		assert_eq!(document.content.as_deref(), Some(text.trim().as_bytes()));
		assert_eq!(
			(&document.title[..], document.category),
			("Document: Letter", Category::CLINICAL)
		);
		assert_eq!(document.description.as_deref(), Some("Discharge summary, 2024-05-01, Dr. X"));
		assert_eq!(whole.found.len(), 1);
		let terms = Terms { split: true, ..Terms::default() };
		assert_eq!(scanned_by(&terms, &text).expect("a document").found.len(), 2);
		// Among others it is one, too.
		let collection = of(&[
			entry(0),
			json!({ "resource": serde_json::from_str::<Value>(&text).expect("JSON") }),
		]);
		let among = scanned(&collection).expect("a collection");
		assert_eq!(stored(&collection, &among)[1].title, "Document: Letter");
	}

	#[test]
	fn parts_of_a_document_are_as_sensitive_as_its_composition() {
		let document = |kind: &str| {
			let note = json!({ "resourceType": "Composition", "status": "final", "date": "2024-05-01",
				"title": "Letter", "author": [{ "display": "Dr. X" }],
				"type": { "coding": [{ "system": crate::category::LOINC, "code": kind }] } });
			json!({ "resourceType": "Bundle", "type": "document", "timestamp": "2024-05-01T00:00:00Z",
				"identifier": { "system": "urn:ietf:rfc:3986", "value": "urn:uuid:5a0b9c1e-5b0e-4d6a-9d58-6a5f1f0c2b11" },
				"entry": [{ "fullUrl": "urn:uuid:5a0b9c1e-5b0e-4d6a-9d58-6a5f1f0c2b12", "resource": note },
					entry(1)] })
		};
		let terms = Terms { split: true, ..Terms::default() };
		let filed = |kind| {
			let found = scanned_by(&terms, &document(kind).to_string()).expect("a document").found;
			found.iter().map(|it| it.category).collect::<Vec<_>>()
		};
		assert_eq!(filed("34788-0"), [Some(Category::MENTAL_HEALTH); 2]);
		assert!(!filed("34109-9").contains(&Some(Category::MENTAL_HEALTH)));
	}

	#[test]
	fn resource_that_is_called_as_an_export_calls_a_comment_is_no_comment() {
		let terms = Terms { patient: Some("5F".into()), ..Terms::default() };
		let called = |name: &str| {
			let mut entry = entry(0);
			entry["fullUrl"] = format!("urn:salus:{name}:5F:1").into();
			scanned_by(&terms, &of(&[entry])).expect("a Bundle").found.len()
		};
		assert_eq!((called("comment"), called("provenance")), (1, 1));
	}

	#[test]
	fn all_faults_are_told_each_once() {
		let text = of(&[
			json!({ "resource": { "resourceType": "Patient", "name": [{ "family": "" }] } }),
			json!({ "resource": { "resourceType": "Patient", "telecom": [] } }),
			entry(2),
			json!({ "resource": { "resourceType": "Observation", "status": "done", "code": { "text": "x" } } }),
		]);
		let faults = faults(&text);
		let paths: Vec<_> = faults.iter().filter_map(FhirError::path).collect();
		assert_eq!(
			paths,
			[
				"Bundle.entry[0].resource.name[0].family",
				"Bundle.entry[1].resource.telecom",
				"Bundle.entry[3].resource.status",
			]
		);
		let many =
			of(&vec![json!({ "resource": { "resourceType": "Patient", "gender": "x" } }); 150]);
		match scanned(&many) {
			Err(BundleError::Fhir(faults, 150)) => assert_eq!(faults.len(), MAX_FAULTS),
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn deletion_lone_surrogate_and_other_version_are_named() {
		let deletion =
			json!({ "fullUrl": "urn:x", "request": { "method": "DELETE", "url": "Patient/1" } });
		let said = refused(&of(&[entry(0), deletion])).to_string();
		assert!(said.contains("Bundle.entry[1]") && said.contains("deletion"), "{said}");
		let surrogate = of(&[entry(0)]).replace("T0", "\\ud800");
		let said = refused(&surrogate).to_string();
		assert!(said.contains("Bundle.entry[0]") && said.contains("surrogate"), "{said}");
		let other =
			json!({ "resource": { "resourceType": "MedicationOrder", "status": "active" } });
		let said = refused(&of(&[other])).to_string();
		assert!(said.contains("MedicationOrder") && said.contains("DSTU2"), "{said}");
		assert!(said.contains("Bundle.entry[0].resource"), "{said}");
	}

	#[test]
	fn what_a_server_says_is_no_record_and_a_page_is_known_for_one() {
		let outcome = json!({ "resource": { "resourceType": "OperationOutcome",
			"issue": [{ "severity": "warning", "code": "suppressed" }] } });
		let text = json!({ "resourceType": "Bundle", "type": "searchset", "total": 57,
			"link": [{ "relation": "next", "url": "https://ehr.example/?page=2" }],
			"entry": [entry(0), entry(1), outcome] })
		.to_string();
		let scanned = scanned(&text).expect("a page");
		assert_eq!(scanned.page, Some(Page { entries: 2, total: Some(57) }));
		assert_eq!((scanned.found.len(), scanned.left.outcomes), (2, 1));
		let alone = outcome_alone();
		assert!(refused(&alone).to_string().contains("OperationOutcome"));
	}

	fn outcome_alone() -> String {
		r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}"#
			.into()
	}

	#[test]
	fn label_of_a_bundle_is_one_of_all_that_it_holds() {
		let text =
			json!({ "resourceType": "Bundle", "type": "collection", "entry": [entry(0), entry(1)],
			"meta": { "security": [{ "system": "http://hl7.org/fhir/v3/ActCode", "code": "PSY" }] } })
			.to_string();
		let scanned = scanned(&text).expect("a Bundle");
		assert!(scanned
			.found
			.iter()
			.all(|it| (it.category, it.why) == (Some(Category::MENTAL_HEALTH), Why::Label)));
		assert_eq!(stored(&text, &scanned)[1].category, Category::MENTAL_HEALTH);
	}

	#[test]
	fn several_patients_are_counted_each_once() {
		let patient = |id: &str| json!({ "resource": { "resourceType": "Patient", "id": id } });
		let text = of(&[patient("a"), patient("b"), patient("a"), entry(0)]);
		assert_eq!(scanned(&text).expect("a Bundle").patients, 2);
	}

	#[test]
	fn medication_that_another_entry_names_is_the_title_of_its_request() {
		let text = of(&[
			json!({ "resource": { "resourceType": "MedicationRequest", "status": "active", "intent": "order",
				"subject": { "display": "x" }, "medicationReference": { "reference": "urn:uuid:m" } } }),
			json!({ "fullUrl": "urn:uuid:m", "resource": { "resourceType": "Medication", "code": { "text": "Aspirin" } } }),
		]);
		let scanned = scanned(&text).expect("a Bundle");
		assert_eq!(stored(&text, &scanned)[0].title, "MedicationRequest: Aspirin");
	}

	#[test]
	fn exported_record_is_what_it_was() {
		use crate::fhir::{manifest::Content, Manifest};
		let patient = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let manifest = Manifest {
			title: "letter.pdf".into(),
			content_type: "application/pdf".into(),
			size: 8,
			sha256: Sha256::digest(b"%PDF-1.7").into(),
			category: Category::IMAGING,
			author: patient.into(),
			date: "2026-01-31T12:00:00Z".into(),
			description: None,
			full_url: None,
		};
		let json = manifest.to_document(patient, 0, Content::Inline(b"%PDF-1.7")).expect("valid");
		let document = String::from_utf8(json).expect("text");
		let profile = r#"{"resourceType":"Patient","name":[{"text":"E M"}]}"#;
		let comment = r#"{"resourceType":"Communication","status":"completed"}"#;
		let text = format!(
			r#"{{"resourceType":"Bundle","type":"collection","entry":[
			{{"fullUrl":"urn:salus:account:{patient}","resource":{profile}}},
			{{"fullUrl":"urn:salus:record:{patient}:0","resource":{document}}},
			{{"fullUrl":"urn:salus:comment:{patient}:0","resource":{comment}}}]}}"#
		);
		let terms = Terms { patient: Some(patient.into()), ..Terms::default() };
		let scanned = scanned_by(&terms, &text).expect("our own");
		assert_eq!(scanned.left, Left { outcomes: 0, profiles: 1, comments: 1 });
		let entry = stored(&text, &scanned).remove(0);
		assert_eq!(entry.content.as_deref(), Some(&b"%PDF-1.7"[..]));
		assert_eq!((&entry.title[..], &entry.content_type[..]), ("letter.pdf", "application/pdf"));
		assert_eq!((entry.category, entry.full_url), (Category::IMAGING, None));
		assert_eq!(scanned.found[0].sha256, manifest.sha256);
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
			"data": "A".repeat(25 << 20) }});
		let error = refused(&of(&[entry(0), long])).to_string();
		assert!(error.contains("Bundle.entry[1]") && error.contains("24 MiB"), "{error}");
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
		let mut source = io::Cursor::new(&text);
		let found = scan(&mut source, &Terms::default(), &mut |read| last = read);
		let found = found.expect("a Bundle").found;
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
		impl Seek for Failing {
			fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
				Ok(0)
			}
		}
		let error = scan(&mut Failing, &Terms::default(), &mut |_| {}).expect_err("it fails");
		assert!(
			matches!(error, BundleError::Source(error) if error.kind() == io::ErrorKind::TimedOut)
		);
	}
}
