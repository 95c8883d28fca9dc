//! The running node: its parts are made in [`partial`], joined to the network in [`network`], and
//! set to author and finalise in [`consensus`]. [`metrics`] and [`refusals`] count what the SDK does not.

mod consensus;
mod metrics;
mod network;
mod partial;
mod proposer;
mod refusals;

pub use partial::{new_partial, Backend, Client, GrandpaLink, ImportQueue, Partial, Pool};

use crate::rpc;
use consensus::Duties;
use partial::new_pool;
use sc_consensus_grandpa::SharedVoterState;
use sc_service::{Configuration, Error, TaskManager};

/// Starts the node. It runs until the task manager is dropped or one of its essential tasks ends.
pub fn new_full(config: Configuration) -> Result<TaskManager, Error> {
	let (mut partial, import_queue, grandpa) = new_partial(&config)?;
	let duties = Duties::of(&config);
	let voter = SharedVoterState::empty();
	let pool = new_pool(&config, &partial)?;
	if let Some(registry) = config.prometheus_registry() {
		metrics::spawn(&partial, registry)?;
	}
	let rpc = rpc::Sources::new(&partial, pool.clone(), &grandpa, voter.clone());

	let authorities = grandpa.shared_authority_set().clone();
	let network =
		network::join(config, &mut partial, pool.clone(), import_queue, authorities, rpc)?;

	if duties.authors() {
		consensus::warn_if_without_seat(&partial)?;
		consensus::spawn_authoring(&duties, &partial, pool.clone(), &network)?;
	}
	if duties.follows_finality() {
		consensus::spawn_finality(&duties, &partial, pool, grandpa, network, voter)?;
	}
	Ok(partial.task_manager)
}
