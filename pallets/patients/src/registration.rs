//! Patients and their profiles. Touches `Patients`, `PatientCount` and `UsedRecipients`, looks at
//! `Erasures`, and asks for the role.

use crate::{
	types::{Patient, PatientOf},
	Config, Erasures, Error, FirstEpochs, Pallet, PatientCount, Patients, UsedRecipients,
};
use frame_support::ensure;
use salus_primitives::{
	key::are_distinct, traits::Registered, Categories, Cid, EpochRecipients, Recipient, Role,
	RoleRegistry,
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// What the chain keeps of `who`, who sent a call that only patients may send.
	pub(crate) fn registered(who: &T::AccountId) -> Result<PatientOf<T>, Error<T>> {
		Patients::<T>::get(who).ok_or(Error::<T>::NotRegistered)
	}

	pub(crate) fn do_register(
		who: &T::AccountId,
		profile: Cid,
		recipient: Recipient,
		epochs: EpochRecipients,
	) -> DispatchResult {
		ensure!(Patients::<T>::get(who).is_none(), Error::<T>::AlreadyExists);
		ensure!(!Erasures::<T>::contains_key(who), Error::<T>::ErasureUnderWay);
		ensure!(profile.is_well_formed(), Error::<T>::MalformedCid);
		ensure!(recipient.is_usable(), Error::<T>::UnusableRecipient);
		ensure!(epochs.iter().all(Recipient::is_usable), Error::<T>::UnusableRecipient);
		ensure!(are_distinct(&recipient, &epochs), Error::<T>::RecipientReused);
		ensure!(!Self::were_used(who, &epochs), Error::<T>::RecipientReused);
		T::Roles::enrol(who, Role::Patient)?;
		Self::insert_patient(who, profile, recipient, epochs);
		Ok(())
	}

	/// Whether one of `epochs` is a recipient that `who` named before, as a patient who left since.
	pub fn were_used(who: &T::AccountId, epochs: &EpochRecipients) -> bool {
		FirstEpochs::<T>::contains_key(who)
			&& epochs.iter().any(|recipient| UsedRecipients::<T>::contains_key(who, recipient))
	}

	/// The writing half of a registration, after its checks.
	pub(crate) fn insert_patient(
		who: &T::AccountId,
		profile: Cid,
		recipient: Recipient,
		epochs: EpochRecipients,
	) {
		let patient = Patient {
			profile,
			recipient,
			epochs: FirstEpochs::<T>::get(who),
			rotation_due: Categories::default(),
			next_record: 0,
			live_records: 0,
			next_comment: 0,
			live_comments: 0,
			grants: 0,
			dispensed: 0,
			registered_at: frame_system::Pallet::<T>::block_number(),
		};
		Self::insert_first_epochs(who, &patient, epochs);
		Patients::<T>::insert(who, patient);
		UsedRecipients::<T>::insert(who, recipient, ());
		PatientCount::<T>::mutate(|count| *count = count.saturating_add(1));
	}

	pub(crate) fn do_update_profile(who: &T::AccountId, profile: Cid) -> DispatchResult {
		let patient = Self::registered(who)?;
		ensure!(profile.is_well_formed(), Error::<T>::MalformedCid);
		Patients::<T>::insert(who, Patient { profile, ..patient });
		Ok(())
	}

	pub(crate) fn do_set_recipient(
		who: &T::AccountId,
		recipient: Recipient,
		profile: Cid,
	) -> DispatchResult {
		let patient = Self::registered(who)?;
		ensure!(profile.is_well_formed(), Error::<T>::MalformedCid);
		ensure!(recipient.is_usable(), Error::<T>::UnusableRecipient);
		let used = UsedRecipients::<T>::contains_key(who, recipient);
		ensure!(!used, Error::<T>::RecipientReused);
		Patients::<T>::insert(who, Patient { profile, recipient, ..patient });
		UsedRecipients::<T>::insert(who, recipient, ());
		Ok(())
	}
}

impl<T: Config> Registered<T::AccountId> for Pallet<T> {
	// Read as a whole: what only looks whether something is there leaves its hash in the proof of a call,
	// and smoldot, the light client, asks for the value.
	fn is_registered(who: &T::AccountId) -> bool {
		Patients::<T>::get(who).is_some()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn register(who: &T::AccountId) {
		crate::benchmarking::patient::<T>(who);
	}
}
