//! Files of a provider's library that were encrypted to an identity of before: encrypted anew, to the
//! current one. Each takes the place of the old one in one batch.

use super::{entry::Entry, Member, OpError};
use crate::record::RecordError;

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
		let files = self.library_from(&self.chain.at_finalized().await?, 0).await?;
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
			self.publish(&Entry::Renewed { file: *file, found: Box::new(found) }, &mut |_| {})
				.await?;
			self.forget(&old).await?;
			renewed += 1;
		}
		Ok((renewed, closed))
	}
}
