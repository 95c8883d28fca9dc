//! Who authors blocks and who finalises them: Aura, GRANDPA and the session that rotates both, and
//! what comes of an authority that votes twice.
//!
//! GRANDPA's equivocations are reported by the nodes that see them: `report_equivocation_unsigned`,
//! with the proof that the key was a validator's (`Historical`), is recorded once (`Offences`) and
//! ends with [`super::offences`]. Aura's are not: the SDK has no report system for them. Two blocks
//! of one author for one slot are a fork, of which GRANDPA finalises at most one.

use super::{
	governance::TwoThirds,
	no_currency::NoCurrency,
	offences::Disable,
	session::{KeysOfSession, ProvableValidators},
};
use crate::{
	weights, AccountId, Aura, BlockNumber, Historical, Offences, Roles, Runtime, RuntimeCall,
	RuntimeEvent, Session, SessionKeys, UncheckedExtrinsic, MINUTES, SLOT_DURATION,
};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64},
};
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use pallet_session::historical;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::OpaqueKeys;
use sp_staking::SessionIndex;

/// The most validators a consortium has.
pub const MAX_AUTHORITIES: u32 = 100;

/// How many sessions back an equivocation can be proved: a week.
pub const REPORTABLE_SESSIONS: SessionIndex = 7 * 24 * 12;

parameter_types! {
	/// Length of a session: a validator that is added or removed takes effect after the next one.
	pub const SessionPeriod: BlockNumber = 5 * MINUTES;
	/// Where in the period sessions begin.
	pub const SessionOffset: BlockNumber = 0;
	/// How many blocks a report of an equivocation waits in the pool for.
	pub const ReportLongevity: u64 = 5 * MINUTES as u64 * REPORTABLE_SESSIONS as u64;
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	// One set for a session at most.
	type MaxSetIdSessionEntries = ConstU64<{ REPORTABLE_SESSIONS as u64 }>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_grandpa::WeightInfo<Runtime>;
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = ();
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
}

impl pallet_validators::Config for Runtime {
	type GovernanceOrigin = TwoThirds;
	type MaxValidators = ConstU32<MAX_AUTHORITIES>;
	type References = Roles;
	type SessionKeys = KeysOfSession;
	type WeightInfo = weights::pallet_validators::WeightInfo<Runtime>;
}

impl pallet_session::Config for Runtime {
	type Currency = NoCurrency;
	// Less than a third, as GRANDPA can do without.
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy<3>;
	type KeyDeposit = ConstU64<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = ProvableValidators;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_validators::SeatOf<Runtime>;
	type WeightInfo = weights::pallet_session::WeightInfo<Runtime>;
}

impl historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = pallet_validators::NoIdentification;
	type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Disable;
	type RuntimeEvent = RuntimeEvent;
}

/// How a node makes the transaction that reports an equivocation: nobody signs it.
impl<Call> CreateTransactionBase<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<Call> CreateBare<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}
