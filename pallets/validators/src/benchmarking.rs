//! Measures every call with as many validators as there may be, all of them with session keys.
//! Touches whatever the calls touch, in a benchmark's own storage.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};

/// Gives seats and keys until `count` are taken. The latest of them.
fn fill<T: Config>(count: u32) -> Result<T::AccountId, BenchmarkError> {
	let mut who: T::AccountId = account("validator", 0, 0);
	for index in Validators::<T>::decode_len().unwrap_or(0) as u32..count {
		who = account("validator", index, 0);
		Pallet::<T>::add_validator(governance::<T>()?, who.clone())?;
		T::SessionKeys::set(&who);
	}
	Ok(who)
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn add_validator() -> Result<(), BenchmarkError> {
		fill::<T>(T::MaxValidators::get() - 1)?;
		let who: T::AccountId = account("who", 0, 0);
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Pallet::<T>::is_validator(who));
		Ok(())
	}

	#[benchmark]
	fn remove_validator() -> Result<(), BenchmarkError> {
		let who = fill::<T>(T::MaxValidators::get())?;
		frame_system::Pallet::<T>::inc_account_nonce(&who);
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(!T::SessionKeys::are_set(&who));
		assert!(!Pallet::<T>::is_validator(who));
		Ok(())
	}

	#[benchmark]
	fn set_minimum() -> Result<(), BenchmarkError> {
		fill::<T>(T::MaxValidators::get())?;
		let origin = governance::<T>()?;
		let minimum = Minimum::<T>::get().saturating_add(1);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, minimum);

		assert_eq!(Minimum::<T>::get(), minimum);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
