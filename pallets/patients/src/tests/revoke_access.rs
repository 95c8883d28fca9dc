//! `revoke_access`.

use super::*;
use crate::{Error, Grants, GrantsTo, Keys};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl, Categories,
	Category::{self, Clinical, Imaging},
	ProviderStatus, Right,
};

fn granted() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		Right::Contribute,
		Some(START + 10),
	)
}

#[test]
fn a_patient_revokes_a_grant_and_the_others_stay() {
	let builder = granted()
		.with_grant(PATIENT, PHARMACY, &[Imaging], Right::View, None)
		.with_grant(OTHER, DOCTOR, &[Clinical], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));

		assert!(!Grants::<Test>::contains_key(PATIENT, DOCTOR));
		assert!(!Keys::<Test>::contains_key(PATIENT, DOCTOR));
		assert!(!GrantsTo::<Test>::contains_key(DOCTOR, PATIENT));
		assert!(Grants::<Test>::contains_key(PATIENT, PHARMACY));
		assert!(Grants::<Test>::contains_key(OTHER, DOCTOR));
		assert_eq!(Patients::patient(PATIENT).map(|state| state.grants), Some(1));
		assert_eq!(events(), [Event::AccessRevoked { patient: PATIENT, provider: DOCTOR }]);
	});
}

#[test]
fn i3_revoking_writes_one_audit_event() {
	granted().build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_one_line(AuditKind::AccessRevoked, AuditItem::Member(DOCTOR));
	});
}

#[test]
fn a_grant_that_is_over_can_be_revoked() {
	granted().build_and_execute(|| {
		Clock::set(START + 10);
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
	});
}

#[test]
fn the_grant_of_a_suspended_provider_can_be_revoked() {
	granted().build_and_execute(|| {
		Providers::set(DOCTOR, ProviderStatus::Suspended);
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
	});
}

#[test]
fn revoking_what_was_never_granted_or_is_revoked_already_is_refused() {
	granted().build_and_execute(|| {
		assert_noop!(Patients::revoke_access(signed(PATIENT), PHARMACY), Error::<Test>::NotFound);
		assert_noop!(Patients::revoke_access(signed(OTHER), DOCTOR), Error::<Test>::NotFound);
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(Patients::revoke_access(signed(PATIENT), DOCTOR), Error::<Test>::NotFound);
	});
}

#[test]
fn revoking_is_refused_for_somebody_who_is_no_patient() {
	granted().build_and_execute(|| {
		assert_noop!(Patients::revoke_access(signed(DOCTOR), DOCTOR), Error::<Test>::NotRegistered);
	});
}

#[test]
fn i6_after_a_revocation_the_keys_are_gone_until_a_new_grant_brings_some() {
	granted().build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(9), link(1)));

		assert_eq!(Patients::sealed_keys(PATIENT, DOCTOR), None);
		assert_noop!(Patients::reseal(signed(PATIENT), DOCTOR, sealed(2)), Error::<Test>::NotFound);
		for category in Category::ALL {
			assert_noop!(
				Patients::ensure_access(&PATIENT, &DOCTOR, category, Right::View),
				Error::<Test>::NoGrant
			);
		}

		let categories = list(&[Clinical]);
		assert_ok!(Patients::grant_access(
			signed(PATIENT),
			DOCTOR,
			categories,
			Right::View,
			None,
			sealed(3)
		));
		assert_eq!(Patients::sealed_keys(PATIENT, DOCTOR), Some(sealed(3)));
	});
}

#[test]
fn i6_revoking_makes_the_rotation_of_what_the_grant_covered_due() {
	let builder = granted().with_grant(PATIENT, PHARMACY, &[Imaging], Right::View, None);
	builder.build_and_execute(|| {
		let due = || Patients::patient(PATIENT).map(|state| state.rotation_due);
		assert_eq!(due(), Some(Categories::default()));
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_eq!(due(), Categories::from_list(&[Clinical]));
		assert_ok!(Patients::revoke_access(signed(PATIENT), PHARMACY));
		assert_eq!(due(), Categories::from_list(&[Clinical, Imaging]));
		let other = Patients::patient(OTHER).map(|state| state.rotation_due);
		assert_eq!(other, Some(Categories::default()));
	});
}

#[test]
fn i6_a_grant_makes_nothing_due_by_expiring_but_by_being_revoked_afterwards() {
	granted().build_and_execute(|| {
		Clock::set(START + 10);
		assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 0, cid(1)));
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(
			Patients::add_file(signed(PATIENT), Clinical, 0, cid(1)),
			Error::<Test>::RotationDue
		);
	});
}

#[test]
fn i6_granting_and_resealing_are_not_held_up_by_a_rotation_due() {
	let builder = granted().with_grant(PATIENT, PHARMACY, &[Clinical], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_ok!(Patients::reseal(signed(PATIENT), PHARMACY, sealed(2)));
		assert_ok!(Patients::grant_access(
			signed(PATIENT),
			DOCTOR,
			list(&[Clinical]),
			Right::View,
			None,
			sealed(3)
		));
		let due = Patients::patient(PATIENT).map(|state| state.rotation_due);
		assert_eq!(due, Categories::from_list(&[Clinical]));
	});
}

#[test]
fn the_weight_of_revoke_access_is_bounded() {
	assert_weight_is_bounded(Call::revoke_access { provider: DOCTOR });
}
