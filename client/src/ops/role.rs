//! Roles: who is who.

use super::{Finality, Member, OpError};
use crate::chain::{
	api::{self, runtime_types::salus_primitives::role::Role},
	types, AccountId, At, Chain,
};

/// The role of `who`, if any.
///
/// # Errors
/// The node no longer answers.
pub async fn role_of(chain: &Chain, who: [u8; 32]) -> Result<Option<Role>, OpError> {
	Ok(chain.view(api::view_functions().roles().role_of(types::account(who))).await?)
}

/// Every account that has `role`.
///
/// # Errors
/// The node no longer answers.
pub async fn members(chain: &Chain, role: Role) -> Result<Vec<AccountId>, OpError> {
	members_at(chain, &chain.at_finalized().await?, role).await
}

/// Every account that has `role` at the block of `at`.
pub(super) async fn members_at(
	chain: &Chain,
	at: &At,
	role: Role,
) -> Result<Vec<AccountId>, OpError> {
	let mut all: Vec<AccountId> = Vec::new();
	loop {
		let after = all.last().cloned();
		let payload = api::view_functions().roles().members(role.clone(), after, super::PAGE);
		let page = chain.view_at(at, payload).await?;
		if page.is_empty() {
			return Ok(all);
		}
		all.extend(page);
	}
}

impl Member {
	/// Gives `who` a role, which for patients and providers enrols them to register themselves.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, or `who` has a role.
	pub async fn assign_role(&self, who: [u8; 32], role: Role) -> Result<Finality, OpError> {
		let call = api::transactions().roles().assign(types::account(who), role);
		Ok((&self.submit(&call, "assign a role").await?).into())
	}

	/// Takes the role of `who` away.
	///
	/// # Errors
	/// The chain refuses: this account is no admin, `who` has no role, is the last admin or is
	/// registered.
	pub async fn remove_role(&self, who: [u8; 32]) -> Result<Finality, OpError> {
		let call = api::transactions().roles().remove(types::account(who));
		Ok((&self.submit(&call, "remove a role").await?).into())
	}
}
