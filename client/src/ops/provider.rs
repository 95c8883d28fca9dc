//! Providers: registration and profiles of doctors, pharmacies and departments, and the admins'
//! word on them.

use super::{
	blocking,
	pages::{self, Page, Window},
	role::AsAdmin,
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_doctors::provider::Provider, salus_primitives::record::Cid as ChainCid,
			},
		},
		types::{self, ProviderKind as ChainKind},
		AccountId, Chain, ChainError,
	},
	fhir::{FhirError, ProviderKind, ProviderProfile},
	record,
	store::BlockStore,
};

/// What the chain knows of a provider, or `None` where `who` is none.
///
/// # Errors
/// The node no longer answers.
pub async fn provider(chain: &Chain, who: AccountId) -> Result<Option<Provider>, OpError> {
	Ok(chain.view(api::view_functions().doctors().provider(who)).await?)
}

/// The providers.
///
/// # Errors
/// The node no longer answers.
pub async fn providers(
	chain: &Chain,
	window: Window<AccountId>,
) -> Result<Page<(AccountId, Provider), AccountId>, OpError> {
	let at = &chain.at_finalized().await?;
	pages::read(window, |after, limit| async move {
		let payload = api::view_functions().doctors().providers(after, limit + 1);
		let mut page = chain.view_at(at, payload).await?;
		let next = pages::behind(&mut page, limit, |(who, _)| *who);
		Ok((page, next))
	})
	.await
}

/// The public part of a provider's profile.
///
/// # Errors
/// It is not in the store, or is no profile.
pub fn public_profile(
	provider: &Provider,
	store: &dyn BlockStore,
) -> Result<ProviderProfile, OpError> {
	let cid = types::store_cid(&provider.public_profile)
		.ok_or(crate::chain::ChainError::Unexpected { what: "a profile's CID".into() })?;
	let json = blocking(|| record::load_blob(&cid, store))?;
	Ok(ProviderProfile::from_json(profile_kind(&provider.kind)?, &json, None)?)
}

/// What form the profile of such a provider has.
fn profile_kind(kind: &ChainKind) -> Result<ProviderKind, ChainError> {
	Ok(match kind {
		ChainKind::Doctor => ProviderKind::Doctor,
		ChainKind::Pharmacy => ProviderKind::Pharmacy,
		ChainKind::Department => ProviderKind::Department,
		ChainKind::New(new) => {
			return Err(ChainError::NewHere { what: "kind of provider", name: new.name.clone() })
		}
	})
}

fn chain_kind(kind: ProviderKind) -> ChainKind {
	match kind {
		ProviderKind::Doctor => ChainKind::Doctor,
		ProviderKind::Pharmacy => ChainKind::Pharmacy,
		ProviderKind::Department => ChainKind::Department,
	}
}

/// What an admin says of a provider.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
	/// The licence was checked, against the public profile with this CID; without one, against the
	/// profile that the provider has now.
	Verify(Option<cid::Cid>),
	/// The verification is withdrawn for now.
	Suspend,
	/// The verification holds again.
	Reinstate,
}

/// What a provider does with their registration: see [`Member::as_provider`].
#[derive(Clone, Copy)]
pub struct AsProvider<'a>(pub(super) &'a Member);

