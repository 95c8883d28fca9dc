//! Making a record: encrypting its content on the way into the store, then its manifest.

use super::{
	blob::encrypt_small,
	folder::{self, Folder},
	guess_media_type,
	read::{ensure_as_described, open_content, read_error},
	source::Source,
	Progress, RecordError, CONTENT, MANIFEST,
};
use crate::{
	fhir::{manifest::title_of, Manifest},
	keys::{identity::to_age_recipient, AgeIdentity},
	store::{self, Batch, BlockSink, BlockStore, FileWriter, Imported, Profile, StoreError},
};
use cid::Cid;
use sha2::{Digest, Sha256};
use std::{
	io::{self, Read, Write},
	iter,
	path::Path,
	sync::mpsc::{sync_channel, Receiver, SyncSender},
	thread,
};

/// How much of a file is looked at to guess its media type.
const HEAD_LEN: u64 = 4096;

/// How much is read at once.
pub(super) const BUFFER_LEN: usize = 256 * 1024;

/// How many buffers or blocks wait between two steps of the work.
pub(super) const WAITING: usize = 4;

/// What the author says about a record.
#[derive(Clone, Debug, Default)]
pub struct Details {
	/// Its title. The name of the file, where none is given.
	pub title: Option<String>,
	/// Its media type. Guessed, where none is given.
	pub content_type: Option<String>,
	/// Index of its category.
	pub category: u8,
	/// The address of who writes it.
	pub author: String,
	/// When, as a FHIR instant.
	pub date: String,
	/// What its author says about it.
	pub description: Option<String>,
	/// What other resources call it, where it was imported from a Bundle.
	pub full_url: Option<String>,
}

/// A record that is in the store.
#[derive(Clone, Debug)]
pub struct WrittenRecord {
	/// Its directory.
	pub cid: Cid,
	/// What was encrypted into `manifest.age`.
	pub manifest: Manifest,
	/// The blocks that were not in the store before.
	pub blocks: Vec<Cid>,
	/// Length of all of its blocks.
	pub stored: u64,
}

/// Makes a record of the file or folder `path`, encrypted to `recipient`. Of a folder it is a tar
/// archive, made on the way.
///
/// What is there is read once. Where it is empty, unreadable or changed while it is read, nothing
/// of it stays in the store.
///
/// # Errors
/// The file is none of what can be added, a detail is invalid, or the store refuses.
pub fn write_file(
	path: &Path,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	if path.is_dir() {
		return write_folder(path, details, recipient, store, progress);
	}
	let mut source = Source::open(path)?;
	let head = source.head(HEAD_LEN)?;
	let name = path.file_name().map(title_of);
	let title = details.title.clone().or(name).unwrap_or_default();
	let total = Some(source.len());
	let mut reader = head.as_slice().chain(&mut source);
	let draft = draft(&title, &head, details)?;
	let mut batch = Batch::new(store);
	let copied = copy(&mut reader, total, recipient, &mut batch, progress);
	let (content, manifest) = complete(copied, draft, |error| source.unreadable(error))?;
	source.check_unchanged(manifest.size)?;
	finish(manifest, content, recipient, batch, store)
}

/// Makes a record of the folder `path`.
fn write_folder(
	path: &Path,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	let folder = Folder::open(path)?;
	let title = details.title.clone().unwrap_or_else(|| folder.name());
	let content_type = details.content_type.clone().or(Some(folder::MEDIA_TYPE.into()));
	let draft = draft(&title, &[], &Details { content_type, ..details.clone() })?;
	let unreadable = |source| RecordError::Unreadable { path: path.to_owned(), source };
	let (mut reader, writer) = io::pipe().map_err(unreadable)?;
	let mut batch = Batch::new(store);
	let total = Some(folder.packed_len().map_err(unreadable)?);
	let copied = thread::scope(|scope| {
		let packing = scope.spawn(|| folder.pack(writer));
		let copied = copy(&mut reader, total, recipient, &mut batch, progress);
		// Whoever packs must not wait for a reader that has given up.
		drop(reader);
		let packed = packing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		// Why storing failed says more than that nobody read on.
		copied.and_then(|copied| packed.map(|()| copied).map_err(CopyError::Writing))
	});
	let (content, manifest) = complete(copied, draft, unreadable)?;
	finish(manifest, content, recipient, batch, store)
}

/// Makes a record of what `reader` gives, encrypted to `recipient`. The details must have a title.
///
/// # Errors
/// The reader fails, a detail is invalid, or the store refuses. Then nothing of it stays in the
/// store.
pub fn write_record(
	mut reader: impl Read + Send,
	total: Option<u64>,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	let mut head = Vec::new();
	reader.by_ref().take(HEAD_LEN).read_to_end(&mut head).map_err(RecordError::Source)?;
	let draft = draft(details.title.as_deref().unwrap_or_default(), &head, details)?;
	let mut reader = head.as_slice().chain(reader);
	let mut batch = Batch::new(store);
	let copied = copy(&mut reader, total, recipient, &mut batch, progress);
	let (content, manifest) = complete(copied, draft, RecordError::Source)?;
	finish(manifest, content, recipient, batch, store)
}

/// A record that is there already.
pub struct Original<'a> {
	/// Its directory.
	pub cid: &'a Cid,
	/// What describes it.
	pub manifest: &'a Manifest,
	/// What opens it.
	pub identity: &'a AgeIdentity,
	/// Where it is.
	pub store: &'a dyn BlockStore,
}

