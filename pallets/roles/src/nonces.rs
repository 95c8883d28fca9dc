//! The nonces of accounts that nothing refers to, and references for other pallets. Touches
//! `Retired`, and the nonce and the provider references that `frame_system` keeps.
//!
//! An account goes with its last reference, and its nonce with it. Were it to start again at 0 with
//! the next one, everything that it ever signed and that is not void yet could be sent again, by
//! anyone.

use crate::{Config, Pallet, Retired};
use salus_primitives::traits::References;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
	/// Runs `release`, which gives a reference of `who` back, and keeps the nonce of `who` if it was
	/// the last one.
	pub(crate) fn retire<R>(who: &T::AccountId, release: impl FnOnce(&T::AccountId) -> R) {
		let nonce = frame_system::Pallet::<T>::account_nonce(who);
		release(who);
		if !nonce.is_zero() && !frame_system::Pallet::<T>::account_exists(who) {
			Retired::<T>::insert(who, nonce);
		}
	}

	/// Gives `who`, who has a reference again, the nonce back.
	pub(crate) fn revive(who: &T::AccountId) {
		if let Some(nonce) = Retired::<T>::take(who) {
			frame_system::Account::<T>::mutate(who, |account| {
				account.nonce = account.nonce.max(nonce);
			});
		}
	}

	/// The nonce that the next transaction of `who` needs, whether anything refers to them or not.
	pub fn next_nonce(who: &T::AccountId) -> T::Nonce {
		Retired::<T>::get(who).unwrap_or_else(|| frame_system::Pallet::<T>::account_nonce(who))
	}
}

impl<T: Config> References<T::AccountId> for Pallet<T> {
	fn give(who: &T::AccountId) {
		frame_system::Pallet::<T>::inc_providers(who);
		Self::revive(who);
	}

	fn take(who: &T::AccountId) {
		// Refused where something else needs the account: it stays alive, and its nonce with it.
		Self::retire(who, frame_system::Pallet::<T>::dec_providers);
	}
}
