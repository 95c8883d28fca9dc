//! Networks that zombienet starts from the definitions in `zombienet/`: what a consortium may expect
//! of one in which nothing is wrong. Run by `make network`, which puts `salus-node` and `salus` on
//! the PATH.

use serde_json::{json, Value};
use std::{
	fs,
	path::Path,
	process::{Command, Output, Stdio},
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::sleep;
use zombienet_sdk::{
	subxt::ext::subxt_rpcs::client::RpcParams, AddNodeOptions, LocalFileSystem, Network,
	NetworkConfig, NetworkConfigExt, NetworkNode,
};

type Running = Network<LocalFileSystem>;

/// The validators of both definitions.
const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How long the nodes may take to agree.
const AGREE: Duration = Duration::from_secs(180);

/// How long traffic at rest is measured.
const REST: Duration = Duration::from_secs(30);

/// More than a node at rest may send or receive, in bytes a second: something would be very wrong.
const RESTLESS: f64 = 200_000.0;

async fn start(definition: &str) -> Running {
	let config = NetworkConfig::load_from_toml(definition).expect("a definition");
	config.spawn_native().await.expect("zombienet starts the nodes")
}

async fn ask(node: &NetworkNode, method: &str, params: Value) -> Value {
	let rpc = node.rpc().await.expect("it answers");
	let mut list = RpcParams::new();
	for param in params.as_array().expect("a list") {
		list.push(param).expect("JSON");
	}
	rpc.request(method, list).await.unwrap_or_else(|error| panic!("{method}: {error}"))
}

/// The number and the hash of the last block that is final at a node.
async fn finalized(node: &NetworkNode) -> (u64, String) {
	let hash = ask(node, "chain_getFinalizedHead", json!([])).await;
	let header = ask(node, "chain_getHeader", json!([hash])).await;
	let number = header["number"].as_str().expect("a number").trim_start_matches("0x");
	let number = u64::from_str_radix(number, 16).expect("a number");
	(number, hash.as_str().expect("a hash").to_owned())
}

/// Waits until block `number` is final at each of `names`.
async fn reach(network: &Running, names: &[&str], number: u64) {
	let end = Instant::now() + AGREE;
	for name in names {
		let node = network.get_node(*name).expect("it is there");
		while finalized(node).await.0 < number {
			assert!(Instant::now() < end, "{name} does not come to block {number}");
			sleep(Duration::from_millis(200)).await;
		}
	}
}

/// Somebody at a machine of their own, who uses the node at `url`.
struct Person<'a> {
	dir: &'a Path,
	url: &'a str,
	key: String,
}

impl Person<'_> {
	fn salus(&self, arguments: &[&str]) -> Output {
		Command::new("salus")
			.args(["--node", self.url, "--dev", &self.key, "--store"])
			.arg(self.dir.join("store"))
			.arg("--data-dir")
			.arg(self.dir.join("data"))
			.args(arguments)
			.stdin(Stdio::null())
			.output()
			.expect("`salus` is on the PATH: make network")
	}

	fn run(&self, arguments: &[&str]) -> Value {
		let output = self.salus(&[arguments, &["--output", "json"]].concat());
		let error = String::from_utf8_lossy(&output.stderr);
		assert!(output.status.success(), "{arguments:?} at {}: {error}", self.url);
		serde_json::from_slice(&output.stdout).expect("JSON")
	}

	fn fails(&self, arguments: &[&str]) -> String {
		let output = self.salus(arguments);
		assert!(!output.status.success(), "{arguments:?} has to fail");
		String::from_utf8_lossy(&output.stderr).into_owned()
	}

	/// Another person at the same machine.
	fn other(&self, key: &str) -> Person<'_> {
		Person { dir: self.dir, url: self.url, key: key.into() }
	}

	fn address(&self) -> String {
		let shown = self.run(&["account", "show"]);
		shown["address"].as_str().expect("an address").to_owned()
	}

	fn file(&self, name: &str, content: &str) -> String {
		let path = self.dir.join(name);
		fs::write(&path, content).expect("written");
		path.into_os_string().into_string().expect("a path in UTF-8")
	}
}

