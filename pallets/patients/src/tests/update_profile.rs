//! `update_profile`.

use super::*;
use crate::Error;
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_patient_replaces_their_profile_and_nothing_else() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		let before = Patients::patient(PATIENT).expect("registered");
		assert_ok!(Patients::update_profile(signed(PATIENT), cid(9)));
		let after = Patients::patient(PATIENT).expect("registered");
		assert_eq!(after, crate::Patient { profile: cid(9), ..before });
		assert_eq!(events(), [Event::ProfileUpdated { patient: PATIENT }]);
	});
}

#[test]
fn i3_updating_a_profile_writes_one_audit_event() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_ok!(Patients::update_profile(signed(PATIENT), cid(9)));
		assert_one_line(AuditKind::PatientProfileUpdated, AuditItem::Nothing);
	});
}

#[test]
fn updating_is_refused_for_somebody_who_is_no_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Patients::update_profile(signed(DOCTOR), cid(9)),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn a_malformed_profile_is_refused() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_noop!(
			Patients::update_profile(signed(PATIENT), malformed_cid()),
			Error::<Test>::MalformedCid
		);
	});
}

#[test]
fn the_weight_of_update_profile_is_bounded() {
	assert_weight_is_bounded(Call::update_profile { profile: cid(9) });
}
