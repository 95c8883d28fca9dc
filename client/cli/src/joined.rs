//! The chain that was joined: its specification in the data directory, named in config.toml. Touches
//! that folder and nothing else.

use super::Failure;
use salus_client::chain::light::{LightError, Specification};
use std::{
	fs, io,
	io::Write,
	path::{Path, PathBuf},
};

/// Where specifications of chains that were joined are kept.
pub(super) fn folder(data_dir: &Path) -> PathBuf {
	data_dir.join("chains")
}

/// Where what is known of a chain that was joined is kept.
pub(super) struct Joined {
	/// Its specification without the first state.
	pub slim: PathBuf,
	/// The one that was given, where it has the first state and no checkpoint.
	pub raw: PathBuf,
}

/// What stood in the way of keeping it.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the specification cannot be kept in {}: {reason}", path.display())]
#[diagnostic(
	code(salus::chain_not_kept),
	help("nothing was changed; check who the data directory belongs to and that its disk is not full")
)]
struct NotKept {
	path: PathBuf,
	reason: String,
}

crate::failure::own!(NotKept);

fn not_kept(path: &Path) -> impl FnOnce(io::Error) -> NotKept + '_ {
	|error| NotKept { path: path.to_owned(), reason: error.to_string() }
}

impl Joined {
	/// The files of the chain with this id.
	pub fn of(data_dir: &Path, id: &str) -> Self {
		// An id of a specification names no other folder; one that was written by hand into config.toml
		// might.
		let name: String = id.chars().filter(|it| !['/', '\\', '\0'].contains(it)).collect();
		let file = |ending: &str| folder(data_dir).join(format!("{name}.{ending}"));
		Self { slim: file("json"), raw: file("raw.json") }
	}

	/// What is kept of it.
	///
	/// # Errors
	/// It is not there, or no specification any more.
	pub fn specification(&self) -> Result<Specification, LightError> {
		Specification::read(&self.slim)
	}

	/// Keeps `spec`, which was read from the file `given`.
	///
	/// # Errors
	/// It cannot be written.
	pub fn keep(&self, spec: &Specification, given: &Path) -> Result<(), Failure> {
		let write = |path: &Path, bytes: &[u8]| {
			let folder = path.parent().unwrap_or(Path::new("."));
			fs::create_dir_all(folder)?;
			let mut temp = tempfile::NamedTempFile::new_in(folder)?;
			temp.write_all(bytes)?;
			temp.persist(path).map(drop).map_err(|error| error.error)
		};
		// The first state is needed where there is no checkpoint. It stands before what names it does.
		if spec.checkpoint().is_none() {
			let given = fs::read(given).map_err(not_kept(&self.raw))?;
			write(&self.raw, &given).map_err(not_kept(&self.raw))?;
		}
		write(&self.slim, spec.slim().as_bytes()).map_err(not_kept(&self.slim))?;
		Ok(())
	}

	/// Keeps it no longer.
	///
	/// # Errors
	/// It cannot be removed.
	pub fn remove(&self) -> Result<(), Failure> {
		for path in [&self.slim, &self.raw] {
			match fs::remove_file(path) {
				Err(error) if error.kind() == io::ErrorKind::NotFound => {}
				removed => removed.map_err(not_kept(path))?,
			}
		}
		Ok(())
	}
}
