//! A folder as the content of a record: packed as a tar archive while it is read, and unpacked again.
//! An archive comes from somebody else and may name anything: only files and folders below the
//! target are made of it.

use super::source::Source;
use crate::record::{printable, RecordError};
use std::{
	ffi::{OsStr, OsString},
	fs,
	io::{self, Read, Write},
	path::{Component, Path, PathBuf},
	time::{Duration, UNIX_EPOCH},
};
use tar::{Archive, Builder, EntryType, Header};
use tempfile::TempDir;

/// The media type of a record whose content is a folder.
pub const MEDIA_TYPE: &str = "application/x-tar";

/// The most files and folders in one record.
const MAX_ENTRIES: usize = 1_000_000;

/// The length of a tar archive's parts, in bytes.
const TAR_BLOCK: u64 = 512;

/// A folder that is to be packed.
pub(super) struct Folder {
	path: PathBuf,
	/// What is in it, below it, in an order that does not depend on the file system.
	entries: Vec<Entry>,
}

struct Entry {
	path: PathBuf,
	/// `None` for a folder.
	len: Option<u64>,
}

impl Folder {
	/// Looks through `path`. Links are not followed: they are refused, as whatever is neither a file
	/// nor a folder is.
	pub(super) fn open(path: &Path) -> Result<Self, RecordError> {
		let mut folder = Self { path: path.to_owned(), entries: Vec::new() };
		folder.look_through(Path::new(""))?;
		if !folder.entries.iter().any(|entry| entry.len.is_some()) {
			return Err(RecordError::EmptyFolder { path: path.to_owned() });
		}
		folder.entries.sort_by(|a, b| a.path.cmp(&b.path));
		Ok(folder)
	}

	fn look_through(&mut self, below: &Path) -> Result<(), RecordError> {
		let dir = self.path.join(below);
		let unreadable = |source| RecordError::Unreadable { path: dir.clone(), source };
		for entry in fs::read_dir(&dir).map_err(unreadable)? {
			let entry = entry.map_err(unreadable)?;
			let path = below.join(entry.file_name());
			let metadata = entry.metadata().map_err(unreadable)?;
			if self.entries.len() >= MAX_ENTRIES {
				let path = self.path.clone();
				return Err(RecordError::FolderTooLarge { path, max: MAX_ENTRIES });
			}
			if metadata.is_dir() {
				self.entries.push(Entry { path: path.clone(), len: None });
				self.look_through(&path)?;
			} else if metadata.is_file() {
				self.entries.push(Entry { path, len: Some(metadata.len()) });
			} else {
				return Err(RecordError::NotRegular { path: entry.path() });
			}
		}
		Ok(())
	}

	/// Its name.
	pub(super) fn name(&self) -> String {
		let path = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
		path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
	}

	/// How long the archive will be.
	pub(super) fn packed_len(&self) -> io::Result<u64> {
		let mut heads = Builder::new(Counting(0));
		let mut contents = 0;
		for entry in &self.entries {
			append(&mut heads, &entry.path, entry.len.map(|_| 0), 0, &mut io::empty())?;
			contents += entry.len.unwrap_or(0).next_multiple_of(TAR_BLOCK);
		}
		Ok(heads.into_inner()?.0 + contents)
	}

	/// Writes the archive. No file may change meanwhile.
	pub(super) fn pack(&self, out: impl Write) -> Result<(), RecordError> {
		let mut archive = Builder::new(out);
		for entry in &self.entries {
			let path = self.path.join(&entry.path);
			let unreadable = |source| RecordError::Unreadable { path: path.clone(), source };
			match entry.len {
				None => append(&mut archive, &entry.path, None, 0, &mut io::empty())
					.map_err(unreadable)?,
				Some(len) => {
					let source = Source::open_any(&path)?;
					if source.len() != len {
						return Err(RecordError::ChangedWhileRead { path });
					}
					let modified = source.modified();
					append(&mut archive, &entry.path, Some(len), modified, &mut source.rest())
						.map_err(unreadable)?;
					source.check_unchanged(len)?;
				}
			}
		}
		let unreadable = |source| RecordError::Unreadable { path: self.path.clone(), source };
		archive.into_inner().and_then(|mut out| out.flush()).map_err(unreadable)
	}
}

/// Appends a file of `len` bytes, or a folder. Says nothing of who owns it.
fn append(
	archive: &mut Builder<impl Write>,
	path: &Path,
	len: Option<u64>,
	modified: u64,
	content: &mut dyn Read,
) -> io::Result<()> {
	let mut header = Header::new_gnu();
	header.set_entry_type(len.map_or(EntryType::Directory, |_| EntryType::Regular));
	header.set_mode(len.map_or(0o700, |_| 0o600));
	header.set_size(len.unwrap_or(0));
	header.set_mtime(modified);
	// A file that grows meanwhile is found out afterwards, and must not break the archive.
	let content = content.take(len.unwrap_or(0));
	archive.append_data(&mut header, path, content)
}

