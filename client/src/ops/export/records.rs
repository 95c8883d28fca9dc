//! What the caller may read of a patient, as one Bundle: records, comments, and a patient's own
//! profile.
//!
//! A record that holds a FHIR R4 resource becomes that resource, byte by byte. Any other becomes its
//! `DocumentReference` with the content in it, or with where it is if it is long. A `Provenance` says who
//! wrote a resource, where that was not the patient.

use super::{BundleTarget, Exported};
use crate::{
	chain::{
		api::runtime_types::{
			pallet_doctors::pallet::Call as DoctorsCall, salus_primitives::record::Record,
			salus_runtime::RuntimeCall,
		},
		types, AccountId, At, ChainError,
	},
	fhir::{
		communication::{record_name, RECORD_SYSTEM},
		manifest::{Content, ACCOUNT_SYSTEM},
		provenance::{self, PROVENANCE},
		valid::{Validator, R4},
		Communication, Manifest,
	},
	keys::AgeIdentity,
	ops::{
		comments::CommentView,
		keyring::Keys,
		pages::Window,
		record_scope::RecordScope,
		records::{ensure_content, Records},
		Finality, Member, OpError,
	},
	record,
	store::BlockStore,
	Category,
};
use cid::Cid;
use serde::Serialize;
use std::path::Path;
use zeroize::Zeroizing;

/// The longest content that becomes part of a Bundle, in bytes.
pub const MAX_INLINE: u64 = 16 << 20;

/// How many openings one transaction logs.
const OPENINGS_AT_ONCE: usize = 128;

const FHIR_JSON: &str = "application/fhir+json";

/// What an export wrote.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedRecords {
	/// The Bundle.
	#[serde(flatten)]
	pub bundle: Exported,
	/// How many of its entries are records.
	pub records: u64,
	/// How many of its entries are comments.
	pub comments: u64,
	/// The records whose content is longer than 16 MiB: the Bundle says where it is.
	pub outside: Vec<u64>,
	/// What no key of this account opens.
	pub left_out: Vec<LeftOut>,
	/// When the last opening was logged. None for a patient's own.
	pub logged: Option<Finality>,
}

/// What no key of the account opens.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
	/// `record` or `comment`.
	pub what: &'static str,
	/// Its number.
	pub number: u64,
	/// Why.
	pub reason: String,
}

/// A record that is to be exported.
struct Readable {
	number: u64,
	cid: Cid,
	entry: Record<AccountId>,
	/// Whether its content becomes part of the Bundle.
	inline: bool,
}

impl Records<'_> {
	/// Writes what this account may read at `place`, of one category or all, to the Bundle `target`.
	/// A provider's openings are on the trail, and final, before any content is decrypted.
	/// `progress` is told how many records were looked at or written of how many.
	///
	/// # Errors
	/// [`OpError::NoGrant`]; a record that can be opened is missing from the store, damaged or not what
	/// the chain says of it; the chain refuses to log the openings; or the file is there already or
	/// cannot be written. Then there is no file.
	pub async fn export(
		self,
		place: RecordScope,
		category: Option<Category>,
		target: &Path,
		overwrite: bool,
		progress: &mut (dyn FnMut(u64, u64) + Send),
	) -> Result<ExportedRecords, OpError> {
		let mut bundle = BundleTarget::new(target, overwrite)?;
		let at = self.0.chain.at_finalized().await?;
		self.0.patient_of(&at, place).await?;
		let mut keys = self.0.keys().to(&at, place).await?;
		let mut left_out = Vec::new();
		let readable = self.0.readable(&at, place, category, &mut keys, &mut left_out).await?;
		let comments = self.0.readable_comments(place, category, &mut left_out).await?;
		let logged = match keys {
			Keys::Own => None,
			Keys::Granted(_) => self.0.log_openings(place, &readable).await?,
		};
		if matches!(keys, Keys::Own)
			&& category.is_none_or(|category| category == Category::DEMOGRAPHICS)
		{
			let own = format!("{ACCOUNT_SYSTEM}:{}", self.0.account.address());
			bundle.add(None, &own, &self.0.as_patient().profile().await?.to_json()?)?;
		}
		let patient = place.patient.to_string();
		for (done, record) in (1u64..).zip(&readable) {
			let (manifest, identity) = self
				.0
				.manifest(&at, place.patient, &mut keys, record.number, &record.entry)
				.await?;
			let export =
				|blocks: &dyn BlockStore| exported(&patient, record, &manifest, &identity, blocks);
			let json = self.0.with_tree(&record.cid, export).await?;
			let own = format!("{RECORD_SYSTEM}:{patient}:{}", record.number);
			let called = bundle.add(manifest.full_url.as_deref(), &own, &json)?;
			// A resource of somebody's software says nothing of who put it here.
			if manifest.author != patient && is_resource_of(&manifest) {
				let own = format!("{PROVENANCE}:{}", record_name(&patient, record.number));
				let provenance = provenance::of(&called, &manifest.author, &manifest.date)?;
				bundle.add(None, &own, &provenance)?;
			}
			progress(done, readable.len() as u64);
		}
		for comment in &comments {
			let own = format!("urn:salus:comment:{patient}:{}", comment.comment);
			bundle.add(None, &own, &communication(comment).to_export(&patient)?)?;
		}
		Ok(ExportedRecords {
			bundle: bundle.finish(overwrite)?,
			records: readable.len() as u64,
			comments: comments.len() as u64,
			outside: readable.iter().filter(|it| !it.inline).map(|it| it.number).collect(),
			left_out,
			logged,
		})
	}
}

