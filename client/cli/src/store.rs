//! `salus store`: the encrypted blocks themselves, where they are kept, and what keeps them.

use super::{
	args,
	context::Context,
	output::{byte_bar, count, count_bar, table, Output},
	Failure,
};
use cid::Cid;
use clap::Subcommand;
use indicatif::HumanBytes;
use salus_client::{
	keys::{AccountId, KeyError},
	ops::{
		pin_sync::{PinOwner, Synced},
		OpError,
	},
	store::{car, parse_cid, unixfs, BlockStore, FileReader, KuboStatus, Store, StoreError},
};
use serde::Serialize;
use std::{
	fs::OpenOptions,
	io::Read,
	path::{Path, PathBuf},
	time::Duration,
};
use tokio::signal::unix::{signal, SignalKind};

/// How often `serve` looks for a new finalised block.
const LOOK: Duration = Duration::from_secs(2);

/// How long `serve` waits before it tries again what failed.
const AGAIN: Duration = Duration::from_secs(15);

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
	/// Show which store is in use and how much it holds
	#[command(
		after_help = "Examples:\n  salus store status\n  salus --ipfs http://127.0.0.1:5001 store status"
	)]
	Status,
	/// Write records, still encrypted, to a CAR file, which carries them to another store
	#[command(
		after_help = "Example:\n  salus store export bafybeiakon52tnlks6oemdhrzbcogywxw7fnar4bqyzdodl75hbfcwyw7i --to record.car\n\nAny IPFS tool reads it: ipfs dag import record.car"
	)]
	Export {
		/// CIDs of records or profiles, as `record list --output json` shows them
		#[arg(required = true)]
		cids: Vec<String>,
		/// The new file
		#[arg(long, value_name = "FILE")]
		to: PathBuf,
	},
	/// Take over the records of a CAR file. Every block is checked first: it is all or nothing
	#[command(
		after_help = "Example:\n  salus --ipfs http://127.0.0.1:5001 store import record.car"
	)]
	Import {
		/// The CAR file
		file: PathBuf,
	},
	/// Compare the store with the chain: what accounts have there is pinned, what they deleted unpinned
	///
	/// A Kubo daemon fetches what it lacks from its peers. The embedded store is checked, and what this
	/// client put there and was deleted is removed from it.
	#[command(
		after_help = "Example:\n  salus --ipfs http://127.0.0.1:5001 store sync 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Sync {
		/// Whose records, comments, profiles and library files [default: this account's]
		#[arg(value_name = "ADDRESS", value_parser = args::address)]
		accounts: Vec<AccountId>,
		/// Look at every account and everything it has, not only at what is new
		#[arg(long)]
		all: bool,
	},
	/// Do as `sync` does with every finalised block, until stopped: a pinning service
	///
	/// Stopped and started again it goes on where it was. It needs addresses and no keys. What nobody has is
	/// asked for again later and later, and holds nothing else up.
	#[command(
		after_help = "Example:\n  salus --ipfs http://127.0.0.1:5001 store serve 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
	)]
	Serve {
		/// Whose records, comments, profiles and library files [default: this account's]
		#[arg(value_name = "ADDRESS", value_parser = args::address)]
		accounts: Vec<AccountId>,
	},
}

#[derive(Serialize)]
struct Got {
	cid: String,
	file: PathBuf,
	bytes: u64,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Status {
	Embedded { path: PathBuf, blocks: u64, bytes: u64 },
	Kubo(KuboStatus),
}

#[derive(Serialize)]
struct Carried {
	file: PathBuf,
	roots: Vec<String>,
	blocks: u64,
	bytes: u64,
}

impl Carried {
	fn new(file: PathBuf, contents: &car::Contents) -> Self {
		let roots = contents.roots.iter().map(Cid::to_string).collect();
		Self { file, roots, blocks: contents.blocks.len() as u64, bytes: contents.bytes }
	}
}

/// Not everything could be had.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{failed} of {held} could not be had, {first}")]
#[diagnostic(
	code(salus::store::incomplete),
	help("The rest is held. Connect this store to one that has them, or import a CAR file of them, and run it again.")
)]
struct Incomplete {
	failed: usize,
	held: u64,
	first: String,
}

crate::failure::own!(Incomplete);

