//! What the calls of our pallets cost (I8): each something, and little of a block. `cargo test
//! --release -p salus-runtime --test weights -- --nocapture` prints the table.

mod common;

use common::{every_call, extensions, name_of};
use frame_support::dispatch::{DispatchClass, GetDispatchInfo, Pays};
use salus_runtime::{configs::BlockWeights, RuntimeCall};
use sp_runtime::traits::TransactionExtension;
use std::collections::BTreeMap;

/// The most that one call may take of a block.
const SHARE: f64 = 0.01;

#[test]
fn i8_every_call_weighs_something_and_less_than_a_hundredth_of_a_block() {
	let block = BlockWeights::get().max_block;
	let calls: BTreeMap<_, _> =
		every_call().into_iter().map(|step| (name_of(&step.call), step.call)).collect();
	println!("{:32} {:>12} {:>12} {:>10}", "call", "µs", "% of a block", "a block");
	for (name, call) in calls {
		let info = call.get_dispatch_info();
		let time = info.call_weight.ref_time();
		let share = time as f64 / block.ref_time() as f64;
		let whole = time + checks(&call) + base();
		let fit = normal() / whole;
		println!("{name:32} {:>12.1} {:>12.4} {fit:>10}", time as f64 / 1e6, share * 100.0);
		assert!(time > 0, "{name} weighs nothing");
		assert!(info.call_weight.proof_size() > 0, "{name} proves nothing");
		assert!(share < SHARE, "{name} takes {share} of a block");
		assert_eq!(info.class, DispatchClass::Normal, "{name}");
		assert_eq!(info.pays_fee, Pays::Yes, "{name}");
	}
}

#[test]
fn i8_the_checks_of_a_transaction_take_less_than_a_hundredth_of_a_block() {
	let block = BlockWeights::get().max_block.ref_time();
	for step in every_call() {
		let time = checks(&step.call);
		assert!(time > 0 && (time as f64) < SHARE * block as f64, "{}", name_of(&step.call));
	}
}

/// What the checks before and after the call take, in picoseconds.
fn checks(call: &RuntimeCall) -> u64 {
	extensions(0).weight(call).ref_time()
}

/// What any transaction takes, in picoseconds.
fn base() -> u64 {
	BlockWeights::get().get(DispatchClass::Normal).base_extrinsic.ref_time()
}

/// What transactions may fill of a block, in picoseconds.
fn normal() -> u64 {
	let class = BlockWeights::get().get(DispatchClass::Normal).clone();
	class.max_total.expect("there is a limit").ref_time()
}
