//! What storage keeps of a patient and of a grant. Types only: nothing here touches storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	Categories, Category, Cid, Comment, CommentId, EpochNumber, Moment, Recipient, Record,
	RecordId, Right,
};
use scale_info::TypeInfo;

/// [`Patient`] as the runtime has it.
pub type PatientOf<T> = Patient<BlockNumberFor<T>>;

/// [`Grant`] as the runtime has it.
pub type GrantOf<T> = Grant<BlockNumberFor<T>>;

/// [`GrantStanding`] as the runtime has it.
pub type GrantStandingOf<T> = GrantStanding<BlockNumberFor<T>>;

/// [`Record`] as the runtime has it.
pub type RecordOf<T> = Record<<T as frame_system::Config>::AccountId>;

/// [`Comment`] as the runtime has it.
pub type CommentOf<T> = Comment<<T as frame_system::Config>::AccountId>;

/// A registered patient. The size is fixed, whatever the number of records and comments.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Patient<BlockNumber> {
	/// Where the encrypted profile is.
	pub profile: Cid,
	/// The patient's own age recipient.
	pub recipient: Recipient,
	/// The number of the current key epoch of every category, in the order of [`Category::ALL`].
	pub epochs: [EpochNumber; Category::COUNT as usize],
	/// The categories whose current keys somebody holds who lost access to them: no record and no
	/// comment is added to them before they are rotated. Bit `i` stands for category `i`.
	pub rotation_due: Categories,
	/// The number that the next record gets.
	pub next_record: RecordId,
	/// How many records there are, deleted ones not included.
	pub live_records: u32,
	/// The number that the next comment gets.
	pub next_comment: CommentId,
	/// How many comments there are, deleted ones not included.
	pub live_comments: u32,
	/// How many grants there are, expired ones included.
	pub grants: u32,
	/// How many prescriptions were dispensed, deleted ones included.
	pub dispensed: u32,
	/// The block of the registration.
	pub registered_at: BlockNumber,
}

impl<BlockNumber> Patient<BlockNumber> {
	/// The number of the current key epoch of `category`.
	pub fn current_epoch(&self, category: Category) -> EpochNumber {
		self.epochs[category.index()]
	}
}

/// What a patient lets a provider do.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct Grant<BlockNumber> {
	/// What the grant covers: bit `i` stands for category `i`.
	pub categories: Categories,
	/// What the provider may do.
	pub right: Right,
	/// When the grant is over, in milliseconds since the Unix epoch. None: when revoked.
	pub expires: Option<Moment>,
	/// The block since which the provider has had a grant of the patient: that of the first one, where
	/// later ones replaced it.
	pub granted_at: BlockNumber,
}

/// What becomes of a grant at the block that it is asked at.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub enum GrantState {
	/// The provider may use it.
	#[codec(index = 0)]
	Live,
	/// Its time is up. It stays until it is revoked or replaced.
	#[codec(index = 1)]
	Expired,
	/// The provider has left since. It counts no more, even where they came back.
	#[codec(index = 2)]
	Left,
	/// The provider is not verified now, or is suspended. It counts again once they are verified.
	#[codec(index = 3)]
	Unverified,
}

/// A grant, what becomes of it, and what ought to be done about its keys.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(capture_docs = "always")]
pub struct GrantStanding<BlockNumber> {
	/// The grant.
	pub grant: Grant<BlockNumber>,
	/// Whether the provider may use it, or why not.
	pub state: GrantState,
	/// The categories whose current keys may have been sealed to a recipient that the provider, or a
	/// doctor of the department that it is, has replaced since. Whoever has the identity of that one
	/// may open them: rotate these categories. A doctor who replaced theirs before the department named
	/// them counts too. Bit `i` stands for category `i`.
	pub exposed: Categories,
}

impl<BlockNumber> Grant<BlockNumber> {
	/// Whether the grant is over at `now`. It is from the very millisecond of `expires`.
	pub fn is_over(&self, now: Moment) -> bool {
		self.expires.is_some_and(|expires| now >= expires)
	}
}
