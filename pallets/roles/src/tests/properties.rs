//! Any sequence of changes does what a map of account to role would do, and leaves sound storage.

use super::*;
use crate::{Allowance, EnrolmentPolicy, Error};
use proptest::prelude::*;
use salus_primitives::RoleRegistry;
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeMap;

type Registry = crate::Pallet<Test>;

#[derive(Clone, Debug)]
enum Step {
	/// `by` is governance where it is `None`.
	Assign {
		by: Option<AccountId>,
		who: AccountId,
		role: Role,
	},
	Remove {
		by: Option<AccountId>,
		who: AccountId,
	},
	SetEnrolment {
		policy: EnrolmentPolicy,
	},
	SetAllowance {
		allowance: Allowance,
	},
	/// `signed` is whether `who` has the reference that `CheckMember` lends a stranger.
	Enrol {
		who: AccountId,
		role: Role,
		signed: bool,
	},
	RegistryAssign {
		who: AccountId,
		role: Role,
	},
	RegistryRemove {
		who: AccountId,
		role: Role,
	},
}

/// Few enough accounts that they meet.
fn any_account() -> impl Strategy<Value = AccountId> {
	1..6u64
}

fn any_authority() -> impl Strategy<Value = Option<AccountId>> {
	prop::option::of(any_account())
}

fn any_role() -> impl Strategy<Value = Role> {
	prop::sample::select(Role::ALL.to_vec())
}

fn any_policy() -> impl Strategy<Value = EnrolmentPolicy> {
	prop_oneof![Just(EnrolmentPolicy::Open), Just(EnrolmentPolicy::ByAdmin)]
}

/// Some within bounds, some not.
fn any_allowance() -> impl Strategy<Value = Allowance> {
	let max = prop::sample::select(vec![MAX / 20, MAX / 10, MAX, 2 * MAX, 3 * MAX]);
	let recovery = prop::sample::select(vec![RECOVERY / 20, RECOVERY, 2 * RECOVERY, 3 * RECOVERY]);
	(max, recovery).prop_map(|(max, recovery_per_block)| Allowance { max, recovery_per_block })
}

fn any_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (any_authority(), any_account(), any_role())
			.prop_map(|(by, who, role)| Step::Assign { by, who, role }),
		3 => (any_authority(), any_account()).prop_map(|(by, who)| Step::Remove { by, who }),
		1 => any_policy().prop_map(|policy| Step::SetEnrolment { policy }),
		1 => any_allowance().prop_map(|allowance| Step::SetAllowance { allowance }),
		3 => (any_account(), any_role(), any::<bool>())
			.prop_map(|(who, role, signed)| Step::Enrol { who, role, signed }),
		1 => (any_account(), any_role()).prop_map(|(who, role)| Step::RegistryAssign { who, role }),
		1 => (any_account(), any_role()).prop_map(|(who, role)| Step::RegistryRemove { who, role }),
	]
}

/// What the pallet should hold.
struct Model {
	roles: BTreeMap<AccountId, Role>,
	policy: EnrolmentPolicy,
	allowance: Allowance,
}

impl Model {
	fn count(&self, role: Role) -> usize {
		self.roles.values().filter(|held| **held == role).count()
	}

	fn authorize(&self, by: Option<AccountId>) -> Result<(), Error<Test>> {
		match by.map(|who| self.roles.get(&who)) {
			None | Some(Some(Role::Admin)) => Ok(()),
			Some(_) => Err(Error::NotAuthorized),
		}
	}

	fn assign(&mut self, who: AccountId, role: Role) -> Result<(), Error<Test>> {
		if self.roles.contains_key(&who) {
			return Err(Error::AlreadyExists);
		}
		self.roles.insert(who, role);
		Ok(())
	}

	fn remove(&mut self, who: AccountId) -> Result<(), Error<Test>> {
		match self.roles.get(&who) {
			None => Err(Error::NotFound),
			Some(Role::Admin) if self.count(Role::Admin) == 1 => Err(Error::LastAdmin),
			Some(_) => {
				self.roles.remove(&who);
				Ok(())
			}
		}
	}

