//! What the council decides, over the real runtime: the enrolment policy, its own members and the
//! validators, and what keeps their accounts alive.

mod common;

use codec::Encode;
use common::*;
use frame_support::traits::SortedMembers;
use pallet_membership::Call as Membership;
use pallet_roles::EnrolmentPolicy::{ByAdmin, Open};
use salus_primitives::{Actor, AuditKind, Role};
use salus_runtime::{
	configs::{BlockWeights, CouncilCollective},
	AccountId, CouncilMembership, Hash, Roles, Runtime, RuntimeCall, Session, SessionKeys, System,
	ValidatorMembership,
};
use sp_core::Pair;
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie},
};
use sp_runtime::{
	traits::Hash as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, DispatchResult,
};

fn to_council(call: Membership<Runtime, pallet_membership::Instance1>) -> RuntimeCall {
	RuntimeCall::CouncilMembership(call)
}

fn to_validators(call: Membership<Runtime, pallet_membership::Instance2>) -> RuntimeCall {
	RuntimeCall::ValidatorMembership(call)
}

/// How many memberships keep `who` alive.
fn providers(who: Sr25519Keyring) -> u32 {
	System::providers(&account(who))
}

/// Where the nonce of `who` is kept when nothing refers to them.
fn nonce_of(who: Sr25519Keyring) -> Vec<u8> {
	pallet_roles::Retired::<Runtime>::hashed_key_for(account(who))
}

// The council's word

#[test]
fn a_council_of_one_decides_at_once() {
	development(|chain| {
		assert_eq!(council(), [account(ADMIN)]);
		assert_eq!(chain.govern(ADMIN, set_enrolment(ByAdmin)), Ok(()));
		assert_eq!(Roles::enrolment(), ByAdmin);
		let event = trail().pop().expect("it was recorded");
		assert_eq!((event.actor, event.kind), (Actor::Governance, AuditKind::EnrolmentChanged));
		assert_eq!(chain.govern(ADMIN, set_enrolment(Open)), Ok(()));
		assert_eq!(Roles::enrolment(), Open);
	});
}

#[test]
fn the_council_assigns_and_removes_roles_without_being_an_admin() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, assign(Ferdie, Role::Admin)), Ok(()));
		assert_eq!(chain.govern(ADMIN, remove(ADMIN)), Ok(()));
		assert_eq!(Roles::role_of(account(ADMIN)), None);
		let last = pallet_roles::Error::<Runtime>::LastAdmin;
		assert_eq!(chain.govern(ADMIN, remove(Ferdie)), Err(last.into()));
		assert!(trail().iter().all(|event| event.actor == Actor::Governance));
	});
}

#[test]
fn who_is_not_of_the_council_puts_nothing_to_it() {
	scenario(|chain| {
		for who in MEMBERS.into_iter().filter(|who| *who != ADMIN) {
			let not_member = pallet_collective::Error::<Runtime, CouncilCollective>::NotMember;
			refused(chain, who, &motion(1, set_enrolment(ByAdmin)), not_member);
		}
	});
}

#[test]
fn one_of_three_decides_nothing_and_two_of_three_do() {
	Chain::run(LOCAL_TESTNET_RUNTIME_PRESET, |chain| {
		let call = set_enrolment(ByAdmin);
		assert_eq!(chain.govern(Alice, call.clone()), Err(DispatchError::BadOrigin));
		let motion = Motion::propose(chain, Alice, &call);
		motion.agree(chain, Alice);
		let too_early = pallet_collective::Error::<Runtime, CouncilCollective>::TooEarly;
		refused(chain, Alice, &motion.close(), too_early);
		assert_eq!(Roles::enrolment(), Open);
		motion.agree(chain, Charlie);
		assert_eq!(motion.carry_out(chain, Alice), Ok(()));
		assert_eq!(Roles::enrolment(), ByAdmin);
	});
}

/// A motion that two members must agree to.
struct Motion {
	hash: Hash,
	index: u32,
	length: u32,
}

