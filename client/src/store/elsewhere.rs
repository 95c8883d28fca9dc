//! A store that is asked and answers later: the block service of a browser, over whatever way it has. What
//! it gives is compared with the CID here, whoever carried it.
//!
//! Records are made and read where nothing has to be waited for, in the core. So work is done on a copy: what
//! of the store it asks for is fetched and the work is done again, until it has all that it needs; what it
//! changed in the copy is then done in the store.

use super::{dag_blocks, verify, BlockStore, StoreError, MAX_BLOCK_LEN};
use async_trait::async_trait;
use cid::Cid;
use futures::{stream, StreamExt};
use std::{
	collections::{BTreeSet, HashMap},
	mem,
	sync::{Mutex, MutexGuard, PoisonError},
};

/// How many blocks are asked for at once.
const AT_ONCE: usize = 8;

/// Where blocks are kept, for who must not hold up a thread until there is an answer.
///
/// Nothing that it gives is believed before it was compared with its CID. Every answer has to come within some
/// time: nobody here waits for less.
#[cfg_attr(target_family = "wasm", async_trait(?Send))]
#[cfg_attr(not(target_family = "wasm"), async_trait)]
pub trait AsyncBlockStore: Send + Sync {
	/// Stores a block. True where it was not there before.
	///
	/// # Errors
	/// The store refuses.
	async fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError>;

	/// The bytes of a block.
	///
	/// # Errors
	/// [`StoreError::NotFound`] where the block is not there; the store refuses.
	async fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError>;

	/// The length of a block, where it is there.
	///
	/// # Errors
	/// The store refuses.
	async fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError>;

	/// Removes a block. False where it was not there.
	///
	/// # Errors
	/// The store refuses.
	async fn delete(&self, cid: &Cid) -> Result<bool, StoreError>;

	/// Keeps the tree under `root`, all of which is there, until [`Self::unpin`]. A store that removes
	/// nothing of itself has nothing to do.
	///
	/// # Errors
	/// The store refuses.
	async fn pin(&self, root: &Cid) -> Result<(), StoreError> {
		let _ = root;
		Ok(())
	}

	/// Takes back [`Self::pin`]. False where there was no pin.
	///
	/// # Errors
	/// The store refuses.
	async fn unpin(&self, root: &Cid) -> Result<bool, StoreError> {
		let _ = root;
		Ok(false)
	}
}

/// Blocks in memory never have to be waited for.
#[cfg_attr(target_family = "wasm", async_trait(?Send))]
#[cfg_attr(not(target_family = "wasm"), async_trait)]
impl AsyncBlockStore for super::MemoryStore {
	async fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		BlockStore::put(self, cid, bytes)
	}

	async fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		BlockStore::get(self, cid)
	}

	async fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		BlockStore::size(self, cid)
	}

	async fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		BlockStore::delete(self, cid)
	}
}

/// What is known of a block of the store.
enum Known {
	Bytes(Vec<u8>),
	/// It is there, of this length.
	Len(u64),
	Missing,
	/// What was given is not what the CID names.
	Damaged,
}

/// What work did to the copy.
enum Change {
	Put(Cid, Vec<u8>),
	Delete(Cid),
	Pin(Cid),
	Unpin(Cid),
}

/// The copy of what was fetched, as one try of the work sees and changes it.
struct View<'a> {
	known: &'a HashMap<Cid, Known>,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	changes: Vec<Change>,
	/// What became of blocks: their bytes, or none where they were deleted.
	changed: HashMap<Cid, Option<Vec<u8>>>,
	bytes_wanted: BTreeSet<Cid>,
	lens_wanted: BTreeSet<Cid>,
}

/// What a block is kept under: both versions of a CID name the same one.
fn name_of(cid: &Cid) -> Cid {
	cid.into_v1().unwrap_or(*cid)
}

