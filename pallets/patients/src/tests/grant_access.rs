//! `grant_access`.

use super::*;
use crate::{Error, Grant, Grants, GrantsTo, Keys};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	Categories,
	Category::{Clinical, Imaging, Laboratory},
	Moment, ProviderStatus, Right, SealedKeys,
};
use sp_runtime::DispatchResult;

fn grant(who: AccountId, provider: AccountId) -> DispatchResult {
	grant_until(who, provider, None)
}

fn grant_until(who: AccountId, provider: AccountId, expires: Option<Moment>) -> DispatchResult {
	let categories = list(&[Clinical]);
	Patients::grant_access(signed(who), provider, categories, Right::View, expires, sealed(1))
}

fn registered() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT)
}

#[test]
fn a_patient_grants_access() {
	registered().build_and_execute(|| {
		System::set_block_number(5);
		let categories = list(&[Imaging, Clinical]);
		let expires = Some(START + 1);
		assert_ok!(Patients::grant_access(
			signed(PATIENT),
			DOCTOR,
			categories.clone(),
			Right::Contribute,
			expires,
			sealed(7)
		));

		let expected = Grant {
			categories: Categories::from_list(&[Clinical, Imaging]).expect("distinct"),
			right: Right::Contribute,
			expires,
			granted_at: 5,
		};
		assert_eq!(Grants::<Test>::get(PATIENT, DOCTOR), Some(expected));
		assert_eq!(Keys::<Test>::get(PATIENT, DOCTOR), Some(sealed(7)));
		assert!(GrantsTo::<Test>::contains_key(DOCTOR, PATIENT));
		assert_eq!(Patients::patient(PATIENT).map(|state| state.grants), Some(1));
		let event = Event::AccessGranted {
			patient: PATIENT,
			provider: DOCTOR,
			categories,
			right: Right::Contribute,
			expires,
		};
		assert_eq!(events(), [event]);
	});
}

#[test]
fn i3_granting_writes_one_audit_event() {
	registered().build_and_execute(|| {
		assert_ok!(grant(PATIENT, DOCTOR));
		assert_one_line(AuditKind::AccessGranted, AuditItem::Member(DOCTOR));
	});
}

#[test]
fn the_latest_grant_replaces_the_one_before_as_a_whole() {
	let builder = registered().with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical, Imaging],
		Right::Contribute,
		Some(START + 10),
	);
	builder.build_and_execute(|| {
		assert_ok!(Patients::grant_access(
			signed(PATIENT),
			DOCTOR,
			list(&[Laboratory]),
			Right::View,
			None,
			sealed(2)
		));

		let latest = Grants::<Test>::get(PATIENT, DOCTOR).expect("granted");
		assert_eq!(latest.categories.to_list(), list(&[Laboratory]));
		assert_eq!((latest.right, latest.expires), (Right::View, None));
		assert_eq!(Keys::<Test>::get(PATIENT, DOCTOR), Some(sealed(2)));
		assert_eq!(Patients::patient(PATIENT).map(|state| state.grants), Some(1));
	});
}

#[test]
fn a_grant_that_is_over_is_replaced_too() {
	let builder = registered().with_grant(PATIENT, DOCTOR, &[Clinical], Right::View, Some(START));
	builder.build_and_execute(|| {
		assert_ok!(grant(PATIENT, DOCTOR));
		assert!(Patients::check_access(PATIENT, DOCTOR, Clinical, Right::View));
		assert_eq!(Patients::patient(PATIENT).map(|state| state.grants), Some(1));
	});
}

#[test]
fn i6_a_grant_that_covers_less_makes_the_rotation_of_what_it_leaves_out_due() {
	let builder = registered().with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical, Imaging],
		Right::Contribute,
		Some(START),
	);
	builder.build_and_execute(|| {
		let due = || Patients::patient(PATIENT).map(|state| state.rotation_due);
		let add = |category, epoch| Patients::add_file(signed(PATIENT), category, epoch, cid(1));
		assert_ok!(grant(PATIENT, DOCTOR));
		assert_eq!(due(), Categories::from_list(&[Imaging]));
		assert_ok!(add(Clinical, 0));
		assert_noop!(add(Imaging, 0), Error::<Test>::RotationDue);
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Imaging, 1, recipient(9), link(1)));
		assert_ok!(add(Imaging, 1));
	});
}

