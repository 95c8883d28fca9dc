//! Doctors who act under the grants of a department: who may, and what is recorded of it.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl, Actor, AuditItem, AuditKind, Categories, Category, ProviderKind, ProviderStatus,
	Right,
};
use sp_runtime::{DispatchError, DispatchResult};

const CATEGORY: Category = Category::Clinical;

/// The three calls that take a department.
const CALLS: [fn(AccountId, Option<AccountId>) -> DispatchResult; 3] = [upload, open, comment];

fn upload(who: AccountId, department: Option<AccountId>) -> DispatchResult {
	Doctors::upload_file(RuntimeOrigin::signed(who), PATIENT, CATEGORY, 0, cid(7), department)
}

fn open(who: AccountId, department: Option<AccountId>) -> DispatchResult {
	Doctors::open_file(RuntimeOrigin::signed(who), PATIENT, 0, department)
}

fn comment(who: AccountId, department: Option<AccountId>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	Doctors::add_comment(origin, PATIENT, CATEGORY, Some(0), 0, cid(7), department)
}

/// A patient with a record who lets the department, which names the doctor, contribute to all.
fn patient_of_the_department() {
	department_with_doctor();
	add_record(PATIENT, CATEGORY);
	grant(PATIENT, DEPARTMENT, Categories::ALL, Right::Contribute);
}

/// Asserts that `who` cannot do anything for `department`, because of `error`.
fn assert_refused(who: AccountId, department: AccountId, error: impl Into<DispatchError>) {
	let error = error.into();
	for call in CALLS {
		assert_noop!(call(who, Some(department)), error);
	}
}

#[test]
fn i3_doctor_acts_under_the_grant_of_a_department_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		let actor = Actor::Delegate { member: DOCTOR, department: DEPARTMENT };
		let items = [
			(AuditKind::FileUploaded, AuditItem::Record(1)),
			(AuditKind::FileOpened, AuditItem::Record(0)),
			(AuditKind::CommentAdded, AuditItem::Comment(0)),
		];
		for (call, (kind, item)) in CALLS.into_iter().zip(items) {
			let lines = recorded(|| call(DOCTOR, Some(DEPARTMENT)));
			assert_eq!(lines, [(actor.clone(), Some(PATIENT), kind, item)]);
		}
	});
}

#[test]
fn i2_author_of_what_a_doctor_writes_for_a_department_is_the_doctor() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(upload(DOCTOR, Some(DEPARTMENT)));
		assert_ok!(comment(DOCTOR, Some(DEPARTMENT)));
		assert_eq!(Access::record(&PATIENT, 1).map(|record| record.author), Some(DOCTOR));
		assert_eq!(Comments::get()[&(PATIENT, 0)].author, DOCTOR);
	});
}

#[test]
fn events_name_the_department() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		let (provider, patient, category) = (DOCTOR, PATIENT, CATEGORY);
		let department = Some(DEPARTMENT);
		assert_ok!(upload(DOCTOR, department));
		let record = 1;
		System::assert_last_event(
			Event::FileUploaded { provider, patient, record, category, department }.into(),
		);
		assert_ok!(open(DOCTOR, department));
		let record = 0;
		System::assert_last_event(
			Event::FileOpened { provider, patient, record, department }.into(),
		);
	});
}

#[test]
fn department_uses_its_grant_itself() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		for call in CALLS {
			let lines = recorded(|| call(DEPARTMENT, None));
			assert!(matches!(lines[..], [(Actor::Member(DEPARTMENT), ..)]));
		}
	});
}

#[test]
fn i4_grant_of_a_department_is_not_its_doctors_own() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		for call in CALLS {
			assert_noop!(call(DOCTOR, None), NO_GRANT);
		}
	});
}

#[test]
fn i4_grant_of_a_doctor_is_not_the_departments() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		add_record(PATIENT, CATEGORY);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_refused(DOCTOR, DEPARTMENT, NO_GRANT);
	});
}

#[test]
fn i2_i4_doctor_whom_no_department_names_acts_for_none() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		assert_refused(OTHER_DOCTOR, DEPARTMENT, Error::<Test>::NotNamed);
	});
}

#[test]
fn i2_i4_doctor_named_by_another_department_is_refused() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		verified(OTHER_DOCTOR, ProviderKind::Doctor);
		verified(OTHER_DEPARTMENT, ProviderKind::Department);
		let other = RuntimeOrigin::signed(OTHER_DEPARTMENT);
		assert_ok!(Doctors::name_doctor(other, OTHER_DOCTOR));
		assert_refused(OTHER_DOCTOR, DEPARTMENT, Error::<Test>::NotNamed);
		assert_refused(OTHER_DOCTOR, OTHER_DEPARTMENT, NO_GRANT);
		assert_refused(DOCTOR, OTHER_DEPARTMENT, Error::<Test>::NotNamed);
	});
}

