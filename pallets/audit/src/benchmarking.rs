//! Benchmarks of the calls, each on its slowest path: a member who signs, and a trail and an index
//! that already hold something.

use crate::pallet::*;
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail, Role, RoleRegistry};

/// An event whose subject is `who`, so that the index is written to rather than begun.
fn record_one<T: Config>(who: &T::AccountId) {
	let kind = AuditKind::RoleRemoved;
	let item = AuditItem::Role(Role::Auditor);
	Pallet::<T>::record(Actor::Governance, Some(who.clone()), kind, item);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_auditor() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		let who: T::AccountId = account("auditor", 0, 0);
		T::Roles::assign(&caller, Role::Auditor)?;
		record_one::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone());

		assert_eq!(T::Roles::role(&who), Some(Role::Auditor));
		Ok(())
	}

	#[benchmark]
	fn remove_auditor() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		let who: T::AccountId = account("auditor", 0, 0);
		T::Roles::assign(&caller, Role::Admin)?;
		T::Roles::assign(&who, Role::Auditor)?;
		record_one::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone());

		assert_eq!(T::Roles::role(&who), None);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
