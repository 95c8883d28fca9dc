//! Finality: the votes that prove a block final, checked here, and GRANDPA's round as a node sees
//! it.
//!
//! Whose votes count is the one thing that a proof does not say. It comes from the node's state, and
//! then the node is trusted with it; or from a block or a chain specification that the user names,
//! and from there along the blocks that changed the authorities, each final by votes of those before.

use super::OpError;
use crate::{
	chain::{
		api,
		blocks::BlockId,
		grandpa::{
			check_way,
			follow::{follow, Blocks, SEARCH},
			set::AuthorityKey,
			state::{self, proven_set, GenesisState},
			AuthoritySet, FinalityError, Justification, RemoteProof, Verified,
		},
		Chain, ChainError, Hash, Header,
	},
	keys,
};
use serde::Serialize;
use std::{
	collections::HashMap,
	path::{Path, PathBuf},
	time::Duration,
};

/// How long the next proof may take to come.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// How often a round is read again whose set is not that of the state just read.
const ROUND_ATTEMPTS: u32 = 3;

/// Who is trusted to say whose votes count.
#[derive(Clone, Debug)]
pub enum Trust {
	/// The node.
	Node,
	/// Whoever named this block: its state names the authorities.
	Block(Hash),
	/// Whoever wrote the raw chain specification in this file: it names the first authorities.
	Spec(PathBuf),
	/// Whoever wrote the checkpoint of a specification: it names the authorities after its block.
	Checkpoint {
		/// The specification.
		spec: PathBuf,
		/// The number of the block.
		block: u64,
		/// Who votes after it.
		set: AuthoritySet,
	},
}

/// An authority: the validator, where it is known, and the key that it votes with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Voter {
	/// The validator's account.
	pub validator: Option<String>,
	/// The public key.
	pub key: String,
}

/// What proves a block final.
#[derive(Clone, Debug, Serialize)]
pub struct Proof {
	/// The number of the block.
	pub block: u64,
	/// Its hash.
	pub block_hash: String,
	/// The number of the block that was voted for: the same one or one after it.
	pub voted_block: u64,
	/// Its hash.
	pub voted_hash: String,
	/// The set of authorities.
	pub set: u64,
	/// The round of the votes.
	pub round: u64,
	/// How many authorities there are.
	pub authorities: u64,
	/// How many votes it takes.
	pub threshold: u64,
	/// Whose votes are in the proof.
	pub signed: Vec<Voter>,
	/// Whose are not. Theirs may have come later: a proof is complete once there are enough.
	pub missing: Vec<Voter>,
	/// Who of those who signed did so for two different blocks, which is an offence.
	pub equivocated: Vec<Voter>,
	/// Who is trusted to say who the authorities are, in words.
	pub trusts: String,
	/// Over how many changes of the authorities the proof was followed from there.
	pub changes: u64,
}

/// A round of GRANDPA as a node sees it: what it has received so far, which is not checked.
#[derive(Clone, Debug, Serialize)]
pub struct Round {
	/// The set of authorities.
	pub set: u64,
	/// The number of the round.
	pub round: u64,
	/// How many authorities there are.
	pub authorities: u64,
	/// How many votes it takes.
	pub threshold: u64,
	/// Who has prevoted.
	pub prevoted: Vec<Voter>,
	/// Who has precommitted.
	pub precommitted: Vec<Voter>,
	/// Of whom the node has seen neither.
	pub silent: Vec<Voter>,
}

impl Blocks for Chain {
	type Error = OpError;

	async fn block(&self, number: u64) -> Result<(Header, Option<Vec<u8>>), OpError> {
		let block = self.raw_block(self.hash_of(number).await?).await?;
		Ok((block.header, block.justification))
	}
}

/// The accounts of validators by the keys that they vote with.
type Roster = HashMap<String, String>;

