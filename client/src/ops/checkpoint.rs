//! A checkpoint of a chain, for those who join it: its last final block, and what its state, proved
//! against the root in its header, says of who comes after.

use super::{
	finality::{self, Trust},
	OpError,
};
use crate::chain::{
	api,
	blocks::BlockId,
	grandpa::{
		state::{self, item, proven_value},
		FinalityError,
	},
	light::checkpoint::Checkpoint,
	seen::{Final, FEW, PATIENCE},
	AccountId, Chain,
};
use codec::DecodeAll;
use std::time::{Duration, Instant};

/// How often a chain that is a few blocks behind is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// The checkpoint of the last final block. Where `trust` is somebody, that it is final is proved from
/// there; else whoever `chain` comes from is believed in that.
///
/// # Errors
/// What proves it cannot be had, or proves something else.
pub async fn checkpoint(
	chain: &Chain,
	trust: Option<&Trust>,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Checkpoint, OpError> {
	let (hash, header) = chain.find(None).await?;
	if let Some(trust) = trust {
		finality::prove(chain, Some(BlockId::Hash(hash)), trust, progress).await?;
	}
	let (aura, session) = (item("Aura", "Authorities"), item("Session", "Validators"));
	let mut keys = vec![aura.clone(), session.clone()];
	keys.extend(state::keys());
	let proof = chain.proof_of(hash, &keys).await?;
	let list = |key: &[u8]| -> Result<Vec<[u8; 32]>, FinalityError> {
		let value = proven_value(&header, &proof, key)?.unwrap_or_default();
		let other = |_| FinalityError::OtherState { block: format!("{hash:?}") };
		Vec::decode_all(&mut &value[..]).map_err(other)
	};
	let authors = list(&aura)?;
	let validators = list(&session)?.into_iter().map(AccountId).collect();
	let set = state::proven_set(&header, proof.clone())?;
	let at = chain.at(hash).await?;
	let slot_duration = chain.constant(&at, &api::constants().aura().slot_duration())?;
	Ok(Checkpoint { header, slot_duration, authors, set, validators })
}

/// Whether `chain` as it is followed confirms `other`, a checkpoint that somebody hands out: the block is in
/// its past, no further back than its state knows hashes, and who makes and finalises blocks now is whom
/// `other` names. One from before a change of the authorities cannot be confirmed: its state is gone.
///
/// # Errors
/// The chain's state cannot be read.
pub async fn is_confirmed(chain: &Chain, other: &Checkpoint) -> Result<bool, OpError> {
	let began = Instant::now();
	let own = loop {
		let own = checkpoint(chain, None, &mut |_, _| {}).await?;
		if own.number() >= other.number() {
			break own;
		}
		// It was published a moment ago, by a node that is ahead; or its number is made up.
		if other.number() - own.number() > FEW || began.elapsed() > PATIENCE {
			return Ok(false);
		}
		tokio::time::sleep(ASK_AGAIN).await;
	};
	let head = Final { number: own.number(), hash: own.hash() };
	let past = chain.past_hash(head, other.number()).await?;
	let same = |it: &Checkpoint| (it.slot_duration, it.authors.clone(), it.set.clone());
	Ok(past == Some(other.hash()) && same(&own) == same(other))
}
