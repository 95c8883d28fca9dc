//! Files that cannot be added, disks that are full, blocks that are missing or damaged.

use crate::harness::{block_on, noise, Cast, Machine, Node, Person, Running};
use salus_client::{
	chain::{api, types},
	ops::{records::NewRecord, OpError},
	record::RecordError,
	store::{unixfs, write_directory, Batch, Imported},
	Category,
};
use std::{fs, io::Write, path::PathBuf, process::Command};

/// A machine with a registered patient.
fn patient() -> (Machine, Person) {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	(machine, patient)
}

/// Checks that nothing of a record that was refused is left.
#[track_caller]
fn assert_nothing_left(machine: &Machine, patient: &Person, before: usize) {
	assert_eq!(machine.blocks().len(), before, "blocks are left in the store");
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	let left = fs::read_dir(machine.store_dir().join("tmp")).expect("a folder").count();
	assert_eq!(left, 0, "temporary files are left in the store");
	assert_eq!(machine.ok(patient, &["record", "list"]), serde_json::json!([]));
}

#[test]
fn file_that_cannot_be_added_is_refused_and_leaves_nothing() {
	let (machine, patient) = patient();
	let before = machine.blocks().len();
	let add = |path: &str| machine.fails(&patient, &["record", "add", path, "-c", "imaging"]);
	let empty = machine.file("empty.pdf", "");
	add(&empty).is("salus::record::empty_file", "empty.pdf is empty", "right file");
	fs::create_dir(machine.path("folder")).expect("made");
	add("folder").is("salus::record::empty_folder", "folder is an empty folder", "right folder");
	add("missing.pdf").is("salus::record::unreadable", "missing.pdf", "exists");
	Command::new("mkfifo").arg(machine.path("pipe")).status().expect("mkfifo is there");
	add("pipe").is("salus::record::not_regular", "pipe is not a regular file", "Copy");
	assert_nothing_left(&machine, &patient, before);
}

#[test]
fn file_that_changes_while_it_is_read_is_refused_and_leaves_nothing() {
	let (machine, patient) = patient();
	let before = machine.blocks().len();
	let file = PathBuf::from(machine.file("growing.log", noise(3 << 20)));
	let error = block_on(async {
		let member = machine.member(&patient).await;
		let new = NewRecord {
			patient: member.account.id(),
			file: &file,
			category: Category::DEMOGRAPHICS,
			title: None,
			content_type: None,
			description: None,
			department: None,
		};
		let mut log = fs::OpenOptions::new().append(true).open(&file).expect("a file");
		let mut once = Some(());
		let mut progress = |_| {
			if once.take().is_some() {
				log.write_all(b"one line more").expect("written");
			}
		};
		member.records().add(&new, &mut progress).await.expect_err("it changes")
	});
	let changed = matches!(error, OpError::Record(RecordError::ChangedWhileRead { .. }));
	assert!(changed, "{error}");
	assert_nothing_left(&machine, &patient, before);
}

/// Files may be at most so many 512-byte blocks long, and a longer one is an error, not the end.
const SMALL_FILES: &str = r#"trap '' XFSZ; ulimit -f 1024; exec "$@" --output json"#;

#[test]
fn full_disk_is_reported_and_leaves_nothing() {
	let (machine, patient) = patient();
	let before = machine.blocks().len();
	let file = machine.file("large.bin", noise(3 << 20));
	let add = ["record", "add", &file, "-c", "imaging"];
	let done = Running::start(machine.in_shell(SMALL_FILES, &patient, &add)).wait();
	done.problem().is("salus::store::full", "no room", "Free some space");
	assert_nothing_left(&machine, &patient, before);
	machine.ok(&patient, &add);
}

#[test]
fn full_disk_while_a_record_is_written_out_leaves_no_half_of_it() {
	let (machine, patient) = patient();
	let file = machine.file("large.bin", noise(3 << 20));
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let get = ["record", "get", "0", "--to", "out.bin"];
	let done = Running::start(machine.in_shell(SMALL_FILES, &patient, &get)).wait();
	done.problem().is("salus::record::unwritable", "out.bin", "room");
	let names = fs::read_dir(machine.path("")).expect("a folder");
	let names = names.map(|it| it.expect("a file").file_name().to_string_lossy().into_owned());
	let left: Vec<_> =
		names.filter(|name| name.contains("out") || name.contains(".salus")).collect();
	assert_eq!(left, Vec::<String>::new());

	let get = ["store", "get", &cid(&machine, &patient), "--to", "raw.bin"];
	let get = [get[0], get[1], &format!("{}/content.age", get[2]), get[3], get[4]];
	let done = Running::start(machine.in_shell(SMALL_FILES, &patient, &get)).wait();
	done.problem().is("salus::file", "raw.bin", "room");
	assert!(!machine.path("raw.bin").exists());
}

