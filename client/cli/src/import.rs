//! `salus record import`: records made of the resources of a FHIR Bundle.

use super::{
	args,
	context::Context,
	output::{count, count_bar, finality, Output},
	Failure,
};
use clap::Args;
use indicatif::ProgressBar;
use salus_client::ops::{
	blocking,
	import::{check_bundle, Checked, Step},
};
use std::path::PathBuf;

/// Make a record of each resource of a FHIR R4 Bundle, in the category it belongs to
///
/// The whole file is checked first, and nothing is done where an entry is not valid. What this account
/// made records of already, by the entry's fullUrl and its bytes, is left out: cut short, the same
/// command takes up where it stopped, and a newer Bundle adds what it has more. A Bundle has at most
/// 250000 entries of at most 16 MiB each; its references are kept as they are. docs/formats.md says
/// which resource goes to which category.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus --account erika record import bundle.json --check\n  salus --account erika record import bundle.json\n  salus --account muster record import bundle.json --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
)]
pub(super) struct Import {
	/// The Bundle, as JSON
	bundle: PathBuf,
	#[command(flatten)]
	whose: args::Whose,
	/// Only check the file and say what would be imported; takes no account and no node
	#[arg(long)]
	check: bool,
	/// Add all of it once more, even what this account made records of already
	#[arg(long, conflicts_with = "check")]
	again: bool,
}

impl Import {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let bar = count_bar(context.shows_progress(), "checking");
		if self.check {
			let mut report = reporting(&bar);
			let mut report = |done, total| report(Step::Checking(done, total));
			let checked = blocking(|| check_bundle(&self.bundle, &mut report));
			bar.finish_and_clear();
			return out.emit(&checked?, |checked| format!("a valid Bundle: {}", contents(checked)));
		}
		let member = context.at_work(&self.whose).await?;
		let place = self.whose.place(member.account.id());
		let done =
			member.records().import(&self.bundle, place, self.again, &mut reporting(&bar)).await;
		bar.finish_and_clear();
		out.emit(&done?, |imported| {
			let last = imported.finality.as_ref().map(|last| format!("; {}", finality(last)));
			let (present, last) = (imported.present, last.unwrap_or_default());
			let done = match imported.added {
				0 => "nothing was added: all of them were there already (--again adds them once more)".into(),
				added if present == 0 => format!("{} added", count(added as u64, "record")),
				added => {
					format!("{} added, {present} were there already", count(added as u64, "record"))
				}
			};
			format!("{}: {done}{last}", contents(&imported.bundle))
		})
	}
}

fn contents(checked: &Checked) -> String {
	let parts = checked.categories.iter().map(|(name, number)| format!("{number} {name}"));
	let parts = parts.collect::<Vec<_>>().join(", ");
	format!("{} ({parts})", count(checked.resources as u64, "resource"))
}

fn reporting(bar: &ProgressBar) -> impl FnMut(Step) + Send + '_ {
	|step| {
		let (what, done, total) = match step {
			Step::Checking(done, total) => ("checking", done, total),
			Step::Comparing(done, total) => ("comparing with what is there", done, total),
			Step::Importing(done, total) => ("importing", done, total),
		};
		bar.set_message(what);
		bar.set_length(total);
		bar.set_position(done);
	}
}
