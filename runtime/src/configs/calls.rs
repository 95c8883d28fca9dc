//! Which calls may be made at all, and which of them no pause can stop. Touches nothing.

use crate::{Runtime, RuntimeCall};
use alloc::vec::Vec;
use frame_support::traits::Contains;
use pallet_tx_pause::RuntimeCallNameOf;

/// What may be called, wherever it is wrapped: everything but
///
/// - `utility.as_derivative` and `proxy.create_pure`, which make accounts that sign nothing, as many
///   as one likes, and so would have storage filled in the names of people who do not exist;
/// - `session.purge_keys`: a validator's session keys go with the seat;
/// - what not even root may do ([`is_nobodys`]).
///
/// Root is not held by this, but for the last: see [`may_be_made_at_all`].
pub struct CallFilter;

/// Whether `call` is one that nobody may make, root included:
///
/// - `system.set_storage`, `kill_storage` and `kill_prefix`, which change state past all rules: the trail,
///   who is an admin, who is verified;
/// - `utility.dispatch_as` and `dispatch_as_fallible`, which act in the name of somebody who did not sign.
///
/// What the council may do instead, and everybody sees before it holds, is to replace the code.
fn is_nobodys(call: &RuntimeCall) -> bool {
	use frame_system::Call as System;
	use pallet_utility::Call as Utility;
	matches!(
		call,
		RuntimeCall::System(
			System::set_storage { .. } | System::kill_storage { .. } | System::kill_prefix { .. }
		) | RuntimeCall::Utility(
			Utility::dispatch_as { .. } | Utility::dispatch_as_fallible { .. }
		)
	)
}

/// Whether neither `call` nor any call within it, however deep, is one that nobody may make.
///
/// A preimage's call is looked through when the scheduler carries it out.
pub fn may_be_made_at_all(call: &RuntimeCall) -> bool {
	let mut rest = Vec::from([call]);
	while let Some(call) = rest.pop() {
		if is_nobodys(call) {
			return false;
		}
		rest.extend(within(call));
	}
	true
}

/// The calls that `call` has as arguments.
pub fn within(call: &RuntimeCall) -> Vec<&RuntimeCall> {
	use pallet_collective::Call as Council;
	use pallet_governance::Call as Governance;
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;
	match call {
		RuntimeCall::Utility(
			Utility::batch { calls }
			| Utility::batch_all { calls }
			| Utility::force_batch { calls },
		) => calls.iter().collect(),
		RuntimeCall::Utility(
			Utility::as_derivative { call, .. }
			| Utility::dispatch_as { call, .. }
			| Utility::dispatch_as_fallible { call, .. }
			| Utility::with_weight { call, .. },
		)
		| RuntimeCall::Proxy(Proxy::proxy { call, .. } | Proxy::proxy_announced { call, .. })
		| RuntimeCall::Multisig(
			Multisig::as_multi { call, .. } | Multisig::as_multi_threshold_1 { call, .. },
		) => Vec::from([&**call]),
		RuntimeCall::Utility(Utility::if_else { main, fallback }) => {
			Vec::from([&**main, &**fallback])
		}
		RuntimeCall::Council(
			Council::propose { proposal, .. } | Council::execute { proposal, .. },
		) => Vec::from([&proposal.0]),
		RuntimeCall::Scheduler(
			Scheduler::schedule { call, .. }
			| Scheduler::schedule_named { call, .. }
			| Scheduler::schedule_after { call, .. }
			| Scheduler::schedule_named_after { call, .. },
		) => Vec::from([&call.0]),
		RuntimeCall::Governance(Governance::dispatch_as_root { call }) => Vec::from([&call.0]),
		_ => Vec::new(),
	}
}

impl Contains<RuntimeCall> for CallFilter {
	fn contains(call: &RuntimeCall) -> bool {
		!is_nobodys(call)
			&& !matches!(
				call,
				RuntimeCall::Utility(pallet_utility::Call::as_derivative { .. })
					| RuntimeCall::Proxy(pallet_proxy::Call::create_pure { .. })
					| RuntimeCall::Session(pallet_session::Call::purge_keys { .. })
			)
	}
}

/// The pallets no call of which can be paused: those with which the council undoes a pause (as does
/// `TxPause`, which looks after itself), and those without which there are no blocks or no finality.
const NEVER_PAUSED: [&[u8]; 8] = [
	b"Council",
	b"Governance",
	b"TxPause",
	b"Timestamp",
	b"Grandpa",
	// Through which a seat of the council may vote.
	b"Multisig",
	b"Proxy",
	b"Utility",
];

/// The calls of other pallets that cannot be paused: those with which somebody takes back what they gave,
/// and leaves. `proxy.remove_proxy` is one of them, with its pallet.
const NEVER_PAUSED_CALLS: [(&[u8], &[u8]); 4] = [
	(b"Patients", b"revoke_access"),
	(b"Patients", b"rotate_keys"),
	(b"Patients", b"deregister"),
	(b"Doctors", b"deregister"),
];

/// What `tx-pause` lets nobody pause.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		NEVER_PAUSED.contains(&pallet.as_slice())
			|| NEVER_PAUSED_CALLS.contains(&(pallet.as_slice(), call.as_slice()))
	}
}
