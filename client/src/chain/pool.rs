//! What it means that a transaction pool refuses a transaction or gives it up. Touches nothing.
//!
//! A pool says so with a code, and with a text of `InvalidTransaction` where the runtime refused;
//! what becomes of a transaction that was taken is told in texts alone. This is the one place that
//! reads them.

/// The codes of the node's JSON-RPC: the runtime refused the transaction, or the pool has another of
/// the same account and nonce.
const INVALID: i32 = 1010;
const PRIORITY_TOO_LOW: i32 = 1014;

/// What the runtime's `CheckMember` refuses with (`pallet_roles::extension`).
const ALLOWANCE_SPENT: u8 = 1;
const ENROLMENT_CLOSED: u8 = 2;
const REGISTERED_ALREADY: u8 = 3;
const MALFORMED_CID: u8 = 4;
const UNUSABLE_RECIPIENT: u8 = 5;
const RECIPIENT_REUSED: u8 = 6;
const ERASURE_UNDER_WAY: u8 = 7;
const REGISTRATION_PAUSED: u8 = 8;
const OTHER_ROLE: u8 = 9;

/// The texts of `InvalidTransaction`, in its own words.
const TEXTS: [(&str, Refusal); 5] = [
	("Transaction is outdated", Refusal::NonceTaken),
	("Transaction has a bad signature", Refusal::BadSignature),
	("Transaction would exhaust the block limits", Refusal::AllowanceSpent),
	("Invalid signing address", Refusal::Stranger),
	// Runtimes before version 7.
	("Inability to pay some fees (e.g. account balance too low)", Refusal::Stranger),
];

/// What subxt says of a transaction whose nonce another one took.
const USURPED: &str = "Transaction was usurped by another with the same nonce";

/// What a runtime's own refusal begins with, before its number.
const CUSTOM: &str = "Custom error: ";

/// Why a pool did not take a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// Another transaction has the nonce.
	NonceTaken,
	/// The account has used up its allowance, which comes back with every block.
	AllowanceSpent,
	/// Members are enrolled by an admin.
	EnrolmentClosed,
	/// The account is registered already.
	RegisteredAlready,
	/// The account has another role than the one that it registers for.
	OtherRole,
	/// A CID of the registration is none.
	MalformedCid,
	/// A recipient of the registration is unusable.
	UnusableRecipient,
	/// The registration names a key twice, or one of an earlier life of the account.
	RecipientReused,
	/// What is left of an earlier life of the account is still being erased.
	ErasureUnderWay,
	/// The council paused registrations.
	RegistrationPaused,
	/// The chain does not know the account.
	Stranger,
	/// The chain signs something else by these bytes, or its runtime is not the one it said.
	BadSignature,
	/// Anything else.
	Other,
}

impl Refusal {
	/// What a node means by this code and text.
	pub fn of(code: i32, text: Option<&str>) -> Self {
		match (code, text) {
			(PRIORITY_TOO_LOW, _) => Self::NonceTaken,
			(INVALID, Some(text)) => Self::of_text(text),
			_ => Self::Other,
		}
	}

	/// What a text means with which a pool gives up a transaction that it had taken.
	pub fn of_text(text: &str) -> Self {
		// Some put words of their own before it.
		let custom = text.rsplit_once(CUSTOM).and_then(|(_, code)| code.parse().ok());
		match custom {
			Some(ALLOWANCE_SPENT) => return Self::AllowanceSpent,
			Some(ENROLMENT_CLOSED) => return Self::EnrolmentClosed,
			Some(REGISTERED_ALREADY) => return Self::RegisteredAlready,
			Some(MALFORMED_CID) => return Self::MalformedCid,
			Some(UNUSABLE_RECIPIENT) => return Self::UnusableRecipient,
			Some(RECIPIENT_REUSED) => return Self::RecipientReused,
			Some(ERASURE_UNDER_WAY) => return Self::ErasureUnderWay,
			Some(REGISTRATION_PAUSED) => return Self::RegistrationPaused,
			Some(OTHER_ROLE) => return Self::OtherRole,
			Some(_) => return Self::Other,
			None => {}
		}
		let known = TEXTS.iter().find(|(known, _)| text.contains(known));
		match known {
			Some((_, refusal)) => *refusal,
			None if text.contains(USURPED) => Self::NonceTaken,
			None => Self::Other,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	#[cfg(not(target_family = "wasm"))]
	fn texts_are_those_of_the_sdk() {
		use sp_runtime::transaction_validity::InvalidTransaction;
		let of = |invalid: InvalidTransaction| Refusal::of(INVALID, Some(invalid.into()));
		assert_eq!(of(InvalidTransaction::Stale), Refusal::NonceTaken);
		assert_eq!(of(InvalidTransaction::BadProof), Refusal::BadSignature);
		assert_eq!(of(InvalidTransaction::ExhaustsResources), Refusal::AllowanceSpent);
		assert_eq!(of(InvalidTransaction::BadSigner), Refusal::Stranger);
		assert_eq!(of(InvalidTransaction::Payment), Refusal::Stranger);
		for other in [InvalidTransaction::Call, InvalidTransaction::Future] {
			assert_eq!(of(other), Refusal::Other);
		}
	}

	#[test]
	fn code_decides_before_the_text() {
		assert_eq!(Refusal::of(PRIORITY_TOO_LOW, None), Refusal::NonceTaken);
		assert_eq!(Refusal::of(1016, Some("Transaction is outdated")), Refusal::Other);
		assert_eq!(Refusal::of(INVALID, None), Refusal::Other);
	}

	#[test]
	fn runtimes_own_refusals_are_told_apart_whatever_stands_before_them() {
		let of = |text: &str| Refusal::of_text(text);
		assert_eq!(of("Custom error: 1"), Refusal::AllowanceSpent);
		assert_eq!(of("Invalid Transaction: Custom error: 2"), Refusal::EnrolmentClosed);
		let others = [3, 4, 5, 6, 7, 8, 9].map(|code| of(&format!("Custom error: {code}")));
		use Refusal::*;
		assert_eq!(
			others,
			[
				RegisteredAlready,
				MalformedCid,
				UnusableRecipient,
				RecipientReused,
				ErasureUnderWay,
				RegistrationPaused,
				OtherRole,
			]
		);
		for other in ["Custom error: 11", "Custom error: 1 more", "Custom error: ", ""] {
			assert_eq!(of(other), Refusal::Other, "{other}");
		}
	}
}
