//! The chain and the node at a glance.

use crate::{
	chain::{Chain, Source},
	ops::{finality, OpError},
};
use serde::Serialize;

/// A block by number and hash.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
	/// Its number.
	pub block: u64,
	/// Its hash.
	pub block_hash: String,
}

/// What there is to know of a chain and of the node that was asked.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
	/// The name of the chain.
	pub chain: String,
	/// The hash of its first block: two nodes are of one chain where this is the same.
	pub genesis: String,
	/// Who was asked: `light client` or `node`.
	pub source: &'static str,
	/// Who is believed, and what that proves, in words.
	pub trusts: String,
	/// The name and the version of the runtime.
	pub runtime: String,
	/// The version of the node.
	pub node: String,
	/// The last block that the node has.
	pub best: Place,
	/// The last one that is final.
	pub finalised: Place,
	/// How many blocks are between.
	pub lag: u64,
	/// The set of authorities.
	pub set: u64,
	/// How many authorities there are.
	pub authorities: u64,
	/// How many of them have to vote for a block to become final.
	pub threshold: u64,
	/// How many other nodes the node is connected to.
	pub peers: usize,
	/// Whether it is behind and catching up.
	pub syncing: bool,
}

/// The chain and the node at a glance.
///
/// # Errors
/// The node no longer answers.
pub async fn status(chain: &Chain) -> Result<Status, OpError> {
	let node = chain.node_state().await?;
	let (final_hash, last_final) = chain.find(None).await?;
	let (best_hash, best) = chain.best().await?;
	let set = finality::set_at(chain, final_hash).await?;
	let (best, last_final) = (best.number.into(), last_final.number.into());
	Ok(Status {
		chain: node.chain,
		genesis: format!("{:?}", chain.genesis()),
		source: match chain.source() {
			Source::Light(_) => "light client",
			Source::Node(_) => "node",
		},
		trusts: match chain.source() {
			Source::Light(_) => {
				"the validators: more than two thirds of them voted for the last final block, and what is read is proved against its header".into()
			}
			Source::Node(url) => format!("the node at {url}, in everything: nothing is proved"),
		},
		runtime: crate::ops::upgrade::running(&chain.at(final_hash).await?, chain)?.to_string(),
		node: node.version,
		lag: u64::saturating_sub(best, last_final),
		best: Place { block: best, block_hash: format!("{best_hash:?}") },
		finalised: Place { block: last_final, block_hash: format!("{final_hash:?}") },
		set: set.id,
		authorities: set.total(),
		threshold: set.threshold()?,
		peers: node.peers,
		syncing: node.syncing,
	})
}
