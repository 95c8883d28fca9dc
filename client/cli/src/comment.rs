//! `salus comment`: what providers write about a patient.

use super::{
	args,
	context::Context,
	output::{finality, printable, Output},
	pages::{self, Numbers},
	waiting::waiting,
	Failure,
};
use clap::Subcommand;
use salus_client::{
	keys::AccountId,
	ops::comments::{CommentView, NewComment},
	Category,
};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Write a comment about a patient (as a provider who may add to the category)
	///
	/// It is encrypted on this machine, to the patient and to whoever may read the category.
	#[command(
		after_help = "Examples:\n  salus --account muster comment add --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --category imaging --record 3 --text-file finding.txt\n  echo 'No fracture.' | salus --account muster comment add --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty \\\n    --category imaging --text-file -"
	)]
	Add {
		/// The patient
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		patient: AccountId,
		/// What it is about
		#[arg(long, short, value_parser = args::category())]
		category: Category,
		/// The record of that category that it is about
		#[arg(long, value_name = "NUMBER")]
		record: Option<u64>,
		/// The text, a file; - reads standard input
		#[arg(long, value_name = "FILE")]
		text_file: PathBuf,
		/// Act under a grant of this department, which names this doctor
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		department: Option<AccountId>,
	},
	/// List the comments about a patient, decrypted
	#[command(
		after_help = "Examples:\n  salus --account erika comment list\n  salus --account muster comment list --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --category imaging"
	)]
	List {
		#[command(flatten)]
		whose: args::Whose,
		/// Only this category
		#[arg(long, short, value_parser = args::category())]
		category: Option<Category>,
		#[command(flatten)]
		part: Numbers,
	},
	/// Delete a comment about this patient, whoever wrote it, from the chain and from this store
	///
	/// Other stores keep the encrypted bytes that they hold.
	#[command(after_help = "Example:\n  salus --account erika comment delete 0")]
	Delete {
		/// The comment's number, as listed
		comment: u64,
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Add { patient, category, record, text_file, department } => {
				let text = args::read_text(&text_file)?;
				let member = context.member().await?;
				let new = NewComment {
					place: salus_client::ops::record_scope::RecordScope { patient, department },
					category,
					about: record,
					text: &text,
				};
				let added = waiting(context, member.comments().add(&new)).await?;
				out.emit(&added, |added| {
					let how = match &added.finality {
						Some(done) => finality(done),
						None => "which an earlier run had put on chain".into(),
					};
					format!(
						"comment {} on {} is {}, {how}",
						added.comment, added.category, added.cid
					)
				})
			}
			Self::List { whose, category, part } => {
				let member = context.member().await?;
				let place = whose.place(member.account.id());
				let window = part.window();
				let listed = member.comments().list(place, category, window).await?;
				pages::emit(out, window, &listed, |listed| {
					listed.iter().map(shown).collect::<Vec<_>>().join("\n\n")
				})
			}
			Self::Delete { comment } => {
				let member = context.patient().await?;
				let deleted = waiting(context, member.comments().delete(comment)).await?;
				out.emit(&deleted, |deleted| {
					let done = finality(&deleted.finality);
					let bytes = if deleted.removed_here {
						"its bytes are removed from this store"
					} else {
						"nothing of it was removed from this store"
					};
					format!("comment {} deleted from the chain, {done}; {bytes}", deleted.comment)
				})
			}
		}
	}
}

/// A comment for people: a line that says what it is, then what it says.
fn shown(comment: &CommentView) -> String {
	let about = comment.about.map_or_else(String::new, |record| format!(", on record {record}"));
	let date = comment.date.as_deref().map_or_else(String::new, |date| format!(", {date}"));
	let (number, category, author) = (comment.comment, &comment.category, &comment.author);
	let mut lines =
		vec![printable(&format!("comment {number}, {category}{about}, by {author}{date}"))];
	let text = comment.text.as_ref().or(comment.closed.as_ref());
	let text = text.map(String::as_str).unwrap_or_default();
	lines.extend(text.lines().map(|line| format!("  {}", printable(line))));
	lines.join("\n")
}
