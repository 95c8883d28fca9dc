//! I4: who cannot write, open or be handed keys.

use crate::{
	access::{can_use, cannot_use},
	common::*,
};
use pallet_patients::Error as PatientsError;
use salus_primitives::Right;
use salus_runtime::Runtime;

#[test]
fn i4_an_unverified_provider_is_handed_no_keys_and_cannot_write_or_open() {
	scenario(|chain| {
		let inactive = PatientsError::<Runtime>::ProviderNotActive;
		refused(chain, PATIENT, &grant(NEW_DOCTOR, &[Clinical], Right::View), inactive);
		refused(
			chain,
			PATIENT,
			&reseal(NEW_DOCTOR, sealed(&[])),
			PatientsError::<Runtime>::NotFound,
		);
		cannot_use(chain, NEW_DOCTOR, PatientsError::ProviderNotActive);
	});
}

#[test]
fn i4_a_suspended_provider_is_handed_no_keys_and_cannot_write_or_open_until_reinstated() {
	scenario_with_grant(|chain| {
		chain.must(ADMIN, &suspend(DOCTOR));
		let (again, keys) = (grant(DOCTOR, &[Clinical], Right::View), sealed(&[(Clinical, 0)]));
		refused(chain, PATIENT, &again, PatientsError::<Runtime>::ProviderNotActive);
		let reseal = reseal(DOCTOR, keys);
		refused(chain, PATIENT, &reseal, PatientsError::<Runtime>::ProviderNotActive);
		cannot_use(chain, DOCTOR, PatientsError::ProviderNotActive);
		chain.must(ADMIN, &reinstate(DOCTOR));
		can_use(chain, DOCTOR);
		chain.must(PATIENT, &reseal);
	});
}

#[test]
fn i4_a_provider_without_a_grant_is_handed_no_keys_and_cannot_write_or_open() {
	scenario(|chain| {
		let keys = sealed(&[(Clinical, 0)]);
		refused(chain, PATIENT, &reseal(DOCTOR, keys), PatientsError::<Runtime>::NotFound);
		cannot_use(chain, DOCTOR, PatientsError::NoGrant);
	});
}

#[test]
fn i4_a_grant_of_another_patient_is_of_no_use() {
	scenario(|chain| {
		chain.must(OTHER_PATIENT, &grant(DOCTOR, &[Clinical], Right::Contribute));
		cannot_use(chain, DOCTOR, PatientsError::NoGrant);
	});
}

#[test]
fn i4_an_expired_grant_is_of_no_use_from_its_millisecond_on() {
	scenario(|chain| {
		let expires = chain.time() + 3 * SLOT;
		let grant = |expires| grant_until(DOCTOR, &[Clinical], Right::Contribute, Some(expires));
		chain.must(PATIENT, &grant(expires));
		chain.seal();
		while chain.time() < expires {
			can_use(chain, DOCTOR);
			chain.seal();
		}
		assert_eq!(chain.time(), expires);
		cannot_use(chain, DOCTOR, PatientsError::GrantExpired);
		let keys = sealed(&[(Clinical, 0)]);
		refused(chain, PATIENT, &reseal(DOCTOR, keys), PatientsError::<Runtime>::GrantExpired);
		refused(chain, PATIENT, &grant(expires), PatientsError::<Runtime>::ExpiryInPast);
		chain.must(PATIENT, &grant(expires + 1));
		can_use(chain, DOCTOR);
	});
}

#[test]
fn i4_a_revoked_grant_is_of_no_use_in_the_same_block() {
	scenario_with_grant(|chain| {
		can_use(chain, DOCTOR);
		chain.must(PATIENT, &revoke(DOCTOR));
		cannot_use(chain, DOCTOR, PatientsError::NoGrant);
		let keys = sealed(&[(Clinical, 0)]);
		refused(chain, PATIENT, &reseal(DOCTOR, keys), PatientsError::<Runtime>::NotFound);
	});
}

#[test]
fn i4_a_category_that_the_grant_does_not_cover_is_closed() {
	scenario(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Imaging, Medication], Right::Contribute));
		cannot_use(chain, DOCTOR, PatientsError::CategoryNotCovered);
		chain.must(DOCTOR, &open(PATIENT, 1));
		chain.must(DOCTOR, &upload(PATIENT, Medication, 0));
	});
}

#[test]
fn i4_a_grant_to_view_lets_read_and_not_write() {
	scenario(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Clinical], Right::View));
		let call = upload(PATIENT, Clinical, 0);
		refused(chain, DOCTOR, &call, PatientsError::<Runtime>::RightNotGranted);
		chain.must(DOCTOR, &open(PATIENT, 0));
	});
}

#[test]
fn i4_the_latest_grant_is_the_patients_word() {
	scenario_with_grant(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Imaging], Right::View));
		cannot_use(chain, DOCTOR, PatientsError::CategoryNotCovered);
	});
}

#[test]
fn i4_somebody_who_is_no_provider_is_handed_no_keys() {
	scenario(|chain| {
		for who in [ADMIN, AUDITOR, OTHER_PATIENT, STRANGER] {
			let call = grant(who, &[Clinical], Right::View);
			refused(chain, PATIENT, &call, PatientsError::<Runtime>::ProviderNotFound);
		}
		let call = grant(PATIENT, &[Clinical], Right::View);
		refused(chain, PATIENT, &call, PatientsError::<Runtime>::SelfGrant);
	});
}
