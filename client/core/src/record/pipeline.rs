//! Content on its way into a record and out of it, where there are threads: reading, encrypting, storing
//! and hashing are done by one each. Where there are none, `pipeline_sequential.rs` stands in its place.

use super::{
	opening,
	sealing::{encrypt_into, read_some, writing, SealError, Sealed},
	Progress, RecordError, CONTENT,
};
use crate::{
	fhir::Manifest,
	ipfs::{Batch, BlockSink, BlockStore, FileReader, FileWriter, Imported, Profile, StoreError},
	keys::AgeIdentity,
};
use cid::Cid;
use sha2::{Digest, Sha256};
use std::{
	io::{self, BufRead, Read, Write},
	sync::mpsc::{channel, sync_channel, Receiver, Sender, SyncSender},
	thread,
};
use zeroize::Zeroizing;

/// How much is read at once, in bytes.
const BUFFER_LEN: usize = 256 * 1024;

/// How many buffers or blocks wait between two steps of the work.
const WAITING: usize = 4;

/// Encrypts everything `reader` gives into the batch. Reading and hashing, encrypting, and storing
/// are done by a thread each.
pub(super) fn seal(
	reader: &mut (dyn Read + Send),
	total: Option<u64>,
	recipient: [u8; 32],
	batch: &mut Batch<'_>,
	progress: &mut dyn FnMut(Progress),
) -> Result<Sealed, SealError> {
	thread::scope(|scope| {
		let (filled, buffers) = sync_channel(WAITING);
		let reading = scope.spawn(move || read_all(reader, &filled));
		let (made, blocks) = sync_channel(WAITING);
		let storing = scope.spawn(move || store_all(&blocks, batch));
		let encrypted = encrypt_all(buffers, total, recipient, Made(made), progress);
		let stored = storing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		// Where storing failed, encrypting failed for want of a taker.
		stored.map_err(|error| SealError::Writing(error.into()))?;
		let content = encrypted?;
		let (size, sha256) = read.map_err(SealError::Reading)?;
		Ok(Sealed { content, size, sha256 })
	})
}

/// Reads until the end, or until nobody takes it. Returns length and SHA-256.
fn read_all(reader: &mut dyn Read, filled: &SyncSender<Vec<u8>>) -> io::Result<(u64, [u8; 32])> {
	let (mut size, mut hasher) = (0, Sha256::new());
	loop {
		let mut buffer = vec![0; BUFFER_LEN];
		let len = read_some(reader, &mut buffer)?;
		buffer.truncate(len);
		hasher.update(&buffer);
		size += len as u64;
		if len == 0 || filled.send(buffer).is_err() {
			return Ok((size, hasher.finalize().into()));
		}
	}
}

fn store_all(blocks: &Receiver<(Cid, Vec<u8>)>, batch: &mut Batch<'_>) -> Result<(), StoreError> {
	blocks.iter().try_for_each(|(cid, bytes)| batch.put(&cid, &bytes))
}

/// Where blocks go that are made.
struct Made(SyncSender<(Cid, Vec<u8>)>);

impl BlockSink for Made {
	fn take(&mut self, cid: Cid, bytes: Vec<u8>) -> Result<(), StoreError> {
		let gone = |_| StoreError::Source(io::ErrorKind::BrokenPipe.into());
		self.0.send((cid, bytes)).map_err(gone)
	}
}

fn encrypt_all(
	buffers: Receiver<Vec<u8>>,
	total: Option<u64>,
	recipient: [u8; 32],
	made: Made,
	progress: &mut dyn FnMut(Progress),
) -> Result<Imported, SealError> {
	let mut writer = encrypt_into(FileWriter::new(made, Profile::default()), recipient)?;
	let mut done = 0;
	for buffer in buffers {
		writer.write_all(&buffer).map_err(writing)?;
		done += buffer.len() as u64;
		progress(Progress { done, total });
	}
	let file = writer.finish().map_err(writing)?;
	file.finish().map_err(|error| SealError::Writing(error.into()))
}

