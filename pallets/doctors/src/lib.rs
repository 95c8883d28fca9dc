//! # Doctors
//!
//! Providers: the doctors, pharmacies and departments to whom patients may grant access, and what
//! they do for a patient.
//!
//! ## Terminology
//!
//! - **Provider**: an account registered here, of one [`ProviderKind`], with the role of that kind.
//! - **Verified**: an admin has checked the licence, outside the chain, against what the public profile
//!   says. Only a verified provider acts under a grant.
//! - **Changed since**: said of a provider who replaced the public profile after it was verified. They act
//!   under grants, and nobody vouches for what the profile says now.
//! - **Profiles**: two CIDs. The public one leads to the professional part, for all to read; the
//!   private one to the rest, encrypted to the provider.
//! - **Recipient**: the age key that patients seal keys to. It stays for as long as the provider is
//!   registered.
//! - **Staff**: the doctors whom a department names. They act under its grants, and no longer once
//!   it dismisses them. What they do is recorded as theirs, for the department.
//! - **Library**: files that a provider keeps for themselves, encrypted to themselves.
//! - **Erasure**: the removal of what the chain kept of a provider who left. What stays is the trail.
//!
//! ## Rules of the kinds
//!
//! - A doctor acts under grants of their own and, where a department names them, under its grants.
//! - A department's account is shared, by a proxy or a multisig. It names doctors, hands them the
//!   keys of its grants, and may use its grants itself.
//! - A pharmacy does what its grants let it do, and marks prescriptions as dispensed.
//!
//! ## Assumptions
//!
//! - A registered provider has the role of their kind: `pallet-roles` takes no role from an account
//!   that is registered here.
//! - Whether a provider may act for a patient is asked of
//!   [`AccessControl`](salus_primitives::AccessControl), which asks this pallet in turn whether the
//!   provider is active.
//! - Grants of a provider who left stay the patients' until they revoke them, and count for nothing:
//!   who is not registered is not active. Whoever registers again is unverified.
//! - Sealed keys, CIDs and what is behind them cannot be checked here. Readers compare keys with the
//!   recipients on chain.
//! - A dismissal takes the right to act at once. The keys that a doctor has are theirs until the
//!   patient rotates, as after a revocation.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | configuration, storage, calls, view functions |
//! | `provider.rs` | what is kept of a provider, and the steps of their status |
//! | `registration.rs` | registration, profiles and status |
//! | `acting.rs` | who acts, for whom, and how the trail says so |
//! | `records.rs` | records and comments of patients |
//! | `departments.rs` | the doctors whom departments name, and the keys handed to them |
//! | `library.rs` | the providers' own files |
//! | `erasure.rs` | leaving, and the erasure that follows |
//! | `registry.rs` | what other pallets ask of this one |
//! | `try_state.rs` | what must be true of the storage |
//!
//! It may touch its own storage and, through the traits of `salus-primitives`, roles, records of
//! patients and the trail.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod acting;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod departments;
mod erasure;
mod library;
#[cfg(test)]
mod mock;
mod provider;
mod records;
mod registration;
mod registry;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use erasure::MAX_ERASED_PER_BLOCK;
pub use library::LibraryFile;
pub use pallet::*;
pub use provider::Provider;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::{LibraryFile, Provider, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		key::MAX_SEALED_KEYS_LEN, AccessControl, Actor, AuditKind, AuditTrail, BlockNumber,
		Category, Cid, Comment, CommentId, EpochNumber, LibraryFileId, ProviderKind,
		ProviderStatus, Recipient, Record, RecordId, RoleRegistry, SealedKeys, MAX_PAGE,
	};
	use sp_runtime::traits::Bounded;

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

		/// The most doctors that one department names at a time.
		#[pallet::constant]
		type MaxStaff: Get<u32>;

		/// The most files that one provider's library holds at a time, deleted ones not included.
		#[pallet::constant]
		type MaxLibraryFiles: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The registered providers.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Provider>;

	/// How many providers of each kind are registered.
	#[pallet::storage]
	pub type ProviderCount<T: Config> = StorageMap<_, Twox64Concat, ProviderKind, u32, ValueQuery>;

	/// The files of a provider's own library (first key), by their number (second key).
	#[pallet::storage]
	pub type Library<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		LibraryFileId,
		LibraryFile,
	>;

	/// The doctors (second key) whom a department (first key) names to act under its grants.
	#[pallet::storage]
	pub type Staff<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, ()>;

	/// The departments (second key) that name a doctor (first key).
	#[pallet::storage]
	pub type DepartmentsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, ()>;

	/// The accounts that left, and of whom something is still to be erased.
	#[pallet::storage]
	pub type Erasures<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// How many accounts that left are still being erased.
	#[pallet::storage]
	pub type ErasureCount<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The account whose data was erased last, where some of it is left.
	///
	/// The next block goes on with the one after it.
	#[pallet::storage]
	pub type LastErased<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

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
			/// The department under whose grant the provider acted; none: under their own.
			department: Option<T::AccountId>,
		},
		/// A provider logged that they opened a record of a patient.
		FileOpened {
			/// Who opened the record.
			provider: T::AccountId,
			/// Whose record it is.
			patient: T::AccountId,
			/// The record's number among the patient's records.
			record: RecordId,
			/// The department under whose grant the provider acted; none: under their own.
			department: Option<T::AccountId>,
		},
		/// A provider added a comment to those about a patient.
		CommentAdded {
			/// Who wrote the comment.
			provider: T::AccountId,
			/// Whom it is about.
			patient: T::AccountId,
			/// The comment's number among those about the patient.
			comment: CommentId,
			/// What it is about. Whoever may see this category may see the comment.
			category: Category,
			/// The record that it is about, where it is about one.
			about: Option<RecordId>,
			/// The department under whose grant the provider acted; none: under their own.
			department: Option<T::AccountId>,
		},
		/// A pharmacy marked a prescription as dispensed.
		FileDispensed {
			/// The pharmacy.
			pharmacy: T::AccountId,
			/// Whose prescription it is.
			patient: T::AccountId,
			/// The record's number among the patient's records.
			record: RecordId,
		},
		/// A provider put a file into their own library.
		LibraryFileAdded {
			/// Whose library it is.
			provider: T::AccountId,
			/// The file's number in the library.
			file: LibraryFileId,
			/// Where the encrypted file is.
			cid: Cid,
		},
		/// A provider deleted a file of their own library. What is left to do is to unpin it.
		LibraryFileDeleted {
			/// Whose library it is.
			provider: T::AccountId,
			/// The number that the file had.
			file: LibraryFileId,
			/// Where the encrypted file is.
			cid: Cid,
		},
		/// A department named a doctor, who may act under its grants from now on.
		DoctorNamed {
			/// The department.
			department: T::AccountId,
			/// The doctor.
			doctor: T::AccountId,
		},
		/// A department dismissed a doctor, who no longer acts under its grants.
		DoctorDismissed {
			/// The department.
			department: T::AccountId,
			/// The doctor.
			doctor: T::AccountId,
		},
		/// A provider sealed the keys of a grant anew: a department to the doctors whom it names,
		/// anybody to their own new recipient.
		KeysShared {
			/// The provider who has the grant.
			provider: T::AccountId,
			/// The patient who gave the grant.
			patient: T::AccountId,
		},
		/// A provider left. What the chain kept of them is erased from now on.
		ProviderDeregistered {
			/// The account that was a provider.
			provider: T::AccountId,
			/// What they were: doctor, pharmacy or department.
			kind: ProviderKind,
		},
		/// Nothing is left of a provider who left, but the trail. The account may register again.
		ProviderErased {
			/// The account that was a provider.
			provider: T::AccountId,
		},
		/// A provider replaced their age recipient. Patients who granted them access before ought to
		/// rotate the keys.
		RecipientChanged {
			/// The provider.
			provider: T::AccountId,
			/// What keys are sealed to from now on.
			recipient: Recipient,
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
		/// The CID is not a well-formed CID of version 0 or 1, or carries its content.
		MalformedCid,
		/// Nothing can be encrypted to this recipient.
		UnusableRecipient,
		/// The provider is verified already, with this public profile.
		AlreadyVerified,
		/// The provider is suspended already: only `reinstate` ends a suspension.
		AlreadySuspended,
		/// The provider has not been verified, so there is no verification to suspend.
		NotVerified,
		/// The provider is not suspended, so there is nothing to reinstate.
		NotSuspended,
		/// The patient has no record under this number.
		RecordNotFound,
		/// The caller is not a department: only departments name doctors.
		NotADepartment,
		/// The account that a department names, or that acts for one, is not registered as a doctor.
		NotADoctor,
		/// The caller is not a pharmacy: only pharmacies dispense.
		NotAPharmacy,
		/// The department names this doctor already.
		AlreadyNamed,
		/// The department does not name this doctor.
		NotNamed,
		/// The department names as many doctors as it may (`MaxStaff`): dismiss one first.
		StaffLimitReached,
		/// The caller's library has no file under this number.
		LibraryFileNotFound,
		/// The caller's library is full (`MaxLibraryFiles`): delete a file first.
		LibraryLimitReached,
		/// What the account stored before it left is still being erased: try again some blocks later.
		ErasureUnderWay,
		/// The caller is unverified or suspended.
		NotActive,
		/// The recipient is the one that the caller has already.
		RecipientReused,
		/// The provider has another public profile than the one that was looked at: look at it again.
		ProfileChanged,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				BlockNumberFor::<T>::max_value() <= BlockNumber::MAX.into(),
				"a provider keeps the block of registration in 32 bits"
			);
			assert!(
				T::MaxStaff::get() < MAX_SEALED_KEYS_LEN / 128,
				"sealed keys have no room for a department and all of its staff"
			);
			assert!(
				T::WeightInfo::erase_item().all_lte(T::BlockWeights::get().max_block),
				"no block has room for the erasure of one item"
			);
		}

		/// Erases what is left of providers who left.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::erase_within(remaining)
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
		///
		/// Who left registers again once everything of theirs is erased.
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
			Self::do_register(who, kind, public_profile, private_profile, recipient)
		}

		/// Replaces the caller's profiles. Kind, status and recipient stay. Where an admin verified another
		/// public profile, nobody vouches for the new one (`changed_since`).
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
			Self::do_update_profile(who, public_profile, private_profile)
		}

		/// Verifies `provider`, as the public profile says who they are.
		/// `public_profile` is its CID. The licence was checked outside the chain. They may act under grants now.
		///
		/// The word is for that profile. Once the provider replaces it they are verified before and changed
		/// since (`changed_since`), until an admin verifies the new one.
		///
		/// Signed by an admin, or by governance (root).
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::verify_provider())]
		pub fn verify(
			origin: OriginFor<T>,
			provider: T::AccountId,
			public_profile: Cid,
		) -> DispatchResult {
			let by = Self::ensure_admin(origin)?;
			Self::do_verify(&provider, &public_profile)?;
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
		/// `epoch` is the patient's current key epoch of `category`, to which the record behind
		/// `cid` is encrypted.
		///
		/// Without `department` the caller is a verified provider who has a grant to contribute that
		/// covers `category`. With it, the caller is a verified doctor whom this department names,
		/// and the grant is the department's.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::upload_file())]
		pub fn upload_file(
			origin: OriginFor<T>,
			patient: T::AccountId,
			category: Category,
			epoch: EpochNumber,
			cid: Cid,
			department: Option<T::AccountId>,
		) -> DispatchResult {
			let acting = Self::ensure_acting(origin, department)?;
			let author = acting.member.clone();
			Self::do_upload(acting, patient, Record { cid, category, epoch, author })
		}

		/// Logs that the caller opens the record with the number `record` of `patient`.
		///
		/// Without `department` the caller is a verified provider who has a grant that covers the
		/// record's category. With it, the caller is a verified doctor whom this department names,
		/// and the grant is the department's.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::open_file())]
		pub fn open_file(
			origin: OriginFor<T>,
			patient: T::AccountId,
			record: RecordId,
			department: Option<T::AccountId>,
		) -> DispatchResult {
			let acting = Self::ensure_acting(origin, department)?;
			Self::do_open(acting, patient, record)
		}

		/// Adds a comment, written by the caller, to those about `patient`.
		///
		/// `about` is the number of the record, of the same category, that the comment is about;
		/// none: it is about no single record. `epoch` is the patient's current key epoch of
		/// `category`, to which the text behind `cid` is encrypted.
		///
		/// Without `department` the caller is a verified provider who has a grant to contribute that
		/// covers `category`. With it, the caller is a verified doctor whom this department names,
		/// and the grant is the department's.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::add_comment())]
		pub fn add_comment(
			origin: OriginFor<T>,
			patient: T::AccountId,
			category: Category,
			about: Option<RecordId>,
			epoch: EpochNumber,
			cid: Cid,
			department: Option<T::AccountId>,
		) -> DispatchResult {
			let acting = Self::ensure_acting(origin, department)?;
			let author = acting.member.clone();
			Self::do_comment(acting, patient, Comment { cid, category, about, epoch, author })
		}

		/// Marks the prescription with the number `record` of `patient` as dispensed.
		///
		/// The caller is a verified pharmacy with a grant that covers the record's category, which
		/// is `Medication`. A prescription is dispensed once.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::dispense())]
		pub fn dispense(
			origin: OriginFor<T>,
			patient: T::AccountId,
			record: RecordId,
		) -> DispatchResult {
			let (pharmacy, provider) = Self::ensure_provider(origin)?;
			Self::do_dispense(pharmacy, provider.kind, patient, record)
		}

		/// Puts the file behind `cid`, encrypted to the caller, into the caller's own library.
		///
		/// The caller is a registered provider, verified or not.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::add_to_library())]
		pub fn add_to_library(origin: OriginFor<T>, cid: Cid) -> DispatchResult {
			let (who, provider) = Self::ensure_provider(origin)?;
			Self::do_add_to_library(who, provider, cid)
		}

		/// Deletes the file with the number `file` of the caller's own library.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::delete_from_library())]
		pub fn delete_from_library(origin: OriginFor<T>, file: LibraryFileId) -> DispatchResult {
			let (who, provider) = Self::ensure_provider(origin)?;
			Self::do_delete_from_library(who, provider, file)
		}

		/// Names `doctor`, who may act under the grants of the caller, a department, from now on.
		///
		/// The department is verified. `doctor` is a registered doctor; they act once they are verified
		/// too, and while the department is.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::name_doctor())]
		pub fn name_doctor(origin: OriginFor<T>, doctor: T::AccountId) -> DispatchResult {
			let (department, provider) = Self::ensure_department(origin)?;
			Self::do_name(department, provider, doctor)
		}

		/// Dismisses `doctor`, whom the caller, a department, named. They no longer act under its
		/// grants.
		///
		/// Keys that were shared with them stay with them until the patient rotates.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::dismiss_doctor())]
		pub fn dismiss_doctor(origin: OriginFor<T>, doctor: T::AccountId) -> DispatchResult {
			let (department, provider) = Self::ensure_department(origin)?;
			Self::do_dismiss(department, provider, doctor)
		}

		/// Seals the keys of a grant anew: a department to the doctors whom it names, any provider to
		/// their own new recipient.
		///
		/// `sealed_keys` take the place of those in the grant that the caller, a verified provider, has
		/// of `patient`: the same keys, encrypted to other readers. `replaced` is the BLAKE2b-256 hash
		/// of those that are replaced, so that nothing newer is.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::share_keys())]
		pub fn share_keys(
			origin: OriginFor<T>,
			patient: T::AccountId,
			sealed_keys: SealedKeys,
			replaced: [u8; 32],
		) -> DispatchResult {
			let (who, provider) = Self::ensure_provider(origin)?;
			Self::do_share_keys(who, provider, patient, sealed_keys, replaced)
		}

		/// Ends the caller's registration, whatever their status, and takes their role.
		///
		/// What the chain kept of them (library, and who named whom) is erased in the blocks that
		/// follow; the account registers again after that, and is unverified then. Records,
		/// comments and grants are the patients', and stay. So does the trail.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::deregister())]
		pub fn deregister(origin: OriginFor<T>) -> DispatchResult {
			Self::do_deregister(ensure_signed(origin)?)
		}

		/// Replaces the caller's age recipient, whose identity others may have got hold of.
		///
		/// `recipient` is what patients seal keys to from now on; `private_profile` the CID of the
		/// private part of the profile, encrypted to it. Grants stay, and so do the keys that were
		/// sealed until now: seal them anew with `share_keys`. Whoever has the identity of before may
		/// have opened them, so patients are told to rotate (`exposed` in the view function `grants`
		/// of patients). Choose a new one: the chain refuses the current one only.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::set_recipient())]
		pub fn set_recipient(
			origin: OriginFor<T>,
			recipient: Recipient,
			private_profile: Cid,
		) -> DispatchResult {
			Self::do_set_recipient(ensure_signed(origin)?, recipient, private_profile)
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

		/// How many pharmacies are registered.
		pub fn total_pharmacies() -> u32 {
			Self::total(ProviderKind::Pharmacy)
		}

		/// How many departments are registered.
		pub fn total_departments() -> u32 {
			Self::total(ProviderKind::Department)
		}

		/// How many providers of this kind are registered.
		pub fn total(kind: ProviderKind) -> u32 {
			ProviderCount::<T>::get(kind)
		}

		/// Whether the account is a registered provider, whatever their status.
		pub fn is_registered(account: T::AccountId) -> bool {
			Providers::<T>::get(account).is_some()
		}

		/// Whether the account is a verified provider who is not suspended.
		pub fn is_verified(account: T::AccountId) -> bool {
			Providers::<T>::get(account).is_some_and(|provider| provider.is_active())
		}

		/// The files of a provider's own library, in the order of their numbers.
		///
		/// Looks at 256 numbers at most, starting with `from`, and stops after `limit` files. The
		/// second part of the answer is the number to go on with, until it is none. A page may be
		/// short, or empty, where files were deleted.
		pub fn library(
			provider: T::AccountId,
			from: LibraryFileId,
			limit: u32,
		) -> (Vec<(LibraryFileId, LibraryFile)>, Option<LibraryFileId>) {
			Self::library_page(provider, from, limit)
		}

		/// The file number `id` of a provider's own library.
		pub fn library_file(provider: T::AccountId, id: LibraryFileId) -> Option<LibraryFile> {
			Library::<T>::get(provider, id)
		}

		/// The doctors whom a department names: all of them, never more than `MaxStaff`.
		pub fn staff(department: T::AccountId) -> Vec<T::AccountId> {
			Staff::<T>::iter_key_prefix(department).collect()
		}

		/// At most `limit` departments that name a doctor (and at most 256), in the order of
		/// storage, behind `after` where it is given.
		pub fn departments_of(
			doctor: T::AccountId,
			after: Option<T::AccountId>,
			limit: u32,
		) -> Vec<T::AccountId> {
			Self::departments_page(doctor, after, limit)
		}

		/// Whether a doctor may act under the grants of a department now: it names them, and both
		/// are verified and not suspended.
		pub fn acts_for(doctor: T::AccountId, department: T::AccountId) -> bool {
			Self::is_delegate(&doctor, &department)
		}

		/// Whether the account left, and what it stored is still being erased.
		pub fn is_erasing(account: T::AccountId) -> bool {
			Erasures::<T>::contains_key(account)
		}
	}
}