#[test]
fn i4_dismissed_doctor_is_refused() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(upload(DOCTOR, Some(DEPARTMENT)));
		assert_ok!(Doctors::dismiss_doctor(RuntimeOrigin::signed(DEPARTMENT), DOCTOR));
		assert_refused(DOCTOR, DEPARTMENT, Error::<Test>::NotNamed);
	});
}

#[test]
fn i4_suspended_doctor_is_refused_until_reinstated() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(Doctors::suspend(RuntimeOrigin::root(), DOCTOR));
		assert_refused(DOCTOR, DEPARTMENT, Error::<Test>::NotActive);
		assert_ok!(Doctors::reinstate(RuntimeOrigin::root(), DOCTOR));
		assert_ok!(upload(DOCTOR, Some(DEPARTMENT)));
	});
}

#[test]
fn i4_unverified_doctor_is_refused() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(register(OTHER_DOCTOR, ProviderKind::Doctor));
		assert_ok!(Doctors::name_doctor(RuntimeOrigin::signed(DEPARTMENT), OTHER_DOCTOR));
		assert_refused(OTHER_DOCTOR, DEPARTMENT, Error::<Test>::NotActive);
	});
}

#[test]
fn i4_suspended_department_lends_no_grant_until_reinstated() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(Doctors::suspend(RuntimeOrigin::root(), DEPARTMENT));
		assert_refused(DOCTOR, DEPARTMENT, NOT_ACTIVE);
		assert_ok!(Doctors::reinstate(RuntimeOrigin::root(), DEPARTMENT));
		assert_ok!(upload(DOCTOR, Some(DEPARTMENT)));
	});
}

#[test]
fn i4_unverified_department_lends_no_grant() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		Providers::<Test>::mutate_extant(DEPARTMENT, |provider| {
			provider.status = ProviderStatus::Unverified;
		});
		add_record(PATIENT, CATEGORY);
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::Contribute);
		assert_refused(DOCTOR, DEPARTMENT, NOT_ACTIVE);
	});
}

#[test]
fn i4_department_that_left_lends_no_grant() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(Doctors::deregister(RuntimeOrigin::signed(DEPARTMENT)));
		assert_refused(DOCTOR, DEPARTMENT, NOT_ACTIVE);
		erase_all();
		assert_refused(DOCTOR, DEPARTMENT, Error::<Test>::NotNamed);
	});
}

#[test]
fn i4_doctor_who_left_is_refused_and_not_named_when_they_register_again() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		assert_ok!(Doctors::deregister(RuntimeOrigin::signed(DOCTOR)));
		assert_refused(DOCTOR, DEPARTMENT, Error::<Test>::NotRegistered);
		erase_all();
		verified_doctor();
		assert_refused(DOCTOR, DEPARTMENT, Error::<Test>::NotNamed);
	});
}

#[test]
fn i4_grant_of_a_department_that_expired_or_was_revoked_is_of_no_use_to_its_doctor() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		let (categories, right) = (Categories::ALL, Right::Contribute);
		set_grant(PATIENT, DEPARTMENT, Grant { categories, right, last_block: Some(5) });
		System::set_block_number(6);
		assert_refused(DOCTOR, DEPARTMENT, EXPIRED);
		revoke(PATIENT, DEPARTMENT);
		assert_refused(DOCTOR, DEPARTMENT, NO_GRANT);
	});
}

#[test]
fn i4_doctor_acts_within_what_the_departments_grant_covers() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		let imaging = Categories::from_list(&[Category::Imaging]).expect("one category");
		grant(PATIENT, DEPARTMENT, imaging, Right::Contribute);
		assert_refused(DOCTOR, DEPARTMENT, NOT_COVERED);
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::View);
		assert_noop!(upload(DOCTOR, Some(DEPARTMENT)), RIGHT_TOO_LOW);
		assert_noop!(comment(DOCTOR, Some(DEPARTMENT)), RIGHT_TOO_LOW);
		assert_ok!(open(DOCTOR, Some(DEPARTMENT)));
	});
}

#[test]
fn only_doctors_act_for_a_department() {
	ExtBuilder::build_and_execute(|| {
		patient_of_the_department();
		verified(PHARMACY, ProviderKind::Pharmacy);
		for who in [PHARMACY, DEPARTMENT] {
			assert_refused(who, DEPARTMENT, Error::<Test>::NotADoctor);
		}
		for who in [STRANGER, ADMIN, PATIENT, AUDITOR] {
			assert_refused(who, DEPARTMENT, Error::<Test>::NotRegistered);
		}
	});
}
