//! What the audit trail says.

use crate::{BlockNumber, CommentId, EpochNumber, LibraryFileId, Moment, RecordId, Role};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// On whose authority something was done: taken from the signed origin alone.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum Actor<AccountId> {
	/// A member.
	#[codec(index = 0)]
	Member(AccountId),
	/// The consortium, by the council's vote (the root origin).
	#[codec(index = 1)]
	Governance,
	/// A doctor who acted under a grant of a department that names them.
	#[codec(index = 2)]
	Delegate {
		/// The doctor, who signed.
		member: AccountId,
		/// The department whose grant it was.
		department: AccountId,
	},
}

impl<AccountId: PartialEq> Actor<AccountId> {
	/// Whether it is `who` who acted, for themselves or for a department.
	pub fn is(&self, who: &AccountId) -> bool {
		match self {
			Self::Member(member) | Self::Delegate { member, .. } => member == who,
			Self::Governance => false,
		}
	}
}

/// What was done.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum AuditKind {
	/// A role was assigned. Subject: the account; item: the role.
	#[codec(index = 0)]
	RoleAssigned,
	/// A role was removed. Subject: the account; item: the role.
	#[codec(index = 1)]
	RoleRemoved,
	/// The enrolment policy was changed. No subject.
	#[codec(index = 2)]
	EnrolmentChanged,
	/// A patient registered. Subject: the patient.
	#[codec(index = 3)]
	PatientRegistered,
	/// A patient's profile was replaced. Subject: the patient.
	#[codec(index = 4)]
	PatientProfileUpdated,
	/// Access was granted. Subject: the patient; item: the provider.
	#[codec(index = 5)]
	AccessGranted,
	/// Access was revoked. Subject: the patient; item: the provider.
	#[codec(index = 6)]
	AccessRevoked,
	/// A category moved to its next key epoch. Subject: the patient; item: the epoch.
	#[codec(index = 7)]
	KeysRotated,
	/// A provider who keeps access was handed the current keys. Subject: the patient; item: the
	/// provider.
	#[codec(index = 8)]
	KeysResealed,
	/// The patient added a record. Subject: the patient; item: the record.
	#[codec(index = 9)]
	FileAdded,
	/// The patient deleted a record. Subject: the patient; item: the record.
	#[codec(index = 10)]
	FileDeleted,
	/// A provider registered. Subject: the provider; item: the role.
	#[codec(index = 11)]
	ProviderRegistered,
	/// A provider's profiles were replaced. Subject: the provider.
	#[codec(index = 12)]
	ProviderProfileUpdated,
	/// An admin verified a provider. Subject: the provider.
	#[codec(index = 13)]
	ProviderVerified,
	/// An admin suspended a provider. Subject: the provider.
	#[codec(index = 14)]
	ProviderSuspended,
	/// An admin reinstated a provider. Subject: the provider.
	#[codec(index = 15)]
	ProviderReinstated,
	/// A provider added a record. Subject: the patient; item: the record.
	#[codec(index = 16)]
	FileUploaded,
	/// A provider opened a record. Subject: the patient; item: the record.
	#[codec(index = 17)]
	FileOpened,
	/// An auditor was added. Subject: the auditor.
	#[codec(index = 18)]
	AuditorAdded,
	/// An auditor was removed. Subject: the auditor.
	#[codec(index = 19)]
	AuditorRemoved,
	/// A provider added a comment. Subject: the patient; item: the comment.
	#[codec(index = 20)]
	CommentAdded,
	/// The patient deleted a comment. Subject: the patient; item: the comment.
	#[codec(index = 21)]
	CommentDeleted,
	/// A pharmacy marked a prescription as dispensed. Subject: the patient; item: the record.
	#[codec(index = 22)]
	FileDispensed,
	/// A provider put a file into their own library. Subject: the provider; item: the file.
	#[codec(index = 23)]
	LibraryFileAdded,
	/// A provider deleted a file of their own library. Subject: the provider; item: the file.
	#[codec(index = 24)]
	LibraryFileDeleted,
	/// A department named a doctor to act under its grants. Subject: the department; item: the
	/// doctor.
	#[codec(index = 25)]
	DoctorNamed,
	/// A department dismissed a doctor. Subject: the department; item: the doctor.
	#[codec(index = 26)]
	DoctorDismissed,
	/// A provider sealed the keys of a grant anew: a department to the doctors that it names, anybody
	/// to their own new recipient. Subject: the patient; item: the provider.
	#[codec(index = 27)]
	KeysShared,
	/// A patient left, and what the chain kept of them is erased. Subject: the patient.
	#[codec(index = 28)]
	PatientDeregistered,
	/// A provider left, and what the chain kept of them is erased. Subject: the provider; item: the
	/// role that they had.
	#[codec(index = 29)]
	ProviderDeregistered,
	/// The allowance of members was changed. No subject.
	#[codec(index = 30)]
	AllowanceChanged,
	/// A patient replaced their age recipient. Subject: the patient.
	#[codec(index = 31)]
	PatientRecipientChanged,
	/// A provider replaced their age recipient. Subject: the provider.
	#[codec(index = 32)]
	ProviderRecipientChanged,
	/// The council carried out a motion. No subject; item: the call that it agreed to.
	#[codec(index = 33)]
	MotionExecuted,
	/// The council had a call carried out as root. No subject; item: the call.
	#[codec(index = 34)]
	RootDispatched,
	/// A call was carried out that the council had scheduled. No subject; item: the call.
	#[codec(index = 35)]
	ScheduledExecuted,
	/// The runtime's code was replaced by what the council had authorised. No subject; item: the code.
	#[codec(index = 36)]
	CodeReplaced,
	/// A member took part in a rehearsal of an upgrade. Subject: the member.
	#[cfg(feature = "next-version")]
	#[codec(index = 255)]
	Rehearsed,
}

