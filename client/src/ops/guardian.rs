//! Guardians: accounts that act for another within a proxy's type.
//!
//! A guardian of the type `Consent` takes away and gives nothing: it revokes access and deletes records and
//! comments. The chain lets it make no keys, add no record and give nobody access, so that it can neither
//! read what it could not nor lock the patient out. A revocation by a guardian stops the provider at once
//! and leaves the new keys to the patient.
//! An account of the type `Staff` manages the doctors of a department: its calls are in
//! `departments`.

use super::{Finality, Member, OpError};
use crate::chain::{
	api::{
		self,
		runtime_types::{
			pallet_patients::pallet::Call as PatientsCall,
			pallet_proxy::{pallet::Call as ProxyCall, ProxyDefinition},
			salus_runtime::RuntimeCall,
		},
	},
	results::ProxyExecuted,
	types::{self, ProxyType},
	AccountId, Chain, ChainError,
};
use serde::Serialize;
use std::borrow::Cow;
use subxt::utils::MultiAddress;

type Proxy = ProxyDefinition<AccountId, ProxyType, u32>;

/// Who may act for an account, and in what.
#[derive(Clone, Debug, Serialize)]
pub struct Guardian {
	/// The account that may act.
	pub address: String,
	/// In what: any, consent or staff.
	pub kind: Cow<'static, str>,
	/// After how many blocks what it announced takes effect; at once where it is 0.
	pub delay: u32,
}

/// The guardians of `who`.
///
/// # Errors
/// The node no longer answers.
pub async fn guardians(chain: &Chain, who: AccountId) -> Result<Vec<Guardian>, OpError> {
	let guardians = proxies(chain, who, None).await?.into_iter().map(|proxy| Guardian {
		address: proxy.delegate.to_string(),
		kind: types::proxy_name(&proxy.proxy_type),
		delay: proxy.delay,
	});
	Ok(guardians.collect())
}

/// Guardians, and what they do for those whom they guard: see [`Member::guardianship`].
#[derive(Clone, Copy)]
pub struct Guardianship<'a>(pub(super) &'a Member);

impl Guardianship<'_> {
	/// Lets `who` act for this account within `kind`.
	///
	/// # Errors
	/// It may already, is this account itself, or there are too many.
	pub async fn add(self, who: AccountId, kind: ProxyType) -> Result<Finality, OpError> {
		let who = MultiAddress::Id(who);
		let call = api::transactions().proxy().add_proxy(who, kind, 0);
		Ok((&self.0.submit(&call, "add a guardian").await?).into())
	}

	/// Lets `who` no longer act for this account, within `kind` or at all, with whatever delay.
	///
	/// # Errors
	/// It may not.
	pub async fn remove(
		self,
		who: AccountId,
		kind: Option<ProxyType>,
	) -> Result<Finality, OpError> {
		let found = proxies(&self.0.chain, self.0.account.id(), Some(who)).await?;
		let found = found
			.into_iter()
			.filter(|proxy| kind.as_ref().is_none_or(|kind| *kind == proxy.proxy_type));
		let (found, new): (Vec<_>, Vec<_>) =
			found.partition(|proxy| proxy.proxy_type.as_new().is_none());
		let removed = found.into_iter().map(|Proxy { delegate, proxy_type, delay }| {
			let delegate = MultiAddress::Id(delegate);
			RuntimeCall::Proxy(ProxyCall::remove_proxy { delegate, proxy_type, delay })
		});
		let removed: Vec<_> = removed.collect();
		if let (true, Some(new)) = (removed.is_empty(), new.first()) {
			let name = types::proxy_name(&new.proxy_type).into_owned();
			return Err(ChainError::NewHere { what: "type of proxy", name }.into());
		}
		if removed.is_empty() {
			return Err(OpError::NoGuardian { address: who.to_string() });
		}
		self.0.submit_all(removed, "remove a guardian").await
	}

	/// Revokes, as a guardian of `patient`, the access of `provider`. The keys stay as they are: the
	/// chain takes no record in these categories until the patient has rotated them.
	///
	/// # Errors
	/// This account is no guardian of `patient`, or there is no such grant.
	pub async fn revoke_access(
		self,
		patient: AccountId,
		provider: AccountId,
	) -> Result<Finality, OpError> {
		let call = PatientsCall::revoke_access { provider };
		let call = RuntimeCall::Patients(call);
		self.0.act_for(patient, ProxyType::Consent, call, "revoke access").await
	}

	/// Deletes, as a guardian of `patient`, a record from the chain. Its encrypted blocks stay in
	/// the stores that hold them.
	///
	/// # Errors
	/// This account is no guardian of `patient`, or there is no such record.
	pub async fn delete_record(self, patient: AccountId, record: u64) -> Result<Finality, OpError> {
		let call = RuntimeCall::Patients(PatientsCall::delete_file { record });
		self.0.act_for(patient, ProxyType::Consent, call, "delete the record").await
	}

	/// Deletes, as a guardian of `patient`, a comment from the chain. Its encrypted block stays in
	/// the stores that hold it.
	///
	/// # Errors
	/// This account is no guardian of `patient`, or there is no such comment.
	pub async fn delete_comment(
		self,
		patient: AccountId,
		comment: u64,
	) -> Result<Finality, OpError> {
		let call = RuntimeCall::Patients(PatientsCall::delete_comment { comment });
		self.0.act_for(patient, ProxyType::Consent, call, "delete the comment").await
	}
}

impl Member {
	/// Lets this account, a proxy of `principal` within `kind` or in everything, make `call` in its
	/// name. In which of the two is read from the chain; where that cannot be read, as after an upgrade that
	/// changed it, it is sent as one within `kind`: a revocation depends on its own call alone.
	///
	/// # Errors
	/// This account is no such proxy, or the chain refuses `call` as it would refuse `principal`.
	pub(super) async fn act_for(
		&self,
		principal: AccountId,
		kind: ProxyType,
		call: RuntimeCall,
		action: &str,
	) -> Result<Finality, OpError> {
		let held = proxies(&self.chain, principal, Some(self.account.id())).await;
		let held = held.unwrap_or_else(|error| {
			tracing::debug!(%error, "in what this account may act cannot be read");
			Vec::new()
		});
		let may = |kind: &ProxyType| {
			held.iter().any(|proxy| proxy.proxy_type == *kind && proxy.delay == 0)
		};
		let kind = if !may(&kind) && may(&ProxyType::Any) { ProxyType::Any } else { kind };
		let principal = MultiAddress::Id(principal);
		let call = api::transactions().proxy().proxy(principal, Some(kind), call);
		let receipt = self.submit(&call, action).await?;
		let done = self.event::<ProxyExecuted>(&receipt)?;
		let done = done.ok_or_else(|| ChainError::Unexpected { what: "what was done".into() })?;
		self.chain.outcome(action, done.result).await?;
		Ok((&receipt).into())
	}
}

/// Who may act for `principal`, or in what `delegate` may.
async fn proxies(
	chain: &Chain,
	principal: AccountId,
	delegate: Option<AccountId>,
) -> Result<Vec<Proxy>, OpError> {
	let at = chain.at_finalized().await?;
	let key = (principal,);
	let found = chain.stored(&at, api::storage().proxy().proxies(), key).await?;
	let mut found = found.map(|(proxies, _)| proxies.0).unwrap_or_default();
	found.retain(|proxy| delegate.is_none_or(|delegate| proxy.delegate == delegate));
	Ok(found)
}
