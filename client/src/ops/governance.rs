//! What can go wrong in governing: motions, validators, upgrades. Touches nothing.

use crate::Code;
use std::path::PathBuf;
use thiserror::Error;

/// An error of an operation of the council or of a validator.
#[derive(Debug, Error)]
pub enum GovernanceError {
	/// There is no such motion.
	#[error("the council has no motion {hash}")]
	NoMotion {
		/// The hash asked for.
		hash: String,
	},

	/// The node shows another call under a motion's hash.
	#[error(
		"the node shows another call under the motion {hash}: it is not what the council votes on"
	)]
	OtherCall {
		/// The motion.
		hash: String,
	},

	/// The council would be left without members.
	#[error("{address} is the last member of the council")]
	LastMember {
		/// The member.
		address: String,
	},

	/// The council has grown since a motion was made.
	#[error("{yes} of {members} members voted yes, which was enough when the motion was made: the council has grown since")]
	CouncilHasGrown {
		/// The motion.
		motion: String,
		/// How many voted yes.
		yes: u32,
		/// How many members there are now.
		members: u32,
		/// How many yes are missing.
		missing: u32,
	},

	/// The bytes are no call of this chain.
	#[error("this is no call of this chain: {reason}")]
	MalformedCall {
		/// What is wrong.
		reason: String,
	},

	/// There is no such call.
	#[error("the chain has no call {name}")]
	UnknownCall {
		/// What was given.
		name: String,
	},

	/// The account has no seat as a validator.
	#[error("{address} is no validator of this chain")]
	NotAValidator {
		/// The account.
		address: String,
	},

	/// The node makes no keys for whoever asks.
	#[error("the node at {url} makes no session keys: {reason}")]
	NodeRefuses {
		/// The node.
		url: String,
		/// What it said.
		reason: String,
	},

	/// The node's keys are not what the chain takes.
	#[error("the node at {url} made session keys that do not fit: {reason}")]
	UnfitKeys {
		/// The node.
		url: String,
		/// What does not fit.
		reason: String,
	},

	/// The file is no runtime.
	#[error("{path} is no runtime: {reason}")]
	NotARuntime {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},

	/// The chain would refuse the runtime for its name or version.
	#[error("the file is {file}, and the chain runs {chain}")]
	NotNewer {
		/// Name and version of the file.
		file: String,
		/// Name and version of the chain's runtime.
		chain: String,
	},

	/// The council has authorised no upgrade.
	#[error("the council has authorised no upgrade")]
	NoneAuthorised,

	/// The council has authorised another runtime than this one.
	#[error("the file hashes to {hash}, and the council has authorised {authorised}")]
	OtherRuntime {
		/// The hash of the file.
		hash: String,
		/// The hash that is authorised.
		authorised: String,
	},

	/// The chain took the code and refused to run it.
	#[error("the chain refused the runtime: {reason}")]
	Rejected {
		/// Why.
		reason: String,
	},

	/// The new runtime does not come.
	#[error("the runtime was sent, and the chain still runs version {version}")]
	NotActive {
		/// The version that runs.
		version: u32,
	},
}

impl Code for GovernanceError {
	fn code(&self) -> &'static str {
		match self {
			Self::NoMotion { .. } => "salus::council::no_motion",
			Self::OtherCall { .. } => "salus::council::other_call",
			Self::LastMember { .. } => "salus::council::last_member",
			Self::CouncilHasGrown { .. } => "salus::council::has_grown",
			Self::MalformedCall { .. } => "salus::council::malformed_call",
			Self::UnknownCall { .. } => "salus::pause::unknown_call",
			Self::NotAValidator { .. } => "salus::validator::not_a_validator",
			Self::NodeRefuses { .. } => "salus::validator::node_refuses",
			Self::UnfitKeys { .. } => "salus::validator::unfit_keys",
			Self::NotARuntime { .. } => "salus::upgrade::not_a_runtime",
			Self::NotNewer { .. } => "salus::upgrade::not_newer",
			Self::NoneAuthorised => "salus::upgrade::none_authorised",
			Self::OtherRuntime { .. } => "salus::upgrade::other_runtime",
			Self::Rejected { .. } => "salus::upgrade::rejected",
			Self::NotActive { .. } => "salus::upgrade::not_active",
		}
	}
}
