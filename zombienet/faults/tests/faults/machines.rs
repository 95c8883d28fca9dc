//! Machines that fail without being gone: a clock that is wrong, a disk that is full, a database that
//! is damaged.

use crate::{
	checks::check,
	lasting,
	load::Load,
	network::{finalized, Network},
	node::Node,
	outcome::Outcome,
	run,
};
use serde_json::json;
use std::{
	fs::{self, File, OpenOptions},
	io::{Seek, SeekFrom, Write},
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};
use tokio::time::sleep;

/// How many clients work meanwhile.
const CLIENTS: usize = 6;

/// How long a node is watched to see whether it ends.
const WATCHED: Duration = Duration::from_secs(90);

/// How much of every database file is overwritten, in bytes.
const DAMAGE: usize = 16 * 1024;

/// The size of the disk that runs full, in MiB: a node starts where 256 are free.
const DISK: u64 = 768;

/// Debian's libfaketime, which shows a process another time.
const FAKETIME: [&str; 2] = ["faketime/libfaketimeMT.so.1", "faketime/libfaketime.so.1"];

fn faketime() -> PathBuf {
	let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|it| it.path());
	let mut files = folders.flat_map(|dir| FAKETIME.map(|file| dir.join(file)));
	files.find(|file| file.is_file()).unwrap_or_else(|| {
		panic!("there is no libfaketime here: apt-get install faketime, or `scripts/setup faults`")
	})
}