impl Motion {
	fn propose(chain: &mut Chain, who: Sr25519Keyring, call: &RuntimeCall) -> Self {
		let index = pallet_collective::ProposalCount::<Runtime, CouncilCollective>::get();
		chain.must(who, &motion(2, call.clone()));
		let hash = <Runtime as frame_system::Config>::Hashing::hash_of(call);
		Motion { hash, index, length: call.encoded_size() as u32 }
	}

	fn agree(&self, chain: &mut Chain, who: Sr25519Keyring) {
		let (proposal, index) = (self.hash, self.index);
		let vote = pallet_collective::Call::vote { proposal, index, approve: true };
		chain.must(who, &RuntimeCall::Council(vote));
	}

	fn close(&self) -> RuntimeCall {
		RuntimeCall::Council(pallet_collective::Call::close {
			proposal_hash: self.hash,
			index: self.index,
			proposal_weight_bound: BlockWeights::get().max_block / 100,
			length_bound: self.length,
		})
	}

	/// Closes the motion, which was agreed to, and says what came of it.
	fn carry_out(&self, chain: &mut Chain, who: Sr25519Keyring) -> DispatchResult {
		chain.must(who, &self.close());
		chain.carried_out()
	}
}

/// Has a council of two carry out `call`.
fn by_two(chain: &mut Chain, members: [Sr25519Keyring; 2], call: RuntimeCall) -> DispatchResult {
	let motion = Motion::propose(chain, members[0], &call);
	members.into_iter().for_each(|who| motion.agree(chain, who));
	motion.carry_out(chain, members[0])
}

/// The members of the council.
fn council() -> Vec<AccountId> {
	pallet_collective::Members::<Runtime, CouncilCollective>::get()
}

// Members of the council

#[test]
fn whoever_joins_the_council_exists_without_a_role_and_is_gone_when_they_leave() {
	development(|chain| {
		assert_eq!(providers(Ferdie), 0);
		let add = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_council(add)), Ok(()));
		assert_eq!(providers(Ferdie), 1);
		assert!(council().contains(&account(Ferdie)));
		chain.must(Ferdie, &remark(0));
		chain.seal();

		let remove = Membership::remove_member { who: account(Ferdie).into() };
		assert_eq!(by_two(chain, [ADMIN, Ferdie], to_council(remove)), Ok(()));
		chain.seal();
		assert_eq!(providers(Ferdie), 0);
		assert_eq!(keys_of(&account(Ferdie)), [nonce_of(Ferdie)]);
		let stranger = TransactionValidityError::Invalid(InvalidTransaction::Payment);
		assert_eq!(chain.offer(Ferdie, &remark(0)), Err(stranger));
	});
}

#[test]
fn a_member_of_the_council_who_hands_the_seat_on_leaves_nothing_but_the_nonce() {
	development(|chain| {
		let add = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_council(add)), Ok(()));
		let hand_on = Membership::change_key { new: account(Eve).into() };
		chain.must(Ferdie, &to_council(hand_on));
		assert_eq!((providers(Ferdie), providers(Eve)), (0, 1));
		chain.seal();
		assert_eq!(keys_of(&account(Ferdie)), [nonce_of(Ferdie)]);
	});
}

#[test]
fn swapping_and_resetting_members_moves_their_references() {
	development(|chain| {
		let swap =
			Membership::swap_member { remove: account(ADMIN).into(), add: account(Ferdie).into() };
		// The admin is the validator, too.
		assert_eq!(providers(ADMIN), 2);
		assert_eq!(chain.govern(ADMIN, to_council(swap)), Ok(()));
		assert_eq!((providers(ADMIN), providers(Ferdie)), (1, 1));
		let reset = Membership::reset_members { members: [Alice, Bob, Eve].map(account).to_vec() };
		assert_eq!(chain.govern(Ferdie, to_council(reset)), Ok(()));
		assert_eq!([Alice, Bob, Eve, Ferdie].map(providers), [2, 1, 1, 0]);
		assert_eq!(council(), CouncilMembership::members().into_inner());
		assert_eq!(council().len(), 3);
	});
}

