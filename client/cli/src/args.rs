//! Arguments that several commands take, and how they are read.

use clap::{
	builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
	Args, ValueEnum,
};
use salus_client::{
	fhir,
	keys::{parse_address, AccountId, KeyError},
	ops::{access::Expiry, record_scope::RecordScope, OpError},
	text::{text_of, TextError},
	Category,
};
use serde::de::DeserializeOwned;
use std::{
	io::Read,
	path::{Path, PathBuf},
};

/// An account's address.
pub(super) fn address(text: &str) -> Result<AccountId, KeyError> {
	parse_address(text)
}

/// The path of a development key.
pub(super) fn dev_path(text: &str) -> Result<String, KeyError> {
	salus_client::keys::DevKey::parse(text).map(|key| key.path().to_owned())
}

/// Whose records a command works on, and under whose grant.
#[derive(Debug, Args)]
pub(super) struct Whose {
	/// The patient, where a provider acts
	#[arg(long, value_name = "ADDRESS", value_parser = address)]
	patient: Option<AccountId>,
	/// Act under a grant of this department, which names this doctor
	#[arg(long, value_name = "ADDRESS", value_parser = address, requires = "patient")]
	department: Option<AccountId>,
}

impl Whose {
	/// Whether it is the account's own.
	pub fn is_own(&self) -> bool {
		self.patient.is_none()
	}

	/// The place, as `own` finds it.
	pub fn place(&self, own: AccountId) -> RecordScope {
		RecordScope { patient: self.patient.unwrap_or(own), department: self.department }
	}
}

/// A profile that the user wrote.
#[derive(Debug, Args)]
pub(super) struct Profile {
	/// The profile, a JSON file; - reads standard input
	#[arg(long, value_name = "FILE")]
	profile: PathBuf,
}

impl Profile {
	/// Reads it, for `command`.
	pub fn read<T: DeserializeOwned>(&self, command: &'static str) -> Result<T, FormError> {
		read_form(&self.profile, command)
	}
}

/// How a file is listed that is added.
#[derive(Debug, Args)]
pub(super) struct Listing {
	/// How it is listed [default: the file's name]
	#[arg(long)]
	pub title: Option<String>,
	/// Its media type, such as application/pdf [default: guessed]
	#[arg(long = "type", value_name = "TYPE")]
	pub content_type: Option<String>,
	/// A remark that is listed with it
	#[arg(long)]
	pub description: Option<String>,
}

/// Reads the name of a category.
pub(super) fn category() -> impl TypedValueParser<Value = Category> {
	let names = Category::all().filter_map(|category| {
		let value = PossibleValue::new(category.name()?);
		Some(category.about().map_or(value.clone(), |about| value.help(about)))
	});
	PossibleValuesParser::new(names)
		.try_map(|name| Category::from_name(&name).ok_or("it is not a category"))
}

/// A kind of provider.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kind {
	/// A person who treats patients
	Doctor,
	/// A pharmacy
	Pharmacy,
	/// A department of a hospital
	Department,
}

impl From<Kind> for fhir::ProviderKind {
	fn from(kind: Kind) -> Self {
		match kind {
			Kind::Doctor => fhir::ProviderKind::Doctor,
			Kind::Pharmacy => fhir::ProviderKind::Pharmacy,
			Kind::Department => fhir::ProviderKind::Department,
		}
	}
}

/// The longest time from now on, in milliseconds: a thousand years.
const LONGEST: u64 = 1000 * 365 * 24 * 60 * 60_000;

/// A length of time, as `30d`, `12h`, `45m`, or an RFC 3339 time.
pub(super) fn expiry(text: &str) -> Result<Expiry, String> {
	let wrong =
		|| {
			format!("{text:?} is no expiry: write 30d, 12h, 45m, or a time such as 2030-01-31T12:00:00Z")
		};
	if let Some(moment) = fhir::parse_instant(text) {
		return Ok(Expiry::At(moment));
	}
	let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
	let number: u64 = number.parse().map_err(|_| wrong())?;
	let minutes = match unit {
		"m" => 1,
		"h" => 60,
		"d" => 24 * 60,
		_ => return Err(wrong()),
	};
	let length = number.checked_mul(minutes * 60_000).filter(|length| *length <= LONGEST);
	length.map(Expiry::After).ok_or_else(wrong)
}

