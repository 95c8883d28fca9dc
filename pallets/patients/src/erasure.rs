//! Leaving, and the erasure of what the chain kept of somebody who left. Touches all of this
//! pallet's storage, and gives the role back. `FirstEpochs` and
//! `UsedRecipients` are kept: numbers and public keys, by which no key is used again.
//!
//! `deregister` costs the same whatever a patient has: it takes the account out of `Patients`, with
//! which every access ends, and leaves the rest to `on_idle`.

use crate::{
	Comments, Config, Dispensed, Epochs, ErasureCount, Erasures, Event, FirstEpochs, Grants,
	GrantsTo, Keys, LastErased, Pallet, PatientCount, Patients, Records, WeightInfo,
};
use frame_support::weights::Weight;
pub use salus_primitives::erasure::MAX_ERASED_PER_BLOCK;
use salus_primitives::{
	erasure::{erase_each, erase_in_turns, erase_within},
	Role, RoleRegistry,
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_deregister(who: &T::AccountId) -> DispatchResult {
		let patient = Self::registered(who)?;
		T::Roles::remove(who, Role::Patient)?;
		FirstEpochs::<T>::insert(who, patient.epochs.map(|last| last.saturating_add(1)));
		Patients::<T>::remove(who);
		PatientCount::<T>::mutate(|count| *count = count.saturating_sub(1));
		Erasures::<T>::insert(who, ());
		ErasureCount::<T>::mutate(|count| *count = count.saturating_add(1));
		Ok(())
	}

	/// Erases what accounts left behind, as far as `remaining` goes. Says what that cost.
	pub(crate) fn erase_within(remaining: Weight) -> Weight {
		erase_within(remaining, T::WeightInfo::erase_item(), Self::erase_items)
	}

	/// Erases `limit` items at most, and says how many it was.
	pub(crate) fn erase_items(limit: u64) -> u64 {
		let gone = |patient| {
			ErasureCount::<T>::mutate(|count| *count = count.saturating_sub(1));
			Self::deposit_event(Event::PatientErased { patient });
		};
		erase_in_turns::<_, Erasures<T>, LastErased<T>>(limit, Self::erase_of, gone)
	}

	/// Erases `limit` items of `who` at most. Where it is fewer, nothing is left.
	fn erase_of(who: &T::AccountId, limit: u64) -> u64 {
		let kinds: [fn(&T::AccountId, u64) -> u64; 5] = [
			erase_grants::<T>,
			erase_records::<T>,
			erase_marks::<T>,
			erase_comments::<T>,
			erase_epochs::<T>,
		];
		kinds
			.iter()
			.fold(0u64, |done, erase| done.saturating_add(erase(who, limit.saturating_sub(done))))
	}
}

fn erase_grants<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Grants::<T>::iter_key_prefix(who), limit, |provider| {
		Grants::<T>::remove(who, &provider);
		Keys::<T>::remove(who, &provider);
		GrantsTo::<T>::remove(provider, who);
	})
}

fn erase_records<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Records::<T>::iter_key_prefix(who), limit, |id| Records::<T>::remove(who, id))
}

fn erase_marks<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Dispensed::<T>::iter_key_prefix(who), limit, |mark| {
		Dispensed::<T>::remove(who, mark)
	})
}

fn erase_comments<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Comments::<T>::iter_key_prefix(who), limit, |id| Comments::<T>::remove(who, id))
}

fn erase_epochs<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Epochs::<T>::iter_key_prefix((who,)), limit, |(category, number)| {
		Epochs::<T>::remove((who, category, number));
	})
}
