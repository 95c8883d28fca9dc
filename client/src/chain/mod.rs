//! The chain as the client sees it: connecting, reading at a finalised block, submitting and
//! waiting for finality. Knows nothing of records, stores or files.
//!
//! | module | holds |
//! |---|---|
//! | [`api`] | the runtime's calls, events and view functions, generated from its metadata |
//! | [`mod@built_in`] | the runtime that this client was built for |
//! | [`config`] | how subxt speaks to the chain, and where metadata comes from |
//! | [`digest`] | the digest of metadata that signatures are bound to |
//! | [`open`] | what a newer runtime may have more of |
//! | [`error`] | what can go wrong, in the pallets' words, and what to do next |
//! | [`reading`] | whether two runtimes read the same bytes as the same call |
//! | [`signer`] | an account's key as subxt takes it |
//! | [`signing`] | from a call to a signed transaction |
//! | [`submit`], [`sent`] | nonces, sending, waiting for finality; what may still come of what was sent |
//! | [`pool`] | what it means that a node does not take a transaction |
//! | [`header`], [`raw_block`] | a block's header; all of a block, as it travels |
//! | [`blocks`] | blocks, headers, and what the node says of itself |
//! | [`aura`], [`grandpa`] | who made a block, and what proves it final, checked here |
//! | [`light`] | the light client: a chain that one is told, and no node that is believed |
//! | [`seen`], [`seen_trail`], [`memory`] | the highest final block and the longest trail that were seen, and what else is kept between runs |
//! | [`storage`] | what no view function serves |
//! | [`outcome`], [`results`] | what became of a call inside another |
//! | [`types`] | between the generated types and plain ones |

#[cfg(test)]
mod altered;
pub mod aura;
pub mod blocks;
pub mod built_in;
pub mod config;
pub mod digest;
pub mod error;
pub mod grandpa;
pub mod header;
pub mod light;
pub mod memory;
pub mod open;
pub mod outcome;
pub mod pool;
#[cfg(not(target_family = "wasm"))]
pub mod raw_block;
pub mod reading;
pub mod results;
pub mod seen;
pub mod seen_trail;
pub mod sent;
pub mod signer;
pub mod signing;
pub mod storage;
pub mod submit;
pub mod types;

pub use built_in::built_in;
pub use config::Config;
pub use error::{is_local, ChainError};
pub use header::Header;
pub use sent::Sent;
pub use submit::{Receipt, Submission};

use crate::clock::{sleep, timeout, Instant};
use codec::{Decode, Encode};
use light::{Engine, Light, LightError, Specification};
use memory::Memory;
use seen::{Final, Mark, PastError, Seen, Word};
use seen_trail::TrailMark;
use std::{
	future::Future,
	path::Path,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::Duration,
};
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

pub use crate::keys::AccountId;
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

/// How often a source that is a few blocks behind is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(200);

/// The way to a chain.
#[derive(Clone)]
pub struct Chain {
	source: Source,
	seen: Arc<Seen>,
	/// Whether it was said that what was seen is not kept.
	unkept: Arc<AtomicBool>,
	client: OnlineClient<Config>,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	node: RpcClient,
}

/// Who says what is on the chain.
#[derive(Clone)]
pub enum Source {
	/// The light client: the validators, by their votes, whoever carries them.
	Light(Arc<Light>),
	/// The node at this address, which its user calls their own and which is believed.
	Node(String),
}

impl Chain {
	/// Connects to the node at `url` (`ws://` on this machine, `wss://` elsewhere), which is believed
	/// in everything: one's own.
	///
	/// # Errors
	/// [`ChainError::Unreachable`] where nothing answers within ten seconds, [`ChainError::Untrusted`]
	/// where its certificate is not trusted, and [`ChainError::InsecureUrl`] for an unencrypted
	/// connection to another machine.
	pub async fn connect(url: &str) -> Result<Self, ChainError> {
		Self::to_node(url, None).await
	}

