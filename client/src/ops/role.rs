//! Roles: who is who.

use super::{
	pages::{self, Page, Window},
	Finality, Member, OpError,
};
use crate::{
	chain::{api, types::Role, Chain},
	keys::AccountId,
};

/// The role of `who`, if any.
///
/// # Errors
/// The node no longer answers.
pub async fn role_of(chain: &Chain, who: AccountId) -> Result<Option<Role>, OpError> {
	Ok(chain.view(api::view_functions().roles().role_of(who)).await?)
}

/// The addresses of the accounts that have `role`.
///
/// # Errors
/// The node no longer answers.
pub async fn members(
	chain: &Chain,
	role: Role,
	window: Window<AccountId>,
) -> Result<Page<String, AccountId>, OpError> {
	let at = &chain.at_finalized().await?;
	pages::read(window, |after, limit| {
		let payload = api::view_functions().roles().members(role.clone(), after, limit + 1);
		async move {
			let mut page = chain.view_at(at, payload).await?;
			let next = pages::behind(&mut page, limit, |who| *who);
			Ok((page.iter().map(|who| who.to_string()).collect(), next))
		}
	})
	.await
}

/// What an admin does: see [`Member::as_admin`].
#[derive(Clone, Copy)]
pub struct AsAdmin<'a>(pub(super) &'a Member);

impl AsAdmin<'_> {
	/// Gives `who` a role, which for patients and providers enrols them to register themselves.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, or `who` has a role.
	pub async fn assign_role(self, who: AccountId, role: Role) -> Result<Finality, OpError> {
		let call = api::transactions().roles().assign(who, role);
		Ok((&self.0.submit(&call, "assign a role").await?).into())
	}

	/// Takes the role of `who` away.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, `who` has no role, is the last admin or is
	/// registered.
	pub async fn remove_role(self, who: AccountId) -> Result<Finality, OpError> {
		let call = api::transactions().roles().remove(who);
		Ok((&self.0.submit(&call, "remove a role").await?).into())
	}
}
