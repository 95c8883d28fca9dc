//! Comments that providers write about a patient. Touches `Comments`, and the numbers of them in
//! `Patients`.

use crate::{
	types::{CommentOf, PatientOf},
	Comments, Config, Error, Pallet, Patients, Records,
};
use frame_support::{ensure, traits::Get};
use salus_primitives::{Cid, CommentId};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Adds `comment` about `patient`, whose account is `who`. Who may do that, the caller has
	/// checked.
	pub(crate) fn append_comment(
		who: &T::AccountId,
		mut patient: PatientOf<T>,
		comment: CommentOf<T>,
	) -> Result<CommentId, DispatchError> {
		Self::ensure_fits(&patient, &comment.cid, comment.category, comment.epoch)?;
		Self::ensure_is_about(who, &comment)?;
		let has_room = patient.live_comments < T::MaxComments::get();
		ensure!(has_room, Error::<T>::CommentLimitReached);
		let id = patient.next_comment;
		patient.next_comment = id.checked_add(1).ok_or(Error::<T>::CommentLimitReached)?;
		patient.live_comments = patient.live_comments.saturating_add(1);

		Patients::<T>::insert(who, patient);
		Comments::<T>::insert(who, id, comment);
		Ok(id)
	}

	/// Whoever sees a comment's category may see the comment: it must not speak of a record of
	/// another one.
	fn ensure_is_about(who: &T::AccountId, comment: &CommentOf<T>) -> DispatchResult {
		if let Some(id) = comment.about {
			let record = Records::<T>::get(who, id).ok_or(Error::<T>::RecordNotFound)?;
			ensure!(record.category == comment.category, Error::<T>::OtherCategory);
		}
		Ok(())
	}

	/// Deletes a comment about the patient `who`, and says where its text is.
	pub(crate) fn do_delete_comment(
		who: &T::AccountId,
		id: CommentId,
	) -> Result<Cid, DispatchError> {
		let mut patient = Self::registered(who)?;
		let comment = Comments::<T>::take(who, id).ok_or(Error::<T>::CommentNotFound)?;
		patient.live_comments = patient.live_comments.saturating_sub(1);
		Patients::<T>::insert(who, patient);
		Ok(comment.cid)
	}
}
