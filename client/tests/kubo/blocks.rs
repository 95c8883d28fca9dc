//! Blocks, pins, records and CAR files in a real daemon, and through a second one.

use crate::daemon::Daemon;
use salus_client::{
	keys::AgeIdentity,
	record::{self, Details, WrittenRecord},
	store::{
		car, dag_blocks, kubo::PIN_NAME, verify, BlockStore, EmbeddedStore, KuboError, KuboStore,
		Staging, Store, StoreError,
	},
	Category,
};
use std::{fs, path::Path, time::Duration};

fn kubo(daemon: &Daemon) -> KuboStore {
	KuboStore::new(&daemon.url(), None, Duration::from_secs(20)).expect("an address")
}

fn noise(len: usize) -> Vec<u8> {
	let mut bytes = vec![0; len];
	getrandom::fill(&mut bytes).expect("random numbers");
	bytes
}

fn identity() -> AgeIdentity {
	AgeIdentity::from_bytes([7; 32])
}

/// Makes a record of `content` in `store`.
fn write(content: &[u8], store: &dyn BlockStore) -> WrittenRecord {
	let details = Details {
		title: Some("scan.bin".into()),
		category: Category::IMAGING,
		author: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into(),
		date: salus_client::clock::now(),
		..Details::default()
	};
	let recipient = identity().recipient();
	record::write_record(content, None, &details, recipient, store, &mut |_| {}).expect("stored")
}

/// Checks that the record opens from `store`.
#[track_caller]
fn assert_opens(written: &WrittenRecord, content: &[u8], store: &dyn BlockStore) {
	let mut read = Vec::new();
	let manifest = record::read_manifest(&written.cid, &identity(), store).expect("a manifest");
	record::read_content(&written.cid, &manifest, &identity(), store, &mut read, &mut |_| {})
		.expect("its content");
	assert!(read == content, "other bytes");
}

#[test]
fn record_is_pinned_with_its_tree_and_gone_once_deleted() {
	let Some(daemon) = Daemon::start("record_is_pinned_with_its_tree_and_gone_once_deleted") else {
		return;
	};
	let store = kubo(&daemon);
	let content = noise(3_500_000);
	let before = daemon.refs().len();
	let written = write(&content, &store);
	assert_opens(&written, &content, &store);
	assert_eq!(daemon.pins(), [written.cid.to_string()]);
	// Kubo lists pins in no order, one of its own among them.
	let names = daemon.run(&["pin", "ls", "--names", "--type=recursive"]);
	let named = format!("{} recursive {PIN_NAME}", written.cid);
	assert!(names.lines().any(|line| line == named), "{names}");
	daemon.run(&["repo", "gc", "--quiet"]);
	assert_opens(&written, &content, &store);
	assert_eq!(store.pins().ok(), Some(vec![written.cid]));
	let status = store.status().expect("it answers");
	assert_eq!((status.pins, status.version.split('.').next()), (1, Some("0")));

	// A block that another pin needs stays.
	let content_root = record_content(&written, &store);
	daemon.run(&["pin", "add", &content_root]);
	let freed = record::delete(&written.cid, &store).expect("deleted");
	assert!(freed.blocks > 0 && freed.blocks < written.blocks.len() as u64);
	assert_eq!(daemon.pins(), std::slice::from_ref(&content_root));
	daemon.run(&["pin", "rm", &content_root]);
	record::delete(&content_root.parse().expect("a CID"), &store).expect("deleted");
	assert_eq!(daemon.refs().len(), before);
	assert!(matches!(store.local(&written.cid), Err(StoreError::NotFound { .. })));
}

fn record_content(written: &WrittenRecord, store: &dyn BlockStore) -> String {
	salus_client::store::resolve(&written.cid, record::CONTENT, store).expect("there").to_string()
}

#[test]
fn block_is_added_once_however_often_it_is_put() {
	let Some(daemon) = Daemon::start("block_is_added_once_however_often_it_is_put") else { return };
	let store = kubo(&daemon);
	let written = write(&noise(100), &store);
	let block = store.get(&written.cid).expect("there");
	let before = daemon.refs();
	assert_eq!(store.put(&written.cid, &block).ok(), Some(false));
	assert_eq!(store.put_hashed(&written.cid, &block).ok(), Some(false));
	store.pin(&written.cid).expect("pinned again");
	assert_eq!(daemon.refs(), before);
	assert_eq!(daemon.pins().len(), 1);
	let wrong = store.put(&written.cid, b"other bytes").expect_err("not these");
	assert!(matches!(wrong, StoreError::Corrupt { .. }), "{wrong}");
}

