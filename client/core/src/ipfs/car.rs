//! CAR files (CARv1): blocks in a row behind a header that names their roots. They carry records
//! from store to store.
//!
//! Read and written here rather than by a library: those at hand read asynchronously, bring a
//! DAG-CBOR library for a header of two fields, and set no bound on what a file from somebody else
//! may claim.

use super::{dag_blocks, verify, BlockStore, StoreError, MAX_BLOCK_LEN};
use cid::Cid;
use std::{
	collections::{HashMap, HashSet},
	io::{self, BufReader, BufWriter, Read, Write},
	path::Path,
};

/// The longest header read, in bytes: some thousand roots.
const MAX_HEADER: u64 = 256 * 1024;

/// The longest CID read, in bytes.
const MAX_CID: usize = 128;

/// How much a CAR file has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
	/// What its header names.
	pub roots: Vec<Cid>,
	/// Its blocks that the roots need, each once.
	pub blocks: Vec<Cid>,
	/// Length of these blocks together.
	pub bytes: u64,
}

/// Writes the trees under `roots` to `out`, telling `progress` how many of how many blocks are done.
///
/// # Errors
/// A block is missing or damaged, and then `out` is of no use; or `out` fails.
pub fn write(
	roots: &[Cid],
	store: &dyn BlockStore,
	out: impl Write,
	progress: &mut dyn FnMut(u64, u64),
) -> Result<Contents, StoreError> {
	let mut contents = Contents { roots: roots.to_vec(), ..Contents::default() };
	let mut seen = HashSet::new();
	for root in roots {
		contents
			.blocks
			.extend(dag_blocks(root, store)?.into_iter().filter(|cid| seen.insert(*cid)));
	}
	let mut out = BufWriter::with_capacity(1 << 20, out);
	let total = contents.blocks.len() as u64;
	out.write_all(&beginning(roots)).map_err(StoreError::Source)?;
	for (done, cid) in contents.blocks.iter().enumerate() {
		store.expect(&contents.blocks[done..]);
		let bytes = store.get(cid)?;
		for part in [&before_block(cid, bytes.len()), &bytes] {
			out.write_all(part).map_err(StoreError::Source)?;
		}
		contents.bytes += bytes.len() as u64;
		progress(done as u64 + 1, total);
	}
	out.flush().map_err(StoreError::Source)?;
	Ok(contents)
}

/// What a CAR file begins with.
pub fn beginning(roots: &[Cid]) -> Vec<u8> {
	let header = header(roots);
	[varint(header.len() as u64), header].concat()
}

/// What stands in it before the `len` bytes of a block.
pub fn before_block(cid: &Cid, len: usize) -> Vec<u8> {
	let name = cid.to_bytes();
	[varint((name.len() + len) as u64), name].concat()
}

/// Reads the CAR that `file` gives, `total` bytes, into `into`, each block compared with its CID, and
/// checks that all the roots need is there. Blocks that they do not need are left out. `progress` is told
/// how many of how many bytes were read. `path` is what it is called in errors.
///
/// # Errors
/// The file is no CAR, has a wrong block, or lacks one, which is named; or the store refuses. What
/// `into` has then is of no use.
pub fn read(
	path: &Path,
	file: impl Read,
	total: u64,
	into: &dyn BlockStore,
	progress: &mut dyn FnMut(u64, u64),
) -> Result<Contents, StoreError> {
	let bad = |reason: String| StoreError::BadCar { path: path.to_owned(), reason };
	let mut reader = Counted { inner: BufReader::with_capacity(1 << 20, file), read: 0 };
	let len = reader.varint().map_err(|e| bad(e.at(0)))?;
	let header = match len {
		Some(len @ 1..=MAX_HEADER) => reader.bytes(len as usize).map_err(|e| bad(e.at(0)))?,
		_ => return Err(bad("it does not begin with a header".into())),
	};
	let roots = parse_header(&header).map_err(|reason| bad(reason.into()))?;
	let mut lens = HashMap::new();
	loop {
		let at = reader.read;
		let Some(len) = reader.varint().map_err(|e| bad(e.at(at)))? else { break };
		let max = (MAX_BLOCK_LEN + MAX_CID) as u64;
		if len == 0 || len > max {
			return Err(bad(format!(
				"at byte {at}: a block of {len} bytes, and {max} is the most"
			)));
		}
		let section = reader.bytes(len as usize).map_err(|e| bad(e.at(at)))?;
		let mut rest = section.as_slice();
		let cid = Cid::read_bytes(&mut rest)
			.map_err(|error| bad(format!("at byte {at}: no CID: {error}")))?;
		verify(&cid, rest).map_err(|error| match error {
			StoreError::Corrupt { cid } => StoreError::CarWrongBlock { path: path.into(), cid },
			error => error,
		})?;
		into.put_hashed(&cid, rest)?;
		lens.insert(cid, rest.len() as u64);
		progress(reader.read, total);
	}
	let mut contents = Contents { roots, ..Contents::default() };
	let mut seen = HashSet::new();
	for root in contents.roots.clone() {
		let missing = |cid: Cid| StoreError::CarMissingBlock {
			path: path.into(),
			cid: cid.into(),
			root: root.into(),
		};
		let blocks = dag_blocks(&root, into).map_err(|error| match error {
			StoreError::NotFound { cid } => missing(cid),
			error => error,
		})?;
		for cid in blocks.into_iter().filter(|cid| seen.insert(*cid)) {
			contents.bytes += lens.get(&cid).ok_or_else(|| missing(cid))?;
			contents.blocks.push(cid);
		}
	}
	Ok(contents)
}

/// A reader that knows how far it has come.
struct Counted<R> {
	inner: R,
	read: u64,
}

