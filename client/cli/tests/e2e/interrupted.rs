//! Keys that change, nodes that stop and clients that collide between the steps of a command.

use crate::harness::{
	block_on, noise, trail, wait_for, Cast, Done, Machine, Node, Person, Running,
};
use salus_client::{
	keys::AccountId,
	ops::{
		pending::{Item, Pending, Slot},
		records::{Added, NewRecord},
		Member, OpError,
	},
	record::{Details, Progress},
	store::dag_blocks,
	Category,
};
use std::{
	collections::BTreeSet,
	fs,
	path::{Path, PathBuf},
	time::Duration,
};

const IMAGING: Category = Category::IMAGING;

fn imaging<'a>(patient: AccountId, file: &'a Path) -> NewRecord<'a> {
	NewRecord {
		patient,
		file,
		category: IMAGING,
		title: None,
		content_type: None,
		description: None,
		department: None,
	}
}

/// Adds a record through the library, and does `meanwhile` once while it is being encrypted.
async fn add_while(
	member: &Member,
	patient: AccountId,
	file: &Path,
	meanwhile: impl FnOnce() + Send,
) -> Result<Added, OpError> {
	let mut meanwhile = Some(meanwhile);
	let mut progress = |_: Progress| {
		if let Some(meanwhile) = meanwhile.take() {
			meanwhile();
		}
	};
	member.records().add(&imaging(patient, file), &mut progress).await
}

/// Every block that the record `cid` has.
pub fn blocks_of(machine: &Machine, cid: &str) -> BTreeSet<String> {
	let cids =
		dag_blocks(&cid.parse().expect("a CID"), &machine.store()).expect("all of it is there");
	cids.iter().map(ToString::to_string).collect()
}

/// Checks that what was added to the store since `before` is the record `cid` and nothing else.
#[track_caller]
pub fn assert_stored_once(machine: &Machine, before: &BTreeSet<String>, cid: &str) {
	let now: BTreeSet<_> = machine.blocks().difference(before).cloned().collect();
	assert_eq!(now, blocks_of(machine, cid));
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
}

/// Checks that `who` has one record, of CID `cid`, on chain and on the trail.
#[track_caller]
fn assert_on_chain_once(machine: &Machine, who: &Person, cid: &str) {
	let listed = machine.ok(who, &["record", "list"]);
	let cids: Vec<_> = listed.as_array().expect("a list").iter().map(|it| &it["cid"]).collect();
	assert_eq!(cids, [cid]);
	let added = trail(machine, who).into_iter().filter(|(kind, _)| kind == "FileAdded").count();
	assert_eq!(added, 1);
}

#[test]
fn i5_record_is_encrypted_again_where_the_keys_change_before_it_is_submitted() {
	let machine = Machine::new(Node::shared());
	let cast = Cast::of_all();
	let patient = machine.patient("patient");
	let grant = |to: &Person| {
		let grant = ["access", "grant", &to.address, "-c", "imaging", "--contribute"];
		machine.ok(&patient, &grant);
	};
	grant(&cast.doctor);
	grant(&cast.colleague);
	let file = PathBuf::from(machine.file("scan.bin", noise(2 << 20)));
	let before = machine.blocks();
	let added = block_on(async {
		let doctor = machine.member(&cast.doctor).await;
		let patient_id = patient.account().id();
		let revoke = || {
			let revoked = machine.ok(&patient, &["access", "revoke", &cast.colleague.address]);
			assert_eq!(revoked["resealed"], 1, "the doctor is handed the new key");
		};
		add_while(&doctor, patient_id, &file, revoke).await.expect("added after all")
	});
	assert_eq!(added.epoch, 1);
	assert_stored_once(&machine, &before, &added.cid);
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!(listed.as_array().map(Vec::len), Some(1));
	let of = ["record", "get", "0", "--to", "out.bin", "--patient", &patient.address];
	machine.ok(&cast.doctor, &of);
	assert_eq!(fs::read(machine.path("out.bin")).ok(), fs::read(&file).ok());
}

#[test]
fn i5_what_an_earlier_run_stored_for_an_older_epoch_is_replaced() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	let file = PathBuf::from(machine.file("scan.bin", noise(100_000)));
	let before = machine.blocks();
	let id = patient.account().id();
	let old = patient.account().epoch_identity(IMAGING, 0).recipient();
	let details = Details {
		category: IMAGING,
		author: patient.address.clone(),
		date: salus_client::clock::now(),
		..Details::default()
	};
	let written =
		salus_client::files::write_file(&file, &details, old, &machine.store(), &mut |_| {});
	let written = written.expect("stored");
	let (names, registered) = block_on(async {
		let member = machine.member(&patient).await;
		let on_chain = member.as_patient().known().await.expect("registered");
		(member.names(), on_chain.registered_at)
	});
	let item =
		Item { name: String::new(), cid: written.cid, epoch: 0, blocks: written.blocks.clone() };
	let registration = registered.into();
	let pending = Pending { registration, next: 0, items: vec![item], sent: None };
	let slot = Slot::of(&machine.data_dir(), &names, &imaging(id, &file)).expect("a slot");
	slot.save(&pending).expect("remembered");

	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	machine.ok(&patient, &["access", "revoke", &doctor.address]);
	let added = machine.ok(&patient, &add(&file));
	assert_eq!((&added["epoch"], &added["resumed"]), (&1.into(), &false.into()));
	let cid = added["cid"].as_str().expect("a CID");
	assert_ne!(cid, written.cid.to_string());
	assert_stored_once(&machine, &before, cid);
	assert_on_chain_once(&machine, &patient, cid);
}

