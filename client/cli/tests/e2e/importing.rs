//! Bundles that are imported again: after an interruption, on another chain, after leaving and coming
//! back, with more in them, and twice at once. However it comes about, every resource is a record in the
//! end, none is two, and what the command says of it is true.

use crate::{
	daemon::Daemon,
	harness::{wait_for, Done, Machine, Node, Person, Running},
};
use serde_json::{json, Value};
use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

/// How many resources there are: more than one transaction adds.
const MANY: usize = 300;

const FIRST: usize = 256;

/// A Bundle of the observations of these numbers.
fn bundle(machine: &Machine, name: &str, numbers: impl IntoIterator<Item = usize>) -> String {
	let entry = |number| {
		json!({ "fullUrl": format!("urn:uuid:{number}"), "resource": {
			"resourceType": "Observation", "status": "final", "code": { "text": format!("T{number}") },
		}})
	};
	let entries: Vec<_> = numbers.into_iter().map(entry).collect();
	let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
	machine.file(name, bundle.to_string())
}

/// Imports `file`, and says how many were there and how many were added.
#[track_caller]
fn import(machine: &Machine, who: &Person, file: &str) -> (u64, u64) {
	counts(&machine.ok(who, &["record", "import", file]))
}

fn counts(imported: &Value) -> (u64, u64) {
	let count = |name: &str| imported[name].as_u64().expect("a number");
	(count("present"), count("added"))
}

/// The titles of all records, in order. Each is opened.
#[track_caller]
fn titles(machine: &Machine, who: &Person) -> Vec<String> {
	let listed = machine.ok(who, &["record", "list"]);
	let titles = listed.as_array().expect("a list").iter();
	titles.map(|it| it["manifest"]["title"].as_str().expect("open").to_owned()).collect()
}

/// Checks that the records are the observations of these numbers, each once.
#[track_caller]
fn assert_records(machine: &Machine, who: &Person, numbers: impl IntoIterator<Item = usize>) {
	let mut listed = titles(machine, who);
	listed.sort();
	let mut expected: Vec<_> =
		numbers.into_iter().map(|number| format!("Observation: T{number}")).collect();
	expected.sort();
	assert_eq!(listed, expected);
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
}

/// What this client remembers of imports.
fn remembered(machine: &Machine) -> Option<PathBuf> {
	let files = fs::read_dir(machine.data_dir().join("imported")).ok()?;
	files.map(|file| file.expect("a file").path()).next()
}

/// Ends an import once its first batch is on chain.
#[track_caller]
fn cut_short(machine: &Machine, who: &Person, file: &str) {
	let running = Running::start(machine.command(who, &["record", "import", file]));
	wait_for("the first batch is final", Duration::from_secs(120), || remembered(machine));
	assert!(running.kill(), "it was still under way");
}

fn register(machine: &Machine, who: &Person) {
	let form = machine.file("form.json", r#"{ "name": "Mara Beispiel", "birth_date": "1971" }"#);
	// What the chain kept of who left may still be going.
	wait_for("registered", Duration::from_secs(120), || {
		let register = ["patient", "register", "--profile", &form, "--output", "json"];
		(machine.run(who, &register).exit == Some(0)).then_some(())
	});
}

#[test]
fn import_that_was_cut_short_on_one_chain_is_whole_on_another_and_goes_on_on_the_first() {
	let (one, two) = (Node::start(), Node::start());
	let mut machine = Machine::new(&one);
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..MANY);
	cut_short(&machine, &patient, &file);
	// Two development chains begin with the same block.
	machine.talk_to(&two);
	machine.ok(&patient, &["chain", "forget"]);
	register(&machine, &patient);
	assert_eq!(import(&machine, &patient, &file), (0, MANY as u64));
	assert_records(&machine, &patient, 0..MANY);
	machine.talk_to(&one);
	machine.ok(&patient, &["chain", "forget"]);
	let (present, added) = import(&machine, &patient, &file);
	assert!(present >= FIRST as u64, "{present} of the first chain are recognised");
	assert_eq!(present + added, MANY as u64);
	assert_records(&machine, &patient, 0..MANY);
}

#[test]
fn import_that_was_cut_short_is_whole_after_leaving_and_coming_back() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..MANY);
	cut_short(&machine, &patient, &file);
	machine.ok(&patient, &["patient", "deregister", "--yes"]);
	register(&machine, &patient);
	assert_eq!(import(&machine, &patient, &file), (0, MANY as u64));
	assert_records(&machine, &patient, 0..MANY);
	assert_eq!(import(&machine, &patient, &file), (MANY as u64, 0));
}

