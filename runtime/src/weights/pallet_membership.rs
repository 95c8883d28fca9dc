//! Weights of `pallet_membership`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_membership` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_membership::WeightInfo for WeightInfo<T> {
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[1, 31]`.
	fn add_member(m: u32) -> Weight {
		// Proof in bytes, measured: 281 + m * (32 ± 0); at most: 3529 + m * (33 ± 0).
		// Shortest time: 24_235_000 ps.
		Weight::from_parts(29_027_156, 3529)
			// Standard error: 5_115.
			.saturating_add(Weight::from_parts(154_174, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(0, 33).saturating_mul(m.into()))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `CouncilMembership::Prime` (r:1 w:0)
	/// Proof: `CouncilMembership::Prime` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[2, 32]`.
	fn remove_member(m: u32) -> Weight {
		// Proof in bytes, measured: 241 + m * (32 ± 0); at most: 4698 + m * (32 ± 0).
		// Shortest time: 35_771_000 ps.
		Weight::from_parts(40_883_738, 4698)
			// Standard error: 3_809.
			.saturating_add(Weight::from_parts(146_112, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `CouncilMembership::Prime` (r:1 w:0)
	/// Proof: `CouncilMembership::Prime` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[2, 32]`.
	fn swap_member(m: u32) -> Weight {
		// Proof in bytes, measured: 408 + m * (32 ± 0); at most: 6068 + m * (33 ± 0).
		// Shortest time: 47_855_000 ps.
		Weight::from_parts(52_772_179, 6068)
			// Standard error: 3_626.
			.saturating_add(Weight::from_parts(226_306, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(8))
			.saturating_add(Weight::from_parts(0, 33).saturating_mul(m.into()))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:62 w:62)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:31 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:31 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:31 w:31)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:31 w:31)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `CouncilMembership::Prime` (r:1 w:0)
	/// Proof: `CouncilMembership::Prime` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:31)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:31)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[1, 32]`.
	fn reset_members(m: u32) -> Weight {
		// Proof in bytes, measured: 256 + m * (85 ± 0); at most: 6068 + m * (4610 ± 23).
		// Shortest time: 18_151_000 ps.
		Weight::from_parts(18_908_000, 6068)
			// Standard error: 46_183.
			.saturating_add(Weight::from_parts(26_964_303, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(5_u64.saturating_mul(m.into())))
			.saturating_add(Weight::from_parts(0, 4610).saturating_mul(m.into()))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:1)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `CouncilMembership::Prime` (r:1 w:1)
	/// Proof: `CouncilMembership::Prime` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Council::Members` (r:0 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[1, 32]`.
	fn change_key(m: u32) -> Weight {
		// Proof in bytes, measured: 335 + m * (32 ± 0); at most: 4698 + m * (33 ± 0).
		// Shortest time: 46_307_000 ps.
		Weight::from_parts(50_988_995, 4698)
			// Standard error: 3_645.
			.saturating_add(Weight::from_parts(197_281, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(8))
			.saturating_add(Weight::from_parts(0, 33).saturating_mul(m.into()))
	}
	/// Storage: `CouncilMembership::Members` (r:1 w:0)
	/// Proof: `CouncilMembership::Members` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `MaxEncodedLen`)
	/// Storage: `CouncilMembership::Prime` (r:0 w:1)
	/// Proof: `CouncilMembership::Prime` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[1, 32]`.
	fn set_prime(m: u32) -> Weight {
		// Proof in bytes, measured: 70 + m * (32 ± 0); at most: 2510 + m * (32 ± 0).
		// Shortest time: 8_414_000 ps.
		Weight::from_parts(9_674_719, 2510)
			// Standard error: 561.
			.saturating_add(Weight::from_parts(43_234, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
	}
	/// Storage: `CouncilMembership::Prime` (r:0 w:1)
	/// Proof: `CouncilMembership::Prime` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	fn clear_prime() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_924_000 ps.
		Weight::from_parts(3_617_000, 0).saturating_add(T::DbWeight::get().writes(2))
	}
}
