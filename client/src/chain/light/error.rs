//! What can go wrong with a chain's specification and between the light client and the chain's nodes.
//! Touches nothing.

use crate::Code;
use std::path::PathBuf;
use thiserror::Error;

/// An error of the light client or of what it starts from.
#[derive(Debug, Error)]
pub enum LightError {
	/// The file cannot be read.
	#[error("the chain specification {} cannot be read: {reason}", path.display())]
	NoSpec {
		/// The file.
		path: PathBuf,
		/// What the system said.
		reason: String,
	},

	/// What was read is none.
	#[error("{} is no chain specification that a light client can start from: {reason}", path.display())]
	NotASpec {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},

	/// Nobody to begin with.
	#[error("the specification of {chain} names no boot node that this client can reach")]
	NoBootNodes {
		/// The chain.
		chain: String,
	},

	/// Another chain than the one that was asked for or joined.
	#[error("{} specifies another chain: its first block is {found}, and that of {chain} is {expected}", path.display())]
	OtherChain {
		/// The file.
		path: PathBuf,
		/// The chain that is expected.
		chain: String,
		/// Its first block.
		expected: String,
		/// The first block of the chain that is specified.
		found: String,
	},

	/// The light client does not take the specification.
	#[error("the light client cannot start from the specification of {chain}: {reason}")]
	NotStarted {
		/// The chain.
		chain: String,
		/// What it said.
		reason: String,
	},

	/// Nobody answers.
	#[error("no node of {chain} answered in {seconds} s ({boot_nodes} in the specification)")]
	NoPeers {
		/// The chain.
		chain: String,
		/// How many boot nodes there are, in words.
		boot_nodes: String,
		/// How long was waited.
		seconds: u64,
		/// The fingerprint of the specification, where it starts from a checkpoint: with a forged one no true
		/// word is believed, and who says it is left alone.
		fingerprint: Option<String>,
	},

	/// Nothing new is shown.
	#[error("the last final block that the nodes of {chain} show, {block}, is {minutes} minutes old by this machine's clock")]
	Stale {
		/// The chain.
		chain: String,
		/// The number of the block.
		block: u64,
		/// How old it is.
		minutes: u64,
		/// Whether a block of it was believed before: then something may have been sent.
		begun: bool,
	},

	/// The clock is slow.
	#[error("the last final block of {chain}, {block}, is of {minutes} minutes from now by this machine's clock")]
	Clock {
		/// The chain.
		chain: String,
		/// The number of the block.
		block: u64,
		/// How far it is from now.
		minutes: u64,
		/// Whether a block of it was believed before: then something may have been sent.
		begun: bool,
	},

	/// Nodes answer and prove nothing.
	#[error("{peers} of {chain} answered with blocks up to {best}, and in {seconds} s none proved that one after {last} is final")]
	NothingFinal {
		/// The chain.
		chain: String,
		/// How many, in words.
		peers: String,
		/// The best block, by their word or by its seal.
		best: u64,
		/// The last final one.
		last: u64,
		/// How long was waited.
		seconds: u64,
		/// The fingerprint of the specification, which may name others than the validators.
		fingerprint: String,
	},

	/// What the specification starts from is not on the chain.
	#[error("block {number} ({hash}), from which the specification of {chain} starts, is not on the chain that its nodes serve")]
	OtherCheckpoint {
		/// The chain.
		chain: String,
		/// The number of the block.
		number: u64,
		/// Its hash.
		hash: String,
		/// The fingerprint of the specification.
		fingerprint: String,
	},

	/// A question went unanswered.
	#[error("the nodes of {chain} did not answer a question in {seconds} s")]
	Silent {
		/// The chain.
		chain: String,
		/// How long was waited.
		seconds: u64,
	},

	/// An answer without a proof.
	#[error("no node of {chain} gave an answer with a proof: {reason}")]
	Inaccessible {
		/// The chain.
		chain: String,
		/// What the light client said.
		reason: String,
	},

	/// Only a node says so.
	#[error("{what} only a node knows, and {chain} is reached through the light client")]
	NeedsNode {
		/// What.
		what: String,
		/// The chain.
		chain: String,
	},

	/// Too old to be found by its number.
	#[error(
		"the light client finds blocks by number as far back as {oldest}, and {number} is older"
	)]
	TooOld {
		/// The number of the block.
		number: u64,
		/// The oldest one that can be found.
		oldest: u64,
	},
}

impl Code for LightError {
	fn code(&self) -> &'static str {
		match self {
			Self::NoSpec { .. } => "salus::light::no_spec",
			Self::NotASpec { .. } => "salus::light::not_a_spec",
			Self::NoBootNodes { .. } => "salus::light::no_boot_nodes",
			Self::OtherChain { .. } => "salus::light::other_chain",
			Self::NotStarted { .. } => "salus::light::not_started",
			Self::NoPeers { .. } => "salus::light::no_peers",
			Self::Stale { .. } => "salus::light::stale",
			Self::Clock { .. } => "salus::light::clock",
			Self::NothingFinal { .. } => "salus::light::nothing_final",
			Self::OtherCheckpoint { .. } => "salus::light::other_checkpoint",
			Self::Silent { .. } => "salus::light::silent",
			Self::Inaccessible { .. } => "salus::light::inaccessible",
			Self::NeedsNode { .. } => "salus::light::needs_node",
			Self::TooOld { .. } => "salus::light::too_old",
		}
	}
}