/// Decrypts a record's content into `out`.
pub(super) fn open(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	out: &mut (dyn Write + Send),
	progress: &mut dyn FnMut(Progress),
	unwritable: &dyn Fn(io::Error) -> RecordError,
) -> Result<(), RecordError> {
	let mut sealed = opening::entry(cid, CONTENT, store)?;
	// Fetching, decrypting, writing and hashing are done by a thread each.
	thread::scope(|scope| {
		let (fetched, parts) = sync_channel(WAITING);
		scope.spawn(move || fetch_all(&mut sealed, &fetched));
		let (decrypted, plain) = sync_channel(WAITING);
		// Buffers go round: to erase each after one use would take longer than decrypting.
		let (hashed, used) = channel();
		let (written, kept) = sync_channel(WAITING);
		let writing = scope.spawn(move || write_all(&plain, &written, out));
		let hashing = scope.spawn(move || hash_all(&kept, &hashed));
		let mut reader =
			opening::open(cid, CONTENT, Parts { parts, part: Vec::new(), at: 0 }, identity)?;
		let mut done = 0;
		loop {
			let buffer = used.try_recv();
			let mut buffer = buffer.unwrap_or_else(|_| Zeroizing::new(vec![0; BUFFER_LEN]));
			let len = opening::fill(&mut reader, &mut buffer);
			let len = len.map_err(|error| opening::read_error(cid, CONTENT, error))?;
			if len == 0 {
				break;
			}
			done += len as u64;
			if done > manifest.size {
				return Err(RecordError::ContentMismatch { cid: *cid, what: "size" });
			}
			if decrypted.send((buffer, len)).is_err() {
				break;
			}
			progress(Progress { done, total: Some(manifest.size) });
		}
		drop(decrypted);
		let written = writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		let sha256 = hashing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		written.map_err(unwritable)?;
		opening::ensure_as_described(cid, manifest, done, sha256)
	})
}

type Plain = (Zeroizing<Vec<u8>>, usize);

/// Writes until the end or the first error, and passes on what it wrote.
fn write_all(
	plain: &Receiver<Plain>,
	written: &SyncSender<Plain>,
	out: &mut dyn Write,
) -> io::Result<()> {
	for (buffer, len) in plain {
		out.write_all(&buffer[..len])?;
		// It is there for as long as there is something to hash.
		let _ = written.send((buffer, len));
	}
	out.flush()
}

/// The SHA-256 of all of it. Gives buffers back.
fn hash_all(written: &Receiver<Plain>, used: &Sender<Zeroizing<Vec<u8>>>) -> [u8; 32] {
	let mut hasher = Sha256::new();
	for (buffer, len) in written {
		hasher.update(&buffer[..len]);
		// At the end nobody takes it any more.
		let _ = used.send(buffer);
	}
	hasher.finalize().into()
}

/// Reads until the end or the first error, or until nobody takes it.
fn fetch_all(sealed: &mut FileReader<'_>, fetched: &SyncSender<Result<Vec<u8>, StoreError>>) {
	loop {
		let part = sealed.next_chunk();
		let more = part.as_ref().is_ok_and(|part| !part.is_empty());
		if fetched.send(part).is_err() || !more {
			return;
		}
	}
}

/// What another thread fetches.
struct Parts {
	parts: Receiver<Result<Vec<u8>, StoreError>>,
	part: Vec<u8>,
	at: usize,
}

impl Read for Parts {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let len = self.fill_buf()?.read(buffer)?;
		self.consume(len);
		Ok(len)
	}
}

impl BufRead for Parts {
	fn fill_buf(&mut self) -> io::Result<&[u8]> {
		if self.at == self.part.len() {
			// The end comes as a part without content.
			self.part = self
				.parts
				.recv()
				.unwrap_or_else(|_| Ok(Vec::new()))
				.map_err(StoreError::into_io)?;
			self.at = 0;
		}
		Ok(&self.part[self.at..])
	}

	fn consume(&mut self, len: usize) {
		self.at += len;
	}
}
