//! `verify`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, ProviderStatus};

fn status() -> Option<ProviderStatus> {
	Doctors::provider(DOCTOR).map(|provider| provider.status)
}

#[test]
fn i3_admin_verifies_a_provider_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		let lines = recorded(|| verify(RuntimeOrigin::signed(ADMIN), DOCTOR));
		assert_eq!(status(), Some(ProviderStatus::Verified));
		let by = Actor::Member(ADMIN);
		let line = (by.clone(), Some(DOCTOR), AuditKind::ProviderVerified, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProviderVerified { provider: DOCTOR, by }.into());
	});
}

#[test]
fn i3_governance_verifies_a_provider_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		let lines = recorded(|| verify(RuntimeOrigin::root(), DOCTOR));
		assert_eq!(status(), Some(ProviderStatus::Verified));
		let by = Actor::Governance;
		let line = (by.clone(), Some(DOCTOR), AuditKind::ProviderVerified, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProviderVerified { provider: DOCTOR, by }.into());
	});
}

#[test]
fn i2_verify_is_refused_to_everyone_but_an_admin_and_governance() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		for who in [DOCTOR, PATIENT, AUDITOR, STRANGER] {
			assert_noop!(verify(RuntimeOrigin::signed(who), DOCTOR), Error::<Test>::NotAuthorized);
		}
	});
}

#[test]
fn verify_is_refused_for_who_is_not_a_provider() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, PATIENT, ADMIN] {
			assert_noop!(verify(RuntimeOrigin::signed(ADMIN), who), Error::<Test>::NotFound);
		}
	});
}

#[test]
fn verify_is_refused_for_a_verified_provider() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		assert_noop!(verify(RuntimeOrigin::signed(ADMIN), DOCTOR), Error::<Test>::AlreadyVerified);
	});
}

#[test]
fn verify_is_refused_for_a_suspended_provider() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		assert_noop!(verify(RuntimeOrigin::signed(ADMIN), DOCTOR), Error::<Test>::AlreadySuspended);
	});
}

#[test]
fn verify_is_refused_where_the_profile_was_replaced_by_another_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_ok!(Doctors::update_profile(RuntimeOrigin::signed(DOCTOR), cid(5), cid(2)));
		for stale in [cid(1), cid(2)] {
			assert_noop!(
				Doctors::verify(RuntimeOrigin::signed(ADMIN), DOCTOR, stale),
				Error::<Test>::ProfileChanged
			);
		}
		assert_ok!(Doctors::verify(RuntimeOrigin::signed(ADMIN), DOCTOR, cid(5)));
	});
}

/// Whether nobody vouches for the doctor's public profile any more.
fn changed_since() -> bool {
	Doctors::provider(DOCTOR).expect("registered").changed_since
}

#[test]
fn who_replaces_the_public_profile_is_changed_since_until_an_admin_looks_at_the_new_one() {
	ExtBuilder::build_and_execute(|| {
		let update = |public| {
			assert_ok!(Doctors::update_profile(RuntimeOrigin::signed(DOCTOR), public, cid(9)));
		};
		unverified_doctor();
		update(cid(3));
		assert!(!changed_since(), "nobody verified anything yet");
		assert_ok!(Doctors::verify(RuntimeOrigin::signed(ADMIN), DOCTOR, cid(3)));
		update(cid(3));
		assert!(!changed_since(), "the private profile is nothing that an admin looks at");

		update(cid(4));
		assert!(changed_since());
		assert_eq!(status(), Some(ProviderStatus::Verified), "what is granted goes on");
		assert_noop!(
			Doctors::verify(RuntimeOrigin::signed(ADMIN), DOCTOR, cid(3)),
			Error::<Test>::ProfileChanged
		);
		let lines = recorded(|| Doctors::verify(RuntimeOrigin::signed(ADMIN), DOCTOR, cid(4)));
		assert_eq!(lines.len(), 1);
		assert!(!changed_since());
	});
}

#[test]
fn suspension_hides_no_change_of_the_profile() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		assert_ok!(Doctors::update_profile(RuntimeOrigin::signed(DOCTOR), cid(4), cid(2)));
		assert_ok!(Doctors::reinstate(RuntimeOrigin::signed(ADMIN), DOCTOR));
		assert!(changed_since());
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::verify { provider: DOCTOR, public_profile: cid(1) });
}
