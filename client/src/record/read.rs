//! Reading a record: its manifest alone, or its content checked against the manifest.

use super::{
	blob::{MAX_BLOB_LEN, MAX_SEALED_LEN},
	folder,
	target::Target,
	write::{BUFFER_LEN, WAITING},
	Progress, RecordError, CONTENT, MANIFEST,
};
use crate::{
	fhir::Manifest,
	keys::{identity::decryptor, AgeIdentity},
	store::{self, direct::DirectWriter, BlockStore, FileReader, StoreError},
};
use age::DecryptError;
use cid::Cid;
use sha2::{Digest, Sha256};
use std::{
	io::{self, BufRead, Read, Write},
	iter,
	path::Path,
	sync::mpsc::{channel, sync_channel, Receiver, Sender, SyncSender},
	thread,
};
use zeroize::Zeroizing;

/// Fetches and decrypts a record's manifest. The content is not touched.
///
/// # Errors
/// The record is not in the store, not encrypted to `identity`, or damaged.
pub fn read_manifest(
	cid: &Cid,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
) -> Result<Manifest, RecordError> {
	let sealed = entry(cid, MANIFEST, store)?;
	if sealed.size() > MAX_SEALED_LEN as u64 {
		return Err(RecordError::TooLarge { what: MANIFEST, max: MAX_SEALED_LEN });
	}
	// What its first block claims need not be so.
	let reader = open(cid, MANIFEST, sealed.take(MAX_SEALED_LEN as u64), identity)?;
	let mut json = Zeroizing::new(Vec::new());
	reader
		.take(MAX_BLOB_LEN as u64 + 1)
		.read_to_end(&mut json)
		.map_err(|error| read_error(cid, MANIFEST, error))?;
	if json.len() > MAX_BLOB_LEN {
		return Err(RecordError::TooLarge { what: MANIFEST, max: MAX_BLOB_LEN });
	}
	Ok(Manifest::from_json(&json)?)
}

/// Decrypts a record's content into `out`, and checks it against the manifest.
///
/// What was written before an error is not to be trusted: [`save_content`] writes a file that is
/// there only once all of it was checked.
///
/// # Errors
/// The record is not in the store, not encrypted to `identity`, damaged, or not what its manifest
/// says; or `out` fails.
pub fn read_content(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	out: &mut (dyn Write + Send),
	progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
	let unwritable = |source| RecordError::Unwritable { path: "the output".into(), source };
	copy(cid, manifest, identity, store, out, progress, &unwritable)
}

/// Decrypts a record's content into the file `target`, readable by its owner only.
///
/// The file appears once all of it was checked against the manifest. One that is there stays as it
/// is unless `overwrite` is set.
///
/// # Errors
/// As [`read_content`], or the target exists or cannot be written.
pub fn save_content(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	target: &Path,
	overwrite: bool,
	progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
	let unwritable = |source| RecordError::Unwritable { path: target.to_owned(), source };
	ensure_free(target, overwrite)?;
	let folder = match target.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => folder,
		_ => Path::new("."),
	};
	let mut hidden = Target::new(folder).map_err(unwritable)?;
	let mut buffer = Zeroizing::new(Vec::new());
	let mut writer = DirectWriter::new(hidden.file(), &mut buffer);
	copy(cid, manifest, identity, store, &mut writer, progress, &unwritable)?;
	hidden.appear(target, folder, overwrite).map_err(|error| match error.kind() {
		io::ErrorKind::AlreadyExists => RecordError::AlreadyExists { path: target.to_owned() },
		_ => unwritable(error),
	})
}

/// Decrypts a record whose content is a folder into the new folder `target`, readable by its owner
/// only. It appears once all of it was checked against the manifest.
///
/// # Errors
/// As [`read_content`], or the content is no archive of a folder, or the target exists or cannot be
/// written.
pub fn save_folder(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	target: &Path,
	progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
	let unwritable = |source| RecordError::Unwritable { path: target.to_owned(), source };
	ensure_free(target, false)?;
	let hidden = folder::Hidden::beside(target).map_err(unwritable)?;
	let (reader, mut writer) = io::pipe().map_err(unwritable)?;
	let (copied, unpacked) = thread::scope(|scope| {
		let unpacking = scope.spawn(|| folder::unpack(reader, hidden.path()));
		let copied = read_content(cid, manifest, identity, store, &mut writer, progress);
		drop(writer);
		let unpacked = unpacking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		(copied, unpacked)
	});
	let unpacked = unpacked.map_err(|error| match error {
		folder::UnpackError::NotAFolder(reason) => {
			RecordError::NotAFolder { cid: *cid, reason: reason.into() }
		}
		folder::UnpackError::Io(source) => unwritable(source),
	});
	match (copied, unpacked) {
		// Reading stops where unpacking does, which knows why.
		(Err(RecordError::Unwritable { .. }), Err(error)) => return Err(error),
		(copied, unpacked) => {
			copied?;
			unpacked?;
		}
	}
	hidden.appear(target).map_err(unwritable)
}

