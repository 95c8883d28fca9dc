//! Files and directories as UnixFS, by the profile `unixfs-v1-2025` of IPIP-499: CIDv1, sha2-256,
//! raw leaves of 1 MiB, a balanced tree of at most 1024 links a node.
//!
//! Everything streams: neither writing nor reading a file holds more than a few chunks of it.

use super::{BlockStore, StoreError, Usage, DAG_PB, RAW};
use cid::Cid;
use rust_unixfs::{
	dir::{
		builder::{BufferingTreeBuilder, TreeOptions},
		describe, NodeDescription,
	},
	file::{
		adder::{BalancedCollector, Chunker, FileAdder},
		visit::{FileVisit, IdleFileVisit},
	},
};
use std::{
	collections::HashSet,
	io::{self, BufRead, Read, Write},
};

/// How a file is cut and its tree built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
	/// Length of a chunk, in bytes.
	pub chunk_size: usize,
	/// Most links of a node.
	pub max_links: usize,
}

impl Default for Profile {
	/// The profile `unixfs-v1-2025`.
	fn default() -> Self {
		Self { chunk_size: 1 << 20, max_links: 1024 }
	}
}

/// A file or directory in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
	/// Its CID.
	pub cid: Cid,
	/// Length of the content. 0 for a directory.
	pub size: u64,
	/// Length of every block of its tree together.
	pub dag_size: u64,
}

/// Blocks that belong together: all are kept, or none.
///
/// What was stored through a batch that is dropped before [`Batch::keep`] is removed again, except
/// what was there before.
pub struct Batch<'a> {
	store: &'a dyn BlockStore,
	new: Vec<Cid>,
}

impl<'a> Batch<'a> {
	/// An empty batch.
	pub fn new(store: &'a dyn BlockStore) -> Self {
		Self { store, new: Vec::new() }
	}

	/// Stores a block.
	///
	/// # Errors
	/// The store refuses.
	pub fn put(&mut self, cid: &Cid, bytes: &[u8]) -> Result<(), StoreError> {
		if self.store.put_hashed(cid, bytes)? {
			self.new.push(*cid);
		}
		Ok(())
	}

	/// Keeps what was stored. Returns the blocks that were not there before.
	pub fn keep(mut self) -> Vec<Cid> {
		std::mem::take(&mut self.new)
	}
}

impl Drop for Batch<'_> {
	fn drop(&mut self) {
		for cid in &self.new {
			if let Err(error) = self.store.delete(cid) {
				tracing::warn!(%cid, %error, "cannot remove a block of an unfinished import");
			}
		}
	}
}

/// What takes blocks that are being made.
pub trait BlockSink {
	/// Takes a block, whose CID was computed of `bytes`.
	///
	/// # Errors
	/// The store refuses.
	fn take(&mut self, cid: Cid, bytes: Vec<u8>) -> Result<(), StoreError>;
}

impl BlockSink for &mut Batch<'_> {
	fn take(&mut self, cid: Cid, bytes: Vec<u8>) -> Result<(), StoreError> {
		self.put(&cid, &bytes)
	}
}

/// Writes one file into a batch, chunk by chunk.
pub struct FileWriter<S> {
	adder: FileAdder,
	sink: S,
	root: Option<Cid>,
	size: u64,
	dag_size: u64,
}

impl<S: BlockSink> FileWriter<S> {
	/// Starts a file.
	pub fn new(sink: S, profile: Profile) -> Self {
		let collector = BalancedCollector::with_branching_factor(profile.max_links.max(2));
		let adder = FileAdder::builder()
			.with_chunker(Chunker::Size(profile.chunk_size.max(1)))
			.with_collector(collector)
			.build();
		Self { adder, sink, root: None, size: 0, dag_size: 0 }
	}

	/// Ends the file.
	///
	/// # Errors
	/// The store refuses.
	pub fn finish(mut self) -> Result<Imported, StoreError> {
		let blocks = std::mem::take(&mut self.adder).finish().collect::<Vec<_>>();
		self.put_all(blocks)?;
		match self.root {
			Some(cid) => Ok(Imported { cid, size: self.size, dag_size: self.dag_size }),
			None => Err(StoreError::Source(io::ErrorKind::UnexpectedEof.into())),
		}
	}

