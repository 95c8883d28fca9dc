//! `salus audit`: the trail of who did what.

use super::{
	args,
	context::Context,
	export,
	output::{count_bar, counting, printable, table, Output},
	pages::{self, Numbers},
	trust,
	waiting::change,
	Failure,
};
use clap::Subcommand;
use salus_client::{
	chain::types::Role,
	fhir,
	keys::AccountId,
	ops::{self, audit::EventView, pages::Window},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Print the trail, or what of it concerns one account, or a part of either
	#[command(
		after_help = "Examples:\n  salus audit trail\n  salus audit trail --of 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --output json\n  salus audit trail --from 500 --limit 100"
	)]
	Trail {
		/// Only what concerns this account, such as everything done to a patient's records
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		of: Option<AccountId>,
		#[command(flatten)]
		part: Numbers,
	},
	Export(export::Trail),
	/// Compute the trail's running hash and compare it with the finalised block
	///
	/// The header of the block proves the state that the hash is compared with. That the block is final,
	/// the light client proves of a chain that was joined, and of a node that is named that node says:
	/// unless --spec or --trusted names from where its votes are followed, as in `salus chain finality`.
	#[command(
		after_help = "Examples:\n  salus audit verify\n  salus audit verify --node ws://127.0.0.1:9944 --spec consortium-raw.json"
	)]
	Verify(trust::Trusted),
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
		address: AccountId,
	},
	/// Make an account an auditor no longer (as an admin)
	#[command(
		after_help = "Example:\n  salus --dev //Alice audit remove-auditor 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	RemoveAuditor {
		/// The account
		#[arg(value_parser = args::address)]
		address: AccountId,
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Trail { of, part } => {
				let bar = count_bar(context.shows_progress(), "reading events");
				let chain = context.chain().await?;
				let window = part.window();
				let events = ops::audit::trail(&chain, of, window, &mut counting(&bar)).await;
				bar.finish_and_clear();
				pages::emit(out, window, &events?, list)
			}
			Self::Export(export) => export.run(context, out).await,
			Self::Verify(trusted) => {
				let bar = count_bar(context.shows_progress(), "reading events");
				let chain = context.chain().await?;
				let trust = trusted.trust();
				let verified =
					ops::audit::verify(&chain, trust.as_ref(), &mut counting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&verified?, |verified| {
					format!(
						"{} events hash to {}, as block {} ({}) says and its header proves. Finality vouched for by: {}",
						verified.events, verified.head, verified.block, verified.block_hash, printable(&verified.trusts)
					)
				})
			}
			Self::Auditors => {
				let (chain, all) = (context.chain().await?, Window::default());
				let auditors = ops::role::members(&chain, Role::Auditor, all).await?.items;
				out.emit(&auditors, |auditors| auditors.join("\n"))
			}
			Self::AddAuditor { address } => {
				let member = context.member().await?;
				change(context, out, address, "is an auditor", member.auditors().add(address)).await
			}
			Self::RemoveAuditor { address } => {
				let member = context.member().await?;
				let work = member.auditors().remove(address);
				change(context, out, address, "is an auditor no longer", work).await
			}
		}
	}
}

/// Who did it, for whom, and who signed where that is somebody else.
fn by(event: &EventView) -> String {
	let mut by = event.actor.clone();
	if let Some(department) = &event.department {
		by = format!("{by} for {department}");
	}
	if let Some(signer) = &event.signer {
		by = format!("{by}, signed by {signer}");
	}
	by
}

fn list(events: &[EventView]) -> String {
	let rows = events.iter().map(|event| {
		vec![
			event.id.to_string(),
			fhir::format_instant(event.time),
			event.block.to_string(),
			match event.new_kind {
				Some(number) => format!("a new kind ({number}: {})", printable(&event.kind)),
				None => event.kind.clone(),
			},
			by(event),
			event.subject.clone().unwrap_or_else(|| "-".into()),
			event.item.clone().unwrap_or_else(|| "-".into()),
		]
	});
	table(&["ID", "TIME", "BLOCK", "WHAT", "BY", "OF", "ITEM"], rows.collect())
}
