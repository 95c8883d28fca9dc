//! A file of a provider's library: one that is wanted there, and one that is there, opened.

use super::{new_record::NewRecord, publish::Stored, Member, OpError};
use crate::{
	fhir::Manifest,
	keys::{AccountId, AgeIdentity},
	record::{self, Details, Original, Progress},
	store::BlockStore,
	Category,
};
use cid::Cid;
use std::path::Path;

/// What the manifests of a library say of the category, which means nothing there.
pub(super) const NO_CATEGORY: Category = Category::OTHER;

/// A file that a provider wants in the library.
pub struct NewLibraryFile<'a> {
	/// The file.
	pub file: &'a Path,
	/// How it is listed, in place of the file's name.
	pub title: Option<String>,
	/// Its media type, in place of the guessed one.
	pub content_type: Option<String>,
	/// A remark that is listed with it.
	pub description: Option<String>,
}

/// A file of the library, opened.
pub(super) struct Found {
	pub cid: Cid,
	pub manifest: Manifest,
	/// The one of the account's identities that opens it.
	pub identity: AgeIdentity,
}

impl Found {
	/// Encrypts the content anew, to `recipient`.
	pub fn store(
		&self,
		member: &Member,
		details: &Details,
		into: &dyn BlockStore,
		recipient: [u8; 32],
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Stored, OpError> {
		let original = Original {
			cid: &self.cid,
			manifest: &self.manifest,
			identity: &self.identity,
			store: member.blocks(),
		};
		let written = record::copy_record(&original, details, recipient, into, progress)?;
		Ok(Stored { cid: written.cid, blocks: written.blocks })
	}

	/// What its manifest says, for another one.
	pub fn details(&self, category: Category) -> Details {
		let manifest = &self.manifest;
		Details {
			title: Some(manifest.title.clone()),
			content_type: Some(manifest.content_type.clone()),
			category,
			author: manifest.author.clone(),
			date: manifest.date.clone(),
			description: manifest.description.clone(),
			full_url: manifest.full_url.clone(),
		}
	}
}

impl NewLibraryFile<'_> {
	/// As a record of the provider's own.
	pub(super) fn as_record(&self, owner: AccountId) -> NewRecord<'_> {
		NewRecord {
			patient: owner,
			file: self.file,
			category: NO_CATEGORY,
			title: self.title.clone(),
			content_type: self.content_type.clone(),
			description: self.description.clone(),
			department: None,
		}
	}
}
