//! Who is trusted to say whose votes make a block final, as options say.

use clap::Args;
use salus_client::{
	chain::{blocks::BlockId, Hash},
	ops::finality::Trust,
};
use std::path::PathBuf;

/// Somebody to trust in place of the node.
#[derive(Debug, Args)]
pub(super) struct Trusted {
	/// Trust the raw chain specification in this file for the first authorities, and not the node
	#[arg(long, value_name = "FILE", conflicts_with = "trusted")]
	spec: Option<PathBuf>,
	/// Take the authorities from the block with this hash; the node must still have its state
	#[arg(long, value_name = "HASH", value_parser = hash)]
	trusted: Option<Hash>,
}

impl Trusted {
	/// Whom these options name.
	pub fn trust(self) -> Option<Trust> {
		match (self.spec, self.trusted) {
			(Some(path), _) => Some(Trust::Spec(path)),
			(None, Some(hash)) => Some(Trust::Block(hash)),
			(None, None) => None,
		}
	}
}

/// The hash of a block.
pub(super) fn hash(text: &str) -> Result<Hash, String> {
	match text.parse()? {
		BlockId::Hash(hash) => Ok(hash),
		BlockId::Number(_) => {
			Err("what is to be trusted is named by its hash: a number says nothing".into())
		}
	}
}
