//! How a motion passes the council, and what its members are known by. Reads the storage of the
//! council and what keeps accounts alive.

use super::common::*;
use codec::Encode;
use pallet_membership::Call as Membership;
use salus_runtime::{
	configs::{BlockWeights, CouncilCollective},
	AccountId, Hash, Runtime, RuntimeCall, System,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Hash as _, DispatchResult};

/// A change of the council's members.
pub fn to_council(call: Membership<Runtime, pallet_membership::Instance1>) -> RuntimeCall {
	RuntimeCall::CouncilMembership(call)
}

/// How many memberships keep `who` alive.
pub fn providers(who: Sr25519Keyring) -> u32 {
	System::providers(&account(who))
}

/// Where the nonce of `who` is kept when nothing refers to them.
pub fn nonce_of(who: Sr25519Keyring) -> Vec<u8> {
	pallet_roles::Retired::<Runtime>::hashed_key_for(account(who))
}

/// A motion that two members must agree to.
pub struct Motion {
	hash: Hash,
	index: u32,
	length: u32,
}

impl Motion {
	pub fn propose(chain: &mut Chain, who: Sr25519Keyring, call: &RuntimeCall) -> Self {
		let index = pallet_collective::ProposalCount::<Runtime, CouncilCollective>::get();
		chain.must(who, &motion(2, call.clone()));
		let hash = <Runtime as frame_system::Config>::Hashing::hash_of(call);
		Motion { hash, index, length: call.encoded_size() as u32 }
	}

	pub fn agree(&self, chain: &mut Chain, who: Sr25519Keyring) {
		let (proposal, index) = (self.hash, self.index);
		let vote = pallet_collective::Call::vote { proposal, index, approve: true };
		chain.must(who, &RuntimeCall::Council(vote));
	}

	pub fn close(&self) -> RuntimeCall {
		RuntimeCall::Council(pallet_collective::Call::close {
			proposal_hash: self.hash,
			index: self.index,
			proposal_weight_bound: BlockWeights::get().max_block / 100,
			length_bound: self.length,
		})
	}

	/// Closes the motion, which was agreed to, and says what came of it.
	pub fn carry_out(&self, chain: &mut Chain, who: Sr25519Keyring) -> DispatchResult {
		chain.must(who, &self.close());
		chain.carried_out()
	}
}

/// Has a council of two carry out `call`.
pub fn by_two(
	chain: &mut Chain,
	members: [Sr25519Keyring; 2],
	call: RuntimeCall,
) -> DispatchResult {
	let motion = Motion::propose(chain, members[0], &call);
	members.into_iter().for_each(|who| motion.agree(chain, who));
	motion.carry_out(chain, members[0])
}

/// The members of the council.
pub fn council() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, CouncilCollective>::get()
}

/// `call`, carried out as Root.
pub fn as_root(call: RuntimeCall) -> RuntimeCall {
	let call = Box::new(call.into());
	RuntimeCall::Governance(pallet_governance::Call::dispatch_as_root { call })
}
