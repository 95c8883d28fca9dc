//! What may be done with the records of a scope, and what is encrypted to there.

use super::{
	grants,
	keyring::{epoch, Keys},
	record_scope::RecordScope,
	Member, OpError,
};
use crate::{
	chain::{
		api,
		types::{self, Patient},
		At,
	},
	keys::EpochKey,
	Category,
};

impl Member {
	/// What the chain knows of the patient of `place`.
	pub(super) async fn patient_of(&self, at: &At, place: RecordScope) -> Result<Patient, OpError> {
		let payload = api::view_functions().patients().patient(place.patient);
		let patient = self.chain.view_at(at, payload).await?;
		patient.ok_or_else(|| OpError::NotAPatient { address: place.patient.to_string() })
	}

	/// Refuses early what the chain would refuse after the work of encrypting.
	pub(super) async fn ensure_may_add(
		&self,
		at: &At,
		place: RecordScope,
		category: Category,
	) -> Result<(), OpError> {
		self.patient_of(at, place).await?;
		if place.patient == self.account.id() {
			return Ok(());
		}
		self.ensure_acts_for(at, place).await?;
		let holder = place.holder(self);
		if grants::may(&self.chain, at, place.patient, holder, category, true).await? {
			return Ok(());
		}
		Err(OpError::MayNotContribute {
			patient: place.patient.to_string(),
			provider: holder.to_string(),
			category,
		})
	}

	/// Checks that this account acts for the department of `place`, where there is one.
	pub(super) async fn ensure_acts_for(&self, at: &At, place: RecordScope) -> Result<(), OpError> {
		let Some(department) = place.department else { return Ok(()) };
		let doctor = self.account.id();
		let payload = api::view_functions().doctors().acts_for(doctor, department);
		if self.chain.view_at(at, payload).await? {
			return Ok(());
		}
		Err(OpError::DoesNotActFor {
			doctor: self.account.address(),
			department: department.to_string(),
		})
	}

	/// The recipient of an epoch at `place`, once it is certain that it is the patient's key,
	/// whatever the node says: the patient's own derives from the phrase, and a provider's is
	/// sealed in the grant.
	pub(super) async fn genuine_recipient(
		&self,
		at: &At,
		place: RecordScope,
		category: Category,
		number: u32,
	) -> Result<[u8; 32], OpError> {
		let recipient = epoch(&self.chain, at, place.patient, category, number).await?.recipient.0;
		let identity = match self.keys().to(at, place).await? {
			Keys::Own => Some(self.account.epoch_identity(category, number)),
			Keys::Granted(keyring) => keyring.get(category, number).cloned(),
		};
		let identity = identity.ok_or_else(|| OpError::NoCurrentKey {
			patient: place.patient.to_string(),
			category,
			epoch: number,
		})?;
		EpochKey { category, epoch: number, identity }.verify(recipient)?;
		Ok(recipient)
	}

	/// The categories that the grant at `place` covers, or `None` for the patient.
	pub(super) async fn covered(
		&self,
		at: &At,
		place: RecordScope,
	) -> Result<Option<Vec<Category>>, OpError> {
		if place.patient == self.account.id() {
			return Ok(None);
		}
		let payload = api::view_functions().patients().grant(place.patient, place.holder(self));
		let grant = self.chain.view_at(at, payload).await?;
		Ok(Some(grant.map_or(vec![], |it| types::categories(&it.grant.categories))))
	}
}
