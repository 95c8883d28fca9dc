//! `add_comment`. What concerns departments is in `acting.rs`.

use crate::{mock::*, pallet::*};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	Actor, AuditItem, AuditKind, Categories, Category, Comment, Record, RecordId, Right,
};
use sp_runtime::DispatchResult;

const CATEGORY: Category = Category::Clinical;

/// `who` comments on a record of the patient, or on none.
fn comment_by(who: AccountId, about: Option<RecordId>) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	Doctors::add_comment(origin, PATIENT, CATEGORY, about, 0, cid(7), None)
}

/// The doctor comments on nothing in particular.
fn comment() -> DispatchResult {
	comment_by(DOCTOR, None)
}

#[test]
fn i3_provider_comments_under_a_grant_with_one_event() {
	for about in [None, Some(0)] {
		ExtBuilder::build_and_execute(|| {
			verified_doctor();
			grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
			add_record(PATIENT, CATEGORY);
			let lines = recorded(|| comment_by(DOCTOR, about));
			let (category, author) = (CATEGORY, DOCTOR);
			let kept = Comment { cid: cid(7), category, about, epoch: 0, author };
			assert_eq!(Comments::get()[&(PATIENT, 0)], kept);
			let (actor, item) = (Actor::Member(DOCTOR), AuditItem::Comment(0));
			assert_eq!(lines, [(actor, Some(PATIENT), AuditKind::CommentAdded, item)]);
			System::assert_last_event(
				Event::CommentAdded {
					provider: DOCTOR,
					patient: PATIENT,
					comment: 0,
					category,
					about,
					department: None,
				}
				.into(),
			);
		});
	}
}

#[test]
fn event_names_the_department_that_a_doctor_comments_for() {
	ExtBuilder::build_and_execute(|| {
		department_with_doctor();
		grant(PATIENT, DEPARTMENT, Categories::ALL, Right::Contribute);
		let (origin, department) = (RuntimeOrigin::signed(DOCTOR), Some(DEPARTMENT));
		assert_ok!(Doctors::add_comment(origin, PATIENT, CATEGORY, None, 0, cid(7), department));
		System::assert_last_event(
			Event::CommentAdded {
				provider: DOCTOR,
				patient: PATIENT,
				comment: 0,
				category: CATEGORY,
				about: None,
				department,
			}
			.into(),
		);
	});
}

#[test]
fn commenting_is_refused_to_who_is_not_registered() {
	ExtBuilder::build_and_execute(|| {
		for who in [STRANGER, ADMIN, PATIENT] {
			grant(PATIENT, who, Categories::ALL, Right::Contribute);
			assert_noop!(comment_by(who, None), Error::<Test>::NotRegistered);
		}
	});
}

#[test]
fn i4_commenting_is_refused_for_an_unverified_provider() {
	ExtBuilder::build_and_execute(|| {
		unverified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_noop!(comment(), NOT_ACTIVE);
	});
}

#[test]
fn i4_commenting_is_refused_for_a_suspended_provider() {
	ExtBuilder::build_and_execute(|| {
		suspended_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_noop!(comment(), NOT_ACTIVE);
	});
}

#[test]
fn i4_commenting_is_refused_without_a_grant_and_after_it_was_revoked() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		assert_noop!(comment(), NO_GRANT);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_ok!(comment());
		revoke(PATIENT, DOCTOR);
		assert_noop!(comment(), NO_GRANT);
	});
}

#[test]
fn i4_commenting_is_refused_after_the_grant_expired() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		let (categories, right) = (Categories::ALL, Right::Contribute);
		set_grant(PATIENT, DOCTOR, Grant { categories, right, last_block: Some(5) });
		System::set_block_number(6);
		assert_noop!(comment(), EXPIRED);
	});
}

#[test]
fn i4_commenting_is_refused_where_the_grant_does_not_cover_it() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		let imaging = Categories::from_list(&[Category::Imaging]).expect("one category");
		grant(PATIENT, DOCTOR, imaging, Right::Contribute);
		assert_noop!(comment(), NOT_COVERED);
		grant(PATIENT, DOCTOR, Categories::ALL, Right::View);
		assert_noop!(comment(), RIGHT_TOO_LOW);
	});
}

#[test]
fn commenting_is_refused_on_a_record_that_is_not_there_or_of_another_category() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		assert_noop!(comment_by(DOCTOR, Some(0)), NO_RECORD);
		let (category, author) = (Category::Imaging, PATIENT);
		let imaging = Record { cid: cid(3), category, epoch: 0, author };
		Records::set(&[((PATIENT, 0), imaging)].into());
		assert_noop!(comment_by(DOCTOR, Some(0)), OTHER_CATEGORY);
	});
}

#[test]
fn i5_commenting_is_refused_for_an_epoch_that_is_not_the_current_one() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		CurrentEpoch::set(&1);
		assert_noop!(comment(), STALE_EPOCH);
	});
}

#[test]
fn commenting_is_refused_with_a_malformed_cid_and_for_who_is_not_a_patient() {
	ExtBuilder::build_and_execute(|| {
		verified_doctor();
		grant(PATIENT, DOCTOR, Categories::ALL, Right::Contribute);
		let comment = |patient, cid| {
			let origin = RuntimeOrigin::signed(DOCTOR);
			Doctors::add_comment(origin, patient, CATEGORY, None, 0, cid, None)
		};
		assert_noop!(comment(PATIENT, malformed_cid()), MALFORMED_CID);
		assert_noop!(comment(STRANGER, cid(7)), NOT_A_PATIENT);
	});
}

#[test]
fn weight_is_bounded() {
	assert_weight_is_bounded(Call::add_comment {
		patient: PATIENT,
		category: CATEGORY,
		about: Some(0),
		epoch: 0,
		cid: cid(7),
		department: Some(DEPARTMENT),
	});
}
