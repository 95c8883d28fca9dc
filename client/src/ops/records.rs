//! Adding, listing, opening and deleting records.

use super::{
	blocking,
	error::file_error,
	keyring::{epoch, Keys},
	pending::{Pending, Slot},
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::record::Record},
		submit::ATTEMPTS,
		types, AccountId, At, ChainError, Receipt,
	},
	fhir::{self, Manifest},
	keys::EpochKey,
	record::{self, Details, Progress},
	store::{dag, parse_cid, Usage},
};
use cid::Cid;
use serde::Serialize;
use std::path::Path;

/// How often a record is encrypted anew where the patient's keys change meanwhile.
const STALE_ATTEMPTS: u32 = 3;

/// What a caller wants added.
pub struct NewRecord<'a> {
	/// Whose record it becomes part of: the account's own where it is a patient's.
	pub patient: [u8; 32],
	/// The file.
	pub file: &'a Path,
	/// What it is about.
	pub category: u8,
	/// How it is listed, in place of the file's name.
	pub title: Option<String>,
	/// Its media type, in place of the guessed one.
	pub content_type: Option<String>,
	/// A remark that is listed with it.
	pub description: Option<String>,
}

/// A record that was added.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
	/// Its number among the patient's records.
	pub record: u64,
	/// Its directory in the store.
	pub cid: String,
	/// The name of its category.
	pub category: &'static str,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// Whether an earlier run had stored it already.
	pub resumed: bool,
	/// When it became final. None where an earlier run had submitted it already.
	pub finality: Option<Finality>,
}

/// A record as a list shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
	/// Its number among the patient's records.
	pub record: u64,
	/// Its directory in the store.
	pub cid: String,
	/// The name of its category.
	pub category: &'static str,
	/// The epoch it is encrypted to.
	pub epoch: u32,
	/// Who wrote it, as the chain says.
	pub author: String,
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

