//! Joins the node to its peers and to its users: sync, gossip, offchain workers, RPC.

use super::partial::{Client, ImportQueue, Partial, Pool};
use crate::rpc;
use futures::FutureExt;
use salus_runtime::opaque::Block;
use sc_client_api::{Backend as _, HeaderBackend};
use sc_consensus_grandpa::{warp_proof::NetworkProvider as WarpProofs, SharedAuthoritySet};
use sc_network::{
	config::FullNetworkConfiguration,
	service::{
		traits::{NetworkService, NotificationService},
		NotificationMetrics,
	},
	Litep2pNetworkBackend, ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{BuildNetworkParams, Configuration, Error, SpawnTasksParams, WarpSyncConfig};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_runtime::traits::{Block as BlockT, NumberFor};
use std::sync::Arc;

type Hash = <Block as BlockT>::Hash;
type Protocols = FullNetworkConfiguration<Block, Hash, Litep2pNetworkBackend>;
type Authorities = SharedAuthoritySet<Hash, NumberFor<Block>>;

/// What consensus needs of the network.
pub struct Network {
	/// The peers.
	pub service: Arc<dyn NetworkService>,
	/// How far the node is with the chain.
	pub sync: Arc<SyncingService<Block>>,
	/// Where the votes travel.
	pub gossip: Gossip,
}

/// The protocol in which GRANDPA's votes travel.
pub struct Gossip {
	/// Its name, which contains the genesis hash.
	pub name: ProtocolName,
	/// Its messages.
	pub messages: Box<dyn NotificationService>,
}

/// Starts the network, the offchain workers and the servers for RPC and Prometheus.
pub fn join(
	config: Configuration,
	partial: &mut Partial,
	pool: Arc<Pool>,
	import_queue: ImportQueue,
	authorities: Authorities,
	rpc: rpc::Sources,
) -> Result<Network, Error> {
	let metrics = NotificationMetrics::new(config.prometheus_registry());
	let (net_config, gossip) = protocols(&config, &partial.client, metrics.clone());
	let warp_proofs = WarpProofs::new(partial.backend.clone(), authorities, Vec::new());

	let (service, system_rpc_tx, tx_handler_controller, sync, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: partial.client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: partial.task_manager.spawn_handle(),
			spawn_essential_handle: partial.task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_proofs))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		spawn_offchain_workers(&config, partial, pool.clone(), service.clone())?;
	}
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: partial.client.clone(),
		backend: partial.backend.clone(),
		task_manager: &mut partial.task_manager,
		keystore: partial.keystore.keystore(),
		transaction_pool: pool,
		rpc_builder: Box::new(move |executor| rpc.module(executor)),
		network: service.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync.clone(),
		telemetry: partial.telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	Ok(Network { service, sync, gossip })
}

/// The protocols beside the SDK's own: GRANDPA's.
fn protocols(
	config: &Configuration,
	client: &Client,
	metrics: NotificationMetrics,
) -> (Protocols, Gossip) {
	let mut protocols = Protocols::new(&config.network, config.prometheus_registry().cloned());
	let genesis = client.info().genesis_hash;
	let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (protocol, messages) = sc_consensus_grandpa::grandpa_peers_set_config::<
		Block,
		Litep2pNetworkBackend,
	>(name.clone(), metrics, protocols.peer_store_handle());
	protocols.add_notification_protocol(protocol);
	(protocols, Gossip { name, messages })
}

fn spawn_offchain_workers(
	config: &Configuration,
	partial: &Partial,
	pool: Arc<Pool>,
	network: Arc<dyn NetworkService>,
) -> Result<(), Error> {
	let workers = OffchainWorkers::new(OffchainWorkerOptions {
		runtime_api_provider: partial.client.clone(),
		keystore: Some(partial.keystore.keystore()),
		offchain_db: partial.backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(pool)),
		network_provider: Arc::new(network),
		is_validator: config.role.is_authority(),
		// Nothing in the runtime calls out, and nothing should.
		enable_http_requests: false,
		custom_extensions: |_| Vec::new(),
	})?;
	let spawner = partial.task_manager.spawn_handle();
	let run = workers.run(partial.client.clone(), spawner.clone());
	spawner.spawn("offchain-workers", Some("offchain-worker"), run.boxed());
	Ok(())
}
