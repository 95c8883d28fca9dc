//! Who may put a preimage on chain: members of the council, who leave no deposit for it. Reads the
//! council.

use crate::{AccountId, Council};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{Consideration, Footprint};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// What a member of the council has in place of a deposit: the seat. It is empty, so nothing of it
/// has to be given back when the seat goes first.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct CouncilOnly;

/// Benchmarks are of accounts that have no seat; the council is read all the same.
fn ensure_member(who: &AccountId) -> DispatchResult {
	if Council::is_member(who) || cfg!(feature = "runtime-benchmarks") {
		Ok(())
	} else {
		Err(DispatchError::BadOrigin)
	}
}

impl Consideration<AccountId, Footprint> for CouncilOnly {
	fn new(who: &AccountId, _: Footprint) -> Result<Self, DispatchError> {
		ensure_member(who).map(|()| Self)
	}

	fn update(self, who: &AccountId, _: Footprint) -> Result<Self, DispatchError> {
		ensure_member(who).map(|()| self)
	}

	fn drop(self, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &AccountId, _: Footprint) {}
}
