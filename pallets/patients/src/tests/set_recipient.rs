//! `set_recipient`, and what the view function `grants` says of providers who sent theirs.

use super::*;
use crate::{Error, GrantState, Patient, UsedRecipients};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	Categories,
	Category::{self, Clinical, Imaging},
	EpochNumber, Recipient, Right,
};
use sp_runtime::DispatchResult;

fn set(recipient: Recipient) -> DispatchResult {
	Patients::set_recipient(signed(PATIENT), recipient, cid(9))
}

fn registered() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT)
}

#[test]
fn a_patient_replaces_their_recipient_and_profile_and_nothing_else() {
	registered().build_and_execute(|| {
		let before = Patients::patient(PATIENT).expect("registered");
		assert_ok!(set(recipient(60)));
		let after = Patient { recipient: recipient(60), profile: cid(9), ..before };
		assert_eq!(Patients::patient(PATIENT), Some(after));
		assert!(UsedRecipients::<Test>::contains_key(PATIENT, recipient(60)));
		let event = Event::RecipientChanged { patient: PATIENT, recipient: recipient(60) };
		assert_eq!(events(), [event]);
	});
}

#[test]
fn i3_changing_the_recipient_writes_one_audit_event() {
	registered().build_and_execute(|| {
		assert_ok!(set(recipient(60)));
		assert_one_line(AuditKind::PatientRecipientChanged, AuditItem::Nothing);
	});
}

#[test]
fn i6_no_recipient_that_the_patient_ever_used_is_taken() {
	registered().build_and_execute(|| {
		let first = Patients::patient(PATIENT).expect("registered").recipient;
		assert_ok!(set(recipient(60)));
		for used in [first, recipient(60), first_epochs()[3]] {
			assert_noop!(set(used), Error::<Test>::RecipientReused);
		}
		let rotate = Patients::rotate_keys(signed(PATIENT), Clinical, 1, first, link(1));
		assert_noop!(rotate, Error::<Test>::RecipientReused);
	});
}

#[test]
fn an_unusable_recipient_a_malformed_profile_and_a_stranger_are_refused() {
	registered().build_and_execute(|| {
		assert_noop!(set(recipient(0)), Error::<Test>::UnusableRecipient);
		let call = |who, profile| Patients::set_recipient(signed(who), recipient(60), profile);
		assert_noop!(call(PATIENT, malformed_cid()), Error::<Test>::MalformedCid);
		for who in [STRANGER, DOCTOR] {
			assert_noop!(call(who, cid(9)), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::set_recipient { recipient: recipient(60), profile: cid(9) });
}

/// A patient who gave a grant to the doctor for two categories.
fn granted() -> ExtBuilder {
	registered().with_grant(PATIENT, DOCTOR, &[Clinical, Imaging], Right::View, None)
}

/// The state of the only grant, and the categories of it that are exposed.
fn standing() -> (GrantState, Vec<Category>) {
	let grants = Patients::grants(PATIENT, None, 10);
	let [(DOCTOR, standing)] = grants.as_slice() else { panic!("one grant: {grants:?}") };
	(standing.state, standing.exposed.to_list().to_vec())
}

/// The patient grants the doctor these categories, whatever they granted before.
fn grant_again(categories: &[Category]) -> DispatchResult {
	let (origin, categories) = (signed(PATIENT), list(categories));
	Patients::grant_access(origin, DOCTOR, categories, Right::View, None, sealed(1))
}

fn rotate(category: Category, epoch: EpochNumber, n: u8) {
	assert_ok!(Patients::rotate_keys(signed(PATIENT), category, epoch, recipient(n), link(n)));
}

#[test]
fn keys_sealed_before_a_provider_changed_recipient_are_exposed_until_each_is_rotated() {
	granted().build_and_execute(|| {
		assert_eq!(standing(), (GrantState::Live, vec![]));
		System::set_block_number(5);
		Providers::set_changed(DOCTOR, 5);
		assert_eq!(standing(), (GrantState::Live, vec![Clinical, Imaging]));
		// In that same block it may have come before the change.
		rotate(Clinical, 1, 60);
		assert_eq!(standing().1, [Clinical, Imaging]);
		System::set_block_number(6);
		rotate(Clinical, 2, 61);
		assert_eq!(standing().1, [Imaging]);
		rotate(Imaging, 1, 62);
		assert_eq!(standing(), (GrantState::Live, vec![]));
	});
}

#[test]
fn i6_granting_again_does_not_hide_that_keys_are_exposed() {
	granted().build_and_execute(|| {
		System::set_block_number(5);
		Providers::set_changed(DOCTOR, 5);
		System::set_block_number(6);
		assert_ok!(grant_again(&[Clinical]));
		assert_eq!(standing().1, [Clinical]);
		rotate(Clinical, 1, 60);
		assert_eq!(standing().1, vec![]);
	});
}

#[test]
fn grant_to_a_provider_who_came_back_counts_from_when_it_is_given() {
	granted().build_and_execute(|| {
		System::set_block_number(6);
		Providers::set_since(DOCTOR, 5);
		assert_eq!(standing().0, GrantState::Left);
		assert_ok!(grant_again(&[Clinical]));
		assert_eq!(standing().0, GrantState::Live);
	});
}

#[test]
fn keys_sealed_to_the_new_recipient_alone_are_not_exposed() {
	registered().build_and_execute(|| {
		Providers::set_changed(DOCTOR, 4);
		System::set_block_number(5);
		assert_ok!(grant_again(&[Clinical]));
		assert_eq!(standing(), (GrantState::Live, vec![]));
	});
}

#[test]
fn the_state_of_a_grant_says_why_it_is_of_no_use() {
	let categories = [Clinical, Imaging];
	let until = Some(START + 10);
	let builder = registered().with_grant(PATIENT, DOCTOR, &categories, Right::View, until);
	builder.build_and_execute(|| {
		use salus_primitives::ProviderStatus::{Suspended, Verified};
		Providers::set(DOCTOR, Suspended);
		assert_eq!(standing().0, GrantState::Unverified);
		Providers::set(DOCTOR, Verified);
		assert_eq!(standing().0, GrantState::Live);
		Providers::set_since(DOCTOR, 9);
		assert_eq!(standing().0, GrantState::Left);
		Clock::set(START + 10);
		assert_eq!(standing().0, GrantState::Expired);
		let covered = Categories::from_list(&categories);
		assert_eq!(Some(Patients::grants(PATIENT, None, 1)[0].1.grant.categories), covered);
	});
}
