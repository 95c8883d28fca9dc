//! What calls cost on a state in memory and on one in ParityDB, as part of a block of 200 of them: their
//! work, the new root of the trie, and writing it. `make bench-micro`.

// What Criterion's macros generate has no documentation.
#![allow(missing_docs)]

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use salus_benches::{People, State};
use std::time::Duration;

/// How many calls there are in a block, each by another patient.
const CALLS: usize = 200;

type Call = fn(&People, usize, usize);

/// Each call, and what has to be done again before the next block of it.
const BLOCKS: [(&str, Call, Option<Call>); 4] = [
	("add_file", |people, patient, turn| people.add_file(patient, turn).expect("added"), None),
	("grant_access", |people, patient, _| people.grant(patient, 1).expect("granted"), None),
	("open_file", |people, patient, _| people.open(patient).expect("opened"), None),
	(
		"revoke_access",
		|people, patient, _| people.revoke(patient, 1).expect("revoked"),
		Some(|people, patient, _| people.grant(patient, 1).expect("granted")),
	),
];

fn calls(criterion: &mut Criterion) {
	for (place, make) in
		[("memory", State::in_memory as fn() -> State), ("paritydb", State::on_disk)]
	{
		let mut state = make();
		let people = People::settle(&mut state, CALLS);
		let mut turn = 0;
		for (name, call, before) in BLOCKS {
			let mut group = criterion.benchmark_group(name);
			group.throughput(Throughput::Elements(CALLS as u64)).sample_size(20);
			group.bench_function(BenchmarkId::from_parameter(place), |bencher| {
				bencher.iter_custom(|times| {
					let mut took = Duration::ZERO;
					for _ in 0..times {
						turn += 1;
						let all = |call: Call| (0..CALLS).for_each(|it| call(&people, it, turn));
						if let Some(before) = before {
							state.block(|| all(before));
						}
						took += state.block(|| all(call));
					}
					took
				});
			});
			group.finish();
		}
	}
}

criterion_group!(benches, calls);
criterion_main!(benches);
