//! The invariants of the design by their numbers, over the real runtime: all real pallets, the
//! real transaction extensions, blocks that are built and imported. I8's check of storage
//! (`do_try_state`) ends every test, in `Chain::run`.

mod common;

use common::{
	metadata::{calls, leaves, metadata, ours, resolve, Leaf, OURS},
	*,
};
use frame_support::{
	traits::{Get, GetCallMetadata, StorageInfoTrait},
	BoundedVec,
};
use pallet_patients::Error as Patients;
use pallet_roles::{
	extension::{ALLOWANCE_SPENT, ENROLMENT_CLOSED, REGISTRATION_WOULD_FAIL},
	EnrolmentPolicy,
};
use salus_primitives::{
	key::{MAX_LINK_LEN, MAX_SEALED_KEYS_LEN},
	next_head, AccessControl, AuditEvent, EpochNumber, ProviderKind, Recipient, Right, Role,
};
use salus_runtime::{Audit, Doctors, Roles, Runtime, RuntimeCall, System};
use scale_info::TypeDef;

use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};
use std::collections::BTreeSet;

// I1 No personal data on chain

/// Every place in calls, events and storage that holds bytes other than account ids, CIDs and
/// public keys, and what the bytes are.
const BYTES: [(&str, Leaf); 6] = [
	// The running hash over the trail.
	("Audit.storage.Head", Leaf::Digest),
	// Ciphertext: sealed keys and links.
	("Patients.call.grant_access.sealed_keys", Leaf::Bytes),
	("Patients.call.reseal.sealed_keys", Leaf::Bytes),
	("Patients.call.rotate_keys.link", Leaf::Bytes),
	("Patients.storage.Epochs.link", Leaf::Bytes),
	("Patients.storage.Keys", Leaf::Bytes),
];

#[test]
fn i1_calls_events_and_storage_have_no_place_for_a_name_a_number_plate_or_a_file_name() {
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
		("Audit.storage.Events.item.Record.0", Leaf::Number),
	] {
		assert_eq!(leaves.get(place), Some(&leaf), "{place}");
	}
}

#[test]
fn i1_a_cid_that_carries_content_or_is_none_is_refused_wherever_one_is_taken() {
	scenario_with_grant(|chain| {
		chain.must(ADMIN, &assign(STRANGER, Role::Patient));
		chain.must(ADMIN, &assign(OTHER_STRANGER, Role::Doctor));
		let doctor = ProviderKind::Doctor;
		for (what, cid) in unsound_cids() {
			println!("{what}");
			let by_patients = [
				(STRANGER, register_patient_with(cid.clone(), recipient(1))),
				(PATIENT, update_patient(cid.clone())),
				(PATIENT, add_file_with(Clinical, 0, cid.clone())),
				(DOCTOR, upload_with(PATIENT, Clinical, 0, cid.clone())),
			];
			for (who, call) in by_patients {
				refused(chain, who, &call, Patients::<Runtime>::MalformedCid);
			}
			let good = common::cid(1);
			let register =
				|public, private| register_provider_with(doctor, public, private, recipient(1));
			for (who, call) in [
				(OTHER_STRANGER, register(cid.clone(), good.clone())),
				(OTHER_STRANGER, register(good.clone(), cid.clone())),
				(DOCTOR, update_provider(cid.clone(), good.clone())),
				(DOCTOR, update_provider(good.clone(), cid.clone())),
			] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::MalformedCid);
			}
		}
	});
}

// I2 Authority comes from the signed origin alone

#[test]
fn i2_no_call_takes_who_acts_as_an_argument() {
	for pallet in ours() {
		let allowed: &[&str] = match pallet.name.as_str() {
			// Whose role is given or taken.
			"Roles" | "Audit" => &["who"],
			// To whom the sender grants.
			"Patients" => &["provider"],
			// Whom an admin verifies; into whose records the sender writes, under a grant.
			"Doctors" => &["provider", "patient"],
			other => panic!("what may the calls of {other} name?"),
		};
		for (place, leaf) in leaves() {
			let Some(argument) = place.strip_prefix(&format!("{}.call.", pallet.name)) else {
				continue;
			};
			let name = argument.split('.').nth(1).expect("an argument has a name");
			assert!(leaf != Leaf::Account || allowed.contains(&name), "{place}");
		}
	}
}

