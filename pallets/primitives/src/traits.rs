//! What a pallet asks of another. The runtime connects them.

use crate::{
	Actor, AuditItem, AuditKind, BlockNumber, Category, Comment, CommentId, ProviderKind,
	Recipient, Record, RecordId, Role, SealedKeys,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// Who has which role. Implemented by `pallet-roles`.
pub trait RoleRegistry<AccountId> {
	/// The role of `who`.
	fn role(who: &AccountId) -> Option<Role>;

	/// Gives `who` the role under which they register themselves.
	///
	/// Succeeds where an admin enrolled `who` with this role, or where `who` has none and the
	/// enrolment policy lets strangers register. Writes no audit event: the caller does.
	///
	/// # Errors
	/// Another role is held already, or the policy asks for enrolment by an admin.
	fn enrol(who: &AccountId, role: Role) -> DispatchResult;

	/// Gives `who`, who has none, a role on a member's authority. Writes no audit event.
	///
	/// # Errors
	/// A role is held already.
	fn assign(who: &AccountId, role: Role) -> DispatchResult;

	/// Takes the role from `who`. Writes no audit event.
	///
	/// # Errors
	/// `who` does not have `role`, or is the last admin.
	fn remove(who: &AccountId, role: Role) -> DispatchResult;

	/// At most `limit` members of `role` in the order of storage, after `after` where it is given.
	fn members(role: Role, after: Option<AccountId>, limit: u32) -> alloc::vec::Vec<AccountId>;
}

/// Whether an account is registered with a pallet that keeps something of theirs.
///
/// `pallet-roles` asks before it removes a role, so that nothing is left without an owner.
pub trait Registered<AccountId> {
	/// Whether `who` is registered.
	fn is_registered(who: &AccountId) -> bool;

	/// Makes `who` registered, in a benchmark that needs the slowest path.
	#[cfg(feature = "runtime-benchmarks")]
	fn register(_who: &AccountId) {}
}

impl<AccountId> Registered<AccountId> for () {
	fn is_registered(_: &AccountId) -> bool {
		false
	}
}

impl<AccountId, A: Registered<AccountId>, B: Registered<AccountId>> Registered<AccountId>
	for (A, B)
{
	fn is_registered(who: &AccountId) -> bool {
		A::is_registered(who) || B::is_registered(who)
	}
}

/// Providers as a patient's affairs need them. Implemented by `pallet-doctors`.
pub trait ProviderRegistry<AccountId> {
	/// The kind of a provider, whatever their status. `None` for everyone else.
	fn kind(who: &AccountId) -> Option<ProviderKind>;

	/// Whether `who` is a verified provider who is not suspended.
	fn is_active(who: &AccountId) -> bool;

	/// The block in which `who` registered. What they were granted before, they were granted as
	/// somebody who left since.
	fn registered_at(who: &AccountId) -> Option<BlockNumber>;

	/// What keys for `who` are sealed to.
	fn recipient(who: &AccountId) -> Option<Recipient>;

	/// The last block in which a recipient that keys for `who` are sealed to was replaced by another
	/// one of the same member: of `who`, or of a doctor whom the department `who` names. `None` where
	/// none ever was.
	fn recipient_changed_at(who: &AccountId) -> Option<BlockNumber>;

	/// Makes `who` an active provider, for the benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(who: &AccountId);
}

/// What a grant lets a provider do with records of its categories.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum Right {
	/// Read.
	#[codec(index = 0)]
	View,
	/// Read, and add records of their own.
	#[codec(index = 1)]
	Contribute,
}

impl Right {
	/// Whether holding `self` is enough where `needed` is asked for.
	pub fn covers(self, needed: Right) -> bool {
		self >= needed
	}
}

