//! Adding, deleting and dispensing records. Touches `Records`, `Dispensed`, and the numbers of
//! records in `Patients`.

use crate::{
	types::{PatientOf, RecordOf},
	Config, Dispensed, Error, Pallet, Patients, Records,
};
use frame_support::{ensure, traits::Get};
use salus_primitives::{Category, Cid, EpochNumber, RecordId};
use sp_runtime::{DispatchError, DispatchResult};

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
		Dispensed::<T>::remove(who, id);
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
		ensure!(Patients::<T>::contains_key(who), Error::<T>::PatientNotFound);
		let record = Records::<T>::get(who, id).ok_or(Error::<T>::RecordNotFound)?;
		ensure!(record.category == Category::Medication, Error::<T>::NotAPrescription);
		ensure!(!Dispensed::<T>::contains_key(who, id), Error::<T>::AlreadyDispensed);
		Dispensed::<T>::insert(who, id, pharmacy);
		Ok(())
	}
}
