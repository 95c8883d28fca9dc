//! Weights of `pallet_roles`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_roles` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_roles::WeightInfo for WeightInfo<T> {
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
	/// Storage: `Roles::Retired` (r:1 w:1)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::EventCount` (r:1 w:1)
	/// Proof: `Audit::EventCount` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEventCount` (r:1 w:1)
	/// Proof: `Audit::SubjectEventCount` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Head` (r:1 w:1)
	/// Proof: `Audit::Head` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:0 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	fn assign() -> Weight {
		// Proof in bytes, measured: 486; at most: 6038.
		// Shortest time: 63_033_000 ps.
		Weight::from_parts(69_143_000, 6038)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	/// Storage: `Roles::Roles` (r:2 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:0)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(266), added: 2741, mode: `MaxEncodedLen`)
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
	/// Storage: `Audit::EventCount` (r:1 w:1)
	/// Proof: `Audit::EventCount` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEventCount` (r:1 w:1)
	/// Proof: `Audit::SubjectEventCount` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Head` (r:1 w:1)
	/// Proof: `Audit::Head` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:0 w:1)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:0 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	fn remove() -> Weight {
		// Proof in bytes, measured: 605; at most: 6038.
		// Shortest time: 76_931_000 ps.
		Weight::from_parts(81_951_000, 6038)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(13))
	}
	/// Storage: `Roles::Enrolment` (r:1 w:1)
	/// Proof: `Roles::Enrolment` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::EventCount` (r:1 w:1)
	/// Proof: `Audit::EventCount` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Head` (r:1 w:1)
	/// Proof: `Audit::Head` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:0 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	fn set_enrolment() -> Weight {
		// Proof in bytes, measured: 143; at most: 1517.
		// Shortest time: 21_742_000 ps.
		Weight::from_parts(23_550_000, 1517)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Roles::MemberAllowance` (r:1 w:1)
	/// Proof: `Roles::MemberAllowance` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::EventCount` (r:1 w:1)
	/// Proof: `Audit::EventCount` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Head` (r:1 w:1)
	/// Proof: `Audit::Head` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:0 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(160), added: 2635, mode: `MaxEncodedLen`)
	fn set_allowance() -> Weight {
		// Proof in bytes, measured: 157; at most: 1517.
		// Shortest time: 21_093_000 ps.
		Weight::from_parts(23_735_000, 1517)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `System::Account` (r:1 w:0)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberAllowance` (r:1 w:0)
	/// Proof: `Roles::MemberAllowance` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:1 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn check_member() -> Weight {
		// Proof in bytes, measured: 264; at most: 3529.
		// Shortest time: 21_427_000 ps.
		Weight::from_parts(23_991_000, 3529)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Roles::Roles` (r:1 w:0)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Enrolment` (r:1 w:0)
	/// Proof: `Roles::Enrolment` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Patients::FirstEpochs` (r:1 w:0)
	/// Proof: `Patients::FirstEpochs` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Patients::UsedRecipients` (r:8 w:0)
	/// Proof: `Patients::UsedRecipients` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Erasures` (r:1 w:0)
	/// Proof: `Patients::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Erasures` (r:1 w:0)
	/// Proof: `Doctors::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:0)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(266), added: 2741, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Registrations` (r:1 w:1)
	/// Proof: `Roles::Registrations` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:1 w:1)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn check_stranger() -> Weight {
		// Proof in bytes, measured: 505; at most: 21558.
		// Shortest time: 85_784_000 ps.
		Weight::from_parts(95_460_000, 21558)
			.saturating_add(T::DbWeight::get().reads(21))
			.saturating_add(T::DbWeight::get().writes(6))
	}
}
