//! I4: who cannot write, open or be handed keys.

use crate::{
	access::{can_use, cannot_use},
	common::*,
};
use pallet_patients::Error as PatientsError;
use salus_primitives::Right;
use salus_runtime::Runtime;
use sp_runtime::DispatchError;

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
		for call in [upload(PATIENT, Clinical, 0), comment(PATIENT, Clinical, None)] {
			refused(chain, DOCTOR, &call, PatientsError::<Runtime>::RightNotGranted);
		}
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

#[test]
fn i4_a_doctor_acts_for_a_department_while_both_are_verified_and_its_grant_counts() {
	with_department(|chain| {
		let calls = [
			open_with(PATIENT, 0, Some(DEPARTMENT)),
			upload_for(PATIENT, Clinical, DEPARTMENT),
			comment_with(PATIENT, Clinical, None, 0, cid(6), Some(DEPARTMENT)),
		];
		let all_refused = |chain: &mut Chain, error: DispatchError| {
			for call in &calls {
				refused(chain, DOCTOR, call, error);
			}
		};
		for call in &calls {
			chain.must(DOCTOR, call);
		}
		// Under a grant of their own, they have nothing.
		cannot_use(chain, DOCTOR, PatientsError::NoGrant);

		chain.must(ADMIN, &suspend(DOCTOR));
		all_refused(chain, pallet_doctors::Error::<Runtime>::NotActive.into());
		chain.must(ADMIN, &reinstate(DOCTOR));
		chain.must(ADMIN, &suspend(DEPARTMENT));
		all_refused(chain, PatientsError::<Runtime>::ProviderNotActive.into());
		chain.must(ADMIN, &reinstate(DEPARTMENT));
		for call in &calls {
			chain.must(DOCTOR, call);
		}
		chain.must(PATIENT, &revoke(DEPARTMENT));
		all_refused(chain, PatientsError::<Runtime>::NoGrant.into());
	});
}

#[test]
fn i4_a_department_without_a_grant_or_a_suspended_one_hands_on_no_keys() {
	with_department(|chain| {
		let keys = || sealed(&[(Clinical, 0)]);
		let share = share_keys(PATIENT, keys(), &keys());
		chain.must(DEPARTMENT, &share);
		chain.must(ADMIN, &suspend(DEPARTMENT));
		refused(chain, DEPARTMENT, &share, pallet_doctors::Error::<Runtime>::NotActive);
		chain.must(ADMIN, &reinstate(DEPARTMENT));
		chain.must(PATIENT, &revoke(DEPARTMENT));
		refused(chain, DEPARTMENT, &share, PatientsError::<Runtime>::NoGrant);
	});
}

#[test]
fn i4_only_a_pharmacy_that_sees_a_prescription_dispenses_it_and_once() {
	scenario(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Medication], Right::Contribute));
		chain.must(DOCTOR, &upload(PATIENT, Medication, 0));
		chain.must(PATIENT, &add_file(Medication, 0));
		let dispense = |record| dispense(PATIENT, record);
		refused(chain, PHARMACY, &dispense(2), PatientsError::<Runtime>::NoGrant);
		chain.must(PATIENT, &grant(PHARMACY, &[Clinical, Medication], Right::View));
		refused(chain, DOCTOR, &dispense(2), pallet_doctors::Error::<Runtime>::NotAPharmacy);
		refused(chain, PHARMACY, &dispense(0), PatientsError::<Runtime>::NotAPrescription);
		chain.must(PHARMACY, &dispense(2));
		refused(chain, PHARMACY, &dispense(2), PatientsError::<Runtime>::AlreadyDispensed);
		// What the patient wrote is none.
		refused(chain, PHARMACY, &dispense(3), PatientsError::<Runtime>::NotAPrescription);
		// The same again, under another number, was dispensed.
		chain.must(PATIENT, &delete_file(2));
		chain.must(DOCTOR, &upload(PATIENT, Medication, 0));
		refused(chain, PHARMACY, &dispense(4), PatientsError::<Runtime>::AlreadyDispensed);
	});
}

#[test]
fn i4_who_left_is_out_at_once_and_their_grants_with_them() {
	scenario_with_grant(|chain| {
		chain.must(DOCTOR, &deregister_provider());
		chain.seal();
		let again = grant(DOCTOR, &[Clinical], Right::View);
		refused(chain, PATIENT, &again, PatientsError::<Runtime>::ProviderNotFound);
		let open = open(PATIENT, 0);
		assert!(chain.offer(DOCTOR, &open).is_err(), "a stranger opens something");
	});
	scenario_with_grant(|chain| {
		chain.must(PATIENT, &deregister_patient());
		cannot_use(chain, DOCTOR, PatientsError::PatientNotFound);
	});
}
