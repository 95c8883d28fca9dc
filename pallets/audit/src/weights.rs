//! Weights of the calls.
//!
//! Each counts the call's own reads and writes, those of the roles it changes, and those of the
//! event it appends: time, counter, head and the subject's counter read; event, counter, head, the
//! subject's counter and index written.

use frame_support::weights::Weight;

/// What each call costs.
pub trait WeightInfo {
	/// Weight of `add_auditor`.
	fn add_auditor() -> Weight;
	/// Weight of `remove_auditor`.
	fn remove_auditor() -> Weight;
}

/// What any of them costs in the tests of this pallet. A runtime has its own, measured.
const IN_TESTS: Weight = Weight::from_parts(100_000_000, 10_000);

impl WeightInfo for () {
	fn add_auditor() -> Weight {
		IN_TESTS
	}

	fn remove_auditor() -> Weight {
		IN_TESTS
	}
}
