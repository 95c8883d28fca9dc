//! Calls that the council paused: nobody can make them until it lets them again.

use super::{governance::GovernanceError, OpError};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec, pallet_tx_pause::pallet::Call,
				salus_runtime::RuntimeCall,
			},
		},
		Chain,
	},
	record::printable,
};

/// A pallet and a call of it, as the chain names what is paused.
pub type CallName = (BoundedVec<u8>, BoundedVec<u8>);

/// The name of a call, as PALLET.CALL, without what could steer a terminal: the chain takes any bytes
/// for a name.
pub fn name((pallet, call): &CallName) -> String {
	let name = |bytes: &BoundedVec<u8>| printable(&String::from_utf8_lossy(&bytes.0), '\u{fffd}');
	format!("{}.{}", name(pallet), name(call))
}

/// The calls that are paused.
///
/// # Errors
/// The node no longer answers.
pub async fn paused(chain: &Chain) -> Result<Vec<String>, OpError> {
	let at = chain.at_finalized().await?;
	let keys = chain.stored_keys(&at, api::storage().tx_pause().paused_calls()).await?;
	let mut names: Vec<_> = keys.iter().map(|(full_name,)| name(full_name)).collect();
	names.sort();
	Ok(names)
}

/// The call that pauses `name`.
///
/// # Errors
/// The chain has no such call, or the node no longer answers.
pub async fn pause(chain: &Chain, name: &str) -> Result<RuntimeCall, OpError> {
	let full_name = known(chain, name).await?;
	Ok(RuntimeCall::TxPause(Call::pause { full_name }))
}

/// The call that lets `name` be called again.
///
/// # Errors
/// As [`pause`].
pub async fn unpause(chain: &Chain, name: &str) -> Result<RuntimeCall, OpError> {
	let ident = known(chain, name).await?;
	Ok(RuntimeCall::TxPause(Call::unpause { ident }))
}

/// The call that `name` means, as the chain spells it. Upper and lower case are the same.
async fn known(chain: &Chain, name: &str) -> Result<CallName, OpError> {
	let at = chain.at_finalized().await?;
	let unknown = || GovernanceError::UnknownCall { name: name.to_owned() };
	let (pallet, call) = name.split_once('.').ok_or_else(unknown)?;
	let pallet = at.metadata_ref().pallets().find(|it| it.name().eq_ignore_ascii_case(pallet));
	let pallet = pallet.ok_or_else(unknown)?;
	let calls = pallet.call_variants().unwrap_or_default();
	let call = calls.iter().find(|it| it.name.eq_ignore_ascii_case(call)).ok_or_else(unknown)?;
	let bytes = |text: &str| BoundedVec(text.as_bytes().to_vec());
	Ok((bytes(pallet.name()), bytes(&call.name)))
}
