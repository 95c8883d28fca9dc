//! What can go wrong in governing: motions, validators, upgrades. Touches nothing.

use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// An error of an operation of the council or of a validator.
#[derive(Debug, Error, Diagnostic)]
pub enum GovernanceError {
	/// There is no such motion.
	#[error("the council has no motion {hash}")]
	#[diagnostic(
		code(salus::council::no_motion),
		help("it is closed, or never was: `salus council motions` lists the open ones")
	)]
	NoMotion {
		/// The hash asked for.
		hash: String,
	},

	/// The node shows another call under a motion's hash.
	#[error(
		"the node shows another call under the motion {hash}: it is not what the council votes on"
	)]
	#[diagnostic(
		code(salus::council::other_call),
		help("nothing was signed; do not rely on this node: ask another validator's, and tell its operator")
	)]
	OtherCall {
		/// The motion.
		hash: String,
	},

	/// The council would be left without members.
	#[error("{address} is the last member of the council")]
	#[diagnostic(
		code(salus::council::last_member),
		help("without a council nobody can decide anything any more: add another member first (`salus council add`)")
	)]
	LastMember {
		/// The member.
		address: String,
	},

	/// The council has grown since a motion was made.
	#[error("{yes} of {members} members voted yes, which was enough when the motion was made: the council has grown since")]
	#[diagnostic(
		code(salus::council::has_grown),
		help("nothing was changed: {missing} more yes are needed before it is closed (`salus council vote {motion} yes`)")
	)]
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
	#[diagnostic(
		code(salus::council::malformed_call),
		help("give the encoded call data in hexadecimal, as wallets show it")
	)]
	MalformedCall {
		/// What is wrong.
		reason: String,
	},

	/// There is no such call.
	#[error("the chain has no call {name}")]
	#[diagnostic(
		code(salus::pause::unknown_call),
		help("name it as PALLET.CALL, such as Doctors.upload_file")
	)]
	UnknownCall {
		/// What was given.
		name: String,
	},

	/// The account has no seat as a validator.
	#[error("{address} is no validator of this chain")]
	#[diagnostic(
		code(salus::validator::not_a_validator),
		help("the council adds it first: `salus validator add {address}`")
	)]
	NotAValidator {
		/// The account.
		address: String,
	},

	/// The node makes no keys for whoever asks.
	#[error("the node at {url} makes no session keys: {reason}")]
	#[diagnostic(
		code(salus::validator::node_refuses),
		help("run this on the validator's own machine, with --node its own node's address; it takes a node that answers unsafe methods (--rpc-methods unsafe) to this machine alone")
	)]
	NodeRefuses {
		/// The node.
		url: String,
		/// What it said.
		reason: String,
	},

	/// The node's keys are not what the chain takes.
	#[error("the node at {url} made session keys that do not fit: {reason}")]
	#[diagnostic(
		code(salus::validator::unfit_keys),
		help("nothing was changed; node and client may be of different versions: compare `salus --version` and `salus-node --version`")
	)]
	UnfitKeys {
		/// The node.
		url: String,
		/// What does not fit.
		reason: String,
	},

	/// The file is no runtime.
	#[error("{path} is no runtime: {reason}")]
	#[diagnostic(
		code(salus::upgrade::not_a_runtime),
		help("a runtime is the file salus_runtime.compact.compressed.wasm that its build leaves")
	)]
	NotARuntime {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},

	/// The chain would refuse the runtime for its name or version.
	#[error("the file is {file}, and the chain runs {chain}")]
	#[diagnostic(
		code(salus::upgrade::not_newer),
		help("an upgrade has the name of the chain's runtime and a higher spec_version: build it with both")
	)]
	NotNewer {
		/// Name and version of the file.
		file: String,
		/// Name and version of the chain's runtime.
		chain: String,
	},

	/// The council has authorised no upgrade.
	#[error("the council has authorised no upgrade")]
	#[diagnostic(
		code(salus::upgrade::none_authorised),
		help("propose it first: `salus upgrade propose --wasm FILE`; `salus upgrade status` shows what is authorised")
	)]
	NoneAuthorised,

	/// The council has authorised another runtime than this one.
	#[error("the file hashes to {hash}, and the council has authorised {authorised}")]
	#[diagnostic(
		code(salus::upgrade::other_runtime),
		help("use the file that the council voted on; a build on another machine may differ")
	)]
	OtherRuntime {
		/// The hash of the file.
		hash: String,
		/// The hash that is authorised.
		authorised: String,
	},

	/// The chain took the code and refused to run it.
	#[error("the chain refused the runtime: {reason}")]
	#[diagnostic(
		code(salus::upgrade::rejected),
		help("the authorisation is used up and the chain runs on as it was: build the runtime with the chain's spec_name and a higher spec_version, and propose it again")
	)]
	Rejected {
		/// Why.
		reason: String,
	},

	/// The new runtime does not come.
	#[error("the runtime was sent, and the chain still runs version {version}")]
	#[diagnostic(
		code(salus::upgrade::not_active),
		help("look again in a minute: `salus upgrade status`; if nothing changes, look at the validators' logs")
	)]
	NotActive {
		/// The version that runs.
		version: u32,
	},
}
