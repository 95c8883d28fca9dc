//! `name_doctor`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, ProviderKind};
use sp_runtime::DispatchResult;

/// `who` names `doctor`.
fn name(who: AccountId, doctor: AccountId) -> DispatchResult {
	Doctors::name_doctor(RuntimeOrigin::signed(who), doctor)
}

/// A verified department, and a doctor who is not.
fn department_and_doctor() {
	unverified_doctor();
	verified(DEPARTMENT, ProviderKind::Department);
}

#[test]
fn i3_department_names_a_doctor_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		department_and_doctor();
		let lines = recorded(|| name(DEPARTMENT, DOCTOR));
		assert!(Staff::<Test>::contains_key(DEPARTMENT, DOCTOR));
		assert!(DepartmentsOf::<Test>::contains_key(DOCTOR, DEPARTMENT));
		assert_eq!(Doctors::provider(DEPARTMENT).map(|kept| kept.staff), Some(1));
		let (actor, item) = (Actor::Member(DEPARTMENT), AuditItem::Member(DOCTOR));
		assert_eq!(lines, [(actor, Some(DEPARTMENT), AuditKind::DoctorNamed, item)]);
		System::assert_last_event(
			Event::DoctorNamed { department: DEPARTMENT, doctor: DOCTOR }.into(),
		);
	});
}

#[test]
fn doctor_is_named_by_several_departments() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(OTHER_DEPARTMENT, ProviderKind::Department);
		assert_ok!(name(OTHER_DEPARTMENT, DOCTOR));
		assert!(Doctors::acts_for(DOCTOR, DEPARTMENT));
		assert!(Doctors::acts_for(DOCTOR, OTHER_DEPARTMENT));
	});
}

#[test]
fn i2_naming_is_refused_to_who_is_not_a_department() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(PHARMACY, ProviderKind::Pharmacy);
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		for who in [DOCTOR, OTHER_DOCTOR, PHARMACY] {
			assert_noop!(name(who, OTHER_DOCTOR), Error::<Test>::NotADepartment);
		}
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(name(who, OTHER_DOCTOR), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn naming_is_refused_for_who_is_not_a_doctor() {
	ExtBuilder::build_and_execute(|| {
		department_and_doctor();
		assert_ok!(register(PHARMACY, ProviderKind::Pharmacy));
		for who in [PHARMACY, DEPARTMENT, STRANGER, PATIENT, ADMIN] {
			assert_noop!(name(DEPARTMENT, who), Error::<Test>::NotADoctor);
		}
	});
}

#[test]
fn i4_naming_is_refused_to_a_department_that_is_unverified_or_suspended() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_ok!(register(DEPARTMENT, ProviderKind::Department));
		assert_noop!(name(DEPARTMENT, DOCTOR), Error::<Test>::NotActive);
		assert_ok!(verify(RuntimeOrigin::signed(ADMIN), DEPARTMENT));
		assert_ok!(Doctors::suspend(RuntimeOrigin::signed(ADMIN), DEPARTMENT));
		assert_noop!(name(DEPARTMENT, DOCTOR), Error::<Test>::NotActive);
	});
}

#[test]
fn naming_twice_is_refused() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		assert_noop!(name(DEPARTMENT, DOCTOR), Error::<Test>::AlreadyNamed);
	});
}

#[test]
fn i8_naming_is_refused_beyond_the_limit_until_one_is_dismissed() {
	ExtBuilder::build_and_execute(|| {
		department_and_doctor();
		for doctor in (100..).take(MAX_STAFF as usize) {
			assert_ok!(register(doctor, ProviderKind::Doctor));
			assert_ok!(name(DEPARTMENT, doctor));
		}
		assert_noop!(name(DEPARTMENT, DOCTOR), Error::<Test>::StaffLimitReached);
		assert_ok!(Doctors::dismiss_doctor(RuntimeOrigin::signed(DEPARTMENT), 100));
		assert_ok!(name(DEPARTMENT, DOCTOR));
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::name_doctor { doctor: DOCTOR });
}
