//! Weights of the calls, and of the erasure of one item.
//!
//! Each call's counts its own reads and writes, those of the roles and records it asks for or
//! changes, and those of the event it appends to the trail (four reads, five writes). Where a doctor
//! may act for a department, it counts the reads that this takes.

use frame_support::weights::Weight;

/// What each call costs.
pub trait WeightInfo {
	/// Weight of `register`.
	fn register() -> Weight;
	/// Weight of `update_profile`.
	fn update_profile() -> Weight;
	/// Weight of `verify`.
	fn verify_provider() -> Weight;
	/// Weight of `suspend`.
	fn suspend() -> Weight;
	/// Weight of `reinstate`.
	fn reinstate() -> Weight;
	/// Weight of `upload_file`.
	fn upload_file() -> Weight;
	/// Weight of `open_file`.
	fn open_file() -> Weight;
	/// Weight of `add_comment`.
	fn add_comment() -> Weight;
	/// Weight of `dispense`.
	fn dispense() -> Weight;
	/// Weight of `add_to_library`.
	fn add_to_library() -> Weight;
	/// Weight of `delete_from_library`.
	fn delete_from_library() -> Weight;
	/// Weight of `name_doctor`.
	fn name_doctor() -> Weight;
	/// Weight of `dismiss_doctor`.
	fn dismiss_doctor() -> Weight;
	/// Weight of `share_keys`.
	fn share_keys() -> Weight;
	/// Weight of `set_recipient`.
	fn set_recipient() -> Weight;
	/// Weight of `deregister`.
	fn deregister() -> Weight;
	/// Weight of the erasure of one item of an account that left, and of finding it.
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

	fn verify_provider() -> Weight {
		IN_TESTS
	}

	fn suspend() -> Weight {
		IN_TESTS
	}

	fn reinstate() -> Weight {
		IN_TESTS
	}

	fn upload_file() -> Weight {
		IN_TESTS
	}

	fn open_file() -> Weight {
		IN_TESTS
	}

	fn add_comment() -> Weight {
		IN_TESTS
	}

	fn dispense() -> Weight {
		IN_TESTS
	}

	fn add_to_library() -> Weight {
		IN_TESTS
	}

	fn delete_from_library() -> Weight {
		IN_TESTS
	}

	fn name_doctor() -> Weight {
		IN_TESTS
	}

	fn dismiss_doctor() -> Weight {
		IN_TESTS
	}

	fn share_keys() -> Weight {
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
