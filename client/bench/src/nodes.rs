//! Connections to the nodes: several to each, all of them at work at once. A node that fails is
//! given up for the rest of the run, and said so. Touches the nodes.

use super::BenchError;
use salus_client::chain::{error::check_url, pool::Refusal, ChainError, Config, Hash};
use serde::Serialize;
use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Mutex, OnceLock,
	},
	time::{Duration, Instant},
};
use subxt::{
	config::RpcConfigFor,
	rpcs::{self, client::rpc_params, methods::LegacyRpcMethods, RpcClient},
};

/// How many connections there are to each node: one answers its requests in turn.
const CONNECTIONS: usize = 4;

/// How long a node may take to answer.
pub const ANSWER: Duration = Duration::from_secs(20);

/// How long a node may take to get a block that another one has.
const CATCH_UP: Duration = Duration::from_secs(60);

/// How often it is looked whether it has it.
const LOOK: Duration = Duration::from_millis(200);

/// The kinds of chain that are for trying out.
const FOR_TRYING_OUT: [&str; 2] = ["Development", "Local"];

/// Codes with which a node's pool refuses (`sc_rpc_api::author::error`).
const INVALID: i32 = 1010;
const BANNED: i32 = 1012;
const ALREADY_IMPORTED: i32 = 1013;
const IMMEDIATELY_DROPPED: i32 = 1016;

/// The methods that a node is asked with.
pub type Rpc = LegacyRpcMethods<RpcConfigFor<Config>>;

/// A node that was given up during a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lost {
	/// The node.
	pub url: String,
	/// Why.
	pub reason: String,
}

/// What a node said to a transaction.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
	/// It is in the pool, or was in it or in a block before.
	Taken,
	/// The pool is full: later perhaps.
	PoolFull,
	/// The sender's allowance is used up: later perhaps.
	AllowanceSpent,
	/// It does not take it.
	Refused(String),
	/// The node does not answer any more.
	Lost(String),
}

struct Node {
	url: String,
	connections: Vec<RpcClient>,
	turn: AtomicUsize,
	lost: OnceLock<String>,
}

/// The nodes that a load is spread over.
pub struct Nodes {
	nodes: Vec<Node>,
	order: Mutex<Vec<usize>>,
}

impl Nodes {
	/// Connects to the nodes at `urls`.
	///
	/// # Errors
	/// One of them does not answer, or they are of different chains.
	pub async fn connect(urls: &[String]) -> Result<Self, BenchError> {
		let mut nodes = Vec::new();
		let mut first: Option<(String, Option<String>)> = None;
		for url in urls {
			let node = Node::connect(url).await?;
			let genesis = node.ask("chain_getBlockHash", rpc_params![0]).await?;
			match &first {
				None => first = Some((url.clone(), genesis)),
				Some((_, expected)) if *expected == genesis => {}
				Some((first, _)) => {
					let (url, first) = (url.clone(), first.clone());
					return Err(BenchError::DifferentChains { url, first });
				}
			}
			nodes.push(node);
		}
		Ok(Self { nodes, order: Mutex::default() })
	}

	/// Refuses a chain that is not for trying out, unless any will do.
	///
	/// # Errors
	/// It is somebody's, or the node does not answer.
	pub async fn check_kind(&self, any: bool) -> Result<(), BenchError> {
		let first = &self.nodes[0];
		let kind: serde_json::Value = first.ask("system_chainType", rpc_params![]).await?;
		// A kind that is none of the usual ones comes as an object.
		let kind = kind.as_str().map_or_else(|| kind.to_string(), str::to_owned);
		if any || FOR_TRYING_OUT.contains(&kind.as_str()) {
			return Ok(());
		}
		let chain = first.ask("system_chain", rpc_params![]).await?;
		Err(BenchError::NotForTryingOut { chain, url: first.url.clone(), kind })
	}

	/// How many nodes there are, lost ones included.
	pub fn len(&self) -> usize {
		self.nodes.len()
	}

	/// Where the first node is.
	pub fn first_url(&self) -> &str {
		&self.nodes[0].url
	}

	/// Where the nodes are.
	pub fn urls(&self) -> impl Iterator<Item = &str> {
		self.nodes.iter().map(|node| node.url.as_str())
	}

	/// Whether a node is left.
	pub fn any_left(&self) -> bool {
		self.from(0).is_some()
	}

	/// The first node that is not lost, from number `from` on and round to the start.
	pub fn from(&self, from: usize) -> Option<usize> {
		let count = self.nodes.len();
		(0..count).map(|step| (from + step) % count).find(|node| !self.is_lost(*node))
	}

	/// Whether node number `node` is given up.
	pub fn is_lost(&self, node: usize) -> bool {
		self.nodes[node].lost.get().is_some()
	}

	/// Gives a node up.
	pub fn lose(&self, node: usize, reason: impl Into<String>) {
		if self.nodes[node].lost.set(reason.into()).is_ok() {
			self.order.lock().unwrap_or_else(|e| e.into_inner()).push(node);
		}
	}

	/// The nodes that were given up, in this order.
	pub fn lost(&self) -> Vec<Lost> {
		let order = self.order.lock().unwrap_or_else(|e| e.into_inner());
		let lost = order.iter().map(|node| &self.nodes[*node]);
		lost.map(|node| Lost {
			url: node.url.clone(),
			reason: node.lost.get().cloned().unwrap_or_default(),
		})
		.collect()
	}

	/// A connection to node number `node` that others use too.
	pub fn rpc(&self, node: usize) -> Rpc {
		LegacyRpcMethods::new(self.nodes[node].connection().clone())
	}

