//! Accounts that Polkadot.js exported as JSON.

use super::*;
use base64::{prelude::BASE64_STANDARD, Engine};
use proptest::prelude::*;
use salus_client::{
	keys::{AgeIdentity, PolkadotJs, PolkadotJsError, SigningKey},
	Category,
};
use secrecy::ExposeSecret;
use serde_json::{json, Value};
use subxt_signer::sr25519;

/// The path of a development account.
const PATH: &str = "//Polkadot/js";

/// That account, as @polkadot/keyring 14 exported it under the password below.
const EXPORTED: &str = include_str!("polkadot-js.json");
const PASSWORD: &str = "grüße aus Polkadot.js";

/// Its secret, as it stands there.
const SECRET: &str = "sr25519:606ac554af1501cb1ccf071313d2703e015ca1c7e486e1d281c1182530701e4e\
	09639439af0ce1fb29becfb8002af8bcc0efd1fdc902de4698c8ba300cad5dbb";

fn key() -> SigningKey {
	SigningKey::parse(SECRET).unwrap()
}

fn read(content: impl AsRef<[u8]>) -> Result<PolkadotJs, PolkadotJsError> {
	let dir = tempfile::tempdir().unwrap();
	PolkadotJs::read(&private(&dir, "account.json", content))
}

fn open(json: &Value) -> Result<SigningKey, PolkadotJsError> {
	read(json.to_string())?.open(&secret(PASSWORD))
}

fn exported() -> Value {
	serde_json::from_str(EXPORTED).unwrap()
}

/// The JSON with something done to the bytes of `encoded`.
fn with_encoded(change: impl FnOnce(&mut Vec<u8>)) -> Value {
	let mut json = exported();
	let mut bytes = BASE64_STANDARD.decode(json["encoded"].as_str().unwrap()).unwrap();
	change(&mut bytes);
	json["encoded"] = BASE64_STANDARD.encode(bytes).into();
	json
}

#[test]
fn account_of_polkadot_js_has_the_address_and_the_key_that_it_has_there() {
	let json = read(EXPORTED).unwrap();
	assert_eq!(json.address(), dev(PATH).address(), "whatever the prefix it was written with");
	let opened = json.open(&secret(PASSWORD)).unwrap();
	assert_eq!(opened.expose().as_str(), SECRET);
	assert_eq!(Account::from_key(&opened).address(), dev(PATH).address());
}

#[test]
fn account_of_polkadot_js_signs_as_the_same_account() {
	let account = Account::from_key(&key());
	let message = b"a transaction";
	let signature = account.signer().sign(message);
	let (signature, public) = (sr25519::Signature(signature), sr25519::PublicKey(dev(PATH).id().0));
	assert!(sr25519::verify(&signature, message, &public));
	assert!(!sr25519::verify(&signature, b"another one", &public));
}

#[test]
fn derivation_from_a_signing_key_is_pinned() {
	// Computed apart from this code: a change here locks people out of their records.
	let account = Account::from_key(&key());
	let is = |found: &AgeIdentity, hex: &str| {
		let expected = AgeIdentity::from_bytes(hex::decode(hex).unwrap().try_into().unwrap());
		assert_eq!(found.export().expose_secret(), expected.export().expose_secret());
	};
	is(account.identity(), "2a5fdce49a0ae786a3cd2585c5e66ed45062ca753a41cb8b3f5a403f4850b289");
	is(
		&account.epoch_identity(Category::LABORATORY, 7),
		"b3f4277058232d2fe15d8af08b52c32d023521ce9c34d872da43c5288b5f17e3",
	);
	// It signs as the account of the phrase does, and opens something else.
	assert_ne!(account.recipient(), dev(PATH).recipient());
}

#[test]
fn two_exports_of_one_account_open_the_same_records() {
	// The second half of the secret is drawn anew by each soft derivation.
	let mut bytes = *key().to_bytes();
	bytes[32..].fill(7);
	let other = SigningKey::from_bytes(&bytes).unwrap();
	assert_eq!(other.id(), key().id());
	assert_ne!(other.expose(), key().expose());
	assert_eq!(Account::from_key(&other).recipient(), Account::from_key(&key()).recipient());
}

#[test]
fn keystore_and_exports_keep_an_account_that_has_no_phrase() {
	let (dir, keystore) = keystore();
	keystore.create("me", &AccountSecret::Key(key()), &secret("x")).unwrap();
	let account = keystore.open_account("me", &secret("x")).unwrap();
	let file = dir.path().join("me.age");
	account.export(&file, &secret("y")).unwrap();
	account.change_passphrase(&secret("z")).unwrap();
	let opened = keystore.open_account("me", &secret("z")).unwrap();
	for from in [opened.secret(), &AccountFile::read(&file).unwrap().open(&secret("y")).unwrap()] {
		let AccountSecret::Key(found) = from else { panic!("a phrase") };
		assert_eq!(found.expose().as_str(), SECRET);
		assert_eq!(from.account().unwrap().recipient(), Account::from_key(&key()).recipient());
	}
}

#[test]
fn wrong_password_is_refused_without_repeating_it() {
	let error = read(EXPORTED).unwrap().open(&secret("drowssap")).unwrap_err();
	assert!(matches!(error, PolkadotJsError::WrongPassword { .. }), "{error:?}");
	assert!(!format!("{error:?} {error}").contains("drowssap"));
}

