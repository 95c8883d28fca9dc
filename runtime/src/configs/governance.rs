//! The consortium's council and what it decides with: root at two thirds, calls carried out later,
//! calls that are paused.

use super::{
	calls::NeverPaused,
	council_only::CouncilOnly,
	no_currency::NoCurrency,
	on_record::{AsRoot, AsScheduled, ByMotion, OnRecord},
};
use crate::{
	weights, AccountId, BlockNumber, Council, CouncilMembership, OriginCaller, Preimage, Roles,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System, DAYS,
};
use core::{cmp::Ordering, marker::PhantomData};
use frame_support::{
	parameter_types,
	traits::{
		ChangeMembers, ConstU32, EitherOfDiverse, EnsureOrigin, InitializeMembers, PrivilegeCmp,
	},
	weights::Weight,
};
use frame_system::EnsureRoot;
use salus_primitives::References;
use sp_runtime::Perbill;

/// The instance of the collective that is the council.
pub type CouncilCollective = pallet_collective::Instance1;

/// Two thirds of the council. What they want done as root, they do with
/// `governance.dispatch_as_root`.
pub type TwoThirds = pallet_collective::EnsureProportionAtLeast<AccountId, CouncilCollective, 2, 3>;

/// Root, or two thirds of the council.
pub type GovernanceOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TwoThirds>;

/// No origin. In benchmarks root, which makes a council of any size for them.
#[cfg(not(feature = "runtime-benchmarks"))]
type Nobody = frame_support::traits::NeverEnsureOrigin<()>;
#[cfg(feature = "runtime-benchmarks")]
type Nobody = EnsureRoot<AccountId>;

/// The most members of the council.
pub const MAX_COUNCIL: u32 = 32;

parameter_types! {
	/// How long the council may vote on a motion.
	pub const MotionDuration: BlockNumber = 7 * DAYS;
	/// The heaviest call that the council may carry out: whoever closes the motion pays for it with
	/// their allowance, however low governance has set that. 375 ms.
	pub MaxProposalWeight: Weight =
		Perbill::from_rational(3u32, 16) * super::system::BlockWeights::get().max_block;
	/// How much of a block scheduled calls take: 750 ms.
	pub MaxScheduledWeight: Weight =
		Perbill::from_rational(3u32, 8) * super::system::BlockWeights::get().max_block;
}

/// Who has not voted when the time is up has not agreed: two thirds are two thirds of the members.
pub struct SilenceIsNo;

impl pallet_collective::DefaultVote for SilenceIsNo {
	fn default_vote(prime: Option<bool>, _: u32, _: u32, _: u32) -> bool {
		// Benchmarks want a motion closed that passes by silence.
		cfg!(feature = "runtime-benchmarks") && prime == Some(true)
	}
}

/// `Inner`, while the council has more than one member: without any, nobody could decide anything.
pub struct ButTheLast<Inner>(PhantomData<Inner>);

impl<Inner: EnsureOrigin<RuntimeOrigin>> EnsureOrigin<RuntimeOrigin> for ButTheLast<Inner> {
	type Success = Inner::Success;

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		if CouncilMembership::members().len() > 1 {
			Inner::try_origin(origin)
		} else {
			Err(origin)
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Inner::try_successful_origin()
	}
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
	type Consideration = ();
	type DefaultVote = SilenceIsNo;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxMembers = ConstU32<MAX_COUNCIL>;
	type MaxProposalWeight = MaxProposalWeight;
	type MaxProposals = ConstU32<32>;
	type MotionDuration = MotionDuration;
	type Proposal = OnRecord<ByMotion>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// Members come from `CouncilMembership` alone.
	type SetMembersOrigin = Nobody;
	type WeightInfo = weights::pallet_collective::WeightInfo<Runtime>;
}

impl pallet_membership::Config<pallet_membership::Instance1> for Runtime {
	type AddOrigin = GovernanceOrigin;
	type MaxMembers = ConstU32<MAX_COUNCIL>;
	type MembershipChanged = Referenced<Council>;
	type MembershipInitialized = Referenced<Council>;
	type PrimeOrigin = GovernanceOrigin;
	type RemoveOrigin = ButTheLast<GovernanceOrigin>;
	// Adding, removing and swapping do all of it, and leave nobody out by mistake.
	type ResetOrigin = Nobody;
	type RuntimeEvent = RuntimeEvent;
	type SwapOrigin = GovernanceOrigin;
	type WeightInfo = weights::pallet_membership::WeightInfo<Runtime>;
}

impl pallet_governance::Config for Runtime {
	type GovernanceOrigin = TwoThirds;
	type RuntimeCall = OnRecord<AsRoot>;
	type WeightInfo = weights::pallet_governance::WeightInfo<Runtime>;
}

/// Who may cancel what was scheduled. Only root and two thirds of the council schedule: one vote of
/// the council is as good as another, whatever its size was, and root can do everything.
pub struct Decided;

impl PrivilegeCmp<OriginCaller> for Decided {
	fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<Ordering> {
		use frame_system::RawOrigin::Root;
		use pallet_collective::RawOrigin::Members;
		match (left, right) {
			_ if left == right => Some(Ordering::Equal),
			(OriginCaller::Council(Members(..)), OriginCaller::Council(Members(..))) => {
				Some(Ordering::Equal)
			}
			(OriginCaller::system(Root), _) => Some(Ordering::Greater),
			(_, OriginCaller::system(Root)) => Some(Ordering::Less),
			_ => None,
		}
	}
}

impl pallet_scheduler::Config for Runtime {
	type BlockNumberProvider = System;
	type MaxScheduledPerBlock = ConstU32<32>;
	type MaximumWeight = MaxScheduledWeight;
	type OriginPrivilegeCmp = Decided;
	type PalletsOrigin = OriginCaller;
	type Preimages = Preimage;
	type RuntimeCall = OnRecord<AsScheduled>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type ScheduleOrigin = GovernanceOrigin;
	type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
}

impl pallet_preimage::Config for Runtime {
	type Consideration = CouncilOnly;
	type Currency = NoCurrency;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<64>;
	type PauseOrigin = GovernanceOrigin;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = GovernanceOrigin;
	type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
	type WhitelistedCalls = NeverPaused;
}

/// Keeps the accounts of a membership alive without a balance: one provider reference each, given
/// back when they leave. The nonce of who is gone then is kept until they are back. `Inner` hears of
/// every change afterwards.
pub struct Referenced<Inner>(PhantomData<Inner>);

impl<Inner: InitializeMembers<AccountId>> InitializeMembers<AccountId> for Referenced<Inner> {
	fn initialize_members(members: &[AccountId]) {
		members.iter().for_each(<Roles as References<AccountId>>::give);
		Inner::initialize_members(members);
	}
}

impl<Inner: ChangeMembers<AccountId>> ChangeMembers<AccountId> for Referenced<Inner> {
	fn change_members_sorted(
		incoming: &[AccountId],
		outgoing: &[AccountId],
		sorted_new: &[AccountId],
	) {
		incoming.iter().for_each(<Roles as References<AccountId>>::give);
		outgoing.iter().for_each(<Roles as References<AccountId>>::take);
		Inner::change_members_sorted(incoming, outgoing, sorted_new);
	}

	fn set_prime(prime: Option<AccountId>) {
		Inner::set_prime(prime);
	}

	fn get_prime() -> Option<AccountId> {
		Inner::get_prime()
	}
}
