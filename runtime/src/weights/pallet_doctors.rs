//! Weights of `pallet_doctors`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-29, AMD EPYC; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_doctors` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_doctors::WeightInfo for WeightInfo<T> {
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Erasures` (r:1 w:0)
	/// Proof: `Doctors::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Roles` (r:1 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Enrolment` (r:1 w:0)
	/// Proof: `Roles::Enrolment` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberCount` (r:1 w:1)
	/// Proof: `Roles::MemberCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Retired` (r:1 w:0)
	/// Proof: `Roles::Retired` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::ProviderCount` (r:1 w:1)
	/// Proof: `Doctors::ProviderCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Members` (r:0 w:1)
	/// Proof: `Roles::Members` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		// Proof in bytes, measured: 4498; at most: 8090.
		// Shortest time: 64_335_000 ps.
		Weight::from_parts(68_051_000, 8090)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn update_profile() -> Weight {
		// Proof in bytes, measured: 4657; at most: 8090.
		// Shortest time: 37_685_000 ps.
		Weight::from_parts(40_420_000, 8090)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Roles::Roles` (r:1 w:0)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn verify_provider() -> Weight {
		// Proof in bytes, measured: 4873; at most: 8090.
		// Shortest time: 43_345_000 ps.
		Weight::from_parts(46_209_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Roles::Roles` (r:1 w:0)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// Proof in bytes, measured: 4873; at most: 8090.
		// Shortest time: 43_634_000 ps.
		Weight::from_parts(46_309_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Roles::Roles` (r:1 w:0)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn reinstate() -> Weight {
		// Proof in bytes, measured: 4873; at most: 8090.
		// Shortest time: 43_635_000 ps.
		Weight::from_parts(46_298_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Doctors::Providers` (r:2 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Staff` (r:1 w:0)
	/// Proof: `Doctors::Staff` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:0)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
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
	fn upload_file() -> Weight {
		// Proof in bytes, measured: 4726; at most: 8090.
		// Shortest time: 74_951_000 ps.
		Weight::from_parts(80_158_000, 8090)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Doctors::Providers` (r:2 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Staff` (r:1 w:0)
	/// Proof: `Doctors::Staff` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Records` (r:1 w:0)
	/// Proof: `Patients::Records` (`max_values`: None, `max_size`: Some(183), added: 2658, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:0)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:0)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn open_file() -> Weight {
		// Proof in bytes, measured: 4788; at most: 8090.
		// Shortest time: 73_339_000 ps.
		Weight::from_parts(77_334_000, 8090)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Doctors::Providers` (r:2 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Staff` (r:1 w:0)
	/// Proof: `Doctors::Staff` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:1)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:0)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Records` (r:1 w:0)
	/// Proof: `Patients::Records` (`max_values`: None, `max_size`: Some(183), added: 2658, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Comments` (r:0 w:1)
	/// Proof: `Patients::Comments` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn add_comment() -> Weight {
		// Proof in bytes, measured: 4939; at most: 8090.
		// Shortest time: 80_810_000 ps.
		Weight::from_parts(84_986_000, 8090)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Doctors::Providers` (r:1 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Records` (r:1 w:0)
	/// Proof: `Patients::Records` (`max_values`: None, `max_size`: Some(183), added: 2658, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:0)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:0)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Dispensed` (r:1 w:1)
	/// Proof: `Patients::Dispensed` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn dispense() -> Weight {
		// By hand until it is measured again: the author is read, the patient written.
		// Proof in bytes, measured: 5508; at most: 8090.
		// Shortest time: 73_118_000 ps.
		Weight::from_parts(76_653_000, 8090)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Library` (r:0 w:1)
	/// Proof: `Doctors::Library` (`max_values`: None, `max_size`: Some(150), added: 2625, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn add_to_library() -> Weight {
		// Proof in bytes, measured: 4657; at most: 8090.
		// Shortest time: 41_902_000 ps.
		Weight::from_parts(45_097_000, 8090)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Library` (r:1 w:1)
	/// Proof: `Doctors::Library` (`max_values`: None, `max_size`: Some(150), added: 2625, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn delete_from_library() -> Weight {
		// Proof in bytes, measured: 4832; at most: 8090.
		// Shortest time: 43_124_000 ps.
		Weight::from_parts(46_439_000, 8090)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Doctors::Providers` (r:2 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Staff` (r:1 w:1)
	/// Proof: `Doctors::Staff` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::DepartmentsOf` (r:0 w:1)
	/// Proof: `Doctors::DepartmentsOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn name_doctor() -> Weight {
		// Proof in bytes, measured: 5979; at most: 8090.
		// Shortest time: 62_823_000 ps.
		Weight::from_parts(66_429_000, 8090)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Doctors::Providers` (r:2 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Staff` (r:1 w:1)
	/// Proof: `Doctors::Staff` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::DepartmentsOf` (r:0 w:1)
	/// Proof: `Doctors::DepartmentsOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn dismiss_doctor() -> Weight {
		// Proof in bytes, measured: 5862; at most: 8090.
		// Shortest time: 61_892_000 ps.
		Weight::from_parts(64_866_000, 8090)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Doctors::Providers` (r:1 w:0)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Patients` (r:1 w:0)
	/// Proof: `Patients::Patients` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Grants` (r:1 w:0)
	/// Proof: `Patients::Grants` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Patients::Keys` (r:1 w:1)
	/// Proof: `Patients::Keys` (`max_values`: None, `max_size`: Some(4194), added: 6669, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn share_keys() -> Weight {
		// Proof in bytes, measured: 9282; at most: 8090.
		// Shortest time: 71_416_000 ps.
		Weight::from_parts(75_532_000, 8090)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Subjects` (r:1 w:1)
	/// Proof: `Audit::Subjects` (`max_values`: None, `max_size`: Some(570), added: 3045, mode: `MaxEncodedLen`)
	/// Storage: `Audit::Events` (r:1 w:1)
	/// Proof: `Audit::Events` (`max_values`: None, `max_size`: Some(4625), added: 7100, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn set_recipient() -> Weight {
		// Proof in bytes, measured: 4657; at most: 8090.
		// Shortest time: 38_037_000 ps.
		Weight::from_parts(40_671_000, 8090)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::ProviderCount` (r:1 w:1)
	/// Proof: `Doctors::ProviderCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `Roles::Roles` (r:1 w:1)
	/// Proof: `Roles::Roles` (`max_values`: None, `max_size`: Some(49), added: 2524, mode: `MaxEncodedLen`)
	/// Storage: `Roles::MemberCount` (r:1 w:1)
	/// Proof: `Roles::MemberCount` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
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
	/// Storage: `Doctors::Erasures` (r:0 w:1)
	/// Proof: `Doctors::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Audit::SubjectEvents` (r:0 w:1)
	/// Proof: `Audit::SubjectEvents` (`max_values`: None, `max_size`: Some(578), added: 3053, mode: `MaxEncodedLen`)
	fn deregister() -> Weight {
		// By hand until it is measured again: `Doctors::ErasureCount` (r:1 w:1).
		// Proof in bytes, measured: 5035; at most: 8500.
		// Shortest time: 81_331_000 ps.
		Weight::from_parts(85_206_000, 8500)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(13))
	}
	/// Storage: `Doctors::LastErased` (r:1 w:1)
	/// Proof: `Doctors::LastErased` (`max_values`: Some(1), `max_size`: Some(32), added: 527, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Erasures` (r:1 w:0)
	/// Proof: `Doctors::Erasures` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Library` (r:1 w:0)
	/// Proof: `Doctors::Library` (`max_values`: None, `max_size`: Some(150), added: 2625, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Staff` (r:1 w:1)
	/// Proof: `Doctors::Staff` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::DepartmentsOf` (r:1 w:1)
	/// Proof: `Doctors::DepartmentsOf` (`max_values`: None, `max_size`: Some(96), added: 2571, mode: `MaxEncodedLen`)
	/// Storage: `Doctors::Providers` (r:1 w:1)
	/// Proof: `Doctors::Providers` (`max_values`: None, `max_size`: Some(271), added: 2746, mode: `MaxEncodedLen`)
	fn erase_item() -> Weight {
		// Proof in bytes, measured: 724; at most: 3736.
		// Shortest time: 31_777_000 ps.
		Weight::from_parts(33_509_000, 3736)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
