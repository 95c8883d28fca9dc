//! What can go wrong in importing.

use crate::Code;
use crate::{
	fhir::{gzip::GzipError, input::Foreign, FhirError},
	ops::OpError,
};
use std::{
	fmt::{self, Display},
	path::{Path, PathBuf},
};
use thiserror::Error;

/// An error of an import.
#[derive(Debug, Error)]
pub enum ImportError {
	/// What is in the file is not valid.
	#[error("{} cannot be imported: {}", shown(path), Listed(faults, *all))]
	Invalid {
		/// The file.
		path: PathBuf,
		/// What is wrong with it: the first faults, each once.
		faults: Vec<FhirError>,
		/// How many there are.
		all: usize,
	},

	/// The file is something else than FHIR as JSON.
	#[error("{} cannot be imported: {foreign}", shown(path))]
	Foreign {
		/// The file.
		path: PathBuf,
		/// What it is.
		foreign: Foreign,
	},

	/// The file is gzip that is not unpacked.
	#[error("{} cannot be unpacked: {fault}", shown(path))]
	Gzip {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		fault: GzipError,
	},

	/// It is FHIR as XML, and too long to be converted.
	#[error("{} is FHIR as XML of more than 24 MiB", shown(path))]
	LongXml {
		/// The file.
		path: PathBuf,
	},

	/// There are resources of several patients.
	#[error("{} has {number} different patients", shown(path))]
	SeveralPatients {
		/// The file.
		path: PathBuf,
		/// How many.
		number: usize,
	},

	/// There are resources that no rule places in a category.
	#[error("{} has {number} of a type that belongs to no category by itself: {}", shown(path), kinds.join(", "))]
	Unplaced {
		/// The file.
		path: PathBuf,
		/// How many.
		number: usize,
		/// Their types.
		kinds: Vec<String>,
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
			Self::Foreign { foreign, .. } => foreign.code(),
			Self::Gzip { fault: GzipError::Bomb, .. } => "salus::import::bomb",
			Self::Gzip { fault: GzipError::Damaged, .. } => "salus::import::damaged_gzip",
			Self::LongXml { .. } => "salus::import::long_xml",
			Self::SeveralPatients { .. } => "salus::import::several_patients",
			Self::Unplaced { .. } => "salus::import::unplaced",
			Self::Stopped { .. } => "salus::import::stopped",
		}
	}
}

fn shown(path: &Path) -> impl Display + '_ {
	match path == Path::new("-") {
		true => Path::new("standard input").display(),
		false => path.display(),
	}
}

/// Faults, one on each line where there are several.
struct Listed<'a>(&'a [FhirError], usize);

impl Display for Listed<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self(faults, all) = self;
		if let ([fault], 1) = (faults, all) {
			return Display::fmt(fault, f);
		}
		write!(f, "it has {all} faults")?;
		faults.iter().try_for_each(|fault| write!(f, "\n{fault}"))?;
		match all.saturating_sub(faults.len()) {
			0 => Ok(()),
			more => write!(f, "\nand {more} more"),
		}
	}
}
