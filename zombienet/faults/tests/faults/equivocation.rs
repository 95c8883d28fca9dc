//! A validator that votes twice: two nodes with the session keys of one.

use crate::{checks::check, load::Load, network::Network, outcome::Outcome, run, salus::salus};
use salus_client::{
	chain::{api, AccountId, Config},
	keys::DevKey,
};
use serde_json::Value;
use std::time::{Duration, Instant};
use subxt::OnlineClient;
use tokio::time::sleep;

/// How many clients work meanwhile.
const CLIENTS: usize = 6;

/// How long it may take until the two vote for different blocks in one round, and that is reported.
const CAUGHT: Duration = Duration::from_secs(240);

/// What is on chain of the offence.
#[derive(Default)]
struct Found {
	/// The block in which it was reported.
	reported: Option<u64>,
	/// The block in which the validator was disabled.
	disabled: Option<u64>,
}

#[test]
fn a_validator_that_votes_twice_is_reported_and_disabled() {
	run(async {
		let mut network = Network::start().await;
		let load = Load::start("twice", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let dave = DevKey::parse("//Dave").and_then(|key| key.account()).expect("a path");
		let begun = Instant::now();
		let from = network.highest();
		// Both make a block when it is Dave's turn, and vote for their own.
		network.add("twin", &["--dave"]).await.start().await;
		let found = caught(&network, from, dave.id(), begun).await;
		let caught = begun.elapsed();
		let list = salus(network.dir(), &network.nodes[0].url, None, &["validator", "list"]).await;
		let own = |it: &&Value| it["address"] == dave.address().as_str();
		let listed = list.as_array().expect("a list").iter().find(own).expect("it keeps its seat");
		assert_eq!(listed["keys"], false, "three others have keys, so it loses its own");
		network.nodes[4].stop();
		network.remove("twin");
		let back = Instant::now();
		network.recovered("the others go on").await;
		let recovery = back.elapsed();
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(120)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		Outcome::new("equivocation", pause, &[recovery], &done, &checked)
			.with("reported_after_s", caught.as_secs_f64())
			.with("reported_in_block", found.reported)
			.with("disabled_in_block", found.disabled)
			.report();
	});
}

/// Reads the events of every final block from `from` on until the offence is among them.
async fn caught(network: &Network, from: u64, who: AccountId, begun: Instant) -> Found {
	let client = OnlineClient::from_insecure_url(&network.nodes[0].url).await.expect("it answers");
	let mut found = Found::default();
	let mut next = from;
	loop {
		let last = client.at_current_block().await.expect("it answers").block_number();
		while next <= last {
			look(&client, next, who, &mut found).await;
			next += 1;
		}
		if found.reported.is_some() && found.disabled.is_some() {
			return found;
		}
		assert!(
			begun.elapsed() < CAUGHT,
			"two nodes vote with one key: reported in {:?}, disabled in {:?}\n{}",
			found.reported,
			found.disabled,
			network.nodes[0].last_words(20)
		);
		sleep(Duration::from_secs(1)).await;
	}
}

async fn look(client: &OnlineClient<Config>, number: u64, who: AccountId, found: &mut Found) {
	let at = client.at_block(number).await.expect("it answers");
	let events = at.events().fetch().await.expect("it answers");
	if events.find_first::<api::offences::events::Offence>().is_some() {
		found.reported.get_or_insert(number);
	}
	for event in events.find::<api::session::events::ValidatorDisabled>().flatten() {
		if event.validator == who {
			found.disabled.get_or_insert(number);
		}
	}
}
