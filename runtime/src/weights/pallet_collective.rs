//! Weights of `pallet_collective`, measured by `make weights`. Not written by hand.
//!
//! 2026-11-20, Intel(R) Xeon(R) Processor; 50 steps, 20 repetitions, frame-benchmarking-cli 64.0.0.

use core::marker::PhantomData;
#[allow(unused_imports)] // A call that touches no storage needs no `Get`.
use frame_support::{traits::Get, weights::Weight};

/// What the calls of `pallet_collective` cost.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_collective::WeightInfo for WeightInfo<T> {
	/// Storage: `Council::Members` (r:1 w:1)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:0)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:32 w:32)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:0 w:1)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[0, 32]`.
	/// The range of component `n` is `[0, 32]`.
	/// The range of component `p` is `[0, 32]`.
	fn set_members(m: u32, _n: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 0 + m * (1056 ± 0) + p * (1014 ± 0); at most: 5665 + m * (646 ± 23) + p * (3023 ± 23).
		// Shortest time: 9_231_000 ps.
		Weight::from_parts(9_576_000, 5665)
			// Standard error: 39_413.
			.saturating_add(Weight::from_parts(1_518_338, 0).saturating_mul(m.into()))
			// Standard error: 39_413.
			.saturating_add(Weight::from_parts(5_341_783, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 646).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 3023).saturating_mul(p.into()))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[2, 1024]`.
	/// The range of component `m` is `[1, 32]`.
	fn execute(b: u32, m: u32) -> Weight {
		// Proof in bytes, measured: 37 + m * (32 ± 0); at most: 3613 + m * (32 ± 0).
		// Shortest time: 17_331_000 ps.
		Weight::from_parts(18_722_623, 3613)
			// Standard error: 49.
			.saturating_add(Weight::from_parts(1_670, 0).saturating_mul(b.into()))
			// Standard error: 1_592.
			.saturating_add(Weight::from_parts(27_072, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:0)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[2, 1024]`.
	/// The range of component `m` is `[1, 32]`.
	fn propose_execute(b: u32, m: u32) -> Weight {
		// Proof in bytes, measured: 37 + m * (32 ± 0); at most: 3613 + m * (32 ± 0).
		// Shortest time: 19_109_000 ps.
		Weight::from_parts(21_674_572, 3613)
			// Standard error: 65.
			.saturating_add(Weight::from_parts(1_658, 0).saturating_mul(b.into()))
			// Standard error: 2_116.
			.saturating_add(Weight::from_parts(26_731, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(m.into()))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalCount` (r:1 w:1)
	/// Proof: `Council::ProposalCount` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `b` is `[2, 1024]`.
	/// The range of component `m` is `[2, 32]`.
	/// The range of component `p` is `[1, 32]`.
	fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 123 + m * (32 ± 0) + p * (47 ± 0); at most: 3592 + m * (33 ± 0) + p * (46 ± 0).
		// Shortest time: 21_787_000 ps.
		Weight::from_parts(23_836_305, 3592)
			// Standard error: 215.
			.saturating_add(Weight::from_parts(3_065, 0).saturating_mul(b.into()))
			// Standard error: 7_197.
			.saturating_add(Weight::from_parts(18_353, 0).saturating_mul(m.into()))
			// Standard error: 6_966.
			.saturating_add(Weight::from_parts(429_132, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(0, 33).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 46).saturating_mul(p.into()))
	}
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[5, 32]`.
	fn vote(m: u32) -> Weight {
		// Proof in bytes, measured: 600 + m * (64 ± 0); at most: 4065 + m * (64 ± 0).
		// Shortest time: 21_504_000 ps.
		Weight::from_parts(25_218_617, 4065)
			// Standard error: 8_126.
			.saturating_add(Weight::from_parts(91_561, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(0, 64).saturating_mul(m.into()))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[4, 32]`.
	/// The range of component `p` is `[1, 32]`.
	fn close_early_disapproved(m: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 89 + m * (64 ± 0) + p * (48 ± 0); at most: 3617 + m * (66 ± 0) + p * (46 ± 0).
		// Shortest time: 26_483_000 ps.
		Weight::from_parts(29_081_736, 3617)
			// Standard error: 6_286.
			.saturating_add(Weight::from_parts(41_544, 0).saturating_mul(m.into()))
			// Standard error: 5_672.
			.saturating_add(Weight::from_parts(312_072, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 66).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 46).saturating_mul(p.into()))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `b` is `[2, 1024]`.
	/// The range of component `m` is `[4, 32]`.
	/// The range of component `p` is `[1, 32]`.
	fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 188 + m * (64 ± 0) + p * (63 ± 0); at most: 3676 + b * (1 ± 0) + m * (68 ± 1) + p * (59 ± 1).
		// Shortest time: 38_198_000 ps.
		Weight::from_parts(39_077_642, 3676)
			// Standard error: 394.
			.saturating_add(Weight::from_parts(3_299, 0).saturating_mul(b.into()))
			// Standard error: 14_155.
			.saturating_add(Weight::from_parts(160_878, 0).saturating_mul(m.into()))
			// Standard error: 12_772.
			.saturating_add(Weight::from_parts(512_249, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 68).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 59).saturating_mul(p.into()))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:1 w:0)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `m` is `[4, 32]`.
	/// The range of component `p` is `[1, 32]`.
	fn close_disapproved(m: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 109 + m * (64 ± 0) + p * (48 ± 0); at most: 3637 + m * (66 ± 0) + p * (46 ± 0).
		// Shortest time: 25_865_000 ps.
		Weight::from_parts(26_401_455, 3637)
			// Standard error: 11_165.
			.saturating_add(Weight::from_parts(111_699, 0).saturating_mul(m.into()))
			// Standard error: 10_075.
			.saturating_add(Weight::from_parts(441_913, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 66).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 46).saturating_mul(p.into()))
	}
	/// Storage: `Council::Voting` (r:1 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Prime` (r:1 w:0)
	/// Proof: `Council::Prime` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of component `b` is `[2, 1024]`.
	/// The range of component `m` is `[4, 32]`.
	/// The range of component `p` is `[1, 32]`.
	fn close_approved(b: u32, m: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 208 + m * (64 ± 0) + p * (63 ± 0); at most: 3696 + b * (1 ± 0) + m * (68 ± 1) + p * (59 ± 1).
		// Shortest time: 41_093_000 ps.
		Weight::from_parts(34_667_011, 3696)
			// Standard error: 379.
			.saturating_add(Weight::from_parts(7_418, 0).saturating_mul(b.into()))
			// Standard error: 13_604.
			.saturating_add(Weight::from_parts(197_619, 0).saturating_mul(m.into()))
			// Standard error: 12_275.
			.saturating_add(Weight::from_parts(623_911, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 68).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 59).saturating_mul(p.into()))
	}
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::ProposalOf` (r:0 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `p` is `[1, 32]`.
	fn disapprove_proposal(p: u32) -> Weight {
		// Proof in bytes, measured: 189 + p * (32 ± 0); at most: 1674 + p * (32 ± 0).
		// Shortest time: 12_613_000 ps.
		Weight::from_parts(15_331_145, 1674)
			// Standard error: 3_764.
			.saturating_add(Weight::from_parts(330_205, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 32).saturating_mul(p.into()))
	}
	/// Storage: `Council::ProposalOf` (r:1 w:1)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::CostOf` (r:1 w:0)
	/// Proof: `Council::CostOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Proposals` (r:1 w:1)
	/// Proof: `Council::Proposals` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Council::Voting` (r:0 w:1)
	/// Proof: `Council::Voting` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// The range of component `d` is `[0, 1]`.
	/// The range of component `p` is `[1, 32]`.
	fn kill(d: u32, p: u32) -> Weight {
		// Proof in bytes, measured: 1214 + p * (48 ± 0); at most: 4701 + d * (78 ± 14) + p * (47 ± 0).
		// Shortest time: 21_307_000 ps.
		Weight::from_parts(24_606_453, 4701)
			// Standard error: 6_024.
			.saturating_add(Weight::from_parts(372_360, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 78).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 47).saturating_mul(p.into()))
	}
	/// Storage: `Council::ProposalOf` (r:1 w:0)
	/// Proof: `Council::ProposalOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Council::CostOf` (r:1 w:0)
	/// Proof: `Council::CostOf` (`max_values`: None, `max_size`: None, mode: `Measured`)
	fn release_proposal_cost() -> Weight {
		// Proof in bytes, measured: 704; at most: 4169.
		// Shortest time: 12_772_000 ps.
		Weight::from_parts(16_208_000, 4169).saturating_add(T::DbWeight::get().reads(2))
	}
}
