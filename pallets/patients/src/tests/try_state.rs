//! The storage check finds what it is there to find.

use super::*;
use crate::{
	Comments, Dispensed, Epochs, ErasureCount, Erasures, Grants, GrantsTo, Keys, Patient,
	PatientCount, Patients as PatientMap, Records, UsedRecipients,
};
use frame_support::assert_ok;
use salus_primitives::{
	AccessControl,
	Category::{Clinical, Imaging, Medication},
	Comment, EpochState, Record, Right, Role, RoleRegistry, SealedKeys,
};

/// A sound chain with a patient, a rotated category, a grant, three records, the last of them
/// dispensed, and a comment, broken by `damage`, does not pass.
fn is_found(damage: impl FnOnce()) {
	let builder = ExtBuilder::default().with_patient(PATIENT).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		Right::View,
		None,
	);
	builder.build().execute_with(|| {
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Imaging, 1, recipient(9), link(1)));
		assert_ok!(Patients::add_file(signed(PATIENT), Imaging, 1, cid(1)));
		assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 0, cid(2)));
		let record = Record { cid: cid(3), category: Medication, epoch: 0, author: DOCTOR };
		assert_ok!(Patients::insert_record(&PATIENT, record));
		assert_ok!(Patients::mark_dispensed(&PATIENT, 2, &PHARMACY));
		let (about, author) = (Some(1), DOCTOR);
		let comment = Comment { cid: cid(4), category: Clinical, about, epoch: 0, author };
		assert_ok!(Patients::insert_comment(&PATIENT, comment));
		assert_ok!(Patients::do_try_state());
		damage();
		assert!(Patients::do_try_state().is_err());
	});
}

fn change(change: impl FnOnce(&mut Patient<u64>)) {
	PatientMap::<Test>::mutate(PATIENT, |state| change(state.as_mut().expect("registered")));
}

#[test]
fn a_wrong_count_of_patients_is_found() {
	is_found(|| PatientCount::<Test>::put(2));
}

#[test]
fn a_patient_without_the_role_is_found() {
	is_found(|| {
		assert_ok!(Roles::remove(&PATIENT, Role::Patient));
	});
}

#[test]
fn a_malformed_profile_and_an_unusable_recipient_are_found() {
	is_found(|| change(|state| state.profile = malformed_cid()));
	is_found(|| change(|state| state.recipient = recipient(0)));
}

#[test]
fn a_missing_epoch_and_one_above_the_current_are_found() {
	is_found(|| Epochs::<Test>::remove((PATIENT, Imaging, 0)));
	is_found(|| Epochs::<Test>::remove((PATIENT, Imaging, 1)));
	is_found(|| change(|state| state.epochs[Imaging.index()] = 0));
}

#[test]
fn a_link_out_of_place_and_an_unusable_epoch_are_found() {
	let put = |number, n, link| {
		Epochs::<Test>::insert(
			(PATIENT, Imaging, number),
			EpochState { recipient: recipient(n), link, began: 1 },
		);
	};
	is_found(|| put(0, 9, Some(link(1))));
	is_found(|| put(1, 9, None));
	is_found(|| put(1, 9, Some(Default::default())));
	is_found(|| put(0, 0, None));
}

#[test]
fn a_recipient_that_is_used_twice_or_not_among_those_used_is_found() {
	is_found(|| UsedRecipients::<Test>::remove(PATIENT, recipient(1)));
	is_found(|| UsedRecipients::<Test>::remove(PATIENT, recipient(9)));
	is_found(|| UsedRecipients::<Test>::insert(STRANGER, recipient(60), ()));
	is_found(|| {
		change(|state| state.recipient = recipient(9));
		UsedRecipients::<Test>::remove(PATIENT, recipient(1));
	});
}

#[test]
fn an_epoch_that_began_out_of_turn_is_found() {
	let begin = |number, began| {
		Epochs::<Test>::mutate((PATIENT, Imaging, number), |state| {
			state.as_mut().expect("there").began = began;
		});
	};
	is_found(|| begin(1, 0));
	is_found(|| begin(0, 2));
	is_found(|| begin(1, 1_000));
}

