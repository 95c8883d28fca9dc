//! The erasure of what is left of providers who left, block by block.

use crate::{mock::*, pallet::*, MAX_ERASED_PER_BLOCK};
use frame_support::{assert_ok, weights::Weight};
use salus_primitives::ProviderKind;

fn deregister(who: AccountId) {
	assert_ok!(Doctors::deregister(RuntimeOrigin::signed(who)));
}

/// How many files of anybody's library are stored.
fn files() -> usize {
	Library::<Test>::iter().count()
}

/// Whether anything of `who` is stored.
fn leaves_a_trace(who: AccountId) -> bool {
	Providers::<Test>::contains_key(who)
		|| Library::<Test>::iter_prefix(who).next().is_some()
		|| Staff::<Test>::iter().any(|(department, doctor, ())| [department, doctor].contains(&who))
		|| DepartmentsOf::<Test>::iter()
			.any(|(doctor, department, ())| [department, doctor].contains(&who))
		|| Erasures::<Test>::contains_key(who)
}

#[test]
fn nothing_is_left_of_a_doctor_who_left() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		fill_library(DOCTOR, 3);
		fill_library(DEPARTMENT, 2);
		deregister(DOCTOR);
		assert_eq!(erase_all(), 1);
		assert!(!leaves_a_trace(DOCTOR));
		assert_eq!(files(), 2);
		assert_eq!(Doctors::provider(DEPARTMENT).map(|kept| kept.staff), Some(0));
		System::assert_last_event(Event::ProviderErased { provider: DOCTOR }.into());
	});
}

#[test]
fn nothing_is_left_of_a_department_that_left() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(OTHER_DEPARTMENT, ProviderKind::Department);
		assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(OTHER_DEPARTMENT), DOCTOR));
		deregister(DEPARTMENT);
		erase_all();
		assert!(!leaves_a_trace(DEPARTMENT));
		assert_eq!(Doctors::departments_of(DOCTOR, None, 10), [OTHER_DEPARTMENT]);
		System::assert_last_event(Event::ProviderErased { provider: DEPARTMENT }.into());
	});
}

#[test]
fn department_and_doctor_who_both_left_are_erased() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		deregister(DOCTOR);
		deregister(DEPARTMENT);
		erase_all();
		assert!(!leaves_a_trace(DOCTOR) && !leaves_a_trace(DEPARTMENT));
	});
}

#[test]
fn i3_erasure_adds_nothing_to_the_trail() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		fill_library(DOCTOR, 3);
		deregister(DOCTOR);
		let lines = recorded(|| {
			erase_all();
			Ok(())
		});
		assert_eq!(lines, []);
	});
}

#[test]
fn i8_block_erases_no_more_than_its_remaining_weight_pays_for() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		fill_library(DOCTOR, 10);
		deregister(DOCTOR);
		assert_eq!(idle(Weight::zero()), Weight::zero());
		let nearly = weight_to_erase(1).saturating_sub(Weight::from_parts(1, 0));
		assert_eq!(idle(nearly), Weight::zero());
		let no_proof = weight_to_erase(1).set_proof_size(0);
		assert_eq!(idle(no_proof), Weight::zero());
		assert_eq!(files(), 10);
		assert_eq!(idle(weight_to_erase(3)), weight_to_erase(3));
		assert_eq!(files(), 7);
		assert_ok!(Doctors::do_try_state());
	});
}

#[test]
fn i8_block_erases_no_more_than_the_maximum() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		fill_library(DOCTOR, 2 * MAX_ERASED_PER_BLOCK as u32);
		deregister(DOCTOR);
		assert_eq!(idle(Weight::MAX), weight_to_erase(MAX_ERASED_PER_BLOCK));
		assert_eq!(files(), MAX_ERASED_PER_BLOCK as usize);
		// One block for the other half, one for the account itself.
		assert_eq!(erase_all(), 2);
	});
}

#[test]
fn i8_maximum_is_a_small_part_of_a_block() {
	let weight = weight_to_erase(MAX_ERASED_PER_BLOCK);
	assert!(weight.ref_time() < 150_000_000_000, "a tenth of 1.5 s: {weight:?}");
}

#[test]
fn block_erases_one_account_after_another() {
	ExtBuilder::build_and_execute(|| {
		let leaving = 100..104;
		for who in leaving.clone() {
			assert_ok!(register(who, ProviderKind::Pharmacy));
			fill_library(who, 2);
			deregister(who);
		}
		// Two files and the account itself, twice; and one file of a third.
		idle(weight_to_erase(7));
		let kept = |who| Library::<Test>::iter_prefix(who).count();
		let mut left: Vec<_> = leaving.clone().map(kept).collect();
		left.sort_unstable();
		assert_eq!(left, [0, 0, 1, 2]);
		assert_eq!(leaving.filter(|who| Doctors::is_erasing(*who)).count(), 2);
	});
}

#[test]
fn i8_who_stored_little_is_erased_in_the_next_block_whoever_else_stored_much() {
	for (much, little) in [(100, 101), (101, 100)] {
		ExtBuilder::build_and_execute(|| {
			for who in [much, little] {
				assert_ok!(register(who, ProviderKind::Pharmacy));
			}
			fill_library(much, 4 * MAX_ERASED_PER_BLOCK as u32);
			fill_library(little, 1);
			deregister(much);
			deregister(little);
			idle(Weight::MAX);
			assert!(Doctors::is_erasing(much));
			idle(Weight::MAX);
			assert!(Doctors::is_erasing(much) && !Doctors::is_erasing(little));
			assert_ok!(Doctors::do_try_state());
			// Of what one stored four times the maximum, an account, and the two items of the other: 5
			// blocks in all.
			assert_eq!(erase_all(), 3);
			assert!(!LastErased::<Test>::exists());
		});
	}
}

#[test]
fn block_without_anything_to_erase_costs_one_item() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		fill_library(DOCTOR, 1);
		assert_eq!(idle(Weight::MAX), weight_to_erase(1));
		assert_eq!(files(), 1);
	});
}

#[test]
fn department_names_others_while_one_of_its_doctors_is_erased() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		fill_library(DOCTOR, 5);
		deregister(DOCTOR);
		idle(weight_to_erase(2));
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(DEPARTMENT), OTHER_DOCTOR));
		erase_all();
		assert_eq!(Doctors::staff(DEPARTMENT), [OTHER_DOCTOR]);
	});
}