	/// As [`Self::connect`]. That it is no older than what was seen final before is looked up in
	/// `memory`.
	///
	/// # Errors
	/// As [`Self::connect`], and [`ChainError::Past`] where the node is of another past.
	pub async fn connect_with(url: &str, memory: Arc<dyn Memory>) -> Result<Self, ChainError> {
		let chain = Self::to_node(url, Some(memory)).await?;
		chain.final_head().await?;
		Ok(chain)
	}

	async fn to_node(url: &str, memory: Option<Arc<dyn Memory>>) -> Result<Self, ChainError> {
		error::check_url(url)?;
		let unreachable = |reason: String| ChainError::unconnected(url, reason);
		let connect = async {
			let rpc = RpcClient::from_url(url).await.map_err(|e| unreachable(e.to_string()))?;
			let backend = LegacyBackend::builder().build(rpc.clone());
			let client = OnlineClient::from_backend(Arc::new(backend))
				.await
				.map_err(|e| unreachable(e.to_string()))?;
			let seen = Arc::new(Seen::of(memory, Mark::Believed, client.genesis_hash())?);
			let (source, node) = (Source::Node(url.to_owned()), rpc.clone());
			let unkept = Arc::default();
			Ok(Self { source, seen, unkept, client, rpc: LegacyRpcMethods::new(rpc), node })
		};
		timeout(CONNECT_TIMEOUT, connect)
			.await
			.map_err(|_| unreachable(format!("no answer in {} s", CONNECT_TIMEOUT.as_secs())))?
	}

	/// Follows the chain that `spec` specifies, through the light client in this process.
	///
	/// # Errors
	/// As [`Self::follow_with`].
	#[cfg(not(target_family = "wasm"))]
	pub async fn follow(
		spec: Specification,
		kept: Option<&Path>,
		memory: Arc<dyn Memory>,
	) -> Result<Self, ChainError> {
		Self::follow_with(&mut light::in_process::InProcess, spec, kept, memory).await
	}

	/// Follows the chain that `spec` specifies, through the light client of `engine`, and believes what is proved
	/// against its finality. `kept` is where the first state is, for a specification without it and
	/// without a checkpoint. How far it comes is kept in `memory`.
	///
	/// # Errors
	/// [`ChainError::Light`] where nothing is proved within [`light::START`], and [`ChainError::Past`]
	/// where it is of another past than what was seen final before.
	pub async fn follow_with<E: Engine>(
		engine: &mut E,
		spec: Specification,
		kept: Option<&Path>,
		memory: Arc<dyn Memory>,
	) -> Result<Self, ChainError> {
		let light = Light::start(engine, spec, kept, memory.clone()).await?;
		let rpc = light.rpc();
		let backend = LegacyBackend::builder().build(rpc.clone());
		let client = OnlineClient::from_backend(Arc::new(backend)).await;
		let client = client.map_err(|error| {
			let (chain, reason) = (light.name.clone(), error.to_string());
			LightError::NotStarted { chain, reason }
		})?;
		if client.genesis_hash() != light.genesis {
			let (chain, found) = (light.name.clone(), client.genesis_hash());
			let reason = format!("its first state is that of another chain, {found:?}");
			return Err(LightError::NotStarted { chain, reason }.into());
		}
		let seen = Arc::new(Seen::of(Some(memory), Mark::Proved, light.genesis)?);
		light.ready().await?;
		let light = Arc::new(light);
		let (source, node) = (Source::Light(light.clone()), rpc.clone());
		let unkept = Arc::default();
		let chain = Self { source, seen, unkept, client, rpc: LegacyRpcMethods::new(rpc), node };
		chain.final_head().await?;
		Ok(chain)
	}

	/// Who says what is on the chain.
	pub fn source(&self) -> &Source {
		&self.source
	}

	/// The source in words: where the node is, or what the light client follows.
	pub fn place(&self) -> String {
		match &self.source {
			Source::Light(light) => light.place(),
			Source::Node(url) => url.clone(),
		}
	}

