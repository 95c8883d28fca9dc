//! View functions.

use crate::{mock::*, LibraryFile};
use frame_support::assert_ok;
use salus_primitives::{LibraryFileId, ProviderKind, MAX_PAGE};
use std::collections::BTreeSet;

#[test]
fn totals_count_each_kind_alone() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_ok!(register(STRANGER, ProviderKind::Doctor));
		assert_ok!(register(PHARMACY, ProviderKind::Pharmacy));
		assert_eq!(Doctors::total_doctors(), 2);
		assert_eq!(Doctors::total(ProviderKind::Doctor), 2);
		assert_eq!(Doctors::total(ProviderKind::Pharmacy), 1);
		assert_eq!(Doctors::total(ProviderKind::Department), 0);
		assert_ok!(register(DEPARTMENT, ProviderKind::Department));
		assert_eq!((Doctors::total_pharmacies(), Doctors::total_departments()), (1, 1));
	});
}

#[test]
fn status_is_told_from_registration() {
	ExtBuilder::build_and_execute(|| {
		assert!(!Doctors::is_registered(DOCTOR) && !Doctors::is_verified(DOCTOR));
		unverified_doctor();
		assert!(Doctors::is_registered(DOCTOR) && !Doctors::is_verified(DOCTOR));
		assert_ok!(verify(RuntimeOrigin::root(), DOCTOR));
		assert!(Doctors::is_registered(DOCTOR) && Doctors::is_verified(DOCTOR));
		assert_ok!(Doctors::suspend(RuntimeOrigin::root(), DOCTOR));
		assert!(Doctors::is_registered(DOCTOR) && !Doctors::is_verified(DOCTOR));
	});
}

#[test]
fn i8_providers_are_listed_in_pages_that_name_each_once() {
	ExtBuilder::build_and_execute(|| {
		let all: BTreeSet<AccountId> = (100..101 + u64::from(MAX_PAGE)).collect();
		for who in &all {
			assert_ok!(register(*who, ProviderKind::Pharmacy));
		}
		let first = Doctors::providers(None, u32::MAX);
		assert_eq!(first.len(), MAX_PAGE as usize);
		let last = first.last().map(|(who, _)| *who);
		let second = Doctors::providers(last, u32::MAX);
		assert_eq!(second.len(), 1);
		let listed: BTreeSet<_> = first.into_iter().chain(second).map(|(who, _)| who).collect();
		assert_eq!(listed, all);
		assert_eq!(Doctors::providers(None, 3).len(), 3);
		assert!(Doctors::providers(None, 0).is_empty());
	});
}

/// The numbers of a page of the doctor's library, and the number to go on with.
fn library(from: LibraryFileId, limit: u32) -> (Vec<LibraryFileId>, Option<LibraryFileId>) {
	let (page, next) = Doctors::library(DOCTOR, from, limit);
	(page.into_iter().map(|(id, _)| id).collect(), next)
}

#[test]
fn i8_library_is_listed_in_pages_in_the_order_of_numbers() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		fill_library(DOCTOR, MAX_PAGE + 2);
		for deleted in [1, 3] {
			assert_ok!(Doctors::delete_from_library(RuntimeOrigin::signed(DOCTOR), deleted));
		}
		assert_eq!(library(0, 2), (vec![0, 2], Some(3)));
		assert_eq!(library(3, 2), (vec![4, 5], Some(6)));
		let (page, next) = library(0, u32::MAX);
		assert_eq!((page.len(), next), (MAX_PAGE as usize - 2, Some(MAX_PAGE.into())));
		let rest = u64::from(MAX_PAGE);
		assert_eq!(library(rest, u32::MAX), (vec![rest, rest + 1], None));
		assert_eq!(library(rest + 2, 5), (vec![], None));
		assert_eq!(library(u64::MAX, 5), (vec![], None));
		assert_eq!(library(0, 0), (vec![], Some(0)));
	});
}

#[test]
fn library_shows_a_file_where_there_is_one() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		System::set_block_number(4);
		fill_library(DOCTOR, 1);
		let file = LibraryFile { cid: cid(4), added_at: 4 };
		assert_eq!(Doctors::library_file(DOCTOR, 0), Some(file.clone()));
		assert_eq!(Doctors::library_file(DOCTOR, 1), None);
		assert_eq!(Doctors::library_file(STRANGER, 0), None);
		assert_eq!(Doctors::library(DOCTOR, 0, 9), (vec![(0, file)], None));
		assert_eq!(Doctors::library(STRANGER, 0, 9), (vec![], None));
	});
}

#[test]
fn staff_is_everybody_whom_a_department_names() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(DEPARTMENT), OTHER_DOCTOR));
		let staff: BTreeSet<_> = Doctors::staff(DEPARTMENT).into_iter().collect();
		assert_eq!(staff, [DOCTOR, OTHER_DOCTOR].into());
		assert!(Doctors::staff(OTHER_DEPARTMENT).is_empty());
	});
}

#[test]
fn i8_departments_of_a_doctor_are_listed_in_pages_that_name_each_once() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		let all: BTreeSet<AccountId> = (100..101 + u64::from(MAX_PAGE)).collect();
		for who in &all {
			verified(*who, ProviderKind::Department);
			assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(*who), DOCTOR));
		}
		let first = Doctors::departments_of(DOCTOR, None, u32::MAX);
		assert_eq!(first.len(), MAX_PAGE as usize);
		let second = Doctors::departments_of(DOCTOR, first.last().copied(), u32::MAX);
		assert_eq!(second.len(), 1);
		let listed: BTreeSet<_> = first.into_iter().chain(second).collect();
		assert_eq!(listed, all);
		assert_eq!(Doctors::departments_of(DOCTOR, None, 3).len(), 3);
		assert!(Doctors::departments_of(OTHER_DOCTOR, None, 3).is_empty());
	});
}

#[test]
fn i4_doctor_acts_for_a_department_that_names_them_while_both_are_active() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		let acts = || Doctors::acts_for(DOCTOR, DEPARTMENT);
		assert!(acts());
		assert!(!Doctors::acts_for(DEPARTMENT, DOCTOR));
		assert!(!Doctors::acts_for(DOCTOR, DOCTOR));
		for who in [DOCTOR, DEPARTMENT] {
			assert_ok!(Doctors::suspend(RuntimeOrigin::root(), who));
			assert!(!acts());
			assert_ok!(Doctors::reinstate(RuntimeOrigin::root(), who));
			assert!(acts());
		}
		assert_ok!(Doctors::dismiss_doctor(RuntimeOrigin::signed(DEPARTMENT), DOCTOR));
		assert!(!acts());
	});
}

#[test]
fn i4_nobody_acts_for_who_left_or_once_they_left() {
	for leaving in [DOCTOR, DEPARTMENT] {
		ExtBuilder::build_and_execute(|| {
			department_with_doctor();
			assert_ok!(Doctors::deregister(RuntimeOrigin::signed(leaving)));
			assert!(!Doctors::acts_for(DOCTOR, DEPARTMENT));
		});
	}
}

#[test]
fn erasure_shows_until_it_is_done() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert!(!Doctors::is_erasing(DOCTOR));
		assert_ok!(Doctors::deregister(RuntimeOrigin::signed(DOCTOR)));
		assert!(Doctors::is_erasing(DOCTOR));
		erase_all();
		assert!(!Doctors::is_erasing(DOCTOR));
	});
}
