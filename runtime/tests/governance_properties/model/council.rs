//! Motions and the members of the council. Touches the model's state.

use super::{require, Model, Motion, Origin, State, Voice};
use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use pallet_collective::Call as Council;
use pallet_membership::Call as Membership;
use salus_primitives::AuditKind;
use salus_runtime::{
	configs::CouncilCollective, AccountId, Address, BlockNumber, Runtime, RuntimeCall,
};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::collections::BTreeSet;

/// A call as the council carries it out: it costs a line of the trail more.
type OnRecord = <Runtime as pallet_collective::Config<CouncilCollective>>::Proposal;

/// Seven days.
const TO_VOTE: BlockNumber = 7 * 24 * 60 * 30;

impl Model {
	/// Puts something to the council, votes on it, or has it counted.
	pub(super) fn move_on(
		&mut self,
		origin: &Origin,
		call: &Council<Runtime, CouncilCollective>,
	) -> Option<()> {
		let who = origin.account()?;
		match call {
			Council::propose { threshold, proposal, length_bound } => {
				self.propose(&who, *threshold, &proposal.0, *length_bound)
			}
			Council::vote { proposal, index, approve } => {
				require(self.state.council.contains(&who))?;
				let motion = self.state.motions.get_mut(proposal)?;
				require(motion.index == *index)?;
				let (to, from) = match approve {
					true => (&mut motion.ayes, &mut motion.nays),
					false => (&mut motion.nays, &mut motion.ayes),
				};
				from.remove(&who);
				require(to.insert(who))
			}
			Council::close { proposal_hash, index, proposal_weight_bound, length_bound } => {
				let motion = self.state.motions.get(proposal_hash)?.clone();
				require(motion.index == *index)?;
				let count = |votes: &BTreeSet<_>| votes.len() as u32;
				let (yes, all) = (count(&motion.ayes), count(&self.state.council));
				if yes >= motion.threshold {
					let call: OnRecord = motion.call.clone().into();
					let weight = call.get_dispatch_info().call_weight;
					require(weight.all_lte(*proposal_weight_bound))?;
					require(motion.call.encoded_size() as u32 <= *length_bound)?;
					let line = AuditKind::MotionExecuted;
					let _ = self.with_power(Voice::Council(yes, all), &motion.call, line);
				} else {
					let hopeless = all.saturating_sub(count(&motion.nays)) < motion.threshold;
					require(hopeless || self.state.block >= motion.end)?;
				}
				self.state.motions.remove(proposal_hash).map(drop)
			}
			_ => unreachable!("not a call of the sequences"),
		}
	}

	fn propose(
		&mut self,
		who: &AccountId,
		threshold: u32,
		call: &RuntimeCall,
		length_bound: u32,
	) -> Option<()> {
		let hash = BlakeTwo256::hash_of(call);
		require(self.state.council.contains(who))?;
		require(call.encoded_size() as u32 <= length_bound)?;
		require(!self.state.motions.contains_key(&hash))?;
		if threshold < 2 {
			let all = self.state.council.len() as u32;
			let _ = self.with_power(Voice::Council(1, all), call, AuditKind::MotionExecuted);
			return Some(());
		}
		require(self.state.motions.len() < 32)?;
		let (index, call) = (self.state.next_motion, call.clone());
		let end = self.state.block + TO_VOTE;
		let [ayes, nays] = Default::default();
		let motion = Motion { index, threshold, call, ayes, nays, end };
		self.state.motions.insert(hash, motion);
		self.state.next_motion += 1;
		Some(())
	}
}

impl State {
	/// Who is of the council, and who its prime.
	pub(super) fn change_council(
		&mut self,
		origin: &Origin,
		call: &Membership<Runtime, pallet_membership::Instance1>,
	) -> Option<()> {
		if let Membership::change_key { new } = call {
			return self.hand_on(origin.account()?, named(new));
		}
		require(origin.governs())?;
		match call {
			Membership::add_member { who } => {
				require(!self.council.contains(&named(who)))?;
				self.alter(|state| {
					state.council.insert(named(who));
				});
				self.prime_heard = None;
			}
			Membership::remove_member { who } => {
				require(self.council.len() > 1 && self.council.contains(&named(who)))?;
				self.alter(|state| state.leave_council(&named(who)));
			}
			Membership::swap_member { remove, add } => {
				let (old, new) = (named(remove), named(add));
				if old != new {
					require(self.council.contains(&old) && !self.council.contains(&new))?;
					self.alter(|state| {
						state.council.insert(new);
						state.leave_council(&old);
					});
				}
			}
			Membership::set_prime { who } => {
				require(self.council.contains(&named(who)))?;
				self.prime = Some(named(who));
				self.prime_heard = self.prime.clone();
			}
			Membership::clear_prime {} => {
				self.prime = None;
				self.prime_heard = None;
			}
			_ => return None,
		}
		Some(())
	}

	/// A member gives the seat to another account of theirs.
	fn hand_on(&mut self, old: AccountId, new: AccountId) -> Option<()> {
		if old == new {
			return Some(());
		}
		require(self.council.contains(&old) && !self.council.contains(&new))?;
		let was_prime = self.prime.as_ref() == Some(&old);
		self.alter(|state| {
			state.council.insert(new.clone());
			state.leave_council(&old);
		});
		if was_prime {
			self.prime = Some(new);
			self.prime_heard = self.prime.clone();
		}
		Some(())
	}

	/// Takes the seat from `who`, and the votes.
	fn leave_council(&mut self, who: &AccountId) {
		self.council.remove(who);
		for motion in self.motions.values_mut() {
			motion.ayes.remove(who);
			motion.nays.remove(who);
		}
		self.prime = self.prime.take().filter(|prime| prime != who);
		self.prime_heard = self.prime.clone();
	}
}

/// Whom an address names: the calls of the sequences name accounts.
pub(super) fn named(address: &Address) -> AccountId {
	match address {
		Address::Id(who) => who.clone(),
		other => unreachable!("{other:?} is no account"),
	}
}
