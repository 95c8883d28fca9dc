//! Making records of the resources of a FHIR R4 Bundle, of one resource or of NDJSON, each in the category
//! that it belongs to.
//!
//! The whole file is checked before the first is stored. Then it is compared with what the chain lists for
//! the patient: a resource of which this account made a record already is left out. What is missing goes
//! on chain in batches, of which all succeed or none. So the same command goes on where it was cut short,
//! adds what a newer Bundle has more, and adds nothing twice, whatever became of the chain meanwhile.
//!
//! | module | holds |
//! |---|---|
//! | [`mod@file`] | the file |
//! | [`known`], [`ledger`] | what the chain lists already; what spares opening manifests for that |
//! | [`plan`] | what is missing, and what comes next |
//! | [`batch`] | some resources on their way |
//! | [`again`] | adding everything once more |
//! | [`error`] | what can go wrong |

mod again;
mod batch;
pub(super) mod error;
mod file;
mod known;
mod ledger;
#[cfg(test)]
mod model;
mod plan;

pub use error::ImportError;

use super::{
	blocking, pending::Slot, record_scope::RecordScope, records::Records, Finality, Member, OpError,
};
use crate::{
	chain::At,
	fhir::{
		bundle::{Left, Page, Terms},
		mapping::Why,
	},
	Category,
};
use again::Again;
use batch::Batch;
use file::BundleFile;
use known::{name_of, Known};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet, HashSet},
	iter,
	path::Path,
	sync::Mutex,
};

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
	/// So many bytes of the file were checked, of how many.
	Checking(u64, u64),
	/// So many records that were there already were opened, of how many.
	Comparing(u64, u64),
	/// So many resources are stored or on chain, of how many.
	Importing(u64, u64),
}

/// How a file is to be taken.
#[derive(Clone, Debug, Default)]
pub struct ImportTerms {
	/// Whether a document becomes a record of each of its entries.
	pub split: bool,
	/// The category of what no rule places.
	pub otherwise: Option<Category>,
	/// Whether there may be resources of several patients.
	pub several_patients: bool,
}

/// What a file holds.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
	/// How many resources there are.
	pub resources: usize,
	/// How many belong to each category.
	pub categories: BTreeMap<Category, u64>,
	/// Which types of resources go to which categories, and why.
	pub filed: Vec<Filed>,
	/// What becomes no record.
	#[serde(skip_serializing_if = "Left::is_empty")]
	pub left: Left,
	/// Set where it is one page of a search, which goes on elsewhere.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub page: Option<Page>,
}

/// Resources of one type that go to one category for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Filed {
	/// The category.
	pub category: Category,
	/// The type.
	#[serde(rename = "type")]
	pub kind: String,
	/// Why they go there.
	pub why: Why,
	/// How many there are.
	pub number: u64,
}

/// What an import did.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
	/// What the Bundle holds, all of which is on chain now.
	#[serde(flatten)]
	pub bundle: Checked,
	/// How many of the resources were records already.
	pub present: usize,
	/// How many this run made records of.
	pub added: usize,
	/// How many an export of Salus names without bringing their content, because it is longer than 16 MiB.
	#[serde(skip_serializing_if = "is_zero")]
	pub outside: usize,
	/// When the last batch was final. None where there was nothing to do.
	pub finality: Option<Finality>,
}

fn is_zero(number: &usize) -> bool {
	*number == 0
}

/// Checks a file, or standard input where it is `-`, and does nothing else. `progress` is told how many bytes were read of how many.
///
/// # Errors
/// An [`ImportError`] with all that is wrong, or with what the terms have to say, or the file cannot be
/// read: whatever an import would refuse the file for.
pub fn check_bundle(
	path: &Path,
	terms: &ImportTerms,
	progress: &mut dyn FnMut(u64, u64),
) -> Result<Checked, OpError> {
	Ok(checked(&open(path, terms, None, progress)?))
}

fn open(
	path: &Path,
	terms: &ImportTerms,
	patient: Option<String>,
	progress: &mut dyn FnMut(u64, u64),
) -> Result<BundleFile, OpError> {
	let ImportTerms { split, otherwise, several_patients } = *terms;
	BundleFile::check(path, &Terms { split, otherwise, patient }, several_patients, progress)
}

fn checked(bundle: &BundleFile) -> Checked {
	let (mut categories, mut filed) = (BTreeMap::new(), BTreeMap::new());
	for (category, found) in iter::zip(bundle.categories(), bundle.found()) {
		*categories.entry(category).or_default() += 1;
		*filed.entry((category, &found.kind, found.why)).or_default() += 1;
	}
	let filed = filed.into_iter().map(|((category, kind, why), number)| Filed {
		category,
		kind: kind.to_string(),
		why,
		number,
	});
	Checked {
		resources: bundle.len(),
		categories,
		filed: filed.collect(),
		left: bundle.left,
		page: bundle.page,
	}
}

/// An import under way.
struct Import<'a> {
	member: &'a Member,
	bundle: &'a BundleFile,
	place: RecordScope,
	slot: &'a Slot,
	/// The keyed name of each resource.
	names: Vec<String>,
	known: Known<'a>,
	/// The number of the first record that counts.
	from: u64,
	added: usize,
}

