//! `add_to_library`.

use crate::{mock::*, pallet::*, LibraryFile};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, Cid, ProviderKind};
use sp_runtime::DispatchResult;

/// `who` adds a file to their library.
fn add(who: AccountId, cid: Cid) -> DispatchResult {
	Doctors::add_to_library(RuntimeOrigin::signed(who), cid)
}

#[test]
fn i3_provider_adds_a_file_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		fill_library(DOCTOR, 1);
		System::set_block_number(9);
		let lines = recorded(|| add(DOCTOR, cid(5)));
		let file = LibraryFile { cid: cid(5), added_at: 9 };
		assert_eq!(Library::<Test>::get(DOCTOR, 1), Some(file));
		let provider = Doctors::provider(DOCTOR).expect("registered");
		assert_eq!((provider.next_library_file, provider.library_files), (2, 2));
		let (actor, item) = (Actor::Member(DOCTOR), AuditItem::LibraryFile(1));
		assert_eq!(lines, [(actor, Some(DOCTOR), AuditKind::LibraryFileAdded, item)]);
		System::assert_last_event(
			Event::LibraryFileAdded { provider: DOCTOR, file: 1, cid: cid(5) }.into(),
		);
	});
}

#[test]
fn provider_of_any_kind_and_status_has_a_library_of_their_own() {
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		ExtBuilder::build_and_execute(|| {
			assert_ok!(register(STRANGER, kind));
			assert_ok!(add(STRANGER, cid(5)));
			suspended_doctor();
			assert_ok!(add(DOCTOR, cid(6)));
			assert_eq!(Library::<Test>::get(STRANGER, 0).map(|file| file.cid), Some(cid(5)));
			assert_eq!(Library::<Test>::get(DOCTOR, 0).map(|file| file.cid), Some(cid(6)));
		});
	}
}

#[test]
fn adding_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(add(who, cid(5)), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn malformed_cid_is_refused() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		assert_noop!(add(DOCTOR, malformed_cid()), Error::<Test>::MalformedCid);
	});
}

#[test]
fn i8_adding_is_refused_beyond_the_limit_until_a_file_is_deleted() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		fill_library(DOCTOR, MAX_LIBRARY_FILES);
		assert_noop!(add(DOCTOR, cid(5)), Error::<Test>::LibraryLimitReached);
		assert_ok!(Doctors::delete_from_library(RuntimeOrigin::signed(DOCTOR), 7));
		assert_ok!(add(DOCTOR, cid(5)));
		assert!(Library::<Test>::contains_key(DOCTOR, u64::from(MAX_LIBRARY_FILES)));
	});
}

#[test]
fn adding_is_refused_where_the_numbers_are_used_up() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		Providers::<Test>::mutate_extant(DOCTOR, |kept| kept.next_library_file = u64::MAX);
		assert_noop!(add(DOCTOR, cid(5)), Error::<Test>::LibraryLimitReached);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::add_to_library { cid: cid(5) });
}
