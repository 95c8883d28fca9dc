//! `salus record import`: records made of FHIR: of a Bundle's resources, of one resource, of NDJSON.

use super::{
	args,
	context::Context,
	output::{count, count_bar, finality, table, Output},
	Failure,
};
use clap::Args;
use indicatif::ProgressBar;
use salus_client::{
	fhir::{mapping::Why, outcome::outcome_of, FhirError},
	ops::{
		blocking,
		import::{check_bundle, Checked, ImportError, ImportTerms, Imported, Step},
		OpError,
	},
	Category,
};
use std::{
	io::{stdin, IsTerminal},
	path::PathBuf,
};

/// Make records of FHIR R4: of each resource of a Bundle, in the category it belongs to
///
/// Takes a Bundle, one resource, or one resource a line (NDJSON, Bulk Data), as JSON or FHIR XML, also as
/// gzip; - reads standard input. A Bundle of type document becomes one record, unless it is to be --split.
///
/// The whole file is checked first, and nothing is done where something in it is not valid: all that is wrong is
/// told, with --output json as an OperationOutcome. What this account made records of already, byte by byte
/// the same, is left out: cut short, the same command takes up where it stopped, and a newer Bundle adds
/// what it has more. At most 250000 resources of at most 24 MiB each; references are kept as they
/// are. docs/formats.md says which resource goes to which category.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus --account erika record import bundle.json --check\n  salus --account erika record import bundle.json\n  salus --account erika record import bundle.json --otherwise other\n  curl https://ehr.example/export | salus --account erika record import -\n  salus --account muster record import bundle.json --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
)]
pub(super) struct Import {
	/// The file, or - for standard input
	bundle: PathBuf,
	#[command(flatten)]
	whose: args::Whose,
	/// Only check the file and say what would be imported, where, and why there; takes no account and no node
	#[arg(long)]
	check: bool,
	/// Add all of it once more, even what this account made records of already
	#[arg(long, conflicts_with = "check")]
	again: bool,
	/// Take a document apart: a record of each of its resources
	#[arg(long)]
	split: bool,
	/// The category of what belongs to none by itself [default: asked for]
	#[arg(long, value_name = "CATEGORY", value_parser = args::category())]
	otherwise: Option<Category>,
	/// Take resources of several patients, all as records of this one
	#[arg(long)]
	several_patients: bool,
}

impl Import {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let mut terms = ImportTerms {
			split: self.split,
			otherwise: self.otherwise,
			several_patients: self.several_patients,
		};
		loop {
			let done = match self.check {
				true => self.check(context, &terms, out).await?,
				false => self.import(context, &terms, out).await?,
			};
			match done {
				Ok(()) => return Ok(()),
				Err(error) if context.is_human() && asked(&error, &mut terms) => {}
				Err(error) => return Err(failure(error)),
			}
		}
	}

	async fn check(
		&self,
		context: &Context,
		terms: &ImportTerms,
		out: &mut Output<'_>,
	) -> Result<Result<(), OpError>, Failure> {
		let bar = count_bar(context.shows_progress(), "checking");
		let mut report = reporting(&bar);
		let mut report = |done, total| report(Step::Checking(done, total));
		let checked = blocking(|| check_bundle(&self.bundle, terms, &mut report));
		bar.finish_and_clear();
		let checked = match checked {
			Ok(checked) => checked,
			Err(error) => return Ok(Err(error)),
		};
		out.emit(&checked, |it| format!("valid: {}{}\n{}", contents(it), beside(it), filed(it)))?;
		Ok(Ok(()))
	}

	async fn import(
		&self,
		context: &mut Context,
		terms: &ImportTerms,
		out: &mut Output<'_>,
	) -> Result<Result<(), OpError>, Failure> {
		let member = context.at_work(&self.whose).await?;
		let place = self.whose.place(member.account.id());
		let bar = count_bar(context.shows_progress(), "checking");
		let mut report = reporting(&bar);
		let done =
			member.records().import(&self.bundle, terms, place, self.again, &mut report).await;
		bar.finish_and_clear();
		let imported = match done {
			Ok(imported) => imported,
			Err(error) => return Ok(Err(error)),
		};
		out.emit(&imported, told)?;
		Ok(Ok(()))
	}
}

