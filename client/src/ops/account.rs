//! How the chain sees an account: its role, its registration, its allowance. Only reads.

use super::{policy, OpError};
use crate::chain::{api, types, AccountId, Chain};
use serde::Serialize;
use std::borrow::Cow;

/// How the chain sees an account at one finalised block.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
	/// Its role. It may have one before it is registered, where an admin enrolled it.
	pub role: Option<Cow<'static, str>>,
	/// What it is registered as: patient, doctor, pharmacy or department.
	pub registered_as: Option<Cow<'static, str>>,
	/// What the consortium says of a provider: unverified, verified or suspended.
	pub status: Option<Cow<'static, str>>,
	/// Whether what the chain kept of it is still being erased: it left, and cannot register again
	/// before that is done.
	pub erasing: bool,
	/// How much it may use now, in milliseconds of execution.
	pub left_ms: u64,
	/// How much a member may use at once, in milliseconds of execution.
	pub max_ms: u64,
}

/// How the chain sees `who`.
///
/// # Errors
/// The node no longer answers.
pub async fn standing(chain: &Chain, who: AccountId) -> Result<Standing, OpError> {
	let at = chain.at_finalized().await?;
	let views = api::view_functions();
	let (roles, patients, doctors) = (views.roles(), views.patients(), views.doctors());
	let role = chain.view_at(&at, roles.role_of(who)).await?;
	let provider = chain.view_at(&at, doctors.provider(who)).await?;
	let is_patient = chain.view_at(&at, patients.patient(who)).await?.is_some();
	let kind = provider.as_ref().map(|provider| types::kind_name(&provider.kind));
	let erasing = chain.view_at(&at, patients.is_erasing(who)).await?
		|| chain.view_at(&at, doctors.is_erasing(who)).await?;
	Ok(Standing {
		role: role.as_ref().map(types::role_name),
		registered_as: kind.or(is_patient.then_some("patient".into())),
		status: provider
			.as_ref()
			.map(|provider| types::standing_name(&provider.status, provider.changed_since)),
		erasing,
		left_ms: policy::millis(chain.view_at(&at, roles.allowance_left(who)).await?),
		max_ms: policy::millis(chain.view_at(&at, roles.allowance()).await?.max),
	})
}
