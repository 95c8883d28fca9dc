//! Records, grants and the trail as FHIR R4 Bundles of type `collection`, for other software. A Bundle
//! appears under its name once it is whole; nothing of it is left anywhere where that never comes.
//!
//! | module | holds |
//! |---|---|
//! | [`records`] | what the caller may read of a patient |
//! | [`grants`] | a patient's grants as `Consent`s |
//! | [`trail`] | events of the trail as `AuditEvent`s |

mod grants;
mod records;
mod trail;

pub use records::{ExportedRecords, LeftOut};
pub use trail::export_trail;

use super::{blocking, OpError};
use crate::{
	fhir::collection::Collection,
	files::{self, target::Target},
	record::RecordError,
};
use serde::Serialize;
use std::{
	fs::File,
	io::{self, BufWriter},
	path::{Path, PathBuf},
};

/// A Bundle that was written.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
	/// Where it is.
	pub file: PathBuf,
	/// How many entries it has.
	pub entries: u64,
}

/// A Bundle that is being written to a file that nobody sees yet.
struct BundleTarget {
	path: PathBuf,
	folder: PathBuf,
	hidden: Target,
	bundle: Collection<BufWriter<File>>,
}

impl BundleTarget {
	/// Begins one that is to be `path`.
	fn new(path: &Path, overwrite: bool) -> Result<Self, OpError> {
		let unwritable = |source| RecordError::Unwritable { path: path.to_owned(), source };
		files::ensure_free(path, overwrite)?;
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		let folder = folder.unwrap_or(Path::new(".")).to_owned();
		let mut hidden = Target::new(&folder).map_err(unwritable)?;
		let file = hidden.file().try_clone().map_err(unwritable)?;
		let bundle =
			Collection::new(BufWriter::new(file), &crate::clock::now()).map_err(unwritable)?;
		Ok(Self { path: path.to_owned(), folder, hidden, bundle })
	}

	/// Adds a resource, as [`Collection::add`] does.
	fn add(&mut self, wanted: Option<&str>, own: &str, json: &[u8]) -> Result<String, OpError> {
		// What is added was written by this client or read as text.
		let json = String::from_utf8_lossy(json);
		let added = blocking(|| self.bundle.add(wanted, own, &json));
		Ok(added.map_err(|source| self.unwritable(source))?)
	}

	/// Lets the file appear under its name.
	fn finish(self, overwrite: bool) -> Result<Exported, OpError> {
		let Self { path, folder, hidden, bundle } = self;
		let failed = |source: io::Error| match source.kind() {
			io::ErrorKind::AlreadyExists => RecordError::AlreadyExists { path: path.clone() },
			_ => RecordError::Unwritable { path: path.clone(), source },
		};
		let entries = blocking(|| {
			let (_, entries) = bundle.finish()?;
			hidden.appear(&path, &folder, overwrite)?;
			Ok(entries)
		});
		let entries = entries.map_err(failed)?;
		Ok(Exported { file: path, entries })
	}

	fn unwritable(&self, source: io::Error) -> RecordError {
		RecordError::Unwritable { path: self.path.clone(), source }
	}
}
