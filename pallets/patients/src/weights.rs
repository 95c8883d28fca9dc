//! What the calls of this pallet cost. Reads and writes nothing.

use frame_support::weights::Weight;

/// What each call costs: the checks, the storage of this pallet, and what the role registry, the
/// provider registry and the audit trail read and write in the same dispatch. No call costs more
/// with more records, comments or grants.
pub trait WeightInfo {
	/// Weight of `register`.
	fn register() -> Weight;
	/// Weight of `update_profile`.
	fn update_profile() -> Weight;
	/// Weight of `grant_access`.
	fn grant_access() -> Weight;
	/// Weight of `revoke_access`.
	fn revoke_access() -> Weight;
	/// Weight of `rotate_keys`.
	fn rotate_keys() -> Weight;
	/// Weight of `reseal`.
	fn reseal() -> Weight;
	/// Weight of `add_file`.
	fn add_file() -> Weight;
	/// Weight of `delete_file`.
	fn delete_file() -> Weight;
	/// Weight of `delete_comment`.
	fn delete_comment() -> Weight;
	/// Weight of `set_recipient`.
	fn set_recipient() -> Weight;
	/// Weight of `deregister`. What is erased afterwards is not in it.
	fn deregister() -> Weight;
	/// Weight of one item that `on_idle` erases, with the search for it: a grant is the largest.
	fn erase_item() -> Weight;
}

/// What any of them costs in the tests of this pallet. A runtime has its own, measured.
const IN_TESTS: Weight = Weight::from_parts(100_000_000, 10_000);

impl WeightInfo for () {
	fn register() -> Weight {
		IN_TESTS
	}

	fn update_profile() -> Weight {
		IN_TESTS
	}

	fn grant_access() -> Weight {
		IN_TESTS
	}

	fn revoke_access() -> Weight {
		IN_TESTS
	}

	fn rotate_keys() -> Weight {
		IN_TESTS
	}

	fn reseal() -> Weight {
		IN_TESTS
	}

	fn add_file() -> Weight {
		IN_TESTS
	}

	fn delete_file() -> Weight {
		IN_TESTS
	}

	fn delete_comment() -> Weight {
		IN_TESTS
	}

	fn set_recipient() -> Weight {
		IN_TESTS
	}

	fn deregister() -> Weight {
		IN_TESTS
	}

	fn erase_item() -> Weight {
		IN_TESTS
	}
}
