//! Prescriptions that another pallet marks as dispensed (`AccessControl::mark_dispensed`).

use super::*;
use crate::{Dispensed, Error};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl,
	Category::{self, Medication},
	ProviderKind, ProviderStatus, Record,
};

/// `author` adds a record about medication, as another pallet lets them.
fn prescribe(author: AccountId, content: u8) {
	let record = Record { cid: cid(content), category: Medication, epoch: 0, author };
	assert_ok!(Patients::insert_record(&PATIENT, record));
}

/// Runs `test` with a prescription as record 0 of the patient.
fn with_prescription(test: impl FnOnce()) {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		prescribe(DOCTOR, 1);
		test();
	});
}

/// Nobody dispenses record `id`: it is no prescription.
fn is_none(id: u64) {
	assert_noop!(
		Patients::mark_dispensed(&PATIENT, id, &PHARMACY),
		Error::<Test>::NotAPrescription
	);
}

#[test]
fn a_prescription_is_dispensed_by_a_pharmacy() {
	with_prescription(|| {
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		assert_eq!(Patients::dispensed(PATIENT, 0), Some(PHARMACY));
		assert_eq!(Patients::patient(PATIENT).expect("registered").dispensed, 1);
	});
}

#[test]
fn i3_another_pallet_dispenses_and_announces_it_itself() {
	with_prescription(|| {
		let before = (events().len(), Audit::lines().len());
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		assert_eq!((events().len(), Audit::lines().len()), before);
	});
}

#[test]
fn a_prescription_is_dispensed_once() {
	with_prescription(|| {
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		for pharmacy in [PHARMACY, DOCTOR] {
			assert_noop!(
				Patients::mark_dispensed(&PATIENT, 0, &pharmacy),
				Error::<Test>::AlreadyDispensed
			);
		}
	});
}

#[test]
fn what_is_of_another_category_is_no_prescription() {
	ExtBuilder::default().with_patient(PATIENT).max_records(8).build_and_execute(|| {
		for (id, category) in (0..).zip(Category::ALL) {
			assert_ok!(Patients::add_file(signed(PATIENT), category, 0, cid(1)));
			if category != Medication {
				assert_noop!(
					Patients::mark_dispensed(&PATIENT, id, &PHARMACY),
					Error::<Test>::NotAPrescription
				);
			}
		}
	});
}

#[test]
fn dispensing_is_refused_for_nobody_and_for_a_record_that_is_not_there() {
	with_prescription(|| {
		assert_noop!(
			Patients::mark_dispensed(&STRANGER, 0, &PHARMACY),
			Error::<Test>::PatientNotFound
		);
		assert_noop!(
			Patients::mark_dispensed(&PATIENT, 1, &PHARMACY),
			Error::<Test>::RecordNotFound
		);
	});
}

#[test]
fn a_patients_own_file_is_no_prescription() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_ok!(Patients::add_file(signed(PATIENT), Medication, 0, cid(1)));
		is_none(0);
	});
}

#[test]
fn what_a_pharmacy_or_somebody_unverified_or_suspended_or_gone_wrote_is_no_prescription() {
	with_prescription(|| {
		Providers::set_kind(DOCTOR, ProviderKind::Pharmacy);
		is_none(0);
		Providers::set_kind(DOCTOR, ProviderKind::Department);
		for status in [ProviderStatus::Unverified, ProviderStatus::Suspended] {
			Providers::set(DOCTOR, status);
			is_none(0);
		}
		Providers::leave(DOCTOR);
		is_none(0);
		Providers::set(DOCTOR, ProviderStatus::Verified);
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
	});
}

#[test]
fn what_was_dispensed_is_not_dispensed_again_where_it_is_deleted_and_added_again() {
	with_prescription(|| {
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert_eq!(Patients::dispensed(PATIENT, 0), None);
		prescribe(DOCTOR, 1);
		assert_eq!(Patients::dispensed(PATIENT, 1), Some(PHARMACY));
		assert_noop!(
			Patients::mark_dispensed(&PATIENT, 1, &PHARMACY),
			Error::<Test>::AlreadyDispensed
		);
		// Another prescription, of the same doctor or with the same content, is another.
		prescribe(DOCTOR, 2);
		assert_ok!(Patients::mark_dispensed(&PATIENT, 2, &PHARMACY));
		Providers::set(UNVERIFIED, ProviderStatus::Verified);
		prescribe(UNVERIFIED, 1);
		assert_ok!(Patients::mark_dispensed(&PATIENT, 3, &PHARMACY));
	});
}

#[test]
fn i8_marks_are_bounded_though_they_outlast_the_records() {
	with_prescription(|| {
		for n in 0..4u8 {
			assert_ok!(Patients::mark_dispensed(&PATIENT, n.into(), &PHARMACY));
			assert_ok!(Patients::delete_file(signed(PATIENT), n.into()));
			prescribe(DOCTOR, n + 2);
		}
		assert_eq!(Dispensed::<Test>::iter_prefix(PATIENT).count(), 4);
		assert_noop!(
			Patients::mark_dispensed(&PATIENT, 4, &PHARMACY),
			Error::<Test>::DispensedLimitReached
		);
	});
}
