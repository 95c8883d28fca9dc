//! The council: motions with real thresholds, on a node of the test's own.

use crate::harness::{Machine, Node, Person};
use codec::Encode;
use salus_client::{
	chain::api::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec, frame_system::pallet::Call as System,
		pallet_doctors::pallet::Call as Doctors, pallet_tx_pause::pallet::Call as TxPause,
		pallet_utility::pallet::Call as Utility, salus_runtime::RuntimeCall,
	},
	keys::parse_address,
};
use serde_json::{json, Value};

/// The members of the council, in the order in which they join.
struct Council {
	machine: Machine,
	alice: Person,
	bob: Person,
	charlie: Person,
	_node: Node,
}

impl Council {
	/// A council of three, made by its own motions from the one of the development chain.
	fn of_three() -> Self {
		let node = Node::start();
		let machine = Machine::new(&node);
		let [alice, bob, charlie] = ["//Alice", "//Bob", "//Charlie"].map(Person::dev);
		let joined = machine.ok(&alice, &["council", "add", &bob.address]);
		assert_eq!((&joined["executed"], &joined["index"]), (&true.into(), &Value::Null));
		let council = Self { machine, alice, bob, charlie, _node: node };
		council.adopt(&["council", "add", &council.charlie.address]);
		council
	}

	/// Puts a motion as Alice: what it is called by.
	fn propose(&self, arguments: &[&str]) -> String {
		let proposed = self.machine.ok(&self.alice, arguments);
		assert_eq!(proposed["executed"], false, "{proposed}");
		proposed["motion"].as_str().expect("a hash").to_owned()
	}

	fn vote(&self, who: &Person, motion: &str, vote: &str) -> Value {
		self.machine.ok(who, &["council", "vote", motion, vote])
	}

	/// Puts a motion and lets Alice and Bob carry it.
	fn adopt(&self, arguments: &[&str]) {
		let motion = self.propose(arguments);
		self.vote(&self.alice, &motion, "yes");
		assert_eq!(self.vote(&self.bob, &motion, "yes")["state"], "approved");
		let closed = self.machine.ok(&self.bob, &["council", "close", &motion]);
		assert_eq!(closed["approved"], true, "{closed}");
	}

	fn ask(&self, arguments: &[&str]) -> Value {
		self.machine.ok(&Person::nobody(), arguments)
	}

	fn enrolment(&self) -> Value {
		self.ask(&["role", "enrolment"])["enrolment"].clone()
	}
}

#[test]
fn two_thirds_of_the_council_decide_and_fewer_do_not() {
	let council = Council::of_three();
	let (machine, alice) = (&council.machine, &council.alice);
	let members = council.ask(&["council", "members"]);
	assert_eq!(members.as_array().expect("a list").len(), 3);
	assert_eq!(council.enrolment(), "open");

	// Put, seen by everyone, and not carried out before two have voted yes.
	let motion = council.propose(&["role", "enrolment", "by-admin"]);
	let shown = council.ask(&["council", "show", &motion]);
	assert_eq!((&shown["threshold"], &shown["state"]), (&2.into(), &"open".into()));
	assert_eq!(shown["asks"], "let only accounts register that an admin enrolled");
	assert_eq!(council.ask(&["council", "motions"]), Value::Array(vec![shown]));
	assert_eq!(council.vote(alice, &motion, "yes")["state"], "open");
	machine.fails(alice, &["council", "close", &motion]).is(
		"salus::chain::refused",
		"Council.TooEarly",
		"",
	);
	machine.fails(alice, &["council", "vote", &motion, "yes"]).is(
		"salus::chain::refused",
		"Council.DuplicateVote",
		"",
	);

	// Rejected as soon as two can no longer vote yes.
	assert_eq!(council.vote(&council.bob, &motion, "no")["state"], "open");
	assert_eq!(council.vote(&council.charlie, &motion, "no")["state"], "rejected");
	let closed = machine.ok(alice, &["council", "close", &motion]);
	assert_eq!((&closed["approved"], &closed["no"]), (&false.into(), &2.into()));
	assert_eq!(council.enrolment(), "open");
	machine.fails(alice, &["council", "vote", &motion, "yes"]).is(
		"salus::council::no_motion",
		&motion,
		"council motions",
	);

	// Approved, and then the council grows: what was enough is not enough any more.
	let motion = council.propose(&["role", "enrolment", "by-admin"]);
	council.vote(alice, &motion, "yes");
	council.vote(&council.bob, &motion, "yes");
	council.adopt(&["council", "add", &Person::dev("//Dave").address]);
	machine.fails(alice, &["council", "close", &motion]).is(
		"salus::council::has_grown",
		"2 of 4",
		"1 more",
	);
	council.vote(&council.charlie, &motion, "yes");
	machine.ok(alice, &["council", "close", &motion]);
	assert_eq!(council.enrolment(), "by-admin");
	assert_eq!(council.ask(&["council", "motions"]), Value::Array(vec![]));
}

