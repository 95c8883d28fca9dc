//! `set_enrolment`.

use super::*;
use crate::{EnrolmentPolicy, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn governance_sets_the_policy_both_ways() {
	ExtBuilder::default().build_and_execute(|| {
		for policy in [EnrolmentPolicy::ByAdmin, EnrolmentPolicy::Open] {
			assert_ok!(Roles::set_enrolment(RuntimeOrigin::root(), policy));
			assert_eq!(Roles::enrolment(), policy);
			System::assert_last_event(Event::EnrolmentSet { policy }.into());
		}
	});
}

#[test]
fn i3_set_enrolment_writes_one_line() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roles::set_enrolment(RuntimeOrigin::root(), EnrolmentPolicy::ByAdmin));
		assert_one_line(Actor::Governance, None, AuditKind::EnrolmentChanged, AuditItem::Nothing);
	});
}

#[test]
fn the_policy_that_holds_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Roles::set_enrolment(RuntimeOrigin::root(), EnrolmentPolicy::Open),
			Error::<Test>::Unchanged
		);
		assert_no_line();
	});
}

#[test]
fn i2_set_enrolment_is_for_governance_alone() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in
			[RuntimeOrigin::signed(ADMIN), RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()]
		{
			assert_noop!(Roles::set_enrolment(origin, EnrolmentPolicy::ByAdmin), BadOrigin);
		}
		assert_no_line();
	});
}

#[test]
fn i8_set_enrolment_has_a_bounded_weight() {
	let policy = EnrolmentPolicy::ByAdmin;
	assert_weight_bound(crate::Call::<Test>::set_enrolment { policy });
}
