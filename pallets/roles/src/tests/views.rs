//! The view functions.

use super::*;
use salus_primitives::MAX_PAGE;

#[test]
fn i8_members_are_paged() {
	ExtBuilder::default().build_and_execute(|| {
		(100..110).for_each(|who| give(who, Role::Patient));
		give(ALICE, Role::Doctor);
		let mut seen = Vec::new();
		loop {
			let page = Roles::members(Role::Patient, seen.last().copied(), 3);
			assert!(page.len() <= 3);
			if page.is_empty() {
				break;
			}
			seen.extend(page);
		}
		seen.sort_unstable();
		assert_eq!(seen, (100..110).collect::<Vec<_>>());
	});
}

#[test]
fn i8_a_page_has_a_longest_size() {
	ExtBuilder::default().build_and_execute(|| {
		let more = u64::from(MAX_PAGE) + 1;
		(100..100 + more).for_each(|who| give(who, Role::Patient));
		assert_eq!(Roles::members(Role::Patient, None, u32::MAX).len() as u32, MAX_PAGE);
		assert_eq!(Roles::count(Role::Patient), MAX_PAGE + 1);
	});
}

#[test]
fn a_page_goes_on_after_a_member_who_left() {
	ExtBuilder::default().build_and_execute(|| {
		(100..110).for_each(|who| give(who, Role::Patient));
		let all = Roles::members(Role::Patient, None, 10);
		crate::Pallet::<Test>::take(&all[4]).expect("has a role");
		assert_eq!(Roles::members(Role::Patient, Some(all[4]), 10), all[5..]);
	});
}

#[test]
fn allowance_left_is_all_of_it_for_whoever_used_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Roles::allowance_left(ADMIN), MAX);
		Roles::charge(&ADMIN, RECOVERY + 5);
		assert_eq!(Roles::allowance_left(ADMIN), MAX - RECOVERY - 5);
		System::set_block_number(2);
		assert_eq!(Roles::allowance_left(ADMIN), MAX - 5);
		System::set_block_number(3);
		assert_eq!(Roles::allowance_left(ADMIN), MAX);
	});
}
