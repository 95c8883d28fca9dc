//! What the session asks of the council's validators, and they of the session. Reads both; removes
//! the session keys that go with a seat, and the roots of `Historical` that are too old to be of use.

use super::consensus::REPORTABLE_SESSIONS;
use crate::{AccountId, Historical, Runtime, RuntimeOrigin, Session, Validators};
use alloc::vec::Vec;
use pallet_session::{historical::NoteHistoricalRoot, NextKeys, QueuedKeys, SessionManager};
use sp_runtime::DispatchResult;
use sp_staking::SessionIndex;

/// The session keys of validators.
pub struct KeysOfSession;

impl pallet_validators::SessionKeys<AccountId> for KeysOfSession {
	fn are_set(who: &AccountId) -> bool {
		// As a whole: smoldot, the light client, takes no proof that something is there without it.
		NextKeys::<Runtime>::get(who).is_some()
	}

	fn are_queued(validators: &[AccountId]) -> bool {
		let queued = QueuedKeys::<Runtime>::get();
		let wanted =
			validators.iter().map(|who| Some((who.clone(), NextKeys::<Runtime>::get(who)?)));
		wanted.eq(queued.into_iter().map(Some))
	}

	fn purge(who: &AccountId) -> DispatchResult {
		// The validator's own call, which the call filter refuses: the reference that the keys take
		// of the account is given back.
		Session::purge_keys(RuntimeOrigin::signed(who.clone()))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set(who: &AccountId) {
		use sp_core::{ed25519, sr25519};
		use sp_runtime::traits::OpaqueKeys;
		// Keys of their own for each account, straight into storage: there is no keystore.
		let seed: [u8; 32] = who.clone().into();
		let keys = crate::SessionKeys {
			aura: sr25519::Public::from_raw(seed).into(),
			grandpa: ed25519::Public::from_raw(seed).into(),
		};
		for id in crate::SessionKeys::key_ids() {
			pallet_session::KeyOwner::<Runtime>::insert((*id, keys.get_raw(*id).to_vec()), who);
		}
		NextKeys::<Runtime>::insert(who, keys);
		let _ = crate::System::inc_consumers(who);
	}
}

/// The validators, each session's root kept for as long as equivocations can be proved.
pub struct ProvableValidators;

type Noted = NoteHistoricalRoot<Runtime, Validators>;

impl SessionManager<AccountId> for ProvableValidators {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		Noted::new_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		Noted::new_session_genesis(index)
	}

	fn start_session(index: SessionIndex) {
		<Noted as SessionManager<AccountId>>::start_session(index);
		if let Some(oldest) = index.checked_sub(REPORTABLE_SESSIONS) {
			Historical::prune_up_to(oldest);
		}
	}

	fn end_session(index: SessionIndex) {
		<Noted as SessionManager<AccountId>>::end_session(index);
	}
}
