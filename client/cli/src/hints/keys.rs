//! Keys, accounts in files, accounts of Polkadot.js.

use super::Hint;
use salus_client::{
	keys::{KeyError, PolkadotJsError},
	keystore::KeystoreError,
};

impl Hint for KeyError {
	fn hint(&self) -> String {
		match self {
			Self::WordCount { .. } => {
				"A recovery phrase has 12 or 24 words. Check that none is missing.".into()
			}
			Self::UnknownWord { .. } => {
				"Check the spelling of that word against what you wrote down.".into()
			}
			Self::Checksum => {
				"The checksum is wrong: a word is another one than you wrote down, or two are swapped.".into()
			}
			Self::NoRandomness => "Try again, or make the phrase on another machine.".into(),
			Self::Path => {
				"Leave it empty, or write it like //hospital//2 or //Alice/soft. A password (///…) is not supported: use a phrase of its own instead.".into()
			}
			Self::DevKey => "Write it like //Alice. It is for development chains only.".into(),
			Self::Underivable => "Check the phrase and the derivation path.".into(),
			Self::Address => {
				"An address is 47 or 48 letters and digits, such as 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY. Copy it whole.".into()
			}
			Self::Recipient => {
				"A recipient reads age1… and is found on chain, in the registration of its owner.".into()
			}
			Self::FingerprintWords { .. } => {
				"Write the six words as they are shown, with spaces between them, in quotes.".into()
			}
			Self::FingerprintWord { .. } => {
				"Ask for its spelling: another word is another fingerprint.".into()
			}
			Self::Identity => "An identity reads AGE-SECRET-KEY-1…".into(),
			Self::Nothing => "Name at least one category.".into(),
			Self::NoCategory { .. } => "Use the client that belongs to the chain's version (`salus chain` shows it).".into(),
			Self::TooLong { .. } => "Seal fewer keys at once.".into(),
			Self::NotForThisKey { .. } => {
				"Use the account that it was made for. If it is yours, its writer used a wrong recipient: ask them to make it again.".into()
			}
			Self::Damaged { .. } => {
				"Fetch it again. If that does not help, ask its writer to make it again.".into()
			}
			Self::Version { .. } => "Update the client.".into(),
			Self::Mismatch { .. } => {
				"Do not use it: whoever made it was mistaken or lied. Ask the patient to reseal the keys.".into()
			}
			Self::NotHeld { .. } => {
				"Ask the patient for access to this category. A key given before a revocation does not open what was added after it.".into()
			}
			Self::NoEpoch { .. } => "Fetch the patient's key epochs again.".into(),
			Self::NoLink { .. } => {
				"What was added before that epoch can only be opened by the patient.".into()
			}
		}
	}
}

impl Hint for KeystoreError {
	fn hint(&self) -> String {
		match self {
			Self::Name { .. } => {
				"Use 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit.".into()
			}
			Self::NotFound { found, .. } => known(found),
			Self::AlreadyExists { .. } => {
				"Choose another name. A keystore file is never overwritten.".into()
			}
			Self::EmptyPassphrase => {
				"Choose a passphrase: the file is worth nothing without one.".into()
			}
			Self::WrongPassphrase { .. } => {
				"Try again. If it is lost, the recovery phrase, or a file that the account came from or was exported to, makes the account anew under another name.".into()
			}
			Self::WrongFilePassphrase { .. } => {
				"Give the passphrase that was chosen when the account was exported.".into()
			}
			Self::TooMuchWork { path, .. } => {
				format!("Do not open it unless it is yours. Where it is, `age --decrypt '{}'` shows what is in it on a machine that has the memory: import the account from its phrase.", path.display())
			}
			Self::FileExists { .. } => {
				"Choose another name for the file. An export never overwrites.".into()
			}
			Self::NoAccount { .. } => "Name a file that `salus account export` wrote.".into(),
			Self::Permissions { path, wanted, .. } => {
				format!("Run: chmod {wanted:o} '{}'. On a disk that keeps no modes, such as most USB sticks, copy it to a folder of yours first.", path.display())
			}
			Self::Damaged { .. } => {
				"It was cut short or changed on its way, as by mail, or by FTP or a shell that changes line ends: copy it again as a binary file, or armoured. Or put back a copy, or make the account anew from its recovery phrase under another name.".into()
			}
			Self::Io { .. } => {
				"Check the path, that the disk has room and that the folder is yours.".into()
			}
			Self::Key(error) => error.hint(),
		}
	}
}

/// What can be done where there is no account of a name.
fn known(names: &[String]) -> String {
	match names {
		[] => "The keystore is empty. Make an account with `salus account new`, or bring one here from its recovery phrase or file with `salus account import`.".to_owned(),
		names => format!("These are there: {}", names.join(", ")),
	}
}

impl Hint for PolkadotJsError {
	fn hint(&self) -> String {
		match self {
			Self::Unreadable { .. } => "Check the path, and that the file is yours.".into(),
			Self::TooLong { .. } => EXPORT.into(),
			Self::NoAccount { .. } => EXPORT.into(),
			Self::Encoding { .. } => {
				"Save it as UTF-8, for example `iconv -f UTF-16 -t UTF-8 FILE > NEW`, or export it again.".into()
			}
			Self::NoKey { .. } => {
				"Its key never leaves the device or was never here: make an account of its own with `salus account new NAME`.".into()
			}
			Self::Batch { .. } => EXPORT.into(),
			Self::KeyType { .. } => {
				"Import an sr25519 account, or make one with `salus account new NAME`.".into()
			}
			Self::Unprotected { .. } => {
				"Export it again with a password, and delete this file: whoever has it is this account.".into()
			}
			Self::Format { .. } => {
				"Salus reads version 3, with scrypt and xsalsa20-poly1305: restore the file in a current Polkadot.js, and export the account from there.".into()
			}
			Self::WrongPassword { .. } => {
				"Give the password that was typed when the account was exported from Polkadot.js.".into()
			}
			Self::Damaged { .. } => EXPORT.into(),
		}
	}
}

const EXPORT: &str =
	"Export that one account again: in Polkadot.js Apps, Accounts, the menu beside it, \
	\"Create a backup file\"; in the extension, the menu beside it, \"Export account\".";

#[cfg(test)]
mod tests {
	use super::*;
	use std::path::PathBuf;

	#[test]
	fn account_that_is_not_there_is_told_with_those_that_are() {
		let not_found = |found: &[&str]| {
			let found = found.iter().map(|it| (*it).to_owned()).collect();
			KeystoreError::NotFound { name: "work".into(), dir: PathBuf::new(), found }.hint()
		};
		assert!(not_found(&["home"]).contains("home"));
		assert!(not_found(&[]).contains("`salus account new`"));
	}

	#[test]
	fn file_or_folder_that_others_can_read_is_told_with_the_command_to_run() {
		let hint = |wanted| {
			let path = PathBuf::from("/keys");
			KeystoreError::Permissions { path, mode: 0o755, wanted }.hint()
		};
		assert!(hint(0o600).contains("chmod 600 '/keys'"), "{}", hint(0o600));
		assert!(hint(0o700).contains("chmod 700"));
	}
}
