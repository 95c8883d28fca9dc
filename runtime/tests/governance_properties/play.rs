//! One step on the chain and on the model. Touches the chain through transactions; that the time to
//! vote is up, which takes seven days of blocks, it writes into the motions.

use crate::{
	actions::Act,
	common::{
		account, affairs, check_storage, register_patient, register_provider, trail, verify, Chain,
	},
	compare::{self, Votes},
	model::{Model, SESSION},
	people::{id, EVE, FERDIE, ONE, PEOPLE, TOGETHER},
	strategy::{By, Step},
};
use codec::Encode;
use frame_support::storage::unhashed;
use proptest::{prelude::*, test_runner::TestCaseError};
use salus_primitives::{ProviderKind, Role};
use salus_runtime::{configs::CouncilCollective, Runtime, RuntimeCall, Session};
use sp_keyring::Sr25519Keyring::{self, Alice};
use std::time::Duration;

type Verdict = Result<(), TestCaseError>;

/// Lets in the patient, the department with its doctor, and the account of several, an admin.
pub fn set_up(chain: &mut Chain) -> Model {
	let [patient, department, doctor] = [EVE, FERDIE, ONE].map(|person| PEOPLE[person]);
	chain.must(patient, &register_patient());
	chain.must(department, &register_provider(ProviderKind::Department));
	chain.must(doctor, &register_provider(ProviderKind::Doctor));
	for provider in [department, doctor] {
		chain.must(Alice, &verify(provider));
	}
	let enrol = pallet_roles::Call::assign { who: id(TOGETHER), role: Role::Admin };
	chain.must(Alice, &RuntimeCall::Roles(enrol));
	chain.settle();
	// Whoever registers begins with little of an allowance.
	crate::common::rest(chain);
	let mut model = Model::new(chain.number());
	model.state.trail = trail().into_iter().map(|event| (event.actor, event.kind)).collect();
	model
}

/// Plays `step`, and compares what came of it.
pub fn play(chain: &mut Chain, model: &mut Model, step: &Step) -> Verdict {
	match step {
		Step::Send { by, act } => send(chain, model, by, act)?,
		Step::Pass(blocks) => (0..*blocks).for_each(|_| pass(chain, model)),
		Step::Session => {
			let until = Session::current_index() + 1;
			while Session::current_index() < until {
				pass(chain, model);
			}
		}
		Step::Deadline => {
			for motion in model.state.motions.values_mut() {
				motion.end = model.state.block;
			}
			end_votes(model.state.block);
		}
	}
	check_storage();
	compare::compare(&model.state)
}

/// Plays `step` on the model alone.
pub fn imagine(model: &mut Model, step: &Step) {
	let blocks = match step {
		Step::Send { by, act } => {
			if takes_nothing(model.state.block + 1) {
				model.begin_block();
			}
			let who = account(by.key(model));
			let call = act.call(&who, &model.state);
			model.begin_block();
			if model.state.exists(&who) {
				model.send(&who, &call);
			}
			0
		}
		Step::Pass(blocks) => *blocks,
		Step::Session => SESSION - model.state.block % SESSION,
		Step::Deadline => {
			let now = model.state.block;
			model.state.motions.values_mut().for_each(|motion| motion.end = now);
			0
		}
	};
	(0..blocks).for_each(|_| model.begin_block());
}

/// Whether `block` takes no ordinary transaction: the one with which a session begins counts as full.
fn takes_nothing(block: u32) -> bool {
	block.is_multiple_of(SESSION)
}

fn pass(chain: &mut Chain, model: &mut Model) {
	model.begin_block();
	chain.seal();
}

/// A transaction, in a block of its own: in the pool first, then in the block.
fn send(chain: &mut Chain, model: &mut Model, by: &By, act: &Act) -> Verdict {
	if takes_nothing(model.state.block + 1) {
		pass(chain, model);
	}
	let key = by.key(model);
	let who = account(key);
	let call = act.call(&who, &model.state);
	let offered = chain.offer(key, &call);
	prop_assert_eq!(offered.is_ok(), model.state.exists(&who), "the pool says {:?}", offered);
	model.begin_block();
	chain.open();
	let before = model.state.clone();
	let expected = before.exists(&who).then(|| model.send(&who, &call));
	let unchanged = (model.state == before).then(affairs);
	let result = chain.submit(key, &call);
	let done = result.as_ref().map(|outcome| outcome.is_ok()).ok();
	prop_assert_eq!(done, expected, "{:?} sends {:?}: {:?}", key, call, result);
	let behind = unchanged.is_some_and(|before| affairs() != before);
	prop_assert!(!behind, "{:?}, which should change nothing, leaves something behind", call);
	chain.settle();
	Ok(())
}

/// Has the time to vote on every motion end with `block`.
fn end_votes(block: u32) {
	type Voting = pallet_collective::Voting<Runtime, CouncilCollective>;
	for hash in pallet_collective::Proposals::<Runtime, CouncilCollective>::get() {
		let Votes { index, threshold, ayes, nays, .. } = Votes::of(hash).expect("it is open");
		let votes = (index, threshold, ayes, nays, block).encode();
		unhashed::put_raw(&Voting::hashed_key_for(hash), &votes);
	}
}

impl By {
	/// Whose key signs.
	fn key(&self, model: &Model) -> Sr25519Keyring {
		match self {
			By::Person(person) => PEOPLE[*person],
			By::Member(nth) => {
				let seated = |key: &&Sr25519Keyring| model.state.council.contains(&account(**key));
				let members: Vec<_> = PEOPLE.iter().filter(seated).collect();
				members.get(nth % members.len().max(1)).map_or(PEOPLE[0], |key| **key)
			}
		}
	}
}

/// What was played.
#[derive(Default)]
pub struct Figures {
	sequences: u32,
	transactions: u32,
	calls: usize,
}

impl Figures {
	pub fn add(&mut self, model: &Model) {
		self.sequences += 1;
		self.transactions += model.sent;
		self.calls += model.played.len();
	}

	/// Prints them, by the minute too.
	pub fn print(&self, took: Duration) {
		let Figures { sequences, transactions, calls } = self;
		let by_the_minute = |count: f64| (count * 60.0 / took.as_secs_f64()).round();
		println!(
			"{sequences} sequences, {transactions} transactions, {calls} calls in {took:.1?}: \
			 {} sequences and {} calls a minute",
			by_the_minute(f64::from(*sequences)),
			by_the_minute(*calls as f64),
		);
	}
}
