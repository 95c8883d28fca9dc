//! Recovery phrases in passphrase-protected files.
//!
//! An account is `<name>.age`, an age file that any age tool opens with the passphrase: the phrase
//! on the first line, the derivation path on the second. Beside it stands `<name>.json` with the
//! address, so that a listing needs no passphrase. Files are readable by their owner only, are
//! written whole or not at all, and are never overwritten.

use super::{Account, KeyError, RecoveryPhrase};
use age::scrypt;
use miette::Diagnostic;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	io::{self, Read, Write},
	iter,
	path::{Path, PathBuf},
};
use tempfile::NamedTempFile;
use thiserror::Error;
use zeroize::Zeroizing;

/// A keystore file holds a phrase and a path: nothing near this long.
const MAX_FILE_LEN: u64 = 16 * 1024;

/// The scrypt work factor that a file may ask for: 2^22 needs 4 GiB.
const MAX_WORK_FACTOR: u8 = 22;

const MAX_NAME_LEN: usize = 64;

/// What went wrong with the keystore.
#[derive(Debug, Diagnostic, Error)]
pub enum KeystoreError {
	/// A name that no account can have.
	#[error("{name:?} cannot be the name of an account")]
	#[diagnostic(code(salus::keystore::name), help(
		"Use 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit."
	))]
	Name {
		/// The name given.
		name: String,
	},

	/// No account of that name.
	#[error("there is no account {name:?} in {}", dir.display())]
	#[diagnostic(code(salus::keystore::not_found), help("{}", known(found)))]
	NotFound {
		/// The name given.
		name: String,
		/// The keystore.
		dir: PathBuf,
		/// The names that are there.
		found: Vec<String>,
	},

	/// An account of that name is there.
	#[error("there is an account {name:?} already, in {}", path.display())]
	#[diagnostic(
		code(salus::keystore::already_exists),
		help("Choose another name. A keystore file is never overwritten.")
	)]
	AlreadyExists {
		/// The name given.
		name: String,
		/// Its file.
		path: PathBuf,
	},

	/// The passphrase is empty.
	#[error("the passphrase is empty")]
	#[diagnostic(
		code(salus::keystore::empty_passphrase),
		help("Choose a passphrase: the file is worth nothing without one.")
	)]
	EmptyPassphrase,

	/// The passphrase does not open the file.
	#[error("wrong passphrase for account {name:?}")]
	#[diagnostic(code(salus::keystore::wrong_passphrase), help(
		"Try again. If it is lost, the recovery phrase makes the account anew under another name."
	))]
	WrongPassphrase {
		/// The account.
		name: String,
	},

	/// Others can read a file or folder of the keystore.
	#[error("others can read {}: its mode is {mode:o}", path.display())]
	#[diagnostic(code(salus::keystore::permissions), help("Run: chmod {wanted:o} '{}'", path.display()))]
	Permissions {
		/// The file or folder.
		path: PathBuf,
		/// Its mode.
		mode: u32,
		/// The mode it should have.
		wanted: u32,
	},

	/// The file is not a keystore file, or is damaged.
	#[error("{} is damaged or is not a keystore file", path.display())]
	#[diagnostic(code(salus::keystore::damaged), help(
		"Put back a copy, or make the account anew from its recovery phrase under another name."
	))]
	Damaged {
		/// The file.
		path: PathBuf,
	},

	/// The file system refuses.
	#[error("cannot {action} {}", path.display())]
	#[diagnostic(
		code(salus::keystore::io),
		help("Check that the disk has room and that the folder is yours.")
	)]
	Io {
		/// What was tried.
		action: &'static str,
		/// On which file or folder.
		path: PathBuf,
		/// Why it failed.
		source: io::Error,
	},

	/// The phrase or path is not valid.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Key(#[from] KeyError),
}

fn known(names: &[String]) -> String {
	match names {
		[] => "The keystore is empty. Make an account first.".to_owned(),
		names => format!("These are there: {}", names.join(", ")),
	}
}

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
	work_factor: Option<u8>,
}

impl Keystore {
	/// The keystore in `dir`, which is made when the first account is.
	pub fn open(dir: impl Into<PathBuf>) -> Self {
		Self { dir: dir.into(), work_factor: None }
	}

	/// Protects new files with 2^`log_n` rounds of scrypt (1 to 22) instead of what takes about a
	/// second on this machine. For tests.
	pub fn with_work_factor(mut self, log_n: u8) -> Self {
		self.work_factor = Some(log_n.clamp(1, MAX_WORK_FACTOR));
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
		let file = self.phrase_file(name)?;
		if file.exists() {
			return Err(KeystoreError::AlreadyExists { name: name.to_owned(), path: file });
		}
		Ok(file)
	}

	/// Stores `phrase` and `path` as account `name`.
	///
	/// # Errors
	/// The name is taken or invalid, the passphrase empty, the path malformed, or the disk refuses.
	pub fn create(
		&self,
		name: &str,
		phrase: &RecoveryPhrase,
		path: &str,
		passphrase: &SecretString,
	) -> Result<KeystoreEntry, KeystoreError> {
		let file = self.ensure_free(name)?;
		if passphrase.expose_secret().is_empty() {
			return Err(KeystoreError::EmptyPassphrase);
		}
		let address = Account::from_phrase(phrase, path)?.address();
		self.make_dir()?;
		let plain = Zeroizing::new(format!("{}\n{path}\n", phrase.expose()));
		let sealed = self.seal(plain.as_bytes(), passphrase).map_err(io_error("encrypt", &file))?;
		self.write_new(name, &file, &sealed)?;
		self.write_sidecar(name, &address)?;
		Ok(KeystoreEntry { name: name.to_owned(), address: Some(address) })
	}

