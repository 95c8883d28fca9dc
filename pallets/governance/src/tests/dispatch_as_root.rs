//! `dispatch_as_root`.

use super::*;
use crate::{Event, WeightInfo};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::UnfilteredDispatchable,
	weights::Weight,
};
use sp_runtime::{
	traits::{BadOrigin, Dispatchable},
	DispatchErrorWithPostInfo,
};

fn around() -> Weight {
	<Test as crate::Config>::WeightInfo::dispatch_as_root()
}

fn work(actual: Option<u64>, fails: bool) -> RuntimeCall {
	work::Call::work { actual, fails }.into()
}

fn as_root(call: RuntimeCall) -> RuntimeCall {
	crate::Call::dispatch_as_root { call: Box::new(call) }.into()
}

fn by_council() -> RuntimeOrigin {
	RuntimeOrigin::signed(COUNCIL)
}

#[test]
fn governance_has_a_call_for_root_carried_out_and_no_filter_stops_it() {
	build().execute_with(|| {
		let filtered = work(None, false).dispatch(by_council()).map_err(|e| e.error);
		assert_eq!(filtered.err(), Some(frame_system::Error::<Test>::CallFiltered.into()));
		assert_ok!(as_root(work(None, false)).dispatch(by_council()));
		assert_eq!(work::Done::<Test>::get(), 1);
		System::assert_last_event(Event::DispatchedAsRoot {}.into());
	});
}

#[test]
fn i2_dispatch_as_root_is_for_governance_alone() {
	build().execute_with(|| {
		for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				as_root(work(None, false)).dispatch_bypass_filter(origin).map_err(|e| e.error),
				BadOrigin
			);
		}
	});
}

#[test]
fn the_error_of_the_call_is_the_error_and_leaves_nothing_behind() {
	build().execute_with(|| {
		assert_noop!(
			as_root(work(None, true)).dispatch(by_council()).map_err(|e| e.error),
			work::Error::<Test>::Failed
		);
		assert_eq!(System::events(), []);
	});
}

#[test]
fn what_the_call_did_not_use_is_given_back_whether_it_succeeds_or_fails() {
	build().execute_with(|| {
		let used = Some(around() + Weight::from_parts(7, 0));
		let done = as_root(work(Some(7), false)).dispatch(by_council()).expect("succeeds");
		assert_eq!(done.actual_weight, used);
		let failed = as_root(work(Some(7), true)).dispatch(by_council());
		let DispatchErrorWithPostInfo { post_info, .. } = failed.expect_err("fails");
		assert_eq!(post_info.actual_weight, used);
	});
}

#[test]
fn a_call_that_says_nothing_of_its_use_has_used_all_that_it_declared() {
	build().execute_with(|| {
		let call = as_root(work(None, false));
		let declared = call.get_dispatch_info().call_weight;
		assert_eq!(declared, around() + Weight::from_parts(DECLARED, 0));
		let done = call.dispatch(by_council()).expect("succeeds");
		assert_eq!(done.actual_weight, Some(declared));
	});
}

#[test]
fn it_takes_no_precedence_by_what_it_carries() {
	assert_eq!(work(None, false).get_dispatch_info().class, DispatchClass::Operational);
	assert_eq!(as_root(work(None, false)).get_dispatch_info().class, DispatchClass::Normal);
}

#[test]
fn i8_dispatch_as_root_has_a_bounded_weight_beside_the_call() {
	let weight = around();
	assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	assert!(weight.ref_time() < BLOCK / 100);
}