fn cid(machine: &Machine, patient: &Person) -> String {
	machine.ok(patient, &["record", "list"])[0]["cid"].as_str().expect("a CID").to_owned()
}

/// Runs `$1…` with a store of 2 MiB of its own, then lists what is in it.
const SMALL_DISK: &str = r#"
mount -t tmpfs -o size=2m tmpfs "$STORE" || exit 99
"$@" --output json
echo "exit $?"
find "$STORE" -type f
"#;

#[test]
fn disk_without_room_keeps_no_block_of_a_record() {
	let (machine, patient) = patient();
	let file = machine.file("large.bin", noise(5 << 20));
	let isolated = ["-rm", "-m"].into_iter().find(|how| {
		let mount = [how, "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
		let tried = Command::new("unshare").args(mount).output();
		tried.is_ok_and(|output| output.status.success())
	});
	let Some(isolated) = isolated else {
		// Not captured as the output of tests is.
		let skipped = b"SKIPPED disk_without_room_keeps_no_block_of_a_record: a tmpfs cannot be mounted here\n";
		std::io::stderr().write_all(skipped).expect("standard error");
		return;
	};
	let store = machine.path("small-disk");
	fs::create_dir(&store).expect("made");
	let add = ["record", "add", &file, "-c", "imaging"];
	let salus = machine.with_store(store.clone()).command(&patient, &add);
	let mut command = Command::new("unshare");
	command.args([isolated, "sh", "-c", SMALL_DISK, "sh"]).arg(salus.get_program());
	command.args(salus.get_args()).env("STORE", &store);
	let done = Running::start(command).wait().succeeded();
	assert_eq!(done.out, "exit 1\n", "nothing is left: {}", done.err);
	assert!(done.err.contains("salus::store::full"), "{}", done.err);
}

/// The longest block of the store: part of the record's content.
fn content_block(machine: &Machine) -> PathBuf {
	let shards = fs::read_dir(machine.store_dir()).expect("a store");
	let files = shards.flat_map(|shard| {
		let shard = shard.expect("a folder").path();
		fs::read_dir(shard).expect("a folder").map(|file| file.expect("a file").path())
	});
	files.max_by_key(|file| fs::metadata(file).expect("a file").len()).expect("a block")
}

#[test]
fn block_that_is_altered_truncated_or_missing_is_an_error_and_never_wrong_bytes() {
	let (machine, patient) = patient();
	let content = noise(1_500_000);
	let file = machine.file("scan.bin", &content);
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let block = content_block(&machine);
	let name = block.file_name().expect("a name").to_str().expect("a CID").to_owned();
	let whole = fs::read(&block).expect("a block");
	let get = ["record", "get", "0", "--to", "out.bin"];
	let fails = |code: &str, help: &str| {
		machine.fails(&patient, &get).is(code, &name, help);
		assert!(!machine.path("out.bin").exists());
	};

	let mut altered = whole.clone();
	altered[700_000] ^= 1;
	fs::write(&block, &altered).expect("written");
	fails("salus::store::corrupt", "copy it again");
	fs::write(&block, &whole[..700_000]).expect("written");
	fails("salus::store::corrupt", "copy it again");
	fs::remove_file(&block).expect("removed");
	fails("salus::store::not_found", "another store");
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!(listed[0]["manifest"]["title"], "scan.bin", "a list needs no content");

	fs::write(&block, &whole).expect("written");
	machine.ok(&patient, &get);
	assert_eq!(fs::read(machine.path("out.bin")).expect("written"), content);
	machine.fails(&patient, &get).is("salus::record::already_exists", "out.bin", "overwritten");
	machine.ok(&patient, &[&get[..], &["--force"]].concat());
}

#[test]
fn record_that_is_in_another_store_is_named_and_nothing_is_logged() {
	let (machine, patient) = patient();
	let doctor = &Cast::of_all().doctor;
	let file = machine.file("scan.bin", noise(1000));
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging"]);
	let cid = cid(&machine, &patient);
	let elsewhere = Machine::new(Node::shared());
	let of = ["--patient", &patient.address];
	for (who, of) in [(&patient, &[][..]), (doctor, &of[..])] {
		let listed = elsewhere.ok(who, &[&["record", "list"], of].concat());
		assert_eq!(listed[0]["cid"], cid.as_str());
		assert!(listed[0]["closed"].as_str().is_some_and(|why| why.contains(&cid)), "{listed}");
		let get = [&["record", "get", "0", "--to", "out.bin"], of].concat();
		elsewhere.fails(who, &get).is("salus::store::not_found", &cid, "another store");
	}
	let opened = crate::harness::trail(&machine, &patient);
	assert!(!opened.iter().any(|(kind, _)| kind == "FileOpened"), "{opened:?}");
	let no_such = machine.fails(&patient, &["record", "get", "7"]);
	no_such.is("salus::no_record", "no record 7", "record list");
}

#[test]
fn file_that_claims_to_be_longer_than_its_blocks_is_not_written() {
	let machine = Machine::new(Node::shared());
	let store = machine.store();
	let mut batch = Batch::new(&store);
	// One block of zeros, which the file names eight times.
	let zeros = vec![0; 8 << 20];
	let file = unixfs::import(zeros.as_slice(), &mut batch, unixfs::Profile::default());
	let cid = file.expect("stored").cid.to_string();
	batch.keep();
	let get = ["store", "get", &cid, "--to", "zeros.bin"];
	let problem = machine.fails(&Person::nobody(), &get);
	problem.is("salus::store::malformed", "longer than all of its blocks", "");
	assert!(!machine.path("zeros.bin").exists());
}

/// A directory in the store that has the record `cid` in it.
fn bogus(machine: &Machine, cid: &str, name: &str) -> cid::Cid {
	let store = machine.store();
	let record = Imported { cid: cid.parse().expect("a CID"), size: 0, dag_size: 0 };
	let mut batch = Batch::new(&store);
	let directory = write_directory(&[(name, record)], &mut batch).expect("written");
	batch.keep();
	directory.cid
}

#[test]
fn deleting_a_record_made_of_another_one_leaves_the_other_one_whole() {
	let (machine, patient) = patient();
	let doctor = &Cast::of_all().doctor;
	let content = noise(1000);
	let file = machine.file("scan.bin", &content);
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging", "--contribute"]);
	let cid = cid(&machine, &patient);
	let (theirs, own) = (bogus(&machine, &cid, "a"), bogus(&machine, &cid, "b"));
	block_on(async {
		let owner = patient.account().id();
		let (imaging, calls) = (|| types::chain_category(Category::IMAGING), api::transactions());
		let call =
			calls.doctors().upload_file(owner, imaging(), 0, types::chain_cid(&theirs), None);
		machine.member(doctor).await.submit(&call, "upload").await.expect("a contributor may");
		let call = calls.patients().add_file(imaging(), 0, types::chain_cid(&own));
		machine.member(&patient).await.submit(&call, "add").await.expect("the patient may");
	});
	let blocks = machine.blocks().len();
	let deleted = machine.ok(&patient, &["record", "delete", "1"]);
	assert_eq!((&deleted["freed"]["blocks"], machine.blocks().len()), (&0.into(), blocks));
	assert!(deleted["left"].as_str().is_some_and(|why| why.contains("author")), "{deleted}");
	let deleted = machine.ok(&patient, &["record", "delete", "2"]);
	assert_eq!((&deleted["freed"]["blocks"], machine.blocks().len()), (&1.into(), blocks - 1));
	assert!(deleted["left"].as_str().is_some_and(|why| why.contains("record")), "{deleted}");
	machine.ok(&patient, &["record", "get", "0", "--to", "out.bin"]);
	assert_eq!(fs::read(machine.path("out.bin")).expect("written"), content);
	let deleted = machine.ok(&patient, &["record", "delete", "0"]);
	assert_eq!(deleted["left"], serde_json::Value::Null);
}
