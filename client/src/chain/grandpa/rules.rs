//! How many votes of a set it takes, and how a block hands over to the next set.

use super::{set::AuthorityKey, AuthoritySet, FinalityError, Header, ENGINE};
use crate::chain::header::DigestItem;
use codec::DecodeAll;
use finality_grandpa::voter_set::VoterSet;
use sp_consensus_grandpa::{AuthorityId, AuthorityList, ConsensusLog};

/// The key of `id`.
pub(super) fn key_of(id: &AuthorityId) -> AuthorityKey {
	let mut key = AuthorityKey::default();
	key.copy_from_slice(id.as_ref());
	key
}

/// The authority with this key.
fn id_of(key: AuthorityKey) -> AuthorityId {
	sp_core::ed25519::Public::from_raw(key).into()
}

/// `authorities` by their keys.
pub(super) fn keys_of(authorities: &AuthorityList) -> Vec<(AuthorityKey, u64)> {
	authorities.iter().map(|(id, weight)| (key_of(id), *weight)).collect()
}

impl AuthoritySet {
	/// The set as the voting rules take it.
	///
	/// # Errors
	/// It is empty.
	pub(super) fn voters(&self) -> Result<VoterSet<AuthorityId>, FinalityError> {
		let voters =
			VoterSet::new(self.authorities.iter().map(|(key, weight)| (id_of(*key), *weight)));
		voters.ok_or(FinalityError::NoAuthorities { set: self.id })
	}

	/// What votes have to weigh: all less a third, which may be down or lie. For n authorities
	/// n - (n - 1) / 3.
	///
	/// # Errors
	/// The set is empty.
	pub fn threshold(&self) -> Result<u64, FinalityError> {
		Ok(self.voters()?.threshold().get())
	}

	/// The set that votes after the block with this header, where it makes another.
	///
	/// # Errors
	/// It makes one that does not follow at once.
	pub fn after(&self, header: &Header) -> Result<Option<Self>, FinalityError> {
		let unknown = || FinalityError::UnknownChange { block: header.number.into() };
		let Some(log) = header.digest.logs.iter().find_map(log_of) else { return Ok(None) };
		let log = ConsensusLog::<u32>::decode_all(&mut &log[..]).map_err(|_| unknown())?;
		match log {
			ConsensusLog::ScheduledChange(change) if change.delay == 0 => {
				Ok(Some(Self { id: self.id + 1, authorities: keys_of(&change.next_authorities) }))
			}
			ConsensusLog::ScheduledChange(_) | ConsensusLog::ForcedChange(..) => Err(unknown()),
			ConsensusLog::OnDisabled(_) | ConsensusLog::Pause(_) | ConsensusLog::Resume(_) => {
				Ok(None)
			}
		}
	}
}

/// What GRANDPA's pallet says in an item of a header, where it is of the kinds that change a set.
fn log_of(item: &DigestItem) -> Option<Vec<u8>> {
	match item {
		// The first byte tells: a change that is scheduled or forced.
		DigestItem::Consensus(ENGINE, log) if matches!(log.first(), Some(1 | 2)) => {
			Some(log.clone())
		}
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::grandpa::justification::tests::{authorities, header, keys};
	use codec::Encode;
	use sp_consensus_grandpa::{ScheduledChange, GRANDPA_ENGINE_ID};

	fn set(size: usize) -> AuthoritySet {
		AuthoritySet { id: 3, authorities: keys(size) }
	}

	fn saying(log: &ConsensusLog<u32>) -> Header {
		let mut header = header(5, Default::default());
		header.digest.logs.push(DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode()));
		header
	}

	#[test]
	fn items_of_grandpa_are_known_by_the_sdks_name() {
		assert_eq!(ENGINE, GRANDPA_ENGINE_ID);
	}

	#[test]
	fn threshold_leaves_a_third_out() {
		let thresholds = [1, 2, 3, 4, 5, 6, 7, 10].map(|size| set(size).threshold());
		assert_eq!(thresholds, [1, 2, 3, 3, 4, 5, 5, 7].map(Ok));
		assert_eq!(set(0).threshold(), Err(FinalityError::NoAuthorities { set: 3 }));
	}

	#[test]
	fn header_that_schedules_a_change_hands_over_to_the_next_set() {
		let next = ScheduledChange { next_authorities: authorities(2), delay: 0 };
		let after = set(4).after(&saying(&ConsensusLog::ScheduledChange(next)));
		assert_eq!(after, Ok(Some(AuthoritySet { id: 4, authorities: keys(2) })));
		assert_eq!(set(4).after(&header(5, Default::default())), Ok(None));
		assert_eq!(set(4).after(&saying(&ConsensusLog::OnDisabled(1))), Ok(None));
	}

	#[test]
	fn change_that_is_delayed_or_forced_is_refused() {
		let later = ScheduledChange { next_authorities: authorities(2), delay: 7 };
		let unknown = Err(FinalityError::UnknownChange { block: 5 });
		for log in
			[ConsensusLog::ScheduledChange(later.clone()), ConsensusLog::ForcedChange(1, later)]
		{
			assert_eq!(set(4).after(&saying(&log)), unknown);
		}
		let mut header = header(5, Default::default());
		header.digest.logs.push(DigestItem::Consensus(GRANDPA_ENGINE_ID, vec![1, 255]));
		assert_eq!(set(4).after(&header), unknown);
	}
}
