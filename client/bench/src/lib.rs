//! Load on a chain, and what it made of it: transactions that are prepared and signed before the
//! clock starts, sent to one node or several, and judged by what finalised blocks hold.
//!
//! | module | holds |
//! |---|---|
//! | [`plan`] | what is to be sent, how fast and for how long |
//! | `people` | the accounts made for one run |
//! | [`accounts`] | what has to be there before it |
//! | [`workload`] | the transactions of each load |
//! | [`sign`] | signing them, nonces counted here |
//! | [`nodes`] | connections to the nodes, and which of them are lost |
//! | [`ledger`] | what became of each transaction: none is ever lost from the count |
//! | [`pace`] | how fast a load goes, how far it is, whether it is to stop |
//! | `shared` | what the tasks of one load share |
//! | [`send`] | offering them to the nodes |
//! | [`follow`] | blocks, as they come and become final |
//! | [`run`] | one load from the first transaction to the last |
//! | [`energy`] | what it took: counters of the processor, or an estimate from its time |
//! | [`figures`] | what is reported |
//! | [`plot`] | the same as a picture |
//!
//! The accounts are new in every run, hold nothing that anybody needs and are forgotten with it.
//! They stay on the chain, which is why this is for development chains.

mod accounts;
pub mod energy;
pub mod error;
pub mod figures;
mod follow;
pub mod ledger;
mod nodes;
pub mod pace;
mod people;
pub mod plan;
pub mod plot;
pub mod run;
mod send;
mod shared;
mod sign;
mod workload;

pub use error::BenchError;
pub use plan::{Load, Plan};

use accounts::Site;
use figures::{Figures, LoadFigures};
use nodes::Nodes;
use pace::{Interrupt, Progress};
use people::People;
use salus_client::{chain::Chain, keys::Signer};
use std::sync::Arc;

/// Runs the loads of `plan`, one after the other, and says what they made of the chain. `admin` enrols
/// and verifies; `progress` hears how far it is.
///
/// # Errors
/// The chain is not for trying out, a node cannot be reached, or the accounts could not be prepared.
/// What goes wrong once the clock runs is no error: it is counted.
pub async fn run(
	plan: &Plan,
	admin: &Signer,
	interrupt: &Interrupt,
	progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Figures, BenchError> {
	plan.check()?;
	let needs = workload::needs(plan)?;
	let nodes = Arc::new(Nodes::connect(&plan.nodes).await?);
	nodes.check_kind(plan.any_chain).await?;
	let chain = Chain::connect(nodes.first_url()).await?;
	let site = Site { chain: &chain, nodes: &nodes, admin, interrupt };
	let mut people = People::gather(&site, &needs, progress).await?;
	let mut done = Vec::new();
	for load in &plan.loads {
		match run_load(&site, &mut people, plan, *load, progress).await {
			Ok(figures) => done.push(figures),
			// What is measured already is not lost.
			Err(error) if done.is_empty() => return Err(error),
			Err(error) => {
				tracing::warn!("{} was not run: {error}", load.name());
				break;
			}
		}
	}
	Ok(Figures::new(plan, &nodes, done))
}

async fn run_load(
	site: &Site<'_>,
	people: &mut People,
	plan: &Plan,
	load: Load,
	progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<LoadFigures, BenchError> {
	if site.interrupt.is_set() {
		return Err(BenchError::Interrupted);
	}
	let tasks = people.work(site, load, plan, progress).await?;
	progress(Progress::step(format!("{}: signing {}", load.name(), tasks.len())));
	let signed = sign::sign(site.chain, site.nodes, people.actors(), tasks).await?;
	let pace = plan.pace();
	let outcome = run::run(site.nodes, site.chain, &signed, &pace, site.interrupt, &mut |counts| {
		progress(Progress { what: load.name().into(), counts: Some(counts) });
	})
	.await?;
	Ok(LoadFigures::new(load, plan, &signed, &outcome))
}
