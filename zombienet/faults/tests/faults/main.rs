//! What a network does when something breaks: real nodes, each in a network namespace of its own,
//! and clients that go on adding records meanwhile. Run by `make faults`, as root.
//!
//! | file | holds |
//! |---|---|
//! | `sites.rs` | where the nodes stand: namespaces, and the network between them, which can be cut |
//! | `emulator.rs` | a network that delays and loses frames |
//! | `rpc.rs`, `forward.rs` | the way to the nodes |
//! | `node.rs` | a node's process |
//! | `network.rs` | four validators, and what is asked of all of them |
//! | `watch.rs` | what every node said was final, and when |
//! | `load.rs` | clients at work, and what they were told is final |
//! | `salus.rs` | the `salus` command |
//! | `checks.rs` | what has to hold after every test |
//! | `outcome.rs` | the figures |
//! | `crashes.rs`, `cuts.rs`, `machines.rs`, `governance.rs`, `equivocation.rs`, `figures.rs` | the tests |

mod checks;
mod crashes;
mod cuts;
mod emulator;
mod equivocation;
mod figures;
mod forward;
mod governance;
mod load;
mod machines;
mod network;
mod node;
mod outcome;
mod rpc;
mod salus;
mod sites;
mod watch;

use std::{future::Future, time::Duration};

/// Runs a test: everything waits at the same time.
fn run(test: impl Future<Output = ()>) {
	let mut runtime = tokio::runtime::Builder::new_multi_thread();
	let runtime = runtime.worker_threads(6).enable_all().build().expect("a runtime");
	runtime.block_on(test);
}

/// How many of something a test does: what the environment variable `name` says, or `full`.
fn amount(name: &str, full: u64) -> u64 {
	match std::env::var(name) {
		Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}: a number, please")),
		Err(_) => full,
	}
}

/// How long a fault lasts: so many seconds, or what FAULT_SECONDS says where that is shorter.
fn lasting(seconds: u64) -> Duration {
	Duration::from_secs(seconds.min(amount("FAULT_SECONDS", u64::MAX)))
}
