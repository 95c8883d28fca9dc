//! Blocks and headers as the node serves them, each under the hash that it was asked for, and what
//! the node says of itself and of GRANDPA's rounds.

use super::{
	api,
	light::{
		requests::{fault_of, Fault},
		LightError,
	},
	seen::Final,
	At, Chain, ChainError, Config, Hash, Header, Source,
};
use codec::{Decode, Encode};
use serde::Deserialize;
use std::{fmt, str::FromStr};
use subxt::rpcs::{
	self,
	client::RpcSubscription,
	methods::legacy::{Bytes, NumberOrHex},
	rpc_params,
};

/// What a node says of a state that it no longer keeps.
const DISCARDED: &str = "State already discarded";

/// For how many blocks nodes keep the state, unless their operators say otherwise.
const KEPT: u64 = 256;

/// The header as subxt has it.
type RpcHeader = <Config as subxt::Config>::Header;

/// A block, by its number in the best chain or by its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockId {
	/// The block of this number.
	Number(u64),
	/// The block with this hash.
	Hash(Hash),
}

impl FromStr for BlockId {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		if let Ok(number) = text.parse() {
			return Ok(Self::Number(number));
		}
		let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok();
		let hash = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
		hash.map(|hash| Self::Hash(hash.into())).ok_or_else(|| {
			format!("{text:?} is neither the number of a block nor a hash of 64 hexadecimal digits")
		})
	}
}

impl fmt::Display for BlockId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Number(number) => write!(f, "{number}"),
			Self::Hash(hash) => write!(f, "{hash:?}"),
		}
	}
}

/// The rounds of GRANDPA that a node takes part in.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rounds {
	/// The number of the set that votes.
	pub set_id: u64,
	/// The round that is under way.
	pub best: RoundState,
}

/// A round of GRANDPA, in so far as the node has seen votes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoundState {
	/// Its number, which begins again with every set.
	pub round: u64,
	/// What the votes of all weigh.
	pub total_weight: u64,
	/// What votes have to weigh.
	pub threshold_weight: u64,
	/// The first votes.
	pub prevotes: Votes,
	/// The second ones, which finalise.
	pub precommits: Votes,
}

/// Votes of one kind in a round.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Votes {
	/// What those that were seen weigh.
	pub current_weight: u64,
	/// The keys of the authorities of whom none was seen.
	pub missing: Vec<String>,
}

/// What a node says of itself.
#[derive(Clone, Debug)]
pub struct NodeState {
	/// The name of the chain.
	pub chain: String,
	/// How many other nodes it is connected to.
	pub peers: usize,
	/// Whether it is behind and catching up.
	pub syncing: bool,
	/// Its version.
	pub version: String,
}

/// Headers as they come in.
pub struct Headers {
	stream: RpcSubscription<RpcHeader>,
	chain: Chain,
}

impl Headers {
	/// The next header and its hash.
	///
	/// # Errors
	/// The connection closed.
	pub async fn next(&mut self) -> Result<(Hash, Header), ChainError> {
		let header = self.stream.next().await;
		let header = header.ok_or_else(|| self.chain.closed())?;
		let header = self.chain.header_of(header.map_err(|e| self.chain.lost(e))?)?;
		Ok((header.hash(), header))
	}
}

/// Justifications as blocks become final.
pub struct Justifications {
	stream: RpcSubscription<Bytes>,
	chain: Chain,
}

impl Justifications {
	/// The next one, encoded.
	///
	/// # Errors
	/// The connection closed.
	pub async fn next(&mut self) -> Result<Vec<u8>, ChainError> {
		let next = self.stream.next().await;
		let next = next.ok_or_else(|| self.chain.closed())?;
		Ok(next.map_err(|e| self.chain.lost(e))?.0)
	}
}

impl Chain {
	/// The header of the block with this hash.
	///
	/// # Errors
	/// There is no such block, the node serves another, or it no longer answers.
	pub async fn header(&self, hash: Hash) -> Result<Header, ChainError> {
		let found = self.rpc.chain_get_header(Some(hash)).await.map_err(|e| self.lost(e))?;
		let found = found.ok_or_else(|| ChainError::NoBlock { block: format!("{hash:?}") })?;
		self.under(hash, self.header_of(found)?)
	}

	/// The hash of the block with this number in the best chain.
	///
	/// # Errors
	/// There is no such block yet, or the source no longer answers. The light client knows those of the
	/// last minutes only.
	pub async fn hash_of(&self, number: u64) -> Result<Hash, ChainError> {
		let none = || ChainError::NoBlock { block: number.to_string() };
		if number > u64::from(u32::MAX) {
			return Err(none());
		}
		if let Source::Light(_) = &self.source {
			return self.proven_hash_of(number).await;
		}
		let hash = self.rpc.chain_get_block_hash(Some(NumberOrHex::Number(number))).await;
		hash.map_err(|e| self.lost(e))?.ok_or_else(none)
	}

