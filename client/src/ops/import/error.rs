//! What can go wrong in importing a Bundle.

use crate::Code;
use crate::{fhir::FhirError, ops::OpError};
use std::path::PathBuf;
use thiserror::Error;

/// An error of an import.
#[derive(Debug, Error)]
pub enum ImportError {
	/// The file is no valid Bundle.
	#[error("{} cannot be imported: {source}", path.display())]
	Invalid {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		source: FhirError,
	},

	/// It went wrong on the way.
	#[error("the import stopped after {done} of {total} resources: {source}")]
	Stopped {
		/// How many are on chain.
		done: usize,
		/// How many there are.
		total: usize,
		/// What went wrong.
		source: Box<OpError>,
	},
}

impl Code for ImportError {
	fn code(&self) -> &'static str {
		match self {
			Self::Invalid { .. } => "salus::import::invalid",
			Self::Stopped { .. } => "salus::import::stopped",
		}
	}
}
