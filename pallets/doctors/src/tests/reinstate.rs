//! `reinstate`.

use crate::{mock::*, pallet::*};
use frame_support::assert_noop;
use salus_primitives::{Actor, AuditItem, AuditKind, ProviderStatus};

fn status() -> Option<ProviderStatus> {
	Doctors::provider(DOCTOR).map(|provider| provider.status)
}

#[test]
fn i3_admin_reinstates_a_provider_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		let lines = recorded(|| Doctors::reinstate(RuntimeOrigin::signed(ADMIN), DOCTOR));
		assert_eq!(status(), Some(ProviderStatus::Verified));
		let by = Actor::Member(ADMIN);
		let line = (by.clone(), Some(DOCTOR), AuditKind::ProviderReinstated, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProviderReinstated { provider: DOCTOR, by }.into());
	});
}

#[test]
fn i3_governance_reinstates_a_provider_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		let lines = recorded(|| Doctors::reinstate(RuntimeOrigin::root(), DOCTOR));
		assert_eq!(status(), Some(ProviderStatus::Verified));
		let by = Actor::Governance;
		let line = (by.clone(), Some(DOCTOR), AuditKind::ProviderReinstated, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProviderReinstated { provider: DOCTOR, by }.into());
	});
}

#[test]
fn i2_reinstate_is_refused_to_everyone_but_an_admin_and_governance() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		for who in [DOCTOR, PATIENT, AUDITOR, STRANGER] {
			assert_noop!(
				Doctors::reinstate(RuntimeOrigin::signed(who), DOCTOR),
				Error::<Test>::NotAuthorized
			);
		}
	});
}

#[test]
fn reinstate_is_refused_for_who_is_not_a_provider() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, PATIENT, ADMIN] {
			assert_noop!(
				Doctors::reinstate(RuntimeOrigin::signed(ADMIN), who),
				Error::<Test>::NotFound
			);
		}
	});
}

#[test]
fn reinstate_is_refused_for_an_unverified_provider() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_noop!(
			Doctors::reinstate(RuntimeOrigin::signed(ADMIN), DOCTOR),
			Error::<Test>::NotSuspended
		);
	});
}

#[test]
fn reinstate_is_refused_for_a_verified_provider() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		assert_noop!(
			Doctors::reinstate(RuntimeOrigin::signed(ADMIN), DOCTOR),
			Error::<Test>::NotSuspended
		);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::reinstate { provider: DOCTOR });
}
