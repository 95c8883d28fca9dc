//! What the chain's storage has, in the words of the model: all of each map, so that nothing is there
//! that the model does not know. Reads only.

use crate::{
	common::trail,
	model::{Motion, Preimage, Shared, State, Task, Voice},
	people::{everyone, id, EVE, FERDIE},
};
use codec::{Decode, Encode};
use frame_support::traits::QueryPreimage;
use pallet_preimage::{PreimageFor, RequestStatus, RequestStatusFor};
use pallet_roles::EnrolmentPolicy;
use proptest::{prelude::*, test_runner::TestCaseError};
use salus_runtime::{
	configs::{CouncilCollective, ProxyType},
	AccountId, BlockNumber, CouncilMembership, Doctors, Hash, OriginCaller, Patients, Roles,
	Runtime, RuntimeCall, SessionKeys, Validators,
};
use std::collections::{BTreeMap, BTreeSet};

type Verdict = Result<(), TestCaseError>;

/// Compares all that the model knows with the chain.
pub fn compare(state: &State) -> Verdict {
	accounts(state)?;
	members(state)?;
	council(state)?;
	validators(state)?;
	prop_assert_eq!(agenda(), state.agenda.clone());
	prop_assert_eq!(preimages(), state.preimages.clone());
	prop_assert_eq!(proxies(), state.proxies.clone());
	prop_assert_eq!(shared(), state.shared.clone());
	let paused = pallet_tx_pause::PausedCalls::<Runtime>::iter_keys();
	let paused: BTreeSet<_> = paused.map(|name| crate::model::written(&name)).collect();
	prop_assert_eq!(&paused, &state.paused);
	Ok(())
}

/// Who exists, and why.
fn accounts(state: &State) -> Verdict {
	let there = frame_system::Account::<Runtime>::iter().map(|(who, info)| {
		let keys = u32::from(state.keys.contains_key(&who));
		assert_eq!(info.consumers, keys, "only session keys need an account");
		(who, (info.providers, info.sufficients))
	});
	let there: BTreeMap<_, _> = there.collect();
	let known = everyone().filter(|who| state.exists(who));
	let known: BTreeMap<_, _> = known.map(|who| (who.clone(), state.references(&who))).collect();
	prop_assert_eq!(there, known);
	Ok(())
}

/// Roles, records, staff, and the trail to its last event (I3).
fn members(state: &State) -> Verdict {
	let roles: BTreeMap<_, _> = pallet_roles::Roles::<Runtime>::iter().collect();
	prop_assert_eq!(&roles, &state.roles);
	let closed = Roles::enrolment() == EnrolmentPolicy::ByAdmin;
	prop_assert_eq!(closed, state.enrolment_closed);
	let (records, rest) = Patients::files(id(EVE), None, 0, u32::MAX);
	prop_assert_eq!(rest, None);
	let records: BTreeSet<_> = records.into_iter().map(|(record, _)| record).collect();
	prop_assert_eq!(&records, &state.records);
	let staff = Doctors::staff(id(FERDIE));
	prop_assert_eq!(!staff.is_empty(), state.staffed);
	let events: Vec<_> = trail().into_iter().map(|event| (event.actor, event.kind)).collect();
	prop_assert_eq!(&events, &state.trail);
	Ok(())
}

fn council(state: &State) -> Verdict {
	let members = pallet_collective::Members::<Runtime, CouncilCollective>::get();
	prop_assert_eq!(&members, &state.council.iter().cloned().collect::<Vec<_>>());
	prop_assert_eq!(&CouncilMembership::members().into_inner(), &members);
	prop_assert_eq!(&CouncilMembership::prime(), &state.prime);
	let heard = pallet_collective::Prime::<Runtime, CouncilCollective>::get();
	prop_assert_eq!(&heard, &state.prime_heard);
	let count = pallet_collective::ProposalCount::<Runtime, CouncilCollective>::get();
	prop_assert_eq!(count, state.next_motion);
	let open = pallet_collective::Proposals::<Runtime, CouncilCollective>::get();
	let open: BTreeSet<_> = open.into_iter().collect();
	prop_assert_eq!(&open, &state.motions.keys().copied().collect::<BTreeSet<_>>());
	let voting = pallet_collective::Voting::<Runtime, CouncilCollective>::iter_keys();
	prop_assert_eq!(voting.count(), open.len());
	let calls = pallet_collective::ProposalOf::<Runtime, CouncilCollective>::iter();
	let motions: BTreeMap<_, _> = calls.filter_map(|(hash, call)| motion(hash, call.0)).collect();
	prop_assert_eq!(&motions, &state.motions);
	Ok(())
}

