//! Keys: the recovery phrase, and what derives from it.
//!
//! Everything a member ever needs derives from one recovery phrase and a derivation path: the
//! signing key, the age identity, and the age identity of every key epoch. An account that comes
//! from Polkadot.js has a signing key in place of the phrase. Nothing here talks to
//! the chain or to the store of records, and no secret is ever shown by `Debug`, `Display` or an
//! error.
//!
//! | module | holds |
//! |---|---|
//! | [`phrase`] | the recovery phrase and the development keys |
//! | [`mod@address`] | account ids as people write them |
//! | [`account`] | an account and what derives from its phrase |
//! | [`fingerprint`] | an account and its recipient in words that two people compare |
//! | [`signer`] | what signs, and signing keys without a phrase |
//! | [`secret`] | what an account comes from: a phrase or a signing key |
//! | [`identity`] | age identities and recipients, and encryption to them in memory |
//! | [`sealed`] | keys handed to a provider, and the links between epochs |
//! | [`keyring`] | the epochs somebody can open, and the walk back to older ones |
//! | [`polkadot_js`] | accounts that Polkadot.js exported |

pub mod account;
pub mod address;
mod error;
pub mod fingerprint;
pub mod identity;
pub mod keyring;
pub mod phrase;
pub mod polkadot_js;
pub mod sealed;
pub mod secret;
pub mod signer;

pub use account::Account;
pub use address::{parse_address, ss58, AccountId};
pub use error::KeyError;
pub use fingerprint::Fingerprint;
pub use identity::{encode_recipient, parse_recipient, AgeIdentity};
pub use keyring::{EpochKeyring, EpochLink};
pub use phrase::{DevKey, RecoveryPhrase, WordCount};
pub use polkadot_js::{PolkadotJs, PolkadotJsError};
pub use sealed::{make_link, open_keys, open_link, seal_keys, EpochKey};
pub use secret::AccountSecret;
pub use signer::{Signer, SigningKey};