	/// Stores blocks. The last one of a file is its root.
	fn put_all(&mut self, blocks: Vec<(Cid, Vec<u8>)>) -> Result<(), StoreError> {
		for (cid, bytes) in blocks {
			self.dag_size += bytes.len() as u64;
			self.root = Some(cid);
			self.sink.take(cid, bytes)?;
		}
		Ok(())
	}
}

impl<S: BlockSink> Write for FileWriter<S> {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		if bytes.is_empty() {
			return Ok(0);
		}
		let (blocks, consumed) = self.adder.push(bytes);
		let blocks = blocks.collect::<Vec<_>>();
		self.put_all(blocks).map_err(StoreError::into_io)?;
		self.size += consumed as u64;
		Ok(consumed)
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

/// Stores what `reader` gives as one file.
///
/// # Errors
/// The reader fails or the store refuses.
pub fn import(
	mut reader: impl Read,
	batch: &mut Batch<'_>,
	profile: Profile,
) -> Result<Imported, StoreError> {
	let mut writer = FileWriter::new(batch, profile);
	io::copy(&mut reader, &mut writer)
		.map_err(|error| StoreError::from_io(error).unwrap_or_else(StoreError::Source))?;
	writer.finish()
}

/// Stores a directory of things that are in the store already.
///
/// # Errors
/// A name is taken twice or no name, or the store refuses.
pub fn write_directory(
	entries: &[(&str, Imported)],
	batch: &mut Batch<'_>,
) -> Result<Imported, StoreError> {
	let malformed = |error: &dyn std::fmt::Display| {
		StoreError::Source(io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))
	};
	let mut options = TreeOptions::default();
	options.wrap_with_directory();
	let mut builder = BufferingTreeBuilder::new(options);
	for (name, entry) in entries {
		builder.put_link(name, entry.cid, entry.dag_size).map_err(|error| malformed(&error))?;
	}
	let mut root = None;
	for node in builder.build() {
		let node = node.map_err(|error| malformed(&error))?;
		batch.put(&node.cid, &node.block)?;
		root = Some(Imported { cid: node.cid, size: 0, dag_size: node.total_size });
	}
	root.ok_or_else(|| malformed(&"empty directory"))
}

/// The CID of the entry `name` of a directory.
///
/// # Errors
/// There is none, or `directory` is not a directory.
pub fn resolve(directory: &Cid, name: &str, store: &dyn BlockStore) -> Result<Cid, StoreError> {
	if directory.codec() != DAG_PB {
		return Err(StoreError::NoEntry { cid: *directory, name: name.into() });
	}
	let NodeDescription::Directory { links } = describe(&store.get(directory)?) else {
		return Err(malformed(directory, "not a directory"));
	};
	let mut found = links.into_iter().filter(|link| link.name == name);
	match (found.next(), found.next()) {
		(Some(link), None) => Ok(link.target),
		(None, _) => Err(StoreError::NoEntry { cid: *directory, name: name.into() }),
		(Some(_), Some(_)) => Err(malformed(directory, "an entry is there twice")),
	}
}

/// Reads one file, block by block. Each block is checked against its CID.
pub struct FileReader<'a> {
	store: &'a dyn BlockStore,
	root: Cid,
	size: u64,
	visit: Option<FileVisit>,
	chunk: Vec<u8>,
	position: usize,
}

/// How many blocks behind the next one a store is told of.
const EXPECTED: usize = 8;

/// More nodes without content in a row than any honest tree has. A tree of empty nodes would
/// otherwise keep a reader busy for ever.
const MAX_EMPTY_NODES: usize = 64;

impl<'a> FileReader<'a> {
	/// Starts at the first byte of the file `root`.
	///
	/// # Errors
	/// Its first block is not there, damaged, or not of a file.
	pub fn open(root: Cid, store: &'a dyn BlockStore) -> Result<Self, StoreError> {
		let mut reader = Self { store, root, size: 0, visit: None, chunk: Vec::new(), position: 0 };
		let block = fetch(&root, &|cid| store.get(cid))?;
		if root.codec() == RAW {
			reader.size = block.len() as u64;
			reader.chunk = block;
		} else {
			let (content, size, _, visit) = start_visit(&root, &block)?;
			reader.size = size;
			reader.chunk = content.to_vec();
			reader.visit = visit;
		}
		Ok(reader)
	}