impl Member {
	/// The records at `place` that a key opens, each found to be whole and what the chain says of it.
	async fn readable(
		&self,
		at: &At,
		place: RecordScope,
		category: Option<Category>,
		keys: &mut Keys,
		left_out: &mut Vec<LeftOut>,
	) -> Result<Vec<Readable>, OpError> {
		let covered = self.covered(at, place).await?;
		let mut readable = Vec::new();
		for (number, entry) in self.files(at, place.patient, category, 0).await? {
			let category = types::category(&entry.category);
			if covered.as_ref().is_some_and(|covered| !covered.contains(&category)) {
				continue;
			}
			match self.manifest(at, place.patient, keys, number, &entry).await {
				Ok((manifest, _)) => {
					let cid = types::store_cid(&entry.cid)
						.ok_or_else(|| ChainError::Unexpected { what: "a record's CID".into() })?;
					let inline = manifest.size <= MAX_INLINE;
					if inline {
						self.store.with(|blocks| ensure_content(&cid, blocks)).await?;
					}
					readable.push(Readable { number, cid, entry, inline });
				}
				Err(error @ OpError::Closed { .. }) => {
					left_out.push(LeftOut { what: "record", number, reason: error.to_string() });
				}
				Err(error) => return Err(error),
			}
		}
		Ok(readable)
	}

	async fn readable_comments(
		&self,
		place: RecordScope,
		category: Option<Category>,
		left_out: &mut Vec<LeftOut>,
	) -> Result<Vec<CommentView>, OpError> {
		let mut comments = self.comments().list(place, category, Window::default()).await?.items;
		comments.retain(|comment| {
			let Some(reason) = comment.closed.clone() else { return true };
			left_out.push(LeftOut { what: "comment", number: comment.comment, reason });
			false
		});
		Ok(comments)
	}

	/// Puts on the trail that these records are opened. Returns when the last was final.
	async fn log_openings(
		&self,
		place: RecordScope,
		records: &[Readable],
	) -> Result<Option<Finality>, OpError> {
		let opened: Vec<_> = records.iter().filter(|it| it.inline).map(|it| it.number).collect();
		let mut last = None;
		for numbers in opened.chunks(OPENINGS_AT_ONCE) {
			let calls = numbers.iter().map(|number| {
				RuntimeCall::Doctors(DoctorsCall::open_file {
					patient: place.patient,
					record: *number,
					department: place.department(),
				})
			});
			last = Some(self.submit_all(calls.collect(), "open the records").await?);
		}
		Ok(last)
	}
}

/// A record as the resource that stands for it in a Bundle.
fn exported(
	patient: &str,
	record: &Readable,
	manifest: &Manifest,
	identity: &AgeIdentity,
	blocks: &dyn BlockStore,
) -> Result<Vec<u8>, OpError> {
	if !record.inline {
		let url = format!("ipfs://{}/{}", record.cid, record::CONTENT);
		return Ok(manifest.to_document(patient, record.number, Content::At(&url))?);
	}
	let size = usize::try_from(manifest.size).unwrap_or_default();
	let mut content = Zeroizing::new(Vec::with_capacity(size));
	record::read_content(&record.cid, manifest, identity, blocks, &mut *content, &mut |_| {})?;
	match is_resource_of(manifest) && is_resource(&content) {
		true => Ok(content.to_vec()),
		false => Ok(manifest.to_document(patient, record.number, Content::Inline(&content))?),
	}
}

/// Whether a record says that it holds a resource: then its author stands nowhere else.
fn is_resource_of(manifest: &Manifest) -> bool {
	manifest.content_type == FHIR_JSON && manifest.size <= MAX_INLINE
}

/// Whether `content` is one valid resource, which may stand in a Bundle as it is.
fn is_resource(content: &[u8]) -> bool {
	std::str::from_utf8(content).is_ok_and(|text| R4.validate(text).is_ok())
}

fn communication(comment: &CommentView) -> Communication {
	Communication {
		text: comment.text.clone().unwrap_or_default(),
		category: Category::from_name(&comment.category).unwrap_or(Category::OTHER),
		about: comment.about,
		author: comment.author.clone(),
		date: comment.date.clone().unwrap_or_default(),
	}
}
