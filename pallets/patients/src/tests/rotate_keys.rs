//! `rotate_keys`.

use super::*;
use crate::{Epochs, Error, Patients as PatientMap};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	Categories,
	Category::{Clinical, Imaging},
	EpochNumber, EpochState, Link, Right,
};
use sp_runtime::DispatchResult;

fn rotate(epoch: EpochNumber, n: u8) -> DispatchResult {
	Patients::rotate_keys(signed(PATIENT), Clinical, epoch, recipient(n), link(n))
}

fn registered() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT)
}

#[test]
fn a_category_moves_to_its_next_epoch_and_the_others_stay() {
	registered().build_and_execute(|| {
		assert_ok!(rotate(1, 50));
		assert_ok!(rotate(2, 51));

		let patient = Patients::patient(PATIENT).expect("registered");
		assert_eq!(patient.current_epoch(Clinical), 2);
		assert_eq!(patient.epochs.iter().sum::<u32>(), 2);
		for (number, n) in [(1, 50), (2, 51)] {
			let state = EpochState { recipient: recipient(n), link: Some(link(n)), began: 1 };
			assert_eq!(Epochs::<Test>::get((PATIENT, Clinical, number)), Some(state));
		}
		assert!(Epochs::<Test>::contains_key((PATIENT, Clinical, 0)));
		assert!(!Epochs::<Test>::contains_key((PATIENT, Imaging, 1)));
		let rotated = |epoch, n| Event::KeysRotated {
			patient: PATIENT,
			category: Clinical,
			epoch,
			recipient: recipient(n),
		};
		assert_eq!(events(), [rotated(1, 50), rotated(2, 51)]);
	});
}

#[test]
fn i3_rotating_writes_one_audit_event() {
	registered().build_and_execute(|| {
		assert_ok!(rotate(1, 50));
		let item = AuditItem::Epoch { category: Clinical, number: 1 };
		assert_one_line(AuditKind::KeysRotated, item);
	});
}

#[test]
fn a_rotation_leaves_grants_and_their_sealed_keys_alone() {
	let builder = registered().with_grant(PATIENT, DOCTOR, &[Clinical], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(rotate(1, 50));
		assert!(Patients::check_access(PATIENT, DOCTOR, Clinical, Right::View));
		assert_eq!(Patients::sealed_keys(PATIENT, DOCTOR), Some(sealed(1)));
	});
}

#[test]
fn i6_a_rotation_is_no_longer_due_in_its_own_category_alone() {
	let categories = [Clinical, Imaging];
	let builder = registered().with_grant(PATIENT, DOCTOR, &categories, Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_ok!(rotate(1, 50));
		let due = Patients::patient(PATIENT).map(|state| state.rotation_due);
		assert_eq!(due, Categories::from_list(&[Imaging]));
		assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 1, cid(1)));
		assert_noop!(
			Patients::add_file(signed(PATIENT), Imaging, 0, cid(1)),
			Error::<Test>::RotationDue
		);
	});
}

#[test]
fn i6_a_rotation_that_is_refused_leaves_it_due() {
	let builder = registered().with_grant(PATIENT, DOCTOR, &[Clinical], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(rotate(1, 0), Error::<Test>::UnusableRecipient);
		let due = Patients::patient(PATIENT).map(|state| state.rotation_due);
		assert_eq!(due, Categories::from_list(&[Clinical]));
	});
}

#[test]
fn an_epoch_that_is_not_the_next_one_is_refused() {
	registered().build_and_execute(|| {
		assert_ok!(rotate(1, 50));
		for epoch in [0, 1, 3, EpochNumber::MAX] {
			assert_noop!(rotate(epoch, 51), Error::<Test>::StaleEpoch);
		}
	});
}

#[test]
fn after_the_last_number_there_is_no_epoch() {
	registered().build().execute_with(|| {
		PatientMap::<Test>::mutate(PATIENT, |state| {
			state.as_mut().expect("registered").epochs[Clinical.index()] = EpochNumber::MAX;
		});
		assert_noop!(rotate(0, 51), Error::<Test>::StaleEpoch);
	});
}

#[test]
fn a_recipient_of_zeros_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(
			Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(0), link(1)),
			Error::<Test>::UnusableRecipient
		);
	});
}

#[test]
fn a_recipient_of_any_epoch_there_was_and_the_patients_own_are_refused() {
	registered().build_and_execute(|| {
		assert_ok!(rotate(1, 50));
		assert_ok!(rotate(2, 51));
		let first = first_epochs().map(|recipient| recipient.0[0]);
		for used in first.into_iter().chain([1, 50, 51]) {
			assert_noop!(rotate(3, used), Error::<Test>::RecipientReused);
			assert_noop!(
				Patients::rotate_keys(signed(PATIENT), Imaging, 1, recipient(used), link(1)),
				Error::<Test>::RecipientReused
			);
		}
	});
}

#[test]
fn the_other_form_of_a_recipient_is_refused() {
	registered().build_and_execute(|| {
		let mut other = first_epochs()[Clinical.index()];
		other.0[31] |= 0x80;
		assert_noop!(
			Patients::rotate_keys(signed(PATIENT), Clinical, 1, other, link(1)),
			Error::<Test>::UnusableRecipient
		);
	});
}

#[test]
fn a_rotation_without_a_link_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(
			Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(50), Link::default()),
			Error::<Test>::EmptyLink
		);
	});
}

#[test]
fn rotating_is_refused_for_somebody_who_is_no_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(rotate(1, 50), Error::<Test>::NotRegistered);
	});
}

#[test]
fn the_weight_of_rotate_keys_is_bounded() {
	assert_weight_is_bounded(Call::rotate_keys {
		category: Clinical,
		epoch: 1,
		recipient: recipient(50),
		link: link(50),
	});
}