impl Command {
	pub async fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Get { path, to } => {
				let store = context.store()?;
				let cid = follow(&path, store.blocks())?;
				let bytes = write(&cid, store.blocks(), &to)?;
				out.emit(&Got { cid: cid.to_string(), file: to, bytes }, |got| {
					format!("{} written to {}", HumanBytes(got.bytes), got.file.display())
				})
			}
			Self::Status => out.emit(&status(&context.store()?)?, show),
			Self::Export { cids, to } => {
				let exported = export(context, &cids, to)?;
				out.emit(&exported, |it| format!("{} in {}", carried(it), it.file.display()))
			}
			Self::Import { file } => {
				let imported = import(context, file)?;
				out.emit(&imported, |it| format!("{} from {}", carried(it), it.file.display()))
			}
			Self::Sync { accounts, all } => sync(context, out, accounts, all).await,
			Self::Serve { accounts } => serve(context, out, accounts).await,
		}
	}
}

/// The CID that `path` leads to.
fn follow(path: &str, store: &dyn BlockStore) -> Result<Cid, Failure> {
	let mut parts = path.split('/').filter(|part| !part.is_empty());
	let mut cid = parse_cid(parts.next().unwrap_or_default())?;
	for name in parts {
		cid = unixfs::resolve(&cid, name, store)?;
	}
	Ok(cid)
}

/// Writes the file `cid` to the new file `to`, and nothing where a block is missing or damaged.
fn write(cid: &Cid, store: &dyn BlockStore, to: &Path) -> Result<u64, Failure> {
	// What is encrypted has no part twice: it is no longer than its blocks together.
	let most = unixfs::dag_usage(cid, store)?.bytes;
	let mut reader = FileReader::open(*cid, store)?;
	if reader.size() > most {
		let reason = "it claims to be longer than all of its blocks".into();
		return Err(StoreError::Malformed { cid: *cid, reason }.into());
	}
	let file_error =
		|e: std::io::Error| OpError::File { path: to.to_owned(), reason: e.to_string() };
	let mut file = OpenOptions::new().write(true).create_new(true).open(to).map_err(file_error)?;
	Ok(std::io::copy(&mut reader.by_ref().take(most), &mut file).map_err(|error| {
		let _ = std::fs::remove_file(to);
		file_error(error)
	})?)
}

fn status(store: &Store) -> Result<Status, Failure> {
	Ok(match store {
		Store::Embedded(store) => {
			let usage = store.usage()?;
			let path = store.path().to_owned();
			Status::Embedded { path, blocks: usage.blocks, bytes: usage.bytes }
		}
		Store::Kubo(store) => Status::Kubo(store.status()?),
	})
}

fn show(status: &Status) -> String {
	match status {
		Status::Embedded { path, blocks, bytes } => {
			format!("{}: {}, {}", path.display(), count(*blocks, "block"), HumanBytes(*bytes))
		}
		Status::Kubo(kubo) => {
			let row = |name: &str, value: String| vec![name.to_owned(), value];
			let rows = vec![
				row("version", kubo.version.clone()),
				row("identity", kubo.id.clone()),
				row("peers", kubo.peers.to_string()),
				row("pinned by salus", kubo.pins.to_string()),
				row("blocks", kubo.blocks.to_string()),
				row("size", HumanBytes(kubo.bytes).to_string()),
				row("may have", HumanBytes(kubo.max_bytes).to_string()),
			];
			table(&["KUBO", &kubo.url], rows)
		}
	}
}

fn carried(it: &Carried) -> String {
	let roots = count(it.roots.len() as u64, "root");
	format!("{roots}, {}, {}", count(it.blocks, "block"), HumanBytes(it.bytes))
}

/// Writes a CAR file, which is there once it is whole.
fn export(context: &Context, cids: &[String], to: PathBuf) -> Result<Carried, Failure> {
	let store = context.store()?;
	let roots = cids.iter().map(|cid| parse_cid(cid)).collect::<Result<Vec<_>, _>>()?;
	let file_error = |e: std::io::Error| OpError::File { path: to.clone(), reason: e.to_string() };
	if to.symlink_metadata().is_ok() {
		return Err(file_error(std::io::ErrorKind::AlreadyExists.into()).into());
	}
	let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
	let folder = folder.unwrap_or(Path::new("."));
	let mut hidden =
		tempfile::Builder::new().prefix(".salus-").tempfile_in(folder).map_err(file_error)?;
	let bar = count_bar(context.shows_progress(), "exporting");
	let written = car::write(&roots, store.blocks(), hidden.as_file_mut(), &mut |done, total| {
		bar.set_length(total);
		bar.set_position(done);
	});
	bar.finish_and_clear();
	let contents = written?;
	hidden.as_file().sync_all().map_err(file_error)?;
	hidden.persist_noclobber(&to).map_err(|e| file_error(e.error))?;
	Ok(Carried::new(to, &contents))
}

