//! What other pallets ask of this one: who is a provider, and who may act.

use crate::pallet::*;
use salus_primitives::{
	traits::Registered, BlockNumber, ProviderKind, ProviderRegistry, Recipient,
};

impl<T: Config> ProviderRegistry<T::AccountId> for Pallet<T> {
	fn kind(who: &T::AccountId) -> Option<ProviderKind> {
		Providers::<T>::get(who).map(|provider| provider.kind)
	}

	fn is_active(who: &T::AccountId) -> bool {
		Providers::<T>::get(who).is_some_and(|provider| provider.is_active())
	}

	fn registered_at(who: &T::AccountId) -> Option<BlockNumber> {
		Providers::<T>::get(who).map(|provider| provider.registered_at)
	}

	fn recipient(who: &T::AccountId) -> Option<Recipient> {
		Providers::<T>::get(who).map(|provider| provider.recipient)
	}

	fn recipient_changed_at(who: &T::AccountId) -> Option<BlockNumber> {
		let changed_at = |who| Providers::<T>::get(who)?.recipient_changed_at;
		// Only departments have staff, and never more than `MaxStaff`.
		Staff::<T>::iter_key_prefix(who).filter_map(changed_at).chain(changed_at(who.clone())).max()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(who: &T::AccountId) {
		crate::benchmarking::make_active::<T>(who);
	}
}

impl<T: Config> Registered<T::AccountId> for Pallet<T> {
	// Read as a whole, for light clients: see the same of patients.
	fn is_registered(who: &T::AccountId) -> bool {
		Providers::<T>::get(who).is_some()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn register(who: &T::AccountId) {
		crate::benchmarking::make_active::<T>(who);
	}
}
