//! The current key epochs of a patient, and which of them somebody else made. Touches nothing.

use std::collections::BTreeMap;

/// The current epochs of a patient's categories.
pub(super) struct Epochs {
	/// The number of each, by category.
	pub(super) numbers: [u32; 8],
	/// The categories whose current keys are not the patient's, who never had them: somebody who acted in
	/// the patient's name made them. Each with the latest epoch before that has the patient's own.
	pub(super) foreign: BTreeMap<u8, u32>,
}

impl Epochs {
	/// `categories` and those whose keys somebody else made, in order and each once.
	pub(super) fn with_foreign(&self, mut categories: Vec<u8>) -> Vec<u8> {
		categories.extend(self.foreign.keys());
		categories.sort_unstable();
		categories.dedup();
		categories
	}
}