/// What an import did, in a sentence.
fn told(imported: &Imported) -> String {
	let Imported { bundle, present, added, outside, finality: last } = imported;
	let last = last.as_ref().map(|last| format!("; {}", finality(last))).unwrap_or_default();
	let all = bundle.resources;
	let done = match (*added, *present) {
		(0, present) => {
			format!("{present} of {all} are here already and nothing was added (--again adds them once more)")
		}
		(added, 0) => format!("{} added", count(added as u64, "record")),
		(added, present) => {
			format!("{} added, {present} of {all} are here already", count(added as u64, "record"))
		}
	};
	let outside = match outside {
		0 => String::new(),
		number => format!(
			"; of {} the file has no content, only where it is kept encrypted: get it with `salus record get` where it was exported, and add that",
			count(*number as u64, "record")
		),
	};
	format!("{}: {done}{last}{outside}{}", contents(bundle), beside(bundle))
}

fn contents(checked: &Checked) -> String {
	let parts = checked.categories.iter().map(|(name, number)| format!("{number} {name}"));
	let parts = parts.collect::<Vec<_>>().join(", ");
	format!("{} ({parts})", count(checked.resources as u64, "resource"))
}

/// What there is beside records.
fn beside(checked: &Checked) -> String {
	let mut parts = Vec::new();
	if let Some(page) = &checked.page {
		let total = page.total.map_or_else(String::new, |total| format!(" of {total}"));
		parts.push(format!(
			"this is one page of a search, {}{total}: ask the server for the next ones, too",
			page.entries
		));
	}
	let left = &checked.left;
	if left.outcomes > 0 {
		let what = count(left.outcomes, "OperationOutcome");
		parts.push(format!("{what} left out: the server says something about its answer, perhaps that it withheld a part"));
	}
	if left.profiles > 0 {
		parts.push(format!("{} of whoever exported it left out", count(left.profiles, "profile")));
	}
	if left.comments > 0 {
		parts.push(format!("{} left out, which are on chain", count(left.comments, "comment")));
	}
	parts.into_iter().map(|part| format!("; {part}")).collect()
}

/// What goes where, and why.
fn filed(checked: &Checked) -> String {
	let rows = checked.filed.iter().map(|filed| {
		let why = match filed.why {
			Why::Label => "a security label says that it is sensitive",
			Why::Named => "it names the category",
			Why::Code => "the code of its kind",
			Why::Words => "the words for its kind",
			Why::Type => "its type",
			Why::Otherwise => "--otherwise",
		};
		vec![filed.category.to_string(), filed.kind.clone(), filed.number.to_string(), why.into()]
	});
	table(&["CATEGORY", "TYPE", "NUMBER", "WHY"], rows.collect())
}

/// Whether somebody at the terminal decided what only the user can.
fn asked(error: &OpError, terms: &mut ImportTerms) -> bool {
	let OpError::Import(error) = error else { return false };
	match error {
		ImportError::Unplaced { .. } if terms.otherwise.is_none() => {
			let names = Category::join(&Category::all().collect::<Vec<_>>(), ", ");
			let question = format!("{error}. Their category ({names}): ");
			terms.otherwise = answer(&question).and_then(|it| Category::from_name(&it));
			terms.otherwise.is_some()
		}
		ImportError::SeveralPatients { .. } if !terms.several_patients => {
			let question = format!("{error}. Type yes to take all of it as records of this one: ");
			terms.several_patients = answer(&question).is_some_and(|answer| answer == "yes");
			terms.several_patients
		}
		_ => false,
	}
}

/// What whoever sits at the terminal answers, if somebody does.
fn answer(question: &str) -> Option<String> {
	if !stdin().is_terminal() {
		return None;
	}
	eprint!("{question}");
	let mut answer = String::new();
	stdin().read_line(&mut answer).ok()?;
	Some(answer.trim().to_owned())
}

/// The error, for programs that know FHIR as an `OperationOutcome`, too.
fn failure(error: OpError) -> Failure {
	let outcome = match &error {
		OpError::Import(ImportError::Invalid { faults, all, .. }) => Some(outcome_of(faults, *all)),
		OpError::Import(ImportError::Foreign { .. }) => {
			let fault = FhirError::WrongResource { expected: "Bundle" };
			let mut outcome = outcome_of(&[fault], 1);
			outcome["issue"][0]["diagnostics"] = error.to_string().into();
			Some(outcome)
		}
		_ => None,
	};
	let failure = Failure::from(error);
	match outcome {
		Some(outcome) => failure.with_outcome(outcome),
		None => failure,
	}
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
