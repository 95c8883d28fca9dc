//! Weights of `pallet_validators`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_validators` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_validators::WeightInfo for WeightInfo<T> {
	/// Storage: `Validators::Validators` (r:1 w:1)
	/// Proof: `Validators::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	fn add_validator() -> Weight {
		// Proof in bytes, measured: 4237; at most: 7702.
		// Shortest time: 57_242_000 ps.
		Weight::from_parts(65_239_000, 7702)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Validators::Validators` (r:1 w:1)
	/// Proof: `Validators::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:1)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Validators::Minimum` (r:1 w:0)
	/// Proof: `Validators::Minimum` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Session::ExternallySetKeys` (r:1 w:0)
	/// Proof: `Session::ExternallySetKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:0 w:1)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Session::KeyOwner` (r:0 w:2)
	/// Proof: `Session::KeyOwner` (`max_values`: None, `max_size`: None, mode: `Measured`)
	fn remove_validator() -> Weight {
		// Proof in bytes, measured: 12258; at most: 260748.
		// Shortest time: 422_994_000 ps.
		Weight::from_parts(464_992_000, 260748)
			.saturating_add(T::DbWeight::get().reads(106))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `Validators::Minimum` (r:1 w:1)
	/// Proof: `Validators::Minimum` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Validators::Validators` (r:1 w:0)
	/// Proof: `Validators::Validators` (`max_values`: Some(1), `max_size`: Some(3202), added: 3697, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:100 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	fn set_minimum() -> Weight {
		// Proof in bytes, measured: 11215; at most: 259705.
		// Shortest time: 369_375_000 ps.
		Weight::from_parts(402_160_000, 259705)
			.saturating_add(T::DbWeight::get().reads(102))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
