//! What the council sets for everyone: who may register, and how much a member may use.

use super::OpError;
use crate::chain::{
	api::{
		self,
		runtime_types::{
			pallet_roles::{pallet::Call, types::Allowance},
			salus_runtime::RuntimeCall,
		},
	},
	types::EnrolmentPolicy,
	AccountId, Chain,
};

/// Picoseconds, in which the chain counts execution, in a millisecond.
const PER_MILLISECOND: u64 = 1_000_000_000;

/// Execution time in milliseconds.
pub fn millis(picoseconds: u64) -> u64 {
	picoseconds / PER_MILLISECOND
}

/// Whether strangers may register themselves, or only accounts that an admin enrolled.
///
/// # Errors
/// The node no longer answers.
pub async fn enrolment(chain: &Chain) -> Result<EnrolmentPolicy, OpError> {
	Ok(chain.view(api::view_functions().roles().enrolment()).await?)
}

/// What a member may use at once, and what of it recovers with every block.
///
/// # Errors
/// The node no longer answers.
pub async fn allowance(chain: &Chain) -> Result<Allowance, OpError> {
	Ok(chain.view(api::view_functions().roles().allowance()).await?)
}

/// What `who` may use now, in picoseconds.
///
/// # Errors
/// The node no longer answers.
pub async fn allowance_left(chain: &Chain, who: AccountId) -> Result<u64, OpError> {
	let payload = api::view_functions().roles().allowance_left(who);
	Ok(chain.view(payload).await?)
}

/// The call that sets who may register.
pub fn set_enrolment(policy: EnrolmentPolicy) -> RuntimeCall {
	RuntimeCall::Roles(Call::set_enrolment { policy })
}

/// The call that sets the allowance, from milliseconds.
pub fn set_allowance(max_ms: u64, recovery_ms: u64) -> RuntimeCall {
	let [max, recovery_per_block] =
		[max_ms, recovery_ms].map(|ms| ms.saturating_mul(PER_MILLISECOND));
	RuntimeCall::Roles(Call::set_allowance { allowance: Allowance { max, recovery_per_block } })
}
