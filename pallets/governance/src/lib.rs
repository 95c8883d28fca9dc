//! # Governance
//!
//! There is no superuser. What only Root may do, the consortium's council does by a vote: this
//! pallet carries a call out as Root once the council has agreed to it.
//!
//! ## Terminology
//!
//! - **Governance**: whatever satisfies [`Config::GovernanceOrigin`], the council's vote.
//! - **Root**: the origin that no filter stops and that every call for Root alone asks for.
//!
//! ## Assumptions
//!
//! - The governance origin is a vote and no account's own. Whoever holds it can do everything that
//!   the runtime can.
//! - The vote bounds the weight and the length of what it is about, and holds what it is about.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | configuration and the one call |
//! | `weights.rs` | what the call costs beside what it carries out |
//!
//! It has no storage. What the call that it carries out may touch, it touches.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::WeightInfo;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{extract_actual_weight, DispatchErrorWithPostInfo, GetDispatchInfo},
		pallet_prelude::*,
		traits::UnfilteredDispatchable,
	};
	use frame_system::{pallet_prelude::*, RawOrigin};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The governance pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The calls that Root may make: all of them.
		type RuntimeCall: Parameter
			+ UnfilteredDispatchable<RuntimeOrigin = Self::RuntimeOrigin>
			+ GetDispatchInfo
			+ From<frame_system::Call<Self>>;

		/// Whose word is that of the whole consortium.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The weight of the call, without what it carries out.
		type WeightInfo: WeightInfo;
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance had a call carried out as Root, and it succeeded. What it did stands in the
		/// events before this one.
		DispatchedAsRoot {},
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Carries `call` out as Root, also one that nobody else may make or that is paused.
		///
		/// For governance: propose this to the council, with the call as its content. It costs what
		/// `call` costs and a little more. It is an ordinary call, whatever class `call` is of, so
		/// that nobody gets a place in a block by naming one that takes precedence.
		///
		/// # Errors
		/// `BadOrigin`, and those of `call`, which then has changed nothing.
		#[pallet::call_index(0)]
		#[pallet::weight(
			T::WeightInfo::dispatch_as_root().saturating_add(call.get_dispatch_info().call_weight)
		)]
		pub fn dispatch_as_root(
			origin: OriginFor<T>,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResultWithPostInfo {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let info = call.get_dispatch_info();
			let result = call.dispatch_bypass_filter(RawOrigin::Root.into());
			let used = T::WeightInfo::dispatch_as_root()
				.saturating_add(extract_actual_weight(&result, &info));
			match result {
				Ok(_) => {
					Self::deposit_event(Event::DispatchedAsRoot {});
					Ok(Some(used).into())
				}
				Err(failed) => {
					Err(DispatchErrorWithPostInfo { post_info: Some(used).into(), ..failed })
				}
			}
		}
	}
}
