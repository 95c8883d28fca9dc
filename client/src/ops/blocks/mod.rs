//! Blocks as people read them: who made one, what was called in it and what became of that.
//!
//! | module | holds |
//! |---|---|
//! | [`call_outcomes`] | the calls of a transaction, with those within them |
//! | [`status`] | the chain and the node at a glance |
//! | [`watch`] | blocks as they come in and become final |

pub mod call_outcomes;
pub mod status;
pub mod watch;

use super::{call_descriptions, calls::CallData, OpError};
use crate::{
	chain::{
		api, aura::Sealed, blocks::BlockId, grandpa::FinalityError, raw_block::RawBlock, types,
		AccountId, At, Chain, ChainError, Hash, Source,
	},
	keys,
};
use call_outcomes::{CallOutcome, Events, Outcome};
use codec::{Decode, Encode};
use serde::Serialize;
use sp_crypto_hashing::blake2_256;
use std::{borrow::Cow, collections::BTreeMap};
use subxt::utils::MultiAddress;

/// A block in words.
#[derive(Clone, Debug, Serialize)]
pub struct BlockView {
	/// Its number.
	pub block: u64,
	/// Its hash.
	pub block_hash: String,
	/// The hash of the block before it.
	pub parent: String,
	/// `final`, `best` for one of the best chain that is not final yet, or `abandoned`.
	pub state: &'static str,
	/// The last block that is final.
	pub last_final: u64,
	/// When it was made, by its author's clock, in milliseconds since the Unix epoch. `None` for the
	/// genesis block.
	pub time: Option<u64>,
	/// Who made it. `None` for the genesis block, and where the node no longer keeps what says whose
	/// turn it was.
	pub author: Option<Author>,
	/// The version of the runtime that carried it out, where the node still keeps its state.
	pub spec_version: Option<u32>,
	/// How many events it has, where the node still keeps its state.
	pub events: Option<u32>,
	/// What was called in it.
	pub transactions: Vec<Transaction>,
}

/// Who made a block: whose turn its slot was, and whose seal it bears, which was checked here.
#[derive(Clone, Debug, Serialize)]
pub struct Author {
	/// The slot.
	pub slot: u64,
	/// The validator's account.
	pub validator: Option<String>,
	/// The key with which it sealed the block.
	pub key: String,
}

/// A transaction of a block.
#[derive(Clone, Debug, Serialize)]
pub struct Transaction {
	/// Its place in the block.
	pub index: usize,
	/// Its hash.
	pub hash: String,
	/// What it called.
	#[serde(flatten)]
	pub act: CallOutcome,
}

/// The block that is asked for, or the last final one.
///
/// # Errors
/// There is no such block, its seal is not its author's, or the node no longer answers.
/// [`ChainError::NotOfChain`] where the light client cannot prove that it ever was of the chain.
pub async fn block(chain: &Chain, block: Option<BlockId>) -> Result<BlockView, OpError> {
	let (hash, header) = chain.find(block).await?;
	if let (Source::Light(_), Some(BlockId::Hash(_))) = (chain.source(), block) {
		let canonical = chain.hash_of(header.number.into()).await;
		ensure_of_chain(hash, canonical)?;
	}
	read(chain, hash).await
}

/// Refuses a block that is not the `canonical` one of its number. Its seal says no more than that
/// somebody with a validator's key of some time sealed it, and was perhaps paid to.
fn ensure_of_chain(hash: Hash, canonical: Result<Hash, ChainError>) -> Result<(), ChainError> {
	match canonical {
		Ok(canonical) if canonical == hash => Ok(()),
		Ok(_) | Err(ChainError::NoBlock { .. }) => {
			Err(ChainError::NotOfChain { hash: format!("{hash:?}") })
		}
		Err(error) => Err(error),
	}
}

/// The block with this hash.
async fn read(chain: &Chain, hash: Hash) -> Result<BlockView, OpError> {
	let raw = chain.raw_block(hash).await?;
	let number = u64::from(raw.header.number);
	let last_final = u64::from(chain.find(None).await?.1.number);
	let state = match chain.hash_of(number).await {
		Ok(canonical) if canonical != hash => "abandoned",
		Err(ChainError::NoBlock { .. }) => "abandoned",
		Err(error) => return Err(error.into()),
		Ok(_) if number <= last_final => "final",
		Ok(_) => "best",
	};
	let at = kept(chain.at(hash).await)?;
	let (transactions, events) = transactions(chain, &raw, at.as_ref()).await?;
	Ok(BlockView {
		block: number,
		block_hash: format!("{hash:?}"),
		parent: format!("{:?}", raw.header.parent_hash),
		state,
		last_final,
		time: transactions.iter().find_map(|transaction| transaction.act.time),
		author: author(chain, &raw).await?,
		spec_version: at.as_ref().map(At::spec_version),
		events,
		transactions,
	})
}

/// What was read of a state, if the node still keeps that.
fn kept<T>(read: Result<T, ChainError>) -> Result<Option<T>, ChainError> {
	match read {
		Err(ChainError::StateGone { .. }) => Ok(None),
		read => read.map(Some),
	}
}

