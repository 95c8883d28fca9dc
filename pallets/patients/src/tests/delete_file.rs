//! `delete_file`.

use super::*;
use crate::{Error, Records};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{AccessControl, Category::Clinical, Record};

/// Runs `test` with record 0, by the patient, and record 1, by the doctor.
fn with_two_records(test: impl FnOnce()) {
	ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).build_and_execute(|| {
		for (n, author) in [(5, PATIENT), (6, DOCTOR)] {
			let record = Record { cid: cid(n), category: Clinical, epoch: 0, author };
			assert_ok!(Patients::insert_record(&PATIENT, record));
		}
		test();
	});
}

#[test]
fn a_patient_deletes_their_own_record() {
	with_two_records(|| {
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert!(!Records::<Test>::contains_key(PATIENT, 0));
		assert!(Records::<Test>::contains_key(PATIENT, 1));
		let patient = Patients::patient(PATIENT).expect("registered");
		assert_eq!((patient.next_record, patient.live_records), (2, 1));
		assert_eq!(events(), [Event::FileDeleted { patient: PATIENT, record: 0, cid: cid(5) }]);
	});
}

#[test]
fn a_patient_deletes_a_record_that_a_provider_wrote() {
	with_two_records(|| {
		assert_ok!(Patients::delete_file(signed(PATIENT), 1));
		assert!(!Records::<Test>::contains_key(PATIENT, 1));
	});
}

#[test]
fn i3_deleting_a_record_writes_one_audit_event() {
	with_two_records(|| {
		assert_ok!(Patients::delete_file(signed(PATIENT), 1));
		assert_one_line(AuditKind::FileDeleted, AuditItem::Record(1));
	});
}

#[test]
fn a_record_that_is_not_there_or_not_the_senders_is_refused() {
	with_two_records(|| {
		assert_noop!(Patients::delete_file(signed(PATIENT), 2), Error::<Test>::RecordNotFound);
		assert_noop!(Patients::delete_file(signed(OTHER), 0), Error::<Test>::RecordNotFound);
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert_noop!(Patients::delete_file(signed(PATIENT), 0), Error::<Test>::RecordNotFound);
	});
}

#[test]
fn deleting_is_refused_for_somebody_who_is_no_patient() {
	with_two_records(|| {
		assert_noop!(Patients::delete_file(signed(DOCTOR), 1), Error::<Test>::NotRegistered);
	});
}

#[test]
fn the_weight_of_delete_file_is_bounded() {
	assert_weight_is_bounded(Call::delete_file { record: 0 });
}
