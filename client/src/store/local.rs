//! A store without what others would have to be asked for. Touches what the store touches.

use super::{BlockStore, StoreError};
use cid::Cid;

/// What of a store is in it.
pub(crate) struct Local<'a>(pub &'a dyn BlockStore);

impl BlockStore for Local<'_> {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		self.0.put(cid, bytes)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.0.local(cid)
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		self.0.size(cid)
	}

	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		self.0.delete(cid)
	}
}
