//! Writing the trail through the trait, and reading it in pages.

use crate::{
	mock::*,
	pallet::*,
	types::{EventId, EVENTS_IN_PAGE, IDS_IN_PAGE},
};
use codec::{Encode, MaxEncodedLen};
use frame_support::storage::{with_transaction, TransactionOutcome};
use salus_primitives::{
	Actor, AuditEvent, AuditItem, AuditKind, AuditTrail, Category, Role, FIRST_HEAD, MAX_PAGE,
};
use sp_io::hashing::blake2_256;
use sp_runtime::{AccountId32, DispatchError};

/// Appends a reading of record `record` of `subject`.
fn record_opening(subject: AccountId, record: u64) {
	Audit::record(
		Actor::Member(OTHER),
		Some(subject),
		AuditKind::FileOpened,
		AuditItem::Record(record),
	);
}

fn ids(page: Vec<(EventId, AuditEvent<AccountId>)>) -> Vec<EventId> {
	page.into_iter().map(|(id, _)| id).collect()
}

#[test]
fn event_is_dated_by_the_block_it_is_in() {
	ExtBuilder::build_and_execute(|| {
		go_to(7);
		record_opening(PATIENT, 3);
		let event = AuditEvent {
			time: time_of(7),
			block: 7,
			actor: Actor::Member(OTHER),
			signer: None,
			subject: Some(PATIENT),
			kind: AuditKind::FileOpened,
			item: AuditItem::Record(3),
		};
		assert_eq!(Audit::event(0), Some(event));
		assert_eq!(Audit::event(1), None);
		System::assert_last_event(
			Event::Recorded { id: 0, kind: AuditKind::FileOpened, subject: Some(PATIENT) }.into(),
		);
	});
}

#[test]
fn i2_event_names_who_signed_where_that_is_not_who_acted() {
	let signer = |actor: Actor<AccountId>, signed| {
		let mut signer = None;
		ExtBuilder::build_and_execute(|| {
			Signing::set(&signed);
			Audit::record(actor, Some(PATIENT), AuditKind::FileDeleted, AuditItem::Record(0));
			signer = Audit::event(0).expect("just recorded").signer;
		});
		signer
	};
	let delegate = Actor::Delegate { member: OTHER, department: STRANGER };
	assert_eq!(signer(Actor::Member(PATIENT), Some(OTHER)), Some(OTHER));
	assert_eq!(signer(Actor::Member(PATIENT), Some(PATIENT)), None);
	assert_eq!(signer(delegate.clone(), Some(OTHER)), None);
	// The department's name is no signature.
	assert_eq!(signer(delegate, Some(STRANGER)), Some(STRANGER));
	assert_eq!(signer(Actor::Governance, Some(OTHER)), Some(OTHER));
	assert_eq!(signer(Actor::Governance, None), None);
}

#[test]
fn head_is_the_hash_of_the_head_before_and_the_event() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(Audit::head(), FIRST_HEAD);
		let mut head = [0u8; 32];
		for id in 0..3 {
			go_to(id + 1);
			record_opening(PATIENT, id.into());
			let event = Audit::event(id.into()).expect("just recorded");
			head = blake2_256(&[&head[..], &event.encode()].concat());
			assert_eq!(Audit::head(), head);
		}
	});
}

#[test]
fn head_differs_where_the_order_differs() {
	let head_of = |records: [u64; 2]| {
		let mut head = FIRST_HEAD;
		ExtBuilder::build_and_execute(|| {
			records.into_iter().for_each(|record| record_opening(PATIENT, record));
			head = Audit::head();
		});
		head
	};
	assert_ne!(head_of([1, 2]), head_of([2, 1]));
}

#[test]
fn i3_event_falls_with_the_dispatch_it_is_written_in() {
	ExtBuilder::build_and_execute(|| {
		record_opening(PATIENT, 0);
		let head = Audit::head();
		let rolled_back = with_transaction(|| {
			record_opening(PATIENT, 1);
			TransactionOutcome::Rollback(Err::<(), _>(DispatchError::Other("refused")))
		});
		assert!(rolled_back.is_err());
		assert_eq!((Audit::total_events(), Audit::head()), (1, head));
		assert_eq!(Audit::total_events_of(PATIENT), 1);
	});
}

#[test]
fn event_without_a_subject_is_in_the_trail_and_in_no_index() {
	ExtBuilder::build_and_execute(|| {
		let kind = AuditKind::EnrolmentChanged;
		Audit::record(Actor::Governance, None, kind, AuditItem::Nothing);
		assert_eq!(Audit::total_events(), 1);
		assert_eq!(Subjects::<Test>::iter().count(), 0);
	});
}

