//! # Patients, their records and who may read them
//!
//! This file holds the storage, the calls and what they announce. It may touch this pallet's
//! storage only; the rules behind the calls are in the modules beside it.
//!
//! ## Terminology
//!
//! - **Record**: a CID, its category and the key epoch that its content is encrypted to. The
//!   content is in IPFS; the chain never sees it.
//! - **Comment**: what a provider wrote about a patient, kept as a record is. It is about a category,
//!   and may be about one record of it. Whoever may see the category may see the comment.
//! - **Prescription**: a record of the category `Medication` by a doctor or a department. A pharmacy marks
//!   it as dispensed, once, while its author is verified. The mark is of content and author: it stays when
//!   the record is deleted, and holds for whoever adds the same again.
//! - **Key epoch**: an age identity of one category of one patient. The recipient of every epoch is
//!   on chain, so that anyone can write to the patient and whoever opens sealed keys can check them.
//! - **Link**: the identity of the epoch before, encrypted to the epoch's recipient. Who holds an
//!   epoch walks back through its links; nobody walks forward.
//! - **Grant**: a patient's word that a provider may view, or contribute to, some categories, until
//!   revoked or expired. There is at most one for each pair: the latest one counts.
//! - **Rotation due**: said of a category from the moment that somebody lost access to it until
//!   its keys are rotated. Meanwhile no record and no comment is added to it, whoever writes.
//! - **Sealed keys**: the identities of the current epochs of a grant's categories, encrypted to the
//!   provider; for a department, to the doctors that it names as well.
//! - **Erasure**: what follows when a patient leaves. The account is out of `Patients` at once and in
//!   `Erasures` until blocks that had room to spare have removed all that is kept of it.
//!
//! ## Assumptions
//!
//! - Every patient has the role `Patient`: it is enrolled at registration, and the role pallet asks
//!   this one (`Registered`) before it takes a role away. It goes when the patient leaves.
//! - Providers comment, dispense and share keys through `AccessControl`. The pallet that calls it
//!   checks grant, standing and kind, and writes the audit event.
//! - A grant counts only while its provider is active, which the provider registry says at the time
//!   of use. A suspension therefore leaves grants in place and switches them off.
//! - The chain cannot see whether sealed keys, links and CIDs hold what they should. Readers compare
//!   every identity they derive with the recipient in `Epochs`.
//! - Taking access away (a revocation, or a grant with fewer categories, expired or not) does not
//!   rotate keys by itself: it makes the rotation due, and the client sends rotations and reseals
//!   in the same batch, after it. Granting and resealing go on meanwhile: they hand out keys that
//!   open nothing that is added later. What was already read stays read.
//! - A grant that expires makes nothing due: its provider keeps keys that open what is added until
//!   the next rotation. Revoke or replace an expired grant to close that.
//! - A comment about a record that is deleted since stays until the patient deletes it.
//! - Erasing takes what is left of a block, so full blocks put it off. Nobody has access meanwhile,
//!   though what is not erased yet can be read from storage, as anybody could read it before. Old
//!   blocks keep what they held, and the trail stays.
//! - Who comes back after the erasure starts anew: records and comments count from 0 again, and key
//!   epochs from behind the last ones. Whoever was given access before still holds those keys, so
//!   the chain keeps the recipients and takes none of them for an epoch again.
//!
//! | module | holds |
//! |---|---|
//! | `registration` | patients and their profiles |
//! | `access` | grants, sealed keys, and the check that other pallets ask for |
//! | `keys` | epochs and their rotation |
//! | `records` | adding, deleting and dispensing records |
//! | `comments` | adding and deleting comments |
//! | `erasure` | leaving, and erasing what is left |
//! | `views` | what the paged view functions read |
//! | `try_state` | what storage must look like after every block |

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod access;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod comments;
mod erasure;
mod keys;
#[cfg(test)]
mod mock;
mod records;
mod registration;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

