//! Whoever leaves takes everything along that the chain kept of them. What stays is the trail, the
//! nonce without which old transactions would count again, and what others keep of them.

mod common;

use common::*;
use pallet_patients::Error as PatientsError;
use salus_primitives::{ProviderKind, Right};
use salus_runtime::{configs::ProxyType, Doctors, Patients, Roles, Runtime, RuntimeCall};
use sp_io::hashing::twox_128;
use sp_keyring::Sr25519Keyring;

/// The items of storage that still name `who`, as `Pallet.Item`, where they are among `known`.
fn left_of(who: Sr25519Keyring, known: &[&str]) -> Vec<String> {
	let prefix = |name: &str| {
		let (pallet, item) = name.split_once('.').expect("a pallet and an item");
		[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
	};
	let name_of = |key: &Vec<u8>| {
		let named = known.iter().find(|name| key.starts_with(&prefix(name)));
		named.map_or_else(|| format!("{key:02x?}"), ToString::to_string)
	};
	let mut names: Vec<_> = keys_of(&account(who)).iter().map(name_of).collect();
	names.sort();
	names.dedup();
	names
}

/// What is not erased: who it was is on the trail, and the nonce outlives the account.
const KEPT: [&str; 2] = ["Audit.Subjects", "Roles.Retired"];

/// Of a patient, the numbers and public keys of key epochs that are not used again, too.
const KEPT_OF_PATIENTS: [&str; 5] =
	["Audit.SubjectEvents", KEPT[0], "Patients.FirstEpochs", "Patients.UsedRecipients", KEPT[1]];

/// Seals blocks until everything of those who left is erased.
fn erase(chain: &mut Chain) {
	chain.seal();
	for who in [PATIENT, DOCTOR, DEPARTMENT] {
		while Patients::is_erasing(account(who)) || Doctors::is_erasing(account(who)) {
			chain.seal();
		}
	}
}

#[test]
fn of_a_patient_who_left_the_trail_and_the_nonce_are_left() {
	with_department(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Medication], Right::Contribute));
		chain.must(DOCTOR, &upload(PATIENT, Medication, 0));
		chain.must(PATIENT, &grant(PHARMACY, &[Medication], Right::View));
		chain.must(PHARMACY, &dispense(PATIENT, 2));
		chain.must(DEPARTMENT, &comment(PATIENT, Clinical, Some(0)));
		for epoch in 1..40 {
			chain.must(PATIENT, &rotate(Imaging, epoch));
			chain.must(PATIENT, &add_file(Imaging, epoch));
			chain.seal();
		}
		let events = trail().len();
		chain.must(PATIENT, &deregister_patient());
		assert_eq!(trail().len(), events + 1);
		erase(chain);
		assert_eq!(left_of(PATIENT, &KEPT_OF_PATIENTS), KEPT_OF_PATIENTS);
		assert_eq!(trail().len(), events + 1, "the erasure itself is nothing that anybody did");
	});
}

#[test]
fn of_a_provider_who_left_the_patients_grant_is_left_until_it_is_revoked() {
	with_department(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Clinical], Right::View));
		for _ in 0..40 {
			chain.must(DOCTOR, &add_to_library(cid(4)));
		}
		for who in [DOCTOR, DEPARTMENT] {
			chain.must(who, &deregister_provider());
			erase(chain);
			let mut kept = KEPT.to_vec();
			kept.extend(["Patients.Grants", "Patients.GrantsTo", "Patients.Keys"]);
			kept.sort_unstable();
			assert_eq!(left_of(who, &kept), kept, "{who:?}");
			chain.must(PATIENT, &revoke(who));
			chain.seal();
			assert_eq!(left_of(who, &KEPT), KEPT, "{who:?}");
		}
	});
}

#[test]
fn i6_whoever_left_comes_back_as_somebody_new() {
	with_department(|chain| {
		chain.must(PATIENT, &deregister_patient());
		erase(chain);
		chain.must(PATIENT, &register_provider(ProviderKind::Doctor));
		chain.must(PATIENT, &deregister_provider());
		erase(chain);
		let again = register_patient_from(cid(1), recipient(1), |_| 1);
		assert!(chain.offer(PATIENT, &register_patient()).is_err(), "the keys of before");
		chain.must(PATIENT, &again);
		let patient = Patients::patient(account(PATIENT)).expect("registered");
		assert_eq!((patient.next_record, patient.live_records, patient.grants), (0, 0, 0));
		// The keys of epoch 0 are in the hands of whoever was given access before (I6).
		refused(chain, PATIENT, &add_file(Clinical, 0), PatientsError::<Runtime>::StaleEpoch);
		chain.must(PATIENT, &add_file(Clinical, 1));
	});
}

#[test]
fn nothing_that_was_signed_before_counts_after_coming_back() {
	scenario(|chain| {
		let old = chain.sign(PATIENT, &add_file(Clinical, 0));
		chain.apply(old.clone()).expect("let in").expect("done");
		chain.must(PATIENT, &deregister_patient());
		erase(chain);
		chain.must(PATIENT, &register_patient_from(cid(1), recipient(1), |_| 1));
		chain.seal();
		assert!(chain.check(old).is_err(), "an old transaction counts again");
	});
}

#[test]
fn i4_a_provider_who_left_and_came_back_starts_without_grants() {
	scenario_with_grant(|chain| {
		chain.must(DOCTOR, &deregister_provider());
		erase(chain);
		chain.must(DOCTOR, &register_provider(ProviderKind::Department));
		chain.must(ADMIN, &verify(DOCTOR));
		refused(chain, DOCTOR, &open(PATIENT, 0), PatientsError::<Runtime>::NoGrant);
		chain.must(PATIENT, &grant(DOCTOR, &[Clinical], Right::View));
		chain.must(DOCTOR, &open(PATIENT, 0));
	});
}

#[test]
fn i7_leaving_and_coming_back_gains_no_allowance() {
	scenario(|chain| {
		let left = |chain: &mut Chain| {
			chain.settle();
			Roles::allowance_left(account(DOCTOR))
		};
		chain.must(DOCTOR, &deregister_provider());
		erase(chain);
		chain.must(DOCTOR, &register_provider(ProviderKind::Doctor));
		let step = Roles::allowance().recovery_per_block;
		assert_eq!(left(chain), step, "what recovers in one block");
		chain.seal();
		assert_eq!(left(chain), 2 * step);
	});
}

#[test]
fn whoever_is_named_after_the_account_is_gone_acts_for_nobody_who_comes_back() {
	scenario(|chain| {
		let name = RuntimeCall::Proxy(pallet_proxy::Call::add_proxy {
			delegate: account(PHARMACY).into(),
			proxy_type: ProxyType::Any,
			delay: 0,
		});
		chain.must(PATIENT, &batch_all(&[deregister_patient(), name]));
		erase(chain);
		chain.must(PATIENT, &register_patient_from(cid(1), recipient(1), |_| 1));
		chain.seal();
		let call = Box::new(add_file(Clinical, 1));
		let real = account(PATIENT).into();
		let act = pallet_proxy::Call::proxy { real, force_proxy_type: None, call };
		let not_proxy = pallet_proxy::Error::<Runtime>::NotProxy;
		refused(chain, PHARMACY, &RuntimeCall::Proxy(act), not_proxy);
	});
}
