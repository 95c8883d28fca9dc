//! I11: every act of power leaves a line on the trail, with the hash of the call; and what would leave none
//! is refused to root itself, whatever it is wrapped in.

use crate::common::{
	metadata::{metadata, resolve},
	*,
};
use codec::Encode;
use frame_support::BoundedVec;
use pallet_roles::EnrolmentPolicy::ByAdmin;
use salus_primitives::{Actor, AuditEvent, AuditItem, AuditKind, Role};
use salus_runtime::{
	configs::{within, ProxyType},
	AccountId, OriginCaller, Roles, Runtime, RuntimeCall,
};
use scale_info::{TypeDef, TypeDefPrimitive};
use sp_io::hashing::blake2_256;
use sp_keyring::Sr25519Keyring::Ferdie;
use sp_runtime::DispatchError;
use std::collections::BTreeSet;

fn as_root(call: RuntimeCall) -> RuntimeCall {
	let call = Box::new(call.into());
	RuntimeCall::Governance(pallet_governance::Call::dispatch_as_root { call })
}

fn after(blocks: u32, call: RuntimeCall) -> RuntimeCall {
	let (maybe_periodic, priority, call) = (None, 0, Box::new(call.into()));
	let call =
		pallet_scheduler::Call::schedule_after { after: blocks, maybe_periodic, priority, call };
	RuntimeCall::Scheduler(call)
}

/// The line that says that `call` was carried out in the way `kind`.
fn is_line(event: &AuditEvent<AccountId>, kind: AuditKind, call: &RuntimeCall) -> bool {
	let bytes = call.encode();
	let hash = blake2_256(&bytes);
	let item = AuditItem::Call { pallet: bytes[0], call: bytes[1], hash };
	event.kind == kind
		&& event.item == item
		&& event.actor == Actor::Governance
		&& event.subject.is_none()
}

#[test]
fn i11_every_motion_that_is_carried_out_is_a_line_signed_by_who_had_it_carried_out() {
	use pallet_membership::Call as Membership;
	use pallet_validators::Call as Validators;
	let (pallet, name) = ("Patients", "add_file");
	let bounded = |text: &str| BoundedVec::truncate_from(text.as_bytes().to_vec());
	let full_name = (bounded(pallet), bounded(name));
	let calls = [
		RuntimeCall::Validators(Validators::add_validator { who: account(Ferdie) }),
		RuntimeCall::Validators(Validators::remove_validator { who: account(Ferdie) }),
		RuntimeCall::TxPause(pallet_tx_pause::Call::pause { full_name }),
		after(3, remark(1)),
		set_enrolment(ByAdmin),
		as_root(RuntimeCall::System(frame_system::Call::authorize_upgrade {
			code_hash: Default::default(),
		})),
		RuntimeCall::CouncilMembership(Membership::set_prime { who: account(ADMIN).into() }),
	];
	development(|chain| {
		for call in calls {
			let before = trail().len();
			assert_eq!(chain.govern(ADMIN, call.clone()), Ok(()), "{call:?}");
			let added = trail().split_off(before);
			let last = added.last().expect("it left a line");
			assert!(is_line(last, AuditKind::MotionExecuted, &call), "{call:?}: {last:?}");
			assert_eq!(last.signer, Some(account(ADMIN)));
			let lines = added.iter().filter(|event| event.kind == AuditKind::MotionExecuted);
			assert_eq!(lines.count(), 1);
			chain.seal();
		}
	});
}

#[test]
fn i11_what_is_done_as_root_is_a_line_of_its_own() {
	development(|chain| {
		let call = assign(STRANGER, Role::Admin);
		let before = trail().len();
		assert_eq!(chain.govern(ADMIN, as_root(call.clone())), Ok(()));
		let added = trail().split_off(before);
		assert_eq!(added[0].kind, AuditKind::RoleAssigned);
		assert!(is_line(&added[1], AuditKind::RootDispatched, &call));
		assert!(is_line(&added[2], AuditKind::MotionExecuted, &as_root(call)));
		assert_eq!(added.len(), 3);
	});
}

