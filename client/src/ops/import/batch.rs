//! Some resources of a Bundle on their way to becoming records, in one transaction.

use super::{file::BundleFile, Step};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{
				pallet_doctors::pallet::Call as DoctorsCall,
				pallet_patients::pallet::Call as PatientsCall,
				salus_primitives::record::Cid as ChainCid, salus_runtime::RuntimeCall,
			},
		},
		types, At, ChainError, Receipt, Submission,
	},
	keys::AccountId,
	ops::{
		pending::{Item, Slot},
		publish::{Current, Publication, Stored, Terms},
		record_scope::RecordScope,
		records::{added_records, current_epoch},
		Member, OpError,
	},
	record::{self, Details, Progress},
	store::BlockStore,
	Category,
};
use std::{
	collections::{hash_map::Entry, BTreeSet, HashMap},
	iter,
	sync::{Mutex, PoisonError},
};
use zeroize::Zeroizing;

const ACTION: &str = "import resources";

/// Some resources of a Bundle.
pub(super) struct Batch<'a> {
	pub bundle: &'a BundleFile,
	pub place: RecordScope,
	pub slot: &'a Slot,
	/// Which entries.
	pub entries: &'a [usize],
	/// The keyed name of each.
	pub names: Vec<String>,
	/// How many resources of the Bundle are records without these.
	pub before: usize,
	/// Is told of each that is encrypted.
	pub told: Mutex<&'a mut (dyn FnMut(Step) + Send)>,
}

impl Batch<'_> {
	fn categories(&self) -> impl Iterator<Item = Category> + '_ {
		self.entries.iter().map(|entry| self.bundle.category(*entry))
	}

	fn store_one(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		index: usize,
		recipient: [u8; 32],
		date: &str,
	) -> Result<Stored, OpError> {
		let entry = self.bundle.entry(index)?;
		// What has no content here is not asked for.
		let content = Zeroizing::new(entry.content.unwrap_or_default());
		let details = Details {
			title: Some(entry.title),
			content_type: Some(entry.content_type),
			category: entry.category,
			author: member.account.address(),
			date: date.to_owned(),
			description: entry.description,
			full_url: entry.full_url,
		};
		let written = record::write_record(
			content.as_slice(),
			Some(content.len() as u64),
			&details,
			recipient,
			into,
			&mut |_| {},
		)?;
		Ok(Stored { cid: written.cid, blocks: written.blocks })
	}

	fn call(&self, member: &Member, item: &Item, category: Category) -> RuntimeCall {
		let (epoch, cid) = (item.epoch, types::chain_cid(&item.cid));
		let category = types::chain_category(category);
		if self.place.patient == member.account.id() {
			return RuntimeCall::Patients(PatientsCall::add_file { category, epoch, cid });
		}
		RuntimeCall::Doctors(DoctorsCall::upload_file {
			patient: self.place.patient,
			category,
			epoch,
			cid,
			department: self.place.department(),
		})
	}
}

impl Publication for Batch<'_> {
	fn action(&self) -> &'static str {
		ACTION
	}

	fn slot(&self, _: &Member) -> Result<Slot, OpError> {
		Ok(self.slot.clone())
	}

	fn names(&self) -> Vec<String> {
		self.names.clone()
	}

	fn waits_for_allowance(&self) -> bool {
		true
	}

	fn owner(&self, _: &Member) -> AccountId {
		self.place.patient
	}

	async fn ensure_allowed(&self, member: &Member, at: &At) -> Result<(), OpError> {
		for category in self.categories().collect::<BTreeSet<_>>() {
			member.ensure_may_add(at, self.place, category).await?;
		}
		Ok(())
	}

	async fn current(&self, member: &Member, at: &At) -> Result<Current, OpError> {
		let patient = member.patient_of(at, self.place).await?;
		let epochs = self.categories().map(|category| current_epoch(&patient, category));
		Ok(Current {
			registration: patient.registered_at,
			epochs: epochs.collect::<Result<_, _>>()?,
			next: patient.next_record,
		})
	}

	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		let since = member.files(at, self.place.patient, None, from).await?;
		Ok(since.into_iter().map(|(number, record)| (number, record.cid)).collect())
	}

	async fn recipients(
		&self,
		member: &Member,
		at: &At,
		epochs: &[u32],
	) -> Result<Vec<[u8; 32]>, OpError> {
		let (mut genuine, mut recipients) = (HashMap::new(), Vec::with_capacity(epochs.len()));
		for (category, epoch) in iter::zip(self.categories(), epochs) {
			recipients.push(match genuine.entry(category) {
				Entry::Occupied(known) => *known.get(),
				Entry::Vacant(free) => {
					let found = member.genuine_recipient(at, self.place, category, *epoch);
					*free.insert(found.await?)
				}
			});
		}
		Ok(recipients)
	}

	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		terms: &Terms<'_>,
		_: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Stored>, OpError> {
		let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
		let entries = iter::zip(self.entries, terms.recipients).enumerate();
		let stored = entries.map(|(done, (entry, recipient))| {
			let stored = self.store_one(member, into, *entry, *recipient, terms.date)?;
			let done = (self.before + done + 1) as u64;
			told(Step::Importing(done, self.bundle.len() as u64));
			Ok(stored)
		});
		stored.collect()
	}

	async fn submit(
		&self,
		member: &Member,
		items: &[Item],
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		if let ([item], Some(category)) = (items, self.categories().next()) {
			return member.submit_record(self.place, category, item, submission).await;
		}
		let calls = iter::zip(items, self.categories());
		let calls = calls.map(|(item, category)| self.call(member, item, category)).collect();
		let batch = api::transactions().utility().batch_all(calls);
		member.chain.submit_once(member.account.signer(), &batch, ACTION, submission).await
	}

	fn numbers(receipt: &Receipt) -> Vec<u64> {
		added_records(receipt)
	}
}