	/// The account `name`, with its secrets.
	///
	/// # Errors
	/// There is none, others can read its file, the passphrase is wrong, or the file is damaged.
	pub fn unlock(&self, name: &str, passphrase: &SecretString) -> Result<Account, KeystoreError> {
		let (phrase, path) = self.read(name, passphrase)?;
		Ok(Account::from_phrase(&phrase, &path)?)
	}

	/// The phrase and the path of account `name`, to be shown to their owner.
	///
	/// # Errors
	/// As [`Keystore::unlock`].
	pub fn reveal(
		&self,
		name: &str,
		passphrase: &SecretString,
	) -> Result<(RecoveryPhrase, String), KeystoreError> {
		self.read(name, passphrase)
	}

	/// What is known of account `name` without its passphrase.
	///
	/// # Errors
	/// There is none.
	pub fn entry(&self, name: &str) -> Result<KeystoreEntry, KeystoreError> {
		let file = self.phrase_file(name)?;
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

	fn phrase_file(&self, name: &str) -> Result<PathBuf, KeystoreError> {
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

	fn seal(&self, plain: &[u8], passphrase: &SecretString) -> io::Result<Vec<u8>> {
		let mut recipient = scrypt::Recipient::new(passphrase.clone());
		if let Some(log_n) = self.work_factor {
			recipient.set_work_factor(log_n);
		}
		let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as _))
			.map_err(io::Error::other)?;
		let mut sealed = Vec::new();
		let mut writer = encryptor.wrap_output(&mut sealed)?;
		writer.write_all(plain)?;
		writer.finish()?;
		Ok(sealed)
	}

	fn write_new(&self, name: &str, file: &Path, bytes: &[u8]) -> Result<(), KeystoreError> {
		// A temporary file is made with mode 0600, and moved only where nothing is in its way.
		let temp = self.write_temp(bytes).map_err(io_error("write", file))?;
		temp.persist_noclobber(file).map_err(|error| match error.error.kind() {
			io::ErrorKind::AlreadyExists => {
				KeystoreError::AlreadyExists { name: name.to_owned(), path: file.to_owned() }
			}
			_ => io_error("write", file)(error.error),
		})?;
		Ok(())
	}

	fn write_sidecar(&self, name: &str, address: &str) -> Result<(), KeystoreError> {
		let file = self.sidecar_file(name);
		let json = serde_json::json!({ "name": name, "address": address }).to_string();
		let temp = self.write_temp(json.as_bytes()).map_err(io_error("write", &file))?;
		temp.persist(&file).map_err(|error| io_error("write", &file)(error.error))?;
		Ok(())
	}

	fn write_temp(&self, bytes: &[u8]) -> io::Result<NamedTempFile> {
		let mut temp = NamedTempFile::new_in(&self.dir)?;
		temp.write_all(bytes)?;
		temp.as_file().sync_all()?;
		Ok(temp)
	}

	fn read(
		&self,
		name: &str,
		passphrase: &SecretString,
	) -> Result<(RecoveryPhrase, String), KeystoreError> {
		let file = self.phrase_file(name)?;
		if !file.exists() {
			return Err(self.not_found(name));
		}
		check_mode(&self.dir, 0o700)?;
		check_mode(&file, 0o600)?;
		let sealed = read_bounded(&file).map_err(io_error("read", &file))?;
		let plain = unseal(&sealed, passphrase).map_err(|error| match error {
			age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
				KeystoreError::WrongPassphrase { name: name.to_owned() }
			}
			_ => KeystoreError::Damaged { path: file.clone() },
		})?;
		let damaged = || KeystoreError::Damaged { path: file.clone() };
		let text = std::str::from_utf8(&plain).map_err(|_| damaged())?;
		let mut lines = text.lines();
		let phrase = RecoveryPhrase::parse(lines.next().unwrap_or_default());
		let path = lines.next().unwrap_or_default().to_owned();
		Ok((phrase.map_err(|_| damaged())?, path))
	}
}

fn unseal(
	sealed: &[u8],
	passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, age::DecryptError> {
	let decryptor = age::Decryptor::new_buffered(sealed)?;
	if !decryptor.is_scrypt() {
		return Err(age::DecryptError::InvalidHeader);
	}
	let mut identity = scrypt::Identity::new(passphrase.clone());
	identity.set_max_work_factor(MAX_WORK_FACTOR);
	let mut reader = decryptor.decrypt(iter::once(&identity as _))?;
	let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
	reader.read_to_end(&mut plain)?;
	Ok(plain)
}

fn read_bounded(file: &Path) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	fs::File::open(file)?.take(MAX_FILE_LEN).read_to_end(&mut bytes)?;
	Ok(bytes)
}

/// Letters, digits, dots, dashes and underscores; never a path, never a hidden file.
fn is_name(name: &str) -> bool {
	name.len() <= MAX_NAME_LEN
		&& name.starts_with(|c: char| c.is_ascii_alphanumeric())
		&& name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

fn io_error<'a>(
	action: &'static str,
	path: &'a Path,
) -> impl Fn(io::Error) -> KeystoreError + use<'a> {
	move |source| KeystoreError::Io { action, path: path.to_owned(), source }
}

/// Refuses what group or others can read.
#[cfg(unix)]
fn check_mode(path: &Path, wanted: u32) -> Result<(), KeystoreError> {
	use std::os::unix::fs::PermissionsExt;
	let metadata = fs::metadata(path).map_err(io_error("read", path))?;
	match metadata.permissions().mode() & 0o777 {
		mode if mode & 0o077 != 0 => {
			Err(KeystoreError::Permissions { path: path.to_owned(), mode, wanted })
		}
		_ => Ok(()),
	}
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: u32) -> Result<(), KeystoreError> {
	Ok(())
}
