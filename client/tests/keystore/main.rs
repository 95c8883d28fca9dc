//! The keystore and what goes into and out of it: what it keeps, gives back and refuses.

mod accounts;
mod exports;
mod polkadot_js;
mod work_factor;

use salus_client::{
	keys::{Account, AccountSecret, DevKey, RecoveryPhrase},
	keystore::{AccountFile, Keystore, KeystoreError},
	Category,
};
use secrecy::SecretString;
use std::{
	fs::{self, Permissions},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};

const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

fn dev(path: &str) -> Account {
	DevKey::parse(path).unwrap().account().unwrap()
}

fn phrase() -> RecoveryPhrase {
	RecoveryPhrase::parse(PHRASE).unwrap()
}

fn alice() -> AccountSecret {
	AccountSecret::Phrase { phrase: phrase(), path: "//Alice".into() }
}

fn secret(text: &str) -> SecretString {
	SecretString::from(text.to_owned())
}

/// A keystore whose files cost nothing to open.
fn keystore() -> (tempfile::TempDir, Keystore) {
	let dir = tempfile::tempdir().unwrap();
	let keystore = Keystore::open(dir.path().join("keys")).with_work_factor(2);
	(dir, keystore)
}

fn create(keystore: &Keystore, name: &str) {
	keystore.create(name, &alice(), &secret("correct horse")).unwrap();
}

/// A file that only its owner may read.
fn private(dir: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
	let path = dir.path().join(name);
	fs::write(&path, content).unwrap();
	fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
	path
}

fn mode(path: &Path) -> u32 {
	fs::metadata(path).unwrap().permissions().mode() & 0o777
}