	/// Where the node is that is believed, for `what` no light client can do.
	///
	/// # Errors
	/// [`LightError::NeedsNode`] where there is a light client instead.
	pub fn own_node(&self, what: &str) -> Result<&str, ChainError> {
		match &self.source {
			Source::Node(url) => Ok(url),
			Source::Light(light) => {
				let (what, chain) = (what.to_owned(), light.name.clone());
				Err(LightError::NeedsNode { what, chain }.into())
			}
		}
	}

	/// The highest block of the chain with this first block that was proved final.
	///
	/// # Errors
	/// The memory cannot be read.
	pub fn seen_before(memory: &dyn Memory, genesis: Hash) -> Result<Option<Final>, ChainError> {
		Ok(seen::remembered(memory, Mark::Proved, genesis)?)
	}

	/// Forgets what was seen of the chain with this first block: how far it came, and the light client's
	/// database. Gives the highest block that was seen final.
	///
	/// # Errors
	/// The memory cannot be changed.
	pub async fn forget(memory: &dyn Memory, genesis: Hash) -> Result<Option<Final>, ChainError> {
		light::forget(memory, genesis).await?;
		seen_trail::forget(memory, genesis).await?;
		Ok(seen::forget(memory, genesis).await?)
	}

	/// The trails that one of this chain has to go on from, whose end is `proved` or only believed.
	///
	/// # Errors
	/// The memory cannot be read.
	pub(crate) fn trails_seen(&self, proved: bool) -> Result<Vec<TrailMark>, ChainError> {
		let Some(memory) = self.seen.memory() else { return Ok(Vec::new()) };
		Ok(seen_trail::held_to(memory, self.client.genesis_hash(), proved)?)
	}

	/// Remembers a trail that was verified.
	///
	/// # Errors
	/// The memory cannot be changed.
	pub(crate) async fn note_trail(
		&self,
		proved: bool,
		mark: &TrailMark,
	) -> Result<(), ChainError> {
		let Some(memory) = self.seen.memory() else { return Ok(()) };
		Ok(seen_trail::note(memory, self.client.genesis_hash(), proved, mark).await?)
	}

	/// Forgets the light client's database of the chain with this first block, and not how far it came.
	///
	/// # Errors
	/// The memory cannot be changed.
	pub async fn forget_database(memory: &dyn Memory, genesis: Hash) -> Result<(), ChainError> {
		Ok(light::forget(memory, genesis).await?)
	}

	/// Remembers how far the chain has come, for the next run.
	///
	/// # Errors
	/// The memory cannot be changed. What was done is done.
	pub async fn close(&self) -> Result<(), ChainError> {
		let head = timeout(CONNECT_TIMEOUT, self.final_head()).await;
		if let (Ok(Ok(head)), Source::Light(light)) = (head, &self.source) {
			light.save(head.number).await?;
		}
		Ok(())
	}

	/// The last final block, which is no older than any that was seen before.
	///
	/// # Errors
	/// [`ChainError::Past`] where the source is of another past; it no longer answers.
	pub async fn final_head(&self) -> Result<Final, ChainError> {
		self.admitted(|| async {
			let hash = self.rpc.chain_get_finalized_head().await.map_err(|e| self.lost(e))?;
			let number = match self.seen.highest() {
				// Most often it is the one that was seen already.
				Some(seen) if seen.hash == hash => seen.number,
				_ => self.header(hash).await?.number.into(),
			};
			let head = Final { number, hash };
			Ok((head, head))
		})
		.await
	}

	/// Asks what the last final block is, and for what comes with it, until it may be believed.
	async fn admitted<T, F: Future<Output = Result<(Final, T), ChainError>>>(
		&self,
		ask: impl Fn() -> F,
	) -> Result<T, ChainError> {
		let began = Instant::now();
		loop {
			let (head, found) = ask().await?;
			if self.admit(head, began).await? {
				return Ok(found);
			}
			sleep(ASK_AGAIN).await;
		}
	}