impl Member {
	/// Encrypts `new.file`, stores it, submits it and waits until it is final.
	///
	/// A run that was cut short between storing and submitting is taken up again by the next one
	/// for the same file. Where the patient's keys change meanwhile, the file is encrypted anew.
	///
	/// # Errors
	/// The file cannot be read, is empty, is a folder or changes meanwhile; the store cannot be
	/// written; or the chain refuses, and then nothing stays in the store.
	pub async fn add_record(
		&self,
		new: &NewRecord<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Added, OpError> {
		let slot = Slot::of(&self.data_dir, self.account.id(), new)?;
		self.ensure_may_add(new).await?;
		let _lock = blocking(|| slot.lock())?;
		let earlier = slot.load();
		if let Some(nonce) = earlier.as_ref().and_then(|pending| pending.nonce) {
			self.chain.settled(self.account.signer(), nonce).await?;
		}
		let mut stale = 0;
		for _ in 0..ATTEMPTS {
			let at = self.chain.at_finalized().await?;
			let (current, next_record) = self.current(&at, new).await?;
			let pending = match self.resume(&at, new, &slot, current).await? {
				Resume::OnChain(added) => return Ok(added),
				Resume::Stored(pending) => pending,
				Resume::Nothing => {
					let pending =
						self.store_record(&at, new, current, next_record, progress).await?;
					if let Err(error) = slot.save(&pending) {
						self.discard(&pending);
						return Err(error);
					}
					pending
				}
			};
			match self.submit_record(new, &pending, &slot).await {
				Ok((record, finality)) => {
					slot.clear();
					return Ok(Added {
						record,
						resumed: earlier.is_some_and(|earlier| earlier.cid == pending.cid),
						cid: pending.cid,
						category: types::category_name(new.category),
						epoch: pending.epoch,
						finality: Some(finality),
					});
				}
				Err(error) if error.is_stale_epoch() && stale < STALE_ATTEMPTS => {
					tracing::info!("the patient's keys changed: encrypting again");
					stale += 1;
					self.discard(&pending);
					slot.clear();
				}
				// Another client of the account was faster. The chain is looked at again before the
				// next try, since it may be this very record that an earlier run had sent.
				Err(OpError::Chain(ChainError::Busy { .. })) => {
					if let Some(nonce) = earlier.as_ref().and_then(|pending| pending.nonce) {
						self.chain.settled(self.account.signer(), nonce).await?;
					}
					self.chain.pause().await;
				}
				Err(error) => {
					if matches!(&error, OpError::Chain(error) if error.is_certain()) {
						self.discard(&pending);
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
		Err(ChainError::Busy { action: "add the record".into() }.into())
	}

	/// Refuses early what the chain would refuse after the work of encrypting.
	async fn ensure_may_add(&self, new: &NewRecord<'_>) -> Result<(), OpError> {
		let at = self.chain.at_finalized().await?;
		self.ensure_patient(&at, new.patient).await?;
		if new.patient == self.account.id() {
			return Ok(());
		}
		let payload = api::view_functions().patients().check_access(
			types::account(new.patient),
			types::account(self.account.id()),
			types::category(new.category),
			api::runtime_types::salus_primitives::traits::Right::Contribute,
		);
		if self.chain.view_at(&at, payload).await? {
			return Ok(());
		}
		Err(OpError::MayNotContribute {
			patient: crate::keys::address(new.patient),
			provider: self.account.address(),
			category: types::category_name(new.category),
		})
	}

	/// The current epoch of the category, and the number of the patient's next record.
	async fn current(&self, at: &At, new: &NewRecord<'_>) -> Result<(u32, u64), OpError> {
		let payload = api::view_functions().patients().patient(types::account(new.patient));
		let patient =
			self.chain.view_at(at, payload).await?.ok_or_else(|| OpError::NotAPatient {
				address: crate::keys::address(new.patient),
			})?;
		Ok((patient.epochs[usize::from(new.category)], patient.next_record))
	}

	/// What an earlier run left of the same file.
	async fn resume(
		&self,
		at: &At,
		new: &NewRecord<'_>,
		slot: &Slot,
		current: u32,
	) -> Result<Resume, OpError> {
		let Some(pending) = slot.load() else { return Ok(Resume::Nothing) };
		let cid = parse_cid(&pending.cid)?;
		let since = self.files(at, new.patient, Some(new.category), pending.next_record).await?;
		let on_chain = since.iter().find(|(_, record)| types::store_cid(&record.cid) == Some(cid));
		if let Some((record, _)) = on_chain {
			slot.clear();
			return Ok(Resume::OnChain(Added {
				record: *record,
				cid: pending.cid,
				category: types::category_name(new.category),
				epoch: pending.epoch,
				resumed: true,
				finality: None,
			}));
		}
		let whole = blocking(|| dag::dag_blocks(&cid, self.blocks())).is_ok();
		if whole && pending.epoch == current {
			return Ok(Resume::Stored(pending));
		}
		self.discard(&pending);
		slot.clear();
		Ok(Resume::Nothing)
	}

	async fn store_record(
		&self,
		at: &At,
		new: &NewRecord<'_>,
		current: u32,
		next_record: u64,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Pending, OpError> {
		let state = epoch(&self.chain, at, new.patient, new.category, current).await?;
		self.ensure_genuine(at, new, current, state.recipient.0).await?;
		let details = Details {
			title: new.title.clone(),
			content_type: new.content_type.clone(),
			category: new.category,
			author: self.account.address(),
			date: fhir::now(),
			description: new.description.clone(),
		};
		let written = blocking(|| {
			record::write_file(new.file, &details, state.recipient.0, self.blocks(), progress)
		})?;
		Ok(Pending {
			cid: written.cid.to_string(),
			epoch: current,
			next_record,
			blocks: written.blocks.iter().map(Cid::to_string).collect(),
			nonce: None,
		})
	}

	/// Checks that what is encrypted to is the patient's key, whatever the node says: the patient's
	/// own derives from the phrase, and a provider's is sealed in the grant.
	async fn ensure_genuine(
		&self,
		at: &At,
		new: &NewRecord<'_>,
		epoch: u32,
		recipient: [u8; 32],
	) -> Result<(), OpError> {
		let category = new.category;
		let identity = match self.keys_to(at, new.patient).await? {
			Keys::Own => Some(self.account.epoch_identity(category, epoch)),
			Keys::Granted(keyring) => keyring.get(category, epoch).cloned(),
		};
		let identity = identity.ok_or_else(|| OpError::NoCurrentKey {
			patient: crate::keys::address(new.patient),
			category: types::category_name(category),
			epoch,
		})?;
		Ok(EpochKey { category, epoch, identity }.verify(recipient)?)
	}

	async fn submit_record(
		&self,
		new: &NewRecord<'_>,
		pending: &Pending,
		slot: &Slot,
	) -> Result<(u64, Finality), OpError> {
		let (signer, action) = (self.account.signer(), "add the record");
		// Kept so that a run that is cut short here is not repeated while its transaction may
		// still come through. Where it cannot be kept, the next run may add the record twice.
		let mut note = |nonce| {
			let sent = Pending { nonce: Some(nonce), ..pending.clone() };
			if let Err(error) = slot.save(&sent) {
				tracing::warn!(%error, "could not note that the record was sent");
			}
		};
		let cid = types::chain_cid(&parse_cid(&pending.cid)?);
		let category = types::category(new.category);
		let receipt = if new.patient == self.account.id() {
			let call = api::transactions().patients().add_file(category, pending.epoch, cid);
			self.chain.submit_once(signer, &call, action, &mut note).await?
		} else {
			let patient = types::account(new.patient);
			let call =
				api::transactions().doctors().upload_file(patient, category, pending.epoch, cid);
			self.chain.submit_once(signer, &call, action, &mut note).await?
		};
		let record = added_record(&receipt)
			.ok_or_else(|| ChainError::Unexpected { what: "the event of the new record".into() })?;
		Ok((record, (&receipt).into()))
	}

	/// Removes what was stored for a record that will not be submitted.
	fn discard(&self, pending: &Pending) {
		blocking(|| {
			for cid in pending.blocks.iter().filter_map(|cid| parse_cid(cid).ok()) {
				if let Err(error) = crate::store::BlockStore::delete(&self.store, &cid) {
					tracing::warn!(%cid, %error, "a block of an abandoned record stays behind");
				}
			}
		});
	}

	/// The records of `patient` from number `from` on, of one category or all.
	async fn files(
		&self,
		at: &At,
		patient: [u8; 32],
		category: Option<u8>,
		from: u64,
	) -> Result<Vec<(u64, Record<AccountId>)>, OpError> {
		let mut all = Vec::new();
		let mut next = Some(from);
		while let Some(from) = next {
			let payload = api::view_functions().patients().files(
				types::account(patient),
				category.map(types::category),
				from,
				super::PAGE,
			);
			let (page, after) = self.chain.view_at(at, payload).await?;
			all.extend(page);
			next = after;
		}
		Ok(all)
	}

	/// The records of `patient` with what their manifests say. A provider sees the categories of
	/// their grant; what no key of theirs opens is listed as closed.
	///
	/// # Errors
	/// [`OpError::NoGrant`], or `patient` is none.
	pub async fn list_records(
		&self,
		patient: [u8; 32],
		category: Option<u8>,
	) -> Result<Vec<Listed>, OpError> {
		let at = self.chain.at_finalized().await?;
		self.ensure_patient(&at, patient).await?;
		let mut keys = self.keys_to(&at, patient).await?;
		let covered = self.covered(&at, patient).await?;
		let mut listed = Vec::new();
		for (number, entry) in self.files(&at, patient, category, 0).await? {
			let index = types::category_index(&entry.category);
			if covered.as_ref().is_some_and(|covered| !covered.contains(&index)) {
				continue;
			}
			let manifest = self.manifest(&at, patient, &mut keys, number, &entry).await;
			let (manifest, closed) = match manifest {
				Ok((manifest, _)) => (Some(manifest), None),
				Err(error @ OpError::Chain(_)) => return Err(error),
				Err(error) => (None, Some(error.to_string())),
			};
			listed.push(Listed {
				record: number,
				cid: types::store_cid(&entry.cid).map(|cid| cid.to_string()).unwrap_or_default(),
				category: types::category_name(index),
				epoch: entry.epoch,
				author: crate::keys::address(entry.author.0),
				manifest,
				closed,
			});
		}
		Ok(listed)
	}

	/// Opens record `number` of `patient`, writes its content to `target`, and compares size and
	/// SHA-256 with the manifest. A provider's opening is on the trail, and final, before the
	/// content is decrypted. The caller decides on the target once the manifest is known.
	///
	/// # Errors
	/// There is no such record, no key opens it, the chain refuses to log the opening, or the
	/// store's bytes are not what the record says; nothing is then left under the target's name.
	pub async fn open_record(
		&self,
		patient: [u8; 32],
		number: u64,
		target: impl FnOnce(&Manifest) -> std::path::PathBuf + Send,
		overwrite: bool,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(Opened, std::path::PathBuf), OpError> {
		let at = self.chain.at_finalized().await?;
		self.ensure_patient(&at, patient).await?;
		let entry = self.record(&at, patient, number).await?;
		let mut keys = self.keys_to(&at, patient).await?;
		let (manifest, identity) = self.manifest(&at, patient, &mut keys, number, &entry).await?;
		let target = target(&manifest);
		let cid = types::store_cid(&entry.cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a record's CID".into() })?;
		blocking(|| self.ensure_can_open(&cid, &target, overwrite))?;
		let logged = match keys {
			Keys::Own => None,
			Keys::Granted(_) => {
				let call = api::transactions().doctors().open_file(types::account(patient), number);
				Some((&self.submit(&call, "open the record").await?).into())
			}
		};
		blocking(|| {
			record::save_content(
				&cid,
				&manifest,
				&identity,
				self.blocks(),
				&target,
				overwrite,
				progress,
			)
		})?;
		Ok((Opened { record: number, manifest, logged }, target))
	}

	/// Checks what can be checked before an opening is logged: that the content is in the store and
	/// that its file can be made.
	fn ensure_can_open(&self, cid: &Cid, target: &Path, overwrite: bool) -> Result<(), OpError> {
		record::ensure_free(target, overwrite)?;
		let content = dag::resolve(cid, record::CONTENT, self.blocks())?;
		dag::dag_blocks(&content, self.blocks())?;
		let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
		let folder = folder.unwrap_or(Path::new("."));
		tempfile::tempfile_in(folder).map_err(file_error(folder))?;
		Ok(())
	}

	/// Deletes record `number` of this patient from the chain, and its bytes from this store where
	/// the patient wrote them. A provider's record may link to anything in the store, so its bytes
	/// are left, and so is what another record or the profile is made of.
	///
	/// # Errors
	/// There is no such record, or the chain refuses.
	pub async fn delete_record(&self, number: u64) -> Result<Deleted, OpError> {
		let (at, own) = (self.chain.at_finalized().await?, self.account.id());
		self.ensure_patient(&at, own).await?;
		let entry = self.record(&at, own, number).await?;
		let call = api::transactions().patients().delete_file(number);
		let finality = (&self.submit(&call, "delete the record").await?).into();
		let mut deleted = Deleted { record: number, finality, freed: Usage::default(), left: None };
		if entry.author.0 != own {
			deleted.left = Some("another author wrote them");
			return Ok(deleted);
		}
		let Some(cid) = types::store_cid(&entry.cid) else { return Ok(deleted) };
		let at = self.chain.at_finalized().await?;
		let others = self.files(&at, own, None, 0).await?;
		let others = others.iter().filter(|(other, _)| *other != number);
		let mut needed: Vec<_> =
			others.filter_map(|(_, other)| types::store_cid(&other.cid)).collect();
		needed.extend(types::store_cid(&self.own_patient().await?.profile));
		let (freed, left) = blocking(|| record::delete_except(&cid, &needed, self.blocks()))?;
		deleted.freed = freed;
		deleted.left = (left.blocks > 0).then_some("another record or the profile needs them");
		Ok(deleted)
	}

	async fn record(
		&self,
		at: &At,
		patient: [u8; 32],
		number: u64,
	) -> Result<Record<AccountId>, OpError> {
		let payload = api::view_functions().patients().file(types::account(patient), number);
		self.chain.view_at(at, payload).await?.ok_or_else(|| OpError::NoRecord {
			patient: crate::keys::address(patient),
			record: number,
		})
	}

	async fn ensure_patient(&self, at: &At, patient: [u8; 32]) -> Result<(), OpError> {
		let payload = api::view_functions().patients().is_registered(types::account(patient));
		if self.chain.view_at(at, payload).await? {
			return Ok(());
		}
		Err(OpError::NotAPatient { address: crate::keys::address(patient) })
	}

	/// The categories that this account's grant from `patient` covers, or `None` for the patient.
	async fn covered(&self, at: &At, patient: [u8; 32]) -> Result<Option<Vec<u8>>, OpError> {
		if patient == self.account.id() {
			return Ok(None);
		}
		let payload = api::view_functions()
			.patients()
			.grant(types::account(patient), types::account(self.account.id()));
		let grant = self.chain.view_at(at, payload).await?;
		Ok(Some(grant.map_or(vec![], |grant| types::categories_of_mask(grant.categories.0))))
	}

	/// The manifest of a record, and the identity that opens it.
	async fn manifest(
		&self,
		at: &At,
		patient: [u8; 32],
		keys: &mut Keys,
		number: u64,
		entry: &Record<AccountId>,
	) -> Result<(Manifest, crate::keys::AgeIdentity), OpError> {
		let category = types::category_index(&entry.category);
		let identity = self.identity_for(at, patient, keys, number, category, entry.epoch).await?;
		let cid = types::store_cid(&entry.cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a record's CID".into() })?;
		let manifest = blocking(|| record::read_manifest(&cid, &identity, self.blocks()))?;
		let author = crate::keys::address(entry.author.0);
		if manifest.author != author || manifest.category != category {
			return Err(OpError::ManifestLies { record: number, author });
		}
		Ok((manifest, identity))
	}
}

/// What an earlier run left.
enum Resume {
	/// It had submitted the record.
	OnChain(Added),
	/// It had stored the record.
	Stored(Pending),
	/// Nothing that is of use.
	Nothing,
}

/// The number of the record that a transaction added.
fn added_record(receipt: &Receipt) -> Option<u64> {
	let own = receipt.events.find_first::<api::patients::events::FileAdded>();
	let uploaded = receipt.events.find_first::<api::doctors::events::FileUploaded>();
	match (own, uploaded) {
		(Some(Ok(event)), _) => Some(event.record),
		(_, Some(Ok(event))) => Some(event.record),
		_ => None,
	}
}
