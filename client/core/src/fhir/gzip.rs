//! Reading gzip (RFC 1952) as it comes, bounded: a few kilobytes that unpack to gigabytes are refused by
//! name before they are unpacked. Nothing here touches a file.

use miniz_oxide::inflate::{
	core::{decompress, inflate_flags::TINFL_FLAG_HAS_MORE_INPUT, DecompressorOxide},
	TINFLStatus,
};
use std::io::{self, Read};
use thiserror::Error;

/// How a gzip file begins.
pub const MAGIC: &[u8] = b"\x1f\x8b";

/// The longest that is unpacked, in bytes.
pub const MAX_UNPACKED: u64 = 4 << 30;

/// How much may be unpacked.
#[derive(Clone, Copy, Debug)]
struct Bounds {
	/// This much in any case, in bytes.
	free: u64,
	/// Beyond that, so many times the length of what it is unpacked from. JSON is packed to a tenth, many
	/// alike resources to a hundredth.
	ratio: u64,
	/// This much at most, in bytes.
	most: u64,
}

const BOUNDS: Bounds = Bounds { free: 256 << 20, ratio: 200, most: MAX_UNPACKED };

/// The farthest that a deflate stream refers back, in bytes.
const WINDOW: usize = 32 << 10;

const FLAG_HEADER_CRC: u8 = 2;
const FLAG_EXTRA: u8 = 4;
const FLAG_NAME: u8 = 8;
const FLAG_COMMENT: u8 = 16;

/// What is wrong with a gzip file. An [`io::Error`] carries it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum GzipError {
	/// It unpacks to far more than it is, or to more than [`MAX_UNPACKED`].
	#[error("it unpacks to more than 4 GiB, or to more than 200 times its length as a decompression bomb does")]
	Bomb,
	/// It ends too early, or was altered.
	#[error("it is cut short or damaged")]
	Damaged,
}

impl GzipError {
	/// The error that `error` carries, if it carries one.
	pub fn of(error: &io::Error) -> Option<Self> {
		error.get_ref().and_then(|it| it.downcast_ref::<Self>()).copied()
	}
}

impl From<GzipError> for io::Error {
	fn from(error: GzipError) -> Self {
		Self::new(io::ErrorKind::InvalidData, error)
	}
}

/// Unpacks what `R` gives.
pub struct Gunzip<R> {
	packed: R,
	/// What was read of it, and which part of that is not unpacked yet.
	input: Box<[u8]>,
	next: usize,
	end: usize,
	read: u64,
	inflate: Box<DecompressorOxide>,
	/// What was unpacked last, and which part of that was not given yet.
	window: Box<[u8]>,
	at: usize,
	given: usize,
	unpacked: u64,
	crc: crc32fast::Hasher,
	member_len: u32,
	state: State,
	bounds: Bounds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
	/// Before the first member.
	Start,
	/// In a member's deflate stream.
	Body,
	/// After a member.
	Between,
	End,
}

impl<R: Read> Gunzip<R> {
	/// Unpacks what `packed` gives.
	pub fn new(packed: R) -> Self {
		Self {
			packed,
			input: vec![0; WINDOW].into_boxed_slice(),
			next: 0,
			end: 0,
			read: 0,
			inflate: Box::default(),
			window: vec![0; WINDOW].into_boxed_slice(),
			at: 0,
			given: 0,
			unpacked: 0,
			crc: crc32fast::Hasher::new(),
			member_len: 0,
			state: State::Start,
			bounds: BOUNDS,
		}
	}

	/// Reads more, if there is nothing left of what was read. False at the end.
	fn fill(&mut self) -> io::Result<bool> {
		while self.next == self.end {
			match self.packed.read(&mut self.input) {
				Ok(0) => return Ok(false),
				Ok(len) => {
					(self.next, self.end) = (0, len);
					self.read += len as u64;
				}
				Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
				Err(error) => return Err(error),
			}
		}
		Ok(true)
	}

	fn byte(&mut self) -> io::Result<u8> {
		if !self.fill()? {
			return Err(GzipError::Damaged.into());
		}
		self.next += 1;
		Ok(self.input[self.next - 1])
	}

	fn skip(&mut self, len: u64) -> io::Result<()> {
		(0..len).try_for_each(|_| self.byte().map(drop))
	}

	fn skip_text(&mut self) -> io::Result<()> {
		while self.byte()? != 0 {}
		Ok(())
	}

	fn number(&mut self) -> io::Result<u32> {
		let mut bytes = [0; 4];
		for byte in &mut bytes {
			*byte = self.byte()?;
		}
		Ok(u32::from_le_bytes(bytes))
	}

	fn header(&mut self) -> io::Result<()> {
		let head = [self.byte()?, self.byte()?, self.byte()?, self.byte()?];
		if head[..3] != [MAGIC[0], MAGIC[1], 8] {
			return Err(GzipError::Damaged.into());
		}
		let flags = head[3];
		// When it was made, how, and where.
		self.skip(6)?;
		if flags & FLAG_EXTRA != 0 {
			let len = u16::from_le_bytes([self.byte()?, self.byte()?]);
			self.skip(len.into())?;
		}
		if flags & FLAG_NAME != 0 {
			self.skip_text()?;
		}
		if flags & FLAG_COMMENT != 0 {
			self.skip_text()?;
		}
		if flags & FLAG_HEADER_CRC != 0 {
			self.skip(2)?;
		}
		*self.inflate = DecompressorOxide::new();
		(self.at, self.given) = (0, 0);
		(self.crc, self.member_len) = (crc32fast::Hasher::new(), 0);
		self.state = State::Body;
		Ok(())
	}

