//! The genesis configuration.

use super::*;
use crate::EnrolmentPolicy;

#[test]
fn genesis_gives_roles_with_their_references() {
	let members = [(ALICE, Role::Admin), (BOB, Role::Auditor)];
	let builder = ExtBuilder::default().members(&members).enrolment(EnrolmentPolicy::ByAdmin);
	builder.build_and_execute(|| {
		for (who, role) in members {
			assert_eq!(Roles::role_of(who), Some(role));
			assert_eq!(Roles::members(role, None, 10), [who]);
			assert_eq!(System::sufficients(&who), 1);
		}
		assert_eq!(Roles::enrolment(), EnrolmentPolicy::ByAdmin);
	});
}

#[test]
#[should_panic(expected = "roles.members of the chain spec names 10 twice")]
fn genesis_refuses_a_second_role() {
	ExtBuilder::default().members(&[(ALICE, Role::Admin), (ALICE, Role::Auditor)]).build();
}

#[test]
fn strangers_may_register_by_default() {
	assert_eq!(crate::GenesisConfig::<Test>::default().enrolment, EnrolmentPolicy::Open);
}
