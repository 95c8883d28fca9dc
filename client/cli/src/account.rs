//! `salus account`: accounts on this machine.

use super::{
	account_file::{Export, Passphrase},
	account_import::Import,
	account_made::{create, Made},
	args,
	context::Context,
	fingerprint, identity,
	output::{table, Output},
	rekey, Failure,
};
use clap::Subcommand;
use salus_client::{
	keys::{encode_recipient, Fingerprint, RecoveryPhrase, WordCount},
	ops::{self, account::Standing},
};
use serde::Serialize;
use std::{
	io::IsTerminal,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
	/// Make an account and show its recovery phrase, once
	///
	/// The phrase alone brings back the account and every record on another machine. Write it down
	/// and keep it from others: whoever has it is this account.
	#[command(after_help = "Example:\n  salus account new erika")]
	New {
		/// What to call the account on this machine
		name: String,
		/// Twelve words instead of twenty-four
		#[arg(long)]
		short: bool,
		/// Write the phrase to this new file, readable by its owner alone, instead of showing it
		#[arg(long, value_name = "FILE")]
		phrase_file: Option<PathBuf>,
	},
	Import(Import),
	Export(Export),
	Passphrase(Passphrase),
	/// List the accounts of this machine
	#[command(after_help = "Example:\n  salus account list --output json")]
	List,
	Identity(identity::Identity),
	Rekey(rekey::Rekey),
	/// Show an account: its address, its recipient, the fingerprint of both and what the chain knows of
	/// it: role, registration, and how much of its allowance is left
	///
	/// Whoever is about to trust this account sees the same six words, or is told of another account or
	/// another key than this one: read them out, by telephone for instance.
	#[command(after_help = "Example:\n  salus --account erika account show")]
	Show,
}

#[derive(Serialize)]
struct Shown {
	address: String,
	recipient: String,
	fingerprint: Fingerprint,
	#[serde(flatten)]
	standing: Standing,
}

impl Command {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		match self {
			Self::New { name, short, phrase_file } => {
				let words = if short { WordCount::Twelve } else { WordCount::TwentyFour };
				let phrase = RecoveryPhrase::generate(words, getrandom::fill)?;
				context.keystore()?.ensure_free(&name)?;
				// The phrase first: an account whose phrase nobody has seen is of no use.
				let made = match phrase_file {
					Some(path) => create_with_file(context, &name, &phrase, &path)?,
					None => create_and_show(context, &name, &phrase)?,
				};
				out.emit(&made, Made::told)
			}
			Self::Import(import) => import.run(context, out),
			Self::Export(export) => export.run(context, out),
			Self::Passphrase(change) => change.run(context, out),
			Self::List => {
				let accounts = context.keystore()?.list()?;
				out.emit(&accounts, |accounts| {
					let rows = accounts.iter().map(|a| {
						vec![a.name.clone(), a.address.clone().unwrap_or_else(|| "-".into())]
					});
					table(&["NAME", "ADDRESS"], rows.collect())
				})
			}
			Self::Identity(identity) => identity.run(context, out).await,
			Self::Rekey(rekey) => rekey.run(context, out).await,
			Self::Show => show(context, out).await,
		}
	}
}

/// Writes the phrase to a new file that only its owner may read, and makes the account.
fn create_with_file(
	context: &Context,
	name: &str,
	phrase: &RecoveryPhrase,
	path: &Path,
) -> Result<Made, Failure> {
	let line = Zeroizing::new(format!("{}\n", phrase.expose()));
	args::write_secret(path, &line)?;
	create(context, name, &phrase.clone().into()).inspect_err(|_| {
		// It was made a moment ago, for an account that there is not.
		let _ = std::fs::remove_file(path);
	})
}

/// Makes the account and shows the phrase on the terminal, apart from the command's output. Where
/// there is no terminal it could end in a log, so it is not shown at all.
fn create_and_show(
	context: &Context,
	name: &str,
	phrase: &RecoveryPhrase,
) -> Result<Made, Failure> {
	if !std::io::stderr().is_terminal() {
		return Err(NoTerminal.into());
	}
	let made = create(context, name, &phrase.clone().into())?;
	eprintln!("Write these words down. They are shown this once:\n\n{}\n", phrase.expose());
	Ok(made)
}

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("there is no terminal to show the recovery phrase on, and a log is no place for it")]
#[diagnostic(
	code(salus::no_terminal),
	help("nothing was made: give --phrase-file FILE, and the phrase is written there")
)]
struct NoTerminal;

crate::failure::own!(NoTerminal);

async fn show(context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
	let member = context.member().await?;
	let shown = Shown {
		address: member.account.address(),
		recipient: encode_recipient(&member.account.recipient()),
		fingerprint: fingerprint::own(&member),
		standing: ops::account::standing(&member.chain, member.account.id()).await?,
	};
	out.emit(&shown, |Shown { address, recipient, fingerprint, standing }| {
		let Standing { left_ms, max_ms, .. } = standing;
		[
			format!("address     {address}"),
			format!("recipient   {recipient}"),
			format!("fingerprint {fingerprint}"),
			format!("role        {}", standing.role.as_deref().unwrap_or("none")),
			format!("registered  {}", registration(standing)),
			format!("allowance   {left_ms} of {max_ms} ms left"),
		]
		.join("\n")
	})
}

/// What an account is registered as, and what it may do next where it is not.
fn registration(standing: &Standing) -> String {
	match (&standing.registered_as, &standing.status) {
		(Some(kind), Some(status)) => format!("as {kind}, {status}"),
		(Some(kind), None) => format!("as {kind}"),
		(None, _) if standing.erasing => {
			"no; what the chain kept of it is still being erased, and it registers after that"
				.into()
		}
		(None, _) => "no".into(),
	}
}
