//! The council: its members, its motions and what they decide.
//!
//! What takes the council's vote is a call that a member puts to it as a motion. Two thirds of the
//! members decide, so a council of one decides at once.

use super::{
	calls::{self, CallData},
	governance::GovernanceError,
	Finality, Member, OpError,
};
use crate::chain::{
	api::{
		self,
		council::events,
		runtime_types::{
			pallet_collective::Votes, pallet_membership::pallet::Call as MembershipCall,
			salus_runtime::RuntimeCall, sp_weights::weight_v2::Weight,
		},
	},
	results::Executed,
	AccountId, At, Chain, ChainError, Hash, Receipt,
};
use codec::Encode;
use serde::Serialize;
use subxt::{events::DecodeAsEvent, utils::MultiAddress};

/// How much a decided motion may weigh that is carried out: first what nearly all stay below, then
/// the most that one may weigh, which fits into a member's allowance.
const WEIGHT_BOUNDS: [u64; 2] = [50_000_000_000, 375_000_000_000];

/// How much state a decided motion may read, in bytes: no call of ours comes near.
const PROOF_BOUND: u64 = 5 << 20;

/// What the chain counts on the length of a stored call beyond the call itself.
const STORED_LENGTH: u32 = 4;

/// A motion before the council.
#[derive(Clone, Debug, Serialize)]
pub struct Motion {
	/// What the motion is called by.
	pub hash: String,
	/// Its number.
	pub index: u32,
	/// What it asks for, in words.
	pub asks: String,
	/// What it asks for, whole: `call` is its name, `arguments` are by their names, and so are the
	/// calls within it.
	pub decoded: serde_json::Value,
	/// What it asks for, as encoded call data.
	pub call: String,
	/// How many votes it takes.
	pub threshold: u32,
	/// Who voted yes.
	pub yes: Vec<String>,
	/// Who voted no.
	pub no: Vec<String>,
	/// The block at which the vote ends.
	pub ends_at: u32,
	/// How it stands: open, approved, rejected or ended. All but the first can be closed.
	pub state: &'static str,
}

/// A motion that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Proposed {
	/// What the motion is called by.
	pub motion: String,
	/// What it asks for, in words.
	pub asks: String,
	/// Its number, where it waits for votes.
	pub index: Option<u32>,
	/// How many votes it takes.
	pub threshold: u32,
	/// Whether it is carried out already.
	pub executed: bool,
	/// When it was final.
	pub finality: Finality,
}

/// A vote that was cast.
#[derive(Clone, Debug, Serialize)]
pub struct Voted {
	/// The motion.
	pub motion: String,
	/// How many voted yes.
	pub yes: u32,
	/// How many voted no.
	pub no: u32,
	/// How many yes it takes.
	pub threshold: u32,
	/// How the motion stands now: open, approved or rejected.
	pub state: &'static str,
	/// When the vote was final.
	pub finality: Finality,
}

/// A motion that was closed.
#[derive(Clone, Debug, Serialize)]
pub struct Closed {
	/// The motion.
	pub motion: String,
	/// What it asked for, in words.
	pub asks: String,
	/// Whether it was approved, and with that carried out.
	pub approved: bool,
	/// How many yes counted.
	pub yes: u32,
	/// How many no counted.
	pub no: u32,
	/// When it was final.
	pub finality: Finality,
}

/// The call that adds `who` to the council.
pub fn add(who: AccountId) -> RuntimeCall {
	let who = MultiAddress::Id(who);
	RuntimeCall::CouncilMembership(MembershipCall::add_member { who })
}

/// The call that removes `who` from the council.
///
/// # Errors
/// `who` is its last member, or the node no longer answers.
pub async fn remove(chain: &Chain, who: AccountId) -> Result<RuntimeCall, OpError> {
	let at = chain.at_finalized().await?;
	if members_at(chain, &at).await? == [who] {
		return Err(GovernanceError::LastMember { address: who.to_string() }.into());
	}
	let who = MultiAddress::Id(who);
	Ok(RuntimeCall::CouncilMembership(MembershipCall::remove_member { who }))
}

