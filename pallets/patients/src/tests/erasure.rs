//! The erasure of what patients left behind (`on_idle`).

use super::*;
use crate::{
	Comments, Dispensed, Epochs, Erasures, Error, FirstEpochs, Grants, GrantsTo, Keys, LastErased,
	PatientCount, Patients as PatientMap, Records, UsedRecipients, WeightInfo,
	MAX_ERASED_PER_BLOCK,
};
use frame_support::{
	assert_noop, assert_ok,
	storage::storage_prefix,
	traits::{Hooks, PalletInfoAccess},
	weights::Weight,
};
use salus_primitives::{
	AccessControl, Category, Comment, ProviderStatus, Record, Right, Role, RoleRegistry,
};
use sp_io::hashing::twox_128;
use sp_runtime::DispatchResult;

/// The key epochs that a patient begins with, and the end of the account: an item each.
const FROM_THE_START: u64 = 8 + 1;

fn item() -> Weight {
	<Test as crate::Config>::WeightInfo::erase_item()
}

/// A block with room for `items`.
fn idle(items: u64) -> Weight {
	Patients::on_idle(1, item() * items)
}

/// Comes back, with new keys.
fn register(who: AccountId) -> DispatchResult {
	let epochs = Category::ALL.map(|category| recipient(110 + category.index() as u8));
	Patients::register(signed(who), cid(1), recipient(1), Box::new(epochs))
}

/// Gives `who` two records, the mark that they are dispensed, a comment, and a rotated category: 5 more
/// items. With two grants it is 7.
fn fill(who: AccountId) {
	let record = Record { cid: cid(5), category: Category::Medication, epoch: 0, author: DOCTOR };
	assert_ok!(Patients::insert_record(&who, record.clone()));
	assert_ok!(Patients::insert_record(&who, record));
	assert_ok!(Patients::mark_dispensed(&who, 1, &PHARMACY));
	let category = Category::Medication;
	let comment = Comment { cid: cid(6), category, about: Some(0), epoch: 0, author: DOCTOR };
	assert_ok!(Patients::insert_comment(&who, comment));
	assert_ok!(Patients::rotate_keys(signed(who), category, 1, recipient(50), link(1)));
}

/// How many items there are of a patient with two grants after `fill`.
const FILLED: u64 = FROM_THE_START + 7;

/// `PATIENT` and `OTHER` with two grants each, filled.
fn filled(test: impl FnOnce()) {
	let mut builder = ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER);
	for who in [PATIENT, OTHER] {
		for provider in [DOCTOR, PHARMACY] {
			let covered = [Category::Medication];
			builder = builder.with_grant(who, provider, &covered, Right::Contribute, None);
		}
	}
	builder.build_and_execute(|| {
		fill(PATIENT);
		fill(OTHER);
		test();
	});
}

/// Every key of this pallet in storage.
fn keys() -> Vec<Vec<u8>> {
	let prefix = twox_128(Patients::name().as_bytes()).to_vec();
	let next = |key: &Vec<u8>| sp_io::storage::next_key(key);
	std::iter::successors(next(&prefix), next).take_while(|key| key.starts_with(&prefix)).collect()
}

#[test]
fn nothing_of_somebody_who_left_stays_in_any_map() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert_ok!(Patients::deregister(signed(OTHER)));
		idle(MAX_ERASED_PER_BLOCK);

		assert_eq!(PatientMap::<Test>::iter().count(), 0);
		assert_eq!(Records::<Test>::iter().count(), 0);
		assert_eq!(Comments::<Test>::iter().count(), 0);
		assert_eq!(Dispensed::<Test>::iter().count(), 0);
		assert_eq!(Grants::<Test>::iter().count(), 0);
		assert_eq!(GrantsTo::<Test>::iter().count(), 0);
		assert_eq!(Keys::<Test>::iter().count(), 0);
		assert_eq!(Epochs::<Test>::iter().count(), 0);
		assert_eq!(Erasures::<Test>::iter().count(), 0);
		assert_eq!(PatientCount::<Test>::get(), 0);
		let firsts = [PATIENT, OTHER].map(FirstEpochs::<Test>::hashed_key_for);
		let mut kept = Vec::from(firsts);
		let used = UsedRecipients::<Test>::iter_keys();
		kept.extend(used.map(|(who, key)| UsedRecipients::<Test>::hashed_key_for(who, key)));
		for count in [&b"PatientCount"[..], b"ErasureCount"] {
			kept.push(storage_prefix(Patients::name().as_bytes(), count).to_vec());
		}
		kept.sort();
		assert_eq!(
			keys(),
			kept,
			"the numbers and public keys that are not used again are kept, and nothing else"
		);
	});
}

#[test]
fn the_end_of_an_erasure_is_announced_once_and_is_no_audit_event() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		let (announced, lines) = (events().len(), Audit::lines());
		idle(FILLED - 1);
		assert!(Patients::is_erasing(PATIENT));
		assert_eq!(events().len(), announced);
		idle(1);
		assert!(!Patients::is_erasing(PATIENT));
		idle(MAX_ERASED_PER_BLOCK);
		assert_eq!(events()[announced..], [Event::PatientErased { patient: PATIENT }]);
		assert_eq!(Audit::lines(), lines);
	});
}

