//! What other pallets are told.

use crate::mock::*;
use frame_support::assert_ok;
use salus_primitives::{traits::Registered, ProviderKind, ProviderRegistry};

#[test]
fn registry_knows_a_providers_kind_and_recipient_whatever_their_status() {
	for doctor in [unverified_doctor, verified_doctor, suspended_doctor] {
		ExtBuilder::build_and_execute(|| {
			doctor();
			assert_eq!(Doctors::kind(&DOCTOR), Some(ProviderKind::Doctor));
			assert_eq!(Doctors::recipient(&DOCTOR), Some(RECIPIENT));
			assert!(<Doctors as Registered<_>>::is_registered(&DOCTOR));
		});
	}
}

#[test]
fn registry_knows_nothing_of_other_accounts() {
	ExtBuilder::build_and_execute(|| {
		for who in [ADMIN, PATIENT, AUDITOR, STRANGER] {
			assert_eq!(Doctors::kind(&who), None);
			assert_eq!(Doctors::recipient(&who), None);
			assert!(!Doctors::is_active(&who));
			assert!(!<Doctors as Registered<_>>::is_registered(&who));
		}
	});
}

#[test]
fn i4_only_a_verified_provider_who_is_not_suspended_is_active() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert!(!Doctors::is_active(&DOCTOR));
		assert_ok!(verify(RuntimeOrigin::root(), DOCTOR));
		assert!(Doctors::is_active(&DOCTOR));
		assert_ok!(Doctors::suspend(RuntimeOrigin::root(), DOCTOR));
		assert!(!Doctors::is_active(&DOCTOR));
		assert_ok!(Doctors::reinstate(RuntimeOrigin::root(), DOCTOR));
		assert!(Doctors::is_active(&DOCTOR));
	});
}
