//! The embedded store: a folder of blocks, without a daemon.
//!
//! A block is the file `<shard>/<cid>`, where the shard is the two characters before the last of
//! the CID: the first ones are the same in every CID. A block is written to `tmp/`, flushed to the
//! disk and moved to its place, so that a block is there whole or not at all.
//!
//! Who may use the store is said by the mode of its folder: what is made in it has the bits of the
//! group that the folder has. A folder that the store makes itself is its owner's only. One that
//! several users of a system share is made by its owner beforehand, for a group that all of them
//! are in, with mode 2770: then every folder in it is 2770 too, and every block 0640. Whoever may
//! write to it may delete from it, but can neither read a record without its key nor change a
//! block unnoticed.

use super::{
	age::Now, direct::DirectWriter, verify, BlockStore, Staging, StoreError, Usage, MAX_BLOCK_LEN,
};
use cid::Cid;
use std::{
	collections::BTreeSet,
	fs,
	io::{self, Read, Write},
	path::{Path, PathBuf},
	time::Duration,
};

const TMP: &str = "tmp";

/// After this long, a temporary file is the remainder of a process that was killed.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// After this long, nobody goes on with what was on its way into the store.
pub(super) const ABANDONED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// So many blocks are flushed to the disk one by one; more of them by flushing the disk.
const FEW: usize = 32;

/// So long a block is part of a large file.
const LARGE: usize = 256 * 1024;

/// A folder of blocks. Several processes may use it at once.
#[derive(Clone, Debug)]
pub struct EmbeddedStore {
	dir: PathBuf,
	/// What the folder's mode grants its group, and whether the group is handed down.
	group: u32,
	/// Whether each block is flushed to the disk on its own.
	synced: bool,
}

impl EmbeddedStore {
	/// Opens the store in `dir`. A folder that does not exist is made, for its owner only.
	///
	/// # Errors
	/// The folder cannot be made or is not writable.
	pub fn open(dir: impl Into<PathBuf>) -> Result<Self, StoreError> {
		let dir = dir.into();
		make_dir(&dir, 0)?;
		let group = group_of(&dir).map_err(StoreError::io("read", &dir))?;
		let store = Self { dir, group, synced: true };
		make_dir(&store.tmp(), group)?;
		store.sweep();
		Ok(store)
	}

	/// Opens a store whose blocks need not survive a power cut one by one.
	pub(super) fn unsynced(dir: PathBuf, group: u32) -> Result<Self, StoreError> {
		make_dir(&dir, group)?;
		let store = Self { dir, group, synced: false };
		make_dir(&store.tmp(), group)?;
		Ok(store)
	}

	/// Where what is called `name` is made before it goes into this store.
	///
	/// # Errors
	/// The folder cannot be made.
	pub fn staging(&self, name: &str) -> Result<Staging, StoreError> {
		make_dir(&self.tmp(), self.group)?;
		Staging::opened(Self::unsynced(self.tmp().join(name), self.group)?)
	}

	/// Moves `blocks` here from where they were made, but for those that are here already. All of
	/// them survive a power cut once this returns.
	///
	/// # Errors
	/// A block is neither there nor here, or cannot be moved.
	pub fn adopt(&self, staging: &Staging, blocks: &[Cid]) -> Result<(), StoreError> {
		let from = staging.blocks();
		let mut moves = Vec::new();
		for cid in blocks {
			let (old, new) = (from.file(cid)?, self.file(cid)?);
			if old.exists() {
				moves.push((old, new));
			} else if !new.exists() {
				return Err(StoreError::NotFound { cid: *cid });
			}
		}
		self.sync(moves.iter().map(|(old, _)| old))?;
		let mut shards = BTreeSet::new();
		for (old, new) in &moves {
			let shard = new.parent().unwrap_or(&self.dir);
			make_dir(shard, self.group)?;
			fs::rename(old, new).map_err(StoreError::io("write", new))?;
			shards.insert(shard);
		}
		self.sync(shards.into_iter())
	}