#[test]
fn i2_a_transaction_that_another_signed_is_refused() {
	scenario_with_grant(|chain| {
		let nonce = System::account_nonce(account(PATIENT));
		let forged = chain.sign_as(&DOCTOR.pair(), account(PATIENT), nonce, &revoke(DOCTOR));
		let refused = Err(TransactionValidityError::Invalid(InvalidTransaction::BadProof));
		assert_eq!(chain.check(forged.clone()).map(|_| ()), refused);
		assert_eq!(chain.apply(forged).map(|_| ()), refused);
	});
}

#[test]
fn i2_only_an_admin_or_governance_does_what_an_admin_does() {
	use pallet_roles::Error;
	scenario(|chain| {
		let others = MEMBERS.into_iter().filter(|who| *who != ADMIN);
		for who in others {
			for call in [assign(STRANGER, Role::Admin), remove(OTHER_PATIENT), remove(ADMIN)] {
				refused(chain, who, &call, Error::<Runtime>::NotAuthorized);
			}
			for call in [verify(NEW_DOCTOR), suspend(DOCTOR), reinstate(DOCTOR)] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::NotAuthorized);
			}
			let call = remove_auditor(AUDITOR);
			refused(chain, who, &call, pallet_audit::Error::<Runtime>::NotAuthorized);
			if who != AUDITOR {
				let call = add_auditor(STRANGER);
				refused(chain, who, &call, pallet_audit::Error::<Runtime>::NotAuthorized);
			}
		}
		for who in MEMBERS {
			let call = set_enrolment(EnrolmentPolicy::ByAdmin);
			refused(chain, who, &call, DispatchError::BadOrigin);
		}
	});
}

#[test]
fn i2_a_member_acts_on_their_own_records_and_nobody_elses() {
	scenario_with_grant(|chain| {
		let calls = [
			update_patient(cid(9)),
			grant(DOCTOR, &[Clinical], Right::View),
			revoke(DOCTOR),
			rotate(Clinical, 1),
			reseal(DOCTOR, sealed(&[(Clinical, 0)])),
			add_file(Clinical, 0),
			delete_file(0),
		];
		for who in [ADMIN, DOCTOR, PHARMACY, AUDITOR, NEW_DOCTOR] {
			for call in &calls {
				refused(chain, who, call, Patients::<Runtime>::NotRegistered);
			}
		}
		// Another patient has no such grant and no such record: there is no way to name Bob's.
		refused(chain, OTHER_PATIENT, &revoke(DOCTOR), Patients::<Runtime>::NotFound);
		refused(chain, OTHER_PATIENT, &delete_file(0), Patients::<Runtime>::RecordNotFound);
		for who in [ADMIN, PATIENT, AUDITOR, OTHER_PATIENT] {
			for call in [update_provider(cid(1), cid(2)), upload(PATIENT, Clinical, 0)] {
				refused(chain, who, &call, pallet_doctors::Error::<Runtime>::NotRegistered);
			}
			let call = open(PATIENT, 0);
			refused(chain, who, &call, pallet_doctors::Error::<Runtime>::NotRegistered);
		}
	});
}

#[test]
fn i2_the_author_of_a_record_is_who_signed() {
	scenario_with_grant(|chain| {
		chain.must(DOCTOR, &upload(PATIENT, Clinical, 0));
		let author = |id| {
			let record =
				<salus_runtime::Patients as AccessControl<_>>::record(&account(PATIENT), id);
			record.expect("it was added").author
		};
		assert_eq!(author(0), account(PATIENT));
		assert_eq!(author(2), account(DOCTOR));
	});
}

// I3 Exactly one audit event for a success, none for a failure