#[test]
fn import_that_was_cut_short_is_whole_on_a_chain_that_was_begun_anew() {
	let mut node = Node::start();
	let machine = Machine::new(&node);
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..MANY);
	cut_short(&machine, &patient, &file);
	node.begin_anew();
	machine.ok(&patient, &["chain", "forget"]);
	let import_ = ["record", "import", &file];
	machine.fails(&patient, &import_).is("salus::not_a_patient", &patient.address, "register");
	register(&machine, &patient);
	assert_eq!(import(&machine, &patient, &file), (0, MANY as u64));
	assert_records(&machine, &patient, 0..MANY);
}

#[test]
fn record_that_was_cut_short_is_added_to_a_chain_that_was_begun_anew() {
	let mut node = Node::start();
	let machine = Machine::new(&node);
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "a note");
	let add = ["record", "add", &file, "-c", "other"];
	let running = Running::start(machine.command(&patient, &add));
	wait_for("it is noted", Duration::from_secs(60), || machine.pending().pop());
	if running.kill() {
		node.begin_anew();
		machine.ok(&patient, &["chain", "forget"]);
		register(&machine, &patient);
		machine.ok(&patient, &add);
		assert_eq!(titles(&machine, &patient), ["note.txt"]);
		assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	}
}

#[test]
fn import_that_is_ended_again_and_again_adds_each_resource_once() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..MANY);
	for millis in [50, 200, 500, 900, 1400, 2000, 3000] {
		let running = Running::start(machine.command(&patient, &["record", "import", &file]));
		std::thread::sleep(Duration::from_millis(millis));
		running.kill();
	}
	let (present, added) = import(&machine, &patient, &file);
	assert_eq!(present + added, MANY as u64);
	assert_records(&machine, &patient, 0..MANY);
	// Three blocks a record and the profile: nothing of an earlier attempt is left.
	assert_eq!(machine.blocks().len(), 3 * MANY + 1);
}

#[test]
fn bundle_that_is_imported_twice_is_there_once_and_a_newer_one_adds_what_it_has_more() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..3);
	assert_eq!(import(&machine, &patient, &file), (0, 3));
	let before = machine.blocks();
	assert_eq!(import(&machine, &patient, &file), (3, 0));
	assert_eq!(machine.blocks(), before);
	let said = machine.run(&patient, &["record", "import", &file]).succeeded().out;
	assert!(said.contains("3 of 3 are here already") && said.contains("--again"), "{said}");
	let newer = bundle(&machine, "newer.json", 0..4);
	assert_eq!(import(&machine, &patient, &newer), (3, 1));
	assert_records(&machine, &patient, 0..4);
	let said = machine.run(&patient, &["record", "import", &newer, "--again"]).succeeded().out;
	assert!(said.contains("4 records added"), "{said}");
	assert_records(&machine, &patient, (0..4).chain(0..4));
}

#[test]
fn resource_that_was_deleted_is_added_again_and_one_that_stands_twice_in_a_bundle_is_two() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", [0, 1, 0]);
	assert_eq!(import(&machine, &patient, &file), (0, 3));
	machine.ok(&patient, &["record", "delete", "1"]);
	assert_eq!(import(&machine, &patient, &file), (2, 1));
	assert_records(&machine, &patient, [0, 0, 1]);
}

#[test]
fn machine_that_remembers_nothing_recognises_what_is_in_the_store() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	assert_eq!(import(&machine, &patient, &bundle(&machine, "b.json", 0..3)), (0, 3));
	let other = machine.sharing_store();
	let newer = bundle(&other, "b.json", 0..4);
	assert_eq!(import(&other, &patient, &newer), (3, 1));
	fs::remove_dir_all(machine.data_dir()).expect("all that it remembered");
	assert_eq!(import(&machine, &patient, &newer), (4, 0));
	assert_records(&machine, &patient, 0..4);
}

#[test]
fn what_is_remembered_of_imports_is_not_believed_where_it_is_damaged() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..3);
	assert_eq!(import(&machine, &patient, &file), (0, 3));
	let remembered = remembered(&machine).expect("a file");
	let whole = fs::read_to_string(&remembered).expect("text");
	assert!(!whole.contains("urn:uuid"), "{whole}");
	for damaged in ["", "{}", &whole[..whole.len() / 2], &whole.replace("imported 2", "imported 9")]
	{
		fs::write(&remembered, damaged).expect("written");
		assert_eq!(import(&machine, &patient, &file), (3, 0), "{damaged}");
	}
}

