//! `salus account import`: accounts from their recovery phrase, an exported file or Polkadot.js.

use super::{
	account_made::{create, Made},
	context::Context,
	output::Output,
	passphrase::Source,
	Failure,
};
use clap::{ArgGroup, Args};
use salus_client::{
	keys::{AccountSecret, PolkadotJs, RecoveryPhrase},
	keystore::AccountFile,
};
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};

/// Bring back an account: from its recovery phrase, an exported file or Polkadot.js
///
/// Without options the phrase is asked for, and a new passphrase. With --from, the passphrase is that
/// of the file, and becomes that of the account on this machine. With --polkadot-js, the password of
/// the JSON is asked for, and a new passphrase.
///
/// An account from Polkadot.js signs as it does there. What it encrypts and decrypts with derives from
/// its key, because the JSON has no phrase: what was encrypted to the same account made from its
/// phrase does not open. Where you have the phrase, import the phrase.
#[derive(Debug, Args)]
#[command(
	group(ArgGroup::new("source").args(["phrase_file", "phrase_fd", "from", "polkadot_js"])),
	after_help = "Examples:\n  salus account import erika\n  salus account import erika --phrase-file phrase.txt\n  salus account import erika --from erika.age\n  salus account import erika --polkadot-js 5F3s…dR9.json"
)]
pub(super) struct Import {
	/// What to call the account on this machine
	name: String,
	/// Read the phrase from this file instead of asking; only its owner may read it
	#[arg(long, value_name = "FILE")]
	phrase_file: Option<PathBuf>,
	/// Read the phrase from this open file descriptor instead of asking
	#[arg(long, value_name = "FD")]
	phrase_fd: Option<i32>,
	/// Take the account from this file, which `account export` wrote; only its owner may read it
	#[arg(long, value_name = "FILE")]
	from: Option<PathBuf>,
	/// Take the account from this JSON, which Polkadot.js Apps or its extension exported
	#[arg(long, value_name = "FILE")]
	polkadot_js: Option<PathBuf>,
	/// Read the password of the JSON from this open file descriptor instead of asking
	#[arg(long, value_name = "FD", requires = "polkadot_js")]
	password_fd: Option<i32>,
	/// Read the password of the JSON from this file instead of asking; only its owner may read it
	#[arg(long, value_name = "FILE", requires = "polkadot_js", conflicts_with = "password_fd")]
	password_file: Option<PathBuf>,
}

impl Import {
	pub fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		context.keystore()?.ensure_free(&self.name)?;
		let made = match (&self.from, &self.polkadot_js) {
			(Some(file), _) => self.take_file(context, file)?,
			(_, Some(json)) => self.take_polkadot_js(context, json)?,
			_ => self.take_phrase(context)?,
		};
		out.emit(&made, Made::told)
	}

	fn take_phrase(&self, context: &Context) -> Result<Made, Failure> {
		let (fd, file) = (self.phrase_fd, self.phrase_file.as_deref());
		let text = Source { option: "phrase", fd, file }.read("recovery phrase")?;
		let phrase = RecoveryPhrase::parse(text.expose_secret())?;
		create(context, &self.name, &phrase.into())
	}

	fn take_file(&self, context: &Context, path: &Path) -> Result<Made, Failure> {
		let file = AccountFile::read(path)?;
		let passphrase = context.passphrase().read(&format!("passphrase of {}", path.display()))?;
		let secret = file.open(&passphrase)?;
		Ok(context.keystore()?.create(&self.name, &secret, &passphrase)?.into())
	}

	fn take_polkadot_js(&self, context: &Context, path: &Path) -> Result<Made, Failure> {
		let json = PolkadotJs::read(path)?;
		let (fd, file) = (self.password_fd, self.password_file.as_deref());
		let what = format!("password of {} in Polkadot.js", json.address());
		let key = json.open(&Source { option: "password", fd, file }.read(&what)?)?;
		let made = create(context, &self.name, &AccountSecret::Key(key))?;
		eprintln!("{WARNING}");
		Ok(made)
	}
}

/// What an account from Polkadot.js is, and is not.
const WARNING: &str = "\
This account signs as it does in Polkadot.js. What opens its records derives from the key in the JSON
and not from its phrase: records of the same account made from the phrase do not open with it.
There is no phrase to write down: keep the JSON and its password, or what `salus account export` writes.";
