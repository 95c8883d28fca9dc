//! Adding, listing, opening, dispensing and deleting records.

use super::{
	blocking,
	error::file_error,
	keyring::Keys,
	pages::{self, Page, Window},
	pending::{Item, Slot},
	publish::{only, Current, Publication, Published, Stored, Terms},
	record_scope::RecordScope,
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::salus_primitives::record::{Cid as ChainCid, Record},
		},
		types::{self, ChainCategory, Patient},
		AccountId, At, ChainError, Receipt, Submission,
	},
	fhir::Manifest,
	record::{self, Progress},
	store::{unixfs, BlockStore, Usage},
	Category,
};
use cid::Cid;
use serde::Serialize;
use std::{borrow::Cow, path::Path};

pub use super::new_record::NewRecord;

/// What adding a record is, for errors.
pub(super) const ADD: &str = "add the record";

/// A record that was added.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
	/// Its number among the patient's records.
	pub record: u64,
	/// Its directory in the store.
	pub cid: String,
	/// The name of its category.
	pub category: Category,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// Whether an earlier run had stored it already.
	pub resumed: bool,
	/// When it became final. None where an earlier run had submitted it already.
	pub finality: Option<Finality>,
}

impl Added {
	pub(super) fn new(published: Published, category: Category) -> Self {
		Self {
			record: published.number,
			cid: published.cid,
			category,
			epoch: published.epoch,
			resumed: published.resumed,
			finality: published.finality,
		}
	}
}

/// A record as a list shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
	/// Its number among the patient's records.
	pub record: u64,
	/// Its directory in the store.
	pub cid: String,
	/// The name of its category.
	pub category: Cow<'static, str>,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// Who wrote it, as the chain says.
	pub author: String,
	/// The pharmacy that dispensed it, as the chain says.
	pub dispensed_by: Option<String>,
	/// What the manifest says, where it can be opened.
	pub manifest: Option<Manifest>,
	/// Why the manifest cannot be opened.
	pub closed: Option<String>,
}

/// A record that was opened.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
	/// Its number among the patient's records.
	pub record: u64,
	/// What the manifest says. Size and SHA-256 were compared with what was written.
	pub manifest: Manifest,
	/// When the opening was logged. None for the patient's own.
	pub logged: Option<Finality>,
}

/// How the content of a record is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
	/// To a new file.
	New,
	/// To a file, in place of one that is there.
	Overwrite,
	/// To a new folder: the content is an archive of one.
	Unpack,
}

/// A prescription that was dispensed.
#[derive(Clone, Debug, Serialize)]
pub struct Dispensed {
	/// Its number among the patient's records.
	pub record: u64,
	/// The patient's address.
	pub patient: String,
	/// When it became final.
	pub finality: Finality,
}

/// A record that was deleted.
#[derive(Clone, Debug, Serialize)]
pub struct Deleted {
	/// Its number among the patient's records.
	pub record: u64,
	/// When the deletion became final.
	pub finality: Finality,
	/// What was removed from this store.
	pub freed: Usage,
	/// Why bytes of it were left in this store, where some were.
	pub left: Option<&'static str>,
}

impl Publication for NewRecord<'_> {
	fn action(&self) -> &'static str {
		ADD
	}

	fn slot(&self, member: &Member) -> Result<Slot, OpError> {
		Slot::of(&member.data_dir, &member.names(), self)
	}

	fn owner(&self, _: &Member) -> AccountId {
		self.patient
	}

	async fn ensure_allowed(&self, member: &Member, at: &At) -> Result<(), OpError> {
		member.ensure_may_add(at, self.place(), self.category).await
	}

	async fn current(&self, member: &Member, at: &At) -> Result<Current, OpError> {
		member.next_record(at, self.place(), self.category).await
	}

	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		member.records_since(at, self.patient, self.category, from).await
	}

	async fn recipients(
		&self,
		member: &Member,
		at: &At,
		epochs: &[u32],
	) -> Result<Vec<[u8; 32]>, OpError> {
		let epoch = *only(epochs)?;
		Ok(vec![member.genuine_recipient(at, self.place(), self.category, epoch).await?])
	}

	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		terms: &Terms<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Stored>, OpError> {
		let details = self.details(member.account.address(), terms.date);
		let recipient = *only(terms.recipients)?;
		let written = crate::files::write_file(self.file, &details, recipient, into, progress)?;
		Ok(vec![Stored { cid: written.cid, blocks: written.blocks }])
	}

	async fn submit(
		&self,
		member: &Member,
		items: &[Item],
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		member.submit_record(self.place(), self.category, only(items)?, submission).await
	}

	fn numbers(receipt: &Receipt) -> Vec<u64> {
		added_records(receipt)
	}
}

