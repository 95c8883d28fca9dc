//! A client whose clock is days off: what it writes and grants has the chain's time, and what others are
//! writing to a store that they share stays.

use crate::harness::{Cast, Done, Machine, Node, Person, Running};
use salus_client::{clock::now_millis, fhir::parse_instant};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	sync::OnceLock,
};
use tempfile::TempDir;

const DAY: u64 = 24 * 60 * 60_000;

/// How far a date may be from now: these tests wait for blocks.
const NEAR: u64 = 5 * 60_000;

/// Shifts the wall clock of a program by as many seconds as `OFF` says, and leaves the clock alone that only
/// counts.
const SHIFT: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *time) {
	static int (*real)(clockid_t, struct timespec *);
	if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	int done = real(clock, time);
	const char *off = getenv("OFF");
	if (!done && off && clock == CLOCK_REALTIME) time->tv_sec += atol(off);
	return done;
}
"#;

/// The library that shifts the clock, made once with the compiler that links this test.
fn shift() -> &'static Path {
	static LIBRARY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
	let (_, library) = LIBRARY.get_or_init(|| {
		let dir = tempfile::tempdir().expect("a folder");
		let (source, library) = (dir.path().join("shift.c"), dir.path().join("shift.so"));
		fs::write(&source, SHIFT).expect("written");
		let mut compiler = Command::new("cc");
		compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl");
		assert!(compiler.status().expect("a C compiler").success());
		(dir, library)
	});
	library
}

/// Lets `command` run with the clock off by so many seconds.
pub fn put_off(command: &mut Command, seconds: i64) {
	command.env("LD_PRELOAD", shift()).env("OFF", seconds.to_string());
}

/// Runs a command with the clock off by so many days.
fn run_off(machine: &Machine, days: i64, who: &Person, arguments: &[&str]) -> Done {
	let mut command = machine.command(who, &[arguments, &["--output", "json"]].concat());
	put_off(&mut command, days * 86_400);
	Running::start(command).wait()
}

#[track_caller]
fn assert_near(moment: u64, expected: u64) {
	assert!(moment.abs_diff(expected) < NEAR, "{moment} is not near {expected}");
}

#[test]
fn grant_lasts_as_long_as_was_said_whatever_the_clients_clock_says() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	for days in [-400, 400] {
		let patient = machine.patient(&format!("patient{days}"));
		let grant = ["access", "grant", &doctor.address, "-c", "imaging", "--expires", "30d"];
		run_off(&machine, days, &patient, &grant).succeeded();
		let listed = machine.ok(&patient, &["access", "list"]);
		let expires = listed[0]["expires"].as_u64().expect("a moment");
		assert_near(expires, now_millis() + 30 * DAY);
	}
}

#[test]
fn record_and_comment_have_the_chains_date_whatever_the_clients_clock_says() {
	let machine = Machine::new(Node::shared());
	let doctor = &Cast::of_all().doctor;
	let patient = machine.patient("patient");
	let file = machine.file("note.txt", "hello clock");
	for days in [-400, 400] {
		let add =
			["record", "add", &file, "-c", "imaging", "--title", &format!("off by {days} days")];
		run_off(&machine, days, &patient, &add).succeeded();
	}
	machine.ok(&patient, &["access", "grant", &doctor.address, "-c", "imaging", "--contribute"]);
	let comment =
		["comment", "add", "--patient", &patient.address, "-c", "imaging", "--text-file", &file];
	run_off(&machine, 400, doctor, &comment).succeeded();
	let records = machine.ok(&patient, &["record", "list"]);
	let comments = machine.ok(&patient, &["comment", "list"]);
	for date in
		[&records[0]["manifest"]["date"], &records[1]["manifest"]["date"], &comments[0]["date"]]
	{
		let date = date.as_str().and_then(parse_instant).expect("a date");
		assert_near(date, now_millis());
	}
}

#[test]
fn client_whose_clock_is_days_off_leaves_what_others_are_writing() {
	let machine = Machine::new(Node::shared());
	machine.store();
	let tmp = machine.store_dir().join("tmp");
	let (block, folder) = (tmp.join("block-others"), tmp.join("others"));
	fs::write(&block, "half").expect("written");
	fs::create_dir(&folder).expect("made");
	for days in [2, 8, 400, -400] {
		run_off(&machine, days, &Person::nobody(), &["store", "status"]).succeeded();
		assert!(block.exists() && folder.exists(), "{days} days off");
	}
	// What nobody goes on with is removed, by the time of the file system.
	let old = std::time::SystemTime::now() - std::time::Duration::from_secs(9 * 24 * 60 * 60);
	for path in [&block, &folder] {
		fs::File::open(path).and_then(|it| it.set_modified(old)).expect("its owner's");
	}
	run_off(&machine, -400, &Person::nobody(), &["store", "status"]).succeeded();
	assert!(!block.exists() && !folder.exists());
}