pub use erasure::MAX_ERASED_PER_BLOCK;
pub use pallet::*;
pub use types::{Grant, GrantStanding, GrantState, Patient};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use crate::{
		types::{CommentOf, GrantOf, GrantStandingOf, PatientOf, RecordOf},
		WeightInfo,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		AccessControl, Actor, AuditItem, AuditKind, AuditTrail, Category, CategoryList, Cid,
		CommentId, EpochNumber, EpochRecipients, EpochState, Link, Moment, ProviderRegistry,
		Recipient, Record, RecordId, Right, RoleRegistry, SealedKeys,
	};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The patients pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who has which role.
		type Roles: RoleRegistry<Self::AccountId>;

		/// Who is a provider, and whether the consortium stands behind them.
		type Providers: ProviderRegistry<Self::AccountId>;

		/// Where every successful call leaves its one line.
		type Audit: AuditTrail<Self::AccountId>;

		/// The clock that grants expire by: milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// The most grants that one patient has at a time, expired ones included.
		#[pallet::constant]
		type MaxGrants: Get<u32>;

		/// The most records that one patient has at a time, deleted ones not included.
		#[pallet::constant]
		type MaxRecords: Get<u32>;

		/// The most comments that there are about one patient at a time, deleted ones not included.
		#[pallet::constant]
		type MaxComments: Get<u32>;

		/// What the calls and the erasure cost.
		type WeightInfo: WeightInfo;
	}

	/// Every registered patient.
	#[pallet::storage]
	pub type Patients<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PatientOf<T>>;

	/// How many patients are registered.
	#[pallet::storage]
	pub type PatientCount<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Every key epoch there ever was, by patient, category and number.
	///
	/// None is removed before the patient leaves: old records stay encrypted to them.
	#[pallet::storage]
	pub type Epochs<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, Category>,
			NMapKey<Twox64Concat, EpochNumber>,
		),
		EpochState,
	>;

	/// Every recipient (second key) that a patient (first key) ever named.
	///
	/// Their own ones and that of every key epoch. None is named twice, so that each epoch needs an
	/// identity of its own. Kept of patients who left, too: somebody they gave access may still hold those
	/// keys.
	#[pallet::storage]
	pub type UsedRecipients<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, Recipient, ()>;

	/// What a patient (first key) lets a provider (second key) do.
	///
	/// Expired grants stay until they are revoked or replaced.
	#[pallet::storage]
	pub type Grants<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		GrantOf<T>,
	>;

	/// The keys that a patient (first key) sealed for a provider (second key).
	///
	/// Apart from `Grants`, so that checking access does not read them.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		SealedKeys,
	>;

	/// The patients (second key) who granted something to a provider (first key).
	#[pallet::storage]
	pub type GrantsTo<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, ()>;

	/// The records of a patient, by their number.
	#[pallet::storage]
	pub type Records<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, RecordId, RecordOf<T>>;

	/// The pharmacies that dispensed the prescriptions of a patient, by patient and prescription.
	///
	/// A prescription is named by the BLAKE2b-256 hash of its author's account and its CID. The mark stays
	/// when the record is deleted, until the patient leaves: the same added again was dispensed already.
	#[pallet::storage]
	pub type Dispensed<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, [u8; 32], T::AccountId>;

	/// The comments about a patient, by their number.
	#[pallet::storage]
	pub type Comments<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, CommentId, CommentOf<T>>;

	/// The accounts of patients who left and whose data is still being erased.
	///
	/// They cannot register again before it is.
	#[pallet::storage]
	pub type Erasures<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// How many accounts of patients who left are still being erased.
	#[pallet::storage]
	pub type ErasureCount<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The account whose data was erased last, where some of it is left.
	///
	/// The next block goes on with the one after it.
	#[pallet::storage]
	pub type LastErased<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

	/// The numbers that the key epochs of an account begin with, in the order of the categories.
	///
	/// 0, or one above the last ones of a patient who left. These are kept, so that no number ever stands
	/// for two keys of one account.
	#[pallet::storage]
	pub type FirstEpochs<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		[EpochNumber; Category::COUNT as usize],
		ValueQuery,
	>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A patient registered.
		#[codec(index = 0)]
		PatientRegistered {
			/// The patient.
			patient: T::AccountId,
		},
		/// A patient replaced their profile.
		#[codec(index = 1)]
		ProfileUpdated {
			/// The patient.
			patient: T::AccountId,
		},
		/// A patient granted access. An earlier grant to the same provider no longer counts.
		#[codec(index = 2)]
		AccessGranted {
			/// The patient.
			patient: T::AccountId,
			/// Who may act under the grant.
			provider: T::AccountId,
			/// What the grant covers.
			categories: CategoryList,
			/// What the provider may do.
			right: Right,
			/// When the grant is over, in milliseconds since the Unix epoch. None: when revoked.
			expires: Option<Moment>,
		},
		/// A patient revoked a grant. It no longer counts, from this block on.
		#[codec(index = 3)]
		AccessRevoked {
			/// The patient.
			patient: T::AccountId,
			/// Whose grant it was.
			provider: T::AccountId,
		},
		/// A category moved to its next key epoch: new records are encrypted to its recipient.
		#[codec(index = 4)]
		KeysRotated {
			/// The patient.
			patient: T::AccountId,
			/// The category rotated.
			category: Category,
			/// The number of the epoch that is now the current one.
			epoch: EpochNumber,
			/// What records of the new epoch are encrypted to.
			recipient: Recipient,
		},
		/// A patient handed the current keys to a provider who keeps access.
		#[codec(index = 5)]
		KeysResealed {
			/// The patient.
			patient: T::AccountId,
			/// Who the keys are sealed for.
			provider: T::AccountId,
		},
		/// A patient added a record.
		#[codec(index = 6)]
		FileAdded {
			/// The patient.
			patient: T::AccountId,
			/// The number that the record has from now on.
			record: RecordId,
			/// What the record is about.
			category: Category,
			/// The key epoch that the record is encrypted to.
			epoch: EpochNumber,
			/// Where the encrypted content is.
			cid: Cid,
		},
		/// A patient deleted a record. The content is gone once nobody pins it.
		#[codec(index = 7)]
		FileDeleted {
			/// The patient.
			patient: T::AccountId,
			/// The number that the record had. It is not used again.
			record: RecordId,
			/// Where the encrypted content was: what to unpin.
			cid: Cid,
		},
		/// A patient deleted a comment about them. The text is gone once nobody pins it.
		#[codec(index = 8)]
		CommentDeleted {
			/// The patient.
			patient: T::AccountId,
			/// The number that the comment had. It is not used again.
			comment: CommentId,
			/// Where the encrypted text was: what to unpin.
			cid: Cid,
		},
		/// A patient left. Nobody has access any more, and what is kept of them is being erased.
		#[codec(index = 9)]
		PatientDeregistered {
			/// Who was the patient.
			patient: T::AccountId,
		},
		/// All that was kept of a patient who left is erased. The account may register again.
		#[codec(index = 10)]
		PatientErased {
			/// Who was the patient.
			patient: T::AccountId,
		},
		/// A patient replaced their own age recipient, and the profile that is encrypted to it.
		#[codec(index = 11)]
		RecipientChanged {
			/// The patient.
			patient: T::AccountId,
			/// What is encrypted to the patient themselves from now on.
			recipient: Recipient,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	#[derive(PartialEq, Eq)]
	pub enum Error<T> {
		/// The account is registered as a patient already.
		AlreadyExists,
		/// The sender is not registered as a patient.
		NotRegistered,
		/// There is no patient at this account.
		PatientNotFound,
		/// The bytes are not one CID of version 0 or 1 over a digest.
		MalformedCid,
		/// The recipient is unusable: no X25519 public key in its one form, or one to which nothing
		/// can be encrypted in secret.
		UnusableRecipient,
		/// The patient uses or used this recipient already, for themselves or for a key epoch of any
		/// category: every epoch needs a new one.
		RecipientReused,
		/// The link to the epoch before is empty.
		EmptyLink,
		/// The epoch is not the one that the chain expects: read the current one and encrypt again.
		StaleEpoch,
		/// A patient cannot grant access to themselves.
		SelfGrant,
		/// There is no provider at this account.
		ProviderNotFound,
		/// The provider is not verified, or is suspended.
		ProviderNotActive,
		/// The list of categories is empty, or names one twice.
		InvalidCategories,
		/// The grant would be over already.
		ExpiryInPast,
		/// The sealed keys are empty.
		EmptyKeys,
		/// The patient has as many grants as the chain keeps: revoke one that is not needed.
		GrantLimitReached,
		/// You have given this provider no grant, or one from before they left and came back: grant
		/// access again.
		NotFound,
		/// The patient has given the provider no grant, or one from before the provider left and came
		/// back: ask the patient for one.
		NoGrant,
		/// The grant is over.
		GrantExpired,
		/// The grant does not cover this category.
		CategoryNotCovered,
		/// The grant is for viewing only.
		RightNotGranted,
		/// The patient has no record of this number.
		RecordNotFound,
		/// The patient has as many records as the chain keeps: delete one that is not needed.
		RecordLimitReached,
		/// The keys of this category must be rotated first: access to it was taken from somebody
		/// who still holds them.
		RotationDue,
		/// There is no comment of this number about the patient.
		CommentNotFound,
		/// There are as many comments about the patient as the chain keeps: the patient may delete
		/// one that is not needed.
		CommentLimitReached,
		/// The record that the comment is about is of another category.
		OtherCategory,
		/// The record is no prescription: its category is not Medication, or its author is no doctor and no
		/// department who is verified now.
		NotAPrescription,
		/// The prescription was dispensed already.
		AlreadyDispensed,
		/// What was kept of this account, whose patient left, is still being erased: try again when
		/// `PatientErased` was announced.
		ErasureUnderWay,
		/// The grant has other sealed keys by now than those that these were to replace: read them
		/// again, and seal them anew.
		KeysChanged,
		/// As many prescriptions of the patient were dispensed as the chain keeps marks of.
		DispensedLimitReached,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxGrants::get() > 0, "MaxGrants is zero: nobody could be given access");
			assert!(T::MaxRecords::get() > 0, "MaxRecords is zero: nobody could keep a record");
			assert!(T::MaxComments::get() > 0, "MaxComments is zero: nobody could comment");
			let block = T::BlockWeights::get().max_block;
			let fits = T::WeightInfo::erase_item().all_lt(block);
			assert!(fits, "an item to erase does not fit into a block: nothing would be erased");
		}

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
		/// Registers the sender as a patient.
		///
		/// - `profile`: where the encrypted profile is.
		/// - `recipient`: the sender's own age recipient.
		/// - `epochs`: the recipient of the first key epoch of every category, in the order of the
		///   categories. The view function `first_epochs` says which numbers they get.
		///
		/// All nine recipients are different keys.
		///
		/// Needs the role Patient, or no role where the enrolment policy lets strangers register.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			profile: Cid,
			recipient: Recipient,
			epochs: Box<EpochRecipients>,
		) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_register(&patient, profile, recipient, *epochs)?;
			Self::log(&patient, AuditKind::PatientRegistered, AuditItem::Nothing);
			Self::deposit_event(Event::PatientRegistered { patient });
			Ok(())
		}

		/// Replaces the sender's encrypted profile.
		///
		/// - `profile`: where the new one is.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update_profile())]
		pub fn update_profile(origin: OriginFor<T>, profile: Cid) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_update_profile(&patient, profile)?;
			Self::log(&patient, AuditKind::PatientProfileUpdated, AuditItem::Nothing);
			Self::deposit_event(Event::ProfileUpdated { patient });
			Ok(())
		}

		/// Lets a provider view, or contribute to, some of the sender's categories.
		///
		/// - `provider`: a verified provider who is not suspended.
		/// - `categories`: what the grant covers, each once.
		/// - `right`: what the provider may do.
		/// - `expires`: when the grant is over, in milliseconds since the Unix epoch. None: when
		///   revoked.
		/// - `sealed_keys`: the identities of the current epochs of `categories`, encrypted to the
		///   provider's recipient.
		///
		/// A grant that this provider has already is replaced as a whole: the latest one is the
		/// patient's word. The keys of categories that the new one leaves out must be rotated,
		/// best in the same batch: until then nobody adds a record to them.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::grant_access())]
		pub fn grant_access(
			origin: OriginFor<T>,
			provider: T::AccountId,
			categories: CategoryList,
			right: Right,
			expires: Option<Moment>,
			sealed_keys: SealedKeys,
		) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_grant(&patient, &provider, &categories, right, expires, sealed_keys)?;
			Self::log(&patient, AuditKind::AccessGranted, AuditItem::Member(provider.clone()));
			Self::deposit_event(Event::AccessGranted {
				patient,
				provider,
				categories,
				right,
				expires,
			});
			Ok(())
		}

		/// Takes a grant and its sealed keys away, at once.
		///
		/// - `provider`: whose grant. It may be expired, and the provider suspended.
		///
		/// The keys of the categories that it covered must be rotated, best in the same batch:
		/// until then nobody adds a record to them. Reseal for the providers who keep access.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::revoke_access())]
		pub fn revoke_access(origin: OriginFor<T>, provider: T::AccountId) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_revoke(&patient, &provider)?;
			Self::log(&patient, AuditKind::AccessRevoked, AuditItem::Member(provider.clone()));
			Self::deposit_event(Event::AccessRevoked { patient, provider });
			Ok(())
		}

		/// Moves one of the sender's categories to its next key epoch.
		///
		/// - `category`: the category.
		/// - `epoch`: the number of the new epoch, one above the current one.
		/// - `recipient`: what records of the new epoch are encrypted to, which nothing of the
		///   sender's was before.
		/// - `link`: the identity of the current epoch, encrypted to `recipient`.
		///
		/// Records can be added to the category again, where a revocation or a narrower grant had
		/// closed it. Grants stay as they are. Their sealed keys do not open the new epoch until
		/// `reseal`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::rotate_keys())]
		pub fn rotate_keys(
			origin: OriginFor<T>,
			category: Category,
			epoch: EpochNumber,
			recipient: Recipient,
			link: Link,
		) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_rotate(&patient, category, epoch, recipient, link)?;
			let item = AuditItem::Epoch { category, number: epoch };
			Self::log(&patient, AuditKind::KeysRotated, item);
			Self::deposit_event(Event::KeysRotated { patient, category, epoch, recipient });
			Ok(())
		}

		/// Hands the current keys to a provider who keeps access.
		///
		/// - `provider`: an active provider whose grant is not over.
		/// - `sealed_keys`: the identities of the current epochs of the grant's categories,
		///   encrypted to the provider's recipient.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::reseal())]
		pub fn reseal(
			origin: OriginFor<T>,
			provider: T::AccountId,
			sealed_keys: SealedKeys,
		) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_reseal(&patient, &provider, sealed_keys)?;
			Self::log(&patient, AuditKind::KeysResealed, AuditItem::Member(provider.clone()));
			Self::deposit_event(Event::KeysResealed { patient, provider });
			Ok(())
		}

		/// Adds a record to the sender's own.
		///
		/// - `category`: what the record is about.
		/// - `epoch`: the key epoch that it is encrypted to, which must be the current one.
		/// - `cid`: the IPFS directory that holds it.
		///
		/// Refused while somebody who lost access to the category holds its current keys: rotate
		/// them first.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::add_file())]
		pub fn add_file(
			origin: OriginFor<T>,
			category: Category,
			epoch: EpochNumber,
			cid: Cid,
		) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			let author = patient.clone();
			let record = Record { cid: cid.clone(), category, epoch, author };
			let record = Self::append(&patient, Self::registered(&patient)?, record)?;
			Self::log(&patient, AuditKind::FileAdded, AuditItem::Record(record));
			Self::deposit_event(Event::FileAdded { patient, record, category, epoch, cid });
			Ok(())
		}

		/// Deletes one of the sender's records, whoever wrote it.
		///
		/// - `record`: its number.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::delete_file())]
		pub fn delete_file(origin: OriginFor<T>, record: RecordId) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			let cid = Self::do_delete(&patient, record)?;
			Self::log(&patient, AuditKind::FileDeleted, AuditItem::Record(record));
			Self::deposit_event(Event::FileDeleted { patient, record, cid });
			Ok(())
		}

		/// Deletes a comment about the sender, whoever wrote it.
		///
		/// - `comment`: its number.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::delete_comment())]
		pub fn delete_comment(origin: OriginFor<T>, comment: CommentId) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			let cid = Self::do_delete_comment(&patient, comment)?;
			Self::log(&patient, AuditKind::CommentDeleted, AuditItem::Comment(comment));
			Self::deposit_event(Event::CommentDeleted { patient, comment, cid });
			Ok(())
		}

		/// Ends the sender's registration as a patient, and with it every access, at once.
		///
		/// The blocks that follow erase records, comments, grants, sealed keys and key epochs. They
		/// cannot be brought back: keep what is needed, and unpin the contents, first. The audit trail
		/// stays. The account can register again, with new keys, after `PatientErased`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::deregister())]
		pub fn deregister(origin: OriginFor<T>) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_deregister(&patient)?;
			Self::log(&patient, AuditKind::PatientDeregistered, AuditItem::Nothing);
			Self::deposit_event(Event::PatientDeregistered { patient });
			Ok(())
		}

		/// Replaces the sender's own age recipient, whose identity others may have got hold of.
		///
		/// - `recipient`: the new one, which nothing of the sender's was before.
		/// - `profile`: where the profile is, encrypted to the new one.
		///
		/// Key epochs have recipients of their own: rotate the categories whose identities may have
		/// got lost too, best in the same batch.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::set_recipient())]
		pub fn set_recipient(
			origin: OriginFor<T>,
			recipient: Recipient,
			profile: Cid,
		) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			Self::do_set_recipient(&patient, recipient, profile)?;
			Self::log(&patient, AuditKind::PatientRecipientChanged, AuditItem::Nothing);
			Self::deposit_event(Event::RecipientChanged { patient, recipient });
			Ok(())
		}

		/// Takes part in a rehearsal of an upgrade: the trail says so, and nothing else changes.
		///
		/// Only the version that upgrades are rehearsed with has this call.
		#[cfg(feature = "next-version")]
		#[pallet::call_index(255)]
		#[pallet::weight(T::WeightInfo::update_profile())]
		pub fn rehearse(origin: OriginFor<T>) -> DispatchResult {
			let patient = ensure_signed(origin)?;
			ensure!(Patients::<T>::contains_key(&patient), Error::<T>::NotRegistered);
			Self::log(&patient, AuditKind::Rehearsed, AuditItem::Nothing);
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whether `account` is registered as a patient.
		pub fn is_registered(account: T::AccountId) -> bool {
			Patients::<T>::get(account).is_some()
		}

		/// What the chain keeps of the patient `account`.
		pub fn patient(account: T::AccountId) -> Option<PatientOf<T>> {
			Patients::<T>::get(account)
		}

		/// How many patients are registered.
		pub fn total_patients() -> u32 {
			PatientCount::<T>::get()
		}

		/// Whether `provider` may use `right` on `category` of `patient`, now.
		pub fn check_access(
			patient: T::AccountId,
			provider: T::AccountId,
			category: Category,
			right: Right,
		) -> bool {
			Self::ensure_access(&patient, &provider, category, right).is_ok()
		}

		/// The numbers that the first key epochs of `account` get, or got, when it registers, in the
		/// order of the categories: 0, unless it was a patient before.
		pub fn first_epochs(account: T::AccountId) -> [EpochNumber; Category::COUNT as usize] {
			FirstEpochs::<T>::get(account)
		}

		/// Whether what was kept of `account`, whose patient left, is still being erased. Until it is,
		/// the account cannot register again.
		pub fn is_erasing(account: T::AccountId) -> bool {
			Erasures::<T>::contains_key(account)
		}

		/// What `patient` lets `provider` do, and what becomes of it: it may be expired, and the
		/// provider suspended.
		pub fn grant(patient: T::AccountId, provider: T::AccountId) -> Option<GrantStandingOf<T>> {
			let grant = Grants::<T>::get(&patient, &provider)?;
			Some(Self::standing(&patient, &provider, grant))
		}

		/// The grants of `patient` by provider, expired ones included, and what becomes of each: at
		/// most `limit`, and never more than 256. To read on, give the last provider as `after`.
		pub fn grants(
			patient: T::AccountId,
			after: Option<T::AccountId>,
			limit: u32,
		) -> Vec<(T::AccountId, GrantStandingOf<T>)> {
			Self::grants_page(patient, after, limit)
		}

		/// The patients who granted something to `provider`, expired grants included: at most
		/// `limit`, and never more than 256. To read on, give the last patient as `after`. A patient
		/// who left is among them until the grant is erased.
		pub fn grants_to(
			provider: T::AccountId,
			after: Option<T::AccountId>,
			limit: u32,
		) -> Vec<T::AccountId> {
			Self::grants_to_page(provider, after, limit)
		}

		/// The keys that `patient` sealed for `provider`.
		pub fn sealed_keys(patient: T::AccountId, provider: T::AccountId) -> Option<SealedKeys> {
			Keys::<T>::get(patient, provider)
		}

		/// The records of `patient`, of one category or of all, in the order of their numbers.
		///
		/// Looks at 256 numbers at most, starting with `from`, and stops after `limit` records. The
		/// second part of the answer is the number to go on with, until it is none. A page may be
		/// short, or empty, where records were deleted or are of other categories.
		pub fn files(
			patient: T::AccountId,
			category: Option<Category>,
			from: RecordId,
			limit: u32,
		) -> (Vec<(RecordId, RecordOf<T>)>, Option<RecordId>) {
			Self::files_page(patient, category, from, limit)
		}

		/// The record number `id` of `patient`.
		pub fn file(patient: T::AccountId, id: RecordId) -> Option<RecordOf<T>> {
			Records::<T>::get(patient, id)
		}

		/// The pharmacy that dispensed the prescription number `record` of `patient`, under this number or
		/// an earlier one.
		pub fn dispensed(patient: T::AccountId, record: RecordId) -> Option<T::AccountId> {
			let mark = Self::mark_of(&Records::<T>::get(&patient, record)?);
			Dispensed::<T>::get(patient, mark)
		}

		/// The comments about `patient`, of one category or of all, in the order of their numbers.
		///
		/// Looks at 256 numbers at most, starting with `from`, and stops after `limit` comments. The
		/// second part of the answer is the number to go on with, until it is none. A page may be
		/// short, or empty, where comments were deleted or are of other categories.
		pub fn comments(
			patient: T::AccountId,
			category: Option<Category>,
			from: CommentId,
			limit: u32,
		) -> (Vec<(CommentId, CommentOf<T>)>, Option<CommentId>) {
			Self::comments_page(patient, category, from, limit)
		}

		/// The comment number `id` about `patient`.
		pub fn comment(patient: T::AccountId, id: CommentId) -> Option<CommentOf<T>> {
			Comments::<T>::get(patient, id)
		}

		/// One key epoch of a category of `patient`, past or current.
		pub fn epoch(
			patient: T::AccountId,
			category: Category,
			number: EpochNumber,
		) -> Option<EpochState> {
			Epochs::<T>::get((patient, category, number))
		}

		/// The key epochs of a category of `patient` in the order of their numbers, starting with
		/// `from`: at most `limit`, and never more than 256.
		pub fn epochs(
			patient: T::AccountId,
			category: Category,
			from: EpochNumber,
			limit: u32,
		) -> Vec<(EpochNumber, EpochState)> {
			Self::epochs_page(patient, category, from, limit)
		}

		/// The current key epoch of every category of `patient`, in the order of the categories:
		/// its number, and what new records are encrypted to.
		pub fn current_epochs(
			patient: T::AccountId,
		) -> Option<[(EpochNumber, Recipient); Category::COUNT as usize]> {
			Self::current_recipients(&patient)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Leaves the one line of a successful call in the trail. The patient acted, and it is
		/// the patient's affair.
		fn log(patient: &T::AccountId, kind: AuditKind, item: AuditItem<T::AccountId>) {
			T::Audit::record(Actor::Member(patient.clone()), Some(patient.clone()), kind, item);
		}
	}
}
