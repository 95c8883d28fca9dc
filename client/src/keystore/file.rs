//! The file of an account: encrypting, opening and writing it.

use super::error::{io_error, KeystoreError};
use crate::keys::AccountSecret;
use age::scrypt;
use salus_core::text::age_file_of;
use secrecy::SecretString;
use std::{
	fs,
	io::{self, Read, Write},
	iter,
	path::{Path, PathBuf},
};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// The file of an account holds a phrase and a path, or a key: nothing near this long.
const MAX_LEN: u64 = 16 * 1024;

/// The scrypt work factor of every file that is written: N = 2^17, with age's r = 8 and p = 1. That is
/// the minimum in OWASP's Password Storage Cheat Sheet
/// (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt>), and
/// takes 128 MiB. It is the same on every machine: a factor that is measured depends on how busy the
/// machine is at that moment.
pub const WORK_FACTOR: u8 = 17;

/// The greatest scrypt work factor that a file may ask for: N = 2^20, which takes 1 GiB. Clients wrote as
/// much when they still measured. A file that asks for more is refused before any work is done.
pub const MAX_WORK_FACTOR: u8 = 20;

/// The file of an account, read and not yet opened: one of the keystore, or an exported one.
pub struct AccountFile {
	path: PathBuf,
	sealed: Vec<u8>,
}

impl AccountFile {
	/// Reads the file at `path`.
	///
	/// # Errors
	/// It cannot be read, others can read it, or it is no file that a passphrase opens.
	pub fn read(path: &Path) -> Result<Self, KeystoreError> {
		if path.is_dir() {
			return Err(KeystoreError::NoAccount { path: path.to_owned() });
		}
		check_mode(path, 0o600)?;
		let mut sealed = Vec::new();
		fs::File::open(path)
			.and_then(|file| file.take(MAX_LEN + 1).read_to_end(&mut sealed))
			.map_err(io_error("read", path))?;
		let sealed = age_file_of(&sealed).into_owned();
		let file = Self { path: path.to_owned(), sealed };
		match file.sealed.len() as u64 <= MAX_LEN && file.decryptor()?.is_scrypt() {
			true => Ok(file),
			false => Err(KeystoreError::NoAccount { path: file.path }),
		}
	}

	/// What the account comes from.
	///
	/// # Errors
	/// The passphrase is wrong, the file asks for more than [`MAX_WORK_FACTOR`], or it is damaged or
	/// holds something else.
	pub fn open(&self, passphrase: &SecretString) -> Result<AccountSecret, KeystoreError> {
		let mut identity = scrypt::Identity::new(passphrase.clone());
		identity.set_max_work_factor(MAX_WORK_FACTOR);
		let mut plain = Zeroizing::new(Vec::with_capacity(self.sealed.len()));
		self.decryptor()?
			.decrypt(iter::once(&identity as _))
			.map_err(|error| match error {
				age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
					KeystoreError::WrongFilePassphrase { path: self.path.clone() }
				}
				age::DecryptError::ExcessiveWork { required, .. } => {
					KeystoreError::TooMuchWork { path: self.path.clone(), factor: required }
				}
				_ => self.damaged(),
			})?
			.read_to_end(&mut plain)
			.map_err(|_| self.damaged())?;
		let text = std::str::from_utf8(&plain).ok();
		text.and_then(AccountSecret::parse)
			.ok_or_else(|| KeystoreError::NoAccount { path: self.path.clone() })
	}

	fn decryptor(&self) -> Result<age::Decryptor<&[u8]>, KeystoreError> {
		age::Decryptor::new_buffered(self.sealed.as_slice()).map_err(|_| self.damaged())
	}

	fn damaged(&self) -> KeystoreError {
		KeystoreError::Damaged { path: self.path.clone() }
	}
}

/// Encrypts `secret` with scrypt's N = 2^`work_factor`, from 1 to 63.
pub(super) fn seal(
	secret: &AccountSecret,
	passphrase: &SecretString,
	work_factor: u8,
) -> io::Result<Vec<u8>> {
	let mut recipient = scrypt::Recipient::new(passphrase.clone());
	recipient.set_work_factor(work_factor);
	let encryptor =
		age::Encryptor::with_recipients(iter::once(&recipient as _)).map_err(io::Error::other)?;
	let mut sealed = Vec::new();
	let mut writer = encryptor.wrap_output(&mut sealed)?;
	writer.write_all(secret.to_text().as_bytes())?;
	writer.finish()?;
	Ok(sealed)
}

/// Makes certain that nothing is at `path`.
///
/// # Errors
/// Something is.
pub fn ensure_absent(path: &Path) -> Result<(), KeystoreError> {
	match fs::symlink_metadata(path) {
		Ok(_) => Err(KeystoreError::FileExists { path: path.to_owned() }),
		Err(_) => Ok(()),
	}
}

/// Writes a file that only its owner may read, whole or not at all, where nothing is in its way.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
	write_temp(path, bytes)?.persist_noclobber(path)?;
	sync_folder(path);
	Ok(())
}

/// Writes a file that only its owner may read, in place of what is there. Where it fails, that stays.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
	write_temp(path, bytes)?.persist(path)?;
	sync_folder(path);
	Ok(())
}

/// A temporary file beside `path`, which is made with mode 0600.
fn write_temp(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
	let mut temp = NamedTempFile::new_in(folder(path))?;
	temp.write_all(bytes)?;
	temp.as_file().sync_all()?;
	Ok(temp)
}

fn folder(path: &Path) -> &Path {
	match path.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => folder,
		_ => Path::new("."),
	}
}

/// Makes the name of `path` survive a power cut. The file is in place by now, and not every disk that
/// one exports to knows how.
fn sync_folder(path: &Path) {
	#[cfg(unix)]
	let _ = fs::File::open(folder(path)).and_then(|folder| folder.sync_all());
	#[cfg(not(unix))]
	let _ = path;
}

/// Refuses what group or others can read.
#[cfg(unix)]
pub(super) fn check_mode(path: &Path, wanted: u32) -> Result<(), KeystoreError> {
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
pub(super) fn check_mode(_: &Path, _: u32) -> Result<(), KeystoreError> {
	Ok(())
}
