//! What storage must look like after every block. Reads all of this pallet's storage.

use crate::{
	types::PatientOf, Comments, Config, Dispensed, Epochs, ErasureCount, Erasures, FirstEpochs,
	Grants, GrantsTo, Keys, LastErased, Pallet, PatientCount, Patients, Records, UsedRecipients,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{Category, Role, RoleRegistry};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the storage of this pallet as a whole.
	///
	/// # Errors
	/// The first thing found that cannot be.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut count = 0u32;
		for (who, patient) in Patients::<T>::iter() {
			count = count.saturating_add(1);
			check_patient::<T>(&who, &patient)?;
			check_epochs::<T>(&who, &patient)?;
			check_records::<T>(&who, &patient)?;
			check_comments::<T>(&who, &patient)?;
			check_grants::<T>(&who, &patient)?;
			check_dispensed::<T>(&who, &patient)?;
		}
		ensure!(count == PatientCount::<T>::get(), "PatientCount is not the number of patients");
		check_owners::<T>()?;
		check_index::<T>()
	}
}

fn check_patient<T: Config>(
	who: &T::AccountId,
	patient: &PatientOf<T>,
) -> Result<(), TryRuntimeError> {
	ensure!(T::Roles::role(who) == Some(Role::Patient), "a patient has another role, or none");
	ensure!(patient.profile.is_well_formed(), "a profile's CID is malformed");
	ensure!(patient.recipient.is_usable(), "a patient's recipient is unusable");
	Ok(())
}

fn check_epochs<T: Config>(
	who: &T::AccountId,
	patient: &PatientOf<T>,
) -> Result<(), TryRuntimeError> {
	let mut recipients = BTreeSet::from([patient.recipient.0]);
	let mut expected = 0usize;
	let is_used = |recipient| UsedRecipients::<T>::contains_key(who, recipient);
	ensure!(is_used(patient.recipient), "a patient's recipient is not among those used");
	for category in Category::ALL {
		let first = FirstEpochs::<T>::get(who)[category.index()];
		let current = patient.current_epoch(category);
		ensure!(first <= current, "a category is behind its first epoch");
		let mut began = 0;
		for number in first..=current {
			let epoch = Epochs::<T>::get((who, category, number)).ok_or("an epoch is missing")?;
			ensure!(epoch.recipient.is_usable(), "an epoch's recipient is unusable");
			ensure!(is_used(epoch.recipient), "an epoch's recipient is not among those used");
			ensure!(recipients.insert(epoch.recipient.0), "a recipient is used twice");
			match epoch.link {
				None => ensure!(number == first, "an epoch after the first has no link"),
				Some(link) => ensure!(number > first && !link.is_empty(), "a link is out of place"),
			}
			ensure!(epoch.began >= began, "an epoch began before the one before it");
			began = epoch.began;
			let registered = BlockNumberFor::<T>::from(began) >= patient.registered_at;
			ensure!(registered, "an epoch began before the registration");
			let now = frame_system::Pallet::<T>::block_number();
			ensure!(now >= began.into(), "an epoch begins in the future");
			expected = expected.saturating_add(1);
		}
	}
	let found = Epochs::<T>::iter_key_prefix((who,)).count();
	ensure!(found == expected, "there are epochs above the current one");
	Ok(())
}

fn check_records<T: Config>(
	who: &T::AccountId,
	patient: &PatientOf<T>,
) -> Result<(), TryRuntimeError> {
	let mut live = 0u32;
	for (id, record) in Records::<T>::iter_prefix(who) {
		live = live.saturating_add(1);
		ensure!(id < patient.next_record, "a record has a number not given out yet");
		ensure!(record.cid.is_well_formed(), "a record's CID is malformed");
		ensure!(
			record.epoch <= patient.current_epoch(record.category),
			"a record is encrypted to an epoch that is not there"
		);
	}
	ensure!(live == patient.live_records, "live_records is not the number of records");
	ensure!(live <= T::MaxRecords::get(), "a patient has more records than MaxRecords");
	Ok(())
}

