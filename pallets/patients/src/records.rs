//! Adding and deleting records. Touches `Records`, and the numbers of them in `Patients`.

use crate::{
	types::{PatientOf, RecordOf},
	Config, Error, Pallet, Patients, Records,
};
use frame_support::{ensure, traits::Get};
use salus_primitives::{Cid, RecordId};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Adds `record` to `patient`, whose account is `who`. Who may do that, the caller has checked.
	pub(crate) fn append(
		who: &T::AccountId,
		mut patient: PatientOf<T>,
		record: RecordOf<T>,
	) -> Result<RecordId, DispatchError> {
		ensure!(record.cid.is_well_formed(), Error::<T>::MalformedCid);
		ensure!(record.epoch == patient.current_epoch(record.category), Error::<T>::StaleEpoch);
		ensure!(!patient.rotation_due.contains(record.category), Error::<T>::RotationDue);
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
}
