//! A runtime of this pallet and the session pallet, with two validators at least and five at most,
//! whose keys are numbers. Tests can read what the consensus pallets would be told.

use crate::SessionKeys;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64},
	weights::{constants::RocksDbWeight, Weight},
};
use frame_system::{limits::BlockWeights, RawOrigin};
use salus_primitives::traits::References;
use sp_runtime::{
	testing::UintAuthorityId, traits::OpaqueKeys, BuildStorage, DispatchResult, KeyTypeId,
	RuntimeAppPublic,
};

pub type AccountId = u64;

/// Execution time of one block.
pub const BLOCK: u64 = 1_500_000_000_000;
/// The validators that the chain starts with, all with session keys.
pub const FIRST: [AccountId; 3] = [1, 2, 3];
/// Accounts without a seat.
pub const ALICE: AccountId = 10;
pub const BOB: AccountId = 11;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Validators = crate;
	#[runtime::pallet_index(3)]
	pub type Session = pallet_session;
}

parameter_types! {
	pub Weights: BlockWeights = BlockWeights::simple_max(Weight::from_parts(BLOCK, u64::MAX));
}

parameter_types! {
	/// Whose keys make blocks.
	pub static Authorities: Vec<AccountId> = vec![];
	/// Whether the session pallet took the set for a new one when the session began.
	pub static Changed: bool = false;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u64>;
	type Block = frame_system::mocking::MockBlock<Test>;
	type BlockWeights = Weights;
	type DbWeight = RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

impl pallet_session::Config for Test {
	type Currency = Balances;
	type DisablingStrategy = ();
	type KeyDeposit = ConstU64<0>;
	type Keys = UintAuthorityId;
	type NextSessionRotation = pallet_session::PeriodicSessions<ConstU64<1>, ConstU64<0>>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = Consensus;
	type SessionManager = Validators;
	type ShouldEndSession = pallet_session::PeriodicSessions<ConstU64<1>, ConstU64<0>>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = crate::SeatOf<Test>;
	type WeightInfo = ();
}

impl crate::Config for Test {
	type GovernanceOrigin = frame_system::EnsureRoot<AccountId>;
	type MaxValidators = ConstU32<5>;
	type References = Providers;
	type SessionKeys = KeysOfSession;
	type WeightInfo = ();
}

/// One provider reference each.
pub struct Providers;

impl References<AccountId> for Providers {
	fn give(who: &AccountId) {
		System::inc_providers(who);
	}

	fn take(who: &AccountId) {
		let _ = System::dec_providers(who);
	}
}

/// What the session pallet keeps.
pub struct KeysOfSession;

impl SessionKeys<AccountId> for KeysOfSession {
	fn are_set(who: &AccountId) -> bool {
		pallet_session::NextKeys::<Test>::contains_key(who)
	}

	fn are_queued(validators: &[AccountId]) -> bool {
		let queued = pallet_session::QueuedKeys::<Test>::get();
		let now = validators.iter().map(|who| (*who, Session::load_keys(who)));
		queued.into_iter().map(|(who, keys)| (who, Some(keys))).eq(now)
	}

	fn purge(who: &AccountId) -> DispatchResult {
		Session::purge_keys(RawOrigin::Signed(*who).into())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set(who: &AccountId) {
		set_keys(*who, *who);
	}
}

/// Notes what Aura and GRANDPA would be told.
pub struct Consensus;

impl pallet_session::SessionHandler<AccountId> for Consensus {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = &[UintAuthorityId::ID];

	fn on_genesis_session<Ks: OpaqueKeys>(validators: &[(AccountId, Ks)]) {
		Authorities::set(validators.iter().map(|(who, _)| *who).collect());
	}

	fn on_new_session<Ks: OpaqueKeys>(
		changed: bool,
		validators: &[(AccountId, Ks)],
		_: &[(AccountId, Ks)],
	) {
		Authorities::set(validators.iter().map(|(who, _)| *who).collect());
		Changed::set(changed);
	}

	fn on_disabled(_: u32) {}
}

/// Has `who` set the session key `key`.
pub fn set_keys(who: AccountId, key: u64) {
	Session::set_keys(RuntimeOrigin::signed(who), UintAuthorityId(key), vec![])
		.expect("a validator sets keys of its own");
}

/// Begins the next session. Whose keys make blocks in it.
pub fn next_session() -> Vec<AccountId> {
	Session::rotate_session();
	Authorities::get()
}

/// Builds the chain that a test starts with.
pub struct ExtBuilder {
	validators: Vec<AccountId>,
	with_keys: Vec<AccountId>,
	minimum: u32,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { validators: FIRST.to_vec(), with_keys: FIRST.to_vec(), minimum: 2 }
	}
}

impl ExtBuilder {
	/// Starts with seats for `validators` alone.
	pub fn validators(mut self, validators: &[AccountId]) -> Self {
		self.validators = validators.to_vec();
		self
	}

	/// Starts with session keys of `with_keys` alone.
	pub fn with_keys(mut self, with_keys: &[AccountId]) -> Self {
		self.with_keys = with_keys.to_vec();
		self
	}

	/// Starts with `minimum` instead of 2.
	pub fn minimum(mut self, minimum: u32) -> Self {
		self.minimum = minimum;
		self
	}

	/// The storage at block 1.
	pub fn build(self) -> sp_io::TestExternalities {
		let keys = self.with_keys.iter().map(|who| (*who, *who, UintAuthorityId(*who))).collect();
		let genesis = RuntimeGenesisConfig {
			validators: crate::GenesisConfig { validators: self.validators, minimum: self.minimum },
			session: pallet_session::GenesisConfig { keys, ..Default::default() },
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test`, then checks the storage of this pallet.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Validators::do_try_state().expect("the storage is sound");
		});
	}
}
