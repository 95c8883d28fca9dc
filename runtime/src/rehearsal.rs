//! # Rehearsal
//!
//! A pallet that only the version has that upgrades are rehearsed with (the feature `next-version`). It
//! does what pallets of later versions may do: it brings a call, a view function, storage, an event, an
//! error and a line of the trail that clients of this version have never heard of. All that such a
//! client did before, it goes on doing beside it.
//!
//! It is compiled in any case, so that it is checked with the rest. The table of pallets names it under
//! that feature alone, and nothing of it gets into the WebAssembly of this version.
//!
//! It may touch its own storage and, through [`AuditTrail`](salus_primitives::AuditTrail), the trail.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::{Actor, AuditItem, AuditKind, AuditTrail, RoleRegistry};

	/// The pallet of the rehearsal.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who has which role.
		type Roles: RoleRegistry<Self::AccountId>;

		/// Where every change is written.
		type Audit: AuditTrail<Self::AccountId>;

		/// What the trail says of a rehearsal.
		type Kind: Get<AuditKind>;

		/// What the call costs: no less than to read a role, to count in one item of storage, and to
		/// write to the trail.
		type Cost: Get<Weight>;
	}

	/// How often each member rehearsed.
	#[pallet::storage]
	pub type Rehearsals<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// A member rehearsed.
		Rehearsed {
			/// The member.
			who: T::AccountId,
			/// How often they did by now.
			times: u32,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// Only members rehearse.
		NotAMember,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Counts that the sender rehearsed. For members, of any role.
		///
		/// # Errors
		/// `NotAMember`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::Cost::get())]
		pub fn rehearse(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(T::Roles::role(&who).is_some(), Error::<T>::NotAMember);
			let times = Rehearsals::<T>::mutate(&who, |times| {
				*times = times.saturating_add(1);
				*times
			});
			let actor = Actor::Member(who.clone());
			T::Audit::record(actor, Some(who.clone()), T::Kind::get(), AuditItem::Nothing);
			Self::deposit_event(Event::Rehearsed { who, times });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How often `account` rehearsed.
		pub fn rehearsals(account: T::AccountId) -> u32 {
			Rehearsals::<T>::get(account)
		}
	}
}
