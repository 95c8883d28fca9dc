//! How a role is given and taken: the role, its index, its count and its reference, always
//! together. Touches those four, and the nonce that comes and goes with the last reference.

use crate::{Config, Enrolment, EnrolmentPolicy, Error, MemberCount, Members, Pallet, Roles};
use alloc::vec::Vec;
use frame_support::ensure;
use salus_primitives::{Role, RoleRegistry};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Gives `who`, who has none, a role and the reference that comes with it.
	pub(crate) fn give(who: &T::AccountId, role: Role) -> Result<(), Error<T>> {
		ensure!(!Roles::<T>::contains_key(who), Error::<T>::AlreadyExists);
		Roles::<T>::insert(who, role);
		Members::<T>::insert(role, who, ());
		MemberCount::<T>::mutate(role, |count| *count = count.saturating_add(1));
		frame_system::Pallet::<T>::inc_sufficients(who);
		Self::revive(who);
		Ok(())
	}

	/// Takes the role of `who` and the reference back.
	pub(crate) fn take(who: &T::AccountId) -> Result<Role, Error<T>> {
		let role = Roles::<T>::get(who).ok_or(Error::<T>::NotFound)?;
		let left = MemberCount::<T>::get(role).saturating_sub(1);
		ensure!(role != Role::Admin || left > 0, Error::<T>::LastAdmin);
		Roles::<T>::remove(who);
		Members::<T>::remove(role, who);
		MemberCount::<T>::insert(role, left);
		Self::retire(who, frame_system::Pallet::<T>::dec_sufficients);
		Ok(role)
	}

	/// Checks that `who` may register under `role`, and says whether the role is still to be given.
	pub(crate) fn check_enrol(who: &T::AccountId, role: Role) -> Result<bool, Error<T>> {
		match Roles::<T>::get(who) {
			Some(held) if held == role => Ok(false),
			Some(_) => Err(Error::<T>::AlreadyExists),
			None => {
				let open = Enrolment::<T>::get() == EnrolmentPolicy::Open;
				ensure!(open, Error::<T>::NotEnrolled);
				Ok(true)
			}
		}
	}

	/// Whether something keeps `who` alive. `CheckMember` lends a stranger who signs a reference.
	/// Without one, nobody signed for this account: it stands for another one (as derived by
	/// `utility.as_derivative`, or as a multisig), and one transaction could register any number of
	/// such.
	pub(crate) fn is_referred_to(who: &T::AccountId) -> bool {
		frame_system::Pallet::<T>::reference_count(who) > 0
	}
}

impl<T: Config> RoleRegistry<T::AccountId> for Pallet<T> {
	fn role(who: &T::AccountId) -> Option<Role> {
		Roles::<T>::get(who)
	}

	fn enrol(who: &T::AccountId, role: Role) -> DispatchResult {
		if Self::check_enrol(who, role)? {
			ensure!(Self::is_referred_to(who), Error::<T>::NotEnrolled);
			Self::give(who, role)?;
		}
		Ok(())
	}

	fn assign(who: &T::AccountId, role: Role) -> DispatchResult {
		Ok(Self::give(who, role)?)
	}

	fn remove(who: &T::AccountId, role: Role) -> DispatchResult {
		ensure!(Roles::<T>::get(who) == Some(role), Error::<T>::NotFound);
		Self::take(who)?;
		Ok(())
	}

	fn members(role: Role, after: Option<T::AccountId>, limit: u32) -> Vec<T::AccountId> {
		Pallet::<T>::members(role, after, limit)
	}
}
