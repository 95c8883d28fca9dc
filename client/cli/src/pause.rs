//! `salus pause`: calls that nobody may make for a while, by vote of the council.

use super::{context::Context, council, output::Output, Failure};
use clap::{Args, Subcommand};
use salus_client::ops::pause;

#[derive(Debug, Args)]
pub(super) struct Name {
	/// The call, such as Doctors.upload_file
	#[arg(value_name = "PALLET.CALL")]
	name: String,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// List the calls that are paused
	#[command(after_help = "Example:\n  salus pause list")]
	List,
	/// Pause a call
	#[command(after_help = "Example:\n  salus --dev //Alice pause add Doctors.upload_file")]
	Add(Name),
	/// Let a paused call be made again
	#[command(after_help = "Example:\n  salus --dev //Alice pause remove Doctors.upload_file")]
	Remove(Name),
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::List => {
				let paused = pause::paused(&context.chain().await?).await?;
				out.emit(&paused, |paused| paused.join("\n"))
			}
			Self::Add(Name { name }) => {
				let call = pause::pause(&context.chain().await?, &name).await?;
				council::put(context, out, call).await
			}
			Self::Remove(Name { name }) => {
				let call = pause::unpause(&context.chain().await?, &name).await?;
				council::put(context, out, call).await
			}
		}
	}
}
