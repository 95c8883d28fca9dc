//! Benchmarks of every call and of an erased item, each with the largest arguments, and the patients
//! that benchmarks of other pallets need.

use crate::{
	types::Grant, Call, Comments, Config, Dispensed, Epochs, Erasures, FirstEpochs, Grants,
	GrantsTo, Keys, Pallet, Patients, Records,
};
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use salus_primitives::{
	key::{MAX_LINK_LEN, MAX_SEALED_KEYS_LEN},
	record::MAX_CID_LEN,
	AccessControl, AuditTrail, Categories, Category, CategoryList, Cid, Comment, CommentId,
	EpochRecipients, Link, Moment, ProviderRegistry, Recipient, Record, RecordId, Right, Role,
	RoleRegistry, SealedKeys,
};

/// A CID of the greatest length: a long codec, a long hash code and a digest of 64 bytes.
fn cid() -> Cid {
	let mut bytes = vec![0x01];
	bytes.extend([0xff; 8]);
	bytes.push(0x7f);
	bytes.extend([0xff; 4]);
	bytes.push(0x0f);
	bytes.push(64);
	bytes.resize(MAX_CID_LEN as usize, 7);
	Cid(bytes.try_into().unwrap_or_default())
}

fn sealed_keys() -> SealedKeys {
	SealedKeys::truncate_from(vec![7; MAX_SEALED_KEYS_LEN as usize])
}

fn link() -> Link {
	Link::truncate_from(vec![7; MAX_LINK_LEN as usize])
}

fn first_epochs() -> EpochRecipients {
	Category::ALL.map(|category| Recipient([10 + category.index() as u8; 32]))
}

fn every_category() -> CategoryList {
	Categories::ALL.to_list()
}

/// Registers `who`, whatever the enrolment policy.
pub(crate) fn patient<T: Config>(who: &T::AccountId) {
	// Fails where the role is held already, which is as good.
	let _ = T::Roles::assign(who, Role::Patient);
	Pallet::<T>::insert_patient(who, cid(), Recipient([1; 32]), first_epochs());
}

/// Registers `who` with record 0 and a contribute grant to `provider`, who becomes active.
pub(crate) fn patient_with_grant<T: Config>(
	who: &T::AccountId,
	provider: &T::AccountId,
	categories: Categories,
) {
	patient::<T>(who);
	T::Providers::make_active(provider);
	let granted_at = frame_system::Pallet::<T>::block_number();
	let expires = Some(Moment::MAX);
	let grant = Grant { categories, right: Right::Contribute, expires, granted_at };
	if let Some(state) = Patients::<T>::get(who) {
		Pallet::<T>::insert_grant(who, state, provider, grant, sealed_keys());
	}
	if let Some(state) = Patients::<T>::get(who) {
		let category = categories.iter().next().unwrap_or(Category::Clinical);
		let record = Record { cid: cid(), category, epoch: 0, author: provider.clone() };
		let added = Pallet::<T>::append(who, state, record);
		debug_assert_eq!(added, Ok(0));
	}
}

/// A patient with one record and one grant, and the provider who holds it.
fn caller_with_grant<T: Config>() -> (T::AccountId, T::AccountId) {
	let caller = whitelisted_caller();
	let provider = account("provider", 0, 0);
	patient_with_grant::<T>(&caller, &provider, Categories::ALL);
	(caller, provider)
}

/// The categories of `who` that have a rotation due.
fn due<T: Config>(who: &T::AccountId) -> Option<Categories> {
	Patients::<T>::get(who).map(|state| state.rotation_due)
}

