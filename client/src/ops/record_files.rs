//! Records and files of a library opened into files of this machine. Touches the user's files.

use super::{
	blocking,
	error::file_error,
	library::Library,
	library_file::Found,
	record_scope::RecordScope,
	records::{ensure_content, Opened, Readable, Records, WriteMode},
	OpError,
};
use crate::{fhir::Manifest, files, record::Progress, store::BlockStore};
use serde::Serialize;
use std::path::{Path, PathBuf};

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

impl Records<'_> {
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
		target: impl FnOnce(&Manifest) -> PathBuf + Send,
		how: WriteMode,
		progress: &mut (dyn FnMut(Progress) + Send),
	) -> Result<(Opened, PathBuf), OpError> {
		let found = self.0.find_record(place, number).await?;
		let (target, overwrite) = (target(&found.manifest), how == WriteMode::Overwrite);
		// What can be checked before an opening is logged.
		blocking(|| files::ensure_free(&target, overwrite))?;
		self.0.store.with(|blocks| ensure_content(&found.cid, blocks)).await?;
		blocking(|| ensure_writable(&target))?;
		let logged = self.0.log_opening(place, number, &found.keys).await?;
		let Readable { cid, manifest, identity, .. } = found;
		let save = |blocks: &dyn BlockStore| match how {
			WriteMode::Unpack => {
				files::save_folder(&cid, &manifest, &identity, blocks, &target, progress)
			}
			WriteMode::New | WriteMode::Overwrite => files::save_content(
				&cid, &manifest, &identity, blocks, &target, overwrite, progress,
			),
		};
		self.0.download(&cid, save).await?;
		Ok((Opened { record: number, manifest, logged }, target))
	}
}

impl Library<'_> {
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
		let found = self.0.found(&self.0.library_file(number).await?).await?;
		let Found { cid, manifest, identity } = found;
		let save = |blocks: &dyn BlockStore| {
			files::save_content(&cid, &manifest, &identity, blocks, target, overwrite, progress)
		};
		self.0.download(&cid, save).await?;
		Ok(LibraryOpened { file: number, manifest, to: target.to_owned() })
	}
}

/// Checks that a file can be made where `target` is.
fn ensure_writable(target: &Path) -> Result<(), OpError> {
	let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
	let folder = folder.unwrap_or(Path::new("."));
	tempfile::tempfile_in(folder).map_err(file_error(folder))?;
	Ok(())
}
