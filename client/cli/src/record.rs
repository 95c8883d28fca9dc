//! `salus record`: adding, listing, opening and deleting records.

use super::{
	args,
	context::Context,
	export, import,
	output::{added, byte_bar, finality, printable, reporting, table, Output},
	pages::{self, Numbers},
	waiting::waiting,
	Failure,
};
use clap::Subcommand;
use indicatif::HumanBytes;
use salus_client::{
	fhir::Manifest,
	files::FOLDER_MEDIA_TYPE,
	keys::AccountId,
	ops::records::{Listed, NewRecord, Opened, WriteMode},
	record::{safe_file_name, FHIR_JSON},
	Category,
};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Encrypt a file or folder, store it and put its CID on chain
	///
	/// Cut short, the same command takes up where it stopped: nothing is stored twice. A folder is
	/// one record, packed as a tar archive.
	#[command(
		after_help = "Examples:\n  salus --account erika record add scan.pdf --category imaging\n  salus --account muster record add report.pdf --category imaging --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Add {
		/// The file or folder
		file: PathBuf,
		/// What it is about
		#[arg(long, short, value_parser = args::category())]
		category: Category,
		#[command(flatten)]
		whose: args::Whose,
		#[command(flatten)]
		listing: args::Listing,
	},
	/// List records with what their encrypted manifests say
	#[command(
		after_help = "Examples:\n  salus --account erika record list\n  salus --account muster record list --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --category imaging"
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
	/// Decrypt a record to a file and check its size and SHA-256
	///
	/// A provider's opening is written to the audit trail first.
	#[command(
		after_help = "Examples:\n  salus --account erika record get 0\n  salus --account muster record get 0 --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --to scan.pdf"
	)]
	Get {
		/// The record's number, as listed
		record: u64,
		#[command(flatten)]
		whose: args::Whose,
		/// Where to write it [default: its title, in this folder]
		#[arg(long, value_name = "FILE")]
		to: Option<PathBuf>,
		/// Replace a file that is there
		#[arg(long)]
		force: bool,
		/// Make the folder again that was added, in place of an archive of it
		#[arg(long, conflicts_with = "force")]
		unpack: bool,
	},
	Import(import::Import),
	Export(export::Records),
	/// Mark a prescription as dispensed (as a pharmacy that may see it)
	#[command(
		after_help = "Example:\n  salus --account pharmacy record dispense 0 --patient 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Dispense {
		/// The record's number, as listed
		record: u64,
		/// The patient
		#[arg(long, value_name = "ADDRESS", value_parser = args::address)]
		patient: AccountId,
	},
	/// Delete one of this patient's records from the chain and from this store
	///
	/// Bytes that another author wrote, or that another record needs, are left in the store.
	#[command(after_help = "Example:\n  salus --account erika record delete 0")]
	Delete {
		/// The record's number, as listed
		record: u64,
	},
}

#[derive(Serialize)]
struct Got {
	#[serde(flatten)]
	opened: Opened,
	file: PathBuf,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Add { file, category, whose, listing } => {
				let args::Listing { title, content_type, description } = listing;
				let member = context.at_work(&whose).await?;
				let place = whose.place(member.account.id());
				let new = NewRecord {
					patient: place.patient,
					department: place.department,
					file: &file,
					category,
					title,
					content_type,
					description,
				};
				let bar = byte_bar(context.shows_progress(), "encrypting");
				let done = member.records().add(&new, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				out.emit(&done?, added)
			}
			Self::List { whose, category, part } => {
				let member = context.member().await?;
				let place = whose.place(member.account.id());
				let window = part.window();
				let listed = member.records().list(place, category, window).await?;
				pages::emit(out, window, &listed, list)
			}
			Self::Get { record, whose, to, force, unpack } => {
				let member = context.member().await?;
				let place = whose.place(member.account.id());
				let bar = byte_bar(context.shows_progress(), "decrypting");
				let target = |manifest: &Manifest| to.unwrap_or_else(|| file_of(manifest, unpack));
				let how = match (unpack, force) {
					(true, _) => WriteMode::Unpack,
					(false, true) => WriteMode::Overwrite,
					(false, false) => WriteMode::New,
				};
				let got =
					member.records().open(place, record, target, how, &mut reporting(&bar)).await;
				bar.finish_and_clear();
				let (opened, file) = got?;
				out.emit(&Got { opened, file }, |got| {
					let manifest = &got.opened.manifest;
					let trace = got.opened.logged.as_ref().map_or_else(String::new, |logged| {
						format!("; the opening is on the trail, {}", finality(logged))
					});
					format!(
						"{} written to {}, {}, SHA-256 as in its manifest{trace}",
						printable(&manifest.title),
						got.file.display(),
						HumanBytes(manifest.size)
					)
				})
			}
			Self::Import(import) => import.run(context, out).await,
			Self::Export(export) => export.run(context, out).await,
			Self::Dispense { record, patient } => {
				let member = context.member().await?;
				let dispensed =
					waiting(context, member.records().dispense(patient, record)).await?;
				out.emit(&dispensed, |dispensed| {
					let done = finality(&dispensed.finality);
					format!("record {} is marked as dispensed, {done}", dispensed.record)
				})
			}
			Self::Delete { record } => {
				let member = context.patient().await?;
				let deleted = waiting(context, member.records().delete(record)).await?;
				out.emit(&deleted, |deleted| {
					let left = deleted.left.map_or_else(String::new, |why| {
						format!("; bytes of it are left in this store: {why}")
					});
					let done = finality(&deleted.finality);
					format!("record {} deleted, {done}{left}", deleted.record)
				})
			}
		}
	}
}

/// How files of types end whose titles do not: an archive of a folder, and a resource that was imported.
const ENDINGS: [(&str, &str); 2] = [(FOLDER_MEDIA_TYPE, ".tar"), (FHIR_JSON, ".json")];

/// What a record is written to where nobody says: the archive of a folder is told from the folder, and other
/// programs recognise a resource.
fn file_of(manifest: &Manifest, unpack: bool) -> PathBuf {
	let mut name = safe_file_name(&manifest.title);
	let ending = ENDINGS.iter().find(|(of, _)| *of == manifest.content_type);
	if let Some((_, ending)) = ending.filter(|(_, it)| !unpack && !name.ends_with(it)) {
		name.push_str(ending);
	}
	PathBuf::from(name)
}

fn list(listed: &[Listed]) -> String {
	let rows = listed.iter().map(|record| {
		let mut row = vec![record.record.to_string(), record.category.to_string()];
		row.extend(match &record.manifest {
			Some(manifest) => [
				manifest.title.clone(),
				manifest.content_type.clone(),
				HumanBytes(manifest.size).to_string(),
				manifest.date.clone(),
			],
			None => [record.closed.clone().unwrap_or_default(), "-".into(), "-".into(), "-".into()],
		});
		row.push(short(&record.author));
		row.push(record.dispensed_by.as_deref().map_or_else(|| "-".into(), short));
		row
	});
	table(
		&["RECORD", "CATEGORY", "TITLE", "TYPE", "SIZE", "DATE", "AUTHOR", "DISPENSED BY"],
		rows.collect(),
	)
}

/// The beginning and the end of an address, enough to tell a patient's providers apart.
fn short(address: &str) -> String {
	match (address.get(..6), address.get(address.len().saturating_sub(4)..)) {
		(Some(start), Some(end)) => format!("{start}…{end}"),
		_ => address.to_owned(),
	}
}
