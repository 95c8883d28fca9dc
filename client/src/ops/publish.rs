//! The way of everything that is stored, encrypted, and then put on chain: records, comments, files of a
//! library, one or several at a time. They are encrypted into a folder of their own, noted, moved into
//! the store, put on chain in one transaction, and awaited until that is final. Cut short anywhere, the
//! next run goes on where the chain says that it stopped ([`resume`]); refused, nothing of
//! it stays in the store.

use super::{
	abandoned, blocking, grants,
	pending::{Item, Pending, Slot},
	resume::{self, Next, Seen},
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::runtime_types::salus_primitives::record::Cid as ChainCid, submit::ATTEMPTS, types, At,
		ChainError, Receipt, Sent, Submission,
	},
	clock::sleep,
	fhir,
	keys::AccountId,
	record::Progress,
	store::{BlockStore, Making, MemoryStore, StoreError},
};
use cid::Cid;
use std::{
	collections::{HashMap, HashSet},
	iter,
	time::Duration,
};

/// How often something is encrypted anew where the patient's keys change meanwhile.
const STALE_ATTEMPTS: u32 = 3;

/// How long and how often to wait for the allowance to come back: ten minutes in all.
const ALLOWANCE_PAUSE: Duration = Duration::from_secs(2);
const ALLOWANCE_ATTEMPTS: u32 = 300;

/// Where something goes on chain.
pub(super) struct Current {
	/// The block in which whose it will be registered.
	pub registration: u32,
	/// The epoch to encrypt each item to; in a library, the number of the account's identity.
	pub epochs: Vec<u32>,
	/// The number that the next one gets there.
	pub next: u64,
}

/// What was stored of one item.
pub(super) struct Stored {
	/// What leads to it.
	pub cid: Cid,
	/// The blocks that were not in the store before.
	pub blocks: Vec<Cid>,
}

/// What was encrypted to what, and when.
pub(super) struct Terms<'a> {
	/// The recipient of each item.
	pub recipients: &'a [[u8; 32]],
	/// The time of the last final block, as a FHIR instant. This machine's clock may be wrong.
	pub date: &'a str,
	/// Where the origin is, if there is one.
	pub from: &'a dyn BlockStore,
}

/// One thing that is on chain now.
pub(super) struct Published {
	pub number: u64,
	pub cid: String,
	pub epoch: u32,
	/// Whether an earlier run had stored it already.
	pub resumed: bool,
	/// None where an earlier run had submitted it already.
	pub finality: Option<Finality>,
}

/// Several things that are on chain now.
pub(super) struct AllPublished {
	pub items: Vec<Item>,
	/// The number of each, and none where it was deleted since.
	pub numbers: Vec<Option<u64>>,
	/// Whether an earlier run had stored them already.
	pub resumed: bool,
	/// None where an earlier run had submitted them already.
	pub finality: Option<Finality>,
	/// The number of a final block by which they were on chain.
	pub block: u64,
}

impl AllPublished {
	/// What leads to each.
	pub fn cids(&self) -> Vec<Cid> {
		self.items.iter().map(|item| item.cid).collect()
	}
}

/// One or several things to be stored and put on chain together.
pub(super) trait Publication {
	/// What it is to do so, for errors: "add the record".
	fn action(&self) -> &'static str;

	/// Where a run that was cut short is remembered.
	fn slot(&self, member: &Member) -> Result<Slot, OpError>;

	/// What in the store it is made of, if it is.
	fn origin(&self) -> Option<Cid> {
		None
	}

	/// What each item is made of, as a keyed name: empty for one item, which the slot names.
	fn names(&self) -> Vec<String> {
		vec![String::new()]
	}

	/// Whether to wait for the allowance to come back where it is used up.
	fn waits_for_allowance(&self) -> bool {
		false
	}

	/// Whose it will be on chain.
	fn owner(&self, member: &Member) -> AccountId;

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

	/// What each item is encrypted to, of these epochs, checked to be genuine.
	async fn recipients(
		&self,
		member: &Member,
		at: &At,
		epochs: &[u32],
	) -> Result<Vec<[u8; 32]>, OpError>;

	/// Encrypts each item into `into`.
	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		terms: &Terms<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Stored>, OpError>;

