//! The current key epochs of a patient, and which of them somebody else made. Touches nothing.

use crate::Category;
use std::collections::BTreeMap;

/// The current epochs of a patient's categories.
#[derive(Default)]
pub(super) struct Epochs {
	/// The number of each.
	pub(super) numbers: BTreeMap<Category, u32>,
	/// The categories whose current keys are not the patient's, who never had them: somebody who acted in
	/// the patient's name made them. Each with the latest epoch before that has the patient's own.
	pub(super) foreign: BTreeMap<Category, u32>,
}

impl Epochs {
	/// `categories` and those whose keys somebody else made, in order and each once.
	pub(super) fn with_foreign(&self, mut categories: Vec<Category>) -> Vec<Category> {
		categories.extend(self.foreign.keys());
		categories.sort_unstable();
		categories.dedup();
		categories
	}
}
