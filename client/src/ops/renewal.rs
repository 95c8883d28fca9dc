//! Files of a provider's library that were encrypted to an identity of before: encrypted anew, to the
//! current one. Each takes the place of the old one in one batch.

use super::{
	library::{added_file, Found, NO_CATEGORY},
	pending::Slot,
	publish::{Current, Publication, Stored},
	Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_doctors::pallet::Call as DoctorsCall,
				salus_primitives::record::Cid as ChainCid, salus_runtime::RuntimeCall,
			},
		},
		At, ChainError, Receipt,
	},
	record::{Progress, RecordError},
	store::BlockStore,
};

/// A file of the library on its way to where this account's next identity opens it.
struct Renewing {
	file: u64,
	found: Found,
}

impl Publication for Renewing {
	const ACTION: &'static str = "encrypt the file of the library anew";

	fn owner(&self, member: &Member) -> [u8; 32] {
		member.account.id()
	}

	fn slot(&self, member: &Member) -> Result<Slot, OpError> {
		let parts: [&[u8]; 3] = [b"renew", &member.account.id(), &self.file.to_le_bytes()];
		Ok(Slot::of_parts(&member.data_dir, &parts))
	}

	async fn ensure_allowed(&self, member: &Member, _: &At) -> Result<(), OpError> {
		member.own_provider().await.map(|_| ())
	}

	async fn current(&self, member: &Member, _: &At) -> Result<Current, OpError> {
		Ok(Current { epoch: 0, next: member.own_provider().await?.next_library_file })
	}

	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		member.library_since(at, from).await
	}

	async fn recipient(&self, member: &Member, _: &At, _: u32) -> Result<[u8; 32], OpError> {
		Ok(member.account.recipient())
	}

	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		recipient: [u8; 32],
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Stored, OpError> {
		let details = self.found.details(NO_CATEGORY);
		self.found.store(member, &details, into, recipient, progress)
	}

	/// The old one goes and the new one comes in one batch: a run that is cut short leaves one, and a
	/// full library has room.
	async fn submit(
		&self,
		member: &Member,
		_: u32,
		cid: ChainCid,
		note: &mut (dyn FnMut(u64) + Send),
	) -> Result<Receipt, ChainError> {
		let calls = [
			DoctorsCall::delete_from_library { file: self.file },
			DoctorsCall::add_to_library { cid },
		];
		let calls = calls.map(RuntimeCall::Doctors).to_vec();
		let batch = api::transactions().utility().batch_all(calls);
		member.chain.submit_once(member.account.signer(), &batch, Self::ACTION, note).await
	}

	fn number(receipt: &Receipt) -> Option<u64> {
		added_file(receipt)
	}
}

impl Member {
	/// Encrypts every file of this provider's library that only earlier identities of the account
	/// open to the current one, and says how many there were and which could not be opened.
	/// `progress` is told how many files of how many are done.
	///
	/// # Errors
	/// This account is no provider, the store cannot be written, or the chain refuses.
	pub(super) async fn renew_library(
		&self,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<(usize, Vec<u64>), OpError> {
		let files = self.library(&self.chain.at_finalized().await?, 0).await?;
		let (mut renewed, mut closed) = (0, Vec::new());
		for (done, (file, cid, _)) in files.iter().enumerate() {
			progress(done as u64, files.len() as u64);
			let found = match self.found(cid) {
				Ok(found) => found,
				Err(OpError::Record(
					error @ (RecordError::WrongKey { .. } | RecordError::Damaged { .. }),
				)) => {
					tracing::warn!(file, %error, "it stays as it is");
					closed.push(*file);
					continue;
				}
				Err(error) => return Err(error),
			};
			if found.identity.recipient() == self.account.recipient() {
				continue;
			}
			let old = found.cid;
			self.publish(&Renewing { file: *file, found }, &mut |_| {}).await?;
			self.forget(&old).await?;
			renewed += 1;
		}
		Ok((renewed, closed))
	}
}
