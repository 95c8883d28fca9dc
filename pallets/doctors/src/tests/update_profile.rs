//! `update_profile`.

use crate::{mock::*, pallet::*, Provider};
use frame_support::assert_noop;
use salus_primitives::{Actor, AuditItem, AuditKind};

#[test]
fn i3_provider_replaces_both_profiles_with_one_event_and_nothing_else() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		let before = Doctors::provider(DOCTOR).expect("registered");
		System::set_block_number(9);
		let lines =
			recorded(|| Doctors::update_profile(RuntimeOrigin::signed(DOCTOR), cid(5), cid(6)));
		let after = Provider {
			public_profile: cid(5),
			private_profile: cid(6),
			changed_since: true,
			..before
		};
		assert_eq!(Doctors::provider(DOCTOR), Some(after));
		let kind = AuditKind::ProviderProfileUpdated;
		let line = (Actor::Member(DOCTOR), Some(DOCTOR), kind, AuditItem::Nothing);
		assert_eq!(lines, [line]);
		System::assert_last_event(Event::ProfileUpdated { provider: DOCTOR }.into());
	});
}

#[test]
fn updating_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, ADMIN, PATIENT] {
			assert_noop!(
				Doctors::update_profile(RuntimeOrigin::signed(who), cid(5), cid(6)),
				Error::<Test>::NotRegistered
			);
		}
	});
}

#[test]
fn malformed_profile_is_refused() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		for (public, private) in [(malformed_cid(), cid(6)), (cid(5), malformed_cid())] {
			assert_noop!(
				Doctors::update_profile(RuntimeOrigin::signed(DOCTOR), public, private),
				Error::<Test>::MalformedCid
			);
		}
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::update_profile {
		public_profile: cid(5),
		private_profile: cid(6),
	});
}
