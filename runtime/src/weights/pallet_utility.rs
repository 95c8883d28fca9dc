//! Weights of `pallet_utility`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_utility` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 1000]`.
	fn batch(c: u32) -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 5_283_000 ps.
		Weight::from_parts(3_678_889, 3613)
			// Standard error: 8_210.
			.saturating_add(Weight::from_parts(5_120_912, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn as_derivative() -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 7_062_000 ps.
		Weight::from_parts(8_574_000, 3613).saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 1000]`.
	fn batch_all(c: u32) -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 5_145_000 ps.
		Weight::from_parts(35_203_278, 3613)
			// Standard error: 9_278.
			.saturating_add(Weight::from_parts(5_303_777, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	fn dispatch_as() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 6_153_000 ps.
		Weight::from_parts(7_614_000, 0)
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 1000]`.
	fn force_batch(c: u32) -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 5_288_000 ps.
		Weight::from_parts(15_743_563, 3613)
			// Standard error: 8_956.
			.saturating_add(Weight::from_parts(5_068_155, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	fn dispatch_as_fallible() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 6_259_000 ps.
		Weight::from_parts(7_568_000, 0)
	}
	/// Storage: `TxPause::PausedCalls` (r:2 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn if_else() -> Weight {
		// Proof in bytes, measured: 4; at most: 6236.
		// Shortest time: 12_875_000 ps.
		Weight::from_parts(15_432_000, 6236).saturating_add(T::DbWeight::get().reads(2))
	}
}
