//! Keys: the recovery phrase, what derives from it, and the keystore file that holds it.
//!
//! Everything a member ever needs derives from one recovery phrase and a derivation path: the
//! signing key, the age identity, and the age identity of every key epoch. Nothing here talks to
//! the chain or to the store of records, and no secret is ever shown by `Debug`, `Display` or an
//! error.
//!
//! | module | holds |
//! |---|---|
//! | [`phrase`] | the recovery phrase and the development keys |
//! | [`address`] | account ids as people write them |
//! | [`account`] | an account and what derives from its phrase |
//! | [`identity`] | age identities and recipients, and encryption to them in memory |
//! | [`sealed`] | keys handed to a provider, and the links between epochs |
//! | [`keyring`] | the epochs somebody can open, and the walk back to older ones |
//! | [`keystore`] | phrases in passphrase-protected files |

pub mod account;
pub mod address;
mod error;
pub mod identity;
pub mod keyring;
pub mod keystore;
pub mod phrase;
pub mod sealed;

pub use account::Account;
pub use address::{address, parse_address};
pub use error::KeyError;
pub use identity::{encode_recipient, parse_recipient, AgeIdentity};
pub use keyring::{EpochKeyring, EpochLink};
pub use keystore::{Keystore, KeystoreEntry, KeystoreError};
pub use phrase::{DevKey, RecoveryPhrase, WordCount};
pub use sealed::{make_link, open_keys, open_link, seal_keys, EpochKey};
