//! I6: what was given before a revocation does not open what is added after it.

use crate::{
	access::{can_use, cannot_use},
	common::*,
};
use pallet_patients::Error as PatientsError;
use salus_primitives::{EpochNumber, Right};
use salus_runtime::{Patients, Runtime};
use sp_keyring::Sr25519Keyring;

#[test]
fn i6_nothing_that_a_revoked_provider_was_handed_reaches_what_is_added_afterwards() {
	scenario(|chain| {
		let both = [Clinical, Imaging];
		chain.must(PATIENT, &grant(DOCTOR, &both, Right::Contribute));
		chain.must(PATIENT, &grant(PHARMACY, &[Clinical], Right::View));
		let handed = handed_to(DOCTOR);
		assert_eq!(handed, [(Clinical, 0), (Imaging, 0)]);
		chain.seal();

		chain.must(
			PATIENT,
			&batch_all(&[
				revoke(DOCTOR),
				rotate(Clinical, 1),
				rotate(Imaging, 1),
				reseal(PHARMACY, sealed(&[(Clinical, 1)])),
			]),
		);
		let patient = account(PATIENT);
		let keys = pallet_patients::Keys::<Runtime>::get(&patient, account(DOCTOR));
		assert_eq!(keys, None);
		assert_eq!(handed_to(PHARMACY), [(Clinical, 1)]);
		cannot_use(chain, DOCTOR, PatientsError::NoGrant);

		let first_new = next_record();
		for category in both {
			let call = add_file(category, 0);
			refused(chain, PATIENT, &call, PatientsError::<Runtime>::StaleEpoch);
			chain.must(PATIENT, &add_file(category, 1));
		}
		for id in first_new..next_record() {
			let record = Patients::file(patient.clone(), id).expect("just added");
			assert!(!within_reach(&handed, record.category, record.epoch));
		}
		assert_eq!(next_record(), first_new + 2);
	});
}

#[test]
fn i6_until_the_keys_are_rotated_nobody_adds_what_a_revoked_provider_could_open() {
	scenario_with_grant(|chain| {
		chain.must(PATIENT, &grant(PHARMACY, &[Clinical], Right::Contribute));
		chain.must(PATIENT, &revoke(DOCTOR));
		let added = [
			(PATIENT, add_file(Clinical, 0)),
			(PHARMACY, upload(PATIENT, Clinical, 0)),
			(PHARMACY, comment(PATIENT, Clinical, None)),
		];
		for (who, call) in added {
			refused(chain, who, &call, PatientsError::<Runtime>::RotationDue);
		}
		chain.must(PATIENT, &rotate(Clinical, 1));
		chain.must(PATIENT, &add_file(Clinical, 1));
		chain.must(PHARMACY, &upload(PATIENT, Clinical, 1));
	});
}

#[test]
fn i6_who_keeps_access_walks_back_to_every_older_record() {
	scenario(|chain| {
		chain.must(PATIENT, &grant(PHARMACY, &[Clinical], Right::View));
		for epoch in 1..4 {
			chain.must(PATIENT, &rotate(Clinical, epoch));
			chain.must(PATIENT, &add_file(Clinical, epoch));
		}
		chain.must(PATIENT, &reseal(PHARMACY, sealed(&[(Clinical, 3)])));
		for epoch in 0..4 {
			assert!(within_reach(&handed_to(PHARMACY), Clinical, epoch));
		}
	});
}

#[test]
fn i6_a_revocation_whose_rotation_is_refused_changes_nothing() {
	scenario_with_grant(|chain| {
		let batch = batch_all(&[revoke(DOCTOR), rotate(Clinical, 7)]);
		refused(chain, PATIENT, &batch, PatientsError::<Runtime>::StaleEpoch);
		can_use(chain, DOCTOR);
	});
}

/// The epochs whose keys the chain hands to `provider`.
fn handed_to(provider: Sr25519Keyring) -> Vec<(Category, EpochNumber)> {
	let keys = Patients::sealed_keys(account(PATIENT), account(provider));
	codec::Decode::decode(&mut &keys.expect("there are keys")[..]).expect("the test sealed them")
}

/// Whether somebody with the keys of the epochs `handed` gets to `wanted` by the links on chain.
fn within_reach(
	handed: &[(Category, EpochNumber)],
	category: Category,
	wanted: EpochNumber,
) -> bool {
	let held = handed.iter().filter(|(of, _)| *of == category);
	held.copied().any(|(_, mut epoch)| loop {
		if epoch == wanted {
			return true;
		}
		let state = Patients::epoch(account(PATIENT), category, epoch);
		let Some(link) = state.expect("it was").link else { return false };
		let back = codec::Decode::decode(&mut &link[..]).expect("the test made it");
		assert!(back < epoch, "a link leads forward");
		epoch = back;
	})
}

/// The number that the patient's next record gets.
fn next_record() -> u64 {
	Patients::patient(account(PATIENT)).expect("registered").next_record
}
