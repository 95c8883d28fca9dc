//! Keys that a provider shares with more readers (`AccessControl::share_keys`).

use super::*;
use crate::{Error, Grants, Keys};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{AccessControl, Category::Clinical, Right, SealedKeys};
use sp_runtime::DispatchResult;

fn share() -> DispatchResult {
	Patients::share_keys(&PATIENT, &DOCTOR, sealed(2), hash_of(&sealed(1)))
}

fn granted() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		Right::View,
		Some(START + 10),
	)
}

#[test]
fn the_sealed_keys_are_replaced_and_the_grant_stays() {
	granted().build_and_execute(|| {
		let before = Grants::<Test>::get(PATIENT, DOCTOR);
		assert_ok!(share());
		assert_eq!(Keys::<Test>::get(PATIENT, DOCTOR), Some(sealed(2)));
		assert_eq!(Grants::<Test>::get(PATIENT, DOCTOR), before);
	});
}

#[test]
fn i3_another_pallet_shares_keys_and_announces_it_itself() {
	granted().build_and_execute(|| {
		assert_ok!(share());
		assert!(events().is_empty() && Audit::lines().is_empty());
	});
}

#[test]
fn i4_keys_are_not_shared_without_a_grant_of_this_patient() {
	granted().build_and_execute(|| {
		let by = |who, by| Patients::share_keys(who, by, sealed(2), hash_of(&sealed(1)));
		assert_noop!(by(&PATIENT, &PHARMACY), Error::<Test>::NoGrant);
		assert_noop!(by(&OTHER, &DOCTOR), Error::<Test>::NoGrant);
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(share(), Error::<Test>::NoGrant);
	});
}

#[test]
fn i4_keys_are_not_shared_under_a_grant_that_is_over() {
	granted().build_and_execute(|| {
		Clock::set(START + 10);
		assert_noop!(share(), Error::<Test>::GrantExpired);
	});
}

#[test]
fn empty_keys_are_refused() {
	granted().build_and_execute(|| {
		assert_noop!(
			Patients::share_keys(&PATIENT, &DOCTOR, SealedKeys::default(), hash_of(&sealed(1))),
			Error::<Test>::EmptyKeys
		);
	});
}

#[test]
fn the_keys_of_nobody_are_refused() {
	granted().build_and_execute(|| {
		assert_noop!(
			Patients::share_keys(&STRANGER, &DOCTOR, sealed(2), hash_of(&sealed(1))),
			Error::<Test>::PatientNotFound
		);
	});
}

#[test]
fn keys_that_are_newer_than_those_to_be_replaced_stay() {
	granted().build_and_execute(|| {
		assert_ok!(Patients::reseal(signed(PATIENT), DOCTOR, sealed(3)));
		assert_noop!(share(), Error::<Test>::KeysChanged);
		assert_eq!(Keys::<Test>::get(PATIENT, DOCTOR), Some(sealed(3)));
	});
}
