//! A provider's own library: files encrypted to the provider, which may become part of a patient's
//! record.

use super::{
	blocking,
	entry::Entry,
	library_file::Found,
	pages::{self, Page, Window},
	pending::{Item, Slot},
	publish::{only, Current, Publication, Stored, Terms},
	record_scope::RecordScope,
	records::{added_records, Added, ADD},
	Finality, Member, OpError,
};
use crate::{
	chain::{
		api::{self, runtime_types::salus_primitives::record::Cid as ChainCid},
		types, At, ChainError, Receipt, Submission,
	},
	fhir::Manifest,
	keys::AccountId,
	record::{self, Details, Progress, RecordError},
	store::{BlockStore, Usage},
	Category,
};
use cid::Cid;
use serde::Serialize;
use std::path::{Path, PathBuf};

pub use super::library_file::NewLibraryFile;

/// A file that was added.
#[derive(Clone, Debug, Serialize)]
pub struct LibraryAdded {
	/// Its number in the library.
	pub file: u64,
	/// Its directory in the store.
	pub cid: String,
	/// Whether an earlier run had stored it already.
	pub resumed: bool,
	/// When it became final. None where an earlier run had submitted it already.
	pub finality: Option<Finality>,
}

/// A file as a list shows it.
#[derive(Clone, Debug, Serialize)]
pub struct LibraryListed {
	/// Its number in the library.
	pub file: u64,
	/// Its directory in the store.
	pub cid: String,
	/// The block since which it is there.
	pub added_at: u32,
	/// What the manifest says, where it can be opened.
	pub manifest: Option<Manifest>,
	/// Why the manifest cannot be opened.
	pub closed: Option<String>,
}

/// A file that was opened.
#[derive(Clone, Debug, Serialize)]
pub struct LibraryOpened {
	/// Its number in the library.
	pub file: u64,
	/// What the manifest says. Size and SHA-256 were compared with what was written.
	pub manifest: Manifest,
	/// Where the content is now.
	pub to: PathBuf,
}

/// A file that was deleted.
#[derive(Clone, Debug, Serialize)]
pub struct LibraryDeleted {
	/// Its number in the library.
	pub file: u64,
	/// When the deletion became final.
	pub finality: Finality,
	/// What was removed from this store.
	pub freed: Usage,
	/// Why bytes of it were left in this store, where some were.
	pub left: Option<&'static str>,
}

/// A file of the library on its way into a patient's record.
struct Sending {
	place: RecordScope,
	category: Category,
	file: u64,
	found: Found,
}

impl Publication for Sending {
	fn action(&self) -> &'static str {
		ADD
	}

	fn slot(&self, member: &Member) -> Result<Slot, OpError> {
		Ok(Slot::of_parts(
			&member.data_dir,
			&member.names(),
			&[
				b"library",
				&self.place.patient.0,
				self.place.department.as_ref().map_or(&[], |it| &it.0),
				&[self.category.index()],
				&self.file.to_le_bytes(),
			],
		))
	}

	fn owner(&self, _: &Member) -> AccountId {
		self.place.patient
	}

	async fn ensure_allowed(&self, member: &Member, at: &At) -> Result<(), OpError> {
		member.ensure_may_add(at, self.place, self.category).await
	}

	async fn current(&self, member: &Member, at: &At) -> Result<Current, OpError> {
		member.next_record(at, self.place, self.category).await
	}

	async fn since(
		&self,
		member: &Member,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		member.records_since(at, self.place.patient, self.category, from).await
	}

	async fn recipients(
		&self,
		member: &Member,
		at: &At,
		epochs: &[u32],
	) -> Result<Vec<[u8; 32]>, OpError> {
		let epoch = *only(epochs)?;
		Ok(vec![member.genuine_recipient(at, self.place, self.category, epoch).await?])
	}

	fn store(
		&self,
		member: &Member,
		into: &dyn BlockStore,
		terms: &Terms<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Vec<Stored>, OpError> {
		let details = Details {
			author: member.account.address(),
			date: terms.date.to_owned(),
			..self.found.details(self.category)
		};
		let recipient = *only(terms.recipients)?;
		Ok(vec![self.found.store(member, &details, into, recipient, progress)?])
	}

	async fn submit(
		&self,
		member: &Member,
		items: &[Item],
		submission: &mut Submission<'_>,
	) -> Result<Receipt, ChainError> {
		member.submit_record(self.place, self.category, only(items)?, submission).await
	}

	fn numbers(receipt: &Receipt) -> Vec<u64> {
		added_records(receipt)
	}
}

/// A provider's own files: see [`Member::library`].
#[derive(Clone, Copy)]
pub struct Library<'a>(pub(super) &'a Member);

