//! `try_state` notices each way in which the trail could be tampered with.

use crate::{
	mock::*,
	pallet::*,
	types::{IdPage, EVENTS_IN_PAGE, IDS_IN_PAGE},
};
use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail};
use sp_runtime::TryRuntimeError;

/// So many that there are two full pages of ids, and a few more.
const COUNT: u64 = IDS_IN_PAGE as u64 * 2 + 3;

fn full_page() -> IdPage {
	IdPage::truncate_from((0..IDS_IN_PAGE.into()).collect())
}

/// What `try_state` says of a trail of some events after `tamper`.
fn verdict(tamper: impl FnOnce()) -> Result<(), TryRuntimeError> {
	ExtBuilder::build().execute_with(|| {
		for record in 0..COUNT {
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
		Events::<Test>::mutate(0, |page| page[1].item = AuditItem::Record(9));
	});
	assert_eq!(changed, Err("audit: the head is not the hash over the trail".into()));
}

#[test]
fn exchanged_events_and_pages_are_noticed() {
	let exchanged = verdict(|| Events::<Test>::mutate(0, |page| page.as_mut().swap(0, 1)));
	assert_eq!(exchanged, Err("audit: the head is not the hash over the trail".into()));
	let pages = verdict(|| Events::<Test>::swap(0, 1));
	assert_eq!(pages, Err("audit: the head is not the hash over the trail".into()));
}

#[test]
fn missing_event_is_noticed() {
	let last = |count: u64| count.div_ceil(EVENTS_IN_PAGE.into()) - 1;
	let missing = verdict(|| Events::<Test>::remove(1));
	assert_eq!(missing, Err("audit: pages miscounted".into()));
	let moved = verdict(|| Events::<Test>::insert(9, Events::<Test>::take(1)));
	assert_eq!(moved, Err("audit: a page is missing from the trail".into()));
	let shortened = verdict(|| Events::<Test>::mutate(0, |page| page.truncate(1)));
	assert_eq!(shortened, Err("audit: an id is missing from the trail".into()));
	let short = verdict(|| Events::<Test>::mutate(last(COUNT), |page| page.truncate(1)));
	assert_eq!(short, Err("audit: events miscounted".into()));
}

#[test]
fn incomplete_or_disordered_index_is_noticed() {
	let disagrees = Err("audit: the index by subject disagrees".into());
	let incomplete = verdict(|| SubjectEvents::<Test>::remove(PATIENT, 0));
	assert_eq!(incomplete, disagrees);
	let disordered = verdict(|| SubjectEvents::<Test>::swap(PATIENT, 0, PATIENT, 1));
	assert_eq!(disordered, disagrees);
	let exchanged =
		verdict(|| Subjects::<Test>::mutate(PATIENT, |it| it.newest.as_mut().swap(0, 1)));
	assert_eq!(exchanged, disagrees);
	let miscounted = verdict(|| Subjects::<Test>::mutate(PATIENT, |it| it.count -= 1));
	assert_eq!(miscounted, Err("audit: a subject's events are miscounted".into()));
	let twice = Err("audit: the index by subject names an event twice".into());
	let surplus = verdict(|| SubjectEvents::<Test>::insert(OTHER, 0, full_page()));
	assert_eq!(surplus, twice);
	let other = verdict(|| Subjects::<Test>::mutate(OTHER, |it| it.count = 1));
	assert_eq!(other, twice);
}
