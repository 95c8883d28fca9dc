//! `remove_validator`.

use super::*;
use crate::SessionKeys;

#[test]
fn governance_takes_the_seat_the_keys_and_the_reference() {
	ExtBuilder::default().build_and_execute(|| {
		remove(2);
		assert_eq!(seats(), [1, 3]);
		assert!(!KeysOfSession::are_set(&2));
		assert!(!System::account_exists(&2));
		System::assert_last_event(Event::ValidatorRemoved { who: 2 }.into());
	});
}

#[test]
fn what_else_keeps_the_account_alive_stays() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_providers(&2);
		System::inc_sufficients(&2);
		remove(2);
		assert_eq!((System::providers(&2), System::sufficients(&2)), (1, 1));
		assert_eq!(System::consumers(&2), 0);
	});
}

#[test]
fn the_keys_of_a_seat_taken_are_free_for_another() {
	ExtBuilder::default().build_and_execute(|| {
		remove(2);
		add(ALICE);
		set_keys(ALICE, 2);
	});
}

#[test]
fn a_seat_without_keys_is_taken_too() {
	ExtBuilder::default().build_and_execute(|| {
		add(ALICE);
		remove(ALICE);
		assert_eq!(seats(), FIRST);
		assert!(!System::account_exists(&ALICE));
	});
}

#[test]
fn who_has_no_seat_is_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), ALICE),
			Error::<Test>::NotFound
		);
		remove(2);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 2),
			Error::<Test>::NotFound
		);
	});
}

#[test]
fn the_fewest_validators_stay() {
	ExtBuilder::default().build_and_execute(|| {
		remove(1);
		for who in [2, 3] {
			assert_noop!(
				Validators::remove_validator(RuntimeOrigin::root(), who),
				Error::<Test>::TooFewValidators
			);
		}
	});
}

#[test]
fn a_seat_without_keys_does_not_count_for_the_fewest() {
	ExtBuilder::default().build_and_execute(|| {
		remove(1);
		add(ALICE);
		add(BOB);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 2),
			Error::<Test>::TooFewValidators
		);
		remove(BOB);
		set_keys(ALICE, ALICE);
		remove(2);
		assert_eq!(Validators::validators(), [(3, true), (ALICE, true)]);
	});
}

#[test]
fn a_seat_without_keys_is_taken_however_few_have_theirs_while_there_are_enough_seats() {
	ExtBuilder::default().minimum(2).with_keys(&[1]).build_and_execute(|| {
		remove(3);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 2),
			Error::<Test>::TooFewValidators
		);
	});
}

#[test]
fn the_last_seat_stays_with_keys_or_without() {
	ExtBuilder::default().validators(&[1]).minimum(1).with_keys(&[2]).build_and_execute(|| {
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 1),
			Error::<Test>::TooFewValidators
		);
	});
}

#[test]
fn i2_remove_validator_is_for_governance_alone() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::signed(2), RuntimeOrigin::none()] {
			assert_noop!(Validators::remove_validator(origin, 2), BadOrigin);
		}
	});
}

#[test]
fn i8_remove_validator_has_a_bounded_weight() {
	assert_weight_bound(crate::Call::<Test>::remove_validator { who: 2 });
}