#[test]
fn i3_every_call_writes_one_event_when_it_succeeds_and_none_when_it_fails() {
	scenario(|chain| {
		for step in every_call() {
			let (before, first_head) = (trail(), head());
			match step.by {
				Some(who) => chain.must(who, &step.call),
				None => assert_eq!(chain.govern(ADMIN, step.call.clone()), Ok(())),
			}
			let event = only_one_more(&before);
			assert_eq!(event.actor, actor(step.by), "{:?}", step.call);
			assert_eq!(event.kind, step.kind);
			assert_eq!(event.subject, step.subject.map(account));
			assert_eq!((event.time, event.block), (chain.time(), System::block_number()));
			assert_eq!(head(), next_head(first_head, &event));

			match step.by {
				Some(who) => refused(chain, who, &step.refused, step.error),
				None => {
					let before = affairs();
					assert_eq!(chain.govern(ADMIN, step.refused), Err(step.error));
					assert!(affairs() == before);
				}
			}
			chain.seal();
			check_storage();
		}
	});
}

/// The event that the trail has more than `before`.
fn only_one_more(
	before: &[AuditEvent<salus_runtime::AccountId>],
) -> AuditEvent<salus_runtime::AccountId> {
	let mut trail = trail();
	let last = trail.pop().expect("there is one");
	assert_eq!(trail, before);
	last
}

#[test]
fn i3_the_test_of_every_call_leaves_none_out() {
	let tried: BTreeSet<_> = every_call().iter().map(|step| name_of(&step.call)).collect();
	let refused: BTreeSet<_> = every_call().iter().map(|step| name_of(&step.refused)).collect();
	let all: BTreeSet<_> = ours()
		.flat_map(|pallet| {
			calls(pallet).iter().map(|call| format!("{}.{}", pallet.name, call.name))
		})
		.collect();
	assert_eq!(tried, all);
	assert_eq!(refused, all);
}

fn name_of(call: &RuntimeCall) -> String {
	let metadata = call.get_call_metadata();
	format!("{}.{}", metadata.pallet_name, metadata.function_name)
}

#[test]
fn i3_no_call_is_there_to_write_an_event() {
	for pallet in ours() {
		for call in calls(pallet) {
			let name = call.name.to_lowercase();
			for word in ["log", "audit_", "event", "trail", "record"] {
				assert!(!name.contains(word), "{}.{name}", pallet.name);
			}
		}
	}
	let audit = ours().find(|pallet| pallet.name == "Audit").expect("it is ours");
	let names: Vec<_> = calls(audit).iter().map(|call| call.name.as_str()).collect();
	assert_eq!(names, ["add_auditor", "remove_auditor"]);
}

#[test]
fn i3_a_batch_that_fails_takes_the_events_of_its_first_calls_back() {
	scenario(|chain| {
		let batch = batch_all(&[add_file(Clinical, 0), add_file(Clinical, 0), delete_file(99)]);
		refused(chain, PATIENT, &batch, Patients::<Runtime>::RecordNotFound);
	});
}

#[test]
fn i3_each_call_of_a_batch_writes_its_own_event() {
	scenario(|chain| {
		let before = trail().len();
		chain.must(PATIENT, &batch_all(&[add_file(Clinical, 0), rotate(Clinical, 1)]));
		assert_eq!(trail().len(), before + 2);
	});
}

// I4 Who cannot write, open or be handed keys

#[test]
fn i4_an_unverified_provider_is_handed_no_keys_and_cannot_write_or_open() {
	scenario(|chain| {
		let inactive = Patients::<Runtime>::ProviderNotActive;
		refused(chain, PATIENT, &grant(NEW_DOCTOR, &[Clinical], Right::View), inactive);
		refused(chain, PATIENT, &reseal(NEW_DOCTOR, sealed(&[])), Patients::<Runtime>::NotFound);
		cannot_use(chain, NEW_DOCTOR, Patients::ProviderNotActive, Patients::ProviderNotActive);
	});
}

