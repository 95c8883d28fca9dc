//! The types of the configuration and of storage, and what the pallet asks the runtime about a
//! call. Touches nothing.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::Role;
use scale_info::TypeInfo;

/// Who may become a patient or a provider.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
#[scale_info(capture_docs = "always")]
pub enum EnrolmentPolicy {
	/// Anyone, by registering.
	#[default]
	#[codec(index = 0)]
	Open,
	/// Whoever an admin has assigned the role.
	#[codec(index = 1)]
	ByAdmin,
}

/// How much execution time an account may use, in picoseconds (the `ref_time` of weights).
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
pub struct Allowance {
	/// The most at once, and so the most that one transaction may cost. It has to cover the largest
	/// that anyone should send: the code of an upgrade costs its share of a block's length.
	pub max: u64,
	/// What comes back with every block.
	pub recovery_per_block: u64,
}

impl Allowance {
	/// Whether both figures are at least those of `min` and at most those of `max`, and no more
	/// comes back with a block than there is.
	pub fn is_within(self, min: Self, max: Self) -> bool {
		let most = max.recovery_per_block.min(self.max);
		(min.max..=max.max).contains(&self.max)
			&& (min.recovery_per_block..=most).contains(&self.recovery_per_block)
	}
}

/// What an account has used of its allowance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(capture_docs = "always")]
pub struct Usage<BlockNumber> {
	/// How much, in picoseconds of execution.
	pub used: u64,
	/// In which block: what has recovered since is not subtracted yet.
	pub at: BlockNumber,
}

/// Why a registration would fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unregistrable {
	/// The account is registered.
	RegisteredAlready,
	/// A CID is none, or carries its content.
	MalformedCid,
	/// A recipient is no X25519 public key in its one form, or one to which nothing can be encrypted in
	/// secret.
	UnusableRecipient,
	/// Two of the recipients are one key, or the account named one of them in an earlier life.
	RecipientReused,
	/// What is left of an earlier life of the account is still being erased.
	ErasureUnderWay,
	/// Nobody may register for now: the council paused it.
	Paused,
}

/// The calls that people register with. The runtime knows them, this pallet does not.
pub trait SelfRegistration<AccountId, Call> {
	/// The role under which `call` registers its sender. `None` for every other call, and for one
	/// that wraps a registration.
	fn registers_as(call: &Call) -> Option<Role>;

	/// Checks that the registration `call` would succeed for `who`, their role and the enrolment policy
	/// apart. One that would fail is refused before it enters a block.
	///
	/// # Errors
	/// Why it would fail.
	fn check(who: &AccountId, call: &Call) -> Result<(), Unregistrable>;

	/// How many accounts left and wait for their erasure.
	fn erasing() -> u32;

	/// A call that registers `who` and is the slowest to check, with what storage that takes.
	#[cfg(feature = "runtime-benchmarks")]
	fn registration(who: &AccountId) -> Call;
}
