//! `deregister`.

use super::*;
use crate::{
	Comments, Epochs, Erasures, Error, Grants, PatientCount, Patients as PatientMap, Records,
	UsedRecipients,
};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	traits::Registered,
	AccessControl,
	Category::{Clinical, Medication},
	Comment, Record, Right, RoleRegistry,
};
use sp_runtime::DispatchError;

/// Two patients; the first has a grant, a prescription and a comment.
fn with_records(test: impl FnOnce()) {
	let categories = [Clinical, Medication];
	let builder = ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).with_grant(
		PATIENT,
		DOCTOR,
		&categories,
		Right::Contribute,
		None,
	);
	builder.build_and_execute(|| {
		assert_ok!(Patients::insert_record(&PATIENT, record()));
		assert_ok!(Patients::insert_comment(&PATIENT, comment()));
		test();
	});
}

fn record() -> Record<AccountId> {
	Record { cid: cid(5), category: Medication, epoch: 0, author: DOCTOR }
}

fn comment() -> Comment<AccountId> {
	Comment { cid: cid(6), category: Clinical, about: None, epoch: 0, author: DOCTOR }
}

#[test]
fn a_patient_leaves_and_is_no_patient_any_more() {
	with_records(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert!(!PatientMap::<Test>::contains_key(PATIENT));
		assert!(Erasures::<Test>::contains_key(PATIENT));
		assert_eq!(PatientCount::<Test>::get(), 1);
		assert_eq!(Roles::role(&PATIENT), None);
		assert!(!<Patients as Registered<AccountId>>::is_registered(&PATIENT));
		assert!(Patients::is_registered(OTHER));
		assert_eq!(events(), [Event::PatientDeregistered { patient: PATIENT }]);
	});
}

#[test]
fn i3_leaving_writes_one_audit_event() {
	with_records(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert_one_line(AuditKind::PatientDeregistered, AuditItem::Nothing);
	});
}

#[test]
fn i4_every_access_ends_with_the_call_before_anything_is_erased() {
	with_records(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		let refused = DispatchError::from(Error::<Test>::PatientNotFound);
		for right in [Right::View, Right::Contribute] {
			assert!(!Patients::check_access(PATIENT, DOCTOR, Clinical, right));
			assert_noop!(Patients::ensure_access(&PATIENT, &DOCTOR, Clinical, right), refused);
		}
		assert_noop!(Patients::insert_record(&PATIENT, record()), refused);
		assert_noop!(Patients::insert_comment(&PATIENT, comment()), refused);
		assert_noop!(Patients::mark_dispensed(&PATIENT, 0, &DOCTOR), refused);
		assert_noop!(Patients::share_keys(&PATIENT, &DOCTOR, sealed(2), [0; 32]), refused);
	});
}

#[test]
fn who_left_has_nothing_to_say_about_what_they_left() {
	with_records(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		let refused = DispatchError::from(Error::<Test>::NotRegistered);
		assert_noop!(Patients::deregister(signed(PATIENT)), refused);
		assert_noop!(Patients::delete_file(signed(PATIENT), 0), refused);
		assert_noop!(Patients::delete_comment(signed(PATIENT), 0), refused);
		assert_noop!(Patients::revoke_access(signed(PATIENT), DOCTOR), refused);
		assert_noop!(Patients::reseal(signed(PATIENT), DOCTOR, sealed(2)), refused);
	});
}

#[test]
fn leaving_is_refused_for_somebody_who_is_no_patient() {
	with_records(|| {
		assert_noop!(Patients::deregister(signed(DOCTOR)), Error::<Test>::NotRegistered);
		assert_noop!(Patients::deregister(signed(STRANGER)), Error::<Test>::NotRegistered);
	});
}

#[test]
fn i8_the_call_itself_erases_nothing_that_there_may_be_many_of() {
	with_records(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert!(Records::<Test>::contains_key(PATIENT, 0));
		assert!(Comments::<Test>::contains_key(PATIENT, 0));
		assert!(Grants::<Test>::contains_key(PATIENT, DOCTOR));
		assert_eq!(Epochs::<Test>::iter_key_prefix((PATIENT,)).count(), 8);
		assert_eq!(UsedRecipients::<Test>::iter_key_prefix(PATIENT).count(), 9);
	});
}

#[test]
fn the_weight_of_deregister_is_bounded() {
	assert_weight_is_bounded(Call::deregister {});
}
