//! Which records were made of which resources, as this client remembers it between runs: a line each, a
//! keyed name and a CID. It only spares opening manifests: a line counts where the chain lists its CID, and
//! whatever is missing here is found out from the manifests.
//!
//! `imported/NAME.list` in the data directory, where NAME is keyed by account, chain and patient. The
//! first line says the version, and the block in which the patient registered.

use crate::ops::{error::file_error, journal, names::Names, OpError};
use cid::Cid;
use std::{
	collections::{HashMap, HashSet},
	fs, io,
	path::{Path, PathBuf},
};

const HEADER: &str = "salus-imported 2";

/// What is remembered of one patient.
pub(super) struct Ledger {
	path: PathBuf,
	registration: u64,
	/// The keyed name of the resource of each record.
	names: HashMap<Cid, String>,
	/// Whether the file is there, and is of this registration.
	written: bool,
}

impl Ledger {
	/// Reads the one called `name` in `data_dir`. What is of another registration of the patient says
	/// nothing of this one.
	///
	/// # Errors
	/// It cannot be read.
	pub fn open(data_dir: &Path, name: &str, registration: u64) -> Result<Self, OpError> {
		let path = data_dir.join("imported").join(format!("{name}.list"));
		let mut ledger = Self { path, registration, names: HashMap::new(), written: false };
		let text = match fs::read(&ledger.path) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ledger),
			read => read.map_err(file_error(&ledger.path))?,
		};
		let text = String::from_utf8_lossy(&text);
		let (first, lines) = text.split_once('\n').unwrap_or_default();
		match first.strip_prefix(HEADER).map(|rest| rest.trim().parse::<u64>()) {
			Some(Ok(of)) if of == registration => ledger.written = true,
			Some(Ok(_)) => return Ok(ledger),
			_ => {
				tracing::warn!(
					path = %ledger.path.display(),
					"it is damaged or of another version: what is there already is read from the records"
				);
				return Ok(ledger);
			}
		}
		let whole = lines.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
		ledger.names.extend(whole.filter_map(parse));
		Ok(ledger)
	}

	/// The keyed name of what the record `cid` was made of.
	pub fn name(&self, cid: &Cid) -> Option<&str> {
		self.names.get(cid).map(String::as_str)
	}

	/// Forgets what the chain does not list.
	///
	/// # Errors
	/// The file cannot be written.
	pub fn retain(&mut self, listed: &HashSet<Cid>) -> Result<(), OpError> {
		let before = self.names.len();
		self.names.retain(|cid, _| listed.contains(cid));
		match self.names.len() == before {
			true => Ok(()),
			false => self.rewrite(),
		}
	}

	/// Remembers what records were made of.
	///
	/// # Errors
	/// The file cannot be written.
	pub fn add(&mut self, made: Vec<(Cid, String)>) -> Result<(), OpError> {
		if made.is_empty() {
			return Ok(());
		}
		if !self.written {
			self.rewrite()?;
		}
		let lines: String = made.iter().map(|(cid, name)| line(cid, name)).collect();
		let append = || journal::append(&self.path, &lines)?.sync_data();
		append().map_err(file_error(&self.path))?;
		self.names.extend(made);
		Ok(())
	}

	fn rewrite(&mut self) -> Result<(), OpError> {
		let mut text = format!("{HEADER} {}\n", self.registration);
		text.extend(self.names.iter().map(|(cid, name)| line(cid, name)));
		journal::replace(&self.path, text.as_bytes())?;
		self.written = true;
		Ok(())
	}
}

fn line(cid: &Cid, name: &str) -> String {
	format!("{name} {cid}\n")
}

fn parse(line: &str) -> Option<(Cid, String)> {
	let (name, cid) = line.split_once(' ')?;
	let is_name = name.len() == Names::LEN && name.bytes().all(|byte| byte.is_ascii_hexdigit());
	is_name.then_some(())?;
	Some((cid.parse().ok()?, name.to_owned()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use cid::multihash::Multihash;
	use std::os::unix::fs::PermissionsExt;

	fn cid(number: u8) -> Cid {
		Cid::new_v1(0x55, Multihash::wrap(0x12, &[number; 32]).expect("a digest"))
	}

	fn name(number: u8) -> String {
		hex::encode([number; 16])
	}

	fn open(dir: &Path, registration: u64) -> Ledger {
		Ledger::open(dir, "x", registration).expect("readable")
	}

	#[test]
	fn what_was_imported_is_found_again_for_the_same_registration_only() {
		let dir = tempfile::tempdir().expect("a folder");
		let mut ledger = open(dir.path(), 7);
		ledger.add(vec![(cid(1), name(1)), (cid(2), name(2))]).expect("written");
		ledger.add(vec![(cid(3), name(3))]).expect("written");
		let again = open(dir.path(), 7);
		assert_eq!(again.name(&cid(1)), Some(name(1).as_str()));
		assert_eq!((again.name(&cid(2)), again.name(&cid(4))), (Some(&*name(2)), None));
		assert_eq!(open(dir.path(), 8).name(&cid(1)), None, "the patient left and came back");
		let mut anew = open(dir.path(), 8);
		anew.add(vec![(cid(5), name(5))]).expect("written");
		assert_eq!(open(dir.path(), 8).names.len(), 1);
	}

	#[test]
	fn what_the_chain_does_not_list_is_forgotten() {
		let dir = tempfile::tempdir().expect("a folder");
		let mut ledger = open(dir.path(), 7);
		ledger.add((0..10).map(|n| (cid(n), name(n))).collect()).expect("written");
		ledger.retain(&[cid(3), cid(30)].into()).expect("written");
		assert_eq!(open(dir.path(), 7).names, [(cid(3), name(3))].into());
	}

	#[test]
	fn line_that_was_cut_short_is_not_believed_and_does_not_spoil_the_next() {
		let dir = tempfile::tempdir().expect("a folder");
		let mut ledger = open(dir.path(), 7);
		ledger.add(vec![(cid(1), name(1))]).expect("written");
		let whole = fs::read(&ledger.path).expect("there");
		let first = whole.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
		for len in first..whole.len() {
			fs::write(&ledger.path, &whole[..len]).expect("written");
			let mut cut = open(dir.path(), 7);
			assert_eq!(cut.names.len(), 0, "{len}");
			cut.add(vec![(cid(2), name(2))]).expect("written");
			assert_eq!(open(dir.path(), 7).names, [(cid(2), name(2))].into(), "{len}");
		}
	}

	#[test]
	fn file_of_another_version_is_not_believed() {
		let dir = tempfile::tempdir().expect("a folder");
		let mut ledger = open(dir.path(), 7);
		ledger.add(vec![(cid(1), name(1))]).expect("written");
		let good = fs::read_to_string(&ledger.path).expect("there");
		for bad in [good.replace("imported 2", "imported 1"), String::new(), "{}".into()] {
			fs::write(&ledger.path, bad).expect("written");
			let mut other = open(dir.path(), 7);
			assert_eq!(other.names.len(), 0);
			other.add(vec![(cid(2), name(2))]).expect("written");
			assert_eq!(open(dir.path(), 7).names.len(), 1);
		}
	}

	#[test]
	fn list_is_its_owners_only() {
		let dir = tempfile::tempdir().expect("a folder");
		let mut ledger = open(dir.path(), 7);
		ledger.add(vec![(cid(1), name(1))]).expect("written");
		let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
		assert_eq!((mode(&ledger.path), mode(&dir.path().join("imported"))), (0o600, 0o700));
	}
}