/// Counts what is written.
struct Counting(u64);

impl Write for Counting {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.0 += bytes.len() as u64;
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

/// Why an archive was not unpacked.
pub(super) enum UnpackError {
	/// It is none of a folder.
	NotAFolder(String),
	/// It could not be written.
	Io(io::Error),
}

/// Unpacks the archive that `reader` gives into the folder `into`, which is empty.
pub(super) fn unpack(reader: impl Read, into: &Path) -> Result<(), UnpackError> {
	// The library's words hold names out of the archive.
	let bad = |error: io::Error| UnpackError::NotAFolder(printable(&error.to_string(), '\u{fffd}'));
	let mut archive = Archive::new(reader);
	for (number, entry) in archive.entries().map_err(bad)?.enumerate() {
		let mut entry = entry.map_err(bad)?;
		if number >= MAX_ENTRIES {
			return Err(UnpackError::NotAFolder(format!("it has more than {MAX_ENTRIES} files")));
		}
		let path = entry.path().map_err(bad)?.into_owned();
		let within = path.components().all(|part| matches!(part, Component::Normal(_)));
		if !within || path.as_os_str().is_empty() {
			let reason = format!("{path:?} would lie outside of the folder");
			return Err(UnpackError::NotAFolder(reason));
		}
		let modified = entry.header().mtime().map_err(bad)?;
		let target = into.join(path.iter().map(harmless).collect::<PathBuf>());
		match entry.header().entry_type() {
			EntryType::Directory => make_dirs(&target).map_err(UnpackError::Io)?,
			EntryType::Regular => {
				make_dirs(target.parent().unwrap_or(into)).map_err(UnpackError::Io)?;
				let mut file = new_file(&target).map_err(UnpackError::Io)?;
				io::copy(&mut entry, &mut file).map_err(UnpackError::Io)?;
				set_time(&file, modified).map_err(UnpackError::Io)?;
				file.sync_all().map_err(UnpackError::Io)?;
			}
			_ => {
				let reason = format!("{path:?} is neither a file nor a folder");
				return Err(UnpackError::NotAFolder(reason));
			}
		}
	}
	// What follows the end is read too, so that all of it is compared with the manifest.
	io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(UnpackError::Io)?;
	Ok(())
}

/// The name that a file called `name` in the archive gets: without what steers a terminal, and without a dash
/// at its beginning, by which commands would take it for an option.
fn harmless(name: &OsStr) -> OsString {
	let text = name.to_string_lossy();
	let shown = printable(&text, '_');
	match shown.strip_prefix('-') {
		Some(rest) => format!("_{rest}").into(),
		None if shown == text => name.to_owned(),
		None => shown.into(),
	}
}

/// Sets when the file was changed last, in seconds since the Unix epoch. 0 says nothing.
fn set_time(file: &fs::File, modified: u64) -> io::Result<()> {
	let time = UNIX_EPOCH.checked_add(Duration::from_secs(modified)).filter(|_| modified > 0);
	time.map_or(Ok(()), |time| file.set_modified(time))
}

/// Makes a folder and those it lies in, for their owner only.
fn make_dirs(path: &Path) -> io::Result<()> {
	let mut builder = fs::DirBuilder::new();
	builder.recursive(true);
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
	builder.create(path)
}

/// Makes a file that is not there yet, for its owner only.
fn new_file(path: &Path) -> io::Result<fs::File> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options.open(path)
}

/// A folder beside its later place. Removed when dropped.
pub(super) struct Hidden(TempDir);

impl Hidden {
	/// Makes one beside `target`.
	pub(super) fn beside(target: &Path) -> io::Result<Self> {
		let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
		let parent = parent.unwrap_or(Path::new("."));
		let mut builder = tempfile::Builder::new();
		builder.prefix(".salus-");
		#[cfg(unix)]
		builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
		builder.tempdir_in(parent).map(Self)
	}

	/// Where to write.
	pub(super) fn path(&self) -> &Path {
		self.0.path()
	}

	/// Gives it the name `target`, which is free.
	pub(super) fn appear(self, target: &Path) -> io::Result<()> {
		// An empty folder of that name would be replaced.
		if target.symlink_metadata().is_ok() {
			return Err(io::ErrorKind::AlreadyExists.into());
		}
		fs::rename(self.0.path(), target)?;
		// There is nothing left to remove.
		let _ = self.0.keep();
		Ok(())
	}
}