#[test]
fn i4_a_suspended_provider_is_handed_no_keys_and_cannot_write_or_open_until_reinstated() {
	scenario_with_grant(|chain| {
		chain.must(ADMIN, &suspend(DOCTOR));
		let (again, keys) = (grant(DOCTOR, &[Clinical], Right::View), sealed(&[(Clinical, 0)]));
		refused(chain, PATIENT, &again, Patients::<Runtime>::ProviderNotActive);
		let reseal = reseal(DOCTOR, keys);
		refused(chain, PATIENT, &reseal, Patients::<Runtime>::ProviderNotActive);
		cannot_use(chain, DOCTOR, Patients::ProviderNotActive, Patients::ProviderNotActive);
		chain.must(ADMIN, &reinstate(DOCTOR));
		can_use(chain, DOCTOR);
		chain.must(PATIENT, &reseal);
	});
}

#[test]
fn i4_a_provider_without_a_grant_is_handed_no_keys_and_cannot_write_or_open() {
	scenario(|chain| {
		let keys = sealed(&[(Clinical, 0)]);
		refused(chain, PATIENT, &reseal(DOCTOR, keys), Patients::<Runtime>::NotFound);
		cannot_use(chain, DOCTOR, Patients::NoGrant, Patients::NoGrant);
	});
}

#[test]
fn i4_a_grant_of_another_patient_is_of_no_use() {
	scenario(|chain| {
		chain.must(OTHER_PATIENT, &grant(DOCTOR, &[Clinical], Right::Contribute));
		cannot_use(chain, DOCTOR, Patients::NoGrant, Patients::NoGrant);
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
		cannot_use(chain, DOCTOR, Patients::GrantExpired, Patients::GrantExpired);
		let keys = sealed(&[(Clinical, 0)]);
		refused(chain, PATIENT, &reseal(DOCTOR, keys), Patients::<Runtime>::GrantExpired);
		refused(chain, PATIENT, &grant(expires), Patients::<Runtime>::ExpiryInPast);
		chain.must(PATIENT, &grant(expires + 1));
		can_use(chain, DOCTOR);
	});
}

#[test]
fn i4_a_revoked_grant_is_of_no_use_in_the_same_block() {
	scenario_with_grant(|chain| {
		can_use(chain, DOCTOR);
		chain.must(PATIENT, &revoke(DOCTOR));
		cannot_use(chain, DOCTOR, Patients::NoGrant, Patients::NoGrant);
		let keys = sealed(&[(Clinical, 0)]);
		refused(chain, PATIENT, &reseal(DOCTOR, keys), Patients::<Runtime>::NotFound);
	});
}

#[test]
fn i4_a_category_that_the_grant_does_not_cover_is_closed() {
	scenario(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Imaging, Medication], Right::Contribute));
		cannot_use(chain, DOCTOR, Patients::CategoryNotCovered, Patients::CategoryNotCovered);
		chain.must(DOCTOR, &open(PATIENT, 1));
		chain.must(DOCTOR, &upload(PATIENT, Medication, 0));
	});
}

#[test]
fn i4_a_grant_to_view_lets_read_and_not_write() {
	scenario(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Clinical], Right::View));
		let call = upload(PATIENT, Clinical, 0);
		refused(chain, DOCTOR, &call, Patients::<Runtime>::RightNotGranted);
		chain.must(DOCTOR, &open(PATIENT, 0));
	});
}

#[test]
fn i4_the_latest_grant_is_the_patients_word() {
	scenario_with_grant(|chain| {
		chain.must(PATIENT, &grant(DOCTOR, &[Imaging], Right::View));
		cannot_use(chain, DOCTOR, Patients::CategoryNotCovered, Patients::CategoryNotCovered);
	});
}

#[test]
fn i4_somebody_who_is_no_provider_is_handed_no_keys() {
	scenario(|chain| {
		for who in [ADMIN, AUDITOR, OTHER_PATIENT, STRANGER] {
			let call = grant(who, &[Clinical], Right::View);
			refused(chain, PATIENT, &call, Patients::<Runtime>::ProviderNotFound);
		}
		let call = grant(PATIENT, &[Clinical], Right::View);
		refused(chain, PATIENT, &call, Patients::<Runtime>::SelfGrant);
	});
}

/// `who` can open record 0 of the patient, and add one of its category.
fn can_use(chain: &mut Chain, who: Sr25519Keyring) {
	chain.must(who, &open(PATIENT, 0));
	chain.must(who, &upload(PATIENT, Clinical, 0));
	assert_eq!(access(who), [true, true]);
}

