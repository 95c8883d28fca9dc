//! What a patient's keys ask for, seen to before the patient adds or grants anything more (I6): grants
//! that are over, because their time is up or the provider has left, are ended and the keys that they
//! gave away rotated; so are keys that were sealed to a recipient that a provider has replaced since.
//! The chain refuses whoever has no access by itself; only the patient can make new keys, and has to
//! be there for it.

use super::{
	grants::{self, GrantState},
	keyring::MemberKeys,
	OpError,
};
use crate::{
	chain::{
		api::{self, runtime_types::pallet_patients::pallet::Call as PatientsCall},
		types,
	},
	Category,
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
	pub rotated: Vec<Category>,
}

impl MemberKeys<'_> {
	/// Ends every grant of this account that is over and rotates the keys of its categories, and of
	/// those that were sealed to a recipient replaced since, in one batch; then hands the new keys to
	/// those who keep access. `None` where there is nothing to do, or the account is no patient.
	///
	/// # Errors
	/// The chain refuses, or the node no longer answers.
	pub async fn maintain(self) -> Result<Option<KeyMaintenance>, OpError> {
		let at = self.0.chain.at_finalized().await?;
		let payload = api::view_functions().patients().patient(self.0.account.id());
		if self.0.chain.view_at(&at, payload).await?.is_none() {
			return Ok(None);
		}
		let (mut calls, mut lost) = (Vec::new(), BTreeSet::new());
		let (mut ended, mut exposed) = (Vec::new(), Vec::new());
		for (provider, standing) in grants::grants(&self.0.chain, &at, self.0.account.id()).await? {
			let address = provider.to_string();
			match GrantState::from(&standing.state) {
				GrantState::Expired | GrantState::Left => {
					calls.push(PatientsCall::revoke_access { provider });
					lost.extend(types::categories(&standing.grant.categories));
					ended.push(address);
				}
				GrantState::Live | GrantState::Unverified | GrantState::New
					if standing.exposed.0 != 0 =>
				{
					lost.extend(types::categories(&standing.exposed));
					exposed.push(address);
				}
				GrantState::Live | GrantState::Unverified | GrantState::New => {}
			}
		}
		if lost.is_empty() {
			return Ok(None);
		}
		let mut epochs = self.0.current_epochs(&at).await?;
		let lost = epochs.with_foreign(lost.into_iter().collect());
		calls.extend(self.0.rotate(&mut epochs, &lost)?);
		let done = self.0.submit_rotation(calls, &lost, "see to the keys").await?;
		Ok(Some(KeyMaintenance { ended, exposed, rotated: done.rotated }))
	}
}
