//! `set_recipient`, and what other pallets are told of it.

use crate::{mock::*, pallet::*, Provider};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditItem, AuditKind, ProviderKind, ProviderRegistry, Recipient};
use sp_runtime::DispatchResult;

const NEW: Recipient = Recipient([99; 32]);

fn set_by(who: AccountId, recipient: Recipient) -> DispatchResult {
	Doctors::set_recipient(RuntimeOrigin::signed(who), recipient, cid(8))
}

fn changed_at(who: AccountId) -> Option<u32> {
	<Doctors as ProviderRegistry<_>>::recipient_changed_at(&who)
}

#[test]
fn i3_provider_replaces_recipient_and_private_profile_with_one_event_and_nothing_else() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		let before = Doctors::provider(DOCTOR).expect("registered");
		System::set_block_number(9);
		let lines = recorded(|| set_by(DOCTOR, NEW));
		let after = Provider {
			recipient: NEW,
			recipient_changed_at: Some(9),
			private_profile: cid(8),
			..before
		};
		assert_eq!(Doctors::provider(DOCTOR), Some(after));
		let kind = AuditKind::ProviderRecipientChanged;
		let line = (Actor::Member(DOCTOR), Some(DOCTOR), kind, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		let event = Event::RecipientChanged { provider: DOCTOR, recipient: NEW };
		System::assert_last_event(event.into());
	});
}

#[test]
fn changing_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(set_by(who, NEW), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn recipient_that_is_unusable_or_the_same_and_malformed_profile_are_refused() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		let unusable = Recipient([0; 32]);
		assert_noop!(set_by(DOCTOR, unusable), Error::<Test>::UnusableRecipient);
		assert_noop!(set_by(DOCTOR, RECIPIENT), Error::<Test>::RecipientReused);
		let origin = RuntimeOrigin::signed(DOCTOR);
		let malformed = Doctors::set_recipient(origin, NEW, malformed_cid());
		assert_noop!(malformed, Error::<Test>::MalformedCid);
	});
}

#[test]
fn department_has_changed_when_it_or_a_doctor_whom_it_names_has() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		verified(PHARMACY, ProviderKind::Pharmacy);
		assert_eq!([DOCTOR, DEPARTMENT, PHARMACY, STRANGER].map(changed_at), [None; 4]);
		System::set_block_number(5);
		assert_ok!(set_by(DEPARTMENT, NEW));
		assert_eq!([DOCTOR, DEPARTMENT, PHARMACY].map(changed_at), [None, Some(5), None]);
		System::set_block_number(7);
		assert_ok!(set_by(DOCTOR, NEW));
		assert_eq!([DOCTOR, DEPARTMENT].map(changed_at), [Some(7), Some(7)]);
		assert_ok!(Doctors::dismiss_doctor(RuntimeOrigin::signed(DEPARTMENT), DOCTOR));
		assert_eq!(changed_at(DEPARTMENT), Some(7), "the dismissal closes nothing");
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::set_recipient { recipient: NEW, private_profile: cid(8) });
}