/// `who` cannot, for these reasons.
#[track_caller]
fn cannot_use(
	chain: &mut Chain,
	who: Sr25519Keyring,
	write: Patients<Runtime>,
	read: Patients<Runtime>,
) {
	refused(chain, who, &upload(PATIENT, Clinical, 0), write);
	refused(chain, who, &open(PATIENT, 0), read);
	assert_eq!(access(who), [false, false]);
}

/// Whether `who` may view and contribute to `Clinical` of the patient, by the view function.
fn access(who: Sr25519Keyring) -> [bool; 2] {
	[Right::View, Right::Contribute].map(|right| {
		let (patient, provider) = (account(PATIENT), account(who));
		salus_runtime::Patients::check_access(patient, provider, Clinical, right)
	})
}

// I5 Only the current epoch is accepted

#[test]
fn i5_only_the_current_epoch_is_accepted_from_the_patient_and_from_a_provider() {
	scenario_with_grant(|chain| {
		let stale = || Patients::<Runtime>::StaleEpoch;
		for current in 0..3 {
			for epoch in (0..5).filter(|epoch| *epoch != current).chain([EpochNumber::MAX]) {
				refused(chain, PATIENT, &add_file(Clinical, epoch), stale());
				refused(chain, DOCTOR, &upload(PATIENT, Clinical, epoch), stale());
			}
			chain.must(PATIENT, &add_file(Clinical, current));
			chain.must(DOCTOR, &upload(PATIENT, Clinical, current));
			chain.must(PATIENT, &rotate(Clinical, current + 1));
		}
		// The other categories stay where they were.
		chain.must(PATIENT, &add_file(Imaging, 0));
		refused(chain, PATIENT, &add_file(Imaging, 1), stale());
	});
}

#[test]
fn i5_an_epoch_is_never_skipped_or_repeated() {
	scenario(|chain| {
		for epoch in [0, 2, EpochNumber::MAX] {
			refused(chain, PATIENT, &rotate(Clinical, epoch), Patients::<Runtime>::StaleEpoch);
		}
		let same = rotate_with(Clinical, 1, recipient(1), link(0));
		refused(chain, PATIENT, &same, Patients::<Runtime>::RecipientUnchanged);
		let zero = rotate_with(Clinical, 1, Recipient([0; 32]), link(0));
		refused(chain, PATIENT, &zero, Patients::<Runtime>::UnusableRecipient);
		let loose = rotate_with(Clinical, 1, recipient(2), Default::default());
		refused(chain, PATIENT, &loose, Patients::<Runtime>::EmptyLink);
	});
}

// I6 What was given before a revocation does not open what is added after it

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
		cannot_use(chain, DOCTOR, Patients::NoGrant, Patients::NoGrant);

		let first_new = next_record();
		for category in both {
			let call = add_file(category, 0);
			refused(chain, PATIENT, &call, Patients::<Runtime>::StaleEpoch);
			chain.must(PATIENT, &add_file(category, 1));
		}
		for id in first_new..next_record() {
			let record = salus_runtime::Patients::file(patient.clone(), id).expect("just added");
			assert!(!within_reach(&handed, record.category, record.epoch));
		}
		assert_eq!(next_record(), first_new + 2);
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
		refused(chain, PATIENT, &batch, Patients::<Runtime>::StaleEpoch);
		can_use(chain, DOCTOR);
	});
}

/// The epochs whose keys the chain hands to `provider`.
fn handed_to(provider: Sr25519Keyring) -> Vec<(Category, EpochNumber)> {
	let keys = salus_runtime::Patients::sealed_keys(account(PATIENT), account(provider));
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
		let state = salus_runtime::Patients::epoch(account(PATIENT), category, epoch);
		let Some(link) = state.expect("it was").link else { return false };
		let back = codec::Decode::decode(&mut &link[..]).expect("the test made it");
		assert!(back < epoch, "a link leads forward");
		epoch = back;
	})
}

/// The number that the patient's next record gets.
fn next_record() -> u64 {
	salus_runtime::Patients::patient(account(PATIENT)).expect("registered").next_record
}

