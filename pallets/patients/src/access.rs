//! Grants, sealed keys, and the check that other pallets ask for. Touches `Grants`, `Keys`,
//! `GrantsTo`, and in `Patients` the number of grants and the rotations due.

use crate::{
	types::{
		CommentOf, Grant, GrantOf, GrantStanding, GrantStandingOf, GrantState, PatientOf, RecordOf,
	},
	Config, Error, Grants, GrantsTo, Keys, Pallet, Patients, Records,
};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use salus_primitives::{
	AccessControl, Categories, Category, CategoryList, CommentId, Moment, ProviderRegistry,
	RecordId, Right, SealedKeys,
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant(
		who: &T::AccountId,
		provider: &T::AccountId,
		categories: &CategoryList,
		right: Right,
		expires: Option<Moment>,
		sealed_keys: SealedKeys,
	) -> DispatchResult {
		let mut patient = Self::registered(who)?;
		ensure!(provider != who, Error::<T>::SelfGrant);
		ensure!(T::Providers::kind(provider).is_some(), Error::<T>::ProviderNotFound);
		ensure!(T::Providers::is_active(provider), Error::<T>::ProviderNotActive);
		let categories = Categories::from_list(categories).ok_or(Error::<T>::InvalidCategories)?;
		let granted_at = frame_system::Pallet::<T>::block_number();
		let mut grant = Grant { categories, right, expires, granted_at };
		ensure!(!grant.is_over(T::Time::now()), Error::<T>::ExpiryInPast);
		ensure!(!sealed_keys.is_empty(), Error::<T>::EmptyKeys);

		if let Some(replaced) = Grants::<T>::get(who, provider) {
			let left_out = replaced.categories.without(categories);
			patient.rotation_due = patient.rotation_due.union(left_out);
			Patients::<T>::insert(who, patient);
			// Of keys that the provider was handed before, the chain has to know since when.
			if Self::is_for(provider, &replaced) {
				grant.granted_at = replaced.granted_at;
			}
			Self::put_grant(who, provider, grant, sealed_keys);
		} else {
			ensure!(patient.grants < T::MaxGrants::get(), Error::<T>::GrantLimitReached);
			Self::insert_grant(who, patient, provider, grant, sealed_keys);
		}
		Ok(())
	}

	/// Gives `provider`, who has no grant of the patient `who`, a first one.
	pub(crate) fn insert_grant(
		who: &T::AccountId,
		mut patient: PatientOf<T>,
		provider: &T::AccountId,
		grant: GrantOf<T>,
		sealed_keys: SealedKeys,
	) {
		patient.grants = patient.grants.saturating_add(1);
		Patients::<T>::insert(who, patient);
		GrantsTo::<T>::insert(provider, who, ());
		Self::put_grant(who, provider, grant, sealed_keys);
	}

	fn put_grant(
		who: &T::AccountId,
		provider: &T::AccountId,
		grant: GrantOf<T>,
		sealed_keys: SealedKeys,
	) {
		Grants::<T>::insert(who, provider, grant);
		Keys::<T>::insert(who, provider, sealed_keys);
	}

	pub(crate) fn do_revoke(who: &T::AccountId, provider: &T::AccountId) -> DispatchResult {
		let mut patient = Self::registered(who)?;
		let revoked = Grants::<T>::get(who, provider).ok_or(Error::<T>::NotFound)?;
		patient.grants = patient.grants.saturating_sub(1);
		patient.rotation_due = patient.rotation_due.union(revoked.categories);
		Patients::<T>::insert(who, patient);
		Grants::<T>::remove(who, provider);
		Keys::<T>::remove(who, provider);
		GrantsTo::<T>::remove(provider, who);
		Ok(())
	}

	pub(crate) fn do_reseal(
		who: &T::AccountId,
		provider: &T::AccountId,
		sealed_keys: SealedKeys,
	) -> DispatchResult {
		ensure!(Patients::<T>::contains_key(who), Error::<T>::NotRegistered);
		let grant = Grants::<T>::get(who, provider).ok_or(Error::<T>::NotFound)?;
		ensure!(!grant.is_over(T::Time::now()), Error::<T>::GrantExpired);
		ensure!(T::Providers::is_active(provider), Error::<T>::ProviderNotActive);
		ensure!(Self::is_for(provider, &grant), Error::<T>::NotFound);
		ensure!(!sealed_keys.is_empty(), Error::<T>::EmptyKeys);
		Keys::<T>::insert(who, provider, sealed_keys);
		Ok(())
	}

	/// Whether `grant` was given to `provider` as they are registered now. Whoever left and came
	/// back, perhaps as another kind of provider, starts without grants.
	fn is_for(provider: &T::AccountId, grant: &GrantOf<T>) -> bool {
		T::Providers::registered_at(provider).is_some_and(|since| grant.granted_at >= since.into())
	}

	/// Replaces the keys sealed for `provider`, who asks for it, under the grant of `who`, where they
	/// are those with the hash `replaced`: whoever read them may be late.
	fn do_share_keys(
		who: &T::AccountId,
		provider: &T::AccountId,
		sealed_keys: SealedKeys,
		replaced: [u8; 32],
	) -> DispatchResult {
		ensure!(Patients::<T>::contains_key(who), Error::<T>::PatientNotFound);
		let grant = Grants::<T>::get(who, provider).ok_or(Error::<T>::NoGrant)?;
		ensure!(Self::is_for(provider, &grant), Error::<T>::NoGrant);
		ensure!(!grant.is_over(T::Time::now()), Error::<T>::GrantExpired);
		ensure!(!sealed_keys.is_empty(), Error::<T>::EmptyKeys);
		let old = Keys::<T>::get(who, provider).ok_or(Error::<T>::NoGrant)?;
		ensure!(BlakeTwo256::hash(&old).0 == replaced, Error::<T>::KeysChanged);
		Keys::<T>::insert(who, provider, sealed_keys);
		Ok(())
	}

	/// What becomes of `grant`, which the patient `who` gave to `provider`.
	pub(crate) fn standing(
		who: &T::AccountId,
		provider: &T::AccountId,
		grant: GrantOf<T>,
	) -> GrantStandingOf<T> {
		let state = if grant.is_over(T::Time::now()) {
			GrantState::Expired
		} else if !Self::is_for(provider, &grant) {
			GrantState::Left
		} else if !T::Providers::is_active(provider) {
			GrantState::Unverified
		} else {
			GrantState::Live
		};
		let changed_at = T::Providers::recipient_changed_at(provider);
		let exposed = match changed_at.filter(|block| grant.granted_at <= (*block).into()) {
			Some(block) => Self::begun_until(who, grant.categories, block),
			None => Categories::default(),
		};
		GrantStanding { grant, state, exposed }
	}
}

