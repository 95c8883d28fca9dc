//! `set_minimum`.

use super::*;

fn set(minimum: u32) {
	assert_ok!(Validators::set_minimum(RuntimeOrigin::root(), minimum));
}

#[test]
fn governance_sets_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Validators::minimum(), 2);
		set(3);
		assert_eq!(Validators::minimum(), 3);
		System::assert_last_event(Event::MinimumSet { minimum: 3 }.into());
		set(1);
		assert_eq!(Validators::minimum(), 1);
	});
}

#[test]
fn a_removal_keeps_to_the_minimum_of_now() {
	ExtBuilder::default().build_and_execute(|| {
		set(3);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 1),
			Error::<Test>::TooFewValidators
		);
		set(1);
		remove(1);
		remove(2);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 3),
			Error::<Test>::TooFewValidators
		);
	});
}

#[test]
fn the_minimum_is_met_by_validators_with_session_keys() {
	ExtBuilder::default().build_and_execute(|| {
		add(ALICE);
		for minimum in [0, 4, 6, u32::MAX] {
			assert_noop!(
				Validators::set_minimum(RuntimeOrigin::root(), minimum),
				Error::<Test>::MinimumOutOfBounds
			);
		}
		set_keys(ALICE, ALICE);
		set(4);
	});
}

#[test]
fn what_the_minimum_is_already_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Validators::set_minimum(RuntimeOrigin::root(), 2), Error::<Test>::Unchanged);
	});
}

#[test]
fn i2_set_minimum_is_for_governance_alone() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in
			[RuntimeOrigin::signed(1), RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()]
		{
			assert_noop!(Validators::set_minimum(origin, 1), BadOrigin);
		}
	});
}

#[test]
fn i8_set_minimum_has_a_bounded_weight() {
	assert_weight_bound(crate::Call::<Test>::set_minimum { minimum: 1 });
}