// I7 Nobody needs a token

#[test]
fn i7_a_stranger_registers_with_the_plain_transaction_of_any_wallet() {
	development(|chain| {
		for (who, call, role) in [
			(STRANGER, register_patient(), Role::Patient),
			(OTHER_STRANGER, register_provider(ProviderKind::Pharmacy), Role::Pharmacy),
		] {
			assert!(!System::account_exists(&account(who)));
			chain.offer(who, &call).expect("the pool takes it");
			chain.must(who, &call);
			chain.seal();
			assert_eq!(Roles::role_of(account(who)), Some(role));
			assert_eq!(System::reference_count(&account(who)), 1);
			assert_eq!(System::account_nonce(account(who)), 1);
		}
		chain.must(STRANGER, &add_file(Clinical, 0));
	});
}

#[test]
fn i7_a_strangers_other_calls_are_refused_before_they_cost_anything() {
	scenario(|chain| {
		let registration = register_patient();
		let calls = every_call()
			.into_iter()
			.map(|step| step.call)
			.filter(|call| !name_of(call).ends_with(".register"))
			.chain([
				remark(0),
				batch_all(&[registration.clone()]),
				batch_all(&[]),
				motion(1, registration.clone()),
				RuntimeCall::Session(pallet_session::Call::purge_keys {}),
				RuntimeCall::Utility(pallet_utility::Call::as_derivative {
					index: 0,
					call: Box::new(registration),
				}),
			]);
		for call in calls {
			kept_out(chain, STRANGER, &call, InvalidTransaction::Payment);
		}
	});
}

#[test]
fn i7_a_registration_that_would_fail_is_refused_before_it_costs_anything() {
	development(|chain| {
		let unsound = unsound_cids().remove(0).1;
		let zero = Recipient([0; 32]);
		let doctor = ProviderKind::Doctor;
		for call in [
			register_patient_with(unsound.clone(), recipient(1)),
			register_patient_with(cid(1), zero),
			register_provider_with(doctor, unsound.clone(), cid(1), recipient(1)),
			register_provider_with(doctor, cid(1), unsound.clone(), recipient(1)),
			register_provider_with(doctor, cid(1), cid(1), zero),
		] {
			let reason = InvalidTransaction::Custom(REGISTRATION_WOULD_FAIL);
			kept_out(chain, STRANGER, &call, reason);
		}
	});
}

#[test]
fn i7_under_by_admin_only_those_register_whom_an_admin_enrolled() {
	scenario(|chain| {
		assert_eq!(chain.govern(ADMIN, set_enrolment(EnrolmentPolicy::ByAdmin)), Ok(()));
		let closed = InvalidTransaction::Custom(ENROLMENT_CLOSED);
		kept_out(chain, STRANGER, &register_patient(), closed);
		kept_out(chain, STRANGER, &register_provider(ProviderKind::Doctor), closed);
		chain.must(ADMIN, &assign(STRANGER, Role::Patient));
		chain.seal();
		let doctor = register_provider(ProviderKind::Doctor);
		refused(chain, STRANGER, &doctor, pallet_roles::Error::<Runtime>::AlreadyExists);
		chain.must(STRANGER, &register_patient());
	});
}

#[test]
fn i7_strangers_who_register_in_one_block_are_limited_and_the_rest_wait() {
	development(|chain| {
		let limit: u32 = <Runtime as pallet_roles::Config>::MaxRegistrationsPerBlock::get();
		let register = |chain: &Chain, number: u32| {
			let key = Sr25519Keyring::numeric(number as usize);
			let who = Sr25519Keyring::numeric_id(number as usize);
			chain.sign_as(&key, who, 0, &register_patient())
		};
		for number in 0..limit {
			let transaction = register(chain, number);
			assert_eq!(chain.apply(transaction), Ok(Ok(())));
		}
		let one_too_many = register(chain, limit);
		let full = TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);
		assert_eq!(chain.apply(one_too_many.clone()), Err(full));
		assert!(!System::account_exists(&Sr25519Keyring::numeric_id(limit as usize)));
		chain.must(ADMIN, &remark(0));
		chain.check(one_too_many.clone()).expect("the pool keeps it for the next block");
		assert_eq!(chain.apply(one_too_many), Ok(Ok(())));
	});
}

