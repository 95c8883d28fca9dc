//! Grants as the chain holds them: whose they are, and what becomes of them.

use super::{
	pages::{self, Page, Window},
	OpError,
};
use crate::{
	chain::{
		api,
		open::GrantState as ChainState,
		types::{self, GrantStanding, Right},
		AccountId, At, Chain, ChainError,
	},
	Category,
};
use serde::Serialize;

/// What becomes of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantState {
	/// The chain serves it.
	Live,
	/// Its time is up.
	Expired,
	/// The provider has left since. It counts no more, even where they came back.
	Left,
	/// The provider is not verified now, or suspended. It counts again once they are.
	Unverified,
	/// Something that came with a newer runtime: not taken for live.
	New,
}

impl From<&ChainState> for GrantState {
	fn from(state: &ChainState) -> Self {
		match state {
			ChainState::Live => Self::Live,
			ChainState::Expired => Self::Expired,
			ChainState::Left => Self::Left,
			ChainState::Unverified => Self::Unverified,
			ChainState::New(_) => Self::New,
		}
	}
}

/// The time of the block of `at`, in milliseconds since the Unix epoch.
pub(super) async fn now(chain: &Chain, at: &At) -> Result<u64, OpError> {
	let now = chain.stored(at, api::storage().timestamp().now(), ()).await?;
	Ok(now.ok_or_else(|| ChainError::Unexpected { what: "the time".into() })?)
}

/// What `window` shows of the grants of `patient`, expired ones too.
pub(super) async fn grants_in(
	chain: &Chain,
	at: &At,
	patient: AccountId,
	window: Window<AccountId>,
) -> Result<Page<(AccountId, GrantStanding), AccountId>, OpError> {
	pages::read(window, |after, limit| async move {
		let payload = api::view_functions().patients().grants(patient, after, limit + 1);
		let mut page = chain.view_at(at, payload).await?;
		let next = pages::behind(&mut page, limit, |(who, _)| *who);
		Ok((page, next))
	})
	.await
}

/// Every grant of `patient`, expired ones too.
pub(super) async fn grants(
	chain: &Chain,
	at: &At,
	patient: AccountId,
) -> Result<Vec<(AccountId, GrantStanding)>, OpError> {
	Ok(grants_in(chain, at, patient, Window::default()).await?.items)
}

/// What `window` shows of the patients who granted `provider` access, expired grants included.
pub(super) async fn patients_in(
	chain: &Chain,
	at: &At,
	provider: AccountId,
	window: Window<AccountId>,
) -> Result<Page<AccountId, AccountId>, OpError> {
	pages::read(window, |after, limit| async move {
		let payload = api::view_functions().patients().grants_to(provider, after, limit + 1);
		let mut page = chain.view_at(at, payload).await?;
		let next = pages::behind(&mut page, limit, |who| *who);
		Ok((page, next))
	})
	.await
}

/// Whether `provider` may use what `patient` granted for a category now: to read, or with
/// `contribute` to add.
///
/// # Errors
/// The node no longer answers.
pub async fn check(
	chain: &Chain,
	patient: AccountId,
	provider: AccountId,
	category: Category,
	contribute: bool,
) -> Result<bool, OpError> {
	let at = chain.at_finalized().await?;
	may(chain, &at, patient, provider, category, contribute).await
}

/// As [`check`], at the block of `at`.
///
/// The view function `check_access` says the same, but only looks whether the patient is there: what a
/// node proves of that is the hash of what is stored, and the light client asks for the whole.
pub(super) async fn may(
	chain: &Chain,
	at: &At,
	patient: AccountId,
	provider: AccountId,
	category: Category,
	contribute: bool,
) -> Result<bool, OpError> {
	let who = patient;
	let views = api::view_functions().patients();
	if chain.view_at(at, views.patient(who)).await?.is_none() {
		return Ok(false);
	}
	let standing = chain.view_at(at, views.grant(who, provider)).await?;
	Ok(standing.is_some_and(|standing| {
		let covered = types::categories(&standing.grant.categories);
		matches!(standing.state, ChainState::Live)
			&& covered.contains(&category)
			&& (!contribute || matches!(standing.grant.right, Right::Contribute))
	}))
}
