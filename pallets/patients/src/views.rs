//! What the paged view functions read. Writes nothing.

use crate::{
	types::{CommentOf, GrantStandingOf, RecordOf},
	Comments, Config, Epochs, Grants, GrantsTo, Pallet, Patients, Records,
};
use alloc::vec::Vec;
use salus_primitives::{Category, CommentId, EpochNumber, EpochState, RecordId, MAX_PAGE};

/// The most items that a page asked for with `limit` holds.
fn page_size(limit: u32) -> usize {
	limit.min(MAX_PAGE) as usize
}

/// What `find` finds under the numbers below `end`, from `from` on, and the number to go on with.
/// Looks at no more than [`MAX_PAGE`] numbers.
fn numbered_page<Item>(
	end: u64,
	from: u64,
	limit: u32,
	find: impl Fn(u64) -> Option<Item>,
) -> (Vec<(u64, Item)>, Option<u64>) {
	let stop = end.min(from.saturating_add(MAX_PAGE.into()));
	let mut page = Vec::new();
	let mut next = from;
	while next < stop && page.len() < page_size(limit) {
		page.extend(find(next).map(|item| (next, item)));
		next = next.saturating_add(1);
	}
	(page, (next < end).then_some(next))
}

impl<T: Config> Pallet<T> {
	pub(crate) fn grants_page(
		patient: T::AccountId,
		after: Option<T::AccountId>,
		limit: u32,
	) -> Vec<(T::AccountId, GrantStandingOf<T>)> {
		let grants = match after {
			Some(after) => {
				let start = Grants::<T>::hashed_key_for(&patient, after);
				Grants::<T>::iter_prefix_from(&patient, start)
			}
			None => Grants::<T>::iter_prefix(&patient),
		};
		grants
			.take(page_size(limit))
			.map(|(provider, grant)| {
				let standing = Self::standing(&patient, &provider, grant);
				(provider, standing)
			})
			.collect()
	}

	pub(crate) fn grants_to_page(
		provider: T::AccountId,
		after: Option<T::AccountId>,
		limit: u32,
	) -> Vec<T::AccountId> {
		let patients = match after {
			Some(after) => {
				let start = GrantsTo::<T>::hashed_key_for(&provider, after);
				GrantsTo::<T>::iter_key_prefix_from(provider, start)
			}
			None => GrantsTo::<T>::iter_key_prefix(provider),
		};
		patients.take(page_size(limit)).collect()
	}

	pub(crate) fn files_page(
		patient: T::AccountId,
		category: Option<Category>,
		from: RecordId,
		limit: u32,
	) -> (Vec<(RecordId, RecordOf<T>)>, Option<RecordId>) {
		let end = Patients::<T>::get(&patient).map_or(0, |state| state.next_record);
		numbered_page(end, from, limit, |id| {
			Records::<T>::get(&patient, id)
				.filter(|record| category.is_none_or(|category| record.category == category))
		})
	}

	pub(crate) fn comments_page(
		patient: T::AccountId,
		category: Option<Category>,
		from: CommentId,
		limit: u32,
	) -> (Vec<(CommentId, CommentOf<T>)>, Option<CommentId>) {
		let end = Patients::<T>::get(&patient).map_or(0, |state| state.next_comment);
		numbered_page(end, from, limit, |id| {
			Comments::<T>::get(&patient, id)
				.filter(|comment| category.is_none_or(|category| comment.category == category))
		})
	}

	pub(crate) fn epochs_page(
		patient: T::AccountId,
		category: Category,
		from: EpochNumber,
		limit: u32,
	) -> Vec<(EpochNumber, EpochState)> {
		(from..=EpochNumber::MAX)
			.take(page_size(limit))
			.map_while(|number| {
				Epochs::<T>::get((&patient, category, number)).map(|state| (number, state))
			})
			.collect()
	}
}
