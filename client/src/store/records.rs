//! The store of a member's records: one of this machine, whose answers are waited for, or one elsewhere,
//! which a host brings.

use super::{elsewhere, AsyncBlockStore, BlockStore, MemoryStore, StoreError};
#[cfg(not(target_family = "wasm"))]
use super::{EmbeddedStore, Staging, Store};
use cid::Cid;
use std::sync::Arc;

/// Where a member's records are kept.
#[derive(Clone)]
pub enum RecordStore {
	/// A folder, or a Kubo daemon.
	#[cfg(not(target_family = "wasm"))]
	Here(Arc<Store>),
	/// What a host brings.
	Elsewhere(Arc<dyn AsyncBlockStore>),
}

/// Where something is made before it goes into a store.
pub enum Making {
	/// A folder, which the next run finds.
	#[cfg(not(target_family = "wasm"))]
	Folder(Staging),
	/// Memory: the next run makes it anew.
	Memory(MemoryStore),
}

impl Making {
	/// What is in it.
	pub fn blocks(&self) -> &dyn BlockStore {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(staging) => staging.blocks(),
			Self::Memory(blocks) => blocks,
		}
	}

	/// Removes what is in it.
	///
	/// # Errors
	/// It cannot be removed.
	pub fn clear(&self) -> Result<(), StoreError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(staging) => staging.clear(),
			Self::Memory(blocks) => {
				blocks.clear();
				Ok(())
			}
		}
	}

	/// Whether what is in it is left for a later run.
	pub fn keep(&self, keep: bool) {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Folder(staging) => staging.keep(keep),
			Self::Memory(_) => {
				let _ = keep;
			}
		}
	}
}

impl RecordStore {
	/// Does `work` with the blocks of the store. It may be done several times, and has no other effect than
	/// on the blocks: see [`elsewhere`].
	///
	/// # Errors
	/// Those of the work, and of the store.
	pub async fn with<T, E: From<StoreError>>(
		&self,
		work: impl FnMut(&dyn BlockStore) -> Result<T, E> + Send,
	) -> Result<T, E> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Here(store) => {
				let mut work = work;
				crate::clock::blocking(|| work(store.blocks()))
			}
			Self::Elsewhere(store) => elsewhere::with(store.as_ref(), work).await,
		}
	}

	/// Whether a block is there.
	///
	/// # Errors
	/// The store refuses.
	pub async fn has(&self, cid: &Cid) -> Result<bool, StoreError> {
		match self {
			#[cfg(not(target_family = "wasm"))]
			Self::Here(store) => crate::clock::blocking(|| store.blocks().has(cid)),
			Self::Elsewhere(store) => Ok(store.size(cid).await?.is_some()),
		}
	}

	/// Brings `blocks` into the store from where they were made, those that are not there already, and keeps
	/// `root`, which leads to them. `progress` is told how many bytes were dealt with. Cut short, it can be
	/// called again.
	///
	/// # Errors
	/// A block is neither here nor there, or the store refuses. What arrived stays, for the next try.
	pub async fn take_over(
		&self,
		made: &Making,
		root: &Cid,
		blocks: &[Cid],
		progress: &mut (dyn FnMut(u64) + Send),
	) -> Result<(), StoreError> {
		match (self, made) {
			#[cfg(not(target_family = "wasm"))]
			(Self::Here(store), Making::Folder(staging)) => {
				crate::clock::blocking(|| store.take_over(staging, root, blocks, progress))
			}
			#[cfg(not(target_family = "wasm"))]
			(Self::Here(store), Making::Memory(made)) => crate::clock::blocking(|| {
				let (mut sent, store) = (0, store.blocks());
				for cid in blocks {
					if let Some(bytes) = found(BlockStore::get(made, cid))? {
						store.put(cid, &bytes)?;
						sent += bytes.len() as u64;
						progress(sent);
					} else if !store.has(cid)? {
						return Err(StoreError::NotFound { cid: *cid });
					}
				}
				store.pin(root)
			}),
			(Self::Elsewhere(store), made) => {
				let store = store.as_ref();
				elsewhere::take_over(store, made.blocks(), root, blocks, progress).await
			}
		}
	}
}

/// A block, if it is there.
#[cfg(not(target_family = "wasm"))]
fn found(block: Result<Vec<u8>, StoreError>) -> Result<Option<Vec<u8>>, StoreError> {
	match block {
		Err(StoreError::NotFound { .. }) => Ok(None),
		block => block.map(Some),
	}
}

#[cfg(not(target_family = "wasm"))]
impl From<Store> for RecordStore {
	fn from(store: Store) -> Self {
		Self::Here(Arc::new(store))
	}
}

#[cfg(not(target_family = "wasm"))]
impl From<EmbeddedStore> for RecordStore {
	fn from(store: EmbeddedStore) -> Self {
		Store::from(store).into()
	}
}
