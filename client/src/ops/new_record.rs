//! A record that a caller wants added, before anything is done with it.

use super::{pending::Slot, record_scope::RecordScope, Desk, Names, OpError};
use crate::{
	keys::AccountId,
	record::Details,
	source::{Identity, Source},
	Category,
};
use sha2::{Digest, Sha256};

/// What a caller wants added.
pub struct NewRecord<'a> {
	/// Whose record it becomes part of: the account's own where it is a patient's.
	pub patient: AccountId,
	/// The file.
	pub file: &'a dyn Source,
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

	/// Where it is remembered that it is under way. A file that changed since, or is to be listed otherwise,
	/// has another slot.
	///
	/// # Errors
	/// The file cannot be looked at.
	pub fn slot_of(&self, desk: &Desk, names: &Names) -> Result<Slot, OpError> {
		let Identity { place, state } = self.file.identity()?;
		let mut all = Sha256::new_with_prefix(state);
		for listed in [&self.title, &self.content_type, &self.description] {
			all.update([0, u8::from(listed.is_some())]);
			all.update(listed.as_deref().unwrap_or_default());
		}
		let parts: [&[u8]; 6] = [
			b"record",
			&self.patient.0,
			&[self.category.index()],
			&place,
			&all.finalize(),
			&self.department.map_or([0; 32], |it| it.0),
		];
		Ok(Slot::of_parts(desk, names, &parts))
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
