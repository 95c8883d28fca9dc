//! Proofs of finality.

use super::Hint;
use salus_client::chain::grandpa::FinalityError;

impl Hint for FinalityError {
	fn hint(&self) -> String {
		match self {
			Self::Malformed => {
				"do not rely on this node: ask another validator's, and tell its operator".into()
			}
			Self::NoAuthorities { .. } => {
				"the node's state is not that of a Salus chain, or is damaged: ask another node".into()
			}
			Self::Stranger { .. } => {
				"do not rely on this proof: it is of another chain or another set of authorities, or somebody altered it; ask another validator's node".into()
			}
			Self::VotedTwice { .. } => {
				"do not rely on this proof: somebody altered it; ask another validator's node".into()
			}
			Self::BadSignature { .. } => {
				"do not rely on this proof: somebody altered it, or it is of another set of authorities; ask another validator's node".into()
			}
			Self::OtherSet { .. } => {
				"do not rely on this proof: the authorities have changed since these votes; ask another validator's node".into()
			}
			Self::TooFewVotes { .. } => {
				"do not rely on this proof: votes are missing; ask another validator's node".into()
			}
			Self::NotAfter { .. } => {
				"do not rely on this proof: it does not hang together; ask another validator's node".into()
			}
			Self::Incoherent => {
				"do not rely on this proof: somebody altered it; ask another validator's node".into()
			}
			Self::OtherBlock { .. } => {
				"do not rely on this node: what it serves does not hang together; ask another validator's".into()
			}
			Self::OtherState { .. } => {
				"do not rely on this node: ask another validator's, and tell its operator".into()
			}
			Self::UnknownChange { .. } => {
				"a chain whose finality stood still may be restarted so: name a block after it with --trusted, on a node that keeps its state".into()
			}
			Self::BadSeal { .. } => {
				"do not rely on this node: no honest one keeps such a block; ask another validator's".into()
			}
			Self::NotFinal { .. } => {
				"wait until it is: `salus chain watch` shows when; where nothing becomes final, see how many authorities vote: `salus chain finality`".into()
			}
			Self::Abandoned { number, .. } => {
				format!("it was given up for another: what it held may stand in a later block; `salus chain block {number}` shows the final one")
			}
			Self::NoProof { .. } => {
				"ask another node: every validator keeps one proof in every 16 blocks; one that began with a warp sync may still be fetching old blocks".into()
			}
			Self::SetUnknown { .. } => {
				"start from the chain's genesis instead: --spec FILE, with the raw chain specification; or ask a node that keeps all states (--state-pruning archive)".into()
			}
			Self::NotASpec { .. } => {
				"give the file that the consortium's nodes start from, or what `salus-node export-chain-spec --chain FILE --raw` makes of it".into()
			}
			Self::OtherChain { .. } => {
				"check the file and --node: `salus chain` shows the genesis of the node's chain".into()
			}
			Self::TrustedIsLater { .. } => {
				"name an earlier block with --trusted, or the chain's genesis with --spec".into()
			}
		}
	}
}
