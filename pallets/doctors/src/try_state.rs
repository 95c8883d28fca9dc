//! What must be true of the providers' storage. Reads it all, changes nothing.

use crate::{pallet::*, Provider};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use salus_primitives::{ProviderKind, RoleRegistry};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every provider and the counts by kind.
	///
	/// # Errors
	/// The first rule that does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut found = BTreeMap::<ProviderKind, u32>::new();
		for (who, provider) in Providers::<T>::iter() {
			Self::check_provider(&who, &provider)?;
			let count = found.entry(provider.kind).or_default();
			*count = count.saturating_add(1);
		}
		let counted: BTreeMap<_, _> = ProviderCount::<T>::iter().collect();
		ensure!(counted == found, "doctors: providers of a kind are miscounted");
		Ok(())
	}

	/// A provider has the role of their kind, profiles that are CIDs and a recipient.
	fn check_provider(who: &T::AccountId, provider: &Provider) -> Result<(), TryRuntimeError> {
		let role = T::Roles::role(who).and_then(|role| role.provider_kind());
		ensure!(role == Some(provider.kind), "doctors: role and kind disagree");
		ensure!(provider.public_profile.is_well_formed(), "doctors: malformed public profile");
		ensure!(provider.private_profile.is_well_formed(), "doctors: malformed private profile");
		ensure!(provider.recipient.is_usable(), "doctors: unusable recipient");
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= provider.registered_at.into(), "doctors: registered in the future");
		Ok(())
	}
}
