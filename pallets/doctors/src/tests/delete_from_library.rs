//! `delete_from_library`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, LibraryFileId};
use sp_runtime::DispatchResult;

/// `who` deletes a file of their library.
fn delete(who: AccountId, file: LibraryFileId) -> DispatchResult {
	Doctors::delete_from_library(RuntimeOrigin::signed(who), file)
}

#[test]
fn i3_provider_deletes_a_file_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		fill_library(DOCTOR, 3);
		let lines = recorded(|| delete(DOCTOR, 1));
		let mut left: Vec<_> = Library::<Test>::iter_key_prefix(DOCTOR).collect();
		left.sort_unstable();
		assert_eq!(left, [0, 2]);
		let provider = Doctors::provider(DOCTOR).expect("registered");
		assert_eq!((provider.next_library_file, provider.library_files), (3, 2));
		let (actor, item) = (Actor::Member(DOCTOR), AuditItem::LibraryFile(1));
		assert_eq!(lines, [(actor, Some(DOCTOR), AuditKind::LibraryFileDeleted, item)]);
		System::assert_last_event(
			Event::LibraryFileDeleted { provider: DOCTOR, file: 1, cid: cid(4) }.into(),
		);
	});
}

#[test]
fn number_of_a_deleted_file_is_not_used_again() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		fill_library(DOCTOR, 1);
		assert_ok!(delete(DOCTOR, 0));
		fill_library(DOCTOR, 1);
		let files: Vec<_> = Library::<Test>::iter_key_prefix(DOCTOR).collect();
		assert_eq!(files, [1]);
	});
}

#[test]
fn deleting_is_refused_for_a_file_that_is_not_there() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		fill_library(DOCTOR, 1);
		assert_noop!(delete(DOCTOR, 1), Error::<Test>::LibraryFileNotFound);
		assert_ok!(delete(DOCTOR, 0));
		assert_noop!(delete(DOCTOR, 0), Error::<Test>::LibraryFileNotFound);
	});
}

#[test]
fn i2_nobody_deletes_from_the_library_of_another() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		fill_library(DOCTOR, 1);
		assert_noop!(delete(DEPARTMENT, 0), Error::<Test>::LibraryFileNotFound);
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(delete(who, 0), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::delete_from_library { file: 0 });
}
