//! What tells a file or a folder of the user's from others, and from itself once it has changed. Reads
//! metadata only.

use crate::{record::RecordError, source::Identity};
use std::{fs, io, path::Path, time::UNIX_EPOCH};

/// The identity of what is at `path`.
pub(super) fn of(path: &Path) -> Result<Identity, RecordError> {
	let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
	let path = path.canonicalize().map_err(unreadable)?;
	let meta = fs::metadata(&path).map_err(unreadable)?;
	let mut state = Vec::new();
	add_state(&mut state, &meta);
	if meta.is_dir() {
		add_folder(&mut state, &path).map_err(unreadable)?;
	}
	Ok(Identity { place: path.as_os_str().as_encoded_bytes().to_vec(), state })
}

/// Adds what tells one state of a file from another.
fn add_state(state: &mut Vec<u8>, meta: &fs::Metadata) {
	let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
	state.extend(meta.len().to_le_bytes());
	state.extend(modified.map_or(0, |since| since.as_nanos()).to_le_bytes());
}

/// Adds what tells one state of a folder from another: names, lengths and times of what is in it.
fn add_folder(state: &mut Vec<u8>, folder: &Path) -> io::Result<()> {
	let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
	entries.sort_by_key(fs::DirEntry::file_name);
	for entry in entries {
		let (meta, name) = (entry.metadata()?, entry.file_name());
		state.extend((name.len() as u64).to_le_bytes());
		state.extend(name.as_encoded_bytes());
		add_state(state, &meta);
		if meta.is_dir() {
			add_folder(state, &entry.path())?;
		}
	}
	Ok(())
}
