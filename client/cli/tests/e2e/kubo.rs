//! The command with a Kubo daemon as its store: records, folders, CAR files, and keeping a daemon as
//! the chain says.

use crate::{
	daemon::Daemon,
	harness::{noise, wait_for, Cast, Machine, Node, Person, Running},
	proxy::{Proxy, Then},
};
use salus_client::store::{dag_blocks, BlockStore};
use serde_json::Value;
use std::{fs, path::PathBuf, time::Duration};

/// The arguments of `command` with `daemon` as the store.
fn in_kubo<'a>(url: &'a str, command: &[&'a str]) -> Vec<&'a str> {
	[&["--ipfs", url], command].concat()
}

fn text(value: &Value) -> String {
	value.as_str().expect("a text").to_owned()
}

#[test]
fn record_lives_in_kubo_as_it_does_in_the_embedded_store() {
	let test = "record_lives_in_kubo_as_it_does_in_the_embedded_store";
	let Some(mut daemon) = Daemon::start(test) else { return };
	let machine = Machine::new(Node::shared());
	let url = daemon.url();
	let patient = machine.patient("patient");
	let ok = |command: &[&str]| machine.ok(&patient, &in_kubo(&url, command));
	let status = ok(&["store", "status"]);
	assert_eq!((&status["kind"], &status["pins"]), (&"kubo".into(), &0.into()));

	let content = noise(2_500_000);
	let file = machine.file("scan.bin", &content);
	let added = ok(&["record", "add", &file, "-c", "imaging"]);
	let cid = text(&added["cid"]);
	assert_eq!(daemon.pins(), std::slice::from_ref(&cid));
	let manifest = daemon.bytes(&["cat", &format!("{cid}/manifest.age")]);
	assert!(manifest.starts_with(b"age-encryption.org/"), "any IPFS tool finds its way in it");
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
	let on_the_way = fs::read_dir(machine.data_dir().join("staging")).expect("a folder").count();
	assert_eq!(on_the_way, 0, "nothing is left on the way");
	assert_eq!(ok(&["record", "list"])[0]["manifest"]["title"], "scan.bin");
	ok(&["record", "get", "0", "--to", "out.bin"]);
	assert_eq!(fs::read(machine.path("out.bin")).ok(), Some(content.clone()));
	machine.fails(&patient, &["record", "get", "0", "--to", "other.bin"]).is(
		"salus::store::not_found",
		&cid,
		"another store",
	);

	// The embedded store gets it as a CAR file.
	ok(&["store", "export", &cid, "--to", "record.car"]);
	let imported = machine.ok(&patient, &["store", "import", "record.car"]);
	assert_eq!(imported["roots"][0], cid.as_str());
	machine.ok(&patient, &["record", "get", "0", "--to", "other.bin"]);
	assert_eq!(fs::read(machine.path("other.bin")).ok(), Some(content));

	ok(&["record", "delete", "0"]);
	assert_eq!(daemon.pins(), Vec::<String>::new());

	// Cut off while nothing is stored, the next run goes on.
	daemon.stop();
	let add = in_kubo(&url, &["record", "add", &file, "-c", "imaging"]);
	machine.fails(&patient, &add).is("salus::kubo::unreachable", &url, "ipfs daemon");
	assert_eq!(machine.pending().len(), 1, "what was encrypted is remembered");
	daemon.restart();
	let url = daemon.url();
	let again = in_kubo(&url, &["record", "add", &file, "-c", "imaging"]);
	let added = machine.ok(&patient, &again);
	assert_eq!(added["resumed"], true);
	assert_eq!(daemon.pins(), [text(&added["cid"])]);
	assert_eq!(machine.pending(), Vec::<PathBuf>::new());
}

#[test]
fn download_that_was_cut_short_fetches_only_what_is_missing() {
	let test = "download_that_was_cut_short_fetches_only_what_is_missing";
	let Some(daemon) = Daemon::start(test) else { return };
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let content = noise(24 << 20);
	let file = machine.file("scan.bin", &content);
	machine.ok(&patient, &in_kubo(&daemon.url(), &["record", "add", &file, "-c", "imaging"]));
	let staging = machine.data_dir().join("staging");
	let kept = || {
		let shards = fs::read_dir(&staging).into_iter().flatten().flatten();
		let shards = shards.flat_map(|it| fs::read_dir(it.path()).into_iter().flatten().flatten());
		let shards = shards.filter(|shard| shard.file_name() != "tmp");
		shards.flat_map(|it| fs::read_dir(it.path()).into_iter().flatten()).count() as u64
	};
	let get = |proxy: &Proxy, to: &str| {
		let get = ["record", "get", "0", "--to", to, "--output", "json"];
		Running::start(machine.command(&patient, &in_kubo(&proxy.url, &get)))
	};
	let whole = |to: &str| {
		let proxy = Proxy::before(&daemon.url(), u64::MAX, Then::End);
		get(&proxy, to).wait().json();
		assert_eq!(fs::read(machine.path(to)).ok().as_ref(), Some(&content));
		assert_eq!(kept(), 0, "what was fetched goes once the download is whole");
		proxy.asked()
	};
	let all = whole("all.bin");
	assert!(all > 24, "{all} blocks");

	// The client is killed.
	let proxy = Proxy::before(&daemon.url(), 18, Then::Wait);
	let running = get(&proxy, "killed.bin");
	wait_for("half of it is there", Duration::from_secs(60), || (kept() >= 12).then_some(()));
	assert!(running.kill(), "it waits for the rest");
	let there = kept();
	assert!(!machine.path("killed.bin").exists());
	assert_eq!(whole("killed.bin"), all - there);

	// The daemon goes away.
	let proxy = Proxy::before(&daemon.url(), 18, Then::End);
	let away = get(&proxy, "away.bin").wait().problem();
	assert!(away.code.starts_with("salus::kubo::"), "{away:?}");
	assert!(away.help.contains("takes up where it stopped"), "{away:?}");
	let there = kept();
	assert!(there >= 8 && !machine.path("away.bin").exists(), "{there} blocks");
	assert_eq!(whole("away.bin"), all - there);
}

#[test]
fn what_was_deleted_before_the_first_sync_is_removed_by_it() {
	let test = "what_was_deleted_before_the_first_sync_is_removed_by_it";
	let Some(daemon) = Daemon::start(test) else { return };
	let (machine, elsewhere) = (Machine::new(Node::shared()), Machine::new(Node::shared()));
	let url = daemon.url();
	let patient = machine.stranger("patient");
	let ok = |command: &[&str]| machine.ok(&patient, &in_kubo(&url, command));
	let profile = r#"{"name": "Patient", "birth_date": "1964-08-12", "gender": "female"}"#;
	let profile = machine.file("profile.json", profile);
	ok(&["patient", "register", "--profile", &profile]);
	let own = daemon.pins();
	daemon.run(&["pin", "add", &daemon.run(&["add", "--quieter", "--pin=false", &profile])]);
	let others = daemon.pins().len() - own.len();
	let file = machine.file("scan.bin", noise(1_500_000));
	let first = text(&ok(&["record", "add", &file, "-c", "imaging"])["cid"]);
	let second = text(&ok(&["record", "add", &file, "-c", "imaging"])["cid"]);
	elsewhere.ok(&patient, &["record", "delete", "0"]);
	assert!(daemon.pins().contains(&first), "nobody told the daemon");

	let synced = ok(&["store", "sync"]);
	assert_eq!(synced["unpinned"], serde_json::json!([first]));
	let pins = daemon.pins();
	assert!(!pins.contains(&first) && pins.contains(&second) && pins.contains(&own[0]));
	assert_eq!(pins.len(), 2 + others, "what is not ours stays");
	assert!(!daemon.refs().contains(&first), "its blocks are gone");
	assert_eq!(ok(&["store", "sync"])["accounts"], 0);
	// What this client deletes itself leaves nothing to do.
	ok(&["record", "delete", "1"]);
	assert_eq!(ok(&["store", "sync"])["unpinned"], serde_json::json!([]));
}

#[test]
fn embedded_store_loses_only_what_the_client_published_itself() {
	let machine = Machine::new(Node::shared());
	let (elsewhere, doctors) = (Machine::new(Node::shared()), machine.sharing_store());
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging", "--contribute"]);
	let before = machine.blocks();
	let file = machine.file("scan.bin", noise(1_500_000));
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	let own = machine.blocks();
	let add = ["record", "add", &file, "-c", "imaging", "--patient", &patient.address];
	doctors.ok(doctor, &add);
	let both: std::collections::BTreeSet<_> = machine.blocks();
	for record in ["0", "1"] {
		elsewhere.ok(&patient, &["record", "delete", record]);
	}
	assert_eq!(machine.blocks(), both);
	machine.ok(&patient, &["store", "sync"]);
	let left: std::collections::BTreeSet<_> =
		both.difference(&own).chain(&before).cloned().collect();
	assert_eq!(machine.blocks(), left, "the doctor's stays");
	doctors.ok(&Person::nobody(), &["store", "sync", &patient.address]);
	assert_eq!(machine.blocks(), before, "until the doctor's client looks");
}

#[test]
fn folder_is_added_and_unpacked_again() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	fs::create_dir_all(machine.path("findings/series")).expect("made");
	let scan = machine.file("findings/series/scan.bin", noise(1_500_000));
	machine.file("findings/letter.txt", "a letter");
	machine.ok(&patient, &["record", "add", "findings", "-c", "imaging"]);
	let listed = machine.ok(&patient, &["record", "list"]);
	assert_eq!(listed.as_array().map(Vec::len), Some(1));
	assert_eq!(listed[0]["manifest"]["title"], "findings");
	machine.ok(&patient, &["record", "get", "0", "--unpack", "--to", "back"]);
	assert_eq!(fs::read(machine.path("back/letter.txt")).ok().as_deref(), Some(&b"a letter"[..]));
	assert_eq!(fs::read(machine.path("back/series/scan.bin")).ok(), fs::read(&scan).ok());
	let got = machine.ok(&patient, &["record", "get", "0"]);
	assert_eq!(got["file"], "findings.tar");
	let unpack = ["record", "get", "0", "--unpack", "--to", "back"];
	machine.fails(&patient, &unpack).is("salus::record::already_exists", "back", "another name");
}