#[test]
fn i7_who_lost_the_role_is_a_stranger_again_and_leaves_nothing() {
	scenario(|chain| {
		chain.must(AUDITOR, &remark(0));
		chain.must(ADMIN, &remove(AUDITOR));
		chain.seal();
		let named: Vec<_> = keys_of(&account(AUDITOR));
		// What the trail says of them stays.
		let trail = sp_io::hashing::twox_128(b"Audit");
		assert!(named.iter().all(|key| key.starts_with(&trail)));
		kept_out(chain, AUDITOR, &remark(0), InvalidTransaction::Payment);
	});
}

#[test]
fn i7_members_calls_are_free_and_a_flood_of_them_is_metered() {
	scenario(|chain| {
		let all = Roles::allowance_left(account(PATIENT));
		let call = update_patient(cid(6));
		let mut sent = 0;
		while let Ok(outcome) = chain.submit(PATIENT, &call) {
			assert_eq!(outcome, Ok(()));
			sent += 1;
		}
		println!("{sent} calls in one block from one account");
		assert!(sent > 100, "only {sent} calls");
		let full = TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);
		assert_eq!(chain.submit(PATIENT, &call), Err(full));
		// Others are served in the same block, and the pool takes no more of the flood.
		chain.must(OTHER_PATIENT, &call);
		chain.settle();
		let left = Roles::allowance_left(account(PATIENT));
		assert!(left < all / 100, "{left} of {all} are left");
		let spent = InvalidTransaction::Custom(ALLOWANCE_SPENT);
		let refused = Err(TransactionValidityError::Invalid(spent));
		assert_eq!(chain.offer(PATIENT, &batch_all(&vec![call.clone(); 200])).map(|_| ()), refused);
		// The allowance comes back with the blocks, up to all of it.
		chain.seal();
		chain.offer(PATIENT, &call).expect("the allowance has recovered a little");
		chain.must(PATIENT, &call);
		chain.settle();
		while Roles::allowance_left(account(PATIENT)) < all {
			let before = Roles::allowance_left(account(PATIENT));
			chain.seal();
			assert!(Roles::allowance_left(account(PATIENT)) > before);
		}
	});
}

#[test]
fn i7_long_transactions_are_metered_by_their_length() {
	scenario(|chain| {
		let long = remark(1024 * 1024);
		let mut sent = 0;
		while chain.submit(PATIENT, &long).is_ok() {
			sent += 1;
		}
		assert!((1..4).contains(&sent), "{sent} MiB");
		chain.must(OTHER_PATIENT, &long);
	});
}

#[test]
fn i7_the_heaviest_batch_of_a_revocation_fits_a_rested_allowance() {
	scenario(|chain| {
		// One of as many grants as there can be is revoked, and everything is as long as it can be.
		let grants: u32 = <Runtime as pallet_patients::Config>::MaxGrants::get();
		let longest_keys = BoundedVec::truncate_from(vec![7; MAX_SEALED_KEYS_LEN as usize]);
		let longest_link = BoundedVec::truncate_from(vec![7; MAX_LINK_LEN as usize]);
		for provider in [DOCTOR, PHARMACY] {
			chain.must(PATIENT, &grant(provider, &Category::ALL, Right::Contribute));
		}
		chain.seal();
		let mut calls = vec![revoke(DOCTOR)];
		calls.extend(
			Category::ALL
				.map(|category| rotate_with(category, 1, recipient(2), longest_link.clone())),
		);
		calls.extend(vec![reseal(PHARMACY, longest_keys); grants as usize - 1]);
		while Roles::allowance_left(account(PATIENT)) < Roles::allowance_left(account(STRANGER)) {
			chain.seal();
		}
		chain.offer(PATIENT, &batch_all(&calls)).expect("it fits");
		chain.must(PATIENT, &batch_all(&calls));
	});
}

