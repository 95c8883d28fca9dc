//! `suspend`.

use crate::{mock::*, pallet::*};
use frame_support::assert_noop;
use salus_primitives::{Actor, AuditItem, AuditKind, ProviderStatus};

fn status() -> Option<ProviderStatus> {
	Doctors::provider(DOCTOR).map(|provider| provider.status)
}

#[test]
fn i3_admin_suspends_a_provider_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		let lines = recorded(|| Doctors::suspend(RuntimeOrigin::signed(ADMIN), DOCTOR));
		assert_eq!(status(), Some(ProviderStatus::Suspended));
		let by = Actor::Member(ADMIN);
		let line = (by.clone(), Some(DOCTOR), AuditKind::ProviderSuspended, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProviderSuspended { provider: DOCTOR, by }.into());
	});
}

#[test]
fn i3_governance_suspends_a_provider_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		let lines = recorded(|| Doctors::suspend(RuntimeOrigin::root(), DOCTOR));
		assert_eq!(status(), Some(ProviderStatus::Suspended));
		let by = Actor::Governance;
		let line = (by.clone(), Some(DOCTOR), AuditKind::ProviderSuspended, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProviderSuspended { provider: DOCTOR, by }.into());
	});
}

#[test]
fn i2_suspend_is_refused_to_everyone_but_an_admin_and_governance() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		for who in [DOCTOR, PATIENT, AUDITOR, STRANGER] {
			assert_noop!(
				Doctors::suspend(RuntimeOrigin::signed(who), DOCTOR),
				Error::<Test>::NotAuthorized
			);
		}
	});
}

#[test]
fn suspend_is_refused_for_who_is_not_a_provider() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, PATIENT, ADMIN] {
			assert_noop!(
				Doctors::suspend(RuntimeOrigin::signed(ADMIN), who),
				Error::<Test>::NotFound
			);
		}
	});
}

#[test]
fn suspend_is_refused_for_an_unverified_provider() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_noop!(
			Doctors::suspend(RuntimeOrigin::signed(ADMIN), DOCTOR),
			Error::<Test>::NotVerified
		);
	});
}

#[test]
fn suspend_is_refused_for_a_suspended_provider() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		assert_noop!(
			Doctors::suspend(RuntimeOrigin::signed(ADMIN), DOCTOR),
			Error::<Test>::AlreadySuspended
		);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::suspend { provider: DOCTOR });
}
