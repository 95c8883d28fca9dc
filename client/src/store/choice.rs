//! The store in use: the embedded one or a Kubo daemon.

use super::{
	embedded::ABANDONED, staging, BlockStore, Download, EmbeddedStore, KuboStore, Staging,
	StoreError,
};
use cid::Cid;
use std::path::Path;

/// One of the two stores.
pub enum Store {
	/// A folder of blocks.
	Embedded(EmbeddedStore),
	/// A Kubo daemon.
	Kubo(Box<KuboStore>),
}

impl Store {
	/// The store as blocks.
	pub fn blocks(&self) -> &dyn BlockStore {
		match self {
			Self::Embedded(store) => store,
			Self::Kubo(store) => &**store,
		}
	}

	/// Where what is called `name` is made before it goes into this store, `data_dir` being where the
	/// client keeps unfinished work. Finds what an earlier run left there.
	///
	/// # Errors
	/// The folder cannot be made.
	pub fn staging(&self, data_dir: &Path, name: &str) -> Result<Staging, StoreError> {
		match self {
			// On the same disk, so that blocks are moved and not copied.
			Self::Embedded(store) => store.staging(name),
			Self::Kubo(_) => {
				let dir = data_dir.join("staging");
				Staging::sweep(&dir, ABANDONED);
				Staging::open(dir.join(name))
			}
		}
	}

	/// The store for one download of the tree under `root`, `data_dir` being where the client keeps
	/// unfinished work. What an earlier run fetched is not fetched again.
	pub fn download(&self, data_dir: &Path, root: &Cid) -> Download<'_> {
		let kept = match self {
			Self::Embedded(_) => None,
			// Where nothing can be kept, it is fetched all the same.
			Self::Kubo(_) => self.staging(data_dir, &format!("get-{root}")).ok(),
		};
		Download::new(self.blocks(), kept)
	}

	/// Takes `blocks` over from where they were made, those that are not here already, and keeps
	/// `root`, which leads to them. Cut short, it can be called again.
	///
	/// # Errors
	/// A block is neither there nor here, or the store refuses. What arrived stays, for the next try.
	pub fn take_over(
		&self,
		staging: &Staging,
		root: &Cid,
		blocks: &[Cid],
		progress: &mut (dyn FnMut(u64) + Send),
	) -> Result<(), StoreError> {
		match self {
			Self::Embedded(store) => store.adopt(staging, blocks)?,
			Self::Kubo(store) => staging::send(staging.blocks(), store, blocks, progress)?,
		}
		self.blocks().pin(root)
	}

	/// What tells this store from others.
	pub fn name(&self) -> String {
		match self {
			Self::Embedded(store) => {
				let path = store.path().canonicalize();
				path.unwrap_or_else(|_| store.path().to_owned()).to_string_lossy().into_owned()
			}
			Self::Kubo(store) => store.url().to_owned(),
		}
	}

	/// Makes sure that all of the tree under `root` is here and stays. A Kubo daemon fetches from its
	/// peers what it lacks.
	///
	/// # Errors
	/// Something of it is missing, and cannot be had.
	pub fn hold(&self, root: &Cid) -> Result<(), StoreError> {
		match self {
			Self::Embedded(store) => super::dag_usage(root, store).map(|_| ()),
			Self::Kubo(store) => store.fetch_and_pin(root),
		}
	}
}

impl From<EmbeddedStore> for Store {
	fn from(store: EmbeddedStore) -> Self {
		Self::Embedded(store)
	}
}

impl From<KuboStore> for Store {
	fn from(store: KuboStore) -> Self {
		Self::Kubo(Box::new(store))
	}
}
