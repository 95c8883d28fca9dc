//! A runtime with this pallet alone. Roles are a map, time is a number.

use crate as pallet_audit;
use crate::pallet::*;
use frame_support::{
	construct_runtime, derive_impl,
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{Get, Time as TimeTrait},
	weights::constants::RocksDbWeight,
};
use salus_primitives::{AuditEvent, Moment, Role, RoleRegistry};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;

pub type AccountId = u64;

pub const ADMIN: AccountId = 1;
pub const AUDITOR: AccountId = 2;
pub const PATIENT: AccountId = 3;
pub const STRANGER: AccountId = 4;
pub const OTHER: AccountId = 5;

pub const START: Moment = 1_700_000_000_000;

/// What the role registry of the mock answers where a role is held already.
pub const ROLE_HELD: DispatchError = DispatchError::Other("role held");

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Audit: pallet_audit,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type DbWeight = RocksDbWeight;
}

impl Config for Test {
	type Time = Clock;
	type Roles = Roles;
	type Signer = Signed;
	type WeightInfo = ();
}

/// Who signed, as a test set it.
pub struct Signed;

impl Get<Option<AccountId>> for Signed {
	fn get() -> Option<AccountId> {
		Signing::get()
	}
}

// In storage, so that a call that fails takes it back.
parameter_types! {
	pub storage Now: Moment = START;
	pub storage Signing: Option<AccountId> = None;
	pub storage RoleMap: BTreeMap<AccountId, Role> = BTreeMap::new();
}

/// The time that a test set.
pub struct Clock;

impl TimeTrait for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// One role an account.
pub struct Roles;

impl RoleRegistry<AccountId> for Roles {
	fn role(who: &AccountId) -> Option<Role> {
		RoleMap::get().get(who).copied()
	}

	fn enrol(who: &AccountId, role: Role) -> DispatchResult {
		Self::assign(who, role)
	}

	fn assign(who: &AccountId, role: Role) -> DispatchResult {
		let mut roles = RoleMap::get();
		if roles.insert(*who, role).is_some() {
			return Err(ROLE_HELD);
		}
		RoleMap::set(&roles);
		Ok(())
	}

	fn remove(who: &AccountId, role: Role) -> DispatchResult {
		let mut roles = RoleMap::get();
		if roles.remove(who) != Some(role) {
			return Err(DispatchError::Other("role not held"));
		}
		RoleMap::set(&roles);
		Ok(())
	}

	fn members(role: Role, after: Option<AccountId>, limit: u32) -> Vec<AccountId> {
		RoleMap::get()
			.into_iter()
			.filter(|(who, held)| *held == role && Some(*who) > after)
			.map(|(who, _)| who)
			.take(limit as usize)
			.collect()
	}
}

/// Builds the mock's state and checks it after the test.
pub struct ExtBuilder;

impl ExtBuilder {
	/// An admin, an auditor and a patient, in block 1.
	pub fn build() -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.expect("the default genesis is valid");
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			RoleMap::set(&BTreeMap::from([
				(ADMIN, Role::Admin),
				(AUDITOR, Role::Auditor),
				(PATIENT, Role::Patient),
			]));
		});
		ext
	}

	/// Runs `test`, then checks the storage of every pallet.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			test();
			Audit::do_try_state().expect("the storage is sound");
		});
	}
}

/// Moves to the block `block` and the time that belongs to it.
pub fn go_to(block: u32) {
	System::set_block_number(block);
	Now::set(&time_of(block));
}

/// The time of `block`, with slots of 2 s.
pub fn time_of(block: u32) -> Moment {
	START + 2_000 * (Moment::from(block) - 1)
}

/// The whole trail, without its ids.
pub fn trail() -> Vec<AuditEvent<AccountId>> {
	Audit::trail(0, u32::MAX).into_iter().map(|(_, event)| event).collect()
}

/// Asserts that the weight of `call` is declared, and is under 15 ms, 1 % of a block of 1.5 s.
pub fn assert_weight_is_bounded(call: impl Into<RuntimeCall>) {
	let weight = call.into().get_dispatch_info().call_weight;
	assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	assert!(weight.ref_time() < 15_000_000_000);
}
