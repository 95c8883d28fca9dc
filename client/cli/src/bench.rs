//! `salus bench`: load on a chain that is for trying out, and what it made of it.

use super::{
	context::Context,
	output::{count, count_bar, printable, table, Output},
	Failure,
};
use clap::Args;
use indicatif::ProgressBar;
use salus_bench::{
	self,
	figures::{Figures, Latency, LoadFigures},
	pace::{Interrupt, Progress},
	plan::{Load, Plan},
	plot,
	run::End,
};
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};

/// Measure how fast a chain is: load it with transactions, and report latency, throughput and energy
///
/// Makes accounts of its own, which stay on the chain: development and local chains only, unless told
/// otherwise. Everything is prepared and signed before the clock starts. A transaction succeeded when a
/// finalised block holds it and its call did not fail. Several loads run one after the other; with remark
/// among them each is compared with it. Members are metered, so many accounts share a load: with few of
/// them the allowance is what is measured, and the report says so. Ctrl-C gives the figures so far.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Command {
	/// What to send
	#[arg(value_enum, required = true, value_name = "LOAD")]
	loads: Vec<Load>,

	/// Transactions a second [default: as fast as it goes]
	#[arg(long, value_name = "NUMBER")]
	rate: Option<f64>,

	/// How many transactions each load has [default: 10000, or --rate times --duration]
	#[arg(long, short = 'n', value_name = "NUMBER")]
	transactions: Option<usize>,

	/// Stop offering transactions after so many seconds
	#[arg(long, value_name = "SECONDS")]
	duration: Option<u64>,

	/// How many accounts sign
	#[arg(long, value_name = "NUMBER", default_value_t = 256)]
	accounts: usize,

	/// Spread the load over these nodes, in place of --node; blocks are read from the first
	#[arg(long, value_name = "URL,…", value_delimiter = ',')]
	nodes: Vec<String>,

	/// How many transactions of one account may wait for a block at once where there is no --rate
	#[arg(long, value_name = "NUMBER", default_value_t = 4)]
	window: usize,

	/// Give up where nothing becomes final for so many seconds
	#[arg(long, value_name = "SECONDS", default_value_t = 60)]
	patience: u64,

	/// What a busy core takes, for the estimate where the processor does not count energy
	#[arg(long, value_name = "WATTS", default_value_t = 10.0)]
	watts_per_core: f64,

	/// Draw the figures into this file, as SVG
	#[arg(long, value_name = "FILE")]
	plot: Option<PathBuf>,

	/// Fill a chain that is not for trying out
	#[arg(long)]
	any_chain: bool,
}

const EXAMPLES: &str = "\
Examples:
  salus bench add-file remark                      as fast as it goes, compared with remarks
  salus bench mixed --rate 100 --duration 60       100 a second for a minute
  salus bench add-file --nodes ws://127.0.0.1:9944,ws://127.0.0.1:9945 --plot bench.svg

--dev or --account names an admin, who enrols and verifies the accounts [default: //Alice].";

/// What goes wrong with the picture.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the figures could not be drawn into {path}: {reason}")]
#[diagnostic(code(salus::bench::plot), help("check the path; the figures are above"))]
struct NotDrawn {
	path: PathBuf,
	reason: String,
}

crate::failure::own!(NotDrawn);

/// The admin of development and local chains.
const ADMIN: &str = "//Alice";

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let admin = context.account_or(ADMIN)?;
		let plan = self.plan(context)?;
		let interrupt = Interrupt::listen();
		let bar = count_bar(context.shows_progress(), "connecting");
		let mut progress = |it: Progress| show(&bar, it);
		let done = salus_bench::run(&plan, admin.signer(), &interrupt, &mut progress).await;
		bar.finish_and_clear();
		let figures = done?;
		out.emit(&figures, report)?;
		match &self.plot {
			Some(path) => draw(path, &figures),
			None => Ok(()),
		}
	}

	fn plan(&self, context: &Context) -> Result<Plan, Failure> {
		let duration = self.duration.map(Duration::from_secs);
		let nodes = match self.nodes.as_slice() {
			[] => vec![context.node()?],
			nodes => {
				let trusted = nodes.iter().map(|url| context.trusted(url, context.trusts_node()));
				trusted.collect::<Result<_, _>>()?
			}
		};
		Ok(Plan {
			loads: self.loads.clone(),
			nodes,
			rate: self.rate,
			transactions: Plan::count(self.transactions, self.rate, duration),
			duration,
			accounts: self.accounts,
			window: self.window,
			patience: Duration::from_secs(self.patience),
			any_chain: self.any_chain,
			watts_per_core: self.watts_per_core,
		})
	}
}

fn draw(path: &Path, figures: &Figures) -> Result<(), Failure> {
	let not_drawn = |reason: String| NotDrawn { path: path.to_owned(), reason };
	let svg = plot::svg(figures).map_err(not_drawn)?;
	Ok(fs::write(path, svg).map_err(|e| not_drawn(e.to_string()))?)
}

