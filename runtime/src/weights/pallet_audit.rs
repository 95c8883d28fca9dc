//! Weights of `pallet_audit`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-29, AMD EPYC; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_audit` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_audit::WeightInfo for WeightInfo<T> {
	/// Storage: `Roles::Roles` (r:2 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberCount` (r:1 w:1)
	/// Proof: `Roles::MemberCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn add_auditor() -> Weight {
		// Proof in bytes, measured: 4697; at most: 8162.
		// Shortest time: 64_636_000 ps.
		Weight::from_parts(68_621_000, 8162)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `Roles::Roles` (r:2 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberCount` (r:1 w:1)
	/// Proof: `Roles::MemberCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn remove_auditor() -> Weight {
		// Proof in bytes, measured: 4824; at most: 8289.
		// Shortest time: 74_590_000 ps.
		Weight::from_parts(79_067_000, 8289)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(10))
	}
}
