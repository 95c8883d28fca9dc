//! `share_keys`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	key::MAX_SEALED_KEYS_LEN, Actor, AuditItem, AuditKind, Categories, ProviderKind, Right,
	SealedKeys,
};
use sp_runtime::DispatchResult;

fn keys(len: u32) -> SealedKeys {
	SealedKeys::truncate_from(vec![7; len as usize])
}

/// `who` shares the keys of a grant that they have of the patient.
fn share_by(who: AccountId) -> DispatchResult {
	let replaced = shared_hash(PATIENT, who);
	Doctors::share_keys(RuntimeOrigin::signed(who), PATIENT, keys(9), replaced)
}

fn share() -> DispatchResult {
	share_by(DEPARTMENT)
}

#[test]
fn i3_department_shares_the_keys_of_a_grant_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::View);
		let lines = recorded(share);
		assert_eq!(Shared::get(), [((PATIENT, DEPARTMENT), keys(9))].into());
		let (actor, item) = (Actor::Member(DEPARTMENT), AuditItem::Member(DEPARTMENT));
		assert_eq!(lines, [(actor, Some(PATIENT), AuditKind::KeysShared, item)]);
		System::assert_last_event(
			Event::KeysShared { provider: DEPARTMENT, patient: PATIENT }.into(),
		);
	});
}

#[test]
fn i2_sharing_touches_the_keys_of_the_signers_own_grant_alone() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(PHARMACY, ProviderKind::Pharmacy);
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::View);
		for who in [DOCTOR, PHARMACY] {
			assert_noop!(share_by(who), NO_GRANT);
			grant(PATIENT, who, Categories::ALL, Right::View);
			assert_ok!(share_by(who));
			assert_eq!(Shared::get().remove(&(PATIENT, who)), Some(keys(9)));
			assert_eq!(Shared::get().remove(&(PATIENT, DEPARTMENT)), None);
		}
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(share_by(who), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn i4_sharing_is_refused_for_a_department_that_is_unverified_or_suspended() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(register(DEPARTMENT, ProviderKind::Department));
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::View);
		assert_noop!(share(), Error::<Test>::NotActive);
		assert_ok!(verify(RuntimeOrigin::root(), DEPARTMENT));
		assert_ok!(share());
		assert_ok!(Doctors::suspend(RuntimeOrigin::root(), DEPARTMENT));
		assert_noop!(share(), Error::<Test>::NotActive);
	});
}

#[test]
fn i4_sharing_is_refused_without_a_grant_that_is_valid() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		assert_noop!(share(), NO_GRANT);
		let (categories, right) = (Categories::ALL, Right::View);
		set_grant(PATIENT, DEPARTMENT, Grant { categories, right, last_block: Some(5) });
		System::set_block_number(6);
		assert_noop!(share(), EXPIRED);
	});
}

#[test]
fn sharing_nothing_is_refused() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::View);
		let origin = RuntimeOrigin::signed(DEPARTMENT);
		let replaced = shared_hash(PATIENT, DEPARTMENT);
		assert_noop!(Doctors::share_keys(origin, PATIENT, keys(0), replaced), NO_KEYS);
	});
}

#[test]
fn keys_that_are_newer_than_those_to_be_replaced_stay() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::View);
		let read = shared_hash(PATIENT, DEPARTMENT);
		assert_ok!(share());
		let late = Doctors::share_keys(RuntimeOrigin::signed(DEPARTMENT), PATIENT, keys(5), read);
		assert_noop!(late, KEYS_CHANGED);
	});
}

#[test]
fn weight_is_bounded() {
	let sealed_keys = keys(MAX_SEALED_KEYS_LEN);
	assert_weight_is_bounded(Call::share_keys { patient: PATIENT, sealed_keys, replaced: [0; 32] });
}