impl AsProvider<'_> {
	/// Registers this account as a provider: the professional part of the profile is stored in
	/// clear, the rest encrypted to the provider.
	///
	/// # Errors
	/// The profile is not valid, the store cannot be written, or the chain refuses. What was
	/// stored for a refused registration is removed again.
	pub async fn register(
		self,
		kind: ProviderKind,
		profile: &ProviderProfile,
	) -> Result<Finality, OpError> {
		let (public, private) = self.0.store_provider_profile(kind, profile)?;
		let call = api::transactions().doctors().register(
			chain_kind(kind),
			types::chain_cid(&public),
			types::chain_cid(&private),
			types::recipient(self.0.account.recipient()),
		);
		self.0.submit_profile(&call, "register as a provider", &[public, private]).await
	}

	/// Replaces both parts of this provider's profile, and removes the old ones from the store.
	///
	/// # Errors
	/// This account is no provider, or as [`Self::register`].
	pub async fn update_profile(self, profile: &ProviderProfile) -> Result<Finality, OpError> {
		let old = self.0.own_provider().await?;
		let (public, private) = self.0.store_provider_profile(profile_kind(&old.kind)?, profile)?;
		let call = api::transactions()
			.doctors()
			.update_profile(types::chain_cid(&public), types::chain_cid(&private));
		let done = self.0.submit_profile(&call, "update the profile", &[public, private]).await?;
		let old = [&old.public_profile, &old.private_profile].map(types::store_cid);
		for cid in old.into_iter().flatten().filter(|cid| *cid != public) {
			blocking(|| record::delete(&cid, self.0.blocks()))?;
		}
		Ok(done)
	}

	/// This provider's own profile, both parts.
	///
	/// # Errors
	/// This account is no provider, or a part is not in the store.
	pub async fn profile(self) -> Result<ProviderProfile, OpError> {
		let provider = self.0.own_provider().await?;
		let cids = types::store_cid(&provider.public_profile)
			.zip(types::store_cid(&provider.private_profile))
			.ok_or(crate::chain::ChainError::Unexpected { what: "a profile's CID".into() })?;
		let (public, private) = blocking(|| -> Result<_, OpError> {
			let public = record::load_blob(&cids.0, self.0.blocks())?;
			let sealed = record::load_blob(&cids.1, self.0.blocks())?;
			Ok((public, record::decrypt_small(&sealed, self.0.account.identities())?))
		})?;
		Ok(ProviderProfile::from_json(profile_kind(&provider.kind)?, &public, Some(&private))?)
	}
}

impl AsAdmin<'_> {
	/// Says as an admin what the consortium thinks of a provider.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, or the provider's status does not allow it.
	pub async fn judge(self, who: AccountId, verdict: Verdict) -> Result<Finality, OpError> {
		let calls = api::transactions().doctors();
		let receipt = match verdict {
			Verdict::Verify(seen) => {
				let profile = match seen {
					Some(cid) => types::chain_cid(&cid),
					None => self.0.profile_of(who).await?,
				};
				self.0.submit(&calls.verify(who, profile), "verify the provider").await?
			}
			Verdict::Suspend => self.0.submit(&calls.suspend(who), "suspend the provider").await?,
			Verdict::Reinstate => {
				self.0.submit(&calls.reinstate(who), "reinstate the provider").await?
			}
		};
		Ok((&receipt).into())
	}
}

impl Member {
	/// What the chain knows of this account as a provider.
	pub(super) async fn own_provider(&self) -> Result<Provider, OpError> {
		provider(&self.chain, self.account.id())
			.await?
			.ok_or_else(|| OpError::NotAProvider { address: self.account.address() })
	}

	/// Where the public profile of `who` is now.
	async fn profile_of(&self, who: AccountId) -> Result<ChainCid, OpError> {
		let found = provider(&self.chain, who).await?;
		let address = || who.to_string();
		Ok(found.ok_or_else(|| OpError::NotAProvider { address: address() })?.public_profile)
	}

	fn store_provider_profile(
		&self,
		kind: ProviderKind,
		profile: &ProviderProfile,
	) -> Result<(cid::Cid, cid::Cid), OpError> {
		let mut version = [0; 16];
		getrandom::fill(&mut version).map_err(|_| FhirError::NoRandomness)?;
		let public = profile.public_json(kind, version)?;
		let private = profile.private_json(kind)?;
		let cids = blocking(|| {
			let public = record::store_blob(&public, self.blocks())?;
			let sealed = record::encrypt_small(&private, self.account.recipient())?;
			record::store_blob(&sealed, self.blocks()).map(|private| (public, private))
		})?;
		Ok(cids)
	}
}
