//! Where the content of a record comes from: a file or a folder of this machine, or bytes that a host has.

use crate::{
	fhir::manifest::title_of,
	record::{write_content, Content, Details, Progress, RecordError, WrittenRecord, HEAD_LEN},
	store::BlockStore,
};
use std::{io::Cursor, path::PathBuf};

/// What tells a source from others, so that a run that was cut short is gone on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
	/// Where it is: its path or its name.
	pub place: Vec<u8>,
	/// What changes where its content does, as far as that can be told without reading it.
	pub state: Vec<u8>,
}

/// Where the content of a record comes from.
pub trait Source: Sync {
	/// What tells it from others, and from itself once it has changed.
	///
	/// # Errors
	/// It cannot be looked at.
	fn identity(&self) -> Result<Identity, RecordError>;

	/// Makes a record of it in `into`, encrypted to `recipient`. It is read once; where it is empty, unreadable
	/// or changed while it is read, nothing of it stays in the store.
	///
	/// # Errors
	/// It is none of what can be added, a detail is invalid, or the store refuses.
	fn write(
		&self,
		details: &Details,
		recipient: [u8; 32],
		into: &dyn BlockStore,
		progress: &mut dyn FnMut(Progress),
	) -> Result<WrittenRecord, RecordError>;
}

/// A file that is in memory, as a browser hands one over.
#[derive(Clone, Debug)]
pub struct Bytes {
	/// Its name. The record's title is made of it, where there is no other.
	pub name: String,
	/// Its content.
	pub content: Vec<u8>,
	/// When it was last changed, in milliseconds since the Unix epoch.
	pub modified: u64,
}

impl Source for Bytes {
	fn identity(&self) -> Result<Identity, RecordError> {
		let numbers = [self.content.len() as u64, self.modified].map(u64::to_le_bytes);
		Ok(Identity { place: self.name.clone().into_bytes(), state: numbers.concat() })
	}

	fn write(
		&self,
		details: &Details,
		recipient: [u8; 32],
		into: &dyn BlockStore,
		progress: &mut dyn FnMut(Progress),
	) -> Result<WrittenRecord, RecordError> {
		let head = &self.content[..self.content.len().min(HEAD_LEN as usize)];
		let (title, total) = (title_of(self.name.as_ref()), Some(self.content.len() as u64));
		let mut rest = Cursor::new(&self.content[head.len()..]);
		let content = Content { title: &title, head, rest: &mut rest, total };
		let unreadable =
			|source| RecordError::Unreadable { path: PathBuf::from(&self.name), source };
		write_content(content, details, recipient, into, progress, unreadable, |_| Ok(()))
	}
}
