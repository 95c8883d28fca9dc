//! What storage keeps of the trail. Types only: nothing here touches storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::AuditEvent;
use scale_info::TypeInfo;

/// The place of an event in the trail, counted from 0.
pub type EventId = u64;

/// An event of the trail, over the accounts of this runtime.
pub type AuditEventOf<T> = AuditEvent<<T as frame_system::Config>::AccountId>;

/// How many events a page of the trail holds. Each costs a share of one entry of the state rather than an
/// entry; the last page is written again with each block that appends to it.
pub const EVENTS_IN_PAGE: u32 = 32;

/// How many ids a page of a subject's index holds.
pub const IDS_IN_PAGE: u32 = 64;

/// A page of the trail.
pub type EventPage<AccountId> = BoundedVec<AuditEvent<AccountId>, ConstU32<EVENTS_IN_PAGE>>;

/// A page of a subject's index.
pub type IdPage = BoundedVec<EventId, ConstU32<IDS_IN_PAGE>>;

/// What is kept of a subject in one place, so that an event of theirs changes one entry of the state,
/// and every 64th one more.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Subject {
	/// How many events have this subject.
	pub count: u64,
	/// The ids of those that fill no page yet, in their order: `count % 64` of them.
	pub newest: IdPage,
}
