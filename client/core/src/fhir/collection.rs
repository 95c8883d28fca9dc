//! Writing a FHIR R4 `Bundle` of type `collection`, entry by entry: memory holds one at a time.
//! Nothing here opens a file: it is given what writes to one.

use serde_json::{json, Value};
use std::{
	collections::HashSet,
	io::{self, Write},
};

/// A Bundle that is being written.
pub struct Collection<W> {
	out: W,
	full_urls: HashSet<String>,
	entries: u64,
}

impl<W: Write> Collection<W> {
	/// Begins a Bundle that is made at the FHIR instant `now`.
	///
	/// # Errors
	/// `out` fails.
	pub fn new(mut out: W, now: &str) -> io::Result<Self> {
		let now = json!(now);
		write!(out, r#"{{"resourceType":"Bundle","type":"collection","timestamp":{now}"#)?;
		Ok(Self { out, full_urls: HashSet::new(), entries: 0 })
	}

	/// Adds `resource`, the text of a valid one, under `own`, a URI of its own in this Bundle; or under
	/// `wanted`, what others refer to it by, unless another entry has that already. Returns which.
	///
	/// # Errors
	/// The output fails.
	pub fn add(&mut self, wanted: Option<&str>, own: &str, resource: &str) -> io::Result<String> {
		let free = wanted.filter(|wanted| !self.full_urls.contains(*wanted));
		let full_url = free.unwrap_or(own);
		self.full_urls.insert(full_url.to_owned());
		self.out.write_all(if self.entries == 0 { b",\"entry\":[\n" } else { b",\n" })?;
		self.entries += 1;
		// Where it is kept, whatever it is called here.
		let link = match full_url == own {
			true => String::new(),
			false => format!(r#""link":[{}],"#, json!({ "relation": "via", "url": own })),
		};
		let json = Value::from(full_url);
		write!(self.out, r#"{{{link}"fullUrl":{json},"resource":{resource}}}"#)?;
		Ok(full_url.to_owned())
	}

	/// Ends the Bundle. Returns the output and how many entries it has.
	///
	/// # Errors
	/// The output fails.
	pub fn finish(mut self) -> io::Result<(W, u64)> {
		// FHIR has no empty lists: a Bundle of nothing has none.
		self.out.write_all(if self.entries == 0 { b"}\n" } else { b"\n]}\n" })?;
		self.out.flush()?;
		Ok((self.out, self.entries))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::fhir::{
		bundle::{scan, Terms},
		valid::{Validator, R4},
	};

	const BASIC: &str = r#"{"resourceType":"Basic","code":{"text":"ü"}}"#;

	fn written(urls: &[(Option<&str>, &str)]) -> String {
		let mut collection = Collection::new(Vec::new(), "2026-01-31T12:00:00Z").expect("memory");
		for (wanted, own) in urls {
			collection.add(*wanted, own, BASIC).expect("memory");
		}
		let (out, entries) = collection.finish().expect("memory");
		assert_eq!(entries, urls.len() as u64);
		String::from_utf8(out).expect("text")
	}

	#[test]
	fn collection_is_a_valid_bundle_with_none_one_and_several_entries() {
		for urls in [&[][..], &[(None, "urn:a")], &[(Some("urn:x"), "urn:a"), (None, "urn:b")]] {
			let text = written(urls);
			R4.validate(&text).expect("valid");
			if !urls.is_empty() {
				let mut source = std::io::Cursor::new(&text);
				let scanned = scan(&mut source, &Terms::default(), &mut |_| {});
				assert_eq!(scanned.expect("a Bundle").found.len(), urls.len());
			}
		}
	}

	#[test]
	fn full_urls_are_kept_and_none_is_there_twice() {
		let text = written(&[(Some("urn:x"), "urn:a"), (Some("urn:x"), "urn:b")]);
		let value: Value = serde_json::from_str(&text).expect("JSON");
		assert_eq!(value["entry"][0]["fullUrl"], "urn:x");
		assert_eq!(value["entry"][0]["link"][0]["url"], "urn:a");
		assert_eq!(value["entry"][1]["fullUrl"], "urn:b");
	}
}
