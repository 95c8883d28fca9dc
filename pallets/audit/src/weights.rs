//! Weights of the calls, each with the roles that it changes and the event that it appends.

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
