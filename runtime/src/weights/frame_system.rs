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
		// Shortest time: 2_293_000 ps.
		Weight::from_parts(9_653_070, 0)
			// Standard error: 2.
			.saturating_add(Weight::from_parts(387, 0).saturating_mul(b.into()))
	}
	/// The range of component `b` is `[0, 3932160]`.
	fn remark_with_event(b: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 5_600_000 ps.
		Weight::from_parts(267_100_878, 0)
			// Standard error: 19.
			.saturating_add(Weight::from_parts(1_719, 0).saturating_mul(b.into()))
	}
	/// Storage: UNKNOWN KEY `0x3a686561707061676573` (r:0 w:1)
	/// Proof: UNKNOWN KEY `0x3a686561707061676573` (r:0 w:1)
	fn set_heap_pages() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 3_978_000 ps.
		Weight::from_parts(4_965_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	/// Proof: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn set_code() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 152_463_080_000 ps.
		Weight::from_parts(158_268_709_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// Proof: `Skipped::Metadata` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `i` is `[0, 1000]`.
	fn set_storage(i: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_369_000 ps.
		Weight::from_parts(2_438_000, 0)
			// Standard error: 2_438.
			.saturating_add(Weight::from_parts(905_294, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// Proof: `Skipped::Metadata` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `i` is `[0, 1000]`.
	fn kill_storage(i: u32) -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_287_000 ps.
		Weight::from_parts(2_342_000, 0)
			// Standard error: 1_233.
			.saturating_add(Weight::from_parts(665_555, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}
	/// Storage: `Skipped::Metadata` (r:0 w:0)
	/// Proof: `Skipped::Metadata` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `p` is `[0, 1000]`.
	fn kill_prefix(p: u32) -> Weight {
		// Proof in bytes, measured: 58 + p * (69 ± 0); at most: 62 + p * (70 ± 0).
		// Shortest time: 4_208_000 ps.
		Weight::from_parts(4_404_000, 62)
			// Standard error: 2_033.
			.saturating_add(Weight::from_parts(1_399_636, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 70).saturating_mul(p.into()))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	fn authorize_upgrade() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 14_718_000 ps.
		Weight::from_parts(16_904_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	/// Proof: `System::AuthorizedUpgrade` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	/// Proof: UNKNOWN KEY `0x3a636f6465` (r:0 w:1)
	fn apply_authorized_upgrade() -> Weight {
		// Proof in bytes, measured: 22; at most: 1518.
		// Shortest time: 156_958_055_000 ps.
		Weight::from_parts(169_192_213_000, 1518)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