#[test]
fn what_the_council_decided_and_the_chain_refuses_is_said_by_name() {
	let council = Council::of_three();
	let (machine, alice) = (&council.machine, &council.alice);
	let stranger = Person::dev("//Ferdie").address;
	let motion = council.propose(&["council", "remove", &stranger]);
	council.vote(alice, &motion, "yes");
	council.vote(&council.bob, &motion, "yes");
	machine.fails(alice, &["council", "close", &motion]).is(
		"salus::chain::refused",
		"remove 5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL from the council: CouncilMembership.NotMember",
		"",
	);
	assert_eq!(council.ask(&["council", "motions"]), Value::Array(vec![]), "it is closed");

	// Any call, and one that takes root.
	let remark = "0x00001468656c6c6f";
	council.adopt(&["council", "propose", remark, "--as-root"]);
	machine.fails(alice, &["council", "propose", "0xff"]).is(
		"salus::council::malformed_call",
		"no call of this chain",
		"hexadecimal",
	);
	let text = machine.run(alice, &["council", "propose", remark]).succeeded().out;
	assert!(text.contains("System.remark") && text.contains("2 more votes"), "{text}");
	let text = machine.run(&Person::nobody(), &["council", "motions"]).succeeded().out;
	assert!(text.contains("System.remark") && text.contains("0 of 2"), "{text}");

	// The allowance is the council's too, within bounds that the chain knows.
	let before = council.ask(&["role", "allowance"]);
	let (max, back) = (&before["max_ms"], &before["recovery_ms"]);
	let (max, back) = (max.as_u64().expect("a number"), back.as_u64().expect("a number"));
	let [less, same] = [back - 1, max].map(|number| number.to_string());
	council.adopt(&["role", "allowance", "--max-ms", &same, "--recovery-ms", &less]);
	let after = council.ask(&["role", "allowance", "--of", &alice.address]);
	assert_eq!((&after["max_ms"], &after["recovery_ms"]), (&max.into(), &(back - 1).into()));
	assert!(after["left_ms"].as_u64().is_some_and(|left| left <= max), "{after}");
	assert_eq!(after["address"], alice.address.as_str());
}

