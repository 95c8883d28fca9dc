//! What the tasks of one load share: the ledger, the clock, and what they tell each other.

use super::ledger::Ledger;
use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, MutexGuard,
	},
	time::{Duration, Instant},
};
use subxt::metadata::ArcMetadata;
use tokio::sync::watch;

/// How often transactions were held back and offered again.
#[derive(Default)]
pub struct Held {
	/// The pool was full.
	pub pool_full: AtomicUsize,
	/// The sender's allowance was used up.
	pub allowance_spent: AtomicUsize,
	/// Every pool had lost them after one had taken them.
	pub lost_by_pools: AtomicUsize,
}

/// What the tasks of a load share.
pub struct Shared {
	start: Instant,
	ledger: Mutex<Ledger>,
	metadata: ArcMetadata,
	block: watch::Sender<u64>,
	/// How many of ours each final block holds that holds any.
	blocks: Mutex<Vec<usize>>,
	held: Held,
	/// How often everybody was asked to offer what no block has once more.
	round: AtomicUsize,
	/// Held by whoever has something to send.
	sending: Arc<()>,
}

impl Shared {
	/// What the tasks of a load with the transactions of `ledger` share. The clock starts now, at block
	/// `block`, whose runtime has `metadata`.
	pub fn new(ledger: Ledger, metadata: ArcMetadata, block: u64) -> Self {
		Self {
			start: Instant::now(),
			ledger: Mutex::new(ledger),
			metadata,
			block: watch::Sender::new(block),
			blocks: Mutex::default(),
			held: Held::default(),
			round: AtomicUsize::new(0),
			sending: Arc::default(),
		}
	}

	/// What whoever has something to send holds meanwhile.
	pub fn sending(&self) -> Arc<()> {
		self.sending.clone()
	}

	/// How many final blocks hold some of ours, and how many the fullest one holds.
	pub fn blocks(&self) -> (usize, usize) {
		let blocks = self.blocks.lock().unwrap_or_else(|e| e.into_inner());
		(blocks.len(), blocks.iter().copied().max().unwrap_or_default())
	}

	/// Asks everybody to offer what no block has once more.
	pub fn ask_again(&self) {
		self.round.fetch_add(1, Ordering::Relaxed);
	}

	/// When the clock started.
	pub fn start(&self) -> Instant {
		self.start
	}

	/// Time since the start.
	pub fn now(&self) -> Duration {
		self.start.elapsed()
	}

	/// What became of the transactions. Held for moments only.
	pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
		self.ledger.lock().unwrap_or_else(|e| e.into_inner())
	}

	/// What names errors.
	pub fn metadata(&self) -> ArcMetadata {
		self.metadata.clone()
	}

	/// How often transactions were held back.
	pub fn held(&self) -> &Held {
		&self.held
	}

	/// Whether nobody has anything to send any more.
	pub fn is_sent(&self) -> bool {
		Arc::strong_count(&self.sending) == 1
	}

	/// How often everybody was asked to offer what no block has once more.
	pub fn round(&self) -> usize {
		self.round.load(Ordering::Relaxed)
	}

	/// A best block came.
	pub fn saw_block(&self, number: u64) {
		self.block.send_replace(number);
	}

	/// A block is final that holds `ours`: transactions by their numbers, and their places in the block.
	/// `failure` says why the one at a place failed.
	pub fn saw_final(
		&self,
		ours: &[(usize, u32)],
		mut failure: impl FnMut(u32) -> Option<String>,
		at: Duration,
	) {
		let mut ledger = self.ledger();
		for (number, place) in ours {
			ledger.settle(*number, at, failure(*place));
		}
		self.blocks.lock().unwrap_or_else(|e| e.into_inner()).push(ours.len());
	}

	/// Waits for the next best block, and no longer than `limit`.
	pub async fn next_block(&self, limit: Duration) {
		let mut block = self.block.subscribe();
		let _ = tokio::time::timeout(limit, block.changed()).await;
	}
}
