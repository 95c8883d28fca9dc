//! `upload_file`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl, Actor, AuditItem, AuditKind, Categories, Category, Record, Right,
};
use sp_runtime::DispatchResult;

/// The doctor adds a clinical record to the patient's.
fn upload() -> DispatchResult {
	let (origin, category) = (RuntimeOrigin::signed(DOCTOR), Category::Clinical);
	Doctors::upload_file(origin, PATIENT, category, 0, cid(7), None)
}

#[test]
fn i3_provider_adds_a_record_under_a_grant_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		add_record(PATIENT, Category::Imaging);
		let lines = recorded(upload);
		let category = Category::Clinical;
		let record = Record { cid: cid(7), category, epoch: 0, author: DOCTOR };
		assert_eq!(Access::record(&PATIENT, 1), Some(record));
		let (actor, item) = (Actor::Member(DOCTOR), AuditItem::Record(1));
		assert_eq!(lines, [(actor, Some(PATIENT), AuditKind::FileUploaded, item)]);
		System::assert_last_event(
			Event::FileUploaded {
				provider: DOCTOR,
				patient: PATIENT,
				record: 1,
				category,
				department: None,
			}
			.into(),
		);
	});
}

#[test]
fn i2_author_is_who_signed() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_ok!(upload());
		assert_eq!(Access::record(&PATIENT, 0).map(|record| record.author), Some(DOCTOR));
	});
}

#[test]
fn upload_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, ADMIN, PATIENT] {
			grant(PATIENT, who, Categories::ALL, Right::Contribute);
			assert_noop!(
				Doctors::upload_file(
					RuntimeOrigin::signed(who),
					PATIENT,
					Category::Clinical,
					0,
					cid(7),
					None
				),
				Error::<Test>::NotRegistered
			);
		}
	});
}

#[test]
fn i4_upload_is_refused_for_an_unverified_provider() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_noop!(upload(), NOT_ACTIVE);
	});
}

#[test]
fn i4_upload_is_refused_for_a_suspended_provider_until_reinstated() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_noop!(upload(), NOT_ACTIVE);
		assert_ok!(Doctors::reinstate(RuntimeOrigin::signed(ADMIN), DOCTOR));
		assert_ok!(upload());
	});
}

#[test]
fn i4_upload_is_refused_without_a_grant() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		assert_noop!(upload(), NO_GRANT);
	});
}

#[test]
fn i4_upload_is_refused_after_the_grant_expired() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		let (categories, right) = (Categories::ALL, Right::Contribute);
		set_grant(PATIENT, DOCTOR, Grant { categories, right, last_block: Some(5) });
		System::set_block_number(5);
		assert_ok!(upload());
		System::set_block_number(6);
		assert_noop!(upload(), EXPIRED);
	});
}

#[test]
fn i4_upload_is_refused_after_the_grant_was_revoked() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_ok!(upload());
		revoke(PATIENT, DOCTOR);
		assert_noop!(upload(), NO_GRANT);
	});
}

#[test]
fn i4_upload_is_refused_where_the_grant_does_not_cover_the_category() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		let imaging = Categories::from_list(&[Category::Imaging]).expect("one category");
		grant(PATIENT, DOCTOR, imaging, Right::Contribute);
		assert_noop!(upload(), NOT_COVERED);
	});
}

#[test]
fn i4_upload_is_refused_under_a_grant_to_view() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::View);
		assert_noop!(upload(), RIGHT_TOO_LOW);
	});
}

#[test]
fn upload_is_refused_for_who_is_not_a_patient() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		for who in [STRANGER, ADMIN, DOCTOR] {
			grant(who, DOCTOR, Categories::ALL, Right::Contribute);
			assert_noop!(
				Doctors::upload_file(
					RuntimeOrigin::signed(DOCTOR),
					who,
					Category::Clinical,
					0,
					cid(7),
					None
				),
				NOT_A_PATIENT
			);
		}
	});
}

#[test]
fn i5_upload_is_refused_for_an_epoch_that_is_not_the_current_one() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		CurrentEpoch::set(&1);
		assert_noop!(upload(), STALE_EPOCH);
	});
}

#[test]
fn malformed_cid_is_refused() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_noop!(
			Doctors::upload_file(
				RuntimeOrigin::signed(DOCTOR),
				PATIENT,
				Category::Clinical,
				0,
				malformed_cid(),
				None
			),
			MALFORMED_CID
		);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::upload_file {
		patient: PATIENT,
		category: Category::Clinical,
		epoch: 0,
		cid: cid(7),
		department: Some(DEPARTMENT),
	});
}
