//! What must be true of the trail's storage. Reads it all, changes nothing.

use crate::pallet::*;
use alloc::collections::BTreeMap;
use frame_support::ensure;
use salus_primitives::{next_head, FIRST_HEAD};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every event, the running hash over them and the index by subject.
	///
	/// # Errors
	/// The first rule that does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let subjects = Self::check_events()?;
		Self::check_index_counts(&subjects)
	}

	/// Ids run from 0 without a gap, the head is the hash over all events, and the index names each
	/// event of a subject in its order. Gives back how many events each subject has.
	fn check_events() -> Result<BTreeMap<T::AccountId, u64>, TryRuntimeError> {
		let count = EventCount::<T>::get();
		ensure!(Events::<T>::iter_keys().count() as u64 == count, "audit: events miscounted");
		let mut head = FIRST_HEAD;
		let mut subjects = BTreeMap::new();
		for id in 0..count {
			let event = Events::<T>::get(id).ok_or("audit: an id is missing from the trail")?;
			head = next_head(head, &event);
			if let Some(subject) = event.subject {
				let indexed =
					SubjectEvents::<T>::get(&subject, Self::take(&mut subjects, &subject));
				ensure!(indexed == Some(id), "audit: the index by subject disagrees");
			}
		}
		ensure!(head == Head::<T>::get(), "audit: the head is not the hash over the trail");
		Ok(subjects)
	}

	/// The next index of `subject`.
	fn take(subjects: &mut BTreeMap<T::AccountId, u64>, subject: &T::AccountId) -> u64 {
		let next = subjects.entry(subject.clone()).or_default();
		let index = *next;
		*next = next.saturating_add(1);
		index
	}

	/// The index holds the events found, and nothing else.
	fn check_index_counts(subjects: &BTreeMap<T::AccountId, u64>) -> Result<(), TryRuntimeError> {
		let stored: BTreeMap<_, _> = SubjectEventCount::<T>::iter().collect();
		ensure!(stored == *subjects, "audit: a subject's events are miscounted");
		let total: u64 = subjects.values().sum();
		let indexed = SubjectEvents::<T>::iter_keys().count() as u64;
		ensure!(indexed == total, "audit: the index by subject names an event twice");
		Ok(())
	}
}
