//! CAR files on this machine: what is in one is read by [`salus_core::ipfs::car`].

pub use salus_core::ipfs::car::{before_block, beginning, write, Contents};

use super::{BlockStore, StoreError};
use salus_core::ipfs::car;
use std::{fs::File, path::Path};

/// Reads the CAR file `path` into `into`, as [`car::read`] does.
///
/// # Errors
/// The file cannot be read, is no CAR, has a wrong block, or lacks one; or the store refuses.
pub fn read(
	path: &Path,
	into: &dyn BlockStore,
	progress: &mut dyn FnMut(u64, u64),
) -> Result<Contents, StoreError> {
	let file = File::open(path).map_err(StoreError::io("read", path))?;
	let total = file.metadata().map_err(StoreError::io("read", path))?.len();
	car::read(path, file, total, into, progress)
}
