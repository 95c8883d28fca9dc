//! `salus account export` and `account passphrase`: the file that holds an account, and what opens it.

use super::{account_made::Made, context::Context, output::Output, passphrase, Failure};
use clap::Args;
use salus_client::keystore::ensure_absent;
use serde::Serialize;
use std::path::PathBuf;

/// Write an account to a file that brings it back on another machine
///
/// The file holds all that the account is: its phrase or its key, and the derivation path. It is
/// encrypted with a passphrase of its own, which is asked for, and is opened by `salus account import
/// NAME --from FILE` and by `age --decrypt FILE`. Whoever has both the file and its passphrase is this
/// account: keep them apart.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus account export erika erika.age\n  salus account export erika erika.age --passphrase-fd 3 --new-passphrase-fd 4 3<old 4<new"
)]
pub(super) struct Export {
	/// The account, by its name on this machine
	name: String,
	/// The new file, readable by its owner alone; one that is there is never overwritten
	file: PathBuf,
	#[command(flatten)]
	new: passphrase::New,
}

#[derive(Serialize)]
struct Exported {
	#[serde(flatten)]
	account: Made,
	file: PathBuf,
}

impl Export {
	pub fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		ensure_absent(&self.file)?;
		let account = context.open_account(&self.name)?;
		let passphrase = self.new.read(&format!("new passphrase for {}", self.file.display()))?;
		account.export(&self.file, &passphrase)?;
		let exported = Exported { account: account.entry()?.into(), file: self.file };
		out.emit(&exported, |Exported { account, file }| {
			format!("{}\nwritten to {}", account.told(), file.display())
		})
	}
}

/// Change the passphrase of an account
///
/// Name and address stay. Copies of the account's file, in a backup or made by `account export`, open
/// with the passphrase that they had: delete them where the old one is known to others. A file that an
/// earlier version wrote, which took longer to open or less long, is like all others afterwards.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus account passphrase erika\n  salus account passphrase erika --passphrase-fd 3 --new-passphrase-fd 4 3<old 4<new"
)]
pub(super) struct Passphrase {
	/// The account, by its name on this machine
	name: String,
	#[command(flatten)]
	new: passphrase::New,
}

impl Passphrase {
	pub fn run(self, context: &Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let account = context.open_account(&self.name)?;
		let passphrase = self.new.read(&format!("new passphrase of {}", self.name))?;
		account.change_passphrase(&passphrase)?;
		let changed: Made = account.entry()?.into();
		out.emit(&changed, |changed| format!("{}\nits passphrase is changed", changed.told()))
	}
}
