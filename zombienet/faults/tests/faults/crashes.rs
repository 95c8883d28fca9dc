//! Validators that are killed as a power cut does it.

use crate::{
	amount, checks::check, lasting, load::Load, network::finalized, network::Network,
	outcome::Outcome, run,
};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long a killed validator stays away.
const AWAY: Duration = Duration::from_secs(2);

/// How many clients work meanwhile.
const CLIENTS: usize = 8;

#[test]
fn a_killed_validator_comes_back_and_nothing_final_is_lost() {
	run(async {
		let kills = amount("FAULT_KILLS", 50);
		let mut network = Network::start().await;
		let load = Load::start("kills", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let (begun, mut recovery) = (Instant::now(), Vec::new());
		for kill in 0..kills as usize {
			let node = kill % network.nodes.len();
			network.nodes[node].kill();
			sleep(AWAY).await;
			let back = Instant::now();
			network.nodes[node].start().await;
			network.recovered(&format!("kill {kill}")).await;
			recovery.push(back.elapsed());
		}
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(120)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		let mut sorted = recovery.clone();
		sorted.sort();
		Outcome::new("kills", pause, &recovery, &done, &checked)
			.with("kills", kills)
			.with("recovery_median", crate::outcome::percentile(&sorted, 50))
			.report();
	});
}

#[test]
fn with_two_of_four_down_nothing_is_final_until_they_are_back() {
	run(async {
		let mut network = Network::start().await;
		let load = Load::start("halves", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let begun = Instant::now();
		for node in &mut network.nodes[2..] {
			node.kill();
		}
		// What was under way may still arrive.
		sleep(Duration::from_secs(5)).await;
		let (before, records) = (network.highest(), load.count());
		sleep(lasting(60)).await;
		assert_eq!(network.highest(), before, "two of four are not enough");
		assert_eq!(load.count(), records, "nobody was told that anything is final");
		let mut best = 0;
		for node in &network.nodes[..2] {
			assert_eq!(finalized(&node.rpc).await.map(|(number, _)| number), Ok(before));
			best = best.max(crate::network::best(&node.rpc).await.expect("it answers"));
		}
		assert!(best > before, "blocks are made, and wait");
		let back = Instant::now();
		for node in &mut network.nodes[2..] {
			node.spawn();
		}
		for node in &mut network.nodes[2..] {
			node.answers().await;
		}
		network.recovered("two validators are back").await;
		let recovery = back.elapsed();
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(180)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		Outcome::new("two_down", pause, &[recovery], &done, &checked)
			.with("blocks_that_waited", best - before)
			.report();
	});
}
