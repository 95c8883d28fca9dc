//! What an import that adds everything once more has to remember: where the records begin that it added
//! itself. What is there from before does not count for it.

use super::file::BundleFile;
use crate::{
	keys::AccountId,
	ops::{pending::Slot, Names, OpError},
};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Where an import that was asked to add everything once more began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
	registration: u64,
	next: u64,
}

/// The memory of it.
pub(super) struct Again(Slot);

impl Again {
	/// The one of the resources of `bundle`, for `patient`.
	pub fn of(data_dir: &Path, names: &Names, patient: AccountId, bundle: &BundleFile) -> Self {
		let all: Vec<u8> = bundle.resources().flatten().copied().collect();
		Self(Slot::of_parts(data_dir, names, &[b"again", &patient.0, &all]))
	}

	/// The number of the first record that counts, for a patient who registered in block `registration`
	/// and whose next record gets the number `next`.
	///
	/// # Errors
	/// It cannot be read or written.
	pub fn begin(&self, registration: u64, next: u64) -> Result<u64, OpError> {
		let begun = Begun { registration, next };
		match self.0.load_as::<Begun>()? {
			// A chain that was begun anew counts from 0 again.
			Some(earlier) if earlier.registration == registration && earlier.next <= next => {
				Ok(earlier.next)
			}
			_ => self.0.save_as(&begun).map(|()| next),
		}
	}

	/// Forgets it: it is done.
	pub fn end(&self) {
		self.0.clear();
	}
}