/// Why a part of a CAR cannot be read.
enum PartError {
	TooShort,
	BadLength,
	Io(io::Error),
}

impl PartError {
	fn at(&self, byte: u64) -> String {
		match self {
			Self::TooShort => format!("it ends within the part that begins at byte {byte}"),
			Self::BadLength => format!("at byte {byte}: no length"),
			Self::Io(error) => format!("at byte {byte}: {error}"),
		}
	}
}

impl<R: Read> Counted<R> {
	fn bytes(&mut self, len: usize) -> Result<Vec<u8>, PartError> {
		let mut bytes = Vec::with_capacity(len);
		let read = self.inner.by_ref().take(len as u64).read_to_end(&mut bytes);
		self.read += read.map_err(PartError::Io)? as u64;
		match bytes.len() {
			read if read == len => Ok(bytes),
			_ => Err(PartError::TooShort),
		}
	}

	/// A length; `None` where the file ends before it.
	fn varint(&mut self) -> Result<Option<u64>, PartError> {
		let mut value = 0u64;
		// Nine bytes of seven bits are what the format allows.
		for position in 0..9 {
			let byte = match self.bytes(1) {
				Ok(byte) => byte[0],
				Err(PartError::TooShort) if position == 0 => return Ok(None),
				Err(error) => return Err(error),
			};
			value |= u64::from(byte & 0x7f) << (7 * position);
			if byte & 0x80 == 0 {
				return Ok(Some(value));
			}
		}
		Err(PartError::BadLength)
	}
}

fn varint(mut value: u64) -> Vec<u8> {
	let mut bytes = Vec::new();
	while value >= 0x80 {
		bytes.push(value as u8 | 0x80);
		value >>= 7;
	}
	bytes.push(value as u8);
	bytes
}

// CBOR: a byte says the kind in its upper three bits and the length, or how many bytes of length
// follow, in the lower five.
const CBOR_UINT: u8 = 0;
const CBOR_BYTES: u8 = 2;
const CBOR_TEXT: u8 = 3;
const CBOR_ARRAY: u8 = 4;
const CBOR_MAP: u8 = 5;
const CBOR_TAG: u8 = 6;

/// The tag of a CID in DAG-CBOR.
const CID_TAG: u64 = 42;

/// `{ roots: [CID, …], version: 1 }` as DAG-CBOR.
fn header(roots: &[Cid]) -> Vec<u8> {
	let mut header = cbor_head(CBOR_MAP, 2);
	header.extend([&cbor_head(CBOR_TEXT, 5)[..], b"roots"].concat());
	header.extend(cbor_head(CBOR_ARRAY, roots.len() as u64));
	for root in roots {
		let name = root.to_bytes();
		header.extend(cbor_head(CBOR_TAG, CID_TAG));
		header.extend(cbor_head(CBOR_BYTES, name.len() as u64 + 1));
		header.push(0);
		header.extend(name);
	}
	header.extend([&cbor_head(CBOR_TEXT, 7)[..], b"version"].concat());
	header.extend(cbor_head(CBOR_UINT, 1));
	header
}

fn cbor_head(kind: u8, value: u64) -> Vec<u8> {
	let kind = kind << 5;
	match value {
		0..=23 => vec![kind | value as u8],
		24..=0xff => vec![kind | 24, value as u8],
		0x100..=0xffff => [&[kind | 25][..], &(value as u16).to_be_bytes()].concat(),
		_ => [&[kind | 26][..], &(value as u32).to_be_bytes()].concat(),
	}
}

/// The roots that a header names.
fn parse_header(header: &[u8]) -> Result<Vec<Cid>, &'static str> {
	const MALFORMED: &str = "its header is malformed";
	let mut rest = header;
	let (mut roots, mut version) = (None, None);
	for _ in 0..expect_cbor(&mut rest, CBOR_MAP).ok_or(MALFORMED)?.min(16) {
		let len = expect_cbor(&mut rest, CBOR_TEXT).ok_or(MALFORMED)?;
		match split(&mut rest, len).ok_or(MALFORMED)? {
			b"version" => version = expect_cbor(&mut rest, CBOR_UINT),
			b"roots" => roots = Some(parse_roots(&mut rest).ok_or(MALFORMED)?),
			_ => return Err(MALFORMED),
		}
	}
	match (version, roots) {
		(Some(1), Some(roots)) if roots.is_empty() => Err("its header names no root"),
		(Some(1), Some(roots)) => Ok(roots),
		(Some(2), _) => Err("it is of version 2: `ipfs dag export` writes version 1"),
		_ => Err(MALFORMED),
	}
}

fn parse_roots(rest: &mut &[u8]) -> Option<Vec<Cid>> {
	let count = expect_cbor(rest, CBOR_ARRAY)?;
	let mut roots = Vec::new();
	for _ in 0..count {
		(expect_cbor(rest, CBOR_TAG)? == CID_TAG).then_some(())?;
		let len = expect_cbor(rest, CBOR_BYTES)?;
		let (zero, name) = split(rest, len)?.split_first()?;
		(*zero == 0).then_some(())?;
		roots.push(Cid::try_from(name).ok()?);
	}
	Some(roots)
}

fn expect_cbor(rest: &mut &[u8], kind: u8) -> Option<u64> {
	let head = split(rest, 1)?[0];
	if head >> 5 != kind {
		return None;
	}
	match head & 0x1f {
		value @ 0..=23 => Some(value.into()),
		more @ 24..=27 => {
			let bytes = split(rest, 1 << (more - 24))?;
			Some(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
		}
		_ => None,
	}
}

fn split<'a>(rest: &mut &'a [u8], len: u64) -> Option<&'a [u8]> {
	let (first, after) = rest.split_at_checked(usize::try_from(len).ok()?)?;
	*rest = after;
	Some(first)
}
