//! Weights of the calls.
//!
//! Each counts the call's own reads and writes, those of the roles it changes, and those of the
//! event it appends: time, counter, head and the subject's counter read; event, counter, head, the
//! subject's counter and index written.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What each call costs.
pub trait WeightInfo {
	/// Weight of `add_auditor`.
	fn add_auditor() -> Weight;
	/// Weight of `remove_auditor`.
	fn remove_auditor() -> Weight;
}

/// Weights over the database costs of the runtime `T`.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn add_auditor() -> Weight {
		Weight::from_parts(50_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(8, 8))
	}

	fn remove_auditor() -> Weight {
		Weight::from_parts(50_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(8, 8))
	}
}
