//! What can go wrong before the clock starts. What goes wrong after it is counted.

use miette::Diagnostic;
use salus_client::{chain::ChainError, keys::KeyError};
use thiserror::Error;

/// Why a load could not be run.
#[derive(Debug, Error, Diagnostic)]
pub enum BenchError {
	/// The chain, a node or the way to it.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Chain(#[from] ChainError),

	/// Making an account.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Key(#[from] KeyError),

	/// The chain is somebody's.
	#[error("{chain} at {url} is a {kind} chain, and this fills a chain with accounts and records that stay")]
	#[diagnostic(
		code(salus::bench::not_for_trying_out),
		help("nothing was sent: run it on a development chain (`salus-node --dev`) or a local one; --any-chain does it all the same, on a chain that is yours to fill")
	)]
	NotForTryingOut {
		/// What the chain is called.
		chain: String,
		/// The node.
		url: String,
		/// What the node says that the chain is for.
		kind: String,
	},

	/// The nodes are of several chains.
	#[error("{url} and {first} are nodes of different chains")]
	#[diagnostic(
		code(salus::bench::different_chains),
		help("nothing was sent: name nodes of one chain with --nodes")
	)]
	DifferentChains {
		/// One node.
		url: String,
		/// The first node.
		first: String,
	},

	/// What is asked for does not fit together.
	#[error("{reason}")]
	#[diagnostic(code(salus::bench::plan), help("nothing was sent: {help}"))]
	Plan {
		/// What does not fit.
		reason: String,
		/// What to ask for instead.
		help: String,
	},

	/// What has to be there before the load could not be made.
	#[error("the accounts could not be prepared: {what}: {count} of {of} transactions came to nothing, the first for this reason: {reason}")]
	#[diagnostic(
		code(salus::bench::preparation),
		help("nothing was measured: the account named by --dev or --account has to be an admin of the chain, and the chain has to make blocks")
	)]
	Preparation {
		/// What was being made.
		what: String,
		/// How many transactions did not succeed.
		count: usize,
		/// How many there were.
		of: usize,
		/// Why the first of them did not.
		reason: String,
	},

	/// A transaction could not be signed.
	#[error("a transaction could not be made: {reason}")]
	#[diagnostic(
		code(salus::bench::signing),
		help("nothing was sent: use the client that belongs to the chain's version")
	)]
	Signing {
		/// Why.
		reason: String,
	},

	/// No node was left before anything was measured.
	#[error("no node is left: {reason}")]
	#[diagnostic(code(salus::bench::no_node), help("check that the nodes run, then run it again"))]
	NoNode {
		/// Why the last one was given up.
		reason: String,
	},

	/// Somebody pressed Ctrl-C before there was anything to report.
	#[error("interrupted while the accounts were prepared")]
	#[diagnostic(code(salus::bench::interrupted), help("nothing was measured"))]
	Interrupted,
}
