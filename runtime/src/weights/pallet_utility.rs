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
		// Shortest time: 5_308_000 ps.
		Weight::from_parts(14_951_961, 3613)
			// Standard error: 13_958.
			.saturating_add(Weight::from_parts(5_435_110, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn as_derivative() -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 7_466_000 ps.
		Weight::from_parts(9_022_000, 3613).saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 1000]`.
	fn batch_all(c: u32) -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 5_481_000 ps.
		Weight::from_parts(5_705_000, 3613)
			// Standard error: 53_631.
			.saturating_add(Weight::from_parts(6_216_082, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	fn dispatch_as() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 6_780_000 ps.
		Weight::from_parts(8_089_000, 0)
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 1000]`.
	fn force_batch(c: u32) -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 5_569_000 ps.
		Weight::from_parts(5_716_000, 3613)
			// Standard error: 68_211.
			.saturating_add(Weight::from_parts(6_182_759, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	fn dispatch_as_fallible() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 6_619_000 ps.
		Weight::from_parts(8_031_000, 0)
	}
	/// Storage: `TxPause::PausedCalls` (r:2 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn if_else() -> Weight {
		// Proof in bytes, measured: 4; at most: 6236.
		// Shortest time: 13_390_000 ps.
		Weight::from_parts(16_094_000, 6236).saturating_add(T::DbWeight::get().reads(2))
	}
}
