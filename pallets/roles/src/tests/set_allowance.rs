//! `set_allowance`.

use super::*;
use crate::{Allowance, Error, Event};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_runtime::DispatchError::BadOrigin;

fn set(max: u64, recovery_per_block: u64) -> sp_runtime::DispatchResult {
	Roles::set_allowance(RuntimeOrigin::root(), Allowance { max, recovery_per_block })
}

#[test]
fn the_allowance_is_the_default_until_governance_sets_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Roles::allowance(), Normal::get());
		let allowance = Allowance { max: MAX / 2, recovery_per_block: RECOVERY / 2 };
		assert_ok!(Roles::set_allowance(RuntimeOrigin::root(), allowance));
		assert_eq!(Roles::allowance(), allowance);
		System::assert_last_event(Event::AllowanceSet { allowance }.into());
	});
}

#[test]
fn i3_set_allowance_writes_one_line() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set(MAX / 2, RECOVERY));
		assert_one_line(Actor::Governance, None, AuditKind::AllowanceChanged, AuditItem::Nothing);
	});
}

#[test]
fn the_bounds_themselves_are_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		for allowance in [Least::get(), Most::get()] {
			assert_ok!(Roles::set_allowance(RuntimeOrigin::root(), allowance));
			assert_eq!(Roles::allowance(), allowance);
		}
	});
}

#[test]
fn what_is_out_of_bounds_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let (least, most) = (Least::get(), Most::get());
		for (max, recovery) in [
			(least.max - 1, RECOVERY),
			(most.max + 1, RECOVERY),
			(MAX, least.recovery_per_block - 1),
			(MAX, most.recovery_per_block + 1),
			(0, 0),
			(u64::MAX, u64::MAX),
		] {
			assert_noop!(set(max, recovery), Error::<Test>::AllowanceOutOfBounds);
		}
		assert_no_line();
	});
}

#[test]
fn no_more_comes_back_with_a_block_than_there_is() {
	let (least, most) = (
		Allowance { max: 10, recovery_per_block: 1 },
		Allowance { max: 100, recovery_per_block: 100 },
	);
	let with = |recovery_per_block| Allowance { max: 20, recovery_per_block };
	assert!(with(20).is_within(least, most));
	assert!(!with(21).is_within(least, most));
}

#[test]
fn the_allowance_that_holds_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set(MAX, RECOVERY), Error::<Test>::Unchanged);
		assert_no_line();
	});
}

#[test]
fn i2_set_allowance_is_for_governance_alone() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in
			[RuntimeOrigin::signed(ADMIN), RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()]
		{
			assert_noop!(Roles::set_allowance(origin, Least::get()), BadOrigin);
		}
		assert_no_line();
	});
}

#[test]
fn i7_a_smaller_allowance_holds_at_once_and_what_was_used_stays_used() {
	ExtBuilder::default().build_and_execute(|| {
		Roles::charge(&ADMIN, MAX / 2);
		assert_ok!(set(MAX / 4, RECOVERY / 2));
		assert_eq!(Roles::allowance_left(ADMIN), 0);
		assert!(!Roles::can_afford(&ADMIN, 1));
		System::set_block_number(1 + MAX / 2 / (RECOVERY / 2));
		assert_eq!(Roles::allowance_left(ADMIN), MAX / 4);
		assert!(Roles::can_afford(&ADMIN, MAX / 4));
		assert!(!Roles::can_afford(&ADMIN, MAX / 4 + 1));
	});
}

#[test]
fn i7_a_larger_allowance_holds_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		Roles::charge(&ADMIN, MAX);
		assert!(!Roles::can_afford(&ADMIN, 1));
		assert_ok!(set(2 * MAX, RECOVERY));
		assert!(Roles::can_afford(&ADMIN, MAX));
	});
}

#[test]
fn the_configuration_is_checked() {
	<Roles as Hooks<_>>::integrity_test();
}

#[test]
fn i8_set_allowance_has_a_bounded_weight() {
	assert_weight_bound(crate::Call::<Test>::set_allowance { allowance: Least::get() });
}
