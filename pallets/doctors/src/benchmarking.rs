//! Benchmarks of the calls, each on its slowest path: members who sign, a stranger who registers
//! where the enrolment policy is open (its default), doctors who act for a department, and CIDs and
//! keys as long as can be.

use crate::{pallet::*, Provider};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;
use salus_primitives::{
	key::MAX_SEALED_KEYS_LEN, AccessControl, AuditTrail, Categories, Category, Cid, ProviderKind,
	ProviderStatus, Recipient, Record, RecordId, Role, RoleRegistry, SealedKeys,
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
	make_active_as::<T>(who, ProviderKind::Doctor);
}

/// Makes `who` a verified provider of `kind`, unless they are registered.
fn make_active_as<T: Config>(who: &T::AccountId, kind: ProviderKind) {
	if Providers::<T>::contains_key(who) {
		return;
	}
	// An account that has a role keeps it; the benchmark then fails at what it asks of a provider.
	let _ = T::Roles::assign(who, kind.into());
	let provider = Provider {
		kind,
		status: ProviderStatus::Verified,
		public_profile: longest_cid(),
		changed_since: false,
		private_profile: longest_cid(),
		recipient: Recipient([7; 32]),
		recipient_changed_at: None,
		registered_at: 0,
		next_library_file: 0,
		library_files: 0,
		staff: 0,
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

/// A department that names `staff` doctors, none of them the caller.
fn department<T: Config>(staff: u32) -> Result<T::AccountId, BenchmarkError> {
	let department: T::AccountId = account("department", 0, 0);
	make_active_as::<T>(&department, ProviderKind::Department);
	for n in 0..staff {
		name::<T>(&department, account("doctor", n, 0))?;
	}
	Ok(department)
}

/// `department` names `doctor`, whom this makes one.
fn name<T: Config>(department: &T::AccountId, doctor: T::AccountId) -> Result<(), BenchmarkError> {
	make_active::<T>(&doctor);
	Pallet::<T>::name_doctor(RawOrigin::Signed(department.clone()).into(), doctor)?;
	Ok(())
}

/// A patient who has a prescription of a doctor, and lets `provider` contribute to all.
fn patient_of<T: Config>(
	provider: &T::AccountId,
) -> Result<(T::AccountId, RecordId), BenchmarkError> {
	let patient: T::AccountId = account("patient", 0, 0);
	let _ = T::Access::benchmark_grant(&patient, provider, Categories::ALL);
	let author: T::AccountId = account("author", 0, 0);
	make_active::<T>(&author);
	let category = Category::Medication;
	let record = Record { cid: longest_cid(), category, epoch: 0, author };
	let id = T::Access::insert_record(&patient, record)?;
	Ok((patient, id))
}

/// Who acts for whom, and on what.
struct Acting<AccountId> {
	doctor: AccountId,
	department: AccountId,
	patient: AccountId,
	record: RecordId,
}

/// A doctor who signs and whom a department names, and a patient who lets the department
/// contribute to all.
fn acting<T: Config>() -> Result<Acting<T::AccountId>, BenchmarkError> {
	let doctor: T::AccountId = whitelisted_caller();
	let department = department::<T>(0)?;
	name::<T>(&department, doctor.clone())?;
	let (patient, record) = patient_of::<T>(&department)?;
	Ok(Acting { doctor, department, patient, record })
}

/// A provider of `kind` who signs.
fn caller<T: Config>(kind: ProviderKind) -> T::AccountId {
	let caller: T::AccountId = whitelisted_caller();
	make_active_as::<T>(&caller, kind);
	caller
}

/// What the pallet announced last.
fn assert_last<T: Config>(event: Event<T>) {
	let event: <T as frame_system::Config>::RuntimeEvent = event.into();
	frame_system::Pallet::<T>::assert_last_event(event);
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
		// What the transaction extension lends a stranger.
		frame_system::Pallet::<T>::inc_sufficients(&caller);
		T::Audit::fill(&caller);

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
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), longest_cid(), longest_cid());

		assert_status::<T>(&caller, ProviderStatus::Verified);
	}

	// Not `verify`: the macro keeps a variable of this name.
	#[benchmark]
	fn verify_provider() -> Result<(), BenchmarkError> {
		let (admin, provider) = admin_and_provider::<T>(ProviderStatus::Unverified)?;
		T::Audit::fill(&provider);

		#[extrinsic_call]
		verify(RawOrigin::Signed(admin), provider.clone(), longest_cid());

		assert_status::<T>(&provider, ProviderStatus::Verified);
		Ok(())
	}

	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let (admin, provider) = admin_and_provider::<T>(ProviderStatus::Verified)?;
		T::Audit::fill(&provider);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), provider.clone());

		assert_status::<T>(&provider, ProviderStatus::Suspended);
		Ok(())
	}

	#[benchmark]
	fn reinstate() -> Result<(), BenchmarkError> {
		let (admin, provider) = admin_and_provider::<T>(ProviderStatus::Suspended)?;
		T::Audit::fill(&provider);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), provider.clone());

		assert_status::<T>(&provider, ProviderStatus::Verified);
		Ok(())
	}

	#[benchmark]
	fn upload_file() -> Result<(), BenchmarkError> {
		let Acting { doctor, department, patient, record } = acting::<T>()?;
		T::Audit::fill(&patient);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(doctor),
			patient.clone(),
			Category::Other,
			0,
			longest_cid(),
			Some(department),
		);

		assert!(T::Access::record(&patient, record + 1).is_some());
		Ok(())
	}

	#[benchmark]
	fn open_file() -> Result<(), BenchmarkError> {
		let Acting { doctor, department, patient, record } = acting::<T>()?;
		let department = Some(department);
		T::Audit::fill(&patient);

		#[extrinsic_call]
		_(RawOrigin::Signed(doctor.clone()), patient.clone(), record, department.clone());

		assert_last::<T>(Event::FileOpened { provider: doctor, patient, record, department });
		Ok(())
	}

	#[benchmark]
	fn add_comment() -> Result<(), BenchmarkError> {
		let Acting { doctor, department, patient, record } = acting::<T>()?;
		let (category, about, department) = (Category::Medication, Some(record), Some(department));
		T::Audit::fill(&patient);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(doctor.clone()),
			patient.clone(),
			category,
			about,
			0,
			longest_cid(),
			department.clone(),
		);

		let comment = 0;
		assert_last::<T>(Event::CommentAdded {
			provider: doctor,
			patient,
			comment,
			category,
			about,
			department,
		});
		Ok(())
	}

	#[benchmark]
	fn dispense() -> Result<(), BenchmarkError> {
		let pharmacy = caller::<T>(ProviderKind::Pharmacy);
		let (patient, record) = patient_of::<T>(&pharmacy)?;
		T::Audit::fill(&patient);

		#[extrinsic_call]
		_(RawOrigin::Signed(pharmacy.clone()), patient.clone(), record);

		assert_last::<T>(Event::FileDispensed { pharmacy, patient, record });
		Ok(())
	}

	#[benchmark]
	fn add_to_library() {
		let caller = caller::<T>(ProviderKind::Doctor);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), longest_cid());

		assert!(Library::<T>::contains_key(&caller, 0));
	}

	#[benchmark]
	fn delete_from_library() -> Result<(), BenchmarkError> {
		let caller = caller::<T>(ProviderKind::Doctor);
		let origin = RawOrigin::Signed(caller.clone());
		Pallet::<T>::add_to_library(origin.clone().into(), longest_cid())?;
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(origin, 0);

		assert!(!Library::<T>::contains_key(&caller, 0));
		Ok(())
	}

	#[benchmark]
	fn name_doctor() -> Result<(), BenchmarkError> {
		let department = department::<T>(T::MaxStaff::get().saturating_sub(1))?;
		let doctor: T::AccountId = account("named", 0, 0);
		make_active::<T>(&doctor);
		T::Audit::fill(&department);

		#[extrinsic_call]
		_(RawOrigin::Signed(department.clone()), doctor.clone());

		assert!(Staff::<T>::contains_key(department, doctor));
		Ok(())
	}

	#[benchmark]
	fn dismiss_doctor() -> Result<(), BenchmarkError> {
		let department = department::<T>(T::MaxStaff::get())?;
		let doctor: T::AccountId = account("doctor", 0, 0);
		T::Audit::fill(&department);

		#[extrinsic_call]
		_(RawOrigin::Signed(department.clone()), doctor.clone());

		assert!(!Staff::<T>::contains_key(department, doctor));
		Ok(())
	}

	#[benchmark]
	fn share_keys() -> Result<(), BenchmarkError> {
		let department = caller::<T>(ProviderKind::Department);
		let patient: T::AccountId = account("patient", 0, 0);
		let replaced = T::Access::benchmark_grant(&patient, &department, Categories::ALL);
		let sealed_keys = SealedKeys::truncate_from(vec![8; MAX_SEALED_KEYS_LEN as usize]);
		T::Audit::fill(&patient);

		#[extrinsic_call]
		_(RawOrigin::Signed(department.clone()), patient.clone(), sealed_keys, replaced);

		assert_last::<T>(Event::KeysShared { provider: department, patient });
		Ok(())
	}

	#[benchmark]
	fn set_recipient() {
		let caller = caller::<T>(ProviderKind::Doctor);
		let recipient = Recipient([9; 32]);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), recipient, longest_cid());

		assert_last::<T>(Event::RecipientChanged { provider: caller, recipient });
	}

	#[benchmark]
	fn deregister() {
		let caller = caller::<T>(ProviderKind::Department);
		T::Audit::fill(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(Erasures::<T>::contains_key(&caller));
	}

	// The item that takes most: a doctor's place in a department, behind an empty library.
	#[benchmark]
	fn erase_item() -> Result<(), BenchmarkError> {
		let department = department::<T>(1)?;
		let doctor: T::AccountId = account("doctor", 0, 0);
		Pallet::<T>::deregister(RawOrigin::Signed(doctor.clone()).into())?;

		#[block]
		{
			Pallet::<T>::erase(1);
		}

		assert!(!Staff::<T>::contains_key(department, doctor));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
