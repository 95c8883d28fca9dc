//! What comes of a validator that is proved to have voted twice. Disables it in the session and
//! takes its session keys.

use crate::{AccountId, Runtime, RuntimeOrigin, Session, Validators};
use frame_support::weights::Weight;
use pallet_session::historical::IdentificationTuple;
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

/// Disables the offender, at once: it authors no more blocks. Its session keys go with that, which
/// keeps it out of the authorities of Aura and GRANDPA from the session after next, until it sets
/// new ones. Its seat stays: that is the council's to take.
///
/// Nothing is done to so many that GRANDPA could not go on without them, a third or more. Where fewer
/// than the minimum would have keys afterwards, the offender keeps its own: it stays disabled until the
/// set changes, and the council has to take its seat, with another validator in place, before it does.
pub struct Disable;

impl OnOffenceHandler<AccountId, IdentificationTuple<Runtime>, Weight> for Disable {
	fn on_offence(
		offenders: &[OffenceDetails<AccountId, IdentificationTuple<Runtime>>],
		severities: &[Perbill],
		_: SessionIndex,
	) -> Weight {
		for (details, severity) in offenders.iter().zip(severities) {
			disable(&details.offender.0, OffenceSeverity(*severity));
		}
		// The weight of the report covers the rest.
		<Runtime as frame_system::Config>::DbWeight::get().reads_writes(8, 8)
	}
}

fn disable(offender: &AccountId, severity: OffenceSeverity) {
	Session::report_offence(offender.clone(), severity);
	let disabled = Session::validator_id_to_index(offender)
		.is_some_and(|index| Session::disabled_validators().contains(&index));
	let others = Validators::validators().into_iter();
	let others = others.filter(|(who, has_keys)| *has_keys && who != offender).count() as u32;
	if disabled && others >= pallet_validators::Minimum::<Runtime>::get() {
		// Fails where an earlier report took them.
		let _ = Session::purge_keys(RuntimeOrigin::signed(offender.clone()));
	}
}
