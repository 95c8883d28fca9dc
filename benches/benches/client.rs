//! What the client does with a record's bytes, one step at a time: encryption, cutting into blocks, the
//! hash of a block, sealing keys and opening them. `make bench-micro`.

// What Criterion's macros generate has no documentation.
#![allow(missing_docs)]

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use salus_client::{
	keys::{identity, make_link, open_keys, open_link, seal_keys, AgeIdentity, EpochKey},
	store::{BlockSink, FileWriter, Profile, StoreError},
	Category,
};
use std::{hint::black_box, io::Write};

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// Takes blocks and keeps none.
struct Nowhere;

impl BlockSink for Nowhere {
	fn take(&mut self, cid: cid::Cid, bytes: Vec<u8>) -> Result<(), StoreError> {
		black_box((cid, bytes));
		Ok(())
	}
}

fn identity_of(number: u8) -> AgeIdentity {
	AgeIdentity::from_bytes([number; 32])
}

/// Bytes that are not all the same.
fn bytes(length: usize) -> Vec<u8> {
	(0..length).map(|number| (number * 31 % 251) as u8).collect()
}

fn encryption(criterion: &mut Criterion) {
	let recipient = identity_of(1).recipient();
	for (name, length) in [("1 KiB", KIB), ("1 MiB", MIB), ("16 MiB", 16 * MIB)] {
		let plain = bytes(length);
		let sealed = identity::encrypt(&plain, recipient).expect("encrypted");
		let mut group = criterion.benchmark_group("age");
		group.throughput(Throughput::Bytes(length as u64)).sample_size(20);
		group.bench_function(BenchmarkId::new("encrypt", name), |bencher| {
			bencher.iter(|| identity::encrypt(black_box(&plain), recipient).expect("encrypted"));
		});
		group.bench_function(BenchmarkId::new("decrypt", name), |bencher| {
			bencher.iter(|| {
				identity::decrypt("this", black_box(&sealed), &[identity_of(1)]).expect("decrypted")
			});
		});
		group.finish();
	}
}

fn blocks(criterion: &mut Criterion) {
	for (name, length) in [("1 MiB, one CID", MIB), ("64 MiB", 64 * MIB)] {
		let content = bytes(length);
		let mut group = criterion.benchmark_group("chunk and hash");
		group.throughput(Throughput::Bytes(length as u64)).sample_size(20);
		group.bench_function(name, |bencher| {
			bencher.iter(|| {
				let mut writer = FileWriter::new(Nowhere, Profile::default());
				writer.write_all(black_box(&content)).expect("nothing refuses");
				writer.finish().expect("a root")
			});
		});
		group.finish();
	}
}

fn sealing(criterion: &mut Criterion) {
	let doctor = identity_of(9);
	let mut group = criterion.benchmark_group("keys");
	for categories in [1, 8] {
		let key = |index| {
			let (category, identity) = (Category::new(index), identity_of(index + 1));
			EpochKey { category, epoch: 0, identity }
		};
		let keys: Vec<_> = (0..categories).map(key).collect();
		let sealed = seal_keys(&keys, &[doctor.recipient()]).expect("sealed");
		group.bench_function(BenchmarkId::new("seal", categories), |bencher| {
			bencher.iter(|| seal_keys(black_box(&keys), &[doctor.recipient()]).expect("sealed"));
		});
		group.bench_function(BenchmarkId::new("open", categories), |bencher| {
			let identities = [doctor.clone()];
			bencher.iter(|| open_keys(black_box(&sealed), &identities).expect("opened"));
		});
	}
	let link = make_link(&identity_of(1), identity_of(2).recipient()).expect("a link");
	group.bench_function("make a link", |bencher| {
		bencher.iter(|| make_link(&identity_of(1), identity_of(2).recipient()).expect("a link"));
	});
	group.bench_function("open a link", |bencher| {
		bencher.iter(|| open_link(black_box(&link), &identity_of(2)).expect("opened"));
	});
	group.finish();
}

criterion_group!(benches, encryption, blocks, sealing);
criterion_main!(benches);
