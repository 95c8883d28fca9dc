//! Accounts in passphrase-protected files.
//!
//! An account is `<name>.age`, an age file that any age tool opens with the passphrase: the phrase
//! on the first line, or the signing key of an account that has no phrase; the derivation path on
//! the second. Beside it stands `<name>.json` with the address, so that a listing needs no
//! passphrase. Files are readable by their owner only, are written whole or not at all, and are never
//! overwritten; another passphrase replaces the file in one step. An exported account is the same
//! file in another place. Every file is written with the same [`WORK_FACTOR`]; one with another opens, up
//! to [`MAX_WORK_FACTOR`], and has this one from its next passphrase on.

mod error;
mod file;

pub use error::KeystoreError;
pub use file::{ensure_absent, AccountFile, MAX_WORK_FACTOR, WORK_FACTOR};

use crate::keys::{Account, AccountSecret};
use error::io_error;
use file::check_mode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	path::{Path, PathBuf},
};

const MAX_NAME_LEN: usize = 64;

/// What a listing shows of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeystoreEntry {
	/// The account's name.
	pub name: String,
	/// Its address. Absent where the file beside the phrase is gone.
	pub address: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Sidecar {
	address: String,
}

/// A folder of accounts.
#[derive(Clone, Debug)]
pub struct Keystore {
	dir: PathBuf,
	work_factor: u8,
}

impl Keystore {
	/// The keystore in `dir`, which is made when the first account is.
	pub fn open(dir: impl Into<PathBuf>) -> Self {
		Self { dir: dir.into(), work_factor: WORK_FACTOR }
	}

	/// Protects new files with scrypt's N = 2^`log_n` (1 to [`MAX_WORK_FACTOR`]) instead of
	/// [`WORK_FACTOR`]. For tests.
	pub fn with_work_factor(mut self, log_n: u8) -> Self {
		self.work_factor = log_n.clamp(1, MAX_WORK_FACTOR);
		self
	}

	/// The folder.
	pub fn path(&self) -> &Path {
		&self.dir
	}

	/// The file in which account `name` would be kept, once it is certain that there is none.
	///
	/// # Errors
	/// The name is taken or invalid.
	pub fn ensure_free(&self, name: &str) -> Result<PathBuf, KeystoreError> {
		let file = self.account_file(name)?;
		if file.exists() {
			return Err(KeystoreError::AlreadyExists { name: name.to_owned(), path: file });
		}
		Ok(file)
	}

	/// Stores `secret` as account `name`.
	///
	/// # Errors
	/// The name is taken or invalid, the passphrase empty, the path malformed, or the disk refuses.
	pub fn create(
		&self,
		name: &str,
		secret: &AccountSecret,
		passphrase: &SecretString,
	) -> Result<KeystoreEntry, KeystoreError> {
		let file = self.ensure_free(name)?;
		let address = secret.account()?.address();
		let sealed = self.seal(secret, passphrase, &file)?;
		self.make_dir()?;
		file::write_new(&file, &sealed).map_err(|error| match error.kind() {
			io::ErrorKind::AlreadyExists => {
				KeystoreError::AlreadyExists { name: name.to_owned(), path: file.clone() }
			}
			_ => io_error("write", &file)(error),
		})?;
		self.write_sidecar(name, &address)?;
		Ok(KeystoreEntry { name: name.to_owned(), address: Some(address) })
	}

	/// The account `name`, with its secrets.
	///
	/// # Errors
	/// As [`Keystore::open_account`].
	pub fn unlock(&self, name: &str, passphrase: &SecretString) -> Result<Account, KeystoreError> {
		self.open_account(name, passphrase)?.account()
	}

	/// What account `name` comes from, to be exported or protected with another passphrase.
	///
	/// # Errors
	/// There is none, others can read its file, the passphrase is wrong, or the file is damaged.
	pub fn open_account(
		&self,
		name: &str,
		passphrase: &SecretString,
	) -> Result<OpenAccount, KeystoreError> {
		let file = self.account_file(name)?;
		if !file.exists() {
			return Err(self.not_found(name));
		}
		check_mode(&self.dir, 0o700)?;
		let secret = AccountFile::read(&file)?.open(passphrase).map_err(|error| match error {
			KeystoreError::WrongFilePassphrase { .. } => {
				KeystoreError::WrongPassphrase { name: name.to_owned() }
			}
			error => error,
		})?;
		Ok(OpenAccount { keystore: self.clone(), name: name.to_owned(), secret })
	}

	/// What is known of account `name` without its passphrase.
	///
	/// # Errors
	/// There is none.
	pub fn entry(&self, name: &str) -> Result<KeystoreEntry, KeystoreError> {
		let file = self.account_file(name)?;
		if !file.exists() {
			return Err(self.not_found(name));
		}
		let sidecar = fs::read(self.sidecar_file(name)).ok();
		let sidecar = sidecar.and_then(|json| serde_json::from_slice::<Sidecar>(&json).ok());
		Ok(KeystoreEntry { name: name.to_owned(), address: sidecar.map(|it| it.address) })
	}

