//! Comments that another pallet adds for a provider (`AccessControl::insert_comment`).

use super::*;
use crate::{Comments, Error, Patients as PatientMap};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl,
	Category::{Clinical, Imaging},
	Comment, CommentId, Record, RecordId, Right,
};
use sp_runtime::DispatchError;

fn comment(n: u8, epoch: u32) -> Comment<AccountId> {
	Comment { cid: cid(n), category: Clinical, about: None, epoch, author: DOCTOR }
}

fn about(record: RecordId) -> Comment<AccountId> {
	Comment { about: Some(record), ..comment(5, 0) }
}

fn add(comment: Comment<AccountId>) -> Result<CommentId, DispatchError> {
	Patients::insert_comment(&PATIENT, comment)
}

fn registered() -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT)
}

#[test]
fn comments_are_numbered_from_zero_apart_from_records() {
	registered().build_and_execute(|| {
		assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 0, cid(1)));
		assert_eq!(add(comment(5, 0)), Ok(0));
		assert_eq!(add(about(0)), Ok(1));
		assert_eq!(Comments::<Test>::get(PATIENT, 0), Some(comment(5, 0)));
		assert_eq!(Comments::<Test>::get(PATIENT, 1), Some(about(0)));
		let patient = Patients::patient(PATIENT).expect("registered");
		assert_eq!((patient.next_comment, patient.live_comments), (2, 2));
		assert_eq!((patient.next_record, patient.live_records), (1, 1));
	});
}

#[test]
fn i3_another_pallet_adds_a_comment_and_announces_it_itself() {
	registered().build_and_execute(|| {
		assert_ok!(add(comment(5, 0)));
		assert!(events().is_empty() && Audit::lines().is_empty());
	});
}

#[test]
fn the_number_of_a_deleted_comment_is_not_used_again() {
	registered().build_and_execute(|| {
		assert_eq!(add(comment(5, 0)), Ok(0));
		assert_ok!(Patients::delete_comment(signed(PATIENT), 0));
		assert_eq!(add(comment(5, 0)), Ok(1));
	});
}

#[test]
fn i5_a_comment_of_a_past_or_future_epoch_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(add(comment(5, 1)), Error::<Test>::StaleEpoch);
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(9), link(1)));
		assert_noop!(add(comment(5, 0)), Error::<Test>::StaleEpoch);
		assert_noop!(add(comment(5, 2)), Error::<Test>::StaleEpoch);
		assert_ok!(add(comment(5, 1)));
	});
}

#[test]
fn i6_after_a_revocation_nothing_is_commented_before_the_keys_are_rotated() {
	let builder = registered().with_grant(PATIENT, PHARMACY, &[Clinical], Right::View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), PHARMACY));
		assert_noop!(add(comment(5, 0)), Error::<Test>::RotationDue);
		assert_ok!(add(Comment { category: Imaging, ..comment(5, 0) }));
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(9), link(1)));
		assert_ok!(add(comment(5, 1)));
	});
}

#[test]
fn a_comment_about_a_record_that_is_not_there_is_refused() {
	registered().with_patient(OTHER).build_and_execute(|| {
		assert_ok!(Patients::add_file(signed(OTHER), Clinical, 0, cid(1)));
		assert_noop!(add(about(0)), Error::<Test>::RecordNotFound);
		assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 0, cid(1)));
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert_noop!(add(about(0)), Error::<Test>::RecordNotFound);
	});
}

#[test]
fn i4_a_comment_about_a_record_of_another_category_is_refused() {
	registered().build_and_execute(|| {
		let record = Record { cid: cid(1), category: Imaging, epoch: 0, author: PATIENT };
		assert_ok!(Patients::insert_record(&PATIENT, record));
		assert_noop!(add(about(0)), Error::<Test>::OtherCategory);
		assert_ok!(add(Comment { category: Imaging, ..about(0) }));
	});
}

#[test]
fn a_comment_outlives_the_record_that_it_is_about() {
	registered().build_and_execute(|| {
		assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 0, cid(1)));
		assert_ok!(add(about(0)));
		assert_ok!(Patients::delete_file(signed(PATIENT), 0));
		assert_eq!(Patients::comment(PATIENT, 0), Some(about(0)));
	});
}

#[test]
fn a_comment_about_nobody_or_with_a_malformed_cid_is_refused() {
	registered().build_and_execute(|| {
		assert_noop!(
			Patients::insert_comment(&STRANGER, comment(5, 0)),
			Error::<Test>::PatientNotFound
		);
		let malformed = Comment { cid: malformed_cid(), ..comment(5, 0) };
		assert_noop!(add(malformed), Error::<Test>::MalformedCid);
	});
}

#[test]
fn i8_comments_about_one_patient_are_limited_and_deleting_one_makes_room() {
	registered().with_patient(OTHER).max_comments(2).build_and_execute(|| {
		assert_ok!(add(comment(5, 0)));
		assert_ok!(add(comment(6, 0)));
		assert_noop!(add(comment(7, 0)), Error::<Test>::CommentLimitReached);
		assert_ok!(Patients::insert_comment(&OTHER, comment(7, 0)));
		assert_ok!(Patients::delete_comment(signed(PATIENT), 0));
		assert_ok!(add(comment(7, 0)));
	});
}

#[test]
fn numbers_of_comments_do_not_wrap_around() {
	registered().build_and_execute(|| {
		PatientMap::<Test>::mutate(PATIENT, |state| {
			state.as_mut().expect("registered").next_comment = CommentId::MAX;
		});
		assert_noop!(add(comment(5, 0)), Error::<Test>::CommentLimitReached);
	});
}