/// What can go wrong with a file that the user wrote.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(super) enum FormError {
	#[error("{path} cannot be read: {reason}")]
	#[diagnostic(code(salus::form_unreadable), help("check the path; - reads standard input"))]
	Unreadable { path: PathBuf, reason: String },
	#[error("{path} cannot be used: {error}")]
	#[diagnostic(
		code(salus::form_encoding),
		help("save it as UTF-8, for example `iconv -f UTF-16 -t UTF-8 FILE > NEW`")
	)]
	Encoding { path: PathBuf, error: TextError },
	#[error("{path} is not a filled-in form: {reason}")]
	#[diagnostic(code(salus::form_invalid), help("`{command} --help` shows one"))]
	Invalid { path: PathBuf, reason: String, command: &'static str },
}

crate::failure::own!(FormError);

/// The longest form or text read, in bytes.
const MAX_FORM: u64 = 1 << 20;

/// Reads a form: a JSON file, or standard input where `path` is `-`. Profiles come this way and
/// not as arguments, which other users of the machine could read.
fn read_form<T: DeserializeOwned>(path: &Path, command: &'static str) -> Result<T, FormError> {
	let text = read_text(path)?;
	serde_json::from_str(&text).map_err(|e| FormError::Invalid {
		path: path.to_owned(),
		// Where it is wrong and how, without what is written there.
		reason: format!("line {}, column {}: {}", e.line(), e.column(), form_reason(&e)),
		command,
	})
}

/// Reads a text that somebody wrote: a file, or standard input where `path` is `-`.
pub(super) fn read_text(path: &Path) -> Result<String, FormError> {
	let unreadable =
		|e: std::io::Error| FormError::Unreadable { path: path.to_owned(), reason: e.to_string() };
	let mut bytes = Vec::new();
	if path == Path::new("-") {
		std::io::stdin().take(MAX_FORM).read_to_end(&mut bytes).map_err(unreadable)?;
	} else {
		let file = std::fs::File::open(path).map_err(unreadable)?;
		file.take(MAX_FORM).read_to_end(&mut bytes).map_err(unreadable)?;
	}
	let text =
		text_of(&bytes).map_err(|error| FormError::Encoding { path: path.to_owned(), error })?;
	Ok(text.to_owned())
}

/// What is wrong with a form, without the values in it.
fn form_reason(error: &serde_json::Error) -> String {
	let text = error.to_string();
	match error.classify() {
		serde_json::error::Category::Data if text.starts_with("unknown field") => {
			text.split(" at line").next().unwrap_or_default().to_owned()
		}
		serde_json::error::Category::Data => "a value is of the wrong type".into(),
		serde_json::error::Category::Eof => "it ends too early".into(),
		_ => "it is not JSON".into(),
	}
}

/// Writes a secret to a new file that only its owner may read.
pub(super) fn write_secret(path: &Path, secret: &str) -> Result<(), OpError> {
	use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt};
	OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(0o600)
		.open(path)
		.and_then(|mut file| {
			let written = file.write_all(secret.as_bytes()).and_then(|()| file.sync_all());
			// What is not whole is of no use, and keeps the next try from the name.
			written.inspect_err(|_| drop(std::fs::remove_file(path)))
		})
		.map_err(|e| OpError::File { path: path.to_owned(), reason: e.to_string() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn category_is_read_by_the_name_that_it_is_shown_with() {
		let command = clap::Command::new("x").arg(clap::Arg::new("of").value_parser(category()));
		for known in Category::all() {
			let read = command.clone().get_matches_from(["x", &known.to_string()]);
			assert_eq!(read.get_one("of"), Some(&known));
		}
		assert!(command.try_get_matches_from(["x", "category 9"]).is_err());
	}

	#[test]
	fn expiry_is_read_as_a_length_or_a_moment() {
		assert_eq!(expiry("1970-01-01T00:00:01Z"), Ok(Expiry::At(1000)));
		let day = 24 * 60 * 60_000;
		assert_eq!(expiry("30d"), Ok(Expiry::After(30 * day)));
		assert_eq!(expiry("30d").map(|it| it.moment(5)), Ok(30 * day + 5), "by the chain's clock");
		for wrong in ["", "d", "30", "30y", "-1d", "365001d", "99999999999999999999d", "ü"] {
			assert!(expiry(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn i1_error_of_a_form_does_not_repeat_what_is_written_in_it() {
		let dir = tempfile::tempdir().expect("a folder");
		let path = dir.path().join("form.json");
		std::fs::write(&path, r#"{"name": 5, "birth_date": "1970"}"#).expect("written");
		let error = read_form::<fhir::PatientProfile>(&path, "x").expect_err("of the wrong type");
		assert!(!error.to_string().contains("1970"), "{error}");
	}
}
