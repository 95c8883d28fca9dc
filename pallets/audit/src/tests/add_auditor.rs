//! `add_auditor`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditEvent, AuditItem, AuditKind};
use sp_runtime::DispatchError;

fn added(actor: Actor<AccountId>) -> AuditEvent<AccountId> {
	AuditEvent {
		time: START,
		block: 1,
		actor,
		signer: None,
		subject: Some(STRANGER),
		kind: AuditKind::AuditorAdded,
		item: AuditItem::Nothing,
	}
}

#[test]
fn i3_auditor_is_added_by_an_admin_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Audit::add_auditor(RuntimeOrigin::signed(ADMIN), STRANGER));
		assert!(Audit::is_auditor(STRANGER));
		assert_eq!(trail(), [added(Actor::Member(ADMIN))]);
		System::assert_last_event(
			Event::Recorded { id: 0, kind: AuditKind::AuditorAdded, subject: Some(STRANGER) }
				.into(),
		);
	});
}

#[test]
fn i3_auditor_is_added_by_an_auditor_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Audit::add_auditor(RuntimeOrigin::signed(AUDITOR), STRANGER));
		assert!(Audit::is_auditor(STRANGER));
		assert_eq!(trail(), [added(Actor::Member(AUDITOR))]);
	});
}

#[test]
fn i3_auditor_is_added_by_governance_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Audit::add_auditor(RuntimeOrigin::root(), STRANGER));
		assert!(Audit::is_auditor(STRANGER));
		assert_eq!(trail(), [added(Actor::Governance)]);
	});
}

#[test]
fn adding_is_refused_to_every_other_role() {
	ExtBuilder::build_and_execute(|| {
		for caller in [PATIENT, STRANGER] {
			assert_noop!(
				Audit::add_auditor(RuntimeOrigin::signed(caller), OTHER),
				Error::<Test>::NotAuthorized
			);
		}
	});
}

#[test]
fn adding_is_refused_to_an_unsigned_origin() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(Audit::add_auditor(RuntimeOrigin::none(), STRANGER), DispatchError::BadOrigin);
	});
}

#[test]
fn i3_adding_who_has_a_role_is_refused_by_the_registry_and_leaves_no_event() {
	ExtBuilder::build_and_execute(|| {
		for who in [PATIENT, AUDITOR, ADMIN] {
			assert_noop!(Audit::add_auditor(RuntimeOrigin::signed(ADMIN), who), ROLE_HELD);
		}
		assert_eq!(Audit::total_events(), 0);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::<Test>::add_auditor { who: STRANGER });
}