#[test]
fn motion_shows_every_call_in_it_with_its_arguments() {
	let council = Council::of_three();
	let who = parse_address(&council.bob.address).expect("an address");
	let profile = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
	let profile: cid::Cid = profile.parse().expect("a CID");
	let calls = vec![
		RuntimeCall::Doctors(Doctors::verify {
			provider: who,
			public_profile: salus_client::chain::types::chain_cid(&profile),
		}),
		RuntimeCall::System(System::remark { remark: b"hello".to_vec() }),
	];
	let batch = RuntimeCall::Utility(Utility::batch_all { calls });
	let data = format!("0x{}", hex::encode(batch.encode()));
	let motion = council.propose(&["council", "propose", &data, "--as-root"]);
	let shown = council.ask(&["council", "show", &motion]);
	let expected = json!({ "call": "Governance.dispatch_as_root", "arguments": { "call": {
		"call": "Utility.batch_all",
		"arguments": { "calls": [
			{ "call": "Doctors.verify", "arguments": {
				"provider": council.bob.address,
				"public_profile": format!("0x{}", hex::encode(profile.to_bytes())),
			} },
			{ "call": "System.remark", "arguments": { "remark": "0x68656c6c6f" } },
		] },
	} } });
	assert_eq!(shown["decoded"], expected);
	let verify = format!("1: verify the provider {}, profile {profile};", council.bob.address);
	let asks = shown["asks"].as_str().expect("words");
	assert!(asks.contains(&verify) && asks.ends_with("remark 0x68656c6c6f] as root"), "{asks}");
	assert_eq!(council.ask(&["council", "motions"]), json!([shown]));
	let print = |command: &[&str]| council.machine.run(&Person::nobody(), command).succeeded().out;
	let text = print(&["council", "show", &motion]);
	let line = format!("            provider: {}\n", council.bob.address);
	assert!(text.contains("\n  Governance.dispatch_as_root\n") && text.contains(&line), "{text}");
	let text = print(&["council", "motions"]);
	assert!(text.contains(&verify), "{text}");
}

#[test]
fn who_is_not_of_the_council_puts_nothing_to_it_and_its_last_member_stays() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("curious");
	machine.fails(&patient, &["role", "enrolment", "by-admin"]).is(
		"salus::chain::refused",
		"Council.NotMember",
		"",
	);
	let alice = Person::admin();
	machine.fails(&alice, &["council", "remove", &alice.address]).is(
		"salus::council::last_member",
		&alice.address,
		"council add",
	);
}

/// `call` as `council propose` takes it.
fn hex(call: &[u8]) -> String {
	format!("0x{}", hex::encode(call))
}

#[test]
fn motion_that_is_nested_as_deep_as_the_chain_takes_it_is_shown_and_closed() {
	let council = Council::of_three();
	let empty = RuntimeCall::Utility(Utility::batch { calls: vec![] }).encode();
	let batch_of_one = [&empty[..2], &[4]].concat();
	let remark = RuntimeCall::System(System::remark { remark: vec![] }).encode();
	let nested = [batch_of_one.repeat(150), remark].concat();
	let motion = council.propose(&["council", "propose", &hex(&nested)]);
	let listed = council.ask(&["council", "motions"]);
	assert_eq!(listed[0]["hash"], motion.as_str(), "{listed}");
	let text =
		council.machine.run(&Person::nobody(), &["council", "show", &motion]).succeeded().out;
	assert!(text.contains("Utility.batch") && text.contains("nested too deep"), "{text}");
	council.vote(&council.alice, &motion, "yes");
	council.vote(&council.bob, &motion, "yes");
	assert_eq!(council.machine.ok(&council.bob, &["council", "close", &motion])["approved"], true);
}

#[test]
fn bytes_of_a_motion_do_not_reach_the_terminal_raw() {
	let council = Council::of_three();
	let name = |text: &str| BoundedVec(text.as_bytes().to_vec());
	let full_name = (name("Doctors\u{1b}[31m\nFAKE"), name("open_file"));
	let pause = RuntimeCall::TxPause(TxPause::pause { full_name }).encode();
	let machine = &council.machine;
	let said = |who: &Person, arguments: &[&str]| {
		let text = machine.run(who, arguments).succeeded().out;
		assert!(!text.contains('\u{1b}') && !text.contains("\nFAKE"), "{text:?}");
		text
	};
	let proposed = said(&council.alice, &["council", "propose", &hex(&pause)]);
	assert!(proposed.contains("FAKE"), "{proposed}");
	let motion = council.ask(&["council", "motions"])[0]["hash"].clone();
	let motion = motion.as_str().expect("a hash");
	said(&council.alice, &["council", "show", motion]);
	council.vote(&council.alice, motion, "yes");
	council.vote(&council.bob, motion, "yes");
	said(&council.bob, &["council", "close", motion]);
	assert!(said(&Person::nobody(), &["pause", "list"]).contains("FAKE"));
}
