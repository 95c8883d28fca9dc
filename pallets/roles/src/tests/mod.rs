//! Tests, one file for each call and concern.

mod assign;
mod enrol;
mod extension;
mod genesis;
mod properties;
mod references;
mod remove;
mod set_allowance;
mod set_enrolment;
mod views;

use crate::mock::*;
use frame_support::dispatch::GetDispatchInfo;
use salus_primitives::{Actor, AuditItem, AuditKind, Role};

/// The one line that the trail should hold now.
fn assert_one_line(
	actor: Actor<AccountId>,
	subject: Option<AccountId>,
	kind: AuditKind,
	item: AuditItem<AccountId>,
) {
	assert_eq!(Lines::get(), [(actor, subject, kind, item)]);
}

/// Asserts that the trail is empty.
fn assert_no_line() {
	assert_eq!(Lines::get(), []);
}

/// Asserts that `call` declares a weight, of less than a hundredth of a block.
fn assert_weight_bound(call: impl Into<RuntimeCall>) {
	let weight = call.into().get_dispatch_info().call_weight;
	assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	assert!(weight.ref_time() < BLOCK / 100);
}

/// Makes `who` a member, with neither event nor line.
fn give(who: AccountId, role: Role) {
	crate::Pallet::<Test>::give(&who, role).expect("no role yet");
}
