//! The library: files that a provider keeps for themselves. Touches `Library`, and the numbers of
//! its files in `Providers`.

use crate::{pallet::*, Provider};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use salus_primitives::{AuditItem, AuditKind, BlockNumber, Cid, LibraryFileId, MAX_PAGE};
use scale_info::TypeInfo;
use sp_runtime::SaturatedConversion;

/// A file of a provider's own library. The content is in IPFS, encrypted to the provider.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct LibraryFile {
	/// Where the encrypted file is.
	pub cid: Cid,
	/// The block in which it was added.
	pub added_at: BlockNumber,
}

impl<T: Config> Pallet<T> {
	/// Adds the file behind `cid` to the library of `who`, who is `provider`.
	pub(crate) fn do_add_to_library(
		who: T::AccountId,
		mut provider: Provider,
		cid: Cid,
	) -> DispatchResult {
		ensure!(cid.is_well_formed(), Error::<T>::MalformedCid);
		let has_room = provider.library_files < T::MaxLibraryFiles::get();
		ensure!(has_room, Error::<T>::LibraryLimitReached);
		let file = provider.next_library_file;
		provider.next_library_file = file.checked_add(1).ok_or(Error::<T>::LibraryLimitReached)?;
		provider.library_files = provider.library_files.saturating_add(1);

		Providers::<T>::insert(&who, provider);
		let added_at = frame_system::Pallet::<T>::block_number().saturated_into();
		Library::<T>::insert(&who, file, LibraryFile { cid: cid.clone(), added_at });
		Self::audit_own(&who, AuditKind::LibraryFileAdded, AuditItem::LibraryFile(file));
		Self::deposit_event(Event::LibraryFileAdded { provider: who, file, cid });
		Ok(())
	}

	/// Deletes a file of the library of `who`, who is `provider`.
	pub(crate) fn do_delete_from_library(
		who: T::AccountId,
		mut provider: Provider,
		file: LibraryFileId,
	) -> DispatchResult {
		let cid = Library::<T>::take(&who, file).ok_or(Error::<T>::LibraryFileNotFound)?.cid;
		provider.library_files = provider.library_files.saturating_sub(1);
		Providers::<T>::insert(&who, provider);
		Self::audit_own(&who, AuditKind::LibraryFileDeleted, AuditItem::LibraryFile(file));
		Self::deposit_event(Event::LibraryFileDeleted { provider: who, file, cid });
		Ok(())
	}

	/// What the view function `library` reads.
	pub(crate) fn library_page(
		who: T::AccountId,
		from: LibraryFileId,
		limit: u32,
	) -> (Vec<(LibraryFileId, LibraryFile)>, Option<LibraryFileId>) {
		let end = Providers::<T>::get(&who).map_or(0, |provider| provider.next_library_file);
		let stop = end.min(from.saturating_add(MAX_PAGE.into()));
		let mut page = Vec::new();
		let mut next = from;
		while next < stop && page.len() < limit.min(MAX_PAGE) as usize {
			page.extend(Library::<T>::get(&who, next).map(|file| (next, file)));
			next = next.saturating_add(1);
		}
		(page, (next < end).then_some(next))
	}
}
