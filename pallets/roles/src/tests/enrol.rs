//! What other pallets do through `RoleRegistry`.

use super::*;
use crate::{EnrolmentPolicy, Error};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::RoleRegistry;

type Registry = crate::Pallet<Test>;

/// Enrols `who` as a transaction of theirs does, for which `CheckMember` lends a reference.
fn enrol_signed(who: AccountId, role: Role) {
	System::inc_sufficients(&who);
	assert_ok!(Registry::enrol(&who, role));
	System::dec_sufficients(&who);
}

#[test]
fn anyone_who_signs_enrols_under_open() {
	ExtBuilder::default().build_and_execute(|| {
		enrol_signed(ALICE, Role::Patient);
		assert_eq!(Registry::role(&ALICE), Some(Role::Patient));
		assert_eq!(System::sufficients(&ALICE), 1);
		assert_eq!(Roles::count(Role::Patient), 1);
	});
}

#[test]
fn i7_an_account_that_signs_nothing_itself_cannot_enrol() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Registry::enrol(&ALICE, Role::Patient), Error::<Test>::NotEnrolled);
		System::inc_account_nonce(ALICE);
		assert!(System::account_exists(&ALICE));
		assert_noop!(Registry::enrol(&ALICE, Role::Patient), Error::<Test>::NotEnrolled);
	});
}

#[test]
fn an_account_that_a_seat_keeps_alive_enrols_under_open() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_providers(&ALICE);
		assert_ok!(Registry::enrol(&ALICE, Role::Doctor));
		assert_eq!((System::providers(&ALICE), System::sufficients(&ALICE)), (1, 1));
	});
}

#[test]
fn only_whom_an_admin_assigned_enrols_under_by_admin() {
	ExtBuilder::default().enrolment(EnrolmentPolicy::ByAdmin).build_and_execute(|| {
		System::inc_providers(&BOB);
		assert_noop!(Registry::enrol(&BOB, Role::Patient), Error::<Test>::NotEnrolled);
		assert_noop!(Registry::enrol(&ALICE, Role::Patient), Error::<Test>::NotEnrolled);
		assert_ok!(Roles::assign(RuntimeOrigin::signed(ADMIN), ALICE, Role::Patient));
		assert_ok!(Registry::enrol(&ALICE, Role::Patient));
		assert_eq!(System::sufficients(&ALICE), 1);
		assert_eq!(Roles::count(Role::Patient), 1);
	});
}

#[test]
fn nobody_enrols_under_a_second_role() {
	for policy in [EnrolmentPolicy::Open, EnrolmentPolicy::ByAdmin] {
		ExtBuilder::default().enrolment(policy).build_and_execute(|| {
			give(ALICE, Role::Doctor);
			assert_noop!(Registry::enrol(&ALICE, Role::Patient), Error::<Test>::AlreadyExists);
			assert_noop!(Registry::enrol(&ADMIN, Role::Patient), Error::<Test>::AlreadyExists);
		});
	}
}

#[test]
fn other_pallets_assign_and_remove_by_the_same_rules() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(<Registry as RoleRegistry<_>>::assign(&ALICE, Role::Auditor));
		assert_eq!(System::sufficients(&ALICE), 1);
		assert_noop!(
			<Registry as RoleRegistry<_>>::assign(&ALICE, Role::Auditor),
			Error::<Test>::AlreadyExists
		);
		assert_noop!(
			<Registry as RoleRegistry<_>>::remove(&ALICE, Role::Admin),
			Error::<Test>::NotFound
		);
		assert_ok!(<Registry as RoleRegistry<_>>::remove(&ALICE, Role::Auditor));
		assert!(!System::account_exists(&ALICE));
		assert_noop!(
			<Registry as RoleRegistry<_>>::remove(&ALICE, Role::Auditor),
			Error::<Test>::NotFound
		);
		assert_noop!(
			<Registry as RoleRegistry<_>>::remove(&ADMIN, Role::Admin),
			Error::<Test>::LastAdmin
		);
	});
}

#[test]
fn i3_the_registry_leaves_the_line_to_its_caller() {
	ExtBuilder::default().build_and_execute(|| {
		enrol_signed(ALICE, Role::Patient);
		assert_ok!(<Registry as RoleRegistry<_>>::assign(&BOB, Role::Auditor));
		assert_ok!(<Registry as RoleRegistry<_>>::remove(&BOB, Role::Auditor));
		assert_no_line();
	});
}
