//! `open_file`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, Categories, Category, Right};
use sp_runtime::DispatchResult;

/// The doctor logs the opening of the patient's record 0.
fn open() -> DispatchResult {
	Doctors::open_file(RuntimeOrigin::signed(DOCTOR), PATIENT, 0, None)
}

#[test]
fn i3_provider_logs_an_opening_under_a_grant_with_one_event() {
	for right in [Right::View, Right::Contribute] {
		ExtBuilder::build_and_execute(|| {
			verified_doctor();
			add_record(PATIENT, Category::Clinical);
			grant(PATIENT, DOCTOR, Categories::ALL, right);
			let lines = recorded(open);
			let (actor, item) = (Actor::Member(DOCTOR), AuditItem::Record(0));
			assert_eq!(lines, [(actor, Some(PATIENT), AuditKind::FileOpened, item)]);
			System::assert_last_event(
				Event::FileOpened {
					provider: DOCTOR,
					patient: PATIENT,
					record: 0,
					department: None,
				}
				.into(),
			);
		});
	}
}

#[test]
fn opening_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		add_record(PATIENT, Category::Clinical);
		for who in [STRANGER, ADMIN, PATIENT] {
			grant(PATIENT, who, Categories::ALL, Right::View);
			assert_noop!(
				Doctors::open_file(RuntimeOrigin::signed(who), PATIENT, 0, None),
				Error::<Test>::NotRegistered
			);
		}
	});
}

#[test]
fn opening_is_refused_for_a_record_that_does_not_exist() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		add_record(PATIENT, Category::Clinical);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::View);
		for (patient, record) in [(PATIENT, 1), (STRANGER, 0)] {
			assert_noop!(
				Doctors::open_file(RuntimeOrigin::signed(DOCTOR), patient, record, None),
				Error::<Test>::RecordNotFound
			);
		}
	});
}

#[test]
fn i4_opening_is_refused_for_an_unverified_provider() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		add_record(PATIENT, Category::Clinical);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::View);
		assert_noop!(open(), NOT_ACTIVE);
	});
}

#[test]
fn i4_opening_is_refused_for_a_suspended_provider() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		add_record(PATIENT, Category::Clinical);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::View);
		assert_noop!(open(), NOT_ACTIVE);
	});
}

#[test]
fn i4_opening_is_refused_without_a_grant() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		add_record(PATIENT, Category::Clinical);
		assert_noop!(open(), NO_GRANT);
	});
}

#[test]
fn i4_opening_is_refused_after_the_grant_expired() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		add_record(PATIENT, Category::Clinical);
		let (categories, right) = (Categories::ALL, Right::View);
		set_grant(PATIENT, DOCTOR, Grant { categories, right, last_block: Some(5) });
		System::set_block_number(6);
		assert_noop!(open(), EXPIRED);
	});
}

#[test]
fn i4_opening_is_refused_after_the_grant_was_revoked() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		add_record(PATIENT, Category::Clinical);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::View);
		assert_ok!(open());
		revoke(PATIENT, DOCTOR);
		assert_noop!(open(), NO_GRANT);
	});
}

#[test]
fn i4_opening_is_refused_where_the_grant_does_not_cover_the_category_of_the_record() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		add_record(PATIENT, Category::Clinical);
		let imaging = Categories::from_list(&[Category::Imaging]).expect("one category");
		grant(PATIENT, DOCTOR, imaging, Right::Contribute);
		assert_noop!(open(), NOT_COVERED);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::open_file {
		patient: PATIENT,
		record: 0,
		department: Some(DEPARTMENT),
	});
}
