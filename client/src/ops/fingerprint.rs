//! Fingerprints of what the chain says of an account, and the comparison with what its owner read out.

use super::{blocking, patient, provider, OpError};
use crate::{
	chain::Chain,
	keys::{AccountId, Fingerprint},
};

/// The fingerprint of `who`: of the account and of the recipient that the chain has of it as a patient or
/// provider. None where it is neither.
///
/// # Errors
/// The node no longer answers.
pub async fn fingerprint(chain: &Chain, who: AccountId) -> Result<Option<Fingerprint>, OpError> {
	let recipient = match provider::provider(chain, who).await? {
		Some(provider) => Some(provider.recipient),
		None => patient::patient(chain, who).await?.map(|patient| patient.recipient),
	};
	Ok(recipient.map(|recipient| of(who, recipient.0)))
}

/// The fingerprint of `who`, as [`fingerprint`] has it, where it is `expected` or nothing is.
///
/// # Errors
/// It is another one, or something is expected of an account without one.
pub async fn expect(
	chain: &Chain,
	who: AccountId,
	expected: Option<Fingerprint>,
) -> Result<Option<Fingerprint>, OpError> {
	match (fingerprint(chain, who).await?, expected) {
		(None, Some(_)) => Err(OpError::NoFingerprint { address: who.to_string() }),
		(Some(found), expected) => compare(who, found, expected).map(Some),
		(None, None) => Ok(None),
	}
}

/// The fingerprint of `who` with `recipient`, where it is `expected` or nothing is.
///
/// # Errors
/// It is another one.
pub(super) fn check(
	who: AccountId,
	recipient: [u8; 32],
	expected: Option<Fingerprint>,
) -> Result<Fingerprint, OpError> {
	compare(who, of(who, recipient), expected)
}

fn compare(
	who: AccountId,
	found: Fingerprint,
	expected: Option<Fingerprint>,
) -> Result<Fingerprint, OpError> {
	match expected {
		Some(expected) if expected != found => {
			Err(OpError::OtherFingerprint { address: who.to_string(), found, expected })
		}
		_ => Ok(found),
	}
}

fn of(who: AccountId, recipient: [u8; 32]) -> Fingerprint {
	blocking(|| Fingerprint::of(who, &recipient))
}
