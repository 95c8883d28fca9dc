//! What each call and the transaction extension cost. Touches nothing.

use frame_support::weights::Weight;

/// Weights of this pallet. A call's weight holds the writing of its audit event.
pub trait WeightInfo {
	/// `assign`, by an admin.
	fn assign() -> Weight;
	/// `remove`, by an admin.
	fn remove() -> Weight;
	/// `set_enrolment`.
	fn set_enrolment() -> Weight;
	/// `set_allowance`.
	fn set_allowance() -> Weight;
	/// The extension, for an account that is metered.
	fn check_member() -> Weight;
	/// The extension, for a stranger who registers.
	fn check_stranger() -> Weight;
}

/// What any of them costs in the tests of this pallet. A runtime has its own, measured.
const IN_TESTS: Weight = Weight::from_parts(100_000_000, 10_000);

impl WeightInfo for () {
	fn assign() -> Weight {
		IN_TESTS
	}

	fn remove() -> Weight {
		IN_TESTS
	}

	fn set_enrolment() -> Weight {
		IN_TESTS
	}

	fn set_allowance() -> Weight {
		IN_TESTS
	}

	fn check_member() -> Weight {
		IN_TESTS
	}

	fn check_stranger() -> Weight {
		IN_TESTS
	}
}
