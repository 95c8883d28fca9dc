//! `salus totals`: how many there are.

use super::{context::Context, output::Output, waiting::waiting, Failure};
use clap::Args;
use salus_client::ops;

/// Count patients, providers, auditors and the events of the trail
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  salus totals")]
pub(super) struct Command {}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let chain = context.chain().await?;
		let totals = waiting(context, ops::totals::totals(&chain)).await?;
		out.emit(&totals, |totals| {
			format!(
				"patients     {}\ndoctors      {}\npharmacies   {}\ndepartments  {}\nauditors     {}\nevents       {}",
				totals.patients,
				totals.doctors,
				totals.pharmacies,
				totals.departments,
				totals.auditors,
				totals.events
			)
		})
	}
}