impl<T: Config> AccessControl<T::AccountId> for Pallet<T> {
	fn ensure_access(
		patient: &T::AccountId,
		provider: &T::AccountId,
		category: Category,
		right: Right,
	) -> DispatchResult {
		// As a whole, for light clients: see `is_registered`.
		ensure!(Patients::<T>::get(patient).is_some(), Error::<T>::PatientNotFound);
		ensure!(T::Providers::is_active(provider), Error::<T>::ProviderNotActive);
		let grant = Grants::<T>::get(patient, provider).ok_or(Error::<T>::NoGrant)?;
		ensure!(Self::is_for(provider, &grant), Error::<T>::NoGrant);
		ensure!(!grant.is_over(T::Time::now()), Error::<T>::GrantExpired);
		ensure!(grant.categories.contains(category), Error::<T>::CategoryNotCovered);
		ensure!(grant.right.covers(right), Error::<T>::RightNotGranted);
		Ok(())
	}

	fn insert_record(
		patient: &T::AccountId,
		record: RecordOf<T>,
	) -> Result<RecordId, DispatchError> {
		let state = Patients::<T>::get(patient).ok_or(Error::<T>::PatientNotFound)?;
		Self::append(patient, state, record)
	}

	fn insert_comment(
		patient: &T::AccountId,
		comment: CommentOf<T>,
	) -> Result<CommentId, DispatchError> {
		let state = Patients::<T>::get(patient).ok_or(Error::<T>::PatientNotFound)?;
		Self::append_comment(patient, state, comment)
	}

	fn mark_dispensed(
		patient: &T::AccountId,
		id: RecordId,
		pharmacy: &T::AccountId,
	) -> DispatchResult {
		Self::do_dispense(patient, id, pharmacy)
	}

	fn share_keys(
		patient: &T::AccountId,
		provider: &T::AccountId,
		sealed_keys: SealedKeys,
		replaced: [u8; 32],
	) -> DispatchResult {
		Self::do_share_keys(patient, provider, sealed_keys, replaced)
	}

	fn record(patient: &T::AccountId, id: RecordId) -> Option<RecordOf<T>> {
		Records::<T>::get(patient, id)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_grant(
		patient: &T::AccountId,
		provider: &T::AccountId,
		categories: Categories,
	) -> [u8; 32] {
		crate::benchmarking::patient_with_grant::<T>(patient, provider, categories);
		Keys::<T>::get(patient, provider).map_or([0; 32], |keys| BlakeTwo256::hash(&keys).0)
	}
}
