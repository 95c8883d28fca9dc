//! The figures of a test: a line that is printed, and a file in the target folder.

use crate::{
	checks::Checked,
	load::{Acknowledged, Done},
	node::program,
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{fs, time::Duration};

/// What came of a test.
#[derive(Serialize)]
pub struct Outcome {
	test: &'static str,
	/// The longest time in which no node had another block final, in seconds.
	finality_pause: f64,
	/// From the end of the fault until every node had what is final and finality went on, in
	/// seconds. Of several, the longest.
	recovery: Option<f64>,
	records: Records,
	blocks: u64,
	trail_events: u64,
	/// How often a client met which error and went on.
	client_errors: Value,
	/// What else the test shows.
	more: Map<String, Value>,
}

#[derive(Serialize)]
struct Records {
	acknowledged: usize,
	lost: usize,
	patients: u64,
	/// From the first attempt to the acknowledgement, in seconds, however many nodes that took.
	median: f64,
	p99: f64,
	worst: f64,
}

/// The part of `sorted` below which so many of a hundred are, in seconds.
pub fn percentile(sorted: &[Duration], percent: usize) -> f64 {
	let last = sorted.len().saturating_sub(1);
	sorted.get(last * percent / 100).copied().unwrap_or_default().as_secs_f64()
}

/// What `of` says of each, sorted.
pub fn sorted(
	acknowledged: &[Acknowledged],
	of: impl Fn(&Acknowledged) -> Option<Duration>,
) -> Vec<Duration> {
	let mut times: Vec<_> = acknowledged.iter().filter_map(of).collect();
	times.sort();
	times
}

impl Outcome {
	/// Puts together what came of `test`.
	pub fn new(
		test: &'static str,
		pause: Duration,
		recovery: &[Duration],
		done: &Done,
		checked: &Checked,
	) -> Self {
		let times = sorted(&done.acknowledged, |it| Some(it.took));
		Self {
			test,
			finality_pause: pause.as_secs_f64(),
			recovery: recovery.iter().max().map(Duration::as_secs_f64),
			records: Records {
				acknowledged: done.acknowledged.len(),
				lost: checked.lost,
				patients: done.patients,
				median: percentile(&times, 50),
				p99: percentile(&times, 99),
				worst: percentile(&times, 100),
			},
			blocks: checked.height,
			trail_events: checked.events,
			client_errors: serde_json::to_value(&done.failures).expect("JSON"),
			more: Map::new(),
		}
	}

	/// Adds something that the test shows.
	pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
		self.more.insert(name.into(), serde_json::to_value(value).expect("JSON"));
		self
	}

	/// Prints the line and writes the file; fails where something was lost.
	pub fn report(self) {
		let recovery = self.recovery.map_or_else(|| "-".into(), |it| format!("{it:.1} s"));
		println!(
			"OUTCOME {}: finality paused {:.1} s, recovered in {recovery}; {} records acknowledged, {} lost; \
			 submit to final median {:.1} s, p99 {:.1} s, worst {:.1} s; {} blocks, {} trail events; {}",
			self.test,
			self.finality_pause,
			self.records.acknowledged,
			self.records.lost,
			self.records.median,
			self.records.p99,
			self.records.worst,
			self.blocks,
			self.trail_events,
			Value::Object(self.more.clone()),
		);
		write(self.test, &self);
		assert_eq!(self.records.lost, 0, "records that were acknowledged as final are not there");
		assert!(self.records.acknowledged > 0, "no client got anything done");
	}
}

/// Writes `value` to the folder `faults` of the target folder.
pub fn write(name: &str, value: &impl Serialize) {
	let node = program("salus-node");
	let dir = node.ancestors().nth(2).expect("it is in <target>/release").join("faults");
	fs::create_dir_all(&dir).expect("a folder");
	let text = serde_json::to_string_pretty(value).expect("JSON");
	fs::write(dir.join(format!("{name}.json")), text + "\n").expect("written");
}