/// Proves that a block is final, the last final one where none is named. `progress` is told up to
/// which block of which the authorities were followed.
///
/// # Errors
/// It is not final, the node has no proof, or the proof proves nothing.
pub async fn prove(
	chain: &Chain,
	block: Option<BlockId>,
	trust: &Trust,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Proof, OpError> {
	chain.own_node("the votes that prove a block final")?;
	let (hash, header) = chain.find(block).await?;
	let last = check_final(chain, hash, &header).await?;
	let (justification, way) = find_proof(chain, hash, &header, last).await?;
	check_way(hash, &way, justification.target().1)?;
	let parent = way.last().unwrap_or(&header).parent_hash;
	let (start, trusts) = match trust {
		Trust::Node => (None, "the node, for who the authorities are".into()),
		Trust::Block(trusted) => {
			let (_, header) = chain.find(Some(BlockId::Hash(*trusted))).await?;
			check_final(chain, *trusted, &header).await?;
			let words = format!("block {} ({trusted:?})", header.number);
			(Some((u64::from(header.number), set_at(chain, *trusted).await?)), words)
		}
		Trust::Spec(path) => {
			let words = format!("the chain specification {}", path.display());
			(Some((0, genesis_set(chain, path).await?)), words)
		}
		Trust::Checkpoint { spec, block, set } => {
			let words = format!("the checkpoint in {}, block {block}", spec.display());
			(Some((*block, set.clone())), words)
		}
	};
	let (verified, set, changes) = match start {
		None => {
			let (verified, set) = verify_as_the_node_says(chain, &justification, parent).await?;
			(verified, set, 0)
		}
		Some((from, set)) => follow(chain, from, set, &justification, progress).await?,
	};
	let roster = match roster(chain, parent).await {
		Err(OpError::Chain(ChainError::StateGone { .. })) => {
			roster(chain, chain.find(None).await?.0).await?
		}
		roster => roster?,
	};
	let missing = set.authorities.iter().map(|(key, _)| *key);
	let missing: Vec<_> = missing.filter(|key| !verified.signed.contains(key)).collect();
	Ok(Proof {
		block: header.number.into(),
		block_hash: format!("{hash:?}"),
		voted_block: verified.block,
		voted_hash: format!("{:?}", verified.block_hash),
		set: set.id,
		round: verified.round,
		authorities: set.total(),
		threshold: set.threshold()?,
		signed: named(&roster, &verified.signed),
		missing: named(&roster, &missing),
		equivocated: named(&roster, &verified.equivocated),
		trusts,
		changes,
	})
}

/// The round that is under way. `None` where the node takes no part in GRANDPA yet.
///
/// # Errors
/// The node no longer answers.
pub async fn round(chain: &Chain) -> Result<Option<Round>, OpError> {
	chain.own_node("GRANDPA's round under way")?;
	let mut attempt = 0;
	loop {
		let Some(rounds) = chain.rounds().await? else { return Ok(None) };
		let head = chain.find(None).await?.0;
		let set = set_at(chain, head).await?;
		attempt += 1;
		if set.id != rounds.set_id && attempt < ROUND_ATTEMPTS {
			// The set changes just now.
			continue;
		}
		let roster = roster(chain, head).await?;
		let ids: Vec<_> = set.authorities.iter().map(|(key, _)| *key).collect();
		let all = named(&roster, &ids);
		let voted = |missing: &[String]| {
			all.iter().filter(|voter| !missing.contains(&voter.key)).cloned().collect::<Vec<_>>()
		};
		let best = rounds.best;
		let prevoted = voted(&best.prevotes.missing);
		let precommitted = voted(&best.precommits.missing);
		let silent = all.iter().filter(|it| !prevoted.contains(it) && !precommitted.contains(it));
		return Ok(Some(Round {
			set: rounds.set_id,
			round: best.round,
			authorities: best.total_weight,
			threshold: best.threshold_weight,
			silent: silent.cloned().collect(),
			prevoted,
			precommitted,
		}));
	}
}

/// Checks that the block is of the final chain, as the node says, and gives the number of the last
/// block that is.
async fn check_final(chain: &Chain, hash: Hash, header: &Header) -> Result<u64, OpError> {
	let (block, last) = (u64::from(header.number), chain.find(None).await?.1.number.into());
	if block > last {
		return Err(FinalityError::NotFinal { block, last }.into());
	}
	let instead = chain.hash_of(block).await?;
	if instead != hash {
		let (hash, instead) = (format!("{hash:?}"), format!("{instead:?}"));
		return Err(FinalityError::Abandoned { hash, number: block, instead }.into());
	}
	Ok(last)
}

/// The nearest proof of a block or of one after it, and the headers that lead there.
async fn find_proof(
	chain: &Chain,
	hash: Hash,
	header: &Header,
	last: u64,
) -> Result<(Justification, Vec<Header>), OpError> {
	// From before the search on, so that none is missed that is made meanwhile.
	let mut coming = chain.justifications().await?;
	let (first, mut way) = (u64::from(header.number), Vec::new());
	for number in first..=last.min(first + SEARCH) {
		let at = if number == first { hash } else { chain.hash_of(number).await? };
		let block = chain.raw_block(at).await?;
		if number > first {
			way.push(block.header);
		}
		if let Some(bytes) = block.justification {
			return Ok((Justification::decode(&bytes)?, way));
		}
	}
	let no_proof = || FinalityError::NoProof { block: first };
	if last > first + SEARCH {
		let proof = chain.prove_finality(header.number).await?.ok_or_else(no_proof)?;
		let proof = RemoteProof::decode(&proof)?;
		return Ok((Justification::decode(&proof.justification)?, proof.headers));
	}
	let wait = async {
		loop {
			let justification = Justification::decode(&coming.next().await?)?;
			if justification.target().0 >= first {
				return Ok::<_, OpError>(justification);
			}
		}
	};
	let waited = crate::clock::timeout(LONGEST_WAIT, wait).await;
	let justification = waited.map_err(|_| no_proof())??;
	let target = justification.target().0;
	for number in first + way.len() as u64 + 1..=target {
		way.push(chain.header(chain.hash_of(number).await?).await?);
	}
	way.truncate((target - first) as usize);
	Ok((justification, way))
}

/// The set that votes after the block with this hash, as its state names it.
pub(super) async fn set_at(chain: &Chain, hash: Hash) -> Result<AuthoritySet, OpError> {
	let header = chain.header(hash).await?;
	Ok(proven_set(&header, chain.proof_of(hash, &state::keys()).await?)?)
}

/// The first set of the chain, as the specification at `path` has it.
async fn genesis_set(chain: &Chain, path: &Path) -> Result<AuthoritySet, OpError> {
	let genesis = super::blocking(|| GenesisState::read(path))?;
	if chain.header(chain.genesis()).await?.state_root != genesis.root {
		return Err(FinalityError::OtherChain { path: path.to_owned() }.into());
	}
	Ok(genesis.set)
}

/// Checks a proof against the authorities that the node's state names: that of the block's parent,
/// or, where the node no longer keeps that one, its last.
async fn verify_as_the_node_says(
	chain: &Chain,
	proof: &Justification,
	parent: Hash,
) -> Result<(Verified, AuthoritySet), OpError> {
	match set_at(chain, parent).await {
		Err(OpError::Chain(ChainError::StateGone { .. })) => {
			let set = set_at(chain, chain.find(None).await?.0).await?;
			let verified = proof.verify(&set);
			let verified =
				verified.map_err(|_| FinalityError::SetUnknown { block: proof.target().0 })?;
			Ok((verified, set))
		}
		set => {
			let set = set?;
			Ok((proof.verify(&set)?, set))
		}
	}
}

/// Whose keys the authorities' are after the block with this hash: both lists are of the session.
async fn roster(chain: &Chain, hash: Hash) -> Result<Roster, OpError> {
	let set = set_at(chain, hash).await?;
	let at = chain.at(hash).await?;
	let validators = chain.stored(&at, api::storage().session().validators(), ()).await?;
	let validators = validators.unwrap_or_default();
	if validators.len() != set.authorities.len() {
		return Ok(Roster::new());
	}
	let pairs = set.authorities.iter().zip(&validators);
	Ok(pairs.map(|((key, _), who)| (keys::ss58(*key), who.to_string())).collect())
}

fn named(roster: &Roster, authorities: &[AuthorityKey]) -> Vec<Voter> {
	let voter = |key: &AuthorityKey| {
		let key = keys::ss58(*key);
		Voter { validator: roster.get(&key).cloned(), key }
	};
	authorities.iter().map(voter).collect()
}