	/// Flushes files or folders of this store to the disk.
	fn sync(
		&self,
		paths: impl ExactSizeIterator<Item = impl AsRef<Path>>,
	) -> Result<(), StoreError> {
		#[cfg(target_os = "linux")]
		if paths.len() > FEW {
			let dir = fs::File::open(&self.dir).map_err(StoreError::io("read", &self.dir))?;
			return rustix::fs::syncfs(dir)
				.map_err(|error| StoreError::io("write", &self.dir)(error.into()));
		}
		for path in paths {
			sync_dir(path.as_ref()).map_err(StoreError::io("write", path.as_ref()))?;
		}
		Ok(())
	}

	/// The folder.
	pub fn path(&self) -> &Path {
		&self.dir
	}

	/// Every block, in no particular order. Does not read them.
	///
	/// # Errors
	/// A folder cannot be read.
	pub fn list(&self) -> Result<Vec<Cid>, StoreError> {
		let mut cids = Vec::new();
		for shard in read_dir(&self.dir)? {
			if !shard.is_dir() || shard.ends_with(TMP) {
				continue;
			}
			cids.extend(read_dir(&shard)?.iter().filter_map(|file| block_of(file)));
		}
		Ok(cids)
	}

	/// How much is stored.
	///
	/// # Errors
	/// A folder cannot be read.
	pub fn usage(&self) -> Result<Usage, StoreError> {
		let mut usage = Usage::default();
		for cid in self.list()? {
			if let Some(len) = self.size(&cid)? {
				usage.add(len);
			}
		}
		Ok(usage)
	}

	/// Where a block is. A CIDv0 is kept under the CIDv1 of the same block.
	fn file(&self, cid: &Cid) -> Result<PathBuf, StoreError> {
		let malformed = |_| StoreError::UnsupportedCodec { cid: *cid };
		let name = cid.into_v1().map_err(malformed)?.to_string();
		let shard = &name[name.len() - 3..name.len() - 1];
		Ok(self.dir.join(shard).join(&name))
	}

	fn tmp(&self) -> PathBuf {
		self.dir.join(TMP)
	}

	/// Removes what killed processes left in `tmp/`. What cannot be removed now, can later.
	fn sweep(&self) {
		let files = read_dir(&self.tmp()).unwrap_or_default();
		if files.is_empty() {
			return;
		}
		let Ok(now) = Now::on(&self.tmp()) else { return };
		for file in files {
			if file.is_dir() && now.is_beyond(&file, ABANDONED) {
				let _ = fs::remove_dir_all(&file);
			} else if !file.is_dir() && now.is_beyond(&file, STALE) {
				let _ = fs::remove_file(&file);
			}
		}
	}

	/// The bytes of a block, for whoever compares them with the CID.
	pub(super) fn read(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		let file = self.file(cid)?;
		read_bounded(&file).map_err(|error| match error.kind() {
			io::ErrorKind::NotFound => StoreError::NotFound { cid: *cid },
			_ => StoreError::io("read", &file)(error),
		})
	}

	fn write_block(&self, cid: &Cid, bytes: &[u8]) -> Result<(), StoreError> {
		let file = self.file(cid)?;
		let shard = file.parent().unwrap_or(&self.dir);
		make_dir(shard, self.group)?;
		self.write(&file, bytes).map_err(StoreError::io("write", &file))?;
		if self.synced {
			sync_dir(shard).map_err(StoreError::io("write", shard))?;
		}
		Ok(())
	}

	fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
		let mut temp = tempfile::Builder::new().prefix("block-").tempfile_in(self.tmp())?;
		if !self.synced && bytes.len() >= LARGE {
			let mut buffer = Vec::new();
			let mut writer = DirectWriter::new(temp.as_file(), &mut buffer);
			writer.write_all(bytes)?;
			writer.flush()?;
		} else {
			temp.write_all(bytes)?;
		}
		if self.group != 0 {
			set_mode(temp.path(), 0o600 | self.group & 0o040)?;
		}
		if self.synced {
			temp.as_file().sync_all()?;
		}
		temp.persist(file).map_err(|error| error.error)?;
		Ok(())
	}
}