/// The votes on a motion, whose fields the SDK keeps to itself.
#[derive(Decode)]
pub struct Votes {
	pub index: u32,
	pub threshold: u32,
	pub ayes: Vec<AccountId>,
	pub nays: Vec<AccountId>,
	pub end: BlockNumber,
}

impl Votes {
	pub fn of(motion: Hash) -> Option<Self> {
		let votes = pallet_collective::Voting::<Runtime, CouncilCollective>::get(motion)?;
		Some(Self::decode(&mut &votes.encode()[..]).expect("it is what was encoded"))
	}
}

fn motion(hash: Hash, call: RuntimeCall) -> Option<(Hash, Motion)> {
	let Votes { index, threshold, ayes, nays, end } = Votes::of(hash)?;
	let [ayes, nays] = [ayes, nays].map(|votes| votes.into_iter().collect());
	Some((hash, Motion { index, threshold, call, ayes, nays, end }))
}

fn validators(state: &State) -> Verdict {
	let with_keys = |who: &AccountId| (who.clone(), state.keys.contains_key(who));
	let seats: Vec<_> = state.seats.iter().map(with_keys).collect();
	prop_assert_eq!(Validators::validators(), seats);
	prop_assert_eq!(Validators::minimum(), state.minimum);
	let keys: BTreeMap<_, _> = pallet_session::NextKeys::<Runtime>::iter().collect();
	prop_assert_eq!(&keys, &state.keys);
	let owners = pallet_session::KeyOwner::<Runtime>::iter_values().collect::<BTreeSet<_>>();
	prop_assert_eq!(owners, keys.keys().cloned().collect::<BTreeSet<_>>());
	let queued = pallet_session::QueuedKeys::<Runtime>::get();
	let queued: Vec<SessionKeys> = queued.into_iter().map(|(_, keys)| keys).collect();
	prop_assert_eq!(&queued, &state.queued);
	let authors = pallet_aura::Authorities::<Runtime>::get().into_inner();
	let active: Vec<_> = state.active.iter().map(|keys| keys.aura.clone()).collect();
	prop_assert_eq!(authors, active);
	Ok(())
}

fn agenda() -> BTreeMap<BlockNumber, Vec<Option<Task>>> {
	pallet_scheduler::Agenda::<Runtime>::iter()
		.map(|(when, tasks)| {
			let tasks = tasks.into_iter().map(|task| {
				task.map(|task| {
					let (call, _) = salus_runtime::Preimage::peek(&task.call).expect("it is there");
					Task { voice: voice(&task.origin), call: call.0 }
				})
			});
			(when, tasks.collect())
		})
		.collect()
}

fn voice(origin: &OriginCaller) -> Voice {
	use frame_system::RawOrigin;
	match origin {
		OriginCaller::system(RawOrigin::Root) => Voice::Root,
		OriginCaller::system(RawOrigin::Signed(who)) => Voice::Account(who.clone()),
		OriginCaller::Council(pallet_collective::RawOrigin::Members(yes, all)) => {
			Voice::Council(*yes, *all)
		}
		other => panic!("{other:?} schedules nothing"),
	}
}

fn preimages() -> BTreeMap<Hash, Preimage> {
	let there: BTreeSet<_> = PreimageFor::<Runtime>::iter_keys().map(|(hash, _)| hash).collect();
	let status = |(hash, status)| {
		let (ticket, requests, len) = match status {
			RequestStatus::Unrequested { ticket, len } => (Some(ticket), 0, Some(len)),
			RequestStatus::Requested { maybe_ticket, count, maybe_len } => {
				(maybe_ticket, count, maybe_len)
			}
		};
		let noted = len.is_some();
		assert_eq!(noted, there.contains(&hash), "bytes are there where they were noted");
		(hash, Preimage { owner: ticket.map(|(who, _)| who), requests, noted })
	};
	let known: BTreeMap<_, _> = RequestStatusFor::<Runtime>::iter().map(status).collect();
	assert!(there.iter().all(|hash| known.contains_key(hash)), "no bytes are there for nobody");
	known
}

fn proxies() -> BTreeSet<(AccountId, AccountId, ProxyType, BlockNumber)> {
	pallet_proxy::Proxies::<Runtime>::iter()
		.flat_map(|(real, (named, _))| {
			assert!(!named.is_empty(), "an empty list is not kept");
			named.into_iter().map(move |it| (real.clone(), it.delegate, it.proxy_type, it.delay))
		})
		.collect()
}

fn shared() -> BTreeMap<(AccountId, [u8; 32]), Shared> {
	pallet_multisig::Multisigs::<Runtime>::iter()
		.map(|(account, hash, it)| {
			let (since, by) = ((it.when.height, it.when.index), it.depositor);
			let approvals = it.approvals.into_iter().collect();
			((account, hash), Shared { since, by, approvals })
		})
		.collect()
}
