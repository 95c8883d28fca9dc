//! What somebody tries, and the call that it is where things stand as the model says. Touches
//! nothing.

use crate::{
	common::motion,
	model::{Motion, State},
	people::{grandpa_key, id, in_order, session_keys, Person, DIRECTORS, PEOPLE, TOGETHER},
};
use codec::Encode;
use frame_support::weights::Weight;
use pallet_multisig::Timepoint;
use salus_runtime::{
	configs::{BlockWeights, ProxyType},
	AccountId, BlockNumber, RuntimeCall,
};
use sp_core::{proof_of_possession::statement_of_ownership, Pair};
use sp_io::hashing::blake2_256;

/// What somebody tries. `sound` says whether numbers, lengths and times are what they should be;
/// `nth` counts back from the latest.
#[derive(Clone, Debug)]
pub enum Act {
	/// A call that is the same wherever things stand.
	Plain(RuntimeCall),
	/// Without a threshold: two thirds of the council.
	Motion {
		threshold: Option<u32>,
		sound: bool,
		act: Box<Act>,
	},
	Vote {
		nth: usize,
		approve: bool,
		sound: bool,
	},
	Close {
		nth: usize,
		sound: bool,
	},
	AsRoot(Box<Act>),
	/// At so many blocks from now, or after so many.
	Schedule {
		at: i8,
		after: bool,
		act: Box<Act>,
	},
	Cancel {
		nth: usize,
		sound: bool,
	},
	/// Sets the keys named like somebody, with a proof in one's own name, or in another's.
	SetKeys {
		of: Person,
		sound: bool,
	},
	Batch {
		how: Batch,
		acts: Vec<Act>,
	},
	/// As somebody's proxy.
	For {
		real: Person,
		kind: Option<ProxyType>,
		act: Box<Act>,
	},
	/// For the account of several.
	Together {
		how: Sign,
		sound: bool,
		act: Box<Act>,
	},
}

/// What becomes of a batch one call of which fails.
#[derive(Clone, Copy, Debug)]
pub enum Batch {
	UpToIt,
	AllOrNone,
	EachForItself,
}

/// What somebody does to a call of several.
#[derive(Clone, Copy, Debug)]
pub enum Sign {
	WithCall,
	HashAlone,
	Cancel,
}

impl Act {
	/// The call, made in the name of `by`.
	pub fn call(&self, by: &AccountId, state: &State) -> RuntimeCall {
		let inner = |act: &Act| act.call(by, state);
		match self {
			Act::Plain(call) => call.clone(),
			Act::Motion { threshold, sound, act } => {
				let two_thirds = (2 * state.council.len() as u32).div_ceil(3).max(2);
				let mut call = motion(threshold.unwrap_or(two_thirds), inner(act));
				if let RuntimeCall::Council(pallet_collective::Call::propose {
					length_bound, ..
				}) = &mut call
				{
					*length_bound -= u32::from(!sound);
				}
				call
			}
			Act::Vote { nth, approve, sound } => {
				let (proposal, index, _) = nth_motion(state, *nth);
				let (index, approve) = (index + u32::from(!sound), *approve);
				RuntimeCall::Council(pallet_collective::Call::vote { proposal, index, approve })
			}
			Act::Close { nth, sound } => close(state, *nth, *sound),
			Act::AsRoot(act) => {
				let call = Box::new(inner(act).into());
				RuntimeCall::Governance(pallet_governance::Call::dispatch_as_root { call })
			}
			Act::Schedule { at, after, act } => schedule(state, *at, *after, inner(act)),
			Act::Cancel { nth, sound } => {
				let (when, index) = nth_task(state, *nth);
				let index = index + u32::from(!sound);
				RuntimeCall::Scheduler(pallet_scheduler::Call::cancel { when, index })
			}
			Act::SetKeys { of, sound } => set_keys(*of, by, *sound),
			Act::Batch { how, acts } => batch(*how, acts.iter().map(inner).collect()),
			Act::For { real, kind, act } => {
				let (real, kind) = (id(*real), *kind);
				let call = Box::new(act.call(&real, state));
				let real = real.into();
				let call = pallet_proxy::Call::proxy { real, force_proxy_type: kind, call };
				RuntimeCall::Proxy(call)
			}
			Act::Together { how, sound, act } => {
				let call = act.call(&id(TOGETHER), state);
				together(state, by, *how, *sound, call)
			}
		}
	}
}

