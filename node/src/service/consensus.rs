//! Sets the node to author blocks (Aura) and to finalise them (GRANDPA).

use super::{
	network::Network,
	partial::{inherents, Backend, GrandpaLink, Partial, Pool, JUSTIFICATION_PERIOD},
	proposer::LeavesTimeForRoot,
};
use salus_runtime::opaque::Block;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::HeaderBackend;
use sc_consensus_aura::{SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{Config, GrandpaParams, SharedVoterState, VotingRulesBuilder};
use sc_service::{config::PrometheusConfig, Configuration, Error, Role};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{
	sr25519::{AuthorityId, AuthorityPair},
	AuraApi,
};
use sp_core::crypto::{key_types::AURA, ByteArray};
use std::{sync::Arc, time::Duration};

/// How much of a slot an author spends on a block at most, also after slots that nobody used. The block
/// is filled for two thirds of it, 0.9 s, and mostly done a tenth later: the rest is for its root where
/// the state is large. What remains of the slot is for the way to the next author, who executes the
/// block before building on it.
const PROPOSAL_PORTION: f32 = 2.0 / 3.0;

/// How long a vote takes to reach every authority. A round waits for twice this before it prevotes
/// and as long again before it precommits, so this keeps finality well within a slot.
const GOSSIP_DURATION: Duration = Duration::from_millis(100);

/// What the configuration says of the node's part in consensus.
pub struct Duties {
	role: Role,
	name: String,
	force_authoring: bool,
	disable_grandpa: bool,
	prometheus: Option<PrometheusConfig>,
}

impl Duties {
	/// Takes them from the configuration.
	pub fn of(config: &Configuration) -> Self {
		Self {
			role: config.role,
			name: config.network.node_name.clone(),
			force_authoring: config.force_authoring,
			disable_grandpa: config.disable_grandpa,
			prometheus: config.prometheus_config.clone(),
		}
	}

	/// Whether the node makes blocks when its turn comes.
	pub fn authors(&self) -> bool {
		self.role.is_authority()
	}

	/// Whether the node follows finality, and votes where it is an authority.
	pub fn follows_finality(&self) -> bool {
		!self.disable_grandpa
	}
}

/// Says so where no session key here is a current validator's. Of one who joins that is so for a while;
/// of a founder, the keys are not those that the chain begins with.
pub fn warn_if_without_seat(partial: &Partial) -> Result<(), Error> {
	let best = partial.client.info().best_hash;
	let api = partial.client.runtime_api();
	let authorities: Vec<AuthorityId> =
		api.authorities(best).map_err(sp_blockchain::Error::from)?;
	let keystore = partial.keystore.keystore();
	if !authorities.iter().any(|key| keystore.has_keys(&[(key.to_raw_vec(), AURA)])) {
		log::warn!(
			"No session key of this node is a validator's at the best block that it knows: it makes no \
			blocks until one is"
		);
	}
	Ok(())
}

/// Starts authoring.
pub fn spawn_authoring(
	duties: &Duties,
	partial: &Partial,
	pool: Arc<Pool>,
	network: &Network,
) -> Result<(), Error> {
	let tasks = &partial.task_manager;
	let slot_duration = sc_consensus_aura::slot_duration(&*partial.client)?;
	let proposers = ProposerFactory::new(
		tasks.spawn_handle(),
		partial.client.clone(),
		pool,
		duties.prometheus.as_ref().map(|prometheus| &prometheus.registry),
		partial.telemetry_handle(),
	);
	let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(
		StartAuraParams {
			slot_duration,
			client: partial.client.clone(),
			select_chain: partial.select_chain.clone(),
			block_import: partial.block_import.clone(),
			proposer_factory: LeavesTimeForRoot(proposers),
			create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
			force_authoring: duties.force_authoring,
			backoff_authoring_blocks: None::<()>,
			keystore: partial.keystore.keystore(),
			sync_oracle: network.sync.clone(),
			justification_sync_link: network.sync.clone(),
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
			max_block_proposal_slot_portion: Some(SlotProportion::new(PROPOSAL_PORTION)),
			telemetry: partial.telemetry_handle(),
			compatibility_mode: Default::default(),
		},
	)?;
	// Essential: a validator that makes no more blocks should stop and be seen to.
	tasks.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	Ok(())
}

/// Starts the GRANDPA voter, which only listens where the node is no authority.
pub fn spawn_finality(
	duties: &Duties,
	partial: &Partial,
	pool: Arc<Pool>,
	link: GrandpaLink,
	network: Network,
	shared_voter_state: SharedVoterState,
) -> Result<(), Error> {
	let config = Config {
		gossip_duration: GOSSIP_DURATION,
		justification_generation_period: JUSTIFICATION_PERIOD,
		observer_enabled: false,
		local_role: duties.role,
		name: Some(duties.name.clone()),
		keystore: duties.authors().then(|| partial.keystore.keystore()),
		telemetry: partial.telemetry_handle(),
		protocol_name: network.gossip.name,
	};
	let voter =
		sc_consensus_grandpa::run_grandpa_voter::<Block, Backend, _, _, _, _, _>(GrandpaParams {
			config,
			link,
			network: network.service,
			sync: network.sync,
			notification_service: network.gossip.messages,
			// No rule: the default ones hold votes two blocks back, which here is four seconds.
			voting_rule: VotingRulesBuilder::new().build(),
			prometheus_registry: duties.prometheus.as_ref().map(|config| config.registry.clone()),
			shared_voter_state,
			telemetry: partial.telemetry_handle(),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
	// Essential: see authoring.
	let tasks = partial.task_manager.spawn_essential_handle();
	tasks.spawn_blocking("grandpa-voter", None, voter);
	Ok(())
}
