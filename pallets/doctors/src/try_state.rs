//! What must be true of the providers' storage. Reads it all, changes nothing.

use crate::{pallet::*, LibraryFile, Provider};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use salus_primitives::{LibraryFileId, ProviderKind, ProviderStatus, RoleRegistry};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every provider, the counts by kind, the libraries, who names whom, and that nothing
	/// belongs to an account that is neither registered nor being erased.
	///
	/// # Errors
	/// The first rule that does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_providers()?;
		Self::check_library()?;
		Self::check_staff()?;
		for who in Erasures::<T>::iter_keys() {
			let left = !Providers::<T>::contains_key(&who);
			ensure!(left, "doctors: a registered account is being erased");
		}
		let erasing = Erasures::<T>::iter_keys().count();
		ensure!(erasing == ErasureCount::<T>::get() as usize, "doctors: erasures are miscounted");
		let whose_turn = LastErased::<T>::exists() && Erasures::<T>::iter_keys().next().is_none();
		ensure!(!whose_turn, "doctors: an account was erased last, and none is being erased");
		Ok(())
	}

	/// Every provider is sound, and they are as many of each kind as counted.
	fn check_providers() -> Result<(), TryRuntimeError> {
		let mut found = BTreeMap::<ProviderKind, u32>::new();
		for (who, provider) in Providers::<T>::iter() {
			Self::check_provider(&who, &provider)?;
			let count = found.entry(provider.kind).or_default();
			*count = count.saturating_add(1);
		}
		let counted: BTreeMap<_, _> =
			ProviderCount::<T>::iter().filter(|(_, count)| *count > 0).collect();
		ensure!(counted == found, "doctors: providers of a kind are miscounted");
		Ok(())
	}

	/// A provider has the role of their kind, profiles that are CIDs, a recipient, and as many
	/// files and doctors as they may have and as are counted.
	fn check_provider(who: &T::AccountId, provider: &Provider) -> Result<(), TryRuntimeError> {
		let role = T::Roles::role(who).and_then(|role| role.provider_kind());
		ensure!(role == Some(provider.kind), "doctors: role and kind disagree");
		ensure!(provider.public_profile.is_well_formed(), "doctors: malformed public profile");
		ensure!(provider.private_profile.is_well_formed(), "doctors: malformed private profile");
		let verified = provider.status != ProviderStatus::Unverified;
		ensure!(verified || !provider.changed_since, "doctors: changed since nobody verified");
		ensure!(provider.recipient.is_usable(), "doctors: unusable recipient");
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= provider.registered_at.into(), "doctors: registered in the future");
		if let Some(changed_at) = provider.recipient_changed_at {
			ensure!(changed_at >= provider.registered_at, "doctors: changed before registered");
			ensure!(now >= changed_at.into(), "doctors: recipient changed in the future");
		}
		let files = Library::<T>::iter_key_prefix(who).count();
		ensure!(files == provider.library_files as usize, "doctors: library is miscounted");
		ensure!(provider.library_files <= T::MaxLibraryFiles::get(), "doctors: library too large");
		let staff = Staff::<T>::iter_key_prefix(who).count();
		ensure!(staff == provider.staff as usize, "doctors: staff is miscounted");
		ensure!(provider.staff <= T::MaxStaff::get(), "doctors: staff too large");
		Ok(())
	}

	/// Every file of a library is sound.
	fn check_library() -> Result<(), TryRuntimeError> {
		Library::<T>::iter().try_for_each(|(who, id, file)| Self::check_file(&who, id, &file))
	}

	/// A file has a CID, was added already, and belongs to somebody who added so many, or left.
	fn check_file(
		who: &T::AccountId,
		id: LibraryFileId,
		file: &LibraryFile,
	) -> Result<(), TryRuntimeError> {
		ensure!(file.cid.is_well_formed(), "doctors: malformed CID in a library");
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= file.added_at.into(), "doctors: library file of the future");
		match Providers::<T>::get(who) {
			Some(provider) => {
				ensure!(id < provider.next_library_file, "doctors: library file out of order");
			}
			None => {
				ensure!(Erasures::<T>::contains_key(who), "doctors: library of nobody");
			}
		}
		Ok(())
	}

	/// Departments name doctors, and both directions agree.
	fn check_staff() -> Result<(), TryRuntimeError> {
		for (department, doctor, ()) in Staff::<T>::iter() {
			let both = DepartmentsOf::<T>::contains_key(&doctor, &department);
			ensure!(both, "doctors: a doctor lacks a department that names them");
			Self::check_side(&department, ProviderKind::Department)?;
			Self::check_side(&doctor, ProviderKind::Doctor)?;
		}
		for (doctor, department, ()) in DepartmentsOf::<T>::iter() {
			let both = Staff::<T>::contains_key(&department, &doctor);
			ensure!(both, "doctors: a department lacks a doctor whom it names");
		}
		Ok(())
	}

	/// `who` is registered with `kind`, or left.
	fn check_side(who: &T::AccountId, kind: ProviderKind) -> Result<(), TryRuntimeError> {
		let sound = match Providers::<T>::get(who) {
			Some(provider) => provider.kind == kind,
			None => Erasures::<T>::contains_key(who),
		};
		ensure!(sound, "doctors: somebody else than a department names, or than a doctor is named");
		Ok(())
	}
}
