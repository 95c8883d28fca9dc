//! `deregister`. What follows in later blocks is in `erasure.rs`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	traits::Registered, Actor, AuditItem, AuditKind, ProviderKind, ProviderRegistry, RoleRegistry,
};
use sp_runtime::DispatchResult;

fn deregister(who: AccountId) -> DispatchResult {
	Doctors::deregister(RuntimeOrigin::signed(who))
}

#[test]
fn i3_provider_of_any_kind_leaves_with_one_event() {
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		ExtBuilder::build_and_execute(|| {
			verified(STRANGER, kind);
			let lines = recorded(|| deregister(STRANGER));
			assert_eq!(Doctors::provider(STRANGER), None);
			assert_eq!(Doctors::total(kind), 0);
			assert_eq!(Roles::role(&STRANGER), None);
			assert!(Doctors::is_erasing(STRANGER));
			let (actor, item) = (Actor::Member(STRANGER), AuditItem::Role(kind.into()));
			assert_eq!(lines, [(actor, Some(STRANGER), AuditKind::ProviderDeregistered, item)]);
			System::assert_last_event(
				Event::ProviderDeregistered { provider: STRANGER, kind }.into(),
			);
		});
	}
}

#[test]
fn i4_other_pallets_know_nothing_of_who_left() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		assert_ok!(deregister(DOCTOR));
		assert_eq!(Doctors::kind(&DOCTOR), None);
		assert_eq!(Doctors::recipient(&DOCTOR), None);
		assert!(!Doctors::is_active(&DOCTOR));
		assert!(!<Doctors as Registered<_>>::is_registered(&DOCTOR));
	});
}

#[test]
fn provider_leaves_whatever_their_status() {
	for doctor in [unverified_doctor, verified_doctor, suspended_doctor] {
		ExtBuilder::build_and_execute(|| {
			doctor();
			assert_ok!(deregister(DOCTOR));
		});
	}
}

#[test]
fn leaving_counts_one_fewer_of_that_kind_alone() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		assert_ok!(deregister(DOCTOR));
		assert_eq!((Doctors::total_doctors(), Doctors::total_departments()), (1, 1));
	});
}

#[test]
fn leaving_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, ADMIN, PATIENT, AUDITOR] {
			assert_noop!(deregister(who), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn leaving_twice_is_refused() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_ok!(deregister(DOCTOR));
		assert_noop!(deregister(DOCTOR), Error::<Test>::NotRegistered);
		erase_all();
		assert_noop!(deregister(DOCTOR), Error::<Test>::NotRegistered);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::deregister {});
}
