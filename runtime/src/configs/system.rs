//! Accounts, blocks and time: system, timestamp.

use super::{calls::CallFilter, on_record::CodeOnRecord, wallets::ForgetProxies};
use crate::{
	chain_properties::SS58_FORMAT, weights, AccountId, Aura, Block, Hash, Nonce, PalletInfo, Roles,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, TxPause, SLOT_DURATION,
	VERSION,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU16, ConstU32, ConstU64, InsideBoth},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
};
use sp_runtime::{traits::AccountIdLookup, Perbill};
use sp_version::RuntimeVersion;

/// The share of a block's computation that transactions may take. The rest is for upgrades.
const TRANSACTIONS_WEIGHT: Perbill = Perbill::from_percent(90);

/// The share of a block's bytes that transactions may take.
const TRANSACTIONS_LENGTH: Perbill = Perbill::from_percent(75);

/// Longest block, in bytes.
const MAX_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

parameter_types! {
	/// The runtime's version, for wallets.
	pub const Version: RuntimeVersion = VERSION;
	/// How much computation fits in a block, of what the weights declare: as much as a slot lasts. They
	/// count every write as one to the disk, so that a block takes a third of that where the state is
	/// small, and as much or more where it is large. So its author stops by the clock besides.
	pub BlockWeights: frame_system::limits::BlockWeights =
		frame_system::limits::BlockWeights::with_sensible_defaults(
			Weight::from_parts(SLOT_DURATION * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX),
			TRANSACTIONS_WEIGHT,
		);
	/// How many bytes fit in a block.
	pub BlockLength: frame_system::limits::BlockLength =
		frame_system::limits::BlockLength::builder()
			.max_length(MAX_BLOCK_LENGTH)
			.modify_max_length_for_class(
				frame_support::dispatch::DispatchClass::Normal,
				|length| *length = TRANSACTIONS_LENGTH * MAX_BLOCK_LENGTH,
			)
			.build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountId = AccountId;
	type BaseCallFilter = InsideBoth<CallFilter, TxPause>;
	type Block = Block;
	type BlockLength = BlockLength;
	type BlockWeights = BlockWeights;
	type DbWeight = ParityDbWeight;
	type Hash = Hash;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type MaxConsumers = ConstU32<16>;
	type Nonce = Nonce;
	type OnKilledAccount = (Roles, ForgetProxies);
	type OnNewAccount = ForgetProxies;
	type OnSetCode = CodeOnRecord;
	// As the chain specification says it. Wallets show addresses by this one.
	type SS58Prefix = ConstU16<SS58_FORMAT>;
	type SingleBlockMigrations = crate::migrations::Migrations;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type Moment = salus_primitives::Moment;
	type OnTimestampSet = Aura;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}