	fn body(&mut self) -> io::Result<()> {
		let more = self.fill()?;
		let flags = if more { TINFL_FLAG_HAS_MORE_INPUT } else { 0 };
		let at = self.at % WINDOW;
		let input = &self.input[self.next..self.end];
		let (status, taken, made) =
			decompress(&mut self.inflate, input, &mut self.window, at, flags);
		self.next += taken;
		(self.given, self.at) = (at, at + made);
		self.crc.update(&self.window[at..at + made]);
		self.member_len = self.member_len.wrapping_add(made as u32);
		self.unpacked += made as u64;
		let Bounds { free, ratio, most } = self.bounds;
		let bomb = self.unpacked > free && self.unpacked / ratio > self.read;
		if bomb || self.unpacked > most {
			return Err(GzipError::Bomb.into());
		}
		match status {
			TINFLStatus::Done => {
				let right = self.number()? == self.crc.clone().finalize();
				if !(right && self.number()? == self.member_len) {
					return Err(GzipError::Damaged.into());
				}
				self.state = State::Between;
			}
			TINFLStatus::NeedsMoreInput | TINFLStatus::HasMoreOutput => {}
			_ => return Err(GzipError::Damaged.into()),
		}
		Ok(())
	}
}

impl<R: Read> Read for Gunzip<R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		loop {
			if self.given < self.at {
				let len = buffer.len().min(self.at - self.given);
				buffer[..len].copy_from_slice(&self.window[self.given..self.given + len]);
				self.given += len;
				return Ok(len);
			}
			let state = self.state;
			match state {
				State::Start => self.header()?,
				State::Body => self.body()?,
				// Tape drives fill up with zeros; anything else is another member.
				State::Between if self.fill()? && self.input[self.next] != 0 => self.header()?,
				State::Between => self.state = State::End,
				State::End => return Ok(0),
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// `content` as one member, in stored blocks.
	fn stored(content: &[u8]) -> Vec<u8> {
		let mut packed = b"\x1f\x8b\x08\x08\0\0\0\0\0\xffname\0".to_vec();
		let mut chunks = content.chunks(0xffff).peekable();
		if content.is_empty() {
			packed.extend([1, 0, 0, 0xff, 0xff]);
		}
		while let Some(chunk) = chunks.next() {
			let len = chunk.len() as u16;
			packed.push(u8::from(chunks.peek().is_none()));
			packed.extend(len.to_le_bytes());
			packed.extend((!len).to_le_bytes());
			packed.extend(chunk);
		}
		packed.extend(crc32fast::hash(content).to_le_bytes());
		packed.extend((content.len() as u32).to_le_bytes());
		packed
	}

	fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
		let mut content = Vec::new();
		Gunzip::new(packed).read_to_end(&mut content)?;
		Ok(content)
	}

	/// What `gzip -9n` makes of `{"resourceType":"Basic"}` and a line break.
	const BASIC: &str = "1f8b0800000000000203ab562a4a2dce2f2d4a4e0da92c4855b252724a2c\
		ce4c56aae5020084f298ff19000000";

	#[test]
	fn what_was_packed_is_unpacked() {
		for content in [&b""[..], b"a", &[7; 200_000]] {
			assert_eq!(unpacked(&stored(content)).expect("whole"), content);
		}
		let basic = hex::decode(BASIC.replace('\t', "")).expect("hex");
		assert_eq!(unpacked(&basic).expect("whole"), b"{\"resourceType\":\"Basic\"}\n");
		let two = [stored(b"one "), stored(b"two"), vec![0; 512]].concat();
		assert_eq!(unpacked(&two).expect("whole"), b"one two");
	}

	#[test]
	fn what_is_cut_short_or_altered_is_refused() {
		let whole = stored(&[7; 100_000]);
		for cut in [1, 5, 12, 20, 70_000, whole.len() - 1] {
			let error = unpacked(&whole[..cut]).expect_err("cut");
			assert_eq!(GzipError::of(&error), Some(GzipError::Damaged), "{cut}");
		}
		let mut altered = whole.clone();
		altered[50_000] ^= 1;
		let error = unpacked(&altered).expect_err("altered");
		assert_eq!(GzipError::of(&error), Some(GzipError::Damaged));
	}

	#[test]
	fn bomb_is_refused_before_it_is_unpacked() {
		// One block with fixed codes: a zero, then the longest match (258 bytes, one back) again and again.
		// A literal 0 is 00110000; length 258 is 11000101; distance 1 is 00000.
		let mut bits = String::from("110");
		bits.push_str("00110000");
		for _ in 0..20_000 {
			bits.push_str("1100010100000");
		}
		let mut packed = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
		packed.extend(bits.as_bytes().chunks(8).map(|byte| {
			byte.iter().enumerate().fold(0u8, |sum, (i, bit)| sum | ((bit - b'0') << i))
		}));
		let refused = |bounds: Bounds| {
			let mut gunzip = Gunzip { bounds, ..Gunzip::new(&packed[..]) };
			let error = io::copy(&mut gunzip, &mut io::sink()).expect_err("it has no end");
			GzipError::of(&error).expect("of gzip")
		};
		let loose = Bounds { free: 0, ratio: 1000, most: u64::MAX };
		assert_eq!(refused(loose), GzipError::Damaged, "5 MB of 33 KB");
		assert_eq!(refused(Bounds { ratio: 100, ..loose }), GzipError::Bomb);
		assert_eq!(refused(Bounds { most: 1 << 20, ..loose }), GzipError::Bomb);
		assert_eq!(refused(Bounds { free: 1 << 20, ratio: 100, ..loose }), GzipError::Bomb);
	}
}
