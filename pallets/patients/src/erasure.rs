//! Leaving, and the erasure of what the chain kept of somebody who left. Touches all of this
//! pallet's storage, and gives the role back. `FirstEpochs` and
//! `UsedRecipients` are kept: numbers and public keys, by which no key is used again.
//!
//! `deregister` costs the same whatever a patient has: it takes the account out of `Patients`, with
//! which every access ends, and leaves the rest to `on_idle`.

use crate::{
	Comments, Config, Dispensed, Epochs, Erasures, Event, FirstEpochs, Grants, GrantsTo, Keys,
	Pallet, PatientCount, Patients, Records, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use salus_primitives::{Role, RoleRegistry};
use sp_runtime::DispatchResult;

/// The most items that are erased in one block, however much of it is free.
pub const MAX_ERASED_PER_BLOCK: u64 = 64;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_deregister(who: &T::AccountId) -> DispatchResult {
		let patient = Self::registered(who)?;
		T::Roles::remove(who, Role::Patient)?;
		FirstEpochs::<T>::insert(who, patient.epochs.map(|last| last.saturating_add(1)));
		Patients::<T>::remove(who);
		PatientCount::<T>::mutate(|count| *count = count.saturating_sub(1));
		Erasures::<T>::insert(who, ());
		Ok(())
	}

	/// Erases what accounts left behind, one account after the other, as far as `remaining` goes.
	/// Says what that cost.
	pub(crate) fn erase_within(remaining: Weight) -> Weight {
		let item = T::WeightInfo::erase_item();
		// Nothing to divide by: an item costs nothing.
		let affordable = remaining.checked_div_per_component(&item).unwrap_or(u64::MAX);
		item.saturating_mul(Self::erase_items(affordable.min(MAX_ERASED_PER_BLOCK)))
	}

	/// Erases `limit` items at most, and says how many it was. The end of an account is an item too,
	/// and so is a look that finds nobody.
	pub(crate) fn erase_items(limit: u64) -> u64 {
		let mut done = 0u64;
		while done < limit {
			let Some(who) = Erasures::<T>::iter_keys().next() else {
				return done.saturating_add(1);
			};
			done = done.saturating_add(Self::erase_of(&who, limit.saturating_sub(done)));
			if done < limit {
				Erasures::<T>::remove(&who);
				Self::deposit_event(Event::PatientErased { patient: who });
				done = done.saturating_add(1);
			}
		}
		done
	}

	/// Erases `limit` items of `who` at most. Where it is fewer, nothing is left.
	fn erase_of(who: &T::AccountId, limit: u64) -> u64 {
		let kinds: [fn(&T::AccountId, u64) -> u64; 4] =
			[erase_grants::<T>, erase_records::<T>, erase_comments::<T>, erase_epochs::<T>];
		kinds
			.iter()
			.fold(0u64, |done, erase| done.saturating_add(erase(who, limit.saturating_sub(done))))
	}
}

/// Hands the first `limit` of `keys` to `erase`, and says how many there were.
///
/// They are collected first: a search that begins anew after each removal would step over all that
/// was removed in this block.
fn erase_each<Key>(keys: impl Iterator<Item = Key>, limit: u64, erase: impl FnMut(Key)) -> u64 {
	let keys: Vec<Key> = keys.take(limit as usize).collect();
	let found = keys.len() as u64;
	keys.into_iter().for_each(erase);
	found
}

fn erase_grants<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Grants::<T>::iter_key_prefix(who), limit, |provider| {
		Grants::<T>::remove(who, &provider);
		Keys::<T>::remove(who, &provider);
		GrantsTo::<T>::remove(provider, who);
	})
}

fn erase_records<T: Config>(who: &T::AccountId, limit: u64) -> u64 {
	erase_each(Records::<T>::iter_key_prefix(who), limit, |id| {
		Records::<T>::remove(who, id);
		Dispensed::<T>::remove(who, id);
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
