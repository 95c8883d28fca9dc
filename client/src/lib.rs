//! The Salus client: a library for programs that work with a Salus chain, and the ground of the
//! `salus` command.
//!
//! | module | holds | may touch |
//! |---|---|---|
//! | [`keys`] | recovery phrases, signing and encryption keys, sealing, the keystore | files of the keystore, accounts that are imported and exported |
//! | [`store`] | IPFS blocks and files | the block store |
//! | [`fhir`] | manifests and profiles as FHIR R4 | nothing |
//! | [`record`] | a record's two encrypted files | the block store, the user's files |
//! | [`chain`] | calls, view functions, finality | the node |
//! | [`ops`] | what a member does: registering, granting, adding records, verifying the trail | all of the above |
//! | [`bench`] | load on a chain, and what it made of it | the node, `/proc` and `/sys` to read energy |
//! | [`cli`] | the `salus` command | all of the above, the terminal |

pub mod bench;
pub mod chain;
pub mod cli;
pub mod fhir;
pub mod keys;
pub mod ops;
pub mod record;
pub mod store;

/// Has the README's program compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
