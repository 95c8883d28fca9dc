//! Measures GRANDPA's calls: the whole report of an equivocation, with its proof of an earlier
//! session and what comes of it, and a stalled finality. Touches what these calls touch, in a
//! benchmark's own storage, and makes keys in the node's keystore.

use crate::{AccountId, Grandpa, Historical, Runtime, Session, SessionKeys};
use alloc::{boxed::Box, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::traits::KeyOwnerProofSystem;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use pallet_grandpa::Call;
use pallet_validators::SessionKeys as _;
use sp_consensus_grandpa::{localized_payload, AuthorityId, EquivocationProof, SetId, KEY_TYPE};
use sp_runtime::RuntimeAppPublic;

/// What is measured.
pub struct Pallet<T: Config>(pallet_grandpa::Pallet<T>);

/// An equivocation, proved.
type Proved<T> = (
	EquivocationProof<<T as frame_system::Config>::Hash, BlockNumberFor<T>>,
	<T as pallet_grandpa::Config>::KeyOwnerProof,
);

/// What the runtime adds.
pub trait Config: pallet_grandpa::Config {
	/// An equivocation of one of `validators`, in an earlier session, with the proof that the key
	/// was the validator's.
	fn equivocation(validators: u32) -> Result<Proved<Self>, BenchmarkError>;

	/// Whether it has been reported.
	fn is_reported() -> bool;
}

impl Config for Runtime {
	fn equivocation(validators: u32) -> Result<Proved<Self>, BenchmarkError> {
		let offender = validate(validators)?;
		let key = (KEY_TYPE, offender.encode());
		let proof = Historical::prove(key).ok_or("the key is no validator's")?;
		let vote = equivocate(&offender, Grandpa::current_set_id())?;
		Session::rotate_session();
		Ok((vote, proof))
	}

	fn is_reported() -> bool {
		pallet_offences::Reports::<Runtime>::iter_keys().next().is_some()
	}
}

/// Has `count` validators begin a session, with the one that is there from the beginning, and gives
/// the key of one that can sign.
fn validate(count: u32) -> Result<AuthorityId, BenchmarkError> {
	let mut key = None;
	for number in 1..count {
		let who: AccountId = account("validator", number, 0);
		super::seat(&who)?;
		if number == 1 {
			let generated = SessionKeys::generate(&who.encode(), None);
			key = Some(generated.keys.grandpa.clone());
			let proof = generated.proof.encode();
			Session::set_keys(RawOrigin::Signed(who).into(), generated.keys, proof)?;
		} else {
			<Runtime as pallet_validators::Config>::SessionKeys::set(&who);
		}
	}
	// They are planned with, and then they are there.
	Session::rotate_session();
	Session::rotate_session();
	key.ok_or_else(|| "nobody validates".into())
}

/// Two votes of `offender` in one round.
fn equivocate<H: Decode + Encode, N: Decode + Encode>(
	offender: &AuthorityId,
	set: SetId,
) -> Result<EquivocationProof<H, N>, BenchmarkError> {
	let round = 1u64;
	let mut votes = Vec::new();
	for hash in [[1u8; 32], [2u8; 32]] {
		let vote = (hash, 10u32);
		// Vote number 0 of GRANDPA's messages is a prevote.
		let message = localized_payload(round, set, &(0u8, vote));
		let signature = offender.sign(&message).ok_or("the key is not in the keystore")?;
		(vote, signature).encode_to(&mut votes);
	}
	let proof = [(set, 0u8, round, offender).encode(), votes].concat();
	EquivocationProof::decode(&mut &proof[..])
		.map_err(|_| "it is not encoded as GRANDPA does".into())
}

#[benchmarks]
mod benches {
	use super::*;

	// Of four or more, one who votes twice is disabled and loses the session keys. `n`, the most
	// nominators of a validator, changes nothing: there is no stake.
	#[benchmark]
	fn report_equivocation(v: Linear<4, 100>, n: Linear<0, 1>) -> Result<(), BenchmarkError> {
		let (vote, proof) = T::equivocation(v)?;

		#[extrinsic_call]
		report_equivocation_unsigned(RawOrigin::None, Box::new(vote), proof);

		assert!(T::is_reported());
		Ok(())
	}

	#[benchmark]
	fn note_stalled() {
		#[extrinsic_call]
		_(RawOrigin::Root, 1_000u32.into(), 1u32.into());

		assert!(pallet_grandpa::Stalled::<T>::get().is_some());
	}
}