#[test]
fn car_file_that_is_damaged_leaves_nothing() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = machine.file("scan.bin", noise(1_500_000));
	let cid = text(&machine.ok(&patient, &["record", "add", &file, "-c", "imaging"])["cid"]);
	machine.ok(&patient, &["store", "export", &cid, "--to", "record.car"]);
	let again = ["store", "export", &cid, "--to", "record.car"];
	machine.fails(&patient, &again).is("salus::file", "record.car", "");
	let mut car = fs::read(machine.path("record.car")).expect("there");
	let other = Machine::new(Node::shared());
	// Whole, but for its last block: a length of two bytes, a CID of 36, and the bytes.
	let store = machine.store();
	let last = dag_blocks(&cid.parse().expect("a CID"), &store).expect("whole").pop().expect("one");
	let bytes = 2 + 36 + store.get(&last).expect("there").len();
	other.file("missing.car", &car[..car.len() - bytes]);
	other.file("short.car", &car[..car.len() / 2]);
	let half = car.len() / 2;
	car[half] ^= 1;
	other.file("wrong.car", &car);
	let import = |file: &str| other.fails(&patient, &["store", "import", file]);
	import("short.car").is("salus::store::bad_car", "short.car", "again");
	import("wrong.car").is("salus::store::car_wrong_block", "wrong.car", "Nothing was imported");
	import("missing.car").is("salus::store::car_missing_block", &last.to_string(), "");
	assert_eq!(other.blocks().len(), 0);
	let left = fs::read_dir(other.store_dir().join("tmp")).expect("a folder").count();
	assert_eq!(left, 0, "temporary files are left");
}

