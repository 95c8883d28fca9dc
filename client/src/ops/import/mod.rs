//! Making records of the resources of a FHIR R4 Bundle, each in the category that it belongs to.
//!
//! The whole file is checked before the first is stored. Then they go on chain in batches, of which
//! all succeed or none. What was done is noted beside the keystore: cut short, the same command goes
//! on where it stopped, and nothing is added twice.
//!
//! | module | holds |
//! |---|---|
//! | [`file`] | the Bundle's file |
//! | [`batch`] | one batch: storing, sending, taking up an earlier run's |
//! | [`error`] | what can go wrong |

mod batch;
mod error;
mod file;

pub use error::ImportError;

use super::{blocking, pending::Slot, place::Place, Finality, Member, OpError};
use crate::chain::types;
use batch::{Import, State};
use file::BundleFile;
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
	/// So many bytes of the file were checked, of how many.
	Checking(u64, u64),
	/// So many resources are stored or on chain, of how many.
	Importing(u64, u64),
}

/// What a Bundle holds.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
	/// How many resources there are.
	pub resources: usize,
	/// How many belong to each category.
	pub categories: BTreeMap<&'static str, u64>,
}

/// What an import did.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
	/// What the Bundle holds, all of which is on chain now.
	#[serde(flatten)]
	pub bundle: Checked,
	/// How many of them an earlier run had put on chain.
	pub resumed: usize,
	/// When the last batch was final. None where an earlier run had submitted all.
	pub finality: Option<Finality>,
}

/// Checks a Bundle and does nothing else. `progress` is told how many bytes were read of how many.
///
/// # Errors
/// [`ImportError::Invalid`] with the path of what is wrong, or the file cannot be read.
pub fn check_bundle(path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Checked, OpError> {
	Ok(checked(&BundleFile::check(path, progress)?))
}

fn checked(bundle: &BundleFile) -> Checked {
	let mut categories = BTreeMap::new();
	for category in bundle.categories() {
		*categories.entry(types::category_name(category)).or_default() += 1;
	}
	Checked { resources: bundle.len(), categories }
}

impl Member {
	/// Makes a record at `place` of each resource of the Bundle `path`, and waits until all are final.
	///
	/// # Errors
	/// [`ImportError::Invalid`], or this account may not add to one of the categories: nothing was done
	/// then. [`ImportError::Stopped`] on the way: what was on chain stays, nothing else is left, and the
	/// next run goes on there.
	pub async fn import_bundle(
		&self,
		path: &Path,
		place: Place,
		progress: &mut (dyn FnMut(Step) + Send),
	) -> Result<Imported, OpError> {
		let bundle = blocking(|| {
			BundleFile::check(path, &mut |done, total| progress(Step::Checking(done, total)))
		})?;
		let contents = checked(&bundle);
		self.ensure_may_import(&bundle, place).await?;
		let department = place.department.as_ref().map_or(&[][..], |it| it);
		let own = self.account.id();
		let slot = Slot::of_parts(
			&self.data_dir,
			&[b"import", &own, &place.patient, department, bundle.sha256()],
		);
		let _lock = blocking(|| slot.lock())?;
		let state: State = slot.load_as().unwrap_or_default();
		let mut import = Import::new(self, &bundle, place, &slot, state);
		let outcome = import.run(progress).await;
		let (done, resumed) = (import.done(), import.resumed());
		let finality = outcome.map_err(|source| ImportError::Stopped {
			done,
			total: bundle.len(),
			source: Box::new(source),
		})?;
		slot.clear();
		Ok(Imported { bundle: contents, resumed, finality })
	}

	async fn ensure_may_import(&self, bundle: &BundleFile, place: Place) -> Result<(), OpError> {
		let at = self.chain.at_finalized().await?;
		self.patient_of(&at, place).await?;
		let mut used = [false; 8];
		bundle.categories().for_each(|category| used[usize::from(category)] = true);
		for category in (0..8).filter(|category| used[usize::from(*category)]) {
			self.ensure_may_add(&at, place, category).await?;
		}
		Ok(())
	}
}
