//! What each call and the transaction extension cost. Touches nothing.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of this pallet. A call's weight holds the writing of its audit event.
pub trait WeightInfo {
	/// `assign`, by an admin.
	fn assign() -> Weight;
	/// `remove`, by an admin.
	fn remove() -> Weight;
	/// `set_enrolment`.
	fn set_enrolment() -> Weight;
	/// The extension, for an account that is metered.
	fn check_member() -> Weight;
	/// The extension, for a stranger who registers.
	fn check_stranger() -> Weight;
}

/// Weights counted from the storage that each touches.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Reads the caller's role, the role, the count, the account, the nonce kept of it and three
	// values of the trail; writes the role, the index, the count, the account, the nonce and four
	// values of the trail.
	fn assign() -> Weight {
		Weight::from_parts(30_000_000, 13_000).saturating_add(T::DbWeight::get().reads_writes(8, 9))
	}

	// As `assign`, but for the nonce that is not read; reads two registrations, removes the usage.
	fn remove() -> Weight {
		Weight::from_parts(35_000_000, 15_000)
			.saturating_add(T::DbWeight::get().reads_writes(9, 10))
	}

	// Reads and writes the policy, and three and four values of the trail.
	fn set_enrolment() -> Weight {
		Weight::from_parts(20_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(4, 5))
	}

	// Reads the account and the usage; writes the usage.
	fn check_member() -> Weight {
		Weight::from_parts(10_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Reads the account, the nonce kept of it, its role, the policy, the count of the block and what
	// the registration would meet; writes the account, the nonce and the count.
	fn check_stranger() -> Weight {
		Weight::from_parts(25_000_000, 13_000).saturating_add(T::DbWeight::get().reads_writes(7, 3))
	}
}
