//! Offering transactions to the nodes, one task for each account: its transactions go in the order of
//! their nonces, those of different accounts side by side. Touches the nodes, and writes the ledger.

use super::{
	nodes::{Answer, Nodes},
	pace::Pace,
	shared::{Held, Shared},
	sign::Signed,
};
use std::{
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};

/// The longest that is waited before it is looked again whether there is something to do.
const LOOK: Duration = Duration::from_millis(200);

/// The longest that is waited for a block where the pool is full or an allowance used up.
const BLOCK: Duration = Duration::from_secs(2);

/// Sends the transactions of one account.
pub struct Sender {
	/// The nodes.
	pub nodes: Arc<Nodes>,
	/// What became of the transactions.
	pub shared: Arc<Shared>,
	/// How fast.
	pub pace: Pace,
	/// All transactions of the load.
	pub signed: Arc<[Signed]>,
	/// The number of the account, which says which node it begins with.
	pub account: usize,
	/// The numbers of the account's transactions, in the order of their nonces.
	pub numbers: Vec<usize>,
	/// How many of them, from the first on, are in a block.
	pub done: usize,
	/// Held for as long as some of them are still to be offered.
	pub sending: Option<Arc<()>>,
}

impl Sender {
	/// Sends until everything is in a block, no node is left, or one of the transactions is refused:
	/// those behind it would wait for it for ever. Where a node is lost, what it had and no block has
	/// goes to the next one; where the pools lost something, what no block has is offered again.
	pub async fn send(mut self) {
		let mut home = None;
		let (mut next, mut round) = (0, 0);
		while let Some(node) = self.nodes.from(self.account) {
			let moved = home.replace(node).is_some_and(|before| before != node);
			let again = std::mem::replace(&mut round, self.shared.round()) != round;
			if moved || again {
				next = self.first_undone();
			}
			let Some(number) = self.numbers.get(next).copied() else {
				self.sending = None;
				if self.first_undone() == self.numbers.len() {
					return;
				}
				tokio::time::sleep(LOOK).await;
				continue;
			};
			if !self.wait_for_turn(number, next).await {
				self.numbers.truncate(next);
				continue;
			}
			self.shared.ledger().offer(number, self.shared.now());
			match self.nodes.offer(node, &self.signed[number].text).await {
				Answer::Taken => next += 1,
				Answer::PoolFull => self.hold_back(|held| &held.pool_full).await,
				Answer::AllowanceSpent => self.hold_back(|held| &held.allowance_spent).await,
				Answer::Refused(reason) => {
					self.shared.ledger().refuse(number, reason);
					self.numbers.truncate(next);
				}
				Answer::Lost(reason) => self.nodes.lose(node, reason),
			}
		}
	}

	/// The place of the first transaction that no block has.
	fn first_undone(&self) -> usize {
		let ledger = self.shared.ledger();
		let undone = self.numbers.iter().position(|number| !ledger.is_done(*number));
		undone.unwrap_or(self.numbers.len())
	}

	/// How many of the transactions before the place `next` are in a block, or get into none, without a
	/// gap.
	fn done_before(&mut self, next: usize) -> usize {
		let ledger = self.shared.ledger();
		while self.done < next && ledger.is_done(self.numbers[self.done]) {
			self.done += 1;
		}
		self.done
	}

	/// Waits until it is the transaction's turn. False where the time for sending is over.
	async fn wait_for_turn(&mut self, number: usize, next: usize) -> bool {
		if self.shared.ledger().entries()[number].offered.is_some() {
			return true;
		}
		loop {
			let now = Instant::now();
			let since = now.saturating_duration_since(self.shared.start());
			if self.pace.duration.is_some_and(|duration| since >= duration) {
				return false;
			}
			match self.pace.rate {
				Some(rate) => {
					let due = Duration::from_secs_f64(number as f64 / rate);
					if since >= due {
						return true;
					}
					tokio::time::sleep(LOOK.min(due - since)).await;
				}
				None => {
					if next - self.done_before(next) < self.pace.window {
						return true;
					}
					self.shared.next_block(LOOK).await;
				}
			}
		}
	}

	/// Waits for the next block, which makes room in the pool and in allowances.
	async fn hold_back(&self, of: impl Fn(&Held) -> &AtomicUsize) {
		of(self.shared.held()).fetch_add(1, Ordering::Relaxed);
		self.shared.next_block(BLOCK).await;
	}
}