impl Import<'_> {
	/// Which resources are no records and can become some.
	fn missing(&self) -> Vec<usize> {
		let mut missing = self.absent();
		missing.retain(|index| self.bundle.is_whole(*index));
		missing
	}

	/// Which resources are no records.
	fn absent(&self) -> Vec<usize> {
		plan::missing(self.names.iter().map(String::as_str), self.known.present(self.from))
	}

	/// Takes up what an interrupted run left: what of it is on chain is known from now on.
	async fn take_up(&mut self, at: &At) -> Result<(), OpError> {
		let Some(pending) = blocking(|| self.slot.load())? else { return Ok(()) };
		let on_chain = self.known.absorb(&pending)?;
		if !on_chain.is_empty() {
			self.member.note_published(self.place.patient, &on_chain, at.block_number());
			self.member.drop_pending(&pending, self.slot, &self.known.cids());
		}
		Ok(())
	}

	/// Makes records of what is missing. Returns when the last batch was final.
	async fn run(
		&mut self,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Option<Finality>, OpError> {
		let (mut last, mut missing) = (None, self.missing());
		loop {
			let pending = blocking(|| self.slot.load())?;
			if missing.is_empty() {
				if let Some(mut pending) = pending {
					if pending.sent.is_some() {
						self.member.decide(&mut pending.sent).await?;
						let at = self.member.chain.at_finalized().await?;
						self.known.look_on(&at, progress).await?;
					}
					self.member.drop_pending(&pending, self.slot, &self.known.cids());
				}
				return Ok(last);
			}
			let items = pending.iter().flat_map(|pending| &pending.items);
			let stored: Vec<_> = items.map(|item| item.name.as_str()).collect();
			let entries =
				plan::next_batch(&missing, &stored, plan::BATCH, |index| &self.names[index]);
			let (finality, added) = self.add(&entries, missing.len(), progress).await?;
			last = finality.or(last);
			let at = self.member.chain.at_finalized().await?;
			let news = self.known.look_on(&at, progress).await?;
			if news || added < entries.len() {
				missing = self.missing();
			} else {
				let done = HashSet::<usize>::from_iter(entries);
				missing.retain(|index| !done.contains(index));
			}
		}
	}

	/// Makes records of these entries, of `missing` that are missing, and says how many are there.
	async fn add(
		&mut self,
		entries: &[usize],
		missing: usize,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<(Option<Finality>, usize), OpError> {
		let batch = Batch {
			bundle: self.bundle,
			place: self.place,
			slot: self.slot,
			entries,
			names: entries.iter().map(|entry| self.names[*entry].clone()).collect(),
			before: self.bundle.len() - missing,
			told: Mutex::new(progress),
		};
		let done = self.member.publish_all(&batch, self.slot, &mut |_| {}).await?;
		self.member.note_published(self.place.patient, &done.cids(), done.block);
		let items = iter::zip(done.items, done.numbers);
		let added = items.filter_map(|(item, number)| Some((item.cid, item.name, number?)));
		let added: Vec<_> = added.collect();
		let count = added.len();
		self.added += count;
		self.known.added(added)?;
		self.slot.clear();
		Ok((done.finality, count))
	}
}

impl Records<'_> {
	/// Makes a record at `place` of each resource of the file `path` that this account made none of
	/// yet, or with `again`, of each. Waits until all are final.
	///
	/// # Errors
	/// As [`check_bundle`], or this account may not add to one of the categories: nothing was done
	/// then. [`ImportError::Stopped`] on the way: what was on chain stays, nothing else is left, and the
	/// next run goes on there.
	pub async fn import(
		self,
		path: &Path,
		terms: &ImportTerms,
		place: RecordScope,
		again: bool,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Imported, OpError> {
		let patient = Some(place.patient.to_string());
		let bundle = blocking(|| {
			open(path, terms, patient, &mut |done, total| progress(Step::Checking(done, total)))
		})?;
		let contents = checked(&bundle);
		self.0.ensure_may_import(&bundle, place).await?;
		let names = self.0.names();
		// One for the patient, whatever the Bundle: two that have something in common must not add it at
		// the same time.
		let slot = Slot::of_parts(&self.0.data_dir, &names, &[b"import", &place.patient.0]);
		let _lock = blocking(|| slot.lock())?;
		self.0.settle(&mut blocking(|| slot.load())?.and_then(|pending| pending.sent)).await?;
		let at = self.0.chain.at_finalized().await?;
		let patient = self.0.patient_of(&at, place).await?;
		let registration = u64::from(patient.registered_at);
		let once_more = again.then(|| Again::of(&self.0.data_dir, &names, place.patient, &bundle));
		let from = match &once_more {
			Some(again) => blocking(|| again.begin(registration, patient.next_record))?,
			None => 0,
		};
		let resources = bundle.resources();
		let mut import = Import {
			member: self.0,
			bundle: &bundle,
			place,
			slot: &slot,
			names: resources.map(|it| name_of(&names, place.patient, it)).collect(),
			known: Known::look(self.0, &at, place, registration, progress).await?,
			from,
			added: 0,
		};
		import.take_up(&at).await?;
		let present = bundle.len() - import.absent().len();
		let outcome = import.run(progress).await;
		let stopped = |source| ImportError::Stopped {
			done: bundle.len() - import.absent().len(),
			total: bundle.len(),
			source: Box::new(source),
		};
		let finality = outcome.map_err(stopped)?;
		if let Some(again) = once_more {
			again.end();
		}
		// What another client added meanwhile is none of this run's.
		let added = import.added.min(bundle.len() - present);
		let outside = import.absent().len();
		let present = bundle.len() - outside - added;
		Ok(Imported { bundle: contents, present, added, outside, finality })
	}
}

impl Member {
	async fn ensure_may_import(
		&self,
		bundle: &BundleFile,
		place: RecordScope,
	) -> Result<(), OpError> {
		let at = self.chain.at_finalized().await?;
		self.patient_of(&at, place).await?;
		for category in bundle.categories().collect::<BTreeSet<_>>() {
			self.ensure_may_add(&at, place, category).await?;
		}
		Ok(())
	}
}
