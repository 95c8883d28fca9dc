//! One batch of an import after the other: stored, noted, sent, final. What holds for a single record
//! in `publish.rs` holds here for a batch.

use super::{file::BundleFile, Step};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_doctors::pallet::Call as DoctorsCall,
				pallet_patients::pallet::Call as PatientsCall, salus_runtime::RuntimeCall,
			},
		},
		submit::ATTEMPTS,
		types, At, ChainError,
	},
	ops::{blocking, pending::Slot, place::Place, Finality, Member, OpError},
	record::{self, Details},
	store::{parse_cid, unixfs},
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, time::Duration};

/// How many records one transaction adds. A member's default allowance comes back with the blocks
/// about as fast as batches of this size become final.
const BATCH: usize = 256;

/// How often a batch is encrypted anew where the patient's keys change meanwhile.
const STALE_ATTEMPTS: u32 = 3;

/// How long and how often to wait for the allowance to come back: ten minutes in all.
const ALLOWANCE_PAUSE: Duration = Duration::from_secs(2);
const ALLOWANCE_ATTEMPTS: u32 = 300;

const ACTION: &str = "import resources";
const MEDIA_TYPE: &str = "application/fhir+json";

/// What is known of an import between runs. Holds CIDs and numbers, no title and no key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
	/// How many resources are on chain.
	done: usize,
	/// What is stored beyond these and may be on chain.
	batch: Option<Batch>,
}

/// Resources that are stored and may be on chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Batch {
	/// The CID and category of each.
	records: Vec<(String, u8)>,
	/// Every block that was new to the store.
	blocks: Vec<String>,
	/// The current epochs of then.
	epochs: [u32; 8],
	/// The number that the patient's next record had.
	next_record: u64,
	/// The nonce that it was last sent with, once it was.
	nonce: Option<u64>,
}

/// An import under way.
pub(super) struct Import<'a> {
	member: &'a Member,
	bundle: &'a BundleFile,
	place: Place,
	slot: &'a Slot,
	state: State,
	resumed: usize,
}

impl<'a> Import<'a> {
	pub(super) fn new(
		member: &'a Member,
		bundle: &'a BundleFile,
		place: Place,
		slot: &'a Slot,
		state: State,
	) -> Self {
		let resumed = state.done;
		Self { member, bundle, place, slot, state, resumed }
	}

	/// How many resources are on chain.
	pub(super) fn done(&self) -> usize {
		self.state.done
	}

	/// How many an earlier run had put there.
	pub(super) fn resumed(&self) -> usize {
		self.resumed
	}

