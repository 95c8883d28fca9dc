//! What is compared of the state before and after a call. Reads only.

use super::{batch_all, Chain};
use codec::Encode;
use pallet_roles::SelfRegistration;
use salus_primitives::{Actor, AuditEvent};
use salus_runtime::{AccountId, Audit, Runtime, RuntimeCall};
use sp_io::hashing::twox_128;
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

/// A storage, or a part of it.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// All of the storage.
pub fn everything() -> State {
	let mut state = State::new();
	let mut last = Vec::new();
	while let Some(key) = sp_io::storage::next_key(&last) {
		let value = sp_io::storage::get(&key).map(|value| value.to_vec()).unwrap_or_default();
		state.insert(key.clone(), value);
		last = key;
	}
	state
}

/// The pallets that every block changes, whatever is in it.
const CLOCKWORK: [&str; 4] = ["System", "Timestamp", "Aura", "Authorship"];

/// What every transaction changes of the pallet Roles, whatever comes of it: what the sender has
/// used of the allowance, and how many strangers knocked.
const METERS: [&str; 2] = ["Usages", "Registrations"];

/// What every block changes of the pallet Scheduler: up to where its agenda is done.
const AGENDA_DONE: &str = "IncompleteSince";

/// The storage but what every block and every transaction changes. Of the accounts, all but the
/// nonces.
pub fn affairs() -> State {
	let hash = |name: &str| twox_128(name.as_bytes()).to_vec();
	let meters = METERS.map(|item| [hash("Roles"), hash(item)].concat());
	let agenda = [hash("Scheduler"), hash(AGENDA_DONE)].concat();
	let passing: Vec<_> =
		[b":".to_vec(), agenda].into_iter().chain(CLOCKWORK.map(hash)).chain(meters).collect();
	let mut state = everything();
	state.retain(|key, _| !passing.iter().any(|prefix| key.starts_with(prefix)));
	state.extend(references());
	state
}

/// Every account and what keeps it alive.
fn references() -> State {
	frame_system::Account::<Runtime>::iter()
		.map(|(who, info)| {
			let references = (info.providers, info.consumers, info.sufficients);
			(who.encode(), references.encode())
		})
		.collect()
}

/// The keys of storage that name `who`.
pub fn keys_of(who: &AccountId) -> Vec<Vec<u8>> {
	let id: &[u8; 32] = who.as_ref();
	let names = |key: &Vec<u8>| key.windows(id.len()).any(|part| part == id);
	everything().into_keys().filter(names).collect()
}

/// The trail from its beginning.
pub fn trail() -> Vec<AuditEvent<AccountId>> {
	let count = pallet_audit::EventCount::<Runtime>::get();
	(0..count).map(|id| Audit::event(id).expect("no id is left out")).collect()
}

/// The running hash over the trail.
pub fn head() -> [u8; 32] {
	pallet_audit::Head::<Runtime>::get()
}

/// The actor that `by` is in the trail: the council, where it is none.
pub fn actor(by: Option<Sr25519Keyring>) -> Actor<AccountId> {
	by.map_or(Actor::Governance, |who| Actor::Member(who.to_account_id()))
}

/// Sends `call`, which is refused with `error` and leaves nothing behind, the trail included (I3).
/// A registration goes in a batch: one that would fail is otherwise refused before it is dispatched.
#[track_caller]
pub fn refused(
	chain: &mut Chain,
	who: Sr25519Keyring,
	call: &RuntimeCall,
	error: impl Into<DispatchError>,
) {
	let batch = registers(call).then(|| batch_all(std::slice::from_ref(call)));
	let call = batch.as_ref().unwrap_or(call);
	let before = affairs();
	assert_eq!(chain.send(who, call), Err(error.into()), "{who:?} sends {call:?}");
	assert!(affairs() == before, "{who:?} sends {call:?}, which leaves something behind");
}

fn registers(call: &RuntimeCall) -> bool {
	<Runtime as pallet_roles::Config>::SelfRegistration::registers_as(call).is_some()
}
