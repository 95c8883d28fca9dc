//! What to do about each error of the library, in the words of this command. The library knows errors by
//! their codes and fields; commands and options are named here and nowhere below.
//!
//! Each match names every variant, so that none is without words.
//!
//! | module | for |
//! |---|---|
//! | [`members`] | what members do |
//! | [`keys`] | keys, accounts in files, accounts of Polkadot.js |
//! | [`records`], [`stores`] | records, manifests, profiles; where their blocks are kept |
//! | [`chain`], [`light`], [`finality`] | the way to the chain; the light client; proofs of finality |
//! | [`pallets`] | what the chain itself refuses with |
//! | [`council`] | motions, validators, upgrades |
//! | [`bench`] | load on a chain |

#![deny(clippy::wildcard_enum_match_arm)]

mod bench;
mod chain;
mod council;
mod finality;
mod keys;
mod light;
mod members;
mod pallets;
mod records;
mod stores;

use crate::Failure;
use salus_bench::BenchError;
use salus_client::{
	chain::{
		grandpa::FinalityError, light::LightError, memory::MemoryError, seen::PastError, ChainError,
	},
	fhir::FhirError,
	keys::{KeyError, PolkadotJsError},
	keystore::KeystoreError,
	ops::{
		blocks::call_outcomes::CallOutcome, governance::GovernanceError, import::ImportError,
		OpError,
	},
	record::RecordError,
	store::{kubo::KuboError, StoreError},
	Code,
};

/// An error of the library, about which this command has something to say.
pub(crate) trait Hint: Code {
	/// What to do about it.
	fn hint(&self) -> String;
}

/// Makes errors of the library failures of the command.
macro_rules! hinted {
	($($error:ty),+ $(,)?) => {$(
		impl From<$error> for Failure {
			fn from(error: $error) -> Self {
				Self::hinted(error)
			}
		}
	)+};
}

hinted!(
	BenchError,
	ChainError,
	FhirError,
	FinalityError,
	GovernanceError,
	ImportError,
	KeyError,
	KeystoreError,
	KuboError,
	LightError,
	MemoryError,
	OpError,
	PastError,
	PolkadotJsError,
	RecordError,
	StoreError,
);

/// Says of calls that failed, and of those within, what can be done about it.
pub(crate) fn explain(act: &mut CallOutcome) {
	act.help = act.failure.as_ref().map(|failure| failure.hint());
	act.within.iter_mut().for_each(explain);
}
