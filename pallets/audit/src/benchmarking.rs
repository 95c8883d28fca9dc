//! Benchmarks of the calls, each on its slowest path: a member who signs, and pages of the trail and of
//! the index that the call fills. Also how other pallets' benchmarks get such pages.

use crate::{
	pallet::*,
	types::{EVENTS_IN_PAGE, IDS_IN_PAGE},
};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail, Role, RoleRegistry};

/// Records events until the next one about `who` is the last in its page of their events, and in its page
/// of the trail: no event writes more.
pub(crate) fn fill<T: Config>(who: &T::AccountId) {
	let record = |subject| {
		let actor = Actor::Delegate { member: who.clone(), department: who.clone() };
		Pallet::<T>::record(actor, subject, AuditKind::FileOpened, AuditItem::Record(0));
	};
	while Subjects::<T>::get(who).newest.len() + 1 < IDS_IN_PAGE as usize {
		record(Some(who.clone()));
	}
	while (EventCount::<T>::get() + 1) % u64::from(EVENTS_IN_PAGE) != 0 {
		record(None);
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn add_auditor() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		let who: T::AccountId = account("auditor", 0, 0);
		T::Roles::assign(&caller, Role::Auditor)?;
		fill::<T>(&who);

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
		fill::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone());

		assert_eq!(T::Roles::role(&who), None);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