#[test]
fn i11_what_was_scheduled_is_a_line_when_it_is_carried_out_and_nobody_signs_for_it() {
	for root in [false, true] {
		development(|chain| {
			let call = set_enrolment(ByAdmin);
			let schedule = after(1, call.clone());
			let schedule = if root { as_root(schedule) } else { schedule };
			assert_eq!(chain.govern(ADMIN, schedule), Ok(()));
			chain.seal();
			let before = trail().len();
			chain.seal();
			chain.seal();
			assert_eq!(Roles::enrolment(), ByAdmin);
			let added = trail().split_off(before);
			assert_eq!(added[0].kind, AuditKind::EnrolmentChanged);
			assert!(is_line(&added[1], AuditKind::ScheduledExecuted, &call));
			assert_eq!(added.len(), 2);
			assert!(added.iter().all(|event| event.signer.is_none()));
		});
	}
}

#[test]
fn i11_a_motion_that_fails_and_a_member_who_executes_something_leave_no_line() {
	development(|chain| {
		let before = trail();
		let remove = pallet_validators::Call::remove_validator { who: account(Ferdie) };
		assert!(chain.govern(ADMIN, RuntimeCall::Validators(remove)).is_err());
		let call = remark(1);
		let length_bound = call.encoded_size() as u32;
		let proposal = Box::new(call.into());
		let execute = pallet_collective::Call::execute { proposal, length_bound };
		chain.must(ADMIN, &RuntimeCall::Council(execute));
		assert_eq!(trail(), before);
	});
}

/// What not even root may do.
fn for_nobody() -> Vec<RuntimeCall> {
	use frame_system::Call as System;
	use pallet_utility::Call as Utility;
	let admin = || OriginCaller::from(frame_system::RawOrigin::Signed(account(ADMIN)));
	let as_origin = || Box::new(admin());
	vec![
		RuntimeCall::System(System::set_storage { items: vec![(b"key".to_vec(), vec![1])] }),
		RuntimeCall::System(System::kill_storage { keys: vec![b"key".to_vec()] }),
		RuntimeCall::System(System::kill_prefix { prefix: b"key".to_vec(), subkeys: 1 }),
		RuntimeCall::Utility(Utility::dispatch_as {
			as_origin: as_origin(),
			call: Box::new(remark(1)),
		}),
		RuntimeCall::Utility(Utility::dispatch_as_fallible {
			as_origin: as_origin(),
			call: Box::new(remark(1)),
		}),
	]
}

/// Every way to have `call` as an argument of another that carries it out.
fn wrappings(call: &RuntimeCall) -> Vec<RuntimeCall> {
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;
	let one = || Box::new(call.clone());
	let later = || Box::new(call.clone().into());
	let calls = || vec![remark(1), call.clone()];
	let (real, delegate) = (account(ADMIN).into(), account(ADMIN).into());
	let other_signatories = vec![account(PATIENT)];
	let (when, id, maybe_periodic, priority) = (9, [7; 32], None, 0);
	let length_bound = 1_000;
	let proposal = || Box::new(call.clone().into());
	vec![
		RuntimeCall::Utility(Utility::batch { calls: calls() }),
		RuntimeCall::Utility(Utility::batch_all { calls: calls() }),
		RuntimeCall::Utility(Utility::force_batch { calls: calls() }),
		RuntimeCall::Utility(Utility::as_derivative { index: 0, call: one() }),
		RuntimeCall::Utility(Utility::with_weight { call: one(), weight: Default::default() }),
		RuntimeCall::Utility(Utility::if_else { main: one(), fallback: Box::new(remark(1)) }),
		RuntimeCall::Utility(Utility::if_else { main: Box::new(remark(1)), fallback: one() }),
		RuntimeCall::Proxy(Proxy::proxy { real, force_proxy_type: None, call: one() }),
		RuntimeCall::Proxy(Proxy::proxy_announced {
			delegate,
			real: account(ADMIN).into(),
			force_proxy_type: Some(ProxyType::Any),
			call: one(),
		}),
		RuntimeCall::Multisig(Multisig::as_multi {
			threshold: 2,
			other_signatories: other_signatories.clone(),
			maybe_timepoint: None,
			call: one(),
			max_weight: Default::default(),
		}),
		RuntimeCall::Multisig(Multisig::as_multi_threshold_1 { other_signatories, call: one() }),
		RuntimeCall::Scheduler(Scheduler::schedule {
			when,
			maybe_periodic,
			priority,
			call: later(),
		}),
		RuntimeCall::Scheduler(Scheduler::schedule_named {
			id,
			when,
			maybe_periodic,
			priority,
			call: later(),
		}),
		after(1, call.clone()),
		RuntimeCall::Scheduler(Scheduler::schedule_named_after {
			id,
			after: 1,
			maybe_periodic,
			priority,
			call: later(),
		}),
		RuntimeCall::Council(pallet_collective::Call::propose {
			threshold: 2,
			proposal: proposal(),
			length_bound,
		}),
		RuntimeCall::Council(pallet_collective::Call::execute {
			proposal: proposal(),
			length_bound,
		}),
		as_root(call.clone()),
	]
}