	/// Imports what is left. Returns when the last batch was final.
	pub(super) async fn run(
		&mut self,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Option<Finality>, OpError> {
		if let Some(nonce) = self.state.batch.as_ref().and_then(|batch| batch.nonce) {
			self.member.chain.settled(self.member.account.signer(), nonce).await?;
		}
		if self.state.batch.is_some() {
			let at = self.member.chain.at_finalized().await?;
			self.take_up(&at).await?;
			self.resumed = self.state.done;
		}
		let mut last = None;
		while self.state.done < self.bundle.len() {
			last = self.next_batch(progress).await?.or(last);
			progress(Step::Importing(self.state.done as u64, self.bundle.len() as u64));
		}
		Ok(last)
	}

	/// Imports one batch. None where it turns out to be on chain already.
	async fn next_batch(
		&mut self,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Option<Finality>, OpError> {
		let (mut stale, mut spent, mut busy) = (0, 0, 0);
		loop {
			let at = self.member.chain.at_finalized().await?;
			if self.take_up(&at).await? {
				return Ok(None);
			}
			let batch = match self.state.batch.clone() {
				Some(batch) => batch,
				None => self.store(&at, progress).await?,
			};
			let error = match self.submit(&batch).await {
				Ok(finality) => {
					self.advance(&batch).await?;
					return Ok(Some(finality));
				}
				Err(error) => error,
			};
			if error.is_stale_epoch() && stale < STALE_ATTEMPTS {
				stale += 1;
				self.abandon();
				continue;
			}
			match &error {
				OpError::Chain(ChainError::Busy { .. }) if busy < ATTEMPTS => {
					busy += 1;
					self.member.chain.pause().await;
				}
				OpError::Chain(error)
					if error.is_allowance_spent() && spent < ALLOWANCE_ATTEMPTS =>
				{
					spent += 1;
					tokio::time::sleep(ALLOWANCE_PAUSE).await;
				}
				OpError::Chain(chain) if chain.is_certain() => {
					self.abandon();
					let stale = error.is_stale_epoch();
					return Err(if stale { OpError::KeysKeepChanging } else { error });
				}
				_ => return Err(error),
			}
		}
	}

	/// Looks at what is stored: whether it is on chain, and true then; whether it can be sent as it is;
	/// and otherwise removes it.
	async fn take_up(&mut self, at: &At) -> Result<bool, OpError> {
		let Some(batch) = self.state.batch.clone() else { return Ok(false) };
		let cids =
			batch.records.iter().map(|(cid, _)| parse_cid(cid)).collect::<Result<Vec<_>, _>>()?;
		let since = self.member.files(at, self.place.patient, None, batch.next_record).await?;
		// All of a batch is there, or nothing of it.
		let first = cids.first().copied();
		if since.iter().any(|(_, record)| types::store_cid(&record.cid) == first) {
			self.advance(&batch).await?;
			return Ok(true);
		}
		let current = self.member.patient_of(at, self.place).await?.epochs;
		let whole = || cids.iter().all(|cid| unixfs::dag_blocks(cid, self.member.blocks()).is_ok());
		if current != batch.epochs || !blocking(whole) {
			self.abandon();
		}
		Ok(false)
	}

	/// Encrypts and stores the next resources, and notes them.
	async fn store(
		&mut self,
		at: &At,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Batch, OpError> {
		let patient = self.member.patient_of(at, self.place).await?;
		let (from, total) = (self.state.done, self.bundle.len());
		let to = (from + BATCH).min(total);
		let mut recipients = HashMap::new();
		for category in self.bundle.categories().skip(from).take(to - from) {
			if let std::collections::hash_map::Entry::Vacant(free) = recipients.entry(category) {
				let epoch = patient.epochs[usize::from(category)];
				let genuine = self.member.genuine_recipient(at, self.place, category, epoch);
				free.insert(genuine.await?);
			}
		}
		let mut batch = Batch {
			records: Vec::with_capacity(to - from),
			blocks: Vec::new(),
			epochs: patient.epochs,
			next_record: patient.next_record,
			nonce: None,
		};
		let stored = blocking(|| {
			(from..to).try_for_each(|index| {
				self.store_one(index, &recipients, &mut batch)?;
				progress(Step::Importing(index as u64 + 1, total as u64));
				Ok(())
			})
		});
		self.state.batch = Some(batch.clone());
		if let Err(error) = stored.and_then(|()| self.slot.save_as(&self.state)) {
			self.abandon();
			return Err(error);
		}
		Ok(batch)
	}

	fn store_one(
		&self,
		index: usize,
		recipients: &HashMap<u8, [u8; 32]>,
		batch: &mut Batch,
	) -> Result<(), OpError> {
		let entry = self.bundle.entry(index)?;
		let details = Details {
			title: Some(entry.title),
			content_type: Some(MEDIA_TYPE.into()),
			category: entry.category,
			author: self.member.account.address(),
			date: crate::clock::now(),
			description: None,
			full_url: entry.full_url,
		};
		let written = record::write_record(
			entry.resource.as_bytes(),
			Some(entry.resource.len() as u64),
			&details,
			recipients[&entry.category],
			self.member.blocks(),
			&mut |_| {},
		)?;
		self.member.blocks().pin(&written.cid)?;
		batch.records.push((written.cid.to_string(), entry.category));
		batch.blocks.extend(written.blocks.iter().map(ToString::to_string));
		Ok(())
	}

	async fn submit(&mut self, batch: &Batch) -> Result<Finality, OpError> {
		let calls = batch.records.iter().map(|(cid, category)| self.call(cid, *category, batch));
		let calls = calls.collect::<Result<Vec<_>, OpError>>()?;
		let call = api::transactions().utility().batch_all(calls);
		let (slot, done) = (self.slot, self.state.done);
		// As in `publish.rs`: kept so that a run that is cut short here is not repeated while its
		// transaction may still come through.
		let mut note = |nonce| {
			let batch = Some(Batch { nonce: Some(nonce), ..batch.clone() });
			if let Err(error) = slot.save_as(&State { done, batch }) {
				tracing::warn!(%error, "could not note what was sent");
			}
		};
		let signer = self.member.account.signer();
		let receipt = self.member.chain.submit_once(signer, &call, ACTION, &mut note).await?;
		Ok((&receipt).into())
	}

	fn call(&self, cid: &str, category: u8, batch: &Batch) -> Result<RuntimeCall, OpError> {
		let cid = types::chain_cid(&parse_cid(cid)?);
		let (epoch, category) = (batch.epochs[usize::from(category)], types::category(category));
		Ok(if self.place.patient == self.member.account.id() {
			RuntimeCall::Patients(PatientsCall::add_file { category, epoch, cid })
		} else {
			RuntimeCall::Doctors(DoctorsCall::upload_file {
				patient: types::account(self.place.patient),
				category,
				epoch,
				cid,
				department: self.place.department(),
			})
		})
	}

	/// Counts a batch as done.
	async fn advance(&mut self, batch: &Batch) -> Result<(), OpError> {
		let cids: Vec<_> =
			batch.records.iter().filter_map(|(cid, _)| parse_cid(cid).ok()).collect();
		self.member.note_published(self.place.patient, &cids).await;
		self.state = State { done: self.state.done + batch.records.len(), batch: None };
		self.slot.save_as(&self.state)
	}

	/// Removes what was stored and will not be sent.
	fn abandon(&mut self) {
		let Some(batch) = self.state.batch.take() else { return };
		blocking(|| {
			for root in batch.records.iter().filter_map(|(cid, _)| parse_cid(cid).ok()) {
				if let Err(error) = self.member.blocks().unpin(&root) {
					tracing::warn!(%root, %error, "what was abandoned stays pinned");
				}
			}
			for cid in batch.blocks.iter().filter_map(|cid| parse_cid(cid).ok()) {
				if let Err(error) = self.member.blocks().delete(&cid) {
					tracing::warn!(%cid, %error, "a block of what was abandoned stays behind");
				}
			}
		});
		if let Err(error) = self.slot.save_as(&self.state) {
			tracing::warn!(%error, "could not note what was abandoned");
		}
	}
}
