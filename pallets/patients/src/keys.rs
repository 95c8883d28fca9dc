//! Key epochs and their rotation. Touches `Epochs`, `UsedRecipients`, and in `Patients` the current
//! numbers and the rotations due.

use crate::{types::PatientOf, Config, Epochs, Error, Pallet, Patients, UsedRecipients};
use frame_support::ensure;
use salus_primitives::{
	BlockNumber, Categories, Category, EpochNumber, EpochRecipients, EpochState, Link, Recipient,
};
use sp_runtime::{DispatchResult, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// Puts the first epoch of every category of the new `patient` on chain.
	pub(crate) fn insert_first_epochs(
		who: &T::AccountId,
		patient: &PatientOf<T>,
		recipients: EpochRecipients,
	) {
		for (category, recipient) in Category::ALL.into_iter().zip(recipients) {
			UsedRecipients::<T>::insert(who, recipient, ());
			let number = patient.current_epoch(category);
			Epochs::<T>::insert((who, category, number), Self::begun_now(recipient, None));
		}
	}

	pub(crate) fn do_rotate(
		who: &T::AccountId,
		category: Category,
		epoch: EpochNumber,
		recipient: Recipient,
		link: Link,
	) -> DispatchResult {
		let mut patient = Self::registered(who)?;
		let current = patient.current_epoch(category);
		ensure!(current.checked_add(1) == Some(epoch), Error::<T>::StaleEpoch);
		ensure!(recipient.is_usable(), Error::<T>::UnusableRecipient);
		ensure!(!link.is_empty(), Error::<T>::EmptyLink);
		let used = UsedRecipients::<T>::contains_key(who, recipient);
		ensure!(!used, Error::<T>::RecipientReused);

		patient.epochs[category.index()] = epoch;
		patient.rotation_due.remove(category);
		Patients::<T>::insert(who, patient);
		UsedRecipients::<T>::insert(who, recipient, ());
		Epochs::<T>::insert((who, category, epoch), Self::begun_now(recipient, Some(link)));
		Ok(())
	}

	fn begun_now(recipient: Recipient, link: Option<Link>) -> EpochState {
		let began = frame_system::Pallet::<T>::block_number().saturated_into();
		EpochState { recipient, link, began }
	}

	/// Those of `categories` whose current keys were there at the end of block `block`.
	pub(crate) fn begun_until(
		who: &T::AccountId,
		categories: Categories,
		block: BlockNumber,
	) -> Categories {
		let Some(patient) = Patients::<T>::get(who) else { return Categories::default() };
		let mut begun = categories;
		for category in categories.iter() {
			let current = (who, category, patient.current_epoch(category));
			if Epochs::<T>::get(current).is_none_or(|epoch| epoch.began > block) {
				begun.remove(category);
			}
		}
		begun
	}

	/// The number and the recipient of the current epoch of every category.
	pub(crate) fn current_recipients(
		who: &T::AccountId,
	) -> Option<[(EpochNumber, Recipient); Category::COUNT as usize]> {
		let patient = Patients::<T>::get(who)?;
		let mut current = [(0, Recipient([0; 32])); Category::COUNT as usize];
		for (slot, category) in current.iter_mut().zip(Category::ALL) {
			let number = patient.current_epoch(category);
			*slot = (number, Epochs::<T>::get((who, category, number))?.recipient);
		}
		Some(current)
	}
}