#[test]
fn a_member_of_the_council_with_a_role_keeps_it_when_they_leave() {
	scenario(|chain| {
		let add = Membership::add_member { who: account(AUDITOR).into() };
		assert_eq!(chain.govern(ADMIN, to_council(add)), Ok(()));
		let remove = Membership::remove_member { who: account(AUDITOR).into() };
		assert_eq!(by_two(chain, [ADMIN, AUDITOR], to_council(remove)), Ok(()));
		assert_eq!(Roles::role_of(account(AUDITOR)), Some(Role::Auditor));
		assert_eq!(System::reference_count(&account(AUDITOR)), 1);
		chain.must(AUDITOR, &remark(0));
	});
}

// Validators

/// The authorities of Aura.
fn authorities() -> Vec<sp_core::sr25519::Public> {
	let authorities = pallet_aura::Authorities::<Runtime>::get();
	authorities.into_iter().map(Into::into).collect()
}

/// The call by which `who` sets the session keys of the same name, with the proof that they have
/// them.
fn set_keys(who: Sr25519Keyring, grandpa: Ed25519Keyring) -> RuntimeCall {
	let keys = SessionKeys { aura: who.public().into(), grandpa: grandpa.public().into() };
	let statement = sp_core::proof_of_possession::statement_of_ownership(&account(who).encode());
	let proof = (who.pair().sign(&statement), grandpa.pair().sign(&statement)).encode();
	RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })
}

/// Goes on until `sessions` more have begun.
fn pass_sessions(chain: &mut Chain, sessions: u32) {
	chain.settle();
	let until = Session::current_index() + sessions;
	while Session::current_index() < until {
		chain.seal();
	}
}

#[test]
fn a_validator_whom_the_council_adds_is_called_in_by_the_session_after_next() {
	development(|chain| {
		let add = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_validators(add)), Ok(()));
		assert_eq!(providers(Ferdie), 1);
		chain.must(Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie));
		pass_sessions(chain, 1);
		assert_eq!(authorities(), [ADMIN.public()]);
		pass_sessions(chain, 1);
		assert_eq!(authorities().len(), 2);
		assert!(authorities().contains(&Ferdie.public()));
		assert_eq!(salus_runtime::Grandpa::grandpa_authorities().len(), 2);

		let remove = Membership::remove_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_validators(remove)), Ok(()));
		pass_sessions(chain, 2);
		assert_eq!(authorities(), [ADMIN.public()]);
	});
}

#[test]
fn a_validator_without_session_keys_is_not_called_in() {
	development(|chain| {
		let add = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_validators(add)), Ok(()));
		pass_sessions(chain, 3);
		assert_eq!(authorities(), [ADMIN.public()]);
	});
}

#[test]
fn session_keys_that_are_somebody_elses_are_refused() {
	development(|chain| {
		let add = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_validators(add)), Ok(()));
		let stolen = set_keys(Dave, Ed25519Keyring::Dave);
		let invalid = pallet_session::Error::<Runtime>::InvalidProof;
		refused(chain, Ferdie, &stolen, invalid);
	});
}

#[test]
fn who_is_no_validator_sets_no_session_keys() {
	scenario(|chain| {
		let no_account = pallet_session::Error::<Runtime>::NoAccount;
		let call = set_keys(PATIENT, Ed25519Keyring::Bob);
		refused(chain, PATIENT, &call, no_account);
	});
}

#[test]
fn the_chain_goes_on_when_the_last_validator_is_taken_from_the_set() {
	development(|chain| {
		let remove = Membership::remove_member { who: account(ADMIN).into() };
		assert_eq!(chain.govern(ADMIN, to_validators(remove)), Ok(()));
		assert_eq!(ValidatorMembership::sorted_members(), Vec::<AccountId>::new());
		pass_sessions(chain, 3);
		assert_eq!(authorities(), [ADMIN.public()]);
	});
}
