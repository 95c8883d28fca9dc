//! The chain as `salus chain` shows it: blocks in words, who made them, and what proves them final, on
//! the development chain and with four validators.

use crate::{
	harness::{node_binary, wait_for, Machine, Node, Person},
	surface::has,
};
use serde_json::{json, Value};
use std::{collections::BTreeSet, process::Command, time::Duration};

/// How long four validators may take to agree on something.
const AGREE: Duration = Duration::from_secs(120);

fn ask(machine: &Machine, arguments: &[&str]) -> Value {
	machine.ok(&Person::nobody(), &[&["chain"], arguments].concat())
}

fn said(machine: &Machine, arguments: &[&str]) -> String {
	machine.run(&Person::nobody(), &[&["chain"], arguments].concat()).succeeded().out
}

/// The block in which something became final.
fn block_of(done: &Value) -> String {
	done["finality"]["block"].as_u64().expect("a number").to_string()
}

/// The transaction of a block that is `who`'s.
fn transaction_of(block: &Value, who: &Person) -> Value {
	let mut all = block["transactions"].as_array().expect("a list").iter();
	all.find(|it| it["by"] == who.address.as_str()).cloned().expect("it is there")
}

#[test]
fn block_says_in_words_who_made_it_and_what_was_done_in_it() {
	let machine = Machine::new(Node::shared());
	let patient = machine.stranger("seen");
	let profile = machine.file("p.json", r#"{"name": "Seen", "birth_date": "1964-08-12"}"#);
	let registered = machine.ok(&patient, &["patient", "register", "--profile", &profile]);
	let file = machine.file("scan.txt", "a scan");
	let add = |category| machine.ok(&patient, &["record", "add", &file, "-c", category]);
	let (first, added) = (add("clinical"), add("imaging"));

	let block = ask(&machine, &["block", &block_of(&registered)]);
	let fields = ["block", "block_hash", "parent", "state", "last_final", "time", "author"];
	has(&block, &[&fields[..], &["spec_version", "events", "transactions"]].concat());
	assert_eq!(
		(&block["state"], &block["block_hash"]),
		(&"final".into(), &registered["finality"]["block_hash"])
	);
	has(&block["author"], &["slot", "validator", "key"]);
	assert_eq!(block["author"]["validator"], Person::admin().address.as_str());
	assert!(block["events"].as_u64() > Some(2), "{block}");
	let transaction = transaction_of(&block, &patient);
	assert_eq!(transaction["hash"], registered["finality"]["transaction"]);
	assert_eq!(
		(&transaction["words"], &transaction["outcome"]),
		(&"register as a patient".into(), &"done".into())
	);
	assert_eq!(transaction["decoded"]["call"], "Patients.register");

	let number = block_of(&added);
	let hash = added["finality"]["block_hash"].as_str().expect("a hash");
	let block = ask(&machine, &["block", &number]);
	assert_eq!(block["block_hash"], hash);
	assert_eq!(ask(&machine, &["block", hash])["transactions"], block["transactions"]);
	let cid = added["cid"].as_str().expect("a CID");
	let words = transaction_of(&block, &patient)["words"].clone();
	assert_eq!(words, format!("add record 1 (imaging), CID {cid}"));
	let text = said(&machine, &["block", &number]);
	let sentence = format!("patient {} added record 1 (imaging), CID {cid}\n", patient.address);
	assert!(format!("{text}\n").contains(&sentence), "{text}");
	assert!(text.contains(&format!("made by  {} in slot ", Person::admin().address)), "{text}");
	assert!(
		text.contains("the seal is right") && text.contains("the author set the time to"),
		"{text}"
	);

	// The bytes that both are of are in neither.
	assert_eq!(first["record"], 0);
	assert!(!format!("{block}").contains("scan.txt"));
}

#[test]
fn calls_within_others_are_shown_with_what_became_of_each() {
	let machine = Machine::new(Node::shared());
	let (patient, doctor) = (machine.patient("ward"), machine.verified("within", "doctor"));
	let guardian = machine.patient("guardian");
	machine.ok(&patient, &["guardian", "add", &guardian.address]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging,clinical"]);
	let revoked = machine.ok(&patient, &["access", "revoke", &doctor.address]);
	let block = ask(&machine, &["block", &block_of(&revoked)]);
	let transaction = transaction_of(&block, &patient);
	assert_eq!(transaction["words"], "make 3 calls, all or none");
	let within = transaction["within"].as_array().expect("a list");
	let words: Vec<_> = within.iter().map(|act| act["words"].clone()).collect();
	let revoke = format!("revoke the access of {}", doctor.address);
	assert_eq!(words[0], revoke.as_str());
	for category in ["imaging", "clinical"] {
		assert!(words.contains(&format!("rotate the keys of {category}").into()), "{words:?}");
	}
	assert!(within.iter().all(|act| act["outcome"] == "done"), "{transaction}");

	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	let of = ["guardian", "revoke", &doctor.address, "--of", &patient.address];
	let revoked = machine.ok(&guardian, &of);
	let block = ask(&machine, &["block", &block_of(&revoked)]);
	let transaction = transaction_of(&block, &guardian);
	assert_eq!(transaction["words"], format!("act for {}", patient.address));
	let inner = &transaction["within"][0];
	assert_eq!((&inner["by"], &inner["words"]), (&patient.address.as_str().into(), &revoke.into()));
	assert_eq!((&inner["role"], &inner["outcome"]), (&"patient".into(), &"done".into()));
	let text = said(&machine, &["block", &block_of(&revoked)]);
	assert!(
		text.contains(&format!("- patient {} revoked the access of", patient.address)),
		"{text}"
	);
}

#[test]
fn call_that_was_refused_is_shown_with_the_reason() {
	let machine = Machine::new(Node::shared());
	let (admin, stranger) = (Person::admin(), machine.stranger("nobody"));
	let before = ask(&machine, &[])["finalised"]["block"].as_u64().expect("a number");
	machine.fails(&admin, &["role", "remove", &stranger.address]).is(
		"salus::chain::refused",
		"Roles.NotFound",
		"role show",
	);
	let words = format!("remove the role of {}", stranger.address);
	let after = ask(&machine, &[])["finalised"]["block"].as_u64().expect("a number");
	let (number, found) = (before + 1..=after)
		.find_map(|number| {
			let block = ask(&machine, &["block", &number.to_string()]);
			let all = block["transactions"].as_array().expect("a list").clone();
			Some((number, all.into_iter().find(|it| it["words"] == words.as_str())?))
		})
		.expect("it is in a block");
	assert_eq!(found["outcome"], "failed");
	assert!(
		found["error"].as_str().is_some_and(|error| error.contains("Roles.NotFound")),
		"{found}"
	);
	assert!(found["help"].as_str().is_some_and(|help| help.contains("role show")), "{found}");
	let text = said(&machine, &["block", &number.to_string()]);
	assert!(text.contains(&format!("admin {} tried to {words}: ", admin.address)), "{text}");
}

#[test]
fn block_that_is_not_there_is_said_to_be_unknown() {
	let machine = Machine::new(Node::shared());
	let nobody = Person::nobody();
	let hash = format!("0x{}", "ab".repeat(32));
	for block in ["4000000000", "99999999999", &hash] {
		for command in ["block", "finality"] {
			let problem = machine.fails(&nobody, &["chain", command, block]);
			problem.is("salus::chain::no_block", block, "salus chain");
		}
	}
	for wrong in ["latest", "0x12"] {
		let problem = machine.fails(&nobody, &["chain", "block", wrong]);
		problem.is("salus::usage", "neither the number of a block nor a hash", "");
	}
	machine.fails(&nobody, &["chain", "finality", "--trusted", "12"]).is(
		"salus::usage",
		"named by its hash",
		"",
	);
	let nowhere = Machine::at("ws://127.0.0.1:1");
	nowhere.fails(&nobody, &["chain"]).is("salus::chain::unreachable", "127.0.0.1:1", "salus-node");
}

#[test]
fn first_block_has_no_author_and_is_shown_all_the_same() {
	let machine = Machine::new(Node::shared());
	let genesis = ask(&machine, &["block", "0"]);
	assert_eq!((&genesis["author"], &genesis["transactions"]), (&Value::Null, &json!([])));
	assert_eq!(genesis["block_hash"], ask(&machine, &[])["genesis"]);
	assert!(said(&machine, &["block", "0"]).contains("nobody: it is the first"));
}

#[test]
fn watch_tells_of_blocks_as_they_come_in_and_when_they_are_final() {
	let machine = Machine::new(Node::shared());
	let arguments = ["chain", "watch", "--blocks", "2", "--output", "json"];
	let done = machine.run(&Person::nobody(), &arguments).succeeded();
	let news: Vec<Value> =
		done.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
	let finals: Vec<_> = news.iter().filter(|it| it["event"] == "final").collect();
	assert_eq!(finals.len(), 2, "{}", done.out);
	for last in finals {
		has(last, &["event", "block", "block_hash", "after_ms"]);
		let hash = &last["block_hash"];
		let place = |event: &str| {
			news.iter().position(|it| it["event"] == event && it["block_hash"] == *hash)
		};
		assert!(place("imported").is_some() && place("imported") < place("final"), "{}", done.out);
		assert!(last["after_ms"].as_u64().is_some_and(|ms| ms < 60_000), "{last}");
	}
	let text = said(&machine, &["watch", "--blocks", "1"]);
	assert!(text.contains("is final") && text.contains("s after it came in"), "{text}");
}

/// The raw specification of a chain, as the node writes it.
fn spec(machine: &Machine, chain: &str) -> String {
	let path = machine.path(&format!("{chain}.json"));
	let mut export = Command::new(node_binary());
	export.args(["export-chain-spec", "--raw", "--chain", chain, "--output"]).arg(&path);
	assert!(export.output().expect("the node").status.success());
	path.into_os_string().into_string().expect("a path in UTF-8")
}

#[test]
fn finality_of_a_block_is_proved_by_votes_that_are_checked_here() {
	let machine = Machine::new(Node::shared());
	let nobody = Person::nobody();
	let alice = Person::admin().address;
	let shown = ask(&machine, &["finality"]);
	has(&shown, &["proof", "round"]);
	let proof = &shown["proof"];
	let fields = ["block", "block_hash", "voted_block", "voted_hash", "set", "round"];
	let more =
		["authorities", "threshold", "signed", "missing", "equivocated", "trusts", "changes"];
	has(proof, &[&fields[..], &more[..]].concat());
	assert_eq!((&proof["authorities"], &proof["threshold"]), (&1.into(), &1.into()));
	assert_eq!(proof["signed"][0]["validator"], alice.as_str());
	assert!(proof["voted_block"].as_u64() >= proof["block"].as_u64(), "{proof}");
	has(
		&shown["round"],
		&["set", "round", "authorities", "threshold", "prevoted", "precommitted", "silent"],
	);

	// An earlier block, which a later one proves, and what it takes to trust the node with nothing.
	let number = proof["block"].as_u64().expect("a number").saturating_sub(3).max(1);
	let number = number.to_string();
	let block = ask(&machine, &["block", &number]);
	let hash = block["block_hash"].as_str().expect("a hash");
	assert_eq!(ask(&machine, &["finality", &number])["proof"]["block_hash"], hash);
	assert_eq!(ask(&machine, &["finality", hash])["proof"]["block"], block["block"]);
	let trusted = block["parent"].as_str().expect("a hash");
	let proof = &ask(&machine, &["finality", hash, "--trusted", trusted])["proof"];
	assert!(proof["trusts"].as_str().is_some_and(|words| words.contains(trusted)), "{proof}");
	let proof = &ask(&machine, &["finality", &number, "--spec", &spec(&machine, "dev")])["proof"];
	assert!(proof["trusts"].as_str().is_some_and(|words| words.contains("dev.json")), "{proof}");
	assert_eq!((&proof["changes"], &proof["signed"][0]["validator"]), (&0.into(), &alice.into()));
	let text = said(&machine, &["finality", &number]);
	assert!(
		text.contains(" is final\n1 of 1 authorities signed") && text.contains("; it takes 1\n"),
		"{text}"
	);
	assert!(text.contains("trusted: the node, for who the authorities are"), "{text}");

	machine.fails(&nobody, &["chain", "finality", "--spec", &spec(&machine, "local")]).is(
		"salus::finality::other_chain",
		"local.json",
		"salus chain",
	);
	machine.fails(&nobody, &["chain", "finality", "--spec", "nowhere.json"]).is(
		"salus::finality::not_a_spec",
		"nowhere.json",
		"export-chain-spec",
	);
	let status = ask(&machine, &[]);
	let best = status["best"]["block"].as_u64().expect("a number");
	let problem = machine.fails(&nobody, &["chain", "finality", &(best + 1000).to_string()]);
	problem.is("salus::chain::no_block", "", "");
}

#[test]
fn chain_at_a_glance_has_the_documented_fields() {
	let machine = Machine::new(Node::shared());
	let status = ask(&machine, &[]);
	let fields = ["chain", "genesis", "runtime", "node", "best", "finalised", "lag", "set"];
	let more = ["authorities", "threshold", "peers", "syncing", "source", "trusts"];
	has(&status, &[&fields[..], &more].concat());
	has(&status["best"], &["block", "block_hash"]);
	assert_eq!((&status["authorities"], &status["peers"]), (&1.into(), &0.into()));
	assert!(status["runtime"].as_str().is_some_and(|runtime| runtime.starts_with("salus ")));
	let text = said(&machine, &[]);
	assert!(text.contains("1; a block takes the votes of 1 to be final (set 0)"), "{text}");
}

/// The validators that a list of voters names.
fn names(voters: &Value) -> BTreeSet<String> {
	let voters = voters.as_array().expect("a list").iter();
	voters.map(|voter| voter["validator"].as_str().expect("an address").to_owned()).collect()
}

#[test]
fn votes_of_four_validators_are_named_and_three_are_enough() {
	let mut nodes = Node::four();
	let machine = Machine::new(&nodes[0]);
	let everyone =
		["//Alice", "//Bob", "//Charlie", "//Dave"].map(|path| Person::dev(path).address);
	let everyone = BTreeSet::from(everyone);
	let dave = Person::dev("//Dave").address;
	let proved = || {
		let done = machine.run(&Person::nobody(), &["chain", "finality", "--output", "json"]);
		done.exit.filter(|exit| *exit == 0)?;
		Some(serde_json::from_str::<Value>(&done.out).expect("JSON"))
	};
	let shown = wait_for("four validators finalise a block", AGREE, || {
		proved().filter(|shown| shown["proof"]["block"].as_u64() > Some(4))
	});
	let proof = &shown["proof"];
	assert_eq!((&proof["authorities"], &proof["threshold"]), (&4.into(), &3.into()));
	let (signed, missing) = (names(&proof["signed"]), names(&proof["missing"]));
	assert!(signed.len() >= 3 && signed.is_disjoint(&missing), "{proof}");
	assert_eq!(&signed | &missing, everyone);
	assert_eq!(
		(&shown["round"]["threshold"], &shown["round"]["authorities"]),
		(&3.into(), &4.into())
	);

	// Each has its turn.
	let last = proof["block"].as_u64().expect("a number");
	let authors = (last - 3..=last).map(|number| {
		let block = ask(&machine, &["block", &number.to_string()]);
		block["author"]["validator"].as_str().expect("an author").to_owned()
	});
	assert!(BTreeSet::from_iter(authors).len() > 1);

	// Three are enough, and who is down is seen to be.
	nodes[3].stop("KILL");
	let shown = wait_for("three validators finalise a block", AGREE, || {
		proved().filter(|shown| {
			let proof = &shown["proof"];
			proof["block"].as_u64() > Some(last + 2) && names(&proof["missing"]).contains(&dave)
		})
	});
	assert_eq!(names(&shown["proof"]["signed"]).len(), 3);
	wait_for("the round shows who is silent", AGREE, || {
		proved().filter(|shown| names(&shown["round"]["silent"]).contains(&dave))
	});

	// Two are not, and nothing becomes final any more.
	nodes[2].stop("KILL");
	let stuck = wait_for("blocks wait", AGREE, || {
		let status = ask(&machine, &[]);
		status["lag"].as_u64().filter(|lag| *lag >= 3).map(|_| status)
	});
	let best = stuck["best"]["block"].as_u64().expect("a number").to_string();
	machine.fails(&Person::nobody(), &["chain", "finality", &best]).is(
		"salus::finality::not_final",
		&best,
		"chain watch",
	);
	let shown = proved().expect("the round is shown all the same");
	let round = &shown["round"];
	assert!(names(&round["precommitted"]).len() < 3, "{round}");
	assert!(names(&round["silent"]).contains(&dave), "{round}");
	assert_eq!(ask(&machine, &["block", &best])["state"], "best");
	assert!(said(&machine, &["block", &best]).contains("not final yet"));
}
