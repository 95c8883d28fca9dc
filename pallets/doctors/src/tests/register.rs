//! `register`.

use crate::{mock::*, pallet::*, Provider};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	Actor, AuditItem, AuditKind, ProviderKind, ProviderStatus, Recipient, Role, RoleRegistry,
};

#[test]
fn i3_provider_registers_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		let lines = recorded(|| register(DOCTOR, ProviderKind::Doctor));
		let provider = Provider {
			kind: ProviderKind::Doctor,
			status: ProviderStatus::Unverified,
			public_profile: cid(1),
			changed_since: false,
			private_profile: cid(2),
			recipient: RECIPIENT,
			recipient_changed_at: None,
			registered_at: 1,
			next_library_file: 0,
			library_files: 0,
			staff: 0,
		};
		assert_eq!(Doctors::provider(DOCTOR), Some(provider));
		let (actor, item) = (Actor::Member(DOCTOR), AuditItem::Role(Role::Doctor));
		assert_eq!(lines, [(actor, Some(DOCTOR), AuditKind::ProviderRegistered, item)]);
		System::assert_last_event(
			Event::ProviderRegistered { provider: DOCTOR, kind: ProviderKind::Doctor }.into(),
		);
	});
}

#[test]
fn provider_gets_the_role_of_their_kind() {
	for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy, ProviderKind::Department] {
		ExtBuilder::build_and_execute(|| {
			assert_ok!(register(STRANGER, kind));
			assert_eq!(Roles::role(&STRANGER), Some(kind.into()));
			assert_eq!(Doctors::total(kind), 1);
		});
	}
}

#[test]
fn provider_whom_an_admin_enrolled_registers_where_strangers_may_not() {
	ExtBuilder::build_and_execute(|| {
		StrangersMayRegister::set(&false);
		assert_ok!(Roles::assign(&DOCTOR, Role::Doctor));
		assert_ok!(register(DOCTOR, ProviderKind::Doctor));
	});
}

#[test]
fn stranger_is_refused_where_the_policy_asks_for_enrolment() {
	ExtBuilder::build_and_execute(|| {
		StrangersMayRegister::set(&false);
		assert_noop!(register(STRANGER, ProviderKind::Doctor), NOT_ENROLLED);
	});
}

#[test]
fn registering_is_refused_to_who_has_another_role() {
	ExtBuilder::build_and_execute(|| {
		for who in [ADMIN, PATIENT, AUDITOR] {
			assert_noop!(register(who, ProviderKind::Doctor), ROLE_HELD);
		}
	});
}

#[test]
fn registering_twice_is_refused_for_every_kind() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		for kind in [ProviderKind::Doctor, ProviderKind::Pharmacy] {
			assert_noop!(register(DOCTOR, kind), Error::<Test>::AlreadyExists);
		}
	});
}

#[test]
fn malformed_profile_is_refused() {
	ExtBuilder::build_and_execute(|| {
		for (public, private) in [(malformed_cid(), cid(2)), (cid(1), malformed_cid())] {
			assert_noop!(
				Doctors::register(
					RuntimeOrigin::signed(DOCTOR),
					ProviderKind::Doctor,
					public,
					private,
					RECIPIENT
				),
				Error::<Test>::MalformedCid
			);
		}
	});
}

#[test]
fn unusable_recipient_is_refused() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Doctors::register(
				RuntimeOrigin::signed(DOCTOR),
				ProviderKind::Doctor,
				cid(1),
				cid(2),
				Recipient([0; 32])
			),
			Error::<Test>::UnusableRecipient
		);
	});
}

#[test]
fn registering_again_is_refused_until_what_was_stored_is_erased() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		fill_library(DOCTOR, 2);
		assert_ok!(Doctors::deregister(RuntimeOrigin::signed(DOCTOR)));
		assert_noop!(register(DOCTOR, ProviderKind::Doctor), Error::<Test>::ErasureUnderWay);
		erase_all();
		assert_ok!(register(DOCTOR, ProviderKind::Pharmacy));
		let provider = Doctors::provider(DOCTOR).expect("registered");
		assert_eq!(provider.status, ProviderStatus::Unverified);
		assert_eq!((provider.next_library_file, provider.library_files), (0, 0));
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::register {
		kind: ProviderKind::Doctor,
		public_profile: cid(1),
		private_profile: cid(2),
		recipient: RECIPIENT,
	});
}
