//! What the call costs. Touches nothing.

use frame_support::weights::Weight;

/// Weight of this pallet's call, without that of the call that it carries out.
pub trait WeightInfo {
	/// `dispatch_as_root`, around the call.
	fn dispatch_as_root() -> Weight;
}

/// What any of them costs in the tests of this pallet. A runtime has its own, measured.
const IN_TESTS: Weight = Weight::from_parts(100_000_000, 10_000);

impl WeightInfo for () {
	fn dispatch_as_root() -> Weight {
		IN_TESTS
	}
}