/// Registers, grants, adds, opens and revokes at the node at `url`. Who the patient is, and how many
/// records there are.
fn main_job(dir: &Path, name: &str, url: &str) -> (String, usize) {
	let patient = Person { dir, url, key: format!("//network//{name}//patient") };
	let doctor = patient.other(&format!("//network//{name}//doctor"));
	let profile = patient.file("patient.json", r#"{"name": "Erika", "birth_date": "1964-08-12"}"#);
	patient.run(&["patient", "register", "--profile", &profile]);
	let profile = doctor.file("doctor.json", r#"{"name": "Muster", "licence": "L-1"}"#);
	doctor.run(&["doctor", "register", "--kind", "doctor", "--profile", &profile]);
	patient.other("//Alice").run(&["doctor", "verify", &doctor.address()]);

	let (own, other) = (patient.address(), doctor.address());
	let note = patient.file("note.txt", "a note");
	patient.run(&["record", "add", &note, "--category", "clinical"]);
	patient.run(&["access", "grant", &other, "--category", "clinical", "--contribute"]);
	let copy = patient.dir.join("copy.txt");
	let copy = copy.to_str().expect("a path in UTF-8");
	let _ = fs::remove_file(copy);
	doctor.run(&["record", "get", "0", "--patient", &own, "--to", copy]);
	assert_eq!(fs::read_to_string(copy).expect("it is there"), "a note", "{name}");
	let finding = doctor.file("finding.txt", "a finding");
	doctor.run(&["record", "add", &finding, "--category", "clinical", "--patient", &own]);
	patient.run(&["access", "revoke", &other]);
	patient.run(&["record", "add", &note, "--category", "clinical", "--title", "afterwards"]);
	let refused = doctor.fails(&["record", "get", "2", "--patient", &own, "--to", copy]);
	assert!(refused.contains("access"), "{name}: {refused}");
	(own, 3)
}

/// What a node has received and sent, in bytes.
async fn traffic(node: &NetworkNode) -> (f64, f64) {
	let metric = |direction| {
		format!("substrate_sub_libp2p_network_bytes_total{{direction=\"{direction}\"}}")
	};
	let received = node.reports(metric("in")).await.expect("metrics");
	(received, node.reports(metric("out")).await.expect("metrics"))
}

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_finalise_serve_the_main_job_and_rest_quietly() {
	let network = start("../four.toml").await;
	reach(&network, &VALIDATORS, 3).await;

	// At rest.
	let nodes = VALIDATORS.map(|name| network.get_node(name).expect("it is there"));
	let mut before = Vec::new();
	for node in nodes {
		before.push(traffic(node).await);
	}
	sleep(REST).await;
	for (node, (received, sent)) in nodes.into_iter().zip(before) {
		let (more, further) = traffic(node).await;
		let (received, sent) =
			((more - received) / REST.as_secs_f64(), (further - sent) / REST.as_secs_f64());
		println!(
			"FIGURE at rest {} receives {received:.0} and sends {sent:.0} bytes a second",
			node.name()
		);
		assert!(received > 0.0 && sent > 0.0, "it takes part");
		assert!(received.max(sent) < RESTLESS, "{received} and {sent} bytes a second");
	}

	// The main job, at each of them.
	let urls = nodes.map(|node| node.ws_uri().to_owned());
	for (name, url) in VALIDATORS.into_iter().zip(urls) {
		let dir = TempDir::new().expect("a folder");
		tokio::task::spawn_blocking(move || main_job(dir.path(), name, &url)).await.expect("done");
	}

	// And one chain.
	let (number, hash) = finalized(nodes[0]).await;
	reach(&network, &VALIDATORS, number).await;
	for node in nodes {
		let own = ask(node, "chain_getBlockHash", json!([number])).await;
		assert_eq!(own, hash.as_str(), "{}", node.name());
	}
	network.destroy().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_joiner_comes_by_warp_sync_and_serves_the_same_state() {
	let mut network = start("../late-joiner.toml").await;
	reach(&network, &["alice", "observer"], 3).await;
	let dir = TempDir::new().expect("a folder");
	let url = network.get_node("observer").expect("it is there").ws_uri().to_owned();
	let job = tokio::task::spawn_blocking(move || (main_job(dir.path(), "late", &url), dir));
	let ((patient, count), dir) = job.await.expect("done");

	let options = AddNodeOptions { args: vec!["--sync=warp".into()], ..Default::default() };
	let (begun, (target, _)) =
		(Instant::now(), finalized(network.get_node("alice").unwrap()).await);
	network.add_node("joiner", options).await.expect("zombienet adds it");
	reach(&network, &["joiner"], target).await;
	println!(
		"FIGURE a late joiner has {target} blocks after {:.1} s",
		begun.elapsed().as_secs_f64()
	);

	let joiner = network.get_node("joiner").expect("it is there");
	let said = joiner.logs().await.expect("a log");
	assert!(said.contains("Warp sync is complete"), "it came by warp sync");
	// The same state, and not only the same hash: block, storage and records.
	let alice = network.get_node("alice").expect("it is there");
	let (number, hash) = finalized(alice).await;
	reach(&network, &["joiner"], number).await;
	let mut keys = Vec::new();
	for node in [alice, joiner] {
		assert_eq!(ask(node, "chain_getBlockHash", json!([number])).await, hash.as_str());
		keys.push(ask(node, "state_getStorageHash", json!(["0x3a636f6465", hash])).await);
		keys.push(ask(node, "state_getKeysPaged", json!(["0x", 1000, null, hash])).await);
	}
	assert_eq!(keys[..2], keys[2..]);
	let url = joiner.ws_uri().to_owned();
	let listed = tokio::task::spawn_blocking(move || {
		let patient_key = "//network//late//patient".to_owned();
		let person = Person { dir: dir.path(), url: &url, key: patient_key };
		assert_eq!(person.address(), patient);
		let own = person.run(&["record", "list"]);
		let verified = person.run(&["audit", "verify"]);
		(own, verified, dir)
	});
	let (own, verified, _dir) = listed.await.expect("done");
	let own = own.as_array().or_else(|| own["items"].as_array()).expect("a list").clone();
	assert_eq!(own.len(), count, "{own:?}");
	assert!(own.iter().all(|record| !record["manifest"].is_null()), "each opens: {own:?}");
	assert!(verified["events"].as_u64() > Some(0));
	network.destroy().await.expect("it ends");
}