fn show(bar: &ProgressBar, progress: Progress) {
	let Progress { what, counts } = progress;
	match counts {
		Some(it) => {
			let decided = it.sent - it.unresolved;
			bar.set_length(it.planned as u64);
			bar.set_position(decided as u64);
			bar.set_message(format!("{what}: {} sent, decided", it.sent));
		}
		None => bar.set_message(what),
	}
}

/// The figures for people.
fn report(figures: &Figures) -> String {
	let loads = &figures.loads;
	let head: Vec<_> = [""].into_iter().chain(loads.iter().map(|it| it.load.name())).collect();
	let mut rows = Vec::new();
	let mut row = |name: &str, cell: &dyn Fn(&LoadFigures) -> String| {
		rows.push([name.to_owned()].into_iter().chain(loads.iter().map(cell)).collect());
	};
	row("transactions sent", &|it| it.transactions.sent.to_string());
	row("  final", &|it| it.transactions.r#final.to_string());
	row("  failed", &|it| it.transactions.failed.to_string());
	row("  refused", &|it| it.transactions.refused.to_string());
	row("  dropped", &|it| it.transactions.dropped.to_string());
	row("  unresolved", &|it| it.transactions.unresolved.to_string());
	row("not sent", &|it| it.transactions.unsent.to_string());
	row("success", &|it| of(it.success_rate, |share| format!("{:.2} %", share * 100.0)));
	row("bytes each", &|it| it.bytes.to_string());
	row("offered a second", &|it| number(it.offered_per_second));
	row("included a second", &|it| number(it.included_per_second));
	row("final a second", &|it| number(it.final_per_second));
	row("  of remark's", &|it| of(it.ratio_to_remark, |ratio| format!("{ratio:.2}")));
	row("submit to included, s", &|it| latency(&it.submit_to_included));
	row("included to final, s", &|it| latency(&it.included_to_final));
	row("submit to final, s", &|it| latency(&it.submit_to_final));
	row("blocks, the fullest", &|it| format!("{}, {}", it.blocks, it.fullest_block));
	row("processor, client + nodes, s", &|it| {
		let nodes: Option<f64> = it.energy.measured.node_cpu_seconds.iter().copied().sum();
		format!("{:.1} + {}", it.energy.measured.client_cpu_seconds, number(nodes))
	});
	row("energy, J", &|it| {
		let mark = if it.energy.is_estimate { " (estimate)" } else { "" };
		of(it.energy.joules, |joules| format!("{joules:.0}{mark}"))
	});
	row("transactions per joule", &|it| {
		of(it.energy.transactions_per_joule, |it| format!("{it:.1}"))
	});
	let mut text = vec![table(&head, rows), "latencies: median / 95 % / 99 % / worst".into()];
	text.extend(loads.iter().flat_map(remarks));
	if loads.iter().any(|it| it.energy.is_estimate) {
		let watts = figures.watts_per_core;
		text.push(format!("energy is an estimate: processor time at {watts} W a core"));
	}
	let lost = figures.lost.iter();
	text.extend(lost.map(|it| format!("lost on the way: {}: {}", it.url, printable(&it.reason))));
	text.join("\n")
}

/// What has to be said of a load.
fn remarks(load: &LoadFigures) -> Vec<String> {
	let name = load.load.name();
	let mut said = Vec::new();
	match load.end {
		End::Decided => {}
		End::NothingMoved => said.push("given up: nothing became final any more".into()),
		End::NoNodeLeft => said.push("ended early: no node was left".into()),
		End::Interrupted => said.push("interrupted: these are the figures so far".into()),
	}
	if let (Some(rate), Some(false)) = (load.rate, load.rate_held) {
		let reached = number(load.final_per_second);
		said.push(format!("{rate} a second could not be held: {reached} a second became final"));
	}
	if load.held_back_by_full_pool > 0 {
		let times = count(load.held_back_by_full_pool as u64, "time");
		said.push(format!("held back {times} because a node's pool was full"));
	}
	if load.held_back_by_allowance > 0 {
		let times = count(load.held_back_by_allowance as u64, "time");
		said.push(format!("held back {times} because an account's allowance was used up, which is then what was measured: more --accounts share it"));
	}
	if load.lost_by_pools > 0 {
		let times = count(load.lost_by_pools as u64, "transaction");
		said.push(format!(
			"{times} offered again: a node had taken them, and no pool had them any more"
		));
	}
	let reasons = load.reasons.iter();
	said.extend(reasons.map(|(reason, count)| format!("{count} {}", printable(reason))));
	said.into_iter().map(|it| format!("{name}: {it}")).collect()
}

fn of<T>(value: Option<T>, text: impl FnOnce(T) -> String) -> String {
	value.map_or_else(|| "-".into(), text)
}

fn number(value: Option<f64>) -> String {
	of(value, |it| format!("{it:.1}"))
}

fn latency(latency: &Option<Latency>) -> String {
	of(latency.as_ref(), |it| {
		let times = [it.median_ms, it.p95_ms, it.p99_ms, it.worst_ms];
		times.map(|ms| format!("{:.2}", ms / 1000.0)).join(" / ")
	})
}
