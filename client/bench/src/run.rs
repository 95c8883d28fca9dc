//! One load, from the first transaction to the last: sends, follows, and ends when everything is
//! decided, when nothing moves any more, when no node is left or when somebody presses Ctrl-C.

use super::{
	energy::{Energy, Meter},
	follow::Follower,
	ledger::{Counts, Entry, Fate, Ledger},
	nodes::{within, Nodes},
	pace::{Interrupt, Pace},
	send::Sender,
	shared::Shared,
	sign::Signed,
	BenchError,
};
use salus_client::chain::Chain;
use serde::Serialize;
use std::{
	collections::{BTreeMap, HashSet},
	sync::{atomic::Ordering, Arc},
	time::{Duration, Instant},
};
use subxt::config::Header;
use tokio::{sync::oneshot, task::JoinSet};

/// How often it is looked whether the load is over.
const LOOK: Duration = Duration::from_millis(50);

/// How often the nodes are asked which transactions are still in their pools, once all are sent or
/// nothing becomes final.
const POOLS: Duration = Duration::from_secs(2);

/// How long nothing becomes final before the nodes are asked: some slots.
const STILL: Duration = Duration::from_secs(8);

/// How often transactions that every pool lost are offered again although none got into a block since.
/// Those that are lost once more are dropped.
const ROUNDS: usize = 3;

/// How long the follower may take to begin.
const BEGIN: Duration = Duration::from_secs(30);

/// Why a load ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
	/// Every transaction that was offered is decided.
	Decided,
	/// Nothing became final for as long as one waits.
	NothingMoved,
	/// No node was left.
	NoNodeLeft,
	/// Somebody pressed Ctrl-C.
	Interrupted,
}

/// What a load came to.
pub struct Outcome {
	/// What became of each transaction.
	pub entries: Vec<Entry>,
	/// How many have come how far.
	pub counts: Counts,
	/// Why it ended.
	pub end: End,
	/// How long it took.
	pub took: Duration,
	/// How many final blocks hold some, and how many the fullest one holds.
	pub blocks: (usize, usize),
	/// How often the pool was full.
	pub pool_full: usize,
	/// How often an allowance was used up.
	pub allowance_spent: usize,
	/// How many transactions every pool lost, each time.
	pub lost_by_pools: usize,
	/// What it took.
	pub energy: Energy,
}

impl Outcome {
	/// The reasons of those that are not final, and how many have each.
	pub fn reasons(&self) -> BTreeMap<String, usize> {
		let mut reasons = BTreeMap::new();
		for entry in &self.entries {
			let reason = match &entry.fate {
				Fate::Refused(reason) => format!("refused: {reason}"),
				Fate::Failed(reason) => format!("failed: {reason}"),
				Fate::Dropped => "dropped: in no pool and no block any more".into(),
				Fate::Waiting if entry.included.is_some() => {
					"unresolved: in a block, not seen final".into()
				}
				Fate::Waiting => "unresolved: offered, in no block".into(),
				Fate::Unsent | Fate::Final => continue,
			};
			*reasons.entry(reason).or_default() += 1;
		}
		reasons
	}

	/// How many did not succeed, and why the first kind of them did not.
	pub fn first_failure(&self) -> Option<(usize, String)> {
		let count = self.counts.planned - self.counts.r#final;
		let reason = self.reasons().into_keys().next();
		(count > 0).then(|| (count, reason.unwrap_or_else(|| "not sent".into())))
	}
}

/// Runs one load.
///
/// # Errors
/// No node says where the chain is. Whatever happens later is counted.
pub async fn run(
	nodes: &Arc<Nodes>,
	chain: &Chain,
	signed: &[Signed],
	pace: &Pace,
	interrupt: &Interrupt,
	progress: &mut (dyn FnMut(Counts) + Send),
) -> Result<Outcome, BenchError> {
	let at = chain.at_finalized().await?;
	let signed: Arc<[Signed]> = signed.into();
	let ledger = Ledger::new(signed.iter().map(|it| it.hash));
	let shared = Arc::new(Shared::new(ledger, at.metadata(), at.block_number()));
	let mut tasks = JoinSet::new();
	let (ready, begun) = oneshot::channel();
	tasks.spawn(Follower::new(nodes.clone(), shared.clone(), at.block_number()).follow(ready));
	let _ = tokio::time::timeout(BEGIN, begun).await;
	let meter = Meter::start(nodes.urls());
	spawn_senders(&mut tasks, nodes, &shared, &signed, pace);
	let end = watch_over(nodes, &shared, pace, interrupt, progress).await;
	tasks.shutdown().await;

	let took = shared.now();
	let ledger = shared.ledger();
	progress(ledger.counts());
	Ok(Outcome {
		entries: ledger.entries().to_vec(),
		counts: ledger.counts(),
		end,
		took,
		blocks: shared.blocks(),
		pool_full: shared.held().pool_full.load(Ordering::Relaxed),
		allowance_spent: shared.held().allowance_spent.load(Ordering::Relaxed),
		lost_by_pools: shared.held().lost_by_pools.load(Ordering::Relaxed),
		energy: meter.stop(),
	})
}

