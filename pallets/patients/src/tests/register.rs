//! `register`.

use super::*;
use crate::{Epochs, Error, Patient, PatientCount, UsedRecipients};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{traits::Registered, Categories, Category, EpochState, Role, RoleRegistry};

fn register(who: AccountId) -> sp_runtime::DispatchResult {
	Patients::register(signed(who), cid(1), recipient(1), Box::new(first_epochs()))
}

#[test]
fn a_stranger_becomes_a_patient_with_the_first_epoch_of_every_category() {
	ExtBuilder::default().build_and_execute(|| {
		System::set_block_number(7);
		assert_ok!(register(PATIENT));

		let expected = Patient {
			profile: cid(1),
			recipient: recipient(1),
			epochs: [0; 8],
			rotation_due: Categories::default(),
			next_record: 0,
			live_records: 0,
			next_comment: 0,
			live_comments: 0,
			grants: 0,
			dispensed: 0,
			registered_at: 7,
		};
		assert_eq!(crate::Patients::<Test>::get(PATIENT), Some(expected));
		for category in Category::ALL {
			let recipient = first_epochs()[category.index()];
			let state = EpochState { recipient, link: None, began: 7 };
			assert_eq!(Epochs::<Test>::get((PATIENT, category, 0)), Some(state));
		}
		for recipient in first_epochs().into_iter().chain([recipient(1)]) {
			assert!(UsedRecipients::<Test>::contains_key(PATIENT, recipient));
		}
		assert_eq!(PatientCount::<Test>::get(), 1);
		assert_eq!(Roles::role(&PATIENT), Some(Role::Patient));
		assert!(<Patients as Registered<AccountId>>::is_registered(&PATIENT));
		assert_eq!(events(), [Event::PatientRegistered { patient: PATIENT }]);
	});
}

#[test]
fn i3_registering_writes_one_audit_event() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(PATIENT));
		assert_one_line(AuditKind::PatientRegistered, AuditItem::Nothing);
	});
}

#[test]
fn somebody_whom_an_admin_enrolled_registers_where_strangers_may_not() {
	ExtBuilder::default().build_and_execute(|| {
		Roles::close();
		assert_ok!(Roles::assign(&PATIENT, Role::Patient));
		assert_ok!(register(PATIENT));
	});
}

#[test]
fn registering_twice_is_refused() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_noop!(register(PATIENT), Error::<Test>::AlreadyExists);
	});
}

#[test]
fn registering_again_is_refused_before_the_erasure_is_over() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert_noop!(register(PATIENT), Error::<Test>::ErasureUnderWay);
	});
}

#[test]
fn a_malformed_profile_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Patients::register(
				signed(PATIENT),
				malformed_cid(),
				recipient(1),
				Box::new(first_epochs())
			),
			Error::<Test>::MalformedCid
		);
	});
}

#[test]
fn a_recipient_of_zeros_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Patients::register(signed(PATIENT), cid(1), recipient(0), Box::new(first_epochs())),
			Error::<Test>::UnusableRecipient
		);
	});
}

#[test]
fn an_epoch_recipient_of_zeros_is_refused_for_every_category() {
	ExtBuilder::default().build_and_execute(|| {
		for category in Category::ALL {
			let mut epochs = first_epochs();
			epochs[category.index()] = recipient(0);
			assert_noop!(
				Patients::register(signed(PATIENT), cid(1), recipient(1), Box::new(epochs)),
				Error::<Test>::UnusableRecipient
			);
		}
	});
}

#[test]
fn a_recipient_that_is_named_twice_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		for category in Category::ALL {
			let own = first_epochs()[category.index()];
			assert_noop!(
				Patients::register(signed(PATIENT), cid(1), own, Box::new(first_epochs())),
				Error::<Test>::RecipientReused
			);
			let mut epochs = first_epochs();
			epochs[category.index()] = epochs[(category.index() + 1) % epochs.len()];
			assert_noop!(
				Patients::register(signed(PATIENT), cid(1), recipient(1), Box::new(epochs)),
				Error::<Test>::RecipientReused
			);
		}
	});
}

#[test]
fn the_other_form_of_a_recipient_is_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let mut epochs = first_epochs();
		epochs[0].0 = epochs[1].0;
		epochs[0].0[31] |= 0x80;
		assert_noop!(
			Patients::register(signed(PATIENT), cid(1), recipient(1), Box::new(epochs)),
			Error::<Test>::UnusableRecipient
		);
	});
}

#[test]
fn another_patients_recipients_say_nothing() {
	ExtBuilder::default().with_patient(OTHER).build_and_execute(|| {
		assert_ok!(register(PATIENT));
	});
}

#[test]
fn a_provider_cannot_become_a_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(register(DOCTOR), ROLE_HELD);
	});
}

#[test]
fn a_stranger_is_refused_where_an_admin_enrols() {
	ExtBuilder::default().build_and_execute(|| {
		Roles::close();
		assert_noop!(register(STRANGER), NOT_ENROLLED);
	});
}

#[test]
fn the_weight_of_register_is_bounded() {
	assert_weight_is_bounded(Call::register {
		profile: cid(1),
		recipient: recipient(1),
		epochs: Box::new(first_epochs()),
	});
}