	/// Compares `head`, which the source says is final, with what was seen before, and what the light client
	/// has with the clock. `false`: it is behind, and there is time still to ask again.
	async fn admit(&self, head: Final, began: Instant) -> Result<bool, ChainError> {
		let (source_name, genesis) = (self.place(), format!("{:?}", self.genesis()));
		let begun = self.seen.is_begun();
		let other = |seen: Final| PastError::Other {
			source_name: source_name.clone(),
			number: seen.number,
			seen: format!("{:?}", seen.hash),
			genesis: genesis.clone(),
			begun,
		};
		match self.seen.compare(head) {
			Word::Same => {}
			Word::Other(seen) => return Err(other(seen).into()),
			Word::Higher { check } => {
				for seen in check {
					match (self.past_hash(head, seen.number).await?, &self.source) {
						(Some(hash), _) if hash == seen.hash => {}
						(Some(_), _) => return Err(other(seen).into()),
						// Older than the state of the last final block knows. That the validators'
						// votes lead to both blocks is what there is, and more than a third of the
						// validators would have to break it.
						(None, Source::Light(_)) => tracing::info!(
							block = seen.number,
							"the block seen last is too old to be looked up: the votes alone lead from it to the last final one"
						),
						(None, Source::Node(_)) => {
							let (number, seen) = (head.number, seen.number);
							return Err(PastError::NotShown {
								source_name,
								number,
								seen,
								genesis,
								begun,
							}
							.into());
						}
					}
				}
			}
			Word::Behind(seen)
				if seen.number - head.number <= seen::FEW && began.elapsed() < seen::PATIENCE =>
			{
				return Ok(false);
			}
			Word::Behind(seen) => {
				let (number, seen) = (head.number, seen.number);
				return Err(PastError::Behind { source_name, number, seen, genesis, begun }.into());
			}
		}
		if let Source::Light(light) = &self.source {
			let slot = match light.slot_of(head.hash) {
				Some(slot) => slot,
				None => light.read_slot(head.hash, &self.header(head.hash).await?),
			};
			match light.check_age(head.number, slot, begun) {
				// It catches up, as after this machine has slept.
				Err(LightError::Stale { .. }) if began.elapsed() < seen::PATIENCE => {
					return Ok(false);
				}
				checked => checked?,
			}
		}
		self.remember(head).await;
		Ok(true)
	}

	/// Remembers `head`, which is final. Where it cannot be kept for the next run, as on a disk that is full,
	/// the log says so and work goes on: revoking does not wait for a disk.
	async fn remember(&self, head: Final) {
		if let Err(error) = self.seen.note(head).await {
			if !self.unkept.swap(true, Ordering::Relaxed) {
				tracing::warn!(%error, "how far the chain has come is not remembered for the next run");
			}
		}
	}

	/// The hash of the first block, which tells one chain from another.
	pub fn genesis(&self) -> Hash {
		self.client.genesis_hash()
	}

	/// The client at the last finalised block: what is read from one `At` is of one moment. It is no older
	/// than the last [`Receipt`]: a source that is behind that is waited for, for [`seen::PATIENCE`].
	///
	/// # Errors
	/// The source no longer answers, or is of another past than what was seen before.
	pub async fn at_finalized(&self) -> Result<At, ChainError> {
		self.admitted(|| async {
			let at = self.client.at_current_block().await.map_err(|e| self.lost(e))?;
			Ok((Final { number: at.block_number(), hash: at.block_hash() }, at))
		})
		.await
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
		ChainError::OtherVersion { url: self.place() }
	}

	/// What `error` says of the way to the chain.
	pub(crate) fn lost(&self, error: impl Into<subxt::Error>) -> ChainError {
		let error = error.into();
		match (&self.source, light::requests::fault_of(&error)) {
			(Source::Light(light), Some(fault)) => light.fault(fault).into(),
			_ => match blocks::discarded(&error) {
				Some(block) => ChainError::StateGone { block },
				None => ChainError::from_subxt(&self.place(), error),
			},
		}
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
