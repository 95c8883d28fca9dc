//! The view functions.

use super::*;
use crate::Grants;
use frame_support::assert_ok;
use salus_primitives::{
	AccessControl,
	Category::{self, Clinical, Imaging, Medication, Other},
	Comment, CommentId, EpochState, Record, RecordId, Right, MAX_PAGE,
};

const BIG: u32 = 2 * MAX_PAGE + 10;

fn add(category: Category) {
	assert_ok!(Patients::add_file(signed(PATIENT), category, 0, cid(1)));
}

fn ids(category: Option<Category>, from: RecordId, limit: u32) -> (Vec<RecordId>, Option<u64>) {
	let (page, next) = Patients::files(PATIENT, category, from, limit);
	(page.into_iter().map(|(id, _)| id).collect(), next)
}

#[test]
fn who_is_registered_can_be_seen_and_counted() {
	ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).build_and_execute(|| {
		assert!(Patients::is_registered(PATIENT));
		assert!(!Patients::is_registered(STRANGER));
		assert_eq!(Patients::patient(PATIENT).map(|state| state.profile), Some(cid(1)));
		assert_eq!(Patients::patient(STRANGER), None);
		assert_eq!(Patients::total_patients(), 2);
	});
}

#[test]
fn check_access_says_what_ensure_access_does() {
	let builder = ExtBuilder::default().with_patient(PATIENT).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		Right::View,
		None,
	);
	builder.build_and_execute(|| {
		assert!(Patients::check_access(PATIENT, DOCTOR, Clinical, Right::View));
		assert!(!Patients::check_access(PATIENT, DOCTOR, Clinical, Right::Contribute));
		assert!(!Patients::check_access(PATIENT, DOCTOR, Imaging, Right::View));
		assert!(!Patients::check_access(PATIENT, PHARMACY, Clinical, Right::View));
		assert!(!Patients::check_access(STRANGER, DOCTOR, Clinical, Right::View));
	});
}

#[test]
fn a_grant_and_its_keys_can_be_read() {
	let builder = ExtBuilder::default().with_patient(PATIENT).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		Right::View,
		None,
	);
	builder.build_and_execute(|| {
		let grant = Patients::grant(PATIENT, DOCTOR).map(|standing| standing.grant);
		assert_eq!(grant, Grants::<Test>::get(PATIENT, DOCTOR));
		assert_eq!(Patients::grant(PATIENT, PHARMACY), None);
		assert_eq!(Patients::sealed_keys(PATIENT, DOCTOR), Some(sealed(1)));
		assert_eq!(Patients::sealed_keys(PATIENT, PHARMACY), None);
	});
}

#[test]
fn i8_grants_are_paged_and_every_one_comes_once() {
	let all = 1_000..1_000 + u64::from(BIG);
	let mut builder = ExtBuilder::default().with_patient(PATIENT).max_grants(BIG);
	for provider in all.clone() {
		builder = builder.with_grant(PATIENT, provider, &[Clinical], Right::View, None);
	}
	builder.build_and_execute(|| {
		let mut found = Vec::new();
		let mut after = None;
		loop {
			let page = Patients::grants(PATIENT, after, u32::MAX);
			assert!(page.len() <= MAX_PAGE as usize);
			let Some((last, _)) = page.last() else { break };
			after = Some(*last);
			found.extend(page.into_iter().map(|(provider, _)| provider));
		}
		found.sort_unstable();
		assert_eq!(found, all.collect::<Vec<_>>());
		assert_eq!(Patients::grants(PATIENT, None, 3).len(), 3);
		assert!(Patients::grants(OTHER, None, 3).is_empty());
	});
}

#[test]
fn i8_the_patients_of_a_provider_are_paged_and_every_one_comes_once() {
	let all = 1_000..1_000 + u64::from(BIG);
	let mut builder = ExtBuilder::default();
	for patient in all.clone() {
		builder = builder.with_patient(patient).with_grant(
			patient,
			DOCTOR,
			&[Clinical],
			Right::View,
			None,
		);
	}
	builder.build_and_execute(|| {
		let mut found = Vec::new();
		loop {
			let page = Patients::grants_to(DOCTOR, found.last().copied(), u32::MAX);
			assert!(page.len() <= MAX_PAGE as usize);
			if page.is_empty() {
				break;
			}
			found.extend(page);
		}
		found.sort_unstable();
		assert_eq!(found, all.collect::<Vec<_>>());
		assert_eq!(Patients::grants_to(DOCTOR, None, 3).len(), 3);
		assert!(Patients::grants_to(PHARMACY, None, 3).is_empty());
	});
}

