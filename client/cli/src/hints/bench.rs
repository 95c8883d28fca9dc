//! Load on a chain.

use super::Hint;
use salus_bench::{error::PlanError, BenchError};

impl Hint for BenchError {
	fn hint(&self) -> String {
		match self {
			Self::Chain(error) => error.hint(),
			Self::Key(error) => error.hint(),
			Self::NotForTryingOut { .. } => {
				"nothing was sent: run it on a development chain (`salus-node --dev`) or a local one; --any-chain does it all the same, on a chain that is yours to fill".into()
			}
			Self::DifferentChains { .. } => {
				"nothing was sent: name nodes of one chain with --nodes".into()
			}
			Self::Plan(error) => error.hint(),
			Self::Preparation { .. } => {
				"nothing was measured: the account named by --dev or --account has to be an admin of the chain, and the chain has to make blocks".into()
			}
			Self::Signing { .. } => {
				"nothing was sent: use the client that belongs to the chain's version".into()
			}
			Self::NoNode { .. } => "check that the nodes run, then run it again".into(),
			Self::Interrupted => "nothing was measured".into(),
		}
	}
}

impl Hint for PlanError {
	fn hint(&self) -> String {
		let what = match self {
			Self::NoLoad => "name one, such as add-file".to_owned(),
			Self::Rate => "leave --rate out to go as fast as it goes".to_owned(),
			Self::Transactions { max, .. } => {
				format!("a load has 1 to {max}: change --transactions, or --rate and --duration")
			}
			Self::Accounts { max, .. } => format!("--accounts takes 1 to {max}"),
			Self::Window => "--window takes 1 or more".to_owned(),
			Self::Watts => "--watts-per-core takes a number such as 10".to_owned(),
			Self::Revocations { .. } => {
				"ask for fewer with --transactions, or more --accounts".to_owned()
			}
		};
		format!("nothing was sent: {what}")
	}
}
