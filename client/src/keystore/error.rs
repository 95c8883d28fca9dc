//! What can go wrong with the keystore and with exported accounts. No variant carries a secret.

use super::MAX_WORK_FACTOR;
use crate::keys::KeyError;
use miette::Diagnostic;
use std::{
	io,
	path::{Path, PathBuf},
};
use thiserror::Error;

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
		"Try again. If it is lost, the recovery phrase, or a file that the account came from or was \
		 exported to, makes the account anew under another name."
	))]
	WrongPassphrase {
		/// The account.
		name: String,
	},

	/// The passphrase does not open an exported file.
	#[error("wrong passphrase for {}", path.display())]
	#[diagnostic(
		code(salus::keystore::wrong_passphrase),
		help("Give the passphrase that was chosen when the account was exported.")
	)]
	WrongFilePassphrase {
		/// The file.
		path: PathBuf,
	},

	/// A file asks for so much memory that opening it could take the machine down.
	#[error("{} asks for scrypt with N = 2^{factor}; 2^{MAX_WORK_FACTOR}, 1 GiB of memory, is the most", path.display())]
	#[diagnostic(code(salus::keystore::too_much_work), help(
		"Do not open it unless it is yours. Where it is, `age --decrypt '{}'` shows what is in it on a \
		 machine that has the memory: import the account from its phrase.", path.display()
	))]
	TooMuchWork {
		/// The file.
		path: PathBuf,
		/// The binary logarithm of what it asks for.
		factor: u8,
	},

	/// An account would be exported over a file.
	#[error("{} is there already", path.display())]
	#[diagnostic(
		code(salus::keystore::file_exists),
		help("Choose another name for the file. An export never overwrites.")
	)]
	FileExists {
		/// The file.
		path: PathBuf,
	},

	/// A file that holds something else.
	#[error("{} holds no account of Salus", path.display())]
	#[diagnostic(
		code(salus::keystore::no_account),
		help("Name a file that `salus account export` wrote.")
	)]
	NoAccount {
		/// The file.
		path: PathBuf,
	},

	/// Others can read a file or folder of the keystore.
	#[error("others can read {}: its mode is {mode:o}", path.display())]
	#[diagnostic(code(salus::keystore::permissions), help(
		"Run: chmod {wanted:o} '{}'. On a disk that keeps no modes, such as most USB sticks, copy it to \
		 a folder of yours first.", path.display()
	))]
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
		help("Check the path, that the disk has room and that the folder is yours.")
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
		[] => "The keystore is empty. Make an account with `salus account new`, or bring one here from its recovery phrase or file with `salus account import`.".to_owned(),
		names => format!("These are there: {}", names.join(", ")),
	}
}

/// What failed on which file or folder.
pub(super) fn io_error<'a>(
	action: &'static str,
	path: &'a Path,
) -> impl Fn(io::Error) -> KeystoreError + use<'a> {
	move |source| KeystoreError::Io { action, path: path.to_owned(), source }
}