#[test]
fn wrong_counts_of_records_comments_and_grants_are_found() {
	is_found(|| change(|state| state.live_records = 1));
	is_found(|| change(|state| state.next_record = 2));
	is_found(|| change(|state| state.grants = 0));
	is_found(|| change(|state| state.live_comments = 0));
	is_found(|| change(|state| state.next_comment = 0));
}

#[test]
fn more_records_comments_or_grants_than_the_limit_are_found() {
	is_found(|| MaxRecords::set(1));
	is_found(|| MaxGrants::set(0));
	is_found(|| MaxComments::set(0));
}

#[test]
fn a_record_of_an_epoch_to_come_or_without_a_cid_is_found() {
	let change = |epoch, cid| {
		Records::<Test>::mutate(PATIENT, 0, |record| {
			let record = record.as_mut().expect("added");
			(record.epoch, record.cid) = (epoch, cid);
		});
	};
	is_found(|| change(2, cid(1)));
	is_found(|| change(1, malformed_cid()));
}

#[test]
fn a_comment_of_an_epoch_or_record_to_come_or_without_a_cid_is_found() {
	let change = |change: fn(&mut Comment<AccountId>)| {
		Comments::<Test>::mutate(PATIENT, 0, |comment| change(comment.as_mut().expect("added")));
	};
	is_found(|| change(|comment| comment.epoch = 1));
	is_found(|| change(|comment| comment.about = Some(3)));
	is_found(|| change(|comment| comment.cid = malformed_cid()));
}

#[test]
fn a_mark_that_is_not_counted_or_of_nobody_is_found() {
	is_found(|| Dispensed::<Test>::insert(PATIENT, [3; 32], PHARMACY));
	is_found(|| Dispensed::<Test>::insert(STRANGER, [3; 32], PHARMACY));
}

#[test]
fn an_erasure_that_is_not_counted_is_found() {
	is_found(|| ErasureCount::<Test>::put(1));
}

#[test]
fn the_erasure_of_somebody_who_is_registered_is_found() {
	is_found(|| Erasures::<Test>::insert(PATIENT, ()));
}

#[test]
fn an_erasure_that_ends_before_all_is_erased_is_found() {
	is_found(|| {
		assert_ok!(Patients::deregister(signed(PATIENT)));
		assert_ok!(Patients::do_try_state());
		Erasures::<Test>::remove(PATIENT);
	});
}

#[test]
fn a_grant_without_keys_or_index_is_found() {
	is_found(|| Keys::<Test>::remove(PATIENT, DOCTOR));
	is_found(|| Keys::<Test>::insert(PATIENT, DOCTOR, SealedKeys::default()));
	is_found(|| GrantsTo::<Test>::remove(DOCTOR, PATIENT));
}

#[test]
fn a_grant_that_covers_nothing_or_is_ones_own_is_found() {
	is_found(|| {
		Grants::<Test>::mutate(PATIENT, DOCTOR, |grant| {
			grant.as_mut().expect("granted").categories = Default::default();
		})
	});
	is_found(|| {
		let grant = Grants::<Test>::get(PATIENT, DOCTOR).expect("granted");
		Grants::<Test>::insert(PATIENT, PATIENT, grant);
		Keys::<Test>::insert(PATIENT, PATIENT, sealed(1));
		GrantsTo::<Test>::insert(PATIENT, PATIENT, ());
		change(|state| state.grants = 2);
	});
}

#[test]
fn keys_and_an_index_without_a_grant_are_found() {
	is_found(|| Keys::<Test>::insert(PATIENT, PHARMACY, sealed(1)));
	is_found(|| GrantsTo::<Test>::insert(PHARMACY, PATIENT, ()));
}

#[test]
fn what_belongs_to_nobody_is_found() {
	is_found(|| {
		let grant = Grants::<Test>::get(PATIENT, DOCTOR).expect("granted");
		Grants::<Test>::insert(STRANGER, DOCTOR, grant);
	});
	is_found(|| {
		let record = Records::<Test>::get(PATIENT, 0).expect("added");
		Records::<Test>::insert(STRANGER, 0, record);
	});
	is_found(|| {
		let epoch = EpochState { recipient: recipient(9), link: None, began: 1 };
		Epochs::<Test>::insert((STRANGER, Clinical, 0), epoch);
	});
	is_found(|| {
		let comment = Comments::<Test>::get(PATIENT, 0).expect("added");
		Comments::<Test>::insert(STRANGER, 0, comment);
	});
}
