//! A chain that was joined: the main job through the light client, what is kept between its runs, and
//! specifications, nodes and peers that are not believed.

use crate::{
	harness::{together, wait_for, Machine, Node, Person, Problem, Running},
	liar::{Liar, Lie},
};
use salus_client::chain::{light::Specification, Hash, Header};
use serde_json::{json, Value};
use std::{
	fs,
	net::TcpListener,
	path::PathBuf,
	time::{Duration, Instant},
};

/// How long a chain may take to come so far.
pub const FAR: Duration = Duration::from_secs(180);

/// The address of a node that never was.
const NOBODY: &str =
	"/ip4/127.0.0.1/tcp/9/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// A machine without a node.
pub fn machine() -> Machine {
	Machine::at("")
}

pub fn ask(machine: &Machine, arguments: &[&str]) -> Value {
	machine.ok(&Person::nobody(), arguments)
}

pub fn refused(machine: &Machine, arguments: &[&str]) -> Problem {
	machine.fails(&Person::nobody(), arguments)
}

/// The raw specification of the development chain, with these boot nodes.
pub fn raw(boot_nodes: &[String]) -> Value {
	let mut spec = Node::development_chain();
	spec["bootNodes"] = json!(boot_nodes);
	spec
}

/// Has `machine` join the chain of `spec`.
pub fn join(machine: &Machine, spec: &Value) -> Value {
	let file = machine.file("spec.json", spec.to_string());
	ask(machine, &["chain", "join", &file])
}

/// The specification with a checkpoint that the operator of `node` publishes.
pub fn published(node: &Node) -> Value {
	let operator = Machine::new(node);
	let spec = operator.file("raw.json", raw(&[node.boot_node()]).to_string());
	let to = operator.path("published.json");
	let to = to.to_str().expect("a path in UTF-8");
	let shown = ask(&operator, &["chain", "publish", "--spec", &spec, "--to", to]);
	let text = fs::read_to_string(to).expect("it was written");
	let published: Value = serde_json::from_str(&text).expect("JSON");
	assert!(text.len() < 8 * 1024, "it is small: {} bytes", text.len());
	assert_eq!(published["genesis"].as_object().expect("an object").len(), 1);
	assert!(shown["from"]["number"].as_u64() > Some(0), "{shown}");
	published
}

/// The last final block by the word of `node`.
pub fn height(node: &Node) -> u64 {
	let status = ask(&Machine::new(node), &["chain"]);
	status["finalised"]["block"].as_u64().expect("a number")
}

/// Waits until the last final block of `node` is `number` or later.
pub fn come_to(node: &Node, number: u64) {
	wait_for("blocks become final", FAR, || (height(node) >= number).then_some(()));
}

/// A file in which `machine` keeps what it has seen, by its ending.
fn seen(machine: &Machine, ending: &str) -> Option<PathBuf> {
	let files = fs::read_dir(machine.data_dir().join("chains/seen")).ok()?;
	let mut files = files.map(|file| file.expect("a file").path());
	files.find(|path| path.extension().is_some_and(|it| it == ending))
}

