//! What other pallets do through `References`.

use super::*;
use crate::Retired;
use salus_primitives::traits::References;

fn give_reference(who: AccountId) {
	<Roles as References<_>>::give(&who);
}

fn take_reference(who: AccountId) {
	<Roles as References<_>>::take(&who);
}

#[test]
fn a_reference_given_keeps_the_account_alive_until_it_is_taken() {
	ExtBuilder::default().build_and_execute(|| {
		give_reference(ALICE);
		assert_eq!(System::providers(&ALICE), 1);
		take_reference(ALICE);
		assert!(!System::account_exists(&ALICE));
		assert!(!Retired::<Test>::contains_key(ALICE));
	});
}

#[test]
fn the_nonce_outlives_the_last_reference_and_comes_back_with_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		give_reference(ALICE);
		System::inc_account_nonce(ALICE);
		take_reference(ALICE);
		assert!(!System::account_exists(&ALICE));
		assert_eq!(Retired::<Test>::get(ALICE), Some(1));
		give_reference(ALICE);
		assert_eq!(System::account_nonce(ALICE), 1);
		assert!(!Retired::<Test>::contains_key(ALICE));
	});
}

#[test]
fn an_account_that_something_else_keeps_alive_keeps_its_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		give_reference(ALICE);
		System::inc_account_nonce(ALICE);
		take_reference(ALICE);
		assert_eq!((System::providers(&ALICE), System::account_nonce(ALICE)), (0, 1));
		assert!(!Retired::<Test>::contains_key(ALICE));
	});
}

#[test]
fn an_account_that_something_consumes_stays_alive() {
	ExtBuilder::default().build_and_execute(|| {
		give_reference(ALICE);
		System::inc_account_nonce(ALICE);
		System::inc_consumers(&ALICE).expect("it has a provider");
		take_reference(ALICE);
		assert_eq!((System::providers(&ALICE), System::account_nonce(ALICE)), (1, 1));
		assert!(!Retired::<Test>::contains_key(ALICE));
	});
}
