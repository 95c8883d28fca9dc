//! What a patient's keys ask for, seen to before the patient adds or grants anything more (I6): grants
//! that are over, because their time is up or the provider has left, are ended and the keys that they
//! gave away rotated; so are keys that were sealed to a recipient that a provider has replaced since.
//! The chain refuses whoever has no access by itself; only the patient can make new keys, and has to
//! be there for it.

use super::{
	access::{self, GrantState},
	Member, OpError,
};
use crate::{
	chain::{
		api::{self, runtime_types::pallet_patients::pallet::Call as PatientsCall},
		types,
	},
	keys,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// What was seen to.
#[derive(Clone, Debug, Serialize)]
pub struct KeyMaintenance {
	/// The addresses of the providers whose access was over.
	pub ended: Vec<String>,
	/// The addresses of the providers whose keys others may have got hold of.
	pub exposed: Vec<String>,
	/// The categories whose keys were rotated.
	pub rotated: Vec<&'static str>,
}

impl Member {
	/// Ends every grant of this account that is over and rotates the keys of its categories, and of
	/// those that were sealed to a recipient replaced since, in one batch; then hands the new keys to
	/// those who keep access. `None` where there is nothing to do, or the account is no patient.
	///
	/// # Errors
	/// The chain refuses, or the node no longer answers.
	pub async fn maintain_keys(&self) -> Result<Option<KeyMaintenance>, OpError> {
		let at = self.chain.at_finalized().await?;
		let payload = api::view_functions().patients().patient(types::account(self.account.id()));
		if self.chain.view_at(&at, payload).await?.is_none() {
			return Ok(None);
		}
		let (mut calls, mut lost) = (Vec::new(), BTreeSet::new());
		let (mut ended, mut exposed) = (Vec::new(), Vec::new());
		for (provider, standing) in access::grants(&self.chain, &at, self.account.id()).await? {
			let address = keys::address(provider.0);
			let of_mask = types::categories_of_mask;
			match GrantState::from(&standing.state) {
				GrantState::Expired | GrantState::Left => {
					calls.push(PatientsCall::revoke_access { provider });
					lost.extend(of_mask(standing.grant.categories.0));
					ended.push(address);
				}
				GrantState::Live | GrantState::Unverified | GrantState::New
					if standing.exposed.0 != 0 =>
				{
					lost.extend(of_mask(standing.exposed.0));
					exposed.push(address);
				}
				GrantState::Live | GrantState::Unverified | GrantState::New => {}
			}
		}
		if lost.is_empty() {
			return Ok(None);
		}
		let mut epochs = self.current_epochs(&at).await?;
		let lost = epochs.with_foreign(lost.into_iter().collect());
		calls.extend(self.rotate(&mut epochs, &lost)?);
		let done = self.submit_rotation(calls, &lost, "see to the keys").await?;
		Ok(Some(KeyMaintenance { ended, exposed, rotated: done.rotated }))
	}
}
