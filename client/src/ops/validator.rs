//! Validators: who they are, and the session keys that each makes on its own node.

use super::{governance::GovernanceError, Finality, Member, OpError};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_validators::pallet::Call,
				salus_runtime::{RuntimeCall, SessionKeys},
			},
		},
		Chain,
	},
	keys::AccountId,
};
use codec::DecodeAll;
use serde::{Deserialize, Serialize};
use subxt::rpcs::{rpc_params, RpcClient};

/// The method with which a node makes keys and proves that it has them.
const ROTATE: &str = "author_rotateKeysWithOwner";

/// A validator.
#[derive(Clone, Debug, Serialize)]
pub struct Validator {
	/// Its account.
	pub address: String,
	/// Whether the council has it among the validators. One that it removed makes blocks until the
	/// session after the next.
	pub seat: bool,
	/// Whether it has set its session keys.
	pub keys: bool,
	/// Whether it is one of those that make the blocks of this session.
	pub active: bool,
}

/// Session keys that were set.
#[derive(Clone, Debug, Serialize)]
pub struct KeysSet {
	/// The validator.
	pub address: String,
	/// The public keys.
	pub keys: String,
	/// When it was final.
	pub finality: Finality,
}

/// What a node answers: public keys, and the proof that it has their secrets.
#[derive(Deserialize)]
struct MadeKeys {
	keys: String,
	proof: Option<String>,
}

/// The call that adds `who` to the validators.
pub fn add(who: AccountId) -> RuntimeCall {
	RuntimeCall::Validators(Call::add_validator { who })
}

/// The call that removes `who` from the validators.
pub fn remove(who: AccountId) -> RuntimeCall {
	RuntimeCall::Validators(Call::remove_validator { who })
}

/// The call that sets the fewest validators with session keys that there have to be.
pub fn set_minimum(minimum: u32) -> RuntimeCall {
	RuntimeCall::Validators(Call::set_minimum { minimum })
}

/// The fewest validators with session keys that there have to be.
///
/// # Errors
/// The node no longer answers.
pub async fn minimum(chain: &Chain) -> Result<u32, OpError> {
	Ok(chain.view(api::view_functions().validators().minimum()).await?)
}

/// The validators that the council named, and those that it removed which still make blocks.
///
/// # Errors
/// The node no longer answers.
pub async fn validators(chain: &Chain) -> Result<Vec<Validator>, OpError> {
	let at = chain.at_finalized().await?;
	let active = chain.stored(&at, api::storage().session().validators(), ()).await?;
	let active = active.unwrap_or_default();
	let seats = chain.stored(&at, api::storage().validators().validators(), ()).await?;
	let mut named = Vec::new();
	for who in seats.map(|seats| seats.0).unwrap_or_default() {
		let keys = chain.stored(&at, api::storage().session().next_keys(), (who,)).await?;
		named.push((who, keys.is_some()));
	}
	Ok(listed(&named, &active))
}

/// Those that are `named`, with whether they have keys, then those that are `active` without.
fn listed(named: &[(AccountId, bool)], active: &[AccountId]) -> Vec<Validator> {
	let seated = named.iter().map(|(who, keys)| Validator {
		address: who.to_string(),
		seat: true,
		keys: *keys,
		active: active.contains(who),
	});
	let removed = active.iter().filter(|who| named.iter().all(|(named, _)| named != *who));
	let removed = removed.map(|who| Validator {
		address: who.to_string(),
		seat: false,
		keys: false,
		active: true,
	});
	seated.chain(removed).collect()
}

/// What a validator does: see [`Member::as_validator`].
#[derive(Clone, Copy)]
pub struct AsValidator<'a>(pub(super) &'a Member);

impl AsValidator<'_> {
	/// Lets this validator's own node make new session keys, and sets them on chain with the proof
	/// that the node has them. They serve from the session after the next.
	///
	/// # Errors
	/// This account is no validator, the node makes no keys for who asks, or the chain refuses.
	pub async fn set_session_keys(self) -> Result<KeysSet, OpError> {
		let payload = api::view_functions().validators().is_validator(self.0.account.id());
		if !self.0.chain.view(payload).await? {
			return Err(GovernanceError::NotAValidator { address: self.0.account.address() }.into());
		}
		let node = self.0.chain.own_node("how to make session keys")?;
		let (encoded, proof) = make_keys(node, self.0.account.id()).await?;
		let unfit = || unfit(node, "they are not a block and a finality key");
		let keys = SessionKeys::decode_all(&mut &encoded[..]).map_err(|_| unfit())?;
		let call = api::transactions().session().set_keys(keys, proof);
		let receipt = self.0.submit(&call, "set session keys").await?;
		Ok(KeysSet {
			address: self.0.account.address(),
			keys: format!("0x{}", hex::encode(encoded)),
			finality: (&receipt).into(),
		})
	}
}

/// Lets the node at `url` make session keys for `owner`: the keys and the proof, encoded.
async fn make_keys(url: &str, owner: AccountId) -> Result<(Vec<u8>, Vec<u8>), GovernanceError> {
	let refuses = |reason: String| GovernanceError::NodeRefuses { url: url.to_owned(), reason };
	let owner = format!("0x{}", hex::encode(owner));
	let node = RpcClient::from_url(url).await.map_err(|e| refuses(e.to_string()))?;
	let made: MadeKeys = node.request(ROTATE, rpc_params![owner]).await.map_err(|e| match e {
		subxt::rpcs::Error::User(error) => refuses(error.message),
		other => refuses(other.to_string()),
	})?;
	let proof = made.proof.ok_or_else(|| unfit(url, "there is no proof that it has them"))?;
	let bytes = |text: &str| {
		let text = text.strip_prefix("0x").unwrap_or(text);
		hex::decode(text).map_err(|e| unfit(url, &e.to_string()))
	};
	Ok((bytes(&made.keys)?, bytes(&proof)?))
}

fn unfit(url: &str, reason: &str) -> GovernanceError {
	GovernanceError::UnfitKeys { url: url.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn validator_that_was_removed_is_listed_without_a_seat_while_it_makes_blocks() {
		let [stays, new, removed] = [1, 2, 3].map(|byte| AccountId([byte; 32]));
		let found = listed(&[(stays, true), (new, false)], &[removed, stays]);
		let found: Vec<_> =
			found.iter().map(|it| (it.address.clone(), it.seat, it.keys, it.active)).collect();
		let expected = [
			(stays.to_string(), true, true, true),
			(new.to_string(), true, false, false),
			(removed.to_string(), false, false, true),
		];
		assert_eq!(found, expected);
	}
}
