//! Writing large files past the system's cache. What is written once and not read soon would
//! otherwise fill the memory of the machine, and be waited for in the end, all of it at once.
//!
//! Where a file system has no such thing (`O_DIRECT`), files are written as always.

use std::{
	fs::File,
	io::{self, Seek, SeekFrom, Write},
	os::unix::fs::FileExt,
};

/// What memory, places and lengths have to be multiples of: no disk has longer sectors.
const SECTOR: usize = 4096;

/// How much is written at once.
const PIECE: usize = 1 << 20;

/// Writes one file from its beginning to its end, which [`Write::flush`] is called at. What was written
/// is not on the disk before the file is flushed to it.
pub(crate) struct DirectWriter<'a> {
	file: &'a File,
	/// Longer than a piece, so that one fits in where the disk wants it to begin.
	buffer: &'a mut Vec<u8>,
	start: usize,
	filled: usize,
	/// Where in the file the buffer goes.
	offset: u64,
	direct: bool,
}

impl<'a> DirectWriter<'a> {
	/// Begins with `file`, which is empty. What waits to be written is in `buffer`.
	pub(crate) fn new(file: &'a File, buffer: &'a mut Vec<u8>) -> Self {
		buffer.resize(PIECE + SECTOR, 0);
		let start = buffer.as_ptr().align_offset(SECTOR).min(SECTOR);
		let direct = set_direct(file, true);
		Self { file, buffer, start, filled: 0, offset: 0, direct }
	}

	fn write_out(&mut self) -> io::Result<()> {
		let piece = &self.buffer[self.start..][..self.filled];
		if self.direct && !self.filled.is_multiple_of(SECTOR) {
			self.direct = !set_direct(self.file, false);
		}
		match self.file.write_all_at(piece, self.offset) {
			// The file system had not said that it cannot. What it wrote of the piece is written again.
			Err(error) if self.direct && error.kind() == io::ErrorKind::InvalidInput => {
				self.direct = false;
				set_direct(self.file, false);
				self.file.write_all_at(piece, self.offset)?;
			}
			written => written?,
		}
		self.offset += self.filled as u64;
		self.filled = 0;
		// Whoever has the file next goes on from there.
		let mut file = self.file;
		file.seek(SeekFrom::Start(self.offset))?;
		Ok(())
	}
}

impl Write for DirectWriter<'_> {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let len = bytes.len().min(PIECE - self.filled);
		self.buffer[self.start + self.filled..][..len].copy_from_slice(&bytes[..len]);
		self.filled += len;
		if self.filled == PIECE {
			self.write_out()?;
		}
		Ok(len)
	}

	fn flush(&mut self) -> io::Result<()> {
		if self.filled > 0 {
			self.write_out()?;
		}
		Ok(())
	}
}

/// Has `file` written past the cache, or no longer. False where that cannot be.
fn set_direct(file: &File, direct: bool) -> bool {
	#[cfg(target_os = "linux")]
	{
		use rustix::fs::{fcntl_getfl, fcntl_setfl, OFlags};
		fcntl_getfl(file)
			.and_then(|mut flags| {
				flags.set(OFlags::DIRECT, direct);
				fcntl_setfl(file, flags)
			})
			.is_ok()
	}
	#[cfg(not(target_os = "linux"))]
	{
		let _ = (file, direct);
		false
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn file_has_what_was_written_whatever_its_length_and_file_system() {
		let memory = std::path::Path::new("/dev/shm");
		let mut folders = vec![std::env::temp_dir()];
		folders.extend(memory.is_dir().then(|| memory.to_owned()));
		let mut content = vec![0; 3 * PIECE];
		getrandom::fill(&mut content).expect("random numbers");
		for folder in folders {
			for len in [0, 1, SECTOR - 1, SECTOR, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + SECTOR] {
				let file = tempfile::NamedTempFile::new_in(&folder).expect("a file");
				let mut buffer = Vec::new();
				let mut writer = DirectWriter::new(file.as_file(), &mut buffer);
				// Parts that fit nothing.
				for part in content[..len].chunks(77_777) {
					writer.write_all(part).expect("written");
				}
				writer.flush().expect("written");
				let read = std::fs::read(file.path()).expect("there");
				assert!(read == content[..len], "{len} bytes in {}", folder.display());
			}
		}
	}

	#[test]
	fn piece_goes_where_the_last_one_ended_whatever_a_refused_try_left() {
		let mut content = vec![0; 2 * PIECE + 5];
		getrandom::fill(&mut content).expect("random numbers");
		let file = tempfile::NamedTempFile::new().expect("a file");
		let (mut handle, mut buffer) = (file.as_file(), Vec::new());
		let mut writer = DirectWriter::new(handle, &mut buffer);
		// Memory that a disk which is written to directly refuses.
		writer.start += 1;
		writer.write_all(&content[..PIECE]).expect("written");
		// As part of a piece that was written before the rest was refused leaves it.
		handle.seek(SeekFrom::Current(SECTOR as i64)).expect("moved");
		writer.write_all(&content[PIECE..]).expect("written");
		writer.flush().expect("written");
		assert_eq!(handle.stream_position().expect("known"), content.len() as u64);
		assert!(std::fs::read(file.path()).expect("there") == content);
	}
}