	/// A connection to node number `node` that nobody else uses.
	///
	/// # Errors
	/// The node does not answer.
	pub async fn own_rpc(&self, node: usize) -> Result<Rpc, String> {
		let connect = RpcClient::from_url(&self.nodes[node].url);
		let client = within(connect).await?;
		Ok(LegacyRpcMethods::new(client))
	}

	/// Offers a transaction, in hexadecimal, to node number `node`.
	pub async fn offer(&self, node: usize, transaction: &str) -> Answer {
		let connection = self.nodes[node].connection();
		let request = connection.request("author_submitExtrinsic", rpc_params![transaction]);
		let result: Result<String, rpcs::Error> = match tokio::time::timeout(ANSWER, request).await
		{
			Ok(result) => result,
			Err(_) => return Answer::Lost(silent()),
		};
		match result {
			Ok(_) => Answer::Taken,
			Err(rpcs::Error::User(error)) => {
				let detail = error.data.as_ref().map(|data| data.get().trim_matches('"'));
				understand(error.code, &error.message, detail)
			}
			Err(error) => Answer::Lost(first_line(&error)),
		}
	}

	/// Waits until every node has the block `hash`, and gives up those that do not get it.
	pub async fn await_block(&self, hash: Hash) {
		let end = Instant::now() + CATCH_UP;
		for node in (0..self.nodes.len()).filter(|node| !self.is_lost(*node)) {
			loop {
				match within(self.rpc(node).chain_get_header(Some(hash))).await {
					Ok(Some(_)) => break,
					Ok(None) if Instant::now() < end => tokio::time::sleep(LOOK).await,
					Ok(None) => {
						self.lose(node, "it is behind, and does not catch up");
						break;
					}
					Err(reason) => {
						self.lose(node, reason);
						break;
					}
				}
			}
		}
	}

	/// The hashes of the transactions in the pools of all nodes.
	pub async fn pools(&self) -> Vec<[u8; 32]> {
		let mut hashes = Vec::new();
		for number in (0..self.nodes.len()).filter(|number| !self.is_lost(*number)) {
			let request = self.nodes[number].connection();
			let request = request.request("author_pendingExtrinsics", rpc_params![]);
			let pool: Result<Vec<String>, String> = within(request).await;
			match pool {
				Ok(pool) => {
					let bytes =
						pool.iter().filter_map(|it| hex::decode(it.trim_start_matches("0x")).ok());
					hashes.extend(bytes.map(|bytes| sp_crypto_hashing::blake2_256(&bytes)));
				}
				Err(reason) => self.lose(number, reason),
			}
		}
		hashes
	}
}

impl Node {
	async fn connect(url: &str) -> Result<Self, ChainError> {
		check_url(url)?;
		let mut connections = Vec::new();
		for _ in 0..CONNECTIONS {
			let connection = within(RpcClient::from_url(url)).await;
			let unreachable = |reason| ChainError::unconnected(url, reason);
			connections.push(connection.map_err(unreachable)?);
		}
		let (turn, lost) = (AtomicUsize::new(0), OnceLock::new());
		Ok(Self { url: url.to_owned(), connections, turn, lost })
	}

	fn connection(&self) -> &RpcClient {
		let turn = self.turn.fetch_add(1, Ordering::Relaxed);
		&self.connections[turn % self.connections.len()]
	}

	async fn ask<T: serde::de::DeserializeOwned>(
		&self,
		method: &str,
		params: rpcs::client::RpcParams,
	) -> Result<T, ChainError> {
		let lost = |reason| ChainError::Lost { url: self.url.clone(), reason };
		within(self.connection().request(method, params)).await.map_err(lost)
	}
}

/// Waits for an answer, and no longer than a node may take.
pub async fn within<T>(
	work: impl std::future::Future<Output = Result<T, rpcs::Error>>,
) -> Result<T, String> {
	match tokio::time::timeout(ANSWER, work).await {
		Ok(result) => result.map_err(|error| first_line(&error)),
		Err(_) => Err(silent()),
	}
}

fn silent() -> String {
	format!("no answer in {} s", ANSWER.as_secs())
}

fn first_line(error: &rpcs::Error) -> String {
	error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// What a pool's refusal means for the transaction.
fn understand(code: i32, message: &str, detail: Option<&str>) -> Answer {
	let said = match detail {
		Some(detail) => format!("{message}: {detail}"),
		None => message.to_owned(),
	};
	match Refusal::of(code, detail) {
		Refusal::AllowanceSpent => return Answer::AllowanceSpent,
		// A transaction that was handed to another node before, and is in a block: blocks tell.
		Refusal::NonceTaken if code == INVALID => return Answer::Taken,
		_ => {}
	}
	match code {
		ALREADY_IMPORTED => Answer::Taken,
		IMMEDIATELY_DROPPED => Answer::PoolFull,
		BANNED => Answer::Taken,
		_ => Answer::Refused(said),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusals_of_a_pool_that_pass_are_told_from_those_that_stay() {
		let invalid = |detail| understand(INVALID, "Invalid Transaction", Some(detail));
		assert_eq!(understand(IMMEDIATELY_DROPPED, "Immediately Dropped", None), Answer::PoolFull);
		assert_eq!(invalid("Custom error: 1"), Answer::AllowanceSpent);
		assert_eq!(understand(ALREADY_IMPORTED, "Already Imported", None), Answer::Taken);
		assert_eq!(invalid("Transaction is outdated"), Answer::Taken);
		for detail in ["Custom error: 2", "Transaction has a bad signature"] {
			assert_eq!(invalid(detail), Answer::Refused(format!("Invalid Transaction: {detail}")));
		}
	}
}