/// The records of a patient: see [`Member::records`].
#[derive(Clone, Copy)]
pub struct Records<'a>(pub(super) &'a Member);

impl Records<'_> {
	/// Encrypts `new.file`, stores it, submits it and waits until it is final.
	///
	/// A run that was cut short between storing and submitting is taken up again by the next one
	/// for the same file. Where the patient's keys change meanwhile, the file is encrypted anew.
	///
	/// # Errors
	/// The file cannot be read, is empty, is a folder or changes meanwhile; the store cannot be
	/// written; or the chain refuses, and then nothing stays in the store.
	pub async fn add(
		self,
		new: &NewRecord<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Added, OpError> {
		Ok(Added::new(self.0.publish(new, progress).await?, new.category))
	}

	/// The records of `patient` with what their manifests say. A provider sees the categories of
	/// their grant, so that a part may have fewer than its limit; what no key of theirs opens is
	/// listed as closed.
	///
	/// # Errors
	/// [`OpError::NoGrant`], or `patient` is none.
	pub async fn list(
		self,
		place: RecordScope,
		category: Option<Category>,
		window: Window<u64>,
	) -> Result<Page<Listed, u64>, OpError> {
		let (at, patient) = (self.0.chain.at_finalized().await?, place.patient);
		self.0.patient_of(&at, place).await?;
		let mut keys = self.0.keys().to(&at, place).await?;
		let covered = self.0.covered(&at, place).await?;
		let found = self.0.files_in(&at, patient, category, window).await?;
		let mut listed = Vec::new();
		for (number, entry) in found.items {
			let category = types::category(&entry.category);
			if covered.as_ref().is_some_and(|covered| !covered.contains(&category)) {
				continue;
			}
			let manifest = self.0.manifest(&at, patient, &mut keys, number, &entry).await;
			let (manifest, closed) = match manifest {
				Ok((manifest, _)) => (Some(manifest), None),
				Err(error @ OpError::Chain(_)) => return Err(error),
				Err(error) => (None, Some(error.to_string())),
			};
			listed.push(Listed {
				record: number,
				cid: types::store_cid(&entry.cid).map(|cid| cid.to_string()).unwrap_or_default(),
				category: types::category_text(&entry.category),
				epoch: entry.epoch,
				author: entry.author.to_string(),
				dispensed_by: self.0.dispensed_by(&at, patient, number, &entry.category).await?,
				manifest,
				closed,
			});
		}
		Ok(Page { items: listed, next: found.next })
	}

	/// Opens record `number` of `patient`, writes its content to `target`, and compares size and
	/// SHA-256 with the manifest. A provider's opening is on the trail, and final, before the
	/// content is decrypted. The caller decides on the target once the manifest is known.
	///
	/// # Errors
	/// There is no such record, no key opens it, the chain refuses to log the opening, or the
	/// store's bytes are not what the record says; nothing is then left under the target's name.
	pub async fn open(
		self,
		place: RecordScope,
		number: u64,
		target: impl FnOnce(&Manifest) -> std::path::PathBuf + Send,
		how: WriteMode,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(Opened, std::path::PathBuf), OpError> {
		let (at, patient) = (self.0.chain.at_finalized().await?, place.patient);
		self.0.patient_of(&at, place).await?;
		let entry = self.0.record(&at, patient, number).await?;
		let mut keys = self.0.keys().to(&at, place).await?;
		let (manifest, identity) = self.0.manifest(&at, patient, &mut keys, number, &entry).await?;
		let target = target(&manifest);
		let cid = types::store_cid(&entry.cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a record's CID".into() })?;
		blocking(|| self.0.ensure_can_open(&cid, &target, how == WriteMode::Overwrite))?;
		let logged = match keys {
			Keys::Own => None,
			Keys::Granted(_) => {
				let call =
					api::transactions().doctors().open_file(patient, number, place.department());
				Some((&self.0.submit(&call, "open the record").await?).into())
			}
		};
		let overwrite = how == WriteMode::Overwrite;
		self.0.download(&cid, |store| match how {
			WriteMode::Unpack => {
				crate::files::save_folder(&cid, &manifest, &identity, store, &target, progress)
			}
			WriteMode::New | WriteMode::Overwrite => crate::files::save_content(
				&cid, &manifest, &identity, store, &target, overwrite, progress,
			),
		})?;
		Ok((Opened { record: number, manifest, logged }, target))
	}

	/// Deletes record `number` of this patient from the chain, and its bytes from this store where
	/// the patient wrote them. A provider's record may link to anything in the store, so its bytes
	/// are left, and so is what another record or the profile is made of.
	///
	/// # Errors
	/// There is no such record, or the chain refuses.
	pub async fn delete(self, number: u64) -> Result<Deleted, OpError> {
		let (at, own) = (self.0.chain.at_finalized().await?, self.0.account.id());
		self.0.patient_of(&at, RecordScope::of(own)).await?;
		let entry = self.0.record(&at, own, number).await?;
		let call = api::transactions().patients().delete_file(number);
		let finality = (&self.0.submit(&call, "delete the record").await?).into();
		let mut deleted = Deleted { record: number, finality, freed: Usage::default(), left: None };
		if entry.author != own {
			deleted.left = Some("another author wrote them");
			return Ok(deleted);
		}
		let Some(cid) = types::store_cid(&entry.cid) else { return Ok(deleted) };
		let at = self.0.chain.at_finalized().await?;
		let others = self.0.files(&at, own, None, 0).await?;
		let others = others.iter().filter(|(other, _)| *other != number);
		let mut needed: Vec<_> =
			others.filter_map(|(_, other)| types::store_cid(&other.cid)).collect();
		needed.extend(types::store_cid(&self.0.as_patient().known().await?.profile));
		let (freed, left) = blocking(|| record::delete_except(&cid, &needed, self.0.blocks()))?;
		deleted.freed = freed;
		deleted.left = (left.blocks > 0).then_some("another record or the profile needs them");
		Ok(deleted)
	}

	/// Marks record `number` of `patient`, a prescription, as dispensed by this pharmacy.
	///
	/// # Errors
	/// There is no such record, or the chain refuses: this account is no pharmacy that may see it,
	/// it is no prescription, or it was dispensed already.
	pub async fn dispense(self, patient: AccountId, number: u64) -> Result<Dispensed, OpError> {
		let at = self.0.chain.at_finalized().await?;
		self.0.patient_of(&at, RecordScope::of(patient)).await?;
		self.0.record(&at, patient, number).await?;
		let call = api::transactions().doctors().dispense(patient, number);
		let finality = (&self.0.submit(&call, "mark the record as dispensed").await?).into();
		Ok(Dispensed { record: number, patient: patient.to_string(), finality })
	}
}

impl Member {
	/// Where the next record of a category goes.
	pub(super) async fn next_record(
		&self,
		at: &At,
		place: RecordScope,
		category: Category,
	) -> Result<Current, OpError> {
		let patient = self.patient_of(at, place).await?;
		Ok(Current {
			registration: patient.registered_at,
			epochs: vec![current_epoch(&patient, category)?],
			next: patient.next_record,
		})
	}

	/// The CIDs of the records of `patient` in `category` from number `from` on.
	pub(super) async fn records_since(
		&self,
		at: &At,
		patient: AccountId,
		category: Category,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		let since = self.files(at, patient, Some(category), from).await?;
		Ok(since.into_iter().map(|(number, record)| (number, record.cid)).collect())
	}

	/// Tries once to put a record on chain.
	pub(super) async fn submit_record(
		&self,
		place: RecordScope,
		category: Category,
		item: &Item,
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		let (signer, category) = (self.account.signer(), types::chain_category(category));
		let (epoch, cid) = (item.epoch, types::chain_cid(&item.cid));
		if place.patient == self.account.id() {
			let call = api::transactions().patients().add_file(category, epoch, cid);
			self.chain.submit_once(signer, &call, ADD, submission).await
		} else {
			let patient = place.patient;
			let department = place.department();
			let call = api::transactions()
				.doctors()
				.upload_file(patient, category, epoch, cid, department);
			self.chain.submit_once(signer, &call, ADD, submission).await
		}
	}

	/// The records of `patient` from number `from` on, of one category or all.
	pub(super) async fn files(
		&self,
		at: &At,
		patient: AccountId,
		category: Option<Category>,
		from: u64,
	) -> Result<Vec<(u64, Record<AccountId>)>, OpError> {
		let window = Window::starting(from);
		Ok(self.files_in(at, patient, category, window).await?.items)
	}

	/// What `window` shows of the records of `patient`, of one category or all.
	async fn files_in(
		&self,
		at: &At,
		patient: AccountId,
		category: Option<Category>,
		window: Window<u64>,
	) -> Result<Page<(u64, Record<AccountId>), u64>, OpError> {
		pages::read(window, |from, limit| async move {
			let category = category.map(types::chain_category);
			let from = from.unwrap_or(0);
			let views = api::view_functions().patients();
			let payload = views.files(patient, category, from, limit);
			Ok(self.chain.view_at(at, payload).await?)
		})
		.await
	}

	/// Checks what can be checked before an opening is logged: that the content is in the store and
	/// that its file can be made.
	pub(super) fn ensure_can_open(
		&self,
		cid: &Cid,
		target: &Path,
		overwrite: bool,
	) -> Result<(), OpError> {
		crate::files::ensure_free(target, overwrite)?;
		let content = unixfs::resolve(cid, record::CONTENT, self.blocks())?;
		unixfs::dag_blocks(&content, self.blocks())?;
		let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
		let folder = folder.unwrap_or(Path::new("."));
		tempfile::tempfile_in(folder).map_err(file_error(folder))?;
		Ok(())
	}

	/// Who dispensed a record. Only what is in the category of prescriptions ever is.
	async fn dispensed_by(
		&self,
		at: &At,
		patient: AccountId,
		number: u64,
		category: &ChainCategory,
	) -> Result<Option<String>, OpError> {
		if *category != ChainCategory::Medication {
			return Ok(None);
		}
		let payload = api::view_functions().patients().dispensed(patient, number);
		let pharmacy = self.chain.view_at(at, payload).await?;
		Ok(pharmacy.map(|pharmacy| pharmacy.to_string()))
	}

	async fn record(
		&self,
		at: &At,
		patient: AccountId,
		number: u64,
	) -> Result<Record<AccountId>, OpError> {
		let payload = api::view_functions().patients().file(patient, number);
		self.chain
			.view_at(at, payload)
			.await?
			.ok_or_else(|| OpError::NoRecord { patient: patient.to_string(), record: number })
	}

	/// The manifest of a record, and the identity that opens it.
	pub(super) async fn manifest(
		&self,
		at: &At,
		patient: AccountId,
		keys: &mut Keys,
		number: u64,
		entry: &Record<AccountId>,
	) -> Result<(Manifest, crate::keys::AgeIdentity), OpError> {
		self.manifest_in(self.blocks(), at, patient, keys, number, entry).await
	}

	/// As [`Self::manifest`], from the blocks in `store`.
	pub(super) async fn manifest_in(
		&self,
		store: &dyn BlockStore,
		at: &At,
		patient: AccountId,
		keys: &mut Keys,
		number: u64,
		entry: &Record<AccountId>,
	) -> Result<(Manifest, crate::keys::AgeIdentity), OpError> {
		let category = known_category(&entry.category)?;
		let identity =
			self.keys().identity_for(at, patient, keys, number, category, entry.epoch).await?;
		let cid = types::store_cid(&entry.cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a record's CID".into() })?;
		let manifest = blocking(|| record::read_manifest(&cid, &identity, store))?;
		let author = entry.author.to_string();
		if manifest.author != author || manifest.category != category {
			return Err(OpError::ManifestLies { record: number, author });
		}
		Ok((manifest, identity))
	}
}

/// A category of the chain's that this client has keys for.
pub(super) fn known_category(category: &ChainCategory) -> Result<Category, OpError> {
	match category {
		ChainCategory::New(new) => Err(OpError::NewCategory { name: new.name.clone() }),
		known => Ok(types::category(known)),
	}
}

/// The number of the current epoch of `category` of `patient`.
pub(super) fn current_epoch(patient: &Patient, category: Category) -> Result<u32, OpError> {
	types::current_epoch(patient, category).ok_or_else(|| OpError::new_category(category))
}

/// The numbers of the records that a transaction added.
pub(super) fn added_records(receipt: &Receipt) -> Vec<u64> {
	let own = receipt.events.find::<api::patients::events::FileAdded>().flatten();
	let uploaded = receipt.events.find::<api::doctors::events::FileUploaded>().flatten();
	own.map(|event| event.record).chain(uploaded.map(|event| event.record)).collect()
}
