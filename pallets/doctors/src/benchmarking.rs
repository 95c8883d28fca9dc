//! Benchmarks of the calls, each on its slowest path: members who sign, a stranger who registers
//! where the enrolment policy is open (its default), and CIDs as long as can be.

use crate::{pallet::*, Provider};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::BoundedVec;
use frame_system::RawOrigin;
use salus_primitives::{
	AccessControl, Categories, Category, Cid, ProviderKind, ProviderStatus, Recipient, Role,
	RoleRegistry,
};

/// A well-formed CID as long as can be: version, nine bytes of codec, five of hash code, a length,
/// and a digest of 64 bytes.
fn longest_cid() -> Cid {
	let mut bytes = vec![1];
	bytes.extend([[0xff; 8].as_slice(), &[0x7f]].concat());
	bytes.extend([[0xff; 4].as_slice(), &[0x7f]].concat());
	bytes.push(64);
	bytes.extend([7; 64]);
	Cid(BoundedVec::truncate_from(bytes))
}

/// Makes `who` a verified doctor, unless they are registered.
pub(crate) fn make_active<T: Config>(who: &T::AccountId) {
	if Providers::<T>::contains_key(who) {
		return;
	}
	// An account that has a role keeps it; the benchmark then fails at what it asks of a doctor.
	let _ = T::Roles::assign(who, Role::Doctor);
	let provider = Provider {
		kind: ProviderKind::Doctor,
		status: ProviderStatus::Verified,
		public_profile: longest_cid(),
		private_profile: longest_cid(),
		recipient: Recipient([7; 32]),
		registered_at: 0,
	};
	Pallet::<T>::insert(who, provider);
}

/// An admin who signs, and a provider of `status`.
fn admin_and_provider<T: Config>(
	status: ProviderStatus,
) -> Result<(T::AccountId, T::AccountId), BenchmarkError> {
	let admin: T::AccountId = whitelisted_caller();
	T::Roles::assign(&admin, Role::Admin)?;
	let provider: T::AccountId = account("provider", 0, 0);
	make_active::<T>(&provider);
	Providers::<T>::mutate(&provider, |kept| {
		if let Some(kept) = kept {
			kept.status = status;
		}
	});
	Ok((admin, provider))
}

/// A doctor who signs, and a patient who has a record 0 and lets the doctor contribute to all.
fn doctor_and_patient<T: Config>() -> (T::AccountId, T::AccountId) {
	let doctor: T::AccountId = whitelisted_caller();
	let patient: T::AccountId = account("patient", 0, 0);
	make_active::<T>(&doctor);
	T::Access::benchmark_grant(&patient, &doctor, Categories::ALL);
	(doctor, patient)
}

fn assert_status<T: Config>(provider: &T::AccountId, status: ProviderStatus) {
	assert_eq!(Providers::<T>::get(provider).map(|kept| kept.status), Some(status));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			ProviderKind::Department,
			longest_cid(),
			longest_cid(),
			Recipient([7; 32]),
		);

		assert_status::<T>(&caller, ProviderStatus::Unverified);
	}

	#[benchmark]
	fn update_profile() {
		let caller: T::AccountId = whitelisted_caller();
		make_active::<T>(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), longest_cid(), longest_cid());

		assert_status::<T>(&caller, ProviderStatus::Verified);
	}

	// Not `verify`: the macro keeps a variable of this name.
	#[benchmark]
	fn verify_provider() -> Result<(), BenchmarkError> {
		let (admin, provider) = admin_and_provider::<T>(ProviderStatus::Unverified)?;

		#[extrinsic_call]
		verify(RawOrigin::Signed(admin), provider.clone());

		assert_status::<T>(&provider, ProviderStatus::Verified);
		Ok(())
	}

	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let (admin, provider) = admin_and_provider::<T>(ProviderStatus::Verified)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), provider.clone());

		assert_status::<T>(&provider, ProviderStatus::Suspended);
		Ok(())
	}

	#[benchmark]
	fn reinstate() -> Result<(), BenchmarkError> {
		let (admin, provider) = admin_and_provider::<T>(ProviderStatus::Suspended)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), provider.clone());

		assert_status::<T>(&provider, ProviderStatus::Verified);
		Ok(())
	}

	#[benchmark]
	fn upload_file() {
		let (doctor, patient) = doctor_and_patient::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(doctor), patient.clone(), Category::Other, 0, longest_cid());

		assert!(T::Access::record(&patient, 1).is_some());
	}

	#[benchmark]
	fn open_file() {
		let (doctor, patient) = doctor_and_patient::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(doctor.clone()), patient.clone(), 0);

		frame_system::Pallet::<T>::assert_last_event(
			Event::<T>::FileOpened { provider: doctor, patient, record: 0 }.into(),
		);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
