//! What can go wrong in an operation, beyond what its parts already say.

use super::{governance::GovernanceError, import::error::ImportError};
use crate::{
	chain::{grandpa::FinalityError, ChainError},
	fhir::FhirError,
	keys::{Fingerprint, KeyError},
	keystore::KeystoreError,
	record::RecordError,
	store::StoreError,
};
use crate::{Category, Code};
use std::path::PathBuf;
use thiserror::Error;

/// An error of an operation.
#[derive(Debug, Error)]
pub enum OpError {
	/// The chain, the node or the way to it.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// Keys and what is sealed to them.
	#[error(transparent)]
	Key(#[from] KeyError),
	/// The keystore.
	#[error(transparent)]
	Keystore(#[from] KeystoreError),
	/// The block store.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// A record's files.
	#[error(transparent)]
	Record(#[from] RecordError),
	/// A manifest or a profile.
	#[error(transparent)]
	Fhir(#[from] FhirError),

	/// Motions, validators, upgrades.
	#[error(transparent)]
	Governance(#[from] GovernanceError),

	/// Proofs of finality.
	#[error(transparent)]
	Finality(#[from] FinalityError),

	/// Importing a Bundle.
	#[error(transparent)]
	Import(#[from] ImportError),

	/// The account is not a registered patient.
	#[error("{address} is not a registered patient")]
	NotAPatient {
		/// The account.
		address: String,
	},

	/// The account signs as the patient, and its keys are others.
	#[error("the keys of {address} on chain are not those of this account here: they come from something else")]
	OtherKeys {
		/// The account.
		address: String,
	},

	/// Somebody else made the current keys of a category, in the patient's name.
	#[error("somebody who acted in the name of {address} made the current keys of {category}: they are not this account's")]
	ForeignKeys {
		/// The patient.
		address: String,
		/// The category.
		category: Category,
	},

	/// The recipient was replaced, and what follows went wrong.
	#[error("the recipient is replaced, but not all is sealed anew: {reason}")]
	RekeyedInPart {
		/// What went wrong.
		reason: String,
	},

	/// Sealed keys of which some are not what the chain says.
	#[error("the grant of {patient} holds keys that are not what the chain says")]
	WrongKeys {
		/// The patient.
		patient: String,
	},

	/// The account has used every identity that is looked for.
	#[error("{address} has replaced its recipient as often as can be")]
	NoMoreIdentities {
		/// The account.
		address: String,
	},

	/// The account is not a registered provider.
	#[error("{address} is not a registered doctor, pharmacy or department")]
	NotAProvider {
		/// The account.
		address: String,
	},

	/// A patient would grant access to themselves.
	#[error("a patient needs no grant to their own records")]
	SelfGrant,

	/// Keys were to be sealed for somebody whom the consortium does not stand behind.
	#[error("{address} is not verified, or is suspended, and was handed no keys")]
	ProviderNotActive {
		/// Who it is.
		address: String,
	},

	/// Somebody has another account or another recipient than was read out.
	#[error("the fingerprint of {address} is \"{found}\", not \"{expected}\"")]
	OtherFingerprint {
		/// The account.
		address: String,
		/// The fingerprint of what the chain says of it.
		found: Fingerprint,
		/// The fingerprint that was given.
		expected: Fingerprint,
	},

	/// A fingerprint was given for somebody who has no recipient to take one of.
	#[error(
		"{address} has no fingerprint: it is registered neither as a patient nor as a provider"
	)]
	NoFingerprint {
		/// The account.
		address: String,
	},

	/// A grant was to end before it begins.
	#[error("the grant would be over already, and nobody was handed keys")]
	ExpiryInPast,

	/// There is no grant from the patient to this account.
	#[error("{patient} has granted this account no access")]
	NoGrant {
		/// The patient.
		patient: String,
		/// This account.
		provider: String,
	},

	/// The provider may not write into the category.
	#[error("{provider} may not add to {category} of {patient}: no live grant lets it, or the provider is not verified")]
	MayNotContribute {
		/// The patient.
		patient: String,
		/// This account.
		provider: String,
		/// The category.
		category: Category,
	},

	/// A provider's grant does not hold the key that a record has to be encrypted to.
	#[error("this account holds no key of epoch {epoch} of {category} of {patient}, and so cannot tell that what the node names is the patient's")]
	NoCurrentKey {
		/// The patient.
		patient: String,
		/// The category.
		category: Category,
		/// Its current epoch.
		epoch: u32,
	},

	/// The manifest says something else than the chain.
	#[error("the manifest of record {record} names another author or category than the chain, which says {author}")]
	ManifestLies {
		/// The record.
		record: u64,
		/// Its author as the chain says.
		author: String,
	},

	/// No key that this account was ever given opens the record.
	#[error("record {record} is closed to this account: it is encrypted to epoch {epoch} of {category}, for which it holds no key")]
	Closed {
		/// The record.
		record: u64,
		/// Its category.
		category: Category,
		/// The epoch it is encrypted to.
		epoch: u32,
	},

	/// Something is in a category that came with a newer runtime.
	#[error("the category {name} is new: this client has no keys for it")]
	NewCategory {
		/// What the chain calls it.
		name: String,
	},

	/// There is no such record.
	#[error("{patient} has no record {record}")]
	NoRecord {
		/// The patient.
		patient: String,
		/// The record asked for.
		record: u64,
	},

	/// A link of the chain's epochs is missing.
	#[error("the chain holds no epoch {epoch} of {category} of {patient}")]
	NoEpoch {
		/// The patient.
		patient: String,
		/// The category.
		category: Category,
		/// The epoch.
		epoch: u32,
	},

	/// The patient's keys kept changing while a record was written.
	#[error("the patient's keys changed each time the record was about to be submitted")]
	KeysKeepChanging,

	/// A doctor would act for a department that they may not act for.
	#[error("{doctor} does not act for {department}: it does not name this doctor, or one of the two is not verified")]
	DoesNotActFor {
		/// This account.
		doctor: String,
		/// The department.
		department: String,
	},

	/// A department has not handed its keys on.
	#[error("{department} has not handed its keys of {patient} on to this account")]
	KeysNotShared {
		/// The department.
		department: String,
		/// The patient.
		patient: String,
		/// This account.
		doctor: String,
	},

	/// Some of a department's keys were handed on before something went wrong.
	#[error("the keys of {done} of {total} patients were handed on, the rest not: {reason}")]
	SharedInPart {
		/// How many grants' keys were handed on.
		done: usize,
		/// How many there are.
		total: usize,
		/// What went wrong with the next.
		reason: String,
	},

	/// Nobody of this name may act for the account.
	#[error("{address} may not act for this account")]
	NoGuardian {
		/// Who was to be removed.
		address: String,
	},

	/// The account is no department.
	#[error("{address} is not a department")]
	NotADepartment {
		/// The account.
		address: String,
	},

	/// A grant is over.
	#[error("the grant from {patient} is over")]
	GrantEnded {
		/// The patient.
		patient: String,
	},

	/// A patient would write a comment.
	#[error("comments are written by providers about a patient")]
	OwnComment,

	/// There is no such comment.
	#[error("there is no comment {comment} about this patient")]
	NoComment {
		/// The comment asked for.
		comment: u64,
	},

	/// No key that this account was ever given opens the comment.
	#[error("comment {comment} is closed to this account: it is encrypted to epoch {epoch} of {category}, for which it holds no key")]
	ClosedComment {
		/// The comment.
		comment: u64,
		/// Its category.
		category: Category,
		/// The epoch it is encrypted to.
		epoch: u32,
	},

	/// A comment says something else than the chain.
	#[error("comment {comment} names another author, category or record than the chain, which says {author}")]
	CommentLies {
		/// The comment.
		comment: u64,
		/// Its author as the chain says.
		author: String,
	},

	/// There is no such file in the library.
	#[error("the library has no file {file}")]
	NoLibraryFile {
		/// The file asked for.
		file: u64,
	},

	/// A file of the client's own could not be read or written.
	#[error("{path}: {reason}")]
	File {
		/// The file.
		path: PathBuf,
		/// What the system said.
		reason: String,
	},

	/// Another process is at the same work.
	#[error("another salus is at the same work, and was not done within ten minutes ({})", path.display())]
	InUse {
		/// The file that it has locked.
		path: PathBuf,
	},

	/// The trail is shorter than one that this machine has verified before.
	#[error(
		"the audit trail has {events} events, and this machine has verified {seen} of it before"
	)]
	TrailShorter {
		/// How many there are.
		events: u64,
		/// How many there were.
		seen: u64,
	},

	/// The beginning of the trail is another than the one that this machine has verified before.
	#[error("the first {seen} events of the audit trail do not hash to {head}, as they did when this machine verified them before")]
	TrailChanged {
		/// How many were verified.
		seen: u64,
		/// What they hashed to.
		head: String,
	},

	/// The trail does not lead to the head that the finalised block holds.
	#[error("the audit trail does not verify: {count} events hash to {computed}, but finalised block {block} holds {head}")]
	TrailBroken {
		/// How many events were read.
		count: u64,
		/// What they hash to.
		computed: String,
		/// The block.
		block: u64,
		/// What the block says.
		head: String,
	},
}

impl Code for OpError {
	fn code(&self) -> &'static str {
		match self {
			Self::Chain(error) => error.code(),
			Self::Key(error) => error.code(),
			Self::Keystore(error) => error.code(),
			Self::Store(error) => error.code(),
			Self::Record(error) => error.code(),
			Self::Fhir(error) => error.code(),
			Self::Governance(error) => error.code(),
			Self::Finality(error) => error.code(),
			Self::Import(error) => error.code(),
			Self::NotAPatient { .. } => "salus::not_a_patient",
			Self::OtherKeys { .. } => "salus::other_keys",
			Self::ForeignKeys { .. } => "salus::foreign_keys",
			Self::RekeyedInPart { .. } => "salus::rekeyed_in_part",
			Self::WrongKeys { .. } => "salus::wrong_keys",
			Self::NoMoreIdentities { .. } => "salus::no_more_identities",
			Self::NotAProvider { .. } => "salus::not_a_provider",
			Self::SelfGrant => "salus::self_grant",
			Self::ProviderNotActive { .. } => "salus::provider_not_active",
			Self::OtherFingerprint { .. } => "salus::other_fingerprint",
			Self::NoFingerprint { .. } => "salus::no_fingerprint",
			Self::ExpiryInPast => "salus::expiry_in_past",
			Self::NoGrant { .. } => "salus::no_grant",
			Self::MayNotContribute { .. } => "salus::may_not_contribute",
			Self::NoCurrentKey { .. } => "salus::no_current_key",
			Self::ManifestLies { .. } => "salus::manifest_lies",
			Self::Closed { .. } => "salus::closed",
			Self::NewCategory { .. } => "salus::new_category",
			Self::NoRecord { .. } => "salus::no_record",
			Self::NoEpoch { .. } => "salus::broken_history",
			Self::KeysKeepChanging => "salus::keys_keep_changing",
			Self::DoesNotActFor { .. } => "salus::does_not_act_for",
			Self::KeysNotShared { .. } => "salus::keys_not_shared",
			Self::SharedInPart { .. } => "salus::shared_in_part",
			Self::NoGuardian { .. } => "salus::no_guardian",
			Self::NotADepartment { .. } => "salus::not_a_department",
			Self::GrantEnded { .. } => "salus::grant_ended",
			Self::OwnComment => "salus::own_comment",
			Self::NoComment { .. } => "salus::no_comment",
			Self::ClosedComment { .. } => "salus::closed",
			Self::CommentLies { .. } => "salus::comment_lies",
			Self::NoLibraryFile { .. } => "salus::no_library_file",
			Self::File { .. } => "salus::file",
			Self::InUse { .. } => "salus::in_use",
			Self::TrailBroken { .. } => "salus::audit_broken",
			Self::TrailShorter { .. } => "salus::audit_shorter",
			Self::TrailChanged { .. } => "salus::audit_changed",
		}
	}
}

impl OpError {
	/// Whether the chain refused because the epoch is no longer the current one.
	pub fn is_stale_epoch(&self) -> bool {
		matches!(self, OpError::Chain(error) if error.is_refusal("StaleEpoch"))
	}

	/// Whether something on the chain came with a newer runtime, and this client cannot work with it.
	pub fn is_new_here(&self) -> bool {
		matches!(self, OpError::Chain(ChainError::NewHere { .. }) | OpError::NewCategory { .. })
	}

	/// `category` is one that came with a newer runtime.
	pub(super) fn new_category(category: Category) -> Self {
		Self::NewCategory { name: category.to_string() }
	}
}

/// Names the file in an I/O error.
pub(crate) fn file_error(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> OpError + '_ {
	move |error| OpError::File { path: path.to_owned(), reason: error.to_string() }
}
