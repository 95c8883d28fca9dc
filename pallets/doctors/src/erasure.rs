//! Leaving, and the erasure of what the chain kept of those who left. Touches all storage of this
//! pallet, and gives the role back.
//!
//! Leaving costs the same whatever there is to erase: `on_idle` erases it afterwards, item by item,
//! in as many blocks as it takes. An item is an entry of `Library`, a pair of entries of `Staff` and
//! `DepartmentsOf`, or the account itself.

use crate::{pallet::*, WeightInfo};
use frame_support::{pallet_prelude::*, weights::Weight};
use salus_primitives::{AuditItem, AuditKind, RoleRegistry};

/// The most items that one block erases, however much of it is free.
pub const MAX_ERASED_PER_BLOCK: u64 = 64;

impl<T: Config> Pallet<T> {
	/// Ends the registration of `who` and leaves the rest to [`Self::erase_within`].
	pub(crate) fn do_deregister(who: T::AccountId) -> DispatchResult {
		let kind = Self::take(&who)?;
		T::Roles::remove(&who, kind.into())?;
		Erasures::<T>::insert(&who, ());
		Self::audit_own(&who, AuditKind::ProviderDeregistered, AuditItem::Role(kind.into()));
		Self::deposit_event(Event::ProviderDeregistered { provider: who, kind });
		Ok(())
	}

	/// Erases as much as `remaining` pays for, and says what it cost.
	pub(crate) fn erase_within(remaining: Weight) -> Weight {
		let look = T::DbWeight::get().reads(1);
		let item = T::WeightInfo::erase_item();
		let Some(left) = remaining.checked_sub(&look) else { return Weight::zero() };
		// Nothing to divide by: an item costs nothing.
		let affordable = left.checked_div_per_component(&item).unwrap_or(u64::MAX);
		if affordable == 0 {
			return Weight::zero();
		}
		let erased = Self::erase(affordable.min(MAX_ERASED_PER_BLOCK));
		item.saturating_mul(erased).saturating_add(look)
	}

	/// Erases at most `budget` items, one account after another, and says how many.
	pub(crate) fn erase(budget: u64) -> u64 {
		let mut left = budget;
		for who in Erasures::<T>::iter_keys() {
			left = left.saturating_sub(Self::erase_items_of(&who, left));
			if left == 0 {
				break;
			}
			Erasures::<T>::remove(&who);
			Self::deposit_event(Event::ProviderErased { provider: who });
			left = left.saturating_sub(1);
		}
		budget.saturating_sub(left)
	}

	/// Erases at most `budget` items that belong to `who`, and says how many.
	fn erase_items_of(who: &T::AccountId, budget: u64) -> u64 {
		let files = Library::<T>::drain_prefix(who).take(budget as usize).count() as u64;
		let mut left = budget.saturating_sub(files);
		for (doctor, ()) in Staff::<T>::drain_prefix(who).take(left as usize) {
			DepartmentsOf::<T>::remove(doctor, who);
			left = left.saturating_sub(1);
		}
		for (department, ()) in DepartmentsOf::<T>::drain_prefix(who).take(left as usize) {
			Staff::<T>::remove(&department, who);
			Self::count_staff_down(&department);
			left = left.saturating_sub(1);
		}
		budget.saturating_sub(left)
	}

	/// One doctor fewer for `department`, unless it left as well.
	fn count_staff_down(department: &T::AccountId) {
		Providers::<T>::mutate_extant(department, |provider| {
			provider.staff = provider.staff.saturating_sub(1);
		});
	}
}