#[test]
fn i6_a_grant_that_covers_as_much_or_more_makes_nothing_due() {
	let builder = registered().with_grant(PATIENT, DOCTOR, &[Clinical], Right::Contribute, None);
	builder.build_and_execute(|| {
		assert_ok!(grant(PATIENT, DOCTOR));
		let more = list(&[Imaging, Clinical]);
		assert_ok!(Patients::grant_access(
			signed(PATIENT),
			DOCTOR,
			more,
			Right::View,
			None,
			sealed(1)
		));
		assert_ok!(grant(PATIENT, PHARMACY));
		let due = Patients::patient(PATIENT).map(|state| state.rotation_due);
		assert_eq!(due, Some(Categories::default()));
	});
}

#[test]
fn granting_is_refused_for_somebody_who_is_no_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(grant(PHARMACY, DOCTOR), Error::<Test>::NotRegistered);
	});
}

#[test]
fn granting_to_oneself_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(grant(PATIENT, PATIENT), Error::<Test>::SelfGrant);
	});
}

#[test]
fn granting_to_somebody_who_is_no_provider_is_refused() {
	registered().with_patient(OTHER).build_and_execute(|| {
		assert_noop!(grant(PATIENT, STRANGER), Error::<Test>::ProviderNotFound);
		assert_noop!(grant(PATIENT, OTHER), Error::<Test>::ProviderNotFound);
	});
}

#[test]
fn i4_granting_is_refused_for_an_unverified_or_suspended_provider() {
	registered().build_and_execute(|| {
		assert_noop!(grant(PATIENT, UNVERIFIED), Error::<Test>::ProviderNotActive);
		Providers::set(DOCTOR, ProviderStatus::Suspended);
		assert_noop!(grant(PATIENT, DOCTOR), Error::<Test>::ProviderNotActive);
	});
}

#[test]
fn no_category_and_a_category_named_twice_are_refused() {
	registered().build_and_execute(|| {
		for categories in [list(&[]), list(&[Clinical, Imaging, Clinical])] {
			assert_noop!(
				Patients::grant_access(
					signed(PATIENT),
					DOCTOR,
					categories,
					Right::View,
					None,
					sealed(1)
				),
				Error::<Test>::InvalidCategories
			);
		}
	});
}

#[test]
fn an_expiry_that_is_not_ahead_is_refused() {
	registered().build_and_execute(|| {
		for expires in [0, START - 1, START] {
			assert_noop!(grant_until(PATIENT, DOCTOR, Some(expires)), Error::<Test>::ExpiryInPast);
		}
		assert_ok!(grant_until(PATIENT, DOCTOR, Some(START + 1)));
	});
}

#[test]
fn a_grant_without_keys_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(
			Patients::grant_access(
				signed(PATIENT),
				DOCTOR,
				list(&[Clinical]),
				Right::View,
				None,
				SealedKeys::default()
			),
			Error::<Test>::EmptyKeys
		);
	});
}

#[test]
fn i8_grants_of_one_patient_are_limited_and_replacing_one_needs_no_room() {
	registered().with_patient(OTHER).max_grants(1).build_and_execute(|| {
		assert_ok!(grant(PATIENT, DOCTOR));
		assert_noop!(grant(PATIENT, PHARMACY), Error::<Test>::GrantLimitReached);
		assert_ok!(grant(PATIENT, DOCTOR));
		assert_ok!(grant(OTHER, PHARMACY));
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_ok!(grant(PATIENT, PHARMACY));
	});
}

#[test]
fn the_weight_of_grant_access_is_bounded() {
	assert_weight_is_bounded(Call::grant_access {
		provider: DOCTOR,
		categories: list(&[Clinical]),
		right: Right::View,
		expires: None,
		sealed_keys: sealed(1),
	});
}
