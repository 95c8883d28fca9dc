//! `salus library`: a provider's own files.

use super::{
	args,
	context::Context,
	output::{added, byte_bar, finality, printable, reporting, table, Output},
	pages::{self, Numbers},
	waiting::waiting,
	Failure,
};
use clap::Subcommand;
use indicatif::HumanBytes;
use salus_client::{
	keys::AccountId,
	ops::{
		library::{LibraryListed, NewLibraryFile},
		record_scope::RecordScope,
	},
	Category,
};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Encrypt a file to this provider, store it and put its CID on chain
	///
	/// Cut short, the same command takes up where it stopped: nothing is stored twice.
	#[command(after_help = "Example:\n  salus --account muster library add leaflet.pdf")]
	Add {
		/// The file
		file: PathBuf,
		#[command(flatten)]
		listing: args::Listing,
	},
	/// List this provider's files with what their encrypted manifests say
	#[command(after_help = "Example:\n  salus --account muster library list")]
	List(Numbers),
	/// Decrypt a file and check its size and SHA-256
	#[command(after_help = "Example:\n  salus --account muster library get 0 --to leaflet.pdf")]
	Get {
		/// The file's number, as listed
		number: u64,
		/// Where to write it
		#[arg(long, value_name = "FILE")]
		to: PathBuf,
		/// Replace a file that is there
		#[arg(long)]
		force: bool,
	},
	/// Delete a file from the chain and from this store
	#[command(after_help = "Example:\n  salus --account muster library delete 0")]
	Delete {
		/// The file's number, as listed
		number: u64,
	},
	/// Encrypt a file to a patient and add it to their records. The library keeps it
	#[command(
		after_help = "Example:\n  salus --account muster library send 0 --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --category clinical"
	)]
	Send {
		/// The file's number, as listed
		number: u64,
		/// The patient
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		patient: AccountId,
		/// What it is about
		#[arg(long, short, value_parser = args::category())]
		category: Category,
		/// Act under a grant of this department, which names this doctor
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		department: Option<AccountId>,
	},
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let member = context.member().await?;
		match self {
			Self::Add { file, listing } => {
				let args::Listing { title, content_type, description } = listing;
				let new = NewLibraryFile { file: &file, title, content_type, description };
				let bar = byte_bar(context.shows_progress(), "encrypting");
				let added = member.library().add(&new, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&added?, |added| {
					let how = match &added.finality {
						Some(done) => finality(done),
						None => "which an earlier run had put on chain".into(),
					};
					format!("file {} of the library is {}, {how}", added.file, added.cid)
				})
			}
			Self::List(part) => {
				let listed = member.library().list(part.window()).await?;
				pages::emit(out, part.window(), &listed, list)
			}
			Self::Get { number, to, force } => {
				let bar = byte_bar(context.shows_progress(), "decrypting");
				let opened = member.library().open(number, &to, force, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&opened?, |opened| {
					format!(
						"{} written to {}, {}, SHA-256 as in its manifest",
						printable(&opened.manifest.title),
						opened.to.display(),
						HumanBytes(opened.manifest.size)
					)
				})
			}
			Self::Delete { number } => {
				let deleted = waiting(context, member.library().delete(number)).await?;
				out.emit(&deleted, |deleted| {
					let left = deleted.left.map_or_else(String::new, |why| {
						format!("; bytes of it are left in this store: {why}")
					});
					let done = finality(&deleted.finality);
					format!("file {} of the library deleted, {done}{left}", deleted.file)
				})
			}
			Self::Send { number, patient, category, department } => {
				let place = RecordScope { patient, department };
				let bar = byte_bar(context.shows_progress(), "encrypting");
				let sent =
					member.library().send(number, place, category, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&sent?, added)
			}
		}
	}
}

fn list(listed: &[LibraryListed]) -> String {
	let rows = listed.iter().map(|file| {
		let mut row = vec![file.file.to_string()];
		row.extend(match &file.manifest {
			Some(manifest) => [
				manifest.title.clone(),
				manifest.content_type.clone(),
				HumanBytes(manifest.size).to_string(),
				manifest.date.clone(),
			],
			None => [file.closed.clone().unwrap_or_default(), "-".into(), "-".into(), "-".into()],
		});
		row
	});
	table(&["FILE", "TITLE", "TYPE", "SIZE", "DATE"], rows.collect())
}