/// Reads a CAR file into the store, once all of it was checked.
fn import(context: &Context, file: PathBuf) -> Result<Carried, Failure> {
	let store = context.store()?;
	// Another machine that shares the store may have a process of the same number.
	let mut random = [0; 8];
	getrandom::fill(&mut random).map_err(|_| KeyError::NoRandomness)?;
	let name = format!("import-{}", hex::encode(random));
	let staging = store.staging(&context.data_dir()?, &name)?;
	let bar = byte_bar(context.shows_progress(), "checking");
	let shown = |done, total| {
		bar.set_length(total);
		bar.set_position(done);
	};
	let read = car::read(&file, staging.blocks(), &mut |done, total| shown(done, total));
	let taken = read.and_then(|contents| {
		bar.set_message("storing");
		for (number, root) in contents.roots.iter().enumerate() {
			let blocks = if number == 0 { &contents.blocks[..] } else { &[] };
			store.take_over(&staging, root, blocks, &mut |done| shown(done, contents.bytes))?;
		}
		Ok(contents)
	});
	bar.finish_and_clear();
	Ok(Carried::new(file, &taken?))
}

/// Whoever keeps the store for `accounts`, or for the account at work.
async fn custodian(context: &Context, accounts: Vec<AccountId>) -> Result<PinOwner, Failure> {
	let accounts = match accounts.is_empty() {
		true => vec![context.address()?],
		false => accounts,
	};
	let (chain, store) = (context.chain().await?, context.store()?);
	let name = store.name();
	Ok(PinOwner::new(chain, store, &name, accounts, &context.data_dir()?)?)
}

async fn sync(
	context: &Context,
	out: &mut Output<'_>,
	accounts: Vec<AccountId>,
	all: bool,
) -> Result<(), Failure> {
	let mut custodian = custodian(context, accounts).await?;
	let bar = count_bar(context.shows_progress(), "accounts");
	let synced = custodian
		.sync(all, &mut |done, total| {
			bar.set_length(total);
			bar.set_position(done);
		})
		.await;
	bar.finish_and_clear();
	let synced = synced?;
	if let Some(first) = synced.failed.first() {
		let first = format!("of {}: {}", first.address, first.reason);
		let held = synced.held + synced.failed.len() as u64;
		return Err(Incomplete { failed: synced.failed.len(), held, first }.into());
	}
	out.emit(&synced, said)
}

fn said(synced: &Synced) -> String {
	let failed = match synced.failed.len() {
		0 => String::new(),
		number => format!(", {number} cannot be had: {}", synced.failed[0].reason),
	};
	let waiting = match synced.waiting {
		0 => String::new(),
		number => format!(", {number} waiting to be asked for"),
	};
	format!(
		"block {}: {} pinned, {} unpinned, {} held{failed}{waiting}",
		synced.block,
		synced.pinned.len(),
		synced.unpinned.len(),
		synced.held
	)
}

async fn serve(
	context: &Context,
	out: &mut Output<'_>,
	accounts: Vec<AccountId>,
) -> Result<(), Failure> {
	let unusable =
		|e: std::io::Error| OpError::File { path: "signals".into(), reason: e.to_string() };
	let mut terminated = signal(SignalKind::terminate()).map_err(unusable)?;
	let mut custodian = custodian(context, accounts).await?;
	if custodian.block() > 0 {
		out.emit(&custodian.summary(), |it| format!("going on after {}", said(it)))?;
	}
	// What is wrong from the start is for whoever starts it; what fails later passes.
	let mut synced = Some(custodian.pass().await?);
	loop {
		if let Some(synced) = &synced {
			if !(synced.pinned.is_empty() && synced.unpinned.is_empty() && synced.failed.is_empty())
			{
				out.emit(synced, said)?;
			}
		}
		tokio::select! {
			() = tokio::time::sleep(LOOK) => {}
			_ = tokio::signal::ctrl_c() => return Ok(()),
			_ = terminated.recv() => return Ok(()),
		}
		synced = match custodian.pass().await {
			Ok(synced) => Some(synced),
			Err(error) => {
				tracing::warn!(%error, "trying again");
				tokio::select! {
					() = tokio::time::sleep(AGAIN) => {}
					_ = tokio::signal::ctrl_c() => return Ok(()),
					_ = terminated.recv() => return Ok(()),
				}
				if let Ok(chain) = context.reconnect().await {
					custodian.reconnected(chain);
				}
				None
			}
		};
	}
}