#[test]
fn main_job_is_done_through_the_light_client_from_either_specification() {
	let node = Node::shared();
	let spec = raw(&[node.boot_node()]);
	let (home, practice) = (machine(), machine());
	let joined = join(&home, &spec);
	assert_eq!((&joined["chain"], &joined["from"]), (&"Salus Development".into(), &Value::Null));
	assert_eq!(joined["validators"], json!([Person::admin().address]));
	let slim = join(&practice, &published(node));
	assert_eq!((&slim["genesis"], &slim["id"]), (&joined["genesis"], &joined["id"]));
	let practice = practice.with_store(home.store_dir().to_owned());
	join(&practice, &published(node));

	let status = ask(&home, &["chain"]);
	assert_eq!(
		(&status["source"], &status["genesis"]),
		(&"light client".into(), &joined["genesis"])
	);
	let own = ask(&Machine::new(node), &["chain"]);
	assert_eq!((&own["source"], &own["genesis"]), (&"node".into(), &joined["genesis"]));

	let (patient, doctor) = (home.patient("light"), practice.verified("light", "doctor"));
	let scan = home.file("scan.txt", "a scan");
	let added = home.ok(&patient, &["record", "add", &scan, "-c", "imaging"]);
	home.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	let copy = practice.path("copy.txt");
	let copy = copy.to_str().expect("a path in UTF-8");
	let record = added["record"].to_string();
	let get = ["record", "get", &record, "--patient", &patient.address, "--to", copy];
	practice.ok(&doctor, &get);
	assert_eq!(fs::read_to_string(copy).expect("a file"), "a scan");
	home.ok(&patient, &["access", "revoke", &doctor.address]);
	practice.fails(&doctor, &["record", "get", &record, "--patient", &patient.address]);
	home.ok(&patient, &["record", "add", &home.file("next.txt", "after"), "-c", "imaging"]);

	let verified = ask(&home, &["audit", "verify"]);
	let trusts = verified["trusts"].as_str().expect("words");
	assert!(trusts.contains("two thirds"), "{trusts}");
	let block = ask(&home, &["chain", "block", &added["finality"]["block"].to_string()]);
	assert_eq!(block["block_hash"], added["finality"]["block_hash"]);
	// What the chain refuses is refused with the same words as by a node, before it is sent.
	let stranger = home.stranger("stranger");
	home.fails(&stranger, &["role", "assign", &patient.address, "auditor"]).is(
		"salus::chain::not_accepted",
		"role",
		"register",
	);
	home.fails(&patient, &["access", "revoke", &doctor.address]).is(
		"salus::chain::refused",
		"",
		"",
	);
	// What only a node knows is not made up.
	refused(&home, &["chain", "finality"]).is("salus::light::needs_node", "round", "--node");
}

#[test]
fn database_is_kept_used_and_thrown_away_where_it_is_damaged() {
	let node = Node::shared();
	let machine = machine();
	join(&machine, &raw(&[node.boot_node()]));
	let began = || {
		let mut command = machine.command(&Person::nobody(), &["totals", "--output", "json"]);
		command.env("RUST_LOG", "smoldot=info,salus_client=warn");
		let done = Running::start(command).wait().succeeded();
		assert!(done.memory <= 120, "{} MiB", done.memory);
		done.err
	};
	let said = began();
	assert!(said.contains("Chain specification starting at"), "{said}");
	let file = seen(&machine, "light").expect("it is kept");
	let kept = fs::read_to_string(&file).expect("text");
	// As if it had been kept long ago: the third line after the version's is when.
	let mut lines: Vec<&str> = kept.splitn(4, '\n').collect();
	lines[1] = "0";
	let old = lines.join("\n");
	fs::write(&file, &old).expect("written");
	let said = began();
	assert!(said.contains("Database starting at"), "{said}");

	let version = old.replacen("smoldot-light 3", "smoldot-light 2", 1);
	let flipped = old.replacen("finalized_block_header", "finalised_block_header", 1);
	let short = old[..old.len() / 2].to_owned();
	for damaged in [version, flipped, short, String::new()] {
		fs::write(&file, damaged).expect("written");
		let said = began();
		assert!(said.contains("thrown away") && said.contains("specification starting"), "{said}");
		let kept = seen(&machine, "light").expect("another is kept");
		assert!(fs::read_to_string(kept).expect("text").len() > 1_000);
	}
}

#[test]
fn chain_begun_anew_is_refused_until_the_old_one_is_forgotten() {
	let mut node = Node::start_with(&["--unsafe-force-node-key-generation"]);
	let (own, light) = (Machine::new(&node), machine());
	let genesis = join(&light, &raw(&[node.boot_node()]))["genesis"].clone();
	let genesis = genesis.as_str().expect("a hash").to_owned();
	come_to(&node, 20);
	let all = [&own, &light];
	for machine in all {
		ask(machine, &["totals"]);
	}
	node.begin_anew();
	come_to(&node, 1);
	for machine in all {
		let problem = refused(machine, &["totals"]);
		assert!(problem.help.contains(&format!("chain forget {genesis}")), "{problem:?}");
		assert!(problem.help.contains("nothing was done"), "{problem:?}");
		let codes = ["salus::chain::behind", "salus::chain::other_past"];
		assert!(codes.contains(&problem.code.as_str()), "{problem:?}");
	}
	// Where it has come as far as the old one, it has other blocks.
	come_to(&node, 24);
	for machine in all {
		let problem = refused(machine, &["totals"]);
		let codes = ["salus::chain::other_past", "salus::chain::behind"];
		assert!(codes.contains(&problem.code.as_str()), "{problem:?}");
		let forgotten = ask(machine, &["chain", "forget", &genesis]);
		assert!(forgotten["seen"]["number"].as_u64() >= Some(20), "{forgotten}");
		ask(machine, &["totals"]);
	}
	assert_eq!(ask(&own, &["chain", "forget"])["genesis"], genesis.as_str());
}

