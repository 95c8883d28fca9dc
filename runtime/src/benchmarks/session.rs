//! Measures how a validator's session keys are set and purged: with keys that replace others, and a
//! proof for each of them. Touches what these calls touch, in a benchmark's own storage.

use crate::{AccountId, Runtime, SessionKeys};
use alloc::vec::Vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use pallet_session::{Call, NextKeys};

/// What is measured.
pub struct Pallet<T: Config>(pallet_session::Pallet<T>);

/// What the runtime adds.
pub trait Config: pallet_session::Config {
	/// A validator with a seat.
	fn validator() -> Result<Self::AccountId, BenchmarkError>;

	/// New keys of `who`, and the proof that they are.
	fn keys_of(who: &Self::AccountId) -> (Self::Keys, Vec<u8>);
}

impl Config for Runtime {
	fn validator() -> Result<AccountId, BenchmarkError> {
		let who: AccountId = account("validator", 0, 0);
		super::seat(&who)?;
		Ok(who)
	}

	fn keys_of(who: &AccountId) -> (SessionKeys, Vec<u8>) {
		let generated = SessionKeys::generate(&who.encode(), None);
		(generated.keys, generated.proof.encode())
	}
}

/// Sets keys of `who`.
fn set<T: Config>(who: &T::AccountId) -> Result<(), BenchmarkError> {
	let (keys, proof) = T::keys_of(who);
	Ok(pallet_session::Pallet::<T>::set_keys(RawOrigin::Signed(who.clone()).into(), keys, proof)?)
}

#[benchmarks(where <T as pallet_session::Config>::ValidatorId: From<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn set_keys() -> Result<(), BenchmarkError> {
		let who = T::validator()?;
		set::<T>(&who)?;
		let (keys, proof) = T::keys_of(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), keys.clone(), proof);

		let id: T::ValidatorId = who.into();
		assert!(NextKeys::<T>::get(id) == Some(keys));
		Ok(())
	}

	#[benchmark]
	fn purge_keys() -> Result<(), BenchmarkError> {
		let who = T::validator()?;
		set::<T>(&who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		let id: T::ValidatorId = who.into();
		assert!(!NextKeys::<T>::contains_key(id));
		Ok(())
	}
}