#[test]
fn daemon_of_a_hospital_follows_the_chain() {
	let test = "daemon_of_a_hospital_follows_the_chain";
	let (Some(own), Some(hospital)) = (Daemon::start(test), Daemon::start(test)) else { return };
	hospital.connect(&own);
	let machine = Machine::new(Node::shared());
	let service = Machine::new(Node::shared());
	let (url, hospital_url) = (own.url(), hospital.url());
	let patient = machine.stranger("patient");
	let profile = r#"{"name": "Patient", "birth_date": "1964-08-12", "gender": "female"}"#;
	let profile = machine.file("profile.json", profile);
	let ok = |command: &[&str]| machine.ok(&patient, &in_kubo(&url, command));
	ok(&["patient", "register", "--profile", &profile]);
	let file = machine.file("scan.bin", noise(1_500_000));
	let first = text(&ok(&["record", "add", &file, "-c", "imaging"])["cid"]);

	let nobody = Person::nobody();
	let sync = ["store", "sync", &patient.address];
	let synced = service.ok(&nobody, &in_kubo(&hospital_url, &sync));
	assert_eq!((&synced["held"], synced["failed"].as_array().map(Vec::len)), (&2.into(), Some(0)));
	let pinned = || hospital.pins().into_iter().collect::<std::collections::BTreeSet<_>>();
	assert_eq!(pinned(), own.pins().into_iter().collect());
	let nothing_new = service.ok(&nobody, &in_kubo(&hospital_url, &sync));
	assert_eq!((&nothing_new["accounts"], &nothing_new["held"]), (&0.into(), &2.into()));

	let serve = ["store", "serve", &patient.address, "--output", "json"];
	let start = || Running::start(service.command(&nobody, &in_kubo(&hospital_url, &serve)));
	let serving = start();
	let second = text(&ok(&["record", "add", &file, "-c", "imaging"])["cid"]);
	let limit = Duration::from_secs(60);
	wait_for("the new record is pinned", limit, || pinned().contains(&second).then_some(()));
	ok(&["record", "delete", "0"]);
	wait_for("the deleted one is unpinned", limit, || (!pinned().contains(&first)).then_some(()));

	// What happens while it does not run, it does once it runs again.
	assert!(serving.kill(), "it runs until it is stopped");
	ok(&["record", "delete", "1"]);
	let third = text(&ok(&["record", "add", &file, "-c", "imaging"])["cid"]);
	assert!(pinned().contains(&second) && !pinned().contains(&third));
	let serving = start();
	wait_for("it has caught up", limit, || {
		(pinned().contains(&third) && !pinned().contains(&second)).then_some(())
	});
	serving.kill();
	assert!(!hospital.refs().is_empty());
}

