//! View functions.

use crate::mock::*;
use frame_support::assert_ok;
use salus_primitives::{ProviderKind, MAX_PAGE};
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
	});
}

#[test]
fn status_is_told_from_registration() {
	ExtBuilder::build_and_execute(|| {
		assert!(!Doctors::is_registered(DOCTOR) && !Doctors::is_verified(DOCTOR));
		unverified_doctor();
		assert!(Doctors::is_registered(DOCTOR) && !Doctors::is_verified(DOCTOR));
		assert_ok!(Doctors::verify(RuntimeOrigin::root(), DOCTOR));
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
