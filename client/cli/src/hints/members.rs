//! What members do: registering, granting, records, comments, departments, imports.

use super::Hint;
use salus_client::{
	fhir::{input::Foreign, FhirError},
	ops::{import::ImportError, OpError},
};

impl Hint for OpError {
	fn hint(&self) -> String {
		match self {
			Self::Chain(error) => error.hint(),
			Self::Key(error) => error.hint(),
			Self::Keystore(error) => error.hint(),
			Self::Store(error) => error.hint(),
			Self::Record(error) => error.hint(),
			Self::Fhir(error) => error.hint(),
			Self::Governance(error) => error.hint(),
			Self::Finality(error) => error.hint(),
			Self::Import(error) => error.hint(),
			Self::NotAPatient { .. } => {
				"a patient registers with `salus patient register`; if this is a provider's account, name the patient with --patient ADDRESS".into()
			}
			Self::OtherKeys { .. } => {
				"nothing was done: the same account made from its recovery phrase and from a Polkadot.js JSON has different keys; import it from what it was registered with (`salus account import --help`)".into()
			}
			Self::ForeignKeys { .. } => {
				"nothing was done: `salus access rotate` makes keys of your own, without theirs, and hands them to everyone who keeps access; `salus guardian list` shows who may act in your name".into()
			}
			Self::RekeyedInPart { .. } => {
				"see to the reason, then run `salus account rekey --finish`; without --finish yet another recipient would be made".into()
			}
			Self::WrongKeys { .. } => {
				"they stay as they are: ask the patient to grant access again".into()
			}
			Self::NoMoreIdentities { .. } => {
				"nothing was done: leave, and register another account".into()
			}
			Self::NotAProvider { .. } => {
				"check the address; a provider registers with `salus doctor register`".into()
			}
			Self::SelfGrant => "name the provider who is to read them: `salus doctor list`".into(),
			Self::ProviderNotActive { address } => {
				format!("an admin verifies or reinstates the provider first: `salus doctor verify {address}`")
			}
			Self::OtherFingerprint { .. } => {
				"nothing was signed, and no key was handed over: compare the address with its owner first; where that is right and `salus account show` on their machine shows other words than yours, what you were told of the chain is not true, or they replaced their key a moment ago".into()
			}
			Self::NoFingerprint { .. } => {
				"nothing was signed: check the address with its owner".into()
			}
			Self::ExpiryInPast => "give an --expires that lies in the future, or none".into(),
			Self::NoGrant { provider, .. } => {
				format!("ask the patient to run `salus access grant {provider} --category …`")
			}
			Self::MayNotContribute { provider, category, .. } => {
				format!("`salus doctor show {provider}` shows the status; ask the patient to run `salus access grant {provider} --category {category} --contribute`")
			}
			Self::NoCurrentKey { .. } => {
				"ask the patient to hand over the current keys: `salus access grant` once more does it".into()
			}
			Self::ManifestLies { .. } => {
				"do not rely on this record: ask its author, and tell the patient".into()
			}
			Self::Closed { category, .. } => {
				format!("the patient decides who reads it: ask for access to {category}")
			}
			Self::NewCategory { .. } => {
				"use the client that belongs to the chain's version (`salus chain` shows it)".into()
			}
			Self::NoRecord { .. } => "`salus record list` shows the records there are".into(),
			Self::NoEpoch { .. } => {
				"the node's state is not that of a Salus chain, or is damaged: ask another node".into()
			}
			Self::KeysKeepChanging => {
				"nothing was added and nothing is left in the store: try again in a minute".into()
			}
			Self::DoesNotActFor { doctor, .. } => {
				format!("`salus department of {doctor}` shows who names the doctor; a department names one with `salus department name-doctor {doctor}`")
			}
			Self::KeysNotShared { patient, doctor, .. } => {
				format!("the department names the doctor (`salus department name-doctor {doctor}`) and runs `salus department share-keys --patient {patient}`")
			}
			Self::SharedInPart { .. } => {
				"what was handed on stays: see to the reason, then run `salus department share-keys` again".into()
			}
			Self::NoGuardian { .. } => {
				"nothing was changed: `salus guardian list` shows who may act for it, and in what".into()
			}
			Self::NotADepartment { .. } => {
				"only a department has doctors who act for it: `salus doctor list` shows the departments".into()
			}
			Self::GrantEnded { .. } => "ask the patient to grant access again".into(),
			Self::OwnComment => {
				"a patient writes a note as a record: `salus record add FILE --category …`".into()
			}
			Self::NoComment { .. } => "`salus comment list` shows the comments there are".into(),
			Self::ClosedComment { category, .. } => {
				format!("the patient decides who reads it: ask for access to {category}")
			}
			Self::CommentLies { .. } => {
				"do not rely on this comment: ask its author, and tell the patient".into()
			}
			Self::NoLibraryFile { .. } => "`salus library list` shows the files there are".into(),
			Self::File { .. } => "check that the folder exists, is writable and has room".into(),
			Self::InUse { .. } => "nothing was done: let the other one come to its end, or end it, then run the same command again".into(),
			Self::TrailShorter { .. } | Self::TrailChanged { .. } => {
				"do not rely on this trail: it only grows, and its beginning stays; ask another validator's node, and keep both. Where the chain was begun anew, forget what was seen of the old one: `salus chain forget`".into()
			}
			Self::TrailBroken { .. } => {
				"this node serves a trail that was altered: compare with another validator's, and keep both".into()
			}
		}
	}
}

