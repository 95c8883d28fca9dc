//! What is reported of a run. Every figure is measured in it, or says that it is an estimate.

use super::{
	energy::Energy,
	ledger::Counts,
	nodes::{Lost, Nodes},
	plan::{Load, Plan},
	run::{End, Outcome},
	sign::Signed,
};
use hdrhistogram::Histogram;
use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

/// The longest latency that is told apart, in microseconds: an hour.
const LONGEST: u64 = 3_600_000_000;

/// To how many figures latencies are kept.
const FIGURES: u8 = 3;

/// How late the last transaction may be offered where a rate is held, as a share of the time that
/// sending takes, and at least.
const LATE: (f64, Duration) = (0.05, Duration::from_secs(1));

/// How long after the last transaction was offered all of them are in blocks where a rate is held: three
/// slots.
const DRAINED: Duration = Duration::from_secs(6);

/// All of a run.
#[derive(Debug, Serialize)]
pub struct Figures {
	/// The nodes.
	pub nodes: Vec<String>,
	/// The nodes that were lost on the way.
	pub lost: Vec<Lost>,
	/// Each load, in the order in which they ran.
	pub loads: Vec<LoadFigures>,
	/// Watts that one busy core was taken for.
	pub watts_per_core: f64,
}

/// One load.
#[derive(Debug, Serialize)]
pub struct LoadFigures {
	/// Which.
	pub load: Load,
	/// How many transactions have come how far. `sent` is the sum of what follows it.
	pub transactions: Counts,
	/// Why transactions did not succeed, and how many for each reason.
	pub reasons: BTreeMap<String, usize>,
	/// The share of those sent that succeeded.
	pub success_rate: Option<f64>,
	/// Why the load ended.
	pub end: End,
	/// The longest transaction, in bytes.
	pub bytes: usize,
	/// How many accounts signed.
	pub accounts: usize,
	/// Transactions a second that were asked for.
	pub rate: Option<f64>,
	/// Whether that rate was held: all offered in time, none held back, all in blocks three slots later.
	pub rate_held: Option<bool>,
	/// Transactions a second that were offered, from the first to the last.
	pub offered_per_second: Option<f64>,
	/// Transactions a second, from the first offered to the last in a best block.
	pub included_per_second: Option<f64>,
	/// Transactions a second, from the first offered to the last that was seen final.
	pub final_per_second: Option<f64>,
	/// Final transactions a second, compared with those of remarks in the same run.
	pub ratio_to_remark: Option<f64>,
	/// From the first offer of a transaction until a best block had it.
	pub submit_to_included: Option<Latency>,
	/// From then until that was final.
	pub included_to_final: Option<Latency>,
	/// Both.
	pub submit_to_final: Option<Latency>,
	/// Final blocks that hold some.
	pub blocks: usize,
	/// How many the fullest of them holds.
	pub fullest_block: usize,
	/// How often a transaction was held back because a pool was full, and offered again.
	pub held_back_by_full_pool: usize,
	/// How often because its sender's allowance was used up.
	pub held_back_by_allowance: usize,
	/// How many transactions every pool lost after one had taken them. They were offered again, three times
	/// at most.
	pub lost_by_pools: usize,
	/// What it took, and per joule.
	pub energy: EnergyFigures,
	/// Second by second: offered, in a best block, seen final.
	pub timeline: Vec<[usize; 3]>,
}

/// How long something took, in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Latency {
	/// Half were faster.
	pub median_ms: f64,
	/// 95 of 100 were faster.
	pub p95_ms: f64,
	/// 99 of 100 were faster.
	pub p99_ms: f64,
	/// The slowest.
	pub worst_ms: f64,
	/// For the picture: each hundredth from the fastest to the slowest.
	#[serde(skip)]
	pub hundredths: Vec<f64>,
}

/// What a load took.
#[derive(Clone, Debug, Serialize)]
pub struct EnergyFigures {
	/// As it was measured.
	#[serde(flatten)]
	pub measured: Energy,
	/// Joules: counted by the processor, or else estimated.
	pub joules: Option<f64>,
	/// Whether `joules` is an estimate: processor time times the watts that a core was taken for.
	pub is_estimate: bool,
	/// Final transactions per joule.
	pub transactions_per_joule: Option<f64>,
}

impl Figures {
	/// The figures of a run.
	pub(super) fn new(plan: &Plan, nodes: &Nodes, mut loads: Vec<LoadFigures>) -> Self {
		let remarks = loads.iter().find(|it| it.load == Load::Remark);
		if let Some(remarks) = remarks.and_then(|it| it.final_per_second) {
			for load in loads.iter_mut().filter(|it| it.load != Load::Remark) {
				load.ratio_to_remark = load.final_per_second.map(|it| it / remarks);
			}
		}
		Self {
			nodes: nodes.urls().map(str::to_owned).collect(),
			lost: nodes.lost(),
			loads,
			watts_per_core: plan.watts_per_core,
		}
	}
}