	/// Length of the content, as its first block claims.
	pub fn size(&self) -> u64 {
		self.size
	}

	/// What follows, as much as is there: a chunk of the file. Empty at its end.
	///
	/// # Errors
	/// A block is missing or damaged.
	pub fn next_chunk(&mut self) -> Result<Vec<u8>, StoreError> {
		if self.position == self.chunk.len() {
			self.advance()?;
		}
		let mut chunk = std::mem::take(&mut self.chunk);
		chunk.drain(..std::mem::take(&mut self.position));
		Ok(chunk)
	}

	/// Fetches blocks until one has content, or until the end of the file.
	fn advance(&mut self) -> Result<(), StoreError> {
		self.position = 0;
		self.chunk.clear();
		for _ in 0..MAX_EMPTY_NODES {
			let Some(visit) = self.visit.take() else { return Ok(()) };
			let (first, rest) = visit.pending_links();
			let cid = *first;
			let next: Vec<_> = std::iter::once(cid).chain(rest.copied().take(EXPECTED)).collect();
			self.store.expect(&next);
			let block = fetch(&cid, &|cid| self.store.get(cid))?;
			let (content, next) = visit
				.continue_walk(&block, &mut None)
				.map_err(|error| malformed(&cid, &error.to_string()))?;
			self.visit = next;
			match content.len() == block.len() {
				true => self.chunk = block,
				false => self.chunk.extend_from_slice(content),
			}
			if !self.chunk.is_empty() {
				return Ok(());
			}
		}
		Err(malformed(&self.root, "too many parts without content"))
	}
}

impl Read for FileReader<'_> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let len = self.fill_buf()?.read(buffer)?;
		self.consume(len);
		Ok(len)
	}
}

impl BufRead for FileReader<'_> {
	fn fill_buf(&mut self) -> io::Result<&[u8]> {
		if self.position == self.chunk.len() {
			self.advance().map_err(StoreError::into_io)?;
		}
		Ok(&self.chunk[self.position..])
	}

	fn consume(&mut self, len: usize) {
		self.position += len;
	}
}

/// Every block of the tree under `root`, each once, the root first.
///
/// # Errors
/// A block that links to others is missing, damaged or malformed. Leaves are not read.
pub fn dag_blocks(root: &Cid, store: &dyn BlockStore) -> Result<Vec<Cid>, StoreError> {
	walk(root, &|cid| store.get(cid), Err)
}

/// How much the tree under `root` takes in the store.
///
/// # Errors
/// As [`dag_blocks`], or a leaf is missing.
pub fn dag_usage(root: &Cid, store: &dyn BlockStore) -> Result<Usage, StoreError> {
	let mut usage = Usage::default();
	for cid in dag_blocks(root, store)? {
		usage.add(store.size(&cid)?.ok_or(StoreError::NotFound { cid })?);
	}
	Ok(usage)
}

/// Removes the tree under `root`: every block of it that can be found. Returns what was freed.
///
/// Blocks that another tree shares go too: the caller makes sure that nobody needs them, or names
/// who does to [`delete_dag_except`].
///
/// # Errors
/// The store refuses.
pub fn delete_dag(root: &Cid, store: &dyn BlockStore) -> Result<Usage, StoreError> {
	delete_dag_except(root, &[], store).map(|(freed, _)| freed)
}

