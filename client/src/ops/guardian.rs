//! Guardians: accounts that act for another within a proxy's type.
//!
//! A guardian of the type `Consent` may do everything about a patient's grants and files that takes
//! none of the patient's keys. What rotates keys or hands them over needs the patient's own phrase,
//! so a revocation by a guardian stops the provider at once and leaves the new keys to the patient.

use super::{Finality, Member, OpError};
use crate::{
	chain::{
		api::{
			self,
			proxy::events::ProxyExecuted,
			runtime_types::{
				pallet_patients::pallet::Call as PatientsCall,
				salus_runtime::{configs::proxy_type::ProxyType, RuntimeCall},
			},
		},
		types, Chain, ChainError,
	},
	keys,
};
use serde::Serialize;
use subxt::utils::MultiAddress;

/// Who may act for an account, and in what.
#[derive(Clone, Debug, Serialize)]
pub struct Guardian {
	/// The account that may act.
	pub address: String,
	/// In what: any, consent or staff.
	pub kind: &'static str,
	/// After how many blocks what it announced takes effect; at once where it is 0.
	pub delay: u32,
}

/// The guardians of `who`.
///
/// # Errors
/// The node no longer answers.
pub async fn guardians(chain: &Chain, who: [u8; 32]) -> Result<Vec<Guardian>, OpError> {
	let at = chain.at_finalized().await?;
	let key = (types::account(who),);
	let found = chain.stored(&at, api::storage().proxy().proxies(), key).await?;
	let found = found.map(|(proxies, _)| proxies.0).unwrap_or_default();
	let guardians = found.into_iter().map(|proxy| Guardian {
		address: keys::address(proxy.delegate.0),
		kind: kind_name(&proxy.proxy_type),
		delay: proxy.delay,
	});
	Ok(guardians.collect())
}

impl Member {
	/// Lets `who` act for this account within `kind`.
	///
	/// # Errors
	/// It may already, is this account itself, or there are too many.
	pub async fn add_guardian(&self, who: [u8; 32], kind: ProxyType) -> Result<Finality, OpError> {
		let who = MultiAddress::Id(types::account(who));
		let call = api::transactions().proxy().add_proxy(who, kind, 0);
		Ok((&self.submit(&call, "add a guardian").await?).into())
	}

	/// Lets `who` no longer act for this account within `kind`.
	///
	/// # Errors
	/// It may not.
	pub async fn remove_guardian(
		&self,
		who: [u8; 32],
		kind: ProxyType,
	) -> Result<Finality, OpError> {
		let who = MultiAddress::Id(types::account(who));
		let call = api::transactions().proxy().remove_proxy(who, kind, 0);
		Ok((&self.submit(&call, "remove a guardian").await?).into())
	}

	/// Revokes, as a guardian of `patient`, the access of `provider`. The keys stay as they are: the
	/// chain takes no record in these categories until the patient has rotated them.
	///
	/// # Errors
	/// This account is no guardian of `patient`, or there is no such grant.
	pub async fn revoke_access_for(
		&self,
		patient: [u8; 32],
		provider: [u8; 32],
	) -> Result<Finality, OpError> {
		let call = PatientsCall::revoke_access { provider: types::account(provider) };
		self.act_for(patient, call, "revoke access").await
	}

	/// Deletes, as a guardian of `patient`, a record from the chain. Its encrypted blocks stay in
	/// the stores that hold them, for the patient's client to remove.
	///
	/// # Errors
	/// This account is no guardian of `patient`, or there is no such record.
	pub async fn delete_record_for(
		&self,
		patient: [u8; 32],
		record: u64,
	) -> Result<Finality, OpError> {
		self.act_for(patient, PatientsCall::delete_file { record }, "delete a record").await
	}

	/// Lets this account, a guardian of `patient`, make `call` as the patient.
	async fn act_for(
		&self,
		patient: [u8; 32],
		call: PatientsCall,
		action: &str,
	) -> Result<Finality, OpError> {
		let patient = MultiAddress::Id(types::account(patient));
		let call = api::transactions().proxy().proxy(patient, None, RuntimeCall::Patients(call));
		let receipt = self.submit(&call, action).await?;
		let done = self.event::<ProxyExecuted>(&receipt)?;
		let done = done.ok_or_else(|| ChainError::Unexpected { what: "what was done".into() })?;
		self.chain.outcome(action, done.result).await?;
		Ok((&receipt).into())
	}
}

fn kind_name(kind: &ProxyType) -> &'static str {
	match kind {
		ProxyType::Any => "any",
		ProxyType::Consent => "consent",
		ProxyType::Staff => "staff",
	}
}
