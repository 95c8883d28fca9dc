//! Weights of `frame_system_extensions`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `frame_system_extensions` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 1_958_000 ps.
		Weight::from_parts(2_422_000, 0)
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 4_313_000 ps.
		Weight::from_parts(5_181_000, 0)
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 4_234_000 ps.
		Weight::from_parts(5_058_000, 0)
	}
	fn check_non_zero_sender() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 567_000 ps.
		Weight::from_parts(769_000, 0)
	}
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn check_nonce() -> Weight {
		// Proof in bytes, measured: 0; at most: 3529.
		// Shortest time: 6_620_000 ps.
		Weight::from_parts(8_219_000, 3529)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_spec_version() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 469_000 ps.
		Weight::from_parts(616_000, 0)
	}
	fn check_tx_version() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 468_000 ps.
		Weight::from_parts(622_000, 0)
	}
	fn check_weight() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 4_267_000 ps.
		Weight::from_parts(5_153_000, 0)
	}
	fn weight_reclaim() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_378_000 ps.
		Weight::from_parts(2_891_000, 0)
	}
}
