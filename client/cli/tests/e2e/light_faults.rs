//! What goes wrong between the light client and a chain: peers of which none is honest, a specification that
//! is forged and was not compared, states that are no longer kept, a client that is cut off at any step.
//! Each is told by name within a stated time, and nothing is sealed, signed or lost.

use crate::{
	harness::{noise, wait_for, Machine, Node, Person, Running},
	interrupted::{add, assert_one_record, assert_stored_once, start_until_stored},
	light::{ask, come_to, forged, height, join, machine, published, raw, words, FAR},
};
use salus_client::chain::{
	api,
	light::{LightError, Specification},
	memory::Forgetful,
	Chain, ChainError,
};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	fs,
	path::{Path, PathBuf},
	sync::Arc,
	thread::sleep,
	time::{Duration, Instant},
};

/// How long a command may take to say that nothing is proved: the light client's 20 s, and a busy machine.
const TOLD: Duration = Duration::from_secs(40);

/// Checks that `who` is refused to add `file` with one of these codes in time, and that nothing of it was encrypted, sent
/// or is under way.
#[track_caller]
fn nothing_is_added(machine: &Machine, who: &Person, file: &Path, codes: &[&str]) -> String {
	let (before, began) = (machine.blocks(), Instant::now());
	let told = machine.fails(who, &add(file));
	assert!(
		codes.contains(&told.code.as_str()) && told.help.contains("nothing was done"),
		"{told:?}"
	);
	assert!(began.elapsed() < TOLD, "{:?}", began.elapsed());
	assert_eq!(machine.blocks(), before, "nothing is encrypted");
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	format!("{} {}", told.message, told.help)
}

#[test]
fn fork_by_half_of_the_keys_is_no_chain_even_where_no_peer_is_honest() {
	// Three of four validators, whose votes are enough.
	let [mut first, mut second] = ["bob", "charlie"].map(|name| Node::validator(name, &[]));
	second.also_finds(&first);
	let third = Node::validator("alice", &[&first, &second]);
	let mut spec = Node::specification("local");
	spec["bootNodes"] = json!([first.boot_node(), second.boot_node()]);
	let machine = machine();
	join(&machine, &spec);
	come_to(&first, 5);
	let patient = machine.patient("erika");
	let final_block = ask(&machine, &["chain"])["finalised"]["block"].clone();

	// Two of them make blocks of their own after the same first one, and nobody else is there.
	drop(third);
	first.begin_anew();
	second.begin_anew();
	let best = |node: &Node| ask(&Machine::new(node), &["chain"])["best"]["block"].as_u64();
	wait_for("the fork is as long as the chain", FAR, || {
		(best(&first) > final_block.as_u64().map(|it| it + 10)).then_some(())
	});
	assert_eq!(height(&first), 0, "half of the votes make nothing final");
	let file = PathBuf::from(machine.file("scan.bin", noise(10_000)));
	// Who has seen the chain knows that this is another, and who has not has nothing proved.
	nothing_is_added(&machine, &patient, &file, &["salus::chain::other_past"]);
	let newcomer = crate::light::machine();
	join(&newcomer, &spec);
	let told = nothing_is_added(&newcomer, &patient, &file, &["salus::light::nothing_final"]);
	assert!(told.contains("one after 0 is final") && told.contains("two thirds"), "{told}");
	assert!(told.contains(&words(&spec)) && told.contains("--node"), "{told}");
}

#[test]
fn forged_checkpoint_that_was_joined_proves_nothing_and_its_fingerprint_is_said() {
	let node = Node::shared();
	come_to(node, 3);
	let spec = published(node);
	let (true_words, others) = (words(&spec), forged(&spec));
	let machine = machine();
	// Nobody compared, and the first block is the same.
	let joined = join(&machine, &others);
	let from = joined["from"]["number"].as_u64().expect("a block");
	let parsed = Specification::parse(&spec.to_string()).expect("a specification");
	assert_eq!(joined["genesis"], format!("{:?}", parsed.genesis));
	assert_ne!(joined["fingerprint"], true_words.as_str());
	come_to(node, from + 12);
	let file = PathBuf::from(machine.file("scan.bin", noise(10_000)));
	let patient = machine.stranger("erika");
	// Who says what is true is left alone at once, as if nobody was there.
	let codes =
		["nothing_final", "no_peers", "other_checkpoint"].map(|it| format!("salus::light::{it}"));
	let codes = codes.each_ref().map(String::as_str);
	let told = nothing_is_added(&machine, &patient, &file, &codes);
	assert!(told.contains(&words(&others)) && !told.contains(&true_words), "{told}");
	let compare = ["compare its fingerprint", "compare the fingerprint"];
	assert!(compare.iter().any(|words| told.contains(words)), "{told}");
	// The true one, by its words.
	let file = machine.file("spec.json", spec.to_string());
	let again = ["chain", "join", "--replace", &file, "--fingerprint", &true_words];
	assert_eq!(ask(&machine, &again)["fingerprint"], true_words.as_str());
	ask(&machine, &["totals"]);
}

