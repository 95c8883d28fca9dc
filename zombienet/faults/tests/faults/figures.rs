//! Figures of four validators that nothing happens to: how long it takes until something is final,
//! what they send each other at rest, how long somebody takes who comes late.

use crate::{
	amount,
	checks::{check, lost_records},
	lasting,
	load::{Acknowledged, Done, Load},
	network::Network,
	outcome::{percentile, sorted, write},
	run,
};
use serde_json::{json, Value};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How many clients are a load.
const CLIENTS: usize = 32;

/// More than a node at rest may send or receive, in bytes a second: something would be very wrong.
const RESTLESS: f64 = 200_000.0;

/// How long clients took.
fn times(acknowledged: &[Acknowledged]) -> Value {
	let figures = |times: Vec<Duration>| json!({ "count": times.len(), "median_s": percentile(&times, 50), "p99_s": percentile(&times, 99) });
	json!({
		"submit_to_final": figures(sorted(acknowledged, |it| it.seen.map(|seen| seen.1))),
		"inclusion_to_final": figures(sorted(acknowledged, |it| it.seen.map(|seen| seen.1 - seen.0))),
	})
}

/// What each node sends and receives a second.
async fn traffic(network: &Network) -> Vec<(f64, f64)> {
	let read = || network.nodes.iter().map(|node| node.site.traffic()).collect::<Vec<_>>();
	let (before, begun) = (read(), Instant::now());
	sleep(lasting(60)).await;
	let (after, seconds) = (read(), begun.elapsed().as_secs_f64());
	let rate = |((received, sent), (more, further)): (&(u64, u64), &(u64, u64))| {
		((more - received) as f64 / seconds, (further - sent) as f64 / seconds)
	};
	before.iter().zip(&after).map(rate).collect()
}

/// How long a new node takes until it has everything that was final when it began, and the records.
async fn join(
	network: &mut Network,
	name: &'static str,
	option: &str,
	acknowledged: &[Acknowledged],
) -> Value {
	let target = network.highest();
	let begun = Instant::now();
	network.add(name, &[option]).await.start().await;
	let started = begun.elapsed();
	network.reach(target, "the late joiner has what was final").await;
	let took = begun.elapsed();
	let joined = network.nodes.len() - 1;
	let lost = lost_records(&network.nodes[joined..], acknowledged).await;
	assert_eq!(lost, 0, "{name} serves the same state");
	network.nodes[joined].stop();
	network.remove(name);
	let (started, took) = (started.as_secs_f64(), took.as_secs_f64());
	json!({ "sync": option, "blocks": target, "process_started_s": started, "synced_s": took })
}

/// Works until the chain has so many blocks.
async fn grow(network: &Network, label: &str, blocks: u64) -> Done {
	let load = Load::start(label, network.urls(), network.dir(), 8);
	while network.highest() < blocks {
		sleep(Duration::from_secs(1)).await;
	}
	load.stop().await
}

#[test]
fn figures_of_four_validators_are_measured() {
	run(async {
		let mut network = Network::start().await;
		let rest = traffic(&network).await;
		for (received, sent) in &rest {
			assert!(received.max(*sent) < RESTLESS, "{rest:?} bytes a second at rest");
			assert!(*sent > 0.0, "it takes part: {rest:?}");
		}
		let load = Load::start("idle", network.urls(), network.dir(), 1);
		load.more(amount("FAULT_RECORDS", 40) as usize, "one client", Duration::from_secs(300))
			.await;
		let idle = load.stop().await;
		let load = Load::start("busy", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "many clients begin", Duration::from_secs(180)).await;
		let (before, begun) = (load.count(), Instant::now());
		sleep(lasting(90)).await;
		let rate = (load.count() - before) as f64 / begun.elapsed().as_secs_f64();
		let busy = load.stop().await;
		let mut all = idle.acknowledged.clone();
		all.extend(busy.acknowledged.clone());
		let mut joins = Vec::new();
		let blocks = amount("FAULT_BLOCKS", 500);
		for (length, label, names) in [
			(blocks / 5, "grow", ["warp_early", "full_early"]),
			(blocks, "growing", ["warp_late", "full_late"]),
		] {
			all.extend(grow(&network, label, length).await.acknowledged);
			for (name, option) in names.into_iter().zip(["--sync=warp", "--sync=full"]) {
				joins.push(join(&mut network, name, option, &all).await);
			}
		}
		let (idle_times, busy_times) = (times(&idle.acknowledged), times(&busy.acknowledged));
		let done = Done { acknowledged: all, ..busy };
		let checked = check(&mut network, &done).await;
		assert_eq!(checked.lost, 0);
		let figures = json!({
			"bytes_per_second_at_rest_received_sent": rest,
			"idle": idle_times,
			"load": { "clients": CLIENTS, "records_per_second": rate, "times": busy_times },
			"joining": joins,
		});
		println!("FIGURES {figures}");
		write("figures", &figures);
	});
}