#[test]
fn upload_that_was_cut_short_goes_on_with_what_is_missing() {
	let test = "upload_that_was_cut_short_goes_on_with_what_is_missing";
	let Some(mut daemon) = Daemon::start(test) else { return };
	let dir = tempfile::tempdir().expect("a folder");
	let store = Store::from(kubo(&daemon));
	let content = noise(40 << 20);
	let staging = store.staging(dir.path(), "upload").expect("a folder");
	let written = write(&content, staging.blocks());
	staging.keep(true);
	let mut sent = 0;
	let url = daemon.url();
	let taken = store.take_over(&staging, &written.cid, &written.blocks, &mut |_| {
		sent += 1;
		if sent == 2 {
			daemon.stop();
		}
	});
	let error = taken.expect_err("the daemon is gone");
	let Some(KuboError::Unreachable { url: named, .. }) = error.backend() else {
		panic!("{error}");
	};
	assert_eq!(*named, url);
	drop(staging);

	daemon.restart();
	assert_eq!(daemon.pins(), Vec::<String>::new(), "what is not whole is not pinned");
	let store = Store::from(kubo(&daemon));
	let staging = store.staging(dir.path(), "upload").expect("what was left");
	let there = written.blocks.iter().filter(|cid| store.blocks().has(cid).expect("it answers"));
	assert!(there.count() >= 3, "what had arrived is there");
	store.take_over(&staging, &written.cid, &written.blocks, &mut |_| {}).expect("the rest");
	assert_opens(&written, &content, store.blocks());
	assert_eq!(daemon.pins(), [written.cid.to_string()]);
	let path = staging.blocks().path().to_owned();
	drop(staging);
	assert!(!path.exists(), "nothing is left on the way");
}

#[test]
fn block_that_was_damaged_on_its_way_is_refused_by_the_daemon() {
	let test = "block_that_was_damaged_on_its_way_is_refused_by_the_daemon";
	let Some(daemon) = Daemon::start(test) else { return };
	let dir = tempfile::tempdir().expect("a folder");
	let store = Store::from(kubo(&daemon));
	let staging = store.staging(dir.path(), "upload").expect("a folder");
	let written = write(&noise(3 << 20), staging.blocks());
	let named = written.blocks[1].to_string();
	let shard = staging.blocks().path().join(&named[named.len() - 3..named.len() - 1]);
	fs::write(shard.join(&named), b"other bytes").expect("damaged");
	let taken = store.take_over(&staging, &written.cid, &written.blocks, &mut |_| {});
	let error = taken.expect_err("not what its CID names");
	assert!(matches!(error, StoreError::Corrupt { cid } if cid == written.blocks[1]), "{error}");
	assert_eq!(daemon.pins(), Vec::<String>::new());
	assert!(!store.blocks().has(&written.blocks[1]).expect("it answers"));
	let there = staging.blocks().has(&written.blocks[1]).expect("a store");
	assert!(!there, "the next run makes it anew");
}

#[test]
fn download_that_was_cut_short_goes_on_with_what_is_missing() {
	let test = "download_that_was_cut_short_goes_on_with_what_is_missing";
	let Some(mut daemon) = Daemon::start(test) else { return };
	let dir = tempfile::tempdir().expect("a folder");
	let content = noise(40 << 20);
	let store = Store::from(kubo(&daemon));
	let written = write(&content, store.blocks());
	let manifest = record::read_manifest(&written.cid, &identity(), store.blocks()).expect("there");
	let target = dir.path().join("out");
	let get = |store: &Store, progress: &mut dyn FnMut(record::Progress)| {
		let download = store.download(dir.path(), &written.cid);
		let (cid, me) = (&written.cid, &identity());
		let got = salus_client::files::save_content(
			cid, &manifest, me, &download, &target, false, progress,
		);
		download.keep(got.is_err());
		got
	};
	let mut stopped = false;
	let error = get(&store, &mut |progress| {
		if progress.done > 3 << 20 && !stopped {
			stopped = true;
			daemon.stop();
		}
	});
	assert!(error.is_err() && !target.exists());
	let kept = EmbeddedStore::open(dir.path().join(format!("staging/get-{}", written.cid)))
		.and_then(|kept| kept.list())
		.expect("a folder");
	assert!(kept.len() >= 3, "{}", kept.len());
	daemon.restart();
	// What was fetched is not asked for again, so that the daemon need not have it.
	let store = Store::from(kubo(&daemon));
	daemon.run(&["pin", "rm", &written.cid.to_string()]);
	for cid in kept.iter().filter(|cid| **cid != written.cid) {
		store.blocks().delete(cid).expect("removed");
	}
	get(&store, &mut |_| {}).expect("the rest");
	assert!(fs::read(&target).expect("there") == content, "other bytes");
	let left = fs::read_dir(dir.path().join("staging")).expect("a folder").count();
	assert_eq!(left, 0, "what was fetched goes once the download is whole");
}

