//! The Salus client as a library: what members of a Salus chain do. The `salus` command, and everything
//! else that speaks to a chain, stands on it. Keys, sealing, FHIR and the record format are in
//! [`salus_core`], which touches nothing outside.
//!
//! | module | holds | may touch |
//! |---|---|---|
//! | [`keys`], [`fhir`], [`record`] | what [`salus_core`] has of them | nothing |
//! | [`clock`] | the time | the clock of this machine |
//! | [`keystore`] | accounts in passphrase-protected files | these files, accounts that are imported and exported |
//! | [`store`] | where blocks are kept | the block store |
//! | [`files`] | records made of files, and files made of records | the user's files |
//! | [`chain`] | calls, view functions, finality | the node |
//! | [`ops`] | what a member does: registering, granting, adding records, verifying the trail | all of the above |

pub mod chain;
pub mod clock;
#[cfg(not(target_family = "wasm"))]
pub mod files;
#[cfg(not(target_family = "wasm"))]
pub mod keystore;
#[cfg(not(target_family = "wasm"))]
pub mod ops;
#[cfg(not(target_family = "wasm"))]
pub mod store;

pub use salus_core::{fhir, keys, record, text, Category, Code};

/// Has the README's program compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
