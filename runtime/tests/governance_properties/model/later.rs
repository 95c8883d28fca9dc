//! Calls for later, and the bytes that are put on chain before they are needed. Touches the model's
//! state.

use super::{require, Model, Origin, Preimage, State, Task, Voice};
use codec::Encode;
use pallet_preimage::Call as Preimages;
use pallet_scheduler::Call as Scheduler;
use salus_primitives::AuditKind;
use salus_runtime::{AccountId, BlockNumber, Hash, Runtime, RuntimeCall};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

/// A call of more bytes than this is kept as a preimage.
const INLINE: usize = 128;

impl Model {
	/// Carries out what was planned for this block.
	pub(super) fn carry_out_what_is_due(&mut self) {
		let Some(tasks) = self.state.agenda.get(&self.state.block).cloned() else { return };
		for Task { voice, call } in tasks.into_iter().flatten() {
			let _ = self.with_power(voice, &call, AuditKind::ScheduledExecuted);
			self.state.forget_bytes(&call);
		}
		self.state.agenda.remove(&self.state.block);
	}
}

impl State {
	/// Plans, or gives a plan up.
	pub(super) fn plan(&mut self, origin: &Origin, call: &Scheduler<Runtime>) -> Option<()> {
		require(origin.governs())?;
		match call {
			Scheduler::schedule { when, call, .. } => self.plan_for(*when, &origin.voice, &call.0),
			Scheduler::schedule_after { after, call, .. } => {
				self.plan_for(self.block + after + 1, &origin.voice, &call.0)
			}
			Scheduler::cancel { when, index } => self.give_up(*when, *index, &origin.voice),
			_ => unreachable!("not a call of the sequences"),
		}
	}

	fn plan_for(&mut self, when: BlockNumber, voice: &Voice, call: &RuntimeCall) -> Option<()> {
		require(when > self.block)?;
		if call.encoded_size() > INLINE {
			// The scheduler asks for it as well as whoever noted it: it stays when it is done.
			let hash = BlakeTwo256::hash_of(call);
			self.note(hash, None)?;
			self.preimages.entry(hash).or_default().requests += 1;
		}
		let task = Task { voice: voice.clone(), call: call.clone() };
		self.agenda.entry(when).or_default().push(Some(task));
		Some(())
	}

	fn give_up(&mut self, when: BlockNumber, index: u32, voice: &Voice) -> Option<()> {
		let tasks = self.agenda.get_mut(&when)?;
		let task = tasks.get_mut(index as usize)?;
		require(voice.outdoes(&task.as_ref()?.voice))?;
		let task = task.take()?;
		while tasks.last() == Some(&None) {
			tasks.pop();
		}
		if tasks.is_empty() {
			self.agenda.remove(&when);
		}
		self.forget_bytes(&task.call);
		Some(())
	}

	/// The scheduler asks for `call` no more.
	fn forget_bytes(&mut self, call: &RuntimeCall) {
		if call.encoded_size() > INLINE {
			let _ = self.release(BlakeTwo256::hash_of(call));
		}
	}

	/// Puts bytes on chain, or takes them off. Root owns none of its own.
	pub(super) fn keep_preimage(
		&mut self,
		origin: &Origin,
		call: &Preimages<Runtime>,
	) -> Option<()> {
		let by = match &origin.voice {
			Voice::Root => None,
			_ => Some(origin.account()?),
		};
		match call {
			Preimages::note_preimage { bytes } => self.note(BlakeTwo256::hash(bytes), by),
			Preimages::unnote_preimage { hash } => self.unnote(*hash, by),
			_ => unreachable!("not a call of the sequences"),
		}
	}

	fn note(&mut self, hash: Hash, by: Option<AccountId>) -> Option<()> {
		let seated = by.as_ref().is_none_or(|who| self.council.contains(who));
		match (self.preimages.get_mut(&hash), by) {
			(Some(there), Some(_)) => {
				require(there.requests > 0)?;
				there.noted = true;
			}
			(Some(there), None) => {
				there.requests = there.requests.max(1);
				there.noted = true;
			}
			(None, by) => {
				require(seated)?;
				let requests = u32::from(by.is_none());
				self.preimages.insert(hash, Preimage { owner: by, requests, noted: true });
			}
		}
		Some(())
	}

	fn unnote(&mut self, hash: Hash, by: Option<AccountId>) -> Option<()> {
		let there = self.preimages.get_mut(&hash)?;
		require(by.is_none() || by == there.owner)?;
		if there.owner.take().is_none() {
			return self.release(hash);
		}
		if there.requests == 0 {
			self.preimages.remove(&hash);
		}
		Some(())
	}

	/// One less asks for the bytes. They go with the last, unless they are somebody's.
	fn release(&mut self, hash: Hash) -> Option<()> {
		let there = self.preimages.get_mut(&hash)?;
		there.requests = there.requests.checked_sub(1)?;
		if there.requests == 0 && there.owner.is_none() {
			self.preimages.remove(&hash);
		}
		Some(())
	}
}