#[test]
fn record_is_fetched_through_a_second_daemon_over_bitswap() {
	let test = "record_is_fetched_through_a_second_daemon_over_bitswap";
	let (Some(first), Some(second)) = (Daemon::start(test), Daemon::start(test)) else { return };
	let content = noise(5_000_000);
	let written = write(&content, &kubo(&first));
	let store = Store::from(kubo(&second));
	let cid = written.cid;
	assert!(matches!(store.blocks().local(&cid), Err(StoreError::NotFound { .. })));
	let stranger = KuboStore::new(&second.url(), None, Duration::from_secs(2)).expect("an address");
	let error = stranger.get(&cid).expect_err("nobody that it knows has it");
	assert!(matches!(error, StoreError::NobodyHas { cid: named, .. } if named == cid), "{error}");

	second.connect(&first);
	assert_opens(&written, &content, store.blocks());
	assert_eq!(second.pins(), Vec::<String>::new(), "reading keeps nothing");
	store.hold(&cid).expect("fetched");
	assert_eq!(second.pins(), [cid.to_string()]);
	drop(first);
	assert_opens(&written, &content, store.blocks());
}

#[test]
fn daemon_that_wants_authorisation_is_given_the_header_of_the_file() {
	let test = "daemon_that_wants_authorisation_is_given_the_header_of_the_file";
	let allowed = r#"{"salus": {"AuthSecret": "bearer:s3cret", "AllowedPaths": ["/api/v0"]}}"#;
	let Some(daemon) = Daemon::configured(test, &[("API.Authorizations", allowed)]) else { return };
	let error = kubo(&daemon).status().expect_err("not allowed");
	assert!(
		matches!(error.backend(), Some(KuboError::Unauthorized { status: 403, .. })),
		"{error}"
	);
	let path = Path::new("auth");
	let auth = salus_client::store::kubo::parse_auth("Bearer s3cret\n", path).expect("a header");
	assert!(!format!("{auth:?}").contains("s3cret"));
	let store =
		KuboStore::new(&daemon.url(), Some(auth), Duration::from_secs(20)).expect("a store");
	let content = noise(10_000);
	assert_opens(&write(&content, &store), &content, &store);
}

#[test]
fn car_file_carries_a_record_from_either_store_to_the_other_and_is_as_kubo_writes_it() {
	let test = "car_file_carries_a_record_from_either_store_to_the_other_and_is_as_kubo_writes_it";
	let Some(daemon) = Daemon::start(test) else { return };
	let dir = tempfile::tempdir().expect("a folder");
	let embedded = EmbeddedStore::open(dir.path().join("blocks")).expect("a store");
	let content = noise(2_500_000);
	let written = write(&content, &embedded);
	let path = dir.path().join("record.car");
	let file = fs::File::create(&path).expect("a file");
	car::write(&[written.cid], &embedded, file, &mut |_, _| {}).expect("exported");

	// Kubo reads it, and writes the same.
	daemon.run(&["dag", "import", path.to_str().expect("a path in UTF-8")]);
	assert_opens(&written, &content, &kubo(&daemon));
	let theirs = daemon.bytes(&["dag", "export", "--progress=false", &written.cid.to_string()]);
	assert!(theirs == fs::read(&path).expect("there"), "Kubo writes it otherwise");

	// And we read what Kubo wrote.
	let other = Store::from(EmbeddedStore::open(dir.path().join("other")).expect("a store"));
	fs::write(&path, theirs).expect("written");
	let staging: Staging = other.staging(dir.path(), "import").expect("a folder");
	let contents = car::read(&path, staging.blocks(), &mut |_, _| {}).expect("read");
	other.take_over(&staging, &written.cid, &contents.blocks, &mut |_| {}).expect("taken over");
	assert_opens(&written, &content, other.blocks());
	for cid in dag_blocks(&written.cid, other.blocks()).expect("whole") {
		verify(&cid, &other.blocks().get(&cid).expect("there")).expect("right");
	}
}
