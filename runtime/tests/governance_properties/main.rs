//! Random sequences of what a consortium governs itself with, and of what wallets wrap calls in, over
//! the real runtime: motions, members, validators, pauses, calls for later, proxies, multisigs,
//! batches, in one another. Who is let in, what succeeds, what storage and the trail hold afterwards
//! agrees with a model of who may do what that knows nothing of the runtime's code.
//!
//! | file | holds |
//! |---|---|
//! | `people.rs` | who there is |
//! | `model/` | who may do what, and what comes of it |
//! | `actions.rs` | what somebody tries, and the call that it is where things stand as they do |
//! | `strategy/` | what is tried: mostly something that the sender might well do |
//! | `play.rs` | one step on the chain and on the model |
//! | `compare.rs` | what the chain's storage has, in the words of the model |

#[path = "../common/mod.rs"]
mod common;

mod actions;
mod compare;
mod model;
mod people;
mod play;
mod strategy;

use common::Chain;
use model::Model;
use play::{play, set_up, Figures};
use proptest::test_runner::{Config, TestRunner};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use std::{cell::RefCell, collections::BTreeMap, time::Instant};
use strategy::{prologue, sequence};

/// How many sequences are played.
const CASES: u32 = 48;

/// How many sequences are played on the model alone: they cost little.
const IMAGINED: u32 = 256;

#[test]
fn i2_i3_i8_any_sequence_of_governance_agrees_with_the_model() {
	let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
	let (begun, figures) = (Instant::now(), RefCell::new(Figures::default()));
	let result = TestRunner::new(config).run(&sequence(), |steps| {
		let mut verdict = Ok(());
		Chain::run(LOCAL_TESTNET_RUNTIME_PRESET, |chain| {
			let mut model = set_up(chain);
			let mut all = prologue().into_iter().chain(steps);
			verdict = all.try_for_each(|step| play(chain, &mut model, &step));
			figures.borrow_mut().add(&model);
		});
		verdict
	});
	figures.borrow().print(begun.elapsed());
	result.unwrap_or_else(|failure| panic!("{failure}"));
}

/// What nobody may do.
const FOR_NOBODY: [&str; 6] = [
	"CouncilMembership.reset_members",
	"Proxy.create_pure",
	"Session.purge_keys",
	"System.kill_prefix",
	"Utility.as_derivative",
	"Utility.dispatch_as",
];

/// What succeeds whatever is in it.
const FOR_ALL: [&str; 2] = ["Utility.batch", "Utility.force_batch"];

/// What the model says came of each call, wherever it was wrapped.
#[test]
fn the_random_sequences_have_every_call_of_governance_succeed_and_fail() {
	use proptest::strategy::{Strategy, ValueTree};
	let mut runner = TestRunner::deterministic();
	let mut outcomes = BTreeMap::<String, [u32; 2]>::new();
	for _ in 0..IMAGINED {
		let steps = sequence().new_tree(&mut runner).expect("a value").current();
		let mut model = Model::new(0);
		prologue().iter().chain(&steps).for_each(|step| play::imagine(&mut model, step));
		for (name, done) in model.played {
			outcomes.entry(name).or_default()[usize::from(done)] += 1;
		}
	}
	println!("calls: [in vain, done]\n{outcomes:#?}");
	assert_eq!(outcomes.len(), strategy::CALLS);
	for (name, [in_vain, done]) in outcomes {
		let expected = match name.as_str() {
			call if FOR_NOBODY.contains(&call) => in_vain >= 3 && done == 0,
			call if FOR_ALL.contains(&call) => in_vain == 0 && done >= 3,
			_ => in_vain >= 3 && done >= 3,
		};
		assert!(expected, "{name}: {in_vain} in vain, {done} done");
	}
}