/// Checks that content may be written to `target`, before anything is done for it.
///
/// # Errors
/// [`RecordError::AlreadyExists`]: there is a folder of that name, or a file that `overwrite` does not
/// give up.
pub fn ensure_free(target: &Path, overwrite: bool) -> Result<(), RecordError> {
	if target.is_dir() || (!overwrite && target.symlink_metadata().is_ok()) {
		return Err(RecordError::AlreadyExists { path: target.to_owned() });
	}
	Ok(())
}

fn copy(
	cid: &Cid,
	manifest: &Manifest,
	identity: &AgeIdentity,
	store: &dyn BlockStore,
	out: &mut (dyn Write + Send),
	progress: &mut dyn FnMut(Progress),
	unwritable: &dyn Fn(io::Error) -> RecordError,
) -> Result<(), RecordError> {
	let mut sealed = entry(cid, CONTENT, store)?;
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
		let mut reader = open(cid, CONTENT, Parts { parts, part: Vec::new(), at: 0 }, identity)?;
		let mut done = 0;
		loop {
			let buffer = used.try_recv();
			let mut buffer = buffer.unwrap_or_else(|_| Zeroizing::new(vec![0; BUFFER_LEN]));
			let len = fill(&mut reader, &mut buffer);
			let len = len.map_err(|error| read_error(cid, CONTENT, error))?;
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
		ensure_as_described(cid, manifest, done, sha256)
	})
}

/// Reads until `buffer` is full or there is no more: each time that threads wait for each other costs.
fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
	let mut filled = 0;
	while filled < buffer.len() {
		match reader.read(&mut buffer[filled..])? {
			0 => break,
			len => filled += len,
		}
	}
	Ok(filled)
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

/// Checks what was read against the manifest.
pub(super) fn ensure_as_described(
	cid: &Cid,
	manifest: &Manifest,
	size: u64,
	sha256: [u8; 32],
) -> Result<(), RecordError> {
	if size != manifest.size {
		return Err(RecordError::ContentMismatch { cid: *cid, what: "size" });
	}
	if sha256 != manifest.sha256 {
		return Err(RecordError::ContentMismatch { cid: *cid, what: "SHA-256" });
	}
	Ok(())
}

/// Starts to decrypt a record's content.
pub(super) fn open_content<'a>(
	cid: &Cid,
	identity: &AgeIdentity,
	store: &'a dyn BlockStore,
) -> Result<impl Read + 'a, RecordError> {
	open(cid, CONTENT, entry(cid, CONTENT, store)?, identity)
}

/// One entry of a record, encrypted.
fn entry<'a>(
	cid: &Cid,
	name: &str,
	store: &'a dyn BlockStore,
) -> Result<FileReader<'a>, RecordError> {
	Ok(FileReader::open(store::resolve(cid, name, store)?, store)?)
}

/// Starts to decrypt one entry of a record.
fn open<'a>(
	cid: &Cid,
	entry: &'static str,
	sealed: impl BufRead + 'a,
	identity: &AgeIdentity,
) -> Result<impl Read + 'a, RecordError> {
	let identity = identity.to_age()?;
	let failed = |error| match error {
		DecryptError::NoMatchingKeys => RecordError::WrongKey { cid: *cid },
		DecryptError::Io(error) => read_error(cid, entry, error),
		_ => RecordError::Damaged { cid: *cid, what: entry },
	};
	let decryptor = decryptor(sealed).map_err(failed)?;
	decryptor.decrypt(iter::once(&identity as _)).map_err(failed)
}

/// The store's own error where it is one. Everything else is what `age` says of a damaged file.
pub(super) fn read_error(cid: &Cid, what: &'static str, error: io::Error) -> RecordError {
	match StoreError::from_io(error) {
		Ok(error) => error.into(),
		Err(_) => RecordError::Damaged { cid: *cid, what },
	}
}