/// Who made the block. The state of the block before it says whose turn the slot was; where the node no
/// longer keeps that, the last state may, and the seal shows whether it does.
async fn author(chain: &Chain, raw: &RawBlock) -> Result<Option<Author>, OpError> {
	let Some(sealed) = Sealed::read(&raw.header) else { return Ok(None) };
	let before = kept(chain.at(raw.header.parent_hash).await)?;
	let certain = before.is_some();
	let at = match before {
		Some(at) => at,
		None => chain.at_finalized().await?,
	};
	let keys = chain.stored(&at, api::storage().aura().authorities(), ()).await?;
	let keys = keys.map(|keys| keys.encode()).unwrap_or_default();
	let keys = Vec::<[u8; 32]>::decode(&mut &keys[..]).unwrap_or_default();
	let Some(turn) = sealed.author(&keys) else {
		let (block, slot) = (raw.header.number.into(), sealed.slot);
		return match certain {
			true => Err(FinalityError::BadSeal { block, slot }.into()),
			false => Ok(None),
		};
	};
	// Both lists are of the session.
	let validators = chain.stored(&at, api::storage().session().validators(), ()).await?;
	let validators = validators.filter(|all| all.len() == keys.len()).unwrap_or_default();
	let validator = validators.get(turn).map(|who| who.to_string());
	Ok(Some(Author { slot: sealed.slot, validator, key: keys::ss58(keys[turn]) }))
}

/// Who signed a transaction, and what it calls.
type Signed = (Option<AccountId>, CallData);

/// The transactions of a block. `None` for one that the runtime of `at` does not know, as after an
/// upgrade.
async fn decoded(at: &At, raw: &RawBlock) -> Vec<Option<Signed>> {
	let mut decoded = Vec::new();
	for bytes in &raw.transactions {
		let one = at.extrinsics().from_bytes(vec![bytes.clone()]).await;
		let read = one.iter().next().and_then(Result::ok).and_then(|transaction| {
			let signer = transaction.address_bytes();
			let signer = signer.map(|mut bytes| MultiAddress::<_, ()>::decode(&mut bytes));
			let signer = match signer.transpose().ok()? {
				Some(MultiAddress::Id(who)) => Some(who),
				None => None,
				Some(_) => return None,
			};
			let call = transaction.call_data_bytes().to_vec();
			Some((signer, CallData::read(at.metadata_ref(), call)))
		});
		decoded.push(read);
	}
	decoded
}

/// What was called in a block, and how many events it has.
async fn transactions(
	chain: &Chain,
	raw: &RawBlock,
	at: Option<&At>,
) -> Result<(Vec<Transaction>, Option<u32>), OpError> {
	let events = match at {
		Some(at) => Some(at.events().fetch().await.map_err(|e| chain.lost(e))?),
		None => None,
	};
	let last = chain.at_finalized().await?;
	let at = at.unwrap_or(&last);
	let mut roles = Roles { chain, at, known: BTreeMap::new() };
	let mut transactions = Vec::new();
	let calls = decoded(at, raw).await;
	for ((bytes, call), index) in raw.transactions.iter().zip(calls).zip(0u32..) {
		let act = match call {
			None => CallOutcome::unreadable(),
			Some((signer, call)) => {
				let of = events.as_ref().map(|events| Events::of(events, index));
				let of = of.transpose().map_err(|e| chain.lost(*e))?;
				let mut act = call_outcomes::of(&at.metadata(), signer, &call, of);
				roles.name(&mut act).await?;
				act
			}
		};
		let (index, hash) = (index as usize, format!("0x{}", hex::encode(blake2_256(bytes))));
		transactions.push(Transaction { index, hash, act });
	}
	Ok((transactions, events.map(|events| events.len())))
}

/// The roles of who acts in a block, each asked for once.
struct Roles<'a> {
	chain: &'a Chain,
	at: &'a At,
	known: BTreeMap<String, Option<Cow<'static, str>>>,
}

impl Roles<'_> {
	/// Says the role of who did `act` and what is within it.
	async fn name(&mut self, act: &mut CallOutcome) -> Result<(), OpError> {
		let mut open = vec![act];
		while let Some(act) = open.pop() {
			if let Some(who) = act.by.clone() {
				act.role = self.role(&who).await?;
			}
			open.extend(&mut act.within);
		}
		Ok(())
	}

	async fn role(&mut self, who: &str) -> Result<Option<Cow<'static, str>>, OpError> {
		if let Some(role) = self.known.get(who) {
			return Ok(role.clone());
		}
		let account = keys::parse_address(who)?;
		let payload = api::view_functions().roles().role_of(account);
		let role = self.chain.view_at(self.at, payload).await?;
		let role = role.as_ref().map(types::role_name);
		self.known.insert(who.to_owned(), role.clone());
		Ok(role)
	}
}

impl CallOutcome {
	/// What it says of itself, in a sentence: "patient 5F… added record 3 (imaging), CID …".
	pub fn sentence(&self) -> String {
		let who = match (&self.by, &self.role) {
			(Some(who), Some(role)) => format!("{role} {who}"),
			(Some(who), None) => who.clone(),
			(None, _) => self.origin.into(),
		};
		let done = match self.outcome {
			Outcome::Done => call_descriptions::past(&self.words),
			_ => None,
		};
		match (done, self.outcome) {
			(Some(done), _) => format!("{who} {done}"),
			(None, Outcome::Unreached) => format!("{who} was to {}", self.words),
			(None, Outcome::Unknown) => format!("{who} asked to {}", self.words),
			(None, _) => format!("{who} tried to {}", self.words),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn block_that_was_never_of_the_chain_is_not_shown_as_one_that_was_given_up() {
		let [hash, other] = [Hash::from([1; 32]), Hash::from([2; 32])];
		assert!(ensure_of_chain(hash, Ok(hash)).is_ok());
		// Another block has its number, or none has: it is higher than any.
		for canonical in [Ok(other), Err(ChainError::NoBlock { block: "9".into() })] {
			let refused = ensure_of_chain(hash, canonical);
			assert!(matches!(refused, Err(ChainError::NotOfChain { .. })), "{refused:?}");
		}
		let lost = ChainError::Unexpected { what: "an answer".into() };
		let lost = ensure_of_chain(hash, Err(lost));
		assert!(matches!(lost, Err(ChainError::Unexpected { .. })), "{lost:?}");
	}
}
