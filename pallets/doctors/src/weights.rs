//! Weights of the calls.
//!
//! Each counts the call's own reads and writes, those of the roles and records it asks for or
//! changes, and those of the event it appends to the trail (four reads, five writes).

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

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
}

/// Weights over the database costs of the runtime `T`.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register() -> Weight {
		Weight::from_parts(70_000_000, 10_000)
			.saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}

	fn update_profile() -> Weight {
		Weight::from_parts(45_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(5, 6))
	}

	fn verify_provider() -> Weight {
		Weight::from_parts(45_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}

	fn suspend() -> Weight {
		Weight::from_parts(45_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}

	fn reinstate() -> Weight {
		Weight::from_parts(45_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}

	fn upload_file() -> Weight {
		Weight::from_parts(80_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads_writes(11, 9))
	}

	fn open_file() -> Weight {
		Weight::from_parts(60_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(9, 5))
	}
}
