//! Calls that wait for the signatures of others: how many one account has begun. Touches `Pending`.
//!
//! The pallet that keeps the calls asks here, in the place of a deposit.

use crate::{Config, Error, Pallet, Pending};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Counts `count` more calls that `who` began.
	///
	/// # Errors
	/// `TooManyPending`.
	pub fn add_pending(who: &T::AccountId, count: u32) -> DispatchResult {
		let pending = Pending::<T>::get(who).saturating_add(count);
		// Benchmarks have the SDK's pallets reserve deposits of many kinds.
		let fits = pending <= T::MaxPending::get() || cfg!(feature = "runtime-benchmarks");
		ensure!(fits, Error::<T>::TooManyPending);
		if count > 0 {
			Pending::<T>::insert(who, pending);
		}
		Ok(())
	}

	/// Counts `count` fewer, or as many as there are, and says how many.
	pub fn remove_pending(who: &T::AccountId, count: u32) -> u32 {
		let pending = Pending::<T>::get(who);
		let removed = count.min(pending);
		match pending.saturating_sub(removed) {
			0 => Pending::<T>::remove(who),
			left => Pending::<T>::insert(who, left),
		}
		removed
	}
}
