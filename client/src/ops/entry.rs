//! The way of a file into a provider's library: one of this machine, or one that is there, encrypted
//! anew, which takes the place of the old one.

use super::{
	library_file::{Found, NewLibraryFile, NO_CATEGORY},
	pending::{Item, Slot},
	publish::{only, Current, Publication, Stored, Terms},
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
		types, At, ChainError, Receipt, Submission,
	},
	keys::AccountId,
	record::Progress,
	store::BlockStore,
};

/// What becomes a file of the library.
pub(super) enum Entry<'a> {
	/// A file of this machine.
	New(&'a NewLibraryFile<'a>),
	/// File `file` of the library, for the account's current identity.
	Renewed { file: u64, found: Box<Found> },
}

impl Publication for Entry<'_> {
	fn action(&self) -> &'static str {
		match self {
			Self::New(_) => "add the file to the library",
			Self::Renewed { .. } => "encrypt the file of the library anew",
		}
	}

	fn slot(&self, member: &Member) -> Result<Slot, OpError> {
		let owner = member.account.id();
		match self {
			Self::New(new) => Slot::of(&member.data_dir, &member.names(), &new.as_record(owner)),
			Self::Renewed { file, .. } => {
				let parts: [&[u8]; 2] = [b"renew", &file.to_le_bytes()];
				Ok(Slot::of_parts(&member.data_dir, &member.names(), &parts))
			}
		}
	}

	fn owner(&self, member: &Member) -> AccountId {
		member.account.id()
	}

	async fn ensure_allowed(&self, member: &Member, _: &At) -> Result<(), OpError> {
		member.own_provider().await.map(|_| ())
	}

	async fn current(&self, member: &Member, _: &At) -> Result<Current, OpError> {
		let provider = member.own_provider().await?;
		Ok(Current {
			registration: provider.registered_at,
			epochs: vec![member.account.identities().len() as u32 - 1],
			next: provider.next_library_file,
		})
	}

	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		member.library_since(at, from).await
	}

	async fn recipients(
		&self,
		member: &Member,
		_: &At,
		_: &[u32],
	) -> Result<Vec<[u8; 32]>, OpError> {
		Ok(vec![member.account.recipient()])
	}

	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		terms: &Terms<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Stored>, OpError> {
		let recipient = *only(terms.recipients)?;
		let new = match self {
			Self::New(new) => new,
			Self::Renewed { found, .. } => {
				let details = found.details(NO_CATEGORY);
				return Ok(vec![found.store(member, &details, into, recipient, progress)?]);
			}
		};
		let as_record = new.as_record(member.account.id());
		let details = as_record.details(member.account.address(), terms.date);
		let written = crate::files::write_file(new.file, &details, recipient, into, progress)?;
		Ok(vec![Stored { cid: written.cid, blocks: written.blocks }])
	}

	async fn submit(
		&self,
		member: &Member,
		items: &[Item],
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		let cid = types::chain_cid(&only(items)?.cid);
		let (chain, signer) = (&member.chain, member.account.signer());
		let Self::Renewed { file, .. } = self else {
			let call = api::transactions().doctors().add_to_library(cid);
			return chain.submit_once(signer, &call, self.action(), submission).await;
		};
		// In one batch: a run that is cut short leaves one of them, and a full library has room.
		let calls = vec![
			DoctorsCall::delete_from_library { file: *file },
			DoctorsCall::add_to_library { cid },
		];
		let calls = calls.into_iter().map(RuntimeCall::Doctors).collect();
		let batch = api::transactions().utility().batch_all(calls);
		chain.submit_once(signer, &batch, self.action(), submission).await
	}

	fn numbers(receipt: &Receipt) -> Vec<u64> {
		let events = receipt.events.find::<api::doctors::events::LibraryFileAdded>();
		events.flatten().map(|event| event.file).collect()
	}
}