#[test]
fn i11_what_goes_past_the_pallets_is_refused_to_root_whatever_wraps_it() {
	let filtered = DispatchError::from(frame_system::Error::<Runtime>::CallFiltered);
	development(|chain| {
		for call in for_nobody() {
			let twice = wrappings(&call).into_iter().flat_map(|call| {
				let batch = batch_all(std::slice::from_ref(&call));
				[call, batch]
			});
			let all: Vec<_> = [call.clone()].into_iter().chain(twice).collect();
			for call in all {
				chain.open();
				let before = affairs();
				assert_eq!(chain.govern(ADMIN, as_root(call.clone())), Err(filtered), "{call:?}");
				assert_eq!(chain.govern(ADMIN, call.clone()), Err(filtered), "{call:?}");
				assert!(affairs() == before, "{call:?} leaves something behind");
				chain.seal();
			}
			refused(chain, ADMIN, &call, filtered);
		}
	});
}

#[test]
fn i11_what_goes_past_the_pallets_is_refused_when_the_scheduler_finds_it_in_a_preimage() {
	development(|chain| {
		let items = vec![(b"key".to_vec(), vec![1; 200])];
		let call = RuntimeCall::System(frame_system::Call::set_storage { items });
		chain.must(
			ADMIN,
			&RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes: call.encode() }),
		);
		// As if it had got into the agenda, which no call can do.
		let bounded = frame_support::traits::Bounded::Lookup {
			hash: blake2_256(&call.encode()).into(),
			len: call.encoded_size() as u32,
		};
		chain.settle();
		let when = salus_runtime::System::block_number() + 2;
		let origin = OriginCaller::from(frame_system::RawOrigin::Root);
		use frame_support::traits::schedule::{v3::Anon, DispatchTime};
		<salus_runtime::Scheduler as Anon<_, _, _>>::schedule(
			DispatchTime::At(when),
			None,
			0,
			origin,
			bounded,
		)
		.expect("it is scheduled");
		let before = trail().len();
		for _ in 0..3 {
			chain.seal();
		}
		assert_eq!(sp_io::storage::get(b"key"), None);
		assert_eq!(trail().len(), before);
	});
}

/// Whether a value of the type with this number may hold a call.
fn holds_a_call(id: u32) -> bool {
	let ty = resolve(id);
	if ty.path.segments.join("::") == "salus_runtime::RuntimeCall" {
		return true;
	}
	match &ty.type_def {
		TypeDef::Sequence(list) => holds_a_call(list.type_param.id),
		TypeDef::Array(array) => holds_a_call(array.type_param.id),
		TypeDef::Tuple(tuple) => tuple.fields.iter().any(|field| holds_a_call(field.id)),
		TypeDef::Composite(composite) => {
			composite.fields.iter().any(|field| holds_a_call(field.ty.id))
		}
		TypeDef::Variant(choice) => {
			let mut fields = choice.variants.iter().flat_map(|variant| &variant.fields);
			fields.any(|field| holds_a_call(field.ty.id))
		}
		TypeDef::Primitive(TypeDefPrimitive::Str) | TypeDef::Primitive(_) => false,
		TypeDef::Compact(_) | TypeDef::BitSequence(_) => false,
	}
}

#[test]
fn i11_every_call_that_takes_a_call_is_looked_through() {
	let taking = metadata().pallets.iter().filter_map(|pallet| {
		let calls = match &resolve(pallet.calls.as_ref()?.ty.id).type_def {
			TypeDef::Variant(calls) => &calls.variants,
			_ => return None,
		};
		let calls =
			calls.iter().filter(|call| call.fields.iter().any(|field| holds_a_call(field.ty.id)));
		Some(calls.map(|call| format!("{}.{}", pallet.name, call.name)).collect::<Vec<_>>())
	});
	let taking: BTreeSet<_> = taking.flatten().collect();
	let wrapped = wrappings(&remark(7)).into_iter().chain(for_nobody());
	let seen: BTreeSet<_> =
		wrapped.filter(|call| !within(call).is_empty()).map(|call| name_of(&call)).collect();
	assert_eq!(seen, taking);
	for call in wrappings(&remark(7)) {
		assert!(within(&call).contains(&&remark(7)), "{call:?}");
	}
}
