//! How the trail is written, and cut into pages. The only place that writes it.

use crate::pallet::*;
use core::ops::Range;
use frame_support::traits::Time;
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
		let id = EventCount::<T>::get();
		if let Some(subject) = &subject {
			Self::index(subject, id);
		}
		let event = AuditEvent { time, block, actor, subject: subject.clone(), kind, item };
		Head::<T>::mutate(|head| *head = next_head(*head, &event));
		Events::<T>::insert(id, event);
		// At a million events a second the numbers last for half a million years.
		EventCount::<T>::put(id.saturating_add(1));
		Self::deposit_event(Event::Recorded { id, kind, subject });
	}
}

impl<T: Config> Pallet<T> {
	/// Adds the event `id` to those of `subject`.
	fn index(subject: &T::AccountId, id: EventId) {
		let index = SubjectEventCount::<T>::get(subject);
		SubjectEvents::<T>::insert(subject, index, id);
		SubjectEventCount::<T>::insert(subject, index.saturating_add(1));
	}

	/// The numbers of one page of `total` items: from `from` on, `limit` of them or [`MAX_PAGE`].
	pub(crate) fn page(from: u64, limit: u32, total: u64) -> Range<u64> {
		from..from.saturating_add(limit.min(MAX_PAGE).into()).min(total)
	}
}
