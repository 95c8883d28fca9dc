//! `add_file`.

use super::*;
use crate::{Error, Patients as PatientMap, Records};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	Category::{Clinical, Imaging},
	EpochNumber, Record, RecordId, Right,
};
use sp_runtime::DispatchResult;

fn add(epoch: EpochNumber) -> DispatchResult {
	Patients::add_file(signed(PATIENT), Clinical, epoch, cid(5))
}

fn registered() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT)
}

#[test]
fn a_patient_adds_records_numbered_from_zero() {
	registered().build_and_execute(|| {
		assert_ok!(add(0));
		assert_ok!(Patients::add_file(signed(PATIENT), Imaging, 0, cid(6)));

		let author = PATIENT;
		let first = Record { cid: cid(5), category: Clinical, epoch: 0, author };
		let second = Record { cid: cid(6), category: Imaging, epoch: 0, author };
		assert_eq!(Records::<Test>::get(PATIENT, 0), Some(first));
		assert_eq!(Records::<Test>::get(PATIENT, 1), Some(second));
		let patient = Patients::patient(PATIENT).expect("registered");
		assert_eq!((patient.next_record, patient.live_records), (2, 2));
		let added = |record, category, cid| Event::FileAdded {
			patient: PATIENT,
			record,
			category,
			epoch: 0,
			cid,
		};
		assert_eq!(events(), [added(0, Clinical, cid(5)), added(1, Imaging, cid(6))]);
	});
}

#[test]
fn i3_adding_a_record_writes_one_audit_event() {
	registered().build_and_execute(|| {
		assert_ok!(add(0));
		assert_one_line(AuditKind::FileAdded, AuditItem::Record(0));
	});
}

#[test]
fn the_number_of_a_deleted_record_is_not_used_again() {
	registered().build_and_execute(|| {
		assert_ok!(add(0));
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert_ok!(add(0));
		assert!(!Records::<Test>::contains_key(PATIENT, 0));
		assert!(Records::<Test>::contains_key(PATIENT, 1));
	});
}

#[test]
fn i5_a_record_of_a_past_or_future_epoch_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(add(1), Error::<Test>::StaleEpoch);
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(9), link(1)));
		assert_noop!(add(0), Error::<Test>::StaleEpoch);
		assert_noop!(add(2), Error::<Test>::StaleEpoch);
		assert_ok!(add(1));
	});
}

#[test]
fn i5_the_epoch_of_another_category_does_not_count() {
	registered().build_and_execute(|| {
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Imaging, 1, recipient(9), link(1)));
		assert_noop!(add(1), Error::<Test>::StaleEpoch);
		assert_ok!(add(0));
	});
}

#[test]
fn i6_after_a_revocation_nothing_is_added_before_the_keys_are_rotated() {
	let builder = registered().with_grant(PATIENT, DOCTOR, &[Clinical], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(add(0));
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(add(0), Error::<Test>::RotationDue);
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(9), link(1)));
		assert_ok!(add(1));
	});
}

#[test]
fn i6_a_rotation_due_in_another_category_does_not_count() {
	let builder = registered().with_grant(PATIENT, DOCTOR, &[Imaging], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_ok!(add(0));
	});
}

#[test]
fn a_malformed_cid_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(
			Patients::add_file(signed(PATIENT), Clinical, 0, malformed_cid()),
			Error::<Test>::MalformedCid
		);
	});
}

#[test]
fn adding_is_refused_for_somebody_who_is_no_patient() {
	registered().build_and_execute(|| {
		assert_noop!(
			Patients::add_file(signed(DOCTOR), Clinical, 0, cid(5)),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn i8_records_of_one_patient_are_limited_and_deleting_one_makes_room() {
	registered().max_records(2).build_and_execute(|| {
		assert_ok!(add(0));
		assert_ok!(add(0));
		assert_noop!(add(0), Error::<Test>::RecordLimitReached);
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert_ok!(add(0));
	});
}

#[test]
fn numbers_of_records_do_not_wrap_around() {
	registered().build_and_execute(|| {
		PatientMap::<Test>::mutate(PATIENT, |state| {
			state.as_mut().expect("registered").next_record = RecordId::MAX;
		});
		assert_noop!(add(0), Error::<Test>::RecordLimitReached);
	});
}

#[test]
fn the_weight_of_add_file_is_bounded() {
	assert_weight_is_bounded(Call::add_file { category: Clinical, epoch: 0, cid: cid(5) });
}
