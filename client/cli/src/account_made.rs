//! An account that a command made or changed, and what the user is told of it.

use super::{context::Context, Failure};
use salus_client::{keys::AccountSecret, keystore::KeystoreEntry};
use serde::Serialize;

/// An account of this machine, as commands about it answer.
#[derive(Serialize)]
pub(super) struct Made {
	name: String,
	address: String,
}

impl From<KeystoreEntry> for Made {
	fn from(entry: KeystoreEntry) -> Self {
		Self { name: entry.name, address: entry.address.unwrap_or_default() }
	}
}

impl Made {
	/// What the user is told.
	pub fn told(&self) -> String {
		format!("{} is {}", self.name, self.address)
	}
}

/// Keeps `secret` as the new account `name`, under a new passphrase.
pub(super) fn create(
	context: &Context,
	name: &str,
	secret: &AccountSecret,
) -> Result<Made, Failure> {
	let keystore = context.keystore()?;
	keystore.ensure_free(name)?;
	let passphrase = context.passphrase().read_new(&format!("new passphrase for {name}"))?;
	Ok(keystore.create(name, secret, &passphrase)?.into())
}
