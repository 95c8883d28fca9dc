//! What became of a call that another call carried out: a motion's, a proxy's. The outer call
//! succeeds whatever the inner one does, and an event tells.

use super::{api::runtime_types::sp_runtime::DispatchError as Inner, Chain, ChainError};
use codec::Encode;
use subxt::error::DispatchError;

impl Chain {
	/// The error of an inner call in words. `action` says what it was to do.
	///
	/// # Errors
	/// The inner call failed, or the node no longer answers.
	pub async fn outcome(&self, action: &str, result: Result<(), Inner>) -> Result<(), ChainError> {
		let Err(error) = result else { return Ok(()) };
		let at = self.at_finalized().await?;
		let error = DispatchError::decode_from(error.encode(), at.metadata());
		Err(ChainError::from_dispatch(action, error.map_err(|e| self.lost(e))?))
	}
}
