//! Tests: one file per call; one each for the check that other pallets ask for, for what they write
//! for a provider (`comments`, `dispensed`, `share_keys`), for the erasure, the view functions, the
//! storage check and what holds of all calls; and a state machine.

mod access;
mod add_file;
mod comments;
mod delete_comment;
mod delete_file;
mod deregister;
mod dispensed;
mod erasure;
mod every_call;
mod grant_access;
mod properties;
mod register;
mod reseal;
mod revoke_access;
mod rotate_keys;
mod set_recipient;
mod share_keys;
mod try_state;
mod update_profile;
mod views;

use crate::{mock::*, Call, Event};
use frame_support::dispatch::GetDispatchInfo;
use salus_primitives::{Actor, AuditItem, AuditKind};

/// The origin of a call that `who` signed.
fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The events of this pallet so far.
fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}

/// The trail consists of one line that says `PATIENT` did `kind` to `item` of their own.
fn assert_one_line(kind: AuditKind, item: AuditItem<AccountId>) {
	assert_eq!(Audit::lines(), [(Actor::Member(PATIENT), Some(PATIENT), kind, item)]);
}

/// `call` declares a weight, and it is under one percent of a block.
fn assert_weight_is_bounded(call: Call<Test>) {
	let weight = call.get_dispatch_info().call_weight;
	assert!(weight.ref_time() > 0 && weight.proof_size() > 0, "{weight:?}");
	assert!(weight.ref_time() < WEIGHT_BOUND, "{weight:?}");
}
