//! Downloads that can be cut short. Every block that a daemon gave is kept on this machine until all of
//! what it belongs to is there, so that the next run asks for the missing ones only.

use super::{BlockStore, Staging, StoreError};
use cid::Cid;
use std::sync::atomic::{AtomicBool, Ordering};

/// A store that is read from for one download.
pub struct Download<'a> {
	from: &'a dyn BlockStore,
	kept: Option<Staging>,
	full: AtomicBool,
}

impl<'a> Download<'a> {
	/// Reads from `from`. Blocks are kept in `kept`, where there is something to gain by that.
	pub(super) fn new(from: &'a dyn BlockStore, kept: Option<Staging>) -> Self {
		let download = Self { from, kept, full: AtomicBool::new(false) };
		// However this run ends.
		download.keep(true);
		download
	}

	/// Says whether what was fetched is of use to a later run. Unless it was said that it is not, it is.
	pub fn keep(&self, keep: bool) {
		if let Some(kept) = &self.kept {
			kept.keep(keep);
		}
	}

	/// The bytes of a block that was fetched already.
	fn fetched(&self, cid: &Cid) -> Option<Vec<u8>> {
		self.kept.as_ref().and_then(|kept| kept.blocks().get(cid).ok())
	}

	/// Keeps a block. That this fails is no reason to fail.
	fn note(&self, cid: &Cid, bytes: &[u8]) {
		let Some(kept) = &self.kept else { return };
		if self.full.load(Ordering::Relaxed) {
			return;
		}
		if let Err(error) = kept.blocks().put_hashed(cid, bytes) {
			tracing::debug!(%error, "what is fetched is not kept any more");
			self.full.store(true, Ordering::Relaxed);
		}
	}
}

impl BlockStore for Download<'_> {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		self.from.put(cid, bytes)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		if let Some(bytes) = self.fetched(cid) {
			return Ok(bytes);
		}
		let bytes = self.from.get(cid)?;
		self.note(cid, &bytes);
		Ok(bytes)
	}

	fn local(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.from.local(cid)
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		self.from.size(cid)
	}

	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		self.from.delete(cid)
	}

	fn expect(&self, cids: &[Cid]) {
		let Some(kept) = &self.kept else { return self.from.expect(cids) };
		let missing = |cid: &&Cid| !kept.blocks().has(cid).unwrap_or(false);
		let missing: Vec<_> = cids.iter().filter(missing).copied().collect();
		self.from.expect(&missing);
	}
}
