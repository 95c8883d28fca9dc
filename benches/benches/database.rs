//! What the database takes for a key of the state, beside what the call computes: the runtime's
//! `DbWeight`. `make bench-micro ARGS=database`; `SALUS_KEYS` says how many keys there are.
//!
//! A read is the first one of a key since the node started, so that no cache of the node has it. A write
//! is a key's share of a block that changes a thousand of them: the new root of the trie, and writing it.

// What Criterion's macros generate has no documentation.
#![allow(missing_docs)]

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use salus_benches::{amount, State};
use sp_io::{hashing::blake2_256, storage};
use std::time::Duration;

/// How many keys there are, unless told otherwise.
const KEYS: usize = 1_000_000;

/// How many of them a block makes.
const FILL: usize = 20_000;

/// How many are read, or changed, at a time.
const BATCH: usize = 1_000;

/// As long as a record of a patient is with its key in the state.
const VALUE: usize = 80;

fn key(number: usize) -> [u8; 32] {
	blake2_256(&number.to_le_bytes())
}

fn write(number: usize, with: u8) {
	storage::set(&key(number), &[with; VALUE]);
}

fn database(criterion: &mut Criterion) {
	let keys = amount("SALUS_KEYS", KEYS);
	let mut state = State::on_disk();
	for from in (0..keys).step_by(FILL) {
		state.block(|| (from..keys.min(from + FILL)).for_each(|it| write(it, 0)));
	}
	let mut state = state.settled();
	// Everywhere in the trie, and never the same one again for as long as there are some.
	let mut next = (0..keys).cycle().map(|it| it * 7_919 % keys);
	let mut group = criterion.benchmark_group("key");
	group.throughput(Throughput::Elements(BATCH as u64)).sample_size(20);
	group.bench_function(BenchmarkId::new("read", keys), |bencher| {
		bencher.iter_custom(|times| {
			let mut took = Duration::ZERO;
			for _ in 0..times {
				let batch: Vec<_> = next.by_ref().take(BATCH).map(key).collect();
				took +=
					state.read(|| batch.iter().for_each(|it| assert!(storage::get(it).is_some())));
			}
			took
		});
	});
	let mut turn = 0u8;
	group.bench_function(BenchmarkId::new("write", keys), |bencher| {
		bencher.iter_custom(|times| {
			let mut took = Duration::ZERO;
			for _ in 0..times {
				turn = turn.wrapping_add(1);
				let batch: Vec<_> = next.by_ref().take(BATCH).collect();
				took += state.block(|| batch.iter().for_each(|it| write(*it, turn)));
			}
			took
		});
	});
	group.finish();
}

criterion_group!(benches, database);
criterion_main!(benches);
