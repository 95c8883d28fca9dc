//! # Audit
//!
//! The trail: who did what to whom, and when. It is append-only and bound by a running hash, so
//! that an exported trail can be checked end to end against a finalised block.
//!
//! ## Terminology
//!
//! - **Event**: one line of the trail, an [`AuditEvent`]. Its id is its place, counted from 0.
//! - **Subject**: the account whose affair an event is, for instance the patient of a record.
//! - **Head**: `blake2_256(head ++ event)`, from 32 zero bytes; see
//!   [`next_head`](salus_primitives::next_head).
//! - **Auditor**: an account with the role `Auditor`. Nothing else makes an auditor.
//!
//! ## Assumptions
//!
//! - Events are written through [`AuditTrail`](salus_primitives::AuditTrail) by the pallets, within
//!   the dispatch they report, and so fall with it. No call exists whose job is to write one.
//! - The trail is public, as everything on chain is: being an auditor is a duty, not a key.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | configuration, storage, calls, view functions |
//! | `trail.rs` | how the trail is written and read |
//! | `pages.rs` | items kept in pages: where one is, and reading many |
//! | `types.rs` | what storage keeps |
//! | `stored.rs` | what a node reads of that |
//! | `try_state.rs` | what must be true of the storage |
//!
//! It may touch its own storage and, through [`RoleRegistry`](salus_primitives::RoleRegistry), the
//! role `Auditor`.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod pages;
#[cfg(feature = "std")]
pub mod stored;
#[cfg(test)]
mod tests;
mod trail;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::{
		types::{AuditEventOf, EventId, EventPage, IdPage, Subject},
		WeightInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		Actor, AuditItem, AuditKind, AuditTrail, BlockNumber, Moment, Role, RoleRegistry, MAX_PAGE,
	};
	use sp_runtime::traits::Bounded;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// What dates an event: the block's timestamp, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Who has which role.
		type Roles: RoleRegistry<Self::AccountId>;

		/// Who signed the transaction that is being carried out. None where nobody did.
		type Signer: Get<Option<Self::AccountId>>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The trail, in pages of 32 events.
	///
	/// The event `id` is number `id % 32` of the page `id / 32`. Events are appended to the last page;
	/// nothing is ever changed or removed.
	#[pallet::storage]
	pub type Events<T: Config> =
		StorageMap<_, Twox64Concat, u64, EventPage<T::AccountId>, ValueQuery>;

	/// How many events there are, which is the id of the next.
	// Every call of the pallets that write the trail changes this and the head, so that a block reads and
	// writes them once, whatever is in it: no part of what one call costs.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type EventCount<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// The running hash over all events: `blake2_256(head ++ event)`, from 32 zero bytes.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Head<T: Config> = StorageValue<_, [u8; 32], ValueQuery>;

	/// How many events each subject has, and the ids of the newest.
	///
	/// The newest are those that fill no page of `SubjectEvents` yet.
	#[pallet::storage]
	pub type Subjects<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Subject, ValueQuery>;

	/// The ids of a subject's events, in their order, in full pages of 64.
	///
	/// The id of the subject's event `index`, counted from 0 for each subject, is number `index % 64` of the
	/// page `index / 64`.
	#[pallet::storage]
	pub type SubjectEvents<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u64, IdPage, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An event was appended to the trail.
		Recorded {
			/// Its place in the trail.
			id: EventId,
			/// What was done.
			kind: AuditKind,
			/// Whose affair it is, if it is one account's.
			subject: Option<T::AccountId>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller's role does not allow this: an auditor is added by an auditor or an admin
		/// and removed by an admin.
		NotAuthorized,
		/// The account is not an auditor.
		NotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				BlockNumberFor::<T>::max_value() <= BlockNumber::MAX.into(),
				"an event keeps its block's number in 32 bits"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes an account, `who`, an auditor. It must not have a role yet.
		///
		/// Signed by an auditor or an admin, or by governance (root).
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_auditor())]
		pub fn add_auditor(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let actor = Self::ensure_role(origin, &[Role::Admin, Role::Auditor])?;
			T::Roles::assign(&who, Role::Auditor)?;
			Self::record(actor, Some(who), AuditKind::AuditorAdded, AuditItem::Nothing);
			Ok(())
		}

		/// Takes the role of auditor from an account, `who`. What it did stays in the trail.
		///
		/// Signed by an admin, or by governance (root).
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove_auditor())]
		pub fn remove_auditor(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let actor = Self::ensure_role(origin, &[Role::Admin])?;
			ensure!(T::Roles::role(&who) == Some(Role::Auditor), Error::<T>::NotFound);
			T::Roles::remove(&who, Role::Auditor)?;
			Self::record(actor, Some(who), AuditKind::AuditorRemoved, AuditItem::Nothing);
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The event with this id.
		pub fn event(id: EventId) -> Option<AuditEventOf<T>> {
			Self::read([id]).pop().map(|(_, event)| event)
		}

		/// At most `limit` events (and at most 256) from the id `from` on, in their order. The next
		/// page begins behind the last id.
		pub fn trail(from: EventId, limit: u32) -> Vec<(EventId, AuditEventOf<T>)> {
			Self::read(Self::page(from, limit, EventCount::<T>::get()))
		}

		/// At most `limit` events (and at most 256) of one subject, in their order, from the
		/// subject's event number `from_index` on. Numbers count from 0 for each subject; the next
		/// page begins at `from_index` and the length of this one.
		pub fn trail_of(
			subject: T::AccountId,
			from_index: u64,
			limit: u32,
		) -> Vec<(EventId, AuditEventOf<T>)> {
			Self::read(Self::ids_of(&subject, from_index, limit))
		}

		/// How many events there are.
		pub fn total_events() -> u64 {
			EventCount::<T>::get()
		}

		/// How many events have this subject.
		pub fn total_events_of(subject: T::AccountId) -> u64 {
			Subjects::<T>::get(subject).count
		}

		/// The running hash over all events.
		pub fn head() -> [u8; 32] {
			Head::<T>::get()
		}

		/// At most `limit` auditors (and at most 256), in the order of storage, behind `after`
		/// where it is given.
		pub fn auditors(after: Option<T::AccountId>, limit: u32) -> Vec<T::AccountId> {
			T::Roles::members(Role::Auditor, after, limit.min(MAX_PAGE))
		}

		/// Whether the account is an auditor.
		pub fn is_auditor(account: T::AccountId) -> bool {
			T::Roles::role(&account) == Some(Role::Auditor)
		}
	}

	impl<T: Config> Pallet<T> {
		/// On whose authority `origin` acts: governance, or a member with one of `roles`.
		fn ensure_role(
			origin: OriginFor<T>,
			roles: &[Role],
		) -> Result<Actor<T::AccountId>, DispatchError> {
			let Some(who) = ensure_signed_or_root(origin)? else { return Ok(Actor::Governance) };
			let role = T::Roles::role(&who).ok_or(Error::<T>::NotAuthorized)?;
			ensure!(roles.contains(&role), Error::<T>::NotAuthorized);
			Ok(Actor::Member(who))
		}
	}
}
