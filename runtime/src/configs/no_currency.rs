//! A currency of which there is none: Salus has no token, and pallets of the SDK ask for one to hold
//! deposits in: session as a `fungible`, multisig, proxy and preimage as a `Currency`. Their deposits are
//! zero, but for the multisig's: what it reserves and gives back is counted, so that nobody has more than
//! so many calls waiting for others (`pallet_roles::Pending`). Touches that count.

use crate::{AccountId, Roles, Runtime, RuntimeHoldReason};
use frame_support::traits::{
	fungible::Imbalance,
	tokens::{
		fungible::{Dust, Inspect, InspectHold, Mutate, MutateHold, Unbalanced, UnbalancedHold},
		BalanceStatus, DepositConsequence, Fortitude, Preservation, Provenance,
		WithdrawConsequence,
	},
	Currency, ExistenceRequirement, ReservableCurrency, SignedImbalance, WithdrawReasons,
};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// Every balance is zero and stays so.
pub struct NoCurrency;

/// What is asked for a deposit: nothing. The SDK's benchmarks want to see that it is asked for and
/// given back, so something there.
pub const DEPOSIT: u64 = cfg!(feature = "runtime-benchmarks") as u64;

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
		nothing(amount)
	}
}

impl MutateHold<AccountId> for NoCurrency {}

/// Nothing owed, to anybody.
type Nothing = Imbalance<u64, (), ()>;

/// Whether `amount` is nothing, which is all that there is.
fn nothing(amount: u64) -> DispatchResult {
	if amount == 0 {
		Ok(())
	} else {
		Err(TokenError::UnknownAsset.into())
	}
}

impl Currency<AccountId> for NoCurrency {
	type Balance = u64;
	type NegativeImbalance = Nothing;
	type PositiveImbalance = Nothing;

	fn total_balance(_: &AccountId) -> u64 {
		0
	}

	fn can_slash(_: &AccountId, amount: u64) -> bool {
		amount == 0
	}

	fn total_issuance() -> u64 {
		0
	}

	fn minimum_balance() -> u64 {
		0
	}

	fn burn(_: u64) -> Nothing {
		Nothing::default()
	}

	fn issue(_: u64) -> Nothing {
		Nothing::default()
	}

	fn free_balance(_: &AccountId) -> u64 {
		0
	}

	fn ensure_can_withdraw(
		_: &AccountId,
		amount: u64,
		_: WithdrawReasons,
		_: u64,
	) -> DispatchResult {
		nothing(amount)
	}

	fn transfer(
		_: &AccountId,
		_: &AccountId,
		amount: u64,
		_: ExistenceRequirement,
	) -> DispatchResult {
		nothing(amount)
	}

	fn slash(_: &AccountId, amount: u64) -> (Nothing, u64) {
		(Nothing::default(), amount)
	}

	fn deposit_into_existing(_: &AccountId, amount: u64) -> Result<Nothing, DispatchError> {
		nothing(amount).map(|()| Nothing::default())
	}

	fn deposit_creating(_: &AccountId, _: u64) -> Nothing {
		Nothing::default()
	}

	fn withdraw(
		_: &AccountId,
		amount: u64,
		_: WithdrawReasons,
		_: ExistenceRequirement,
	) -> Result<Nothing, DispatchError> {
		nothing(amount).map(|()| Nothing::default())
	}

	fn make_free_balance_be(_: &AccountId, _: u64) -> SignedImbalance<u64, Nothing> {
		SignedImbalance::Positive(Nothing::default())
	}
}

impl ReservableCurrency<AccountId> for NoCurrency {
	fn can_reserve(_: &AccountId, amount: u64) -> bool {
		amount <= 1 || cfg!(feature = "runtime-benchmarks")
	}

	fn slash_reserved(_: &AccountId, amount: u64) -> (Nothing, u64) {
		(Nothing::default(), amount)
	}

	fn reserved_balance(who: &AccountId) -> u64 {
		pallet_roles::Pending::<Runtime>::get(who).into()
	}

	fn reserve(who: &AccountId, amount: u64) -> DispatchResult {
		let count = u32::try_from(amount).map_err(|_| TokenError::UnknownAsset)?;
		Roles::add_pending(who, count)
	}

	fn unreserve(who: &AccountId, amount: u64) -> u64 {
		let count = u32::try_from(amount).unwrap_or(u32::MAX);
		amount.saturating_sub(Roles::remove_pending(who, count).into())
	}

	fn repatriate_reserved(
		_: &AccountId,
		_: &AccountId,
		amount: u64,
		_: BalanceStatus,
	) -> Result<u64, DispatchError> {
		Ok(amount)
	}
}
