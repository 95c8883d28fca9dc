//! `try_state` notices each way in which the trail could be tampered with.

use crate::{mock::*, pallet::*};
use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail};
use sp_runtime::TryRuntimeError;

/// What `try_state` says of a trail of three events after `tamper`.
fn verdict(tamper: impl FnOnce()) -> Result<(), TryRuntimeError> {
	ExtBuilder::build().execute_with(|| {
		for record in 0..3 {
			Audit::record(
				Actor::Member(OTHER),
				Some(PATIENT),
				AuditKind::FileOpened,
				AuditItem::Record(record),
			);
		}
		assert_eq!(Audit::do_try_state(), Ok(()));
		tamper();
		Audit::do_try_state()
	})
}

#[test]
fn changed_event_is_noticed() {
	let changed = verdict(|| {
		Events::<Test>::mutate(1, |event| {
			event.as_mut().expect("recorded").item = AuditItem::Record(9);
		})
	});
	assert_eq!(changed, Err("audit: the head is not the hash over the trail".into()));
}

#[test]
fn exchanged_events_are_noticed() {
	let exchanged = verdict(|| Events::<Test>::swap(0, 1));
	assert_eq!(exchanged, Err("audit: the head is not the hash over the trail".into()));
}

#[test]
fn missing_event_is_noticed() {
	let missing = verdict(|| Events::<Test>::remove(1));
	assert_eq!(missing, Err("audit: events miscounted".into()));
	let moved = verdict(|| Events::<Test>::insert(9, Events::<Test>::take(1).expect("recorded")));
	assert_eq!(moved, Err("audit: an id is missing from the trail".into()));
}

#[test]
fn incomplete_or_disordered_index_is_noticed() {
	let incomplete = verdict(|| SubjectEvents::<Test>::remove(PATIENT, 2));
	assert_eq!(incomplete, Err("audit: the index by subject disagrees".into()));
	let disordered = verdict(|| SubjectEvents::<Test>::swap(PATIENT, 0, PATIENT, 1));
	assert_eq!(disordered, Err("audit: the index by subject disagrees".into()));
	let miscounted = verdict(|| SubjectEventCount::<Test>::insert(PATIENT, 2));
	assert_eq!(miscounted, Err("audit: a subject's events are miscounted".into()));
	let surplus = verdict(|| SubjectEvents::<Test>::insert(OTHER, 0, 1));
	assert_eq!(surplus, Err("audit: the index by subject names an event twice".into()));
}
