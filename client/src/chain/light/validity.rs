//! What the runtime says of a transaction that is looked at before it is sent, and what a node would say
//! of it then. The types are those of the SDK (`sp_runtime::transaction_validity`), as far as they are read.

use codec::{Decode, Input};

/// Why a transaction is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub(super) enum Refused {
	/// It cannot be valid.
	Invalid(Invalid),
	/// Nobody knows.
	Unknown(Unknown),
}

/// Why it cannot be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub(super) enum Invalid {
	Call,
	Payment,
	Future,
	Stale,
	BadProof,
	AncientBirthBlock,
	ExhaustsResources,
	Custom(u8),
	BadMandatory,
	MandatoryValidation,
	BadSigner,
	IndeterminateImplicit,
	UnknownOrigin,
}

/// Why nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub(super) enum Unknown {
	CannotLookup,
	NoUnsignedValidator,
	Custom(u8),
}

impl Invalid {
	/// The words of a node, which clients know it by.
	pub fn words(self) -> String {
		let words = match self {
			Self::Call => "Transaction call is not expected",
			Self::Payment => "Inability to pay some fees (e.g. account balance too low)",
			Self::Future => "Transaction will be valid in the future",
			Self::Stale => "Transaction is outdated",
			Self::BadProof => "Transaction has a bad signature",
			Self::AncientBirthBlock => "Transaction has an ancient birth block",
			Self::ExhaustsResources => "Transaction would exhaust the block limits",
			Self::Custom(code) => return format!("Custom error: {code}"),
			Self::BadMandatory => "A call was labelled as mandatory, but resulted in an Error.",
			Self::MandatoryValidation => {
				"Transaction dispatch is mandatory; transactions must not be validated."
			}
			Self::BadSigner => "Invalid signing address",
			Self::IndeterminateImplicit => "The implicit data was unable to be calculated",
			Self::UnknownOrigin => "The transaction extension did not authorize any origin",
		};
		words.to_owned()
	}
}

/// Reads an answer: whether the transaction is valid, whatever else is said of one that is.
pub(super) fn read(mut answer: &[u8]) -> Result<Result<(), Refused>, codec::Error> {
	match answer.read_byte()? {
		0 => Ok(Ok(())),
		1 => Refused::decode(&mut answer).map(Err),
		_ => Err("neither valid nor invalid".into()),
	}
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_runtime::transaction_validity::{
		InvalidTransaction as Theirs, TransactionValidity, TransactionValidityError,
		UnknownTransaction,
	};

	fn said(validity: TransactionValidity) -> Result<(), Refused> {
		read(&validity.encode()).expect("an answer")
	}

	#[test]
	fn every_word_of_the_sdk_is_read_as_it_is_written() {
		for (theirs, ours) in [
			(Theirs::Call, Invalid::Call),
			(Theirs::Payment, Invalid::Payment),
			(Theirs::Future, Invalid::Future),
			(Theirs::Stale, Invalid::Stale),
			(Theirs::BadProof, Invalid::BadProof),
			(Theirs::AncientBirthBlock, Invalid::AncientBirthBlock),
			(Theirs::ExhaustsResources, Invalid::ExhaustsResources),
			(Theirs::BadMandatory, Invalid::BadMandatory),
			(Theirs::MandatoryValidation, Invalid::MandatoryValidation),
			(Theirs::BadSigner, Invalid::BadSigner),
			(Theirs::IndeterminateImplicit, Invalid::IndeterminateImplicit),
			(Theirs::UnknownOrigin, Invalid::UnknownOrigin),
		] {
			assert_eq!(said(Err(theirs.into())), Err(Refused::Invalid(ours)));
			assert_eq!(ours.words(), <&str>::from(theirs));
		}
		let custom = Err(Refused::Invalid(Invalid::Custom(7)));
		assert_eq!(said(Err(Theirs::Custom(7).into())), custom);
		for (theirs, ours) in [
			(UnknownTransaction::CannotLookup, Unknown::CannotLookup),
			(UnknownTransaction::NoUnsignedValidator, Unknown::NoUnsignedValidator),
			(UnknownTransaction::Custom(3), Unknown::Custom(3)),
		] {
			let refused = said(Err(TransactionValidityError::Unknown(theirs)));
			assert_eq!(refused, Err(Refused::Unknown(ours)));
			let (theirs, ours) =
				(format!("{:?}", TransactionValidityError::Unknown(theirs)), format!("{ours:?}"));
			assert_eq!(theirs, format!("Unknown({ours})"));
		}
		assert_eq!(said(Ok(Default::default())), Ok(()));
	}

	#[test]
	fn answer_that_is_none_is_an_error() {
		for wrong in [&[][..], &[2], &[1], &[1, 0], &[1, 0, 13], &[1, 2, 0]] {
			assert!(read(wrong).is_err(), "{wrong:?}");
		}
	}
}