/// Makes a record of the content of another one: encrypted anew, to `recipient`, without being
/// written to a file in between.
///
/// # Errors
/// The other record is not in its store, not encrypted to the identity, damaged or not what its
/// manifest says; a detail is invalid, or the store refuses. Then nothing new stays in the store.
pub fn copy_record(
	original: &Original<'_>,
	details: &Details,
	recipient: [u8; 32],
	store: &dyn BlockStore,
	progress: &mut dyn FnMut(Progress),
) -> Result<WrittenRecord, RecordError> {
	let Original { cid, manifest, identity, store: from } = original;
	let title = details.title.as_deref().unwrap_or(&manifest.title);
	let draft = draft(title, &[], details)?;
	let mut reader = open_content(cid, identity, *from)?;
	let mut batch = Batch::new(store);
	let copied = copy(&mut reader, Some(manifest.size), recipient, &mut batch, progress);
	let (content, copied) = complete(copied, draft, |error| read_error(cid, CONTENT, error))?;
	ensure_as_described(cid, manifest, copied.size, copied.sha256)?;
	finish(copied, content, recipient, batch, store)
}

/// The manifest without what is known only once the content was read. Checked now, so that a
/// wrong detail is found before a long upload and not after it.
fn draft(title: &str, head: &[u8], details: &Details) -> Result<Manifest, RecordError> {
	let guessed = || guess_media_type(title, head).to_owned();
	let manifest = Manifest {
		title: title.to_owned(),
		content_type: details.content_type.clone().unwrap_or_else(guessed),
		size: 0,
		sha256: [0; 32],
		category: details.category,
		author: details.author.clone(),
		date: details.date.clone(),
		description: details.description.clone(),
		full_url: details.full_url.clone(),
	};
	manifest.validate()?;
	Ok(manifest)
}

/// What was read and where it went.
struct Copied {
	content: Imported,
	size: u64,
	sha256: [u8; 32],
}

/// On which side copying failed.
enum CopyError {
	Reading(io::Error),
	Writing(RecordError),
}

fn complete(
	copied: Result<Copied, CopyError>,
	draft: Manifest,
	unreadable: impl FnOnce(io::Error) -> RecordError,
) -> Result<(Imported, Manifest), RecordError> {
	let copied = copied.map_err(|error| match error {
		CopyError::Reading(error) => unreadable(error),
		CopyError::Writing(error) => error,
	})?;
	Ok((copied.content, Manifest { size: copied.size, sha256: copied.sha256, ..draft }))
}

/// Encrypts everything `reader` gives into the batch. Reading and hashing, encrypting, and storing
/// are done by a thread each.
fn copy(
	reader: &mut (dyn Read + Send),
	total: Option<u64>,
	recipient: [u8; 32],
	batch: &mut Batch<'_>,
	progress: &mut dyn FnMut(Progress),
) -> Result<Copied, CopyError> {
	thread::scope(|scope| {
		let (filled, buffers) = sync_channel(WAITING);
		let reading = scope.spawn(move || read_all(reader, &filled));
		let (made, blocks) = sync_channel(WAITING);
		let storing = scope.spawn(move || store_all(&blocks, batch));
		let encrypted = encrypt_all(buffers, total, recipient, Made(made), progress);
		let stored = storing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
		// Where storing failed, encrypting failed for want of a taker.
		stored.map_err(|error| CopyError::Writing(error.into()))?;
		let content = encrypted?;
		let (size, sha256) = read.map_err(CopyError::Reading)?;
		Ok(Copied { content, size, sha256 })
	})
}

/// Reads until the end, or until nobody takes it. Returns length and SHA-256.
fn read_all(reader: &mut dyn Read, filled: &SyncSender<Vec<u8>>) -> io::Result<(u64, [u8; 32])> {
	let (mut size, mut hasher) = (0, Sha256::new());
	loop {
		let mut buffer = vec![0; BUFFER_LEN];
		let len = read(reader, &mut buffer)?;
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
) -> Result<Imported, CopyError> {
	let recipient = to_age_recipient(recipient).map_err(|it| CopyError::Writing(it.into()))?;
	let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as _))
		.map_err(|_| CopyError::Writing(crate::keys::KeyError::Recipient.into()))?;
	let file = FileWriter::new(made, Profile::default());
	let mut writer = encryptor.wrap_output(file).map_err(writing)?;
	let mut done = 0;
	for buffer in buffers {
		writer.write_all(&buffer).map_err(writing)?;
		done += buffer.len() as u64;
		progress(Progress { done, total });
	}
	let file = writer.finish().map_err(writing)?;
	file.finish().map_err(|error| CopyError::Writing(error.into()))
}

fn read(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
	loop {
		match reader.read(buffer) {
			Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
			result => return result,
		}
	}
}

fn writing(error: io::Error) -> CopyError {
	let error = StoreError::from_io(error).unwrap_or_else(StoreError::Source);
	CopyError::Writing(error.into())
}

/// Encrypts the manifest, and makes the directory.
fn finish(
	manifest: Manifest,
	content: Imported,
	recipient: [u8; 32],
	mut batch: Batch<'_>,
	store: &dyn BlockStore,
) -> Result<WrittenRecord, RecordError> {
	let sealed = encrypt_small(&manifest.to_json()?, recipient)?;
	let entry = store::import(sealed.as_slice(), &mut batch, Profile::default())?;
	let directory = store::write_directory(&[(CONTENT, content), (MANIFEST, entry)], &mut batch)?;
	let (cid, stored) = (directory.cid, directory.dag_size);
	store.pin(&cid)?;
	Ok(WrittenRecord { cid, manifest, blocks: batch.keep(), stored })
}
