//! The view functions.

use super::*;

#[test]
fn validators_are_listed_with_whether_their_keys_are_set() {
	ExtBuilder::default().build_and_execute(|| {
		add(ALICE);
		assert_eq!(Validators::validators(), [(1, true), (2, true), (3, true), (ALICE, false)]);
		set_keys(ALICE, ALICE);
		assert_eq!(Validators::validators()[3], (ALICE, true));
	});
}

#[test]
fn is_validator_asks_for_a_seat_and_not_for_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!Validators::is_validator(ALICE));
		add(ALICE);
		assert!(Validators::is_validator(ALICE));
		remove(1);
		assert!(!Validators::is_validator(1));
	});
}
