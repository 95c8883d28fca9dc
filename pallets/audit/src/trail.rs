//! How the trail is written, and read. The only place that writes it.

use crate::{
	pages,
	pallet::*,
	types::{AuditEventOf, EventId, EVENTS_IN_PAGE, IDS_IN_PAGE},
};
use alloc::vec::Vec;
use core::{mem, ops::Range};
use frame_support::traits::{Defensive, Get, Time};
use salus_primitives::{next_head, Actor, AuditEvent, AuditItem, AuditKind, AuditTrail, MAX_PAGE};
use sp_runtime::SaturatedConversion;

impl<T: Config> AuditTrail<T::AccountId> for Pallet<T> {
	fn record(
		actor: Actor<T::AccountId>,
		subject: Option<T::AccountId>,
		kind: AuditKind,
		item: AuditItem<T::AccountId>,
	) {
		let time = T::Time::now();
		let block = frame_system::Pallet::<T>::block_number().saturated_into();
		let signer = T::Signer::get().filter(|who| !actor.is(who));
		let id = EventCount::<T>::get();
		if let Some(subject) = &subject {
			Self::index(subject, id);
		}
		let event = AuditEvent { time, block, actor, signer, subject: subject.clone(), kind, item };
		Head::<T>::mutate(|head| *head = next_head(*head, &event));
		let (page, _) = pages::place(id, EVENTS_IN_PAGE);
		// A page that is full is not the last one any more.
		let _ = Events::<T>::try_append(page, event).defensive();
		// At a million events a second the numbers last for half a million years.
		EventCount::<T>::put(id.saturating_add(1));
		Self::deposit_event(Event::Recorded { id, kind, subject });
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn fill(subject: &T::AccountId) {
		crate::benchmarking::fill::<T>(subject);
	}
}

impl<T: Config> Pallet<T> {
	/// Adds the event `id` to those of `subject`.
	fn index(subject: &T::AccountId, id: EventId) {
		Subjects::<T>::mutate(subject, |it| {
			let (page, _) = pages::place(it.count, IDS_IN_PAGE);
			// There is room: whatever was full is a page.
			let _ = it.newest.try_push(id).defensive();
			it.count = it.count.saturating_add(1);
			if it.newest.is_full() {
				SubjectEvents::<T>::insert(subject, page, mem::take(&mut it.newest));
			}
		});
	}

	/// The events with these ids, each with its id.
	pub(crate) fn read(ids: impl IntoIterator<Item = EventId>) -> Vec<(EventId, AuditEventOf<T>)> {
		pages::read(ids, EVENTS_IN_PAGE, |page| Events::<T>::get(page).into_inner())
	}

	/// The ids of one page of the events of `subject`.
	pub(crate) fn ids_of(subject: &T::AccountId, from: u64, limit: u32) -> Vec<EventId> {
		let it = Subjects::<T>::get(subject);
		let (last, _) = pages::place(it.count, IDS_IN_PAGE);
		let load = |page| match page == last {
			true => it.newest.to_vec(),
			false => SubjectEvents::<T>::get(subject, page).into_inner(),
		};
		let ids = pages::read(Self::page(from, limit, it.count), IDS_IN_PAGE, load);
		ids.into_iter().map(|(_, id)| id).collect()
	}

	/// The numbers of one page of `total` items: from `from` on, `limit` of them or [`MAX_PAGE`].
	pub(crate) fn page(from: u64, limit: u32, total: u64) -> Range<u64> {
		from..from.saturating_add(limit.min(MAX_PAGE).into()).min(total)
	}
}
