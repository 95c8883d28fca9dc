//! `remove`.

use super::*;
use crate::{Error, Event, Retired, Usages};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn admin_removes_every_role() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, role) in (100..).zip(Role::ALL) {
			give(who, role);
			let before = Roles::count(role);
			assert_ok!(Roles::remove(RuntimeOrigin::signed(ADMIN), who));
			assert_eq!(Roles::role_of(who), None);
			assert!(!Roles::members(role, None, 10).contains(&who));
			assert_eq!(Roles::count(role), before - 1);
			let by = Actor::Member(ADMIN);
			System::assert_last_event(Event::RoleRemoved { who, role, by }.into());
		}
	});
}

#[test]
fn i3_remove_writes_one_line_with_its_authority() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Auditor);
		assert_ok!(Roles::remove(RuntimeOrigin::signed(ADMIN), ALICE));
		assert_one_line(
			Actor::Member(ADMIN),
			Some(ALICE),
			AuditKind::RoleRemoved,
			AuditItem::Role(Role::Auditor),
		);
	});
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		assert_ok!(Roles::remove(RuntimeOrigin::root(), ALICE));
		assert_one_line(
			Actor::Governance,
			Some(ALICE),
			AuditKind::RoleRemoved,
			AuditItem::Role(Role::Patient),
		);
	});
}

#[test]
fn the_reference_and_the_usage_go_with_the_role() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		Roles::charge(&ALICE, 1);
		assert_ok!(Roles::remove(RuntimeOrigin::root(), ALICE));
		assert!(!System::account_exists(&ALICE));
		assert!(!Usages::<Test>::contains_key(ALICE));
	});
}

#[test]
fn an_account_that_something_else_refers_to_stays() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_providers(&ALICE);
		give(ALICE, Role::Patient);
		assert_ok!(Roles::remove(RuntimeOrigin::root(), ALICE));
		assert_eq!(System::reference_count(&ALICE), 1);
	});
}

#[test]
fn the_nonce_comes_back_with_the_next_role() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		System::inc_account_nonce(ALICE);
		assert_ok!(Roles::remove(RuntimeOrigin::root(), ALICE));
		assert_eq!(Roles::next_nonce(&ALICE), 1);
		give(ALICE, Role::Auditor);
		assert_eq!(System::account_nonce(ALICE), 1);
		assert!(!Retired::<Test>::contains_key(ALICE));
	});
}

#[test]
fn nothing_is_kept_of_who_sent_nothing_or_stays() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Patient);
		give(BOB, Role::Patient);
		System::inc_account_nonce(BOB);
		System::inc_providers(&BOB);
		for who in [ALICE, BOB] {
			assert_ok!(Roles::remove(RuntimeOrigin::root(), who));
			assert!(!Retired::<Test>::contains_key(who));
		}
	});
}

#[test]
fn a_nonce_that_could_not_be_given_back_is_found() {
	let is_found = |who, nonce| {
		ExtBuilder::default().build().execute_with(|| {
			Retired::<Test>::insert(who, nonce);
			assert!(Roles::do_try_state().is_err());
		});
	};
	is_found(ADMIN, 1);
	is_found(ALICE, 0);
}

#[test]
fn admin_leaves_while_another_stays() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Admin);
		assert_ok!(Roles::remove(RuntimeOrigin::signed(ADMIN), ADMIN));
		assert_eq!(Roles::members(Role::Admin, None, 10), [ALICE]);
	});
}

#[test]
fn the_last_admin_stays() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roles::remove(RuntimeOrigin::signed(ADMIN), ADMIN), Error::<Test>::LastAdmin);
		assert_noop!(Roles::remove(RuntimeOrigin::root(), ADMIN), Error::<Test>::LastAdmin);
		assert_no_line();
	});
}

#[test]
fn who_is_registered_keeps_the_role() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Doctor);
		RegisteredAccounts::set(vec![ALICE]);
		assert_noop!(
			Roles::remove(RuntimeOrigin::signed(ADMIN), ALICE),
			Error::<Test>::StillRegistered
		);
		assert_no_line();
	});
}

#[test]
fn who_has_no_role_is_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roles::remove(RuntimeOrigin::signed(ADMIN), ALICE), Error::<Test>::NotFound);
		assert_no_line();
	});
}

#[test]
fn i2_remove_is_refused_for_everyone_but_admins_and_governance() {
	ExtBuilder::default().build_and_execute(|| {
		give(ALICE, Role::Auditor);
		for who in [ALICE, BOB] {
			assert_noop!(
				Roles::remove(RuntimeOrigin::signed(who), ALICE),
				Error::<Test>::NotAuthorized
			);
		}
		assert_noop!(Roles::remove(RuntimeOrigin::none(), ALICE), BadOrigin);
		assert_no_line();
	});
}

#[test]
fn i8_remove_has_a_bounded_weight() {
	assert_weight_bound(crate::Call::<Test>::remove { who: ALICE });
}
