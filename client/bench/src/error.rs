//! What can go wrong before the clock starts. What goes wrong after it is counted.

use salus_client::{chain::ChainError, keys::KeyError, Code};
use thiserror::Error;

/// Why a load could not be run.
#[derive(Debug, Error)]
pub enum BenchError {
	/// The chain, a node or the way to it.
	#[error(transparent)]
	Chain(#[from] ChainError),

	/// Making an account.
	#[error(transparent)]
	Key(#[from] KeyError),

	/// The chain is somebody's.
	#[error("{chain} at {url} is a {kind} chain, and this fills a chain with accounts and records that stay")]
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
	DifferentChains {
		/// One node.
		url: String,
		/// The first node.
		first: String,
	},

	/// What is asked for does not fit together.
	#[error(transparent)]
	Plan(#[from] PlanError),

	/// What has to be there before the load could not be made.
	#[error("the accounts could not be prepared: {what}: {count} of {of} transactions came to nothing, the first for this reason: {reason}")]
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
	Signing {
		/// Why.
		reason: String,
	},

	/// No node was left before anything was measured.
	#[error("no node is left: {reason}")]
	NoNode {
		/// Why the last one was given up.
		reason: String,
	},

	/// Somebody pressed Ctrl-C before there was anything to report.
	#[error("interrupted while the accounts were prepared")]
	Interrupted,
}

impl Code for BenchError {
	fn code(&self) -> &'static str {
		match self {
			Self::Chain(error) => error.code(),
			Self::Key(error) => error.code(),
			Self::NotForTryingOut { .. } => "salus::bench::not_for_trying_out",
			Self::DifferentChains { .. } => "salus::bench::different_chains",
			Self::Plan(error) => error.code(),
			Self::Preparation { .. } => "salus::bench::preparation",
			Self::Signing { .. } => "salus::bench::signing",
			Self::NoNode { .. } => "salus::bench::no_node",
			Self::Interrupted => "salus::bench::interrupted",
		}
	}
}

/// What of a plan does not fit together.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PlanError {
	/// Nothing is to be sent.
	#[error("no load is named")]
	NoLoad,

	/// A rate that is none.
	#[error("the rate is not above zero")]
	Rate,

	/// No transaction, or too many.
	#[error("{asked} transactions are asked for")]
	Transactions {
		/// How many.
		asked: usize,
		/// The most there may be.
		max: usize,
	},

	/// No account, or too many.
	#[error("{asked} accounts are asked for")]
	Accounts {
		/// How many.
		asked: usize,
		/// The most there may be.
		max: usize,
	},

	/// Nothing would ever be sent.
	#[error("no transaction may wait for a block")]
	Window,

	/// Watts that are no number, or below zero.
	#[error("the watts are no amount of power")]
	Watts,

	/// More revocations than grants.
	#[error("{asked} revocations by {accounts} patients are more than the {max} grants that a patient has at most")]
	Revocations {
		/// How many.
		asked: usize,
		/// By how many patients.
		accounts: usize,
		/// The most grants that one has.
		max: usize,
	},
}

impl Code for PlanError {
	fn code(&self) -> &'static str {
		"salus::bench::plan"
	}
}
