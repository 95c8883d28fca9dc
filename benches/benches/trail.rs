//! What an event of the audit trail costs where there are few and where there are very many, as part of
//! a block of 200 in the node's database, and what it takes on the disk. `make bench-micro ARGS=trail`;
//! `SALUS_EVENTS` says how many are very many.

// What Criterion's macros generate has no documentation.
#![allow(missing_docs)]

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use salus_benches::{amount, People, State};
use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail};
use salus_runtime::Audit;
use std::time::Duration;

/// How many events there are in a block that is measured.
const EVENTS: usize = 200;

/// How many in one of those that make up the many.
const FILL: usize = 20_000;

/// How many patients the events are about, in turn.
const PATIENTS: usize = 1_000;

/// How many events are many, unless told otherwise.
const MANY: usize = 1_000_000;

fn record(people: &People, number: usize) {
	let patient = people.patient(number % people.patients());
	let item = AuditItem::Record(number as u64);
	Audit::record(Actor::Member(patient.clone()), Some(patient), AuditKind::FileAdded, item);
}

fn trail(criterion: &mut Criterion) {
	let mut state = State::on_disk();
	let people = People::settle(&mut state, PATIENTS);
	let mut group = criterion.benchmark_group("event");
	group.throughput(Throughput::Elements(EVENTS as u64)).sample_size(20);
	for count in [0, amount("SALUS_EVENTS", MANY)] {
		fill(&mut state, &people, count);
		state = state.settled();
		let there = state_events(&mut state);
		group.bench_function(BenchmarkId::from_parameter(there), |bencher| {
			bencher.iter_custom(|times| {
				let block = |_| state.block(|| (0..EVENTS).for_each(|it| record(&people, it)));
				(0..times).map(block).sum::<Duration>()
			});
		});
	}
	group.finish();
}

/// Records `count` events, and says what each took of the disk.
fn fill(state: &mut State, people: &People, count: usize) {
	let before = state.bytes();
	for from in (0..count).step_by(FILL) {
		state.block(|| (from..count.min(from + FILL)).for_each(|it| record(people, it)));
	}
	let bytes = state.bytes().saturating_sub(before);
	if bytes > 0 && count > 0 {
		println!("disk: {} bytes an event over {count} events", bytes / count as u64);
	}
}

fn state_events(state: &mut State) -> u64 {
	let mut events = 0;
	state.block(|| events = Audit::total_events());
	events
}

criterion_group!(benches, trail);
criterion_main!(benches);