/// The motion that was put latest but so many: hash, index, length.
fn nth_motion(state: &State, nth: usize) -> (sp_core::H256, u32, u32) {
	let mut motions: Vec<(_, &Motion)> = state.motions.iter().collect();
	motions.sort_by_key(|(_, motion)| std::cmp::Reverse(motion.index));
	let found = motions.get(nth).or(motions.last());
	found.map_or_else(Default::default, |(hash, motion)| {
		(**hash, motion.index, motion.call.encoded_size() as u32)
	})
}

fn close(state: &State, nth: usize, sound: bool) -> RuntimeCall {
	let (proposal_hash, index, length) = nth_motion(state, nth);
	RuntimeCall::Council(pallet_collective::Call::close {
		proposal_hash,
		index,
		proposal_weight_bound: BlockWeights::get().max_block / 50,
		length_bound: if sound { length } else { length.saturating_sub(1) },
	})
}

/// The call for later that was planned for the latest block but so many.
fn nth_task(state: &State, nth: usize) -> (BlockNumber, u32) {
	let places = |(when, tasks): (&BlockNumber, &Vec<Option<_>>)| {
		let (when, len) = (*when, tasks.len() as u32);
		(0..len).map(move |index| (when, index))
	};
	let tasks: Vec<_> = state.agenda.iter().flat_map(places).collect();
	let found = tasks.iter().rev().nth(nth).or(tasks.first());
	found.copied().unwrap_or((state.block + 5, 0))
}

fn schedule(state: &State, at: i8, after: bool, call: RuntimeCall) -> RuntimeCall {
	use pallet_scheduler::Call;
	let (maybe_periodic, priority, call) = (None, 0, Box::new(call.into()));
	RuntimeCall::Scheduler(if after {
		let after = at.unsigned_abs().into();
		Call::schedule_after { after, maybe_periodic, priority, call }
	} else {
		let when = state.block.saturating_add_signed(at.into());
		Call::schedule { when, maybe_periodic, priority, call }
	})
}

fn set_keys(of: Person, by: &AccountId, sound: bool) -> RuntimeCall {
	let (aura, grandpa) = (PEOPLE[of], grandpa_key(of));
	let keys = session_keys(of);
	let owner = if sound { by.clone() } else { AccountId::from([9; 32]) };
	let statement = statement_of_ownership(&owner.encode());
	let proof = (aura.pair().sign(&statement), grandpa.pair().sign(&statement)).encode();
	RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })
}

fn batch(how: Batch, calls: Vec<RuntimeCall>) -> RuntimeCall {
	use pallet_utility::Call;
	RuntimeCall::Utility(match how {
		Batch::UpToIt => Call::batch { calls },
		Batch::AllOrNone => Call::batch_all { calls },
		Batch::EachForItself => Call::force_batch { calls },
	})
}

/// The signature of `by` for the account of several. Whoever is none of the directors signs for
/// another account.
fn together(
	state: &State,
	by: &AccountId,
	how: Sign,
	sound: bool,
	call: RuntimeCall,
) -> RuntimeCall {
	use pallet_multisig::Call;
	let (threshold, call_hash) = (2, blake2_256(&call.encode()));
	let others = DIRECTORS.map(id).into_iter().filter(|director| director != by);
	let other_signatories = in_order(others.take(2).collect());
	let begun = state.shared.iter().find(|((_, hash), _)| *hash == call_hash);
	let since = begun.map(|(_, shared)| shared.since);
	let maybe_timepoint = match sound {
		true => since,
		false => since.map_or(Some((1, 1)), |(block, _)| (block % 2 == 0).then_some((1, 1))),
	};
	let maybe_timepoint = maybe_timepoint.map(|(height, index)| Timepoint { height, index });
	let max_weight = Weight::from_parts(60_000_000_000, 10_000_000);
	RuntimeCall::Multisig(match how {
		Sign::WithCall => {
			let call = Box::new(call);
			Call::as_multi { threshold, other_signatories, maybe_timepoint, call, max_weight }
		}
		Sign::HashAlone => Call::approve_as_multi {
			threshold,
			other_signatories,
			maybe_timepoint,
			call_hash,
			max_weight,
		},
		Sign::Cancel => {
			let timepoint = maybe_timepoint.unwrap_or_default();
			Call::cancel_as_multi { threshold, other_signatories, timepoint, call_hash }
		}
	})
}
