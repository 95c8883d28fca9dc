//! `salus store`: the encrypted blocks themselves.

use super::{context::Context, output::Output, Failure};
use crate::{
	ops::OpError,
	store::{dag, parse_cid, BlockStore, EmbeddedStore, FileReader},
};
use cid::Cid;
use clap::Subcommand;
use indicatif::HumanBytes;
use serde::Serialize;
use std::{
	fs::OpenOptions,
	path::{Path, PathBuf},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Write a file of the store as it is, still encrypted: any age tool opens it with the right key
	#[command(
		after_help = "Example:\n  salus store get bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i/manifest.age --to manifest.age"
	)]
	Get {
		/// A CID, and what to follow from there: CID/manifest.age, CID/content.age
		path: String,
		/// The new file
		#[arg(long, value_name = "FILE")]
		to: PathBuf,
	},
	/// Show how much the store holds
	#[command(after_help = "Example:\n  salus store status")]
	Status,
}

#[derive(Serialize)]
struct Got {
	cid: String,
	file: PathBuf,
	bytes: u64,
}

#[derive(Serialize)]
struct Status {
	path: PathBuf,
	blocks: u64,
	bytes: u64,
}

impl Command {
	pub fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let store = context.store()?;
		match self {
			Self::Get { path, to } => {
				let cid = follow(&path, &store)?;
				let bytes = write(&cid, &store, &to)?;
				out.emit(&Got { cid: cid.to_string(), file: to, bytes }, |got| {
					format!("{} written to {}", HumanBytes(got.bytes), got.file.display())
				})
			}
			Self::Status => {
				let usage = store.usage()?;
				let path = store.path().to_owned();
				out.emit(&Status { path, blocks: usage.blocks, bytes: usage.bytes }, |status| {
					format!(
						"{}: {} blocks, {}",
						status.path.display(),
						status.blocks,
						HumanBytes(status.bytes)
					)
				})
			}
		}
	}
}

/// The CID that `path` leads to.
fn follow(path: &str, store: &dyn BlockStore) -> Result<Cid, Failure> {
	let mut parts = path.split('/').filter(|part| !part.is_empty());
	let mut cid = parse_cid(parts.next().unwrap_or_default())?;
	for name in parts {
		cid = dag::resolve(&cid, name, store)?;
	}
	Ok(cid)
}

/// Writes the file `cid` to the new file `to`, and nothing where a block is missing or damaged.
fn write(cid: &Cid, store: &EmbeddedStore, to: &Path) -> Result<u64, Failure> {
	dag::dag_blocks(cid, store)?;
	let mut reader = FileReader::open(*cid, store)?;
	let file_error =
		|e: std::io::Error| OpError::File { path: to.to_owned(), reason: e.to_string() };
	let mut file = OpenOptions::new().write(true).create_new(true).open(to).map_err(file_error)?;
	Ok(std::io::copy(&mut reader, &mut file).map_err(|error| {
		let _ = std::fs::remove_file(to);
		file_error(error)
	})?)
}
