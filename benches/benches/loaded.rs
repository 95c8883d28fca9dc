//! A chain that is full: how long its view functions take, in the runtime's WebAssembly, and a block of 200
//! calls, beside the same on an empty chain; what a record takes of the disk; and granting and revoking by
//! somebody with very many records. `make bench-micro ARGS=loaded`; `SALUS_PATIENTS` says how many patients
//! there are, who have ten records each.

// What Criterion's macros generate has no documentation.
#![allow(missing_docs)]

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use frame_support::view_functions::ViewFunction;
use pallet_audit::pallet::{TrailOfViewFunction, TrailViewFunction};
use pallet_patients::pallet::{
	FilesViewFunction, GrantsToViewFunction, GrantsViewFunction, PatientViewFunction,
};
use salus_benches::{amount, People, State};
use salus_primitives::MAX_PAGE;
use salus_runtime::Runtime;
use std::time::Duration;

/// How many patients there are, unless told otherwise.
const PATIENTS: usize = 100_000;

/// How many records each has.
const RECORDS: usize = 10;

/// How many patients have their records added in one block.
const FILL: usize = 2_000;

/// How many records somebody has who has very many.
const VERY_MANY: usize = 100_000;

/// How many patients an empty chain has.
const FEW: usize = 200;

/// How many calls there are in a block that is measured.
const CALLS: usize = 200;

/// How often a view function is asked.
const QUESTIONS: usize = 1_000;

fn loaded(criterion: &mut Criterion) {
	let patients = amount("SALUS_PATIENTS", PATIENTS);
	let (mut empty, few) = filled(FEW, 1);
	let (mut full, many) = filled(patients, RECORDS);
	let mut group = criterion.benchmark_group("add_file");
	group.throughput(Throughput::Elements(CALLS as u64)).sample_size(20);
	for (name, state, people) in [("empty", &mut empty, &few), ("full", &mut full, &many)] {
		let mut turn = RECORDS;
		group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
			bencher.iter_custom(|times| {
				let mut took = Duration::ZERO;
				for _ in 0..times {
					turn += 1;
					took += state.block(|| {
						(0..CALLS).for_each(|it| add_file(people, spread(turn * CALLS + it), turn));
					});
				}
				took
			});
		});
	}
	group.finish();
	access(criterion, &mut full, &many);
	for (name, state, people) in [("empty", &mut empty, &few), ("full", &mut full.settled(), &many)]
	{
		println!("view functions, {name}: median and 99th percentile of {QUESTIONS}, in ms");
		let patient = |it: usize| people.patient(spread(it) % people.patients());
		ask(state, "patient", |it| PatientViewFunction::<Runtime>::new(patient(it)));
		ask(state, "files", |it| FilesViewFunction::<Runtime>::new(patient(it), None, 0, MAX_PAGE));
		ask(state, "grants", |it| GrantsViewFunction::<Runtime>::new(patient(it), None, MAX_PAGE));
		ask(state, "grants_to", |it| {
			GrantsToViewFunction::<Runtime>::new(people.doctor(0), Some(patient(it)), MAX_PAGE)
		});
		ask(state, "trail_of", |it| TrailOfViewFunction::<Runtime>::new(patient(it), 0, MAX_PAGE));
		let events = (people.patients() * 4) as u64;
		ask(state, "trail", |it| {
			TrailViewFunction::<Runtime>::new(spread(it) as u64 % events, MAX_PAGE)
		});
	}
}

/// Granting and revoking, in turn, by somebody with few records and by somebody with very many.
fn access(criterion: &mut Criterion, state: &mut State, people: &People) {
	let (one, other) = (0, 1);
	for from in (0..VERY_MANY).step_by(FILL) {
		state.block(|| (from..from + FILL).for_each(|it| add_file(people, other, RECORDS + it)));
	}
	let mut group = criterion.benchmark_group("grant and revoke");
	group.throughput(Throughput::Elements(CALLS as u64)).sample_size(20);
	for (name, patient) in [("10 records", one), ("100000 records", other)] {
		group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
			bencher.iter_custom(|times| {
				let both = || {
					people.grant(patient, 1).expect("granted");
					people.revoke(patient, 1).expect("revoked");
				};
				(0..times).map(|_| state.block(|| (0..CALLS / 2).for_each(|_| both()))).sum()
			});
		});
	}
	group.finish();
}

/// A chain with so many patients, who have so many records each.
fn filled(patients: usize, records: usize) -> (State, People) {
	let mut state = State::on_disk();
	let before = state.bytes();
	let people = People::settle(&mut state, patients);
	let settled = state.bytes();
	for turn in 1..records {
		for from in (0..patients).step_by(FILL) {
			let part = from..patients.min(from + FILL);
			state.block(|| part.for_each(|patient| add_file(&people, patient, turn)));
		}
	}
	let bytes = state.bytes();
	println!(
		"disk: {} bytes a patient with a grant and a record, {} bytes a record more",
		settled.saturating_sub(before) / patients as u64,
		bytes.saturating_sub(settled) / (patients * (records - 1)).max(1) as u64
	);
	(state.settled(), people)
}

fn add_file(people: &People, patient: usize, turn: usize) {
	people.add_file(patient % people.patients(), turn).expect("added");
}

/// Numbers all over the place, for numbers in a row.
fn spread(number: usize) -> usize {
	number * 7_919
}

/// Asks, and prints how long it took.
fn ask<Q: ViewFunction + codec::Encode>(
	state: &mut State,
	name: &str,
	question: impl Fn(usize) -> Q,
) {
	let mut took: Vec<_> = (0..QUESTIONS).map(|it| state.view(&question(it))).collect();
	took.sort_unstable();
	let at = |share: usize| took[(QUESTIONS - 1) * share / 100].as_secs_f64() * 1_000.0;
	println!("  {name:<10} {:>8.3} {:>8.3}", at(50), at(99));
}

criterion_group!(benches, loaded);
criterion_main!(benches);