#[test]
fn i8_every_block_with_room_for_one_item_comes_one_item_nearer() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		for _ in 0..FILLED {
			assert!(Patients::is_erasing(PATIENT));
			let before = keys().len();
			assert_eq!(idle(1), item());
			assert!(keys().len() < before);
			assert_ok!(Patients::do_try_state());
		}
		assert!(!Patients::is_erasing(PATIENT));
	});
}

#[test]
fn i8_accounts_are_erased_one_after_the_other_and_each_has_its_turn() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert_ok!(Patients::deregister(signed(OTHER)));
		let left = || Erasures::<Test>::iter().count();
		idle(FILLED);
		assert_eq!(left(), 1);
		idle(FILLED - 1);
		assert_eq!(left(), 1);
		idle(1);
		assert_eq!(left(), 0);
	});
}

#[test]
fn i8_who_has_little_is_erased_in_the_next_block_whoever_else_had_much() {
	for (much, little) in [(PATIENT, OTHER), (OTHER, PATIENT)] {
		let builder = ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER);
		builder.max_records(4 * MAX_ERASED_PER_BLOCK as u32).build_and_execute(|| {
			for _ in 0..4 * MAX_ERASED_PER_BLOCK {
				assert_ok!(Patients::add_file(signed(much), Category::Clinical, 0, cid(1)));
			}
			assert_ok!(Patients::deregister(signed(much)));
			assert_ok!(Patients::deregister(signed(little)));
			idle(MAX_ERASED_PER_BLOCK);
			assert!(Patients::is_erasing(much));
			idle(MAX_ERASED_PER_BLOCK);
			assert!(Patients::is_erasing(much) && !Patients::is_erasing(little));
			assert_ok!(Patients::do_try_state());
			while Patients::is_erasing(much) {
				idle(MAX_ERASED_PER_BLOCK);
			}
			assert!(!LastErased::<Test>::exists());
		});
	}
}

#[test]
fn i8_one_block_goes_on_with_the_next_account() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert_ok!(Patients::deregister(signed(OTHER)));
		assert_eq!(idle(2 * FILLED), item() * 2 * FILLED);
		assert_eq!(Erasures::<Test>::iter().count(), 0);
	});
}

#[test]
fn i8_erasing_never_takes_more_than_is_left_of_the_block() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		let one = item();
		let blocks = [
			Weight::zero(),
			one.saturating_sub(Weight::from_parts(1, 0)),
			one.saturating_sub(Weight::from_parts(0, 1)),
			Weight::from_parts(u64::MAX, 0),
			Weight::from_parts(0, u64::MAX),
		];
		let before = keys();
		for remaining in blocks {
			assert_eq!(Patients::on_idle(1, remaining), Weight::zero());
			assert_eq!(keys(), before);
		}
		for remaining in
			[one, one * 2, one * 7 / 2, Weight::from_parts(u64::MAX, (one * 3).proof_size())]
		{
			assert!(Patients::on_idle(1, remaining).all_lte(remaining));
		}
	});
}

#[test]
fn i8_a_block_erases_no_more_than_its_limit_whatever_is_left_of_it() {
	let records = 3 * MAX_ERASED_PER_BLOCK as u32;
	ExtBuilder::default().with_patient(PATIENT).max_records(records).build_and_execute(|| {
		for _ in 0..records {
			assert_ok!(Patients::add_file(signed(PATIENT), Category::Clinical, 0, cid(1)));
		}
		assert_ok!(Patients::deregister(signed(PATIENT)));
		let before = keys().len();
		assert_eq!(Patients::on_idle(1, Weight::MAX), item() * MAX_ERASED_PER_BLOCK);
		// And one says whose turn it was.
		assert_eq!(keys().len(), before + 1 - MAX_ERASED_PER_BLOCK as usize);
		assert!(Patients::is_erasing(PATIENT));
		let mut blocks = 1;
		while Patients::is_erasing(PATIENT) {
			Patients::on_idle(1, Weight::MAX);
			blocks += 1;
		}
		assert_eq!(blocks, (u64::from(records) + FROM_THE_START).div_ceil(MAX_ERASED_PER_BLOCK));
	});
}

#[test]
fn i8_where_nobody_left_a_block_only_looks() {
	filled(|| {
		let before = keys();
		assert_eq!(Patients::on_idle(1, Weight::MAX), item());
		assert_eq!(keys(), before);
	});
}

#[test]
fn i8_the_items_of_a_block_take_little_of_it() {
	let most = item() * MAX_ERASED_PER_BLOCK;
	assert!(item().ref_time() > 0 && item().proof_size() > 0);
	assert!(most.ref_time() < 10 * WEIGHT_BOUND, "{most:?}");
}

