//! Requests to the light client in this process and its answers, as jsonrpsee carries them to a node.

use jsonrpsee_core::client::{ReceivedMessage, TransportReceiverT, TransportSenderT};
use smoldot_light::{platform::DefaultPlatform, ChainId, Client, HandleRpcError, JsonRpcResponses};
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use thiserror::Error;

/// How smoldot reaches the network, the clock and threads.
pub(super) type Platform = Arc<DefaultPlatform>;

/// The light client, shared by all who ask it.
pub(super) type Shared = Arc<Mutex<Client<Platform>>>;

/// How often a request is tried again that the light client has no room for.
const FULL: Duration = Duration::from_millis(10);

/// The light client ended.
#[derive(Debug, Error)]
#[error("the light client ended")]
pub(super) struct Ended;

/// Where requests go.
pub(super) struct Sender {
	pub client: Shared,
	pub chain: ChainId,
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
pub(super) struct Receiver(pub JsonRpcResponses<Platform>);

impl TransportReceiverT for Receiver {
	type Error = Ended;

	async fn receive(&mut self) -> Result<ReceivedMessage, Ended> {
		self.0.next().await.map(ReceivedMessage::Text).ok_or(Ended)
	}
}
