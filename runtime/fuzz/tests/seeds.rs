//! What fuzzing begins with, and what breaks readers of nested and of broken input, without libFuzzer.

use salus_fuzz::{play, seeds, Outcome, Step, PEOPLE};
use salus_runtime::RuntimeCall;

#[test]
fn i3_every_call_of_our_pallets_is_reached_and_succeeds() {
	let story = seeds().remove(0);
	let outcomes = play(&story);
	assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Done), "{outcomes:?}");
}

#[test]
fn every_seed_is_played() {
	for seed in seeds() {
		play(&seed);
	}
}

#[test]
fn a_seed_cut_anywhere_is_played() {
	for seed in seeds().into_iter().skip(1).take(40) {
		for len in 0..seed.len() {
			play(&seed[..len]);
		}
	}
}

#[test]
fn calls_nested_past_the_limit_are_not_read() {
	let call = || RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
	let nested = (0..1_000).fold(call(), |inner, _| {
		RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![inner] })
	});
	assert!(play(&Step::Signed(PEOPLE[0], nested).to_bytes()).is_empty());
	let nested = (0..50).fold(call(), |inner, _| {
		RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![inner] })
	});
	assert_eq!(play(&Step::Signed(PEOPLE[0], nested).to_bytes()), [Outcome::Done]);
}
