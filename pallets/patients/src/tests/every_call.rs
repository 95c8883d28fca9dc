//! What holds of all calls.

use super::*;
use frame_support::{assert_err_ignore_postinfo, assert_ok};
use salus_primitives::{AccessControl, Category::Clinical, Comment, Right};
use sp_runtime::{traits::Dispatchable, DispatchError};

/// One of each call, in an order in which `PATIENT` succeeds with all of them.
fn one_of_each() -> Vec<Call<Test>> {
	vec![
		Call::register {
			profile: cid(1),
			recipient: recipient(1),
			epochs: Box::new(first_epochs()),
		},
		Call::update_profile { profile: cid(2) },
		Call::set_recipient { recipient: recipient(8), profile: cid(4) },
		Call::grant_access {
			provider: DOCTOR,
			categories: list(&[Clinical]),
			right: Right::View,
			expires: None,
			sealed_keys: sealed(1),
		},
		Call::rotate_keys { category: Clinical, epoch: 1, recipient: recipient(9), link: link(1) },
		Call::reseal { provider: DOCTOR, sealed_keys: sealed(2) },
		Call::add_file { category: Clinical, epoch: 1, cid: cid(3) },
		Call::delete_file { record: 0 },
		Call::delete_comment { comment: 0 },
		Call::revoke_access { provider: DOCTOR },
		Call::deregister {},
	]
}

/// `PATIENT` sends `call`, the next of `one_of_each`, and succeeds.
fn succeed(call: Call<Test>) {
	if matches!(call, Call::delete_comment { .. }) {
		let author = DOCTOR;
		let comment = Comment { cid: cid(4), category: Clinical, about: None, epoch: 1, author };
		assert_ok!(Patients::insert_comment(&PATIENT, comment));
	}
	assert_ok!(dispatch(call, signed(PATIENT)));
}

fn dispatch(call: Call<Test>, origin: RuntimeOrigin) -> Result<(), DispatchError> {
	RuntimeCall::Patients(call).dispatch(origin).map(|_| ()).map_err(|failure| failure.error)
}

#[test]
fn i2_every_call_needs_a_signature() {
	ExtBuilder::default().with_patient(PATIENT).build_and_execute(|| {
		for call in one_of_each() {
			for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
				let result = RuntimeCall::Patients(call.clone()).dispatch(origin);
				assert_err_ignore_postinfo!(result, DispatchError::BadOrigin);
			}
		}
		assert!(Audit::lines().is_empty());
	});
}

#[test]
fn i2_a_call_changes_the_affairs_of_its_sender_alone() {
	ExtBuilder::default().with_patient(OTHER).build_and_execute(|| {
		let before = Patients::patient(OTHER);
		one_of_each().into_iter().for_each(succeed);
		assert_eq!(Patients::patient(OTHER), before);
		assert!(Audit::lines().iter().all(|(actor, subject, ..)| {
			*actor == Actor::Member(PATIENT) && *subject == Some(PATIENT)
		}));
	});
}

#[test]
fn i3_every_call_that_succeeds_writes_exactly_one_audit_event() {
	ExtBuilder::default().build_and_execute(|| {
		for (done, call) in one_of_each().into_iter().enumerate() {
			succeed(call);
			assert_eq!((Audit::lines().len(), events().len()), (done + 1, done + 1));
		}
		let kinds: Vec<_> = Audit::lines().into_iter().map(|(_, _, kind, _)| kind).collect();
		let expected = [
			AuditKind::PatientRegistered,
			AuditKind::PatientProfileUpdated,
			AuditKind::PatientRecipientChanged,
			AuditKind::AccessGranted,
			AuditKind::KeysRotated,
			AuditKind::KeysResealed,
			AuditKind::FileAdded,
			AuditKind::FileDeleted,
			AuditKind::CommentDeleted,
			AuditKind::AccessRevoked,
			AuditKind::PatientDeregistered,
		];
		assert_eq!(kinds, expected);
	});
}

#[test]
fn i3_a_call_that_fails_writes_no_audit_event() {
	ExtBuilder::default().build_and_execute(|| {
		for call in one_of_each() {
			assert!(dispatch(call, signed(DOCTOR)).is_err());
		}
		assert!(Audit::lines().is_empty() && events().is_empty());
	});
}

#[test]
fn i8_a_call_costs_the_same_with_one_record_and_with_many() {
	// The declared weights take no argument: what has to hold is that the patient, which every
	// call reads, does not grow.
	use codec::Encode;
	ExtBuilder::default().with_patient(PATIENT).max_records(1_000).build_and_execute(|| {
		let size = || Patients::patient(PATIENT).encode().len();
		let before = size();
		for n in 0..1_000u32 {
			assert_ok!(Patients::add_file(signed(PATIENT), Clinical, 0, cid(n as u8)));
		}
		assert_eq!(size(), before);
	});
}
