//! What must be true of the storage after every block, and after every test. Reads only.

use crate::{
	Config, MemberAllowance, MemberCount, Members, Pallet, Pending, Registrations, Retired, Roles,
	Signer, Usages,
};
use frame_support::{ensure, traits::Get};
use salus_primitives::Role;
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks everything.
	///
	/// # Errors
	/// Says what does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_index()?;
		Self::try_admins()?;
		Self::try_references()?;
		Self::try_allowance()?;
		Self::try_registrations()?;
		let pending = Pending::<T>::iter_values();
		let mut bounded = pending.map(|count| (1..=T::MaxPending::get()).contains(&count));
		ensure!(
			bounded.all(|it| it),
			"somebody has more calls waiting than may, or a count of none"
		);
		ensure!(!Signer::<T>::exists(), "somebody signs and nothing is carried out");
		Ok(())
	}

	/// Roles, their index and their counts say the same.
	fn try_index() -> Result<(), TryRuntimeError> {
		for (who, role) in Roles::<T>::iter() {
			ensure!(Members::<T>::contains_key(role, who), "a role is not in the index");
		}
		ensure!(Members::<T>::iter().count() == Roles::<T>::iter().count(), "the index has more");
		for role in Role::ALL {
			let members = Members::<T>::iter_key_prefix(role).count();
			ensure!(members == MemberCount::<T>::get(role) as usize, "a count is wrong");
		}
		Ok(())
	}

	/// Once there was an admin, there is one.
	fn try_admins() -> Result<(), TryRuntimeError> {
		let ever = MemberCount::<T>::contains_key(Role::Admin);
		ensure!(!ever || MemberCount::<T>::get(Role::Admin) > 0, "the last admin is gone");
		Ok(())
	}

	/// Whoever has a role has a reference, nobody is metered who does not exist, and nobody who
	/// does has a nonce to come.
	fn try_references() -> Result<(), TryRuntimeError> {
		for who in Roles::<T>::iter_keys() {
			let references = frame_system::Pallet::<T>::sufficients(&who);
			ensure!(references > 0, "a role is without its reference");
		}
		for who in Usages::<T>::iter_keys() {
			let exists = frame_system::Pallet::<T>::account_exists(&who);
			ensure!(exists, "an account that does not exist is metered");
		}
		for (who, nonce) in Retired::<T>::iter() {
			let exists = frame_system::Pallet::<T>::account_exists(&who);
			ensure!(!exists && !nonce.is_zero(), "a nonce is kept that is not to be given back");
		}
		Ok(())
	}

	/// Governance can set another allowance, and nobody fills the blocks with this one.
	fn try_allowance() -> Result<(), TryRuntimeError> {
		let (min, max) = (T::MinAllowance::get(), T::MaxAllowance::get());
		ensure!(MemberAllowance::<T>::get().is_within(min, max), "the allowance is out of bounds");
		Ok(())
	}

	/// No block took more registrations than it may.
	fn try_registrations() -> Result<(), TryRuntimeError> {
		let (block, count) = Registrations::<T>::get();
		ensure!(block <= frame_system::Pallet::<T>::block_number(), "counted in the future");
		ensure!(count <= T::MaxRegistrationsPerBlock::get(), "a block took too many strangers");
		Ok(())
	}
}
