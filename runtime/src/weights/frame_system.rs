//! Weights of `frame_system`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `frame_system` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// The range of component `b` is `[0, 3932160]`.
	fn remark(b: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_131_000 ps.
		Weight::from_parts(9_612_441, 0)
			// Standard error: 6.
			.saturating_add(Weight::from_parts(451, 0).saturating_mul(b.into()))
	}
	/// The range of component `b` is `[0, 3932160]`.
	fn remark_with_event(b: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 6_237_000 ps.
		Weight::from_parts(6_366_000, 0)
			// Standard error: 16.
			.saturating_add(Weight::from_parts(2_028, 0).saturating_mul(b.into()))
	}
	/// Storage: UNKNOWN KEY `0x3a686561707061676573` (r:0 w:1)
	/// Proof: UNKNOWN KEY `0x3a686561707061676573` (r:0 w:1)
	fn set_heap_pages() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 4_339_000 ps.
		Weight::from_parts(5_038_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	/// Proof: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn set_code() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 156_245_392_000 ps.
		Weight::from_parts(176_226_368_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// Proof: `Skipped::Metadata` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `i` is `[0, 1000]`.
	fn set_storage(i: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_494_000 ps.
		Weight::from_parts(2_542_000, 0)
			// Standard error: 2_716.
			.saturating_add(Weight::from_parts(934_042, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// Proof: `Skipped::Metadata` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `i` is `[0, 1000]`.
	fn kill_storage(i: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_479_000 ps.
		Weight::from_parts(2_527_000, 0)
			// Standard error: 1_268.
			.saturating_add(Weight::from_parts(666_217, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// Proof: `Skipped::Metadata` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `p` is `[0, 1000]`.
	fn kill_prefix(p: u32) -> Weight {
		// Proof in bytes, measured: 58 + p * (69 ± 0); at most: 62 + p * (70 ± 0).
		// Shortest time: 4_323_000 ps.
		Weight::from_parts(4_439_000, 62)
			// Standard error: 2_193.
			.saturating_add(Weight::from_parts(1_376_833, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 70).saturating_mul(p.into()))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	fn authorize_upgrade() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 14_570_000 ps.
		Weight::from_parts(17_169_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	/// Proof: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn apply_authorized_upgrade() -> Weight {
		// Proof in bytes, measured: 22; at most: 1518.
		// Shortest time: 162_239_560_000 ps.
		Weight::from_parts(172_146_320_000, 1518)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
