//! What providers do with the records and comments of a patient. Touches no storage of this pallet:
//! grants and records are the patients' affair, reached through `AccessControl`.

use crate::{acting::Acting, pallet::*};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{
	AccessControl, Actor, AuditItem, AuditKind, Comment, ProviderKind, Record, RecordId, Right,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Adds `record`, whose author signed, to those of `patient`.
	pub(crate) fn do_upload(
		acting: Acting<T::AccountId>,
		patient: T::AccountId,
		record: Record<T::AccountId>,
	) -> DispatchResult {
		let category = record.category;
		T::Access::ensure_access(&patient, acting.holder(), category, Right::Contribute)?;
		let record = T::Access::insert_record(&patient, record)?;
		let (kind, item) = (AuditKind::FileUploaded, AuditItem::Record(record));
		Self::audit_for(acting.actor(), &patient, kind, item);
		let Acting { member: provider, department } = acting;
		Self::deposit_event(Event::FileUploaded {
			provider,
			patient,
			record,
			category,
			department,
		});
		Ok(())
	}

	/// Logs that a record of `patient` is opened.
	pub(crate) fn do_open(
		acting: Acting<T::AccountId>,
		patient: T::AccountId,
		record: RecordId,
	) -> DispatchResult {
		Self::ensure_view(&patient, acting.holder(), record)?;
		let (kind, item) = (AuditKind::FileOpened, AuditItem::Record(record));
		Self::audit_for(acting.actor(), &patient, kind, item);
		let Acting { member: provider, department } = acting;
		Self::deposit_event(Event::FileOpened { provider, patient, record, department });
		Ok(())
	}

	/// Adds `comment`, whose author signed, to those about `patient`.
	pub(crate) fn do_comment(
		acting: Acting<T::AccountId>,
		patient: T::AccountId,
		comment: Comment<T::AccountId>,
	) -> DispatchResult {
		let (category, about) = (comment.category, comment.about);
		T::Access::ensure_access(&patient, acting.holder(), category, Right::Contribute)?;
		let comment = T::Access::insert_comment(&patient, comment)?;
		let (kind, item) = (AuditKind::CommentAdded, AuditItem::Comment(comment));
		Self::audit_for(acting.actor(), &patient, kind, item);
		let Acting { member: provider, department } = acting;
		Self::deposit_event(Event::CommentAdded {
			provider,
			patient,
			comment,
			category,
			about,
			department,
		});
		Ok(())
	}

	/// Marks a prescription of `patient` as dispensed by `pharmacy`, a provider of `kind`.
	pub(crate) fn do_dispense(
		pharmacy: T::AccountId,
		kind: ProviderKind,
		patient: T::AccountId,
		record: RecordId,
	) -> DispatchResult {
		ensure!(kind == ProviderKind::Pharmacy, Error::<T>::NotAPharmacy);
		Self::ensure_view(&patient, &pharmacy, record)?;
		T::Access::mark_dispensed(&patient, record, &pharmacy)?;
		let (kind, item) = (AuditKind::FileDispensed, AuditItem::Record(record));
		Self::audit_for(Actor::Member(pharmacy.clone()), &patient, kind, item);
		Self::deposit_event(Event::FileDispensed { pharmacy, patient, record });
		Ok(())
	}

	/// Checks that the grant of `holder` lets them read the record `id` of `patient`.
	fn ensure_view(
		patient: &T::AccountId,
		holder: &T::AccountId,
		id: RecordId,
	) -> Result<(), DispatchError> {
		let record = T::Access::record(patient, id).ok_or(Error::<T>::RecordNotFound)?;
		T::Access::ensure_access(patient, holder, record.category, Right::View)
	}
}
