//! The file that a Bundle is imported from: checked whole before anything is done with it, and read
//! again entry by entry.

use super::error::ImportError;
use crate::{
	fhir::bundle::{scan, BundleError, Entry, Found},
	ops::OpError,
	record::RecordError,
	Category,
};
use std::{
	fs::{self, File},
	io::BufReader,
	os::unix::fs::FileExt,
	path::{Path, PathBuf},
};

/// A Bundle that was checked.
pub(super) struct BundleFile {
	path: PathBuf,
	file: File,
	found: Vec<Found>,
}

impl BundleFile {
	/// Checks the whole of `path`. `progress` is told how many bytes were read of how many.
	pub(super) fn check(path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Self, OpError> {
		let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
		let metadata = fs::metadata(path).map_err(unreadable)?;
		// It is read twice, which a pipe is not.
		if !metadata.is_file() {
			return Err(RecordError::NotRegular { path: path.to_owned() }.into());
		}
		if metadata.len() == 0 {
			return Err(RecordError::EmptyFile { path: path.to_owned() }.into());
		}
		let file = File::open(path).map_err(unreadable)?;
		let total = metadata.len();
		let found =
			scan(BufReader::with_capacity(1 << 18, &file), &mut |done| progress(done, total));
		let found = found.map_err(|error| match error {
			BundleError::Fhir(source) => {
				OpError::from(ImportError::Invalid { path: path.to_owned(), source })
			}
			BundleError::Source(source) => unreadable(source).into(),
		})?;
		Ok(Self { path: path.to_owned(), file, found })
	}

	/// How many entries it has.
	pub(super) fn len(&self) -> usize {
		self.found.len()
	}

	/// The category of each entry.
	pub(super) fn categories(&self) -> impl Iterator<Item = Category> + '_ {
		self.found.iter().map(|entry| entry.category)
	}

	/// The category of entry `index`, which it has.
	pub(super) fn category(&self, index: usize) -> Category {
		self.found[index].category
	}

	/// What tells the resource of each entry from others.
	pub(super) fn resources(&self) -> impl Iterator<Item = &[u8; 32]> + '_ {
		self.found.iter().map(|entry| &entry.resource)
	}

	/// Reads entry `index`.
	///
	/// # Errors
	/// The file cannot be read, or was changed since it was checked.
	pub(super) fn entry(&self, index: usize) -> Result<Entry, RecordError> {
		let path = || self.path.clone();
		let found = self.found.get(index).ok_or(RecordError::ChangedWhileRead { path: path() })?;
		let mut bytes = vec![0; found.len];
		let read = self.file.read_exact_at(&mut bytes, found.offset);
		read.map_err(|source| RecordError::Unreadable { path: path(), source })?;
		found.entry(&bytes).ok_or(RecordError::ChangedWhileRead { path: path() })
	}
}
