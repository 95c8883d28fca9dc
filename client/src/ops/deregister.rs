//! Leaving the chain: it erases what it keeps of a patient or a provider, and what they wrote is
//! removed from this store. The trail stays, and so does what other stores hold, encrypted.

use super::{
	blocking, patient::AsPatient, provider::AsProvider, record_scope::RecordScope, Finality,
	Member, OpError,
};
use crate::{
	chain::{api, types},
	record,
	store::Usage,
};
use cid::Cid;
use serde::Serialize;

/// What the chain keeps of a patient or a provider, and erases when they leave.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stored {
	/// Records of a patient.
	pub records: u32,
	/// Comments about a patient.
	pub comments: u32,
	/// Grants that a patient gave.
	pub grants: u32,
	/// Files of a provider's library.
	pub library_files: u32,
	/// Doctors whom a department names.
	pub doctors: u32,
}

/// What leaving did.
#[derive(Clone, Debug, Serialize)]
pub struct Deregistered {
	/// Who left.
	pub address: String,
	/// What the chain erases, in the blocks that follow.
	pub erased: Stored,
	/// What was removed from this store.
	pub freed: Usage,
	/// How many records others wrote: their encrypted bytes stay in the stores that hold them.
	pub left: u32,
	/// When it was final.
	pub finality: Finality,
}

impl AsPatient<'_> {
	/// What the chain would erase of this patient.
	///
	/// # Errors
	/// This account is no patient.
	pub async fn kept(self) -> Result<Stored, OpError> {
		let patient = self.known().await?;
		Ok(Stored {
			records: patient.live_records,
			comments: patient.live_comments,
			grants: patient.grants,
			..Stored::default()
		})
	}

	/// Takes this patient off the chain, and removes the profile, the records that they wrote and
	/// the comments about them from this store.
	///
	/// # Errors
	/// This account is no patient, or the chain refuses.
	pub async fn leave(self) -> Result<Deregistered, OpError> {
		let (at, own) = (self.0.chain.at_finalized().await?, self.0.account.id());
		let patient = self.0.patient_of(&at, RecordScope::of(own)).await?;
		let erased = self.kept().await?;
		let records = self.0.files(&at, own, None, 0).await?;
		let comments = self.0.comments_from(&at, own, None, 0).await?;
		let call = api::transactions().patients().deregister();
		let finality = (&self.0.submit(&call, "leave the chain").await?).into();
		self.0.remove_comments(&at, &comments).await;
		let (written, others): (Vec<_>, Vec<_>) =
			records.iter().partition(|(_, record)| record.author == own);
		let written = written.iter().filter_map(|(_, record)| types::store_cid(&record.cid));
		let freed = self.0.remove(written.chain(types::store_cid(&patient.profile)));
		let left = u32::try_from(others.len()).unwrap_or(u32::MAX);
		Ok(Deregistered { address: self.0.account.address(), erased, freed, left, finality })
	}
}

impl AsProvider<'_> {
	/// What the chain would erase of this provider.
	///
	/// # Errors
	/// This account is no provider.
	pub async fn kept(self) -> Result<Stored, OpError> {
		let provider = self.0.own_provider().await?;
		Ok(Stored {
			library_files: provider.library_files,
			doctors: provider.staff,
			..Stored::default()
		})
	}

	/// Takes this provider off the chain, and removes both profiles and the files of the library
	/// from this store.
	///
	/// # Errors
	/// This account is no provider, or the chain refuses.
	pub async fn leave(self) -> Result<Deregistered, OpError> {
		let at = self.0.chain.at_finalized().await?;
		let provider = self.0.own_provider().await?;
		let erased = self.kept().await?;
		let library = self.0.library_from(&at, 0).await?;
		let call = api::transactions().doctors().deregister();
		let finality = (&self.0.submit(&call, "leave the chain").await?).into();
		let files = library.iter().filter_map(|(_, cid, _)| types::store_cid(cid));
		let profiles = [&provider.private_profile, &provider.public_profile];
		let profiles = profiles.into_iter().filter_map(types::store_cid);
		let freed = self.0.remove(files.chain(profiles));
		Ok(Deregistered { address: self.0.account.address(), erased, freed, left: 0, finality })
	}
}

impl Member {
	/// Removes what this account wrote from its store. What cannot be removed is told to the log:
	/// on chain it is gone.
	fn remove(&self, cids: impl Iterator<Item = Cid>) -> Usage {
		let mut freed = Usage::default();
		for cid in cids {
			match blocking(|| record::delete(&cid, self.blocks())) {
				Ok(usage) => {
					freed.blocks += usage.blocks;
					freed.bytes += usage.bytes;
				}
				Err(error) => tracing::warn!(%cid, %error, "it stays in the store"),
			}
		}
		freed
	}
}
