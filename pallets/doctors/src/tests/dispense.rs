//! `dispense`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, Categories, Category, ProviderKind, Right};
use sp_runtime::DispatchResult;

/// `who` dispenses the patient's record 0.
fn dispense_by(who: AccountId) -> DispatchResult {
	Doctors::dispense(RuntimeOrigin::signed(who), PATIENT, 0)
}

fn dispense() -> DispatchResult {
	dispense_by(PHARMACY)
}

/// A verified pharmacy, and a patient with a prescription who lets it view all.
fn pharmacy_and_prescription() {
	verified(PHARMACY, ProviderKind::Pharmacy);
	add_record(PATIENT, Category::Medication);
	grant(PATIENT, PHARMACY, Categories::ALL, Right::View);
}

#[test]
fn i3_pharmacy_dispenses_a_prescription_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		pharmacy_and_prescription();
		let lines = recorded(dispense);
		assert_eq!(Dispensed::get(), [((PATIENT, 0), PHARMACY)].into());
		let (actor, item) = (Actor::Member(PHARMACY), AuditItem::Record(0));
		assert_eq!(lines, [(actor, Some(PATIENT), AuditKind::FileDispensed, item)]);
		System::assert_last_event(
			Event::FileDispensed { pharmacy: PHARMACY, patient: PATIENT, record: 0 }.into(),
		);
	});
}

#[test]
fn prescription_is_dispensed_once_whoever_dispenses() {
	ExtBuilder::build_and_execute(|| {
		pharmacy_and_prescription();
		assert_ok!(dispense());
		assert_noop!(dispense(), ALREADY_DISPENSED);
		verified(STRANGER, ProviderKind::Pharmacy);
		grant(PATIENT, STRANGER, Categories::ALL, Right::View);
		assert_noop!(dispense_by(STRANGER), ALREADY_DISPENSED);
	});
}

#[test]
fn dispensing_is_refused_to_doctors_and_departments() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		add_record(PATIENT, Category::Medication);
		for who in [DOCTOR, DEPARTMENT] {
			grant(PATIENT, who, Categories::ALL, Right::Contribute);
			assert_noop!(dispense_by(who), Error::<Test>::NotAPharmacy);
		}
	});
}

#[test]
fn dispensing_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		add_record(PATIENT, Category::Medication);
		for who in [STRANGER, ADMIN, PATIENT] {
			grant(PATIENT, who, Categories::ALL, Right::View);
			assert_noop!(dispense_by(who), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn dispensing_is_refused_for_a_record_that_does_not_exist() {
	ExtBuilder::build_and_execute(|| {
		pharmacy_and_prescription();
		for (patient, record) in [(PATIENT, 1), (STRANGER, 0)] {
			assert_noop!(
				Doctors::dispense(RuntimeOrigin::signed(PHARMACY), patient, record),
				Error::<Test>::RecordNotFound
			);
		}
	});
}

#[test]
fn dispensing_is_refused_for_what_is_not_a_prescription() {
	ExtBuilder::build_and_execute(|| {
		verified(PHARMACY, ProviderKind::Pharmacy);
		add_record(PATIENT, Category::Clinical);
		grant(PATIENT, PHARMACY, Categories::ALL, Right::Contribute);
		assert_noop!(dispense(), NOT_A_PRESCRIPTION);
	});
}

#[test]
fn i4_dispensing_is_refused_for_a_pharmacy_that_is_unverified_or_suspended() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(register(PHARMACY, ProviderKind::Pharmacy));
		add_record(PATIENT, Category::Medication);
		grant(PATIENT, PHARMACY, Categories::ALL, Right::View);
		assert_noop!(dispense(), NOT_ACTIVE);
		assert_ok!(verify(RuntimeOrigin::root(), PHARMACY));
		assert_ok!(Doctors::suspend(RuntimeOrigin::root(), PHARMACY));
		assert_noop!(dispense(), NOT_ACTIVE);
	});
}

#[test]
fn i4_dispensing_is_refused_where_no_grant_covers_the_prescription() {
	ExtBuilder::build_and_execute(|| {
		pharmacy_and_prescription();
		let imaging = Categories::from_list(&[Category::Imaging]).expect("one category");
		grant(PATIENT, PHARMACY, imaging, Right::Contribute);
		assert_noop!(dispense(), NOT_COVERED);
		let (categories, right) = (Categories::ALL, Right::View);
		set_grant(PATIENT, PHARMACY, Grant { categories, right, last_block: Some(5) });
		System::set_block_number(6);
		assert_noop!(dispense(), EXPIRED);
		revoke(PATIENT, PHARMACY);
		assert_noop!(dispense(), NO_GRANT);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::dispense { patient: PATIENT, record: 0 });
}
