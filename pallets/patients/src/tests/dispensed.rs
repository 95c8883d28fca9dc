//! Prescriptions that another pallet marks as dispensed (`AccessControl::mark_dispensed`).

use super::*;
use crate::{Dispensed, Error};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl,
	Category::{self, Medication},
};

/// Runs `test` with a prescription as record 0 of the patient.
fn with_prescription(test: impl FnOnce()) {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_ok!(Patients::add_file(signed(PATIENT), Medication, 0, cid(1)));
		test();
	});
}

#[test]
fn a_prescription_is_dispensed_by_a_pharmacy() {
	with_prescription(|| {
		let before = Patients::patient(PATIENT);
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		assert_eq!(Dispensed::<Test>::get(PATIENT, 0), Some(PHARMACY));
		assert_eq!(Patients::patient(PATIENT), before);
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
fn the_mark_goes_with_the_record() {
	with_prescription(|| {
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert!(!Dispensed::<Test>::contains_key(PATIENT, 0));
	});
}
