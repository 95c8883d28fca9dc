//! How fast a load goes, how far it is, and whether somebody wants it to stop.

use super::ledger::Counts;
use std::time::Duration;
use tokio::sync::watch;

/// How fast transactions are offered, and how long.
#[derive(Clone, Debug)]
pub struct Pace {
	/// Transactions a second; none: as fast as it goes.
	pub rate: Option<f64>,
	/// How long they are offered at most.
	pub duration: Option<Duration>,
	/// How many of one account may wait for a block at once, where there is no rate.
	pub window: usize,
	/// How long to wait while nothing becomes final.
	pub patience: Duration,
}

/// How far a run is.
#[derive(Clone, Debug)]
pub struct Progress {
	/// What is being done.
	pub what: String,
	/// How many transactions have come how far, where there are some.
	pub counts: Option<Counts>,
}

impl Progress {
	/// A step without transactions.
	pub fn step(what: String) -> Self {
		Self { what, counts: None }
	}
}

/// Whether somebody pressed Ctrl-C.
#[derive(Clone)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
	/// Listens from now on. The first Ctrl-C asks for the figures so far, the second ends the program.
	pub fn listen() -> Self {
		let (sender, receiver) = watch::channel(false);
		tokio::spawn(async move {
			if tokio::signal::ctrl_c().await.is_ok() {
				let _ = sender.send(true);
				if tokio::signal::ctrl_c().await.is_ok() {
					std::process::exit(130);
				}
			}
			// Without signals nobody ever presses it.
			std::future::pending::<()>().await;
		});
		Self(receiver)
	}

	/// Whether it was pressed.
	pub fn is_set(&self) -> bool {
		*self.0.borrow()
	}

	/// Waits until it is pressed.
	pub async fn pressed(&self) {
		let mut receiver = self.0.clone();
		if receiver.wait_for(|set| *set).await.is_err() {
			std::future::pending::<()>().await;
		}
	}
}