#[test]
fn two_clients_that_import_the_same_at_once_add_it_once() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..MANY);
	let start = || {
		let arguments = ["record", "import", &file, "--output", "json"];
		Running::start(machine.command(&patient, &arguments))
	};
	let counted = [start(), start()].map(|it| counts(&it.wait().json()));
	let counted: BTreeSet<_> = counted.into_iter().collect();
	assert_eq!(counted, BTreeSet::from([(0, MANY as u64), (MANY as u64, 0)]));
	assert_records(&machine, &patient, 0..MANY);
}

#[test]
fn another_bundle_does_not_bring_what_an_interrupted_one_left() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let wrong = bundle(&machine, "wrong.json", 0..MANY);
	let running = Running::start(machine.command(&patient, &["record", "import", &wrong]));
	wait_for("the first batch is noted", Duration::from_secs(120), || machine.pending().pop());
	assert!(running.kill(), "it was still under way");
	let right = bundle(&machine, "right.json", [1, 1000]);
	let (present, added) = import(&machine, &patient, &right);
	assert_eq!(present + added, 2);
	let listed = titles(&machine, &patient);
	// Whether the batch had been sent by then is not known.
	match present {
		0 => assert_eq!(listed, ["Observation: T1", "Observation: T1000"]),
		_ => assert_eq!(listed.len(), FIRST + 1),
	}
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	assert_eq!(machine.blocks().len(), 3 * listed.len() + 1);
}

#[test]
fn full_disk_stops_an_import_and_leaves_nothing_that_hinders_the_next() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let note = "x".repeat(300_000);
	let entry = |text: &str| {
		json!({ "resource": {
			"resourceType": "Observation", "status": "final", "code": { "text": "T1" },
			"note": [{ "text": text }],
		}})
	};
	let entries = [entry("short"), entry(&note)];
	let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
	let file = machine.file("b.json", bundle.to_string());
	let before = machine.blocks();
	let limit = r#"trap '' XFSZ; ulimit -f 128; exec "$@" --output json"#;
	let done: Done =
		Running::start(machine.in_shell(limit, &patient, &["record", "import", &file])).wait();
	done.problem().is("salus::import::stopped", "0 of 2", "same command");
	assert_eq!((machine.blocks(), machine.pending()), (before, Vec::new()));
	assert_eq!(import(&machine, &patient, &file), (0, 2));
}

#[test]
fn work_of_an_earlier_version_is_moved_aside_and_said() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let folder = machine.data_dir().join("pending");
	fs::create_dir_all(&folder).expect("made");
	let old = folder.join(format!("{}.json", "0123456789abcdef".repeat(4)));
	fs::write(&old, r#"{"done":256,"batch":null}"#).expect("written");
	let file = bundle(&machine, "b.json", 0..3);
	let done = machine.run(&patient, &["record", "import", &file]).succeeded();
	assert!(done.err.contains("earlier version"), "{}", done.err);
	assert!(!old.exists());
	let moved = fs::read_dir(folder.join("earlier")).expect("a folder").count();
	assert_eq!(moved, 1, "nothing is destroyed");
	assert_records(&machine, &patient, 0..3);
	let done = machine.run(&patient, &["record", "import", &file]).succeeded();
	assert_eq!(done.err, "", "it is said once");
}

#[test]
fn import_into_a_daemon_that_was_cut_short_goes_on_and_is_pinned_once() {
	let test = "import_into_a_daemon_that_was_cut_short_goes_on_and_is_pinned_once";
	let Some(daemon) = Daemon::start(test) else { return };
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = bundle(&machine, "b.json", 0..MANY);
	let url = daemon.url();
	let import = ["--ipfs", url.as_str(), "record", "import", &file];
	for millis in [300, 1500, 4000] {
		let running = Running::start(machine.command(&patient, &import));
		std::thread::sleep(Duration::from_millis(millis));
		running.kill();
	}
	let (present, added) = counts(&machine.ok(&patient, &import));
	assert_eq!(present + added, MANY as u64);
	let listed = machine.ok(&patient, &["--ipfs", &url, "record", "list"]);
	let cids = listed.as_array().expect("a list").iter().map(|it| it["cid"].as_str());
	let cids: BTreeSet<_> = cids.map(|cid| cid.expect("a CID").to_owned()).collect();
	assert_eq!(cids.len(), MANY);
	assert_eq!(daemon.pins().into_iter().collect::<BTreeSet<_>>(), cids);
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	// On a machine that remembers nothing, the daemon's own blocks say what is there.
	fs::remove_dir_all(machine.data_dir()).expect("all that it remembered");
	assert_eq!(counts(&machine.ok(&patient, &import)), (MANY as u64, 0));
}
