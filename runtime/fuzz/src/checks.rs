//! What must hold whatever the input is. Reads the chain, and empties its list of events.

use salus_primitives::AuditKind;
use salus_runtime::{Runtime, RuntimeCall, RuntimeEvent, System};

/// Runs `run`, and checks that the trail grew by what our pallets say that they did (I3). How many
/// audit events there are more.
pub fn watch<R>(run: impl FnOnce() -> R) -> (R, u64) {
	System::reset_events();
	let before = pallet_audit::EventCount::<Runtime>::get();
	let result = run();
	let more = pallet_audit::EventCount::<Runtime>::get() - before;
	let (mut recorded, mut done) = (0, 0);
	// Lines of power, and what the pallets that carry calls out say of it (I11).
	let (mut power, mut carried_out) = (0, 0);
	for record in System::read_events_no_consensus() {
		match record.event {
			RuntimeEvent::Audit(pallet_audit::Event::Recorded { kind, .. }) => {
				recorded += 1;
				// These have no event of our pallets but that of the trail.
				done += u64::from(matches!(
					kind,
					AuditKind::AuditorAdded
						| AuditKind::AuditorRemoved
						| AuditKind::MotionExecuted
						| AuditKind::RootDispatched
						| AuditKind::ScheduledExecuted
						| AuditKind::CodeReplaced
				));
				power += u64::from(matches!(
					kind,
					AuditKind::MotionExecuted
						| AuditKind::RootDispatched
						| AuditKind::ScheduledExecuted
				));
			}
			RuntimeEvent::Council(pallet_collective::Event::Executed {
				result: Ok(()), ..
			})
			| RuntimeEvent::Governance(pallet_governance::Event::DispatchedAsRoot {})
			| RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched {
				result: Ok(()), ..
			}) => {
				carried_out += 1;
			}
			// What follows from leaving, later and by itself.
			RuntimeEvent::Patients(pallet_patients::Event::PatientErased { .. })
			| RuntimeEvent::Doctors(pallet_doctors::Event::ProviderErased { .. }) => {}
			RuntimeEvent::Roles(_) | RuntimeEvent::Patients(_) | RuntimeEvent::Doctors(_) => {
				done += 1;
			}
			_ => {}
		}
	}
	assert_eq!(more, recorded, "I3: the trail grows by what is recorded");
	assert_eq!(done, recorded, "I3: what is done is recorded, and once");
	assert_eq!(power, carried_out, "I11: every act of power leaves a line");
	(result, more)
}

/// Whether `call` is of a pallet that writes the trail.
pub fn is_ours(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Roles(_)
			| RuntimeCall::Patients(_)
			| RuntimeCall::Doctors(_)
			| RuntimeCall::Audit(_)
	)
}

/// What only Root may do, and what is no finding where Root does it: setting the clock past the block's
/// author. Storage past the pallets not even Root sets.
const PAST_THE_PALLETS: [&str; 1] = ["Timestamp"];

/// Whether `call` or a call in it is such a one.
pub fn goes_past_the_pallets(call: &RuntimeCall) -> bool {
	if is_ours(call) {
		return false;
	}
	let text = format!("{call:?}");
	PAST_THE_PALLETS.iter().any(|name| text.contains(name))
}