/// The call that `data` encodes.
///
/// # Errors
/// It is no call of this chain.
pub fn parse_call(data: &str) -> Result<RuntimeCall, OpError> {
	let malformed = |reason: String| GovernanceError::MalformedCall { reason };
	let data = data.strip_prefix("0x").unwrap_or(data);
	let bytes = hex::decode(data).map_err(|e| malformed(e.to_string()))?;
	calls::parse(&bytes).ok_or_else(|| malformed("its bytes do not decode".into()).into())
}

/// `call` as the council carries it out where it takes root.
pub fn as_root(call: RuntimeCall) -> RuntimeCall {
	use api::runtime_types::pallet_governance::pallet::Call;
	RuntimeCall::Governance(Call::dispatch_as_root { call: Box::new(call) })
}

/// The members of the council.
///
/// # Errors
/// The node no longer answers.
pub async fn members(chain: &Chain) -> Result<Vec<String>, OpError> {
	let at = chain.at_finalized().await?;
	Ok(addresses(&members_at(chain, &at).await?))
}

/// The motions that are not closed yet, oldest first.
///
/// # Errors
/// The node no longer answers.
pub async fn motions(chain: &Chain) -> Result<Vec<Motion>, OpError> {
	let at = chain.at_finalized().await?;
	let hashes = chain.stored(&at, api::storage().council().proposals(), ()).await?;
	let mut motions = Vec::new();
	for hash in hashes.map(|hashes| hashes.0).unwrap_or_default() {
		motions.push(motion_at(chain, &at, hash).await?);
	}
	motions.sort_by_key(|motion| motion.index);
	Ok(motions)
}

/// The motion called by `hash`.
///
/// # Errors
/// There is none, or the node no longer answers.
pub async fn motion(chain: &Chain, hash: [u8; 32]) -> Result<Motion, OpError> {
	let at = chain.at_finalized().await?;
	motion_at(chain, &at, Hash::from(hash)).await
}

/// Motions of the council: see [`Member::council`].
#[derive(Clone, Copy)]
pub struct Council<'a>(pub(super) &'a Member);

impl Council<'_> {
	/// Puts `call` to the council. A council of one has then decided.
	///
	/// # Errors
	/// This account is not of the council, the motion is being voted on already, or the council of
	/// one decided and the chain refuses what it decided.
	pub async fn propose(self, call: RuntimeCall) -> Result<Proposed, OpError> {
		let at = self.0.chain.at_finalized().await?;
		let threshold = threshold(members_at(&self.0.chain, &at).await?.len());
		let asks = calls::in_words(at.metadata_ref(), &call);
		// What it is called by is known here: no answer is needed for that.
		let encoded = call.encode();
		let motion = format!("{:?}", hash_of(&encoded));
		let length = encoded.len() as u32;
		let call = api::transactions().council().propose(threshold, call, length);
		let receipt = self.0.submit(&call, &format!("propose to {asks}")).await?;
		let finality = Finality::from(&receipt);
		if let Some(executed) = self.0.event::<Executed>(&receipt)? {
			self.0.chain.outcome(&asks, executed.result).await?;
			return Ok(Proposed { motion, asks, index: None, threshold, executed: true, finality });
		}
		let proposed = self.0.event::<events::Proposed>(&receipt)?;
		let proposed =
			proposed.ok_or_else(|| ChainError::Unexpected { what: "a motion".into() })?;
		let index = Some(proposed.proposal_index);
		Ok(Proposed { motion, asks, index, threshold, executed: false, finality })
	}

	/// Votes on a motion.
	///
	/// # Errors
	/// There is no such motion, the node shows another call under its hash, this account is not of the
	/// council, or voted so before.
	pub async fn vote(self, motion: [u8; 32], yes: bool) -> Result<Voted, OpError> {
		let (hash, at) = (Hash::from(motion), self.0.chain.at_finalized().await?);
		let votes = votes_at(&self.0.chain, &at, hash).await?;
		call_at(&self.0.chain, &at, hash).await?;
		let call = api::transactions().council().vote(hash, votes.index, yes);
		let receipt = self.0.submit(&call, "vote").await?;
		let voted = self.0.event::<events::Voted>(&receipt)?;
		let voted = voted.ok_or_else(|| ChainError::Unexpected { what: "a vote".into() })?;
		let at = self.0.chain.at_finalized().await?;
		let members = members_at(&self.0.chain, &at).await?.len() as u32;
		Ok(Voted {
			motion: format!("{hash:?}"),
			yes: voted.yes,
			no: voted.no,
			threshold: votes.threshold,
			state: decided(votes.threshold, members, voted.yes, voted.no).unwrap_or("open"),
			finality: (&receipt).into(),
		})
	}

	/// Closes a motion that is decided, and with that carries it out if it was approved.
	///
	/// # Errors
	/// There is no such motion, it is not decided yet, or the chain refuses what was decided: the
	/// motion is closed then too.
	pub async fn close(self, motion: [u8; 32]) -> Result<Closed, OpError> {
		let (hash, at) = (Hash::from(motion), self.0.chain.at_finalized().await?);
		let votes = votes_at(&self.0.chain, &at, hash).await?;
		let call = call_at(&self.0.chain, &at, hash).await?;
		let members = members_at(&self.0.chain, &at).await?.len();
		check_weight_of_votes(hash, &votes, members)?;
		let asks = call.in_words(at.metadata_ref());
		let length = call.bytes.len() as u32 + STORED_LENGTH;
		let receipt = self.0.close_within(hash, votes.index, length, &asks).await?;
		if let Some(executed) = self.0.event::<Executed>(&receipt)? {
			self.0.chain.outcome(&asks, executed.result).await?;
		}
		let closed = self.0.event::<events::Closed>(&receipt)?;
		let closed = closed.ok_or_else(|| ChainError::Unexpected { what: "the count".into() })?;
		Ok(Closed {
			motion: format!("{hash:?}"),
			asks,
			approved: self.0.event::<events::Approved>(&receipt)?.is_some(),
			yes: closed.yes,
			no: closed.no,
			finality: (&receipt).into(),
		})
	}
}

