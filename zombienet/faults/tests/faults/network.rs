//! Four validators at four sites, and what is asked of all of them.

use crate::{
	emulator::Emulator,
	node::{meeting_place, program, Node},
	rpc::Rpc,
	sites::{check_ground, lay, Between, Site},
	watch::Watch,
};
use serde_json::json;
use std::{
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::sleep;

/// The validators of the chain `local`, in the order of their sites.
pub const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How many blocks more have to be final everywhere for finality to be said to go on.
const MORE: u64 = 1;

/// How long a network may take to agree again after a fault.
const AGREE: Duration = Duration::from_secs(300);

/// A network of four validators, which ends with the test.
pub struct Network {
	/// The nodes, in the order of their sites.
	pub nodes: Vec<Node>,
	/// What they said is final.
	pub watch: Watch,
	/// What is between them.
	pub between: Between,
	spec: PathBuf,
	meeting: Vec<String>,
	dir: TempDir,
}

impl Network {
	/// Starts four validators on a bridge and waits until they agree.
	pub async fn start() -> Self {
		Self::over(Between::Bridge).await
	}

	/// Starts four validators on an emulated network, in fair weather.
	pub async fn emulated(seed: u64) -> (Self, Emulator) {
		let emulator = Emulator::new(seed);
		(Self::over(Between::Emulated(emulator.clone())).await, emulator)
	}

	async fn over(between: Between) -> Self {
		let mut network = Self::prepared(between).await;
		for node in &mut network.nodes {
			node.spawn();
		}
		for node in &mut network.nodes {
			node.answers().await;
		}
		network.reach(3, "four validators begin").await;
		network
	}

	/// Four validators that do not run yet.
	pub async fn prepared(between: Between) -> Self {
		check_ground();
		lay(&between);
		let dir = tempfile::tempdir().expect("a folder");
		let spec = export_spec(dir.path());
		let meeting: Vec<_> = (1..=4).map(|number| meeting_place(dir.path(), number)).collect();
		let mut nodes = Vec::new();
		for (name, number) in VALIDATORS.into_iter().zip(1..) {
			let site = Site::new(number, &between);
			let key = format!("--{name}");
			nodes.push(Node::new(name, site, &spec, &meeting, &[&key]).await);
		}
		let watch = Watch::default();
		for node in &nodes {
			watch.follow(node.name, node.rpc.clone());
		}
		Self { nodes, watch, between, spec, meeting, dir }
	}

	/// Adds a node at a site of its own, not yet running.
	pub async fn add(&mut self, name: &'static str, options: &[&str]) -> &mut Node {
		let number = self.nodes.len() as u8 + 1;
		let site = Site::new(number, &self.between);
		let node = Node::new(name, site, &self.spec, &self.meeting, options).await;
		self.watch.follow(name, node.rpc.clone());
		self.nodes.push(node);
		self.nodes.last_mut().expect("it was just added")
	}

	/// Forgets a node, and all that is said of it in the end. What it said was final still counts.
	pub fn remove(&mut self, name: &'static str) {
		self.watch.forget(name);
		self.nodes.retain(|node| node.name != name);
	}

	/// A folder of the test.
	pub fn dir(&self) -> &Path {
		self.dir.path()
	}

	/// Where clients reach the nodes.
	pub fn urls(&self) -> Vec<String> {
		self.nodes.iter().map(|node| node.url.clone()).collect()
	}

	/// The highest block that any node said is final.
	pub fn highest(&self) -> u64 {
		self.watch.highest()
	}

	/// Waits until every node that runs has block `number` final. How long that took.
	pub async fn reach(&mut self, number: u64, what: &str) -> Duration {
		let begun = Instant::now();
		loop {
			let mut behind = Vec::new();
			for node in self.nodes.iter_mut().filter(|node| node.runs()) {
				if let Some(status) = node.ended() {
					panic!("{what}: {} ended with {status}:\n{}", node.name, node.last_words(30));
				}
				match finalized(&node.rpc).await {
					Ok((height, _)) if height >= number => {}
					Ok((height, _)) => behind.push(format!("{} is at {height}", node.name)),
					Err(error) => behind.push(format!("{}: {error}", node.name)),
				}
			}
			if behind.is_empty() {
				return begun.elapsed();
			}
			if begun.elapsed() >= AGREE {
				for node in &self.nodes {
					eprintln!("--- {}\n{}", node.name, node.last_words(15));
				}
				panic!("{what}: not all have block {number} final within {AGREE:?}: {behind:?}");
			}
			sleep(Duration::from_millis(100)).await;
		}
	}

	/// Waits until some node has another block final than `before`.
	pub async fn others_go_on(&self, before: u64) {
		let begun = Instant::now();
		while self.highest() <= before + MORE {
			assert!(begun.elapsed() < AGREE, "the others do not go on from block {before}");
			sleep(Duration::from_millis(100)).await;
		}
	}

	/// Waits until every node that runs has what was final when this was called, and finality goes
	/// on from there. How long that took.
	pub async fn recovered(&mut self, what: &str) -> Duration {
		let target = self.highest() + MORE;
		self.reach(target, what).await
	}
}

/// The number and the hash of the last block that is final at a node.
pub async fn finalized(rpc: &Rpc) -> Result<(u64, String), String> {
	let hash: String = rpc.call("chain_getFinalizedHead", json!([])).await?;
	Ok((number_of(rpc, &hash).await?, hash))
}

/// The number of a node's best block.
pub async fn best(rpc: &Rpc) -> Result<u64, String> {
	let header: serde_json::Value = rpc.call("chain_getHeader", json!([])).await?;
	number_in(&header)
}

/// The number of the block `hash`.
pub async fn number_of(rpc: &Rpc, hash: &str) -> Result<u64, String> {
	let header: serde_json::Value = rpc.call("chain_getHeader", json!([hash])).await?;
	number_in(&header)
}

fn number_in(header: &serde_json::Value) -> Result<u64, String> {
	let number = header["number"].as_str().ok_or_else(|| format!("no header: {header}"))?;
	u64::from_str_radix(number.trim_start_matches("0x"), 16).map_err(|e| e.to_string())
}

/// The chain `local` as a file, so that nodes start from the same bytes.
fn export_spec(dir: &Path) -> PathBuf {
	let spec = dir.join("local.json");
	let done = Command::new(program("salus-node"))
		.args(["export-chain-spec", "--chain", "local", "--raw", "--output"])
		.arg(&spec)
		.output();
	let done = done.expect("it runs");
	assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
	spec
}
