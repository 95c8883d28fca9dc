//! `salus bench` against real nodes: every transaction ends somewhere, whatever happens to it.

use crate::{
	harness::{wait_for, Machine, Node, Person, Running},
	surface::has,
};
use serde_json::Value;
use std::{
	fs,
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// How long something may take that a block or two bring about.
const SOON: Duration = Duration::from_secs(60);

/// One load at a time: each takes all the cores that there are.
fn alone() -> MutexGuard<'static, ()> {
	static LOAD: Mutex<()> = Mutex::new(());
	LOAD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bench(machine: &Machine, arguments: &[&str]) -> Value {
	machine.ok(&Person::nobody(), &[&["bench"][..], arguments].concat())
}

fn number(value: &Value) -> u64 {
	value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// Checks that of `planned` transactions none is lost from the count, and gives the counts.
#[track_caller]
fn counted(load: &Value, planned: u64) -> Value {
	let counts = load["transactions"].clone();
	let count = |name: &str| number(&counts[name]);
	assert_eq!(count("planned"), planned, "{load}");
	assert_eq!(count("sent") + count("unsent"), planned, "{load}");
	let ends = ["final", "failed", "refused", "dropped", "unresolved"].map(count);
	assert_eq!(ends.iter().sum::<u64>(), count("sent"), "{load}");
	let reasons = load["reasons"].as_object().expect("an object");
	let without = count("sent") - count("final");
	assert_eq!(reasons.values().map(number).sum::<u64>(), without, "a reason for each: {load}");
	counts
}

/// How many events the trail has.
fn events(machine: &Machine) -> u64 {
	number(&machine.ok(&Person::nobody(), &["totals"])["events"])
}

#[test]
fn every_load_becomes_final_and_is_compared_with_remarks_of_the_same_length() {
	let _alone = alone();
	let node = Node::start();
	let machine = Machine::new(&node);
	let loads = ["register", "grant", "add-file", "upload", "open", "revoke", "mixed", "remark"];
	let options = ["-n", "20", "--accounts", "4", "--plot", "bench.svg"];
	let figures = bench(&machine, &[&loads[..], &options].concat());
	has(&figures, &["nodes", "lost", "loads", "watts_per_core"]);
	let done = figures["loads"].as_array().expect("a list");
	assert_eq!(done.len(), loads.len());
	for (load, name) in done.iter().zip(loads) {
		assert_eq!((&load["load"], &load["end"]), (&name.into(), &"decided".into()));
		assert_eq!(counted(load, 20)["final"], 20, "{load}");
		assert_eq!(load["success_rate"], 1.0);
		for latency in ["submit_to_included", "included_to_final", "submit_to_final"] {
			has(&load[latency], &["median_ms", "p95_ms", "p99_ms", "worst_ms"]);
		}
		for rate in ["offered_per_second", "included_per_second", "final_per_second"] {
			assert!(load[rate].as_f64() > Some(0.0), "{load}");
		}
		assert_eq!(load["ratio_to_remark"].is_f64(), name != "remark", "{load}");
		let client = load["energy"]["client_cpu_seconds"].as_f64().expect("measured");
		let nodes = load["energy"]["node_cpu_seconds"][0].as_f64().expect("it is on this machine");
		let (joules, counter) = (load["energy"]["joules"].as_f64(), &load["energy"]["rapl_joules"]);
		assert_eq!(load["energy"]["is_estimate"], counter.is_null());
		if counter.is_null() {
			assert_eq!(joules, Some((client + nodes) * 10.0), "10 W a core unless told otherwise");
		}
		let shown: u64 =
			load["timeline"].as_array().expect("a list").iter().map(|it| number(&it[2])).sum();
		assert_eq!(shown, 20, "each second's finals, together");
	}
	let [file, remark] = [&done[2]["bytes"], &done[7]["bytes"]];
	assert_eq!(file, remark, "a remark is as long as a record added");
	let plot = fs::read_to_string(machine.path("bench.svg")).expect("a picture");
	assert!(plot.contains("</svg>") && loads.iter().all(|name| plot.contains(name)));
}

#[test]
fn chain_that_is_not_for_trying_out_is_refused_and_left_alone() {
	let machine = Machine::at("ws://127.0.0.1:1");
	let mut spec = Node::development_chain();
	spec["chainType"] = "Live".into();
	let spec = machine.file("live.json", spec.to_string());
	let node = Node::of_chain(spec.as_ref());
	let machine = Machine::new(&node);
	machine.fails(&Person::nobody(), &["bench", "add-file"]).is(
		"salus::bench::not_for_trying_out",
		"Live",
		"--any-chain",
	);
	assert_eq!(events(&machine), 0);
}

#[test]
fn load_that_cannot_be_is_refused_before_anything_is_sent() {
	let machine = Machine::at("ws://127.0.0.1:1");
	for (arguments, what) in [
		(["--rate", "0"], "rate"),
		(["--transactions", "0"], "0 transactions"),
		(["--accounts", "0"], "0 accounts"),
	] {
		let problem =
			machine.fails(&Person::nobody(), &[&["bench", "grant"][..], &arguments].concat());
		problem.is("salus::bench::plan", what, "nothing was sent");
	}
	let many = ["bench", "revoke", "-n", "1000", "--accounts", "2"];
	machine.fails(&Person::nobody(), &many).is("salus::bench::plan", "256 grants", "--accounts");
	let unreachable = ["bench", "grant"];
	machine.fails(&Person::nobody(), &unreachable).is(
		"salus::chain::unreachable",
		"127.0.0.1:1",
		"salus-node",
	);
}

#[test]
fn rate_that_the_chain_cannot_hold_is_reported_with_what_was_reached() {
	let _alone = alone();
	let node = Node::start();
	let machine = Machine::new(&node);
	// More than an account may send at once; its allowance recovers by a tenth of that with each block.
	let options = ["--accounts", "1", "-n", "2000", "--rate", "4000", "--patience", "10"];
	let figures = bench(&machine, &[&["add-file"][..], &options].concat());
	let load = &figures["loads"][0];
	let counts = counted(load, 2000);
	assert_eq!(load["rate_held"], false, "{load}");
	assert!(number(&counts["final"]) > 0, "{load}");
	assert!(load["final_per_second"].as_f64() < Some(4000.0), "{load}");

	let figures = bench(&machine, &["add-file", "-n", "20", "--rate", "10", "--accounts", "4"]);
	let load = &figures["loads"][0];
	assert_eq!(counted(load, 20)["final"], 20);
	assert_eq!(load["rate_held"], true, "{load}");
}

#[test]
fn rest_goes_on_with_the_other_nodes_where_one_goes_away() {
	let _alone = alone();
	let first = Node::start();
	let mut second = Node::joining(&first, "safe");
	let machine = Machine::new(&first);
	let nodes = format!("{},{}", first.url(), second.url());
	let arguments = ["bench", "add-file", "-n", "300", "--rate", "20", "--accounts", "6"];
	let rest = ["--nodes", &nodes, "--output", "json"];
	let running =
		Running::start(machine.command(&Person::nobody(), &[&arguments[..], &rest].concat()));
	wait_for("the load is under way", SOON, || (events(&machine) > 60).then_some(()));
	let url = second.url();
	second.stop("KILL");
	let figures = running.wait().json();
	let load = &figures["loads"][0];
	assert_eq!(counted(load, 300)["final"], 300, "{figures}");
	assert_eq!(load["end"], "decided");
	assert_eq!(figures["lost"][0]["url"], url.as_str(), "{figures}");
}

#[test]
fn load_ends_with_the_last_node_and_what_is_open_is_counted() {
	let _alone = alone();
	let mut node = Node::start();
	let machine = Machine::new(&node);
	let arguments = ["bench", "add-file", "-n", "1000", "--rate", "20", "--accounts", "4"];
	let arguments = [&arguments[..], &["--output", "json"]].concat();
	let running = Running::start(machine.command(&Person::nobody(), &arguments));
	wait_for("the load is under way", SOON, || (events(&machine) > 40).then_some(()));
	node.stop("KILL");
	let figures = running.wait().json();
	let load = &figures["loads"][0];
	let counts = counted(load, 1000);
	assert_eq!(load["end"], "no-node-left");
	assert!(number(&counts["final"]) > 0 && number(&counts["unsent"]) > 0, "{counts}");
	assert_eq!(figures["lost"].as_array().map(Vec::len), Some(1));
}

#[test]
fn ctrl_c_gives_the_figures_so_far() {
	let _alone = alone();
	let node = Node::start();
	let machine = Machine::new(&node);
	let arguments = ["bench", "add-file", "-n", "2000", "--rate", "20", "--accounts", "4"];
	let arguments = [&arguments[..], &["--output", "json"]].concat();
	let running = Running::start(machine.command(&Person::nobody(), &arguments));
	wait_for("the load is under way", SOON, || (events(&machine) > 40).then_some(()));
	running.interrupt();
	let figures = running.wait().json();
	let load = &figures["loads"][0];
	let counts = counted(load, 2000);
	assert_eq!(load["end"], "interrupted");
	assert!(number(&counts["final"]) > 0 && number(&counts["unsent"]) > 0, "{counts}");
}
