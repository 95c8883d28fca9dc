//! What access costs at size: `make bench-access`. With some fifty grants standing, giving and
//! taking access and changing keys are to take as long with ten thousand records as with ten. Also:
//! how long sealed keys and links are, and how long recovery from the phrase takes.
//!
//! It starts a development node of its own, in a temporary folder, and shares nothing with others.

mod node;
mod people;
mod recovery;

use clap::Parser;
use node::Node;
use people::{Provider, Site, CATEGORIES, LABORATORY};
use recovery::Recovered;
use salus_client::{
	chain::Chain,
	keys::{make_link, seal_keys, AgeIdentity, DevKey, EpochKey, KeyError},
	ops::Member,
	Category,
};
use serde::Serialize;
use std::{
	error::Error,
	time::{Duration, Instant},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What access costs at size, on a development node of its own.
#[derive(Parser)]
struct Options {
	/// How many records the patient has, from few to many; the first is what the others are
	/// compared with
	#[arg(long, value_delimiter = ',', default_value = "10,1000,10000")]
	records: Vec<usize>,
	/// How many grants stand all the while
	#[arg(long, default_value_t = 50)]
	grants: usize,
	/// How often each is measured; the median counts
	#[arg(long, default_value_t = 3)]
	rounds: usize,
	/// With how many records recovery is measured; 0 leaves it out
	#[arg(long, default_value_t = 1000)]
	recovery: usize,
	/// How often the keys changed between them
	#[arg(long, default_value_t = 20)]
	rotations: usize,
	/// Print JSON
	#[arg(long)]
	json: bool,
}

/// The times of one thing, in seconds.
#[derive(Serialize)]
struct Times {
	/// What is done.
	what: &'static str,
	/// How many records the patient has.
	records: usize,
	/// From submission until it is final, the median. For a revocation and a rotation that is when
	/// it takes effect; the new keys are handed on after it.
	r#final: Option<f64>,
	/// All of it, the median.
	total: f64,
	/// The median of all of it, compared with that of the fewest records.
	ratio: f64,
	/// Each run: until it is final, and all of it.
	runs: Vec<(Option<f64>, f64)>,
}

/// The length of keys that are sealed, in bytes.
#[derive(Serialize)]
struct Sealed {
	/// Of how many categories.
	categories: u8,
	/// To how many readers: a doctor, or a department and its doctors.
	readers: u8,
	/// How many bytes at most: age adds some that differ each time.
	bytes: usize,
}

/// All that was measured.
#[derive(Serialize)]
struct Measured {
	grants: usize,
	rounds: usize,
	times: Vec<Times>,
	sealed: Vec<Sealed>,
	/// The length of a link in bytes, at most.
	link: usize,
	recovery: Vec<Recovered>,
}

fn main() -> Outcome<()> {
	let options = Options::parse();
	let measured = tokio::runtime::Runtime::new()?.block_on(measure(&options))?;
	match options.json {
		true => println!("{}", serde_json::to_string_pretty(&measured)?),
		false => print(&measured),
	}
	Ok(())
}

async fn measure(options: &Options) -> Outcome<Measured> {
	let dir = tempfile::tempdir()?;
	let node = Node::start(dir.path())?;
	let site = Site::new(node.url(), dir.path()).await?;
	site.raise_allowance().await?;
	eprintln!("registering {} providers", options.grants + 1);
	let providers = site.providers(options.grants + 1).await?;
	let (last, standing) = providers.split_last().ok_or("no provider")?;
	let patient = site.member(DevKey::parse("//bench//patient")?.account()?, "data")?;
	people::register(&patient).await?;
	people::grant_all(&patient, standing).await?;

	let (mut times, mut lost, mut there) = (Vec::new(), Vec::new(), 0);
	for (number, records) in options.records.iter().copied().enumerate() {
		eprintln!("{records} records");
		let grow = people::add_records(&patient, there, records.saturating_sub(there));
		// What takes longest to prepare is prepared together, and measured alone.
		if number + 1 == options.records.len() && options.recovery > 0 {
			let prepared = prepare_recovery(&site, last, options);
			(_, lost) = futures::future::try_join(grow, prepared).await?;
		} else {
			grow.await?;
		}
		there = records.max(there);
		times.extend(rounds(&patient, last, there, options.rounds).await?);
	}
	compare(&mut times);
	let mut recovery = Vec::new();
	for lost in &lost {
		eprintln!("recovering");
		recovery.push(recovery::recover(&site, last, lost).await?);
	}
	let (sealed, link) = lengths()?;
	Ok(Measured { grants: options.grants, rounds: options.rounds, times, sealed, link, recovery })
}

async fn prepare_recovery(
	site: &Site,
	doctor: &Provider,
	options: &Options,
) -> Outcome<Vec<recovery::Lost>> {
	let mut lost = Vec::new();
	for rotations in [0, options.rotations] {
		lost.push(recovery::prepare(site, doctor, options.recovery, rotations).await?);
	}
	Ok(lost)
}

/// Does each thing some times.
async fn rounds(
	patient: &Member,
	provider: &Provider,
	records: usize,
	rounds: usize,
) -> Outcome<Vec<Times>> {
	let mut runs: [Vec<(Option<f64>, f64)>; 4] = Default::default();
	for round in 0..rounds {
		eprintln!("  round {} of {rounds}", round + 1);
		let chain = &patient.chain;
		let started = next_block(chain).await?;
		// The command does this before it grants; here there is never anything to do.
		patient.keys().maintain().await?;
		runs[0].push((None, seconds(started)));

		let started = next_block(chain).await?;
		let granted = patient.access().grant(provider.id(), &CATEGORIES, false, None, None).await?;
		runs[1].push((Some(granted.finality.final_ms as f64 / 1000.0), seconds(started)));

		for (number, rotation) in [(2, true), (3, false)] {
			let started = next_block(chain).await?;
			let done = match rotation {
				true => patient.access().revoke(provider.id()).await?.keys,
				false => patient.access().rotate(&[LABORATORY]).await?,
			};
			let when = done.finality.map(|when| when.final_ms as f64 / 1000.0);
			runs[number].push((when, seconds(started)));
		}
	}
	let what = ["look for what is over", "grant", "revoke", "rotate one category"];
	let times = what.into_iter().zip(runs).map(|(what, runs)| Times {
		what,
		records,
		r#final: runs.iter().map(|(r#final, _)| *r#final).collect::<Option<Vec<_>>>().map(median),
		total: median(runs.iter().map(|(_, total)| *total).collect()),
		ratio: 1.0,
		runs,
	});
	Ok(times.collect())
}

/// Waits for the next block that is final, so that everything begins at the same distance from one,
/// and says when it began.
async fn next_block(chain: &Chain) -> Outcome<Instant> {
	let before = chain.at_finalized().await?.block_number();
	while chain.at_finalized().await?.block_number() == before {
		tokio::time::sleep(Duration::from_millis(10)).await;
	}
	Ok(Instant::now())
}

fn seconds(since: Instant) -> f64 {
	since.elapsed().as_secs_f64()
}

fn median(mut seconds: Vec<f64>) -> f64 {
	seconds.sort_by(f64::total_cmp);
	seconds[seconds.len() / 2]
}

/// Compares everything with what it took with the fewest records.
fn compare(times: &mut [Times]) {
	for index in 0..times.len() {
		let first = times.iter().find(|it| it.what == times[index].what);
		times[index].ratio = first.map_or(1.0, |first| times[index].total / first.total);
	}
}

/// How often something is sealed to find out how long it gets.
const SEALED: usize = 100;

/// The lengths of sealed keys, and of a link.
fn lengths() -> Outcome<(Vec<Sealed>, usize)> {
	let longest = |seal: &dyn Fn() -> Result<Vec<u8>, KeyError>| {
		(0..SEALED)
			.map(|_| seal().map(|it| it.len()))
			.try_fold(0, |most, it| it.map(|it| it.max(most)))
	};
	let identity = |number| AgeIdentity::from_bytes([number; 32]);
	let mut sealed = Vec::new();
	for readers in [1, 4, 25] {
		for categories in [1, 8] {
			let key = |index| {
				let category = Category::new(index);
				EpochKey { category, epoch: 0, identity: identity(index + 1) }
			};
			let keys: Vec<_> = (0..categories).map(key).collect();
			let to: Vec<_> = (0..readers).map(|it| identity(it + 100).recipient()).collect();
			let bytes = longest(&|| seal_keys(&keys, &to))?;
			sealed.push(Sealed { categories, readers, bytes });
		}
	}
	let link = longest(&|| make_link(&identity(1), identity(2).recipient()))?;
	Ok((sealed, link))
}

fn print(measured: &Measured) {
	let Measured { grants, rounds, times, sealed, link, recovery } = measured;
	println!("{grants} grants standing, median of {rounds}, begun when a block was final");
	println!(
		"{:>8}  {:22} {:>15} {:>10} {:>6}",
		"records", "", "submit to final", "all of it", "ratio"
	);
	for Times { what, records, r#final, total, ratio, .. } in times {
		let r#final = r#final.map_or_else(|| "-".into(), |it| format!("{it:.2} s"));
		println!("{records:>8}  {what:22} {:>15} {total:>8.2} s {ratio:>6.2}", r#final);
	}
	for Sealed { categories, readers, bytes } in sealed {
		let who = match readers {
			1 => "a doctor".to_owned(),
			more => format!("a department and its {} doctors", more - 1),
		};
		let of = if *categories == 1 { "category" } else { "categories" };
		println!("sealed keys of {categories} {of} for {who}: up to {bytes} bytes");
	}
	println!("a link: up to {link} bytes");
	for recovered in recovery {
		println!("recovery, {}", recovery::line(recovered));
	}
}
