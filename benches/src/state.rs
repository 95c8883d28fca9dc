//! A chain state, in memory or in ParityDB as the node has it, and blocks that change it. A block is what
//! its work changes, the new root of the trie, and what is written. Touches a temporary folder.

use codec::{Decode, Encode};
use frame_support::{
	traits::Hooks,
	view_functions::{ViewFunction, ViewFunctionDispatchError},
};
use salus_runtime::{opaque::Block, Hash, Header, Runtime, System, SLOT_DURATION, WASM_BINARY};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_client_api::{Backend as _, BlockImportOperation, NewBlockState, TrieCacheContext};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sc_executor::WasmExecutor;
use sp_core::{
	storage::Storage,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::set_and_run_with_externalities;
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_io::{SubstrateHostFunctions, TestExternalities};
use sp_runtime::{
	traits::{BlakeTwo256, Header as _},
	StateVersion,
};
use sp_state_machine::{Ext, OverlayedChanges};
use std::{
	fs,
	path::Path,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// How much of the trie the node keeps in memory, in bytes: its default.
const TRIE_CACHE: usize = 256 * 1024 * 1024;

/// For how many blocks the node keeps the state: its default.
const KEPT: u32 = 256;

/// Some time in 2026, in milliseconds since the Unix epoch.
const BEGIN: u64 = 1_795_132_800_000;

/// The runtime's API that answers view functions.
const VIEW: &str = "RuntimeViewFunction_execute_view_function";

/// A chain state.
pub struct State {
	place: RecordScope,
	header: Header,
	executor: WasmExecutor<SubstrateHostFunctions>,
}

// One of either is made in a benchmark.
#[allow(clippy::large_enum_variant)]
enum RecordScope {
	Memory(TestExternalities),
	Disk { backend: Backend<Block>, dir: TempDir },
}

impl State {
	/// The state of a new development chain, in memory.
	pub fn in_memory() -> Self {
		let externalities = TestExternalities::new_with_state_version(genesis(), StateVersion::V1);
		Self {
			place: RecordScope::Memory(externalities),
			header: header(0, Hash::default(), Hash::default()),
			executor: WasmExecutor::builder().build(),
		}
	}

	/// The state of a new development chain, in a ParityDB in the temporary folder.
	///
	/// # Panics
	/// The folder cannot be written.
	pub fn on_disk() -> Self {
		let dir = tempfile::tempdir().expect("a folder");
		let backend = open(dir.path());
		let mut operation = backend.begin_operation().expect("a database");
		let root = operation.reset_storage(genesis(), StateVersion::V1).expect("a state");
		let header = header(0, Hash::default(), root);
		operation
			.set_block_data(header.clone(), Some(vec![]), None, None, NewBlockState::Final, true)
			.expect("a block");
		backend.commit_operation(operation).expect("written");
		let executor = WasmExecutor::builder().build();
		Self { place: RecordScope::Disk { backend, dir }, header, executor }
	}

	/// Makes a block of `work`, and says how long that took, until it is written.
	///
	/// # Panics
	/// The database fails.
	pub fn block(&mut self, work: impl FnOnce()) -> Duration {
		let (number, parent) = (self.header.number + 1, self.header.hash());
		let work = || {
			System::reset_events();
			System::initialize(&number, &parent, &Default::default());
			pallet_timestamp::Now::<Runtime>::put(BEGIN + u64::from(number) * SLOT_DURATION);
			work();
			System::on_finalize(number);
		};
		let started = Instant::now();
		let root = match &mut self.place {
			RecordScope::Memory(externalities) => {
				externalities.execute_with(work);
				externalities.commit_all().expect("no transaction is open");
				*externalities.backend.root()
			}
			RecordScope::Disk { backend, .. } => write_block(backend, number, parent, work),
		};
		let took = started.elapsed();
		self.header = header(number, parent, root);
		took
	}

	/// Runs `work`, which changes nothing, on the state as it is, and says how long that took.
	///
	/// # Panics
	/// The database fails.
	pub fn read(&mut self, work: impl FnOnce()) -> Duration {
		let started = Instant::now();
		match &mut self.place {
			RecordScope::Memory(externalities) => externalities.execute_with(work),
			RecordScope::Disk { backend, .. } => {
				let at = self.header.hash();
				let state = backend.state_at(at, TrieCacheContext::Trusted).expect("a state");
				let mut overlay = OverlayedChanges::<BlakeTwo256>::default();
				set_and_run_with_externalities(&mut Ext::new(&mut overlay, &state, None), work);
			}
		}
		started.elapsed()
	}

	/// Answers `question` by the runtime's WebAssembly, as a node answers a client, and says how long that
	/// took.
	///
	/// # Panics
	/// There is no such view function.
	pub fn view<Q: ViewFunction + Encode>(&mut self, question: &Q) -> Duration {
		let input = (Q::id(), question.encode()).encode();
		let code = WrappedRuntimeCode(code().into());
		let code = RuntimeCode { code_fetcher: &code, heap_pages: None, hash: vec![1] };
		let context = CallContext::Offchain;
		let executor = self.executor.clone();
		let mut answer = None;
		let took = self.read(|| {
			sp_externalities::with_externalities(|ext| {
				answer = executor.call(ext, &code, VIEW, &input, context).0.ok();
			});
		});
		let answer = answer.expect("the runtime ran");
		let answer = Result::<Vec<u8>, ViewFunctionDispatchError>::decode(&mut &answer[..]);
		assert!(answer.is_ok_and(|answer| answer.is_ok()), "the runtime has this view function");
		took
	}

	/// The same state once the blocks before it are pruned, in a database that was closed and opened:
	/// nothing that made it is still to be done, and nothing of it is in the node's caches.
	pub fn settled(mut self) -> Self {
		for _ in 0..=KEPT {
			self.block(|| ());
		}
		let place = match self.place {
			RecordScope::Disk { backend, dir } => {
				drop(backend);
				RecordScope::Disk { backend: open(dir.path()), dir }
			}
			memory => memory,
		};
		Self { place, ..self }
	}

	/// How many bytes the database takes. 0 in memory.
	pub fn bytes(&self) -> u64 {
		match &self.place {
			RecordScope::Memory(_) => 0,
			RecordScope::Disk { dir, .. } => size_of(dir.path()),
		}
	}
}

/// A database as the node has it, in `path`.
fn open(path: &Path) -> Backend<Block> {
	let settings = DatabaseSettings {
		trie_cache_maximum_size: Some(TRIE_CACHE),
		state_pruning: Some(PruningMode::blocks_pruning(KEPT)),
		source: DatabaseSource::ParityDb { path: path.to_owned() },
		blocks_pruning: BlocksPruning::KeepFinalized,
		pruning_filters: vec![],
		metrics_registry: None,
	};
	Backend::new(settings, 0).expect("a database")
}

/// Runs `work` on the state of the block `parent`, and writes what it changed as block `number`.
fn write_block(backend: &Backend<Block>, number: u32, parent: Hash, work: impl FnOnce()) -> Hash {
	let state = backend.state_at(parent, TrieCacheContext::Trusted).expect("a state");
	let mut overlay = OverlayedChanges::<BlakeTwo256>::default();
	set_and_run_with_externalities(&mut Ext::new(&mut overlay, &state, None), work);
	let changes = overlay.drain_storage_changes(&state, StateVersion::V1).expect("changes");
	let root = changes.transaction_storage_root;
	let mut operation = backend.begin_operation().expect("a database");
	backend.begin_state_operation(&mut operation, parent).expect("a state");
	operation.update_db_storage(changes.transaction).expect("changes");
	operation
		.update_storage(changes.main_storage_changes, changes.child_storage_changes)
		.expect("changes");
	operation
		.set_block_data(
			header(number, parent, root),
			Some(vec![]),
			None,
			None,
			NewBlockState::Final,
			true,
		)
		.expect("a block");
	backend.commit_operation(operation).expect("written");
	root
}

fn header(number: u32, parent: Hash, root: Hash) -> Header {
	Header::new(number, Default::default(), root, parent, Default::default())
}

/// The runtime's WebAssembly.
fn code() -> &'static [u8] {
	WASM_BINARY.expect("built with the runtime's WebAssembly: unset SKIP_WASM_BUILD")
}

/// The state that a development chain begins with.
fn genesis() -> Storage {
	let builder = GenesisConfigBuilderRuntimeCaller::<SubstrateHostFunctions>::new(code());
	let preset = DEV_RUNTIME_PRESET.to_owned();
	builder.get_storage_for_named_preset(Some(&preset)).expect("a sound preset")
}

fn size_of(dir: &Path) -> u64 {
	let entries = fs::read_dir(dir).into_iter().flatten().flatten();
	entries
		.map(|entry| match entry.metadata() {
			Ok(it) if it.is_dir() => size_of(&entry.path()),
			// What a file takes of the disk, not how long it says it is.
			Ok(it) => std::os::unix::fs::MetadataExt::blocks(&it) * 512,
			Err(_) => 0,
		})
		.sum()
}
