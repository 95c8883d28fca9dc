//! The Salus node: Aura authors blocks, GRANDPA finalises them, JSON-RPC serves them.
//!
//! | module | holds |
//! |---|---|
//! | [`cli`] | the arguments |
//! | [`command`] | what each subcommand does |
//! | [`preflight`] | what has to be right before a node starts |
//! | [`chain_spec`] | the chains known by name |
//! | [`consortium`] | the founders' file, and the specification that comes of it |
//! | [`founder`] | the keys of a founder's validator |
//! | [`output`] | how these print |
//! | [`runtime_words`] | what the runtime says against a genesis |
//! | [`service`] | the running node |
//! | [`rpc`] | the RPC methods beside the SDK's own |

// The SDK's errors are large. They are met once, on the way out.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod consortium;
mod founder;
mod output;
mod preflight;
mod rpc;
mod runtime_words;
mod service;

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// A node allocates all the time and from many threads.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		}
	}
}