/// Who may do what with a patient's records. Implemented by `pallet-patients`.
pub trait AccessControl<AccountId> {
	/// Checks that `provider` may use `right` on `category` of `patient`, now.
	///
	/// # Errors
	/// `patient` is not registered, the provider is unverified or suspended, or the grant is
	/// absent, expired, lower than `right` or does not cover `category`.
	fn ensure_access(
		patient: &AccountId,
		provider: &AccountId,
		category: Category,
		right: Right,
	) -> DispatchResult;

	/// Adds `record` to `patient`, once its CID is well formed, its epoch the current one and no
	/// rotation of its category due. Checks no grant and writes no audit event: the caller does
	/// both.
	///
	/// # Errors
	/// `patient` is not registered, the CID is malformed, the epoch is not the current one, the
	/// keys of the category must be rotated first, or the patient has as many records as the chain
	/// keeps for one.
	fn insert_record(
		patient: &AccountId,
		record: Record<AccountId>,
	) -> Result<RecordId, DispatchError>;

	/// Adds `comment` about `patient`, under the conditions of [`Self::insert_record`] and, where it
	/// is about a record, once that record is there and of the comment's category. Checks no grant
	/// and writes no audit event: the caller does both.
	///
	/// # Errors
	/// As for a record; or the record that it is about is not there or of another category; or the
	/// patient has as many comments as the chain keeps for one.
	fn insert_comment(
		patient: &AccountId,
		comment: Comment<AccountId>,
	) -> Result<CommentId, DispatchError>;

	/// Marks the record `id` of `patient`, a prescription (of the category Medication, by a doctor or a
	/// department who is verified now), as dispensed by `pharmacy`. Checks no grant and writes no audit event: the caller does both.
	///
	/// # Errors
	/// The record is not there, is no prescription, or the same content of the same author was dispensed
	/// already; or as many were as the chain keeps marks of.
	fn mark_dispensed(patient: &AccountId, id: RecordId, pharmacy: &AccountId) -> DispatchResult;

	/// Replaces the sealed keys of the grant that `provider` has from `patient` by the same keys for
	/// other readers. `replaced` is the BLAKE2b-256 hash of the sealed keys that they take the place
	/// of. Checks no status and writes no audit event: the caller does both.
	///
	/// # Errors
	/// `provider` has no grant of `patient`, it is over, it has other sealed keys than those, or the
	/// keys are empty.
	fn share_keys(
		patient: &AccountId,
		provider: &AccountId,
		sealed_keys: SealedKeys,
		replaced: [u8; 32],
	) -> DispatchResult;

	/// The record `id` of `patient`.
	fn record(patient: &AccountId, id: RecordId) -> Option<Record<AccountId>>;

	/// Registers `patient` with one record under id 0 and a contribute grant to `provider` for
	/// `categories`, for the benchmarks of other pallets, and says the BLAKE2b-256 hash of its sealed
	/// keys.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_grant(
		patient: &AccountId,
		provider: &AccountId,
		categories: crate::Categories,
	) -> [u8; 32];
}

/// What keeps accounts that sign transactions alive without a balance. Implemented by
/// `pallet-roles`, which sees to it that nothing signed before counts again.
pub trait References<AccountId> {
	/// Gives `who` one provider reference, and the nonce back that they had when they lost their
	/// last one.
	fn give(who: &AccountId);

	/// Takes one provider reference of `who` back. Where something else still needs the account, it
	/// stays alive without.
	fn take(who: &AccountId);
}

/// The trail. Implemented by `pallet-audit`, written by the pallets themselves: no call exists
/// whose job is to write an event.
pub trait AuditTrail<AccountId> {
	/// Appends one event, dated by the current block.
	fn record(
		actor: Actor<AccountId>,
		subject: Option<AccountId>,
		kind: AuditKind,
		item: AuditItem<AccountId>,
	);

	/// Makes the next event about `subject` one that changes as much of the state as an event can. Where
	/// there is no trail there is nothing to do.
	#[cfg(feature = "runtime-benchmarks")]
	fn fill(_subject: &AccountId) {}
}
