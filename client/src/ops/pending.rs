//! What was encrypted and stored but is not known to be on chain: one small file each, so that a
//! second run submits it without storing it twice. Holds a CID and numbers, no title and no key.

use super::{error::file_error, records::NewRecord, OpError};
use crate::{record::RecordError, store::parse_cid};
use cid::Cid;
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
	fs::{self, File},
	io::Write,
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
	time::UNIX_EPOCH,
};

/// Something that is in the store and may not be on chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
	/// What leads to it in the store.
	pub cid: String,
	/// The epoch it is encrypted to, 0 where there are none.
	pub epoch: u32,
	/// The number that the next one had before it was submitted.
	pub next_record: u64,
	/// Every block that was new to the store.
	pub blocks: Vec<String>,
	/// The nonce that it was last sent with, once it was.
	pub nonce: Option<u64>,
}

impl Pending {
	/// The blocks.
	pub(super) fn cids(&self) -> Vec<Cid> {
		self.blocks.iter().filter_map(|cid| parse_cid(cid).ok()).collect()
	}
}

/// Where one pending record is remembered: under a name that the same file, account, patient and
/// category lead to, and that says nothing of them.
#[derive(Clone, Debug)]
pub struct Slot(PathBuf);

impl Slot {
	/// The slot of `new` as `author` adds it. A file that changed since, or is to be listed
	/// otherwise, has another slot.
	///
	/// # Errors
	/// The file's metadata cannot be read.
	pub fn of(data_dir: &Path, author: [u8; 32], new: &NewRecord<'_>) -> Result<Self, OpError> {
		let file = new.file;
		let unreadable = |source| RecordError::Unreadable { path: file.to_owned(), source };
		let path = file.canonicalize().map_err(unreadable)?;
		let meta = fs::metadata(&path).map_err(unreadable)?;
		let modified = meta
			.modified()
			.ok()
			.and_then(|time| time.duration_since(UNIX_EPOCH).ok())
			.map_or(0, |since| since.as_nanos());
		let mut name = Sha256::new()
			.chain_update(author)
			.chain_update(new.patient)
			.chain_update([new.category])
			.chain_update(meta.len().to_le_bytes())
			.chain_update(modified.to_le_bytes())
			.chain_update(path.as_os_str().as_encoded_bytes());
		if meta.is_dir() {
			add_folder(&mut name, &path).map_err(unreadable)?;
		}
		for listed in [&new.title, &new.content_type, &new.description] {
			name.update([0, u8::from(listed.is_some())]);
			name.update(listed.as_deref().unwrap_or_default());
		}
		name.update(new.department.unwrap_or_default());
		Ok(Self::named(data_dir, name))
	}

	/// The slot of what is no file of the user's: `parts` tell it from everything else.
	pub(super) fn of_parts(data_dir: &Path, parts: &[&[u8]]) -> Self {
		let mut name = Sha256::new();
		for part in parts {
			name.update((part.len() as u64).to_le_bytes());
			name.update(part);
		}
		Self::named(data_dir, name)
	}

	fn named(data_dir: &Path, name: Sha256) -> Self {
		let name = hex::encode(name.finalize());
		Self(data_dir.join("pending").join(format!("{name}.json")))
	}

	/// What it is called.
	pub(super) fn name(&self) -> String {
		self.0.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
	}

	/// Keeps other processes from this slot until what is returned is dropped; waits for one that
	/// has it. Slots share 256 lock files.
	///
	/// # Errors
	/// The folder cannot be written.
	pub fn lock(&self) -> Result<File, OpError> {
		let dir = self.dir()?;
		let bucket = self.0.file_name().map(|name| name.to_string_lossy()[..2].to_owned());
		let path = dir.join(format!("{}.lock", bucket.unwrap_or_default()));
		let file = File::create(&path).map_err(file_error(&path))?;
		file.lock().map_err(file_error(&path))?;
		Ok(file)
	}

	/// The folder of all slots, made where it is not there, for its owner alone.
	fn dir(&self) -> Result<&Path, OpError> {
		let dir = self.0.parent().unwrap_or(Path::new("."));
		fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(file_error(dir))?;
		Ok(dir)
	}

	/// What is remembered here, if anything readable is.
	pub fn load(&self) -> Option<Pending> {
		self.load_as()
	}

	/// The same of something else than one record.
	pub(super) fn load_as<T: DeserializeOwned>(&self) -> Option<T> {
		serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
	}

	/// Remembers `pending`: the file is there whole or not at all.
	///
	/// # Errors
	/// The folder cannot be written.
	pub fn save(&self, pending: &Pending) -> Result<(), OpError> {
		self.save_as(pending)
	}

	/// The same of something else than one record.
	pub(super) fn save_as(&self, what: &impl Serialize) -> Result<(), OpError> {
		let dir = self.dir()?;
		let json = serde_json::to_vec(what)
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

/// Adds what tells one state of a folder from another: names, lengths and times of what is in it.
fn add_folder(state: &mut Sha256, folder: &Path) -> std::io::Result<()> {
	let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
	entries.sort_by_key(fs::DirEntry::file_name);
	for entry in entries {
		let meta = entry.metadata()?;
		let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
		let name = entry.file_name();
		state.update((name.len() as u64).to_le_bytes());
		state.update(name.as_encoded_bytes());
		state.update(meta.len().to_le_bytes());
		state.update(modified.map_or(0, |since| since.as_nanos()).to_le_bytes());
		if meta.is_dir() {
			add_folder(state, &entry.path())?;
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn slot(dir: &Path, category: u8, file: &Path) -> Slot {
		listed(dir, category, file, None)
	}

	fn listed(dir: &Path, category: u8, file: &Path, title: Option<&str>) -> Slot {
		let new = NewRecord {
			patient: [2; 32],
			file,
			category,
			title: title.map(str::to_owned),
			content_type: None,
			description: None,
			department: None,
		};
		Slot::of(dir, [1; 32], &new).expect("the file is there")
	}

	#[test]
	fn pending_record_is_another_where_it_is_to_be_listed_otherwise() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("a");
		fs::write(&file, "one").expect("written");
		let slots = [None, Some(""), Some("a"), Some("b")]
			.map(|title| listed(dir.path(), 0, &file, title).0);
		let different: std::collections::BTreeSet<_> = slots.iter().collect();
		assert_eq!(different.len(), slots.len());
	}

	#[test]
	fn slot_is_locked_for_one_at_a_time() {
		let dir = tempfile::tempdir().expect("a folder");
		let file = dir.path().join("a");
		fs::write(&file, "one").expect("written");
		let slot = slot(dir.path(), 0, &file);
		let held = slot.lock().expect("free");
		let other =
			File::open(dir.path().join("pending").join(format!(
				"{}.lock",
				&slot.0.file_name().expect("a name").to_string_lossy()[..2]
			)))
			.expect("there");
		assert!(other.try_lock().is_err());
		drop(held);
		assert!(other.try_lock().is_ok());
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
