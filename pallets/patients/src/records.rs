//! Adding, deleting and dispensing records. Touches `Records`, `Dispensed`, and the numbers of both in
//! `Patients`; asks who is a provider.

use crate::{
	types::{PatientOf, RecordOf},
	Config, Dispensed, Error, Pallet, Patients, Records,
};
use frame_support::{ensure, traits::Get};
use salus_primitives::{Category, Cid, EpochNumber, ProviderKind, ProviderRegistry, RecordId};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Checks that something at `cid` that is encrypted to `epoch` of `category` may be written to
	/// `patient` now.
	pub(crate) fn ensure_fits(
		patient: &PatientOf<T>,
		cid: &Cid,
		category: Category,
		epoch: EpochNumber,
	) -> DispatchResult {
		ensure!(cid.is_well_formed(), Error::<T>::MalformedCid);
		ensure!(epoch == patient.current_epoch(category), Error::<T>::StaleEpoch);
		ensure!(!patient.rotation_due.contains(category), Error::<T>::RotationDue);
		Ok(())
	}

	/// Adds `record` to `patient`, whose account is `who`. Who may do that, the caller has checked.
	pub(crate) fn append(
		who: &T::AccountId,
		mut patient: PatientOf<T>,
		record: RecordOf<T>,
	) -> Result<RecordId, DispatchError> {
		Self::ensure_fits(&patient, &record.cid, record.category, record.epoch)?;
		let has_room = patient.live_records < T::MaxRecords::get();
		ensure!(has_room, Error::<T>::RecordLimitReached);
		let id = patient.next_record;
		patient.next_record = id.checked_add(1).ok_or(Error::<T>::RecordLimitReached)?;
		patient.live_records = patient.live_records.saturating_add(1);

		Patients::<T>::insert(who, patient);
		Records::<T>::insert(who, id, record);
		Ok(id)
	}

	/// Deletes a record of the patient `who`, and says where its content is.
	pub(crate) fn do_delete(who: &T::AccountId, id: RecordId) -> Result<Cid, DispatchError> {
		let mut patient = Self::registered(who)?;
		let record = Records::<T>::take(who, id).ok_or(Error::<T>::RecordNotFound)?;
		patient.live_records = patient.live_records.saturating_sub(1);
		Patients::<T>::insert(who, patient);
		Ok(record.cid)
	}

	/// Notes that `pharmacy` handed out what a record of the patient `who` prescribes.
	pub(crate) fn do_dispense(
		who: &T::AccountId,
		id: RecordId,
		pharmacy: &T::AccountId,
	) -> DispatchResult {
		let mut patient = Patients::<T>::get(who).ok_or(Error::<T>::PatientNotFound)?;
		let record = Records::<T>::get(who, id).ok_or(Error::<T>::RecordNotFound)?;
		ensure!(record.category == Category::Medication, Error::<T>::NotAPrescription);
		ensure!(Self::prescribes(&record.author), Error::<T>::NotAPrescription);
		let mark = Self::mark_of(&record);
		ensure!(!Dispensed::<T>::contains_key(who, mark), Error::<T>::AlreadyDispensed);
		let has_room = patient.dispensed < T::MaxRecords::get();
		ensure!(has_room, Error::<T>::DispensedLimitReached);
		patient.dispensed = patient.dispensed.saturating_add(1);
		Patients::<T>::insert(who, patient);
		Dispensed::<T>::insert(who, mark, pharmacy);
		Ok(())
	}

	/// Whether `author` may prescribe now.
	fn prescribes(author: &T::AccountId) -> bool {
		let kind = T::Providers::kind(author);
		let prescribes = matches!(kind, Some(ProviderKind::Doctor | ProviderKind::Department));
		prescribes && T::Providers::is_active(author)
	}

	/// What names `record` where it is dispensed: the same content of the same author has the same name.
	pub(crate) fn mark_of(record: &RecordOf<T>) -> [u8; 32] {
		BlakeTwo256::hash_of(&(&record.author, &record.cid)).0
	}
}
