//! What can go wrong in an operation, beyond what its parts already say.

use super::{governance::GovernanceError, import::ImportError};
use crate::{
	chain::{grandpa::FinalityError, ChainError},
	fhir::FhirError,
	keys::KeyError,
	keystore::KeystoreError,
	record::RecordError,
	store::StoreError,
};
use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// An error of an operation.
#[derive(Debug, Error, Diagnostic)]
pub enum OpError {
	/// The chain, the node or the way to it.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Chain(#[from] ChainError),
	/// Keys and what is sealed to them.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Key(#[from] KeyError),
	/// The keystore.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Keystore(#[from] KeystoreError),
	/// The block store.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Store(#[from] StoreError),
	/// A record's files.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Record(#[from] RecordError),
	/// A manifest or a profile.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Fhir(#[from] FhirError),

	/// Motions, validators, upgrades.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Governance(#[from] GovernanceError),

	/// Proofs of finality.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Finality(#[from] FinalityError),

	/// Importing a Bundle.
	#[error(transparent)]
	#[diagnostic(transparent)]
	Import(#[from] ImportError),

	/// The account is not a registered patient.
	#[error("{address} is not a registered patient")]
	#[diagnostic(
		code(salus::not_a_patient),
		help("a patient registers with `salus patient register`; if this is a provider's account, name the patient with --patient ADDRESS")
	)]
	NotAPatient {
		/// The account.
		address: String,
	},

	/// The account signs as the patient, and its keys are others.
	#[error("the keys of {address} on chain are not those of this account here: they come from something else")]
	#[diagnostic(
		code(salus::other_keys),
		help("nothing was done: the same account made from its recovery phrase and from a Polkadot.js JSON has different keys; import it from what it was registered with (`salus account import --help`)")
	)]
	OtherKeys {
		/// The account.
		address: String,
	},

	/// The recipient was replaced, and what follows went wrong.
	#[error("the recipient is replaced, but not all is sealed anew: {reason}")]
	#[diagnostic(
		code(salus::rekeyed_in_part),
		help("see to the reason, then run `salus account rekey --finish`; without --finish yet another recipient would be made")
	)]
	RekeyedInPart {
		/// What went wrong.
		reason: String,
	},

	/// Sealed keys of which some are not what the chain says.
	#[error("the grant of {patient} holds keys that are not what the chain says")]
	#[diagnostic(
		code(salus::wrong_keys),
		help("they stay as they are: ask the patient to grant access again")
	)]
	WrongKeys {
		/// The patient.
		patient: String,
	},

	/// The account has used every identity that is looked for.
	#[error("{address} has replaced its recipient as often as can be")]
	#[diagnostic(
		code(salus::no_more_identities),
		help("nothing was done: leave, and register another account")
	)]
	NoMoreIdentities {
		/// The account.
		address: String,
	},

	/// The account is not a registered provider.
	#[error("{address} is not a registered doctor, pharmacy or department")]
	#[diagnostic(
		code(salus::not_a_provider),
		help("check the address; a provider registers with `salus doctor register`")
	)]
	NotAProvider {
		/// The account.
		address: String,
	},

	/// A patient would grant access to themselves.
	#[error("a patient needs no grant to their own records")]
	#[diagnostic(
		code(salus::self_grant),
		help("name the provider who is to read them: `salus doctor list`")
	)]
	SelfGrant,

	/// Keys were to be sealed for somebody whom the consortium does not stand behind.
	#[error("{address} is not verified, or is suspended, and was handed no keys")]
	#[diagnostic(
		code(salus::provider_not_active),
		help(
			"an admin verifies or reinstates the provider first: `salus doctor verify {address}`"
		)
	)]
	ProviderNotActive {
		/// Who it is.
		address: String,
	},

	/// A grant was to end before it begins.
	#[error("the grant would be over already, and nobody was handed keys")]
	#[diagnostic(
		code(salus::expiry_in_past),
		help("give an --expires that lies in the future, or none")
	)]
	ExpiryInPast,

	/// There is no grant from the patient to this account.
	#[error("{patient} has granted this account no access")]
	#[diagnostic(
		code(salus::no_grant),
		help("ask the patient to run `salus access grant {provider} --category …`")
	)]
	NoGrant {
		/// The patient.
		patient: String,
		/// This account.
		provider: String,
	},

	/// The provider may not write into the category.
	#[error("{provider} may not add to {category} of {patient}: no live grant lets it, or the provider is not verified")]
	#[diagnostic(
		code(salus::may_not_contribute),
		help("`salus doctor show {provider}` shows the status; ask the patient to run `salus access grant {provider} --category {category} --contribute`")
	)]
	MayNotContribute {
		/// The patient.
		patient: String,
		/// This account.
		provider: String,
		/// The category.
		category: &'static str,
	},

	/// A provider's grant does not hold the key that a record has to be encrypted to.
	#[error("this account holds no key of epoch {epoch} of {category} of {patient}, and so cannot tell that what the node names is the patient's")]
	#[diagnostic(
		code(salus::no_current_key),
		help(
			"ask the patient to hand over the current keys: `salus access grant` once more does it"
		)
	)]
	NoCurrentKey {
		/// The patient.
		patient: String,
		/// The category.
		category: &'static str,
		/// Its current epoch.
		epoch: u32,
	},

	/// The manifest says something else than the chain.
	#[error("the manifest of record {record} names another author or category than the chain, which says {author}")]
	#[diagnostic(
		code(salus::manifest_lies),
		help("do not rely on this record: ask its author, and tell the patient")
	)]
	ManifestLies {
		/// The record.
		record: u64,
		/// Its author as the chain says.
		author: String,
	},

	/// No key that this account was ever given opens the record.
	#[error("record {record} is closed to this account: it is encrypted to epoch {epoch} of {category}, for which it holds no key")]
	#[diagnostic(
		code(salus::closed),
		help("the patient decides who reads it: ask for access to {category}")
	)]
	Closed {
		/// The record.
		record: u64,
		/// Its category.
		category: &'static str,
		/// The epoch it is encrypted to.
		epoch: u32,
	},

	/// A record or a comment is in a category that came with a newer runtime.
	#[error("the category {name} is new: this client has no keys for it")]
	#[diagnostic(
		code(salus::new_category),
		help("use the client that belongs to the chain's version (`salus chain` shows it)")
	)]
	NewCategory {
		/// What the chain calls it.
		name: String,
	},

	/// There is no such record.
	#[error("{patient} has no record {record}")]
	#[diagnostic(code(salus::no_record), help("`salus record list` shows the records there are"))]
	NoRecord {
		/// The patient.
		patient: String,
		/// The record asked for.
		record: u64,
	},

	/// A link of the chain's epochs is missing.
	#[error("the chain holds no epoch {epoch} of {category} of {patient}")]
	#[diagnostic(
		code(salus::broken_history),
		help("the node's state is not that of a Salus chain, or is damaged: ask another node")
	)]
	NoEpoch {
		/// The patient.
		patient: String,
		/// The category.
		category: &'static str,
		/// The epoch.
		epoch: u32,
	},

	/// The patient's keys kept changing while a record was written.
	#[error("the patient's keys changed each time the record was about to be submitted")]
	#[diagnostic(
		code(salus::keys_keep_changing),
		help("nothing was added and nothing is left in the store: try again in a minute")
	)]
	KeysKeepChanging,

	/// A doctor would act for a department that they may not act for.
	#[error("{doctor} does not act for {department}: it does not name this doctor, or one of the two is not verified")]
	#[diagnostic(
		code(salus::does_not_act_for),
		help("`salus department of {doctor}` shows who names the doctor; a department names one with `salus department name-doctor {doctor}`")
	)]
	DoesNotActFor {
		/// This account.
		doctor: String,
		/// The department.
		department: String,
	},

	/// A department has not handed its keys on.
	#[error("{department} has not handed its keys of {patient} on to this account")]
	#[diagnostic(
		code(salus::keys_not_shared),
		help("the department names the doctor (`salus department name-doctor {doctor}`) and runs `salus department share-keys --patient {patient}`")
	)]
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
	#[diagnostic(
		code(salus::shared_in_part),
		help("what was handed on stays: see to the reason, then run `salus department share-keys` again")
	)]
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
	#[diagnostic(
		code(salus::no_guardian),
		help("nothing was changed: `salus guardian list` shows who may act for it, and in what")
	)]
	NoGuardian {
		/// Who was to be removed.
		address: String,
	},

	/// The account is no department.
	#[error("{address} is not a department")]
	#[diagnostic(
		code(salus::not_a_department),
		help("only a department has doctors who act for it: `salus doctor list` shows the departments")
	)]
	NotADepartment {
		/// The account.
		address: String,
	},

	/// A grant is over.
	#[error("the grant from {patient} is over")]
	#[diagnostic(code(salus::grant_ended), help("ask the patient to grant access again"))]
	GrantEnded {
		/// The patient.
		patient: String,
	},

	/// A patient would write a comment.
	#[error("comments are written by providers about a patient")]
	#[diagnostic(
		code(salus::own_comment),
		help("a patient writes a note as a record: `salus record add FILE --category …`")
	)]
	OwnComment,

	/// There is no such comment.
	#[error("there is no comment {comment} about this patient")]
	#[diagnostic(
		code(salus::no_comment),
		help("`salus comment list` shows the comments there are")
	)]
	NoComment {
		/// The comment asked for.
		comment: u64,
	},

	/// No key that this account was ever given opens the comment.
	#[error("comment {comment} is closed to this account: it is encrypted to epoch {epoch} of {category}, for which it holds no key")]
	#[diagnostic(
		code(salus::closed),
		help("the patient decides who reads it: ask for access to {category}")
	)]
	ClosedComment {
		/// The comment.
		comment: u64,
		/// Its category.
		category: &'static str,
		/// The epoch it is encrypted to.
		epoch: u32,
	},

	/// A comment says something else than the chain.
	#[error("comment {comment} names another author, category or record than the chain, which says {author}")]
	#[diagnostic(
		code(salus::comment_lies),
		help("do not rely on this comment: ask its author, and tell the patient")
	)]
	CommentLies {
		/// The comment.
		comment: u64,
		/// Its author as the chain says.
		author: String,
	},

	/// There is no such file in the library.
	#[error("the library has no file {file}")]
	#[diagnostic(
		code(salus::no_library_file),
		help("`salus library list` shows the files there are")
	)]
	NoLibraryFile {
		/// The file asked for.
		file: u64,
	},

	/// A file of the client's own could not be read or written.
	#[error("{path}: {reason}")]
	#[diagnostic(
		code(salus::file),
		help("check that the folder exists, is writable and has room")
	)]
	File {
		/// The file.
		path: PathBuf,
		/// What the system said.
		reason: String,
	},

	/// Another process is at the same work.
	#[error("another salus is at the same work, and was not done within ten minutes ({})", path.display())]
	#[diagnostic(
		code(salus::in_use),
		help("nothing was done: let the other one come to its end, or end it, then run the same command again")
	)]
	InUse {
		/// The file that it has locked.
		path: PathBuf,
	},

	/// The trail does not lead to the head that the finalised block holds.
	#[error("the audit trail does not verify: {count} events hash to {computed}, but finalised block {block} holds {head}")]
	#[diagnostic(
		code(salus::audit_broken),
		help("this node serves a trail that was altered: compare with another validator's, and keep both")
	)]
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

impl OpError {
	/// Whether the chain refused because the epoch is no longer the current one.
	pub fn is_stale_epoch(&self) -> bool {
		matches!(self, OpError::Chain(error) if error.is_refusal("StaleEpoch"))
	}

	/// Whether something on the chain came with a newer runtime, and this client cannot work with it.
	pub fn is_new_here(&self) -> bool {
		matches!(self, OpError::Chain(ChainError::NewHere { .. }))
	}
}

/// Names the file in an I/O error.
pub(crate) fn file_error(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> OpError + '_ {
	move |error| OpError::File { path: path.to_owned(), reason: error.to_string() }
}
