//! Weights of `pallet_governance`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_governance` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_governance::WeightInfo for WeightInfo<T> {
	fn dispatch_as_root() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 6_384_000 ps.
		Weight::from_parts(8_007_000, 0)
	}
}
