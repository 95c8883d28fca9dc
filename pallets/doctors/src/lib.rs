//! # Doctors
//!
//! Providers: the doctors, pharmacies and departments to whom patients may grant access, and what
//! they do for a patient.
//!
//! ## Terminology
//!
//! - **Provider**: an account registered here, of one [`ProviderKind`], with the role of that kind.
//! - **Verified**: an admin has checked the licence, outside the chain. Only a verified provider
//!   acts under a grant.
//! - **Profiles**: two CIDs. The public one leads to the professional part, for all to read; the
//!   private one to the rest, encrypted to the provider.
//! - **Recipient**: the age key that patients seal keys to. It stays for as long as the provider is
//!   registered.
//!
//! ## Assumptions
//!
//! - A registered provider has the role of their kind: `pallet-roles` takes no role from an account
//!   that is registered here.
//! - Whether a provider may act for a patient is asked of
//!   [`AccessControl`](salus_primitives::AccessControl), which asks this pallet in turn whether the
//!   provider is active.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | configuration, storage, calls, view functions |
//! | `provider.rs` | what is kept of a provider, and the steps of their status |
//! | `registry.rs` | what other pallets ask of this one |
//! | `try_state.rs` | what must be true of the storage |
//!
//! It may touch its own storage and, through the traits of `salus-primitives`, roles, records of
//! patients and the trail.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod provider;
mod registry;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use pallet::*;
pub use provider::Provider;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::{Provider, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		AccessControl, Actor, AuditItem, AuditKind, AuditTrail, BlockNumber, Category, Cid,
		EpochNumber, ProviderKind, ProviderStatus, Recipient, Record, RecordId, Right, Role,
		RoleRegistry, MAX_PAGE,
	};
	use sp_runtime::{traits::Bounded, SaturatedConversion};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who has which role.
		type Roles: RoleRegistry<Self::AccountId>;

		/// Who may do what with a patient's records.
		type Access: AccessControl<Self::AccountId>;

		/// Where what was done is recorded.
		type Audit: AuditTrail<Self::AccountId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The registered providers.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Provider>;

	/// How many providers of each kind are registered.
	#[pallet::storage]
	pub type ProviderCount<T: Config> = StorageMap<_, Twox64Concat, ProviderKind, u32, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A provider registered. No admin has verified them yet.
		ProviderRegistered {
			/// The provider.
			provider: T::AccountId,
			/// Doctor, pharmacy or department.
			kind: ProviderKind,
		},
		/// A provider replaced their profiles.
		ProfileUpdated {
			/// The provider.
			provider: T::AccountId,
		},
		/// A provider was verified and may now act under grants.
		ProviderVerified {
			/// The provider.
			provider: T::AccountId,
			/// The admin, or governance.
			by: Actor<T::AccountId>,
		},
		/// A provider was suspended. Their grants are of no use until they are reinstated.
		ProviderSuspended {
			/// The provider.
			provider: T::AccountId,
			/// The admin, or governance.
			by: Actor<T::AccountId>,
		},
		/// A suspended provider was reinstated and may act under grants again.
		ProviderReinstated {
			/// The provider.
			provider: T::AccountId,
			/// The admin, or governance.
			by: Actor<T::AccountId>,
		},
		/// A provider added a record to those of a patient.
		FileUploaded {
			/// Who wrote the record.
			provider: T::AccountId,
			/// Whose record it is.
			patient: T::AccountId,
			/// The record's number among the patient's records.
			record: RecordId,
			/// What the record is about.
			category: Category,
		},
		/// A provider logged that they opened a record of a patient.
		FileOpened {
			/// Who opened the record.
			provider: T::AccountId,
			/// Whose record it is.
			patient: T::AccountId,
			/// The record's number among the patient's records.
			record: RecordId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller is neither an admin nor governance.
		NotAuthorized,
		/// The account given is not a registered provider.
		NotFound,
		/// The caller is registered as a provider already.
		AlreadyExists,
		/// The caller is not registered as a provider: call `register` first.
		NotRegistered,
		/// A profile's CID is not a well-formed CID of version 0 or 1, or carries its content.
		MalformedCid,
		/// Nothing can be encrypted to this recipient.
		UnusableRecipient,
		/// The provider is verified already.
		AlreadyVerified,
		/// The provider is suspended already: only `reinstate` ends a suspension.
		AlreadySuspended,
		/// The provider has not been verified, so there is no verification to suspend.
		NotVerified,
		/// The provider is not suspended, so there is nothing to reinstate.
		NotSuspended,
		/// The patient has no record under this number.
		RecordNotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				BlockNumberFor::<T>::max_value() <= BlockNumber::MAX.into(),
				"a provider keeps the block of registration in 32 bits"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers the caller as a provider of `kind`, with the role of that kind.
		///
		/// `public_profile` is the CID of the professional part, for all to read;
		/// `private_profile` that of the rest, encrypted; `recipient` the age key that patients
		/// seal keys to. The provider acts under grants once an admin has verified them.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			kind: ProviderKind,
			public_profile: Cid,
			private_profile: Cid,
			recipient: Recipient,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(!Providers::<T>::contains_key(&who), Error::<T>::AlreadyExists);
			Self::ensure_well_formed(&public_profile, &private_profile)?;
			ensure!(recipient.is_usable(), Error::<T>::UnusableRecipient);
			T::Roles::enrol(&who, kind.into())?;
			let provider = Provider {
				kind,
				status: ProviderStatus::Unverified,
				public_profile,
				private_profile,
				recipient,
				registered_at: frame_system::Pallet::<T>::block_number().saturated_into(),
			};
			Self::insert(&who, provider);
			Self::audit_own(&who, AuditKind::ProviderRegistered, AuditItem::Role(kind.into()));
			Self::deposit_event(Event::ProviderRegistered { provider: who, kind });
			Ok(())
		}

		/// Replaces the caller's profiles. Kind, status and recipient stay.
		///
		/// `public_profile` is the CID of the professional part, for all to read;
		/// `private_profile` that of the rest, encrypted.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update_profile())]
		pub fn update_profile(
			origin: OriginFor<T>,
			public_profile: Cid,
			private_profile: Cid,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::ensure_well_formed(&public_profile, &private_profile)?;
			Providers::<T>::try_mutate(&who, |provider| {
				let provider = provider.as_mut().ok_or(Error::<T>::NotRegistered)?;
				provider.public_profile = public_profile;
				provider.private_profile = private_profile;
				Ok::<_, DispatchError>(())
			})?;
			Self::audit_own(&who, AuditKind::ProviderProfileUpdated, AuditItem::Nothing);
			Self::deposit_event(Event::ProfileUpdated { provider: who });
			Ok(())
		}

		/// Verifies `provider`, whose licence was checked outside the chain. They may act under
		/// grants from now on.
		///
		/// Signed by an admin, or by governance (root).
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::verify_provider())]
		pub fn verify(origin: OriginFor<T>, provider: T::AccountId) -> DispatchResult {
			let by = Self::ensure_admin(origin)?;
			Self::set_status(&provider, ProviderStatus::Verified, Provider::ensure_unverified)?;
			Self::audit_by(by.clone(), &provider, AuditKind::ProviderVerified);
			Self::deposit_event(Event::ProviderVerified { provider, by });
			Ok(())
		}

		/// Suspends `provider`, who was verified. No grant is of use to them until they are
		/// reinstated; the grants themselves stay.
		///
		/// Signed by an admin, or by governance (root).
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(origin: OriginFor<T>, provider: T::AccountId) -> DispatchResult {
			let by = Self::ensure_admin(origin)?;
			Self::set_status(&provider, ProviderStatus::Suspended, Provider::ensure_verified)?;
			Self::audit_by(by.clone(), &provider, AuditKind::ProviderSuspended);
			Self::deposit_event(Event::ProviderSuspended { provider, by });
			Ok(())
		}

		/// Ends the suspension of `provider`, who is verified again.
		///
		/// Signed by an admin, or by governance (root).
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, provider: T::AccountId) -> DispatchResult {
			let by = Self::ensure_admin(origin)?;
			Self::set_status(&provider, ProviderStatus::Verified, Provider::ensure_suspended)?;
			Self::audit_by(by.clone(), &provider, AuditKind::ProviderReinstated);
			Self::deposit_event(Event::ProviderReinstated { provider, by });
			Ok(())
		}

		/// Adds a record, written by the caller, to those of `patient`.
		///
		/// The caller is a verified provider with a grant to contribute that covers `category`.
		/// `epoch` is the patient's current key epoch of the category, to which the record behind
		/// `cid` is encrypted.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::upload_file())]
		pub fn upload_file(
			origin: OriginFor<T>,
			patient: T::AccountId,
			category: Category,
			epoch: EpochNumber,
			cid: Cid,
		) -> DispatchResult {
			let who = Self::ensure_provider(origin)?;
			T::Access::ensure_access(&patient, &who, category, Right::Contribute)?;
			let author = who.clone();
			let id = T::Access::insert_record(&patient, Record { cid, category, epoch, author })?;
			Self::audit_record(&who, &patient, AuditKind::FileUploaded, id);
			Self::deposit_event(Event::FileUploaded {
				provider: who,
				patient,
				record: id,
				category,
			});
			Ok(())
		}

		/// Logs that the caller opens the record with the number `record` of `patient`.
		///
		/// The caller is a verified provider with a grant that covers the record's category.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::open_file())]
		pub fn open_file(
			origin: OriginFor<T>,
			patient: T::AccountId,
			record: RecordId,
		) -> DispatchResult {
			let who = Self::ensure_provider(origin)?;
			let category =
				T::Access::record(&patient, record).ok_or(Error::<T>::RecordNotFound)?.category;
			T::Access::ensure_access(&patient, &who, category, Right::View)?;
			Self::audit_record(&who, &patient, AuditKind::FileOpened, record);
			Self::deposit_event(Event::FileOpened { provider: who, patient, record });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is kept of a provider.
		pub fn provider(account: T::AccountId) -> Option<Provider> {
			Providers::<T>::get(account)
		}

		/// At most `limit` providers (and at most 256), in the order of storage, behind `after`
		/// where it is given.
		pub fn providers(after: Option<T::AccountId>, limit: u32) -> Vec<(T::AccountId, Provider)> {
			let from = match after {
				Some(account) => Providers::<T>::iter_from_key(account),
				None => Providers::<T>::iter(),
			};
			from.take(limit.min(MAX_PAGE) as usize).collect()
		}

		/// How many doctors are registered.
		pub fn total_doctors() -> u32 {
			Self::total(ProviderKind::Doctor)
		}

		/// How many providers of this kind are registered.
		pub fn total(kind: ProviderKind) -> u32 {
			ProviderCount::<T>::get(kind)
		}

		/// Whether the account is a registered provider, whatever their status.
		pub fn is_registered(account: T::AccountId) -> bool {
			Providers::<T>::contains_key(account)
		}

		/// Whether the account is a verified provider who is not suspended.
		pub fn is_verified(account: T::AccountId) -> bool {
			Providers::<T>::get(account).is_some_and(|provider| provider.is_active())
		}
	}

	impl<T: Config> Pallet<T> {
		/// On whose authority `origin` acts: governance, or an admin.
		fn ensure_admin(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
			let Some(who) = ensure_signed_or_root(origin)? else { return Ok(Actor::Governance) };
			ensure!(T::Roles::role(&who) == Some(Role::Admin), Error::<T>::NotAuthorized);
			Ok(Actor::Member(who))
		}

		/// The registered provider who signed.
		fn ensure_provider(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
			let who = ensure_signed(origin)?;
			ensure!(Providers::<T>::contains_key(&who), Error::<T>::NotRegistered);
			Ok(who)
		}

		fn ensure_well_formed(public_profile: &Cid, private_profile: &Cid) -> DispatchResult {
			let both = public_profile.is_well_formed() && private_profile.is_well_formed();
			ensure!(both, Error::<T>::MalformedCid);
			Ok(())
		}

		/// Adds `who`, who is not registered.
		pub(crate) fn insert(who: &T::AccountId, provider: Provider) {
			ProviderCount::<T>::mutate(provider.kind, |count| *count = count.saturating_add(1));
			Providers::<T>::insert(who, provider);
		}

		/// Moves `who` to `status` once `allowed` agrees.
		fn set_status(
			who: &T::AccountId,
			status: ProviderStatus,
			allowed: impl FnOnce(&Provider) -> Result<(), Error<T>>,
		) -> DispatchResult {
			Providers::<T>::try_mutate(who, |provider| {
				let provider = provider.as_mut().ok_or(Error::<T>::NotFound)?;
				allowed(provider)?;
				provider.status = status;
				Ok(())
			})
		}

		/// Records what a provider did to their own registration.
		fn audit_own(who: &T::AccountId, kind: AuditKind, item: AuditItem<T::AccountId>) {
			T::Audit::record(Actor::Member(who.clone()), Some(who.clone()), kind, item);
		}

		/// Records what was done to a provider.
		fn audit_by(by: Actor<T::AccountId>, provider: &T::AccountId, kind: AuditKind) {
			T::Audit::record(by, Some(provider.clone()), kind, AuditItem::Nothing);
		}

		/// Records what a provider did with a patient's record.
		fn audit_record(
			who: &T::AccountId,
			patient: &T::AccountId,
			kind: AuditKind,
			record: RecordId,
		) {
			let actor = Actor::Member(who.clone());
			T::Audit::record(actor, Some(patient.clone()), kind, AuditItem::Record(record));
		}
	}
}
