//! Which resources this account made records of already, as the chain lists them now. What the ledger does
//! not say is read from the manifests in this store: they name the resource, and its hash.

use super::{ledger::Ledger, Step};
use crate::{
	chain::{types, AccountId, At},
	fhir::Manifest,
	ops::{blocking, pending::Pending, record_scope::RecordScope, Member, Names, OpError},
	store::{BlockStore, StoreError},
};
use cid::Cid;
use std::collections::{HashMap, HashSet};

type Record = crate::chain::api::runtime_types::salus_primitives::record::Record<AccountId>;

/// The keyed name of a record of `patient` whose content has this SHA-256.
pub(super) fn name_of(names: &Names, patient: AccountId, sha256: &[u8; 32]) -> String {
	names.name(&[b"content", &patient.0, sha256])
}

/// What there is of this account's for one patient.
pub(super) struct Known<'a> {
	member: &'a Member,
	place: RecordScope,
	ledger: Ledger,
	/// The number of every record that this account added.
	listed: HashMap<Cid, u64>,
	/// The number that the next record had when the chain was looked at.
	next: u64,
}

impl<'a> Known<'a> {
	/// Looks at all that the chain lists at `at`.
	///
	/// # Errors
	/// The node no longer answers, or the ledger cannot be read or written.
	pub async fn look(
		member: &'a Member,
		at: &At,
		place: RecordScope,
		registration: u64,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Known<'a>, OpError> {
		let name = member.names().name(&[b"imported", &place.patient.0]);
		let ledger = blocking(|| Ledger::open(&member.data_dir, &name, registration))?;
		let mut known = Self { member, place, ledger, listed: HashMap::new(), next: 0 };
		known.look_on(at, progress).await?;
		let listed: HashSet<_> = known.listed.keys().copied().collect();
		blocking(|| known.ledger.retain(&listed))?;
		Ok(known)
	}

	/// Looks at what the chain lists since it was looked at last, and says whether there is something that
	/// was not known.
	///
	/// # Errors
	/// As [`Self::look`].
	pub async fn look_on(
		&mut self,
		at: &At,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<bool, OpError> {
		let since = self.member.files(at, self.place.patient, None, self.next).await?;
		let own = self.member.account.id();
		let mut unknown = Vec::new();
		for (number, record) in since {
			self.next = self.next.max(number + 1);
			let Some(cid) = types::store_cid(&record.cid) else { continue };
			if record.author != own {
				continue;
			}
			self.listed.insert(cid, number);
			if self.ledger.name(&cid).is_none() {
				unknown.push((cid, number, record));
			}
		}
		let news = !unknown.is_empty();
		self.find_out(at, unknown, progress).await?;
		Ok(news)
	}

	/// Opens the manifests of records that the ledger does not name. One that this store does not have, or
	/// no key opens, is not recognised.
	async fn find_out(
		&mut self,
		at: &At,
		unknown: Vec<(Cid, u64, Record)>,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<(), OpError> {
		if unknown.is_empty() {
			return Ok(());
		}
		let (member, patient) = (self.member, self.place.patient);
		let mut keys = member.keys().to(at, self.place).await?;
		let (names, store) = (member.names(), Local(member.blocks()));
		let (mut made, total) = (Vec::new(), unknown.len() as u64);
		for (done, (cid, number, record)) in unknown.into_iter().enumerate() {
			progress(Step::Comparing(done as u64, total));
			let read = member.manifest_in(&store, at, patient, &mut keys, number, &record).await;
			match read {
				Ok((manifest, _)) => made.push((cid, made_of(&names, patient, &manifest))),
				Err(error @ OpError::Chain(_)) => return Err(error),
				Err(error) => tracing::debug!(number, %error, "not compared with the Bundle"),
			}
		}
		blocking(|| self.ledger.add(made))
	}

	/// Remembers what of `pending` the chain lists, and says which CIDs these are.
	///
	/// # Errors
	/// The ledger cannot be written.
	pub fn absorb(&mut self, pending: &Pending) -> Result<Vec<Cid>, OpError> {
		let listed = pending.items.iter().filter(|item| self.listed.contains_key(&item.cid));
		let cids = listed.clone().map(|item| item.cid).collect();
		let new = listed.filter(|item| self.ledger.name(&item.cid).is_none());
		let new = new.map(|item| (item.cid, item.name.clone())).collect();
		blocking(|| self.ledger.add(new))?;
		Ok(cids)
	}

	/// Takes note of records that were added: CID, name and number of each.
	///
	/// # Errors
	/// The ledger cannot be written.
	pub fn added(&mut self, added: Vec<(Cid, String, u64)>) -> Result<(), OpError> {
		self.listed.extend(added.iter().map(|(cid, _, number)| (*cid, *number)));
		let made = added.into_iter().map(|(cid, name, _)| (cid, name)).collect();
		blocking(|| self.ledger.add(made))
	}

	/// The names of the resources that records from number `from` on were made of.
	pub fn present(&self, from: u64) -> impl Iterator<Item = &str> + '_ {
		let since = self.listed.iter().filter(move |(_, number)| **number >= from);
		since.filter_map(|(cid, _)| self.ledger.name(cid))
	}

	/// The CIDs of all records that this account added.
	pub fn cids(&self) -> HashSet<Cid> {
		self.listed.keys().copied().collect()
	}
}

/// The name of what the record of `manifest` was made of.
fn made_of(names: &Names, patient: AccountId, manifest: &Manifest) -> String {
	name_of(names, patient, &manifest.sha256)
}

/// A store without what others would have to be asked for.
struct Local<'a>(&'a dyn BlockStore);

impl BlockStore for Local<'_> {
	fn put(&self, cid: &Cid, bytes: &[u8]) -> Result<bool, StoreError> {
		self.0.put(cid, bytes)
	}

	fn get(&self, cid: &Cid) -> Result<Vec<u8>, StoreError> {
		self.0.local(cid)
	}

	fn size(&self, cid: &Cid) -> Result<Option<u64>, StoreError> {
		self.0.size(cid)
	}

	fn delete(&self, cid: &Cid) -> Result<bool, StoreError> {
		self.0.delete(cid)
	}
}