fn check_comments<T: Config>(
	who: &T::AccountId,
	patient: &PatientOf<T>,
) -> Result<(), TryRuntimeError> {
	let mut live = 0u32;
	for (id, comment) in Comments::<T>::iter_prefix(who) {
		live = live.saturating_add(1);
		ensure!(id < patient.next_comment, "a comment has a number not given out yet");
		ensure!(comment.cid.is_well_formed(), "a comment's CID is malformed");
		ensure!(
			comment.epoch <= patient.current_epoch(comment.category),
			"a comment is encrypted to an epoch that is not there"
		);
		// The record itself may be deleted since.
		ensure!(
			comment.about.is_none_or(|record| record < patient.next_record),
			"a comment is about a record that there never was"
		);
	}
	ensure!(live == patient.live_comments, "live_comments is not the number of comments");
	ensure!(live <= T::MaxComments::get(), "a patient has more comments than MaxComments");
	Ok(())
}

fn check_grants<T: Config>(
	who: &T::AccountId,
	patient: &PatientOf<T>,
) -> Result<(), TryRuntimeError> {
	let mut grants = 0u32;
	for (provider, grant) in Grants::<T>::iter_prefix(who) {
		grants = grants.saturating_add(1);
		ensure!(provider != *who, "a patient has a grant of their own");
		ensure!(!grant.categories.is_empty(), "a grant covers nothing");
		ensure!(GrantsTo::<T>::contains_key(&provider, who), "a grant is not in the index");
		let keys = Keys::<T>::get(who, &provider).ok_or("a grant has no sealed keys")?;
		ensure!(!keys.is_empty(), "the sealed keys of a grant are empty");
	}
	ensure!(grants == patient.grants, "grants is not the number of grants");
	ensure!(grants <= T::MaxGrants::get(), "a patient has more grants than MaxGrants");
	Ok(())
}

/// Whatever is kept by patient belongs to one who is registered, or to one who left and whose data
/// is still being erased.
fn check_owners<T: Config>() -> Result<(), TryRuntimeError> {
	let registered = |who: &T::AccountId| Patients::<T>::contains_key(who);
	let owns = |who: &T::AccountId| registered(who) || Erasures::<T>::contains_key(who);
	ensure!(!Erasures::<T>::iter_keys().any(|who| registered(&who)), "a patient is being erased");
	let whose_turn = LastErased::<T>::exists() && Erasures::<T>::iter_keys().next().is_none();
	ensure!(!whose_turn, "an account was erased last, and none is being erased");
	ensure!(Grants::<T>::iter_keys().all(|(who, _)| owns(&who)), "a grant of nobody");
	ensure!(Records::<T>::iter_keys().all(|(who, _)| owns(&who)), "a record of nobody");
	ensure!(Dispensed::<T>::iter_keys().all(|(who, _)| owns(&who)), "a mark of nobody");
	let erasing = Erasures::<T>::iter_keys().count();
	ensure!(erasing == ErasureCount::<T>::get() as usize, "erasures are miscounted");
	ensure!(Comments::<T>::iter_keys().all(|(who, _)| owns(&who)), "a comment of nobody");
	ensure!(Epochs::<T>::iter_keys().all(|(who, _, _)| owns(&who)), "an epoch of nobody");
	let owned = |who: &T::AccountId| owns(who) || FirstEpochs::<T>::contains_key(who);
	ensure!(UsedRecipients::<T>::iter_keys().all(|(who, _)| owned(&who)), "a recipient of nobody");
	Ok(())
}

/// As many prescriptions were dispensed as are counted.
fn check_dispensed<T: Config>(
	who: &T::AccountId,
	patient: &PatientOf<T>,
) -> Result<(), TryRuntimeError> {
	let marks = Dispensed::<T>::iter_key_prefix(who).count();
	ensure!(marks == patient.dispensed as usize, "dispensed is not the number of marks");
	ensure!(patient.dispensed <= T::MaxRecords::get(), "a patient has more marks than MaxRecords");
	Ok(())
}

/// Sealed keys and index lead to a grant.
fn check_index<T: Config>() -> Result<(), TryRuntimeError> {
	ensure!(
		Keys::<T>::iter_keys().all(|(who, provider)| Grants::<T>::contains_key(who, provider)),
		"sealed keys without a grant"
	);
	ensure!(
		GrantsTo::<T>::iter_keys().all(|(provider, who)| Grants::<T>::contains_key(who, provider)),
		"the index leads to no grant"
	);
	Ok(())
}
