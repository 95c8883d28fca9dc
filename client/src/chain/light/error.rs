//! What can go wrong with a chain's specification and between the light client and the chain's nodes.
//! Touches nothing.

use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// An error of the light client or of what it starts from.
#[derive(Debug, Error, Diagnostic)]
pub enum LightError {
	/// The file cannot be read.
	#[error("the chain specification {} cannot be read: {reason}", path.display())]
	#[diagnostic(
		code(salus::light::no_spec),
		help("nothing was done: give the file that the consortium published; where it was joined before, join again: salus chain join SPECIFICATION")
	)]
	NoSpec {
		/// The file.
		path: PathBuf,
		/// What the system said.
		reason: String,
	},

	/// What was read is none.
	#[error("{} is no chain specification that a light client can start from: {reason}", path.display())]
	#[diagnostic(
		code(salus::light::not_a_spec),
		help("nothing was done: give the file that the consortium published (`salus chain publish` makes one), or a raw specification: `salus-node export-chain-spec --chain FILE --raw`")
	)]
	NotASpec {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},

	/// Nobody to begin with.
	#[error("the specification of {chain} names no boot node that this client can reach")]
	#[diagnostic(
		code(salus::light::no_boot_nodes),
		help("nothing was done: ask the consortium for one that does, or add the address of a node to bootNodes, as /dns/node.example.org/tcp/30333/p2p/12D3Koo…")
	)]
	NoBootNodes {
		/// The chain.
		chain: String,
	},

	/// Another chain than the one that was asked for or joined.
	#[error("{} specifies another chain: its first block is {found}, and that of {chain} is {expected}", path.display())]
	#[diagnostic(
		code(salus::light::other_chain),
		help("nothing was done: two chains may bear the same name, and only the first block tells them apart. Compare the fingerprint with what the consortium published; to leave the one for the other: salus chain join --replace SPECIFICATION")
	)]
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
	#[diagnostic(
		code(salus::light::not_started),
		help("nothing was done: ask the consortium for its current specification, and join again with it")
	)]
	NotStarted {
		/// The chain.
		chain: String,
		/// What it said.
		reason: String,
	},

	/// Nobody answers.
	#[error("no node of {chain} answered in {seconds} s ({boot_nodes} in the specification)")]
	#[diagnostic(
		code(salus::light::no_peers),
		help("nothing was done: check the network and whether these nodes still run and are of this chain; the consortium's current specification names those that do. A node of your own can be named with --node")
	)]
	NoPeers {
		/// The chain.
		chain: String,
		/// How many boot nodes there are, in words.
		boot_nodes: String,
		/// How long was waited.
		seconds: u64,
	},

	/// Nothing new is shown.
	#[error("the last final block that the nodes of {chain} show, {block}, is {minutes} minutes old by this machine's clock")]
	#[diagnostic(
		code(salus::light::stale),
		help("{so_far}: they hold back what came after, or the chain stands still, or the clock is wrong: set it; to read all the same, name a node of your own with --node")
	)]
	Stale {
		/// The chain.
		chain: String,
		/// The number of the block.
		block: u64,
		/// How old it is.
		minutes: u64,
		/// What was done until then, in words.
		so_far: &'static str,
	},

	/// The clock is slow.
	#[error("the last final block of {chain}, {block}, is of {minutes} minutes from now by this machine's clock")]
	#[diagnostic(
		code(salus::light::clock),
		help("{so_far}: the clock is slow, and by it old blocks would look new: set the clock, or name a node of your own with --node")
	)]
	Clock {
		/// The chain.
		chain: String,
		/// The number of the block.
		block: u64,
		/// How far it is from now.
		minutes: u64,
		/// What was done until then, in words.
		so_far: &'static str,
	},

	/// Nodes answer and prove nothing.
	#[error("{peers} of {chain} answered with blocks up to {best}, and in {seconds} s none proved that one after {last} is final")]
	#[diagnostic(
		code(salus::light::nothing_final),
		help("nothing was done: more than two thirds of the validators have to vote for a block. Some may be down, or these nodes are cut off from them, catch up themselves, hold votes back or lie; try again later, or ask the consortium for a specification with other boot nodes")
	)]
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
	},

	/// What the specification starts from is not on the chain.
	#[error("block {number} ({hash}), from which the specification of {chain} starts, is not on the chain that its nodes serve")]
	#[diagnostic(
		code(salus::light::other_checkpoint),
		help("nothing was done: the specification or these nodes are not the consortium's, or the chain was begun anew; compare the fingerprint with what the consortium publishes, and join again: salus chain join --replace SPECIFICATION")
	)]
	OtherCheckpoint {
		/// The chain.
		chain: String,
		/// The number of the block.
		number: u64,
		/// Its hash.
		hash: String,
	},

	/// A question went unanswered.
	#[error("the nodes of {chain} did not answer a question in {seconds} s")]
	#[diagnostic(
		code(salus::light::silent),
		help("what was sent before stays sent; check the network, then run the same command again: nothing is done twice")
	)]
	Silent {
		/// The chain.
		chain: String,
		/// How long was waited.
		seconds: u64,
	},

	/// An answer without a proof.
	#[error("no node of {chain} gave an answer with a proof: {reason}")]
	#[diagnostic(
		code(salus::light::inaccessible),
		help("what was sent before stays sent; the nodes are busy, or do not keep that state any more (they do for 256 blocks): run the same command again, nothing is done twice")
	)]
	Inaccessible {
		/// The chain.
		chain: String,
		/// What the light client said.
		reason: String,
	},

	/// Only a node says so.
	#[error("{what} only a node knows, and {chain} is reached through the light client")]
	#[diagnostic(
		code(salus::light::needs_node),
		help("name a node of your own: --node ws://127.0.0.1:9944")
	)]
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
	#[diagnostic(
		code(salus::light::too_old),
		help("name the block by its hash, or a node of your own that keeps it: --node ws://127.0.0.1:9944")
	)]
	TooOld {
		/// The number of the block.
		number: u64,
		/// The oldest one that can be found.
		oldest: u64,
	},
}
