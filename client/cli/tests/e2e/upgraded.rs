//! A client of the release before on a chain that was upgraded to the rehearsed next version: what it
//! could do it can do still, and what is new is shown as new (invariant I10).

use crate::{
	harness::{block_on, Machine, Node, Person},
	upgrade::next_runtime,
};
use salus_client::{
	chain::{signer::Signer, Chain},
	keys::DevKey,
	ops::council,
};
use serde_json::json;
use subxt::dynamic::{tx, Value};

/// The chain, upgraded, with who was there before.
struct Upgraded {
	machine: Machine,
	patient: Person,
	doctor: Person,
	colleague: Person,
	node: Node,
}

impl Upgraded {
	fn new() -> Self {
		let node = Node::start();
		let machine = Machine::new(&node);
		let alice = Person::admin();
		let patient = machine.patient("erika");
		let doctor = machine.verified("muster", "doctor");
		let colleague = machine.verified("colleague", "doctor");
		let file = machine.file("before.txt", "before the upgrade");
		machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
		for provider in [&doctor, &colleague] {
			let grant = ["access", "grant", &provider.address, "-c", "imaging", "--contribute"];
			machine.ok(&patient, &grant);
		}
		let next = next_runtime();
		let next = next.to_str().expect("a path in UTF-8");
		machine.ok(&alice, &["upgrade", "propose", "--wasm", next]);
		let done = machine.ok(&alice, &["upgrade", "apply", "--wasm", next]);
		assert!(done["to"].as_u64() > done["from"].as_u64(), "{done}");
		Self { machine, patient, doctor, colleague, node }
	}

	/// Signs a call that this client has no name for, as a wallet would.
	fn rehearse(&self, path: &str) {
		block_on(async {
			let api = subxt::OnlineClient::<subxt::PolkadotConfig>::from_url(self.node.url());
			let api = api.await.expect("the node answers");
			let at = api.at_current_block().await.expect("a block");
			let account = DevKey::parse(path).and_then(|key| key.account()).expect("a dev path");
			let call = tx("Rehearsal", "rehearse", ());
			let mut transactions = at.transactions();
			let signer = Signer(account.signer());
			let sent = transactions.sign_and_submit_then_watch_default(&call, &signer);
			let sent = sent.await.expect("taken").wait_for_finalized_success().await;
			sent.expect("it succeeds");
		});
	}
}

#[test]
fn i10_installed_client_does_after_an_upgrade_what_it_did_before() {
	let it = Upgraded::new();
	let (machine, patient, doctor) = (&it.machine, &it.patient, &it.doctor);
	let (alice, nobody) = (Person::admin(), Person::nobody());

	// Revoking above all: one batch with the new keys, which the colleague is handed.
	let revoked = machine.ok(patient, &["access", "revoke", &doctor.address]);
	assert_eq!(revoked["rotated"], json!(["imaging"]));
	let file = machine.file("after.txt", "after the upgrade");
	machine.ok(patient, &["record", "add", &file, "-c", "imaging"]);
	let get = |who: &Person, record: &str, to: &str| {
		let get = ["record", "get", record, "--patient", &patient.address, "--to", to];
		machine.run(who, &[&get[..], &["--output", "json"]].concat())
	};
	assert_ne!(get(doctor, "1", "none.txt").exit, Some(0));
	get(&it.colleague, "1", "colleague.txt").succeeded();
	machine.ok(patient, &["access", "grant", &doctor.address, "-c", "imaging", "--contribute"]);
	get(doctor, "0", "before-again.txt").succeeded();
	get(doctor, "1", "after-again.txt").succeeded();
	machine.ok(patient, &["access", "rotate", "-c", "imaging"]);
	let add = ["record", "add", &file, "-c", "imaging", "--patient", &patient.address];
	machine.ok(doctor, &add);
	assert_eq!(machine.ok(patient, &["record", "list"]).as_array().map(Vec::len), Some(3));
	machine.ok(patient, &["guardian", "add", &it.colleague.address]);
	machine.ok(&alice, &["doctor", "suspend", &doctor.address]);

	// The council: a second member, who votes.
	let bob = Person::dev("//Bob");
	machine.ok(&alice, &["council", "add", &bob.address]);
	let motion = machine.ok(&alice, &["role", "enrolment", "by-admin"]);
	let motion = motion["motion"].as_str().expect("a hash").to_owned();
	machine.ok(&alice, &["council", "vote", &motion, "yes"]);
	assert_eq!(machine.ok(&bob, &["council", "vote", &motion, "yes"])["state"], "approved");
	assert_eq!(machine.ok(&bob, &["council", "close", &motion])["approved"], true);
	machine.ok(&nobody, &["audit", "verify"]);
}

