//! Measures every call and the transaction extension on its longest way. Touches whatever the
//! calls touch, in a benchmark's own storage.

use super::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	traits::{EnsureOrigin, Get},
};
use frame_system::RawOrigin;
use salus_primitives::{AuditTrail, Role};
use sp_runtime::traits::{AsSystemOriginSigner, DispatchTransaction, Dispatchable, One};

/// An admin, and another one so that the first is not the last.
fn admin<T: Config>() -> Result<T::AccountId, BenchmarkError> {
	let admin = account("admin", 0, 0);
	let other = account("admin", 1, 0);
	for who in [&admin, &other] {
		Pallet::<T>::give(who, Role::Admin).map_err(|_| "the account has a role already")?;
	}
	Ok(admin)
}

#[benchmarks(
	where
		T: Send + Sync,
		T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
		T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId>,
)]
mod benches {
	use super::*;

	#[benchmark]
	fn assign() -> Result<(), BenchmarkError> {
		let admin = admin::<T>()?;
		let who: T::AccountId = account("who", 0, 0);
		Retired::<T>::insert(&who, T::Nonce::one());
		T::Audit::fill(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), who.clone(), Role::Auditor);

		assert_eq!(Roles::<T>::get(who), Some(Role::Auditor));
		Ok(())
	}

	#[benchmark]
	fn remove() -> Result<(), BenchmarkError> {
		let admin = admin::<T>()?;
		let who: T::AccountId = account("who", 0, 0);
		Pallet::<T>::give(&who, Role::Admin).map_err(|_| "the account has a role already")?;
		Pallet::<T>::charge(&who, 1);
		frame_system::Pallet::<T>::inc_account_nonce(&who);
		T::Audit::fill(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), who.clone());

		assert!(!Roles::<T>::contains_key(&who));
		assert!(!Usages::<T>::contains_key(&who));
		assert!(Retired::<T>::contains_key(&who));
		Ok(())
	}

	#[benchmark]
	fn set_enrolment() -> Result<(), BenchmarkError> {
		Enrolment::<T>::put(EnrolmentPolicy::Open);
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		T::Audit::fill(&account("subject", 0, 0));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, EnrolmentPolicy::ByAdmin);

		assert_eq!(Enrolment::<T>::get(), EnrolmentPolicy::ByAdmin);
		Ok(())
	}

	#[benchmark]
	fn set_allowance() -> Result<(), BenchmarkError> {
		MemberAllowance::<T>::put(T::MaxAllowance::get());
		let allowance = T::MinAllowance::get();
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		T::Audit::fill(&account("subject", 0, 0));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, allowance);

		assert_eq!(MemberAllowance::<T>::get(), allowance);
		Ok(())
	}

	#[benchmark]
	fn check_member() -> Result<(), BenchmarkError> {
		let who = admin::<T>()?;
		Pallet::<T>::charge(&who, 1);
		MemberAllowance::<T>::put(T::DefaultAllowance::get());
		let call: T::RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		let info = call.get_dispatch_info();
		let origin = RawOrigin::Signed(who.clone()).into();

		#[block]
		{
			CheckMember::<T>::new()
				.test_run(origin, &call, &info, 0, 0, |_| Ok(Default::default()))
				.map_err(|_| "the member is refused")?
				.map_err(|_| "the call fails")?;
		}

		assert!(Usages::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn check_stranger() -> Result<(), BenchmarkError> {
		Enrolment::<T>::put(EnrolmentPolicy::Open);
		let who: T::AccountId = account("who", 0, 0);
		Retired::<T>::insert(&who, T::Nonce::one());
		let call = T::SelfRegistration::registration(&who);
		let info = call.get_dispatch_info();
		let origin = RawOrigin::Signed(who.clone()).into();

		#[block]
		{
			CheckMember::<T>::new()
				.test_run(origin, &call, &info, 0, 0, |_| Ok(Default::default()))
				.map_err(|_| "the stranger is refused")?
				.map_err(|_| "the call fails")?;
		}

		assert_eq!(Registrations::<T>::get().1, 1);
		assert!(!frame_system::Pallet::<T>::account_exists(&who));
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