impl BlockStore for EmbeddedStore {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		if bytes.len() > MAX_BLOCK_LEN {
			return Err(StoreError::TooLarge { cid: *cid, len: bytes.len() });
		}
		verify(cid, bytes)?;
		// A damaged block is no block: it is written anew.
		match self.get(cid) {
			Ok(_) => return Ok(false),
			Err(StoreError::NotFound { .. } | StoreError::Corrupt { .. }) => {}
			Err(error) => return Err(error),
		}
		self.write_block(cid, bytes)?;
		Ok(true)
	}

	fn put_hashed(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		if self.synced {
			return self.put(cid, bytes);
		}
		let new = self.size(cid)? != Some(bytes.len() as u64);
		if new {
			self.write_block(cid, bytes)?;
		}
		Ok(new)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		let bytes = self.read(cid)?;
		verify(cid, &bytes)?;
		Ok(bytes)
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		let file = self.file(cid)?;
		match fs::metadata(&file) {
			Ok(metadata) => Ok(Some(metadata.len())),
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
			Err(error) => Err(StoreError::io("read", &file)(error)),
		}
	}

	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		let file = self.file(cid)?;
		match fs::remove_file(&file) {
			Ok(()) => Ok(true),
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
			Err(error) => Err(StoreError::io("delete", &file)(error)),
		}
	}
}

/// The block that a file is named after.
fn block_of(file: &Path) -> Option<Cid> {
	file.file_name()?.to_str()?.parse().ok()
}

/// Reads one byte more than a block may have, so that a longer file fails its hash.
fn read_bounded(file: &Path) -> io::Result<Vec<u8>> {
	let max = MAX_BLOCK_LEN as u64 + 1;
	let file = fs::File::open(file)?;
	let mut bytes = Vec::with_capacity(file.metadata()?.len().min(max) as usize);
	file.take(max).read_to_end(&mut bytes)?;
	Ok(bytes)
}

/// Makes a folder for its owner, and for its group what `group` grants.
fn make_dir(dir: &Path, group: u32) -> Result<(), StoreError> {
	if dir.is_dir() {
		return Ok(());
	}
	let mut builder = fs::DirBuilder::new();
	// One that shares nothing may lie in folders that are not there yet.
	builder.recursive(group == 0);
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700 | group & 0o070);
	match builder.create(dir) {
		// Another process was faster, and it is the owner's to set its mode.
		Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
		made => made.map_err(StoreError::io("make", dir))?,
	}
	if group != 0 {
		set_mode(dir, 0o700 | group).map_err(StoreError::io("make", dir))?;
	}
	Ok(())
}

/// The bits of a folder's mode that what is made in it takes over.
fn group_of(dir: &Path) -> io::Result<u32> {
	#[cfg(unix)]
	return fs::metadata(dir)
		.map(|metadata| std::os::unix::fs::MetadataExt::mode(&metadata))
		.map(|mode| if mode & 0o070 == 0 { 0 } else { mode & 0o2070 });
	#[cfg(not(unix))]
	fs::metadata(dir).map(|_| 0)
}

/// Sets a mode as it is, whatever the process's umask.
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
	#[cfg(unix)]
	return fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode));
	#[cfg(not(unix))]
	{
		let _ = (path, mode);
		Ok(())
	}
}

fn read_dir(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
	let entries = fs::read_dir(dir).map_err(StoreError::io("read", dir))?;
	let paths = entries.map(|entry| entry.map(|entry| entry.path()));
	paths.collect::<io::Result<_>>().map_err(StoreError::io("read", dir))
}

/// Makes the move of a file into `dir` survive a power cut.
fn sync_dir(dir: &Path) -> io::Result<()> {
	#[cfg(unix)]
	fs::File::open(dir)?.sync_all()?;
	#[cfg(not(unix))]
	let _ = dir;
	Ok(())
}