#[test]
fn i10_what_came_with_the_upgrade_is_shown_as_new_and_hides_nothing() {
	let it = Upgraded::new();
	let (machine, nobody) = (&it.machine, Person::nobody());
	let alice = Person::admin();
	it.rehearse("//Alice");

	// The trail: the kind by the chain's name, its line among the others, and the hash over all.
	let trail = machine.ok(&nobody, &["audit", "trail"]);
	let kinds: Vec<_> = trail.as_array().expect("a list").iter().map(|it| &it["kind"]).collect();
	assert!(kinds.contains(&&json!("Rehearsed")) && kinds.contains(&&json!("AccessGranted")));
	let text = machine.run(&nobody, &["audit", "trail"]).succeeded().out;
	assert!(text.contains("a new kind (255: Rehearsed)"), "{text}");
	machine.ok(&nobody, &["audit", "verify"]);
	machine.ok(&nobody, &["audit", "export", "--fhir", "--to", "trail.json"]);
	let bundle = std::fs::read_to_string(machine.path("trail.json")).expect("a Bundle");
	assert!(bundle.contains("Rehearsed"), "{bundle}");

	// A motion for a call that this client does not know, made by another: shown, voted on, closed.
	let bob = Person::dev("//Bob");
	machine.ok(&alice, &["council", "add", &bob.address]);
	let motion = propose_rehearsal(&it);
	let shown = machine.ok(&nobody, &["council", "show", &motion]);
	assert_eq!(shown["asks"], "call Rehearsal.rehearse");
	assert_eq!(shown["decoded"]["call"], "Rehearsal.rehearse");
	assert_eq!(shown["call"], "0xff00");
	assert_eq!(machine.ok(&nobody, &["council", "motions"]), json!([shown]));
	machine.ok(&alice, &["council", "vote", &motion, "no"]);
	machine.ok(&bob, &["council", "vote", &motion, "no"]);
	assert_eq!(machine.ok(&alice, &["council", "close", &motion])["approved"], false);
}

/// Puts the new call to the council as Alice, with another client: what the motion is called by.
fn propose_rehearsal(it: &Upgraded) -> String {
	block_on(async {
		let api = subxt::OnlineClient::<subxt::PolkadotConfig>::from_url(it.node.url());
		let api = api.await.expect("the node answers");
		let at = api.at_current_block().await.expect("a block");
		let account = DevKey::parse("//Alice").and_then(|key| key.account()).expect("a dev path");
		let call = Value::unnamed_variant("rehearse", []);
		let call = Value::unnamed_variant("Rehearsal", [call]);
		let propose = tx("Council", "propose", (Value::u128(2), call, Value::u128(2)));
		let mut transactions = at.transactions();
		let signer = Signer(account.signer());
		let sent = transactions.sign_and_submit_then_watch_default(&propose, &signer);
		let sent = sent.await.expect("taken").wait_for_finalized_success().await;
		sent.expect("it succeeds");
		let chain = Chain::connect(&it.node.url()).await.expect("the node answers");
		council::motions(&chain).await.expect("motions")[0].hash.clone()
	})
}
