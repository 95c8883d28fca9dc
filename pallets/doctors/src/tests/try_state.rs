//! `try_state` notices each way in which the storage could be wrong.

use crate::{mock::*, pallet::*, LibraryFile, Provider};
use frame_support::assert_ok;
use salus_primitives::{ProviderKind, Recipient, Role};
use sp_runtime::TryRuntimeError;

/// What `try_state` says of a department, the doctor whom it names and their library of two files
/// after `tamper`.
fn verdict_of_both(tamper: impl FnOnce()) -> Result<(), TryRuntimeError> {
	ExtBuilder::build().execute_with(|| {
		department_with_doctor();
		fill_library(DOCTOR, 2);
		assert_eq!(Doctors::do_try_state(), Ok(()));
		tamper();
		Doctors::do_try_state()
	})
}

/// What `try_state` says of one doctor after `tamper`.
fn verdict(tamper: impl FnOnce()) -> Result<(), TryRuntimeError> {
	ExtBuilder::build().execute_with(|| {
		unverified_doctor();
		assert_eq!(Doctors::do_try_state(), Ok(()));
		tamper();
		Doctors::do_try_state()
	})
}

/// What `try_state` says of a doctor after `change`.
fn verdict_of(change: impl FnOnce(&mut Provider)) -> Result<(), TryRuntimeError> {
	verdict(|| Providers::<Test>::mutate(DOCTOR, |kept| change(kept.as_mut().expect("registered"))))
}

#[test]
fn wrong_count_is_noticed() {
	let wrong = verdict(|| ProviderCount::<Test>::insert(ProviderKind::Doctor, 2));
	assert_eq!(wrong, Err("doctors: providers of a kind are miscounted".into()));
}

#[test]
fn role_that_is_not_the_kind_is_noticed() {
	let disagree = Err("doctors: role and kind disagree".into());
	assert_eq!(verdict_of(|kept| kept.kind = ProviderKind::Pharmacy), disagree);
	let mut roles = std::collections::BTreeMap::new();
	assert_eq!(verdict(|| RoleMap::set(&roles)), disagree);
	roles.insert(DOCTOR, Role::Patient);
	assert_eq!(verdict(|| RoleMap::set(&roles)), disagree);
}

#[test]
fn malformed_profile_and_unusable_recipient_are_noticed() {
	let public = verdict_of(|kept| kept.public_profile = malformed_cid());
	assert_eq!(public, Err("doctors: malformed public profile".into()));
	let private = verdict_of(|kept| kept.private_profile = malformed_cid());
	assert_eq!(private, Err("doctors: malformed private profile".into()));
	let recipient = verdict_of(|kept| kept.recipient = Recipient([0; 32]));
	assert_eq!(recipient, Err("doctors: unusable recipient".into()));
}

#[test]
fn registration_in_the_future_is_noticed() {
	let future = verdict_of(|kept| kept.recipient_changed_at = Some(2));
	assert!(future.is_err(), "the recipient changed in the future");
	let past = verdict_of(|kept| kept.recipient_changed_at = Some(0));
	assert!(past.is_err(), "the recipient changed before the registration");
	let future = verdict_of(|kept| kept.registered_at = 2);
	assert_eq!(future, Err("doctors: registered in the future".into()));
}

#[test]
fn malformed_or_untimely_file_of_a_library_is_noticed() {
	let insert = |cid, added_at| Library::<Test>::insert(DOCTOR, 0, LibraryFile { cid, added_at });
	let malformed = verdict_of_both(|| insert(malformed_cid(), 1));
	assert_eq!(malformed, Err("doctors: malformed CID in a library".into()));
	let future = verdict_of_both(|| insert(cid(4), 2));
	assert_eq!(future, Err("doctors: library file of the future".into()));
	let order = verdict_of_both(|| {
		Library::<Test>::swap(DOCTOR, 0, DOCTOR, 7);
	});
	assert_eq!(order, Err("doctors: library file out of order".into()));
}

#[test]
fn miscounted_and_overgrown_library_is_noticed() {
	let missing = verdict_of_both(|| Library::<Test>::remove(DOCTOR, 0));
	assert_eq!(missing, Err("doctors: library is miscounted".into()));
	let large = verdict_of_both(|| {
		let files = MAX_LIBRARY_FILES + 1;
		for id in 0..files.into() {
			Library::<Test>::insert(DOCTOR, id, LibraryFile { cid: cid(4), added_at: 1 });
		}
		Providers::<Test>::mutate_extant(DOCTOR, |kept| kept.library_files = files);
	});
	assert_eq!(large, Err("doctors: library too large".into()));
}

#[test]
fn miscounted_and_overgrown_staff_is_noticed() {
	let set = |staff| Providers::<Test>::mutate_extant(DEPARTMENT, |kept| kept.staff = staff);
	let wrong = verdict_of_both(|| set(2));
	assert_eq!(wrong, Err("doctors: staff is miscounted".into()));
	let large = verdict_of_both(|| {
		for doctor in (100..).take(MAX_STAFF as usize) {
			Staff::<Test>::insert(DEPARTMENT, doctor, ());
		}
		set(MAX_STAFF + 1);
	});
	assert_eq!(large, Err("doctors: staff too large".into()));
}

#[test]
fn naming_that_one_side_lacks_is_noticed() {
	let doctor = verdict_of_both(|| DepartmentsOf::<Test>::remove(DOCTOR, DEPARTMENT));
	assert_eq!(doctor, Err("doctors: a doctor lacks a department that names them".into()));
	let department =
		verdict_of_both(|| DepartmentsOf::<Test>::insert(DOCTOR, OTHER_DEPARTMENT, ()));
	assert_eq!(department, Err("doctors: a department lacks a doctor whom it names".into()));
}

#[test]
fn naming_by_or_of_the_wrong_kind_is_noticed() {
	let wrong = "doctors: somebody else than a department names, or than a doctor is named";
	let name = |department, doctor| {
		Staff::<Test>::insert(department, doctor, ());
		DepartmentsOf::<Test>::insert(doctor, department, ());
		Providers::<Test>::mutate_extant(department, |kept| kept.staff += 1);
	};
	for (department, doctor) in
		[(DOCTOR, DOCTOR), (DEPARTMENT, DEPARTMENT), (DEPARTMENT, STRANGER), (STRANGER, DOCTOR)]
	{
		assert_eq!(verdict_of_both(|| name(department, doctor)), Err(wrong.into()));
	}
}

#[test]
fn what_belongs_to_nobody_is_noticed() {
	let library = verdict_of_both(|| {
		let file = LibraryFile { cid: cid(4), added_at: 1 };
		Library::<Test>::insert(STRANGER, 0, file);
	});
	assert_eq!(library, Err("doctors: library of nobody".into()));
	let left = verdict_of_both(|| {
		assert_ok!(Doctors::deregister(RuntimeOrigin::signed(DOCTOR)));
		assert_eq!(Doctors::do_try_state(), Ok(()));
		Erasures::<Test>::remove(DOCTOR);
	});
	assert_eq!(left, Err("doctors: library of nobody".into()));
}

#[test]
fn erasure_of_who_is_registered_is_noticed() {
	let wrong = verdict_of_both(|| Erasures::<Test>::insert(DOCTOR, ()));
	assert_eq!(wrong, Err("doctors: a registered account is being erased".into()));
}