impl<'a> View<'a> {
	fn new(known: &'a HashMap<Cid, Known>) -> Self {
		Self { known, state: Mutex::default() }
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl BlockStore for View<'_> {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		if bytes.len() > MAX_BLOCK_LEN {
			return Err(StoreError::TooLarge { cid: *cid, len: bytes.len() });
		}
		verify(cid, bytes)?;
		let new = !self.has(cid)?;
		let mut state = self.state();
		state.changed.insert(name_of(cid), Some(bytes.to_vec()));
		state.changes.push(Change::Put(*cid, bytes.to_vec()));
		Ok(new)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		let missing = StoreError::NotFound { cid: *cid };
		let mut state = self.state();
		if let Some(bytes) = state.changed.get(&name_of(cid)) {
			return bytes.clone().ok_or(missing);
		}
		match self.known.get(&name_of(cid)) {
			Some(Known::Bytes(bytes)) => Ok(bytes.clone()),
			Some(Known::Damaged) => Err(StoreError::Corrupt { cid: *cid }),
			Some(Known::Missing) => Err(missing),
			Some(Known::Len(_)) | None => {
				state.bytes_wanted.insert(*cid);
				Err(missing)
			}
		}
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		let mut state = self.state();
		if let Some(bytes) = state.changed.get(&name_of(cid)) {
			return Ok(bytes.as_ref().map(|bytes| bytes.len() as u64));
		}
		Ok(match self.known.get(&name_of(cid)) {
			Some(Known::Bytes(bytes)) => Some(bytes.len() as u64),
			Some(Known::Len(len)) => Some(*len),
			Some(Known::Missing | Known::Damaged) => None,
			None => {
				state.lens_wanted.insert(*cid);
				None
			}
		})
	}

	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		let there = self.has(cid)?;
		let mut state = self.state();
		state.changed.insert(name_of(cid), None);
		state.changes.push(Change::Delete(*cid));
		Ok(there)
	}

	fn pin(&self, root: &Cid) -> Result<(), StoreError> {
		self.state().changes.push(Change::Pin(*root));
		Ok(())
	}

	/// What there was is found out when it is done.
	fn unpin(&self, root: &Cid) -> Result<bool, StoreError> {
		self.state().changes.push(Change::Unpin(*root));
		Ok(false)
	}
}

/// Does `work`, which has no other effect than on the store that it is given, as a whole: it is done again
/// until all of `store` that it asks for is at hand. What it changes is changed in `store` once it is well.
///
/// # Errors
/// Those of the work, and of the store.
pub(super) async fn with<T, E: From<StoreError>>(
	store: &dyn AsyncBlockStore,
	mut work: impl FnMut(&dyn BlockStore) -> Result<T, E>,
) -> Result<T, E> {
	work_on(store, &mut HashMap::new(), &mut work).await
}

/// Does `work` once, with all of the tree under `root` at hand: the whole of it is in memory then.
///
/// # Errors
/// Those of the work, and of the store.
pub(crate) async fn with_tree<T, E: From<StoreError>>(
	store: &dyn AsyncBlockStore,
	root: &Cid,
	work: impl FnOnce(&dyn BlockStore) -> Result<T, E>,
) -> Result<T, E> {
	let mut known = HashMap::new();
	let mut walk = |blocks: &dyn BlockStore| dag_blocks(root, blocks);
	let tree = work_on(store, &mut known, &mut walk).await?;
	let leaves = tree.into_iter().filter(|cid| !known.contains_key(&name_of(cid))).collect();
	fetch(store, &mut known, leaves, BTreeSet::new()).await?;
	work(&View::new(&known))
}

async fn work_on<T, E: From<StoreError>>(
	store: &dyn AsyncBlockStore,
	known: &mut HashMap<Cid, Known>,
	work: &mut impl FnMut(&dyn BlockStore) -> Result<T, E>,
) -> Result<T, E> {
	loop {
		let (done, state) = {
			let copy = View::new(known);
			let done = work(&copy);
			let state = mem::take(&mut *copy.state());
			(done, state)
		};
		if state.bytes_wanted.is_empty() && state.lens_wanted.is_empty() {
			let done = done?;
			change(store, state.changes).await?;
			return Ok(done);
		}
		fetch(store, known, state.bytes_wanted, state.lens_wanted).await?;
	}
}

