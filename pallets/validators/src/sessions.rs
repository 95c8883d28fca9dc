//! What the session pallet asks at a session's start: who validates in the next one. Reads only.

use crate::{Config, Minimum, Pallet, SessionKeys, Validators};
use alloc::vec::Vec;
use pallet_session::{historical, SessionManager};
use sp_staking::SessionIndex;

impl<T: Config> Pallet<T> {
	/// Those of `seated` who have session keys.
	pub(crate) fn with_keys(seated: &[T::AccountId]) -> Vec<T::AccountId> {
		seated.iter().filter(|who| T::SessionKeys::are_set(who)).cloned().collect()
	}

	/// Whether `validators` are as many as the chain needs.
	pub(crate) fn are_enough(validators: &[T::AccountId]) -> bool {
		validators.len() >= Minimum::<T>::get() as usize
	}
}

impl<T: Config> SessionManager<T::AccountId> for Pallet<T> {
	/// Everyone who has a seat and session keys; `None`, which leaves the set as it is, if they are
	/// too few or nothing has changed. A set that is given counts as new even where it is the same:
	/// the session pallet would let those validate again whom it has disabled.
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let next = Self::with_keys(&Validators::<T>::get());
		(Self::are_enough(&next) && !T::SessionKeys::are_queued(&next)).then_some(next)
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let next = <Self as SessionManager<_>>::new_session(index)?;
		Some(next.into_iter().map(|who| (who, ())).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}
