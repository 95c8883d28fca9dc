//! Lines between sites that break, or are bad.

use crate::{
	checks::check,
	emulator::Weather,
	lasting,
	load::Load,
	network::{finalized, Network},
	outcome::Outcome,
	run,
};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How many clients work meanwhile.
const CLIENTS: usize = 8;

/// Decides which frames are lost.
const SEED: u64 = 20_261_128;

#[test]
fn a_validator_that_was_cut_off_agrees_again_and_the_others_went_on() {
	run(async {
		let mut network = Network::start().await;
		let load = Load::start("cut", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let begun = Instant::now();
		network.nodes[3].site.cut();
		// What was under way may still arrive.
		sleep(Duration::from_secs(5)).await;
		let rpc = network.nodes[3].rpc.clone();
		let (alone, _) = finalized(&rpc).await.expect("its own clients reach it");
		let before = network.highest();
		let cut = lasting(300);
		sleep(cut).await;
		assert!(network.highest() > before + cut.as_secs() / 10, "the others go on");
		let (still, _) = finalized(&rpc).await.expect("its own clients reach it");
		assert_eq!(still, alone, "nothing is final for one alone");
		let back = Instant::now();
		network.nodes[3].site.mend();
		network.recovered("the line is back").await;
		let recovery = back.elapsed();
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(180)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		Outcome::new("cut_off", pause, &[recovery], &done, &checked)
			.with("cut_seconds", cut.as_secs())
			.report();
	});
}

#[test]
fn records_become_final_over_lines_that_delay_and_lose() {
	run(async {
		let (mut network, emulator) = Network::emulated(SEED).await;
		let load = Load::start("weather", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let (begun, before) = (Instant::now(), network.highest());
		let weather = Weather { delay: Duration::from_millis(300), loss: 0.05 };
		emulator.set(weather);
		let bad = lasting(240);
		sleep(bad).await;
		let during = network.highest() - before;
		assert!(during > 0, "finality goes on");
		let pause = network.watch.pause(begun);
		emulator.set(Weather::FAIR);
		let recovery = network.recovered("the lines are good again").await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		Outcome::new("delay_and_loss", pause, &[recovery], &done, &checked)
			.with("delay_ms", 300)
			.with("loss", weather.loss)
			.with("blocks_final_per_minute", during as f64 * 60.0 / bad.as_secs_f64())
			.report();
	});
}
