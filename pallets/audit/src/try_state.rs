//! What must be true of the trail's storage. Reads it all, changes nothing.

use crate::{
	pages,
	pallet::*,
	types::{EventId, EVENTS_IN_PAGE, IDS_IN_PAGE},
};
use alloc::{collections::BTreeMap, vec::Vec};
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
		Self::check_index(&subjects)
	}

	/// Every page but the last is full and none is behind it, and the head is the hash over all events.
	/// Gives back the ids of each subject's events.
	fn check_events() -> Result<BTreeMap<T::AccountId, Vec<EventId>>, TryRuntimeError> {
		let count = EventCount::<T>::get();
		let pages = count.div_ceil(EVENTS_IN_PAGE.into());
		ensure!(Events::<T>::iter_keys().count() as u64 == pages, "audit: pages miscounted");
		let mut head = FIRST_HEAD;
		let mut subjects = BTreeMap::<_, Vec<_>>::new();
		let mut next = 0;
		for page in 0..pages {
			ensure!(Events::<T>::contains_key(page), "audit: a page is missing from the trail");
			for event in Events::<T>::get(page) {
				ensure!(
					pages::place(next, EVENTS_IN_PAGE).0 == page,
					"audit: an id is missing from the trail"
				);
				head = next_head(head, &event);
				if let Some(subject) = event.subject {
					subjects.entry(subject).or_default().push(next);
				}
				next += 1;
			}
		}
		ensure!(next == count, "audit: events miscounted");
		ensure!(head == Head::<T>::get(), "audit: the head is not the hash over the trail");
		Ok(subjects)
	}

	/// The index names each event of a subject in its order, in full pages and then in what fills none
	/// yet, and nothing else.
	fn check_index(subjects: &BTreeMap<T::AccountId, Vec<EventId>>) -> Result<(), TryRuntimeError> {
		let mut pages = 0;
		for (subject, ids) in subjects {
			let stored = Subjects::<T>::get(subject);
			ensure!(stored.count == ids.len() as u64, "audit: a subject's events are miscounted");
			let full = ids.chunks_exact(IDS_IN_PAGE as usize);
			ensure!(
				stored.newest[..] == *full.remainder(),
				"audit: the index by subject disagrees"
			);
			for (page, ids) in full.enumerate() {
				let stored = SubjectEvents::<T>::get(subject, page as u64);
				ensure!(stored[..] == *ids, "audit: the index by subject disagrees");
				pages += 1;
			}
		}
		let all = Subjects::<T>::iter_keys().count() == subjects.len()
			&& SubjectEvents::<T>::iter_keys().count() == pages;
		ensure!(all, "audit: the index by subject names an event twice");
		Ok(())
	}
}
