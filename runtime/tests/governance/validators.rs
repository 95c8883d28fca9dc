//! The validators: seats that the council gives and takes, session keys, and the sessions that call
//! them in.

use super::{common::*, motions::*};
use codec::Encode;
use pallet_membership::Call as Membership;
use pallet_validators::Call as Seats;
use salus_runtime::{Grandpa, Historical, Runtime, RuntimeCall, Session, SessionKeys, Validators};
use sp_core::Pair;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Dave, Ferdie},
};
use sp_runtime::DispatchError;

fn add(who: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Validators(Seats::add_validator { who: account(who) })
}

fn remove(who: Sr25519Keyring) -> RuntimeCall {
	RuntimeCall::Validators(Seats::remove_validator { who: account(who) })
}

/// The authorities of Aura.
pub fn authorities() -> Vec<sp_core::sr25519::Public> {
	let authorities = pallet_aura::Authorities::<Runtime>::get();
	authorities.into_iter().map(Into::into).collect()
}

/// The call by which `who` sets the session keys of the same name, with the proof that they have
/// them.
pub fn set_keys(who: Sr25519Keyring, grandpa: Ed25519Keyring) -> RuntimeCall {
	let keys = SessionKeys { aura: who.public().into(), grandpa: grandpa.public().into() };
	let statement = sp_core::proof_of_possession::statement_of_ownership(&account(who).encode());
	let proof = (who.pair().sign(&statement), grandpa.pair().sign(&statement)).encode();
	RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })
}

/// Goes on until `sessions` more have begun.
pub fn pass_sessions(chain: &mut Chain, sessions: u32) {
	chain.settle();
	let until = Session::current_index() + sessions;
	while Session::current_index() < until {
		chain.seal();
	}
}

#[test]
fn a_validator_whom_the_council_adds_is_called_in_by_the_session_after_next() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, add(Ferdie)), Ok(()));
		assert_eq!(providers(Ferdie), 1);
		chain.must(Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie));
		pass_sessions(chain, 1);
		assert_eq!(authorities(), [ADMIN.public()]);
		pass_sessions(chain, 1);
		assert_eq!(authorities().len(), 2);
		assert!(authorities().contains(&Ferdie.public()));
		assert_eq!(Grandpa::grandpa_authorities().len(), 2);

		assert_eq!(chain.govern(ADMIN, remove(Ferdie)), Ok(()));
		assert_eq!(providers(Ferdie), 0);
		pass_sessions(chain, 2);
		assert_eq!(authorities(), [ADMIN.public()]);
		assert_eq!(Grandpa::grandpa_authorities().len(), 1);
	});
}

#[test]
fn a_validator_who_is_removed_leaves_nothing_but_the_nonce() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, add(Ferdie)), Ok(()));
		chain.must(Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie));
		assert_eq!(chain.govern(ADMIN, remove(Ferdie)), Ok(()));
		chain.seal();
		assert_eq!(keys_of(&account(Ferdie)), [nonce_of(Ferdie)]);
	});
}

#[test]
fn a_validator_without_session_keys_is_not_called_in() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, add(Ferdie)), Ok(()));
		pass_sessions(chain, 3);
		assert_eq!(authorities(), [ADMIN.public()]);
		let ferdie = (account(Ferdie), false);
		assert!(Validators::validators().contains(&ferdie));
	});
}

#[test]
fn session_keys_that_are_somebody_elses_are_refused() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, add(Ferdie)), Ok(()));
		let stolen = set_keys(Dave, Ed25519Keyring::Dave);
		let invalid = pallet_session::Error::<Runtime>::InvalidProof;
		refused(chain, Ferdie, &stolen, invalid);
	});
}

#[test]
fn who_has_no_seat_sets_no_session_keys() {
	scenario(|chain| {
		let none = pallet_session::Error::<Runtime>::NoAssociatedValidatorId;
		refused(chain, PATIENT, &set_keys(PATIENT, Ed25519Keyring::Bob), none);
		// Nor does a member of the council, whom the keys would outlast.
		let join = Membership::add_member { who: account(Ferdie).into() };
		assert_eq!(chain.govern(ADMIN, to_council(join)), Ok(()));
		let none = pallet_session::Error::<Runtime>::NoAssociatedValidatorId;
		refused(chain, Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie), none);
	});
}

#[test]
fn session_keys_go_with_the_seat_and_not_before() {
	development(|chain| {
		let purge = RuntimeCall::Session(pallet_session::Call::purge_keys {});
		let filtered = frame_system::Error::<Runtime>::CallFiltered;
		refused(chain, ADMIN, &purge, filtered);
		assert!(Session::load_keys(&account(ADMIN)).is_some());
	});
}

#[test]
fn the_last_validator_stays_and_one_without_keys_does_not_replace_it() {
	development(|chain| {
		let too_few = pallet_validators::Error::<Runtime>::TooFewValidators;
		assert_eq!(chain.govern(ADMIN, remove(ADMIN)), Err(too_few.into()));
		assert_eq!(chain.govern(ADMIN, add(Ferdie)), Ok(()));
		let too_few = pallet_validators::Error::<Runtime>::TooFewValidators;
		assert_eq!(chain.govern(ADMIN, remove(ADMIN)), Err(too_few.into()));
		chain.must(Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie));
		assert_eq!(chain.govern(ADMIN, remove(ADMIN)), Ok(()));
		pass_sessions(chain, 2);
		assert_eq!(authorities(), [Ferdie.public()]);
	});
}

#[test]
fn the_council_sets_how_many_validators_there_have_to_be() {
	development(|chain| {
		let set = |minimum| RuntimeCall::Validators(Seats::set_minimum { minimum });
		let beyond = pallet_validators::Error::<Runtime>::MinimumOutOfBounds;
		assert_eq!(chain.govern(ADMIN, set(2)), Err(beyond.into()));
		assert_eq!(chain.govern(ADMIN, add(Ferdie)), Ok(()));
		chain.must(Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie));
		assert_eq!(chain.govern(ADMIN, set(2)), Ok(()));
		assert_eq!(Validators::minimum(), 2);
		let too_few = DispatchError::from(pallet_validators::Error::<Runtime>::TooFewValidators);
		for who in [ADMIN, Ferdie] {
			assert_eq!(chain.govern(ADMIN, remove(who)), Err(too_few));
		}
		refused(chain, Ferdie, &set(1), DispatchError::BadOrigin);
	});
}

#[test]
fn a_local_network_keeps_three_of_its_four_validators() {
	Chain::run("local_testnet", |_| {
		assert_eq!((Validators::validators().len(), Validators::minimum()), (4, 3));
	});
	development(|_| assert_eq!(Validators::minimum(), 1));
}

#[test]
fn seats_are_the_councils_and_not_roots_or_a_members() {
	scenario(|chain| {
		refused(chain, ADMIN, &add(Ferdie), DispatchError::BadOrigin);
		refused(chain, PATIENT, &remove(ADMIN), DispatchError::BadOrigin);
		assert_eq!(chain.govern(ADMIN, as_root(add(Ferdie))), Err(DispatchError::BadOrigin));
	});
}

#[test]
fn a_set_that_does_not_change_stays_the_same_set_of_grandpa() {
	development(|chain| {
		pass_sessions(chain, 3);
		let set = pallet_grandpa::CurrentSetId::<Runtime>::get();
		pass_sessions(chain, 3);
		assert_eq!(pallet_grandpa::CurrentSetId::<Runtime>::get(), set);
		assert!(Historical::historical_root(Session::current_index()).is_some());
	});
}