impl Hint for ImportError {
	fn hint(&self) -> String {
		match self {
			Self::Invalid { faults, .. } => {
				let other = faults.iter().any(|it| matches!(it, FhirError::OtherVersion { .. }));
				match other {
					true => "nothing was imported: ask for FHIR R4 (4.0.1), or keep the file as it is with `salus record add FILE`".into(),
					false => "nothing was imported: correct it, or ask whoever made the file; it has to be FHIR R4, at most 250000 resources of at most 24 MiB each. `salus record add FILE` keeps any file as it is".into(),
				}
			}
			Self::Foreign { foreign, .. } => match foreign {
				Foreign::Utf16 => "nothing was imported: save it as UTF-8, for example `iconv -f UTF-16 -t UTF-8 FILE > NEW`".into(),
				Foreign::NotUtf8 { .. } => "nothing was imported: save it as UTF-8, for example `iconv -f LATIN1 -t UTF-8 FILE > NEW`".into(),
				Foreign::Cda | Foreign::Hl7V2 | Foreign::Pdf | Foreign::Dicom | Foreign::Zip => {
					"nothing was imported: keep the file as it is with `salus record add FILE --category CATEGORY`".into()
				}
				Foreign::Xml => "nothing was imported: ask for FHIR R4, or keep the file as it is with `salus record add FILE`".into(),
				Foreign::SmartHealthCard => {
					"nothing was imported: keep the card as it is with `salus record add FILE`".into()
				}
				Foreign::List => "nothing was imported: put one resource on each line (NDJSON), as `jq -c '.[]' FILE` does".into(),
				Foreign::NoResource => "nothing was imported: check that it is the right file; it has to be a FHIR R4 Bundle, a resource, or one resource on each line".into(),
			},
			Self::Gzip { .. } => {
				"nothing was imported: check where it comes from; `gunzip` unpacks what is sound".into()
			}
			Self::LongXml { .. } => {
				"nothing was imported: ask for JSON, which is read however long it is, or keep the file as it is with `salus record add FILE`".into()
			}
			Self::SeveralPatients { .. } => {
				"nothing was imported: take the others out of it, or say that all of it is of this one with --several-patients".into()
			}
			Self::Unplaced { .. } => {
				"nothing was imported: name a category for them with --otherwise CATEGORY".into()
			}
			Self::Stopped { .. } => {
				"what was imported stays, and nothing else is left: once that is put right, the same command goes on where it stopped".into()
			}
		}
	}
}
