//! Patients: registration and profile.

use super::{blocking, Finality, Member, OpError};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::key::Recipient},
		types::{self, Patient},
		Chain,
	},
	fhir::PatientProfile,
	keys::AccountId,
	record, Category,
};

/// What the chain knows of a patient, or `None` where `who` is none.
///
/// # Errors
/// The node no longer answers.
pub async fn patient(chain: &Chain, who: AccountId) -> Result<Option<Patient>, OpError> {
	Ok(chain.view(api::view_functions().patients().patient(who)).await?)
}

/// What a patient does with their registration: see [`Member::as_patient`].
#[derive(Clone, Copy)]
pub struct AsPatient<'a>(pub(super) &'a Member);

impl AsPatient<'_> {
	/// Registers this account as a patient: encrypts and stores the profile, and publishes the
	/// recipients of the member and of the first key epoch of every category.
	///
	/// # Errors
	/// The profile is not valid, the store cannot be written, or the chain refuses. What was
	/// stored for a refused registration is removed again.
	pub async fn register(self, profile: &PatientProfile) -> Result<Finality, OpError> {
		let cid = self.0.store_patient_profile(profile)?;
		// Whoever was a patient before goes on behind the epochs of then, whose keys others may hold.
		let first = api::view_functions().patients().first_epochs(self.0.account.id());
		let first = self.0.chain.view(first).await?;
		let epochs = std::array::from_fn(|index| {
			let category = Category::new(index as u8);
			Recipient(self.0.account.epoch_identity(category, first[index]).recipient())
		});
		let call = api::transactions().patients().register(
			types::chain_cid(&cid),
			types::recipient(self.0.account.recipient()),
			epochs,
		);
		self.0.submit_profile(&call, "register as a patient", &[cid]).await
	}

	/// Replaces this patient's profile, and removes the old one from the store.
	///
	/// # Errors
	/// This account is no patient, or as [`Self::register`].
	pub async fn update_profile(self, profile: &PatientProfile) -> Result<Finality, OpError> {
		let old = self.known().await?;
		let cid = self.0.store_patient_profile(profile)?;
		let call = api::transactions().patients().update_profile(types::chain_cid(&cid));
		let done = self.0.submit_profile(&call, "update the profile", &[cid]).await?;
		if let Some(old) = types::store_cid(&old.profile) {
			blocking(|| record::delete(&old, self.0.blocks()))?;
		}
		Ok(done)
	}

	/// This patient's own profile, decrypted.
	///
	/// # Errors
	/// This account is no patient, or the profile is not in the store.
	pub async fn profile(self) -> Result<PatientProfile, OpError> {
		let patient = self.known().await?;
		let cid = types::store_cid(&patient.profile)
			.ok_or(crate::chain::ChainError::Unexpected { what: "a profile's CID".into() })?;
		let json = blocking(|| -> Result<_, OpError> {
			let sealed = record::load_blob(&cid, self.0.blocks())?;
			Ok(record::decrypt_small(&sealed, self.0.account.identities())?)
		})?;
		Ok(PatientProfile::from_json(&json)?)
	}

	/// What the chain knows of this account as a patient.
	///
	/// # Errors
	/// [`OpError::NotAPatient`].
	pub async fn known(self) -> Result<Patient, OpError> {
		patient(&self.0.chain, self.0.account.id())
			.await?
			.ok_or_else(|| OpError::NotAPatient { address: self.0.account.address() })
	}
}

impl Member {
	fn store_patient_profile(&self, profile: &PatientProfile) -> Result<cid::Cid, OpError> {
		let json = profile.to_json()?;
		let cid = blocking(|| {
			let sealed = record::encrypt_small(&json, self.account.recipient())?;
			record::store_blob(&sealed, self.blocks())
		})?;
		Ok(cid)
	}

	/// Submits a call that publishes profiles, and takes them out of the store where it failed for
	/// good.
	pub(super) async fn submit_profile<Call: subxt::transactions::Payload>(
		&self,
		call: &Call,
		action: &str,
		stored: &[cid::Cid],
	) -> Result<Finality, OpError> {
		let result = self.submit(call, action).await;
		match &result {
			Ok(receipt) => {
				self.note_published(self.account.id(), stored, receipt.block_number);
			}
			Err(error) if error.is_certain() => {
				for cid in stored {
					blocking(|| record::delete(cid, self.blocks()))?;
				}
			}
			Err(_) => {}
		}
		Ok((&result?).into())
	}
}