const FIRST_RECORD: RecordId = 0;
const FIRST_COMMENT: CommentId = 0;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		let caller: T::AccountId = whitelisted_caller();
		// What the transaction extension lends a stranger.
		frame_system::Pallet::<T>::inc_sufficients(&caller);
		// Of somebody who comes back the keys of before are compared.
		FirstEpochs::<T>::insert(&caller, [1; Category::COUNT as usize]);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), cid(), Recipient([1; 32]), Box::new(first_epochs()));

		assert!(Patients::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn update_profile() {
		let caller: T::AccountId = whitelisted_caller();
		patient::<T>(&caller);
		let profile = Cid::from_bytes([vec![0x12, 0x20], vec![9; 32]].concat()).unwrap_or(cid());
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), profile.clone());

		assert_eq!(Patients::<T>::get(&caller).map(|state| state.profile), Some(profile));
	}

	#[benchmark]
	fn grant_access() {
		let caller: T::AccountId = whitelisted_caller();
		let provider: T::AccountId = account("provider", 0, 0);
		patient::<T>(&caller);
		T::Providers::make_active(&provider);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			provider.clone(),
			every_category(),
			Right::Contribute,
			Some(Moment::MAX),
			sealed_keys(),
		);

		assert!(Grants::<T>::contains_key(&caller, &provider));
	}

	#[benchmark]
	fn revoke_access() {
		let (caller, provider) = caller_with_grant::<T>();
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), provider.clone());

		assert!(!Grants::<T>::contains_key(&caller, &provider));
		assert_eq!(due::<T>(&caller), Some(Categories::ALL));
	}

	#[benchmark]
	fn rotate_keys() {
		let (caller, provider) = caller_with_grant::<T>();
		let revoked = Pallet::<T>::do_revoke(&caller, &provider);
		debug_assert_eq!(revoked, Ok(()));
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), Category::Clinical, 1, Recipient([3; 32]), link());

		assert!(Epochs::<T>::contains_key((&caller, Category::Clinical, 1)));
		assert!(due::<T>(&caller).is_some_and(|due| !due.contains(Category::Clinical)));
	}

	#[benchmark]
	fn reseal() {
		let (caller, provider) = caller_with_grant::<T>();
		let keys: Vec<u8> = vec![8; MAX_SEALED_KEYS_LEN as usize];
		let keys = SealedKeys::truncate_from(keys);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), provider.clone(), keys.clone());

		assert_eq!(Keys::<T>::get(&caller, &provider), Some(keys));
	}

	#[benchmark]
	fn add_file() {
		let caller: T::AccountId = whitelisted_caller();
		patient::<T>(&caller);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), Category::Clinical, 0, cid());

		assert!(Records::<T>::contains_key(&caller, FIRST_RECORD));
	}

	#[benchmark]
	fn delete_file() {
		let caller: T::AccountId = whitelisted_caller();
		let pharmacy: T::AccountId = account("provider", 0, 0);
		let medication = Categories::from_list(&[Category::Medication]).unwrap_or_default();
		patient_with_grant::<T>(&caller, &pharmacy, medication);
		let dispensed = Pallet::<T>::mark_dispensed(&caller, FIRST_RECORD, &pharmacy);
		assert_eq!(dispensed, Ok(()));
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), FIRST_RECORD);

		assert!(!Records::<T>::contains_key(&caller, FIRST_RECORD));
		assert!(!Dispensed::<T>::contains_key(&caller, FIRST_RECORD));
	}

	#[benchmark]
	fn delete_comment() {
		let (caller, author) = caller_with_grant::<T>();
		let category = Category::Demographics;
		let comment = Comment { cid: cid(), category, about: Some(FIRST_RECORD), epoch: 0, author };
		let added = Pallet::<T>::insert_comment(&caller, comment);
		debug_assert_eq!(added, Ok(FIRST_COMMENT));
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), FIRST_COMMENT);

		assert!(!Comments::<T>::contains_key(&caller, FIRST_COMMENT));
	}

	#[benchmark]
	fn set_recipient() {
		let caller: T::AccountId = whitelisted_caller();
		patient::<T>(&caller);
		let recipient = Recipient([9; 32]);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), recipient, cid());

		assert_eq!(Patients::<T>::get(&caller).map(|state| state.recipient), Some(recipient));
	}

	#[benchmark]
	fn deregister() {
		let (caller, _) = caller_with_grant::<T>();
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(!Patients::<T>::contains_key(&caller));
		assert!(Erasures::<T>::contains_key(&caller));
	}

	/// A grant: no other item has as much to remove.
	#[benchmark]
	fn erase_item() {
		let (patient, provider) = caller_with_grant::<T>();
		let left = Pallet::<T>::do_deregister(&patient);
		debug_assert_eq!(left, Ok(()));
		let erased;

		#[block]
		{
			erased = Pallet::<T>::erase_items(1);
		}

		assert_eq!(erased, 1);
		assert!(!GrantsTo::<T>::contains_key(&provider, &patient));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
