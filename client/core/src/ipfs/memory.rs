//! Blocks in memory: what a browser has at hand, and what tests need no folder for.

use super::{verify, BlockStore, StoreError, MAX_BLOCK_LEN};
use cid::Cid;
use std::{
	collections::HashMap,
	sync::{Mutex, MutexGuard, PoisonError},
};

/// A store that ends with the process.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<HashMap<Cid, Vec<u8>>>);

/// What a block is kept under: both versions of a CID name the same one.
fn name_of(cid: &Cid) -> Cid {
	cid.into_v1().unwrap_or(*cid)
}

impl MemoryStore {
	fn blocks(&self) -> MutexGuard<'_, HashMap<Cid, Vec<u8>>> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Every block, in no particular order.
	pub fn list(&self) -> Vec<Cid> {
		self.blocks().keys().copied().collect()
	}

	/// Removes every block.
	pub fn clear(&self) {
		self.blocks().clear();
	}
}

impl BlockStore for MemoryStore {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		if bytes.len() > MAX_BLOCK_LEN {
			return Err(StoreError::TooLarge { cid: *cid, len: bytes.len() });
		}
		verify(cid, bytes)?;
		Ok(self.blocks().insert(name_of(cid), bytes.to_vec()).is_none())
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.blocks().get(&name_of(cid)).cloned().ok_or(StoreError::NotFound { cid: *cid })
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		Ok(self.blocks().get(&name_of(cid)).map(|bytes| bytes.len() as u64))
	}

	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		Ok(self.blocks().remove(&name_of(cid)).is_some())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::ipfs::{delete_dag, import, Batch, FileReader, Profile};
	use std::io::Read;

	#[test]
	fn file_is_read_as_it_was_written_and_nothing_stays_of_it() {
		let store = MemoryStore::default();
		let content: Vec<u8> = (0..10_000u32).map(|byte| byte as u8).collect();
		let profile = Profile { chunk_size: 1_000, ..Profile::default() };
		let mut batch = Batch::new(&store);
		let cid = import(&content[..], &mut batch, profile).expect("stored").cid;
		assert_eq!(batch.keep().len(), store.list().len());
		let mut read = Vec::new();
		FileReader::open(cid, &store).expect("there").read_to_end(&mut read).expect("whole");
		assert_eq!(read, content);
		delete_dag(&cid, &store).expect("removed");
		assert!(store.list().is_empty());
	}

	#[test]
	fn bytes_that_are_not_the_block_are_refused() {
		let (store, other) = (MemoryStore::default(), MemoryStore::default());
		let mut batch = Batch::new(&other);
		let cid = import(&b"one"[..], &mut batch, Profile::default()).expect("stored").cid;
		assert!(matches!(store.put(&cid, b"two"), Err(StoreError::Corrupt { .. })));
		assert!(matches!(store.get(&cid), Err(StoreError::NotFound { .. })));
		assert_eq!(store.size(&cid).expect("known"), None);
	}
}
