//! I3: exactly one audit event for a success, none for a failure.

use crate::common::{
	metadata::{calls, ours},
	*,
};
use pallet_patients::Error as PatientsError;
use salus_primitives::{next_head, AuditEvent, AuditKind};
use salus_runtime::{AccountId, Runtime, System};
use std::collections::BTreeSet;

#[test]
fn i3_every_call_writes_one_event_when_it_succeeds_and_none_when_it_fails() {
	scenario(|chain| {
		for step in every_call() {
			let (before, first_head) = (trail(), head());
			match step.by {
				Some(who) => chain.must(who, &step.call),
				None => assert_eq!(chain.govern(ADMIN, step.call.clone()), Ok(())),
			}
			if step.by.is_none() {
				// The motion's own line comes after what it did (I11).
				assert_eq!(trail().len(), before.len() + 2);
				assert_eq!(trail().pop().expect("there is one").kind, AuditKind::MotionExecuted);
			}
			let event = only_one_more(&before);
			assert_eq!(event.actor, actor(step.by), "{:?}", step.call);
			assert_eq!(event.kind, step.kind);
			assert_eq!(event.subject, step.subject.map(account));
			assert_eq!((event.time, event.block), (chain.time(), System::block_number()));
			let mut expected = first_head;
			for event in &trail()[before.len()..] {
				expected = next_head(expected, event);
			}
			assert_eq!(head(), expected);

			match step.by {
				Some(who) => {
					let who = step.refused_by.unwrap_or(who);
					refused(chain, who, &step.refused, step.error);
				}
				None => {
					let before = affairs();
					assert_eq!(chain.govern(ADMIN, step.refused), Err(step.error));
					assert!(affairs() == before);
				}
			}
			chain.seal();
			check_storage();
		}
	});
}

/// The event that the trail has more than `before`, but for the line of a motion.
fn only_one_more(before: &[AuditEvent<AccountId>]) -> AuditEvent<AccountId> {
	let mut trail = trail();
	trail.pop_if(|event| event.kind == AuditKind::MotionExecuted);
	let last = trail.pop().expect("there is one");
	assert_eq!(trail, before);
	last
}

#[test]
fn i3_the_test_of_every_call_leaves_none_out() {
	let tried: BTreeSet<_> = every_call().iter().map(|step| name_of(&step.call)).collect();
	let refused: BTreeSet<_> = every_call().iter().map(|step| name_of(&step.refused)).collect();
	let all: BTreeSet<_> = ours()
		.flat_map(|pallet| {
			calls(pallet).iter().map(|call| format!("{}.{}", pallet.name, call.name))
		})
		.collect();
	assert_eq!(tried, all);
	assert_eq!(refused, all);
}

#[test]
fn i3_no_call_is_there_to_write_an_event() {
	for pallet in ours() {
		for call in calls(pallet) {
			let name = call.name.to_lowercase();
			for word in ["log", "audit_", "event", "trail", "record"] {
				assert!(!name.contains(word), "{}.{name}", pallet.name);
			}
		}
	}
	let audit = ours().find(|pallet| pallet.name == "Audit").expect("it is ours");
	let names: Vec<_> = calls(audit).iter().map(|call| call.name.as_str()).collect();
	assert_eq!(names, ["add_auditor", "remove_auditor"]);
}

#[test]
fn i3_a_batch_that_fails_takes_the_events_of_its_first_calls_back() {
	scenario(|chain| {
		let batch = batch_all(&[add_file(Clinical, 0), add_file(Clinical, 0), delete_file(99)]);
		refused(chain, PATIENT, &batch, PatientsError::<Runtime>::RecordNotFound);
	});
}

#[test]
fn i3_each_call_of_a_batch_writes_its_own_event() {
	scenario(|chain| {
		let before = trail().len();
		chain.must(PATIENT, &batch_all(&[add_file(Clinical, 0), rotate(Clinical, 1)]));
		assert_eq!(trail().len(), before + 2);
	});
}