#[test]
fn files_come_in_order_of_all_categories_or_of_one() {
	ExtBuilder::default().with_patient(PATIENT).max_records(10).build_and_execute(|| {
		for category in [Clinical, Imaging, Clinical, Other, Clinical] {
			add(category);
		}
		assert_ok!(Patients::delete_file(signed(PATIENT), 2));

		assert_eq!(ids(None, 0, 10), (vec![0, 1, 3, 4], None));
		assert_eq!(ids(Some(Clinical), 0, 10), (vec![0, 4], None));
		assert_eq!(ids(Some(Category::Laboratory), 0, 10), (vec![], None));
		assert_eq!(ids(None, 0, 2), (vec![0, 1], Some(2)));
		assert_eq!(ids(None, 2, 2), (vec![3, 4], None));
		assert_eq!(ids(None, 5, 2), (vec![], None));
		assert_eq!(ids(None, RecordId::MAX, 2), (vec![], None));
		assert_eq!(Patients::files(STRANGER, None, 0, 10), (vec![], None));
	});
}

#[test]
fn i8_files_looks_at_no_more_than_a_page_of_numbers() {
	ExtBuilder::default().with_patient(PATIENT).max_records(BIG).build_and_execute(|| {
		for _ in 0..BIG - 1 {
			add(Clinical);
		}
		add(Imaging);

		let page = u64::from(MAX_PAGE);
		let (found, next) = ids(None, 0, u32::MAX);
		assert_eq!((found.len(), next), (MAX_PAGE as usize, Some(page)));
		assert_eq!(ids(Some(Imaging), 0, 5), (vec![], Some(page)));
		assert_eq!(ids(Some(Imaging), page, 5), (vec![], Some(2 * page)));
		assert_eq!(ids(Some(Imaging), 2 * page, 5), (vec![u64::from(BIG) - 1], None));
	});
}

#[test]
fn one_file_can_be_read() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		add(Imaging);
		let file = Patients::file(PATIENT, 0).expect("added");
		assert_eq!((file.category, file.author), (Imaging, PATIENT));
		assert_eq!(Patients::file(PATIENT, 1), None);
	});
}

#[test]
fn who_dispensed_a_prescription_can_be_read() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		let record = Record { cid: cid(1), category: Medication, epoch: 0, author: DOCTOR };
		assert_ok!(Patients::insert_record(&PATIENT, record));
		assert_eq!(Patients::dispensed(PATIENT, 0), None);
		assert_ok!(Patients::mark_dispensed(&PATIENT, 0, &PHARMACY));
		assert_eq!(Patients::dispensed(PATIENT, 0), Some(PHARMACY));
		assert_eq!(Patients::dispensed(PATIENT, 1), None);
		assert_eq!(Patients::dispensed(OTHER, 0), None);
	});
}

fn comment(category: Category) -> Comment<AccountId> {
	Comment { cid: cid(1), category, about: None, epoch: 0, author: DOCTOR }
}

fn add_comment(category: Category) {
	assert_ok!(Patients::insert_comment(&PATIENT, comment(category)));
}

fn comment_ids(
	category: Option<Category>,
	from: CommentId,
	limit: u32,
) -> (Vec<CommentId>, Option<CommentId>) {
	let (page, next) = Patients::comments(PATIENT, category, from, limit);
	(page.into_iter().map(|(id, _)| id).collect(), next)
}

#[test]
fn comments_come_in_order_of_all_categories_or_of_one() {
	ExtBuilder::default().with_patient(PATIENT).max_comments(10).build_and_execute(|| {
		for category in [Clinical, Imaging, Clinical, Other, Clinical] {
			add_comment(category);
		}
		assert_ok!(Patients::delete_comment(signed(PATIENT), 2));

		assert_eq!(comment_ids(None, 0, 10), (vec![0, 1, 3, 4], None));
		assert_eq!(comment_ids(Some(Clinical), 0, 10), (vec![0, 4], None));
		assert_eq!(comment_ids(Some(Category::Laboratory), 0, 10), (vec![], None));
		assert_eq!(comment_ids(None, 0, 2), (vec![0, 1], Some(2)));
		assert_eq!(comment_ids(None, 2, 2), (vec![3, 4], None));
		assert_eq!(comment_ids(None, 0, 0), (vec![], Some(0)));
		assert_eq!(comment_ids(None, CommentId::MAX, 2), (vec![], None));
		assert_eq!(Patients::comments(STRANGER, None, 0, 10), (vec![], None));
	});
}

