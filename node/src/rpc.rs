//! The RPC methods that the SDK leaves to the node: `system_accountNextIndex`, `system_dryRun` and
//! `grandpa_*`. All others, `chainSpec_v1_*` and `chainHead_v1_*` among them, are the service's own.

use crate::service::{Backend, Client, GrandpaLink, Partial, Pool};
use jsonrpsee::RpcModule;
use salus_runtime::opaque::Block;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::Error;
use sp_runtime::traits::{Block as BlockT, NumberFor};
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What the methods answer from.
pub struct Sources {
	client: Arc<Client>,
	pool: Arc<Pool>,
	authorities: SharedAuthoritySet<<Block as BlockT>::Hash, NumberFor<Block>>,
	voter: SharedVoterState,
	justifications: GrandpaJustificationStream<Block>,
	finality: Arc<FinalityProofProvider<Backend, Block>>,
}

impl Sources {
	/// Takes what the methods need from the parts of the node.
	pub fn new(
		partial: &Partial,
		pool: Arc<Pool>,
		grandpa: &GrandpaLink,
		voter: SharedVoterState,
	) -> Self {
		let authorities = grandpa.shared_authority_set().clone();
		let backend = partial.backend.clone();
		Self {
			client: partial.client.clone(),
			pool,
			finality: FinalityProofProvider::new_for_service(backend, Some(authorities.clone())),
			authorities,
			voter,
			justifications: grandpa.justification_stream(),
		}
	}

	/// The methods, for one server.
	pub fn module(&self, executor: SubscriptionTaskExecutor) -> Result<RpcModule<()>, Error> {
		let system = System::new(self.client.clone(), self.pool.clone());
		let grandpa = Grandpa::new(
			executor,
			self.authorities.clone(),
			self.voter.clone(),
			self.justifications.clone(),
			self.finality.clone(),
		);

		let mut module = RpcModule::new(());
		module.merge(system.into_rpc()).map_err(|error| Error::Application(error.into()))?;
		module.merge(grandpa.into_rpc()).map_err(|error| Error::Application(error.into()))?;
		Ok(module)
	}
}