/// Says that a block is final that is far ahead and was never made.
struct FarAhead {
	hash: Hash,
	header: Value,
}

impl FarAhead {
	fn new() -> Self {
		let zero = Hash::zero();
		let header = json!({
			"parentHash": zero,
			"number": "0xee6b2800",
			"stateRoot": zero,
			"extrinsicsRoot": zero,
			"digest": { "logs": [] },
		});
		let hash = Header {
			parent_hash: zero,
			number: 0xee6b_2800,
			state_root: zero,
			extrinsics_root: zero,
			digest: Default::default(),
		}
		.hash();
		Self { hash, header }
	}
}

impl Lie for FarAhead {
	fn answer(&self, method: &str, params: &Value, result: &mut Value) {
		match method {
			"chain_getFinalizedHead" => *result = json!(self.hash),
			"chain_getHeader" if params[0] == json!(self.hash) => *result = self.header.clone(),
			_ => {}
		}
	}
}

#[test]
fn node_that_lies_about_what_is_final_does_not_lock_the_light_client_out() {
	let node = Node::shared();
	let machine = machine();
	join(&machine, &raw(&[node.boot_node()]));
	ask(&machine, &["totals"]);
	let liar = Liar::before(node, FarAhead::new());
	refused(&machine, &["totals", "--node", &liar.url]);
	ask(&machine, &["totals"]);
	// A node that was believed is still held to its word.
	let told = refused(&machine, &["totals", "--node", &node.url()]);
	told.is("salus::chain::behind", "4000000000", "chain forget");
}

/// Does not say which block has a number.
struct NoHashes;

impl Lie for NoHashes {
	fn answer(&self, method: &str, params: &Value, result: &mut Value) {
		if method == "chain_getBlockHash" && params[0] != 0 && !params[0].is_null() {
			*result = Value::Null;
		}
	}
}

#[test]
fn node_that_does_not_show_the_block_that_was_seen_final_is_refused() {
	let node = Node::shared();
	let machine = Machine::new(node);
	ask(&machine, &["totals"]);
	let before = height(node);
	come_to(node, before + 2);
	let liar = Liar::before(node, NoHashes);
	let told = refused(&machine, &["totals", "--node", &liar.url]);
	told.is("salus::chain::past_not_shown", "final", "nothing was done");
	ask(&machine, &["totals"]);
}

#[test]
fn node_of_another_chain_than_the_one_that_was_joined_is_said_to_be_one() {
	let node = Node::shared();
	let machine = machine();
	let mut other = raw(&[NOBODY.into()]);
	other["genesis"]["raw"]["top"]["0x00ff"] = "0x00".into();
	let said = |machine: &Machine| {
		let command = machine.command(&Person::nobody(), &["totals", "--node", &node.url()]);
		Running::start(command).wait().succeeded().err
	};
	join(&machine, &other);
	let told = said(&machine);
	assert!(told.contains("another chain than the one that was joined"), "{told}");
	ask(&machine, &["chain", "leave"]);
	join(&machine, &raw(&[NOBODY.into()]));
	assert!(!said(&machine).contains("another chain"));
}

#[test]
fn final_block_that_is_minutes_old_or_of_the_future_by_this_machines_clock_is_refused() {
	let node = Node::shared();
	let machine = machine();
	join(&machine, &raw(&[node.boot_node()]));
	let at = |seconds: i64| {
		let arguments = ["totals", "--output", "json"];
		let mut command = machine.command(&Person::nobody(), &arguments);
		crate::clocks::put_off(&mut command, seconds);
		Running::start(command).wait()
	};
	let old = || at(6 * 60).problem().is("salus::light::stale", "minutes old", "nothing was done");
	let future = || {
		// Where it takes over headers one by one, smoldot itself refuses those of the future.
		let told = at(-6 * 60).problem();
		let codes = ["salus::light::clock", "salus::light::nothing_final"];
		assert!(codes.contains(&told.code.as_str()), "{told:?}");
		assert!(told.help.contains("nothing was done"), "{told:?}");
	};
	together([&|| drop(old()), &future, &|| drop(at(2 * 60).succeeded())]);
}

