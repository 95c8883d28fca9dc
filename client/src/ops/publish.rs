//! The way of everything that is stored, encrypted, and then put on chain: records, comments, and
//! files of a library. Cut short, the next run goes on where it stopped; refused, nothing of it
//! stays in the store.

use super::{
	blocking,
	pending::{Pending, Slot},
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::runtime_types::salus_primitives::record::Cid as ChainCid, submit::ATTEMPTS, types, At,
		ChainError, Receipt,
	},
	record::Progress,
	store::{parse_cid, BlockStore, Staging},
};
use cid::Cid;
use std::collections::HashSet;

/// How often something is encrypted anew where the patient's keys change meanwhile.
const STALE_ATTEMPTS: u32 = 3;

/// Where something goes on chain.
pub(super) struct Current {
	/// The epoch to encrypt to. 0 where there are none.
	pub epoch: u32,
	/// The number that the next one gets there.
	pub next: u64,
}

/// What was stored.
pub(super) struct Stored {
	/// What leads to it.
	pub cid: Cid,
	/// The blocks that were not in the store before.
	pub blocks: Vec<Cid>,
}

/// What is on chain now.
pub(super) struct Published {
	pub number: u64,
	pub cid: String,
	pub epoch: u32,
	/// Whether an earlier run had stored it already.
	pub resumed: bool,
	/// None where an earlier run had submitted it already.
	pub finality: Option<Finality>,
}

/// Something to be stored and put on chain.
pub(super) trait Publication {
	/// What it is to do so, for errors: "add the record".
	fn action(&self) -> &'static str;

	/// Where a run that was cut short is remembered.
	fn slot(&self, member: &Member) -> Result<Slot, OpError>;

	/// Whose it will be on chain.
	fn owner(&self, member: &Member) -> [u8; 32];

	/// Refuses early what the chain would refuse after the work of encrypting.
	async fn ensure_allowed(&self, member: &Member, at: &At) -> Result<(), OpError>;

	/// Where it goes now.
	async fn current(&self, member: &Member, at: &At) -> Result<Current, OpError>;

	/// What is on chain there from number `from` on.
	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError>;

	/// What it is encrypted to, checked to be genuine.
	async fn recipient(&self, member: &Member, at: &At, epoch: u32) -> Result<[u8; 32], OpError>;

	/// Encrypts it into `into`.
	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		recipient: [u8; 32],
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Stored, OpError>;

	/// Tries once to put it on chain.
	async fn submit(
		&self,
		member: &Member,
		epoch: u32,
		cid: ChainCid,
		note: &mut (dyn FnMut(u64) + Send),
	) -> Result<Receipt, ChainError>;

	/// The number that it got.
	fn number(receipt: &Receipt) -> Option<u64>;
}

/// What an earlier run left.
enum Resume {
	/// It had submitted it.
	OnChain(Published),
	/// It had stored it.
	Stored(Pending),
	/// Nothing that is of use.
	Nothing,
}

