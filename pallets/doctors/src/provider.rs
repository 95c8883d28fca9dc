//! What is kept of a provider, and from which status to which they may go.

use crate::pallet::Error;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{BlockNumber, Cid, LibraryFileId, ProviderKind, ProviderStatus, Recipient};
use scale_info::TypeInfo;

/// A registered provider.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Provider {
	/// Doctor, pharmacy or department.
	pub kind: ProviderKind,
	/// Whether the consortium stands behind them.
	pub status: ProviderStatus,
	/// The professional part of the profile, for all to read.
	pub public_profile: Cid,
	/// Whether the public profile was replaced since an admin verified it: nobody vouches for what it says
	/// now. They act under grants all the same.
	pub changed_since: bool,
	/// The rest of the profile, encrypted.
	pub private_profile: Cid,
	/// What keys for the provider are sealed to.
	pub recipient: Recipient,
	/// The block in which they last replaced it, or of a department, a doctor whom it dismissed since
	/// had replaced theirs. What was sealed until then, whoever has the identity of before may open.
	pub recipient_changed_at: Option<BlockNumber>,
	/// The block in which they registered.
	pub registered_at: BlockNumber,
	/// The number that the next file of their library gets.
	pub next_library_file: LibraryFileId,
	/// How many files are in their library.
	pub library_files: u32,
	/// How many doctors they name, where they are a department.
	pub staff: u32,
}

impl Provider {
	/// Takes note that somebody who reads under their grants replaced a recipient in block `at`. What was
	/// before they registered is nothing to them.
	pub(crate) fn note_change(&mut self, at: Option<BlockNumber>) {
		let at = at.filter(|at| *at >= self.registered_at);
		self.recipient_changed_at = self.recipient_changed_at.max(at);
	}

	/// Whether they act under grants.
	pub fn is_active(&self) -> bool {
		self.status == ProviderStatus::Verified
	}

	/// Checks that an admin may vouch for the public profile `seen`, which is what they looked at.
	///
	/// # Errors
	/// They have another profile by now, are suspended, or are verified with this one.
	pub(crate) fn ensure_verifiable<T>(&self, seen: &Cid) -> Result<(), Error<T>> {
		match self.status {
			ProviderStatus::Verified if !self.changed_since => Err(Error::AlreadyVerified),
			ProviderStatus::Suspended => Err(Error::AlreadySuspended),
			_ if self.public_profile != *seen => Err(Error::ProfileChanged),
			ProviderStatus::Unverified | ProviderStatus::Verified => Ok(()),
		}
	}

	/// Replaces the public profile. What an admin vouched for was another.
	pub(crate) fn replace_profile(&mut self, profile: Cid) {
		let verified = self.status != ProviderStatus::Unverified;
		self.changed_since |= verified && self.public_profile != profile;
		self.public_profile = profile;
	}

	/// # Errors
	/// They are not verified yet, or suspended.
	pub(crate) fn ensure_verified<T>(&self) -> Result<(), Error<T>> {
		match self.status {
			ProviderStatus::Unverified => Err(Error::NotVerified),
			ProviderStatus::Verified => Ok(()),
			ProviderStatus::Suspended => Err(Error::AlreadySuspended),
		}
	}

	/// # Errors
	/// They are not suspended.
	pub(crate) fn ensure_suspended<T>(&self) -> Result<(), Error<T>> {
		match self.status {
			ProviderStatus::Unverified | ProviderStatus::Verified => Err(Error::NotSuspended),
			ProviderStatus::Suspended => Ok(()),
		}
	}
}
