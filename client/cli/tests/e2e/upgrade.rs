//! An upgrade of a running chain by vote of the council, to the runtime's rehearsed next version.

use crate::harness::{block_on, wait_for, Machine, Node, Person};
use salus_client::chain::Chain;
use std::{path::PathBuf, time::Duration};

/// The next version of the runtime, as the build of the node leaves it.
pub fn next_runtime() -> PathBuf {
	const FILE: &str = "wbuild/salus-runtime/next_wasm_binary.rs.compact.compressed.wasm";
	let test = std::env::current_exe().expect("a path");
	let found = test.ancestors().map(|dir| dir.join(FILE)).find(|path| path.is_file());
	found.unwrap_or_else(|| panic!("there is no {FILE} beside {}: make build", test.display()))
}

/// The code that the node runs.
fn running_code(node: &Node) -> Vec<u8> {
	block_on(async {
		let chain = Chain::connect(&node.url()).await.expect("the node answers");
		let at = chain.at_finalized().await.expect("a block");
		at.storage().runtime_wasm_code().await.expect("the code")
	})
}

#[test]
fn chain_is_upgraded_by_vote_and_goes_on() {
	let node = Node::start();
	let machine = Machine::new(&node);
	let (alice, nobody) = (Person::admin(), Person::nobody());
	let (patient, doctor) = (machine.patient("erika"), machine.verified("muster", "doctor"));
	let status = machine.ok(&nobody, &["upgrade", "status"]);
	let version = status["running"]["spec_version"].as_u64().expect("a number");
	assert_eq!(
		(&status["running"]["spec_name"], &status["authorised"]),
		(&"salus".into(), &().into())
	);

	// What is no upgrade is refused before it is put to anyone.
	let same = machine.file("same.wasm", running_code(&node));
	let propose = |file: &str| machine.fails(&alice, &["upgrade", "propose", "--wasm", file]);
	propose("absent.wasm").is("salus::upgrade::not_a_runtime", "absent.wasm", "compressed.wasm");
	propose(&machine.file("text.wasm", "text")).is(
		"salus::upgrade::not_a_runtime",
		"no WebAssembly module",
		"compressed.wasm",
	);
	let running = format!("salus {version}");
	propose(&same).is("salus::upgrade::not_newer", &running, "spec_version");
	let next = next_runtime();
	let next = next.to_str().expect("a path in UTF-8");
	let apply = |file: &str| machine.fails(&alice, &["upgrade", "apply", "--wasm", file]);
	apply(next).is("salus::upgrade::none_authorised", "no upgrade", "upgrade propose");

	// Authorised by hash, which everyone can compare.
	let proposed = machine.ok(&alice, &["upgrade", "propose", "--wasm", next]);
	assert_eq!(proposed["executed"], true);
	assert_eq!(proposed["file"]["spec_version"], version + 1);
	let hash = &proposed["file"]["code_hash"];
	let status = machine.ok(&nobody, &["upgrade", "status", "--wasm", next]);
	assert_eq!((&status["authorised"], &status["file"]["code_hash"]), (hash, hash));
	assert_eq!(status["running"]["spec_version"], version);
	apply(&same).is("salus::upgrade::other_runtime", hash.as_str().expect("a hash"), "voted on");

	// Handed in by somebody of no rank, active at once, and everything goes on. Whoever just came has
	// little of an allowance yet, and the code takes more than half of one.
	wait_for("the patient is rested", Duration::from_secs(60), || {
		let left = machine.ok(&nobody, &["role", "allowance", "--of", &patient.address]);
		(left["left_ms"].as_u64()? >= 500).then_some(())
	});
	let done = machine.ok(&patient, &["upgrade", "apply", "--wasm", next]);
	assert_eq!((&done["from"], &done["to"]), (&version.into(), &(version + 1).into()));
	let upgraded_at = done["finality"]["block"].as_u64().expect("a block");
	let file = machine.file("note.txt", "a note");
	machine.ok(&patient, &["record", "add", &file, "--category", "clinical"]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "--category", "clinical"]);
	let got = ["record", "get", "0", "--patient", &patient.address, "--to", "out.txt"];
	let opened = machine.ok(&doctor, &got)["logged"]["block"].as_u64();
	assert!(opened > Some(upgraded_at), "finality goes on: {opened:?} after {upgraded_at}");
	machine.ok(&alice, &["doctor", "suspend", &doctor.address]);
	machine.patient("later");
	machine.ok(&nobody, &["audit", "verify"]);
	let status = machine.ok(&nobody, &["upgrade", "status"]);
	assert_eq!(status["running"]["spec_version"], version + 1);
	assert_eq!((&status["running"]["code_hash"], &status["authorised"]), (hash, &().into()));
	propose(next).is("salus::upgrade::not_newer", "salus", "spec_version");
}