impl LoadFigures {
	pub(super) fn new(load: Load, plan: &Plan, signed: &[Signed], outcome: &Outcome) -> Self {
		let entries = &outcome.entries;
		let counts = outcome.counts;
		let times = |of: &dyn Fn(&super::ledger::Entry) -> Option<Duration>| -> Vec<Duration> {
			entries.iter().filter_map(of).collect()
		};
		let offered = times(&|it| it.offered);
		let included = times(&|it| it.included);
		let settled = times(&|it| it.settled);
		let first = offered.iter().min().copied();
		let per_second = |times: &[Duration]| {
			let passed = times.iter().max()?.saturating_sub(first?).as_secs_f64();
			(passed > 0.0).then(|| times.len() as f64 / passed)
		};
		let energy = EnergyFigures::new(&outcome.energy, plan.watts_per_core, counts.r#final);
		let held = outcome.pool_full + outcome.allowance_spent + outcome.lost_by_pools;
		let accounts = signed.iter().map(|it| it.actor).collect::<std::collections::BTreeSet<_>>();
		let share = |part: usize, of: usize| (of > 0).then(|| part as f64 / of as f64);
		Self {
			load,
			transactions: counts,
			reasons: outcome.reasons(),
			success_rate: share(counts.r#final, counts.sent),
			end: outcome.end,
			bytes: signed.iter().map(|it| it.length).max().unwrap_or_default(),
			accounts: accounts.len(),
			rate: plan.rate,
			rate_held: plan.rate.map(|rate| {
				held == 0
					&& counts.r#final + counts.failed == counts.sent
					&& kept_up(rate, &offered, &included)
			}),
			offered_per_second: per_second(&offered),
			included_per_second: per_second(&included),
			final_per_second: per_second(&settled),
			ratio_to_remark: None,
			submit_to_included: Latency::of(times(&|it| it.included?.checked_sub(it.offered?))),
			included_to_final: Latency::of(times(&|it| it.settled?.checked_sub(it.included?))),
			submit_to_final: Latency::of(times(&|it| it.settled?.checked_sub(it.offered?))),
			blocks: outcome.blocks.0,
			fullest_block: outcome.blocks.1,
			held_back_by_full_pool: outcome.pool_full,
			held_back_by_allowance: outcome.allowance_spent,
			lost_by_pools: outcome.lost_by_pools,
			energy,
			timeline: timeline([&offered, &included, &settled]),
		}
	}
}

/// Whether transactions were offered at `rate`, and were in blocks soon after.
fn kept_up(rate: f64, offered: &[Duration], included: &[Duration]) -> bool {
	let (Some(last), Some(block)) = (offered.iter().max(), included.iter().max()) else {
		return false;
	};
	let due = Duration::from_secs_f64(offered.len().saturating_sub(1) as f64 / rate);
	let late = last.saturating_sub(due);
	late <= LATE.1.max(due.mul_f64(LATE.0)) && block.saturating_sub(*last) <= DRAINED
}

/// How many came in each second.
fn timeline(times: [&[Duration]; 3]) -> Vec<[usize; 3]> {
	let last = times.iter().flat_map(|it| it.iter()).max();
	let seconds = last.map_or(0, |last| last.as_secs() as usize + 1);
	let mut timeline = vec![[0; 3]; seconds];
	for (kind, times) in times.iter().enumerate() {
		times.iter().for_each(|time| timeline[time.as_secs() as usize][kind] += 1);
	}
	timeline
}

impl Latency {
	/// Of these times. None where there are none.
	fn of(times: Vec<Duration>) -> Option<Self> {
		let mut histogram = Histogram::<u64>::new_with_bounds(1, LONGEST, FIGURES).ok()?;
		for time in &times {
			histogram.saturating_record(time.as_micros() as u64);
		}
		let worst = times.iter().max()?;
		let millis = |micros: u64| micros as f64 / 1_000.0;
		let quantile = |quantile: f64| millis(histogram.value_at_quantile(quantile));
		Some(Self {
			median_ms: quantile(0.5),
			p95_ms: quantile(0.95),
			p99_ms: quantile(0.99),
			worst_ms: millis(worst.as_micros() as u64),
			hundredths: (0..=100).map(|part| quantile(f64::from(part) / 100.0)).collect(),
		})
	}
}

impl EnergyFigures {
	fn new(measured: &Energy, watts_per_core: f64, r#final: usize) -> Self {
		let joules = measured.joules(watts_per_core);
		let per_joule = joules.filter(|(joules, _)| *joules > 0.0);
		Self {
			measured: measured.clone(),
			joules: joules.map(|(joules, _)| joules),
			is_estimate: joules.is_some_and(|(_, estimate)| estimate),
			transactions_per_joule: per_joule.map(|(joules, _)| r#final as f64 / joules),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn millis(times: impl IntoIterator<Item = u64>) -> Vec<Duration> {
		times.into_iter().map(Duration::from_millis).collect()
	}

	#[test]
	fn latencies_are_the_ranks_of_what_was_measured() {
		let latency = Latency::of(millis(1..=1000)).expect("there are some");
		let close = |found: f64, expected: f64| (found - expected).abs() <= expected / 500.0;
		assert!(close(latency.median_ms, 500.0), "{latency:?}");
		assert!(close(latency.p95_ms, 950.0), "{latency:?}");
		assert!(close(latency.p99_ms, 990.0), "{latency:?}");
		assert_eq!(latency.worst_ms, 1000.0);
		assert_eq!(Latency::of(vec![]), None);
	}

	#[test]
	fn rate_is_not_held_where_transactions_are_offered_late_or_wait_for_blocks() {
		let offered = millis((0..100).map(|it| it * 100));
		assert!(kept_up(10.0, &offered, &millis([12_000])));
		assert!(!kept_up(10.0, &offered, &millis([20_000])), "waited for blocks");
		assert!(!kept_up(100.0, &offered, &millis([12_000])), "offered late");
		assert!(!kept_up(10.0, &offered, &[]), "in no block");
	}

	#[test]
	fn timeline_has_every_transaction_once() {
		let (offered, included, settled) =
			(millis([0, 10, 1500]), millis([2000, 2000]), millis([2100]));
		let timeline = timeline([&offered, &included, &settled]);
		assert_eq!(timeline, [[2, 0, 0], [1, 0, 0], [0, 2, 1]]);
	}
}
