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
		// Shortest time: 9_288_000 ps.
		Weight::from_parts(9_739_000, 5665)
			// Standard error: 38_135.
			.saturating_add(Weight::from_parts(1_317_805, 0).saturating_mul(m.into()))
			// Standard error: 38_135.
			.saturating_add(Weight::from_parts(5_473_217, 0).saturating_mul(p.into()))
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
		// Shortest time: 15_144_000 ps.
		Weight::from_parts(17_387_237, 3613)
			// Standard error: 27.
			.saturating_add(Weight::from_parts(1_258, 0).saturating_mul(b.into()))
			// Standard error: 893.
			.saturating_add(Weight::from_parts(24_844, 0).saturating_mul(m.into()))
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
		// Shortest time: 17_722_000 ps.
		Weight::from_parts(20_057_285, 3613)
			// Standard error: 31.
			.saturating_add(Weight::from_parts(1_627, 0).saturating_mul(b.into()))
			// Standard error: 1_033.
			.saturating_add(Weight::from_parts(19_579, 0).saturating_mul(m.into()))
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
		// Shortest time: 18_651_000 ps.
		Weight::from_parts(22_759_514, 3592)
			// Standard error: 188.
			.saturating_add(Weight::from_parts(1_473, 0).saturating_mul(b.into()))
			// Standard error: 6_303.
			.saturating_add(Weight::from_parts(42_380, 0).saturating_mul(m.into()))
			// Standard error: 6_101.
			.saturating_add(Weight::from_parts(346_234, 0).saturating_mul(p.into()))
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
		// Shortest time: 19_562_000 ps.
		Weight::from_parts(23_423_165, 4065)
			// Standard error: 3_208.
			.saturating_add(Weight::from_parts(49_352, 0).saturating_mul(m.into()))
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
		// Shortest time: 24_327_000 ps.
		Weight::from_parts(27_457_869, 3617)
			// Standard error: 4_803.
			.saturating_add(Weight::from_parts(7_388, 0).saturating_mul(m.into()))
			// Standard error: 4_334.
			.saturating_add(Weight::from_parts(309_127, 0).saturating_mul(p.into()))
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
		// Shortest time: 34_731_000 ps.
		Weight::from_parts(37_644_132, 3676)
			// Standard error: 238.
			.saturating_add(Weight::from_parts(1_614, 0).saturating_mul(b.into()))
			// Standard error: 8_542.
			.saturating_add(Weight::from_parts(64_544, 0).saturating_mul(m.into()))
			// Standard error: 7_707.
			.saturating_add(Weight::from_parts(499_081, 0).saturating_mul(p.into()))
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
		// Proof in bytes, measured: 205 + m * (48 ± 0) + p * (48 ± 0); at most: 3722 + m * (51 ± 0) + p * (46 ± 0).
		// Shortest time: 26_928_000 ps.
		Weight::from_parts(26_309_706, 3722)
			// Standard error: 4_645.
			.saturating_add(Weight::from_parts(97_448, 0).saturating_mul(m.into()))
			// Standard error: 4_191.
			.saturating_add(Weight::from_parts(355_078, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 51).saturating_mul(m.into()))
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
		// Shortest time: 41_508_000 ps.
		Weight::from_parts(41_906_646, 3696)
			// Standard error: 223.
			.saturating_add(Weight::from_parts(3_394, 0).saturating_mul(b.into()))
			// Standard error: 8_013.
			.saturating_add(Weight::from_parts(42_303, 0).saturating_mul(m.into()))
			// Standard error: 7_230.
			.saturating_add(Weight::from_parts(523_766, 0).saturating_mul(p.into()))
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
		// Shortest time: 13_533_000 ps.
		Weight::from_parts(15_189_908, 1674)
			// Standard error: 1_590.
			.saturating_add(Weight::from_parts(255_393, 0).saturating_mul(p.into()))
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
		// Shortest time: 21_136_000 ps.
		Weight::from_parts(22_823_212, 4701)
			// Standard error: 101_591.
			.saturating_add(Weight::from_parts(680_351, 0).saturating_mul(d.into()))
			// Standard error: 4_941.
			.saturating_add(Weight::from_parts(353_996, 0).saturating_mul(p.into()))
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
		// Shortest time: 12_609_000 ps.
		Weight::from_parts(15_524_000, 4169).saturating_add(T::DbWeight::get().reads(2))
	}
}