	/// The hash of the block with this number, by what headers and the last final state prove.
	async fn proven_hash_of(&self, number: u64) -> Result<Hash, ChainError> {
		let head = self.final_head().await?;
		if number <= head.number {
			let hash = self.past_hash(head, number).await?;
			let oldest = head.number.saturating_sub(self.hashes_kept(head.hash).await?);
			return hash.ok_or_else(|| LightError::TooOld { number, oldest }.into());
		}
		let (mut hash, mut header) = self.best().await?;
		if u64::from(header.number) < number {
			return Err(ChainError::NoBlock { block: number.to_string() });
		}
		while u64::from(header.number) > number {
			hash = header.parent_hash;
			header = self.header(hash).await?;
		}
		Ok(hash)
	}

	/// The hash of the block with this number in the past of `head`, which is final. `None` where it is
	/// too old for its state to know.
	pub(crate) async fn past_hash(
		&self,
		head: Final,
		number: u64,
	) -> Result<Option<Hash>, ChainError> {
		if number == head.number {
			return Ok(Some(head.hash));
		}
		if number == 0 {
			return Ok(Some(self.genesis()));
		}
		let Ok(number) = u32::try_from(number) else { return Ok(None) };
		if let Source::Node(_) = &self.source {
			let hash =
				self.rpc.chain_get_block_hash(Some(NumberOrHex::Number(number.into()))).await;
			return hash.map_err(|e| self.lost(e));
		}
		let at = self.at(head.hash).await?;
		let hash = self.stored(&at, api::storage().system().block_hash(), (number,)).await?;
		Ok(hash.filter(|hash| !hash.is_zero()))
	}

	/// How many blocks back the state of the block with this hash knows hashes.
	async fn hashes_kept(&self, hash: Hash) -> Result<u64, ChainError> {
		let at = self.at(hash).await?;
		self.constant(&at, &api::constants().system().block_hash_count()).map(u64::from)
	}

	/// The hash and the header of the block that is asked for, or of the last final one.
	///
	/// # Errors
	/// As [`Self::header`].
	pub async fn find(&self, block: Option<BlockId>) -> Result<(Hash, Header), ChainError> {
		let hash = match block {
			None => self.final_head().await?.hash,
			Some(BlockId::Number(number)) => self.hash_of(number).await?,
			Some(BlockId::Hash(hash)) => hash,
		};
		Ok((hash, self.header(hash).await?))
	}

