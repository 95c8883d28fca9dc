//! # Validators
//!
//! Who makes and finalises blocks: the seats of a consortium's validators, which governance gives
//! and takes, and the session pallet fills with keys.
//!
//! ## Terminology
//!
//! - **Seat**: the right to validate. Governance gives it to an account and takes it back.
//! - **Session keys**: the keys that a validator's node signs blocks and votes with. The account sets
//!   them itself, with `session.set_keys`, once it has a seat.
//! - **Session**: the time for which the validators stay the same.
//!
//! ## How the set changes
//!
//! The session pallet asks at each session's start who validates in the next one: everyone who has a
//! seat and session keys. So a change takes effect with the session after the next start. Keys that
//! are purged with a seat stay in use until then; the session pallet holds copies of those that it
//! has planned with.
//!
//! | what happens | what the chain does |
//! |---|---|
//! | a seat is given | nothing until its keys are set |
//! | a seat is taken | its keys go with it, and no session planned from then on counts on it |
//! | nothing has changed | the session pallet is told so: an offender whom it disabled stays so |
//! | fewer than [`Minimum`] seats have keys | whoever validates goes on |
//!
//! The set is never empty and nobody is in it without keys: the session pallet leaves out who has
//! none, and nothing but [`Pallet::remove_validator`] takes keys away, which sees to it that enough
//! others have theirs.
//!
//! ## Assumptions
//!
//! - Session keys are set by their owner with proof, of [`SeatOf`] alone, and are purged through
//!   [`SessionKeys::purge`] alone: the runtime refuses `session.purge_keys`.
//! - [`Config::MaxValidators`] is no more than the consensus pallets keep.
//! - At genesis, this pallet is built before the session pallet.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | configuration, storage, calls, view functions |
//! | `keys.rs` | what the pallet asks about session keys, and who may set them |
//! | `sessions.rs` | what the session pallet asks at a session's start |
//! | `try_state.rs` | what must be true of the storage |
//!
//! It may touch its own storage and, through [`References`](salus_primitives::traits::References)
//! and [`SessionKeys`], the references and the session keys of validators.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod keys;
#[cfg(test)]
mod mock;
mod sessions;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use keys::{NoIdentification, SeatOf, SessionKeys};
pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::{SessionKeys, WeightInfo};
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::traits::References;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The validators pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The weight of each call.
		type WeightInfo: WeightInfo;

		/// Whose word is that of the whole consortium.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What keeps a validator's account alive without a balance.
		type References: References<Self::AccountId>;

		/// Who has session keys.
		type SessionKeys: SessionKeys<Self::AccountId>;

		/// How many validators there may be.
		#[pallet::constant]
		type MaxValidators: Get<u32>;
	}

	/// The accounts that have a seat, in order.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// The fewest validators with session keys that there may be.
	///
	/// No session is planned with fewer, and no removal leaves fewer. From 1 to `MaxValidators`.
	#[pallet::storage]
	pub type Minimum<T: Config> = StorageValue<_, u32, ValueQuery, ConstU32<1>>;

	/// The validators that the chain starts with. Their session keys stand in the session pallet's
	/// part of the genesis.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Accounts, in any order.
		pub validators: Vec<T::AccountId>,
		/// The fewest with session keys. From 1, which stands where nothing is said, to as many as
		/// `validators` names.
		pub minimum: u32,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { validators: Vec::new(), minimum: 1 }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let min = self.minimum;
			assert!(min > 0, "validators.minimum of the chain spec is 0, and has to be at least 1");
			let count = self.validators.len();
			assert!(
				// A chain may start without seats; it is then left to the session pallet.
				count.max(1) >= min as usize,
				"validators.validators of the chain spec names {count}, and validators.minimum is {min}",
			);
			Minimum::<T>::put(min);
			if self.validators.is_empty() {
				return;
			}
			let mut sorted = self.validators.clone();
			sorted.sort();
			let twice = sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| &pair[0]);
			assert!(
				twice.is_none(),
				"validators.validators of the chain spec names {twice:?} twice"
			);
			let Ok(validators) = BoundedVec::try_from(sorted) else {
				let max = T::MaxValidators::get();
				panic!(
					"validators.validators of the chain spec names {count}, and more than {max}"
				);
			};
			validators.iter().for_each(T::References::give);
			Validators::<T>::put(validators);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account got a seat. It validates once its session keys are set and a session has been
		/// planned with them.
		ValidatorAdded {
			/// The account.
			who: T::AccountId,
		},
		/// An account lost its seat and its session keys. It validates until the sessions that were
		/// planned with it are over.
		ValidatorRemoved {
			/// The account.
			who: T::AccountId,
		},
		/// There may be no fewer validators with session keys than this from now on.
		MinimumSet {
			/// The fewest that there may be.
			minimum: u32,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is a validator already.
		AlreadyExists,
		/// The account is not a validator.
		NotFound,
		/// There are as many validators as the chain takes. Remove one first.
		ValidatorLimitReached,
		/// Without this one, fewer validators, or fewer with session keys, would be left than the
		/// minimum. Add another one first and have its keys set, or set a lower minimum.
		TooFewValidators,
		/// The minimum is 0, or more than the validators with session keys that there are.
		MinimumOutOfBounds,
		/// The minimum is that already.
		Unchanged,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxValidators::get() > 0, "a chain has a validator");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Gives `who` a seat, and with it the right to set session keys (`session.set_keys`).
		///
		/// For governance.
		///
		/// # Errors
		/// `BadOrigin`, `AlreadyExists`, `ValidatorLimitReached`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_validator())]
		pub fn add_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let mut validators = Validators::<T>::get();
			let Err(place) = validators.binary_search(&who) else {
				return Err(Error::<T>::AlreadyExists.into());
			};
			validators
				.try_insert(place, who.clone())
				.map_err(|_| Error::<T>::ValidatorLimitReached)?;
			Validators::<T>::put(validators);
			T::References::give(&who);
			Self::deposit_event(Event::ValidatorAdded { who });
			Ok(())
		}

		/// Takes the seat from `who`, and the session keys. The validator goes on until the sessions
		/// that were planned with it are over: the current one and the next.
		///
		/// For governance.
		///
		/// # Errors
		/// `BadOrigin`, `NotFound`, `TooFewValidators`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove_validator())]
		pub fn remove_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let mut validators = Validators::<T>::get();
			let place = validators.binary_search(&who).map_err(|_| Error::<T>::NotFound)?;
			validators.remove(place);
			let has_keys = T::SessionKeys::are_set(&who);
			ensure!(Self::are_enough(&validators), Error::<T>::TooFewValidators);
			// Who has no keys, an offender for instance, is not one of those who are needed.
			let enough = !has_keys || Self::are_enough(&Self::with_keys(&validators));
			ensure!(enough, Error::<T>::TooFewValidators);
			Validators::<T>::put(validators);
			// The keys go first: while the account has some, it cannot lose its last reference.
			if has_keys {
				T::SessionKeys::purge(&who)?;
			}
			T::References::take(&who);
			Self::deposit_event(Event::ValidatorRemoved { who });
			Ok(())
		}

		/// Sets the fewest validators with session keys that there may be. From then on no removal
		/// leaves fewer, and no session is planned with fewer.
		///
		/// For governance. From 1 to as many as have session keys now.
		///
		/// # Errors
		/// `BadOrigin`, `Unchanged`, `MinimumOutOfBounds`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_minimum())]
		pub fn set_minimum(origin: OriginFor<T>, minimum: u32) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			ensure!(minimum != Minimum::<T>::get(), Error::<T>::Unchanged);
			let with_keys = Self::with_keys(&Validators::<T>::get()).len();
			let met = minimum as usize <= with_keys;
			ensure!(minimum > 0 && met, Error::<T>::MinimumOutOfBounds);
			Minimum::<T>::put(minimum);
			Self::deposit_event(Event::MinimumSet { minimum });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Every validator, and whether its session keys are set. Without, it does not validate.
		pub fn validators() -> Vec<(T::AccountId, bool)> {
			let with_keys = |who| {
				let are_set = T::SessionKeys::are_set(&who);
				(who, are_set)
			};
			Validators::<T>::get().into_iter().map(with_keys).collect()
		}

		/// The fewest validators with session keys that there may be.
		pub fn minimum() -> u32 {
			Minimum::<T>::get()
		}

		/// Whether `account` is a validator, with or without session keys.
		pub fn is_validator(account: T::AccountId) -> bool {
			Validators::<T>::get().binary_search(&account).is_ok()
		}
	}
}