/// Removes the tree under `root` but for the blocks that the trees under `needed` have too: a tree
/// that somebody else made may link to any block. Returns what was freed and what was left.
///
/// # Errors
/// The store refuses.
pub fn delete_dag_except(
	root: &Cid,
	needed: &[Cid],
	store: &dyn BlockStore,
) -> Result<(Usage, Usage), StoreError> {
	let kept = blocks_here(needed, store)?;
	let (mut freed, mut left) = (Usage::default(), Usage::default());
	let blocks = walk(root, &|cid| store.local(cid), skip_broken)?;
	if !needed.iter().any(|needed| name_of(needed) == name_of(root)) {
		store.unpin(root)?;
	}
	// Leaves first: were this interrupted, the root would still lead to what is left.
	for cid in blocks.iter().rev() {
		let Some(len) = store.size(cid)? else { continue };
		if !kept.contains(&name_of(cid)) && store.delete(cid)? {
			freed.add(len);
		} else {
			left.add(len);
		}
	}
	Ok((freed, left))
}

/// Every block of the trees under `roots`, as far as they are here, by version 1 of its CID.
///
/// # Errors
/// The store refuses.
pub fn blocks_here<'a>(
	roots: impl IntoIterator<Item = &'a Cid>,
	store: &dyn BlockStore,
) -> Result<HashSet<Cid>, StoreError> {
	let mut here = HashSet::new();
	for root in roots {
		here.extend(walk(root, &|cid| store.local(cid), skip_broken)?.iter().map(name_of));
	}
	Ok(here)
}

/// What a block is kept under: both versions of a CID name the same one.
fn name_of(cid: &Cid) -> Cid {
	cid.into_v1().unwrap_or(*cid)
}

/// Passes over what cannot be found or read, for walks that take what there is.
fn skip_broken(error: StoreError) -> Result<Vec<Cid>, StoreError> {
	match error {
		StoreError::NotFound { .. }
		| StoreError::Corrupt { .. }
		| StoreError::WrongBytes { .. }
		| StoreError::Malformed { .. }
		| StoreError::UnsupportedCodec { .. }
		| StoreError::UnsupportedHash { .. } => Ok(Vec::new()),
		error => Err(error),
	}
}

/// Gives the bytes of a block.
type Get<'a> = dyn Fn(&Cid) -> Result<Vec<u8>, StoreError> + 'a;

fn walk(
	root: &Cid,
	get: &Get<'_>,
	recover: impl Fn(StoreError) -> Result<Vec<Cid>, StoreError>,
) -> Result<Vec<Cid>, StoreError> {
	let mut seen = HashSet::new();
	let mut blocks = Vec::new();
	let mut pending = vec![*root];
	while let Some(cid) = pending.pop() {
		if !seen.insert(cid) {
			continue;
		}
		blocks.push(cid);
		// What comes first in a file is visited first.
		pending.extend(children(&cid, get).or_else(&recover)?.into_iter().rev());
	}
	Ok(blocks)
}

/// What a block links to, without reading leaves.
fn children(cid: &Cid, get: &Get<'_>) -> Result<Vec<Cid>, StoreError> {
	if cid.codec() == RAW {
		return Ok(Vec::new());
	}
	let block = fetch(cid, get)?;
	match describe(&block) {
		NodeDescription::Directory { links } | NodeDescription::HamtShard { links } => {
			Ok(links.into_iter().map(|link| link.target).collect())
		}
		NodeDescription::File { .. } => {
			let (_, _, _, visit) = start_visit(cid, &block)?;
			Ok(visit.as_ref().map(pending_links).unwrap_or_default())
		}
		NodeDescription::Symlink | NodeDescription::Other => Ok(Vec::new()),
	}
}

fn pending_links(visit: &FileVisit) -> Vec<Cid> {
	let (first, rest) = visit.pending_links();
	std::iter::once(first).chain(rest).copied().collect()
}

type Start<'a> = (&'a [u8], u64, rust_unixfs::Metadata, Option<FileVisit>);

fn start_visit<'a>(cid: &Cid, block: &'a [u8]) -> Result<Start<'a>, StoreError> {
	IdleFileVisit::default().start(block).map_err(|error| malformed(cid, &error.to_string()))
}

fn fetch(cid: &Cid, get: &Get<'_>) -> Result<Vec<u8>, StoreError> {
	match cid.codec() {
		RAW | DAG_PB => get(cid),
		_ => Err(StoreError::UnsupportedCodec { cid: *cid }),
	}
}

fn malformed(cid: &Cid, reason: &str) -> StoreError {
	StoreError::Malformed { cid: *cid, reason: reason.into() }
}
