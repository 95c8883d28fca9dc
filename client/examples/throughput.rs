//! How fast a large file goes into a record and out of it, and how much memory that takes, beside
//! `age` (the Debian package) piping the same file to the disk: `make bench-files`.
//!
//! Everything happens in a temporary folder of the folder given. `--ipfs URL` measures the Kubo
//! daemon there too. The chain has no part in it: what is timed is encrypting, storing, fetching,
//! checking and decrypting, until it is flushed to the disk.

use salus_client::{
	keys::AgeIdentity,
	record::{self, Details},
	store::{kubo, parse_cid, EmbeddedStore, KuboStore, Store},
	Category,
};
use std::{
	error::Error,
	fs::{self, File},
	io::{self, Read, Write},
	path::Path,
	process::{Command, Stdio},
	time::Instant,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often each is measured. The median counts.
const ROUNDS: usize = 3;

const MIB: u64 = 1 << 20;

fn main() -> Outcome<()> {
	let arguments: Vec<_> = std::env::args().skip(1).collect();
	let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
	match arguments[..] {
		["in", store, dir] => put(store, Path::new(dir)),
		["out", store, dir, cid] => get(store, Path::new(dir), cid),
		[mib, dir] => compare(mib.parse()?, Path::new(dir), None),
		[mib, dir, "--ipfs", url] => compare(mib.parse()?, Path::new(dir), Some(url)),
		_ => Err("usage: throughput MIB DIR [--ipfs URL]".into()),
	}
}

fn identity() -> AgeIdentity {
	AgeIdentity::from_bytes([7; 32])
}

fn open(store: &str, dir: &Path) -> Outcome<Store> {
	Ok(match store {
		"embedded" => EmbeddedStore::open(dir.join("blocks"))?.into(),
		url => KuboStore::new(url, None, kubo::TIMEOUT)?.into(),
	})
}

/// Makes a record of the file, as `salus record add` does.
fn put(store: &str, dir: &Path) -> Outcome<()> {
	let store = open(store, dir)?;
	let details = Details {
		category: Category::IMAGING,
		author: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into(),
		date: salus_client::clock::now(),
		..Details::default()
	};
	let started = Instant::now();
	let staging = store.staging(dir, "bench")?;
	let recipient = identity().recipient();
	let path = dir.join("file");
	let blocks = staging.blocks();
	let written = salus_client::files::write_file(&path, &details, recipient, blocks, &mut |_| {})?;
	store.take_over(&staging, &written.cid, &written.blocks, &mut |_| {})?;
	report(started, &written.cid.to_string())
}

/// Writes the record out, as `salus record get` does.
fn get(store: &str, dir: &Path, cid: &str) -> Outcome<()> {
	let (store, cid) = (open(store, dir)?, parse_cid(cid)?);
	let target = dir.join("back");
	let started = Instant::now();
	let manifest = record::read_manifest(&cid, &identity(), store.blocks())?;
	let download = store.download(dir, &cid);
	salus_client::files::save_content(
		&cid,
		&manifest,
		&identity(),
		&download,
		&target,
		true,
		&mut |_| {},
	)?;
	download.keep(false);
	drop(download);
	report(started, "")
}

/// Tells the process that measures: seconds, peak memory in MiB, and what it has to know.
fn report(started: Instant, more: &str) -> Outcome<()> {
	let seconds = started.elapsed().as_secs_f64();
	let status = fs::read_to_string("/proc/self/status")?;
	let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
	let peak: u64 = peak.and_then(|it| it.split_whitespace().next()).unwrap_or("0").parse()?;
	println!("{seconds} {} {more}", peak / 1024);
	Ok(())
}

/// Some runs of one thing.
#[derive(Default)]
struct Runs {
	seconds: Vec<f64>,
	peak: u64,
}

impl Runs {
	fn median(&self) -> f64 {
		let mut seconds = self.seconds.clone();
		seconds.sort_by(f64::total_cmp);
		seconds[seconds.len() / 2]
	}
}

fn compare(mib: u64, dir: &Path, ipfs: Option<&str>) -> Outcome<()> {
	let dir = tempfile::tempdir_in(dir)?;
	let dir = dir.path();
	noise(&dir.join("file"), mib * MIB)?;
	fs::write(dir.join("key"), secrecy::ExposeSecret::expose_secret(&identity().export()))?;
	let recipient = salus_client::keys::identity::encode_recipient(&identity().recipient());
	let stores = std::iter::once("embedded").chain(ipfs).collect::<Vec<_>>();
	let mut ages = [Runs::default(), Runs::default()];
	let mut ours: Vec<_> = stores.iter().map(|_| [Runs::default(), Runs::default()]).collect();
	for _ in 0..ROUNDS {
		let encrypt = format!("age -r {recipient} <file | dd of=file.age bs=1M conv=fsync");
		let decrypt = "age -d -i key <file.age | dd of=back bs=1M conv=fsync";
		for (runs, script) in ages.iter_mut().zip([encrypt.as_str(), decrypt]) {
			runs.seconds.push(shell(script, dir)?);
		}
		for (store, runs) in stores.iter().zip(&mut ours) {
			let cid = run(&["in", store], dir, None, &mut runs[0])?;
			run(&["out", store], dir, Some(&cid), &mut runs[1])?;
			if !same(&dir.join("file"), &dir.join("back"))? {
				return Err("other bytes came back".into());
			}
			record::delete(&parse_cid(&cid)?, open(store, dir)?.blocks())?;
		}
		let _ = fs::remove_file(dir.join("file.age"));
	}
	println!("{mib} MiB, median of {ROUNDS}, flushed to the disk");
	for (direction, age) in ["in", "out"].into_iter().zip(&ages) {
		println!("{direction:4} age       {:6.2} s  {:6.0} MiB/s", age.median(), speed(mib, age));
	}
	for (store, runs) in stores.iter().zip(&ours) {
		let name = if *store == "embedded" { "embedded" } else { "Kubo" };
		for ((direction, runs), age) in ["in", "out"].into_iter().zip(runs).zip(&ages) {
			println!(
				"{direction:4} {name:9} {:6.2} s  {:6.0} MiB/s  {:4.2} of age  {} MiB of memory",
				runs.median(),
				speed(mib, runs),
				age.median() / runs.median(),
				runs.peak
			);
		}
	}
	Ok(())
}

fn speed(mib: u64, runs: &Runs) -> f64 {
	mib as f64 / runs.median()
}

fn noise(path: &Path, len: u64) -> io::Result<()> {
	let mut file = File::create(path)?;
	io::copy(&mut File::open("/dev/urandom")?.take(len), &mut file)?;
	file.sync_all()
}

fn shell(script: &str, dir: &Path) -> Outcome<f64> {
	let started = Instant::now();
	let done =
		Command::new("sh").args(["-c", script]).current_dir(dir).stderr(Stdio::null()).status()?;
	match done.success() {
		true => Ok(started.elapsed().as_secs_f64()),
		false => Err("age failed: is it installed?".into()),
	}
}

/// Measures in a process of its own, whose memory is that of the work alone.
fn run(what: &[&str], dir: &Path, cid: Option<&str>, runs: &mut Runs) -> Outcome<String> {
	let mut command = Command::new(std::env::current_exe()?);
	let done = command.args(what).arg(dir).args(cid).stderr(Stdio::inherit()).output()?;
	let said = String::from_utf8(done.stdout)?;
	let mut words = said.split_whitespace();
	let (Some(seconds), Some(peak)) = (words.next(), words.next()) else {
		return Err(format!("{what:?} failed").into());
	};
	runs.seconds.push(seconds.parse()?);
	runs.peak = runs.peak.max(peak.parse()?);
	io::stdout().flush()?;
	Ok(words.next().unwrap_or_default().to_owned())
}

fn same(one: &Path, other: &Path) -> io::Result<bool> {
	let status = Command::new("cmp").arg("-s").args([one, other]).status()?;
	Ok(status.success())
}
