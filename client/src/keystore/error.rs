//! What can go wrong with the keystore and with exported accounts. No variant carries a secret.

use super::MAX_WORK_FACTOR;
use crate::keys::KeyError;
use crate::Code;
use std::{
	io,
	path::{Path, PathBuf},
};
use thiserror::Error;

/// What went wrong with the keystore.
#[derive(Debug, Error)]
pub enum KeystoreError {
	/// A name that no account can have.
	#[error("{name:?} cannot be the name of an account")]
	Name {
		/// The name given.
		name: String,
	},

	/// No account of that name.
	#[error("there is no account {name:?} in {}", dir.display())]
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
	AlreadyExists {
		/// The name given.
		name: String,
		/// Its file.
		path: PathBuf,
	},

	/// The passphrase is empty.
	#[error("the passphrase is empty")]
	EmptyPassphrase,

	/// The passphrase does not open the file.
	#[error("wrong passphrase for account {name:?}")]
	WrongPassphrase {
		/// The account.
		name: String,
	},

	/// The passphrase does not open an exported file.
	#[error("wrong passphrase for {}", path.display())]
	WrongFilePassphrase {
		/// The file.
		path: PathBuf,
	},

	/// A file asks for so much memory that opening it could take the machine down.
	#[error("{} asks for scrypt with N = 2^{factor}; 2^{MAX_WORK_FACTOR}, 1 GiB of memory, is the most", path.display())]
	TooMuchWork {
		/// The file.
		path: PathBuf,
		/// The binary logarithm of what it asks for.
		factor: u8,
	},

	/// An account would be exported over a file.
	#[error("{} is there already", path.display())]
	FileExists {
		/// The file.
		path: PathBuf,
	},

	/// A file that holds something else.
	#[error("{} holds no account of Salus", path.display())]
	NoAccount {
		/// The file.
		path: PathBuf,
	},

	/// Others can read a file or folder of the keystore.
	#[error("others can read {}: its mode is {mode:o}", path.display())]
	Permissions {
		/// The file or folder.
		path: PathBuf,
		/// Its mode.
		mode: u32,
		/// The mode it should have.
		wanted: u32,
	},

	/// The file is not that of an account, or is damaged.
	#[error("{} is damaged or is not the file of an account", path.display())]
	Damaged {
		/// The file.
		path: PathBuf,
	},

	/// The file system refuses.
	#[error("cannot {action} {}", path.display())]
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
	Key(#[from] KeyError),
}

impl Code for KeystoreError {
	fn code(&self) -> &'static str {
		match self {
			Self::Name { .. } => "salus::keystore::name",
			Self::NotFound { .. } => "salus::keystore::not_found",
			Self::AlreadyExists { .. } => "salus::keystore::already_exists",
			Self::EmptyPassphrase => "salus::keystore::empty_passphrase",
			Self::WrongPassphrase { .. } => "salus::keystore::wrong_passphrase",
			Self::WrongFilePassphrase { .. } => "salus::keystore::wrong_passphrase",
			Self::TooMuchWork { .. } => "salus::keystore::too_much_work",
			Self::FileExists { .. } => "salus::keystore::file_exists",
			Self::NoAccount { .. } => "salus::keystore::no_account",
			Self::Permissions { .. } => "salus::keystore::permissions",
			Self::Damaged { .. } => "salus::keystore::damaged",
			Self::Io { .. } => "salus::keystore::io",
			Self::Key(error) => error.code(),
		}
	}
}

/// What failed on which file or folder.
pub(super) fn io_error<'a>(
	action: &'static str,
	path: &'a Path,
) -> impl Fn(io::Error) -> KeystoreError + use<'a> {
	move |source| KeystoreError::Io { action, path: path.to_owned(), source }
}