#[test]
fn i7_there_is_no_token_and_no_fee() {
	for pallet in &metadata().pallets {
		for word in ["Balances", "Assets", "Payment", "Treasury", "Staking", "Vesting"] {
			assert!(!pallet.name.contains(word), "{}", pallet.name);
		}
	}
	for extension in &metadata().extrinsic.transaction_extensions {
		assert!(!extension.identifier.contains("Charge"), "{}", extension.identifier);
	}
	let none = std::any::TypeId::of::<()>();
	assert_eq!(std::any::TypeId::of::<<Runtime as frame_system::Config>::AccountData>(), none);
}

#[test]
fn i7_our_own_extension_adds_nothing_that_a_wallet_would_have_to_know() {
	let extensions = &metadata().extrinsic.transaction_extensions;
	let own = extensions.iter().find(|extension| extension.identifier == "CheckMember");
	let own = own.expect("it is there");
	for ty in [own.ty.id, own.implicit.id] {
		let empty = match &resolve(ty).type_def {
			TypeDef::Tuple(tuple) => tuple.fields.is_empty(),
			TypeDef::Composite(composite) => composite
				.fields
				.iter()
				.all(|field| resolve(field.ty.id).path.ident().as_deref() == Some("PhantomData")),
			_ => false,
		};
		assert!(empty, "{:?}", resolve(ty));
	}
	assert!(metadata().extrinsic.versions.contains(&4));
}

/// `call` is refused for `reason` by the pool and in a block, and leaves nothing at all.
#[track_caller]
fn kept_out(
	chain: &mut Chain,
	who: Sr25519Keyring,
	call: &RuntimeCall,
	reason: InvalidTransaction,
) {
	let reason = TransactionValidityError::Invalid(reason);
	assert_eq!(chain.offer(who, call).map(|_| ()), Err(reason), "the pool: {call:?}");
	chain.submit(ADMIN, &remark(0)).expect("a block is open now").expect("nothing is done");
	let before = everything();
	assert_eq!(chain.submit(who, call), Err(reason), "a block: {call:?}");
	assert!(everything() == before, "{call:?} leaves something behind");
	assert!(!System::account_exists(&account(who)));
	chain.settle();
}

// I8 Every collection is bounded or paged

#[test]
fn i8_every_storage_item_is_bounded() {
	let items = [
		Roles::storage_info(),
		salus_runtime::Patients::storage_info(),
		Doctors::storage_info(),
		Audit::storage_info(),
	]
	.concat();
	assert_eq!(items.len(), 6 + 7 + 2 + 5);
	for item in items {
		let name = String::from_utf8_lossy(&item.storage_name).into_owned();
		assert!(item.max_size.is_some(), "{name}");
	}
}

#[test]
fn i8_every_list_that_a_view_function_gives_is_paged() {
	for pallet in ours() {
		for view in &pallet.view_functions {
			let lists = matches!(resolve(view.output.id).type_def, TypeDef::Sequence(_))
				|| match &resolve(view.output.id).type_def {
					TypeDef::Tuple(tuple) => tuple
						.fields
						.iter()
						.any(|part| matches!(resolve(part.id).type_def, TypeDef::Sequence(_))),
					_ => false,
				};
			let limited = view.inputs.iter().any(|input| input.name == "limit");
			assert_eq!(lists, limited, "{}.{}", pallet.name, view.name);
		}
	}
}

#[test]
fn i8_every_item_explains_itself_in_the_metadata() {
	for pallet in ours() {
		assert!(OURS.contains(&pallet.name.as_str()));
		let errors = pallet.error.as_ref().map(|error| error.ty.id);
		let variants = errors.map(|id| match &resolve(id).type_def {
			TypeDef::Variant(errors) => errors.variants.as_slice(),
			_ => &[],
		});
		let named = calls(pallet)
			.iter()
			.chain(metadata::events(pallet))
			.chain(variants.unwrap_or_default());
		for item in named {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
		let storage = pallet.storage.as_ref().expect("it has storage");
		for item in &storage.entries {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
		for item in &pallet.view_functions {
			assert!(!item.docs.is_empty(), "{}.{} has no documentation", pallet.name, item.name);
		}
	}
}
