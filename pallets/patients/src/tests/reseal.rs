//! `reseal`.

use super::*;
use crate::{Error, Grants, Keys};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Category::Clinical, ProviderStatus, Right, SealedKeys};
use sp_runtime::DispatchResult;

fn reseal() -> DispatchResult {
	Patients::reseal(signed(PATIENT), DOCTOR, sealed(2))
}

fn granted() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		Right::View,
		Some(START + 10),
	)
}

#[test]
fn a_provider_who_keeps_access_is_handed_the_current_keys() {
	granted().build_and_execute(|| {
		let before = Grants::<Test>::get(PATIENT, DOCTOR);
		assert_ok!(reseal());
		assert_eq!(Keys::<Test>::get(PATIENT, DOCTOR), Some(sealed(2)));
		assert_eq!(Grants::<Test>::get(PATIENT, DOCTOR), before);
		assert_eq!(events(), [Event::KeysResealed { patient: PATIENT, provider: DOCTOR }]);
	});
}

#[test]
fn i3_resealing_writes_one_audit_event() {
	granted().build_and_execute(|| {
		assert_ok!(reseal());
		assert_one_line(AuditKind::KeysResealed, AuditItem::Member(DOCTOR));
	});
}

#[test]
fn i4_keys_are_refused_to_a_provider_without_a_grant() {
	granted().build_and_execute(|| {
		assert_noop!(
			Patients::reseal(signed(PATIENT), PHARMACY, sealed(2)),
			Error::<Test>::NotFound
		);
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(reseal(), Error::<Test>::NotFound);
	});
}

#[test]
fn i4_keys_are_refused_to_a_provider_whose_grant_is_over() {
	granted().build_and_execute(|| {
		Clock::set(START + 10);
		assert_noop!(reseal(), Error::<Test>::GrantExpired);
	});
}

#[test]
fn i4_keys_are_refused_to_a_suspended_or_unverified_provider() {
	granted().build_and_execute(|| {
		for status in [ProviderStatus::Suspended, ProviderStatus::Unverified] {
			Providers::set(DOCTOR, status);
			assert_noop!(reseal(), Error::<Test>::ProviderNotActive);
		}
	});
}

#[test]
fn empty_keys_are_refused() {
	granted().build_and_execute(|| {
		assert_noop!(
			Patients::reseal(signed(PATIENT), DOCTOR, SealedKeys::default()),
			Error::<Test>::EmptyKeys
		);
	});
}

#[test]
fn resealing_is_refused_for_somebody_who_is_no_patient() {
	granted().build_and_execute(|| {
		assert_noop!(
			Patients::reseal(signed(DOCTOR), DOCTOR, sealed(2)),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn the_weight_of_reseal_is_bounded() {
	assert_weight_is_bounded(Call::reseal { provider: DOCTOR, sealed_keys: sealed(2) });
}