#[test]
fn state_that_nobody_keeps_any_more_is_said_to_be_gone_and_nothing_is_lost() {
	let options = ["--state-pruning=16", "--unsafe-force-node-key-generation"];
	let node = Node::start_with(&options);
	let (own, light) = (Machine::new(&node), machine());
	let spec = raw(&[node.boot_node()]);
	join(&light, &spec);
	come_to(&node, 2);
	let patient = own.patient("erika");
	let file = PathBuf::from(own.file("scan.bin", noise(10_000)));
	let added = own.ok(&patient, &add(&file));
	let hash = added["finality"]["block_hash"].as_str().expect("a hash").to_owned();

	crate::harness::block_on(async {
		let parsed = Specification::parse(&spec.to_string()).expect("a specification");
		let by_light = Chain::follow(parsed, None, Arc::new(Forgetful::default())).await;
		let by_node = Chain::connect(&node.url()).await.expect("the node answers");
		// What is read is of one moment, and reading takes longer than that moment is kept.
		let mut held = Vec::new();
		for chain in [by_light.expect("it is followed"), by_node] {
			let at = chain.at_finalized().await.expect("a final block");
			held.push((chain, at));
		}
		let until = held[1].1.block_number() + 24;
		tokio::task::block_in_place(|| come_to(&node, until));
		for (chain, at) in held {
			let views = api::view_functions().roles();
			let who = patient.account().id();
			let view = chain.view_at(&at, views.role_of(who)).await.map(drop);
			let value = chain.stored(&at, api::storage().timestamp().now(), ()).await.map(drop);
			for gone in [view, value] {
				match gone.expect_err("the state is gone") {
					ChainError::StateGone { block } => assert!(block.starts_with("0x"), "{block}"),
					ChainError::Light(LightError::Inaccessible { .. }) => {}
					other => panic!("{other:?}"),
				}
			}
			let now = chain.view(api::view_functions().roles().role_of(patient.account().id()));
			assert!(now.await.expect("the newest is kept").is_some());
		}
	});
	let nobody = Person::nobody();
	let told = own.fails(&nobody, &["audit", "verify", "--trusted", &hash]);
	told.is("salus::chain::state_gone", &hash, "--state-pruning archive");
	// A block is there still, without what became of its calls.
	let shown = ask(&light, &["chain", "block", &hash]);
	assert_eq!(shown["block_hash"], hash.as_str());
	for machine in [&own, &light] {
		assert_eq!(machine.ok(&patient, &["record", "list"]).as_array().map(Vec::len), Some(1));
		ask(machine, &["audit", "verify"]);
	}
}

/// What a client that adds a record has come to.
#[derive(Clone, Copy, Debug)]
enum Stage {
	/// It follows the chain, or encrypts.
	Begun(u64),
	/// The record is stored, and so many milliseconds have passed.
	Stored(u64),
	/// The transaction is about to be sent, or was, so many milliseconds ago.
	Sent(u64),
}

/// Starts to add `file`, and ends that at `stage` as a power cut would. False where it was done before.
fn cut_at(machine: &Machine, patient: &Person, file: &Path, stage: Stage) -> bool {
	let soon = Duration::from_secs(30);
	let after = |millis: u64| sleep(Duration::from_millis(millis));
	let is_sent = || {
		let mut texts = machine.pending().into_iter().filter_map(|it| fs::read_to_string(it).ok());
		texts.any(|text| text.contains(" 0x"))
	};
	let running = match stage {
		Stage::Begun(millis) => {
			let arguments = [&add(file)[..], &["--output", "json"]].concat();
			let running = Running::start(machine.command(patient, &arguments));
			after(millis);
			running
		}
		Stage::Stored(millis) => {
			let running = start_until_stored(machine, patient, file);
			after(millis);
			running
		}
		Stage::Sent(millis) => {
			let running = start_until_stored(machine, patient, file);
			wait_for("it is sent", soon, || {
				(is_sent() || machine.pending().is_empty()).then_some(())
			});
			after(millis);
			running
		}
	};
	running.kill()
}

#[test]
fn record_that_is_cut_off_at_any_step_of_the_light_client_is_there_once() {
	let node = Node::shared();
	let machine = machine();
	join(&machine, &raw(&[node.boot_node()]));
	let patient = machine.patient("erika");
	let stages = [
		Stage::Begun(100),
		Stage::Begun(500),
		Stage::Stored(0),
		Stage::Stored(20),
		Stage::Sent(0),
		Stage::Sent(300),
		Stage::Sent(2_500),
	];
	let mut cut = 0;
	let mut expected = BTreeSet::new();
	for (number, stage) in stages.into_iter().enumerate() {
		let file = PathBuf::from(machine.file(&format!("{number}.bin"), noise(300_000)));
		let before = machine.blocks();
		let cid = match cut_at(&machine, &patient, &file, stage) {
			true => {
				cut += 1;
				let added = machine.ok(&patient, &add(&file));
				added["cid"].as_str().expect("a CID").to_owned()
			}
			// It was final by then.
			false => last_of(&machine, &patient),
		};
		assert_stored_once(&machine, &before, &cid);
		assert_one_record(&machine, &patient, &cid);
		assert!(expected.insert(cid), "{stage:?}");
	}
	assert!(cut >= 5, "{cut} of {} were cut off", stages.len());
	let listed = machine.ok(&patient, &["record", "list"]);
	let cids =
		listed.as_array().expect("a list").iter().map(|it| it["cid"].as_str().expect("a CID"));
	let cids: Vec<_> = cids.map(str::to_owned).collect();
	assert_eq!(cids.len(), stages.len());
	assert_eq!(cids.into_iter().collect::<BTreeSet<_>>(), expected);
}

/// The CID of the last record of `patient`.
fn last_of(machine: &Machine, patient: &Person) -> String {
	let listed = machine.ok(patient, &["record", "list"]);
	let last = listed.as_array().and_then(|it| it.iter().max_by_key(|it| it["record"].as_u64()));
	let cid: Option<&Value> = last.map(|it| &it["cid"]);
	cid.and_then(Value::as_str).expect("a record").to_owned()
}
