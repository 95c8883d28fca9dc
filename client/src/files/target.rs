//! The file that content is written to: nobody sees it until all of it was checked, and nothing is
//! left of it where that never comes.

use std::{fs::File, io, path::Path};
use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".salus-";

/// A file that is readable by its owner only and not there yet.
pub(crate) enum Target {
	/// Without a name: the system removes it with the process, however that ends.
	#[cfg(target_os = "linux")]
	Unnamed(File),
	/// Beside the target, where there are no files without a name. Removed when dropped.
	Named(NamedTempFile),
}

impl Target {
	/// Makes one in `folder`.
	pub(crate) fn new(folder: &Path) -> io::Result<Self> {
		#[cfg(target_os = "linux")]
		if let Ok(file) = unnamed::make(folder) {
			return Ok(Self::Unnamed(file));
		}
		Builder::new().prefix(PREFIX).tempfile_in(folder).map(Self::Named)
	}

	/// Where to write.
	pub(crate) fn file(&mut self) -> &mut File {
		match self {
			#[cfg(target_os = "linux")]
			Self::Unnamed(file) => file,
			Self::Named(file) => file.as_file_mut(),
		}
	}

	/// Gives it the name `target` in `folder`, in place of a file of that name only if `overwrite`.
	pub(crate) fn appear(
		mut self,
		target: &Path,
		folder: &Path,
		overwrite: bool,
	) -> io::Result<()> {
		self.file().sync_all()?;
		match self {
			#[cfg(target_os = "linux")]
			Self::Unnamed(file) if !overwrite => unnamed::link(&file, target),
			// No link replaces a file: it is given a name to be moved from.
			#[cfg(target_os = "linux")]
			Self::Unnamed(file) => {
				let named =
					Builder::new().prefix(PREFIX).make_in(folder, |to| unnamed::link(&file, to))?;
				Ok(named.into_temp_path().persist(target)?)
			}
			Self::Named(file) if !overwrite => Ok(file.persist_noclobber(target).map(|_| ())?),
			Self::Named(file) => Ok(file.persist(target).map(|_| ())?),
		}
	}
}

/// Files without a name, which Linux has on most file systems.
#[cfg(target_os = "linux")]
mod unnamed {
	use rustix::fs::{linkat, AtFlags, OFlags, CWD};
	use std::{
		fs::{File, OpenOptions},
		io,
		os::{fd::AsRawFd, unix::fs::OpenOptionsExt},
		path::{Path, PathBuf},
	};

	/// The files this process has open. Only through it may one without a name be given one.
	const OPEN: &str = "/proc/self/fd";

	pub(super) fn make(folder: &Path) -> io::Result<File> {
		let file = OpenOptions::new()
			.read(true)
			.write(true)
			.mode(0o600)
			.custom_flags(OFlags::TMPFILE.bits() as i32)
			.open(folder)?;
		name(&file).symlink_metadata().map(|_| file)
	}

	pub(super) fn link(file: &File, to: &Path) -> io::Result<()> {
		Ok(linkat(CWD, name(file), CWD, to, AtFlags::SYMLINK_FOLLOW)?)
	}

	fn name(file: &File) -> PathBuf {
		Path::new(OPEN).join(file.as_raw_fd().to_string())
	}
}
