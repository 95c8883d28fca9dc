//! Which calls may be made at all, and which of them no pause can stop. Touches nothing.

use crate::{Runtime, RuntimeCall};
use frame_support::traits::Contains;
use pallet_tx_pause::RuntimeCallNameOf;

/// What may be called, wherever it is wrapped: everything but
///
/// - `utility.as_derivative` and `proxy.create_pure`, which make accounts that sign nothing, as many
///   as one likes, and so would have storage filled in the names of people who do not exist;
/// - `session.purge_keys`: a validator's session keys go with the seat.
///
/// Root is not held by this.
pub struct CallFilter;

impl Contains<RuntimeCall> for CallFilter {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(
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

/// What `tx-pause` lets nobody pause.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, _): &RuntimeCallNameOf<Runtime>) -> bool {
		NEVER_PAUSED.contains(&pallet.as_slice())
	}
}
