//! What the council decides: the enrolment policy, its own members, and what keeps their accounts
//! alive. What it does as Root.

use super::{common::*, motions::*};
use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use pallet_membership::Call as Membership;
use pallet_roles::EnrolmentPolicy::{ByAdmin, Open};
use salus_primitives::{Actor, AuditKind, Role};
use salus_runtime::{
	configs::CouncilCollective, CouncilMembership, Roles, Runtime, RuntimeCall, System,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Eve, Ferdie};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

// The council's word

#[test]
fn a_council_of_one_decides_at_once() {
	development(|chain| {
		assert_eq!(council(), [account(ADMIN)]);
		assert_eq!(chain.govern(ADMIN, set_enrolment(ByAdmin)), Ok(()));
		assert_eq!(Roles::enrolment(), ByAdmin);
		let mut events = trail();
		let motion = events.pop().expect("the motion is recorded");
		assert_eq!((motion.actor, motion.kind), (Actor::Governance, AuditKind::MotionExecuted));
		let event = events.pop().expect("what it did is recorded");
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
		let stranger = TransactionValidityError::Invalid(InvalidTransaction::BadSigner);
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
fn swapping_members_moves_their_references() {
	development(|chain| {
		let swap =
			Membership::swap_member { remove: account(ADMIN).into(), add: account(Ferdie).into() };
		// The admin is the validator, too.
		assert_eq!(providers(ADMIN), 2);
		assert_eq!(chain.govern(ADMIN, to_council(swap)), Ok(()));
		assert_eq!([ADMIN, Ferdie].map(providers), [1, 1]);
		assert_eq!(council(), CouncilMembership::members().into_inner());
		assert_eq!(council(), [account(Ferdie)]);
	});
}

#[test]
fn the_last_member_of_the_council_stays() {
	development(|chain| {
		let remove = |who| to_council(Membership::remove_member { who: account(who).into() });
		assert_eq!(chain.govern(ADMIN, remove(ADMIN)), Err(DispatchError::BadOrigin));
		let none = to_council(Membership::reset_members { members: vec![] });
		assert_eq!(chain.govern(ADMIN, none), Err(DispatchError::BadOrigin));
		let add = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_council(add)), Ok(()));
		assert_eq!(by_two(chain, [ADMIN, Ferdie], remove(ADMIN)), Ok(()));
		assert_eq!(council(), [account(Ferdie)]);
	});
}

#[test]
fn who_has_not_voted_when_the_time_is_up_has_not_agreed() {
	use pallet_collective::{Config, DefaultVote};
	type Vote = <Runtime as Config<CouncilCollective>>::DefaultVote;
	for prime in [None, Some(false), Some(true)] {
		for (yes, no, members) in [(3, 0, 5), (4, 1, 32), (1, 0, 2), (20, 0, 32)] {
			assert!(!Vote::default_vote(prime, yes, no, members));
		}
	}
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

// What the council does as Root

/// Sets how much memory the runtime begins with, which has no effect any more: only Root may.
fn set_pages() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 77 })
}

const KEY: &[u8] = b":heappages";

#[test]
fn the_council_acts_as_root_through_governance_and_not_otherwise() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, set_pages()), Err(DispatchError::BadOrigin));
		assert_eq!(chain.govern(ADMIN, as_root(set_pages())), Ok(()));
		assert_eq!(sp_io::storage::get(KEY).expect("it is there").to_vec(), 77u64.encode());
	});
}

#[test]
fn nobody_but_two_thirds_of_the_council_acts_as_root() {
	scenario(|chain| {
		for who in MEMBERS {
			refused(chain, who, &as_root(set_pages()), DispatchError::BadOrigin);
		}
	});
	Chain::run(LOCAL_TESTNET_RUNTIME_PRESET, |chain| {
		assert_eq!(chain.govern(Alice, as_root(set_pages())), Err(DispatchError::BadOrigin));
		assert_eq!(by_two(chain, [Alice, Bob], as_root(set_pages())), Ok(()));
	});
}

#[test]
fn what_root_fails_to_do_is_reported_as_its_own_error() {
	development(|chain| {
		let unknown = pallet_validators::Error::<Runtime>::NotFound;
		let remove = pallet_validators::Call::remove_validator { who: account(Ferdie) };
		assert_eq!(chain.govern(ADMIN, RuntimeCall::Validators(remove)), Err(unknown.into()));
		let call = as_root(as_root(set_pages()));
		// Root is not the council: it cannot ask on.
		assert_eq!(chain.govern(ADMIN, call), Err(DispatchError::BadOrigin));
	});
}

// The allowance

#[test]
fn the_council_can_undo_the_least_and_the_greatest_allowance() {
	type Bound<T> = fn() -> T;
	let bounds: [Bound<pallet_roles::Allowance>; 2] = [
		<Runtime as pallet_roles::Config>::MinAllowance::get,
		<Runtime as pallet_roles::Config>::MaxAllowance::get,
	];
	for bound in bounds {
		development(|chain| {
			let default = Roles::allowance();
			assert_eq!(chain.govern(ADMIN, set_allowance(bound())), Ok(()));
			assert_eq!(Roles::allowance(), bound());
			chain.settle();
			assert_eq!(chain.govern(ADMIN, set_allowance(default)), Ok(()));
		});
	}
}

#[test]
fn the_heaviest_motion_can_be_closed_under_the_least_allowance() {
	development(|_| {
		let least = <Runtime as pallet_roles::Config>::MinAllowance::get().max;
		let heaviest = pallet_collective::Call::<Runtime, CouncilCollective>::close {
			proposal_hash: Default::default(),
			index: 0,
			proposal_weight_bound:
				<Runtime as pallet_collective::Config<CouncilCollective>>::MaxProposalWeight::get(),
			length_bound: 100_000,
		};
		let info = RuntimeCall::Council(heaviest).get_dispatch_info();
		assert!(info.total_weight().ref_time() < least);
	});
}
