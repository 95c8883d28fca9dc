//! Seats, session keys and sessions. Touches the model's state.

use super::{require, Origin, State};
use codec::{Decode, Encode};
use pallet_session::Call as Session;
use pallet_validators::Call as Validators;
use salus_runtime::{AccountId, BlockNumber, Runtime, SessionKeys};
use sp_core::{ed25519, proof_of_possession::statement_of_ownership, sr25519, Pair};

/// Five minutes.
pub const SESSION: BlockNumber = 5 * 30;

impl State {
	/// What the council does to seats. Root is not asked.
	pub(super) fn change_validators(
		&mut self,
		origin: &Origin,
		call: &Validators<Runtime>,
	) -> Option<()> {
		require(origin.is_two_thirds())?;
		let with_keys = |but: Option<&AccountId>| {
			self.keys.keys().filter(|who| but.is_none_or(|but| *who != but)).count() as u32
		};
		match call {
			Validators::add_validator { who } => {
				require(!self.seats.contains(who))?;
				self.alter(|state| {
					state.seats.insert(who.clone());
				});
			}
			Validators::remove_validator { who } => {
				let missed = self.keys.contains_key(who);
				require(self.seats.contains(who) && self.seats.len() > self.minimum as usize)?;
				require(!missed || with_keys(Some(who)) >= self.minimum)?;
				self.keys.remove(who);
				self.alter(|state| {
					state.seats.remove(who);
				});
			}
			Validators::set_minimum { minimum } => {
				let there = (1..=with_keys(None)).contains(minimum);
				require(there && *minimum != self.minimum)?;
				self.minimum = *minimum;
			}
			_ => unreachable!("there are no others"),
		}
		Some(())
	}

	/// What validators do to their keys.
	pub(super) fn change_keys(&mut self, origin: &Origin, call: &Session<Runtime>) -> Option<()> {
		let Session::set_keys { keys, proof } = call else { return None };
		let who = origin.account()?;
		require(self.seats.contains(&who) && are_held_by(&who, keys, proof))?;
		let shares = |other: &SessionKeys| other.aura == keys.aura || other.grandpa == keys.grandpa;
		require(!self.keys.iter().any(|(owner, other)| *owner != who && shares(other)))?;
		self.keys.insert(who, keys.clone());
		Some(())
	}

	/// At a session's start the next one is planned: with everyone who has a seat and keys.
	pub(super) fn begin_session(&mut self) {
		if self.block.is_multiple_of(SESSION) {
			let next = self.keys.values().cloned().collect();
			self.active = std::mem::replace(&mut self.queued, next);
		}
	}
}

/// Whether `proof` is signed with `keys`, in the name of `who`.
fn are_held_by(who: &AccountId, keys: &SessionKeys, proof: &[u8]) -> bool {
	let statement = statement_of_ownership(&who.encode());
	let signatures = <(sr25519::Signature, ed25519::Signature)>::decode(&mut &proof[..]);
	signatures.is_ok_and(|(aura, grandpa)| {
		sr25519::Pair::verify(&aura, &statement, &keys.aura.clone().into())
			&& ed25519::Pair::verify(&grandpa, &statement, &keys.grandpa.clone().into())
	})
}