#[test]
fn record_that_nobody_has_is_named_by_sync() {
	let machine = Machine::new(Node::shared());
	let patient = machine.patient("patient");
	let file = machine.file("scan.bin", noise(1000));
	machine.ok(&patient, &["record", "add", &file, "-c", "imaging"]);
	machine.ok(&patient, &["store", "sync"]);
	let elsewhere = Machine::new(Node::shared());
	let sync = elsewhere.fails(&patient, &["store", "sync"]);
	sync.is("salus::store::incomplete", "2 of 2", "Connect this store");
}

#[test]
fn configuration_file_names_store_and_node_and_options_come_first() {
	let node = Node::shared();
	let machine = Machine::new(node);
	let data = machine.data_dir();
	fs::create_dir_all(&data).expect("made");
	let closed = "http://127.0.0.1:9";
	fs::write(data.join("config.toml"), format!("ipfs = \"{closed}\"\n")).expect("written");
	let data = data.to_str().expect("a path in UTF-8");
	let salus = |arguments: &[&str]| {
		let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_salus"));
		command.env_clear().env("HOME", machine.path("")).args(["--data-dir", data]);
		command.args(arguments).args(["store", "status", "--output", "json"]);
		Running::start(command).wait()
	};
	salus(&[]).problem().is("salus::kubo::unreachable", closed, "ipfs daemon");
	let store = machine.path("store");
	let status = salus(&["--store", store.to_str().expect("a path in UTF-8")]).json();
	assert_eq!(status["kind"], "embedded");
	let away = salus(&["--ipfs", "http://kubo.example"]).problem();
	away.is("salus::kubo::insecure_url", "kubo.example", "TLS");
	fs::write(PathBuf::from(data).join("config.toml"), "nodes = 1\n").expect("written");
	salus(&[]).problem().is("salus::config_invalid", "config.toml", "ipfs");
}
