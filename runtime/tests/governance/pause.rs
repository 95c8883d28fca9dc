//! Calls that the council pauses.

use super::{common::*, motions::*};
use frame_support::BoundedVec;
use pallet_roles::{extension::REGISTRATION_PAUSED, EnrolmentPolicy::ByAdmin};
use salus_runtime::{Roles, Runtime, RuntimeCall};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

type Name = pallet_tx_pause::RuntimeCallNameOf<Runtime>;

fn name(pallet: &str, call: &str) -> Name {
	let bounded = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
	(bounded(pallet), bounded(call))
}

fn pause(pallet: &str, call: &str) -> RuntimeCall {
	RuntimeCall::TxPause(pallet_tx_pause::Call::pause { full_name: name(pallet, call) })
}

fn unpause(pallet: &str, call: &str) -> RuntimeCall {
	RuntimeCall::TxPause(pallet_tx_pause::Call::unpause { ident: name(pallet, call) })
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn a_paused_call_is_refused_wherever_it_is_wrapped_until_it_is_unpaused() {
	scenario(|chain| {
		let call = add_file(Clinical, 0);
		assert_eq!(chain.govern(ADMIN, pause("Patients", "add_file")), Ok(()));
		chain.settle();
		refused(chain, PATIENT, &call, filtered());
		refused(chain, PATIENT, &batch_all(&[delete_file(0), call.clone()]), filtered());
		chain.must(PATIENT, &delete_file(0));
		assert_eq!(chain.govern(ADMIN, unpause("Patients", "add_file")), Ok(()));
		chain.must(PATIENT, &call);
	});
}

#[test]
fn a_strangers_paused_registration_is_refused_by_the_pool() {
	scenario(|chain| {
		assert_eq!(chain.govern(ADMIN, pause("Patients", "register")), Ok(()));
		let would_fail = InvalidTransaction::Custom(REGISTRATION_PAUSED);
		let refused = Err(TransactionValidityError::Invalid(would_fail));
		assert_eq!(chain.offer(STRANGER, &register_patient()), refused);
	});
}

#[test]
fn nobody_but_the_council_pauses_and_unpauses() {
	scenario(|chain| {
		for who in MEMBERS {
			refused(chain, who, &pause("Patients", "add_file"), DispatchError::BadOrigin);
		}
		assert_eq!(chain.govern(ADMIN, pause("Patients", "add_file")), Ok(()));
		chain.settle();
		refused(chain, PATIENT, &unpause("Patients", "add_file"), DispatchError::BadOrigin);
	});
}

#[test]
fn what_undoes_a_pause_what_blocks_are_made_of_and_what_takes_back_is_not_paused() {
	development(|chain| {
		let unpausable = DispatchError::from(pallet_tx_pause::Error::<Runtime>::Unpausable);
		for (pallet, call) in [
			("Council", "propose"),
			("Council", "vote"),
			("Council", "close"),
			("Governance", "dispatch_as_root"),
			("TxPause", "unpause"),
			("Timestamp", "set"),
			("Grandpa", "report_equivocation_unsigned"),
			("Patients", "revoke_access"),
			("Patients", "rotate_keys"),
			("Patients", "deregister"),
			("Doctors", "deregister"),
			("Proxy", "remove_proxy"),
			("Proxy", "remove_proxies"),
		] {
			assert_eq!(
				chain.govern(ADMIN, pause(pallet, call)),
				Err(unpausable),
				"{pallet}.{call}"
			);
		}
	});
}

#[test]
fn the_council_does_as_root_what_it_has_paused() {
	development(|chain| {
		assert_eq!(chain.govern(ADMIN, pause("Roles", "set_enrolment")), Ok(()));
		assert_eq!(chain.govern(ADMIN, set_enrolment(ByAdmin)), Err(filtered()));
		assert_eq!(chain.govern(ADMIN, as_root(set_enrolment(ByAdmin))), Ok(()));
		assert_eq!(Roles::enrolment(), ByAdmin);
	});
}