async fn fetch(
	store: &dyn AsyncBlockStore,
	known: &mut HashMap<Cid, Known>,
	bytes: BTreeSet<Cid>,
	lens: BTreeSet<Cid>,
) -> Result<(), StoreError> {
	let lens = lens.difference(&bytes).copied().collect::<Vec<_>>();
	let bytes = stream::iter(bytes).map(|cid| async move {
		let found = match store.get(&cid).await {
			Ok(bytes) if bytes.len() > MAX_BLOCK_LEN || verify(&cid, &bytes).is_err() => {
				Known::Damaged
			}
			Ok(bytes) => Known::Bytes(bytes),
			Err(StoreError::NotFound { .. }) => Known::Missing,
			Err(StoreError::Corrupt { .. }) => Known::Damaged,
			Err(error) => return Err(error),
		};
		Ok((cid, found))
	});
	let mut bytes = bytes.buffer_unordered(AT_ONCE);
	while let Some(found) = bytes.next().await {
		let (cid, found) = found?;
		known.insert(name_of(&cid), found);
	}
	let lens = stream::iter(lens)
		.map(|cid| async move { Ok::<_, StoreError>((cid, store.size(&cid).await?)) });
	let mut lens = lens.buffer_unordered(AT_ONCE);
	while let Some(found) = lens.next().await {
		let (cid, len) = found?;
		known.insert(name_of(&cid), len.map_or(Known::Missing, Known::Len));
	}
	Ok(())
}

async fn change(store: &dyn AsyncBlockStore, changes: Vec<Change>) -> Result<(), StoreError> {
	for change in changes {
		match change {
			Change::Put(cid, bytes) => drop(store.put(&cid, &bytes).await?),
			Change::Delete(cid) => drop(store.delete(&cid).await?),
			Change::Pin(root) => store.pin(&root).await?,
			Change::Unpin(root) => drop(store.unpin(&root).await?),
		}
	}
	Ok(())
}

