//! `add_validator`.

use super::*;
use sp_runtime::testing::UintAuthorityId;

#[test]
fn governance_gives_a_seat_and_with_it_a_reference() {
	ExtBuilder::default().build_and_execute(|| {
		add(BOB);
		add(ALICE);
		assert_eq!(seats(), [1, 2, 3, ALICE, BOB]);
		assert_eq!(System::providers(&ALICE), 1);
		System::assert_last_event(Event::ValidatorAdded { who: ALICE }.into());
	});
}

#[test]
fn only_who_has_a_seat_sets_session_keys() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_providers(&ALICE);
		let set = || Session::set_keys(RuntimeOrigin::signed(ALICE), UintAuthorityId(9), vec![]);
		assert_noop!(set(), pallet_session::Error::<Test>::NoAssociatedValidatorId);
		add(ALICE);
		assert_ok!(set());
	});
}

#[test]
fn i7_a_validator_needs_no_balance_to_set_keys() {
	ExtBuilder::default().build_and_execute(|| {
		add(ALICE);
		set_keys(ALICE, 9);
		assert_eq!(System::consumers(&ALICE), 1);
		assert_eq!(Balances::free_balance(ALICE), 0);
	});
}

#[test]
fn a_second_seat_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::root(), 2),
			Error::<Test>::AlreadyExists
		);
		assert_eq!(System::providers(&2), 1);
	});
}

#[test]
fn i8_there_are_so_many_seats_and_no_more() {
	ExtBuilder::default().validators(&[1, 2, 3, 4, 5]).build_and_execute(|| {
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::root(), ALICE),
			Error::<Test>::ValidatorLimitReached
		);
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::root(), 5),
			Error::<Test>::AlreadyExists
		);
		remove(4);
		add(ALICE);
	});
}

#[test]
fn i2_add_validator_is_for_governance_alone() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in
			[RuntimeOrigin::signed(1), RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()]
		{
			assert_noop!(Validators::add_validator(origin, ALICE), BadOrigin);
		}
	});
}

#[test]
fn i8_add_validator_has_a_bounded_weight() {
	assert_weight_bound(crate::Call::<Test>::add_validator { who: ALICE });
}
