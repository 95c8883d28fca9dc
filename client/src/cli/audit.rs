//! `salus audit`: the trail of who did what.

use super::{
	args,
	context::Context,
	export,
	output::{change, count_bar, table, Output},
	Failure,
};
use crate::{
	chain::api::runtime_types::salus_primitives::role::Role,
	fhir, keys,
	ops::{self, audit::EventView},
};
use clap::Subcommand;
use indicatif::ProgressBar;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Print the trail, or what of it concerns one account
	#[command(
		after_help = "Examples:\n  salus audit trail\n  salus audit trail --of 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --output json"
	)]
	Trail {
		/// Only what concerns this account, such as everything done to a patient's records
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		of: Option<[u8; 32]>,
	},
	Export(export::Trail),
	/// Compute the trail's running hash and compare it with the finalised block
	///
	/// Both come from one node. Who does not trust it compares the hash printed with another
	/// validator's.
	#[command(after_help = "Example:\n  salus audit verify")]
	Verify,
	/// List the auditors
	#[command(after_help = "Example:\n  salus audit auditors")]
	Auditors,
	/// Make an account an auditor (as an admin or an auditor)
	#[command(
		after_help = "Example:\n  salus --dev //Alice audit add-auditor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	AddAuditor {
		/// The account
		#[arg(value_parser = args::address)]
		address: [u8; 32],
	},
	/// Make an account an auditor no longer (as an admin)
	#[command(
		after_help = "Example:\n  salus --dev //Alice audit remove-auditor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	RemoveAuditor {
		/// The account
		#[arg(value_parser = args::address)]
		address: [u8; 32],
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Trail { of } => {
				let bar = count_bar(context.shows_progress(), "reading events");
				let chain = context.chain().await?;
				let events = ops::audit::trail(&chain, of, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&events?, |events| list(events))
			}
			Self::Export(export) => export.run(context, out).await,
			Self::Verify => {
				let bar = count_bar(context.shows_progress(), "reading events");
				let chain = context.chain().await?;
				let verified = ops::audit::verify(&chain, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&verified?, |verified| {
					format!(
						"{} events lead to {}, which finalised block {} ({}) holds",
						verified.events, verified.head, verified.block, verified.block_hash
					)
				})
			}
			Self::Auditors => {
				let auditors = ops::role::members(&context.chain().await?, Role::Auditor).await?;
				let auditors: Vec<_> = auditors.iter().map(|who| keys::address(who.0)).collect();
				out.emit(&auditors, |auditors| auditors.join("\n"))
			}
			Self::AddAuditor { address } => {
				let member = context.member().await?;
				change(context, out, address, "is an auditor", member.add_auditor(address)).await
			}
			Self::RemoveAuditor { address } => {
				let member = context.member().await?;
				let work = member.remove_auditor(address);
				change(context, out, address, "is an auditor no longer", work).await
			}
		}
	}
}

fn reporting(bar: &ProgressBar) -> impl FnMut(u64, u64) + Send + '_ {
	|done, total| {
		bar.set_length(total);
		bar.set_position(done);
	}
}

fn list(events: &[EventView]) -> String {
	let rows = events.iter().map(|event| {
		vec![
			event.id.to_string(),
			fhir::format_instant(event.time),
			event.block.to_string(),
			event.kind.clone(),
			match &event.department {
				Some(department) => format!("{} for {department}", event.actor),
				None => event.actor.clone(),
			},
			event.subject.clone().unwrap_or_else(|| "-".into()),
			event.item.clone().unwrap_or_else(|| "-".into()),
		]
	});
	table(&["ID", "TIME", "BLOCK", "WHAT", "BY", "OF", "ITEM"], rows.collect())
}
