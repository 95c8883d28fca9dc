//! The check that other pallets ask for, and the records that they write with it (`AccessControl`).

use super::*;
use crate::Error;
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	AccessControl,
	Category::{self, Clinical},
	Moment, ProviderStatus, Record,
	Right::{self, Contribute, View},
};
use sp_runtime::DispatchResult;

fn access(category: Category, right: Right) -> DispatchResult {
	Patients::ensure_access(&PATIENT, &DOCTOR, category, right)
}

fn granted(right: Right, expires: Option<Moment>) -> ExtBuilder {
	ExtBuilder::default().with_patient(PATIENT).with_patient(OTHER).with_grant(
		PATIENT,
		DOCTOR,
		&[Clinical],
		right,
		expires,
	)
}

fn record(n: u8, epoch: u32) -> Record<AccountId> {
	Record { cid: cid(n), category: Clinical, epoch, author: DOCTOR }
}

#[test]
fn a_grant_lets_its_provider_in() {
	granted(View, None).build_and_execute(|| {
		assert_ok!(access(Clinical, View));
	});
	granted(Contribute, None).build_and_execute(|| {
		assert_ok!(access(Clinical, View));
		assert_ok!(access(Clinical, Contribute));
	});
}

#[test]
fn i4_access_is_refused_to_the_records_of_nobody() {
	granted(View, None).build_and_execute(|| {
		assert_noop!(
			Patients::ensure_access(&STRANGER, &DOCTOR, Clinical, View),
			Error::<Test>::PatientNotFound
		);
	});
}

#[test]
fn i4_access_is_refused_to_an_unverified_or_suspended_provider() {
	granted(Contribute, None).build_and_execute(|| {
		for status in [ProviderStatus::Unverified, ProviderStatus::Suspended] {
			Providers::set(DOCTOR, status);
			assert_noop!(access(Clinical, View), Error::<Test>::ProviderNotActive);
			assert_noop!(access(Clinical, Contribute), Error::<Test>::ProviderNotActive);
		}
		Providers::set(DOCTOR, ProviderStatus::Verified);
		assert_ok!(access(Clinical, View));
	});
}

#[test]
fn i4_access_is_refused_to_somebody_who_is_no_provider() {
	granted(View, None).build_and_execute(|| {
		for who in [STRANGER, OTHER, PATIENT] {
			assert_noop!(
				Patients::ensure_access(&PATIENT, &who, Clinical, View),
				Error::<Test>::ProviderNotActive
			);
		}
	});
}

#[test]
fn i4_access_is_refused_without_a_grant_of_this_patient() {
	granted(View, None).build_and_execute(|| {
		assert_noop!(
			Patients::ensure_access(&PATIENT, &PHARMACY, Clinical, View),
			Error::<Test>::NoGrant
		);
		assert_noop!(
			Patients::ensure_access(&OTHER, &DOCTOR, Clinical, View),
			Error::<Test>::NoGrant
		);
	});
}

#[test]
fn i4_access_is_refused_from_the_very_millisecond_of_expiry() {
	granted(View, Some(START + 10)).build_and_execute(|| {
		Clock::set(START + 9);
		assert_ok!(access(Clinical, View));
		for now in [START + 10, START + 11, Moment::MAX] {
			Clock::set(now);
			assert_noop!(access(Clinical, View), Error::<Test>::GrantExpired);
		}
	});
}

#[test]
fn i4_access_is_refused_after_a_revocation() {
	granted(View, None).build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), DOCTOR));
		assert_noop!(access(Clinical, View), Error::<Test>::NoGrant);
	});
}

#[test]
fn i4_access_is_refused_to_every_category_not_covered() {
	granted(Contribute, None).build_and_execute(|| {
		for category in Category::ALL.into_iter().filter(|category| *category != Clinical) {
			assert_noop!(access(category, View), Error::<Test>::CategoryNotCovered);
		}
	});
}

#[test]
fn i4_writing_is_refused_under_a_grant_for_viewing() {
	granted(View, None).build_and_execute(|| {
		assert_noop!(access(Clinical, Contribute), Error::<Test>::RightNotGranted);
	});
}

#[test]
fn another_pallet_adds_a_record_and_announces_it_itself() {
	granted(Contribute, None).build_and_execute(|| {
		assert_eq!(Patients::insert_record(&PATIENT, record(5, 0)), Ok(0));
		assert_eq!(Patients::insert_record(&PATIENT, record(6, 0)), Ok(1));
		assert_eq!(<Patients as AccessControl<_>>::record(&PATIENT, 1), Some(record(6, 0)));
		assert_eq!(<Patients as AccessControl<_>>::record(&OTHER, 1), None);
		assert!(events().is_empty() && Audit::lines().is_empty());
	});
}

#[test]
fn i5_another_pallets_record_of_a_stale_epoch_is_refused() {
	granted(Contribute, None).build_and_execute(|| {
		assert_ok!(Patients::rotate_keys(signed(PATIENT), Clinical, 1, recipient(9), link(1)));
		assert_noop!(Patients::insert_record(&PATIENT, record(5, 0)), Error::<Test>::StaleEpoch);
		assert_noop!(Patients::insert_record(&PATIENT, record(5, 2)), Error::<Test>::StaleEpoch);
		assert_ok!(Patients::insert_record(&PATIENT, record(5, 1)));
	});
}

#[test]
fn i6_another_pallets_record_is_refused_until_the_keys_of_its_category_are_rotated() {
	let builder = granted(Contribute, None).with_grant(PATIENT, PHARMACY, &[Clinical], View, None);
	builder.build_and_execute(|| {
		assert_ok!(Patients::revoke_access(signed(PATIENT), PHARMACY));
		assert_noop!(Patients::insert_record(&PATIENT, record(5, 0)), Error::<Test>::RotationDue);
		let imaging = Record { category: Category::Imaging, ..record(5, 0) };
		assert_ok!(Patients::insert_record(&PATIENT, imaging));
		let rotate = |category, n| {
			Patients::rotate_keys(signed(PATIENT), category, 1, recipient(n), link(1))
		};
		assert_ok!(rotate(Category::Imaging, 8));
		assert_noop!(Patients::insert_record(&PATIENT, record(5, 0)), Error::<Test>::RotationDue);
		assert_ok!(rotate(Clinical, 9));
		assert_ok!(Patients::insert_record(&PATIENT, record(5, 1)));
	});
}

#[test]
fn another_pallets_record_is_refused_for_nobody_for_a_malformed_cid_and_beyond_the_limit() {
	granted(Contribute, None).max_records(1).build_and_execute(|| {
		assert_noop!(
			Patients::insert_record(&STRANGER, record(5, 0)),
			Error::<Test>::PatientNotFound
		);
		let malformed = Record { cid: malformed_cid(), ..record(5, 0) };
		assert_noop!(Patients::insert_record(&PATIENT, malformed), Error::<Test>::MalformedCid);
		assert_ok!(Patients::insert_record(&PATIENT, record(5, 0)));
		assert_noop!(
			Patients::insert_record(&PATIENT, record(6, 0)),
			Error::<Test>::RecordLimitReached
		);
	});
}
