//! `salus account identity`: keys of an account as an age identity file, for the age tools.

use super::{args, context::Context, output::Output, Failure};
use clap::Args;
use salus_client::{
	chain::types,
	keys::{encode_recipient, AgeIdentity},
	Category,
};
use secrecy::ExposeSecret;
use serde::Serialize;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Write keys of this account to a file that any age tool reads
///
/// With --category: what opens this patient's records of these categories, one key for each epoch
/// so far. Without: the account's own key, which opens its profile and what others sealed to it, and
/// those that it replaced (`account rekey`).
/// Whoever has the file can read what it opens, and no revocation changes that. A provider's keys to
/// a patient's records are written by `access keys`.
#[derive(Debug, Args)]
#[command(
	after_help = "Examples:\n  salus --account erika account identity --category imaging --out imaging.key\n  age --decrypt --identity imaging.key content.age > scan.png\n\ndocs/formats.md opens a record step by step."
)]
pub(super) struct Identity {
	/// The categories, separated by commas
	#[arg(long, short, value_parser = args::category(), value_delimiter = ',', value_name = "CATEGORIES")]
	category: Vec<Category>,
	/// The new file, readable by its owner alone; - writes to standard output
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

const WARNING: &str =
	"These keys are not protected by a passphrase: whoever has them reads what they open.";

#[derive(Serialize)]
struct Exported {
	file: PathBuf,
	keys: usize,
}

impl Identity {
	pub async fn run(self, context: &mut Context, out: &mut Output<'_>) -> Result<(), Failure> {
		let mut text = Zeroizing::new(String::new());
		let keys = if self.category.is_empty() {
			let account = context.member().await?.account;
			let name = format!("{}, the account's own", account.address());
			account.identities().iter().for_each(|identity| push(&mut text, &name, identity));
			account.identities().len()
		} else {
			let member = context.member().await?;
			let patient = member.as_patient().known().await?;
			let mut keys = 0;
			for category in self.category {
				let current = types::current_epoch(&patient, category);
				for epoch in current.into_iter().flat_map(|current| 0..=current) {
					let name = format!("{category}, epoch {epoch}");
					push(&mut text, &name, &member.account.epoch_identity(category, epoch));
					keys += 1;
				}
			}
			keys
		};
		let to_output = self.out == Path::new("-");
		if !to_output {
			args::write_secret(&self.out, &text)?;
		}
		eprintln!("{WARNING}");
		if to_output {
			return out.text(&text);
		}
		out.emit(&Exported { file: self.out, keys }, |exported| {
			let plural = if exported.keys == 1 { "key" } else { "keys" };
			format!("{} {plural} written to {}", exported.keys, exported.file.display())
		})
	}
}

/// Adds one identity, as `age-keygen` writes them.
fn push(text: &mut Zeroizing<String>, name: &str, identity: &AgeIdentity) {
	text.push_str(&format!(
		"# {name}\n# public key: {}\n",
		encode_recipient(&identity.recipient())
	));
	text.push_str(identity.export().expose_secret());
	text.push('\n');
}
