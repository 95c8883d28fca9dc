//! A runtime of this pallet alone: a trail and a list of registered accounts that tests can read
//! and set, and a pallet with the calls that tests send through the transaction extension.

use crate::{Allowance, EnrolmentPolicy, SelfRegistration, Unregistrable};
use frame_support::{
	derive_impl, ensure, parameter_types,
	traits::ConstU32,
	weights::{constants::RocksDbWeight, Weight},
};
use frame_system::limits::BlockWeights;
use salus_primitives::{traits::Registered, Actor, AuditItem, AuditKind, AuditTrail, Role};
use sp_runtime::BuildStorage;

pub type AccountId = u64;

/// An admin from genesis on.
pub const ADMIN: AccountId = 1;
/// Accounts without a role.
pub const ALICE: AccountId = 10;
pub const BOB: AccountId = 11;

/// Execution time of one block.
pub const BLOCK: u64 = 1_500_000_000_000;
/// What an account may use at once: a fifth of a block.
pub const MAX: u64 = BLOCK / 5;
/// What it gets back with each block.
pub const RECOVERY: u64 = BLOCK / 100;

/// Calls to send: one that registers and one that takes time.
#[frame_support::pallet(dev_mode)]
pub mod calls {
	use frame_support::{dispatch::PostDispatchInfo, pallet_prelude::*};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{Role, RoleRegistry};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type Roles: RoleRegistry<Self::AccountId>;
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers under `role`; is known to fail where `malformed`, fails late where `fails`.
		#[pallet::weight(Weight::from_parts(1_000_000_000, 0))]
		pub fn register(
			origin: OriginFor<T>,
			role: Role,
			malformed: bool,
			fails: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Roles::enrol(&who, role)?;
			ensure!(!malformed && !fails, "registration fails");
			Ok(())
		}

		/// Takes `actual` of the `declared` time, and notes who signed.
		#[pallet::weight(Weight::from_parts(*declared, 0))]
		pub fn work(
			_origin: OriginFor<T>,
			declared: u64,
			actual: u64,
		) -> DispatchResultWithPostInfo {
			super::SeenSigner::set(crate::Signer::<super::Test>::get());
			Ok(PostDispatchInfo {
				actual_weight: Some(Weight::from_parts(actual.min(declared), 0)),
				pays_fee: Pays::Yes,
			})
		}
	}
}

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Roles = crate;
	#[runtime::pallet_index(2)]
	pub type Calls = calls;
}

/// One line of the trail.
pub type Line = (Actor<AccountId>, Option<AccountId>, AuditKind, AuditItem<AccountId>);

parameter_types! {
	pub Weights: BlockWeights = BlockWeights::simple_max(Weight::from_parts(BLOCK, u64::MAX));
	pub const Normal: Allowance = Allowance { max: MAX, recovery_per_block: RECOVERY };
	pub const Least: Allowance = Allowance { max: MAX / 10, recovery_per_block: RECOVERY / 10 };
	pub const Most: Allowance = Allowance { max: 2 * MAX, recovery_per_block: 2 * RECOVERY };
}

parameter_types! {
	/// What was written to the trail.
	pub static Lines: Vec<Line> = vec![];
	/// How many wait for their erasure.
	pub static Erasing: u32 = 0;
	/// Who signed, as `calls.work` saw it last.
	pub static SeenSigner: Option<AccountId> = None;
	/// Who counts as registered.
	pub static RegisteredAccounts: Vec<AccountId> = vec![];
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type BlockWeights = Weights;
	type DbWeight = RocksDbWeight;
	type OnKilledAccount = Roles;
}

impl calls::Config for Test {
	type Roles = Roles;
}

impl crate::Config for Test {
	type WeightInfo = ();
	type GovernanceOrigin = frame_system::EnsureRoot<AccountId>;
	type Audit = Trail;
	type Registered = RegisteredList;
	type SelfRegistration = RegisterCall;
	type DefaultAllowance = Normal;
	type MinAllowance = Least;
	type MaxAllowance = Most;
	type MaxRegistrationsPerBlock = ConstU32<2>;
	type MaxErasures = ConstU32<3>;
	type MaxPending = ConstU32<2>;
}

/// Writes to [`Lines`]. A dispatch that fails does not take a line back, so a line in a test that
/// expects none shows that it was written too early.
pub struct Trail;

impl AuditTrail<AccountId> for Trail {
	fn record(
		actor: Actor<AccountId>,
		subject: Option<AccountId>,
		kind: AuditKind,
		item: AuditItem<AccountId>,
	) {
		Lines::mutate(|lines| lines.push((actor, subject, kind, item)));
	}
}

/// Reads [`RegisteredAccounts`].
pub struct RegisteredList;

impl Registered<AccountId> for RegisteredList {
	fn is_registered(who: &AccountId) -> bool {
		RegisteredAccounts::get().contains(who)
	}
}

/// Knows `calls.register`.
pub struct RegisterCall;

impl SelfRegistration<AccountId, RuntimeCall> for RegisterCall {
	fn registers_as(call: &RuntimeCall) -> Option<Role> {
		match call {
			RuntimeCall::Calls(calls::Call::register { role, .. }) => Some(*role),
			_ => None,
		}
	}

	fn check(who: &AccountId, call: &RuntimeCall) -> Result<(), Unregistrable> {
		ensure!(!RegisteredList::is_registered(who), Unregistrable::RegisteredAlready);
		match call {
			RuntimeCall::Calls(calls::Call::register { malformed: true, .. }) => {
				Err(Unregistrable::MalformedCid)
			}
			_ => Ok(()),
		}
	}

	fn erasing() -> u32 {
		Erasing::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn registration(_: &AccountId) -> RuntimeCall {
		calls::Call::register { role: Role::Patient, malformed: false, fails: false }.into()
	}
}

/// Builds the chain that a test starts with: block 1, one admin.
pub struct ExtBuilder {
	members: Vec<(AccountId, Role)>,
	enrolment: EnrolmentPolicy,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { members: vec![(ADMIN, Role::Admin)], enrolment: EnrolmentPolicy::Open }
	}
}

impl ExtBuilder {
	/// Starts with `members` alone.
	pub fn members(mut self, members: &[(AccountId, Role)]) -> Self {
		self.members = members.to_vec();
		self
	}

	/// Starts with `policy`.
	pub fn enrolment(mut self, policy: EnrolmentPolicy) -> Self {
		self.enrolment = policy;
		self
	}

	/// The storage at block 1.
	pub fn build(self) -> sp_io::TestExternalities {
		Lines::set(vec![]);
		RegisteredAccounts::set(vec![]);
		Erasing::set(0);
		let genesis = RuntimeGenesisConfig {
			system: Default::default(),
			roles: crate::GenesisConfig { members: self.members, enrolment: self.enrolment },
		};
		let mut ext: sp_io::TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test`, then checks the storage of every pallet.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Roles::do_try_state().expect("the storage is sound");
		});
	}
}