#[test]
fn trail_is_read_in_pages_in_the_order_of_ids() {
	ExtBuilder::build_and_execute(|| {
		(0..5).for_each(|record| record_opening(PATIENT, record));
		assert_eq!(ids(Audit::trail(0, 2)), [0, 1]);
		assert_eq!(ids(Audit::trail(2, 2)), [2, 3]);
		assert_eq!(ids(Audit::trail(4, 2)), [4]);
		assert!(Audit::trail(5, 2).is_empty());
		assert!(Audit::trail(0, 0).is_empty());
		assert!(Audit::trail(u64::MAX, u32::MAX).is_empty());
	});
}

#[test]
fn i8_page_is_never_longer_than_the_most_allowed() {
	ExtBuilder::build_and_execute(|| {
		(0..u64::from(MAX_PAGE) + 1).for_each(|record| record_opening(PATIENT, record));
		assert_eq!(Audit::trail(0, u32::MAX).len(), MAX_PAGE as usize);
		assert_eq!(Audit::trail_of(PATIENT, 0, u32::MAX).len(), MAX_PAGE as usize);
		assert_eq!(ids(Audit::trail(MAX_PAGE.into(), u32::MAX)), [u64::from(MAX_PAGE)]);
	});
}

#[test]
fn trail_of_a_subject_holds_that_subjects_events_and_no_others() {
	ExtBuilder::build_and_execute(|| {
		for subject in [PATIENT, OTHER, PATIENT, OTHER, PATIENT] {
			record_opening(subject, 0);
		}
		assert_eq!(ids(Audit::trail_of(PATIENT, 0, 2)), [0, 2]);
		assert_eq!(ids(Audit::trail_of(PATIENT, 2, 2)), [4]);
		assert_eq!(ids(Audit::trail_of(OTHER, 0, 9)), [1, 3]);
		assert!(Audit::trail_of(STRANGER, 0, 9).is_empty());
		assert_eq!(Audit::total_events_of(PATIENT), 3);
		assert_eq!(Audit::total_events_of(STRANGER), 0);
	});
}

#[test]
fn events_and_ids_fill_pages_and_the_rest_is_kept_with_the_subject() {
	ExtBuilder::build_and_execute(|| {
		let events = u64::from(EVENTS_IN_PAGE.max(IDS_IN_PAGE));
		(0..events * 2 + 1).for_each(|record| record_opening(PATIENT, record));
		let pages = |length: u32| (events * 2).div_ceil(length.into()) as usize;
		assert_eq!(Events::<Test>::iter().count(), pages(EVENTS_IN_PAGE) + 1);
		assert_eq!(SubjectEvents::<Test>::iter().count(), pages(IDS_IN_PAGE));
		assert_eq!(Subjects::<Test>::get(PATIENT).newest.to_vec(), [events * 2]);
	});
}

#[test]
fn trail_of_a_subject_is_read_across_pages_and_from_within_them() {
	ExtBuilder::build_and_execute(|| {
		let count = u64::from(IDS_IN_PAGE) * 2 + 7;
		for record in 0..count {
			record_opening(PATIENT, record);
			record_opening(OTHER, record);
		}
		for from in [0, 1, u64::from(IDS_IN_PAGE) - 1, u64::from(IDS_IN_PAGE), count - 3] {
			let expected: Vec<_> = (from..count).map(|index| index * 2).collect();
			assert_eq!(ids(Audit::trail_of(PATIENT, from, u32::MAX)), expected);
		}
	});
}

#[test]
fn auditors_are_listed_in_pages_from_the_role_registry() {
	ExtBuilder::build_and_execute(|| {
		for who in 10..13 {
			Audit::add_auditor(RuntimeOrigin::root(), who).expect("has no role");
		}
		assert_eq!(Audit::auditors(None, 2), [AUDITOR, 10]);
		assert_eq!(Audit::auditors(Some(10), 2), [11, 12]);
		assert!(Audit::auditors(Some(12), 2).is_empty());
		assert!(Audit::is_auditor(AUDITOR));
		assert!(!Audit::is_auditor(ADMIN));
	});
}

#[test]
fn i1_longest_event_has_room_for_numbers_and_accounts_only() {
	let account = AccountId32::new([0xff; 32]);
	let longest = AuditEvent {
		time: u64::MAX,
		block: u32::MAX,
		actor: Actor::Delegate { member: account.clone(), department: account.clone() },
		signer: Some(account.clone()),
		subject: Some(account.clone()),
		kind: AuditKind::RootDispatched,
		item: AuditItem::call(&[0xff; 40]),
	};
	let accounts = 4 * 32;
	let numbers = 8 + 4;
	let tags = 5;
	let call = 2 + 32;
	assert_eq!(longest.encoded_size(), accounts + numbers + tags + call);
	assert_eq!(longest.encoded_size(), AuditEvent::<AccountId32>::max_encoded_len());
	for item in [
		AuditItem::<AccountId32>::Role(Role::Doctor),
		AuditItem::Member(account),
		AuditItem::Code([0xff; 32]),
		AuditItem::Record(u64::MAX),
		AuditItem::Epoch { category: Category::Other, number: u32::MAX },
	] {
		assert!(item.encoded_size() < longest.item.encoded_size());
	}
}
