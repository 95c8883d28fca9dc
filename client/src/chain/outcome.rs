//! What became of a call that another call carried out: a motion's, a proxy's. The outer call
//! succeeds whatever the inner one does, and an event tells.

use super::{open::DispatchError, Chain, ChainError};

impl Chain {
	/// The error of an inner call in words. `action` says what it was to do.
	///
	/// # Errors
	/// The inner call failed, or the node no longer answers.
	pub async fn outcome(
		&self,
		action: &str,
		result: Result<(), DispatchError>,
	) -> Result<(), ChainError> {
		let Err(error) = result else { return Ok(()) };
		let at = self.at_finalized().await?;
		Err(ChainError::of_call(action, error.0, &at.metadata()))
	}
}
