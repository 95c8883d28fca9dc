//! Registration, profiles and status. Touches `Providers` and `ProviderCount`.

use crate::{pallet::*, Provider};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{
	AuditItem, AuditKind, BlockNumber, Cid, ProviderKind, ProviderStatus, Recipient, RoleRegistry,
};
use sp_runtime::{DispatchError, SaturatedConversion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: T::AccountId,
		kind: ProviderKind,
		public_profile: Cid,
		private_profile: Cid,
		recipient: Recipient,
	) -> DispatchResult {
		ensure!(Providers::<T>::get(&who).is_none(), Error::<T>::AlreadyExists);
		ensure!(!Erasures::<T>::contains_key(&who), Error::<T>::ErasureUnderWay);
		Self::ensure_well_formed(&public_profile, &private_profile)?;
		ensure!(recipient.is_usable(), Error::<T>::UnusableRecipient);
		T::Roles::enrol(&who, kind.into())?;
		let provider = Provider {
			kind,
			status: ProviderStatus::Unverified,
			public_profile,
			changed_since: false,
			private_profile,
			recipient,
			recipient_changed_at: None,
			registered_at: Self::now(),
			next_library_file: 0,
			library_files: 0,
			staff: 0,
		};
		Self::insert(&who, provider);
		Self::audit_own(&who, AuditKind::ProviderRegistered, AuditItem::Role(kind.into()));
		Self::deposit_event(Event::ProviderRegistered { provider: who, kind });
		Ok(())
	}

	pub(crate) fn do_update_profile(
		who: T::AccountId,
		public_profile: Cid,
		private_profile: Cid,
	) -> DispatchResult {
		Self::ensure_well_formed(&public_profile, &private_profile)?;
		Providers::<T>::try_mutate(&who, |provider| {
			let provider = provider.as_mut().ok_or(Error::<T>::NotRegistered)?;
			provider.replace_profile(public_profile);
			provider.private_profile = private_profile;
			Ok::<_, DispatchError>(())
		})?;
		Self::audit_own(&who, AuditKind::ProviderProfileUpdated, AuditItem::Nothing);
		Self::deposit_event(Event::ProfileUpdated { provider: who });
		Ok(())
	}

	/// Replaces the recipient of `who`, and the private profile, which is encrypted to it.
	pub(crate) fn do_set_recipient(
		who: T::AccountId,
		recipient: Recipient,
		private_profile: Cid,
	) -> DispatchResult {
		ensure!(private_profile.is_well_formed(), Error::<T>::MalformedCid);
		ensure!(recipient.is_usable(), Error::<T>::UnusableRecipient);
		Providers::<T>::try_mutate(&who, |provider| {
			let provider = provider.as_mut().ok_or(Error::<T>::NotRegistered)?;
			ensure!(provider.recipient != recipient, Error::<T>::RecipientReused);
			provider.recipient = recipient;
			provider.recipient_changed_at = Some(Self::now());
			provider.private_profile = private_profile;
			Ok::<_, DispatchError>(())
		})?;
		Self::audit_own(&who, AuditKind::ProviderRecipientChanged, AuditItem::Nothing);
		Self::deposit_event(Event::RecipientChanged { provider: who, recipient });
		Ok(())
	}

	/// The number of the block.
	fn now() -> BlockNumber {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	fn ensure_well_formed(public_profile: &Cid, private_profile: &Cid) -> DispatchResult {
		let both = public_profile.is_well_formed() && private_profile.is_well_formed();
		ensure!(both, Error::<T>::MalformedCid);
		Ok(())
	}

	/// Adds `who`, who is not registered.
	pub(crate) fn insert(who: &T::AccountId, provider: Provider) {
		ProviderCount::<T>::mutate(provider.kind, |count| *count = count.saturating_add(1));
		Providers::<T>::insert(who, provider);
	}

	/// Takes `who` out, and says of which kind they were.
	pub(crate) fn take(who: &T::AccountId) -> Result<ProviderKind, Error<T>> {
		let kind = Providers::<T>::take(who).ok_or(Error::<T>::NotRegistered)?.kind;
		ProviderCount::<T>::mutate(kind, |count| *count = count.saturating_sub(1));
		Ok(kind)
	}

	/// Verifies `who`, whose public profile is `seen`.
	pub(crate) fn do_verify(who: &T::AccountId, seen: &Cid) -> DispatchResult {
		Providers::<T>::try_mutate(who, |provider| {
			let provider = provider.as_mut().ok_or(Error::<T>::NotFound)?;
			provider.ensure_verifiable::<T>(seen)?;
			provider.status = ProviderStatus::Verified;
			provider.changed_since = false;
			Ok(())
		})
	}

	/// Moves `who` to `status` once `allowed` agrees.
	pub(crate) fn set_status(
		who: &T::AccountId,
		status: ProviderStatus,
		allowed: impl FnOnce(&Provider) -> Result<(), Error<T>>,
	) -> DispatchResult {
		Providers::<T>::try_mutate(who, |provider| {
			let provider = provider.as_mut().ok_or(Error::<T>::NotFound)?;
			allowed(provider)?;
			provider.status = status;
			Ok(())
		})
	}
}