	/// Tries once to put the items on chain: with one call, or in one batch of which all succeed or
	/// none, as `submission` says.
	async fn submit(
		&self,
		member: &Member,
		items: &[Item],
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError>;

	/// The numbers that they got.
	fn numbers(receipt: &Receipt) -> Vec<u64>;
}

/// The one of several things that there is one of.
pub(super) fn only<T>(items: impl IntoIterator<Item = T>) -> Result<T, ChainError> {
	let missing = || ChainError::Unexpected { what: "the one thing that was asked for".into() };
	items.into_iter().next().ok_or_else(missing)
}

/// How often what was tried, and what to do next.
#[derive(Default)]
struct Tries {
	stale: u32,
	busy: u32,
	spent: u32,
}

/// What to do after an error.
enum After {
	/// The keys changed: encrypt anew.
	Anew,
	/// Another client of the account was faster.
	Meet,
	/// The allowance is used up.
	Wait,
	/// Give up, and leave nothing behind.
	Refused,
	/// Give up for now: it may still come through.
	Unknown,
}

impl Tries {
	fn after(&mut self, error: &OpError, waits: bool) -> After {
		let again = |count: &mut u32, most: u32| {
			*count += 1;
			*count <= most
		};
		match error {
			error if error.is_stale_epoch() && again(&mut self.stale, STALE_ATTEMPTS) => {
				After::Anew
			}
			OpError::Chain(ChainError::Busy { .. }) if again(&mut self.busy, ATTEMPTS) => {
				After::Meet
			}
			OpError::Chain(error)
				if waits
					&& error.is_allowance_spent()
					&& again(&mut self.spent, ALLOWANCE_ATTEMPTS) =>
			{
				After::Wait
			}
			OpError::Chain(error) if error.is_certain() => After::Refused,
			_ => After::Unknown,
		}
	}
}

/// What an earlier try or run left.
enum Left {
	/// It had submitted it.
	OnChain(AllPublished),
	/// It had stored it.
	Stored(Pending),
	/// Nothing that is of use.
	Nothing,
	/// Something that is of no use, and that may still come through.
	Open,
}

impl Member {
	/// Encrypts `new`, which is one item, stores it, submits it and waits until it is final.
	///
	/// # Errors
	/// It cannot be read, the store cannot be written, or the chain refuses, and then nothing stays
	/// in the store.
	pub(super) async fn publish<P: Publication>(
		&self,
		new: &P,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Published, OpError> {
		let slot = new.slot(self)?;
		new.ensure_allowed(self, &self.chain.at_finalized().await?).await?;
		let _lock = blocking(|| slot.lock())?;
		let all = self.publish_all(new, &slot, progress).await?;
		self.note_published(new.owner(self), &all.cids(), all.block);
		slot.clear();
		let AllPublished { items, numbers, resumed, finality, .. } = all;
		let (item, number) = only(items.into_iter().zip(numbers.into_iter().flatten()))?;
		Ok(Published { number, cid: item.cid.to_string(), epoch: item.epoch, resumed, finality })
	}

	/// Encrypts, stores and submits all items of `new` and waits until they are final. Whoever calls
	/// this holds the lock of `slot`, and clears it once what was done is remembered elsewhere.
	///
	/// # Errors
	/// As [`Self::publish`].
	pub(super) async fn publish_all<P: Publication>(
		&self,
		new: &P,
		slot: &Slot,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<AllPublished, OpError> {
		let earlier = blocking(|| slot.load())?;
		let staging = blocking(|| self.making(slot.name()))?;
		staging.keep(earlier.is_some());
		let mut tries = Tries::default();
		// What was sent and may still come through. As long as there is such a transaction, everything
		// else has its nonce, and nothing of it is removed.
		let mut open = earlier.as_ref().and_then(|earlier| earlier.sent);
		loop {
			let nonce = self.settle(&mut open).await?;
			let at = self.chain.at_finalized().await?;
			let current = new.current(self, &at).await?;
			let pending = match self.left(&at, new, slot, &staging, &current, open).await? {
				Left::OnChain(published) => return Ok(published),
				Left::Stored(pending) => pending,
				Left::Nothing => {
					self.store_new(&at, new, slot, &staging, &current, progress).await?
				}
				Left::Open => {
					self.decide(&mut open).await?;
					continue;
				}
			};
			self.arrive(&pending, &staging, progress).await?;
			let submitted =
				self.submit_pending(new, &pending, slot, &current, nonce, &mut open).await;
			let error = match submitted {
				Ok((numbers, finality)) => {
					let resumed = earlier.is_some_and(|earlier| earlier.items == pending.items);
					let (items, numbers) = (pending.items, numbers.into_iter().map(Some).collect());
					let (block, finality) = (finality.block, Some(finality));
					return Ok(AllPublished { items, numbers, resumed, finality, block });
				}
				Err(error) => error,
			};
			match tries.after(&error, new.waits_for_allowance()) {
				// Perhaps it is on chain, whatever became of this try.
				After::Anew | After::Refused if open.is_some() => self.decide(&mut open).await?,
				After::Anew => {
					tracing::info!("the patient's keys changed: encrypting again");
					self.discard(&pending, slot, &staging, &HashSet::new()).await;
				}
				// The chain is looked at again before the next try, since it may be this very thing that
				// an earlier run had sent.
				After::Meet => self.chain.pause().await,
				After::Wait => sleep(ALLOWANCE_PAUSE).await,
				After::Refused => {
					self.discard(&pending, slot, &staging, &HashSet::new()).await;
					let stale = error.is_stale_epoch();
					return Err(if stale { OpError::KeysKeepChanging } else { error });
				}
				After::Unknown => return Err(error),
			}
		}
	}

	/// Finds out what is to be done about what is `open`: nothing where it is decided, and whatever is sent
	/// next has to have the nonce that is given otherwise.
	pub(super) async fn settle(&self, open: &mut Option<Sent>) -> Result<Option<u64>, OpError> {
		let Some(sent) = open else { return Ok(None) };
		let nonce = self.chain.settled(self.account.signer(), sent).await?;
		if nonce.is_none() {
			*open = None;
		}
		Ok(nonce)
	}

	/// Waits until nothing is `open`.
	pub(super) async fn decide(&self, open: &mut Option<Sent>) -> Result<(), OpError> {
		if let Some(sent) = open {
			self.chain.decided(self.account.signer(), sent).await?;
			*open = None;
		}
		Ok(())
	}

	/// What an earlier try or run left of the same thing.
	async fn left<P: Publication>(
		&self,
		at: &At,
		new: &P,
		slot: &Slot,
		staging: &Making,
		current: &Current,
		open: Option<Sent>,
	) -> Result<Left, OpError> {
		let Some(pending) = blocking(|| slot.load())? else { return Ok(Left::Nothing) };
		let since = new.since(self, at, pending.next).await?;
		let listed: HashMap<_, _> = since
			.iter()
			.filter_map(|(number, cid)| Some((types::store_cid(cid)?, *number)))
			.collect();
		let seen = Seen {
			registration: current.registration.into(),
			names: &new.names(),
			epochs: &current.epochs,
			listed: &listed,
			whole: self.is_whole(&pending, staging).await?,
		};
		match resume::next(&pending, &seen) {
			Next::Finish(numbers) => {
				staging.keep(false);
				let (items, finality, block) = (pending.items, None, at.block_number());
				let resumed = true;
				Ok(Left::OnChain(AllPublished { items, numbers, resumed, finality, block }))
			}
			Next::Send => Ok(Left::Stored(pending)),
			Next::Discard | Next::Forget if open.is_some() => Ok(Left::Open),
			Next::Forget => {
				staging.keep(false);
				slot.clear();
				Ok(Left::Nothing)
			}
			Next::Discard => {
				self.discard(&pending, slot, staging, &listed.into_keys().collect()).await;
				Ok(Left::Nothing)
			}
		}
	}

	async fn store_new<P: Publication>(
		&self,
		at: &At,
		new: &P,
		slot: &Slot,
		staging: &Making,
		current: &Current,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Pending, OpError> {
		let recipients = new.recipients(self, at, &current.epochs).await?;
		let date = fhir::format_instant(grants::now(&self.chain, at).await?);
		let mut make = |from: &dyn BlockStore| {
			staging.keep(false);
			staging.clear()?;
			let terms = Terms { recipients: &recipients, date: &date, from };
			let stored = new.store(self, staging.blocks(), &terms, progress)?;
			let items = iter::zip(iter::zip(new.names(), stored), &current.epochs);
			let items = items.map(|((name, Stored { cid, blocks }), epoch)| Item {
				name,
				cid,
				epoch: *epoch,
				blocks,
			});
			let pending = Pending {
				registration: current.registration.into(),
				next: current.next,
				items: items.collect(),
				sent: None,
			};
			slot.save(&pending)?;
			staging.keep(true);
			Ok(pending)
		};
		match new.origin() {
			Some(root) => self.with_tree(&root, make).await,
			None => blocking(|| make(&MemoryStore::default())),
		}
	}

	/// Whether every block of `pending` is here or on its way. What is on its way is compared with its
	/// CID: it need not have survived a power cut.
	async fn is_whole(&self, pending: &Pending, staging: &Making) -> Result<bool, OpError> {
		let mut elsewhere = Vec::new();
		let damaged = blocking(|| {
			for cid in pending.blocks() {
				match staging.blocks().get(&cid) {
					Ok(_) => {}
					Err(StoreError::Corrupt { .. }) => return Ok(true),
					Err(StoreError::NotFound { .. }) => elsewhere.push(cid),
					Err(error) => return Err(error),
				}
			}
			Ok(false)
		})?;
		if damaged {
			return Ok(false);
		}
		for cid in &elsewhere {
			if !self.store.has(cid).await? {
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// Brings what was encrypted into the store. Where that fails, it is left for the next run.
	async fn arrive(
		&self,
		pending: &Pending,
		staging: &Making,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(), OpError> {
		let cids: Vec<_> = pending.blocks().collect();
		let total = blocking(|| {
			cids.iter().try_fold(0, |total, cid| {
				Ok::<_, StoreError>(total + staging.blocks().size(cid)?.unwrap_or_default())
			})
		})?;
		let mut sent = |done| progress(Progress { done, total: Some(total) });
		let roots = pending.items.iter().map(|item| &item.cid);
		for (number, root) in roots.enumerate() {
			let blocks = if number == 0 { &cids[..] } else { &[] };
			self.store.take_over(staging, root, blocks, &mut sent).await?;
		}
		staging.keep(false);
		Ok(blocking(|| staging.clear())?)
	}

	async fn submit_pending<P: Publication>(
		&self,
		new: &P,
		pending: &Pending,
		slot: &Slot,
		current: &Current,
		nonce: Option<u64>,
		open: &mut Option<Sent>,
	) -> Result<(Vec<u64>, Finality), OpError> {
		// Kept so that a run that is cut short here is not repeated while its transaction may still
		// come through. What may fail for want of room on the disk does so before anything is sent.
		let next = resume::read_from(pending, current.next);
		let sent = Pending { next, ..pending.clone() };
		let mut room = Some(blocking(|| slot.make_room(sent))?);
		let mut note = |sent| match room.take() {
			Some(room) => blocking(|| room.note(sent)).map_err(|error| error.to_string()),
			None => Err("it was noted before".to_owned()),
		};
		let mut submission = Submission::noted(nonce, &mut note);
		let submitted = new.submit(self, &pending.items, &mut submission).await;
		*open = submission.open_after(*open);
		let receipt = submitted?;
		let numbers = P::numbers(&receipt);
		if numbers.len() != pending.items.len() {
			let what = format!("the events that say that it could {}", new.action());
			return Err(ChainError::Unexpected { what }.into());
		}
		Ok((numbers, (&receipt).into()))
	}

	/// Removes what was stored for something that will not be submitted, but for what the roots that are
	/// `live` lead to, and forgets it.
	async fn discard(&self, pending: &Pending, slot: &Slot, staging: &Making, live: &HashSet<Cid>) {
		staging.keep(false);
		self.drop_pending(pending, slot, live).await;
	}

	/// Removes from the store what `pending` has there, but for what the roots that are `live` lead to, and
	/// forgets it. Nothing of it may be under way any more.
	pub(super) async fn drop_pending(&self, pending: &Pending, slot: &Slot, live: &HashSet<Cid>) {
		let remove = |blocks: &dyn BlockStore| abandoned::remove(pending, live, blocks);
		if let Err(error) = self.store.with(remove).await {
			tracing::warn!(%error, "something of what was abandoned stays behind");
		}
		slot.clear();
	}
}
