//! Who acts, and for whom. It is always the signer, or governance: an argument may say under whose
//! grant a doctor acts, and counts only where that department named them.
//!
//! Reads `Providers` and `Staff`, writes to the trail and to no storage of this pallet.

use crate::{pallet::*, Provider};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::{ensure_signed, ensure_signed_or_root, pallet_prelude::OriginFor};
use salus_primitives::{
	Actor, AuditItem, AuditKind, AuditTrail, ProviderKind, ProviderRegistry, Role, RoleRegistry,
};
use sp_runtime::DispatchError;

/// A provider who signed, and the department under whose grant they act, where they act for one.
pub(crate) struct Acting<AccountId> {
	/// Who signed.
	pub(crate) member: AccountId,
	/// The department, which names `member`.
	pub(crate) department: Option<AccountId>,
}

impl<AccountId: Clone> Acting<AccountId> {
	/// Whose grant counts.
	pub(crate) fn holder(&self) -> &AccountId {
		self.department.as_ref().unwrap_or(&self.member)
	}

	/// What the trail says of them.
	pub(crate) fn actor(&self) -> Actor<AccountId> {
		let member = self.member.clone();
		match self.department.clone() {
			Some(department) => Actor::Delegate { member, department },
			None => Actor::Member(member),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// On whose authority `origin` acts: governance, or an admin.
	pub(crate) fn ensure_admin(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
		let Some(who) = ensure_signed_or_root(origin)? else { return Ok(Actor::Governance) };
		ensure!(T::Roles::role(&who) == Some(Role::Admin), Error::<T>::NotAuthorized);
		Ok(Actor::Member(who))
	}

	/// The registered provider who signed.
	pub(crate) fn ensure_provider(
		origin: OriginFor<T>,
	) -> Result<(T::AccountId, Provider), DispatchError> {
		let who = ensure_signed(origin)?;
		let provider = Providers::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;
		Ok((who, provider))
	}

	/// The registered department that signed.
	pub(crate) fn ensure_department(
		origin: OriginFor<T>,
	) -> Result<(T::AccountId, Provider), DispatchError> {
		let (who, provider) = Self::ensure_provider(origin)?;
		ensure!(provider.kind == ProviderKind::Department, Error::<T>::NotADepartment);
		Ok((who, provider))
	}

	/// The registered provider who signed, and the department that they say they act for.
	///
	/// Whether the holder of the grant is active, [`AccessControl`](salus_primitives::AccessControl)
	/// asks; here it is asked whether the signer may speak for that holder.
	pub(crate) fn ensure_acting(
		origin: OriginFor<T>,
		department: Option<T::AccountId>,
	) -> Result<Acting<T::AccountId>, DispatchError> {
		let (member, provider) = Self::ensure_provider(origin)?;
		if let Some(department) = &department {
			Self::ensure_delegate(&member, &provider, department)?;
		}
		Ok(Acting { member, department })
	}

	/// Checks that `doctor` is an active doctor whom `department` names.
	fn ensure_delegate(
		doctor: &T::AccountId,
		provider: &Provider,
		department: &T::AccountId,
	) -> DispatchResult {
		ensure!(provider.kind == ProviderKind::Doctor, Error::<T>::NotADoctor);
		ensure!(provider.is_active(), Error::<T>::NotActive);
		ensure!(Staff::<T>::contains_key(department, doctor), Error::<T>::NotNamed);
		Ok(())
	}

	/// Whether `doctor` may act under the grants of `department` now.
	pub(crate) fn is_delegate(doctor: &T::AccountId, department: &T::AccountId) -> bool {
		<Self as ProviderRegistry<_>>::is_active(department)
			&& Providers::<T>::get(doctor).is_some_and(|provider| {
				Self::ensure_delegate(doctor, &provider, department).is_ok()
			})
	}

	/// Records what a provider did to what is their own.
	pub(crate) fn audit_own(who: &T::AccountId, kind: AuditKind, item: AuditItem<T::AccountId>) {
		T::Audit::record(Actor::Member(who.clone()), Some(who.clone()), kind, item);
	}

	/// Records what was done to a provider.
	pub(crate) fn audit_by(by: Actor<T::AccountId>, provider: &T::AccountId, kind: AuditKind) {
		T::Audit::record(by, Some(provider.clone()), kind, AuditItem::Nothing);
	}

	/// Records what was done with what is a patient's.
	pub(crate) fn audit_for(
		actor: Actor<T::AccountId>,
		patient: &T::AccountId,
		kind: AuditKind,
		item: AuditItem<T::AccountId>,
	) {
		T::Audit::record(actor, Some(patient.clone()), kind, item);
	}
}