#[test]
fn json_of_another_kind_is_refused_by_name() {
	let with = |path: &[&str], value: Value| {
		let mut json = exported();
		*path.iter().fold(&mut json, |json, name| &mut json[name]) = value;
		open(&json).unwrap_err()
	};
	for found in ["ed25519", "ecdsa", "ethereum"] {
		let error = with(&["encoding", "content"], json!(["pkcs8", found]));
		assert!(matches!(error, PolkadotJsError::KeyType { .. }), "{error:?}");
		assert!(error.to_string().contains(found), "{error}");
	}
	let error = with(&["encoding", "content"], json!(["batch-pkcs8"]));
	assert!(matches!(error, PolkadotJsError::Batch { .. }), "{error:?}");
	let error = with(&["encoding", "type"], json!(["none"]));
	assert!(matches!(error, PolkadotJsError::Unprotected { .. }), "{error:?}");
	for error in [
		with(&["encoding", "version"], json!("4")),
		with(&["encoding", "version"], json!("2")),
		with(&["encoding", "type"], json!("xsalsa20-poly1305")),
		with(&["encoding", "type"], json!(["argon2", "xsalsa20-poly1305"])),
		with(&["encoding", "content"], json!(["pkcs8", "something"])),
	] {
		assert!(matches!(error, PolkadotJsError::Format { .. }), "{error:?}");
	}
}

#[test]
fn file_that_is_no_account_is_refused_by_name() {
	for content in ["", "{", "[]", "null", "{}", r#"{"encoding":{}}"#, "\u{0}\u{1}"] {
		let error = read(content).err().unwrap();
		assert!(matches!(error, PolkadotJsError::NoAccount { .. }), "{content:?}: {error:?}");
		assert!(error.to_string().contains("account.json"));
	}
	for field in ["encoded", "address"] {
		let mut json = exported();
		json.as_object_mut().unwrap().remove(field);
		let error = open(&json).unwrap_err();
		assert!(matches!(error, PolkadotJsError::NoAccount { .. }), "{field}: {error:?}");
	}
	let error = PolkadotJs::read(Path::new("/nowhere/account.json")).err().unwrap();
	assert!(matches!(error, PolkadotJsError::Unreadable { .. }), "{error:?}");
}

#[test]
fn file_that_is_huge_is_refused_before_it_is_read_to_its_end() {
	let error = read(" ".repeat(1 << 20)).err().unwrap();
	assert!(matches!(error, PolkadotJsError::TooLong { .. }), "{error:?}");
	let endless = PolkadotJs::read(Path::new("/dev/zero")).err().unwrap();
	assert!(matches!(endless, PolkadotJsError::TooLong { .. }), "{endless:?}");
}

#[test]
fn json_that_is_damaged_is_refused_wherever_it_is() {
	let len = BASE64_STANDARD.decode(exported()["encoded"].as_str().unwrap()).unwrap().len();
	for cut in [0, 1, 31, 32, 43, 44, 67] {
		let error = open(&with_encoded(|bytes| bytes.truncate(cut))).unwrap_err();
		assert!(matches!(error, PolkadotJsError::Damaged { .. }), "{cut}: {error:?}");
	}
	for at in [0, 44, 68, 100, len - 1] {
		let error = open(&with_encoded(|bytes| bytes[at] ^= 1)).unwrap_err();
		assert!(matches!(error, PolkadotJsError::WrongPassword { .. }), "{at}: {error:?}");
	}
	let error = open(&with_encoded(|bytes| bytes.truncate(len - 1))).unwrap_err();
	assert!(matches!(error, PolkadotJsError::WrongPassword { .. }), "{error:?}");
	let damaged = |field: &str, value: &str| {
		let mut json = exported();
		json[field] = value.into();
		let error = open(&json).unwrap_err();
		assert!(matches!(error, PolkadotJsError::Damaged { .. }), "{value}: {error:?}");
	};
	damaged("encoded", "no base64!");
	damaged("address", "5GrwvaEF");
	damaged("address", &dev("//Bob").address());
}

#[test]
fn json_that_asks_for_more_work_than_polkadot_js_ever_does_is_refused() {
	let numbers = [(1 << 18, 1, 8), (1 << 17, 2, 8), (1 << 17, 1, 9), (1 << 31, 1, 8), (3, 1, 8)];
	let zeros = [(0, 1, 8), (1 << 15, 0, 8), (1 << 15, 1, 0), (u32::MAX, u32::MAX, u32::MAX)];
	for (n, p, r) in numbers.into_iter().chain(zeros) {
		let costs: Vec<_> = [n, p, r].into_iter().flat_map(u32::to_le_bytes).collect();
		let error = open(&with_encoded(|bytes| bytes[32..44].copy_from_slice(&costs))).unwrap_err();
		assert!(matches!(error, PolkadotJsError::Format { .. }), "{n} {p} {r}: {error:?}");
	}
}

#[test]
fn i1_signing_key_never_shows_in_debug_output() {
	let key = key();
	let shown = format!("{key:?} {:?}", Account::from_key(&key));
	assert!(shown.contains(&dev(PATH).address()));
	assert!(!shown.contains(&SECRET[8..24]) && !shown.contains("96, 106"), "{shown}");
}

proptest! {
	#[test]
	fn no_text_makes_reading_a_signing_key_panic(text in "(sr25519:)?\\PC*") {
		let _ = SigningKey::parse(&text);
	}

	#[test]
	fn no_json_makes_reading_panic(encoded in prop::collection::vec(any::<u8>(), 0..200)) {
		let json = with_encoded(|bytes| *bytes = encoded);
		if let Ok(json) = read(json.to_string()) {
			let _ = json.open(&secret(PASSWORD));
		}
	}
}
