//! What the chain starts with.

use super::*;

#[test]
fn the_first_validators_stand_in_order_with_a_reference_each_and_make_blocks() {
	ExtBuilder::default().validators(&[3, 1, 2]).build_and_execute(|| {
		assert_eq!(seats(), FIRST);
		for who in FIRST {
			assert_eq!((System::providers(&who), System::consumers(&who)), (1, 1));
		}
		assert_eq!(Session::validators(), FIRST);
		assert_eq!(Authorities::get(), FIRST);
	});
}

#[test]
fn a_chain_may_start_without_seats_and_is_then_left_to_the_session_pallet() {
	ExtBuilder::default().validators(&[]).minimum(1).build_and_execute(|| {
		assert!(seats().is_empty());
		assert_eq!(next_session(), FIRST);
		assert_eq!(next_session(), FIRST);
		add(ALICE);
		assert_eq!(next_session(), FIRST);
	});
}

#[test]
#[should_panic(expected = "names Some(2) twice")]
fn a_validator_named_twice_is_refused() {
	ExtBuilder::default().validators(&[1, 2, 2]).build();
}

#[test]
#[should_panic(expected = "names 6, and more than 5")]
fn i8_more_validators_than_there_may_be_are_refused() {
	ExtBuilder::default().validators(&[1, 2, 3, 4, 5, 6]).build();
}

#[test]
#[should_panic(expected = "names 1, and validators.minimum is 2")]
fn fewer_validators_than_there_have_to_be_are_refused() {
	ExtBuilder::default().validators(&[1]).build();
}

#[test]
#[should_panic(expected = "names 0, and validators.minimum is 2")]
fn a_chain_without_seats_needs_none() {
	ExtBuilder::default().validators(&[]).minimum(2).build();
}

#[test]
#[should_panic(expected = "validators.minimum of the chain spec is 0")]
fn a_minimum_of_none_is_refused() {
	ExtBuilder::default().minimum(0).build();
}

#[test]
fn where_the_chain_spec_says_nothing_the_minimum_is_one() {
	assert_eq!(crate::GenesisConfig::<Test>::default().minimum, 1);
}
