//! # Roles
//!
//! One account, one role: who is who in the consortium, who may join it, and how much a member may
//! do without paying.
//!
//! ## Terminology
//!
//! - **Admin**: an account with the role `Admin`. Assigns and removes roles; the last one stays.
//! - **Governance**: whatever satisfies [`Config::GovernanceOrigin`], the council's vote.
//! - **Enrolment**: becoming a patient or a provider. Under [`EnrolmentPolicy::Open`] anyone enrols by
//!   registering; under [`EnrolmentPolicy::ByAdmin`] an admin assigns the role first.
//! - **Stranger**: an account that nothing refers to; the chain keeps nothing of theirs.
//! - **Reference**: what lets an account exist without a balance. Every role comes with one.
//! - **Allowance**: the execution time that an account may use up. It recovers with every block.
//!   Governance sets it for all accounts alike, within bounds: low enough that nobody fills the
//!   blocks, high enough that governance can always set it again.
//!
//! ## Assumptions
//!
//! - [`CheckMember`] stands in the runtime's transaction extensions before the SDK's `CheckNonce`.
//! - Nothing else removes accounts that have a role.
//! - `frame_system` tells this pallet of every account that is no more (`OnKilledAccount`).
//! - Pallets that register someone do it through [`RoleRegistry`](salus_primitives::RoleRegistry)
//!   and write their own events.
//! - Whoever gives or takes references of accounts that sign transactions, this pallet apart, does
//!   so through [`References`](salus_primitives::traits::References): the chain forgets the nonce
//!   of an account that nothing refers to, and would let its old transactions in again.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | configuration, storage, calls, view functions |
//! | `types.rs` | the types and the hook of the configuration |
//! | `registry.rs` | how a role is given and taken, for the calls and for other pallets |
//! | `nonces.rs` | what is kept of an account that nothing refers to |
//! | `metering.rs` | what a transaction costs of an allowance |
//! | `pending.rs` | how many calls of an account wait for others |
//! | `extension.rs` | who may put which transaction into a block |
//! | `try_state.rs` | what must be true of the storage |
//!
//! It may touch its own storage, the references and nonces that `frame_system` keeps and, through
//! [`AuditTrail`](salus_primitives::AuditTrail), the trail.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod extension;
mod metering;
#[cfg(test)]
mod mock;
mod nonces;
mod pending;
mod registry;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use extension::CheckMember;
pub use pallet::*;
pub use types::{Allowance, EnrolmentPolicy, SelfRegistration, Unregistrable, Usage};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::{Allowance, EnrolmentPolicy, SelfRegistration, Usage, WeightInfo};
	use alloc::vec::Vec;
	use core::marker::PhantomData;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		traits::Registered, Actor, AuditItem, AuditKind, AuditTrail, Role, MAX_PAGE,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// No transaction that assigns or removes a role or sets an allowance is longer, in bytes.
	const GOVERNING_LEN: usize = 512;

	/// The roles pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The weight of each call and of the transaction extension.
		type WeightInfo: WeightInfo;

		/// Whose word is that of the whole consortium.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Where every change is written.
		type Audit: AuditTrail<Self::AccountId>;

		/// Who has something on chain that would lose its owner with the role.
		type Registered: Registered<Self::AccountId>;

		/// Which calls a stranger registers with.
		type SelfRegistration: SelfRegistration<Self::AccountId, Self::RuntimeCall>;

		/// The allowance until governance sets one: how much execution time an account may use up,
		/// and what it gets back in each block. A transaction that costs more than all of it is
		/// refused, whoever sends it.
		#[pallet::constant]
		type DefaultAllowance: Get<Allowance>;

		/// The least that governance may set: with it, governance can still set another one.
		#[pallet::constant]
		type MinAllowance: Get<Allowance>;

		/// The most that governance may set: with it, no account fills the blocks.
		#[pallet::constant]
		type MaxAllowance: Get<Allowance>;

		/// How many strangers may register in one block.
		#[pallet::constant]
		type MaxRegistrationsPerBlock: Get<u32>;

		/// How many calls of one account may wait for the signatures of others.
		#[pallet::constant]
		type MaxPending: Get<u32>;

		/// How many accounts that left may wait for their erasure while strangers register.
		#[pallet::constant]
		type MaxErasures: Get<u32>;
	}

	/// The role of each account that has one.
	#[pallet::storage]
	pub type Roles<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Role>;

	/// The accounts of each role: the same facts as `Roles`, for paging.
	#[pallet::storage]
	pub type Members<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Role, Blake2_128Concat, T::AccountId, ()>;

	/// How many accounts have each role.
	#[pallet::storage]
	pub type MemberCount<T: Config> = StorageMap<_, Twox64Concat, Role, u32, ValueQuery>;

	/// Who may register: anyone, or those whom an admin enrolled.
	#[pallet::storage]
	pub type Enrolment<T: Config> = StorageValue<_, EnrolmentPolicy, ValueQuery>;

	/// How much execution time every account may use up, and what it gets back in each block.
	#[pallet::storage]
	pub type MemberAllowance<T: Config> =
		StorageValue<_, Allowance, ValueQuery, T::DefaultAllowance>;

	/// What each account has used of its allowance, as of its latest transaction.
	#[pallet::storage]
	pub type Usages<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Usage<BlockNumberFor<T>>>;

	/// The nonce of each account that lost its role and its seats.
	///
	/// It is given back with the next role or seat, so that no transaction counts twice.
	#[pallet::storage]
	pub type Retired<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::Nonce>;

	/// The latest block in which strangers registered or tried to, and how many.
	#[pallet::storage]
	pub type Registrations<T: Config> = StorageValue<_, (BlockNumberFor<T>, u32), ValueQuery>;

	/// How many calls that each account began wait for the signatures of others, where some do.
	///
	/// It outlasts the account, as those calls do.
	#[pallet::storage]
	pub type Pending<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Who signed the transaction that is being carried out. Absent between transactions.
	// No part of what a call costs: it never gets to the disk.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Signer<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

	/// Reads [`Signer`].
	pub struct SignedBy<T>(PhantomData<T>);

	impl<T: Config> Get<Option<T::AccountId>> for SignedBy<T> {
		fn get() -> Option<T::AccountId> {
			Signer::<T>::get()
		}
	}

	/// The members that the chain starts with. Without an admin among them, governance assigns the
	/// first.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Accounts and the one role of each.
		pub members: Vec<(T::AccountId, Role)>,
		/// Who may register.
		pub enrolment: EnrolmentPolicy,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (who, role) in &self.members {
				assert!(
					Pallet::<T>::give(who, *role).is_ok(),
					"roles.members of the chain spec names {who:?} twice",
				);
			}
			Enrolment::<T>::put(self.enrolment);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An admin or governance gave an account a role.
		RoleAssigned {
			/// Who has the role now.
			who: T::AccountId,
			/// The role.
			role: Role,
			/// On whose authority.
			by: Actor<T::AccountId>,
		},
		/// An admin or governance took an account's role away.
		RoleRemoved {
			/// Who had the role.
			who: T::AccountId,
			/// The role.
			role: Role,
			/// On whose authority.
			by: Actor<T::AccountId>,
		},
		/// Governance decided who may register.
		EnrolmentSet {
			/// The policy from now on.
			policy: EnrolmentPolicy,
		},
		/// Governance decided how much an account may use.
		AllowanceSet {
			/// The allowance of every account from now on.
			allowance: Allowance,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account has a role already. An account has one role; remove it first.
		AlreadyExists,
		/// The account has no role, or not the one named.
		NotFound,
		/// Only an admin or governance may do this.
		NotAuthorized,
		/// The only admin cannot be removed. Assign another one first.
		LastAdmin,
		/// The account is registered as a patient or provider. Suspend the provider instead; who
		/// leaves gives the role back themselves (`deregister`).
		StillRegistered,
		/// This account cannot register by itself: an admin assigns it the role first. So it is for
		/// everybody under the policy `ByAdmin`, and always for accounts that sign nothing, such as
		/// multisigs.
		NotEnrolled,
		/// The policy, or the allowance, is the one that was given already.
		Unchanged,
		/// The allowance is below `MinAllowance` or above `MaxAllowance`, or recovers by more than
		/// all of it in one block.
		AllowanceOutOfBounds,
		/// As many calls that the account began wait for the signatures of others as may: have one
		/// finished, or cancel one.
		TooManyPending,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let (min, max) = (T::MinAllowance::get(), T::MaxAllowance::get());
			assert!(min.recovery_per_block > 0, "an allowance recovers");
			assert!(min.is_within(min, max), "the least allowance is one");
			assert!(
				max.is_within(min, max),
				"the most is an allowance, and no less than the least"
			);
			assert!(T::DefaultAllowance::get().is_within(min, max), "the default is in between");
			let governing = T::WeightInfo::assign()
				.max(T::WeightInfo::remove())
				.max(T::WeightInfo::set_allowance());
			assert!(
				Self::cost_of(governing, T::WeightInfo::check_member(), GOVERNING_LEN) <= min.max,
				"with the least allowance, whoever is rested can manage roles and set another one",
			);
			assert!(T::MaxRegistrationsPerBlock::get() > 0, "a stranger can register under Open");
			assert!(T::MaxErasures::get() > 0, "a stranger can register while nobody is erased");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Gives `who`, who has no role, the role `role`.
		///
		/// For admins and governance. A patient or provider is enrolled by this and registers next,
		/// whatever the enrolment policy.
		///
		/// # Errors
		/// `NotAuthorized`, `AlreadyExists`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::assign())]
		pub fn assign(origin: OriginFor<T>, who: T::AccountId, role: Role) -> DispatchResult {
			let by = Self::ensure_authority(origin)?;
			Self::give(&who, role)?;
			Self::deposit_event(Event::RoleAssigned { who: who.clone(), role, by: by.clone() });
			T::Audit::record(by, Some(who), AuditKind::RoleAssigned, AuditItem::Role(role));
			Ok(())
		}

		/// Takes the role from `who`, and with it the right to send transactions.
		///
		/// For admins and governance.
		///
		/// # Errors
		/// `NotAuthorized`, `StillRegistered`, `NotFound`, `LastAdmin`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let by = Self::ensure_authority(origin)?;
			ensure!(!T::Registered::is_registered(&who), Error::<T>::StillRegistered);
			let role = Self::take(&who)?;
			Self::deposit_event(Event::RoleRemoved { who: who.clone(), role, by: by.clone() });
			T::Audit::record(by, Some(who), AuditKind::RoleRemoved, AuditItem::Role(role));
			Ok(())
		}

		/// Decides who may register as a patient or provider. For governance.
		///
		/// # Errors
		/// `BadOrigin`, `Unchanged`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_enrolment())]
		pub fn set_enrolment(origin: OriginFor<T>, policy: EnrolmentPolicy) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			ensure!(Enrolment::<T>::get() != policy, Error::<T>::Unchanged);
			Enrolment::<T>::put(policy);
			Self::deposit_event(Event::EnrolmentSet { policy });
			T::Audit::record(
				Actor::Governance,
				None,
				AuditKind::EnrolmentChanged,
				AuditItem::Nothing,
			);
			Ok(())
		}

		/// Sets how much execution time every account may use up, and what comes back in each block.
		/// For governance.
		///
		/// It holds from the next transaction on. What an account has used stays used.
		///
		/// # Errors
		/// `BadOrigin`, `AllowanceOutOfBounds`, `Unchanged`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_allowance())]
		pub fn set_allowance(origin: OriginFor<T>, allowance: Allowance) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let (min, max) = (T::MinAllowance::get(), T::MaxAllowance::get());
			ensure!(allowance.is_within(min, max), Error::<T>::AllowanceOutOfBounds);
			ensure!(MemberAllowance::<T>::get() != allowance, Error::<T>::Unchanged);
			MemberAllowance::<T>::put(allowance);
			Self::deposit_event(Event::AllowanceSet { allowance });
			T::Audit::record(
				Actor::Governance,
				None,
				AuditKind::AllowanceChanged,
				AuditItem::Nothing,
			);
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The role of `account`, if it has one.
		pub fn role_of(account: T::AccountId) -> Option<Role> {
			Roles::<T>::get(account)
		}

		/// At most `limit` accounts that have `role`, and never more than 256. The next page
		/// comes with the last account of this one as `after`.
		pub fn members(role: Role, after: Option<T::AccountId>, limit: u32) -> Vec<T::AccountId> {
			let keys = match after {
				Some(last) => Members::<T>::iter_key_prefix_from(
					role,
					Members::<T>::hashed_key_for(role, last),
				),
				None => Members::<T>::iter_key_prefix(role),
			};
			keys.take(limit.min(MAX_PAGE) as usize).collect()
		}

		/// How many accounts have `role`.
		pub fn count(role: Role) -> u32 {
			MemberCount::<T>::get(role)
		}

		/// Who may register.
		pub fn enrolment() -> EnrolmentPolicy {
			Enrolment::<T>::get()
		}

		/// How much any account may use at once, and what comes back with each block, in picoseconds
		/// of execution. What a transaction costs is its weight and, at the rate at which a block
		/// takes either, its length.
		pub fn allowance() -> Allowance {
			MemberAllowance::<T>::get()
		}

		/// How much `account` may still use of its allowance, in picoseconds of execution.
		pub fn allowance_left(account: T::AccountId) -> u64 {
			let allowance = MemberAllowance::<T>::get();
			allowance.max.saturating_sub(Self::used(&account, allowance))
		}
	}

	impl<T: Config> Pallet<T> {
		/// On whose authority a call that is for admins and governance was made.
		fn ensure_authority(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
			let origin = match T::GovernanceOrigin::try_origin(origin) {
				Ok(_) => return Ok(Actor::Governance),
				Err(origin) => origin,
			};
			let who = ensure_signed(origin)?;
			ensure!(Roles::<T>::get(&who) == Some(Role::Admin), Error::<T>::NotAuthorized);
			Ok(Actor::Member(who))
		}
	}
}
