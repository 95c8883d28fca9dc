//! The parts of a node that do without the network: database, client, import queue. Subcommands
//! work on them as they are; a running node adds the pool.

use super::refusals;
use crate::chain_spec;
use salus_runtime::{apis::RuntimeApi, opaque::Block, Hash};
use sc_client_api::HeaderBackend;
use sc_consensus_aura::{ImportQueueParams, SlotDuration};
use sc_consensus_grandpa::{GrandpaBlockImport, GrandpaPruningFilter, LinkHalf};
use sc_executor::WasmExecutor;
use sc_service::{
	Configuration, Error, GenesisBlockBuilder, KeystoreContainer, TFullBackend, TFullClient,
	TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sp_consensus_aura::{inherents::InherentDataProvider as SlotInherent, sr25519::AuthorityPair};
use sp_timestamp::InherentDataProvider as TimestampInherent;
use std::sync::Arc;

/// What the runtime may call.
type HostFunctions = sp_io::SubstrateHostFunctions;

/// Reads and executes the chain.
pub type Client = TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;
/// The database.
pub type Backend = TFullBackend<Block>;
/// Transactions that wait for a block.
pub type Pool = TransactionPoolHandle<Block, Client>;
/// Verifies blocks and imports them.
pub type ImportQueue = sc_consensus::DefaultImportQueue<Block>;
/// Which fork is built on: the longest.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// Imports blocks and follows the changes of GRANDPA's authorities in them.
pub type BlockImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// What the voter shares with the block import.
pub type GrandpaLink = LinkHalf<Block, Client, SelectChain>;

/// In every so many blocks GRANDPA keeps one proof of finality in the database, beside those of the
/// first block and of blocks that change the authorities.
///
/// Few, so that whoever verifies a block on their own finds a proof within half a minute of headers
/// after it (`chain_getBlock` gives both; `grandpa_proveFinality` knows nothing of a chain whose
/// authorities never changed). A proof takes about a hundred bytes for each authority, so one for
/// every block would outgrow a quiet chain's blocks.
pub const JUSTIFICATION_PERIOD: u32 = 16;

/// Messages to the telemetry server that may wait.
const TELEMETRY_BUFFER: usize = 16;

/// The parts that the rest of the node shares.
pub struct Partial {
	/// Reads and executes the chain.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Backend>,
	/// The session keys.
	pub keystore: KeystoreContainer,
	/// Which fork is built on.
	pub select_chain: SelectChain,
	/// Imports blocks that are verified.
	pub block_import: BlockImport,
	/// Everything that runs.
	pub task_manager: TaskManager,
	/// Present where the command line or the chain specification names a server.
	pub telemetry: Option<Telemetry>,
}

impl Partial {
	/// Where to report to, if anywhere.
	pub fn telemetry_handle(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}
}

/// Opens the database and makes everything that stands on it.
pub fn new_partial(config: &Configuration) -> Result<(Partial, ImportQueue, GrandpaLink), Error> {
	let (telemetry, worker) = telemetry(config)?.unzip();
	let handle = telemetry.as_ref().map(Telemetry::handle);

	let (client, backend, keystore, task_manager) = database(config, handle.clone())?;
	let client = Arc::new(client);
	if let Some(worker) = worker {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
	}

	let select_chain = SelectChain::new(backend.clone());
	let (block_import, grandpa) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		handle.clone(),
	)?;
	let import_queue = import_queue(config, &client, &block_import, &task_manager, handle)?;

	let partial =
		Partial { client, backend, keystore, select_chain, block_import, task_manager, telemetry };
	Ok((partial, import_queue, grandpa))
}

