//! `dismiss_doctor`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, ProviderKind};
use sp_runtime::DispatchResult;

/// `who` dismisses `doctor`.
fn dismiss(who: AccountId, doctor: AccountId) -> DispatchResult {
	Doctors::dismiss_doctor(RuntimeOrigin::signed(who), doctor)
}

#[test]
fn i3_department_dismisses_a_doctor_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		let lines = recorded(|| dismiss(DEPARTMENT, DOCTOR));
		assert!(!Staff::<Test>::contains_key(DEPARTMENT, DOCTOR));
		assert!(!DepartmentsOf::<Test>::contains_key(DOCTOR, DEPARTMENT));
		assert_eq!(Doctors::provider(DEPARTMENT).map(|kept| kept.staff), Some(0));
		let (actor, item) = (Actor::Member(DEPARTMENT), AuditItem::Member(DOCTOR));
		assert_eq!(lines, [(actor, Some(DEPARTMENT), AuditKind::DoctorDismissed, item)]);
		System::assert_last_event(
			Event::DoctorDismissed { department: DEPARTMENT, doctor: DOCTOR }.into(),
		);
	});
}

#[test]
fn doctor_who_left_is_dismissed_before_they_are_erased() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		assert_ok!(Doctors::deregister(RuntimeOrigin::signed(DOCTOR)));
		assert_ok!(dismiss(DEPARTMENT, DOCTOR));
		erase_all();
		assert_eq!(Doctors::provider(DEPARTMENT).map(|kept| kept.staff), Some(0));
	});
}

#[test]
fn dismissal_leaves_the_doctors_other_departments() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(OTHER_DEPARTMENT, ProviderKind::Department);
		assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(OTHER_DEPARTMENT), DOCTOR));
		assert_ok!(dismiss(DEPARTMENT, DOCTOR));
		assert_eq!(Doctors::departments_of(DOCTOR, None, 10), [OTHER_DEPARTMENT]);
	});
}

#[test]
fn dismissal_is_refused_for_who_is_not_named_by_this_department() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		verified(OTHER_DEPARTMENT, ProviderKind::Department);
		assert_noop!(dismiss(DEPARTMENT, OTHER_DOCTOR), Error::<Test>::NotNamed);
		assert_noop!(dismiss(OTHER_DEPARTMENT, DOCTOR), Error::<Test>::NotNamed);
		assert_ok!(dismiss(DEPARTMENT, DOCTOR));
		assert_noop!(dismiss(DEPARTMENT, DOCTOR), Error::<Test>::NotNamed);
	});
}

#[test]
fn i2_dismissal_is_refused_to_who_is_not_a_department() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(PHARMACY, ProviderKind::Pharmacy);
		for who in [DOCTOR, PHARMACY] {
			assert_noop!(dismiss(who, DOCTOR), Error::<Test>::NotADepartment);
		}
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(dismiss(who, DOCTOR), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::dismiss_doctor { doctor: DOCTOR });
}