#[test]
fn what_cannot_be_remembered_is_said_and_hinders_nothing() {
	let node = Node::shared();
	let (own, light) = (Machine::new(node), machine());
	join(&light, &raw(&[node.boot_node()]));
	for machine in [&own, &light] {
		// A folder where a file has to be opened: nothing can be written here, whoever runs this.
		let lock = machine.data_dir().join("chains/seen/.lock");
		let _ = fs::remove_file(&lock);
		fs::create_dir_all(&lock).expect("a folder");
		let person = machine.patient("unlucky");
		let done = Running::start(machine.command(&person, &["totals"]));
		let said = done.wait().succeeded().err;
		assert_eq!(said.matches("not remembered for the next run").count(), 1, "{said}");
		assert_eq!(fs::read_dir(lock.parent().expect("a folder")).expect("a folder").count(), 1);
	}
}

#[test]
fn what_was_written_through_one_node_is_waited_for_from_another() {
	let first = Node::start();
	let second = Node::joining(&first, "safe");
	come_to(&first, 3);
	let machine = machine();
	let (there, here) = (first.url(), second.url());
	for name in ["one", "two", "three"] {
		let person = machine.stranger(name);
		let profile = machine.file("profile.json", r#"{"name": "A", "birth_date": "1964-08-12"}"#);
		let register = ["patient", "register", "--profile", &profile, "--node", &there];
		machine.ok(&person, &register);
		let shown = machine.ok(&person, &["--node", &here, "role", "show", &person.address]);
		assert!(shown.to_string().contains("patient"), "{shown}");
	}
}

#[test]
fn node_of_another_machine_is_believed_by_word_only() {
	let other = "wss://node.invalid:9944";
	let machine = machine();
	refused(&machine, &["totals", "--node", other]).is(
		"salus::chain::foreign_node",
		other,
		"chain join",
	);
	let nobody = |words: &[&str]| {
		refused(&machine, &[&["totals"], words].concat()).is(
			"salus::chain::unreachable",
			other,
			"",
		);
	};
	nobody(&["--node", other, "--trust-node"]);
	let by_environment = |word: &str| {
		let arguments = ["totals", "--node", other, "--output", "json"];
		let mut command = machine.command(&Person::nobody(), &arguments);
		command.env("SALUS_TRUST_NODE", word);
		Running::start(command).wait().problem().code
	};
	assert_eq!(by_environment("1"), "salus::chain::unreachable");
	assert_eq!(by_environment("0"), "salus::chain::foreign_node");
	assert_eq!(by_environment("perhaps"), "salus::usage");
	let config = machine.data_dir().join("config.toml");
	fs::create_dir_all(machine.data_dir()).expect("a folder");
	fs::write(&config, format!("node = \"{other}\"\n")).expect("written");
	refused(&machine, &["totals"]).is("salus::chain::foreign_node", other, "--trust-node");
	fs::write(&config, format!("node = \"{other}\"\ntrust-node = true\n")).expect("written");
	nobody(&[]);
	// The word is for that node and no other.
	let another = "wss://another.invalid:9944";
	refused(&machine, &["totals", "--node", another]).is(
		"salus::chain::foreign_node",
		another,
		"SALUS_TRUST_NODE",
	);
	refused(&machine, &["bench", "remark", "--nodes", another]).is(
		"salus::chain::foreign_node",
		another,
		"",
	);
	fs::write(&config, "trust-node = true\n").expect("written");
	refused(&machine, &["totals"]).is("salus::config_invalid", "no node", "trust-node");
}

#[test]
fn what_is_no_specification_is_refused_and_nothing_is_joined() {
	let machine = machine();
	let of = |text: &str| {
		let file = machine.file("spec.json", text);
		refused(&machine, &["chain", "join", &file])
	};
	refused(&machine, &["chain", "join", "nowhere.json"]).is(
		"salus::light::no_spec",
		"nowhere.json",
		"consortium",
	);
	of("no specification").is("salus::light::not_a_spec", "no JSON", "chain publish");
	of("{}").is("salus::light::not_a_spec", "name", "--raw");
	of(r#"{"name": "x", "id": "x", "genesis": {"runtimeGenesis": {}}}"#).is(
		"salus::light::not_a_spec",
		"raw",
		"--raw",
	);
	let no_boot_nodes = raw(&[]).to_string();
	of(&no_boot_nodes).is("salus::light::no_boot_nodes", "Salus Development", "bootNodes");
	let of_tls = raw(&[NOBODY.replace("/p2p", "/wss/p2p")]).to_string();
	of(&of_tls).is("salus::light::no_boot_nodes", "can reach", "/dns/");
	assert!(!machine.data_dir().join("config.toml").exists());
	refused(&machine, &["chain", "leave"]).is("salus::not_joined", "", "chain join");

	// What is kept of one that was joined may go or be damaged.
	join(&machine, &raw(&[NOBODY.into()]));
	let kept = machine.data_dir().join("chains/salus_dev.json");
	fs::write(&kept, "{").expect("written");
	refused(&machine, &["totals"]).is("salus::light::not_a_spec", "salus_dev.json", "");
	fs::remove_file(&kept).expect("removed");
	refused(&machine, &["totals"]).is("salus::light::no_spec", "salus_dev.json", "join again");
	join(&machine, &raw(&[NOBODY.into()]));
	ask(&machine, &["chain", "leave"]);
	assert_eq!(fs::read_to_string(machine.data_dir().join("config.toml")).expect("text"), "");
	assert!(!kept.exists());
}

#[test]
fn another_chain_takes_the_place_of_the_one_that_was_joined_by_word_only() {
	let node = Node::shared();
	let spec = raw(&[node.boot_node()]);
	// A chain of the same name, with one value more in its first state.
	let mut other = spec.clone();
	other["genesis"]["raw"]["top"]["0x00ff"] = "0x00".into();
	let machine = machine();
	let genesis = join(&machine, &spec)["genesis"].clone();
	let genesis = genesis.as_str().expect("a hash");
	let file = machine.file("other.json", other.to_string());
	let config = machine.data_dir().join("config.toml");
	fs::write(&config, "# mine\nchain = \"salus_dev\"\nstore = \"blocks\"\n").expect("written");
	refused(&machine, &["chain", "join", &file]).is(
		"salus::light::other_chain",
		genesis,
		"--replace",
	);
	ask(&machine, &["totals"]);
	let joined = ask(&machine, &["chain", "join", "--replace", &file]);
	assert_ne!(joined["genesis"], genesis);
	let text = fs::read_to_string(&config).expect("text");
	assert_eq!(text, "# mine\nchain = \"salus_dev\"\nstore = \"blocks\"\n");
	// The node is of the other one, and speaks to nobody of this.
	refused(&machine, &["totals"]).is("salus::light::no_peers", "1 boot node", "of this chain");
	// What is published is of the chain of the node, or is not.
	let to = machine.path("published.json");
	let to = to.to_str().expect("a path in UTF-8");
	let publish = ["chain", "publish", "--spec", &file, "--to", to, "--node", &node.url()];
	refused(&machine, &publish).is("salus::light::other_chain", genesis, "");
	assert!(!PathBuf::from(to).exists());
}

#[test]
fn boot_node_that_is_gone_or_silent_is_told_of_after_a_while_and_nothing_was_done() {
	let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
	let port = silent.local_addr().expect("an address").port();
	let silent = NOBODY.replace("/9/", &format!("/{port}/"));
	let told = |address: &str| {
		let machine = machine();
		join(&machine, &raw(&[address.to_owned()]));
		let began = Instant::now();
		refused(&machine, &["totals"]).is("salus::light::no_peers", "20 s", "nothing was done");
		let took = began.elapsed().as_secs();
		assert!((19..35).contains(&took), "{took} s");
	};
	together([&|| told(NOBODY), &|| told(&silent)]);
}

#[test]
fn checkpoint_that_is_not_on_the_chain_is_refused() {
	let node = Node::shared();
	come_to(node, 3);
	let spec = published(node);
	let mut wrong = spec.clone();
	let header = wrong["checkpoint"]["header"].as_str().expect("text").to_owned();
	// Another state root: after the parent's hash and the number.
	let place = 2 + 2 * 32 + 8;
	let digit = if &header[place..=place] == "0" { "1" } else { "0" };
	wrong["checkpoint"]["header"] =
		format!("{}{digit}{}", &header[..place], &header[place + 1..]).into();
	let machine = machine();
	join(&machine, &wrong);
	let problem = refused(&machine, &["totals"]);
	problem.is("salus::light::other_checkpoint", "not on the chain", "nothing was done");
	// The right one takes its place by word: the first block of both is the same.
	let file = machine.file("spec.json", spec.to_string());
	refused(&machine, &["chain", "join", &file]).is(
		"salus::unconfirmed",
		"not on the chain",
		"--replace",
	);
	ask(&machine, &["chain", "join", "--replace", &file]);
	ask(&machine, &["totals"]);
}

/// The specification with a validator's key of somebody else's.
pub fn forged(spec: &Value) -> Value {
	let mut forged = spec.clone();
	forged["checkpoint"]["grandpaAuthorities"][0] = format!("0x{}", "07".repeat(32)).into();
	forged
}

/// The words of what a specification says.
pub fn words(spec: &Value) -> String {
	let parsed = Specification::parse(&spec.to_string()).expect("a specification");
	parsed.fingerprint().to_string()
}

#[test]
fn specification_with_the_true_first_block_and_others_keys_is_refused() {
	let node = Node::shared();
	come_to(node, 3);
	let spec = published(node);
	let machine = machine();
	let file = |spec: &Value| machine.file("spec.json", spec.to_string());
	let honest = words(&spec);
	let join_forged = ["chain", "join", &file(&forged(&spec)), "--fingerprint", &honest];
	refused(&machine, &join_forged).is("salus::other_fingerprint", &honest, "nothing was done");
	assert!(!machine.data_dir().join("chains").exists(), "nothing is written");
	let shown = ask(&machine, &["chain", "join", &file(&spec), "--fingerprint", &honest]);
	assert_eq!(shown["fingerprint"], honest.as_str());
	ask(&machine, &["totals"]);

	// One that is forged does not take the place of what was joined, nor does one that starts before.
	let told = refused(&machine, &["chain", "join", &file(&forged(&spec))]);
	told.is("salus::unconfirmed", "authorities", &words(&forged(&spec)));
	let from_the_first = raw(&[node.boot_node()]);
	let told = refused(&machine, &["chain", "join", &file(&from_the_first)]);
	told.is("salus::unconfirmed", "first block", "--replace");
	ask(&machine, &["totals"]);
	// A newer one of the same chain does.
	come_to(node, height(node) + 1);
	let newer = published(node);
	assert_ne!(words(&newer), honest);
	assert_eq!(join(&machine, &newer)["fingerprint"], words(&newer));
	ask(&machine, &["totals"]);
}

#[test]
fn what_a_forged_specification_left_behind_is_gone_where_the_true_one_replaces_it() {
	let node = Node::shared();
	come_to(node, 3);
	let spec = published(node);
	let machine = machine();
	let genesis = join(&machine, &forged(&spec))["genesis"].clone();
	let seen_dir = machine.data_dir().join("chains/seen");
	fs::create_dir_all(&seen_dir).expect("a folder");
	let ahead = json!({ "number": 4_000_000_000u64, "hash": Hash::zero() });
	for ending in ["final", "believed"] {
		let file = seen_dir.join(format!("{}.{ending}", genesis.as_str().expect("a hash")));
		fs::write(file, ahead.to_string()).expect("written");
	}
	let file = machine.file("spec.json", spec.to_string());
	refused(&machine, &["chain", "join", &file]).is("salus::unconfirmed", "", "--replace");
	let shown = ask(&machine, &["chain", "join", "--replace", &file]);
	assert_eq!((&shown["genesis"], &shown["fingerprint"]), (&genesis, &words(&spec).into()));
	assert!(seen(&machine, "final").is_none() && seen(&machine, "believed").is_none());
	ask(&machine, &["totals"]);
}

#[test]
fn blocks_of_fewer_than_two_thirds_do_not_become_final_and_are_not_believed() {
	let node = Node::alone();
	let mut spec = Node::specification("local");
	spec["bootNodes"] = json!([node.boot_node()]);
	let machine = machine();
	join(&machine, &spec);
	let own = Machine::new(&node);
	wait_for("one of four validators makes blocks", FAR, || {
		let status = ask(&own, &["chain"]);
		assert_eq!(status["finalised"]["block"], 0, "{status}");
		status["best"]["block"].as_u64().filter(|best| *best > 9)
	});
	refused(&machine, &["totals"]).is(
		"salus::light::nothing_final",
		"none proved that one after 0 is final",
		"two thirds",
	);
}