	fn apply(&mut self, step: &Step) -> Result<(), Error<Test>> {
		match *step {
			Step::Assign { by, who, role } => {
				self.authorize(by)?;
				self.assign(who, role)
			}
			Step::Remove { by, who } => {
				self.authorize(by)?;
				self.remove(who)
			}
			Step::SetEnrolment { policy } if policy == self.policy => Err(Error::Unchanged),
			Step::SetEnrolment { policy } => {
				self.policy = policy;
				Ok(())
			}
			Step::SetAllowance { allowance } => {
				let Allowance { max, recovery_per_block } = allowance;
				if !(MAX / 10..=2 * MAX).contains(&max)
					|| !(RECOVERY / 10..=2 * RECOVERY).contains(&recovery_per_block)
					|| recovery_per_block > max
				{
					return Err(Error::AllowanceOutOfBounds);
				}
				if allowance == self.allowance {
					return Err(Error::Unchanged);
				}
				self.allowance = allowance;
				Ok(())
			}
			Step::Enrol { who, role, signed } => match (self.roles.get(&who), self.policy) {
				(Some(held), _) if *held == role => Ok(()),
				(Some(_), _) => Err(Error::AlreadyExists),
				(None, EnrolmentPolicy::Open) if signed => self.assign(who, role),
				(None, _) => Err(Error::NotEnrolled),
			},
			Step::RegistryAssign { who, role } => self.assign(who, role),
			Step::RegistryRemove { who, role } if self.roles.get(&who) == Some(&role) => {
				self.remove(who)
			}
			Step::RegistryRemove { .. } => Err(Error::NotFound),
		}
	}
}

fn apply(step: &Step) -> DispatchResult {
	let origin = |by: Option<AccountId>| by.map_or(RuntimeOrigin::root(), RuntimeOrigin::signed);
	match *step {
		Step::Assign { by, who, role } => Roles::assign(origin(by), who, role),
		Step::Remove { by, who } => Roles::remove(origin(by), who),
		Step::SetEnrolment { policy } => Roles::set_enrolment(RuntimeOrigin::root(), policy),
		Step::SetAllowance { allowance } => Roles::set_allowance(RuntimeOrigin::root(), allowance),
		Step::Enrol { who, role, signed: false } => Registry::enrol(&who, role),
		Step::Enrol { who, role, signed: true } => {
			System::inc_sufficients(&who);
			let result = Registry::enrol(&who, role);
			System::dec_sufficients(&who);
			result
		}
		Step::RegistryAssign { who, role } => <Registry as RoleRegistry<_>>::assign(&who, role),
		Step::RegistryRemove { who, role } => <Registry as RoleRegistry<_>>::remove(&who, role),
	}
}

/// Whether `step`, having succeeded, leaves a line.
fn is_call(step: &Step) -> bool {
	matches!(
		step,
		Step::Assign { .. }
			| Step::Remove { .. }
			| Step::SetEnrolment { .. }
			| Step::SetAllowance { .. }
	)
}

proptest! {
	#[test]
	fn any_sequence_of_changes_agrees_with_a_map(
		steps in prop::collection::vec(any_step(), 1..60),
	) {
		ExtBuilder::default().build().execute_with(|| {
			let roles = BTreeMap::from([(ADMIN, Role::Admin)]);
			let policy = EnrolmentPolicy::Open;
			let mut model = Model { roles, policy, allowance: Roles::allowance() };
			let mut lines = 0;
			for step in &steps {
				let expected = model.apply(step).map_err(DispatchError::from);
				prop_assert_eq!(apply(step), expected, "{:?}", step);
				lines += usize::from(expected.is_ok() && is_call(step));
				prop_assert_eq!(Lines::get().len(), lines);
				prop_assert_eq!(Roles::do_try_state(), Ok(()));
				let held = crate::Roles::<Test>::iter().collect::<BTreeMap<_, _>>();
				prop_assert_eq!(&held, &model.roles);
				prop_assert_eq!(Roles::enrolment(), model.policy);
				prop_assert_eq!(Roles::allowance(), model.allowance);
			}
			Ok(())
		})?;
	}
}
