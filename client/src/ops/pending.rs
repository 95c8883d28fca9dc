//! What was encrypted and stored but is not known to be on chain: one small file each, so that a
//! second run submits it without storing it twice. Holds a CID and numbers, no title and no key.

use super::{error::file_error, OpError};
use crate::record::RecordError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
	fs,
	io::Write,
	path::{Path, PathBuf},
	time::UNIX_EPOCH,
};

/// A record that is in the store and may not be on chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
	/// The record's directory in the store.
	pub cid: String,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// The number that the patient's next record had before it was submitted.
	pub next_record: u64,
	/// Every block that was new to the store.
	pub blocks: Vec<String>,
	/// The nonce that it was last sent with, once it was.
	pub nonce: Option<u64>,
}

/// Where one pending record is remembered: under a name that the same file, account, patient and
/// category lead to, and that says nothing of them.
#[derive(Clone, Debug)]
pub struct Slot(PathBuf);

impl Slot {
	/// The slot of `file` as `author` adds it to `category` of `patient`. A file that changed
	/// since has another slot.
	///
	/// # Errors
	/// The file's metadata cannot be read.
	pub fn of(
		data_dir: &Path,
		author: [u8; 32],
		patient: [u8; 32],
		category: u8,
		file: &Path,
	) -> Result<Self, OpError> {
		let unreadable = |source| RecordError::Unreadable { path: file.to_owned(), source };
		let path = file.canonicalize().map_err(unreadable)?;
		let meta = fs::metadata(&path).map_err(unreadable)?;
		let modified = meta
			.modified()
			.ok()
			.and_then(|time| time.duration_since(UNIX_EPOCH).ok())
			.map_or(0, |since| since.as_nanos());
		let name = Sha256::new()
			.chain_update(author)
			.chain_update(patient)
			.chain_update([category])
			.chain_update(meta.len().to_le_bytes())
			.chain_update(modified.to_le_bytes())
			.chain_update(path.as_os_str().as_encoded_bytes())
			.finalize();
		Ok(Self(data_dir.join("pending").join(format!("{}.json", hex::encode(name)))))
	}

	/// What is remembered here, if anything readable is.
	pub fn load(&self) -> Option<Pending> {
		serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
	}

	/// Remembers `pending`: the file is there whole or not at all.
	///
	/// # Errors
	/// The folder cannot be written.
	pub fn save(&self, pending: &Pending) -> Result<(), OpError> {
		let dir = self.0.parent().unwrap_or(Path::new("."));
		fs::create_dir_all(dir).map_err(file_error(dir))?;
		let json = serde_json::to_vec(pending)
			.map_err(|e| OpError::File { path: self.0.clone(), reason: e.to_string() })?;
		let mut temp = tempfile::NamedTempFile::new_in(dir).map_err(file_error(dir))?;
		temp.write_all(&json).map_err(file_error(&self.0))?;
		temp.as_file().sync_all().map_err(file_error(&self.0))?;
		temp.persist(&self.0).map_err(|e| file_error(&self.0)(e.error))?;
		Ok(())
	}

	/// Forgets what is remembered here.
	pub fn clear(&self) {
		// What stays behind is looked up on chain by the next run, and cleared then.
		let _ = fs::remove_file(&self.0);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn slot(dir: &Path, category: u8, file: &Path) -> Slot {
		Slot::of(dir, [1; 32], [2; 32], category, file).expect("the file is there")
	}

	#[test]
	fn pending_record_is_found_again_for_the_same_file_only() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("a");
		fs::write(&file, "one").expect("written");
		let pending = Pending {
			cid: "c".into(),
			epoch: 1,
			next_record: 2,
			blocks: vec!["b".into()],
			nonce: None,
		};
		slot(dir.path(), 0, &file).save(&pending).expect("saved");
		assert_eq!(slot(dir.path(), 0, &file).load(), Some(pending));
		assert_eq!(slot(dir.path(), 1, &file).load(), None);
		fs::write(&file, "other").expect("written");
		assert_eq!(slot(dir.path(), 0, &file).load(), None);
	}

	#[test]
	fn damaged_pending_file_counts_as_none() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("a");
		fs::write(&file, "one").expect("written");
		let slot = slot(dir.path(), 0, &file);
		fs::create_dir_all(dir.path().join("pending")).expect("made");
		fs::write(&slot.0, "{").expect("written");
		assert_eq!(slot.load(), None);
	}

	#[test]
	fn i1_pending_file_does_not_name_the_file() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("Erika-Mustermann.pdf");
		fs::write(&file, "one").expect("written");
		assert!(!slot(dir.path(), 0, &file).0.to_string_lossy().contains("Mustermann"));
	}
}
