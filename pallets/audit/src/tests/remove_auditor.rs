//! `remove_auditor`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Actor, AuditEvent, AuditItem, AuditKind};
use sp_runtime::DispatchError;

fn removed(actor: Actor<AccountId>) -> AuditEvent<AccountId> {
	AuditEvent {
		time: START,
		block: 1,
		actor,
		signer: None,
		subject: Some(AUDITOR),
		kind: AuditKind::AuditorRemoved,
		item: AuditItem::Nothing,
	}
}

#[test]
fn i3_auditor_is_removed_by_an_admin_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Audit::remove_auditor(RuntimeOrigin::signed(ADMIN), AUDITOR));
		assert!(!Audit::is_auditor(AUDITOR));
		assert_eq!(trail(), [removed(Actor::Member(ADMIN))]);
		System::assert_last_event(
			Event::Recorded { id: 0, kind: AuditKind::AuditorRemoved, subject: Some(AUDITOR) }
				.into(),
		);
	});
}

#[test]
fn i3_auditor_is_removed_by_governance_with_one_event() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Audit::remove_auditor(RuntimeOrigin::root(), AUDITOR));
		assert!(!Audit::is_auditor(AUDITOR));
		assert_eq!(trail(), [removed(Actor::Governance)]);
	});
}

#[test]
fn removing_is_refused_to_every_other_role_and_to_the_auditor() {
	ExtBuilder::build_and_execute(|| {
		for caller in [AUDITOR, PATIENT, STRANGER] {
			assert_noop!(
				Audit::remove_auditor(RuntimeOrigin::signed(caller), AUDITOR),
				Error::<Test>::NotAuthorized
			);
		}
	});
}

#[test]
fn removing_is_refused_to_an_unsigned_origin() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Audit::remove_auditor(RuntimeOrigin::none(), AUDITOR),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn i3_removing_who_is_not_an_auditor_is_refused_and_leaves_no_event() {
	ExtBuilder::build_and_execute(|| {
		for who in [ADMIN, PATIENT, STRANGER] {
			assert_noop!(
				Audit::remove_auditor(RuntimeOrigin::signed(ADMIN), who),
				Error::<Test>::NotFound
			);
		}
		assert_eq!(Audit::total_events(), 0);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::<Test>::remove_auditor { who: AUDITOR });
}