/// One sender for each account.
fn spawn_senders(
	tasks: &mut JoinSet<()>,
	nodes: &Arc<Nodes>,
	shared: &Arc<Shared>,
	signed: &Arc<[Signed]>,
	pace: &Pace,
) {
	let mut by_account: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
	for (number, transaction) in signed.iter().enumerate() {
		by_account.entry(transaction.actor).or_default().push(number);
	}
	for (account, numbers) in by_account {
		let (nodes, shared, signed) = (nodes.clone(), shared.clone(), signed.clone());
		let (sending, pace) = (Some(shared.sending()), pace.clone());
		let sender = Sender { nodes, shared, pace, signed, account, numbers, done: 0, sending };
		tasks.spawn(sender.send());
	}
}

/// Waits until the load is over, and says why it is.
async fn watch_over(
	nodes: &Arc<Nodes>,
	shared: &Arc<Shared>,
	pace: &Pace,
	interrupt: &Interrupt,
	progress: &mut (dyn FnMut(Counts) + Send),
) -> End {
	let mut moved = (Instant::now(), shared.ledger().counts());
	let mut pools = Pools { asked: Instant::now(), missing: None, rounds: (0, 0) };
	loop {
		tokio::select! {
			() = tokio::time::sleep(LOOK) => {}
			() = interrupt.pressed() => return End::Interrupted,
		}
		let counts = shared.ledger().counts();
		progress(counts);
		if shared.is_sent() && counts.unresolved == 0 {
			return End::Decided;
		}
		if !nodes.any_left() {
			return End::NoNodeLeft;
		}
		// Where there is a rate, the next transaction may be far off.
		let waits = counts.unresolved > 0 || pace.rate.is_none();
		if counts != moved.1 || !waits {
			moved = (Instant::now(), counts);
		}
		if moved.0.elapsed() >= pace.patience {
			return End::NothingMoved;
		}
		let is_still = counts.unresolved > 0 && moved.0.elapsed() >= STILL;
		if (shared.is_sent() || is_still) && pools.asked.elapsed() >= POOLS {
			pools.look(nodes, shared).await;
		}
	}
}

/// What is known of the pools.
struct Pools {
	asked: Instant,
	/// Those that no pool had, and the block by which they are in one if they ever are.
	missing: Option<(HashSet<usize>, u64)>,
	/// How often they were offered again since one got into a block, and how many were in one then.
	rounds: (usize, usize),
}

impl Pools {
	/// Finds transactions that every pool has lost, and has them offered again or drops them. One that a pool lacks may be in a block that was
	/// not seen yet: only when the block that was the best one then is final, it is lost.
	async fn look(&mut self, nodes: &Nodes, shared: &Shared) {
		self.asked = Instant::now();
		if let Some((missing, block)) = self.missing.take() {
			if finalised(nodes).await.is_none_or(|number| number < block) {
				self.missing = Some((missing, block));
				return;
			}
			// The follower gets to look at these blocks first.
			tokio::time::sleep(LOOK * 4).await;
			let mut ledger = shared.ledger();
			let waiting: HashSet<_> = ledger.waiting().into_iter().collect();
			let lost: Vec<_> = missing.intersection(&waiting).copied().collect();
			shared.held().lost_by_pools.fetch_add(lost.len(), Ordering::Relaxed);
			if lost.is_empty() {
				return;
			}
			let counts = ledger.counts();
			let decided = counts.r#final + counts.failed;
			if decided > self.rounds.1 {
				self.rounds = (0, decided);
			}
			if self.rounds.0 == ROUNDS {
				lost.into_iter().for_each(|number| ledger.lose(number));
			} else {
				self.rounds.0 += 1;
				shared.ask_again();
			}
			return;
		}
		let pools: HashSet<_> = nodes.pools().await.into_iter().collect();
		let Some(best) = best(nodes).await else { return };
		let ledger = shared.ledger();
		let held: HashSet<_> = pools.iter().filter_map(|hash| ledger.number(hash)).collect();
		let missing: HashSet<_> =
			ledger.waiting().into_iter().filter(|number| !held.contains(number)).collect();
		self.missing = (!missing.is_empty()).then_some((missing, best));
	}
}

async fn best(nodes: &Nodes) -> Option<u64> {
	let rpc = nodes.rpc(nodes.from(0)?);
	Some(within(rpc.chain_get_header(None)).await.ok()??.number())
}

async fn finalised(nodes: &Nodes) -> Option<u64> {
	let rpc = nodes.rpc(nodes.from(0)?);
	let hash = within(rpc.chain_get_finalized_head()).await.ok()?;
	Some(within(rpc.chain_get_header(Some(hash))).await.ok()??.number())
}
