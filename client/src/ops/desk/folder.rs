//! Notes in files: `pending/NAME.json` in the data directory is what an interrupted run left, `NAME.next` what
//! is being written in its place, `NAME.lock` keeps other processes from it.

use crate::ops::{error::file_error, lock::Lock, OpError};
use std::{
	fs::{self, File},
	io::{self, Write},
	os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt},
	path::{Path, PathBuf},
	time::Duration,
};

/// How long another process may take with the same thing before this one gives up.
const LOCKED: Duration = Duration::from_secs(600);

/// Where files of an earlier version are moved.
const EARLIER: &str = "earlier";

fn folder(data_dir: &Path) -> PathBuf {
	data_dir.join("pending")
}

/// The file of the note called `name`.
pub(in crate::ops) fn path(data_dir: &Path, name: &str, extension: &str) -> PathBuf {
	folder(data_dir).join(format!("{name}.{extension}"))
}

/// Waits for whoever has it, for ten minutes at most.
pub(super) fn lock(data_dir: &Path, name: &str) -> Result<Lock, OpError> {
	make_dir(&folder(data_dir))?;
	Lock::take(&path(data_dir, name, "lock"), LOCKED)
}

/// Makes the folder of all notes where it is not there, for its owner alone, and moves aside what an
/// earlier version left there.
fn make_dir(dir: &Path) -> Result<(), OpError> {
	fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(file_error(dir))?;
	match move_earlier_aside(dir).map_err(file_error(dir))? {
		0 => {}
		moved => tracing::warn!(
			to = %dir.join(EARLIER).display(),
			"{moved} unfinished works of an earlier version are not gone on with: look which records are on chain, and remove these"
		),
	}
	Ok(())
}

pub(super) fn read(data_dir: &Path, name: &str) -> Result<Option<Vec<u8>>, OpError> {
	let path = path(data_dir, name, "json");
	match fs::read(&path) {
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
		read => read.map(Some).map_err(file_error(&path)),
	}
}

pub(super) fn set_aside(data_dir: &Path, name: &str) -> Result<PathBuf, OpError> {
	let path = path(data_dir, name, "json");
	let to = free_name(&path.with_extension("aside"));
	fs::rename(&path, &to).map_err(file_error(&path))?;
	Ok(to)
}

pub(super) fn clear(data_dir: &Path, name: &str) {
	// What stays behind is compared with the chain by the next run, and cleared then.
	let _ = fs::remove_file(path(data_dir, name, "next"));
	let _ = fs::remove_file(path(data_dir, name, "json"));
}

/// A note that does not count yet: a file beside the one that does.
pub(in crate::ops) struct Next {
	file: File,
	path: PathBuf,
}

impl Next {
	pub(super) fn begin(data_dir: &Path, name: &str, note: &[u8]) -> Result<Self, OpError> {
		make_dir(&folder(data_dir))?;
		let path = path(data_dir, name, "next");
		let write = || {
			let mut options = File::options();
			let mut file =
				options.write(true).create(true).truncate(true).mode(0o600).open(&path)?;
			file.write_all(note)?;
			file.sync_all()?;
			Ok(file)
		};
		let file = write().map_err(file_error(&path))?;
		Ok(Self { file, path })
	}

	pub(super) fn write(&mut self, note: &[u8]) -> Result<(), OpError> {
		let write = || {
			self.file.write_all_at(note, 0)?;
			self.file.sync_all()
		};
		write().map_err(file_error(&self.path))
	}

	pub(super) fn take(self) -> Result<(), OpError> {
		let path = self.path.with_extension("json");
		let take = || {
			fs::rename(&self.path, &path)?;
			File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
		};
		take().map_err(file_error(&path))
	}
}

/// Moves what version 1 left in `dir` to a folder of its own, under names that say nothing, and says
/// how many files these were.
fn move_earlier_aside(dir: &Path) -> io::Result<usize> {
	let mut moved = 0;
	for entry in fs::read_dir(dir)? {
		let path = entry?.path();
		let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
		let is_hex = stem.bytes().all(|byte| byte.is_ascii_hexdigit());
		match path.extension().and_then(|it| it.to_str()) {
			Some("json") if is_hex && stem.len() == 64 => {
				let aside = dir.join(EARLIER);
				fs::DirBuilder::new().recursive(true).mode(0o700).create(&aside)?;
				fs::rename(&path, free_name(&aside.join("unfinished.json")))?;
				moved += 1;
			}
			Some("lock") if is_hex && stem.len() == 2 => fs::remove_file(&path)?,
			_ => {}
		}
	}
	Ok(moved)
}

/// `path`, or where that is taken, one like it.
fn free_name(path: &Path) -> PathBuf {
	let numbered = |number: u32| {
		let extension = path.extension().unwrap_or_default().to_string_lossy();
		path.with_extension(format!("{number}.{extension}"))
	};
	let mut names = std::iter::once(path.to_owned()).chain((2..).map(numbered));
	names.find(|name| name.symlink_metadata().is_err()).unwrap_or_else(|| path.to_owned())
}
