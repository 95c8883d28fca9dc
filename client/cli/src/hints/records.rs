//! Records, manifests, profiles.

use super::Hint;
use salus_client::{fhir::FhirError, record::RecordError};

impl Hint for RecordError {
	fn hint(&self) -> String {
		match self {
			Self::EmptyFile { .. } => {
				"There is nothing to add. Check that it is the right file.".into()
			}
			Self::EmptyFolder { .. } => {
				"There is nothing to add. Check that it is the right folder.".into()
			}
			Self::FolderTooLarge { .. } => {
				"Add parts of it, or pack it first: tar czf folder.tgz folder".into()
			}
			Self::NotAFolder { .. } => {
				"Nothing was written. Get it without --unpack: then it is a file.".into()
			}
			Self::NotRegular { .. } => "Copy what it gives to a file and add that.".into(),
			Self::Unreadable { .. } => "Check that the file exists and that you may read it.".into(),
			Self::ChangedWhileRead { .. } => {
				"Nothing was added. Wait until whatever writes to it is done, then run the command again.".into()
			}
			Self::Source(..) => {
				"Nothing was added. Check where it comes from, then try again.".into()
			}
			Self::WrongKey { .. } => {
				"Ask the patient for access to its category. A key given before a revocation does not open what was added after it.".into()
			}
			Self::Damaged { .. } => {
				"Whoever wrote it made a mistake. Ask its author to add it again.".into()
			}
			Self::ContentMismatch { .. } => {
				"Nothing was written. Ask its author to add the record again.".into()
			}
			Self::AlreadyExists { .. } => {
				"Choose another name, or say that it may be overwritten.".into()
			}
			Self::Unwritable { .. } => {
				"Check that the folder exists, is yours and has room. Nothing half-written was left behind.".into()
			}
			Self::TooLarge { .. } => "Shorten it, or check that the CID is the right one.".into(),
			Self::Key(error) => error.hint(),
			Self::Fhir(error) => error.hint(),
			Self::Store(error) => error.hint(),
		}
	}
}

impl Hint for FhirError {
	fn hint(&self) -> String {
		match self {
			Self::NotJson { .. } => {
				"It is not a manifest or profile, or is damaged. Fetch it again.".into()
			}
			Self::NotXml { .. } => {
				"Check that it is whole; FHIR has no document type definitions.".into()
			}
			Self::WrongResource { .. } => {
				"Check that the CID is the one of the right record or profile.".into()
			}
			Self::Missing { .. } => "Give it a value.".into(),
			Self::Invalid { .. } => "Correct it and try again.".into(),
			Self::OtherVersion { .. } => "Ask for FHIR R4 (4.0.1).".into(),
			Self::NoRandomness => "Check the system, then try again.".into(),
		}
	}
}
