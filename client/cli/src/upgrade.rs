//! `salus upgrade`: a new runtime, by vote of the council.

use super::{
	context::Context,
	council,
	output::{finality, Output},
	waiting::waiting,
	Failure,
};
use clap::{Args, Subcommand};
use salus_client::ops::{
	council::Proposed,
	upgrade::{self, Status, Summary},
};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Code {
	/// The runtime: the file salus_runtime.compact.compressed.wasm that its build leaves
	#[arg(long, value_name = "FILE")]
	wasm: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Put an upgrade to the council, by the hash of its code
	///
	/// The hash is printed: each member builds the runtime or gets the file, and compares.
	#[command(
		after_help = "Example:\n  salus --dev //Alice upgrade propose --wasm salus_runtime.wasm"
	)]
	Propose(Code),
	/// Show what the chain runs and what the council authorised
	///
	/// With --wasm: the hash and the version of a file too, to compare before one votes.
	#[command(after_help = "Example:\n  salus upgrade status --wasm salus_runtime.wasm")]
	Status {
		/// A runtime to compare
		#[arg(long, value_name = "FILE")]
		wasm: Option<PathBuf>,
	},
	/// Hand in the code that the council authorised, and wait until the chain runs it
	#[command(
		after_help = "Example:\n  salus --account muster upgrade apply --wasm salus_runtime.wasm"
	)]
	Apply(Code),
}

#[derive(Serialize)]
struct Proposal {
	file: Summary,
	#[serde(flatten)]
	proposed: Proposed,
}

#[derive(Serialize)]
struct Known {
	#[serde(flatten)]
	status: Status,
	#[serde(skip_serializing_if = "Option::is_none")]
	file: Option<Summary>,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::Propose(Code { wasm }) => {
				let runtime = upgrade::read(&wasm)?;
				let call = runtime.authorise(&context.chain().await?).await?;
				let proposed = council::propose(context, call).await?;
				out.emit(&Proposal { file: runtime.summary(), proposed }, |proposal| {
					let proposed = council::proposed_text(&proposal.proposed);
					let apply = "once it is carried out: salus upgrade apply --wasm FILE";
					format!("the file is {}\n{proposed}\n{apply}", proposal.file)
				})
			}
			Self::Status { wasm } => {
				let file = wasm.map(|wasm| upgrade::read(&wasm)).transpose()?;
				let file = file.map(|runtime| runtime.summary());
				let status = upgrade::status(&context.chain().await?).await?;
				out.emit(&Known { status, file }, |known| {
					let authorised = known.status.authorised.as_deref().unwrap_or("none");
					let file = known.file.as_ref().map(|file| format!("\nthe file is {file}"));
					format!(
						"the chain runs {}\nauthorised: {authorised}{}",
						known.status.running,
						file.unwrap_or_default()
					)
				})
			}
			Self::Apply(Code { wasm }) => {
				let runtime = upgrade::read(&wasm)?;
				let member = context.member().await?;
				let done = waiting(context, member.council().apply_upgrade(runtime)).await?;
				out.emit(&done, |done| {
					let when = done.finality.as_ref().map(finality);
					let when = when.map(|when| format!(", {when}")).unwrap_or_default();
					format!("the chain runs version {} instead of {}{when}", done.to, done.from)
				})
			}
		}
	}
}
