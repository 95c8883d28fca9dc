//! Validators: added by the council, with keys that their own node makes and proves to have.

use crate::harness::{wait_for, Machine, Node, Person};
use serde_json::Value;
use std::{fs, time::Duration};

/// How long two nodes may take to find each other and agree.
const AGREE: Duration = Duration::from_secs(120);

/// What the list says of `who`: whether it has keys and makes blocks.
fn listed(machine: &Machine, who: &Person) -> Option<(bool, bool)> {
	let list = machine.ok(&Person::nobody(), &["validator", "list"]);
	let list = list.as_array().expect("a list").clone();
	let found = list.into_iter().find(|it| it["address"] == who.address.as_str())?;
	Some((found["keys"] == true, found["active"] == true))
}

/// How many secret keys the node keeps.
fn secrets(node: &Node) -> usize {
	let chains = fs::read_dir(node.base_path().join("chains")).into_iter().flatten();
	let stores = chains.map(|chain| chain.expect("a folder").path().join("keystore"));
	stores.map(|store| fs::read_dir(store).into_iter().flatten().count()).sum()
}

#[test]
fn validator_is_added_by_vote_and_proves_the_keys_of_its_own_node() {
	let first = Node::start();
	let mut second = Node::joining(&first, "safe");
	let (machine, own) = (Machine::new(&first), Machine::new(&second));
	let [alice, bob, charlie] = ["//Alice", "//Bob", "//Charlie"].map(Person::dev);
	assert_eq!(listed(&machine, &alice), Some((true, true)));
	assert_eq!(listed(&machine, &bob), None);

	let added = machine.ok(&alice, &["validator", "add", &bob.address]);
	assert_eq!(added["executed"], true);
	assert_eq!(added["asks"], format!("add {} to the validators", bob.address));
	assert_eq!(listed(&machine, &bob), Some((false, false)));
	machine.fails(&alice, &["validator", "add", &bob.address]).is(
		"salus::chain::refused",
		"Validators.AlreadyExists",
		"",
	);

	// A validator without keys does not count as one: the last with keys stays.
	machine.fails(&alice, &["validator", "remove", &alice.address]).is(
		"salus::chain::refused",
		"Validators.TooFewValidators",
		"",
	);
	assert_eq!(listed(&machine, &alice), Some((true, true)));

	// The keys: made by the validator's own node, for the validator, and for nobody who may not ask.
	wait_for("the second node follows", AGREE, || {
		listed(&own, &bob).filter(|found| *found == (false, false))
	});
	machine.fails(&charlie, &["validator", "set-keys"]).is(
		"salus::validator::not_a_validator",
		&charlie.address,
		"validator add",
	);
	own.fails(&bob, &["validator", "set-keys"]).is(
		"salus::validator::node_refuses",
		"unsafe",
		"--rpc-methods unsafe",
	);
	assert_eq!(secrets(&second), 0);
	second.stop("TERM");
	second.restart_answering("unsafe");
	wait_for("the second node follows", AGREE, || {
		own.run(&Person::nobody(), &["validator", "list"]).exit.filter(|exit| *exit == 0)
	});
	let set = own.ok(&bob, &["validator", "set-keys"]);
	assert_eq!(set["address"], bob.address.as_str());
	assert_eq!(set["keys"].as_str().map(str::len), Some(2 + 2 * 64), "{set}");
	assert_eq!(secrets(&second), 2, "a block key and a finality key");
	wait_for("the first node knows", AGREE, || {
		listed(&machine, &bob).filter(|found| *found == (true, false))
	});

	// As many as there are have to stay, once the council says so.
	let minimum = || machine.ok(&Person::nobody(), &["validator", "minimum"])["minimum"].clone();
	assert_eq!(minimum(), 1);
	let set = machine.ok(&alice, &["validator", "minimum", "2"]);
	assert_eq!(set["asks"], "have at least 2 validators with session keys");
	assert_eq!(minimum(), 2);
	let bounds = "Validators.MinimumOutOfBounds";
	machine.fails(&alice, &["validator", "minimum", "3"]).is(
		"salus::chain::refused",
		bounds,
		"validator list",
	);
	machine.fails(&alice, &["validator", "minimum", "2"]).is(
		"salus::chain::refused",
		"Validators.Unchanged",
		"validator minimum",
	);
	machine.fails(&alice, &["validator", "remove", &bob.address]).is(
		"salus::chain::refused",
		"Validators.TooFewValidators",
		"add another",
	);
	machine.ok(&alice, &["validator", "minimum", "1"]);

	// Removed, with its keys.
	machine.ok(&alice, &["validator", "remove", &bob.address]);
	assert_eq!(listed(&machine, &bob), None);
	machine.fails(&alice, &["validator", "remove", &bob.address]).is(
		"salus::chain::refused",
		"Validators.NotFound",
		"",
	);
	let text = machine.run(&Person::nobody(), &["validator", "list"]).succeeded().out;
	assert!(text.contains("MAKES BLOCKS") && text.contains(&alice.address), "{text}");
	assert_eq!(
		machine.ok(&Person::nobody(), &["council", "motions"]),
		Value::Array(vec![]),
		"nothing is left open"
	);
}
