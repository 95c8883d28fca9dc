//! I1: no personal data on chain.

use crate::common::{
	metadata::{leaves, Leaf},
	*,
};
use pallet_patients::Error as PatientsError;
use salus_primitives::{ProviderKind, Role};
use salus_runtime::Runtime;

/// Every place in calls, events and storage that holds bytes other than account ids, CIDs and
/// public keys, and what the bytes are.
const BYTES: [(&str, Leaf); 11] = [
	// The running hash over the trail.
	// Of a call of the council's, which is public; of the runtime's code.
	("Audit.storage.Events[].item.Call.hash", Leaf::Digest),
	("Audit.storage.Events[].item.Code.0", Leaf::Digest),
	("Audit.storage.Head", Leaf::Digest),
	// The hash of the sealed keys to be replaced.
	("Doctors.call.share_keys.replaced", Leaf::Digest),
	// Ciphertext: sealed keys and links.
	("Doctors.call.share_keys.sealed_keys", Leaf::Bytes),
	("Patients.call.grant_access.sealed_keys", Leaf::Bytes),
	("Patients.call.reseal.sealed_keys", Leaf::Bytes),
	("Patients.call.rotate_keys.link", Leaf::Bytes),
	// Of an account and a CID, both of which are on chain.
	("Patients.storage.Dispensed.key.1", Leaf::Digest),
	("Patients.storage.Epochs.link", Leaf::Bytes),
	("Patients.storage.Keys", Leaf::Bytes),
];

#[test]
fn i1_calls_events_and_storage_have_no_place_for_text_or_for_bytes_of_any_kind() {
	let found: Vec<_> = leaves()
		.into_iter()
		.filter(|(_, leaf)| {
			!matches!(leaf, Leaf::Number | Leaf::Account | Leaf::Cid | Leaf::PublicKey)
		})
		.collect();
	assert_eq!(found, BYTES.map(|(place, leaf)| (place.to_owned(), leaf)));
}

#[test]
fn i1_the_walk_over_the_types_sees_what_is_there() {
	let leaves = leaves();
	for (place, leaf) in [
		("Doctors.call.register.public_profile", Leaf::Cid),
		("Doctors.storage.Providers.recipient", Leaf::PublicKey),
		("Patients.call.register.epochs[]", Leaf::PublicKey),
		("Patients.event.AccessGranted.provider", Leaf::Account),
		("Patients.storage.Records.author", Leaf::Account),
		("Patients.storage.UsedRecipients.key.1", Leaf::PublicKey),
		("Audit.storage.Events[].item.Record.0", Leaf::Number),
	] {
		assert_eq!(leaves.get(place), Some(&leaf), "{place}");
	}
}

#[test]
fn i1_a_cid_that_carries_content_or_is_none_is_refused_wherever_one_is_taken() {
	scenario_with_grant(|chain| {
		chain.must(ADMIN, &assign(STRANGER, Role::Patient));
		chain.must(ADMIN, &assign(OTHER_STRANGER, Role::Doctor));
		let (good, doctor) = (cid(1), ProviderKind::Doctor);
		for (what, cid) in unsound_cids() {
			println!("{what}");
			let by_patients = [
				(STRANGER, register_patient_with(cid.clone(), recipient(1))),
				(PATIENT, update_patient(cid.clone())),
				(PATIENT, add_file_with(Clinical, 0, cid.clone())),
				(DOCTOR, upload_with(PATIENT, Clinical, 0, cid.clone(), None)),
				(DOCTOR, comment_with(PATIENT, Clinical, None, 0, cid.clone(), None)),
			];
			for (who, call) in by_patients {
				refused(chain, who, &call, PatientsError::<Runtime>::MalformedCid);
			}
			let register =
				|public, private| register_provider_with(doctor, public, private, recipient(1));
			for (who, call) in [
				(OTHER_STRANGER, register(cid.clone(), good.clone())),
				(OTHER_STRANGER, register(good.clone(), cid.clone())),
				(DOCTOR, update_provider(cid.clone(), good.clone())),
				(DOCTOR, update_provider(good.clone(), cid.clone())),
				(DOCTOR, add_to_library(cid.clone())),
			] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::MalformedCid);
			}
		}
	});
}
