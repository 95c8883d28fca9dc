//! What the pallet asks about session keys, and what the session pallet asks about accounts.
//! Touches nothing.

use crate::{Config, Pallet};
use core::marker::PhantomData;
use sp_runtime::{traits::Convert, DispatchResult};

/// Session keys, which the session pallet keeps. The runtime connects the two.
pub trait SessionKeys<AccountId> {
	/// Whether `who` has session keys.
	fn are_set(who: &AccountId) -> bool;

	/// Whether `validators`, in this order and with the keys that they have now, are what the
	/// session pallet has queued: at a session's start, those whose session begins.
	fn are_queued(validators: &[AccountId]) -> bool;

	/// Takes the session keys of `who`.
	///
	/// # Errors
	/// `who` has none.
	fn purge(who: &AccountId) -> DispatchResult;

	/// Gives `who`, who has a seat, session keys of their own.
	#[cfg(feature = "runtime-benchmarks")]
	fn set(who: &AccountId);
}

/// The validator that an account is, to the session pallet: only who has a seat may set keys. Anyone
/// else's would keep their account alive for ever.
pub struct SeatOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for SeatOf<T> {
	fn convert(who: T::AccountId) -> Option<T::AccountId> {
		Pallet::<T>::is_validator(who.clone()).then_some(who)
	}
}

/// What is known of a validator beside the account: nothing. It is known of those too who lost
/// their seat and validate to the end of their session.
pub struct NoIdentification;

impl<AccountId> Convert<AccountId, Option<()>> for NoIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}
