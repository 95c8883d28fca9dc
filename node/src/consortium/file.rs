//! The file in which the founders of a chain list what it begins with: its shape, and how it is read.
//! What it may say is up to [`super::rules`].

use serde::Deserialize;
use std::{fs, ops::Range, path::Path};
use toml::Spanned;

/// The longest file that is read, in bytes: a hundred validators take a tenth of it.
const MAX_LENGTH: u64 = 1024 * 1024;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
	/// What people call the chain.
	pub name: Spanned<String>,
	/// What nodes call it: the name of the folder that they keep it in.
	pub id: Spanned<String>,
	/// What the chain is for.
	#[serde(default, rename = "type")]
	pub kind: Kind,
	/// The fewest validators with session keys that there may be, until the council says otherwise.
	pub minimum_validators: Spanned<u32>,
	/// Who may register.
	pub enrolment: Enrolment,
	/// The accounts that govern.
	#[serde(default)]
	pub council: Vec<Spanned<String>>,
	/// The accounts that run enrolment.
	#[serde(default)]
	pub admins: Vec<Spanned<String>>,
	/// Nodes that a new one asks for others.
	#[serde(default)]
	pub bootnodes: Vec<Spanned<String>>,
	/// The validators that the chain begins with.
	#[serde(default)]
	pub authority: Vec<Entry>,
}

/// A validator, as `salus-node key founder` prints it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
	/// What people call it.
	pub name: Option<Spanned<String>>,
	/// The address of the account that has the seat.
	pub account: Spanned<String>,
	/// The key that signs blocks, 32 bytes in hexadecimal.
	pub aura: Spanned<String>,
	/// The key that signs votes on finality, 32 bytes in hexadecimal.
	pub grandpa: Spanned<String>,
	/// A signature of each of them over the account, in hexadecimal.
	pub proof: Spanned<String>,
}

/// What a chain is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
	/// Real records.
	#[default]
	Live,
	/// Trying out a network on one machine.
	Local,
	/// Trying out a node.
	Development,
}

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enrolment {
	/// Anyone.
	Open,
	/// Whom an admin enrolled.
	ByAdmin,
}

/// The text of a file, for errors that say where something stands in it.
pub struct Source {
	shown: String,
	text: String,
}

impl Source {
	/// Reads the file at `path`.
	pub fn read(path: &Path) -> Result<Self, String> {
		let shown = path.display().to_string();
		let length = fs::metadata(path).map_err(|error| format!("{shown}: {error}"))?.len();
		if length > MAX_LENGTH {
			return Err(format!("{shown}: {length} bytes are too many for a consortium's file"));
		}
		let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
		Ok(Self { shown, text })
	}

	/// What the text says, in the shape that is asked for.
	pub fn parse<T: for<'de> Deserialize<'de>>(&self) -> Result<T, String> {
		toml::from_str(&self.text).map_err(|error| {
			let message = error.message().trim().replace('\n', ", ");
			format!("{}: {message}", self.place(error.span()))
		})
	}

	/// The file and the line in which `span` begins.
	pub fn place(&self, span: Option<Range<usize>>) -> String {
		span.map_or(self.shown.clone(), |span| format!("{}:{}", self.shown, self.line(&span)))
	}

	/// The line in which `span` begins, from 1.
	pub fn line(&self, span: &Range<usize>) -> usize {
		let before = self.text.as_bytes().iter().take(span.start);
		before.filter(|&&byte| byte == b'\n').count() + 1
	}
}

/// The id of an unfinished file.
#[derive(Deserialize)]
pub struct OnlyId {
	/// What nodes call the chain.
	pub id: Spanned<String>,
}
