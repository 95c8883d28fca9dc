//! What each call costs. Touches nothing.

use frame_support::weights::Weight;

/// Weights of this pallet, with as many validators as there may be. They all have session keys,
/// which are read one by one.
pub trait WeightInfo {
	/// `add_validator`.
	fn add_validator() -> Weight;
	/// `remove_validator`, of one who has session keys.
	fn remove_validator() -> Weight;
	/// `set_minimum`.
	fn set_minimum() -> Weight;
}

/// What any of them costs in the tests of this pallet. A runtime has its own, measured.
const IN_TESTS: Weight = Weight::from_parts(100_000_000, 10_000);

impl WeightInfo for () {
	fn add_validator() -> Weight {
		IN_TESTS
	}

	fn remove_validator() -> Weight {
		IN_TESTS
	}

	fn set_minimum() -> Weight {
		IN_TESTS
	}
}