impl Member {
	/// Closes with the lowest of the bounds that the motion's weight stays below: the bound counts
	/// against the allowance of who closes.
	async fn close_within(
		&self,
		hash: Hash,
		index: u32,
		length: u32,
		asks: &str,
	) -> Result<Receipt, ChainError> {
		let action = format!("close the motion to {asks}");
		let [low, high] = WEIGHT_BOUNDS.map(|ref_time| {
			let bound = Weight { ref_time, proof_size: PROOF_BOUND };
			api::transactions().council().close(hash, index, bound, length)
		});
		match self.submit(&low, &action).await {
			Err(error) if error.is_refusal("WrongProposalWeight") => {
				self.submit(&high, &action).await
			}
			result => result,
		}
	}

	/// The first event of the kind `E` among those of a transaction.
	pub(super) fn event<E: DecodeAsEvent>(&self, of: &Receipt) -> Result<Option<E>, ChainError> {
		of.events.find_first::<E>().transpose().map_err(|e| self.chain.lost(e))
	}
}

/// How many of `members` make two thirds.
fn threshold(members: usize) -> u32 {
	(2 * members).div_ceil(3).max(1) as u32
}

/// How a motion is decided, if it is.
fn decided(threshold: u32, members: u32, yes: u32, no: u32) -> Option<&'static str> {
	if yes >= threshold {
		Some("approved")
	} else if members.saturating_sub(no) < threshold {
		Some("rejected")
	} else {
		None
	}
}

/// Refuses to close a motion with too few votes for the council as it is now: what is approved is
/// carried out with the weight that its votes have at that moment, and then gone.
fn check_weight_of_votes(
	hash: Hash,
	votes: &Votes<AccountId, u32>,
	members: usize,
) -> Result<(), GovernanceError> {
	let (yes, needed) = (votes.ayes.len() as u32, threshold(members));
	if yes < votes.threshold || yes >= needed {
		return Ok(());
	}
	Err(GovernanceError::CouncilHasGrown {
		motion: format!("{hash:?}"),
		yes,
		members: members as u32,
		missing: needed - yes,
	})
}

