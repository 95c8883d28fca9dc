//! Weights of `pallet_multisig`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_multisig` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `z` is `[0, 10000]`.
	fn as_multi_threshold_1(z: u32) -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 17_543_000 ps.
		Weight::from_parts(20_089_805, 3613)
			// Standard error: 3.
			.saturating_add(Weight::from_parts(3_012, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// The range of component `s` is `[2, 32]`.
	/// The range of component `z` is `[0, 10000]`.
	fn as_multi_create(s: u32, z: u32) -> Weight {
		// Proof in bytes, measured: 45; at most: 4626.
		// Shortest time: 21_728_000 ps.
		Weight::from_parts(22_041_187, 4626)
			// Standard error: 2_089.
			.saturating_add(Weight::from_parts(82_947, 0).saturating_mul(s.into()))
			// Standard error: 6.
			.saturating_add(Weight::from_parts(3_044, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[3, 32]`.
	/// The range of component `z` is `[0, 10000]`.
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		// Proof in bytes, measured: 203; at most: 4626.
		// Shortest time: 20_824_000 ps.
		Weight::from_parts(19_962_802, 4626)
			// Standard error: 2_537.
			.saturating_add(Weight::from_parts(125_924, 0).saturating_mul(s.into()))
			// Standard error: 7.
			.saturating_add(Weight::from_parts(3_032, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[2, 32]`.
	/// The range of component `z` is `[0, 10000]`.
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		// Proof in bytes, measured: 275 + s * (32 ± 0); at most: 4626 + s * (32 ± 0).
		// Shortest time: 34_787_000 ps.
		Weight::from_parts(31_528_229, 4626)
			// Standard error: 6_695.
			.saturating_add(Weight::from_parts(177_438, 0).saturating_mul(s.into()))
			// Standard error: 20.
			.saturating_add(Weight::from_parts(3_226, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(s.into()))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// The range of component `s` is `[2, 32]`.
	fn approve_as_multi_create(s: u32) -> Weight {
		// Proof in bytes, measured: 45; at most: 4626.
		// Shortest time: 17_158_000 ps.
		Weight::from_parts(19_209_381, 4626)
			// Standard error: 841.
			.saturating_add(Weight::from_parts(119_026, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[2, 32]`.
	fn approve_as_multi_approve(s: u32) -> Weight {
		// Proof in bytes, measured: 203; at most: 4626.
		// Shortest time: 16_123_000 ps.
		Weight::from_parts(18_316_783, 4626)
			// Standard error: 692.
			.saturating_add(Weight::from_parts(124_136, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// The range of component `s` is `[2, 32]`.
	fn cancel_as_multi(s: u32) -> Weight {
		// Proof in bytes, measured: 335; at most: 4626.
		// Shortest time: 22_409_000 ps.
		Weight::from_parts(24_660_772, 4626)
			// Standard error: 1_183.
			.saturating_add(Weight::from_parts(112_587, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(1161), added: 3636, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// The range of component `s` is `[2, 32]`.
	fn poke_deposit(s: u32) -> Weight {
		// Proof in bytes, measured: 335; at most: 4626.
		// Shortest time: 20_522_000 ps.
		Weight::from_parts(22_948_017, 4626)
			// Standard error: 778.
			.saturating_add(Weight::from_parts(114_852, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
