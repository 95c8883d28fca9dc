//! IPFS: blocks named by their hash, and files and directories made of them.
//!
//! What is stored is checked against its CID when it is put and every time it is read, so a
//! damaged block is an error and never wrong bytes.
//!
//! | module | holds |
//! |---|---|
//! | [`unixfs`] | files and directories as UnixFS, by the profile `unixfs-v1-2025` |
//! | [`car`] | CAR files, which carry records from store to store |
//! | [`memory`] | blocks in memory |

pub mod car;
mod error;
pub mod memory;
pub mod unixfs;

pub use error::{BackendError, StoreError};
pub use memory::MemoryStore;
pub use unixfs::{
	blocks_here, dag_blocks, dag_usage, delete_dag, delete_dag_except, import, resolve,
	write_directory, Batch, BlockSink, FileReader, FileWriter, Imported, Profile,
};

use cid::Cid;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The largest block that IPFS implementations exchange.
pub const MAX_BLOCK_LEN: usize = 2 * 1024 * 1024;

/// Multicodec of a block that is part of a file's bytes.
pub const RAW: u64 = 0x55;

/// Multicodec of a block that links to others.
pub const DAG_PB: u64 = 0x70;

const SHA2_256: u64 = 0x12;

/// How much is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
	/// How many blocks.
	pub blocks: u64,
	/// How many bytes they have.
	pub bytes: u64,
}

impl Usage {
	/// Counts a block of `bytes`.
	pub fn add(&mut self, bytes: u64) {
		self.blocks += 1;
		self.bytes += bytes;
	}
}

/// Where blocks are kept.
///
/// Implementations check bytes against the CID with [`verify`], in [`BlockStore::put`] and in
/// every [`BlockStore::get`].
pub trait BlockStore: Send + Sync {
	/// Stores a block. True where it was not there before.
	///
	/// # Errors
	/// The bytes do not match the CID, or the store refuses.
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError>;

	/// The bytes of a block.
	///
	/// # Errors
	/// The block is not there, or is damaged.
	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError>;

	/// The length of a block, where it is there. Does not read it.
	///
	/// # Errors
	/// The store refuses.
	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError>;

	/// Removes a block. False where it was not there.
	///
	/// # Errors
	/// The store refuses.
	fn delete(&self, cid: &Cid) -> Result<bool, StoreError>;

	/// Stores a block that the caller has hashed just now, which an implementation may rely on.
	/// True where it was not there before.
	///
	/// # Errors
	/// The store refuses.
	fn put_hashed(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		self.put(cid, bytes)
	}

	/// The bytes of a block that the store itself has, without asking others for it.
	///
	/// # Errors
	/// The block is not there, or is damaged.
	fn local(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.get(cid)
	}

	/// Says which blocks will be read next, where fetching ahead is of use.
	fn expect(&self, cids: &[Cid]) {
		let _ = cids;
	}

	/// Keeps the tree under `root`, all of which is there, until [`Self::unpin`]. A store that
	/// removes nothing of itself has nothing to do.
	///
	/// # Errors
	/// The store refuses.
	fn pin(&self, root: &Cid) -> Result<(), StoreError> {
		let _ = root;
		Ok(())
	}

	/// Takes back [`Self::pin`]. False where there was no pin.
	///
	/// # Errors
	/// The store refuses.
	fn unpin(&self, root: &Cid) -> Result<bool, StoreError> {
		let _ = root;
		Ok(false)
	}

	/// Whether a block is there.
	///
	/// # Errors
	/// The store refuses.
	fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
		Ok(self.size(cid)?.is_some())
	}
}

/// Checks that `bytes` are the block that `cid` names.
///
/// # Errors
/// They are not, or the CID uses another hash than sha2-256.
pub fn verify(cid: &Cid, bytes: &[u8]) -> Result<(), StoreError> {
	if cid.hash().code() != SHA2_256 {
		return Err(StoreError::UnsupportedHash { cid: *cid });
	}
	if cid.hash().digest() != Sha256::digest(bytes).as_slice() {
		return Err(StoreError::Corrupt { cid: *cid });
	}
	Ok(())
}

/// Reads a CID as people write it.
///
/// # Errors
/// It is not a CID.
pub fn parse_cid(text: &str) -> Result<Cid, StoreError> {
	text.trim().parse().map_err(|error: cid::Error| StoreError::NotACid {
		text: text.chars().take(128).collect(),
		reason: error.to_string(),
	})
}
