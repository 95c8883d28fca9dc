//! What the council decides while records are being written: other validators, another runtime.

use crate::{
	checks::check,
	load::Load,
	network::Network,
	node::program,
	outcome::Outcome,
	rpc::Rpc,
	run,
	salus::{salus, try_salus},
};
use serde_json::{json, Value};
use sp_crypto_hashing::twox_128;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How many clients work meanwhile.
const CLIENTS: usize = 8;

/// How long a change of validators may take: it counts from the session after the next one, and a
/// session is five minutes.
const SESSIONS: Duration = Duration::from_secs(16 * 60);

/// The next version of the runtime, as the build of the node leaves it.
const NEXT: &str = "wbuild/salus-runtime/next_wasm_binary.rs.compact.compressed.wasm";

/// Puts a motion as Alice and carries it with the votes of Alice and Bob, of three.
async fn decide(network: &Network, arguments: &[&str]) -> Value {
	let (dir, url) = (network.dir(), &network.nodes[0].url);
	let proposed = salus(dir, url, Some("//Alice"), arguments).await;
	let motion = proposed["motion"].as_str().expect("a hash").to_owned();
	for member in ["//Alice", "//Bob"] {
		salus(dir, url, Some(member), &["council", "vote", &motion, "yes"]).await;
	}
	let closed = salus(dir, url, Some("//Bob"), &["council", "close", &motion]).await;
	assert_eq!(closed["approved"], true, "{closed}");
	closed
}

fn address(path: &str) -> String {
	let key = salus_client::keys::DevKey::parse(path).and_then(|key| key.account());
	key.expect("a path").address()
}

/// The validators that make blocks now.
async fn active(network: &Network) -> Vec<String> {
	let (dir, url) = (network.dir(), &network.nodes[0].url);
	let list = try_salus(dir, url, None, &["validator", "list"]).await.unwrap_or_default();
	let list = list.as_array().cloned().unwrap_or_default();
	let active = list.iter().filter(|it| it["active"] == true);
	active.filter_map(|it| it["address"].as_str()).map(str::to_owned).collect()
}

#[test]
fn a_validator_is_exchanged_for_another_while_records_are_written() {
	run(async {
		let mut network = Network::start().await;
		network.add("eve", &["--validator", "--await-session-keys"]).await.start().await;
		network.recovered("eve follows").await;
		let load = Load::start("exchange", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let begun = Instant::now();
		let (dave, eve) = (address("//Dave"), address("//Eve"));
		decide(&network, &["validator", "add", &eve]).await;
		let url = network.nodes[4].url.clone();
		salus(network.dir(), &url, Some("//Eve"), &["validator", "set-keys"]).await;
		decide(&network, &["validator", "remove", &dave]).await;
		loop {
			let active = active(&network).await;
			if active.contains(&eve) && !active.contains(&dave) {
				break;
			}
			assert!(begun.elapsed() < SESSIONS, "eve does not take the place of dave: {active:?}");
			sleep(Duration::from_secs(5)).await;
		}
		let exchanged = begun.elapsed();
		network.recovered("the new set finalises").await;
		// The one who left is not needed any more, and the one who came is: of four, three vote.
		network.nodes[3].stop();
		network.nodes[2].kill();
		sleep(Duration::from_secs(8)).await;
		let two = network.highest();
		sleep(Duration::from_secs(20)).await;
		network.nodes[2].start().await;
		let without_dave = network.recovered("three of the new four finalise").await;
		network.nodes[3].start().await;
		let recovery = network.recovered("dave follows as a full node").await;
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(120)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		assert!(checked.height > two);
		Outcome::new("validator_exchange", pause, &[recovery, without_dave], &done, &checked)
			.with("from_motion_to_exchange_s", exchanged.as_secs())
			.report();
	});
}

/// The version of the runtime that a node's best block runs.
async fn version(rpc: &Rpc) -> u64 {
	let version: Value = rpc.call("state_getRuntimeVersion", json!([])).await.expect("it answers");
	version["specVersion"].as_u64().expect("a number")
}

/// A value of the pallet Roles.
async fn roles_value(rpc: &Rpc, item: &str) -> Option<String> {
	let key = [twox_128(b"Roles"), twox_128(item.as_bytes())].concat();
	let params = json!([format!("0x{}", hex::encode(key))]);
	rpc.call("state_getStorage", params).await.expect("it answers")
}

#[test]
fn the_runtime_is_upgraded_by_vote_with_a_migration_while_records_are_written() {
	run(async {
		let next = program(NEXT);
		let next = next.to_str().expect("a path in UTF-8");
		let mut network = Network::start().await;
		let load = Load::start("upgrade", network.urls(), network.dir(), CLIENTS);
		load.more(2 * CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let rpc = network.nodes[0].rpc.clone();
		let before = version(&rpc).await;
		assert_eq!(roles_value(&rpc, ":__STORAGE_VERSION__:").await.as_deref(), Some("0x0100"));
		let begun = Instant::now();
		decide(&network, &["upgrade", "propose", "--wasm", next]).await;
		let url = network.nodes[1].url.clone();
		let apply = ["upgrade", "apply", "--wasm", next];
		let applied = salus(network.dir(), &url, Some("//Bob"), &apply).await;
		assert_eq!((&applied["from"], &applied["to"]), (&before.into(), &(before + 1).into()));
		let recovery = network.recovered("the next version finalises").await;
		for node in &network.nodes {
			assert_eq!(version(&node.rpc).await, before + 1, "{}", node.name);
			let migrated = roles_value(&node.rpc, ":__STORAGE_VERSION__:").await;
			assert_eq!(migrated.as_deref(), Some("0x0200"), "{}: it migrated", node.name);
		}
		load.more(2 * CLIENTS, "the load goes on", Duration::from_secs(180)).await;
		let pause = network.watch.pause(begun);
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		Outcome::new("upgrade", pause, &[recovery], &done, &checked)
			.with("from_version", before)
			.with("to_version", before + 1)
			.report();
	});
}
