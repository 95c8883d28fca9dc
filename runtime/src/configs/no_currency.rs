//! A currency of which there is none: Salus has no token, and `pallet-session` asks for one to
//! hold deposits in. Its deposit is zero, so nothing here is ever called with an amount.

use crate::{AccountId, RuntimeHoldReason};
use frame_support::traits::tokens::{
	fungible::{Dust, Inspect, InspectHold, Mutate, MutateHold, Unbalanced, UnbalancedHold},
	DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence,
};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// Every balance is zero and stays so.
pub struct NoCurrency;

impl Inspect<AccountId> for NoCurrency {
	type Balance = u64;

	fn total_issuance() -> u64 {
		0
	}

	fn minimum_balance() -> u64 {
		0
	}

	fn total_balance(_: &AccountId) -> u64 {
		0
	}

	fn balance(_: &AccountId) -> u64 {
		0
	}

	fn reducible_balance(_: &AccountId, _: Preservation, _: Fortitude) -> u64 {
		0
	}

	fn can_deposit(_: &AccountId, amount: u64, _: Provenance) -> DepositConsequence {
		if amount == 0 {
			DepositConsequence::Success
		} else {
			DepositConsequence::UnknownAsset
		}
	}

	fn can_withdraw(_: &AccountId, amount: u64) -> WithdrawConsequence<u64> {
		if amount == 0 {
			WithdrawConsequence::Success
		} else {
			WithdrawConsequence::UnknownAsset
		}
	}
}

impl Unbalanced<AccountId> for NoCurrency {
	fn handle_dust(_: Dust<AccountId, Self>) {}

	fn write_balance(_: &AccountId, _: u64) -> Result<Option<u64>, DispatchError> {
		Err(TokenError::UnknownAsset.into())
	}

	fn set_total_issuance(_: u64) {}
}

impl Mutate<AccountId> for NoCurrency {}

impl InspectHold<AccountId> for NoCurrency {
	type Reason = RuntimeHoldReason;

	fn total_balance_on_hold(_: &AccountId) -> u64 {
		0
	}

	fn balance_on_hold(_: &RuntimeHoldReason, _: &AccountId) -> u64 {
		0
	}
}

impl UnbalancedHold<AccountId> for NoCurrency {
	fn set_balance_on_hold(_: &RuntimeHoldReason, _: &AccountId, amount: u64) -> DispatchResult {
		if amount == 0 {
			Ok(())
		} else {
			Err(TokenError::UnknownAsset.into())
		}
	}
}

impl MutateHold<AccountId> for NoCurrency {}
