//! `delete_comment`.

use super::*;
use crate::{Comments, Error};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{AccessControl, Category::Clinical, Comment, ProviderStatus};

/// Runs `test` with comments 0 and 1 about the patient, both by the doctor.
fn with_two_comments(test: impl FnOnce()) {
	ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).build_and_execute(|| {
		for n in [5, 6] {
			let comment =
				Comment { cid: cid(n), category: Clinical, about: None, epoch: 0, author: DOCTOR };
			assert_ok!(Patients::insert_comment(&PATIENT, comment));
		}
		test();
	});
}

#[test]
fn a_patient_deletes_a_comment_that_a_provider_wrote() {
	with_two_comments(|| {
		assert_ok!(Patients::delete_comment(signed(PATIENT), 0));
		assert!(!Comments::<Test>::contains_key(PATIENT, 0));
		assert!(Comments::<Test>::contains_key(PATIENT, 1));
		let patient = Patients::patient(PATIENT).expect("registered");
		assert_eq!((patient.next_comment, patient.live_comments), (2, 1));
		assert_eq!(events(), [Event::CommentDeleted { patient: PATIENT, comment: 0, cid: cid(5) }]);
	});
}

#[test]
fn a_comment_of_a_provider_who_is_suspended_since_is_deleted_too() {
	with_two_comments(|| {
		Providers::set(DOCTOR, ProviderStatus::Suspended);
		assert_ok!(Patients::delete_comment(signed(PATIENT), 0));
	});
}

#[test]
fn i3_deleting_a_comment_writes_one_audit_event() {
	with_two_comments(|| {
		assert_ok!(Patients::delete_comment(signed(PATIENT), 1));
		assert_one_line(AuditKind::CommentDeleted, AuditItem::Comment(1));
	});
}

#[test]
fn a_comment_that_is_not_there_or_not_about_the_sender_is_refused() {
	with_two_comments(|| {
		let delete = |who, id| Patients::delete_comment(signed(who), id);
		assert_noop!(delete(PATIENT, 2), Error::<Test>::CommentNotFound);
		assert_noop!(delete(OTHER, 0), Error::<Test>::CommentNotFound);
		assert_ok!(delete(PATIENT, 0));
		assert_noop!(delete(PATIENT, 0), Error::<Test>::CommentNotFound);
		assert_eq!(Audit::lines().len(), 1);
	});
}

#[test]
fn deleting_a_comment_is_refused_for_its_author() {
	with_two_comments(|| {
		assert_noop!(Patients::delete_comment(signed(DOCTOR), 1), Error::<Test>::NotRegistered);
	});
}

#[test]
fn the_weight_of_delete_comment_is_bounded() {
	assert_weight_is_bounded(Call::delete_comment { comment: 0 });
}