impl Library<'_> {
	/// Encrypts a file to this provider, stores it, puts it into the library and waits until that
	/// is final. What holds for [`Records::add`](crate::ops::records::Records::add) holds here.
	///
	/// # Errors
	/// This account is no provider, the file cannot be added, the store cannot be written, or the
	/// chain refuses, and then nothing stays in the store.
	pub async fn add(
		self,
		new: &NewLibraryFile<'_>,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<LibraryAdded, OpError> {
		let published = self.0.publish(&Entry::New(new), progress).await?;
		Ok(LibraryAdded {
			file: published.number,
			cid: published.cid,
			resumed: published.resumed,
			finality: published.finality,
		})
	}

	/// The files of this provider's library with what their manifests say.
	///
	/// # Errors
	/// This account is no provider, or the node no longer answers.
	pub async fn list(self, window: Window<u64>) -> Result<Page<LibraryListed, u64>, OpError> {
		let at = self.0.chain.at_finalized().await?;
		self.0.own_provider().await?;
		let found = self.0.library_in(&at, window).await?;
		let mut listed = Vec::new();
		for (file, cid, added_at) in found.items {
			let (cid, manifest) = match self.0.found(&cid) {
				Ok(Found { cid, manifest, .. }) => (cid.to_string(), Ok(manifest)),
				Err(error) => {
					let cid = types::store_cid(&cid).map(|cid| cid.to_string());
					(cid.unwrap_or_default(), Err(error.to_string()))
				}
			};
			let closed = manifest.as_ref().err().cloned();
			listed.push(LibraryListed { file, cid, added_at, manifest: manifest.ok(), closed });
		}
		Ok(Page { items: listed, next: found.next })
	}

	/// Writes the content of file `number` of this provider's library to `target`, and compares
	/// size and SHA-256 with the manifest.
	///
	/// # Errors
	/// There is no such file, or the store's bytes are not what it says; nothing is then left under
	/// the target's name.
	pub async fn open(
		self,
		number: u64,
		target: &Path,
		overwrite: bool,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<LibraryOpened, OpError> {
		let Found { cid, manifest, identity } =
			self.0.found(&self.0.library_file(number).await?)?;
		self.0.download(&cid, |store| {
			crate::files::save_content(
				&cid, &manifest, &identity, store, target, overwrite, progress,
			)
		})?;
		Ok(LibraryOpened { file: number, manifest, to: target.to_owned() })
	}

	/// Deletes file `number` of this provider's library from the chain, and its bytes from this
	/// store but for what another file of the library is made of.
	///
	/// # Errors
	/// There is no such file, or the chain refuses.
	pub async fn delete(self, number: u64) -> Result<LibraryDeleted, OpError> {
		let cid = self.0.library_file(number).await?;
		let call = api::transactions().doctors().delete_from_library(number);
		let finality = (&self.0.submit(&call, "delete the file").await?).into();
		let mut deleted =
			LibraryDeleted { file: number, finality, freed: Usage::default(), left: None };
		let Some(cid) = types::store_cid(&cid) else { return Ok(deleted) };
		let (freed, left) = self.0.forget(&cid).await?;
		deleted.freed = freed;
		deleted.left = (left.blocks > 0).then_some("another file of the library needs them");
		Ok(deleted)
	}

	/// Encrypts file `number` of this provider's library to the patient of `place`, and adds it to
	/// the patient's records. The library keeps it.
	///
	/// # Errors
	/// There is no such file, or as [`Records::add`](crate::ops::records::Records::add).
	pub async fn send(
		self,
		number: u64,
		place: RecordScope,
		category: Category,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<Added, OpError> {
		let found = self.0.found(&self.0.library_file(number).await?)?;
		let new = Sending { place, category, file: number, found };
		Ok(Added::new(self.0.publish(&new, progress).await?, category))
	}
}

impl Member {
	/// Removes the bytes of the file `cid`, which the library has no more, from this store, and says
	/// what was removed and what another file of the library needs.
	pub(super) async fn forget(&self, cid: &Cid) -> Result<(Usage, Usage), OpError> {
		let others = self.library_from(&self.chain.at_finalized().await?, 0).await?;
		let needed: Vec<_> =
			others.iter().filter_map(|(_, cid, _)| types::store_cid(cid)).collect();
		Ok(blocking(|| record::delete_except(cid, &needed, self.blocks()))?)
	}

	/// The files of this provider's library from number `from` on: number, CID and block.
	pub(super) async fn library_from(
		&self,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid, u32)>, OpError> {
		Ok(self.library_in(at, Window::starting(from)).await?.items)
	}

	/// The numbers and CIDs of this provider's library from number `from` on.
	pub(super) async fn library_since(
		&self,
		at: &At,
		from: u64,
	) -> Result<Vec<(u64, ChainCid)>, OpError> {
		let since = self.library_from(at, from).await?;
		Ok(since.into_iter().map(|(number, cid, _)| (number, cid)).collect())
	}

	/// What `window` shows of this provider's library: number, CID and block of each file.
	async fn library_in(
		&self,
		at: &At,
		window: Window<u64>,
	) -> Result<Page<(u64, ChainCid, u32), u64>, OpError> {
		let own = self.account.id();
		pages::read(window, |from, limit| async move {
			let payload = api::view_functions().doctors().library(own, from.unwrap_or(0), limit);
			let (page, next) = self.chain.view_at(at, payload).await?;
			let page = page.into_iter().map(|(number, file)| (number, file.cid, file.added_at));
			Ok((page.collect(), next))
		})
		.await
	}

	async fn library_file(&self, number: u64) -> Result<ChainCid, OpError> {
		self.own_provider().await?;
		let own = self.account.id();
		let payload = api::view_functions().doctors().library_file(own, number);
		let file = self.chain.view(payload).await?;
		Ok(file.ok_or(OpError::NoLibraryFile { file: number })?.cid)
	}

	/// Opens the file `cid` of the library, with the one of this account's identities that fits.
	pub(super) fn found(&self, cid: &ChainCid) -> Result<Found, OpError> {
		let cid = types::store_cid(cid)
			.ok_or_else(|| ChainError::Unexpected { what: "a file's CID".into() })?;
		blocking(|| {
			for identity in self.account.identities() {
				match record::read_manifest(&cid, identity, self.blocks()) {
					Ok(manifest) => return Ok(Found { cid, manifest, identity: identity.clone() }),
					Err(RecordError::WrongKey { .. }) => {}
					Err(error) => return Err(error.into()),
				}
			}
			Err(RecordError::WrongKey { cid }.into())
		})
	}
}
