//! What the micro-benchmarks share: chain states on which the runtime's calls run, in memory and in the
//! node's database, and people on them.
//!
//! | file | holds |
//! |---|---|
//! | `state.rs` | a state, and blocks that change it |
//! | `people.rs` | patients, a doctor, and their calls |
//!
//! Calls run as native code, so that they are faster than in the node, which runs them as WebAssembly:
//! what is compared here is one call with another and one state with another.

pub mod people;
pub mod state;

pub use people::People;
pub use state::State;

/// How many of something a benchmark takes: what the environment variable `name` says, or `usual`.
pub fn amount(name: &str, usual: usize) -> usize {
	std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(usual)
}
