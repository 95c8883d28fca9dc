//! Who authors blocks and who finalises them: Aura, GRANDPA and the session that rotates both.

use super::no_currency::NoCurrency;
use crate::{
	AccountId, Aura, BlockNumber, Runtime, RuntimeEvent, Session, SessionKeys, ValidatorMembership,
	MINUTES, SLOT_DURATION,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, SortedMembers},
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};
use sp_staking::SessionIndex;

/// The most validators a consortium has.
pub const MAX_AUTHORITIES: u32 = 100;

parameter_types! {
	/// Length of a session: a validator that is added or removed takes effect after the next one.
	pub const SessionPeriod: BlockNumber = 5 * MINUTES;
	/// Where in the period sessions begin.
	pub const SessionOffset: BlockNumber = 0;
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_core::Void;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = ();
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
}

impl pallet_session::Config for Runtime {
	type Currency = NoCurrency;
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
	type KeyDeposit = ConstU64<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = MembershipSession;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

/// Takes the validators of the next session from their membership.
pub struct MembershipSession;

impl pallet_session::SessionManager<AccountId> for MembershipSession {
	fn new_session(_: SessionIndex) -> Option<Vec<AccountId>> {
		let members = ValidatorMembership::sorted_members();
		// An empty set would stop the chain: keep the validators there are.
		(!members.is_empty()).then_some(members)
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}
