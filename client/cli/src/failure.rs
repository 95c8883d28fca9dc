//! What a command fails with: an error of the library, or one of the command's own.

use crate::hints::Hint;
use miette::Diagnostic;
use std::{
	error::Error,
	fmt::{self, Display},
};

/// An error of the command line, whatever its part, with its code and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
	diagnostic: Box<dyn Diagnostic + Send + Sync + 'static>,
	/// The same for programs that know FHIR: an `OperationOutcome`.
	outcome: Option<serde_json::Value>,
}

impl Failure {
	/// An error of the command's own, which says itself what to do.
	pub fn own(error: impl Diagnostic + Send + Sync + 'static) -> Self {
		Self { diagnostic: Box::new(error), outcome: None }
	}

	/// An error of the library, with this command's hint.
	pub fn hinted(error: impl Hint + Send + Sync + 'static) -> Self {
		Self { diagnostic: Box::new(Hinted(error)), outcome: None }
	}

	/// The error with an `OperationOutcome` that says the same.
	pub fn with_outcome(self, outcome: serde_json::Value) -> Self {
		Self { outcome: Some(outcome), ..self }
	}

	/// As it is printed.
	pub fn into_diagnostic(self) -> Box<dyn Diagnostic + Send + Sync + 'static> {
		self.diagnostic
	}

	/// As it is printed, and the `OperationOutcome` beside it.
	pub fn into_parts(
		self,
	) -> (Box<dyn Diagnostic + Send + Sync + 'static>, Option<serde_json::Value>) {
		(self.diagnostic, self.outcome)
	}
}

/// Makes errors of the command's own failures: `own!(ThisError, ThatError)`.
macro_rules! own {
	($($error:ty),+) => {$(
		impl From<$error> for $crate::Failure {
			fn from(error: $error) -> Self {
				Self::own(error)
			}
		}
	)+};
}
pub(crate) use own;

/// An error of the library, and this command's words about it.
#[derive(Debug)]
struct Hinted<E>(E);

impl<E: Error> Display for Hinted<E> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		Display::fmt(&self.0, f)
	}
}

impl<E: Error> Error for Hinted<E> {
	fn source(&self) -> Option<&(dyn Error + 'static)> {
		self.0.source()
	}
}

impl<E: Hint> Diagnostic for Hinted<E> {
	fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
		Some(Box::new(self.0.code()))
	}

	fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
		Some(Box::new(self.0.hint()))
	}
}
