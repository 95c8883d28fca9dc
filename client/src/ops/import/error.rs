//! What can go wrong in importing a Bundle.

use crate::{fhir::FhirError, ops::OpError};
use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// An error of an import.
#[derive(Debug, Error, Diagnostic)]
pub enum ImportError {
	/// The file is no valid Bundle.
	#[error("{} cannot be imported: {source}", path.display())]
	#[diagnostic(
		code(salus::import::invalid),
		help("nothing was imported: correct it, or ask whoever made the file; it has to be a FHIR R4 Bundle of at most 250000 entries, each a valid resource of at most 16 MiB")
	)]
	Invalid {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		source: FhirError,
	},

	/// It went wrong on the way.
	#[error("the import stopped after {done} of {total} resources: {source}")]
	#[diagnostic(
		code(salus::import::stopped),
		help("what was imported stays, and nothing else is left: once that is put right, the same command goes on where it stopped")
	)]
	Stopped {
		/// How many are on chain.
		done: usize,
		/// How many there are.
		total: usize,
		/// What went wrong.
		source: Box<OpError>,
	},
}
