//! Grants that are over, because their time is up or the provider has left: ended, and the keys that
//! they gave away rotated, before a patient adds or grants anything more (I6). The chain refuses such
//! a provider by itself; only the patient can make new keys, and has to be there for it.

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

/// Grants that were over, and what was done about them.
#[derive(Clone, Debug, Serialize)]
pub struct Ended {
	/// The addresses of the providers.
	pub providers: Vec<String>,
	/// The categories whose keys were rotated.
	pub rotated: Vec<&'static str>,
}

impl Member {
	/// Ends every grant of this account that is over and rotates the keys of its categories, in one
	/// batch; then hands the new keys to those who keep access. `None` where there is none, or
	/// the account is no patient.
	///
	/// # Errors
	/// The chain refuses, or the node no longer answers.
	pub async fn end_what_is_over(&self) -> Result<Option<Ended>, OpError> {
		let at = self.chain.at_finalized().await?;
		let payload = api::view_functions().patients().patient(types::account(self.account.id()));
		let Some(patient) = self.chain.view_at(&at, payload).await? else { return Ok(None) };
		let now = access::now(&self.chain, &at).await?;
		let mut over = Vec::new();
		for (provider, grant) in access::grants(&self.chain, &at, self.account.id()).await? {
			let state = access::state_of(&self.chain, &at, &provider, &grant, now).await?;
			if matches!(state, GrantState::Expired | GrantState::Left) {
				over.push((provider, grant));
			}
		}
		if over.is_empty() {
			return Ok(None);
		}
		let lost = over.iter().flat_map(|(_, grant)| types::categories_of_mask(grant.categories.0));
		let lost: Vec<u8> = lost.collect::<BTreeSet<_>>().into_iter().collect();
		let mut calls: Vec<_> = over
			.iter()
			.map(|(provider, _)| PatientsCall::revoke_access { provider: *provider })
			.collect();
		let mut epochs = patient.epochs;
		calls.extend(self.rotate(&mut epochs, &lost)?);
		let done = self.submit_rotation(calls, &lost, "end the access that is over").await?;
		let providers = over.iter().map(|(who, _)| keys::address(who.0)).collect();
		Ok(Some(Ended { providers, rotated: done.rotated }))
	}
}
