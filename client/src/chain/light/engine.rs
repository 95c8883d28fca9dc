//! What follows the chain's headers and checks their proofs: smoldot, wherever it runs. In a program it is
//! in the same process; a web page has its own, in a worker. Either way it is asked over JSON-RPC.

use super::requests::ANSWER;
use jsonrpsee_core::client::{Client, ClientBuilder, TransportReceiverT, TransportSenderT};

/// How many questions may be open at once.
pub const MOST_OPEN: u32 = 1_024;

/// Runs light clients.
pub trait Engine {
	/// Where questions go. One that is of the only thread that there is needs a wrapper that says so.
	type Sender: TransportSenderT + Send;
	/// Where answers come from.
	type Receiver: TransportReceiverT + Send;

	/// Begins to follow a chain: `specification` and `database` are as smoldot takes them.
	///
	/// # Errors
	/// It takes neither, in words.
	fn follow(
		&mut self,
		specification: &str,
		database: &str,
	) -> Result<(Self::Sender, Self::Receiver), String>;
}

/// What asks over this way.
#[cfg(not(target_family = "wasm"))]
pub(super) fn client<E: Engine>(sender: E::Sender, receiver: E::Receiver) -> Client {
	builder().build_with_tokio(sender, receiver)
}

/// What asks over this way.
#[cfg(target_family = "wasm")]
pub(super) fn client<E: Engine>(sender: E::Sender, receiver: E::Receiver) -> Client {
	builder().build_with_wasm(sender, receiver)
}

fn builder() -> ClientBuilder {
	ClientBuilder::new().request_timeout(ANSWER * 2).max_concurrent_requests(MOST_OPEN as usize)
}
