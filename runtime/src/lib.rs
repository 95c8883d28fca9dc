//! The Salus runtime: which pallets make up the chain, and the shape of its blocks and
//! transactions.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | the table of pallets, the transaction format |
//! | [`configs`] | the configuration of each pallet, one file a subject |
//! | [`apis`] | what the node may ask the runtime |
//! | [`fees`] | the API that tells wallets that there are none |
//! | [`chain_properties`] | what wallets are told beside the metadata |
//! | [`genesis_config_presets`] | the development and local genesis states |
//! | [`weights`] | what each call costs, as measured |
//! | [`migrations`] | what an upgrade does to the state |
//! | [`rehearsal`] | a pallet of the version that upgrades are rehearsed with |
//! | `version.rs` | the version, which decides whether an upgrade is one |

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
// What the SDK's macros generate here has no documentation.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

/// The next version of this runtime, as tests and rehearsals of an upgrade take it: [`rehearsal`],
/// [`migrations::rehearsal`], and `grep -rn next-version` for the rest.
#[cfg(feature = "std")]
pub mod next {
	include!(concat!(env!("OUT_DIR"), "/next_wasm_binary.rs"));
}

/// The code of the next version, compressed as it goes on chain.
#[cfg(feature = "std")]
pub const NEXT_WASM_BINARY: Option<&[u8]> = next::WASM_BINARY;

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod chain_properties;
pub mod configs;
pub mod fees;
pub mod genesis_config_presets;
pub mod migrations;
pub mod rehearsal;
mod version;
pub mod weights;

pub use version::VERSION;

use alloc::vec::Vec;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};

/// One slot, in milliseconds: a block every two seconds.
pub const SLOT_DURATION: u64 = 2_000;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = (60_000 / SLOT_DURATION) as BlockNumber;

/// Blocks in a day.
pub const DAYS: BlockNumber = MINUTES * 60 * 24;

/// A signature of any of the key types that wallets use.
pub type Signature = MultiSignature;
/// An account: a public key, or what stands for one.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How an account is written in a transaction.
pub type Address = MultiAddress<AccountId, ()>;
/// The number of a block.
pub type BlockNumber = salus_primitives::BlockNumber;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// A hash of a block or of the state.
pub type Hash = sp_core::H256;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction as it arrives.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What a transaction is checked for, in this order.
///
/// `CheckMember` stands before `CheckNonce`, which refuses accounts that nothing refers to: it
/// lends a reference to a stranger who registers, and to nobody else. All of them encode as
/// standard wallets expect.
///
/// `CheckMetadataHash` adds one byte. Where it is 1, the digest of the metadata is part of what was
/// signed, so that whoever signed read the call as this runtime does; `build.rs` puts the digest into
/// the WebAssembly, and without it such a transaction is refused. Where it is 0, nothing is added. To
/// the SDK it weighs nothing: it reads no storage, and 33 bytes more are hashed with the rest.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	pallet_roles::CheckMember<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// Carries out blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// What the node needs to know of blocks without knowing the calls in them.
pub mod opaque {
	use super::*;
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A header.
	pub type Header = super::Header;
	/// A block of transactions as bytes.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

sp_runtime::impl_opaque_keys! {
	/// The keys that a validator signs with, apart from its account.
	pub struct SessionKeys {
		/// Signs the blocks it authors.
		pub aura: Aura,
		/// Signs its votes on finality.
		pub grandpa: Grandpa,
	}
}

/// The pallets of the chain. An index never changes and is never used again.
#[frame_support::runtime]
mod runtime {
	/// The chain.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	// Governance. Before the session, which takes its validators from here at genesis.
	#[runtime::pallet_index(10)]
	pub type Council = pallet_collective<Instance1>;
	#[runtime::pallet_index(11)]
	pub type CouncilMembership = pallet_membership<Instance1>;
	#[runtime::pallet_index(12)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(13)]
	pub type Governance = pallet_governance;

	// Consensus.
	#[runtime::pallet_index(20)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(21)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(22)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(23)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(24)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(25)]
	pub type Historical = pallet_session::historical;

	// For wallets, and for what governance does later or stops.
	#[runtime::pallet_index(30)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(31)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(32)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(33)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(34)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(35)]
	pub type TxPause = pallet_tx_pause;

	// Salus.
	#[runtime::pallet_index(40)]
	pub type Roles = pallet_roles;
	#[runtime::pallet_index(41)]
	pub type Patients = pallet_patients;
	#[runtime::pallet_index(42)]
	pub type Doctors = pallet_doctors;
	#[runtime::pallet_index(43)]
	pub type Audit = pallet_audit;

	#[cfg(feature = "next-version")]
	#[runtime::pallet_index(255)]
	pub type Rehearsal = rehearsal;
}
