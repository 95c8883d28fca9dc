//! What can be wrong with a proof of finality. Each refuses it. Touches nothing.

use crate::Code;
use std::path::PathBuf;
use thiserror::Error;

/// A proof that does not prove, or that cannot be had.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum FinalityError {
	/// The bytes are no justification.
	#[error("what the node serves as proof of finality is none: its bytes do not decode")]
	Malformed,

	/// There are no authorities to check votes against.
	#[error("authority set {set} has no authorities")]
	NoAuthorities {
		/// The number of the set.
		set: u64,
	},

	/// A vote of somebody who has none.
	#[error("the proof has a vote of {authority}, which is no authority of set {set}")]
	Stranger {
		/// Who voted.
		authority: String,
		/// The number of the set.
		set: u64,
	},

	/// The same vote more than once.
	#[error("the proof counts a vote of {authority} more than once")]
	VotedTwice {
		/// Who voted.
		authority: String,
	},

	/// A signature that is not the authority's.
	#[error("the vote of {authority} is not signed by it for round {round} of set {set}")]
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
	OtherSet {
		/// Who voted.
		authority: String,
		/// The number of the set that was expected.
		set: u64,
	},

	/// Not enough votes.
	#[error("the votes of the proof weigh {voted} of {total}, and set {set} needs {needed}")]
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
	NotAfter {
		/// Who voted.
		authority: String,
		/// The number of the block voted for.
		block: u32,
	},

	/// Votes that do not make the block the highest that they agree on, or headers of no use.
	#[error("the votes and headers of the proof do not hang together")]
	Incoherent,

	/// A proof of another block.
	#[error("the proof is of block {proved}, which is not shown to be block {asked} or after it")]
	OtherBlock {
		/// What is proved.
		proved: String,
		/// What was asked for.
		asked: String,
	},

	/// A state that is not the block's.
	#[error("the state that the node serves is not that of block {block}")]
	OtherState {
		/// The block.
		block: String,
	},

	/// A change of authorities that GRANDPA knows and this client does not follow.
	#[error("block {block} changes the authorities with a delay or by force")]
	UnknownChange {
		/// The block.
		block: u64,
	},

	/// A block whose seal is not that of who had its slot.
	#[error("block {block} is not sealed by the validator whose turn slot {slot} was")]
	BadSeal {
		/// The number of the block.
		block: u64,
		/// The slot.
		slot: u64,
	},

	/// The block is not final.
	#[error("block {block} is not final: block {last} is the last one that is")]
	NotFinal {
		/// The block.
		block: u64,
		/// The last one that is final.
		last: u64,
	},

	/// The block is on a fork that was given up.
	#[error("block {hash} is not of the final chain: block {number} of that is {instead}")]
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
	NoProof {
		/// The block.
		block: u64,
	},

	/// The node no longer knows who the authorities were.
	#[error("the node no longer keeps the state that names the authorities of block {block}, and they have changed since")]
	SetUnknown {
		/// The block.
		block: u64,
	},

	/// The file is no raw chain specification.
	#[error("{path} is no raw chain specification: {reason}")]
	NotASpec {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},

	/// The specification is that of another chain.
	#[error("{path} specifies another chain than the node's")]
	OtherChain {
		/// The file.
		path: PathBuf,
	},

	/// The block to start from is after the one to prove.
	#[error("trusted block {trusted} is not before block {block}, whose votes are the proof")]
	TrustedIsLater {
		/// The trusted block.
		trusted: u64,
		/// The block to prove.
		block: u64,
	},
}

impl Code for FinalityError {
	fn code(&self) -> &'static str {
		match self {
			Self::Malformed => "salus::finality::malformed",
			Self::NoAuthorities { .. } => "salus::finality::no_authorities",
			Self::Stranger { .. } => "salus::finality::stranger",
			Self::VotedTwice { .. } => "salus::finality::voted_twice",
			Self::BadSignature { .. } => "salus::finality::bad_signature",
			Self::OtherSet { .. } => "salus::finality::other_set",
			Self::TooFewVotes { .. } => "salus::finality::too_few_votes",
			Self::NotAfter { .. } => "salus::finality::not_after",
			Self::Incoherent => "salus::finality::incoherent",
			Self::OtherBlock { .. } => "salus::finality::other_block",
			Self::OtherState { .. } => "salus::finality::other_state",
			Self::UnknownChange { .. } => "salus::finality::unknown_change",
			Self::BadSeal { .. } => "salus::finality::bad_seal",
			Self::NotFinal { .. } => "salus::finality::not_final",
			Self::Abandoned { .. } => "salus::finality::abandoned",
			Self::NoProof { .. } => "salus::finality::no_proof",
			Self::SetUnknown { .. } => "salus::finality::set_unknown",
			Self::NotASpec { .. } => "salus::finality::not_a_spec",
			Self::OtherChain { .. } => "salus::finality::other_chain",
			Self::TrustedIsLater { .. } => "salus::finality::trusted_is_later",
		}
	}
}
