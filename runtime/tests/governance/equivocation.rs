//! A validator that votes twice in one round of GRANDPA: proved, reported, disabled.

use super::{
	common::*,
	validators::{authorities, pass_sessions, set_keys},
};
use codec::{Decode, Encode};
use salus_runtime::{
	Block, Grandpa, Hash, Runtime, RuntimeCall, RuntimeEvent, Session, System, UncheckedExtrinsic,
};
use sp_consensus_grandpa::{
	runtime_decl_for_grandpa_api::GrandpaApi, EquivocationProof, OpaqueKeyOwnershipProof,
};
use sp_core::Pair;
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{Alice, Bob, Charlie, Dave, Ferdie},
};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

type Proof = EquivocationProof<Hash, u32>;

/// Two prevotes of `who` in `round` of the current set, for two blocks.
fn two_votes(who: Ed25519Keyring, round: u64, blocks: [u8; 2]) -> Proof {
	let set = Grandpa::current_set_id();
	let vote = |block| {
		let vote = (Hash::repeat_byte(block), 1_u32);
		let message = (0_u8, &vote);
		let signature = who.pair().sign(&(message, round, set).encode());
		(vote, signature)
	};
	let equivocation = (round, who.public(), vote(blocks[0]), vote(blocks[1]));
	let encoded = (set, 0_u8, equivocation).encode();
	Proof::decode(&mut &encoded[..]).expect("it is the encoding of a proof")
}

/// What a node makes of `proof`: the proof that the key is a validator's, and the transaction.
fn report(proof: Proof) -> UncheckedExtrinsic {
	let ownership = owner_of(&proof).expect("the key is a validator's");
	UncheckedExtrinsic::new_bare(RuntimeCall::Grandpa(
		pallet_grandpa::Call::report_equivocation_unsigned {
			key_owner_proof: ownership.decode().expect("the runtime reads its own proof"),
			equivocation_proof: Box::new(proof),
		},
	))
}

fn owner_of(proof: &Proof) -> Option<OpaqueKeyOwnershipProof> {
	<Runtime as GrandpaApi<Block>>::generate_key_ownership_proof(
		proof.set_id(),
		proof.offender().clone(),
	)
}

fn is_disabled(who: sp_keyring::Sr25519Keyring) -> bool {
	let index = Session::validator_id_to_index(&account(who));
	index.is_some_and(|index| Session::disabled_validators().contains(&index))
}

fn four_validators(test: impl FnOnce(&mut Chain)) {
	Chain::run(LOCAL_TESTNET_RUNTIME_PRESET, |chain| {
		pass_sessions(chain, 1);
		test(chain);
	});
}

#[test]
fn who_votes_twice_is_disabled_at_once_and_leaves_the_set_with_the_session_after_next() {
	four_validators(|chain| {
		let transaction = report(two_votes(Ed25519Keyring::Dave, 3, [1, 2]));
		assert_eq!(chain.apply(transaction), Ok(Ok(())));
		let disabled = |event: &frame_system::EventRecord<RuntimeEvent, Hash>| {
			matches!(&event.event, RuntimeEvent::Session(
				pallet_session::Event::ValidatorDisabled { validator }
			) if *validator == account(Dave))
		};
		assert!(System::events().iter().any(disabled));
		chain.seal();
		assert!(is_disabled(Dave));
		assert!([Alice, Bob, Charlie].into_iter().all(|who| !is_disabled(who)));
		assert!(Session::load_keys(&account(Dave)).is_none());
		assert!(salus_runtime::Validators::is_validator(account(Dave)), "the seat stays");
	});
}

#[test]
fn who_was_disabled_stays_so_until_out_and_comes_back_with_keys_alone() {
	four_validators(|chain| {
		chain.apply(report(two_votes(Ed25519Keyring::Dave, 3, [1, 2]))).expect("let in").unwrap();
		chain.settle();
		pass_sessions(chain, 1);
		assert!(is_disabled(Dave));
		pass_sessions(chain, 1);
		assert_eq!(authorities().len(), 3);
		assert!(!authorities().contains(&Dave.public()));
		assert_eq!(Grandpa::grandpa_authorities().len(), 3);
		assert!(Session::disabled_validators().is_empty());

		chain.must(Dave, &set_keys(Dave, Ed25519Keyring::Ferdie));
		pass_sessions(chain, 2);
		assert_eq!(authorities().len(), 4);
	});
}

