//! The chain, the node and the way to it.

use super::{pallets, Hint};
use salus_client::chain::{memory::MemoryError, pool::Refusal, seen::PastError, ChainError};

impl Hint for ChainError {
	fn hint(&self) -> String {
		match self {
			Self::Light(error) => error.hint(),
			Self::Past(error) => error.hint(),
			Self::Memory(error) => error.hint(),
			Self::Unreachable { .. } => {
				"start a node (`salus-node --dev`), or name another with --node or SALUS_NODE".into()
			}
			Self::Untrusted { .. } => {
				"name the node as its certificate does; where an authority of the consortium signed that, let this machine trust it (on Debian: copy it to /usr/local/share/ca-certificates, with the ending .crt, and run `update-ca-certificates`)".into()
			}
			Self::BadUrl { .. } => "write it as ws://127.0.0.1:9944 or wss://node.example.org".into(),
			Self::InsecureUrl { .. } => {
				"use wss://, or reach the node through a tunnel that ends on this machine".into()
			}
			Self::Lost { .. } => {
				"check that the node runs, then run the same command again: nothing is done twice".into()
			}
			Self::OtherVersion { .. } => {
				"use the client that belongs to the chain's version, or update the node; `salus chain` shows the version that runs, and docs/clients.md which client goes with which".into()
			}
			Self::CallChanged { .. } => {
				"use the client that belongs to the chain's version (`salus chain` shows it); where the versions do fit, this node lies about what the chain reads: use another one".into()
			}
			Self::NewHere { .. } => {
				"use the client that belongs to the chain's version (`salus chain` shows it)".into()
			}
			Self::TransactionChanged { .. } => {
				"use the client that belongs to the chain's version (`salus chain` shows it)".into()
			}
			Self::Refused { pallet, error, .. } => {
				pallets::hint(pallet, error).unwrap_or("nothing was changed; try again").into()
			}
			Self::RefusedBySystem { .. } => {
				"nothing was changed; check which account is used (--account or --dev) and its role".into()
			}
			Self::NotAccepted { refusal, .. } => of_refusal(*refusal).into(),
			Self::OutcomeUnknown { .. } => {
				"see with `salus chain` whether the node's blocks become final; where they do not, wait, or name another node with --node. Then run the same command again: it looks first whether the chain already has it".into()
			}
			Self::Busy { .. } => "wait until the other client is done, then try again".into(),
			Self::Stalled { .. } => {
				"see with `salus chain` whether blocks become final again: more than two thirds of the validators have to be there. Then run the same command again: it looks first whether the chain already has it".into()
			}
			Self::NotNoted { .. } => {
				"nothing was changed on chain; check that the data directory can be written and its disk is not full, then run the same command again".into()
			}
			Self::NoBlock { .. } => {
				"check the number or the hash: `salus chain` shows the last blocks there are; a node that is behind may not have it yet".into()
			}
			Self::NotOfChain { .. } => {
				"do not rely on it: anybody may have made it up. Ask who named it for its number; a node of your own (--node) shows blocks that were given up".into()
			}
			Self::OtherBlock { .. } => {
				"do not rely on this node: ask another validator's, and tell its operator".into()
			}
			Self::StateGone { .. } => {
				"a validator keeps the states of the last 256 blocks. What is read at the last block is had by running the same command again, and nothing is done twice; for an old block ask a node that keeps all states (--state-pruning archive)".into()
			}
			Self::Unexpected { .. } => {
				"client and node may be of different versions: compare `salus --version` and `salus-node --version`".into()
			}
		}
	}
}

impl Hint for PastError {
	fn hint(&self) -> String {
		match self {
			Self::Behind { genesis, begun, .. } => {
				format!("{}: this source is out of date. If it is still syncing, wait, or ask another; if the chain was restarted from scratch, as a development chain is, run: salus chain forget {genesis}", so_far(*begun))
			}
			Self::NotShown { genesis, begun, .. } => {
				format!("{}: whether it is of the same past is not known. If it still fetches old blocks (after --sync=warp), wait, or ask another; if the chain was restarted from scratch, as a development chain is, run: salus chain forget {genesis}", so_far(*begun))
			}
			Self::Other { genesis, begun, .. } => {
				format!("{}: no two blocks of one number are final on one chain. If it was restarted from scratch, as a development chain is, run: salus chain forget {genesis}; else do not rely on this source and tell its operator", so_far(*begun))
			}
		}
	}
}

impl Hint for MemoryError {
	fn hint(&self) -> String {
		"check who the folder belongs to and that its disk is not full".into()
	}
}

/// What is so of a command's work where its source turns out not to be believed. `begun` is whether a block
/// of that source was believed before: then something may have been sent.
pub(super) fn so_far(begun: bool) -> &'static str {
	match begun {
		false => "nothing was done",
		true => "what was sent before stays sent, and no more was done",
	}
}

/// What to do where a transaction pool refused.
fn of_refusal(refusal: Refusal) -> &'static str {
	match refusal {
		Refusal::Stranger => "the chain does not know this account: register it first (`salus patient register`, `salus doctor register`), or ask an admin for a role",
		Refusal::AllowanceSpent => "this account has used up its allowance: wait some blocks and try again",
		Refusal::EnrolmentClosed => "the consortium enrols its members: ask an admin to run `salus role assign ADDRESS ROLE`",
		Refusal::RegisteredAlready => "the account is registered already: `salus patient update` and `salus doctor update` change a profile",
		Refusal::OtherRole => "the account has another role: `salus account show` says which; one account has one role",
		Refusal::MalformedCid => "the CID of the profile is none: run the command again, or give the CID as the store prints it",
		Refusal::UnusableRecipient => "the key is none that can be encrypted to: derive the keys from the account's recovery phrase again with `salus account import`",
		Refusal::RecipientReused => "two of the keys are the same, or one was used before the account left: run the command again, which derives new ones",
		Refusal::ErasureUnderWay => "the chain still erases what it kept of this account before it left: try again in some minutes",
		Refusal::RegistrationPaused => "the council has paused registrations: `salus pause list` shows it",
		Refusal::BadSignature => "nothing was changed: the chain's runtime is not what the node says, or was upgraded this moment; run the command again, and if it stays so use another node, and the client that belongs to the chain's version",
		Refusal::NonceTaken | Refusal::Other => "nothing was changed; try again",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusal_of_a_pool_says_what_to_do() {
		assert!(of_refusal(Refusal::Stranger).contains("register"));
		assert!(of_refusal(Refusal::AllowanceSpent).contains("allowance"));
		assert!(of_refusal(Refusal::EnrolmentClosed).contains("role assign"));
		assert!(of_refusal(Refusal::RegisteredAlready).contains("registered already"));
	}
}
