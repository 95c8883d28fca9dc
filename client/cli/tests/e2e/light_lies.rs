//! Peers of a light client that lie, each on the chain's own network and all that the client knows: what
//! they say is refused by name within a stated time, and nothing is sealed, signed or sent.

use crate::{
	harness::{noise, wait_for, Machine, Node, Person},
	interrupted::add,
	light::{ask, come_to, join, machine, raw, refused, FAR},
	lying_peer::{Asked, Header, Honest, LyingPeer, PeerLie},
};
use codec::{Decode, Encode};
use salus_client::chain::{light::Specification, Hash};
use serde_json::{json, Value};
use std::{
	sync::{
		atomic::{AtomicBool, AtomicU64, AtomicU8, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};

/// How long a command may take to say so: the light client's 20 s, and a busy machine.
const TOLD: Duration = Duration::from_secs(45);

/// By what a view function is called.
const VIEW: &[u8] = b"RuntimeViewFunction_execute_view_function";

fn genesis_of(spec: &Value) -> Hash {
	Specification::parse(&spec.to_string()).expect("a specification").genesis
}

/// A peer of the development chain of `node` that tells this lie.
fn peer_of(node: &Node, lie: impl PeerLie) -> LyingPeer {
	LyingPeer::before(node, genesis_of(&raw(&[])), lie)
}

/// A machine whose light client knows `peer` and nobody else.
fn knowing(peer: &LyingPeer) -> Machine {
	let machine = machine();
	join(&machine, &raw(std::slice::from_ref(&peer.boot_node)));
	machine
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
	bytes.windows(part.len()).any(|it| it == part)
}

/// Runs a command of `who` that is refused with this code in time.
#[track_caller]
fn refused_in_time(machine: &Machine, who: &Person, arguments: &[&str], code: &str) -> String {
	let began = Instant::now();
	let told = machine.fails(who, arguments).is(code, "Salus Development", "");
	assert!(began.elapsed() < TOLD, "{:?}", began.elapsed());
	format!("{} {}", told.message, told.help)
}

/// A patient and a verified doctor, made through an honest node.
fn patient_and_doctor(node: &Node) -> (Machine, Person, Person) {
	let honest = Machine::new(node);
	let (patient, doctor) = (honest.patient("erika"), honest.verified("muster", "doctor"));
	(honest, patient, doctor)
}

#[test]
fn honest_peer_in_between_changes_nothing() {
	let node = Node::shared();
	come_to(node, 40);
	let peer = peer_of(node, Honest);
	let machine = knowing(&peer);
	let patient = machine.patient("erika");
	let file = machine.file("scan.bin", noise(10_000));
	machine.ok(&patient, &add(file.as_ref()));
	assert_eq!(machine.ok(&patient, &["record", "list"]).as_array().map(Vec::len), Some(1));
	assert!(peer.sent() >= 2, "{}", peer.sent());
}

/// A lie about what is proved of the state: once it is told to, from the next question on that is what a view
/// function gives.
#[derive(Clone, Default)]
struct Armed(Arc<AtomicU8>);

impl Armed {
	const ARMED: u8 = 1;
	const LYING: u8 = 2;

	fn arm(&self) {
		self.0.store(Self::ARMED, Ordering::SeqCst);
	}

	fn lies(&self, asked: Asked, question: &[u8]) -> bool {
		if self.0.load(Ordering::SeqCst) == Self::ARMED && has(question, VIEW) {
			self.0.store(Self::LYING, Ordering::SeqCst);
		}
		asked == Asked::Proof && self.0.load(Ordering::SeqCst) == Self::LYING
	}
}

/// What is said where a proof is false, and where from the beginning nothing is proved.
const UNPROVED: &str = "salus::light::inaccessible";
const NEVER: [&str; 3] = [UNPROVED, "salus::light::nothing_final", "salus::light::no_peers"];

/// Checks that neither a grant to `doctor` nor a record is sealed, signed or sent to `peer`, which lies.
#[track_caller]
fn nothing_is_done(machine: &Machine, peer: &LyingPeer, patient: &Person, doctor: &Person) {
	let file = machine.file("scan.bin", noise(10_000));
	let grant = ["access", "grant", &doctor.address, "-c", "imaging"];
	for command in [&grant[..], &add(file.as_ref())] {
		let began = Instant::now();
		let told = machine.fails(patient, command);
		assert!(NEVER.contains(&told.code.as_str()), "{told:?}");
		assert!(began.elapsed() < TOLD, "{:?}", began.elapsed());
	}
	assert_eq!(peer.sent(), 0);
	assert!(machine.blocks().is_empty() && machine.pending().is_empty(), "nothing is encrypted");
}

/// Changes a byte in each proof.
#[derive(Clone, Default)]
struct FalseProofs(Armed);

impl PeerLie for FalseProofs {
	fn answer(&self, asked: Asked, question: &[u8], answer: &mut Vec<u8>) {
		if self.0.lies(asked, question) {
			let middle = answer.len() / 2;
			answer[middle] ^= 1;
		}
	}
}

#[test]
fn i9_false_proof_of_who_a_provider_is_seals_and_signs_nothing() {
	let node = Node::shared();
	come_to(node, 40);
	let (honest, patient, doctor) = patient_and_doctor(node);
	let lie = FalseProofs::default();
	let peer = peer_of(node, lie.clone());
	let machine = knowing(&peer);
	machine.ok(&patient, &["access", "list"]);
	lie.0.arm();
	let told = refused_in_time(&machine, &patient, &["doctor", "show", &doctor.address], UNPROVED);
	assert!(told.contains("with a proof"), "{told}");
	nothing_is_done(&machine, &peer, &patient, &doctor);
	assert_eq!(honest.ok(&patient, &["access", "list"]), json!([]));
}

/// Answers what is asked of the state from that of an older block.
#[derive(Clone, Default)]
struct OlderProofs {
	armed: Armed,
	older: Arc<Mutex<Vec<u8>>>,
}

impl PeerLie for OlderProofs {
	fn ask(&self, asked: Asked, question: &mut Vec<u8>) -> bool {
		if self.armed.lies(asked, question) {
			// The hash of the block is the second field, of 32 bytes.
			let place = question.windows(2).position(|it| it == [0x12, 0x20]).expect("a block") + 2;
			question[place..place + 32].copy_from_slice(&self.older.lock().expect("held"));
		}
		true
	}
}

#[test]
fn i9_state_from_before_a_revocation_is_no_state_of_now() {
	let node = Node::shared();
	come_to(node, 40);
	let (honest, patient, doctor) = patient_and_doctor(node);
	let grant = ["access", "grant", &doctor.address, "-c", "imaging"];
	let granted = honest.ok(&patient, &grant);
	let before = granted["finality"]["block_hash"].as_str().expect("a hash").to_owned();
	honest.ok(&patient, &["access", "revoke", &doctor.address]);
	let lie = OlderProofs::default();
	let peer = peer_of(node, lie.clone());
	let machine = knowing(&peer);
	assert_eq!(machine.ok(&patient, &["access", "list"]), json!([]));
	let older = hex::decode(before.trim_start_matches("0x")).expect("hexadecimal");
	*lie.older.lock().expect("held") = older;
	lie.armed.arm();
	refused_in_time(&machine, &patient, &["access", "list"], UNPROVED);
	nothing_is_done(&machine, &peer, &patient, &doctor);
}

/// Says nothing more once it is told to.
#[derive(Clone, Default)]
struct Silent(Arc<AtomicBool>);

impl PeerLie for Silent {
	fn ask(&self, _: Asked, _: &mut Vec<u8>) -> bool {
		!self.0.load(Ordering::SeqCst)
	}
}

/// Proves nothing more.
#[derive(Clone, Default)]
struct SilentFromThen(Armed);

impl PeerLie for SilentFromThen {
	fn ask(&self, asked: Asked, question: &mut Vec<u8>) -> bool {
		!self.0.lies(asked, question)
	}
}

#[test]
fn peers_that_fall_silent_are_told_of_in_time() {
	let node = Node::shared();
	come_to(node, 40);
	let lie = Silent::default();
	let peer = peer_of(node, lie.clone());
	let machine = knowing(&peer);
	ask(&machine, &["totals"]);
	lie.0.store(true, Ordering::SeqCst);
	let nobody = Person::nobody();
	let told = refused_in_time(&machine, &nobody, &["totals"], "salus::light::nothing_final");
	assert!(told.contains("20 s") && told.contains("nothing was done"), "{told}");
	drop(peer);

	let lie = SilentFromThen::default();
	let peer = peer_of(node, lie.clone());
	lie.0.arm();
	let machine = knowing(&peer);
	let show = ["role", "show", &Person::admin().address];
	let told = machine.fails(&nobody, &show);
	// Of those that it asks again one after the other it says that none gave a proof.
	assert!(["salus::light::silent", UNPROVED].contains(&told.code.as_str()), "{told:?}");
	assert!(told.help.contains("nothing is done twice"), "{told:?}");
	assert_eq!(peer.sent(), 0);
}

/// A vote: what it is for, its signature, and whose it is.
type Vote = ((Hash, u32), [u8; 64], [u8; 32]);
/// What proves a block final: round, target, votes, and the headers between.
type Justification = (u64, (Hash, u32, Vec<Vote>), Vec<Header>);
/// What proves the last final block, over the changes of the validators before.
type Warp = (Vec<(Header, Justification)>, bool);

/// Leaves as many votes in what proves blocks final.
struct FewVotes {
	votes: usize,
	/// How many proofs were cut short.
	cut: Arc<AtomicU64>,
}

impl FewVotes {
	fn note(&self) {
		self.cut.fetch_add(1, Ordering::SeqCst);
	}
}

impl PeerLie for FewVotes {
	fn ask(&self, asked: Asked, question: &mut Vec<u8>) -> bool {
		// What of blocks is asked for, as bits: no justification.
		if asked == Asked::Blocks && question.starts_with(&[0x08, 0x80, 0x80, 0x80]) {
			question[5] &= !1;
		}
		true
	}

	fn answer(&self, asked: Asked, _: &[u8], answer: &mut Vec<u8>) {
		if asked == Asked::Warp {
			let (mut fragments, finished) = Warp::decode(&mut &answer[..]).expect("a warp proof");
			for (_, (_, (_, _, votes), _)) in &mut fragments {
				votes.truncate(self.votes);
			}
			*answer = (fragments, finished).encode();
			self.note();
		}
	}

	fn vote(&self, message: &mut Vec<u8>) -> bool {
		type Commit = (u64, u64, Hash, u32, Vec<(Hash, u32)>, Vec<([u8; 64], [u8; 32])>);
		// A commit: round, set, target, votes, and who signed them.
		if message.first() == Some(&1) {
			let (round, set, hash, number, mut votes, mut signed) =
				Commit::decode(&mut &message[1..]).expect("a commit");
			votes.truncate(self.votes);
			signed.truncate(self.votes);
			*message = (1u8, round, set, hash, number, votes, signed).encode();
			self.note();
		}
		true
	}
}

#[test]
fn finality_that_is_forged_with_too_few_votes_is_none() {
	// Three of four validators: each of their votes is needed.
	let first = Node::validator("bob", &[]);
	let second = Node::validator("charlie", &[&first]);
	let _third = Node::validator("alice", &[&first, &second]);
	let mut spec = Node::specification("local");
	let genesis = genesis_of(&spec);
	come_to(&first, 3);
	let told_by = |lie: FewVotes, spec: &mut Value| {
		let peer = LyingPeer::before(&first, genesis, lie);
		spec["bootNodes"] = json!([peer.boot_node]);
		let machine = machine();
		join(&machine, spec);
		(machine, peer)
	};
	let cut = Arc::new(AtomicU64::new(0));
	let begun = |machine: &Machine| {
		let began = Instant::now();
		let told = refused(machine, &["totals"]);
		assert!(began.elapsed() < TOLD, "{:?}", began.elapsed());
		told.is(
			"salus::light::nothing_final",
			"none proved that one after 0 is final",
			"two thirds",
		);
	};
	// By the next vote, and, where the chain has come far enough, by what leads to the last one.
	let (machine, _peer) = told_by(FewVotes { votes: 2, cut: cut.clone() }, &mut spec);
	begun(&machine);
	assert!(cut.swap(0, Ordering::SeqCst) > 0, "it was told votes");
	wait_for("the chain comes far", FAR, || {
		let status = ask(&Machine::new(&first), &["chain"]);
		(status["finalised"]["block"].as_u64() > Some(40)).then_some(())
	});
	let (machine, _peer) = told_by(FewVotes { votes: 2, cut: cut.clone() }, &mut spec);
	begun(&machine);
	assert!(cut.load(Ordering::SeqCst) > 0, "it was told votes");
	// With all of them it is final, by the same way.
	let (machine, _peer) = told_by(FewVotes { votes: 3, cut }, &mut spec);
	ask(&machine, &["totals"]);
}
