//! A record that a caller wants added, before anything is done with it.

use super::record_scope::RecordScope;
use crate::{keys::AccountId, record::Details, Category};
use std::path::Path;

/// What a caller wants added.
pub struct NewRecord<'a> {
	/// Whose record it becomes part of: the account's own where it is a patient's.
	pub patient: AccountId,
	/// The file.
	pub file: &'a Path,
	/// What it is about.
	pub category: Category,
	/// How it is listed, in place of the file's name.
	pub title: Option<String>,
	/// Its media type, in place of the guessed one.
	pub content_type: Option<String>,
	/// A remark that is listed with it.
	pub description: Option<String>,
	/// The department under whose grant the account, a doctor whom it names, adds it.
	pub department: Option<AccountId>,
}

impl NewRecord<'_> {
	/// Whose records it is to be among, and under whose grant.
	pub(super) fn place(&self) -> RecordScope {
		RecordScope { patient: self.patient, department: self.department }
	}

	/// What its author says about it, `author` being their address and `date` the moment.
	pub(super) fn details(&self, author: String, date: &str) -> Details {
		Details {
			title: self.title.clone(),
			content_type: self.content_type.clone(),
			category: self.category,
			author,
			date: date.to_owned(),
			description: self.description.clone(),
			full_url: None,
		}
	}
}
