//! The consortium's council, and the validators it names.

use crate::{
	AccountId, BlockNumber, Council, Roles, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
	System, DAYS,
};
use core::marker::PhantomData;
use frame_support::{
	parameter_types,
	traits::{ChangeMembers, ConstU32, EitherOfDiverse, InitializeMembers, NeverEnsureOrigin},
	weights::Weight,
};
use frame_system::EnsureRoot;
use sp_runtime::Perbill;

/// The instance of the collective that is the council.
pub type CouncilCollective = pallet_collective::Instance1;

/// Root, or two thirds of the council.
pub type GovernanceOrigin = EitherOfDiverse<
	EnsureRoot<AccountId>,
	pallet_collective::EnsureProportionAtLeast<AccountId, CouncilCollective, 2, 3>,
>;

/// The most members of the council.
pub const MAX_COUNCIL: u32 = 32;

parameter_types! {
	/// How long the council may vote on a motion.
	pub const MotionDuration: BlockNumber = 7 * DAYS;
	/// The heaviest call that the council may carry out.
	pub MaxProposalWeight: Weight =
		Perbill::from_percent(50) * super::system::BlockWeights::get().max_block;
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
	type Consideration = ();
	type DefaultVote = pallet_collective::MoreThanMajorityThenPrimeDefaultVote;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxMembers = ConstU32<MAX_COUNCIL>;
	type MaxProposalWeight = MaxProposalWeight;
	type MaxProposals = ConstU32<32>;
	type MotionDuration = MotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// Members come from `CouncilMembership` alone.
	type SetMembersOrigin = NeverEnsureOrigin<()>;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_membership::Config<pallet_membership::Instance1> for Runtime {
	type AddOrigin = GovernanceOrigin;
	type MaxMembers = ConstU32<MAX_COUNCIL>;
	type MembershipChanged = Referenced<Council>;
	type MembershipInitialized = Referenced<Council>;
	type PrimeOrigin = GovernanceOrigin;
	type RemoveOrigin = GovernanceOrigin;
	type ResetOrigin = GovernanceOrigin;
	type RuntimeEvent = RuntimeEvent;
	type SwapOrigin = GovernanceOrigin;
	type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

impl pallet_membership::Config<pallet_membership::Instance2> for Runtime {
	type AddOrigin = GovernanceOrigin;
	type MaxMembers = ConstU32<{ super::consensus::MAX_AUTHORITIES }>;
	type MembershipChanged = Referenced<()>;
	type MembershipInitialized = Referenced<()>;
	type PrimeOrigin = GovernanceOrigin;
	type RemoveOrigin = GovernanceOrigin;
	type ResetOrigin = GovernanceOrigin;
	type RuntimeEvent = RuntimeEvent;
	type SwapOrigin = GovernanceOrigin;
	type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

/// Keeps the accounts of a membership alive without a balance: one provider reference each, given
/// back when they leave. The nonce of who is gone then is kept until they are back. `Inner` hears of
/// every change afterwards.
pub struct Referenced<Inner>(PhantomData<Inner>);

impl<Inner: InitializeMembers<AccountId>> InitializeMembers<AccountId> for Referenced<Inner> {
	fn initialize_members(members: &[AccountId]) {
		for member in members {
			System::inc_providers(member);
		}
		Inner::initialize_members(members);
	}
}

impl<Inner: ChangeMembers<AccountId>> ChangeMembers<AccountId> for Referenced<Inner> {
	fn change_members_sorted(
		incoming: &[AccountId],
		outgoing: &[AccountId],
		sorted_new: &[AccountId],
	) {
		for member in incoming {
			System::inc_providers(member);
			Roles::revive(member);
		}
		for member in outgoing {
			// Fails only where something else still consumes the account: it then stays alive.
			Roles::retire(member, System::dec_providers);
		}
		Inner::change_members_sorted(incoming, outgoing, sorted_new);
	}

	fn set_prime(prime: Option<AccountId>) {
		Inner::set_prime(prime);
	}

	fn get_prime() -> Option<AccountId> {
		Inner::get_prime()
	}
}
