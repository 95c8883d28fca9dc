//! Weights of `pallet_patients`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-29, AMD EPYC; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_patients` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_patients::WeightInfo for WeightInfo<T> {
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Erasures` (r:1 w:0)
	/// Proof: `Patients::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Patients::FirstEpochs` (r:1 w:0)
	/// Proof: `Patients::FirstEpochs` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Patients::UsedRecipients` (r:8 w:9)
	/// Proof: `Patients::UsedRecipients` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Roles` (r:1 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Enrolment` (r:1 w:0)
	/// Proof: `Roles::Enrolment` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberCount` (r:1 w:1)
	/// Proof: `Roles::MemberCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Patients::PatientCount` (r:1 w:1)
	/// Proof: `Patients::PatientCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Epochs` (r:0 w:8)
	/// Proof: `Patients::Epochs` (`max_values`: None, `max_size`: Some(620), added: 3095, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		// Proof in bytes, measured: 4603; at most: 21558.
		// Shortest time: 157_163_000 ps.
		Weight::from_parts(163_011_000, 21558)
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(25))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn update_profile() -> Weight {
		// Proof in bytes, measured: 4677; at most: 8090.
		// Shortest time: 40_520_000 ps.
		Weight::from_parts(43_143_000, 8090)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:1)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::GrantsTo` (r:0 w:1)
	/// Proof: `Patients::GrantsTo` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Keys` (r:0 w:1)
	/// Proof: `Patients::Keys` (`max_values`: None, `max_size`: Some(4194), added: 6669, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn grant_access() -> Weight {
		// Proof in bytes, measured: 5011; at most: 8090.
		// Shortest time: 65_767_000 ps.
		Weight::from_parts(69_022_000, 8090)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:1)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::GrantsTo` (r:0 w:1)
	/// Proof: `Patients::GrantsTo` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Keys` (r:0 w:1)
	/// Proof: `Patients::Keys` (`max_values`: None, `max_size`: Some(4194), added: 6669, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn revoke_access() -> Weight {
		// Proof in bytes, measured: 4876; at most: 8090.
		// Shortest time: 54_200_000 ps.
		Weight::from_parts(56_945_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::UsedRecipients` (r:1 w:1)
	/// Proof: `Patients::UsedRecipients` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Epochs` (r:0 w:1)
	/// Proof: `Patients::Epochs` (`max_values`: None, `max_size`: Some(620), added: 3095, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn rotate_keys() -> Weight {
		// Proof in bytes, measured: 4979; at most: 8090.
		// Shortest time: 54_561_000 ps.
		Weight::from_parts(57_375_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Patients::Patients` (r:1 w:0)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:0)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Keys` (r:0 w:1)
	/// Proof: `Patients::Keys` (`max_values`: None, `max_size`: Some(4194), added: 6669, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn reseal() -> Weight {
		// Proof in bytes, measured: 5059; at most: 8090.
		// Shortest time: 58_237_000 ps.
		Weight::from_parts(61_191_000, 8090)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Records` (r:0 w:1)
	/// Proof: `Patients::Records` (`max_values`: None, `max_size`: Some(183), added: 2658, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn add_file() -> Weight {
		// Proof in bytes, measured: 4677; at most: 8090.
		// Shortest time: 43_104_000 ps.
		Weight::from_parts(46_258_000, 8090)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Records` (r:1 w:1)
	/// Proof: `Patients::Records` (`max_values`: None, `max_size`: Some(183), added: 2658, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Dispensed` (r:0 w:1)
	/// Proof: `Patients::Dispensed` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn delete_file() -> Weight {
		// Proof in bytes, measured: 4951; at most: 8090.
		// Shortest time: 48_542_000 ps.
		Weight::from_parts(51_596_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Comments` (r:1 w:1)
	/// Proof: `Patients::Comments` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn delete_comment() -> Weight {
		// Proof in bytes, measured: 4993; at most: 8090.
		// Shortest time: 46_319_000 ps.
		Weight::from_parts(49_133_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::UsedRecipients` (r:1 w:1)
	/// Proof: `Patients::UsedRecipients` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn set_recipient() -> Weight {
		// Proof in bytes, measured: 4985; at most: 8090.
		// Shortest time: 48_562_000 ps.
		Weight::from_parts(52_228_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Roles` (r:1 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberCount` (r:1 w:1)
	/// Proof: `Roles::MemberCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1233), added: 3708, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Proof: UNKNOWN KEY `0x85e82bb936cd46b8c8d373039c182bd0d4ccb4da3926302c4fa2ec11da65f0f4` (r:1 w:1)
	/// Storage: `Patients::PatientCount` (r:1 w:1)
	/// Proof: `Patients::PatientCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::FirstEpochs` (r:0 w:1)
	/// Proof: `Patients::FirstEpochs` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Erasures` (r:0 w:1)
	/// Proof: `Patients::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:0 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(1137), added: 3612, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Usages` (r:0 w:1)
	/// Proof: `Roles::Usages` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn deregister() -> Weight {
		// By hand until it is measured again: `Patients::ErasureCount` (r:1 w:1).
		// Proof in bytes, measured: 5238; at most: 8703.
		// Shortest time: 87_639_000 ps.
		Weight::from_parts(92_117_000, 8703)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(14))
	}
	/// Storage: `Patients::LastErased` (r:1 w:1)
	/// Proof: `Patients::LastErased` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Erasures` (r:1 w:0)
	/// Proof: `Patients::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:1)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Patients::GrantsTo` (r:0 w:1)
	/// Proof: `Patients::GrantsTo` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Keys` (r:0 w:1)
	/// Proof: `Patients::Keys` (`max_values`: None, `max_size`: Some(4194), added: 6669, mode: `MaxEncodedLen`)
	fn erase_item() -> Weight {
		// Proof in bytes, measured: 405; at most: 3576.
		// Shortest time: 24_977_000 ps.
		Weight::from_parts(26_770_000, 3576)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
