//! How old a file is, by the clock that gave it its time: that of its file system. This machine's own may
//! be days off, and other machines may write to the same folder.

use std::{
	io,
	path::Path,
	time::{Duration, SystemTime},
};

/// Gives the folder `dir` the time of now: something comes and goes in it.
pub(super) fn touch(dir: &Path) -> io::Result<()> {
	tempfile::Builder::new().prefix("clock-").tempfile_in(dir).map(drop)
}

/// The time of a file that was written to a folder just now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now(SystemTime);

impl Now {
	/// The one of the folder `dir`.
	pub fn on(dir: &Path) -> io::Result<Self> {
		let probe = tempfile::Builder::new().prefix("clock-").tempfile_in(dir)?;
		// A server gives it its time once it has what was written.
		io::Write::write_all(&mut probe.as_file(), &[0])?;
		probe.as_file().sync_all()?;
		Ok(Self(probe.as_file().metadata()?.modified()?))
	}

	/// Whether the file or folder at `path` was changed longer ago than `age`. One with a time that is yet
	/// to come is not old: a clock was put back, and nobody knows when it was written.
	pub fn is_beyond(&self, path: &Path, age: Duration) -> bool {
		let modified = path.symlink_metadata().and_then(|metadata| metadata.modified());
		modified
			.is_ok_and(|modified| self.0.duration_since(modified).is_ok_and(|since| since > age))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs::File;

	const HOUR: Duration = Duration::from_secs(3600);

	#[test]
	fn age_is_counted_between_two_times_of_the_same_file_system() {
		let dir = tempfile::tempdir().expect("a folder");
		let now = Now::on(dir.path()).expect("a time");
		let file = dir.path().join("file");
		let at = |time: SystemTime| {
			File::create(&file).and_then(|file| file.set_modified(time)).expect("made");
			now.is_beyond(&file, HOUR)
		};
		assert!(!at(now.0) && !at(now.0 - HOUR));
		assert!(at(now.0 - 2 * HOUR));
		assert!(!at(now.0 + 365 * 24 * HOUR), "a time to come is not old");
		// Whatever this machine's clock says: one that is two days fast.
		let slow = Now(now.0 - 48 * HOUR);
		File::create(&file).and_then(|file| file.set_modified(slow.0)).expect("made");
		assert!(now.is_beyond(&file, HOUR) && !slow.is_beyond(&file, HOUR));
	}

	#[test]
	fn folder_that_is_gone_on_with_is_new_again() {
		let dir = tempfile::tempdir().expect("a folder");
		let folder = dir.path().join("folder");
		std::fs::create_dir(&folder).expect("made");
		let old = std::time::UNIX_EPOCH;
		File::open(&folder).and_then(|it| it.set_modified(old)).expect("its owner's");
		let now = Now::on(dir.path()).expect("a time");
		assert!(now.is_beyond(&folder, HOUR));
		touch(&folder).expect("writable");
		assert!(!now.is_beyond(&folder, HOUR));
	}

	#[test]
	fn looking_at_the_clock_leaves_nothing_behind() {
		let dir = tempfile::tempdir().expect("a folder");
		Now::on(dir.path()).expect("a time");
		assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 0);
		assert!(Now::on(&dir.path().join("none")).is_err());
	}
}
