//! The chain as the client sees it: connecting, reading at a finalised block, submitting and
//! waiting for finality. Knows nothing of records, stores or files.
//!
//! | module | holds |
//! |---|---|
//! | [`api`] | the runtime's calls, events and view functions, generated from its metadata |
//! | [`built_in`] | the runtime that this client was built for |
//! | [`config`] | how subxt speaks to the chain, and where metadata comes from |
//! | [`digest`] | the digest of metadata that signatures are bound to |
//! | [`open`] | what a newer runtime may have more of |
//! | [`error`] | what can go wrong, in the pallets' words, and what to do next |
//! | [`reading`] | whether two runtimes read the same bytes as the same call |
//! | [`signer`] | an account's key as subxt takes it |
//! | [`signing`] | from a call to a signed transaction |
//! | [`submit`] | nonces, sending, waiting for finality |
//! | [`pool`] | what it means that a node does not take a transaction |
//! | [`blocks`] | blocks, headers, and what the node says of itself |
//! | [`aura`], [`grandpa`] | who made a block, and what proves it final, checked here |
//! | [`storage`] | what no view function serves |
//! | [`proof`] | values of the state, proved |
//! | [`outcome`], [`results`] | what became of a call inside another |
//! | [`types`] | between the generated types and plain ones |

mod advice;
#[cfg(test)]
mod altered;
pub mod aura;
pub mod blocks;
pub mod built_in;
pub mod config;
pub mod digest;
pub mod error;
pub mod grandpa;
pub mod open;
pub mod outcome;
pub mod pool;
pub mod proof;
pub mod reading;
pub mod results;
pub mod signer;
pub mod signing;
pub mod storage;
pub mod submit;
pub mod types;

pub use built_in::built_in;
pub use config::Config;
pub use error::ChainError;
pub use submit::Receipt;

use codec::{Decode, Encode};
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	client::{ClientAtBlock, OnlineClientAtBlockImpl},
	config::RpcConfigFor,
	ext::{
		frame_decode::view_functions::decode_view_function_response, scale_decode::DecodeAsType,
	},
	rpcs::{methods::LegacyRpcMethods, RpcClient},
	view_functions, Metadata, OnlineClient,
};

/// The runtime's calls, events, errors and view functions, generated from the metadata in
/// `client/metadata/salus.scale`. A test of the runtime fails where the two differ.
#[subxt::subxt(
	runtime_metadata_path = "metadata/salus.scale",
	derive_for_all_types = "Clone, PartialEq, Eq, codec::Encode, codec::Decode",
	substitute_type(path = "salus_primitives::role::Role", with = "crate::chain::open::Role"),
	substitute_type(
		path = "salus_primitives::role::ProviderKind",
		with = "crate::chain::open::ProviderKind"
	),
	substitute_type(
		path = "salus_primitives::role::ProviderStatus",
		with = "crate::chain::open::ProviderStatus"
	),
	substitute_type(
		path = "salus_primitives::record::Category",
		with = "crate::chain::open::Category"
	),
	substitute_type(path = "salus_primitives::traits::Right", with = "crate::chain::open::Right"),
	substitute_type(
		path = "pallet_patients::types::GrantState",
		with = "crate::chain::open::GrantState"
	),
	substitute_type(
		path = "pallet_roles::types::EnrolmentPolicy",
		with = "crate::chain::open::EnrolmentPolicy"
	),
	substitute_type(
		path = "salus_primitives::audit::AuditKind",
		with = "crate::chain::open::AuditKind"
	),
	substitute_type(
		path = "salus_primitives::audit::Actor<A>",
		with = "crate::chain::open::Actor<A>"
	),
	substitute_type(
		path = "salus_primitives::audit::AuditItem<A>",
		with = "crate::chain::open::AuditItem<A>"
	),
	substitute_type(
		path = "salus_runtime::configs::proxy_type::ProxyType",
		with = "crate::chain::open::ProxyType"
	)
)]
#[allow(missing_docs)]
pub mod api {}

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
		self.view_as(at, payload).await
	}

	/// Calls a view function at the block of `at`, and reads the answer as an `R`, by names.
	///
	/// # Errors
	/// As [`Self::view_at`].
	pub async fn view_as<P: view_functions::Payload, R: DecodeAsType>(
		&self,
		at: &At,
		payload: P,
	) -> Result<R, ChainError> {
		let other = || self.other_version();
		if !same_arguments(at.metadata_ref(), payload.pallet_name(), payload.function_name()) {
			return Err(other());
		}
		// subxt 0.51 sends the arguments without the length that the runtime API's `Vec<u8>` has,
		// and reads the answer without its `Result`: what is between is done here.
		let views = at.view_functions();
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
		let output = output.ok_or_else(other)?;
		let metadata = at.metadata_ref();
		decode_view_function_response(
			payload.pallet_name(),
			payload.function_name(),
			&mut &output[..],
			metadata,
			metadata.types(),
			R::into_visitor(),
		)
		.map_err(|_| other())
	}

	/// What is read is not what this client knows.
	pub(crate) fn other_version(&self) -> ChainError {
		ChainError::OtherVersion { url: self.url.clone() }
	}

	/// What `error` says of the connection to this node.
	pub(crate) fn lost(&self, error: impl Into<subxt::Error>) -> ChainError {
		ChainError::from_subxt(&self.url, error.into())
	}
}

/// Whether the view function takes the arguments that this client was built with, by their names.
fn same_arguments(theirs: &Metadata, pallet: &str, function: &str) -> bool {
	let names = |metadata: &Metadata| {
		let function = metadata.pallet_by_name(pallet)?.view_function_by_name(function)?;
		Some(function.inputs().map(|input| input.name.to_string()).collect::<Vec<_>>())
	};
	let ours = names(&built_in().metadata);
	ours.is_some() && ours == names(theirs)
}
