//! A record: one IPFS directory of two age files.
//!
//! | entry | holds |
//! |---|---|
//! | `manifest.age` | a FHIR `DocumentReference`: title, media type, size, SHA-256, category, author, date |
//! | `content.age` | the content |
//!
//! The content of a folder is a tar archive of it.
//!
//! Both are encrypted to one recipient, the current epoch of the record's category. Writing and
//! reading stream: neither holds more than a few chunks of the content.
//!
//! This module touches the store that it is given and what gives and takes content, nothing else.

mod blob;
mod error;
mod media;
mod name;
mod opening;
#[cfg_attr(target_family = "wasm", path = "pipeline_sequential.rs")]
mod pipeline;
mod read;
mod sealing;
mod write;

pub use blob::{decrypt_small, encrypt_small, load_blob, store_blob, MAX_BLOB_LEN};
pub use error::RecordError;
pub use media::{guess_media_type, FHIR_JSON};
pub use name::{is_unprintable, printable, safe_file_name};
pub use read::{read_content, read_content_into, read_manifest};
pub use write::{
	copy_record, write_content, write_record, Content, Details, Original, WrittenRecord, HEAD_LEN,
};

use crate::ipfs::{self, BlockStore, Usage};
use cid::Cid;

/// The entry of a record that says what it is.
pub const MANIFEST: &str = "manifest.age";

/// The entry of a record that holds its content.
pub const CONTENT: &str = "content.age";

/// How far reading or writing has come, in bytes of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
	/// Bytes done.
	pub done: u64,
	/// Bytes in all, where that is known.
	pub total: Option<u64>,
}

/// Removes a record from the store: every block of it that is there. Returns what was freed.
///
/// # Errors
/// The store refuses.
pub fn delete(cid: &Cid, store: &dyn BlockStore) -> Result<Usage, RecordError> {
	Ok(ipfs::delete_dag(cid, store)?)
}

/// Removes a record from the store but for what is part of one of `needed` too. Returns what was
/// freed and what was left.
///
/// # Errors
/// The store refuses.
pub fn delete_except(
	cid: &Cid,
	needed: &[Cid],
	store: &dyn BlockStore,
) -> Result<(Usage, Usage), RecordError> {
	Ok(ipfs::delete_dag_except(cid, needed, store)?)
}