#[test]
fn a_validator_whose_clock_is_ten_seconds_off_harms_nobody_and_comes_back() {
	run(async {
		let library = faketime();
		let mut network = Network::start().await;
		let load = Load::start("clock", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let begun = Instant::now();
		let mut seen = Vec::new();
		for offset in ["+10s", "-10s"] {
			let node = &mut network.nodes[3];
			node.stop();
			node.set_environment(&[
				("LD_PRELOAD", library.to_str().expect("a path in UTF-8")),
				("FAKETIME", offset),
				("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
				("DONT_FAKE_MONOTONIC", "1"),
			]);
			node.start().await;
			let before = network.highest();
			let during = lasting(90);
			sleep(during).await;
			let others = network.highest() - before;
			assert!(others > during.as_secs() / 10, "{offset}: finality goes on: {others} blocks");
			let behind = match finalized(&network.nodes[3].rpc).await {
				Ok((number, _)) => network.highest().saturating_sub(number),
				Err(error) => panic!("{offset}: {error}"),
			};
			seen.push(json!({
				"clock": offset,
				"seconds": during.as_secs(),
				"blocks_final": others,
				"blocks_it_is_behind": behind,
			}));
		}
		let pause = network.watch.pause(begun);
		let node = &mut network.nodes[3];
		node.stop();
		node.set_environment(&[]);
		let back = Instant::now();
		node.start().await;
		network.recovered("the clock is right again").await;
		let recovery = back.elapsed();
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		Outcome::new("clock", pause, &[recovery], &done, &checked).with("seen", seen).report();
	});
}

/// A disk of a node's own, which can be full: gone when dropped.
struct Disk(PathBuf);

impl Disk {
	fn mount(at: &Path) -> Self {
		fs::create_dir_all(at).expect("a folder");
		let size = format!("size={DISK}m");
		let done =
			Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).status();
		assert!(done.expect("`mount` is there").success(), "only root can mount");
		Self(at.to_owned())
	}

	/// Leaves no byte free.
	fn fill(&self) {
		let mut file = File::create(self.0.join("filler")).expect("there is room for a name");
		let block = vec![1; 1 << 16];
		while file.write_all(&block).is_ok() {}
		while file.write_all(&block[..512]).is_ok() {}
	}

	fn free(&self) {
		fs::remove_file(self.0.join("filler")).expect("it is there");
	}
}

impl Drop for Disk {
	fn drop(&mut self) {
		let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
	}
}

#[test]
fn a_validator_whose_disk_is_full_says_so_and_goes_on_once_there_is_room() {
	run(async {
		let mut network = Network::start().await;
		let node = &mut network.nodes[3];
		node.stop();
		let disk = Disk::mount(&network.dir().join("disk"));
		let node = &mut network.nodes[3];
		node.base_path = disk.0.join("dave");
		node.start().await;
		network.recovered("dave begins again on another disk").await;
		let load = Load::start("disk", network.urls(), network.dir(), CLIENTS);
		load.more(CLIENTS, "the load begins", Duration::from_secs(120)).await;
		let begun = Instant::now();
		disk.fill();
		let before = network.highest();
		let ended = ends(&mut network.nodes[3], WATCHED.min(lasting(90))).await;
		network.others_go_on(before).await;
		let words = complaint(&network.nodes[3], &["space", "panicked", "Error"]);
		let node = &mut network.nodes[3];
		if node.runs() {
			node.stop();
		}
		node.spawn();
		let refused = ends(node, WATCHED).await;
		let refusal = complaint(node, &["the disk is full"]);
		disk.free();
		let back = Instant::now();
		network.nodes[3].start().await;
		network.recovered("there is room again").await;
		let recovery = back.elapsed();
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(180)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		network.nodes[3].stop();
		assert!(words.iter().any(|line| line.contains("space")), "it says why: {words:#?}");
		assert_eq!(refused.as_deref(), Some("exit status: 1"), "it does not start: {refusal:#?}");
		assert!(!refusal.is_empty(), "it says what it needs");
		Outcome::new("full_disk", pause, &[recovery], &done, &checked)
			.with("ended", ended)
			.with("said", words)
			.with("refused", refusal)
			.report();
	});
}

#[test]
fn a_damaged_database_is_refused_with_a_reason_and_made_again() {
	run(async {
		let mut network = Network::start().await;
		let load = Load::start("damage", network.urls(), network.dir(), CLIENTS);
		load.more(2 * CLIENTS, "the load begins", Duration::from_secs(120)).await;
		// What is new stays in a log at first: it goes into tables when the node starts again.
		network.nodes[3].stop();
		network.nodes[3].start().await;
		network.recovered("dave is back").await;
		let begun = Instant::now();
		network.nodes[3].stop();
		let damaged = damage(&network.nodes[3].database());
		let already = network.nodes[3].said().lines().count();
		network.nodes[3].spawn();
		let ended = ends(&mut network.nodes[3], WATCHED.min(lasting(90))).await;
		let said = network.nodes[3].said();
		let words: Vec<_> = said.lines().skip(already).map(str::to_owned).collect();
		let words = words[words.len().saturating_sub(12)..].to_vec();
		if network.nodes[3].runs() {
			network.nodes[3].kill();
		}
		network.nodes[3].purge();
		let back = Instant::now();
		network.nodes[3].start().await;
		network.recovered("dave begins again").await;
		let recovery = back.elapsed();
		let pause = network.watch.pause(begun);
		load.more(CLIENTS, "the load goes on", Duration::from_secs(180)).await;
		let done = load.stop().await;
		let checked = check(&mut network, &done).await;
		assert!(
			ended.as_ref().is_some_and(|ended| !ended.contains("exit status: 0")),
			"it does not run on what is damaged: {ended:?}, {words:#?}"
		);
		Outcome::new("damaged_database", pause, &[recovery], &done, &checked)
			.with("files_damaged", damaged)
			.with("ended", ended)
			.with("said", words)
			.report();
	});
}

/// How a node ends, if it does within `limit`.
async fn ends(node: &mut Node, limit: Duration) -> Option<String> {
	let end = Instant::now() + limit;
	while Instant::now() < end {
		if let Some(status) = node.ended() {
			return Some(status.to_string());
		}
		sleep(Duration::from_millis(200)).await;
	}
	None
}

/// The last lines in which a node says one of `words`.
fn complaint(node: &Node, words: &[&str]) -> Vec<String> {
	let said = node.said();
	let found = said.lines().filter(|line| words.iter().any(|word| line.contains(word)));
	let all: Vec<_> = found.map(str::to_owned).collect();
	all[all.len().saturating_sub(6)..].to_vec()
}

/// Overwrites the beginning of every table and index of a database. How many files that were.
fn damage(database: &Path) -> usize {
	let mut count = 0;
	for entry in fs::read_dir(database).expect("a database").flatten() {
		let name = entry.file_name().to_string_lossy().into_owned();
		if !name.starts_with("table_") && !name.starts_with("index_") {
			continue;
		}
		let mut file = OpenOptions::new().write(true).open(entry.path()).expect("a file");
		let length = file.metadata().expect("a file").len() as usize;
		file.seek(SeekFrom::Start(0)).expect("a file");
		file.write_all(&vec![0xaa; DAMAGE.min(length)]).expect("written");
		count += 1;
	}
	assert!(count > 0, "there are tables");
	count
}