/// Opens the database, and begins the chain in it where it is empty.
fn database(
	config: &Configuration,
	telemetry: Option<TelemetryHandle>,
) -> Result<(Client, Arc<Backend>, KeystoreContainer, TaskManager), Error> {
	let mut db_config = config.db_config();
	// Warp sync needs the blocks that carry a proof of finality.
	db_config.pruning_filters = vec![Arc::new(GrandpaPruningFilter)];
	let backend = sc_service::new_db_backend(db_config).map_err(|it| unopened(config, &it))?;
	let executor = sc_service::new_wasm_executor::<HostFunctions>(&config.executor);
	let state = config.chain_spec.as_storage_builder().build_storage();
	let state = state.map_err(sp_blockchain::Error::Storage)?;
	let specified = chain_spec::genesis_hash(&state, &executor)?;
	let genesis = GenesisBlockBuilder::new_with_storage(
		state,
		!config.no_genesis(),
		backend.clone(),
		executor.clone(),
	)?;
	let parts = sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
		config, telemetry, executor, backend, genesis, false,
	)?;
	// The SDK goes on with whatever chain is there.
	let found = parts.0.info().genesis_hash;
	if found != specified {
		return Err(of_another_chain(config, found, specified));
	}
	Ok(parts)
}

fn unopened(config: &Configuration, error: &sp_blockchain::Error) -> Error {
	let path = shown(config);
	let reason = error.to_string();
	let text =
		if reason.contains("is in use") {
			format!("the database {path} is in use by another node: stop it, or name another --base-path")
		} else {
			format!(
			"the database {path} does not open ({reason}): where it is damaged, delete it with `salus-node \
			purge-chain`, and the node fetches the chain from the others again"
		)
		};
	Error::Application(text.into())
}

fn shown(config: &Configuration) -> String {
	config.database.path().map_or_else(String::new, |path| path.display().to_string())
}

fn of_another_chain(config: &Configuration, found: Hash, specified: Hash) -> Error {
	let path = shown(config);
	let name = config.chain_spec.name();
	let text = format!(
		"the database {path} is of another chain: it begins with block {found:?}, {name} with {specified:?}. \
		Start with the specification that it was made with, name another --base-path, or delete it with \
		`salus-node purge-chain`"
	);
	Error::Application(text.into())
}

/// The slot and the time that a block made now carries.
pub fn inherents(slot_duration: SlotDuration) -> (SlotInherent, TimestampInherent) {
	let timestamp = TimestampInherent::from_system_time();
	let slot = SlotInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	(slot, timestamp)
}

fn telemetry(config: &Configuration) -> Result<Option<(Telemetry, TelemetryWorker)>, Error> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|list| !list.is_empty()) else {
		return Ok(None);
	};
	let worker = TelemetryWorker::new(TELEMETRY_BUFFER)?;
	Ok(Some((worker.handle().new_telemetry(endpoints), worker)))
}

/// The pool, which follows the chain from here on.
///
/// # Errors
/// Its metrics are there already.
pub fn new_pool(config: &Configuration, partial: &Partial) -> Result<Arc<Pool>, Error> {
	let pool = sc_transaction_pool::Builder::new(
		partial.task_manager.spawn_essential_handle(),
		partial.client.clone(),
		config.role.is_authority().into(),
	)
	.with_options(config.transaction_pool.clone())
	.with_prometheus(config.prometheus_registry())
	.build();
	let Some(registry) = config.prometheus_registry() else { return Ok(Arc::new(pool)) };
	let pool =
		refusals::counted(pool, registry).map_err(|error| Error::Application(error.into()))?;
	Ok(Arc::new(pool))
}

fn import_queue(
	config: &Configuration,
	client: &Arc<Client>,
	block_import: &BlockImport,
	task_manager: &TaskManager,
	telemetry: Option<TelemetryHandle>,
) -> Result<ImportQueue, Error> {
	let slots = client.clone();
	let queue =
		sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(block_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |parent, ()| {
				let slot_duration =
					sc_consensus_aura::standalone::slot_duration_at(&*slots, parent);
				async move { Ok(inherents(slot_duration?)) }
			},
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry,
			compatibility_mode: Default::default(),
		})?;
	Ok(queue)
}
