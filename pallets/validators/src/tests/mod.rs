//! Tests, one file for each call and concern.

mod add_validator;
mod genesis;
mod properties;
mod remove_validator;
mod sessions;
mod set_minimum;
mod views;

use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use sp_runtime::DispatchError::BadOrigin;

/// Asserts that `call` declares a weight, of less than a hundredth of a block.
fn assert_weight_bound(call: impl Into<RuntimeCall>) {
	let weight = call.into().get_dispatch_info().call_weight;
	assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	assert!(weight.ref_time() < BLOCK / 100);
}

/// Gives `who` a seat.
fn add(who: AccountId) {
	assert_ok!(Validators::add_validator(RuntimeOrigin::root(), who));
}

/// Takes the seat of `who`.
fn remove(who: AccountId) {
	assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), who));
}

/// Who has a seat.
fn seats() -> Vec<AccountId> {
	crate::Validators::<Test>::get().into_inner()
}
