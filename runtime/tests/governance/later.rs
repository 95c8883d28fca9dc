//! Calls that are carried out later (`scheduler`), and the long ones that are put on chain before
//! they are needed (`preimage`).

use super::{common::*, motions::*};
use codec::Encode;
use pallet_roles::EnrolmentPolicy::{ByAdmin, Open};
use salus_runtime::{Roles, Runtime, RuntimeCall};
use sp_keyring::Sr25519Keyring::Ferdie;
use sp_runtime::{traits::Hash as _, DispatchError};

fn after(blocks: u32, call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Scheduler(pallet_scheduler::Call::schedule_after {
		after: blocks,
		maybe_periodic: None,
		priority: 0,
		call: Box::new(call.into()),
	})
}

fn note(bytes: Vec<u8>) -> RuntimeCall {
	RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes })
}

#[test]
fn what_the_council_schedules_is_carried_out_when_it_is_due() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, after(3, set_enrolment(ByAdmin))), Ok(()));
		chain.seal();
		for _ in 0..3 {
			assert_eq!(Roles::enrolment(), Open);
			chain.seal();
		}
		chain.seal();
		assert_eq!(Roles::enrolment(), ByAdmin);
	});
}

#[test]
fn nobody_but_the_council_schedules() {
	scenario(|chain| {
		for who in MEMBERS {
			refused(chain, who, &after(3, remark(1)), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn preimages_are_noted_by_members_of_the_council_and_nobody_else() {
	scenario(|chain| {
		let bytes = set_enrolment(ByAdmin).encode();
		for who in MEMBERS.into_iter().filter(|who| *who != ADMIN) {
			refused(chain, who, &note(bytes.clone()), DispatchError::BadOrigin);
		}
		chain.must(ADMIN, &note(bytes.clone()));
		let hash = <Runtime as frame_system::Config>::Hashing::hash(&bytes);
		assert!(pallet_preimage::RequestStatusFor::<Runtime>::contains_key(hash));
		let unnote = pallet_preimage::Call::unnote_preimage { hash };
		let not_authorized = pallet_preimage::Error::<Runtime>::NotAuthorized;
		refused(chain, PATIENT, &RuntimeCall::Preimage(unnote.clone()), not_authorized);
		assert_eq!(chain.govern(ADMIN, as_root(RuntimeCall::Preimage(unnote))), Ok(()));
		assert!(pallet_preimage::RequestStatusFor::<Runtime>::get(hash).is_none());
	});
}

#[test]
fn what_was_scheduled_is_cancelled_by_a_council_of_another_size_and_by_root() {
	type Agenda = pallet_scheduler::Agenda<Runtime>;
	for root in [false, true] {
		development(|chain| {
			assert_eq!(chain.govern(ADMIN, after(50, set_enrolment(ByAdmin))), Ok(()));
			let mut scheduled = Agenda::iter().filter(|(_, agenda)| !agenda.is_empty());
			let when = scheduled.next().expect("it is scheduled").0;
			let who = account(Ferdie).into();
			let add = pallet_membership::Call::add_member { who };
			assert_eq!(chain.govern(ADMIN, to_council(add)), Ok(()));
			let cancel = RuntimeCall::Scheduler(pallet_scheduler::Call::cancel { when, index: 0 });
			let cancel = if root { as_root(cancel) } else { cancel };
			assert_eq!(by_two(chain, [ADMIN, Ferdie], cancel), Ok(()));
			assert!(Agenda::get(when).is_empty(), "it is still scheduled");
		});
	}
}
