//! What can be wrong with a proof of finality. Each refuses it. Touches nothing.

use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// A proof that does not prove, or that cannot be had.
#[derive(Debug, Error, Diagnostic, PartialEq, Eq)]
pub enum FinalityError {
	/// The bytes are no justification.
	#[error("what the node serves as proof of finality is none: its bytes do not decode")]
	#[diagnostic(
		code(salus::finality::malformed),
		help("do not rely on this node: ask another validator's, and tell its operator")
	)]
	Malformed,

	/// There are no authorities to check votes against.
	#[error("authority set {set} has no authorities")]
	#[diagnostic(
		code(salus::finality::no_authorities),
		help("the node's state is not that of a Salus chain, or is damaged: ask another node")
	)]
	NoAuthorities {
		/// The number of the set.
		set: u64,
	},

	/// A vote of somebody who has none.
	#[error("the proof has a vote of {authority}, which is no authority of set {set}")]
	#[diagnostic(
		code(salus::finality::stranger),
		help("do not rely on this proof: it is of another chain or another set of authorities, or somebody altered it; ask another validator's node")
	)]
	Stranger {
		/// Who voted.
		authority: String,
		/// The number of the set.
		set: u64,
	},

	/// The same vote more than once.
	#[error("the proof counts a vote of {authority} more than once")]
	#[diagnostic(
		code(salus::finality::voted_twice),
		help("do not rely on this proof: somebody altered it; ask another validator's node")
	)]
	VotedTwice {
		/// Who voted.
		authority: String,
	},

	/// A signature that is not the authority's.
	#[error("the vote of {authority} is not signed by it for round {round} of set {set}")]
	#[diagnostic(
		code(salus::finality::bad_signature),
		help("do not rely on this proof: somebody altered it, or it is of another set of authorities; ask another validator's node")
	)]
	BadSignature {
		/// Who is said to have voted.
		authority: String,
		/// The round.
		round: u64,
		/// The number of the set.
		set: u64,
	},

	/// Signed for the set before.
	#[error("the vote of {authority} is signed for the set before set {set}")]
	#[diagnostic(
		code(salus::finality::other_set),
		help("do not rely on this proof: the authorities have changed since these votes; ask another validator's node")
	)]
	OtherSet {
		/// Who voted.
		authority: String,
		/// The number of the set that was expected.
		set: u64,
	},

	/// Not enough votes.
	#[error("the votes of the proof weigh {voted} of {total}, and set {set} needs {needed}")]
	#[diagnostic(
		code(salus::finality::too_few_votes),
		help("do not rely on this proof: votes are missing; ask another validator's node")
	)]
	TooFewVotes {
		/// What the votes weigh.
		voted: u64,
		/// What they have to weigh.
		needed: u64,
		/// What all of the set weigh.
		total: u64,
		/// The number of the set.
		set: u64,
	},

	/// A vote for a block that is not the one proved or after it.
	#[error("the vote of {authority} is for block {block}, which the proof does not show to be after the block that it proves")]
	#[diagnostic(
		code(salus::finality::not_after),
		help("do not rely on this proof: it does not hang together; ask another validator's node")
	)]
	NotAfter {
		/// Who voted.
		authority: String,
		/// The number of the block voted for.
		block: u32,
	},

	/// Votes that do not make the block the highest that they agree on, or headers of no use.
	#[error("the votes and headers of the proof do not hang together")]
	#[diagnostic(
		code(salus::finality::incoherent),
		help("do not rely on this proof: somebody altered it; ask another validator's node")
	)]
	Incoherent,

	/// A proof of another block.
	#[error("the proof is of block {proved}, which is not shown to be block {asked} or after it")]
	#[diagnostic(
		code(salus::finality::other_block),
		help("do not rely on this node: what it serves does not hang together; ask another validator's")
	)]
	OtherBlock {
		/// What is proved.
		proved: String,
		/// What was asked for.
		asked: String,
	},

	/// A state that is not the block's.
	#[error("the state that the node serves is not that of block {block}")]
	#[diagnostic(
		code(salus::finality::other_state),
		help("do not rely on this node: ask another validator's, and tell its operator")
	)]
	OtherState {
		/// The block.
		block: String,
	},

	/// A change of authorities that GRANDPA knows and this client does not follow.
	#[error("block {block} changes the authorities with a delay or by force")]
	#[diagnostic(
		code(salus::finality::unknown_change),
		help("a chain whose finality stood still may be restarted so: name a block after it with --trusted, on a node that keeps its state")
	)]
	UnknownChange {
		/// The block.
		block: u64,
	},

	/// A block whose seal is not that of who had its slot.
	#[error("block {block} is not sealed by the validator whose turn slot {slot} was")]
	#[diagnostic(
		code(salus::finality::bad_seal),
		help(
			"do not rely on this node: no honest one keeps such a block; ask another validator's"
		)
	)]
	BadSeal {
		/// The number of the block.
		block: u64,
		/// The slot.
		slot: u64,
	},

	/// The block is not final.
	#[error("block {block} is not final: block {last} is the last one that is")]
	#[diagnostic(
		code(salus::finality::not_final),
		help("wait until it is: `salus chain watch` shows when; where nothing becomes final, see how many authorities vote: `salus chain finality`")
	)]
	NotFinal {
		/// The block.
		block: u64,
		/// The last one that is final.
		last: u64,
	},

	/// The block is on a fork that was given up.
	#[error("block {hash} is not of the final chain: block {number} of that is {instead}")]
	#[diagnostic(
		code(salus::finality::abandoned),
		help("it was given up for another: what it held may stand in a later block; `salus chain block {number}` shows the final one")
	)]
	Abandoned {
		/// The block.
		hash: String,
		/// Its number.
		number: u64,
		/// The final block of that number.
		instead: String,
	},

	/// The node keeps no proof.
	#[error("the node has no proof of finality for block {block}")]
	#[diagnostic(
		code(salus::finality::no_proof),
		help("ask another node: every validator keeps one proof in every 16 blocks; one that began with a warp sync may still be fetching old blocks")
	)]
	NoProof {
		/// The block.
		block: u64,
	},

	/// The node no longer knows who the authorities were.
	#[error("the node no longer keeps the state that names the authorities of block {block}, and they have changed since")]
	#[diagnostic(
		code(salus::finality::set_unknown),
		help("start from the chain's genesis instead: --spec FILE, with the raw chain specification; or ask a node that keeps all states (--state-pruning archive)")
	)]
	SetUnknown {
		/// The block.
		block: u64,
	},

	/// The file is no raw chain specification.
	#[error("{path} is no raw chain specification: {reason}")]
	#[diagnostic(
		code(salus::finality::not_a_spec),
		help("give the file that the consortium's nodes start from, or what `salus-node export-chain-spec --chain FILE --raw` makes of it")
	)]
	NotASpec {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},

	/// The specification is that of another chain.
	#[error("{path} specifies another chain than the node's")]
	#[diagnostic(
		code(salus::finality::other_chain),
		help("check the file and --node: `salus chain` shows the genesis of the node's chain")
	)]
	OtherChain {
		/// The file.
		path: PathBuf,
	},

	/// The block to start from is after the one to prove.
	#[error("trusted block {trusted} is not before block {block}, whose votes are the proof")]
	#[diagnostic(
		code(salus::finality::trusted_is_later),
		help("name an earlier block with --trusted, or the chain's genesis with --spec")
	)]
	TrustedIsLater {
		/// The trusted block.
		trusted: u64,
		/// The block to prove.
		block: u64,
	},
}