impl Member {
	/// Encrypts `new`, stores it, submits it and waits until it is final.
	///
	/// # Errors
	/// It cannot be read, the store cannot be written, or the chain refuses, and then nothing stays
	/// in the store.
	pub(super) async fn publish<P: Publication>(
		&self,
		new: &P,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Published, OpError> {
		let published = self.publish_once(new, progress).await?;
		self.note_published(new.owner(self), &[parse_cid(&published.cid)?]).await;
		Ok(published)
	}

	async fn publish_once<P: Publication>(
		&self,
		new: &P,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Published, OpError> {
		let slot = new.slot(self)?;
		new.ensure_allowed(self, &self.chain.at_finalized().await?).await?;
		let _lock = blocking(|| slot.lock())?;
		let earlier = slot.load();
		if let Some(nonce) = earlier.as_ref().and_then(|pending| pending.nonce) {
			self.chain.settled(self.account.signer(), nonce).await?;
		}
		let staging = blocking(|| self.store.staging(&self.data_dir, &slot.name()))?;
		staging.keep(earlier.is_some());
		let mut stale = 0;
		for _ in 0..ATTEMPTS {
			let at = self.chain.at_finalized().await?;
			let current = new.current(self, &at).await?;
			let pending = match self.resume(&at, new, &slot, &staging, current.epoch).await? {
				Resume::OnChain(published) => return Ok(published),
				Resume::Stored(pending) => pending,
				Resume::Nothing => {
					self.store_new(&at, new, &slot, &staging, current, progress).await?
				}
			};
			self.arrive(&pending, &staging, progress)?;
			match self.submit_pending(new, &pending, &slot).await {
				Ok((number, finality)) => {
					slot.clear();
					return Ok(Published {
						number,
						resumed: earlier.is_some_and(|earlier| earlier.cid == pending.cid),
						cid: pending.cid,
						epoch: pending.epoch,
						finality: Some(finality),
					});
				}
				Err(error) if error.is_stale_epoch() && stale < STALE_ATTEMPTS => {
					tracing::info!("the patient's keys changed: encrypting again");
					stale += 1;
					self.discard(&pending, &staging);
					slot.clear();
				}
				// Another client of the account was faster. The chain is looked at again before the
				// next try, since it may be this very thing that an earlier run had sent.
				Err(OpError::Chain(ChainError::Busy { .. })) => {
					if let Some(nonce) = earlier.as_ref().and_then(|pending| pending.nonce) {
						self.chain.settled(self.account.signer(), nonce).await?;
					}
					self.chain.pause().await;
				}
				Err(error) => {
					if matches!(&error, OpError::Chain(error) if error.is_certain()) {
						self.discard(&pending, &staging);
						slot.clear();
					}
					return Err(if error.is_stale_epoch() {
						OpError::KeysKeepChanging
					} else {
						error
					});
				}
			}
		}
		Err(ChainError::Busy { action: new.action().into() }.into())
	}

	/// What an earlier run left of the same thing.
	async fn resume<P: Publication>(
		&self,
		at: &At,
		new: &P,
		slot: &Slot,
		staging: &Staging,
		current: u32,
	) -> Result<Resume, OpError> {
		let Some(pending) = slot.load() else { return Ok(Resume::Nothing) };
		let cid = parse_cid(&pending.cid)?;
		let since = new.since(self, at, pending.next_record).await?;
		let on_chain = since.iter().find(|(_, other)| types::store_cid(other) == Some(cid));
		if let Some((number, _)) = on_chain {
			slot.clear();
			staging.keep(false);
			return Ok(Resume::OnChain(Published {
				number: *number,
				cid: pending.cid,
				epoch: pending.epoch,
				resumed: true,
				finality: None,
			}));
		}
		let whole = blocking(|| self.is_whole(&pending, staging))?;
		if whole && pending.epoch == current {
			return Ok(Resume::Stored(pending));
		}
		self.discard(&pending, staging);
		slot.clear();
		Ok(Resume::Nothing)
	}

	async fn store_new<P: Publication>(
		&self,
		at: &At,
		new: &P,
		slot: &Slot,
		staging: &Staging,
		current: Current,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Pending, OpError> {
		let recipient = new.recipient(self, at, current.epoch).await?;
		let stored = blocking(|| {
			staging.keep(false);
			staging.clear()?;
			new.store(self, staging.blocks(), recipient, progress)
		})?;
		let pending = Pending {
			cid: stored.cid.to_string(),
			epoch: current.epoch,
			next_record: current.next,
			blocks: stored.blocks.iter().map(Cid::to_string).collect(),
			nonce: None,
		};
		slot.save(&pending)?;
		staging.keep(true);
		Ok(pending)
	}

	/// Whether every block of `pending` is here or on its way.
	fn is_whole(&self, pending: &Pending, staging: &Staging) -> Result<bool, OpError> {
		for cid in pending.cids() {
			if !staging.blocks().has(&cid)? && !self.blocks().has(&cid)? {
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// Brings what was encrypted into the store. Where that fails, it is left for the next run.
	fn arrive(
		&self,
		pending: &Pending,
		staging: &Staging,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(), OpError> {
		let root = parse_cid(&pending.cid)?;
		let cids = pending.cids();
		blocking(|| {
			let mut total = 0;
			for cid in &cids {
				total += staging.blocks().size(cid)?.unwrap_or_default();
			}
			let mut sent = |done| progress(Progress { done, total: Some(total) });
			self.store.take_over(staging, &root, &cids, &mut sent)?;
			staging.keep(false);
			Ok(staging.clear()?)
		})
	}

	async fn submit_pending<P: Publication>(
		&self,
		new: &P,
		pending: &Pending,
		slot: &Slot,
	) -> Result<(u64, Finality), OpError> {
		// Kept so that a run that is cut short here is not repeated while its transaction may
		// still come through. Where it cannot be kept, the next run may add the same twice.
		let mut note = |nonce| {
			let sent = Pending { nonce: Some(nonce), ..pending.clone() };
			if let Err(error) = slot.save(&sent) {
				tracing::warn!(%error, "could not note what was sent");
			}
		};
		let cid = types::chain_cid(&parse_cid(&pending.cid)?);
		let receipt = new.submit(self, pending.epoch, cid, &mut note).await?;
		let number = P::number(&receipt).ok_or_else(|| ChainError::Unexpected {
			what: format!("the event that says that it could {}", new.action()),
		})?;
		Ok((number, (&receipt).into()))
	}

	/// Removes what was stored for something that will not be submitted.
	fn discard(&self, pending: &Pending, staging: &Staging) {
		staging.keep(false);
		blocking(|| {
			if let Err(error) = self.discard_blocks(pending) {
				tracing::warn!(cid = %pending.cid, %error, "what was abandoned stays behind");
			}
		});
	}

	fn discard_blocks(&self, pending: &Pending) -> Result<(), OpError> {
		let store = self.blocks();
		store.unpin(&parse_cid(&pending.cid)?)?;
		for cid in HashSet::<Cid>::from_iter(pending.cids()) {
			store.delete(&cid)?;
		}
		Ok(())
	}
}
