//! `salus record export`, `access export`, `audit export`: FHIR Bundles for other software.

use super::{
	args,
	context::Context,
	output::{count, count_bar, counting, finality, Output},
	waiting::waiting,
	Failure,
};
use clap::Args;
use salus_client::{
	keys::AccountId,
	ops::export::{export_trail, Exported, ExportedRecords},
	Category,
};
use std::path::PathBuf;

/// Where an export goes, and as what.
#[derive(Debug, Args)]
pub(super) struct To {
	/// As a FHIR R4 Bundle of type collection
	#[arg(long, required = true)]
	fhir: bool,
	/// The file, which only its owner may read; it appears once it is whole
	#[arg(long, value_name = "FILE")]
	to: PathBuf,
	/// Replace a file that is there
	#[arg(long)]
	force: bool,
}

/// Write what this account may read of a patient to a file that other software understands
///
/// Records, comments and, of a patient's own, the profile. A record that holds a FHIR resource
/// becomes that resource; any other a DocumentReference with its content in it, up to 16 MiB, or
/// with the CID of longer ones. A provider's openings are written to the audit trail first. The
/// file is not encrypted.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus --account erika record export --fhir --to records.json\n  salus --account muster record export --fhir --to records.json --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
)]
pub(super) struct Records {
	#[command(flatten)]
	to: To,
	#[command(flatten)]
	whose: args::Whose,
	/// Only this category
	#[arg(long, short, value_parser = args::category())]
	category: Option<Category>,
}

impl Records {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let member = context.member().await?;
		let place = self.whose.place(member.account.id());
		let bar = count_bar(context.shows_progress(), "writing records");
		let mut report = counting(&bar);
		let work =
			member.records().export(place, self.category, &self.to.to, self.to.force, &mut report);
		let done = work.await;
		drop(report);
		bar.finish_and_clear();
		out.emit(&done?, told)
	}
}

fn told(exported: &ExportedRecords) -> String {
	let (records, comments) = (exported.records, exported.comments);
	let mut text = format!(
		"{} and {} written to {}, which is not encrypted",
		count(records, "record"),
		count(comments, "comment"),
		exported.bundle.file.display()
	);
	if let Some(logged) = &exported.logged {
		text.push_str(&format!("; the openings are on the trail, {}", finality(logged)));
	}
	if !exported.outside.is_empty() {
		let numbers: Vec<_> = exported.outside.iter().map(ToString::to_string).collect();
		text.push_str(&format!(
			"\ntoo long to be part of it, so that it only says where they are: record {}",
			numbers.join(", ")
		));
	}
	for left in &exported.left_out {
		text.push_str(&format!("\nleft out: {}", left.reason));
	}
	text
}

/// Write whom this patient has granted access as FHIR Consents
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  salus --account erika access export --fhir --to consents.json")]
pub(super) struct Grants {
	#[command(flatten)]
	to: To,
}

impl Grants {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let member = context.member().await?;
		let exported = waiting(context, member.access().export(&self.to.to, self.to.force)).await?;
		out.emit(&exported, |exported| written(exported, "grant"))
	}
}

/// Write the trail, or what of it concerns one account, as FHIR AuditEvents
///
/// Events that IHE's Basic Audit Log Patterns have a profile for name it. `audit verify` is what
/// proves a trail: a Bundle carries no proof.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus audit export --fhir --to trail.json\n  salus audit export --fhir --to trail.json --of 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
)]
pub(super) struct Trail {
	#[command(flatten)]
	to: To,
	/// Only what concerns this account, such as everything done to a patient's records
	#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
	of: Option<AccountId>,
}

impl Trail {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let chain = context.chain().await?;
		let bar = count_bar(context.shows_progress(), "writing events");
		let mut report = counting(&bar);
		let done = export_trail(&chain, self.of, &self.to.to, self.to.force, &mut report).await;
		drop(report);
		bar.finish_and_clear();
		out.emit(&done?, |exported| written(exported, "event"))
	}
}

fn written(exported: &Exported, what: &str) -> String {
	format!("{} written to {}", count(exported.entries, what), exported.file.display())
}