async fn members_at(chain: &Chain, at: &At) -> Result<Vec<AccountId>, ChainError> {
	let members = chain.stored(at, api::storage().council().members(), ()).await?;
	Ok(members.unwrap_or_default())
}

async fn votes_at(chain: &Chain, at: &At, hash: Hash) -> Result<Votes<AccountId, u32>, OpError> {
	let votes = chain.stored(at, api::storage().council().voting(), (hash,)).await?;
	Ok(votes.ok_or_else(|| GovernanceError::NoMotion { hash: format!("{hash:?}") })?)
}

/// The call that the motion with this hash asks for: what the node shows under it has that hash.
async fn call_at(chain: &Chain, at: &At, hash: Hash) -> Result<CallData, OpError> {
	let call = chain.stored_bytes(at, api::storage().council().proposal_of(), (hash,)).await?;
	let call = call.ok_or_else(|| GovernanceError::NoMotion { hash: format!("{hash:?}") })?;
	ensure_hash(hash, &call)?;
	Ok(CallData::read(at.metadata_ref(), call))
}

/// What a motion for this encoded call is called by.
fn hash_of(call: &[u8]) -> Hash {
	sp_crypto_hashing::blake2_256(call).into()
}

/// Refuses a call that is not the one that the motion with this hash asks for.
fn ensure_hash(hash: Hash, call: &[u8]) -> Result<(), GovernanceError> {
	match hash_of(call) == hash {
		true => Ok(()),
		false => Err(GovernanceError::OtherCall { hash: format!("{hash:?}") }),
	}
}

async fn motion_at(chain: &Chain, at: &At, hash: Hash) -> Result<Motion, OpError> {
	let votes = votes_at(chain, at, hash).await?;
	let call = call_at(chain, at, hash).await?;
	let members = members_at(chain, at).await?.len() as u32;
	let (yes, no) = (votes.ayes.len() as u32, votes.nays.len() as u32);
	let ended = at.block_number() >= u64::from(votes.end);
	Ok(Motion {
		hash: format!("{hash:?}"),
		index: votes.index,
		asks: call.in_words(at.metadata_ref()),
		decoded: call.tree(at.metadata_ref()),
		call: format!("0x{}", hex::encode(&call.bytes)),
		threshold: votes.threshold,
		state: decided(votes.threshold, members, yes, no).unwrap_or(if ended {
			"ended"
		} else {
			"open"
		}),
		yes: addresses(&votes.ayes),
		no: addresses(&votes.nays),
		ends_at: votes.end,
	})
}

fn addresses(accounts: &[AccountId]) -> Vec<String> {
	accounts.iter().map(|who| who.to_string()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn two_thirds_of_the_council_decide() {
		let thresholds: Vec<u32> = (1..=7).map(threshold).collect();
		assert_eq!(thresholds, [1, 2, 2, 3, 4, 4, 5]);
	}

	#[test]
	fn motion_is_decided_as_soon_as_no_further_vote_can_change_it() {
		assert_eq!(decided(2, 3, 1, 1), None);
		assert_eq!(decided(2, 3, 2, 0), Some("approved"));
		assert_eq!(decided(2, 3, 0, 2), Some("rejected"));
	}

	#[test]
	fn another_call_under_the_hash_of_a_motion_is_refused() {
		let (shown, meant) = (add(AccountId([7; 32])).encode(), add(AccountId([8; 32])).encode());
		let hash = hash_of(&meant);
		assert!(ensure_hash(hash, &meant).is_ok());
		let error = ensure_hash(hash, &shown).expect_err("another call");
		assert!(matches!(error, GovernanceError::OtherCall { .. }), "{error}");
	}

	#[test]
	fn call_that_is_not_of_this_chain_is_refused() {
		let call = add(AccountId([7; 32]));
		let data = format!("0x{}", hex::encode(call.encode()));
		assert_eq!(parse_call(&data).expect("a call"), call);
		for wrong in ["", "0x", "0xff", "zz", &format!("{data}00")] {
			assert!(parse_call(wrong).is_err(), "{wrong}");
		}
	}
}
