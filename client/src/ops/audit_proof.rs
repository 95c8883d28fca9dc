//! The trail's head as the header of its block proves it, and that the block is final.

use super::{
	audit::{believed, compare, stored_head, Final, Head, Verified},
	finality::{self, Trust},
	OpError,
};
use crate::chain::{
	blocks::BlockId,
	grandpa::{
		state::{item, proven_value},
		FinalityError,
	},
	Chain, Hash, Source,
};
use codec::DecodeAll;

/// Reads the whole trail at the last finalised block, computes its running hash and compares it
/// with the head in the block's state, which the header proves. Where `trust` is somebody, that the block
/// is final is proved from there; else whoever `chain` comes from is believed in that.
///
/// # Errors
/// [`OpError::TrailShorter`] and [`OpError::TrailChanged`] where this machine verified another trail before;
/// [`OpError::TrailBroken`] where they differ or events are missing; the state is not that of the header;
/// the block is not proved final.
pub async fn verify(
	chain: &Chain,
	trust: Option<&Trust>,
	progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verified, OpError> {
	let at = chain.at_finalized().await?;
	let hash = at.block_hash();
	let is_final = match trust {
		Some(trust) => {
			let block = Some(BlockId::Hash(hash));
			let proof = finality::prove(chain, block, trust, &mut |_, _| {}).await?;
			Final { trusts: proof.trusts, proved: true }
		}
		None => believed(chain),
	};
	let head = proven_head(chain, hash).await?;
	compare(chain, &at, &head, is_final, progress).await
}

/// The head of the trail by the state of the block with this hash, which its header proves. What the source
/// says of the number besides, nothing proves.
async fn proven_head(chain: &Chain, hash: Hash) -> Result<Head, OpError> {
	if let Source::Light(_) = chain.source() {
		return stored_head(chain, hash).await;
	}
	let header = chain.header(hash).await?;
	let keys = ["EventCount", "Head"].map(|name| item("Audit", name));
	let proof = chain.proof_of(hash, &keys).await?;
	let [count, head] = keys.map(|key| proven_value(&header, &proof, &key));
	let other = |_| FinalityError::OtherState { block: format!("{hash:?}") };
	// Nothing is stored of a trail without events.
	let count = count?.map_or(Ok(0), |it| u64::decode_all(&mut &it[..])).map_err(other)?;
	let head = head?.map_or(Ok([0; 32]), |it| <[u8; 32]>::decode_all(&mut &it[..]));
	Ok(Head { block: header.number.into(), count, hash: head.map_err(other)? })
}
