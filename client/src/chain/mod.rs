//! The chain as the client sees it: connecting, reading at a finalised block, submitting and
//! waiting for finality. Knows nothing of records, stores or files.
//!
//! | module | holds |
//! |---|---|
//! | [`api`] | the runtime's calls, events and view functions, generated from its metadata |
//! | [`error`] | what can go wrong, in the pallets' words, and what to do next |
//! | [`submit`] | signing, nonces, waiting for finality |
//! | [`signer`] | an account's key as subxt takes it |
//! | [`blocks`] | blocks, headers, and what the node says of itself |
//! | [`aura`], [`grandpa`] | who made a block, and what proves it final, checked here |
//! | [`storage`] | what no view function serves |
//! | [`outcome`] | what became of a call inside another |
//! | [`types`] | between the generated types and plain ones |

mod advice;
pub mod aura;
pub mod blocks;
pub mod error;
pub mod grandpa;
pub mod outcome;
pub mod signer;
pub mod storage;
pub mod submit;
pub mod types;

pub use error::ChainError;
pub use submit::Receipt;

use codec::{Decode, Encode};
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	client::{ClientAtBlock, OnlineClientAtBlockImpl},
	config::RpcConfigFor,
	ext::{frame_decode::view_functions::decode_view_function_response, scale_decode::IntoVisitor},
	rpcs::{methods::LegacyRpcMethods, RpcClient},
	view_functions, OnlineClient,
};

/// The runtime's calls, events, errors and view functions, generated from the metadata in
/// `client/metadata/salus.scale`. A test of the runtime fails where the two differ.
#[subxt::subxt(
	runtime_metadata_path = "metadata/salus.scale",
	derive_for_all_types = "Clone, PartialEq, Eq, codec::Encode, codec::Decode"
)]
#[allow(missing_docs)]
pub mod api {}

/// How subxt speaks to a Salus chain: accounts and transactions are formed as on Polkadot.
pub type Config = subxt::PolkadotConfig;
/// An account on chain.
pub type AccountId = subxt::utils::AccountId32;
/// The client, bound to one block.
pub type At = ClientAtBlock<Config, OnlineClientAtBlockImpl<Config>>;
/// The hash of a block or a transaction.
pub type Hash = subxt::utils::H256;

/// The runtime API behind every view function.
const VIEW_FUNCTION_API: &str = "RuntimeViewFunction_execute_view_function";

/// Length of what a view function is called by, in bytes.
const VIEW_FUNCTION_ID_LEN: usize = 32;

/// How long a node may take to answer the first request.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection to a node.
#[derive(Clone)]
pub struct Chain {
	url: String,
	client: OnlineClient<Config>,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	node: RpcClient,
}

impl Chain {
	/// Connects to the node at `url` (`ws://` on this machine, `wss://` elsewhere).
	///
	/// # Errors
	/// [`ChainError::Unreachable`] where nothing answers within ten seconds, [`ChainError::Untrusted`]
	/// where its certificate is not trusted, and [`ChainError::InsecureUrl`] for an unencrypted
	/// connection to another machine.
	pub async fn connect(url: &str) -> Result<Self, ChainError> {
		error::check_url(url)?;
		let unreachable = |reason: String| ChainError::unconnected(url, reason);
		let connect = async {
			let rpc = RpcClient::from_url(url).await.map_err(|e| unreachable(e.to_string()))?;
			let backend = LegacyBackend::builder().build(rpc.clone());
			let client = OnlineClient::from_backend(Arc::new(backend))
				.await
				.map_err(|e| unreachable(e.to_string()))?;
			let (url, node) = (url.to_owned(), rpc.clone());
			Ok(Self { url, client, rpc: LegacyRpcMethods::new(rpc), node })
		};
		tokio::time::timeout(CONNECT_TIMEOUT, connect)
			.await
			.map_err(|_| unreachable(format!("no answer in {} s", CONNECT_TIMEOUT.as_secs())))?
	}

	/// Where the node is.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The hash of the first block, which tells one chain from another.
	pub fn genesis(&self) -> Hash {
		self.client.genesis_hash()
	}

	/// Checks that the chain's runtime is the one that this client was built for.
	///
	/// # Errors
	/// It is another one, or the node no longer answers.
	pub async fn check_version(&self) -> Result<(), ChainError> {
		let at = self.at_finalized().await?;
		match api::is_codegen_valid_for(at.metadata_ref()) {
			true => Ok(()),
			false => Err(ChainError::OtherVersion { url: self.url.clone() }),
		}
	}

	/// The client at the last finalised block: what is read from one `At` is of one moment.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn at_finalized(&self) -> Result<At, ChainError> {
		self.client.at_current_block().await.map_err(|e| self.lost(e))
	}

	/// Calls a view function at the last finalised block.
	///
	/// # Errors
	/// The node no longer answers, or runs another version of the runtime.
	pub async fn view<P: view_functions::Payload>(
		&self,
		payload: P,
	) -> Result<P::ReturnType, ChainError> {
		let at = self.at_finalized().await?;
		self.view_at(&at, payload).await
	}

	/// Calls a view function at the block of `at`.
	///
	/// # Errors
	/// The node no longer answers, or runs another version of the runtime.
	pub async fn view_at<P: view_functions::Payload>(
		&self,
		at: &At,
		payload: P,
	) -> Result<P::ReturnType, ChainError> {
		// subxt 0.51 sends the arguments without the length that the runtime API's `Vec<u8>` has,
		// and reads the answer without its `Result`: what is between is done here.
		let views = at.view_functions();
		views.validate(&payload).map_err(|e| self.lost(e))?;
		let args = views.encode_args(&payload).map_err(|e| self.lost(e))?;
		let (id, input) = args.split_at(VIEW_FUNCTION_ID_LEN.min(args.len()));
		let request = [id, &input.to_vec().encode()].concat();
		let answer = at.runtime_apis().call_raw(VIEW_FUNCTION_API, Some(&request)).await;
		let answer = answer.map_err(|e| self.lost(e))?;
		// The first byte is that of `Result`.
		let output = match answer.split_first() {
			Some((0, mut output)) => Vec::<u8>::decode(&mut output).ok(),
			_ => None,
		};
		let output = output.ok_or_else(|| ChainError::OtherVersion { url: self.url.clone() })?;
		let metadata = at.metadata_ref();
		decode_view_function_response(
			payload.pallet_name(),
			payload.function_name(),
			&mut &output[..],
			metadata,
			metadata.types(),
			P::ReturnType::into_visitor(),
		)
		.map_err(|_| ChainError::OtherVersion { url: self.url.clone() })
	}

	/// What `error` says of the connection to this node.
	pub(crate) fn lost(&self, error: impl Into<subxt::Error>) -> ChainError {
		ChainError::from_subxt(&self.url, error.into())
	}
}
