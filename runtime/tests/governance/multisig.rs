//! An account of several persons: a department whose directors sign together.

use super::common::*;
use frame_support::{traits::Get, weights::Weight};
use pallet_multisig::{Call, Timepoint};
use salus_primitives::{Actor, AuditKind, ProviderKind, Role};
use salus_runtime::{
	AccountId, Doctors, Multisig, Roles, Runtime, RuntimeCall, RuntimeEvent, System,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::{DispatchError, DispatchResult};

/// Two of these three, all of whom are members.
const DIRECTORS: [Sr25519Keyring; 3] = [ADMIN, PATIENT, DOCTOR];

fn department() -> AccountId {
	assert_eq!(DIRECTORS, [Alice, Bob, Charlie]);
	let mut signatories = DIRECTORS.map(account);
	signatories.sort();
	Multisig::multi_account_id(&signatories, 2)
}

/// The signature of `who` under `call`, the first or, after `since`, another one.
fn as_multi(who: Sr25519Keyring, since: Option<Timepoint<u32>>, call: &RuntimeCall) -> RuntimeCall {
	let mut other_signatories: Vec<_> =
		DIRECTORS.into_iter().filter(|director| *director != who).map(account).collect();
	other_signatories.sort();
	RuntimeCall::Multisig(Call::as_multi {
		threshold: 2,
		other_signatories,
		maybe_timepoint: since,
		call: Box::new(call.clone()),
		max_weight: Weight::from_parts(10_000_000_000, 1_000_000),
	})
}

/// Has two directors sign `call`, and says what came of it.
fn together(chain: &mut Chain, call: &RuntimeCall) -> DispatchResult {
	chain.must(DIRECTORS[0], &as_multi(DIRECTORS[0], None, call));
	let opened = |event| match event {
		RuntimeEvent::Multisig(pallet_multisig::Event::NewMultisig { .. }) => Some(()),
		_ => None,
	};
	let events = System::events();
	assert!(events.into_iter().any(|record| opened(record.event).is_some()));
	let index = System::extrinsic_index().unwrap_or_default();
	let since = Timepoint { height: System::block_number(), index: index.saturating_sub(1) };
	chain.must(DIRECTORS[1], &as_multi(DIRECTORS[1], Some(since), call));
	let executed = |event| match event {
		RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { result, .. }) => {
			Some(result)
		}
		_ => None,
	};
	let events = System::events().into_iter().rev();
	events.map(|record| record.event).find_map(executed).expect("two are enough")
}

/// The department is enrolled by an admin: it signs nothing itself.
fn enrolled(test: impl FnOnce(&mut Chain)) {
	scenario(|chain| {
		let enrol = pallet_roles::Call::assign { who: department(), role: Role::Department };
		chain.must(ADMIN, &RuntimeCall::Roles(enrol));
		chain.settle();
		test(chain);
	});
}

#[test]
fn two_of_three_register_a_department_and_act_for_it() {
	enrolled(|chain| {
		assert_eq!(together(chain, &register_provider(ProviderKind::Department)), Ok(()));
		let event = trail().pop().expect("it was recorded");
		assert_eq!(event.kind, AuditKind::ProviderRegistered);
		assert_eq!(event.actor, Actor::Member(department()));
		// Of those who signed, the last: with whom it was carried out.
		assert_eq!(event.signer, Some(account(DIRECTORS[1])));
		let public_profile = cid(3);
		let verify = pallet_doctors::Call::verify { provider: department(), public_profile };
		chain.must(ADMIN, &RuntimeCall::Doctors(verify));
		chain.settle();
		assert_eq!(together(chain, &name_doctor(DOCTOR)), Ok(()));
		assert_eq!(Doctors::staff(department()), [account(DOCTOR)]);
	});
}

#[test]
fn one_of_three_does_nothing() {
	enrolled(|chain| {
		let call = register_provider(ProviderKind::Department);
		let events = trail().len();
		chain.must(DIRECTORS[0], &as_multi(DIRECTORS[0], None, &call));
		chain.seal();
		assert_eq!(trail().len(), events);
		assert_eq!(pallet_multisig::Multisigs::<Runtime>::iter().count(), 1);
	});
}

#[test]
fn an_account_of_several_that_nobody_enrolled_registers_nowhere() {
	scenario(|chain| {
		let not_enrolled = pallet_roles::Error::<Runtime>::NotEnrolled;
		let call = register_provider(ProviderKind::Department);
		let before = trail();
		assert_eq!(together(chain, &call), Err(not_enrolled.into()));
		assert_eq!(trail(), before);
		assert_eq!(Roles::role_of(department()), None);
	});
}

#[test]
fn an_account_of_several_may_no_more_than_its_role() {
	enrolled(|chain| {
		let before = trail();
		let not_authorized = pallet_roles::Error::<Runtime>::NotAuthorized;
		assert_eq!(together(chain, &assign(STRANGER, Role::Admin)), Err(not_authorized.into()));
		assert_eq!(together(chain, &set_enrolment_by_admin()), Err(DispatchError::BadOrigin));
		let filtered = frame_system::Error::<Runtime>::CallFiltered;
		let derivative = pallet_utility::Call::as_derivative {
			index: 0,
			call: Box::new(register_provider(ProviderKind::Doctor)),
		};
		assert_eq!(together(chain, &RuntimeCall::Utility(derivative)), Err(filtered.into()));
		assert_eq!(trail(), before);
	});
}

fn set_enrolment_by_admin() -> RuntimeCall {
	set_enrolment(pallet_roles::EnrolmentPolicy::ByAdmin)
}

#[test]
fn somebody_who_is_none_of_them_signs_for_nobody() {
	enrolled(|chain| {
		let call = register_provider(ProviderKind::Department);
		chain.must(PHARMACY, &as_multi(DIRECTORS[0], None, &call));
		// The signatories are part of the account: this was another one.
		assert_eq!(pallet_multisig::Multisigs::<Runtime>::iter_prefix(department()).count(), 0);
	});
}

#[test]
fn i8_an_account_has_so_many_calls_that_wait_for_others_and_no_more() {
	enrolled(|chain| {
		let call = |n: u32| as_multi(DIRECTORS[0], None, &remark(n as usize));
		let waiting = || pallet_multisig::Multisigs::<Runtime>::iter().count() as u32;
		let most: u32 = <Runtime as pallet_roles::Config>::MaxPending::get();
		for n in 0..most {
			chain.must(DIRECTORS[0], &call(n));
			chain.seal();
		}
		assert_eq!(waiting(), most);
		let too_many = || pallet_roles::Error::<Runtime>::TooManyPending;
		refused(chain, DIRECTORS[0], &call(most), too_many());
		// Others are not kept from it, and one that is finished or given up makes room.
		chain.must(DIRECTORS[1], &as_multi(DIRECTORS[1], None, &remark(most as usize)));
		let (_, hash, entry) = pallet_multisig::Multisigs::<Runtime>::iter()
			.find(|(_, _, entry)| entry.depositor == account(DIRECTORS[0]))
			.expect("there are some");
		let mut other_signatories = vec![account(DIRECTORS[1]), account(DIRECTORS[2])];
		other_signatories.sort();
		let cancel = Call::cancel_as_multi {
			threshold: 2,
			other_signatories,
			timepoint: entry.when,
			call_hash: hash,
		};
		chain.must(DIRECTORS[0], &RuntimeCall::Multisig(cancel));
		chain.must(DIRECTORS[0], &call(most + 1));
		refused(chain, DIRECTORS[0], &call(most + 2), too_many());
	});
}