	/// Every account, by name.
	///
	/// # Errors
	/// The folder cannot be read. One that does not exist holds none.
	pub fn list(&self) -> Result<Vec<KeystoreEntry>, KeystoreError> {
		self.names()?.iter().map(|name| self.entry(name)).collect()
	}

	fn names(&self) -> Result<Vec<String>, KeystoreError> {
		let entries = match fs::read_dir(&self.dir) {
			Ok(entries) => entries,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
			Err(error) => return Err(io_error("read", &self.dir)(error)),
		};
		let mut names = Vec::new();
		for entry in entries {
			let file_name = entry.map_err(io_error("read", &self.dir))?.file_name();
			let name = file_name.to_str().and_then(|name| name.strip_suffix(".age"));
			names.extend(name.filter(|name| is_name(name)).map(str::to_owned));
		}
		names.sort();
		Ok(names)
	}

	fn not_found(&self, name: &str) -> KeystoreError {
		let found = self.names().unwrap_or_default();
		KeystoreError::NotFound { name: name.to_owned(), dir: self.dir.clone(), found }
	}

	fn account_file(&self, name: &str) -> Result<PathBuf, KeystoreError> {
		if !is_name(name) {
			return Err(KeystoreError::Name { name: name.to_owned() });
		}
		Ok(self.dir.join(format!("{name}.age")))
	}

	fn sidecar_file(&self, name: &str) -> PathBuf {
		self.dir.join(format!("{name}.json"))
	}

	fn make_dir(&self) -> Result<(), KeystoreError> {
		if self.dir.is_dir() {
			return check_mode(&self.dir, 0o700);
		}
		let mut builder = fs::DirBuilder::new();
		builder.recursive(true);
		#[cfg(unix)]
		std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
		builder.create(&self.dir).map_err(io_error("make", &self.dir))
	}

	fn seal(
		&self,
		secret: &AccountSecret,
		passphrase: &SecretString,
		file: &Path,
	) -> Result<Vec<u8>, KeystoreError> {
		if passphrase.expose_secret().is_empty() {
			return Err(KeystoreError::EmptyPassphrase);
		}
		file::seal(secret, passphrase, self.work_factor).map_err(io_error("encrypt", file))
	}

	fn write_sidecar(&self, name: &str, address: &str) -> Result<(), KeystoreError> {
		let file = self.sidecar_file(name);
		let json = serde_json::json!({ "name": name, "address": address }).to_string();
		file::replace(&file, json.as_bytes()).map_err(io_error("write", &file))
	}
}

/// An account of the keystore that its passphrase opened.
#[derive(Debug)]
pub struct OpenAccount {
	keystore: Keystore,
	name: String,
	secret: AccountSecret,
}

impl OpenAccount {
	/// The account.
	///
	/// # Errors
	/// The derivation path is malformed.
	pub fn account(&self) -> Result<Account, KeystoreError> {
		Ok(self.secret.account()?)
	}

	/// What it comes from, to be shown to its owner.
	pub fn secret(&self) -> &AccountSecret {
		&self.secret
	}

	/// What is known of it without its passphrase.
	///
	/// # Errors
	/// The derivation path is malformed.
	pub fn entry(&self) -> Result<KeystoreEntry, KeystoreError> {
		let address = self.account()?.address();
		Ok(KeystoreEntry { name: self.name.clone(), address: Some(address) })
	}

	/// Writes the account to the new file `to`, protected by `passphrase`. Only its owner may read
	/// it, where the disk keeps modes.
	///
	/// # Errors
	/// There is something at `to`, the passphrase is empty, or the disk refuses.
	pub fn export(&self, to: &Path, passphrase: &SecretString) -> Result<(), KeystoreError> {
		let sealed = self.keystore.seal(&self.secret, passphrase, to)?;
		file::write_new(to, &sealed).map_err(|error| match error.kind() {
			io::ErrorKind::AlreadyExists => KeystoreError::FileExists { path: to.to_owned() },
			_ => io_error("write", to)(error),
		})
	}

	/// Protects the account with `passphrase` from now on, and with [`WORK_FACTOR`] whatever its file had.
	/// Copies of the file keep theirs. Where it fails, the account opens with the passphrase that it had.
	///
	/// # Errors
	/// The passphrase is empty, or the disk refuses.
	pub fn change_passphrase(&self, passphrase: &SecretString) -> Result<(), KeystoreError> {
		let file = self.keystore.account_file(&self.name)?;
		let sealed = self.keystore.seal(&self.secret, passphrase, &file)?;
		file::replace(&file, &sealed).map_err(io_error("write", &file))
	}
}

/// Letters, digits, dots, dashes and underscores; never a path, never a hidden file.
fn is_name(name: &str) -> bool {
	name.len() <= MAX_NAME_LEN
		&& name.starts_with(|c: char| c.is_ascii_alphanumeric())
		&& name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}
