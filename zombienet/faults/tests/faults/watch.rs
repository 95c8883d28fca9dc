//! What every node said was final, and when. Whatever a node said once has to hold for ever, and for
//! all of them.

use crate::{network::number_of, rpc::Rpc};
use serde_json::json;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};
use tokio::time::sleep;

/// How often a node is asked.
const EVERY: Duration = Duration::from_millis(150);

#[derive(Default)]
struct Seen {
	/// The hash at each height, and who said it first.
	blocks: BTreeMap<u64, (String, &'static str)>,
	/// When the highest final block of all nodes rose, and to what.
	rises: Vec<(Instant, u64)>,
	/// What contradicts what was said before.
	contradictions: Vec<String>,
	/// Who is not listened to any more.
	forgotten: Vec<&'static str>,
}

/// Listens to nodes.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Seen>>);

impl Watch {
	/// Listens to a node from now on, as long as the test runs.
	pub fn follow(&self, name: &'static str, rpc: Rpc) {
		let seen = Arc::downgrade(&self.0);
		tokio::spawn(async move {
			let mut last = String::new();
			let mut height = 0;
			loop {
				sleep(EVERY).await;
				let head = rpc.call::<String>("chain_getFinalizedHead", json!([])).await;
				let Some(seen) = seen.upgrade() else { return };
				if seen.lock().expect("no panic").forgotten.contains(&name) {
					return;
				}
				let Some(hash) = head.ok().filter(|hash| *hash != last) else { continue };
				let Ok(number) = number_of(&rpc, &hash).await else { continue };
				let mut seen = seen.lock().expect("no panic");
				if number < height {
					let text = format!("{name} had {height} final and then {number}");
					// A node whose database was deleted begins again.
					eprintln!("  {text}");
				}
				(last, height) = (hash.clone(), number);
				seen.note(name, number, hash);
			}
		});
	}

	/// Listens to a node no longer. What it said still counts.
	pub fn forget(&self, name: &'static str) {
		self.0.lock().expect("no panic").forgotten.push(name);
	}

	/// The highest block that any node said is final.
	pub fn highest(&self) -> u64 {
		self.0.lock().expect("no panic").rises.last().map_or(0, |(_, number)| *number)
	}

	/// What contradicts each other of what the nodes said is final.
	pub fn contradictions(&self) -> Vec<String> {
		self.0.lock().expect("no panic").contradictions.clone()
	}

	/// Every block of which a node said that it is final.
	pub fn blocks(&self) -> BTreeMap<u64, (String, &'static str)> {
		self.0.lock().expect("no panic").blocks.clone()
	}

	/// The longest time since `begun` in which no node had another block final.
	pub fn pause(&self, begun: Instant) -> Duration {
		let seen = self.0.lock().expect("no panic");
		let times = seen.rises.iter().map(|(time, _)| *time).filter(|time| *time > begun);
		let mut last = begun;
		let mut longest = Duration::ZERO;
		for time in times.chain([Instant::now()]) {
			longest = longest.max(time - last);
			last = time;
		}
		longest
	}
}

impl Seen {
	fn note(&mut self, name: &'static str, number: u64, hash: String) {
		if self.rises.last().is_none_or(|(_, highest)| number > *highest) {
			self.rises.push((Instant::now(), number));
		}
		match self.blocks.get(&number) {
			Some((other, who)) if *other != hash => self
				.contradictions
				.push(format!("block {number} is {hash} for {name} and {other} for {who}")),
			Some(_) => {}
			None => {
				self.blocks.insert(number, (hash, name));
			}
		}
	}
}

#[test]
fn two_hashes_for_one_height_are_a_contradiction() {
	let mut seen = Seen::default();
	for (name, hash) in [("alice", "0x01"), ("bob", "0x01")] {
		seen.note(name, 7, hash.into());
	}
	assert!(seen.contradictions.is_empty());
	seen.note("charlie", 7, "0x02".into());
	assert_eq!(seen.contradictions.len(), 1, "{:?}", seen.contradictions);
}
