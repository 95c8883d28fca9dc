//! `assign`.

use super::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn admin_assigns_every_role() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, role) in (100..).zip(Role::ALL) {
			assert_ok!(Roles::assign(RuntimeOrigin::signed(ADMIN), who, role));
			assert_eq!(Roles::role_of(who), Some(role));
			assert!(Roles::members(role, None, 10).contains(&who));
			let by = Actor::Member(ADMIN);
			System::assert_last_event(Event::RoleAssigned { who, role, by }.into());
		}
		assert_eq!(Roles::count(Role::Admin), 2);
		assert_eq!(Roles::count(Role::Patient), 1);
	});
}

#[test]
fn governance_assigns_where_there_is_no_admin() {
	ExtBuilder::default().members(&[]).build_and_execute(|| {
		assert_ok!(Roles::assign(RuntimeOrigin::root(), ALICE, Role::Admin));
		assert_eq!(Roles::role_of(ALICE), Some(Role::Admin));
		let event = Event::RoleAssigned { who: ALICE, role: Role::Admin, by: Actor::Governance };
		System::assert_last_event(event.into());
	});
}

#[test]
fn i3_assign_writes_one_line_with_its_authority() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roles::assign(RuntimeOrigin::signed(ADMIN), ALICE, Role::Auditor));
		assert_one_line(
			Actor::Member(ADMIN),
			Some(ALICE),
			AuditKind::RoleAssigned,
			AuditItem::Role(Role::Auditor),
		);
	});
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roles::assign(RuntimeOrigin::root(), ALICE, Role::Doctor));
		assert_one_line(
			Actor::Governance,
			Some(ALICE),
			AuditKind::RoleAssigned,
			AuditItem::Role(Role::Doctor),
		);
	});
}

#[test]
fn a_role_brings_one_reference() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!System::account_exists(&ALICE));
		assert_ok!(Roles::assign(RuntimeOrigin::root(), ALICE, Role::Patient));
		assert_eq!(System::sufficients(&ALICE), 1);
	});
}

#[test]
fn an_account_has_one_role() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		for role in Role::ALL {
			assert_noop!(
				Roles::assign(RuntimeOrigin::signed(ADMIN), ALICE, role),
				Error::<Test>::AlreadyExists
			);
		}
		assert_no_line();
	});
}

#[test]
fn i2_assign_is_refused_for_everyone_but_admins_and_governance() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, role) in (100..).zip(Role::ALL).filter(|(_, role)| *role != Role::Admin) {
			give(who, role);
			assert_noop!(
				Roles::assign(RuntimeOrigin::signed(who), ALICE, Role::Admin),
				Error::<Test>::NotAuthorized
			);
		}
		assert_noop!(
			Roles::assign(RuntimeOrigin::signed(ALICE), ALICE, Role::Admin),
			Error::<Test>::NotAuthorized
		);
		assert_noop!(Roles::assign(RuntimeOrigin::none(), ALICE, Role::Admin), BadOrigin);
		assert_no_line();
	});
}

#[test]
fn i8_assign_has_a_bounded_weight() {
	assert_weight_bound(crate::Call::<Test>::assign { who: ALICE, role: Role::Admin });
}
