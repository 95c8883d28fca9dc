//! The council: motions, validators, upgrades.

use super::Hint;
use salus_client::ops::governance::GovernanceError;

impl Hint for GovernanceError {
	fn hint(&self) -> String {
		match self {
			Self::NoMotion { .. } => {
				"it is closed, or never was: `salus council motions` lists the open ones".into()
			}
			Self::OtherCall { .. } => {
				"nothing was signed; do not rely on this node: ask another validator's, and tell its operator".into()
			}
			Self::LastMember { .. } => {
				"without a council nobody can decide anything any more: add another member first (`salus council add`)".into()
			}
			Self::CouncilHasGrown { motion, missing, .. } => {
				format!("nothing was changed: {missing} more yes are needed before it is closed (`salus council vote {motion} yes`)")
			}
			Self::MalformedCall { .. } => {
				"give the encoded call data in hexadecimal, as wallets show it".into()
			}
			Self::UnknownCall { .. } => "name it as PALLET.CALL, such as Doctors.upload_file".into(),
			Self::NotAValidator { address } => {
				format!("the council adds it first: `salus validator add {address}`")
			}
			Self::NodeRefuses { .. } => {
				"run this on the validator's own machine, with --node its own node's address; it takes a node that answers unsafe methods (--rpc-methods unsafe) to this machine alone".into()
			}
			Self::UnfitKeys { .. } => {
				"nothing was changed; node and client may be of different versions: compare `salus --version` and `salus-node --version`".into()
			}
			Self::NotARuntime { .. } => {
				"a runtime is the file salus_runtime.compact.compressed.wasm that its build leaves".into()
			}
			Self::NotNewer { .. } => {
				"an upgrade has the name of the chain's runtime and a higher spec_version: build it with both".into()
			}
			Self::NoneAuthorised => {
				"propose it first: `salus upgrade propose --wasm FILE`; `salus upgrade status` shows what is authorised".into()
			}
			Self::OtherRuntime { .. } => {
				"use the file that the council voted on; a build on another machine may differ".into()
			}
			Self::Rejected { .. } => {
				"the authorisation is used up and the chain runs on as it was: build the runtime with the chain's spec_name and a higher spec_version, and propose it again".into()
			}
			Self::NotActive { .. } => {
				"look again in a minute: `salus upgrade status`; if nothing changes, look at the validators' logs".into()
			}
		}
	}
}