/// Brings `blocks` into `store` from where they were made, those that are not there already, and keeps
/// `root`, which leads to them. `progress` is told how many bytes were dealt with. Cut short, it can be
/// done again.
///
/// # Errors
/// A block is neither here nor there, or the store refuses. What arrived stays.
pub(super) async fn take_over(
	store: &dyn AsyncBlockStore,
	made: &dyn BlockStore,
	root: &Cid,
	blocks: &[Cid],
	progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), StoreError> {
	let mut sent = 0;
	for cid in blocks {
		match made.get(cid) {
			Ok(bytes) => {
				store.put(cid, &bytes).await?;
				sent += bytes.len() as u64;
			}
			Err(StoreError::NotFound { .. }) => {
				sent += store.size(cid).await?.ok_or(StoreError::NotFound { cid: *cid })?;
			}
			Err(error) => return Err(error),
		}
		progress(sent);
	}
	store.pin(root).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::store::{delete_dag_except, import, Batch, FileReader, MemoryStore, Profile};
	use futures::executor::block_on;
	use std::{
		collections::HashSet,
		io::Read,
		sync::atomic::{AtomicUsize, Ordering},
	};

	/// A store that counts how often it is asked, and gives the bytes of `lies` altered.
	#[derive(Default)]
	struct Service {
		blocks: MemoryStore,
		asked: AtomicUsize,
		lies: HashSet<Cid>,
		pinned: Mutex<Vec<Cid>>,
	}

	#[cfg_attr(target_family = "wasm", async_trait(?Send))]
	#[cfg_attr(not(target_family = "wasm"), async_trait)]
	impl AsyncBlockStore for Service {
		async fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
			AsyncBlockStore::put(&self.blocks, cid, bytes).await
		}

		async fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
			self.asked.fetch_add(1, Ordering::Relaxed);
			let mut bytes = AsyncBlockStore::get(&self.blocks, cid).await?;
			if self.lies.contains(cid) {
				bytes[0] ^= 1;
			}
			Ok(bytes)
		}

		async fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
			AsyncBlockStore::size(&self.blocks, cid).await
		}

		async fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
			AsyncBlockStore::delete(&self.blocks, cid).await
		}

		async fn pin(&self, root: &Cid) -> Result<(), StoreError> {
			self.pinned.lock().expect("a list").push(*root);
			Ok(())
		}
	}

	/// A file of several levels, which begins with `byte`.
	fn file(byte: u8) -> (Vec<u8>, Profile) {
		let content = (0..9_000u32).map(|at| (at / 7) as u8 ^ byte).collect();
		(content, Profile { chunk_size: 500, max_links: 4 })
	}

	fn stored(store: &dyn BlockStore, byte: u8) -> (Cid, Vec<Cid>) {
		let (content, profile) = file(byte);
		let mut batch = Batch::new(store);
		let cid = import(&content[..], &mut batch, profile).expect("stored").cid;
		(cid, batch.keep())
	}

	fn read(root: Cid, blocks: &dyn BlockStore) -> Result<Vec<u8>, StoreError> {
		let mut content = Vec::new();
		let mut reader = FileReader::open(root, blocks)?;
		reader.read_to_end(&mut content).map_err(|_| StoreError::NotFound { cid: root })?;
		Ok(content)
	}

	#[test]
	fn tree_is_read_with_each_of_its_blocks_fetched_once() {
		let service = Service::default();
		let (root, blocks) = stored(&service.blocks, 1);
		let mut times = 0;
		let content = block_on(with_tree(&service, &root, |blocks| {
			times += 1;
			read(root, blocks)
		}));
		assert_eq!((content.expect("whole"), times), (file(1).0, 1));
		assert_eq!(service.asked.load(Ordering::Relaxed), blocks.len());
		let same = block_on(with(&service, |blocks| read(root, blocks)));
		assert_eq!(same.expect("whole"), file(1).0);
	}

	#[test]
	fn block_that_is_gone_or_altered_is_an_error_and_never_wrong_bytes() {
		let mut service = Service::default();
		let (root, blocks) = stored(&service.blocks, 1);
		for block in blocks {
			service.lies = HashSet::from([block]);
			let content = block_on(with_tree(&service, &root, |blocks| read(root, blocks)));
			assert!(content.is_err(), "{block}");
		}
		service.lies.clear();
		BlockStore::delete(&service.blocks, &root).expect("there");
		let content = block_on(with(&service, |blocks| read(root, blocks)));
		assert!(matches!(content, Err(StoreError::NotFound { cid }) if cid == root));
	}

	#[test]
	fn what_work_changes_is_changed_once_it_is_well_and_else_nothing_is() {
		let service = Service::default();
		let (root, _) = stored(&service.blocks, 1);
		let before: HashSet<_> = service.blocks.list().into_iter().collect();
		let failed: Result<(), StoreError> = block_on(with(&service, |blocks| {
			stored(blocks, 2);
			delete_dag_except(&root, &[], blocks)?;
			Err(StoreError::NotFound { cid: root })
		}));
		assert!(failed.is_err());
		assert_eq!(service.blocks.list().into_iter().collect::<HashSet<_>>(), before);
		let kept = block_on(with(&service, |blocks| {
			let (other, new) = stored(blocks, 2);
			delete_dag_except(&root, &[other], blocks)?;
			Ok::<_, StoreError>((other, new))
		}));
		let (other, new) = kept.expect("done");
		assert_eq!(
			block_on(with(&service, |blocks| read(other, blocks))).expect("whole"),
			file(2).0
		);
		let left: HashSet<_> = service.blocks.list().into_iter().collect();
		assert!(new.iter().all(|cid| left.contains(cid)));
		assert_eq!(left, dag_blocks(&other, &service.blocks).expect("whole").into_iter().collect());
	}

	#[test]
	fn block_that_was_there_before_is_not_new() {
		let service = Service::default();
		let (_, first) = stored(&service.blocks, 1);
		assert!(!first.is_empty());
		let again = block_on(with(&service, |blocks| Ok::<_, StoreError>(stored(blocks, 1).1)));
		assert!(again.expect("done").is_empty());
	}

	#[test]
	fn what_was_made_arrives_and_again_does_no_harm() {
		let (service, made) = (Service::default(), MemoryStore::default());
		let (root, blocks) = stored(&made, 1);
		let mut told = Vec::new();
		let mut progress = |done| told.push(done);
		block_on(take_over(&service, &made, &root, &blocks, &mut progress)).expect("sent");
		assert_eq!(*service.pinned.lock().expect("a list"), [root]);
		made.clear();
		block_on(take_over(&service, &made, &root, &blocks, &mut |_| ())).expect("they are there");
		assert!(told.is_sorted() && told.len() == blocks.len());
		BlockStore::delete(&service.blocks, &blocks[0]).expect("there");
		let gone = block_on(take_over(&service, &made, &root, &blocks, &mut |_| ()));
		assert!(matches!(gone, Err(StoreError::NotFound { .. })));
	}
}
