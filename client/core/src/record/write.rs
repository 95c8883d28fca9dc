//! Making a record: encrypting its content on the way into the store, then its manifest.

use super::{
	blob::encrypt_small,
	guess_media_type,
	opening::{ensure_as_described, open_content, read_error},
	pipeline::seal,
	sealing::{SealError, Sealed},
	Progress, RecordError, CONTENT, MANIFEST,
};
use crate::{
	fhir::Manifest,
	ipfs::{self, Batch, BlockStore, Imported, Profile},
	keys::AgeIdentity,
	Category,
};
use cid::Cid;
use std::io::{self, Read};

/// How much of a file is looked at to guess its media type.
pub const HEAD_LEN: u64 = 4096;

/// What the author says about a record.
#[derive(Clone, Debug, Default)]
pub struct Details {
	/// Its title. The name of the file, where none is given.
	pub title: Option<String>,
	/// Its media type. Guessed, where none is given.
	pub content_type: Option<String>,
	/// Its category.
	pub category: Category,
	/// The address of who writes it.
	pub author: String,
	/// When, as a FHIR instant.
	pub date: String,
	/// What its author says about it.
	pub description: Option<String>,
	/// What other resources call it, where it was imported from a Bundle.
	pub full_url: Option<String>,
}

/// A record that is in the store.
#[derive(Clone, Debug)]
pub struct WrittenRecord {
	/// Its directory.
	pub cid: Cid,
	/// What was encrypted into `manifest.age`.
	pub manifest: Manifest,
	/// The blocks that were not in the store before.
	pub blocks: Vec<Cid>,
	/// Length of all of its blocks.
	pub stored: u64,
}

/// Content that is read once, from its beginning to its end.
pub struct Content<'a> {
	/// What its record is called where the details have no title.
	pub title: &'a str,
	/// What it begins with, up to [`HEAD_LEN`] bytes, by which its media type is guessed.
	pub head: &'a [u8],
	/// What follows.
	pub rest: &'a mut (dyn Read + Send),
	/// Its length in bytes, where that is known.
	pub total: Option<u64>,
}

/// Makes a record of `content`, encrypted to `recipient`. `unreadable` says what it means that the
/// content cannot be read; `check` looks at what was read before anything of it stays.
///
/// # Errors
/// The reader fails, `check` refuses, a detail is invalid, or the store refuses. Then nothing of it stays
/// in the store.
pub fn write_content(
	content: Content<'_>,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
	unreadable: impl FnOnce(io::Error) -> RecordError,
	check: impl FnOnce(&Manifest) -> Result<(), RecordError>,
) -> Result<WrittenRecord, RecordError> {
	let title = details.title.as_deref().unwrap_or(content.title);
	let draft = draft(title, content.head, details)?;
	let mut reader = content.head.chain(content.rest);
	let mut batch = Batch::new(store);
	let sealed = seal(&mut reader, content.total, recipient, &mut batch, progress);
	let (content, manifest) = complete(sealed, draft, unreadable)?;
	check(&manifest)?;
	finish(manifest, content, recipient, batch, store)
}

/// Makes a record of what `reader` gives, encrypted to `recipient`. The details must have a title.
///
/// # Errors
/// The reader fails, a detail is invalid, or the store refuses. Then nothing of it stays in the
/// store.
pub fn write_record(
	mut reader: impl Read + Send,
	total: Option<u64>,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	let mut head = Vec::new();
	reader.by_ref().take(HEAD_LEN).read_to_end(&mut head).map_err(RecordError::Source)?;
	let content = Content { title: "", head: &head, rest: &mut reader, total };
	write_content(content, details, recipient, store, progress, RecordError::Source, |_| Ok(()))
}

/// A record that is there already.
pub struct Original<'a> {
	/// Its directory.
	pub cid: &'a Cid,
	/// What describes it.
	pub manifest: &'a Manifest,
	/// What opens it.
	pub identity: &'a AgeIdentity,
	/// Where it is.
	pub store: &'a dyn BlockStore,
}

/// Makes a record of the content of another one: encrypted anew, to `recipient`, without being
/// written to a file in between.
///
/// # Errors
/// The other record is not in its store, not encrypted to the identity, damaged or not what its
/// manifest says; a detail is invalid, or the store refuses. Then nothing new stays in the store.
pub fn copy_record(
	original: &Original<'_>,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	let Original { cid, manifest, identity, store: from } = original;
	let title = details.title.as_deref().unwrap_or(&manifest.title);
	let draft = draft(title, &[], details)?;
	let mut reader = open_content(cid, identity, *from)?;
	let mut batch = Batch::new(store);
	let copied = seal(&mut reader, Some(manifest.size), recipient, &mut batch, progress);
	let (content, copied) = complete(copied, draft, |error| read_error(cid, CONTENT, error))?;
	ensure_as_described(cid, manifest, copied.size, copied.sha256)?;
	finish(copied, content, recipient, batch, store)
}

/// The manifest without what is known only once the content was read. Checked now, so that a
/// wrong detail is found before a long upload and not after it.
fn draft(title: &str, head: &[u8], details: &Details) -> Result<Manifest, RecordError> {
	let guessed = || guess_media_type(title, head).to_owned();
	let manifest = Manifest {
		title: title.to_owned(),
		content_type: details.content_type.clone().unwrap_or_else(guessed),
		size: 0,
		sha256: [0; 32],
		category: details.category,
		author: details.author.clone(),
		date: details.date.clone(),
		description: details.description.clone(),
		full_url: details.full_url.clone(),
	};
	manifest.validate()?;
	Ok(manifest)
}

fn complete(
	sealed: Result<Sealed, SealError>,
	draft: Manifest,
	unreadable: impl FnOnce(io::Error) -> RecordError,
) -> Result<(Imported, Manifest), RecordError> {
	let sealed = sealed.map_err(|error| match error {
		SealError::Reading(error) => unreadable(error),
		SealError::Writing(error) => error,
	})?;
	Ok((sealed.content, Manifest { size: sealed.size, sha256: sealed.sha256, ..draft }))
}

/// Encrypts the manifest, and makes the directory.
fn finish(
	manifest: Manifest,
	content: Imported,
	recipient: [u8; 32],
	mut batch: Batch<'_>,
	store: &dyn BlockStore,
) -> Result<WrittenRecord, RecordError> {
	let sealed = encrypt_small(&manifest.to_json()?, recipient)?;
	let entry = ipfs::import(sealed.as_slice(), &mut batch, Profile::default())?;
	let directory = ipfs::write_directory(&[(CONTENT, content), (MANIFEST, entry)], &mut batch)?;
	let (cid, stored) = (directory.cid, directory.dag_size);
	store.pin(&cid)?;
	Ok(WrittenRecord { cid, manifest, blocks: batch.keep(), stored })
}
