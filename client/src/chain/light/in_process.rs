//! smoldot in this process: requests to it and its answers, as jsonrpsee carries them to a node. It reaches
//! the chain's nodes over the network.

use super::engine::{Engine, MOST_OPEN};
use jsonrpsee_core::client::{ReceivedMessage, TransportReceiverT, TransportSenderT};
use smoldot_light::{
	platform::DefaultPlatform, AddChainConfig, AddChainConfigJsonRpc, ChainId, Client,
	HandleRpcError, JsonRpcResponses,
};
use std::{
	iter,
	num::NonZeroU32,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use thiserror::Error;

/// How smoldot reaches the network, the clock and threads.
type Platform = Arc<DefaultPlatform>;

/// The light client, shared by all who ask it.
type Shared = Arc<Mutex<Client<Platform>>>;

/// How often a request is tried again that the light client has no room for.
const FULL: Duration = Duration::from_millis(10);

/// Runs smoldot in this process.
pub(in crate::chain) struct InProcess;

impl Engine for InProcess {
	type Sender = Sender;
	type Receiver = Receiver;

	fn follow(
		&mut self,
		specification: &str,
		database: &str,
	) -> Result<(Sender, Receiver), String> {
		let platform = DefaultPlatform::new("salus".into(), env!("CARGO_PKG_VERSION").into());
		let mut client = Client::new(platform);
		let added = client.add_chain(AddChainConfig {
			user_data: (),
			specification,
			database_content: database,
			potential_relay_chains: iter::empty(),
			json_rpc: AddChainConfigJsonRpc::Enabled {
				max_pending_requests: NonZeroU32::new(MOST_OPEN).unwrap_or(NonZeroU32::MIN),
				max_subscriptions: MOST_OPEN,
			},
			statement_protocol_config: None,
		});
		let added = added.map_err(|error| error.to_string())?;
		let answers = added.json_rpc_responses.ok_or("it is mute")?;
		let client = Arc::new(Mutex::new(client));
		Ok((Sender { client, chain: added.chain_id }, Receiver(answers)))
	}
}

/// The light client ended.
#[derive(Debug, Error)]
#[error("the light client ended")]
pub(in crate::chain) struct Ended;

/// Where requests go.
pub(in crate::chain) struct Sender {
	client: Shared,
	chain: ChainId,
}

impl TransportSenderT for Sender {
	type Error = Ended;

	async fn send(&mut self, mut message: String) -> Result<(), Ended> {
		loop {
			let sent = {
				let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
				client.json_rpc_request(message, self.chain)
			};
			match sent {
				Ok(()) => return Ok(()),
				// Who asks waits no longer than for any answer.
				Err(HandleRpcError::TooManyPendingRequests { json_rpc_request }) => {
					message = json_rpc_request;
					tokio::time::sleep(FULL).await;
				}
			}
		}
	}
}

/// Where answers come from.
pub(in crate::chain) struct Receiver(JsonRpcResponses<Platform>);

impl TransportReceiverT for Receiver {
	type Error = Ended;

	async fn receive(&mut self) -> Result<ReceivedMessage, Ended> {
		self.0.next().await.map(ReceivedMessage::Text).ok_or(Ended)
	}
}
