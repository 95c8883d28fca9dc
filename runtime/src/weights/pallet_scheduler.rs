//! Weights of `pallet_scheduler`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_scheduler` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scheduler::WeightInfo for WeightInfo<T> {
	/// Storage: `Scheduler::IncompleteSince` (r:1 w:1)
	/// Proof: `Scheduler::IncompleteSince` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn service_agendas_base() -> Weight {
		// Proof in bytes, measured: 31; at most: 1489.
		// Shortest time: 5_706_000 ps.
		Weight::from_parts(6_975_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scheduler::Agenda` (r:1 w:1)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[0, 32]`.
	fn service_agenda_base(s: u32) -> Weight {
		// Proof in bytes, measured: 78 + s * (177 ± 0); at most: 10166.
		// Shortest time: 4_110_000 ps.
		Weight::from_parts(7_374_926, 10166)
			// Standard error: 1_681.
			.saturating_add(Weight::from_parts(495_771, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn service_task_base() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 3_055_000 ps.
		Weight::from_parts(3_709_000, 0)
	}
	/// Storage: `Preimage::PreimageFor` (r:1 w:1)
	/// Proof: `Preimage::PreimageFor` (`max_values`: None, `max_size`: Some(4194344), added: 4196819, mode: `Measured`)
	/// Storage: `Preimage::StatusFor` (r:1 w:0)
	/// Proof: `Preimage::StatusFor` (`max_values`: None, `max_size`: Some(83), added: 2558, mode: `MaxEncodedLen`)
	/// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	/// Proof: `Preimage::RequestStatusFor` (`max_values`: None, `max_size`: Some(75), added: 2550, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[128, 4194304]`.
	fn service_task_fetched(s: u32) -> Weight {
		// Proof in bytes, measured: 141 + s * (1 ± 0); at most: 3606 + s * (1 ± 0).
		// Shortest time: 21_748_000 ps.
		Weight::from_parts(22_223_000, 3606)
			// Standard error: 18.
			.saturating_add(Weight::from_parts(1_874, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(s.into()))
	}
	/// Storage: `Scheduler::Lookup` (r:0 w:1)
	/// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	fn service_task_named() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 4_492_000 ps.
		Weight::from_parts(5_377_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
	fn service_task_periodic() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 3_068_000 ps.
		Weight::from_parts(3_725_000, 0)
	}
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn execute_dispatch_signed() -> Weight {
		// Proof in bytes, measured: 4; at most: 3613.
		// Shortest time: 5_191_000 ps.
		Weight::from_parts(6_378_000, 3613).saturating_add(T::DbWeight::get().reads(1))
	}
	fn execute_dispatch_unsigned() -> Weight {
		// Proof in bytes, measured: 0; at most: 0.
		// Shortest time: 2_402_000 ps.
		Weight::from_parts(2_783_000, 0)
	}
	/// Storage: `Scheduler::Agenda` (r:1 w:1)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[0, 31]`.
	fn schedule(s: u32) -> Weight {
		// Proof in bytes, measured: 78 + s * (177 ± 0); at most: 10166.
		// Shortest time: 11_416_000 ps.
		Weight::from_parts(14_968_309, 10166)
			// Standard error: 1_998.
			.saturating_add(Weight::from_parts(575_843, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scheduler::Agenda` (r:1 w:1)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Lookup` (r:0 w:1)
	/// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[1, 32]`.
	fn cancel(s: u32) -> Weight {
		// Proof in bytes, measured: 78 + s * (177 ± 0); at most: 10166.
		// Shortest time: 17_103_000 ps.
		Weight::from_parts(17_728_680, 10166)
			// Standard error: 1_839.
			.saturating_add(Weight::from_parts(875_030, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Scheduler::Lookup` (r:1 w:1)
	/// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:1 w:1)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[0, 31]`.
	fn schedule_named(s: u32) -> Weight {
		// Proof in bytes, measured: 190 + s * (189 ± 0); at most: 10166.
		// Shortest time: 14_767_000 ps.
		Weight::from_parts(20_939_698, 10166)
			// Standard error: 3_212.
			.saturating_add(Weight::from_parts(667_513, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Scheduler::Lookup` (r:1 w:1)
	/// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:1 w:1)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[1, 32]`.
	fn cancel_named(s: u32) -> Weight {
		// Proof in bytes, measured: 219 + s * (188 ± 0); at most: 10166.
		// Shortest time: 21_304_000 ps.
		Weight::from_parts(22_736_247, 10166)
			// Standard error: 1_897.
			.saturating_add(Weight::from_parts(926_023, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Scheduler::Agenda` (r:1 w:1)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[1, 32]`.
	fn schedule_retry(s: u32) -> Weight {
		// Proof in bytes, measured: 118; at most: 10166.
		// Shortest time: 9_967_000 ps.
		Weight::from_parts(11_431_617, 10166)
			// Standard error: 911.
			.saturating_add(Weight::from_parts(57_543, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Scheduler::Agenda` (r:1 w:0)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	fn set_retry() -> Weight {
		// Proof in bytes, measured: 5742; at most: 10166.
		// Shortest time: 21_881_000 ps.
		Weight::from_parts(26_803_000, 10166)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scheduler::Lookup` (r:1 w:0)
	/// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:1 w:0)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	fn set_retry_named() -> Weight {
		// Proof in bytes, measured: 6179; at most: 10166.
		// Shortest time: 29_683_000 ps.
		Weight::from_parts(34_216_000, 10166)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scheduler::Agenda` (r:1 w:0)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	fn cancel_retry() -> Weight {
		// Proof in bytes, measured: 5754; at most: 10166.
		// Shortest time: 23_194_000 ps.
		Weight::from_parts(26_390_000, 10166)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Scheduler::Lookup` (r:1 w:0)
	/// Proof: `Scheduler::Lookup` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Agenda` (r:1 w:0)
	/// Proof: `Scheduler::Agenda` (`max_values`: None, `max_size`: Some(6701), added: 9176, mode: `MaxEncodedLen`)
	/// Storage: `Scheduler::Retries` (r:0 w:1)
	/// Proof: `Scheduler::Retries` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	fn cancel_retry_named() -> Weight {
		// Proof in bytes, measured: 6191; at most: 10166.
		// Shortest time: 29_146_000 ps.
		Weight::from_parts(33_398_000, 10166)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