/// What it was done to, beside the subject.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum AuditItem<AccountId> {
	/// Nothing further.
	#[codec(index = 0)]
	Nothing,
	/// A record of the subject.
	#[codec(index = 1)]
	Record(RecordId),
	/// Another member.
	#[codec(index = 2)]
	Member(AccountId),
	/// A role.
	#[codec(index = 3)]
	Role(Role),
	/// The number that an epoch of the subject's `category` now has.
	#[codec(index = 4)]
	Epoch {
		/// The category rotated.
		category: crate::Category,
		/// Its new current epoch.
		number: EpochNumber,
	},
	/// A comment about the subject.
	#[codec(index = 5)]
	Comment(CommentId),
	/// A file of the subject's own library.
	#[codec(index = 6)]
	LibraryFile(LibraryFileId),
	/// A call.
	#[codec(index = 7)]
	Call {
		/// The number of its pallet in the runtime of the block, by which the metadata names it.
		pallet: u8,
		/// Its number in that pallet.
		call: u8,
		/// The BLAKE2b-256 hash of the call as it is encoded, arguments included. The same as the hash of
		/// the motion, where it was one.
		hash: [u8; 32],
	},
	/// The code of a runtime: the BLAKE2b-256 hash of what is in the state.
	#[codec(index = 8)]
	Code([u8; 32]),
}

impl<AccountId> AuditItem<AccountId> {
	/// The call that is encoded as `call`: its pallet's number, its own number, the arguments.
	pub fn call(call: &[u8]) -> Self {
		let number = |place: usize| call.get(place).copied().unwrap_or_default();
		let (pallet, hash) = (number(0), BlakeTwo256::hash(call).0);
		Self::Call { pallet, call: number(1), hash }
	}
}

/// One line of the trail. Never changed and never removed.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct AuditEvent<AccountId> {
	/// When: the timestamp of the block, in milliseconds since the Unix epoch.
	pub time: Moment,
	/// The block it is in.
	pub block: BlockNumber,
	/// Who did it.
	pub actor: Actor<AccountId>,
	/// Who signed the transaction, where that is not who acted: a proxy, the last signatory of a multisig,
	/// the member of the council who had a motion carried out. None: who acted signed, or nobody did, as
	/// for a scheduled call.
	pub signer: Option<AccountId>,
	/// Whose affair it is: the patient for everything done to a patient's records and keys. None
	/// where it concerns the whole consortium.
	pub subject: Option<AccountId>,
	/// What was done.
	pub kind: AuditKind,
	/// What it was done to, beside the subject.
	pub item: AuditItem<AccountId>,
}

/// The running hash before the first event.
pub const FIRST_HEAD: [u8; 32] = [0; 32];

/// The running hash of the trail once `event` is appended: `blake2_256(head ++ event)`, over the
/// SCALE encoding of the event. Whoever exported a trail repeats this from [`FIRST_HEAD`] and
/// compares the result with the chain's.
pub fn next_head(head: [u8; 32], event: &impl Encode) -> [u8; 32] {
	BlakeTwo256::hash_of(&(head, event)).0
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn next_head_hashes_the_head_followed_by_the_event_and_nothing_else() {
		let event = AuditEvent {
			time: 1,
			block: 2,
			actor: Actor::Member(3u64),
			signer: None,
			subject: None,
			kind: AuditKind::FileAdded,
			item: AuditItem::Record(4),
		};
		let mut bytes = [9; 32].to_vec();
		bytes.extend(event.encode());
		assert_eq!(next_head([9; 32], &event), BlakeTwo256::hash(&bytes).0);
	}
}