#[test]
fn who_is_needed_for_the_minimum_stays_disabled_and_goes_once_there_is_another() {
	four_validators(|chain| {
		pallet_validators::Minimum::<Runtime>::put(4);
		chain.apply(report(two_votes(Ed25519Keyring::Dave, 3, [1, 2]))).expect("let in").unwrap();
		chain.settle();
		assert!(Session::load_keys(&account(Dave)).is_some());
		pass_sessions(chain, 3);
		assert_eq!(authorities().len(), 4);
		assert!(is_disabled(Dave), "there is no other set, and in this one it is disabled");

		let seat = |call| RuntimeCall::Validators(call);
		let council = |chain: &mut Chain, call: RuntimeCall| {
			frame_support::assert_ok!(sp_runtime::traits::Dispatchable::dispatch(
				call,
				pallet_collective::RawOrigin::Members(2, 3).into()
			));
			chain.seal();
		};
		council(chain, seat(pallet_validators::Call::add_validator { who: account(Ferdie) }));
		chain.must(Ferdie, &set_keys(Ferdie, Ed25519Keyring::Ferdie));
		chain.settle();
		council(chain, seat(pallet_validators::Call::remove_validator { who: account(Dave) }));
		pass_sessions(chain, 2);
		assert!(
			authorities().contains(&Ferdie.public()) && !authorities().contains(&Dave.public())
		);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn an_equivocation_is_reported_once() {
	four_validators(|chain| {
		let proof = two_votes(Ed25519Keyring::Dave, 3, [1, 2]);
		let again = report(proof.clone());
		assert_eq!(chain.apply(report(proof)), Ok(Ok(())));
		let refused = chain.apply(again).expect_err("it was reported");
		assert!(matches!(refused, TransactionValidityError::Invalid(_)));
	});
}

#[test]
fn what_proves_nothing_disables_nobody() {
	four_validators(|chain| {
		let one_vote = two_votes(Ed25519Keyring::Dave, 3, [1, 1]);
		let invalid = pallet_grandpa::Error::<Runtime>::InvalidEquivocationProof;
		assert_eq!(chain.apply(report(one_vote)), Ok(Err(invalid.into())));
		let no_validator = two_votes(Ed25519Keyring::Ferdie, 3, [1, 2]);
		let with_anothers_key = UncheckedExtrinsic::new_bare(RuntimeCall::Grandpa(
			pallet_grandpa::Call::report_equivocation_unsigned {
				key_owner_proof: owner_of(&two_votes(Ed25519Keyring::Dave, 3, [1, 2]))
					.and_then(|proof| proof.decode())
					.expect("Dave is a validator"),
				equivocation_proof: Box::new(no_validator),
			},
		));
		let bad = TransactionValidityError::Invalid(InvalidTransaction::BadProof);
		assert_eq!(chain.apply(with_anothers_key), Err(bad));
		chain.settle();
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn reports_come_from_a_blocks_author_alone() {
	four_validators(|chain| {
		let transaction = report(two_votes(Ed25519Keyring::Dave, 3, [1, 2]));
		let not_from_here = TransactionValidityError::Invalid(InvalidTransaction::Call);
		assert_eq!(chain.check(transaction), Err(not_from_here));
	});
}

#[test]
fn fewer_than_a_third_are_disabled() {
	four_validators(|chain| {
		assert_eq!(chain.apply(report(two_votes(Ed25519Keyring::Dave, 3, [1, 2]))), Ok(Ok(())));
		assert_eq!(chain.apply(report(two_votes(Ed25519Keyring::Bob, 3, [1, 2]))), Ok(Ok(())));
		chain.settle();
		assert!(is_disabled(Dave) && !is_disabled(Bob));
		assert!(Session::load_keys(&account(Bob)).is_some());
	});
	development(|chain| {
		assert_eq!(chain.apply(report(two_votes(Ed25519Keyring::Alice, 3, [1, 2]))), Ok(Ok(())));
		chain.settle();
		assert!(!is_disabled(ADMIN));
	});
}