	/// The hash and the header of the best block.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn best(&self) -> Result<(Hash, Header), ChainError> {
		let hash = self.rpc.chain_get_block_hash(None).await.map_err(|e| self.lost(e))?;
		let hash = hash.ok_or_else(|| ChainError::Unexpected { what: "a best block".into() })?;
		Ok((hash, self.header(hash).await?))
	}

	/// The client at the block with this hash.
	///
	/// # Errors
	/// [`ChainError::StateGone`] where the node no longer keeps its state; it no longer answers.
	pub async fn at(&self, hash: Hash) -> Result<At, ChainError> {
		if let (Source::Light(_), Some(seen)) = (&self.source, self.seen.highest()) {
			// Who is asked for what it does not keep is left alone by the light client for a while: then
			// nobody may be there for what comes next.
			if u64::from(self.header(hash).await?.number) + KEPT < seen.number {
				return Err(ChainError::StateGone { block: format!("{hash:?}") });
			}
		}
		self.client.at_block(hash).await.map_err(|e| self.of_state(hash, e))
	}

	/// The nodes of the state's trie that lead to `keys` in the block with this hash.
	///
	/// # Errors
	/// As [`Self::at`].
	pub async fn proof_of(&self, hash: Hash, keys: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, ChainError> {
		let keys = keys.iter().map(Vec::as_slice);
		let proof = self.rpc.state_get_read_proof(keys, Some(hash)).await;
		let proof = proof.map_err(|e| self.of_state(hash, e))?;
		Ok(proof.proof.into_iter().map(|node| node.0).collect())
	}

	/// What the node says of itself.
	///
	/// # Errors
	/// It no longer answers.
	pub async fn node_state(&self) -> Result<NodeState, ChainError> {
		let health = self.rpc.system_health().await.map_err(|e| self.lost(e))?;
		Ok(NodeState {
			chain: self.rpc.system_chain().await.map_err(|e| self.lost(e))?,
			peers: health.peers,
			syncing: health.is_syncing,
			version: self.rpc.system_version().await.map_err(|e| self.lost(e))?,
		})
	}

	/// The rounds of GRANDPA that the node takes part in. `None` where it takes part in none yet.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn rounds(&self) -> Result<Option<Rounds>, ChainError> {
		match self.node.request("grandpa_roundState", rpc_params![]).await {
			Ok(rounds) => Ok(Some(rounds)),
			Err(rpcs::Error::User(_)) => Ok(None),
			Err(error) => Err(self.lost(error)),
		}
	}

	/// The node's own proof of the block with this number, where it has one.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn prove_finality(&self, number: u32) -> Result<Option<Vec<u8>>, ChainError> {
		let asked = self.node.request("grandpa_proveFinality", rpc_params![number]).await;
		match asked {
			Ok(proof) => Ok(Option::<Bytes>::map(proof, |bytes| bytes.0)),
			Err(rpcs::Error::User(_)) => Ok(None),
			Err(error) => Err(self.lost(error)),
		}
	}

	/// Justifications from now on, as blocks become final.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn justifications(&self) -> Result<Justifications, ChainError> {
		let (on, off) = ("grandpa_subscribeJustifications", "grandpa_unsubscribeJustifications");
		let stream = self.node.subscribe(on, rpc_params![], off).await;
		Ok(Justifications { stream: stream.map_err(|e| self.lost(e))?, chain: self.clone() })
	}

	/// Headers from now on, as they become the best.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn imported(&self) -> Result<Headers, ChainError> {
		let stream = self.rpc.chain_subscribe_new_heads().await.map_err(|e| self.lost(e))?;
		Ok(Headers { stream, chain: self.clone() })
	}

	/// Headers from now on, as they become final. Of several that do at once only the last is told.
	///
	/// # Errors
	/// The node no longer answers.
	pub async fn finalised(&self) -> Result<Headers, ChainError> {
		let stream = self.rpc.chain_subscribe_finalized_heads().await.map_err(|e| self.lost(e))?;
		Ok(Headers { stream, chain: self.clone() })
	}

	/// subxt's header as the SDK has it: both encode alike.
	pub(super) fn header_of(&self, header: RpcHeader) -> Result<Header, ChainError> {
		let decoded = Header::decode(&mut &header.encode()[..]);
		decoded.map_err(|_| ChainError::OtherVersion { url: self.place() })
	}

	/// `header`, if `hash` is its hash.
	pub(super) fn under(&self, hash: Hash, header: Header) -> Result<Header, ChainError> {
		if header.hash() == hash {
			return Ok(header);
		}
		Err(self.other_block(hash))
	}

	pub(super) fn other_block(&self, hash: Hash) -> ChainError {
		ChainError::OtherBlock { url: self.place(), hash: format!("{hash:?}") }
	}

	fn closed(&self) -> ChainError {
		let reason = "the node closed the connection".into();
		ChainError::Lost { url: self.place(), reason }
	}

	/// What an error means that came of reading the state of the block with this hash.
	fn of_state(&self, hash: Hash, error: impl Into<subxt::Error>) -> ChainError {
		let error = error.into();
		// Peers say no more than that they have no proof.
		if matches!(fault_of(&error), Some(Fault::Inaccessible(_))) {
			return ChainError::StateGone { block: format!("{hash:?}") };
		}
		self.lost(error)
	}
}

/// The block of whose state `error` says that the node no longer keeps it. A node says so in a text alone:
/// its code is that of every error of its database.
pub(super) fn discarded(error: &subxt::Error) -> Option<String> {
	let text = error.to_string();
	let (_, after) = text.split_once(DISCARDED)?;
	let mut words = after.split(|it: char| !it.is_ascii_alphanumeric());
	Some(words.find(|word| word.starts_with("0x")).unwrap_or("that was read").to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn block_whose_state_is_gone_is_read_from_what_a_node_says() {
		let hash = format!("0x{}", "ab".repeat(32));
		let said = |text: &str| discarded(&subxt::Error::other_str(text));
		let text = format!("Client error: UnknownBlock: State already discarded for {hash}.");
		assert_eq!(said(&text), Some(hash));
		assert_eq!(said("State already discarded").as_deref(), Some("that was read"));
		assert_eq!(said("Client error: UnknownBlock: Header was not found"), None);
	}

	#[test]
	fn block_is_named_by_its_number_or_its_whole_hash() {
		let text = format!("0x{}", "ab".repeat(32));
		assert_eq!("12".parse(), Ok(BlockId::Number(12)));
		assert_eq!(text.parse(), Ok(BlockId::Hash([0xab; 32].into())));
		assert_eq!(text[2..].parse(), Ok(BlockId::Hash([0xab; 32].into())));
		for wrong in ["", "0x", "-1", "0x12", "latest", &text[..65], "99999999999999999999"] {
			assert!(wrong.parse::<BlockId>().is_err(), "{wrong}");
		}
	}
}