#[test]
fn i6_nobody_comes_back_with_the_keys_of_before() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		idle(MAX_ERASED_PER_BLOCK);
		for used in [100, 50] {
			let mut epochs = Category::ALL.map(|category| recipient(110 + category.index() as u8));
			epochs[2] = recipient(used);
			let call =
				|| Patients::register(signed(PATIENT), cid(1), recipient(1), Box::new(epochs));
			assert_noop!(call(), Error::<Test>::RecipientReused);
		}
		assert_ok!(register(PATIENT));
	});
}

#[test]
fn i4_a_provider_who_left_and_came_back_has_the_grants_of_before_no_more() {
	filled(|| {
		let right =
			|provider| Patients::check_access(OTHER, provider, Category::Medication, Right::View);
		assert!(right(DOCTOR) && right(PHARMACY));
		System::set_block_number(9);
		Providers::set_since(DOCTOR, 9);
		assert!(!right(DOCTOR) && right(PHARMACY));
		let keys = sealed(7);
		assert_noop!(
			Patients::reseal(signed(OTHER), DOCTOR, keys.clone()),
			Error::<Test>::NotFound
		);
		let share = Patients::share_keys(&OTHER, &DOCTOR, keys.clone(), hash_of(&keys));
		assert_noop!(share, Error::<Test>::NoGrant);
		let categories = list(&[Category::Medication]);
		assert_ok!(Patients::grant_access(
			signed(OTHER),
			DOCTOR,
			categories,
			Right::View,
			None,
			keys
		));
		assert!(right(DOCTOR));
	});
}

#[test]
fn what_belongs_to_others_stays() {
	filled(|| {
		let of_other = || {
			let grants = Patients::grants(OTHER, None, 10);
			let files = Patients::files(OTHER, None, 0, 10);
			let comments = Patients::comments(OTHER, None, 0, 10);
			let keys = Patients::sealed_keys(OTHER, DOCTOR);
			let epochs = Patients::epochs(OTHER, Category::Medication, 0, 10);
			let used = UsedRecipients::<Test>::iter_prefix(OTHER).count();
			(Patients::patient(OTHER), grants, files, comments, keys, epochs, used)
		};
		let before = of_other();
		assert_ok!(Patients::deregister(signed(PATIENT)));
		idle(MAX_ERASED_PER_BLOCK);
		assert_eq!(of_other(), before);
		assert_eq!(Patients::dispensed(OTHER, 1), Some(PHARMACY));
		assert_eq!(Patients::grants_to(DOCTOR, None, 10), [OTHER]);
	});
}

#[test]
fn what_others_granted_to_somebody_who_left_and_became_a_provider_stays() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		Providers::set(PATIENT, ProviderStatus::Verified);
		let categories = list(&[Category::Clinical]);
		assert_ok!(Patients::grant_access(
			signed(OTHER),
			PATIENT,
			categories,
			Right::View,
			None,
			sealed(3)
		));
		idle(MAX_ERASED_PER_BLOCK);
		assert!(!Patients::is_erasing(PATIENT));
		assert!(Patients::check_access(OTHER, PATIENT, Category::Clinical, Right::View));
		assert_eq!(Patients::grants_to(PATIENT, None, 10), [OTHER]);
	});
}

#[test]
fn registering_again_is_refused_while_the_erasure_is_under_way() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		for _ in 0..FILLED {
			assert_noop!(register(PATIENT), Error::<Test>::ErasureUnderWay);
			// An admin's word changes nothing about it.
			assert_ok!(Roles::assign(&PATIENT, Role::Patient));
			assert_noop!(register(PATIENT), Error::<Test>::ErasureUnderWay);
			assert_ok!(Roles::remove(&PATIENT, Role::Patient));
			idle(1);
		}
		assert_ok!(register(PATIENT));
	});
}

#[test]
fn who_comes_back_after_the_erasure_starts_anew() {
	filled(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		idle(MAX_ERASED_PER_BLOCK);
		System::set_block_number(9);
		assert_ok!(register(PATIENT));

		let patient = Patients::patient(PATIENT).expect("registered");
		assert_eq!((patient.next_record, patient.live_records), (0, 0));
		assert_eq!((patient.next_comment, patient.live_comments), (0, 0));
		assert_eq!((patient.grants, patient.registered_at), (0, 9));
		let first = Patients::first_epochs(PATIENT);
		assert_eq!(patient.epochs, first);
		assert!(first.iter().all(|number| *number > 0), "the keys of before are used again");
		assert!(patient.rotation_due.is_empty());
		assert!(Patients::files(PATIENT, None, 0, 10).0.is_empty());
		assert!(Patients::comments(PATIENT, None, 0, 10).0.is_empty());
		assert!(Patients::grants(PATIENT, None, 10).is_empty());
		assert!(!Patients::check_access(PATIENT, DOCTOR, Category::Medication, Right::View));
		assert_eq!(Patients::sealed_keys(PATIENT, DOCTOR), None);
		let epoch = first[Category::Medication.index()];
		assert_ok!(Patients::add_file(signed(PATIENT), Category::Medication, epoch, cid(1)));
		assert_eq!(Patients::dispensed(PATIENT, 0), None);
		assert_eq!(Patients::total_patients(), 2);
	});
}