pub fn add(file: &Path) -> [&str; 5] {
	["record", "add", file.to_str().expect("a path in UTF-8"), "-c", "imaging"]
}

#[test]
fn node_that_stops_between_storing_and_submitting_costs_nothing() {
	let mut node = Node::start();
	let machine = Machine::new(&node);
	let patient = machine.patient("patient");
	let file = PathBuf::from(machine.file("scan.bin", noise(2 << 20)));
	let before = machine.blocks();
	let error = block_on(async {
		let member = machine.member(&patient).await;
		let id = member.account.id();
		add_while(&member, id, &file, || node.stop("KILL")).await.expect_err("the node is gone")
	});
	assert!(matches!(error, OpError::Chain(_)), "{error}");
	assert_eq!(machine.pending().len(), 1, "what was stored is remembered");
	let stored = machine.blocks();
	machine.fails(&patient, &add(&file)).is("salus::chain::unreachable", "", "start a node");

	node.restart();
	let added = machine.ok(&patient, &add(&file));
	assert_eq!(added["resumed"], true);
	assert_eq!(machine.blocks(), stored, "nothing is stored twice");
	let cid = added["cid"].as_str().expect("a CID");
	assert_stored_once(&machine, &before, cid);
	assert_on_chain_once(&machine, &patient, cid);
}

#[test]
fn node_that_stops_before_a_record_is_final_does_not_make_it_two() {
	let mut node = Node::start();
	let machine = Machine::new(&node);
	let patient = machine.patient("patient");
	for after in [100, 1500] {
		let file = PathBuf::from(machine.file(&format!("{after}.bin"), noise(2 << 20)));
		let before = machine.blocks();
		let running = start_until_stored(&machine, &patient, &file);
		std::thread::sleep(Duration::from_millis(after));
		node.stop("KILL");
		let done: Done = running.wait();
		node.restart();
		let added = machine.ok(&patient, &add(&file));
		let cid = added["cid"].as_str().expect("a CID");
		if done.exit != Some(0) {
			assert_eq!(added["resumed"], true, "{}", done.err);
			assert!(done.problem().code.starts_with("salus::chain::"));
			assert_stored_once(&machine, &before, cid);
			assert_one_record(&machine, &patient, cid);
		}
	}
}

#[test]
fn client_that_is_killed_while_it_waits_does_not_make_a_record_two() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	for after in [30, 1000] {
		kill_and_add_again(&machine, &patient, after);
	}
}

/// Kills a client so many milliseconds after it has stored a record, and adds the same record again.
pub fn kill_and_add_again(machine: &Machine, patient: &Person, after: u64) {
	let file = PathBuf::from(machine.file(&format!("{after}.bin"), noise(100_000)));
	let before = machine.blocks();
	let running = start_until_stored(machine, patient, &file);
	std::thread::sleep(Duration::from_millis(after));
	if !running.kill() || machine.pending().is_empty() {
		// The record was final by then, so that the same file again is another one: kill it sooner.
		return kill_and_add_again(machine, patient, after / 2);
	}
	let added = machine.ok(patient, &add(&file));
	let cid = added["cid"].as_str().expect("a CID");
	assert_stored_once(machine, &before, cid);
	assert_one_record(machine, patient, cid);
}

/// Starts to add `file`, and waits until it is stored.
pub fn start_until_stored(machine: &Machine, patient: &Person, file: &Path) -> Running {
	let arguments = [&add(file)[..], &["--output", "json"]].concat();
	let running = Running::start(machine.command(patient, &arguments));
	let stored = || (!machine.pending().is_empty()).then_some(());
	wait_for("the record is stored", Duration::from_secs(30), stored);
	running
}

/// Checks that the chain has one record of `cid`.
#[track_caller]
pub fn assert_one_record(machine: &Machine, patient: &Person, cid: &str) {
	// Until everything that was on its way is final.
	std::thread::sleep(Duration::from_millis(2500));
	let listed = machine.ok(patient, &["record", "list"]);
	let listed = listed.as_array().expect("a list");
	assert_eq!(listed.iter().filter(|it| it["cid"] == cid).count(), 1, "{listed:?}");
}

#[test]
fn clients_of_one_account_at_once_all_succeed() {
	const CLIENTS: usize = 10;
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let before = machine.blocks();
	let running: Vec<_> = (0..CLIENTS)
		.map(|number| {
			let file = machine.file(&format!("{number}.bin"), noise(10_000));
			let arguments = ["record", "add", &file, "-c", "other", "--output", "json"];
			Running::start(machine.command(&patient, &arguments))
		})
		.collect();
	let added: Vec<_> = running.into_iter().map(|it| it.wait().json()).collect();
	let numbers: BTreeSet<_> =
		added.iter().map(|it| it["record"].as_u64().expect("a number")).collect();
	assert_eq!(numbers, (0..CLIENTS as u64).collect());
	let cids = added.iter().flat_map(|it| blocks_of(&machine, it["cid"].as_str().expect("a CID")));
	let stored: BTreeSet<_> = machine.blocks().difference(&before).cloned().collect();
	assert_eq!(stored, cids.collect());
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!(listed.as_array().map(Vec::len), Some(CLIENTS));
}
