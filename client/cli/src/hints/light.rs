//! The light client, and what it starts from.

use super::{chain::so_far, Hint};
use salus_client::chain::light::LightError;

impl Hint for LightError {
	fn hint(&self) -> String {
		match self {
			Self::NoSpec { .. } => {
				"nothing was done: give the file that the consortium published; where it was joined before, join again: salus chain join SPECIFICATION".into()
			}
			Self::NotASpec { .. } => {
				"nothing was done: give the file that the consortium published (`salus chain publish` makes one), or a raw specification: `salus-node export-chain-spec --chain FILE --raw`".into()
			}
			Self::NoBootNodes { .. } => {
				"nothing was done: ask the consortium for one that does, or add the address of a node to bootNodes, as /dns/node.example.org/tcp/30333/p2p/12D3Koo…".into()
			}
			Self::OtherChain { .. } => {
				"nothing was done: two chains may bear the same name, and only the first block tells them apart. Compare the fingerprint with what the consortium published; to leave the one for the other: salus chain join --replace SPECIFICATION".into()
			}
			Self::NotStarted { .. } => {
				"nothing was done: ask the consortium for its current specification, and join again with it".into()
			}
			Self::NoPeers { fingerprint, .. } => {
				let forged = fingerprint.as_ref().map(|words| format!(". Where these nodes do run, the specification that was joined may be forged: compare its fingerprint, {words}, with what the consortium published")).unwrap_or_default();
				format!("nothing was done: check the network and whether these nodes still run and are of this chain; the consortium's current specification names those that do. A node of your own can be named with --node{forged}")
			}
			Self::Stale { begun, .. } => {
				format!("{}: they hold back what came after, or the chain stands still, or the clock is wrong: set it; to read a chain that stands still, name a node of your own: --node ws://127.0.0.1:9944", so_far(*begun))
			}
			Self::Clock { begun, .. } => {
				format!("{}: the clock is slow, and by it old blocks would look new: set the clock, or name a node of your own with --node", so_far(*begun))
			}
			Self::NothingFinal { fingerprint, .. } => {
				format!("nothing was done: more than two thirds of the validators have to vote for a block. Some may be down, or these nodes are cut off from them, catch up themselves, hold votes back or lie; try again later, or ask the consortium for a specification with other boot nodes. Or the specification that was joined is forged and names others than the validators: compare its fingerprint, {fingerprint}, with what the consortium published. To read a chain that stands still, name a node of your own: --node ws://127.0.0.1:9944")
			}
			Self::OtherCheckpoint { fingerprint, .. } => {
				format!("nothing was done: the specification or these nodes are not the consortium's, or the chain was begun anew; compare the fingerprint of what was joined, {fingerprint}, with what the consortium publishes, and join again: salus chain join --replace SPECIFICATION")
			}
			Self::Silent { .. } => {
				"what was sent before stays sent; check the network, then run the same command again: nothing is done twice".into()
			}
			Self::Inaccessible { .. } => {
				"what was sent before stays sent; the nodes are busy, or do not keep that state any more (they do for 256 blocks): run the same command again, nothing is done twice; what is older takes a node of your own that keeps all states: --node ws://127.0.0.1:9944".into()
			}
			Self::NeedsNode { .. } => "name a node of your own: --node ws://127.0.0.1:9944".into(),
			Self::TooOld { .. } => {
				"name the block by its hash, or a node of your own that keeps it: --node ws://127.0.0.1:9944".into()
			}
		}
	}
}
