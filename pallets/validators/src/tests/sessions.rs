//! Who validates, with the session pallet that asks.

use super::*;
use pallet_session::{historical, SessionManager};
use sp_runtime::{testing::UintAuthorityId, traits::Convert};

#[test]
fn a_new_validator_comes_in_with_its_keys() {
	ExtBuilder::default().build_and_execute(|| {
		add(ALICE);
		for _ in 0..3 {
			assert_eq!(next_session(), FIRST);
		}
		set_keys(ALICE, ALICE);
		assert_eq!(next_session(), FIRST);
		assert_eq!(next_session(), [1, 2, 3, ALICE]);
		assert!(Changed::get());
	});
}

#[test]
fn a_removed_validator_goes_when_the_sessions_planned_with_it_are_over() {
	ExtBuilder::default().build_and_execute(|| {
		remove(2);
		assert_eq!(Authorities::get(), FIRST);
		assert_eq!(next_session(), FIRST);
		assert_eq!(next_session(), [1, 3]);
		assert!(Changed::get());
	});
}

#[test]
fn all_who_validate_may_be_replaced_within_one_session() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [ALICE, BOB] {
			add(who);
			set_keys(who, who);
		}
		FIRST.into_iter().for_each(remove);
		assert_eq!(next_session(), FIRST);
		assert_eq!(next_session(), [ALICE, BOB]);
		assert_eq!(next_session(), [ALICE, BOB]);
	});
}

#[test]
fn a_validator_removed_while_it_is_queued_is_not_planned_with_again() {
	ExtBuilder::default().build_and_execute(|| {
		add(ALICE);
		set_keys(ALICE, ALICE);
		next_session();
		remove(ALICE);
		assert_eq!(next_session(), [1, 2, 3, ALICE]);
		assert_eq!(next_session(), FIRST);
	});
}

#[test]
fn a_validator_added_again_needs_its_keys_set_again() {
	ExtBuilder::default().build_and_execute(|| {
		remove(2);
		add(2);
		next_session();
		assert_eq!(next_session(), [1, 3]);
		set_keys(2, 2);
		next_session();
		assert_eq!(next_session(), FIRST);
	});
}

#[test]
fn too_few_keys_leave_the_set_as_it_is() {
	ExtBuilder::default().validators(&[1, ALICE, BOB]).build_and_execute(|| {
		assert_eq!(<Validators as SessionManager<_>>::new_session(7), None);
		assert_eq!(next_session(), FIRST);
		assert_eq!(next_session(), FIRST);
		set_keys(ALICE, ALICE);
		next_session();
		assert_eq!(next_session(), [1, ALICE]);
	});
}

#[test]
fn a_chain_that_starts_with_too_few_keys_waits_for_the_others() {
	ExtBuilder::default().with_keys(&[1]).build_and_execute(|| {
		assert_eq!(next_session(), [1]);
		assert_eq!(next_session(), [1]);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 1),
			Error::<Test>::TooFewValidators
		);
		set_keys(2, 2);
		next_session();
		assert_eq!(next_session(), [1, 2]);
		remove(3);
	});
}

#[test]
fn who_was_disabled_stays_so_while_nothing_changes() {
	ExtBuilder::default().build_and_execute(|| {
		next_session();
		next_session();
		assert!(Session::disable_index(1));
		for _ in 0..3 {
			assert_eq!(next_session(), FIRST);
			assert!(!Changed::get());
			assert_eq!(Session::disabled_validators(), [1]);
		}
		remove(3);
		next_session();
		assert_eq!(next_session(), [1, 2]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn new_keys_of_the_same_validators_are_a_change() {
	ExtBuilder::default().build_and_execute(|| {
		next_session();
		next_session();
		assert_eq!(<Validators as SessionManager<_>>::new_session(7), None);
		set_keys(2, 22);
		assert_eq!(<Validators as SessionManager<_>>::new_session(7), Some(FIRST.to_vec()));
		next_session();
		assert_eq!(pallet_session::QueuedKeys::<Test>::get()[1], (2, UintAuthorityId(22)));
		assert_eq!(next_session(), FIRST);
		assert!(Changed::get());
	});
}

#[test]
fn the_historical_pallet_is_told_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		let told = || <Validators as historical::SessionManager<_, _>>::new_session(7);
		assert_eq!(told(), None);
		remove(2);
		assert_eq!(told(), Some(vec![(1, ()), (3, ())]));
	});
}

#[test]
fn nothing_is_known_of_a_validator_beside_the_account() {
	ExtBuilder::default().build_and_execute(|| {
		remove(2);
		assert_eq!(crate::NoIdentification::convert(2), Some(()));
		assert_eq!(crate::SeatOf::<Test>::convert(2), None);
		assert_eq!(crate::SeatOf::<Test>::convert(3), Some(3));
	});
}
