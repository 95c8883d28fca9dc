//! Leaving, and the erasure of what the chain kept of those who left. Touches all storage of this
//! pallet, and gives the role back.
//!
//! Leaving costs the same whatever there is to erase: `on_idle` erases it afterwards, item by item,
//! in as many blocks as it takes. An item is an entry of `Library`, a pair of entries of `Staff` and
//! `DepartmentsOf`, or the account itself.

use crate::{pallet::*, WeightInfo};
use frame_support::{pallet_prelude::*, weights::Weight};
pub use salus_primitives::erasure::MAX_ERASED_PER_BLOCK;
use salus_primitives::{
	erasure::{erase_each, erase_in_turns, erase_within},
	AuditItem, AuditKind, RoleRegistry,
};

impl<T: Config> Pallet<T> {
	/// Ends the registration of `who` and leaves the rest to [`Self::erase_within`].
	pub(crate) fn do_deregister(who: T::AccountId) -> DispatchResult {
		let kind = Self::take(&who)?;
		T::Roles::remove(&who, kind.into())?;
		Erasures::<T>::insert(&who, ());
		ErasureCount::<T>::mutate(|count| *count = count.saturating_add(1));
		Self::audit_own(&who, AuditKind::ProviderDeregistered, AuditItem::Role(kind.into()));
		Self::deposit_event(Event::ProviderDeregistered { provider: who, kind });
		Ok(())
	}

	/// Erases as much as `remaining` pays for, and says what it cost.
	pub(crate) fn erase_within(remaining: Weight) -> Weight {
		erase_within(remaining, T::WeightInfo::erase_item(), Self::erase)
	}

	/// Erases at most `budget` items, and says how many.
	pub(crate) fn erase(budget: u64) -> u64 {
		let gone = |provider| {
			ErasureCount::<T>::mutate(|count| *count = count.saturating_sub(1));
			Self::deposit_event(Event::ProviderErased { provider });
		};
		erase_in_turns::<_, Erasures<T>, LastErased<T>>(budget, Self::erase_items_of, gone)
	}

	/// Erases at most `budget` items that belong to `who`, and says how many.
	fn erase_items_of(who: &T::AccountId, budget: u64) -> u64 {
		let mut left = budget;
		let mut count = |erased: u64| {
			left = left.saturating_sub(erased);
			left
		};
		let left = count(erase_each(Library::<T>::iter_key_prefix(who), budget, |file| {
			Library::<T>::remove(who, file);
		}));
		let left = count(erase_each(Staff::<T>::iter_key_prefix(who), left, |doctor| {
			Staff::<T>::remove(who, &doctor);
			DepartmentsOf::<T>::remove(doctor, who);
		}));
		let left =
			count(erase_each(DepartmentsOf::<T>::iter_key_prefix(who), left, |department| {
				DepartmentsOf::<T>::remove(who, &department);
				Staff::<T>::remove(&department, who);
				Self::count_staff_down(&department);
			}));
		budget.saturating_sub(left)
	}

	/// One doctor fewer for `department`, unless it left as well.
	fn count_staff_down(department: &T::AccountId) {
		Providers::<T>::mutate_extant(department, |provider| {
			provider.staff = provider.staff.saturating_sub(1);
		});
	}
}
