//! Departments: the doctors that they name, and the keys that they hand to them. Touches `Staff`,
//! `DepartmentsOf` and the number of staff in `Providers`.

use crate::{pallet::*, Provider};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use salus_primitives::{
	AccessControl, Actor, AuditItem, AuditKind, ProviderKind, ProviderRegistry, SealedKeys,
	MAX_PAGE,
};

impl<T: Config> Pallet<T> {
	/// Lets `doctor` act under the grants of `department`, which is `provider`.
	pub(crate) fn do_name(
		department: T::AccountId,
		mut provider: Provider,
		doctor: T::AccountId,
	) -> DispatchResult {
		ensure!(provider.is_active(), Error::<T>::NotActive);
		let kind = <Self as ProviderRegistry<_>>::kind(&doctor);
		ensure!(kind == Some(ProviderKind::Doctor), Error::<T>::NotADoctor);
		ensure!(!Staff::<T>::contains_key(&department, &doctor), Error::<T>::AlreadyNamed);
		ensure!(provider.staff < T::MaxStaff::get(), Error::<T>::StaffLimitReached);
		provider.staff = provider.staff.saturating_add(1);

		Providers::<T>::insert(&department, provider);
		Staff::<T>::insert(&department, &doctor, ());
		DepartmentsOf::<T>::insert(&doctor, &department, ());
		Self::audit_own(&department, AuditKind::DoctorNamed, AuditItem::Member(doctor.clone()));
		Self::deposit_event(Event::DoctorNamed { department, doctor });
		Ok(())
	}

	/// Ends that `doctor` may act under the grants of `department`, which is `provider`.
	pub(crate) fn do_dismiss(
		department: T::AccountId,
		mut provider: Provider,
		doctor: T::AccountId,
	) -> DispatchResult {
		Staff::<T>::take(&department, &doctor).ok_or(Error::<T>::NotNamed)?;
		DepartmentsOf::<T>::remove(&doctor, &department);
		provider.staff = provider.staff.saturating_sub(1);
		// What was sealed to the doctor was sealed under the department's grants: that it may be open to
		// others outlasts the dismissal.
		let changed_at = Providers::<T>::get(&doctor).and_then(|it| it.recipient_changed_at);
		provider.note_change(changed_at);
		Providers::<T>::insert(&department, provider);
		let item = AuditItem::Member(doctor.clone());
		Self::audit_own(&department, AuditKind::DoctorDismissed, item);
		Self::deposit_event(Event::DoctorDismissed { department, doctor });
		Ok(())
	}

	/// Replaces the sealed keys, whose hash is `replaced`, of the grant that `who`, which is
	/// `provider`, has of `patient`.
	pub(crate) fn do_share_keys(
		who: T::AccountId,
		provider: Provider,
		patient: T::AccountId,
		sealed_keys: SealedKeys,
		replaced: [u8; 32],
	) -> DispatchResult {
		ensure!(provider.is_active(), Error::<T>::NotActive);
		T::Access::share_keys(&patient, &who, sealed_keys, replaced)?;
		let (actor, item) = (Actor::Member(who.clone()), AuditItem::Member(who.clone()));
		Self::audit_for(actor, &patient, AuditKind::KeysShared, item);
		Self::deposit_event(Event::KeysShared { provider: who, patient });
		Ok(())
	}

	/// What the view function `departments_of` reads.
	pub(crate) fn departments_page(
		doctor: T::AccountId,
		after: Option<T::AccountId>,
		limit: u32,
	) -> Vec<T::AccountId> {
		let departments = match after {
			Some(after) => {
				let start = DepartmentsOf::<T>::hashed_key_for(&doctor, after);
				DepartmentsOf::<T>::iter_key_prefix_from(doctor, start)
			}
			None => DepartmentsOf::<T>::iter_key_prefix(doctor),
		};
		departments.take(limit.min(MAX_PAGE) as usize).collect()
	}
}