#[test]
fn i8_comments_looks_at_no_more_than_a_page_of_numbers() {
	ExtBuilder::default().with_patient(PATIENT).max_comments(BIG).build_and_execute(|| {
		for _ in 0..BIG - 1 {
			add_comment(Clinical);
		}
		add_comment(Imaging);

		let page = u64::from(MAX_PAGE);
		let (found, next) = comment_ids(None, 0, u32::MAX);
		assert_eq!((found.len(), next), (MAX_PAGE as usize, Some(page)));
		assert_eq!(comment_ids(Some(Imaging), 0, 5), (vec![], Some(page)));
		assert_eq!(comment_ids(Some(Imaging), 2 * page, 5), (vec![u64::from(BIG) - 1], None));
	});
}

#[test]
fn one_comment_can_be_read() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		add_comment(Imaging);
		assert_eq!(Patients::comment(PATIENT, 0), Some(comment(Imaging)));
		assert_eq!(Patients::comment(PATIENT, 1), None);
		assert_eq!(Patients::comment(OTHER, 0), None);
	});
}

#[test]
fn whether_an_erasure_is_under_way_can_be_seen() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert!(!Patients::is_erasing(PATIENT));
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert!(Patients::is_erasing(PATIENT));
		assert!(!Patients::is_registered(PATIENT));
		assert_eq!(Patients::patient(PATIENT), None);
		assert_eq!(Patients::total_patients(), 0);
	});
}

#[test]
fn epochs_past_and_current_can_be_read() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		for n in 1..5 {
			assert_ok!(Patients::rotate_keys(
				signed(PATIENT),
				Imaging,
				n.into(),
				recipient(50 + n),
				link(n)
			));
		}
		let state =
			|n: u8| EpochState { recipient: recipient(50 + n), link: Some(link(n)), began: 1 };
		assert_eq!(Patients::epoch(PATIENT, Imaging, 4), Some(state(4)));
		assert_eq!(Patients::epoch(PATIENT, Imaging, 5), None);
		assert_eq!(Patients::epoch(PATIENT, Clinical, 1), None);
		let page = vec![(2, state(2)), (3, state(3))];
		assert_eq!(Patients::epochs(PATIENT, Imaging, 2, 2), page);
		assert_eq!(Patients::epochs(PATIENT, Imaging, 0, u32::MAX).len(), 5);
		assert!(Patients::epochs(PATIENT, Imaging, 5, 2).is_empty());
		assert!(Patients::epochs(PATIENT, Imaging, u32::MAX, 2).is_empty());
		assert!(Patients::epochs(STRANGER, Imaging, 0, 2).is_empty());
	});
}

#[test]
fn i8_epochs_are_paged() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		for number in 1..=MAX_PAGE + 5 {
			let mut bytes = [1; 32];
			bytes[..4].copy_from_slice(&number.to_le_bytes());
			let recipient = salus_primitives::Recipient(bytes);
			assert_ok!(Patients::rotate_keys(signed(PATIENT), Imaging, number, recipient, link(1)));
		}
		assert_eq!(Patients::epochs(PATIENT, Imaging, 0, u32::MAX).len(), MAX_PAGE as usize);
		assert_eq!(Patients::epochs(PATIENT, Imaging, MAX_PAGE, u32::MAX).len(), 6);
	});
}

#[test]
fn the_current_epochs_are_what_new_records_are_encrypted_to() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Imaging, 1, recipient(9), link(1)));
		let mut expected = first_epochs().map(|recipient| (0, recipient));
		expected[Imaging.index()] = (1, recipient(9));
		assert_eq!(Patients::current_epochs(PATIENT), Some(expected));
		assert_eq!(Patients::current_epochs(STRANGER), None);
	});
}
